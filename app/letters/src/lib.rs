//! The words that both sides of the house share: people and what is remembered of them, the brief
//! for a letter, the letter itself, the drafts on the way to it, letters to many and the collections that become books.
//!
//! Pure: no files, no clock, no randomness, no database, no web. Ids and times come in from outside,
//! so the same values mean the same thing in the browser, on the server and in a test.

mod addressee;
mod brief;
mod choice;
mod collection;
mod draft;
mod front;
mod ids;
mod language;
mod letter;
mod mailing;
mod permission;
mod person;
mod plan;
mod reading;
mod renames;
mod revision;
mod submission;
mod text;
mod version;
mod voice;

pub use addressee::{Addressee, field_key, first_name};
pub use brief::{Brief, BriefError, Fact, Recipient, Sender};
pub use choice::{Budget, Candidate, Decision, Proposal, Sequence, SequenceError};
pub use collection::{Collection, CollectionLetter, Compilation, CompilationState, NO_COVER, NewCollection, Trim, TrimError};
pub use draft::{Draft, DraftPiece, DraftState};
pub use front::{BookPart, Front, Shown};
pub use ids::{
    AccountId, CollectionId, CompilationId, DraftId, IdError, LetterId, MailingId, MemoryId, OccasionDayId, PersonId, RevisionId,
};
pub use language::{Language, LanguageError};
pub use letter::{Letter, LetterSummary, NewLetter, Sheet};
pub use mailing::{Checked, Finding, FindingKind, MOST_LETTERS, Mailing, MailingChange, MailingSummary, Standing, Weight, Wording};
pub use permission::{Permission, PermissionError};
pub use person::{Memory, NewPerson, OccasionDay, Person, Pronoun, PronounError};
pub use plan::{Plan, PlanError, PlannedBeat, PlannedNote, apportion};
pub use reading::{Quality, Reading};
pub use renames::{Rename, RenameKind, Renames, RenamesError};
pub use revision::{Change, Part, PartKind, Remark, RemarkKind, compare, pieces};
pub use submission::Submission;
pub use text::{LetterText, Sentence, sentences, word_count};
pub use version::{Cause, Rest, Version, edits, places, rests, sittings, told};
pub use voice::{Favourite, Form, Lesson, Mark, Marks, Taught, Voice};
