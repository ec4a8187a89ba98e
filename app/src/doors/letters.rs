//! Letters: begun, written, dressed, marked.

#![allow(clippy::too_many_arguments, reason = "a form's fields, one by one")]

use crate::house::HouseError;
use chrono::NaiveDate;
use leptos::prelude::*;
use letters::{Language, Letter, LetterId, MemoryId, PersonId, Rest, Sheet};

/// Begins a letter out of the form on `/letters/new`.
#[server(endpoint = "begin-letter")]
pub async fn begin_letter(
    person: PersonId,
    occasion: String,
    #[server(default)] own_occasion: String,
    words: u32,
    #[server(default)] tone: String,
    #[server(default)] language: Option<Language>,
    #[server(default)] in_letter: Vec<MemoryId>,
    #[server(default)] must: Vec<MemoryId>,
    #[server(default)] notes: String,
    #[server(default)] notes_must: Option<String>,
    #[server(default)] next: String,
) -> Result<(), HouseError> {
    let house = super::house()?;
    let writer = house.writer().await?.ok_or(HouseError::SignedOut)?;
    let to = house.person(person).await?;
    let occasion = if own_occasion.trim().is_empty() { occasion } else { own_occasion };
    let language = language.unwrap_or_default();
    let told = told::Told { occasion, words, tone, language, in_letter, must, notes, notes_must: notes_must.is_some() };
    let brief = told.brief(writer.signs_as, &to);
    brief.check().map_err(|e| HouseError::Refused(e.to_string()))?;
    let letter = house.begin_letter(person, brief).await?;
    super::go(if next == "plan" { format!("/letters/{letter}/plan") } else { format!("/letters/{letter}") });
    Ok(())
}

/// One letter, as it was last saved.
#[server(endpoint = "read-letter")]
pub async fn read_letter(id: LetterId) -> Result<Letter, HouseError> {
    super::house()?.letter(id).await
}

/// Saves the text over `version`; answers the new version. `about` says what the ghostwriter changed in it.
#[server(endpoint = "save-text")]
pub async fn save_text(
    id: LetterId,
    #[server(default)] text: String,
    version: i64,
    #[server(default)] about: String,
) -> Result<i64, HouseError> {
    let house = super::house()?;
    if about.is_empty() { house.save_text(id, text, version).await } else { house.save_revised(id, text, version, about).await }
}

/// Adds a note to what the letter is to tell.
#[server(endpoint = "add-note")]
pub async fn add_note(id: LetterId, text: String) -> Result<(), HouseError> {
    super::house()?.add_note(id, text).await
}

/// What the letter's sentences rest on, as it was last saved.
#[server(endpoint = "read-rests")]
pub async fn read_rests(id: LetterId) -> Result<Vec<Rest>, HouseError> {
    super::house()?.rests(id).await
}

/// Brings an earlier version back, as a new one.
#[server(endpoint = "restore-version")]
pub async fn restore_version(id: LetterId, number: i64, version: i64) -> Result<(), HouseError> {
    super::house()?.restore_version(id, number, version).await?;
    super::go(format!("/letters/{id}"));
    Ok(())
}

/// Saves how the letter goes onto paper.
#[server(endpoint = "save-sheet")]
pub async fn save_sheet(id: LetterId, sheet: Sheet) -> Result<(), HouseError> {
    super::house()?.save_sheet(id, sheet).await
}

/// Saves the date that stands on it.
#[server(endpoint = "set-dated")]
pub async fn set_dated(id: LetterId, dated: NaiveDate, #[server(default)] back: String) -> Result<(), HouseError> {
    super::house()?.set_dated(id, dated).await?;
    super::go(super::inside(&back, &format!("/letters/{id}")));
    Ok(())
}

/// Marks it for the book, or takes the mark away.
#[server(endpoint = "mark-for-book")]
pub async fn mark_for_book(id: LetterId, marked: bool, #[server(default)] back: String) -> Result<(), HouseError> {
    super::house()?.mark_for_book(id, marked).await?;
    super::go(super::inside(&back, "/letters"));
    Ok(())
}

/// Removes a letter.
#[server(endpoint = "remove-letter")]
pub async fn remove_letter(id: LetterId) -> Result<(), HouseError> {
    super::house()?.remove_letter(id).await?;
    super::go("/letters");
    Ok(())
}

#[cfg(feature = "ssr")]
mod told {
    use letters::{Brief, Fact, Language, MemoryId, Person, Recipient, Sender};

    /// What the form was told.
    pub struct Told {
        pub occasion: String,
        pub words: u32,
        pub tone: String,
        pub language: Language,
        pub in_letter: Vec<MemoryId>,
        pub must: Vec<MemoryId>,
        pub notes: String,
        pub notes_must: bool,
    }

    impl Told {
        /// The brief: ticked memories in the order in which they were told, then the notes, one a line.
        pub fn brief(self, signs_as: String, to: &Person) -> Brief {
            let remembered = to.memories.iter().filter_map(|memory| {
                let must = self.must.contains(&memory.id);
                (must || self.in_letter.contains(&memory.id)).then(|| Fact { text: memory.text.clone(), must })
            });
            let noted = self
                .notes
                .lines()
                .map(str::trim)
                .filter(|line| !line.is_empty())
                .map(|line| Fact { text: line.into(), must: self.notes_must });
            Brief {
                facts: remembered.chain(noted).collect(),
                occasion: self.occasion.trim().into(),
                words: self.words,
                tone: self.tone.trim().into(),
                language: self.language,
                from: Sender { name: signs_as },
                to: Recipient { name: to.name.clone(), relationship: to.relationship.clone(), pronoun: to.pronoun },
            }
        }
    }
}
