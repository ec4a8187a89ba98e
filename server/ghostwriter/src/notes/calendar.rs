//! Months, weekdays and feasts, once for the whole crate.

/// The months in full, lower case, January first.
pub(crate) const MONTHS: [&str; 12] =
    ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"];

/// The months as people shorten them, January first; "may" and "june" have no shorter form worth the name.
const SHORT: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// The days of the week in full, lower case, Monday first.
pub(crate) const WEEKDAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

/// Feasts that are written with a capital, lower case, one word each.
pub(crate) const FEASTS: [&str; 22] = [
    "christmas",
    "easter",
    "hanukkah",
    "chanukah",
    "diwali",
    "eid",
    "ramadan",
    "passover",
    "thanksgiving",
    "halloween",
    "pentecost",
    "whitsun",
    "lent",
    "advent",
    "midsummer",
    "purim",
    "nowruz",
    "juneteenth",
    "holi",
    "epiphany",
    "yom",
    "hogmanay",
];

/// A month by its name, in full or short ("october", "oct", "oct.", "sept"), as 1 to 12.
pub(crate) fn month(word: &str) -> Option<u32> {
    let low = word.trim_end_matches('.').to_lowercase();
    let at = MONTHS.iter().position(|m| *m == low).or_else(|| SHORT.iter().position(|m| *m == low || low == "sept" && *m == "sep"))?;
    u32::try_from(at + 1).ok()
}

/// The full name, with its capital, of a month written short or long.
pub(crate) fn month_name(word: &str) -> Option<String> {
    let at = month(word)? as usize - 1;
    let name = MONTHS.get(at)?;
    Some(name[..1].to_uppercase() + &name[1..])
}

/// Whether this is a day of the week, one or many ("sunday", "Sundays").
pub(crate) fn is_weekday(word: &str) -> bool {
    let low = word.to_lowercase();
    WEEKDAYS.contains(&low.strip_suffix('s').unwrap_or(&low))
}

/// Whether this is a month in full. "may" and "march" are months only with a capital: lower case they are
/// mostly something else, and whoever means the month can look at the words beside it.
pub(crate) fn is_month(word: &str) -> bool {
    let low = word.to_lowercase();
    MONTHS.contains(&low.as_str()) && (low != "may" && low != "march" || word.starts_with(char::is_uppercase))
}

/// Whether this is a feast.
pub(crate) fn is_feast(word: &str) -> bool {
    let low = word.to_lowercase();
    FEASTS.contains(&low.as_str())
        && (!matches!(low.as_str(), "lent" | "advent" | "epiphany" | "yom" | "holi") || word.starts_with(char::is_uppercase))
}

/// A year as people write one: 1000 to 2199.
pub(crate) fn is_year(word: &str) -> bool {
    word.len() == 4
        && word.bytes().all(|b| b.is_ascii_digit())
        && (word.starts_with('1') || word.starts_with("20") || word.starts_with("21"))
}
