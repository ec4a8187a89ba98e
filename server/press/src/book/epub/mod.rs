//! The EPUB: the same book for the reader's own screen (EPUB 3.3, EPUB Accessibility 1.1).
//!
//! Text flows; a letter in the hand is a picture in outlines with its text beneath it; where the pages of the printed
//! book begin is marked in the text, so that both can be cited alike.

mod documents;
mod index;
mod nav;
mod package;
mod script;
mod style;
mod typeface;

use super::{Autographs, Design, Faces, Frontispiece, Leaf, Manuscript, Person, Piece, Shown, manuscript::Autograph};
use crate::{
    PressError,
    face::Face,
    letter::{Letterhead, Paper, svg},
    package::{Container, Package},
};
use documents::{Document, Hand};
use letters::Trim;
use std::collections::HashMap;
use std::ops::ControlFlow;
use typeface::{Copy, Embedded, embedded};

/// How a book becomes an EPUB.
#[derive(Clone, Copy)]
pub struct Publication<'a> {
    /// What it looks like, as far as a reading system lets it.
    pub design: &'a Design,
    /// The design's faces.
    pub faces: &'a Faces,
    /// Where letters in the hand come from; without them every letter is in type only.
    pub autographs: Option<Autographs<'a>>,
    /// The printed book, when there is one.
    pub printed: Option<Printed<'a>>,
    /// The front of its cover.
    pub cover: Option<CoverPicture<'a>>,
}

/// The front of a cover.
#[derive(Debug, Clone, Copy)]
pub struct CoverPicture<'a> {
    /// As PNG.
    pub png: &'a [u8],
    /// What is to be seen on it, for who cannot see it.
    pub says: &'a str,
}

impl<'a> Publication<'a> {
    /// A book in type only, without cover and without a printed one beside it.
    pub fn new(design: &'a Design, faces: &'a Faces) -> Publication<'a> {
        Publication { design, faces, autographs: None, printed: None, cover: None }
    }
}

/// The printed book whose pages the EPUB tells.
#[derive(Debug, Clone, Copy)]
pub struct Printed<'a> {
    /// Where its pages begin: [`super::Interior::leaves`].
    pub leaves: &'a [Leaf],
    /// Who is on them: [`super::Interior::people`].
    pub people: &'a [Person],
    /// The size of its pages.
    pub trim: Trim,
}

