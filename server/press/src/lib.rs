//! The press: from pages to files.
//!
//! - [`letter`]: written pages become a PDF with vector ink and real text under it, an SVG, a PNG.
//! - [`envelope`]: the addresses of an envelope, written in the hand.
//! - [`book`]: letters become the interior of a printed book and an EPUB.
//! - [`submission`]: the manuscript for a publisher (DOCX, Markdown), and what goes before it (PDF).
//! - [`plotter`]: written pages become single lines for a real pen: SVG, HP-GL, G-code.
//! - [`barcode`]: a book's number and its bars.
//! - [`cover`]: back, spine and front in one.
//! - [`preflight`]: a finished file held against a shop's numbers.
//! - [`shop`]: what the print shops ask of a book.
//! - [`specimen`]: a hand shown off: its letters, a passage, its numbers beside what people do.
//! - [`faces`]: the list of typefaces that books and screens are set in.
//!
//! A letter is made whole in memory: bytes in, bytes out; a book goes to where it is kept as it is set. The press never knows the database, the web
//! or the model; it reads no file, no clock and no random source, so the same input gives the same bytes.

mod compositor;
mod error;
mod face;
mod glyph;
mod hidden;
mod package;
mod patch;
#[cfg(test)]
mod proofs;
mod sheet;

pub mod barcode;
pub mod book;
pub mod cover;
pub mod envelope;
pub mod faces;
pub mod hand_sheet;
pub mod letter;
pub mod plotter;
pub mod preflight;
pub mod shop;
pub mod specimen;
pub mod submission;

pub use error::PressError;
pub use package::Container;
