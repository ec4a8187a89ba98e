//! The check: what a sentence may not be, and what a whole letter tells and does wrong.
//!
//! It looks at the brief and at the text alone, never at what the model, the prompt or the generator claims, and
//! shares no code with the rooms that turn notes: an error there must not hide itself here. It is used twice:
//! on each sentence while a letter is written ([`Judge`]) and on finished letters of any origin.

mod cliche;
mod form;
mod lexicon;
mod sentence;
mod words;

pub use cliche::{Cliche, Cliches};
pub use form::form;
#[cfg(test)]
pub use sentence::worn;
pub use sentence::{Judge, Verdict, repeats, share, told};
