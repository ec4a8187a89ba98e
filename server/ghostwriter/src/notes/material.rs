//! What a note holds of names, numbers, dates and places.

use super::{calendar, lexicon};
use std::{
    collections::{BTreeSet, HashSet},
    sync::LazyLock,
};

/// All that a letter may contain of names, numbers, dates and places, word by word: names and places with their
/// capital, numbers and dates as they were written ("1964", "14th", "Tuesday", "October", "fifty").
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Material {
    /// People, animals, and whatever else is written with a capital: "Ruth", "Okonkwo", "Grandpa".
    pub names: BTreeSet<String>,
    /// Figures and number words: "50", "third", "four", "7pm", "€50".
    pub numbers: BTreeSet<String>,
    /// Weekdays, months, years, days of a month, feasts: "Tuesday", "1964", "14th", "Christmas".
    pub dates: BTreeSet<String>,
    /// Where: "Tulsa", "Lowell Street".
    pub places: BTreeSet<String>,
}

const NUMBERS: &str = " one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty
    seventy eighty ninety hundred thousand million dozen half quarter first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth
    sixteenth seventeenth eighteenth nineteenth twentieth thirtieth fortieth fiftieth sixtieth seventieth eightieth ninetieth hundredth once twice thrice decade decades century couple
    hundreds thousands dozens ";

const PLACE_NOUNS: [&str; 26] = [
    "street",
    "road",
    "lane",
    "avenue",
    "square",
    "hill",
    "lake",
    "park",
    "beach",
    "river",
    "bridge",
    "island",
    "mount",
    "bay",
    "valley",
    "station",
    "church",
    "school",
    "hall",
    "court",
    "drive",
    "st",
    "close",
    "hospital",
    "university",
    "college",
];

fn is_number_word(low: &str) -> bool {
    static HELD: LazyLock<HashSet<&'static str>> = LazyLock::new(|| NUMBERS.split_whitespace().collect());
    low.split('-').all(|part| HELD.contains(part))
}

impl Material {
    /// Takes in everything that the other holds.
    pub fn extend(&mut self, other: &Material) {
        self.names.extend(other.names.iter().cloned());
        self.numbers.extend(other.numbers.iter().cloned());
        self.dates.extend(other.dates.iter().cloned());
        self.places.extend(other.places.iter().cloned());
    }

    /// Reads a text in which a sentence may begin with any word.
    pub(super) fn of(text: &str) -> Material {
        let mut out = Material::default();
        let tokens: Vec<&str> = text.split_whitespace().collect();
        let bare = |t: &str| t.trim_matches(|c: char| !c.is_alphanumeric() && !matches!(c, '€' | '£' | '$' | '%')).to_string();
        let mut start = true;
        for (i, token) in tokens.iter().enumerate() {
            let word = bare(token);
            let first = start;
            start = token.ends_with(['.', '!', '?', '…', ':', '”', '"'])
                && !["mr.", "mrs.", "ms.", "dr.", "st."].contains(&token.to_lowercase().as_str());
            if word.is_empty() {
                continue;
            }
            let stem = word.strip_suffix("'s").or_else(|| word.strip_suffix("’s")).unwrap_or(&word).to_string();
            let low = stem.to_lowercase();
            let before = i.checked_sub(1).map(|b| bare(tokens[b]).to_lowercase()).unwrap_or_default();
            let after = tokens.get(i + 1).map(|t| bare(t).to_lowercase()).unwrap_or_default();
            if word.chars().any(char::is_numeric) {
                let day = low.trim_end_matches(|c: char| c.is_ascii_alphabetic());
                let of_month = calendar::month(&before).is_some()
                    || calendar::month(&after).is_some()
                    || before == "the" && day.len() < low.len() && day.len() <= 2;
                if calendar::is_year(&low) || of_month {
                    out.dates.insert(stem.clone());
                }
                out.numbers.insert(stem);
                continue;
            }
            let capital = stem.starts_with(char::is_uppercase);
            let month = calendar::month(&low).is_some()
                && (calendar::is_month(&stem)
                    || low != "may" && low != "march" && low != "mar" && low != "jun" && low != "dec" && low != "sep"
                    || ["in", "of", "since", "until", "last", "next", "early", "late", "by"].contains(&before.as_str())
                    || after.starts_with(|c: char| c.is_ascii_digit())
                    || before.starts_with(|c: char| c.is_ascii_digit()));
            if calendar::is_weekday(&low) || calendar::is_feast(&low) || month {
                out.dates.insert(if month { calendar::month_name(&low).unwrap_or(stem) } else { super::words::capital(&stem) });
                continue;
            }
            if is_number_word(&low) {
                out.numbers.insert(low);
                continue;
            }
            if lexicon::is_place(&low) {
                out.places.insert(super::words::capital(&stem));
                continue;
            }
            if lexicon::is_people(&low) {
                out.names.insert(super::words::capital(&stem));
                continue;
            }
            let plain_name = lexicon::first_name(&low).is_some() && !lexicon::is_word_too(&low) || lexicon::is_kin_name(&low);
            if !capital && !plain_name || low == "i" || low.starts_with("i'") || low.starts_with("i’") {
                continue;
            }
            // A capital at the head of a sentence may be only that.
            if first && !plain_name && lexicon::is_known(&low) && lexicon::first_name(&low).is_none() {
                continue;
            }
            let street = PLACE_NOUNS.contains(&after.as_str()) && tokens.get(i + 1).is_some_and(|t| t.starts_with(char::is_uppercase))
                || PLACE_NOUNS.contains(&low.as_str()) && capital && i > 0;
            let somewhere =
                matches!(before.as_str(), "in" | "near" | "at") && capital && lexicon::first_name(&low).is_none() && !plain_name;
            if street || somewhere {
                out.places.insert(super::words::capital(&stem));
            } else {
                out.names.insert(super::words::capital(&stem));
            }
        }
        out
    }
}
