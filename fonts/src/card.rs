//! A hand's card: where its letterforms come from and how its owner writes.

use crate::HandError;
use serde::{Deserialize, Serialize};

/// What `fonts/hands/NAME.toml` says about a hand. The letterforms are never in the repository; the card
/// says which package holds them, and the habits of the person who writes so.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HandCard {
    /// The name it is asked for by ("la-belle-aurore").
    pub name: String,
    /// The name that people read ("La Belle Aurore").
    pub title: String,
    /// How it looks, in a few words ("quick, slanted, half joined").
    pub style: String,
    /// The npm package that holds the typeface.
    pub package: String,
    /// The package's exact version.
    pub version: String,
    /// The file's path inside the package, without the leading `package/`.
    pub file: String,
    /// The typeface's licence, as an SPDX name ("OFL-1.1").
    pub licence: String,
    /// Who drew it.
    pub author: String,
    /// SHA-256 of the typeface file, 64 lower-case hexadecimal digits.
    pub sha256: String,
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

    /// Checks every field against what is allowed.
    ///
    /// # Errors
    /// [`HandError::Field`] for the first that is not.
    pub fn check(&self) -> Result<(), HandError> {
        let wrong = |field, found: String, allowed| Err(HandError::Field { field, found, allowed });
        if self.name.is_empty() || !self.name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-') {
            return wrong("name", self.name.clone(), "small letters, digits and hyphens");
        }
        if self.sha256.len() != 64 || !self.sha256.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b)) {
            return wrong("sha256", self.sha256.clone(), "64 lower-case hexadecimal digits");
        }
        if self.file.is_empty() || self.file.starts_with('/') || self.file.split('/').any(|part| part == "..") {
            return wrong("file", self.file.clone(), "a path inside the package");
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
