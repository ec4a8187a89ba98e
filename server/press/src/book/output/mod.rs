//! From pages to a file: content streams, the letters' plates, and a PDF that goes out object by object.

mod content;
mod file;
mod plate;
mod tree;
mod volume;

pub use file::Output;
pub(crate) use volume::{Cut, Volume, Work};
