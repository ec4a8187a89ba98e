//! The hands and the pen: text in, ink on a page out.
//!
//! Pure and deterministic: a hand, a stationery, a text and a seed give the same page on every machine,
//! on the server and in the browser. Knows no letter, only text; reads no file, no clock, and draws all
//! its randomness from the seed it is given.

mod blocks;
mod card;
mod chance;
mod compose;
mod error;
mod form;
mod hand;
mod kerning;
mod lines;
mod page;
mod pen;
mod smooth;
mod stationery;
mod svg;
mod warp;
mod write;

pub use card::HandCard;
pub use error::{HandError, StationeryError, WriteError};
pub use hand::Hand;
pub use page::{Mark, Page, Shape, Word};
pub use stationery::{Ink, Margins, Stationery};
pub use write::{MOST_CHARACTERS, Manner, write};
