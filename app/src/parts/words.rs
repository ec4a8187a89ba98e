//! How the house says dates, counts and lists.

use chrono::NaiveDate;

/// "14 June 2026"
pub fn date(day: NaiveDate) -> String {
    day.format("%-d %B %Y").to_string()
}

/// "14 June 2026, 9:05"
#[cfg(feature = "ssr")]
pub fn time(at: chrono::NaiveDateTime) -> String {
    at.format("%-d %B %Y, %-H:%M").to_string()
}

/// "1 letter", "3 letters"
#[cfg(feature = "ssr")]
pub fn count(n: usize, one: &str, many: &str) -> String {
    if n == 1 { format!("1 {one}") } else { format!("{n} {many}") }
}

/// "today", "tomorrow", "in nine days", "in 34 days"
#[cfg(feature = "ssr")]
pub fn in_days(n: i64) -> String {
    const SMALL: [&str; 11] = ["two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];
    match n {
        ..=0 => "today".into(),
        1 => "tomorrow".into(),
        2..=12 => format!("in {} days", SMALL[(n - 2) as usize]),
        _ => format!("in {n} days"),
    }
}

/// "anniversary" → "Anniversary"; "get-well" → "Get well"
pub fn title(occasion: &str) -> String {
    let plain = occasion.replace('-', " ");
    let mut chars = plain.chars();
    chars.next().map(|c| c.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;

    #[test]
    fn days_ahead_read_as_people_say_them() {
        let said: Vec<_> = [0, 1, 2, 9, 12, 13].into_iter().map(in_days).collect();
        assert_eq!(said, ["today", "tomorrow", "in two days", "in nine days", "in twelve days", "in 13 days"]);
        assert_eq!(
            (title("get-well"), count(1, "letter", "letters"), count(0, "letter", "letters")),
            ("Get well".into(), "1 letter".into(), "0 letters".into())
        );
    }
}