/// Makes the EPUB of a book and writes it to `out` as it goes: cover, title page, what stands before the letters, a document
/// for each part and each letter, what stands after them; contents, landmarks and page list; facsimiles as SVG with their
/// text; the design's faces, as much of them as the book needs and their licence allows. What the faces lack a reading
/// system replaces, so no character is refused here. What is in memory does not grow with the facsimiles.
///
/// The archive bears no clock: the same manuscript gives the same bytes, and its date is [`Manuscript::modified`]. `heard`
/// is asked after every letter and may stop the work.
///
/// # Errors
/// Without letters or a title, when a letter cannot be shown in the hand (it is named), when a face is no TrueType file, or
/// when `heard` stops the work or `out` refuses. What `out` holds then is no book.
pub fn epub(
    manuscript: &Manuscript,
    publication: &Publication,
    out: &mut dyn Container,
    heard: &mut dyn FnMut() -> ControlFlow<()>,
) -> Result<(), PressError> {
    manuscript.check()?;
    let Publication { design, faces, .. } = *publication;
    Face::parse(&faces.regular, "regular")?;
    Face::parse(&faces.italic, "italic")?;
    let mut made = Made { package: Package::of_type("application/epub+zip", out)?, copy: Copy::default(), book: Book::default() };
    made.package.add("META-INF/container.xml", CONTAINER.as_bytes())?;
    let leaves = publication.printed.map_or(&[][..], |p| p.leaves);

    if let Some(CoverPicture { png, says }) = publication.cover {
        made.package.add_packed("EPUB/cover.png", png)?;
        made.document(manuscript, documents::cover(says))?;
    }
    if let Frontispiece::Facsimile(letter) = manuscript.front.frontispiece
        && publication.autographs.is_some()
    {
        let hands = made.facsimiles(manuscript, publication, letter, Some(1))?;
        made.document(manuscript, documents::frontispiece(manuscript, letter, &hands, leaves))?;
    }
    for document in documents::before(manuscript, design, leaves) {
        made.document(manuscript, document)?;
    }
    // The contents stand where a book has them and are written when everything is known.
    let contents = made.book.documents.len();
    if let Some(document) = documents::foreword(manuscript, leaves) {
        made.document(manuscript, document)?;
    }
    for i in 0..manuscript.letters.len() {
        for part in (0..manuscript.parts.len()).filter(|n| manuscript.parts[*n].opens == i) {
            made.document(manuscript, documents::part(manuscript, part, leaves))?;
        }
        let hands = match manuscript.letters[i].shown {
            Shown::Hand | Shown::Both if publication.autographs.is_some() => made.facsimiles(manuscript, publication, i, None)?,
            _ => Vec::new(),
        };
        made.document(manuscript, documents::letter(manuscript, i, &hands, leaves))?;
        if heard().is_break() {
            return Err(PressError::Stopped);
        }
    }
    let people = if manuscript.back.people { made.people(manuscript, publication) } else { None };
    for document in [documents::by_date(manuscript, leaves), people, documents::changed(manuscript, leaves)].into_iter().flatten() {
        made.document(manuscript, document)?;
    }
    let rights = [&faces.regular, &faces.italic].into_iter().flat_map(|face| typeface::rights(face)).collect::<Vec<_>>();
    made.document(manuscript, documents::colophon(manuscript, design, &rights, leaves))?;
    made.finish(manuscript, publication, contents, leaves)
}

const CONTAINER: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">
  <rootfiles>
    <rootfile full-path="EPUB/package.opf" media-type="application/oebps-package+xml"/>
  </rootfiles>
</container>
"#;

/// What the package has to say of what is in it.
#[derive(Debug, Default)]
struct Book {
    documents: Vec<Entry>,
    /// Names of the facsimiles' files, without ending.
    facsimiles: Vec<String>,
    /// Printed pages: folio, and where it is marked.
    pages: Vec<(String, String)>,
    /// The faces that went in: id, path.
    fonts: Vec<(&'static str, String)>,
}

/// A document in its place in the spine.
#[derive(Debug)]
struct Entry {
    name: String,
    /// As the contents call it: depth from 0, title, what is said beside it; nothing for what they leave out.
    listed: Option<(u8, String, String)>,
    /// Its landmark: an `epub:type` and a title.
    landmark: Option<(&'static str, &'static str)>,
}

struct Made<'o> {
    package: Package<&'o mut dyn Container>,
    copy: Copy,
    book: Book,
}

