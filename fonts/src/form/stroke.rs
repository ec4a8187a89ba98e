//! The pen's path: what a hand does, as against what the ink looks like afterwards.

use kurbo::{Affine, Point};
use serde::{Deserialize, Serialize};

/// A point of a pen's path.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Knot {
    /// Where; in x-heights within a letterform (baseline y = 0, y downwards), in millimetres on a page.
    pub at: Point,
    /// How wide the ink is there, across the path, in the same unit.
    pub width: f64,
}

/// What a stroke is to its letter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Part {
    /// The letter itself.
    #[default]
    Body,
    /// The point of an i or j. Set when the word is done, never in the same place twice.
    Dot,
    /// The bar of a t or f. Drawn when the word is done.
    Bar,
    /// An accent. Drawn when the word is done.
    Accent,
}

impl Part {
    /// Whether a person writes it after the rest of the word.
    pub fn is_late(self) -> bool {
        self != Part::Body
    }
}

/// One movement of the pen from touching down to lifting, as a polyline of knots close enough together
/// that no eye sees the corners, in the order in which a person draws it. A single knot is a point.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Stroke {
    /// The path.
    pub knots: Vec<Knot>,
    /// What it is to its letter.
    #[serde(default)]
    pub part: Part,
}

impl Stroke {
    /// Length of the path, in the knots' unit.
    pub fn length(&self) -> f64 {
        self.knots.windows(2).map(|k| k[0].at.distance(k[1].at)).sum()
    }

    /// The same stroke elsewhere. Widths grow by the map's mean enlargement.
    #[must_use]
    pub fn mapped(&self, map: Affine) -> Stroke {
        let by = map.determinant().abs().sqrt();
        let knots = self.knots.iter().map(|k| Knot { at: map * k.at, width: k.width * by }).collect();
        Stroke { knots, part: self.part }
    }
}
