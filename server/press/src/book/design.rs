//! A book's design, as `templates/books/*.toml` describe it.

use crate::PressError;
use serde::{Deserialize, Serialize};

/// A book's design. Lengths in points unless said otherwise.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Design {
    /// The name it is asked for by ("octavo").
    pub name: String,
    /// The name that people read.
    pub title: String,
    /// What it looks like, in a sentence.
    pub about: String,
    /// Name of the upright face in `templates/faces.toml`.
    pub regular: String,
    /// Name of the italic face.
    pub italic: String,
    /// What the colophon calls the face.
    pub face_title: String,
    /// Where headings, running heads and folios stand.
    pub axis: Axis,
    /// The flower on the title page and between letters; may be empty.
    pub ornament: String,
    /// The running text.
    pub text: Text,
    /// Margins as shares of the trim size.
    pub margins: Margins,
    /// How a letter opens.
    pub opening: Opening,
    /// Running heads and folios.
    pub running: Running,
    /// How letters in the hand stand on their pages.
    #[serde(default)]
    pub facsimile: Facsimile,
    /// What stands before and after the letters.
    #[serde(default)]
    pub matter: Matter,
}

/// Where headings, running heads and folios stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Axis {
    /// In the middle of the measure.
    Centre,
    /// Headings at the left, running heads and folios at the outer edge.
    Outer,
}

/// The running text.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Text {
    /// Size of the type.
    pub size: f64,
    /// From baseline to baseline.
    pub leading: f64,
    /// Indent of a paragraph's first line, in ems.
    pub indent: f64,
    /// The widest line, in ems.
    pub measure: f64,
    /// Whether figures have ascenders and descenders.
    pub old_style_figures: bool,
}

/// Margins as shares of the trim's width (inner, outer) and height (top, bottom).
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Margins {
    /// Above the text.
    pub top: f64,
    /// Below the text.
    pub bottom: f64,
    /// At the spine, on top of what the binding takes.
    pub inner: f64,
    /// At the fore-edge.
    pub outer: f64,
}

/// How a letter opens.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Opening {
    /// Where a letter begins.
    #[serde(default)]
    pub letters: Begins,
    /// Where a part begins.
    #[serde(default)]
    pub parts: Begins,
    /// Empty lines above the heading of a letter that begins a page.
    pub sink: usize,
    /// Size of the heading.
    pub heading: f64,
    /// Size of the occasion, the place and the date.
    pub detail: f64,
    /// Empty lines between the heading and the salutation.
    pub salutation_gap: usize,
    /// Size of the title on the title page.
    #[serde(default = "title_size")]
    pub title: f64,
}

/// Where a letter or a part begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Begins {
    /// On the next right-hand page.
    #[default]
    Recto,
    /// On the next page.
    Page,
    /// Under the end of the one before.
    RunOn,
}

/// Running heads and folios.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Running {
    /// Size of the running head; 0 for none.
    pub head: f64,
    /// Size of the folio.
    pub folio: f64,
    /// Whether a page on which a letter opens bears its folio.
    #[serde(default)]
    pub folio_on_openings: bool,
    /// Whether the front matter is counted by itself, in roman figures.
    #[serde(default)]
    pub roman: bool,
}

/// How letters in the hand stand on their pages.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Facsimile {
    /// How large.
    #[serde(default)]
    pub fit: Fit,
    /// Whether a hairline shows where the letter's paper ends.
    #[serde(default)]
    pub edge: bool,
    /// Size of the line under a letter that says to whom it is and when; 0 for none.
    #[serde(default)]
    pub caption: f64,
}

/// How large a facsimile is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Fit {
    /// The whole sheet inside the type area, as much smaller as it must be.
    #[default]
    Sheet,
    /// The writing as wide as the type area, without the sheet around it.
    Writing,
    /// The page is the sheet: the writing inside the shop's margins, the paper to the edge and into the bleed.
    Bleed,
}

impl Default for Facsimile {
    fn default() -> Facsimile {
        Facsimile { fit: Fit::Sheet, edge: true, caption: 0.0 }
    }
}

/// What stands before and after the letters, as far as the manuscript has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Matter {
    /// A half-title before the title.
    pub half_title: bool,
    /// The table of contents.
    pub contents: bool,
    /// The index of people.
    pub people: bool,
    /// The list of letters by date.
    pub letters: bool,
    /// The colophon.
    pub colophon: bool,
}

impl Default for Matter {
    fn default() -> Matter {
        Matter { half_title: true, contents: true, people: true, letters: true, colophon: true }
    }
}

fn title_size() -> f64 {
    34.0
}

impl Design {
    /// Reads and checks a design.
    ///
    /// # Errors
    /// When it is not TOML, a field is missing or unknown, or a length cannot be set; the text says which.
    pub fn from_toml(text: &str) -> Result<Design, PressError> {
        let design: Design = toml::from_str(text).map_err(|e| PressError::Design { design: "?".into(), reason: e.to_string() })?;
        let checks = [
            ("text.size", design.text.size, 7.0, 18.0),
            ("text.leading", design.text.leading, design.text.size, design.text.size * 2.0),
            ("text.indent", design.text.indent, 0.0, 4.0),
            ("text.measure", design.text.measure, 15.0, 40.0),
            ("margins.top", design.margins.top, 0.05, 0.3),
            ("margins.bottom", design.margins.bottom, 0.05, 0.3),
            ("margins.inner", design.margins.inner, 0.02, 0.3),
            ("margins.outer", design.margins.outer, 0.05, 0.3),
            ("opening.sink", design.opening.sink as f64, 0.0, 12.0),
            ("opening.heading", design.opening.heading, 9.0, 48.0),
            ("opening.detail", design.opening.detail, 6.0, 18.0),
            ("opening.salutation_gap", design.opening.salutation_gap as f64, 0.0, 6.0),
            ("opening.title", design.opening.title, 12.0, 72.0),
            ("running.head", design.running.head, if design.running.head == 0.0 { 0.0 } else { 6.0 }, 14.0),
            ("running.folio", design.running.folio, 6.0, 14.0),
            ("facsimile.caption", design.facsimile.caption, if design.facsimile.caption == 0.0 { 0.0 } else { 6.0 }, 14.0),
        ];
        for (field, value, least, most) in checks {
            if !(least..=most).contains(&value) {
                return Err(PressError::Design {
                    design: design.name,
                    reason: format!("{field} is {value}; it must be {least} to {most}."),
                });
            }
        }
        Ok(design)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::book::tests::OCTAVO;

    #[test]
    fn a_design_that_cannot_be_set_says_which_field() {
        let wrong = OCTAVO.replace("leading = 15\n", "leading = 3\n");
        assert!(Design::from_toml(&wrong).unwrap_err().to_string().contains("text.leading is 3"));
        assert!(Design::from_toml(&OCTAVO.replace("axis", "axes")).unwrap_err().to_string().contains("axes"));
    }
}
