//! The secretary: one letter to many. A list is read out of anybody's spreadsheet or out of people that are known, a
//! text's fields are filled for each, and each letter is read against its own facts before anything is printed.
//!
//! - [`table`]: bytes of a spreadsheet's text file become rows.
//! - [`list`]: rows or people become addressees; [`Columns`] knows what columns are called.
//! - [`Form`]: a text with fields in it, `{{name}}`.
//! - [`Proofs`]: what is wrong with one of the letters.
//!
//! It never knows the database, the web, the press or the hand: whether a letter can be written and how long it gets
//! is found where those are at hand. It reads no file and no clock; the same list and text give the same letters.

mod brief;
mod columns;
mod error;
mod form;
pub mod list;
mod proofs;
mod seeds;
pub mod table;

pub use brief::{own, shared};
pub use columns::Columns;
pub use error::SecretaryError;
pub use form::{Filled, Form};
pub use proofs::Proofs;
pub use seeds::seeds;
