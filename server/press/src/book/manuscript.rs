//! What a book is made of, as plain data: the letters, what stands before and after them, and how each is
//! shown. The interior and the EPUB are set from the same manuscript.

use super::copy;
use crate::PressError;
use chrono::{DateTime, NaiveDate, Utc};
use fonts::{Heading, Ink, Page, Stationery};
use uuid::Uuid;

/// What is to be made into a book. What is empty is left out of the book.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
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
    /// What stands before the letters.
    pub front: Front,
    /// The parts in order; a book without parts has none.
    pub parts: Vec<Part>,
    /// The letters in order.
    pub letters: Vec<BookLetter>,
    /// Who is named in the letters, as the letters name them ("Aunt May"), for the index. Those written to
    /// are indexed anyway.
    pub people: Vec<String>,
    /// What was changed for the sake of others; never the originals.
    pub changed: Vec<Change>,
    /// What stands after the letters.
    pub back: Back,
}

/// What stands before the letters.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Front {
    /// Under the title.
    pub subtitle: String,
    /// What faces the title page.
    pub frontispiece: Frontispiece,
    /// Lines of the imprint: publisher, place, edition, rights.
    pub imprint: Vec<String>,
    /// The ISBN as it is to be printed ("978-0-306-40615-7").
    pub isbn: String,
    /// To whom the book is given.
    pub dedication: String,
    /// Somebody else's words before the letters.
    pub epigraph: Option<Epigraph>,
    /// What somebody says about the letters before they begin.
    pub foreword: Option<Foreword>,
}

/// What faces the title page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Frontispiece {
    /// Nothing.
    #[default]
    None,
    /// The design's ornament.
    Ornament,
    /// The first page of a letter in the hand; its place among [`Manuscript::letters`], from 0.
    Facsimile(usize),
}

/// Somebody else's words, and whose they are.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Epigraph {
    /// The words; lines stay lines.
    pub text: String,
    /// Who said it, where; may be empty.
    pub source: String,
}

/// A foreword.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Foreword {
    /// "Foreword" when empty.
    pub title: String,
    /// Paragraphs divided by an empty line.
    pub text: String,
    /// Who signs it; may be empty.
    pub signed: String,
}

/// A part of the book.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Part {
    /// Its title.
    pub title: String,
    /// The letter before which it opens: its place among [`Manuscript::letters`], from 0.
    pub opens: usize,
    /// Words under the part's title.
    pub epigraph: Option<Epigraph>,
}

/// One letter in a book.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
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
    /// What the editor says before the letter; may be empty.
    pub headnote: String,
    /// What the editor says after the letter; may be empty.
    pub afternote: String,
    /// How it is shown.
    pub shown: Shown,
}

/// How a letter is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Shown {
    /// Set in type.
    #[default]
    Set,
    /// In the hand, as facsimile.
    Hand,
    /// Both: the hand on the verso, the type that faces it on the recto.
    Both,
}

/// A change that was made through the whole book for the sake of others.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Change {
    /// What kind of thing it was.
    pub kind: Changed,
    /// In which letters it was changed: places among [`Manuscript::letters`], from 0.
    pub letters: Vec<usize>,
}

/// What was changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Changed {
    /// The name of a person.
    #[default]
    Person,
    /// The name of a place.
    Place,
    /// Anything else: a number, a company, a date.
    Detail,
}

/// What stands after the letters. A design may leave out more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Back {
    /// The index of people.
    pub people: bool,
    /// The list of letters by date.
    pub letters: bool,
    /// The page of what was changed, when anything was.
    pub changed: bool,
    /// The colophon.
    pub colophon: bool,
    /// Whose hands wrote, for the colophon ("Theodore").
    pub hands: Vec<String>,
    /// Lines that the colophon adds ("Two hundred copies for the family").
    pub said: Vec<String>,
}

impl Default for Back {
    /// Everything, with nobody's hand named.
    fn default() -> Back {
        Back { people: true, letters: true, changed: true, colophon: true, hands: Vec::new(), said: Vec::new() }
    }
}

