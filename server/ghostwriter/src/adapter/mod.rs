//! Adapters: what a small model was taught of the trade, kept apart from its weights.

mod ask;
mod file;
mod given;
mod speak;

pub use ask::{Between, END, Part, ask};
pub use file::{Adapter, Card, MAPS, Pair, RANK};
pub use speak::Answer;
pub(crate) use speak::{Wanted, given, speak};
