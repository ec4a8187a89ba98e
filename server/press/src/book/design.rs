//! A book's design, as `templates/books/*.toml` describe it, and the page that follows from it.

use crate::PressError;
use letters::Trim;
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
    /// The flower on the title page; may be empty.
    pub ornament: String,
    /// The running text.
    pub text: Text,
    /// Margins as shares of the trim size.
    pub margins: Margins,
    /// How a letter opens.
    pub opening: Opening,
    /// Running heads and folios.
    pub running: Running,
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
    /// At the spine, on top of the gutter.
    pub inner: f64,
    /// At the fore-edge.
    pub outer: f64,
}

/// How a letter opens.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Opening {
    /// Empty lines above the heading.
    pub sink: usize,
    /// Size of the heading.
    pub heading: f64,
    /// Size of the occasion, the place and the date.
    pub detail: f64,
    /// Empty lines between the heading and the salutation.
    pub salutation_gap: usize,
}

/// Running heads and folios.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Running {
    /// Size of the running head.
    pub head: f64,
    /// Size of the folio.
    pub folio: f64,
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
            ("running.head", design.running.head, 6.0, 14.0),
            ("running.folio", design.running.folio, 6.0, 14.0),
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

    /// The page that this design makes of a trim size when the shop asks for a gutter. In points.
    pub(crate) fn frame(&self, trim: Trim, gutter: f64) -> Result<Frame, PressError> {
        let (width, height) = (trim.width_in * 72.0, trim.height_in * 72.0);
        let (mut inner, mut outer) = (self.margins.inner * width + gutter, (self.margins.outer * width).max(SAFE));
        let measure = (width - inner - outer).min(self.text.measure * self.text.size);
        // What a narrower measure leaves over widens the margins, one part inside and two outside.
        let over = (width - inner - outer - measure).max(0.0);
        inner += over / 3.0;
        outer += over * 2.0 / 3.0;
        let top = (self.margins.top * height).max(SAFE);
        let lines = ((height - top - (self.margins.bottom * height).max(SAFE)) / self.text.leading).floor();
        if measure < 12.0 * self.text.size || lines < 12.0 {
            return Err(PressError::NoRoom { trim: trim.to_string(), design: self.name.clone() });
        }
        Ok(Frame { width, height, inner, outer, top, measure, lines: lines as usize, leading: self.text.leading })
    }
}

/// Half an inch: what the strictest of the shops keeps clear at every edge (IngramSpark).
const SAFE: f64 = 36.0;

/// A page: its size, its margins and its grid. In points.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Frame {
    pub(crate) width: f64,
    pub(crate) height: f64,
    pub(crate) inner: f64,
    pub(crate) outer: f64,
    pub(crate) top: f64,
    pub(crate) measure: f64,
    /// Lines on a full page.
    pub(crate) lines: usize,
    pub(crate) leading: f64,
}

impl Frame {
    /// Left edge of the text on a page, numbered from 1: rectos have their spine at the left.
    pub(crate) fn left(&self, page: usize) -> f64 {
        if page % 2 == 1 { self.inner } else { self.outer }
    }

    /// Baseline of a line of the grid, from the sheet's foot.
    pub(crate) fn baseline(&self, line: f64) -> f64 {
        // The first baseline hangs three quarters of the leading below the top margin.
        self.height - self.top - self.leading * (line + 0.75)
    }
}

/// The least inside margin by the number of pages, in points: the print shop's table (KDP, .375 to .875 in).
pub(crate) fn gutter(pages: usize) -> f64 {
    72.0 * match pages {
        0..=150 => 0.375,
        151..=300 => 0.5,
        301..=500 => 0.625,
        501..=700 => 0.75,
        _ => 0.875,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    pub(crate) const OCTAVO: &str = include_str!("../../../../templates/books/octavo.toml");
    const MODERN: &str = include_str!("../../../../templates/books/modern.toml");

    #[test]
    fn the_house_designs_keep_every_shop_s_margins_on_every_common_trim() {
        for text in [OCTAVO, MODERN] {
            let design = Design::from_toml(text).unwrap();
            for trim in ["5x8", "5.5x8.5", "6x9", "7x10", "8.5x11"] {
                for pages in [24, 151, 301, 501, 701] {
                    let frame = design.frame(trim.parse().unwrap(), gutter(pages)).unwrap();
                    let bottom = frame.baseline(frame.lines as f64 - 1.0);
                    assert!(
                        frame.inner >= gutter(pages).max(36.0) && frame.outer >= 36.0 && frame.top >= 36.0 && bottom >= 36.0,
                        "{trim} {pages}"
                    );
                    assert!((frame.inner + frame.measure + frame.outer - frame.width).abs() < 0.01);
                }
            }
        }
    }

    #[test]
    fn a_design_that_cannot_be_set_says_which_field() {
        let wrong = OCTAVO.replace("leading = 15\n", "leading = 3\n");
        assert!(Design::from_toml(&wrong).unwrap_err().to_string().contains("text.leading is 3"));
        assert!(Design::from_toml(&OCTAVO.replace("axis", "axes")).unwrap_err().to_string().contains("axes"));
    }
}
