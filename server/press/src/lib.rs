//! The press: from pages to files.
//!
//! - [`letter`]: written pages become a PDF with vector ink and real text under it, an SVG, a PNG.
//! - [`book`]: letters become the interior of a printed book and an EPUB.
//! - [`faces`]: the list of typefaces that books and screens are set in.
//!
//! Everything is made whole in memory: bytes in, bytes out. The press never knows the database, the web
//! or the model; it reads no file, no clock and no random source, so the same input gives the same bytes.

mod compositor;
mod error;
mod face;
mod patch;
#[cfg(test)]
mod proofs;
mod sheet;

pub mod book;
pub mod faces;
pub mod letter;

pub use error::PressError;
