//! A hand's card: where its letterforms come from and how its owner writes.

use super::book::Personality;
use crate::HandError;
use serde::{Deserialize, Serialize};

/// What `fonts/hands/NAME.toml` says about a hand. The letterforms of a typeface are never in the
/// repository; the card says which package holds them, and the habits of the person who writes so.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HandCard {
    /// The name it is asked for by ("la-belle-aurore").
    pub name: String,
    /// The name that people read ("La Belle Aurore").
    pub title: String,
    /// How it looks, in a few words ("quick, slanted, half joined").
    pub style: String,
    /// Who drew it.
    pub author: String,
    /// Natural writing size: the x-height in millimetres on an 8 mm pitch. People: 1.8–3.3, median 2.5
    /// (UNIPEN).
    pub x_height_mm: f64,
    /// Whether neighbours within a word join. Then the pen keeps the joins whole.
    pub connected: bool,
    /// White between words in x-heights. People: 1.1–2.5, median 1.6 (UNIPEN).
    #[serde(default = "default_word_gap")]
    pub word_gap: f64,
    /// Extra white after every letter in x-heights; negative is tighter.
    #[serde(default)]
    pub letter_gap: f64,
    /// How much of the human spreads this hand shows on top of its own unevenness: 1 all of them.
    #[serde(default = "default_liveliness")]
    pub liveliness: f64,
    /// How much it leans beyond its typeface, as run per rise; positive to the right.
    #[serde(default)]
    pub lean: f64,
    /// Indent of a paragraph's first line in x-heights.
    #[serde(default = "default_indent")]
    pub indent: f64,
    /// Extra white between paragraphs in pitches.
    #[serde(default = "default_paragraph_gap")]
    pub paragraph_gap: f64,
    /// Where its typeface is to be had; none for a hand that was drawn here or learned from a sheet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub typeface: Option<Typeface>,
}

/// Where a typeface is to be had.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Typeface {
    /// The npm package that holds it.
    pub package: String,
    /// The package's exact version.
    pub version: String,
    /// The file's path inside the package, without the leading `package/`.
    pub file: String,
    /// Its licence, as an SPDX name ("OFL-1.1").
    pub licence: String,
    /// SHA-256 of the file, 64 lower-case hexadecimal digits.
    pub sha256: String,
}

fn default_word_gap() -> f64 {
    1.35
}
fn default_liveliness() -> f64 {
    1.0
}
fn default_indent() -> f64 {
    3.5
}
fn default_paragraph_gap() -> f64 {
    0.3
}

impl HandCard {
    /// Reads a card.
    ///
    /// # Errors
    /// [`HandError::Card`] when it is not TOML or a field is missing or unknown (with line and column),
    /// [`HandError::Field`] when a value is outside what is allowed.
    pub fn from_toml(text: &str) -> Result<HandCard, HandError> {
        let card: HandCard = toml::from_str(text).map_err(|e| HandError::Card(e.to_string().trim_end().to_string()))?;
        card.check()?;
        Ok(card)
    }

    /// The card of a hand that was learned from somebody's own writing.
    ///
    /// # Errors
    /// [`HandError::Field`] when the name or what was measured is outside what a pen can do.
    pub fn learned(name: &str, title: &str, habits: &Personality) -> Result<HandCard, HandError> {
        let card = HandCard {
            name: name.to_string(),
            title: title.to_string(),
            style: if habits.connected { "learned from a sheet, joined" } else { "learned from a sheet" }.to_string(),
            author: title.to_string(),
            x_height_mm: habits.x_height_mm.clamp(1.2, 5.0),
            connected: habits.connected,
            word_gap: habits.word_gap.clamp(0.6, 2.8),
            letter_gap: 0.0,
            // People's median is 0.15 (UNIPEN); the sheet says how much of it this person shows.
            liveliness: (habits.height_sd / 0.15).clamp(0.5, 1.3),
            lean: 0.0,
            indent: default_indent(),
            paragraph_gap: default_paragraph_gap(),
            typeface: None,
        };
        card.check()?;
        Ok(card)
    }

    /// Checks every field against what is allowed.
    ///
    /// # Errors
    /// [`HandError::Field`] for the first that is not.
    pub fn check(&self) -> Result<(), HandError> {
        let wrong = |field, found: String, allowed| Err(HandError::Field { field, found, allowed });
        if self.name.is_empty() || !self.name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-') {
            return wrong("name", self.name.clone(), "small letters, digits and hyphens");
        }
        if let Some(Typeface { sha256, file, .. }) = &self.typeface {
            if sha256.len() != 64 || !sha256.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b)) {
                return wrong("typeface.sha256", sha256.clone(), "64 lower-case hexadecimal digits");
            }
            if file.is_empty() || file.starts_with('/') || file.split('/').any(|part| part == "..") {
                return wrong("typeface.file", file.clone(), "a path inside the package");
            }
        }
        let ranges: [(&'static str, f64, f64, f64, &'static str); 7] = [
            ("x_height_mm", self.x_height_mm, 1.0, 6.0, "1 to 6"),
            ("word_gap", self.word_gap, 0.5, 3.0, "0.5 to 3"),
            ("letter_gap", self.letter_gap, -0.3, 0.6, "-0.3 to 0.6"),
            ("liveliness", self.liveliness, 0.0, 1.5, "0 to 1.5"),
            ("lean", self.lean, -0.5, 0.5, "-0.5 to 0.5"),
            ("indent", self.indent, 0.0, 10.0, "0 to 10"),
            ("paragraph_gap", self.paragraph_gap, 0.0, 2.0, "0 to 2"),
        ];
        for (field, value, least, most, allowed) in ranges {
            if !(least..=most).contains(&value) {
                return wrong(field, value.to_string(), allowed);
            }
        }
        Ok(())
    }
}
