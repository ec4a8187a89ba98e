//! The plan: how a letter of its kind moves.

mod occasion;

pub use occasion::Occasion;