impl Made<'_> {
    fn document(&mut self, manuscript: &Manuscript, document: Document) -> Result<(), PressError> {
        let xhtml = document.xhtml(manuscript);
        self.copy.read(&xhtml);
        self.package.add(&format!("EPUB/{}.xhtml", document.name), xhtml.as_bytes())?;
        self.book.pages.extend(document.pages.into_iter().map(|(folio, id)| (folio, format!("{}.xhtml#{id}", document.name))));
        self.book.documents.push(Entry { name: document.name, listed: document.listed, landmark: document.landmark });
        Ok(())
    }

    /// The index of people, when there are any.
    fn people(&self, manuscript: &Manuscript, publication: &Publication) -> Option<Document> {
        let Some(Printed { leaves, people, .. }) = publication.printed else { return index::by_letter(manuscript) };
        let marked = self.book.pages.iter().map(|(folio, href)| (folio.as_str(), href.as_str())).collect();
        index::printed(people, &marked, documents::plain_marks(leaves, &[Piece::People]).1)
    }

    /// Writes the pages of a letter in the hand as pictures, `most` of them at the most.
    fn facsimiles(
        &mut self,
        manuscript: &Manuscript,
        publication: &Publication,
        letter: usize,
        most: Option<usize>,
    ) -> Result<Vec<Hand>, PressError> {
        let Some(autographs) = publication.autographs else { return Ok(Vec::new()) };
        let fault = |reason: String| manuscript.facsimile(letter, reason);
        let autograph: Autograph = autographs(letter).map_err(|e| match e {
            PressError::Hand(why) => fault(why),
            other => fault(other.to_string()),
        })?;
        let head = autograph.heading.as_ref().map(|heading| Letterhead { heading, face: &publication.faces.regular });
        let paper = Paper { stationery: &autograph.stationery, head };
        let count = autograph.pages.len();
        let mut hands = Vec::new();
        for (number, page) in autograph.pages.iter().enumerate().take(most.unwrap_or(usize::MAX)) {
            let kind = if most.is_some() { "frontispiece" } else { "letter" };
            let name = format!("{kind}-{:04}-{}", letter + 1, number + 1);
            let picture = svg(page, number, &autograph.ink, &paper).map_err(|e| fault(e.to_string()))?;
            self.package.add(&format!("EPUB/hand/{name}.svg"), picture.as_bytes())?;
            hands.push(Hand { name: name.clone(), number, count, width_mm: page.width_mm, height_mm: page.height_mm });
            self.book.facsimiles.push(name);
        }
        Ok(hands)
    }

    /// Contents, style sheet, faces and package.
    fn finish(mut self, manuscript: &Manuscript, publication: &Publication, contents: usize, leaves: &[Leaf]) -> Result<(), PressError> {
        let Publication { design, faces, .. } = *publication;
        let own = documents::marks(leaves, |b| matches!(b, super::Begin::Matter(super::Piece::Contents, _)));
        self.book.pages.extend(own.iter().map(|(_, folio)| ((*folio).to_string(), format!("nav.xhtml#{}", script::id_of(folio)))));
        // In the order of print: where hand and type face each other it is not quite that of the text.
        let order: HashMap<&str, usize> = leaves.iter().enumerate().map(|(n, leaf)| (leaf.folio.as_str(), n)).collect();
        self.book.pages.sort_by_key(|(folio, _)| order.get(folio.as_str()).copied());
        let nav = nav::nav(manuscript, &self.book, &own);
        self.copy.read(&nav);
        self.package.add("EPUB/nav.xhtml", nav.as_bytes())?;
        let mut given = [("regular", &design.regular, &faces.regular), ("italic", &design.italic, &faces.italic)].to_vec();
        given.dedup_by_key(|(_, name, _)| (*name).clone());
        for (id, name, face) in given {
            if let Embedded::Face(bytes) = embedded(face, &self.copy) {
                let path = format!("fonts/{}.ttf", name.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '-').collect::<String>());
                self.package.add(&format!("EPUB/{path}"), &bytes)?;
                self.book.fonts.push((id, path));
            }
        }
        self.package.add("EPUB/book.css", style::css(design, &self.book.fonts).as_bytes())?;
        let opf = package::opf(manuscript, publication, &self.book, contents);
        self.package.add("EPUB/package.opf", opf.as_bytes())?;
        self.package.finish()?.flush().map_err(PressError::Write)
    }
}

/// The language when it has the shape of a BCP 47 tag, English otherwise.
pub(crate) fn language_tag(tag: &str) -> &str {
    let shaped = tag.split('-').enumerate().all(|(i, part)| {
        let letters = if i == 0 {
            part.bytes().all(|b| b.is_ascii_alphabetic()) && part.len() < 4
        } else {
            part.bytes().all(|b| b.is_ascii_alphanumeric())
        };
        letters && (2..=8).contains(&part.len())
    });
    if shaped { tag } else { "en" }
}
