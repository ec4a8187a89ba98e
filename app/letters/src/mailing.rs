//! One letter to many: whom it goes to, how it comes about, and what was found when each was read before printing.

use crate::{Addressee, Brief, Language, LetterId, MailingId, Sheet};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// The most letters of one mailing.
pub const MOST_LETTERS: usize = 2_000;
/// The longest text with fields in it, in characters.
const LONGEST_TEXT: usize = 40_000;

/// How the letters come about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "how", rename_all = "lowercase")]
pub enum Wording {
    /// One text with fields in it that are filled for each.
    Text {
        /// The text: `{{name}}`, `{{?gift}} … {{/gift}}`, `{{!gift}} … {{/gift}}`.
        text: String,
    },
    /// A brief for all, to which each one's own notes are added, and which the ghostwriter drafts for each.
    Brief {
        /// The brief; whom it is to comes from the list.
        brief: Brief,
    },
}

/// Letters to many.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mailing {
    /// Its id.
    pub id: MailingId,
    /// What its writer calls it ("Christmas").
    pub title: String,
    /// How the letters come about.
    pub wording: Wording,
    /// To whom, in the order in which they are printed.
    pub list: Vec<Addressee>,
    /// Letters of the archive that were drafted for a row.
    #[serde(default)]
    pub letters: BTreeMap<u32, LetterId>,
    /// How they go onto paper; each has a seed of its own, made from this one and the addressee.
    pub sheet: Sheet,
    /// The envelope; empty for none.
    #[serde(default)]
    pub envelope: String,
    /// The most sheets that a letter may take; 0 for no bound.
    #[serde(default)]
    pub most_sheets: u32,
    /// Whether sheets are written on both sides.
    #[serde(default)]
    pub duplex: bool,
    /// What they are written in.
    #[serde(default, skip_serializing_if = "Language::is_usual")]
    pub language: Language,
    /// Rows that are not printed.
    #[serde(default)]
    pub left_out: BTreeSet<u32>,
    /// Rows whose letter a person has read and found right, whatever was pointed out.
    #[serde(default)]
    pub read: BTreeSet<u32>,
}

/// A mailing in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MailingSummary {
    /// Its id.
    pub id: MailingId,
    /// What its writer calls it.
    pub title: String,
    /// How many are on the list.
    pub letters: usize,
}

/// What its writer changes about a mailing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum MailingChange {
    /// The text with its fields, or the brief.
    Wording(Wording),
    /// What they are written in.
    Language(Language),
    /// How it goes onto paper.
    Paper {
        /// Hand, paper, ink.
        sheet: Sheet,
        /// The envelope; empty for none.
        envelope: String,
        /// The most sheets of a letter; 0 for no bound.
        most_sheets: u32,
        /// Whether sheets are written on both sides.
        duplex: bool,
    },
    /// The rows that are not printed, and those whose letter a person has read and found right.
    Marks(BTreeSet<u32>, BTreeSet<u32>),
    /// What is known of somebody on the list; the row says who.
    Who(Addressee),
    /// The letter that was drafted for a row.
    Drafted(u32, LetterId),
}

impl Mailing {
    /// Changes it. A text that is changed has to be read again.
    ///
    /// # Errors
    /// When what is given cannot be kept; says what is allowed.
    pub fn change(&mut self, change: MailingChange) -> Result<(), String> {
        match change {
            MailingChange::Wording(wording) if wording != self.wording => {
                self.wording = wording;
                self.read.clear();
            }
            MailingChange::Wording(_) => {}
            MailingChange::Language(language) => self.language = language,
            MailingChange::Paper { sheet, envelope, most_sheets, duplex } => {
                (self.sheet, self.envelope, self.duplex) = (sheet, envelope, duplex);
                self.most_sheets = most_sheets.min(50);
            }
            MailingChange::Marks(left_out, read) => (self.left_out, self.read) = (left_out, read),
            MailingChange::Who(who) => {
                let Some(kept) = self.list.iter_mut().find(|a| a.row == who.row) else {
                    return Err(format!("Nobody stands in row {}.", who.row));
                };
                self.read.remove(&who.row);
                *kept = who;
            }
            MailingChange::Drafted(row, letter) => {
                self.letters.insert(row, letter);
                self.read.remove(&row);
            }
        }
        self.check()
    }

    /// Says what is wrong with it in words for the person who typed it.
    ///
    /// # Errors
    /// The first thing that cannot be kept, and what is allowed.
    pub fn check(&self) -> Result<(), String> {
        if self.title.trim().is_empty() || self.title.chars().count() > 120 {
            return Err("Call these letters something, in 1 to 120 characters: “Christmas”.".into());
        }
        if self.list.is_empty() || self.list.len() > MOST_LETTERS {
            return Err(format!("Letters to many go to 1 to {MOST_LETTERS} people; these go to {}.", self.list.len()));
        }
        match &self.wording {
            Wording::Text { text } if text.chars().count() > LONGEST_TEXT => Err("The letter is longer than 40,000 characters.".into()),
            // Nobody stands in it: names come from the list.
            Wording::Brief { brief } if !brief.to.name.is_empty() => Err("The brief for many letters names nobody.".into()),
            _ => Ok(()),
        }
    }
}

