//! What an answer may name and count: names and numbers that stand in the question, and no others.
//!
//! A small model copies badly: asked for *9,000* it wrote “nine,000”, and for Wafula “Mpali”. So while it answers, a
//! token is only taken when the number or name that it begins, or goes on with, is one that was given.

use crate::check::number;
use std::collections::HashSet;

/// Months, weekdays and titles: what a note shortens (“feb”, “tues”, “prof”) an answer has in full.
const LONGER: [&str; 22] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
    "Sunday",
    "Professor",
    "Doctor",
    "Christmas",
];
/// Words with a capital that name nobody.
const NOBODY: [&str; 12] = ["I", "I'm", "I've", "I'd", "I'll", "Mr", "Mrs", "Ms", "Dr", "St", "OK", "TV"];
/// Number words that count nothing.
const LOOSE: [&str; 6] = ["one", "first", "second", "once", "o", "zero"];

/// The names and numbers of a question.
pub(crate) struct Given {
    /// Every word of it, in small letters.
    words: HashSet<String>,
    /// What its figures come to, where that is said in one or two words.
    values: HashSet<u64>,
}

impl Given {
    /// Those of several texts.
    pub fn of<'t>(texts: impl IntoIterator<Item = &'t str>) -> Given {
        let mut words: HashSet<String> = texts.into_iter().flat_map(words).collect();
        // Of “7pm” and “14th” the figures alone, too.
        let figures = |w: &String| w.trim_end_matches(|c: char| c.is_ascii_alphabetic()).to_string();
        let bare: Vec<String> = words.iter().filter(|w| w.starts_with(|c: char| c.is_ascii_digit())).map(figures).collect();
        words.extend(bare);
        let values = words.iter().filter(|w| w.starts_with(|c: char| c.is_ascii_digit())).filter_map(|w| number(w)).collect();
        Given { words, values }
    }

    /// Whether `piece` may follow `text`, the answer so far.
    pub fn may(&self, text: &str, piece: &str) -> bool {
        let whole = format!("{text}{piece}");
        let mut at = last_word(text);
        // Each word that the piece touches; the last may not be at its end yet.
        while let Some(start) = whole[at..].find(inside).map(|n| at + n) {
            let end = whole[start..].find(|c: char| !inside(c)).map_or(whole.len(), |n| start + n);
            let before = whole[..start].trim_end_matches(' ');
            let titled = ["Mr.", "Mrs.", "Ms.", "Dr.", "St.", "Prof."].iter().any(|t| before.ends_with(t));
            let heads = before.is_empty() || !titled && before.ends_with(['.', '!', '?', ':', '\n', '“', '"', '‘', '(']);
            if !self.has(&plain(&whole[start..end]), end == whole.len(), heads) {
                return false;
            }
            at = end;
        }
        true
    }

    /// Whether the answer may end behind `text`.
    pub fn may_end(&self, text: &str) -> bool {
        self.has(&plain(&text[last_word(text)..]), false, true)
    }

    /// Whether a word, or the beginning of one, may stand: `open` where it may still go on.
    fn has(&self, word: &str, open: bool, heads: bool) -> bool {
        let low = word.to_lowercase();
        let bare = low.trim_end_matches(['.', ',', ':', '\'', '-']);
        let bare = bare.strip_suffix("'s").unwrap_or(bare);
        let begins = |w: &String| w.starts_with(low.as_str());
        if low.chars().any(|c| c.is_ascii_digit()) {
            let ordinal = ["st", "nd", "rd", "th"].iter().find_map(|e| bare.strip_suffix(e)).unwrap_or(bare);
            return self.words.contains(bare) || self.words.contains(ordinal) || open && self.words.iter().any(begins);
        }
        if counts(bare) {
            return self.words.contains(bare) || self.said(bare, open);
        }
        let capital = word.starts_with(char::is_uppercase) && !heads;
        let known = |list: &[&str]| list.iter().any(|w| *w == word || open && w.starts_with(word));
        let longer = |w: &&str| (w.to_lowercase() == bare || open && w.to_lowercase().starts_with(&low)) && self.shortens(w);
        !capital
            || self.words.contains(bare)
            || open && self.words.iter().any(begins)
            || bare.split('-').all(|part| self.words.contains(part))
            || known(&NOBODY)
            || LONGER.iter().any(longer)
    }

    /// Whether a number in words is one that was given in figures.
    fn said(&self, word: &str, open: bool) -> bool {
        let Some(value) = word.split('-').map(number).try_fold(0, |sum, part| part.map(|n| sum + n)) else { return false };
        let tens = value % 10 == 0 && (20..100).contains(&value);
        self.values.contains(&value) || tens && open && self.values.iter().any(|v| *v > value && *v < value + 10)
    }

    /// Whether a shorter form of a word was given.
    fn shortens(&self, word: &str) -> bool {
        let low = word.to_lowercase();
        (3..=low.len()).any(|n| self.words.contains(&low[..n]))
            || low == "doctor" && self.words.contains("dr")
            || low == "christmas" && self.words.contains("xmas")
    }
}

/// Whether a word counts.
fn counts(word: &str) -> bool {
    !LOOSE.contains(&word) && word.split('-').all(|part| number(part).is_some()) && !word.is_empty()
}

/// What may be of a word; a stop, comma or colon is, between figures.
fn inside(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '\'' | '’' | '-' | '.' | ',' | ':')
}

/// Where the word begins that a text ends in.
fn last_word(text: &str) -> usize {
    text.char_indices().rev().find(|(_, c)| !inside(*c)).map_or(0, |(at, c)| at + c.len_utf8())
}

fn plain(text: &str) -> String {
    text.replace('’', "'")
}

/// The words of a text, in small letters, figures with what stands between them.
fn words(text: &str) -> Vec<String> {
    let ends = |c: char| !c.is_alphanumeric();
    text.split(|c: char| !inside(c))
        .map(|w| plain(w).to_lowercase())
        .map(|w| w.trim_matches(ends).to_string())
        .filter(|w| !w.is_empty())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_names_are_those_of_the_note() {
        let given =
            Given::of(["ray drove me to the bus at 4.45, 9,000 of them, since 49, the 14th, won 61; feb, mr Wafula", "Grandpa Ray"]);
        for (text, piece, may) in [
            ("At ", "4", true),
            ("At 4", ".45", true),
            ("At 4", " you", false),
            ("At", " four", false),
            ("She wanted", " nine", false),
            ("She wanted 9", ",", true),
            ("She wanted 9,000", " to", true),
            ("Since", " forty", true),
            ("Since forty", "-nine", true),
            ("Since forty", " you", false),
            ("On the", " fourteenth", true),
            ("On the 14", " you", true),
            ("You won", " 61", true),
            ("You won 6", "2", false),
            ("In", " February", true),
            ("In", " March", false),
            ("You looked at Mr.", " Wa", true),
            ("You looked at Mr.", " Mp", false),
            ("You looked at", " Ray", true),
            ("You looked.", " Then", true),
            ("You were the", " first", true),
            ("I said that", " I", true),
        ] {
            assert_eq!(given.may(text, piece), may, "{text}|{piece}");
        }
        assert!(given.may_end("At 4.45.") && given.may_end("You were glad") && !given.may_end("At 4"));
    }
}
