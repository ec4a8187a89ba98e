//! A written page: outlines and where they lie, and the words that they spell.

pub(crate) mod address;
pub(crate) mod blocks;
pub(crate) mod colour;
mod crowd;
pub(crate) mod divide;
pub(crate) mod ground;
pub(crate) mod ink;
pub(crate) mod lines;
pub(crate) mod path;
pub(crate) mod sample;
mod slip;
pub(crate) mod stationery;
mod svg;
pub(crate) mod write;

use crate::form::stroke::Stroke;
use kurbo::{Affine, BezPath, PathEl};
use serde::{Deserialize, Serialize};

/// One page of writing. All lengths in millimetres, origin at the sheet's top left, y downwards.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Page {
    /// Sheet width.
    pub width_mm: f64,
    /// Sheet height.
    pub height_mm: f64,
    /// Outlines: one a letter, because a pen never makes the same twice. Those of one form stand side by side.
    pub shapes: Vec<Shape>,
    /// Ink: every placing of a shape, in the order in which it is written.
    pub marks: Vec<Mark>,
    /// The words that the ink spells, in reading order.
    pub words: Vec<Word>,
}

/// An outline in its own units: 1 is one millimetre before the mark's map; y downwards, the baseline at
/// y = 0, the pen's origin at x = 0. Filled by the non-zero rule.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Shape {
    /// The outline.
    pub path: BezPath,
    /// With a pencil: the number of the path's elements before the gaps that the paper's tooth leaves in it. Who can lay
    /// the tooth of the whole sheet over the ink ([`crate::tooth`]) draws no more of it than that.
    pub solid: Option<usize>,
    /// The pen's path in the same units, in the order in which it is drawn. Empty unless it was asked for
    /// ([`crate::Manner::traced`]).
    pub strokes: Vec<Stroke>,
    /// What it spells: a character with its accents (NFC), or several that the hand ties into one. Empty for
    /// ink that spells nothing: the stroke through a word.
    pub spells: String,
}

impl Shape {
    /// The outline without the gaps of the paper's tooth.
    pub fn without_teeth(&self) -> &[PathEl] {
        let all = self.path.elements();
        self.solid.and_then(|end| all.get(..end)).unwrap_or(all)
    }
}

/// One placing of a shape on the page.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Mark {
    /// Index into [`Page::shapes`].
    pub shape: usize,
    /// From the shape's units to page millimetres: size, slant, turn and place.
    pub at: Affine,
    /// Index into [`Page::words`].
    pub word: usize,
    /// How much wider than its shape the ink is, in millimetres, half of it on either side: the pressure of
    /// the moment and the nib. Never negative.
    pub swell: f64,
    /// How much ink the pen left: 1 as the ink's colour says, less is paler.
    pub tone: f64,
}

/// A word under the ink, for selecting, searching and reading aloud; or a part of one, see
/// [`Word::divided`]. Ink that was struck out is a word with an empty text: whoever reads passes it over.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Word {
    /// Its characters, as in the text (NFC).
    pub text: String,
    /// Left end of its baseline.
    pub x_mm: f64,
    /// Its baseline's height on the page.
    pub baseline_mm: f64,
    /// Advance width.
    pub width_mm: f64,
    /// The size of the writing: the x-height.
    pub x_height_mm: f64,
    /// Index of the written line on this page, from 0.
    pub line: usize,
    /// Whether a paragraph ends after it.
    pub ends_paragraph: bool,
    /// The word goes on: the next word, at the beginning of the next line, is the rest of it, and the text of
    /// the whole is one after the other with nothing between. A hyphen that was only drawn to divide it is not
    /// in the text; one that the word has anyway is.
    pub divided: bool,
}
