//! The contract between what people see and what the server does: one trait, and no more.
//!
//! Pages and server functions call a [`House`]; the `letters` program implements it. A `House` is made
//! for each request and already knows who is signed in, so no call names an account. Every error is a
//! sentence for the person at the desk; the log's text stays on the server.

use async_trait::async_trait;
use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};
use letters::{
    Brief, Budget, Candidate, Change, Checked, Collection, CollectionId, Compilation, CompilationId, Decision, Draft, DraftId, Front,
    Letter, LetterId, LetterSummary, Mailing, MailingChange, MailingId, MailingSummary, MemoryId, NewCollection, NewPerson, OccasionDayId,
    Permission, Person, PersonId, Plan, Remark, Renames, Rest, RevisionId, Sequence, Sheet, Trim, Version, Voice,
};
use serde::{Deserialize, Serialize};
use std::ops::Range;

/// What the server answers when it cannot do what was asked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
pub enum HouseError {
    /// Nobody is signed in.
    #[error("Please sign in first.")]
    SignedOut,
    /// There is no such thing, or it belongs to somebody else.
    #[error("{0}")]
    NotFound(String),
    /// What was sent cannot be kept; the text says what to change.
    #[error("{0}")]
    Refused(String),
    /// Somebody (another tab) saved a newer version; it is here, so that nothing is lost.
    #[error("This letter was changed in another window.")]
    Newer {
        /// The newer version's number.
        version: i64,
        /// The newer text.
        text: String,
    },
    /// The house itself failed; the text says what to try next.
    #[error("{0}")]
    Unavailable(String),
}

/// Who is signed in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Writer {
    /// The name that the account signs in with.
    pub name: String,
    /// The name that stands under the letters.
    pub signs_as: String,
}

/// Numbers beside the rooms' names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Counts {
    /// Letters kept.
    pub letters: usize,
    /// People known.
    pub people: usize,
    /// Letters marked for the book.
    pub in_book: usize,
}

/// The next day that matters.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Upcoming {
    /// Whose day it is.
    pub person: PersonId,
    /// Their name.
    pub name: String,
    /// What day it is ("birthday").
    pub label: String,
    /// When it next comes.
    pub on: NaiveDate,
    /// In how many days; 0 is today.
    pub in_days: i64,
}

/// An entry in a list to choose from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    /// The name it is stored by.
    pub name: String,
    /// The name that people read.
    pub title: String,
    /// One line about it.
    pub about: String,
}

/// A hand to choose.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HandChoice {
    /// The name it is stored by.
    pub name: String,
    /// The name that people read.
    pub title: String,
    /// How it looks, in a few words.
    pub about: String,
    /// Where its letterforms come from.
    pub from: HandSource,
}

/// Where a hand's letterforms come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum HandSource {
    /// A typeface, with which a page can set words.
    Typeface,
    /// Drawn here and compiled in.
    Drawn,
    /// Learned from somebody's own writing on this machine.
    Learned,
}

/// An occasion to write on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OccasionChoice {
    /// The name it is stored by ("get-well").
    pub name: String,
    /// The name that people read ("Get well").
    pub title: String,
    /// A length that suits it, in words.
    pub words: u32,
    /// A tone that suits it.
    pub tone: String,
}

/// Everything that a letter can be written with: what the Hand page offers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Cabinet {
    /// Hands whose letterforms are here.
    pub hands: Vec<HandChoice>,
    /// Papers, whole, because the browser draws on them.
    pub papers: Vec<fonts::Stationery>,
    /// Inks.
    pub inks: Vec<fonts::Ink>,
    /// Nibs.
    pub nibs: Vec<fonts::NibCard>,
    /// Envelopes. `about` is their size.
    pub envelopes: Vec<Choice>,
    /// Models whose weights are here.
    pub models: Vec<Choice>,
    /// Book designs.
    pub designs: Vec<Choice>,
    /// Covers, the usual one first.
    pub covers: Vec<Choice>,
    /// Occasions.
    pub occasions: Vec<OccasionChoice>,
    /// What a new letter starts with.
    pub first_sheet: Sheet,
    /// The model that writes unless another is asked for.
    pub first_model: String,
}

/// A box of somebody's sheet as it was read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BoxShown {
    /// What it asks for: a character, a pair, "signature".
    pub key: String,
    /// Which of its kind, from 0.
    pub index: usize,
    /// Page of the sheet, from 1.
    pub page: usize,
    /// Whether a letterform was read there.
    pub read: bool,
    /// What to say about it.
    pub advice: String,
}

