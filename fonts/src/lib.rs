//! The hands and the pen: text in, ink on a page out.
//!
//! Pure and deterministic: a hand, a stationery, a text and a seed give the same page on every machine,
//! on the server and in the browser. Knows no letter, only text; reads no file, no clock, and draws all
//! its randomness from the seed it is given.
//!
//! A letter goes through the rooms in this order: `hand` knows the letterforms (out of a typeface, out of
//! the drawing that is compiled in, or learned from somebody's sheet), `form` is one of them, `centre`
//! finds the pen's path in its ink, `pen` writes words with it, and `page` puts them on paper.

mod centre;
mod error;
mod form;
mod hand;
pub mod measure;
mod page;
mod pen;

pub use centre::{CentreFault, Mask, PathFrom, centre_line_of_mask};
pub use error::{HandError, StationeryError, WriteError};
pub use form::stroke::{Knot, Part, Stroke};
pub use hand::book::{LetterBook, Letterform, Personality};
pub use hand::{
    Hand,
    card::{HandCard, Typeface},
    check::{HandReport, Mended},
    drawn_book,
};
pub use page::address::{AddressPlace, address};
pub use page::divide::LANGUAGES;
pub use page::ground::{Lettering, Matter, Printed};
pub use page::ink::{Ink, NibCard};
pub use page::path::{Pace, PenStroke};
pub use page::sample::sample;
pub use page::stationery::{Border, BorderKind, Continuation, Crest, CrestPlace, Ground, Heading, Margins, Stationery};
pub use page::write::{MOST_CHARACTERS, Manner, write};
pub use page::{Mark, Page, Shape, Word};
pub use pen::grain::tooth;
pub use pen::nib::{Nib, NibKind};
