//! A letter as it is kept.

use crate::{Brief, DraftId, LetterId, Permission, PersonId};
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

/// How a letter goes onto paper.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Sheet {
    /// Name of a hand, as in `fonts/hands/*.toml`.
    pub hand: String,
    /// Name of a stationery, as in `templates/stationery/*.toml`.
    pub paper: String,
    /// Name of an ink, as in `templates/inks.toml`.
    pub ink: String,
    /// The same seed draws the same page.
    pub seed: u32,
    /// 0 hurried … 100 neat.
    pub neatness: u8,
    /// Name of a nib, as in `templates/nibs.toml`; empty for the hand's own pen.
    #[serde(default)]
    pub nib: String,
    /// Whether now and then a word is struck out and written again.
    #[serde(default)]
    pub slips: bool,
    /// The writer's name and address, line by line: die-stamped on paper that has a place for it, and on an
    /// envelope.
    #[serde(default)]
    pub from: Vec<String>,
}

/// A letter as it is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Letter {
    /// Its id.
    pub id: LetterId,
    /// To whom; none when the person has since been removed.
    pub person: Option<PersonId>,
    /// Everything the ghostwriter was told.
    pub brief: Brief,
    /// The whole text, salutation to signature; paragraphs divided by an empty line.
    pub text: String,
    /// How it goes onto paper.
    pub sheet: Sheet,
    /// The date that stands on it and in the book.
    pub dated: NaiveDate,
    /// Whether it is marked for the book.
    pub in_book: bool,
    /// Whether it may stand in a book that others read.
    #[serde(default)]
    pub permission: Permission,
    /// Grows by one with every saved change; a writer who saves over a newer one is told.
    pub version: i64,
    /// The last attempt of the ghostwriter, when there was one.
    pub draft: Option<DraftId>,
    /// When it was begun.
    pub created: DateTime<Utc>,
    /// When it was last changed.
    pub updated: DateTime<Utc>,
}

/// What is needed to begin a letter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewLetter {
    /// To whom.
    pub person: Option<PersonId>,
    /// Everything the ghostwriter is told.
    pub brief: Brief,
    /// How it goes onto paper.
    pub sheet: Sheet,
    /// The date that stands on it.
    pub dated: NaiveDate,
}

/// A letter in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LetterSummary {
    /// Its id.
    pub id: LetterId,
    /// To whom.
    pub to: String,
    /// Why.
    pub occasion: String,
    /// The date that stands on it.
    pub dated: NaiveDate,
    /// How many words it has.
    pub words: usize,
    /// The first words of its body.
    pub opening: String,
    /// Whether it is marked for the book.
    pub in_book: bool,
}