/// What is known of a hand that was learned here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HandReading {
    /// The name it is stored by.
    pub name: String,
    /// The name that people read.
    pub title: String,
    /// Its boxes in the sheet's order; none when it was written on a screen.
    pub boxes: Vec<BoxShown>,
    /// Pages of the sheet that no picture showed, from 1.
    pub missing_pages: Vec<usize>,
    /// What was measured on the running text: what, and how much, for people.
    pub measured: Vec<(String, String)>,
}

/// A letter written with finger or stylus.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct BoxDrawn {
    /// What it spells.
    pub key: String,
    /// Its strokes; each sample is x, y (x-heights, baseline y = 0, y downwards), pressure 0..1 and
    /// milliseconds since the box was begun.
    pub strokes: Vec<Vec<(f32, f32, f32, f32)>>,
}

/// What is asked of the ghostwriter for a part of a letter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wish {
    /// That it be changed in this way.
    Changed(Change),
    /// Other ways to say the sentence, to choose from.
    OtherWays,
}

/// A change of a part of a letter as far as it is made; the letter itself is not touched by it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Revision {
    /// The new words so far.
    pub by: String,
    /// Other ways to say it, when those were asked for.
    pub ways: Vec<String>,
    /// What the new words take the place of, in bytes of the text that was sent; once it is over.
    pub replaced: Option<Range<usize>>,
    /// What the writer should know, in sentences.
    pub notes: Vec<String>,
    /// Whether nothing more will come.
    pub over: bool,
    /// Why it came to nothing.
    pub failed: Option<String>,
}

/// What a table of names does to a book. Names of the letters stand in it: it is for the writer's eyes.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct NamesChanged {
    /// For each letter in which something is changed: its number from 1, to whom, and how often.
    pub changed: Vec<(usize, String, u32)>,
    /// Entries of the table, from 0, whose new name somebody in the letters bears already.
    pub clashes: Vec<usize>,
    /// Words that look like a name of the table and were left alone: letter from 1, the word, why.
    pub doubts: Vec<(usize, String, String)>,
    /// Names that stand in the book as it would be printed, and in how many letters.
    pub stand: Vec<(String, usize)>,
}

/// What the house does for the person who is signed in.
#[async_trait]
pub trait House: Send + Sync {
    /// Who is signed in; `None` when nobody is.
    async fn writer(&self) -> Result<Option<Writer>, HouseError>;
    /// Whether the house has no account yet, so that the first one can be made.
    async fn is_new(&self) -> Result<bool, HouseError>;
    /// Signs in; on a new house, makes the first account (with `signs_as`).
    async fn sign_in(&self, name: String, password: String, signs_as: String) -> Result<Writer, HouseError>;
    /// Signs out.
    async fn sign_out(&self) -> Result<(), HouseError>;

    /// Numbers beside the rooms' names.
    async fn counts(&self) -> Result<Counts, HouseError>;
    /// The next days that matter, soonest first, at most `most`.
    async fn upcoming(&self, most: usize) -> Result<Vec<Upcoming>, HouseError>;
    /// A time as the clock on the wall of the house shows it.
    fn on_the_wall(&self, time: DateTime<Utc>) -> NaiveDateTime;
    /// Everything that a letter can be written with.
    async fn cabinet(&self) -> Result<Cabinet, HouseError>;

    /// What was read of a hand that was learned here.
    async fn hand_reading(&self, name: String) -> Result<HandReading, HouseError>;
    /// Learns a hand from letters written on a screen; answers the name it is stored by.
    async fn learn_drawn(&self, title: String, boxes: Vec<BoxDrawn>) -> Result<String, HouseError>;
    /// Forgets a hand that was learned here.
    async fn forget_hand(&self, name: String) -> Result<(), HouseError>;

    /// Everybody, by name.
    async fn people(&self) -> Result<Vec<Person>, HouseError>;
    /// One person.
    async fn person(&self, id: PersonId) -> Result<Person, HouseError>;
    /// Adds a person.
    async fn add_person(&self, person: NewPerson) -> Result<PersonId, HouseError>;
    /// Changes a person.
    async fn change_person(&self, id: PersonId, person: NewPerson) -> Result<(), HouseError>;
    /// Removes a person; their letters stay.
    async fn remove_person(&self, id: PersonId) -> Result<(), HouseError>;
    /// Adds a memory at the end.
    async fn add_memory(&self, person: PersonId, text: String) -> Result<MemoryId, HouseError>;
    /// Removes a memory.
    async fn remove_memory(&self, person: PersonId, memory: MemoryId) -> Result<(), HouseError>;
    /// Adds a day that matters.
    async fn add_day(&self, person: PersonId, label: String, month: u8, day: u8, year: Option<i32>) -> Result<OccasionDayId, HouseError>;
    /// Removes a day.
    async fn remove_day(&self, person: PersonId, day: OccasionDayId) -> Result<(), HouseError>;

