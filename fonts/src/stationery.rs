//! Paper and ink, as `templates/stationery/*.toml` and `templates/inks.toml` describe them.

use crate::StationeryError;
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

impl Stationery {
    /// Reads a sheet from `templates/stationery/NAME.toml`.
    ///
    /// # Errors
    /// [`StationeryError`] with line and column, or with the field and what is allowed.
    pub fn from_toml(text: &str) -> Result<Stationery, StationeryError> {
        let sheet: Stationery = toml::from_str(text).map_err(|e| StationeryError::Unreadable(e.to_string().trim_end().to_string()))?;
        sheet.check()?;
        Ok(sheet)
    }

    /// Checks that a pen can use it: sensible lengths, margins that leave paper, a colour.
    ///
    /// # Errors
    /// [`StationeryError::Field`] for the first that is wrong.
    pub fn check(&self) -> Result<(), StationeryError> {
        let wrong = |field, found: String, allowed| Err(StationeryError::Field { name: self.name.clone(), field, found, allowed });
        let m = &self.margins;
        let lengths: [(&'static str, f64, f64, f64, &'static str); 7] = [
            ("width_mm", self.width_mm, 50.0, 1000.0, "50 to 1000 mm"),
            ("height_mm", self.height_mm, 50.0, 1500.0, "50 to 1500 mm"),
            ("pitch_mm", self.pitch_mm, 4.0, 30.0, "4 to 30 mm"),
            ("margins.top", m.top, 0.0, 500.0, "0 to 500 mm"),
            ("margins.right", m.right, 0.0, 500.0, "0 to 500 mm"),
            ("margins.bottom", m.bottom, 0.0, 500.0, "0 to 500 mm"),
            ("margins.left", m.left, 0.0, 500.0, "0 to 500 mm"),
        ];
        for (field, value, least, most, allowed) in lengths {
            if !(least..=most).contains(&value) {
                return wrong(field, value.to_string(), allowed);
            }
        }
        if self.width_mm - m.left - m.right < 30.0 {
            return wrong("margins", format!("{} + {} mm across", m.left, m.right), "what leaves at least 30 mm to write on");
        }
        if self.height_mm - m.top - m.bottom < 3.0 * self.pitch_mm {
            return wrong("margins", format!("{} + {} mm down", m.top, m.bottom), "what leaves at least three lines");
        }
        if rgb(&self.tint).is_none() {
            return wrong("tint", self.tint.clone(), "a colour like #fbf7ee");
        }
        Ok(())
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Inks {
    ink: Vec<Ink>,
}

impl Ink {
    /// Reads `templates/inks.toml`: a list of `[[ink]]`, the first the one used unless told otherwise.
    ///
    /// # Errors
    /// [`StationeryError`] with line and column, or with the ink and what is allowed.
    pub fn list_from_toml(text: &str) -> Result<Vec<Ink>, StationeryError> {
        let inks: Inks = toml::from_str(text).map_err(|e| StationeryError::Unreadable(e.to_string().trim_end().to_string()))?;
        for ink in &inks.ink {
            if rgb(&ink.colour).is_none() {
                let (name, found) = (ink.name.clone(), ink.colour.clone());
                return Err(StationeryError::Field { name, field: "colour", found, allowed: "a colour like #33241d" });
            }
        }
        Ok(inks.ink)
    }

    /// Its colour as red, green and blue, 0–255; black when the text is no colour.
    pub fn rgb(&self) -> [u8; 3] {
        rgb(&self.colour).unwrap_or_default()
    }
}

/// "#rrggbb" as three numbers.
fn rgb(colour: &str) -> Option<[u8; 3]> {
    let hex = colour.strip_prefix('#').filter(|h| h.len() == 6 && h.bytes().all(|b| b.is_ascii_hexdigit()))?;
    let part = |i: usize| u8::from_str_radix(&hex[i..i + 2], 16).ok();
    Some([part(0)?, part(2)?, part(4)?])
}
