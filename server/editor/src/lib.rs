//! The editor: years of letters are read again, the best are chosen and put in order, names are changed.
//!
//! - [`reading`]: what is in a letter, side by side with the reason, and which letters are nearly the same.
//! - [`choosing`]: the best of them within a number of letters or pages, and a first order.
//! - [`renaming`]: names and places changed through a whole book, and where.
//!
//! Everything is proposed and nothing is decided: what somebody pinned stays, what somebody dropped is out, and
//! what may not be published is never chosen. The editor never knows the database, the web or the press; it has
//! no clock and no randomness, so the same letters give the same proposal.

mod error;
mod words;

pub mod choosing;
pub mod reading;
pub mod renaming;

pub use error::EditorError;
