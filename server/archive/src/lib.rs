//! Everything that is kept: accounts and how each of them writes, people and what is remembered of them,
//! letters with every text that stood in them, letters to many, drafts, collections, and the finished files.
//!
//! One [`Archive`] speaks to SQLite (the default, one file at home) or to Postgres (by address); the
//! same contract suite runs against both. What belongs to an account is asked for with that account's
//! id, and another account's things are simply not found.
//!
//! Never knows the web or the model. Has no clock and makes no ids: times and ids come in as
//! parameters. Times are kept to the microsecond, the finest that both engines hold.

#[macro_use]
mod store;
mod accounts;
mod books;
mod collections;
mod compilations;
mod correspondence;
mod drafts;
mod error;
mod files;
mod fold;
mod mailings;
mod people;
mod sessions;
mod settings;
mod versions;
mod voices;

pub use accounts::{Account, Counts};
pub use books::Decided;
pub use compilations::{CompilationForWork, Outcome, UnfinishedCompilation};
pub use drafts::{DraftForWork, UnfinishedDraft};
pub use error::{ArchiveError, Cause, Conflict, NewerText, Result, Thing};
pub use files::Files;
pub use store::Archive;
pub use versions::Made;
pub use voices::{Edited, KeptVoice};
