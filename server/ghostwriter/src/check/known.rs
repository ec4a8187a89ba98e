//! What a brief holds, as far as the checker must know it: names, numbers, relatives, who is who.

use crate::check::{
    grammar::{is_adverb, is_empty},
    lexicon::{ANYBODY, FEMALE, INVERSE, MALE, family},
    words::{Word, bare, figures, stem, words},
};
use letters::{Brief, Pronoun};
use std::collections::HashSet;

/// Titles and small words that are no part of a name: "Your mother, Sonja", "the whole of B ward".
const TITLES: &[&str] = &[
    "mr",
    "mrs",
    "ms",
    "miss",
    "dr",
    "prof",
    "professor",
    "sir",
    "madam",
    "the",
    "and",
    "my",
    "your",
    "our",
    "dear",
    "family",
    "von",
    "de",
    "of",
    "all",
    "whole",
    "from",
    "at",
    "in",
    "loving",
    "no",
];

/// Whether a word of a name, in lower case, stands for the one who bears it.
pub(crate) fn is_of_a_name(word: &str) -> bool {
    !TITLES.contains(&word)
}

/// What a brief holds.
pub(crate) struct Known {
    /// Every word, in lower case and without a possessive ending.
    pub words: HashSet<String>,
    /// Every number, composed.
    pub numbers: HashSet<u64>,
    /// Each line for itself: the notes, then relationship, occasion and tone.
    pub lines: Vec<Line>,
    /// Families of relatives that may be spoken of.
    pub kin: HashSet<usize>,
    /// Relatives that the reader is to the sender.
    pub reader_kin: HashSet<String>,
    /// Names that stand after "in" or "at": nobody who could be "she".
    pub places: HashSet<String>,
    /// The reader's name, word by word.
    pub reader: Vec<String>,
    /// The sender's name, word by word.
    pub sender: Vec<String>,
    /// How the notes speak of the reader.
    pub pronoun: Pronoun,
    /// Whether more than one is written to by name.
    pub several: bool,
    /// Whether somebody has died: a note without a subject may speak of them.
    pub mourning: bool,
    /// Whether more than one signs by name: each may be spoken of by the other.
    pub joint: bool,
}

/// One line of a brief.
pub(crate) struct Line {
    /// Its numbers.
    pub numbers: HashSet<u64>,
    /// The stems of its words.
    pub stems: HashSet<String>,
}

/// Whether a name after this word is a place.
pub(crate) fn leads_to_place(word: &str) -> bool {
    matches!(word, "in" | "at" | "near" | "on" | "outside")
}

/// Of a relationship only what says who the reader is: of "my daughter's teacher" the teacher, of "the officer who found my
/// father" the officer.
fn reader_alone(relationship: &str) -> String {
    const LEADS: [&str; 16] =
        ["who", "that", "of", "for", "to", "with", "after", "from", "at", "when", "since", "his", "her", "their", "whose", "whom"];
    let plain = relationship.replace('’', "'");
    let part = |part: &str| -> String {
        let own = part.split_whitespace().take_while(|w| !LEADS.contains(&w.to_lowercase().as_str()));
        own.filter(|w| !w.ends_with("'s")).collect::<Vec<_>>().join(" ")
    };
    plain.split([',', ';', '(']).map(part).collect::<Vec<_>>().join(", ")
}

