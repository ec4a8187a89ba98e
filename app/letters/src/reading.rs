//! What an editor reads in a letter when a book is put together: a few numbers, each with its reason.
//!
//! The numbers order a pile of letters; they do not weigh a life. What cannot be measured (whether it is true,
//! what it meant to the one who got it) is the person's to know, who has the last word.

use serde::{Deserialize, Serialize};

/// One side of a letter.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Quality {
    /// 0 none … 1 as much as there can be.
    pub score: f64,
    /// Why, in words, with the letter's own words where they help.
    pub reason: String,
}

/// What was read in one letter by itself.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Reading {
    /// Words of the whole letter.
    pub words: usize,
    /// How particular it is: things, names, numbers, what somebody said.
    pub particular: Quality,
    /// How far its feeling moves from where it begins.
    pub movement: Quality,
    /// Whether it is whole: salutation, beginning, middle, end, valediction, name; not too short to say anything.
    pub whole: Quality,
    /// Whether it is in words of its own: no worn phrases, nothing said twice, no slips of person, no placeholders.
    pub language: Quality,
    /// Where its feeling stands over the whole letter: −1 dark … 1 bright.
    pub mood: f64,
    /// What the four sides come to, 0 … 1.
    pub worth: f64,
}

impl Reading {
    /// The sides and what they are called.
    pub fn sides(&self) -> [(&'static str, &Quality); 4] {
        [("particular", &self.particular), ("movement", &self.movement), ("whole", &self.whole), ("language", &self.language)]
    }
}
