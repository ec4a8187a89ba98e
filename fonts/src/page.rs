//! A written page: outlines and where they lie, and the words that they spell.

use kurbo::{Affine, BezPath};

/// One page of writing. All lengths in millimetres, origin at the sheet's top left, y downwards.
#[derive(Debug, Clone, PartialEq)]
pub struct Page {
    /// Sheet width.
    pub width_mm: f64,
    /// Sheet height.
    pub height_mm: f64,
    /// Outlines that are drawn once and placed many times.
    pub shapes: Vec<Shape>,
    /// Ink: every placing of a shape, in the order in which it is written.
    pub marks: Vec<Mark>,
    /// The words that the ink spells, in reading order.
    pub words: Vec<Word>,
}

/// An outline in its own units: 1 is one millimetre before the mark's map; y downwards, the baseline at
/// y = 0, the pen's origin at x = 0. Filled by the non-zero rule.
#[derive(Debug, Clone, PartialEq)]
pub struct Shape {
    /// The outline.
    pub path: BezPath,
}

/// One placing of a shape on the page.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Mark {
    /// Index into [`Page::shapes`].
    pub shape: usize,
    /// From the shape's units to page millimetres: size, slant, turn and place.
    pub at: Affine,
    /// Index into [`Page::words`].
    pub word: usize,
}

/// A word under the ink, for selecting, searching and reading aloud.
#[derive(Debug, Clone, PartialEq)]
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
}
