//! What earlier letters to the same person told already.

use letters::{LetterText, sentences};
use std::collections::HashSet;

/// How much of a note's own words must stand close together in an earlier letter for it to count as told.
const TOLD: f64 = 0.65;

/// Earlier letters to the same person.
#[derive(Debug, Clone, Default)]
pub struct Earlier {
    /// Each letter's sentences, as the stems and numbers that carry them, the newest letter first.
    letters: Vec<Vec<HashSet<String>>>,
}

impl Earlier {
    /// Reads the texts of earlier letters, the newest first.
    pub fn new<T: AsRef<str>>(texts: &[T]) -> Earlier {
        let letter = |text: &T| {
            let body = LetterText::parse(text.as_ref()).paragraphs;
            body.iter().flat_map(|p| sentences(p).into_iter().map(|s| stems(s.text)).collect::<Vec<_>>()).collect()
        };
        Earlier { letters: texts.iter().map(letter).collect() }
    }

    /// Whether one of them told this note: two thirds of the words that carry it, and all of its numbers, within
    /// two sentences that follow each other.
    pub fn told(&self, note: &str) -> bool {
        let wanted = stems(note);
        // A note of one or two words ("the porch") is told by far too many letters.
        if wanted.len() < 3 {
            return false;
        }
        let numbers: Vec<&String> = wanted.iter().filter(|w| w.starts_with(|c: char| c.is_ascii_digit())).collect();
        self.letters.iter().any(|letter| {
            (0..letter.len()).any(|at| {
                let here = |w: &String| letter[at].contains(w) || letter.get(at + 1).is_some_and(|next| next.contains(w));
                let found = wanted.iter().filter(|w| here(w)).count();
                found as f64 / wanted.len() as f64 >= TOLD && numbers.iter().all(|n| here(n))
            })
        })
    }
}

/// Words that carry nothing, or change when a note is turned towards the reader.
const LIGHT: &[&str] = &[
    "a", "an", "the", "and", "or", "but", "of", "to", "in", "on", "at", "for", "from", "with", "by", "is", "are", "was", "were", "be",
    "been", "am", "it", "its", "that", "this", "these", "those", "i", "me", "my", "mine", "we", "us", "our", "you", "your", "yours", "she",
    "her", "hers", "he", "him", "his", "they", "them", "their", "so", "as", "not", "no", "any", "more", "if", "when", "then", "than",
    "who", "what", "how", "there", "here", "have", "has", "had", "do", "does", "did", "will", "would", "can", "could", "up", "out", "just",
    "very", "too", "all", "some", "once", "only", "about", "into", "still", "never", "always", "one",
];

/// The words that carry a stretch of text, cut to their stems.
fn stems(text: &str) -> HashSet<String> {
    let low = text.to_lowercase().replace('’', "'");
    let words = low.split(|c: char| !c.is_alphanumeric() && c != '\'').map(|w| w.trim_matches('\''));
    words.filter(|w| !w.is_empty() && !LIGHT.contains(w)).map(stem).collect()
}

fn stem(word: &str) -> String {
    let word = word.strip_suffix("'s").unwrap_or(word);
    let cut = ["ing", "ed", "es", "s"].iter().find_map(|e| word.strip_suffix(e).filter(|w| w.chars().count() >= 3)).unwrap_or(word);
    cut.trim_end_matches('e').chars().take(6).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_note_counts_as_told_when_its_words_and_numbers_stand_close_together() {
        let letter =
            "Dear Ada,\n\nWe met in 1971 on the night train to Graz. You lent me your coat.\n\nI often think of the lake.\n\nLove,\nB";
        let earlier = Earlier::new(&[letter]);
        assert!(earlier.told("met her 1971, night train to Graz"));
        assert!(!earlier.told("met her 1972, night train to Graz"), "another year");
        assert!(!earlier.told("the boat I rented from a man at the lake"), "other words");
        assert!(!earlier.told("her coat"), "too short to tell");
        assert!(!Earlier::default().told("met her 1971, night train to Graz"));
    }
}
