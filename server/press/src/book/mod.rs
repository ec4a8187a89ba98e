//! Letters as a book: the interior for the print shop and the EPUB for the reader's own screen.

mod contents;
mod copy;
mod cut;
mod design;
mod epub;
mod interior;
mod lines;
mod opening;
mod pages;
#[cfg(test)]
mod tests;
mod words;

pub use design::{Axis, Design, Margins, Opening, Running, Text};
pub use epub::epub;
pub use interior::{Interior, interior};

use crate::PressError;
use chrono::{DateTime, NaiveDate, Utc};
use uuid::Uuid;

/// What is to be made into a book.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Manuscript {
    /// What stands on the title page; 1 to 300 characters.
    pub title: String,
    /// Who stands on the title page; may be empty.
    pub author: String,
    /// BCP 47 ("en", "en-GB", "de"); chooses the hyphenation. The few words that the book adds of its own
    /// ("To", "Contents") are English.
    pub language: String,
    /// The book's identifier, the same for every making of it.
    pub identifier: Uuid,
    /// When what it is made of was last changed.
    pub modified: DateTime<Utc>,
    /// The letters in order.
    pub letters: Vec<BookLetter>,
}

/// One letter in a book.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BookLetter {
    /// To whom, as it stands in the heading after "To".
    pub to: String,
    /// Why; may be empty.
    pub occasion: String,
    /// Its date, when it has one.
    pub dated: Option<NaiveDate>,
    /// Where it was written, when known.
    pub place: Option<String>,
    /// The whole text, salutation to signature; paragraphs divided by an empty line.
    pub text: String,
}

/// The bytes of the faces that a design names: TrueType files.
#[derive(Debug, Clone)]
pub struct Faces {
    /// [`Design::regular`].
    pub regular: Vec<u8>,
    /// [`Design::italic`].
    pub italic: Vec<u8>,
}

impl Manuscript {
    /// A book needs a title and a letter.
    pub(crate) fn check(&self) -> Result<(), PressError> {
        if copy::fair(&self.title).is_empty() {
            return Err(PressError::NoTitle);
        }
        if self.letters.is_empty() {
            return Err(PressError::NoLetters);
        }
        Ok(())
    }
}

impl BookLetter {
    /// "To Loretta".
    pub(crate) fn heading(&self) -> String {
        let to = copy::fair(&self.to);
        if to.is_empty() { "A letter".into() } else { format!("To {to}") }
    }

    /// "Tulsa, 14 June 2026", as much of it as is known.
    pub(crate) fn place_and_date(&self, language: &str) -> String {
        let place = self.place.as_deref().map(copy::fair).filter(|p| !p.is_empty());
        let date = self.dated.map(|d| copy::date(d, language));
        place.into_iter().chain(date).collect::<Vec<_>>().join(", ")
    }
}
