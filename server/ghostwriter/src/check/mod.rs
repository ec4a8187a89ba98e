//! The check: what a sentence may not be, and what a whole letter tells and does wrong.
//!
//! It looks at the brief and at the text alone, never at what the model, the prompt or the generator claims. It is
//! used twice: on finished letters of any origin ([`read`]), which shares no code with the rooms that turn notes, for
//! an error there must not hide itself here; and on each sentence while a letter is written ([`Judge`]), which compares
//! who did what with the note as it was turned.

#[cfg(test)]
mod anything;
mod cliche;
mod closeness;
mod facts;
mod form;
mod grammar;
mod hurried;
mod instruction;
mod invented;
mod known;
mod letter;
mod lexicon;
mod person;
mod repeat;
mod roles;
mod sentence;
mod words;

#[cfg(test)]
mod trial;
#[cfg(test)]
mod trial_second;

pub use cliche::{Cliche, Cliches};
pub use closeness::Closeness;
pub use form::form;
pub use letter::{FactRead, Fault, FaultKind, Reading, Told, read};
pub(crate) use lexicon::number;
pub(crate) use roles::denials;
pub use sentence::{Judge, Verdict, repeats, share, told};
