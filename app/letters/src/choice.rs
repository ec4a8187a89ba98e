//! The choice of letters for a book: what is asked for, what is proposed, and what the person has decided.

use crate::{CollectionLetter, LetterId, Permission, Reading, Shown};
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// What the person has said of a letter for one book. A machine never sets it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Decision {
    /// Nothing yet: a choice may take it or leave it.
    #[default]
    Open,
    /// It is in the book, whatever a choice would say.
    Pinned,
    /// It is out, whatever a choice would say.
    Dropped,
}

impl Decision {
    /// All of them.
    pub const ALL: [Decision; 3] = [Decision::Open, Decision::Pinned, Decision::Dropped];

    /// The word as it is stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Decision::Open => "open",
            Decision::Pinned => "pinned",
            Decision::Dropped => "dropped",
        }
    }

    /// The decision that a stored word means.
    pub fn parse(word: &str) -> Option<Decision> {
        Decision::ALL.into_iter().find(|d| d.as_str() == word)
    }
}

/// By what a first order goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Sequence {
    /// By their dates.
    #[default]
    Date,
    /// One person after the other, each by date.
    Person,
    /// By the seasons of a life: the stretches of years in which the letters lie close together.
    Season,
    /// By an arc of feeling: bright, into the dark, and out of it.
    Arc,
}

/// A word that is no order.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("“{0}” is no order of letters; use date, person, season or arc")]
pub struct SequenceError(String);

impl Sequence {
    /// All of them, in the order in which a form offers them.
    pub const ALL: [Sequence; 4] = [Sequence::Date, Sequence::Person, Sequence::Season, Sequence::Arc];

    /// The word as it is typed.
    pub fn as_str(self) -> &'static str {
        match self {
            Sequence::Date => "date",
            Sequence::Person => "person",
            Sequence::Season => "season",
            Sequence::Arc => "arc",
        }
    }

    /// What it means, for people.
    pub fn title(self) -> &'static str {
        match self {
            Sequence::Date => "By date",
            Sequence::Person => "By person",
            Sequence::Season => "By the seasons of a life",
            Sequence::Arc => "By an arc: bright, dark, and out of it",
        }
    }
}

impl fmt::Display for Sequence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Sequence {
    type Err = SequenceError;

    fn from_str(text: &str) -> Result<Self, SequenceError> {
        let word = text.trim().to_lowercase();
        Sequence::ALL.into_iter().find(|s| s.as_str() == word).ok_or_else(|| SequenceError(text.chars().take(40).collect()))
    }
}

/// How large the book may become.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Budget {
    /// The most letters; none for no bound.
    pub letters: Option<u32>,
    /// The most pages, without front and back matter; none for no bound.
    pub pages: Option<u32>,
    /// Whether a letter is shown set, in the hand, or both: both takes the pages of either.
    pub shown: Shown,
}

/// A letter that could be in the book, with everything that is known for choosing.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Candidate {
    /// The letter.
    pub letter: CollectionLetter,
    /// The first words of its body.
    pub opening: String,
    /// Whether it may be published.
    pub permission: Permission,
    /// What the person has said of it for this book.
    pub decision: Decision,
    /// Whether it is in the book as it stands.
    pub in_book: bool,
    /// The note that stands beside it in the book.
    pub note: String,
    /// What was read in it.
    pub reading: Reading,
    /// About how many pages it takes.
    pub pages: u32,
    /// Letters that are nearly the same.
    pub alike: Vec<LetterId>,
}

/// A first choice and a first order, as they are proposed.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Proposal {
    /// The letters, in order, each with what speaks for it.
    pub chosen: Vec<(LetterId, String)>,
    /// Letters that were left out, each with the reason.
    pub left: Vec<(LetterId, String)>,
    /// Parts that the order suggests: what a part is called, and the letter that it begins with.
    pub parts: Vec<(String, LetterId)>,
    /// About how many pages they take.
    pub pages: u32,
    /// How it was chosen and put in order, in sentences.
    pub method: Vec<String>,
    /// What to look at.
    pub remarks: Vec<String>,
}
