//! Letters as a book: the interior for the print shop, the same for a screen, and the EPUB.
//!
//! A [`Manuscript`] says what the book holds, a [`Design`] what it looks like, a [`Setting`] for whom it is set.
//! `setting` makes lines of text, `pages` makes pages of lines, `matter` knows what stands before and after
//! the letters, `output` writes the file page by page.

#[cfg(test)]
mod anything;
pub(crate) mod copy;
mod design;
pub(crate) mod desk;
mod epub;
mod estimate;
mod interior;
mod leaf;
mod manuscript;
pub(crate) mod matter;
pub(crate) mod output;
pub(crate) mod pages;
pub(crate) mod setting;
#[cfg(test)]
mod standard;
#[cfg(test)]
pub(crate) mod tests;

pub use design::{Axis, Begins, Design, Facsimile, Fit, Margins, Matter, Opening, Running, Text};
pub use epub::{CoverPicture, Printed, Publication, epub};
pub use interior::{Edition, Interior, Setting, interior};
pub use leaf::{Begin, Leaf, Piece};
pub use manuscript::{
    Autograph, Autographs, Back, BookLetter, Change, Changed, Epigraph, Faces, Foreword, Front, Frontispiece, Manuscript, Part, Shown,
};
pub use matter::people::{Pages, Person};
pub use output::Output;

pub(crate) use epub::language_tag;
