//! The sender's notes: read, and turned into what a letter could say, without a model.

pub mod mend;
mod turn;

pub use turn::revoice;