/// What can be found in a letter of many.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FindingKind {
    /// Nobody knows whom to greet.
    NoName,
    /// A field of the letter has nothing to be filled with.
    EmptyField,
    /// There is no letter yet.
    NoLetter,
    /// A spreadsheet's own error stands where a value should.
    Spreadsheet,
    /// The hand has no form for a character.
    Characters,
    /// It takes more sheets than it may, or cannot be laid out.
    TooLong,
    /// There is no address for the envelope, or it does not fit there.
    Address,
    /// The same person stands on the list twice.
    Twice,
    /// Somebody else on the list is named in it.
    OtherName,
    /// A note that must be told is not.
    NotTold,
    /// Something that nobody told the ghostwriter.
    MadeUp,
    /// It lacks a part of a letter, or names the wrong one there.
    Form,
    /// A sign that no letter on paper has.
    Markup,
    /// Letters that look like a wrong encoding.
    Encoding,
    /// Reader or sender are spoken of as somebody else.
    Person,
    /// A note that may be told is not.
    LeftUntold,
    /// A phrase that could stand in anybody's letter.
    Cliche,
    /// Said twice.
    Repeated,
    /// Something about the row that looks uncommon.
    Uncommon,
}

/// How much a finding weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Weight {
    /// It is told; the letter may be printed.
    Remark,
    /// A person has to read the letter and say that it is right, or leave it out.
    Doubt,
    /// It has to be mended, or the letter left out.
    Stop,
}

impl FindingKind {
    /// How much it weighs.
    pub fn weight(self) -> Weight {
        use FindingKind as F;
        match self {
            F::NoName | F::EmptyField | F::NoLetter | F::Spreadsheet | F::Characters | F::TooLong | F::Address => Weight::Stop,
            F::Twice | F::OtherName | F::NotTold | F::MadeUp | F::Form | F::Markup | F::Encoding => Weight::Doubt,
            F::Person | F::LeftUntold | F::Cliche | F::Repeated | F::Uncommon => Weight::Remark,
        }
    }
}

/// Something found in a letter of many.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// What.
    pub kind: FindingKind,
    /// In a sentence for the writer; names the row's own column where there is one.
    pub text: String,
    /// The field that has to be filled.
    #[serde(default)]
    pub field: Option<String>,
}

impl Finding {
    /// A finding.
    pub fn new(kind: FindingKind, text: impl Into<String>) -> Finding {
        Finding { kind, text: text.into(), field: None }
    }
}

/// Whether a letter may be printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Standing {
    /// Nothing keeps it from being printed.
    Right,
    /// A person has to read it first.
    ToRead,
    /// Something has to be mended first.
    Wrong,
    /// It is not printed.
    LeftOut,
}

/// A letter of many, as it was read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Checked {
    /// To whom.
    pub to: Addressee,
    /// What it says; as far as it could be filled.
    pub text: String,
    /// What was found, the weightiest first.
    pub findings: Vec<Finding>,
    /// Whether it may be printed.
    pub standing: Standing,
    /// Sides that it takes in its hand; 0 when it was not laid out.
    pub sides: u32,
    /// Sheets that it takes; 0 when it was not laid out.
    pub sheets: u32,
}

impl Checked {
    /// A letter with what was found in it.
    pub fn new(to: Addressee, text: String, mut findings: Vec<Finding>, left_out: bool, read: bool) -> Checked {
        findings.sort_by_key(|f| (std::cmp::Reverse(f.kind.weight()), f.kind));
        findings.dedup();
        let standing = match findings.first().map(|f| f.kind.weight()) {
            _ if left_out => Standing::LeftOut,
            Some(Weight::Stop) => Standing::Wrong,
            Some(Weight::Doubt) if !read => Standing::ToRead,
            _ => Standing::Right,
        };
        Checked { to, text, findings, standing, sides: 0, sheets: 0 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stops_is_mended_what_is_doubtful_is_read_and_the_rest_is_told() {
        let standing = |kinds: &[FindingKind], out: bool, read: bool| {
            let found = kinds.iter().map(|k| Finding::new(*k, "")).collect();
            Checked::new(Addressee::default(), String::new(), found, out, read).standing
        };
        use FindingKind::{Cliche, EmptyField, OtherName};
        assert_eq!(standing(&[Cliche], false, false), Standing::Right);
        assert_eq!(standing(&[Cliche, OtherName], false, false), Standing::ToRead);
        assert_eq!(standing(&[Cliche, OtherName], false, true), Standing::Right);
        assert_eq!(standing(&[OtherName, EmptyField], false, true), Standing::Wrong, "what is missing stays missing");
        assert_eq!(standing(&[EmptyField], true, false), Standing::LeftOut);
    }
}
