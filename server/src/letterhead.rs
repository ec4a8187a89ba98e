//! Paper as it comes from the stationer: with the writer's name and address, where it has a place for them.

use crate::data::Data;
use crate::error::ServerError;
use crate::templates::{FIRST_DESIGN, Templates};
use fonts::{Heading, Stationery};
use press::letter::{Letterhead, Paper};

/// A sheet and what is die-stamped on it.
pub struct Stamped<'a> {
    stationery: &'a Stationery,
    heading: Option<&'a Heading>,
    face: Vec<u8>,
}

impl<'a> Stamped<'a> {
    /// A sheet with a heading, if it has a place for one and there is one.
    ///
    /// # Errors
    /// When the face that headings are engraved in is not here; a plain sheet needs none.
    pub fn new(templates: &Templates, data: &Data, stationery: &'a Stationery, heading: Option<&'a Heading>) -> Result<Self, ServerError> {
        let heading = heading.filter(|_| stationery.crest.is_some());
        let face = match heading {
            Some(_) => templates.book_faces(data, templates.design_named(FIRST_DESIGN)?)?.regular,
            None => Vec::new(),
        };
        Ok(Stamped { stationery, heading, face })
    }

    /// As the press wants it.
    pub fn paper(&self) -> Paper<'_> {
        Paper { stationery: self.stationery, head: self.heading.map(|heading| Letterhead { heading, face: &self.face }) }
    }
}
