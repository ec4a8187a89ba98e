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
    /// The annotations of the page that is being made, link by link.
    annotations: Vec<Vec<ObjectId>>,
    /// The link that each annotation belongs to, in the order in which they were announced.
    links: Vec<ObjectId>,
}

/// A paragraph that may go on over the page.
struct Open {
    group: u32,
    role: Role,
    id: ObjectId,
    pieces: Vec<Object>,
    link: Option<Linked>,
}

/// A link in a paragraph, as far as it is said.
struct Linked {
    number: usize,
    id: ObjectId,
    page: ObjectId,
    pieces: Vec<Object>,
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
        let (sections, kids, pages, page, figures, annotations, links) = (vec![], vec![], vec![], vec![], vec![], vec![], vec![]);
        Tree { root, document, sections, section, kids, open: None, pages, page, figures, annotations, links }
    }

    /// The annotations of the page that comes next, link by link; gives the place of the first among all.
    pub(super) fn announce(&mut self, annotations: Vec<Vec<ObjectId>>) -> usize {
        let first = self.links.len();
        // Nobody's, until their words are marked.
        self.links.resize(first + annotations.iter().map(Vec::len).sum::<usize>(), self.section);
        self.annotations = annotations;
        first
    }

    /// A piece of a paragraph stands on a page, and is a link of the page or none; gives its number there.
    pub(super) fn mark(
        &mut self,
        file: &mut PdfFile,
        page: ObjectId,
        (role, group): (Role, u32),
        link: Option<usize>,
    ) -> Result<usize, PressError> {
        let number = self.page.len();
        if self.open.as_ref().is_none_or(|o| o.group != group || o.role != role) {
            self.close(file)?;
            self.open = Some(Open { group, role, id: file.id(), pieces: Vec::new(), link: None });
        }
        if self.open.as_ref().is_some_and(|o| o.link.as_ref().map(|l| (l.page, l.number)) != link.map(|l| (page, l))) {
            self.close_link(file)?;
        }
        let Some(open) = &mut self.open else { return Ok(number) };
        let piece = piece(page, number);
        match link {
            None => {
                open.pieces.push(piece);
                self.page.push(open.id);
            }
            Some(link) => {
                let linked = open.link.get_or_insert_with(|| Linked { number: link, id: file.id(), page, pieces: Vec::new() });
                linked.pieces.push(piece);
                self.page.push(linked.id);
            }
        }
        Ok(number)
    }

    /// Ends a link: its words, and the annotations that lead elsewhere (PDF 1.7, 14.8.4.4.2).
    fn close_link(&mut self, file: &mut PdfFile) -> Result<(), PressError> {
        let Some(open) = &mut self.open else { return Ok(()) };
        let Some(Linked { number, id, page, pieces: mut kids }) = open.link.take() else { return Ok(()) };
        let before: usize = self.annotations.iter().take(number).map(Vec::len).sum();
        let all: usize = self.annotations.iter().map(Vec::len).sum();
        let first = self.links.len() - all + before;
        for (n, annotation) in self.annotations.get(number).into_iter().flatten().enumerate() {
            kids.push(Object::Dictionary(dictionary! { "Type" => "OBJR", "Pg" => page, "Obj" => *annotation }));
            self.links[first + n] = id;
        }
        open.pieces.push(Object::Reference(id));
        file.put(id, &Object::Dictionary(dictionary! { "Type" => "StructElem", "S" => "Link", "P" => open.id, "K" => kids }))
    }

    /// By which number the first of all annotations finds its link.
    pub(super) fn first_annotation(&self) -> usize {
        self.pages.len()
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
        self.close_link(file)?;
        self.annotations.clear();
        let kids: Vec<Object> = std::mem::take(&mut self.page).into_iter().map(Object::Reference).collect();
        self.pages.push(file.add(kids)?);
        Ok(self.pages.len() - 1)
    }

    fn close(&mut self, file: &mut PdfFile) -> Result<(), PressError> {
        self.close_link(file)?;
        let Some(open) = self.open.take() else { return Ok(()) };
        let role = Object::Name(name(open.role).as_bytes().to_vec());
        self.kids.push(open.id);
        let dict = dictionary! { "Type" => "StructElem", "S" => role, "P" => self.section, "K" => open.pieces };
        file.put(open.id, &Object::Dictionary(dict))
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
        let numbered = self.pages.iter().chain(&self.links).enumerate();
        let numbers: Vec<Object> = numbered.flat_map(|(i, id)| [Object::Integer(i as i64), Object::Reference(*id)]).collect();
        let next = (self.pages.len() + self.links.len()) as i64;
        let parents = file.add(dictionary! { "Nums" => numbers })?;
        let root = dictionary! { "Type" => "StructTreeRoot", "K" => self.document, "ParentTree" => parents, "ParentTreeNextKey" => next };
        file.put(self.root, &Object::Dictionary(root))?;
        Ok(self.root)
    }
}

fn piece(page: ObjectId, number: usize) -> Object {
    Object::Dictionary(dictionary! { "Type" => "MCR", "Pg" => page, "MCID" => number as i64 })
}