impl Known {
    /// Reads a brief.
    pub fn new(brief: &Brief) -> Known {
        let notes: Vec<&str> = brief.facts.iter().map(|f| f.text.as_str()).collect();
        let about = [brief.to.relationship.as_str(), &brief.occasion, &brief.tone];
        let all: Vec<&str> = notes.iter().copied().chain(about).chain([brief.to.name.as_str(), &brief.from.name]).collect();
        let lists: Vec<Vec<Word>> = all.iter().map(|t| words(t)).collect();
        let lines = lists
            .iter()
            .map(|list| Line {
                numbers: figures(list).iter().map(|f| f.value).collect(),
                stems: list.iter().map(|w| stem(&w.low)).collect(),
            })
            .collect::<Vec<_>>();
        let name = |text: &str| -> Vec<String> {
            words(text).iter().map(|w| w.bare().to_string()).filter(|w| w.chars().count() > 1 && is_of_a_name(w)).collect()
        };
        let (reader, sender) = (name(&brief.to.name), name(&brief.from.name));
        let mut kin: HashSet<usize> =
            lists.iter().flatten().filter_map(|w| family(w.bare()).or_else(|| family(w.bare().strip_suffix('s')?))).collect();
        let whom = reader_alone(&brief.to.relationship);
        let relation: Vec<Word> = words(&whom);
        let reader_kin: HashSet<String> =
            relation.iter().map(|w| w.bare().to_string()).chain(reader.iter().cloned()).filter(|w| family(w).is_some()).collect();
        let related: Vec<usize> = reader_kin.iter().chain(&sender).filter_map(|w| family(w)).collect();
        for (of, to) in INVERSE {
            if related.iter().any(|f| of.contains(f)) {
                kin.extend(to.iter().copied());
            }
        }
        for (whole, parts) in [(2, &[0, 1][..]), (8, &[6, 7, 9]), (12, &[10, 11]), (5, &[3, 4]), (15, &[13, 14])] {
            if kin.contains(&whole) {
                kin.extend(parts);
            } else if parts.iter().any(|p| kin.contains(p)) && whole != 8 {
                kin.insert(whole);
            }
        }
        let pairs = lists.iter().flat_map(|list| list.windows(2));
        let places = pairs.filter(|w| leads_to_place(&w[0].low) && w[1].capital()).map(|w| w[1].bare().to_string()).collect();
        Known {
            words: lists.iter().flatten().flat_map(|w| [w.low.clone(), w.bare().to_string()]).collect(),
            numbers: lines.iter().flat_map(|l| l.numbers.iter().copied()).collect(),
            lines,
            kin,
            places,
            reader_kin,
            reader,
            sender,
            pronoun: brief.to.pronoun,
            mourning: lists.iter().flatten().any(|w| {
                matches!(
                    w.bare(),
                    "died" | "death" | "passed" | "funeral" | "condolence" | "condolences" | "loss" | "pet-loss" | "widow" | "widower"
                )
            }),
            several: brief.to.name.contains(" and ") || brief.to.name.contains(" & "),
            joint: brief.from.name.contains(" and ") || brief.from.name.contains(" & "),
        }
    }

    /// Whether a word stands in the brief, in this form, as a possessive or as a plural.
    pub fn holds(&self, word: &str) -> bool {
        let base = bare(word);
        self.words.contains(base)
            || base.strip_suffix('s').is_some_and(|w| self.words.contains(w))
            || self.words.contains(&format!("{base}s"))
    }

    /// Whether a word names somebody other than reader and sender of whom the reader's own pronoun can be said.
    pub fn other(&self, word: &Word) -> bool {
        let low = word.bare();
        if self.reader_kin.contains(low) && !self.in_notes(low) || self.reader.iter().any(|r| r == low) {
            return false;
        }
        let gendered: &[&str] = match self.pronoun {
            Pronoun::She => FEMALE,
            Pronoun::He => MALE,
            Pronoun::They => &[],
        };
        let singular = low.strip_suffix('s').unwrap_or(low);
        gendered.contains(&low) || ANYBODY.contains(&low) || ANYBODY.contains(&singular) || self.named(word)
    }

    /// Whether a word is of the reader's name or the sender's.
    pub fn addressed(&self, word: &Word) -> bool {
        self.reader.iter().chain(&self.sender).any(|n| n == word.bare())
    }

    /// A name of the brief that is neither the reader's nor the sender's.
    pub fn named(&self, word: &Word) -> bool {
        let low = word.bare();
        word.capital()
            && self.words.contains(low)
            && !crate::check::lexicon::DATES.contains(&low)
            && !is_empty(low)
            && !is_adverb(low)
            && !self.places.contains(low)
            && !self.addressed(word)
    }

    /// Whether a word stands in a note, in any of its forms.
    pub fn in_notes(&self, word: &str) -> bool {
        let notes = self.lines.len().saturating_sub(5);
        self.lines[..notes].iter().any(|l| l.stems.contains(&stem(word)))
    }
}