    /// Letters, newest first; with `search`, those whose recipient, occasion or text holds it.
    async fn letters(&self, search: Option<String>) -> Result<Vec<LetterSummary>, HouseError>;
    /// One letter.
    async fn letter(&self, id: LetterId) -> Result<Letter, HouseError>;
    /// Begins a letter; its text is empty until it is drafted or typed.
    async fn begin_letter(&self, person: PersonId, brief: Brief) -> Result<LetterId, HouseError>;
    /// Saves the text over `version`; answers the new version.
    async fn save_text(&self, id: LetterId, text: String, version: i64) -> Result<i64, HouseError>;
    /// The same for a text that the ghostwriter changed in part; `about` says how in a word or two ("shorter").
    async fn save_revised(&self, id: LetterId, text: String, version: i64, about: String) -> Result<i64, HouseError>;
    /// Adds a note to what the letter is to tell.
    async fn add_note(&self, id: LetterId, text: String) -> Result<(), HouseError>;
    /// Every text that stood in the letter, the latest first.
    async fn versions(&self, id: LetterId) -> Result<Vec<Version>, HouseError>;
    /// Brings an earlier version back over `version`, as a new one; answers its number.
    async fn restore_version(&self, id: LetterId, number: i64, version: i64) -> Result<i64, HouseError>;
    /// What the letter's sentences rest on, as it stands.
    async fn rests(&self, id: LetterId) -> Result<Vec<Rest>, HouseError>;
    /// Saves how the letter goes onto paper.
    async fn save_sheet(&self, id: LetterId, sheet: Sheet) -> Result<(), HouseError>;
    /// Saves the date that stands on it.
    async fn set_dated(&self, id: LetterId, dated: NaiveDate) -> Result<(), HouseError>;
    /// Marks it for the book, or takes the mark away.
    async fn mark_for_book(&self, id: LetterId, marked: bool) -> Result<(), HouseError>;
    /// Removes a letter.
    async fn remove_letter(&self, id: LetterId) -> Result<(), HouseError>;

    /// The plan that the next draft is written by: as the writer changed it, or as the ghostwriter lays it; and
    /// whether the writer changed it.
    async fn plan(&self, letter: LetterId) -> Result<(Plan, bool), HouseError>;
    /// Keeps a changed plan; with none, the ghostwriter lays it anew.
    async fn save_plan(&self, letter: LetterId, plan: Option<Plan>) -> Result<(), HouseError>;

    /// Asks for a change of `selection` (bytes of `text`), which is made in the background and told on
    /// `/events/revisions/{id}`; the letter is not touched.
    async fn ask_revision(&self, letter: LetterId, text: String, selection: Range<usize>, wish: Wish) -> Result<RevisionId, HouseError>;
    /// Breaks a revision off.
    async fn cancel_revision(&self, id: RevisionId) -> Result<(), HouseError>;
    /// What a proof-reader stumbles over in `text`; nothing is changed.
    async fn proofread(&self, letter: LetterId, text: String) -> Result<Vec<Remark>, HouseError>;
    /// Texts that the proof-reader leaves alone for this writer.
    async fn left_alone(&self) -> Result<Vec<String>, HouseError>;
    /// Leaves a text alone from now on.
    async fn leave_alone(&self, what: String) -> Result<(), HouseError>;
    /// Minds a text again.
    async fn mind_again(&self, what: String) -> Result<(), HouseError>;

    /// How the writer writes: learned from samples, and from every edit of a draft until now.
    async fn voice(&self) -> Result<Voice, HouseError>;
    /// Learns it from letters of the writer's own; they take the place of samples that were given before.
    async fn learn_voice(&self, samples: Vec<String>) -> Result<(), HouseError>;
    /// Undoes what an edit taught.
    async fn unlearn(&self, lesson: u32) -> Result<(), HouseError>;
    /// Forgets everything that is known of how the writer writes.
    async fn forget_voice(&self) -> Result<(), HouseError>;

