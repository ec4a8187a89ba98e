//! A hand's letterforms as data: what a hand that was drawn here or learned from somebody's sheet consists of.

use crate::HandError;
use crate::form::stroke::Stroke;
use kurbo::{BezPath, Point};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A letterform as a pen drew it. All lengths in x-heights; baseline y = 0, y downwards, the pen's origin
/// at x = 0.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Letterform {
    /// The pen's path, in the order in which it is drawn.
    pub strokes: Vec<Stroke>,
    /// The ink's outline as SVG path data, filled by the non-zero rule, where the source has one; without it
    /// the ink is what the strokes' widths make.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub outline: String,
    /// To the next letter's origin.
    pub advance: f64,
    /// Where the stroke before arrives, in a hand that joins. `None`: the pen is set down anew.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub entry: Option<Point>,
    /// Where the stroke to the next letter leaves. `None`: the pen is lifted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exit: Option<Point>,
}

/// How its owner writes, as measured on a page of theirs. Shares and lengths in x-heights.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Personality {
    /// The x-height in millimetres.
    pub x_height_mm: f64,
    /// Lean of the stems, run per rise; positive to the right. For the record: the letterforms have it already.
    pub slant: f64,
    /// White between words, from ink to ink.
    pub word_gap: f64,
    /// The stroke's usual width.
    pub pen_width: f64,
    /// Standard deviation of the same letter's height: how lively the hand is (people: 0.15).
    pub height_sd: f64,
    /// Standard deviation of a letter's baseline residual (people: 0.17).
    pub baseline_sd: f64,
    /// Whether neighbours within a word join.
    pub connected: bool,
}

/// A hand's letterforms, by what they spell.
///
/// A key is a character with its accents in NFC ("a", "é") or, where a hand ties a pair, the pair ("th").
/// Each has one or more forms; the pen goes from one to another and between them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LetterBook {
    /// The form of this file: [`LetterBook::VERSION`].
    pub version: u32,
    /// How its owner writes.
    pub personality: Personality,
    /// The letterforms.
    pub forms: BTreeMap<String, Vec<Letterform>>,
    /// The owner's signature as a drawing, where there is one; its origin at the left end of its baseline.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signature: Option<Letterform>,
}

impl LetterBook {
    /// The form of file that this program reads and writes.
    pub const VERSION: u32 = 1;

    /// Reads `NAME.hand`, JSON.
    ///
    /// # Errors
    /// [`HandError::Book`] when it is not one, is of another version, or a form is impossible (not a number,
    /// further than 60 x-heights away, more than 20,000 knots).
    pub fn from_json(text: &str) -> Result<LetterBook, HandError> {
        let book: LetterBook = serde_json::from_str(text).map_err(|e| HandError::Book(e.to_string()))?;
        book.check()?;
        Ok(book)
    }

    /// The file's text. The same book gives the same bytes.
    ///
    /// # Errors
    /// [`HandError::Book`] when a number in it is none.
    pub fn to_json(&self) -> Result<String, HandError> {
        self.check()?;
        serde_json::to_string(self).map_err(|e| HandError::Book(e.to_string()))
    }

    /// Checks what no pen could follow.
    ///
    /// # Errors
    /// [`HandError::Book`] naming the first form that is wrong.
    pub fn check(&self) -> Result<(), HandError> {
        const FARTHEST: f64 = 60.0;
        const MOST_KNOTS: usize = 20_000;
        if self.version != LetterBook::VERSION {
            return Err(HandError::Book(format!("it is of version {}, this program reads version {}", self.version, LetterBook::VERSION)));
        }
        let near = |p: Point| p.x.abs() <= FARTHEST && p.y.abs() <= FARTHEST;
        let named = self.forms.iter().flat_map(|(k, forms)| forms.iter().map(move |f| (k.as_str(), f)));
        for (key, form) in named.chain(self.signature.iter().map(|s| ("the signature", s))) {
            let knots: usize = form.strokes.iter().map(|s| s.knots.len()).sum();
            let sound = form.strokes.iter().flat_map(|s| &s.knots).all(|k| near(k.at) && (0.0..=FARTHEST).contains(&k.width))
                && (0.0..=FARTHEST).contains(&form.advance)
                && form.entry.is_none_or(near)
                && form.exit.is_none_or(near)
                && form.contours().is_some();
            if knots > MOST_KNOTS || !sound {
                return Err(HandError::Book(format!("the form of “{key}” cannot be drawn")));
            }
        }
        Ok(())
    }
}

impl Letterform {
    /// Its outline's contours; empty when it has none, `None` when the path data cannot be read.
    pub fn contours(&self) -> Option<Vec<BezPath>> {
        if self.outline.is_empty() {
            return Some(Vec::new());
        }
        let path =
            BezPath::from_svg(&self.outline).ok().filter(|p| p.elements().iter().all(|e| e.end_point().is_none_or(|p| p.is_finite())))?;
        let mut out: Vec<BezPath> = Vec::new();
        for element in path.elements() {
            match out.last_mut() {
                Some(contour) if !matches!(element, kurbo::PathEl::MoveTo(_)) => contour.push(*element),
                _ => out.push(std::iter::once(*element).collect()),
            }
        }
        Some(out)
    }
}
