//! Where the pages of a printed book begin in its text, so that another edition can say them.

use super::setting::{Role, Slot};
use serde::{Deserialize, Serialize};

/// A page of the printed book.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Leaf {
    /// Its number as it is counted: "xii", "7".
    pub folio: String,
    /// What it begins with.
    pub begins: Begin,
}

/// What a page begins with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Begin {
    /// A piece of front or back matter, after so many of its characters, white space not counted.
    Matter(Piece, usize),
    /// The opener of a part, by its place among the manuscript's.
    Part(usize),
    /// A letter in type, after so many characters of heading, notes and text, white space not counted.
    Letter {
        /// Its place among the manuscript's.
        letter: usize,
        /// Characters before the page.
        after: usize,
    },
    /// A page of a letter in the hand.
    Facsimile {
        /// The letter's place among the manuscript's.
        letter: usize,
        /// The letter's own page, from 0.
        page: usize,
    },
}

/// Front and back matter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the trade's own names")]
pub enum Piece {
    HalfTitle,
    Frontispiece,
    Title,
    Imprint,
    Dedication,
    Epigraph,
    Contents,
    Foreword,
    Letters,
    People,
    Changed,
    Colophon,
}

/// How many characters of text stand in a row; white space and the hyphens of divided words are none.
pub(super) fn letters_of(slot: &Slot) -> usize {
    let words = slot.puts.iter().filter(|p| p.role != Role::Artifact).flat_map(|p| &p.line.words);
    words.flat_map(|w| w.chars()).filter(|c| counts(*c)).count()
}

/// Whether a character is counted.
pub(super) fn counts(c: char) -> bool {
    c != '\u{ad}' && !c.is_whitespace()
}
