//! What a cover is made of besides its words: faces, and a hand where the design is written.

use crate::data::Data;
use crate::error::ServerError;
use crate::hands;
use crate::templates::Templates;
use fonts::Hand;
use press::cover::{Design, Faces, Writing};

/// The cover that a book gets unless another is asked for.
pub const FIRST_COVER: &str = "label";

/// Faces and hand of a cover.
pub struct Materials {
    regular: Vec<u8>,
    italic: Vec<u8>,
    hand: Option<Hand>,
}

impl Materials {
    /// For a design; a written one without a hand of its own gets the first that is here.
    ///
    /// # Errors
    /// When a face or the hand is not here.
    pub fn of(templates: &Templates, data: &Data, design: &Design, hand: Option<&str>) -> Result<Materials, ServerError> {
        let hand = match hand {
            Some(name) => Some(hands::open(templates, data, name)?),
            None if design.is_written() => Some(hands::open(templates, data, &templates.first_sheet(data, 1).hand)?),
            None => None,
        };
        let (regular, italic) = (templates.face_bytes(data, &design.regular)?, templates.face_bytes(data, &design.italic)?);
        Ok(Materials { regular, italic, hand })
    }

    /// The faces.
    pub fn faces(&self) -> Faces<'_> {
        Faces { regular: &self.regular, italic: &self.italic }
    }

    /// Who writes on it, and the letter that is seen on it.
    pub fn writing<'a>(&'a self, letter: &'a str) -> Option<Writing<'a>> {
        self.hand.as_ref().map(|hand| Writing { hand, letter })
    }
}
