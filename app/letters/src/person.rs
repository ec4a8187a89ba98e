//! The people who are written to, and what is remembered of them.

use crate::{MemoryId, OccasionDayId, PersonId};
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// How a person is spoken of in the sender's own notes ("her crooked tooth"). In the letter itself
/// that person is always "you".
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Pronoun {
    /// she, her, hers
    She,
    /// he, him, his
    He,
    /// they, them, theirs
    #[default]
    They,
}

/// A pronoun that notes cannot be read with.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("“{0}” is not a pronoun the notes can be read with; use she, he or they")]
pub struct PronounError(pub String);

impl Pronoun {
    /// All of them, in the order in which a form offers them.
    pub const ALL: [Pronoun; 3] = [Pronoun::She, Pronoun::He, Pronoun::They];

    /// The word as it is stored and written in a brief.
    pub fn as_str(self) -> &'static str {
        match self {
            Pronoun::She => "she",
            Pronoun::He => "he",
            Pronoun::They => "they",
        }
    }
}

impl fmt::Display for Pronoun {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Pronoun {
    type Err = PronounError;

    fn from_str(text: &str) -> Result<Self, PronounError> {
        match text.trim().to_lowercase().as_str() {
            "she" | "she/her" | "her" => Ok(Pronoun::She),
            "he" | "he/him" | "him" => Ok(Pronoun::He),
            "they" | "they/them" | "them" => Ok(Pronoun::They),
            _ => Err(PronounError(text.chars().take(40).collect())),
        }
    }
}

/// Somebody who is written to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// Its id.
    pub id: PersonId,
    /// As the sender calls them: what stands in the salutation.
    pub name: String,
    /// Who they are to the sender, in the sender's words ("wife of fifty years").
    pub relationship: String,
    /// How the notes speak of them.
    pub pronoun: Pronoun,
    /// Postal address, line by line; empty when unknown.
    pub address: String,
    /// What is remembered, in the order in which it was told.
    pub memories: Vec<Memory>,
    /// Days of the year that matter.
    pub days: Vec<OccasionDay>,
}

/// What is needed to add or change a person.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct NewPerson {
    /// As the sender calls them; not empty, at most 120 characters.
    pub name: String,
    /// In the sender's words; at most 200 characters.
    pub relationship: String,
    /// How the notes speak of them.
    pub pronoun: Pronoun,
    /// Postal address, line by line.
    pub address: String,
}

impl NewPerson {
    /// Says what is wrong with it in words for the person who typed it.
    ///
    /// # Errors
    /// The first field that cannot be kept, and what is allowed.
    pub fn check(&self) -> Result<(), String> {
        if self.name.trim().is_empty() {
            return Err("A person needs a name: what you call them, as it stands after “Dear”.".into());
        }
        if self.name.chars().count() > 120 {
            return Err("The name is longer than 120 characters; use the one that stands after “Dear”.".into());
        }
        if self.relationship.chars().count() > 200 {
            return Err("The relationship is longer than 200 characters; put the rest into memories.".into());
        }
        if self.address.chars().count() > 2000 {
            return Err("The address is longer than 2,000 characters.".into());
        }
        Ok(())
    }
}

/// One thing remembered, in the sender's own terse words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Memory {
    /// Its id.
    pub id: MemoryId,
    /// The note.
    pub text: String,
}

/// A day of the year that matters: a birthday, a wedding day, a day of death.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OccasionDay {
    /// Its id.
    pub id: OccasionDayId,
    /// What it is ("birthday").
    pub label: String,
    /// 1–12.
    pub month: u8,
    /// 1–31.
    pub day: u8,
    /// The year it first happened, when known.
    pub year: Option<i32>,
}
