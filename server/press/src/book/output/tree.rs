//! The structure of a book for who hears it read: a section for each letter, and in it headings and
//! paragraphs (PDF 1.7, 14.7). Elements go out as they end; only their numbers stay.

use super::{content::name, file::PdfFile, plate::Place};
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
    /// Where figures stand: promised until it is known where the text stands on its pages.
    figures: Vec<(ObjectId, usize, [f64; 4])>,
}

/// A paragraph that may go on over the page.
struct Open {
    group: u32,
    role: Role,
    id: ObjectId,
    pieces: Vec<(ObjectId, usize)>,
}

/// What is told of a piece of a plate: its marks there, and what it is when it is a drawing.
pub(super) struct Told {
    pub(super) marks: Vec<usize>,
    pub(super) figure: Option<Figure>,
}

/// A drawing: what it says, and where it stands on its sheet, in points; without that it is all of the writing.
pub(super) struct Figure {
    pub(super) says: String,
    pub(super) bounds: Option<[f64; 4]>,
}

impl Tree {
    pub(super) fn new(file: &mut PdfFile) -> Tree {
        let (root, document, section) = (file.id(), file.id(), file.id());
        Tree { root, document, sections: vec![], section, kids: vec![], open: None, pages: vec![], page: vec![], figures: vec![] }
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

    /// A letter's page in the hand, its object and its number from 0: a figure when it is told as a `whole`, else what is
    /// told on it.
    pub(super) fn plate(
        &mut self,
        file: &mut PdfFile,
        (page, number): (ObjectId, usize),
        told: &[Told],
        whole: Option<Figure>,
        at: &Place,
    ) -> Result<(), PressError> {
        self.close(file)?;
        let one: [Told; 1];
        let told = if whole.is_some() {
            one = [Told { marks: told.iter().flat_map(|t| t.marks.iter().copied()).collect(), figure: whole }];
            &one
        } else {
            told
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
            if let Some(Figure { says, bounds }) = figure {
                let layout = file.id();
                self.figures.push((layout, number, bounds.map_or(at.writing, |b| at.of(b))));
                dict.set("Alt", text(says));
                dict.set("A", layout);
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

    /// Writes what is left and gives the root. `corner` says where the text of a page (from 0) begins on its sheet.
    pub(super) fn finish(mut self, file: &mut PdfFile, corner: &dyn Fn(usize) -> (f64, f64)) -> Result<ObjectId, PressError> {
        self.section(file, usize::MAX)?;
        for (id, page, [l, b, r, t]) in std::mem::take(&mut self.figures) {
            let (x, y) = corner(page);
            let bounds: Vec<Object> = [l + x, b + y, r + x, t + y].map(|v| Object::Real(((v * 100.0).round() / 100.0) as f32)).into();
            // PDF 1.7, 14.8.5.4.3: a figure says where it stands.
            file.put(id, &Object::Dictionary(dictionary! { "O" => "Layout", "Placement" => "Block", "BBox" => bounds }))?;
        }
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
