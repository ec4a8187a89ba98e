//! The desk before a letter is on it.

mod start;

pub use start::Start;
