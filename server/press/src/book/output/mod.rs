//! From pages to a file: content streams, the letters' plates, and a PDF that goes out object by object.

mod content;
mod file;
mod links;
mod outlines;
mod plate;
mod tree;
mod volume;

pub use file::Output;
pub(crate) use volume::{Aims, Cut, Volume, Work};
