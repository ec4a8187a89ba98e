//! Paper and ink, as `templates/stationery/*.toml` and `templates/inks.toml` describe them.

use serde::{Deserialize, Serialize};

/// A sheet of paper and the space on it that is written on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Stationery {
    /// The name it is asked for by ("monarch").
    pub name: String,
    /// The name that people read ("Monarch, 184 × 267 mm").
    pub title: String,
    /// Sheet width in millimetres.
    pub width_mm: f64,
    /// Sheet height in millimetres.
    pub height_mm: f64,
    /// Margins in millimetres.
    pub margins: Margins,
    /// From baseline to baseline, in millimetres.
    pub pitch_mm: f64,
    /// The paper's colour on a screen; never printed.
    pub tint: String,
}

/// Margins in millimetres.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Margins {
    /// Above the first line.
    pub top: f64,
    /// Right of the longest line.
    pub right: f64,
    /// Below the last line.
    pub bottom: f64,
    /// Left of the lines.
    pub left: f64,
}

/// An ink.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ink {
    /// The name it is asked for by ("iron-gall").
    pub name: String,
    /// The name that people read ("Iron-gall black").
    pub title: String,
    /// Its colour, "#33241d".
    pub colour: String,
}
