//! The writing: from a plan to a letter, piece by piece.

pub mod draft;
pub mod join;
pub mod prompt;
pub mod stream;
