//! Letters as a book: the interior for the print shop and the EPUB for the reader's own screen.

mod contents;
mod copy;
mod cut;
mod design;
mod epub;
mod interior;
mod lines;
mod manuscript;
mod opening;
mod pages;
#[cfg(test)]
mod tests;
mod words;

pub use design::{Axis, Design, Margins, Opening, Running, Text};
pub use epub::epub;
pub use interior::{Interior, interior};
pub use manuscript::{
    Autograph, Autographs, Back, BookLetter, Change, Changed, Epigraph, Faces, Foreword, Front, Frontispiece, Manuscript, Part, Shown,
};
