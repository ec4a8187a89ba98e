//! From a filled sheet to a hand.
//!
//! [`sheet`] is the sheet's geometry as data; the press prints it. [`read`] takes scans and photographs of
//! it, finds the marks, makes the page flat and its light even, and says box by box what stands there; a
//! [`Reading`] is kept, joined with another photograph of a page ([`Reading::retake`]), and made into a
//! [`fonts::LetterBook`] ([`Reading::book`]). [`from_strokes`] takes the same letters from a finger or a
//! stylus.
//!
//! Pure: bytes in, data out; reads no file, no clock, keeps nothing.

mod book;
mod cell;
mod error;
mod flat;
mod form;
mod light;
mod like;
mod marks;
mod mask;
mod open;
mod page;
mod pages_of_pdf;
mod reading;
mod running;
pub mod sheet;
mod strokes;

pub use error::LearnError;
pub use mask::Mask;
pub use reading::{BoxReading, LineReading, PageReading, Reading, State, read};
pub use strokes::{BoxStrokes, Sample, from_strokes};