    /// Asks the ghostwriter for a draft; it is written in the background.
    async fn ask_draft(&self, letter: LetterId, model: Option<String>) -> Result<DraftId, HouseError>;
    /// A draft as it stands.
    async fn draft(&self, id: DraftId) -> Result<Draft, HouseError>;
    /// Stops a draft; what was written is kept.
    async fn cancel_draft(&self, id: DraftId) -> Result<(), HouseError>;

    /// Letters to many, newest first.
    async fn mailings(&self) -> Result<Vec<MailingSummary>, HouseError>;
    /// One of them, and each of its letters as it was read.
    async fn mailing(&self, id: MailingId) -> Result<(Mailing, Vec<Checked>), HouseError>;
    /// Changes it.
    async fn change_mailing(&self, id: MailingId, change: MailingChange) -> Result<(), HouseError>;
    /// Asks the ghostwriter for every letter of it that is not drafted yet; each becomes a letter of its own, and they
    /// are written in the background, one after the other.
    async fn draft_mailing(&self, id: MailingId) -> Result<(), HouseError>;
    /// Removes it; letters that were drafted for it stay.
    async fn remove_mailing(&self, id: MailingId) -> Result<(), HouseError>;

    /// Collections, newest first.
    async fn collections(&self) -> Result<Vec<Collection>, HouseError>;
    /// One collection.
    async fn collection(&self, id: CollectionId) -> Result<Collection, HouseError>;
    /// Makes a collection of all letters that are marked for the book.
    async fn create_collection(&self, collection: NewCollection) -> Result<CollectionId, HouseError>;
    /// Changes title and author.
    async fn rename_collection(&self, id: CollectionId, collection: NewCollection) -> Result<(), HouseError>;
    /// Removes a collection and the books made of it; the letters stay.
    async fn remove_collection(&self, id: CollectionId) -> Result<(), HouseError>;
    /// Puts its letters in this order; a letter that is not named is taken out, a new one is put in.
    async fn set_order(&self, id: CollectionId, letters: Vec<LetterId>) -> Result<(), HouseError>;
    /// Says whether a letter may be published; one that may not leaves every book.
    async fn set_permission(&self, id: LetterId, permission: Permission) -> Result<(), HouseError>;
    /// Every letter that could be in a book, read again: those in it first and in order, the rest by worth.
    async fn candidates(&self, id: CollectionId) -> Result<Vec<Candidate>, HouseError>;
    /// Makes a first choice and a first order the book's. What was pinned or dropped stays so.
    async fn choose(&self, id: CollectionId, budget: Budget, sequence: Sequence) -> Result<(), HouseError>;
    /// Puts the letters that are in the book in a first order, and lays its parts by it.
    async fn order_by(&self, id: CollectionId, sequence: Sequence) -> Result<(), HouseError>;
    /// Pins a letter, drops it, or leaves it open.
    async fn decide(&self, id: CollectionId, letter: LetterId, decision: Decision) -> Result<(), HouseError>;
    /// Keeps what the book says beside a letter.
    async fn save_book_note(&self, id: CollectionId, letter: LetterId, note: String) -> Result<(), HouseError>;
    /// What a book says besides its letters, and how it is to be made.
    async fn front(&self, id: CollectionId) -> Result<Front, HouseError>;
    /// Keeps it.
    async fn save_front(&self, id: CollectionId, front: Front) -> Result<(), HouseError>;
    /// The names that a book changes, and what that does.
    async fn renames(&self, id: CollectionId) -> Result<(Renames, NamesChanged), HouseError>;
    /// Keeps the table of names.
    async fn save_renames(&self, id: CollectionId, names: Renames) -> Result<(), HouseError>;
    /// Adds the letters that have been marked since.
    async fn add_marked(&self, id: CollectionId) -> Result<(), HouseError>;
    /// Asks the press for the book's files; they are made in the background.
    async fn ask_compilation(&self, collection: CollectionId, design: String, trim: Trim) -> Result<CompilationId, HouseError>;
    /// Stops the making of a book's files at the next page; gives it as it then stands.
    async fn stop_compilation(&self, id: CompilationId) -> Result<Compilation, HouseError>;
    /// The last making of a collection's book.
    async fn latest_compilation(&self, collection: CollectionId) -> Result<Option<Compilation>, HouseError>;
    /// A making as it stands.
    async fn compilation(&self, id: CompilationId) -> Result<Compilation, HouseError>;
}
