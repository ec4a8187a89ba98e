//! The structure tree: what a letter is made of, for reading aloud and for reflowing (PDF 1.7, 14.7 and 14.8).

use super::{Patch, fault, text};
use crate::PressError;
use lopdf::{Dictionary, Object, ObjectId, dictionary};

/// What a piece of a letter is. All but the figure are paragraphs by the standard, with a name of their own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    /// A paragraph.
    Paragraph,
    /// "Dear Loretta,"
    Salutation,
    /// "With all my love,"
    Valediction,
    /// "Chris"
    Signature,
    /// A signature that is a drawing: what it says stands in its alternative text.
    Figure,
}

/// The roles of our own and the standard ones that stand for them (PDF 1.7, 14.7.3).
const OURS: [(Role, &str); 3] = [(Role::Salutation, "Salutation"), (Role::Valediction, "Valediction"), (Role::Signature, "Signature")];

impl Role {
    fn name(self) -> &'static str {
        match self {
            Role::Figure => "Figure",
            role => OURS.iter().find(|(ours, _)| *ours == role).map_or("P", |(_, name)| name),
        }
    }
}

/// A paragraph in the structure tree: its role and, piece by piece, page (from 0) and marked content number.
pub(crate) struct Element {
    pub(crate) role: Role,
    pub(crate) pieces: Vec<(usize, i64)>,
    /// What a figure says (14.9.3).
    pub(crate) says: String,
    /// Where a figure stands on its page, in points: left, bottom, right, top (14.8.5.4.3).
    pub(crate) bounds: Option<[f64; 4]>,
}

impl Element {
    pub(crate) fn new(role: Role) -> Element {
        Element { role, pieces: Vec::new(), says: String::new(), bounds: None }
    }
}

/// What belongs together in a file of several letters.
pub(crate) struct Section {
    /// What it is called.
    pub(crate) title: String,
    pub(crate) elements: Vec<Element>,
}

impl Patch {
    /// printpdf has no structure tree. One section is the document itself; several are a section each.
    pub(crate) fn structure(&mut self, sections: &[Section]) -> Result<(), PressError> {
        let root = self.doc.new_object_id();
        let document = self.doc.new_object_id();
        let mut kids = Vec::new();
        let mut parents: Vec<Vec<Object>> = vec![Vec::new(); self.pages.len()];
        for section in sections {
            if let [only] = sections {
                kids = self.elements(&only.elements, document, &mut parents);
            } else {
                let id = self.doc.new_object_id();
                let inside = self.elements(&section.elements, id, &mut parents);
                let element =
                    dictionary! { "Type" => "StructElem", "S" => "Sect", "T" => text(&section.title), "P" => document, "K" => inside };
                self.doc.set_object(id, element);
                kids.push(Object::Reference(id));
            }
        }
        let mut numbers = Vec::new();
        for (i, (page, parents)) in self.pages.clone().into_iter().zip(parents).enumerate() {
            self.dict(page)?.set("StructParents", i as i64);
            numbers.push(Object::Integer(i as i64));
            numbers.push(Object::Reference(self.doc.add_object(parents)));
        }
        let tree = self.doc.add_object(dictionary! { "Nums" => numbers });
        let roles: Dictionary = OURS.iter().map(|(_, name)| (*name, "P")).fold(Dictionary::new(), |mut map, (ours, standard)| {
            map.set(ours, Object::Name(standard.into()));
            map
        });
        self.doc.set_object(document, dictionary! { "Type" => "StructElem", "S" => "Document", "P" => root, "K" => kids });
        let next = self.pages.len() as i64;
        let root_says = dictionary! { "Type" => "StructTreeRoot", "K" => document, "ParentTree" => tree, "ParentTreeNextKey" => next, "RoleMap" => roles };
        self.doc.set_object(root, root_says);
        let catalog = self.doc.catalog_mut().map_err(fault)?;
        catalog.set("StructTreeRoot", root);
        catalog.set("MarkInfo", dictionary! { "Marked" => true });
        Ok(())
    }

    fn elements(&mut self, elements: &[Element], parent: ObjectId, parents: &mut [Vec<Object>]) -> Vec<Object> {
        let mut kids = Vec::new();
        for element in elements {
            let id = self.doc.new_object_id();
            let mut pieces = Vec::new();
            for (page, number) in &element.pieces {
                let (Some(page_id), Some(numbered)) = (self.pages.get(*page), parents.get_mut(*page)) else { continue };
                pieces.push(Object::Dictionary(dictionary! { "Type" => "MCR", "Pg" => *page_id, "MCID" => *number }));
                numbered.push(Object::Reference(id));
            }
            let role = Object::Name(element.role.name().into());
            let mut says = dictionary! { "Type" => "StructElem", "S" => role, "P" => parent, "K" => pieces };
            if element.role == Role::Figure {
                says.set("Alt", text(&element.says));
            }
            if let Some(bounds) = element.bounds {
                let bounds: Vec<Object> = bounds.iter().map(|v| Object::Real(((v * 100.0).round() / 100.0) as f32)).collect();
                says.set("A", dictionary! { "O" => "Layout", "Placement" => "Block", "BBox" => bounds });
            }
            self.doc.set_object(id, says);
            kids.push(Object::Reference(id));
        }
        kids
    }
}