/// A letter as the hand wrote it.
#[derive(Debug, Clone, PartialEq)]
pub struct Autograph {
    /// Its pages in order.
    pub pages: Vec<Page>,
    /// The ink.
    pub ink: Ink,
    /// The paper.
    pub stationery: Stationery,
    /// The writer's name and address, where the paper has a place for them.
    pub heading: Option<Heading>,
}

/// Where written letters come from: asked for one letter at a time, by its place among
/// [`Manuscript::letters`], so that a book's memory does not grow with its letters. The same place gives the
/// same pages.
pub type Autographs<'a> = &'a dyn Fn(usize) -> Result<Autograph, PressError>;

/// The bytes of the faces that a design names: TrueType files.
#[derive(Debug, Clone)]
pub struct Faces {
    /// [`super::Design::regular`].
    pub regular: Vec<u8>,
    /// [`super::Design::italic`].
    pub italic: Vec<u8>,
}

impl Manuscript {
    /// A book needs a title and a letter, and what points to a letter needs that letter.
    pub(crate) fn check(&self) -> Result<(), PressError> {
        if copy::fair(&self.title).is_empty() {
            return Err(PressError::NoTitle);
        }
        if self.letters.is_empty() {
            return Err(PressError::NoLetters);
        }
        let count = self.letters.len();
        let beyond = |what: String, letter: usize| Err(PressError::NoSuchLetter { what, letter: letter + 1, count });
        for part in &self.parts {
            if part.opens >= count {
                return beyond(format!("The part “{}”", copy::fair(&part.title)), part.opens);
            }
        }
        if let Frontispiece::Facsimile(letter) = self.front.frontispiece
            && letter >= count
        {
            return beyond("The frontispiece".into(), letter);
        }
        match self.changed.iter().flat_map(|c| &c.letters).find(|l| **l >= count) {
            Some(letter) => beyond("The list of what was changed".into(), *letter),
            None => Ok(()),
        }
    }

    /// Whether any page shows the hand.
    pub fn shows_a_hand(&self) -> bool {
        self.hands_shown().next().is_some()
    }

    /// The letters of which any page shows the hand: their places among [`Manuscript::letters`], in order.
    pub fn hands_shown(&self) -> impl Iterator<Item = usize> {
        let shown =
            move |n: usize, letter: &BookLetter| letter.shown != Shown::Set || self.front.frontispiece == Frontispiece::Facsimile(n);
        self.letters.iter().enumerate().filter(move |(n, letter)| shown(*n, letter)).map(|(n, _)| n)
    }

    /// That a letter, by its place among [`Manuscript::letters`], cannot be shown in the hand, and why.
    pub fn facsimile(&self, letter: usize, reason: String) -> PressError {
        PressError::Facsimile { place: self.place_of(letter), reason }
    }

    /// "The letter “To Loretta” (number 3)".
    pub(crate) fn place_of(&self, letter: usize) -> String {
        let heading = self.letters.get(letter).map(BookLetter::heading).unwrap_or_default();
        format!("The letter “{heading}” (number {})", letter + 1)
    }
}

impl BookLetter {
    /// "To Loretta".
    pub(crate) fn heading(&self) -> String {
        let to = copy::fair(&self.to);
        if to.is_empty() { "A letter".into() } else { format!("To {to}") }
    }

    /// Whether the editor says anything of it.
    pub(crate) fn has_notes(&self) -> bool {
        [&self.headnote, &self.afternote].into_iter().any(|note| !copy::fair(note).is_empty())
    }

    /// "Tulsa, 14 June 2026", as much of it as is known.
    pub(crate) fn place_and_date(&self, language: &str) -> String {
        let place = self.place.as_deref().map(copy::fair).filter(|p| !p.is_empty());
        let date = self.dated.map(|d| copy::date(d, language));
        place.into_iter().chain(date).collect::<Vec<_>>().join(", ")
    }
}
