//! The cover: back, spine and front as one wrap, as wide as its shop, paper and number of pages make it.
//!
//! It is laid out once, as areas, ink and lines of type, and then printed (PDF) or shown (PNG).

mod bars;
mod design;
mod lay;
mod pdf;
mod picture;
mod setting;
#[cfg(test)]
mod tests;

pub use design::{Axis, Back, Behind, Colours, Design, Front, Label, Spine, Titling};
pub use lay::lay;

use crate::{
    barcode::Isbn,
    face::Glyph,
    letter::Inks,
    shop::{Paper, Rules},
};
use fonts::Hand;
use kurbo::{BezPath, Point, Rect};
use letters::Trim;
use setting::{Case, Cut};

/// What a cover says.
#[derive(Debug, Clone, Copy)]
pub struct Wording<'a> {
    /// 1 to 300 characters.
    pub title: &'a str,
    /// May be empty.
    pub author: &'a str,
    /// The text on the back; paragraphs divided by an empty line; may be empty.
    pub blurb: &'a str,
    /// The book's number, when it has one: then the barcode is drawn.
    pub isbn: Option<&'a Isbn>,
    /// BCP 47.
    pub language: &'a str,
}

/// What it goes around.
#[derive(Debug, Clone, Copy)]
pub struct Order<'a> {
    /// The shop's numbers.
    pub shop: &'a Rules,
    /// The size of the page after trimming.
    pub trim: Trim,
    /// What the pages are printed on.
    pub paper: Paper,
    /// How many there are.
    pub pages: u32,
    /// The spine's width in inches, where the shop's own template says it.
    pub spine_in: Option<f64>,
}

/// The bytes of the faces that a design names: TrueType files.
#[derive(Debug, Clone, Copy)]
pub struct Faces<'a> {
    /// [`Design::regular`].
    pub regular: &'a [u8],
    /// [`Design::italic`].
    pub italic: &'a [u8],
}

/// Who writes on a cover, and what letter is seen on it.
#[derive(Debug, Clone, Copy)]
pub struct Writing<'a> {
    /// The hand of the letters.
    pub hand: &'a Hand,
    /// A letter out of the book, for a design that shows one.
    pub letter: &'a str,
}

/// A part of the wrap.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// What is seen first.
    Front,
    /// What is seen on the shelf.
    Spine,
    /// What is read last.
    Back,
    /// All of it, bleed included.
    Whole,
}

/// A cover, laid out. Points from the upper left corner of the sheet, bleed included.
pub struct Wrap<'a> {
    case: Case<'a>,
    items: Vec<Item>,
    /// The sheet.
    sheet: Rect,
    /// Without its bleed.
    trim: Rect,
    /// The spine's left and right fold.
    folds: [f64; 2],
    /// What a screen shows as its name.
    title: String,
    author: String,
    language: String,
    /// What its colours are printed in.
    inks: Inks,
    /// Whether the file is to be PDF/X.
    exchange: bool,
    notes: Vec<String>,
}

/// Something on a cover.
enum Item {
    /// An area of one colour, filled by the non-zero rule.
    Area { path: BezPath, colour: [u8; 3] },
    /// Ink: an area, and a line of this width around it.
    Ink { path: BezPath, colour: [u8; 3], swell: f64 },
    /// What is seen within a window only.
    Within { window: Rect, items: Vec<Item> },
    /// A line of type.
    Type(TypeLine),
}

/// A line of type.
struct TypeLine {
    cut: Cut,
    size: f64,
    colour: [u8; 3],
    /// Left end of its baseline.
    at: Point,
    /// Whether it runs downwards, as on a spine.
    down: bool,
    glyphs: Vec<Glyph>,
    /// White added after each letter, in points.
    track: f64,
}

/// What is to be seen on the front of a cover, for who cannot see it; `about` is the design's own [`Design::about`].
pub fn says(title: &str, author: &str, about: &str) -> String {
    let (title, author) = (lay::plain(title), lay::plain(author));
    let by = if author.is_empty() { String::new() } else { format!(", by {author}") };
    format!("The front cover: “{title}”{by}. {about}").trim_end().to_string()
}

impl Wrap<'_> {
    /// The spine's width in inches.
    pub fn spine_in(&self) -> f64 {
        (self.folds[1] - self.folds[0]) / 72.0
    }

    /// Width and height of the sheet in inches, bleed included.
    pub fn size_in(&self) -> (f64, f64) {
        (self.sheet.width() / 72.0, self.sheet.height() / 72.0)
    }

    /// What was left out or made smaller, in words for the one who ordered it.
    pub fn notes(&self) -> &[String] {
        &self.notes
    }
}
