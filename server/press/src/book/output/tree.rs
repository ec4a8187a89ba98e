//! The structure of a book for who hears it read: a section for each letter, and in it headings and
//! paragraphs (PDF 1.7, 14.7). Elements go out as they end; only their numbers stay.

use super::{content::name, file::PdfFile};
use crate::{PressError, book::setting::Role, patch::text};
use lopdf::{Object, ObjectId, dictionary};

/// The tree as far as it has grown.
pub(super) struct Tree {
    root: ObjectId,
    document: ObjectId,
    /// Sections with their place in the book: the contents are set last and read first.
    sections: Vec<(usize, ObjectId)>,
    section: ObjectId,
    kids: Vec<ObjectId>,
    open: Option<Open>,
    /// For each page, in the order in which pages were made, the array of its elements.
    pages: Vec<ObjectId>,
    /// The elements of the page that is being made.
    page: Vec<ObjectId>,
}

/// A paragraph that may go on over the page.
struct Open {
    group: u32,
    role: Role,
    id: ObjectId,
    pieces: Vec<(ObjectId, usize)>,
}

/// What is told of a piece of a plate: its marks there, and the words of what is a drawing.
pub(super) struct Told {
    pub(super) marks: Vec<usize>,
    pub(super) figure: Option<String>,
}

impl Tree {
    pub(super) fn new(file: &mut PdfFile) -> Tree {
        let (root, document, section) = (file.id(), file.id(), file.id());
        Tree { root, document, sections: vec![], section, kids: vec![], open: None, pages: vec![], page: vec![] }
    }

    /// A piece of a paragraph stands on a page; gives its number there.
    pub(super) fn mark(&mut self, file: &mut PdfFile, page: ObjectId, role: Role, group: u32) -> Result<usize, PressError> {
        let number = self.page.len();
        if self.open.as_ref().is_none_or(|o| o.group != group || o.role != role) {
            self.close(file)?;
            self.open = Some(Open { group, role, id: file.id(), pieces: Vec::new() });
        }
        if let Some(open) = &mut self.open {
            open.pieces.push((page, number));
            self.page.push(open.id);
        }
        Ok(number)
    }

    /// A letter's page in the hand: with `alt` a figure that is told in these words, else what is told on it.
    pub(super) fn plate(&mut self, file: &mut PdfFile, page: ObjectId, told: &[Told], alt: Option<&str>) -> Result<(), PressError> {
        self.close(file)?;
        let whole: Vec<Told>;
        let told = match alt {
            Some(alt) => {
                let marks = told.iter().flat_map(|t| t.marks.iter().copied()).collect();
                whole = vec![Told { marks, figure: Some(alt.to_string()) }];
                &whole
            }
            None => told,
        };
        let count = told.iter().flat_map(|t| &t.marks).max().map_or(0, |m| m + 1);
        self.page = vec![self.section; count];
        for Told { marks, figure } in told {
            let id = file.id();
            for mark in marks {
                self.page[*mark] = id;
            }
            let kids: Vec<Object> = marks.iter().map(|m| piece(page, *m)).collect();
            let role = Object::Name(if figure.is_some() { b"Figure".to_vec() } else { b"P".to_vec() });
            let mut dict = dictionary! { "Type" => "StructElem", "S" => role, "P" => self.section, "K" => kids };
            if let Some(says) = figure {
                dict.set("Alt", text(says));
            }
            self.kids.push(id);
            file.put(id, &Object::Dictionary(dict))?;
        }
        Ok(())
    }

    /// A page is done: gives the number by which it finds its elements.
    pub(super) fn page_done(&mut self, file: &mut PdfFile) -> Result<usize, PressError> {
        let kids: Vec<Object> = std::mem::take(&mut self.page).into_iter().map(Object::Reference).collect();
        self.pages.push(file.add(kids)?);
        Ok(self.pages.len() - 1)
    }

    fn close(&mut self, file: &mut PdfFile) -> Result<(), PressError> {
        let Some(open) = self.open.take() else { return Ok(()) };
        let kids: Vec<Object> = open.pieces.iter().map(|(page, number)| piece(*page, *number)).collect();
        let role = Object::Name(name(open.role).as_bytes().to_vec());
        self.kids.push(open.id);
        file.put(open.id, &Object::Dictionary(dictionary! { "Type" => "StructElem", "S" => role, "P" => self.section, "K" => kids }))
    }

    /// Ends a section that stands at a place in the book.
    pub(super) fn section(&mut self, file: &mut PdfFile, place: usize) -> Result<(), PressError> {
        self.close(file)?;
        if self.kids.is_empty() {
            return Ok(());
        }
        let kids: Vec<Object> = std::mem::take(&mut self.kids).into_iter().map(Object::Reference).collect();
        let dict = dictionary! { "Type" => "StructElem", "S" => "Sect", "P" => self.document, "K" => kids };
        file.put(self.section, &Object::Dictionary(dict))?;
        self.sections.push((place, self.section));
        self.section = file.id();
        Ok(())
    }

    /// Writes what is left and gives the root.
    pub(super) fn finish(mut self, file: &mut PdfFile) -> Result<ObjectId, PressError> {
        self.section(file, usize::MAX)?;
        self.sections.sort_by_key(|(place, _)| *place);
        let kids: Vec<Object> = self.sections.iter().map(|(_, id)| Object::Reference(*id)).collect();
        let document = dictionary! { "Type" => "StructElem", "S" => "Document", "P" => self.root, "K" => kids };
        file.put(self.document, &Object::Dictionary(document))?;
        let numbers: Vec<Object> =
            self.pages.iter().enumerate().flat_map(|(i, id)| [Object::Integer(i as i64), Object::Reference(*id)]).collect();
        let parents = file.add(dictionary! { "Nums" => numbers })?;
        let root = dictionary! { "Type" => "StructTreeRoot", "K" => self.document, "ParentTree" => parents, "ParentTreeNextKey" => self.pages.len() as i64 };
        file.put(self.root, &Object::Dictionary(root))?;
        Ok(self.root)
    }
}

fn piece(page: ObjectId, number: usize) -> Object {
    Object::Dictionary(dictionary! { "Type" => "MCR", "Pg" => page, "MCID" => number as i64 })
}
