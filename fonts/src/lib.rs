//! The hands and the pen: text in, ink on a page out.
//!
//! Pure and deterministic: a hand, a stationery, a text and a seed give the same page on every machine,
//! on the server and in the browser. Knows no letter, only text; reads no file, no clock, and draws all
//! its randomness from the seed it is given.

mod page;
mod stationery;

pub use page::{Mark, Page, Shape, Word};
pub use stationery::{Ink, Margins, Stationery};
