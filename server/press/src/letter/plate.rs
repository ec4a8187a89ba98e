//! Written pages as plates for another document: a book shows them among its own pages.

use super::{
    Paper,
    forms::{Forms, decimal},
    pdf::{Structure, printed, wholes, words},
};
use crate::{PressError, hidden::Hidden, patch::Element};
use fonts::{Ink, Page};
use lopdf::{Dictionary, Document};

/// In which colours a plate is printed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Inks {
    /// Black and its tints.
    Grey,
    /// As a screen shows them.
    Rgb,
    /// The four of a press, at most so many hundredths of them together.
    Cmyk(f64),
}

/// The plates of one letter.
pub(crate) struct Plates {
    /// Forms that the plates draw, by name.
    pub(crate) forms: Dictionary,
    /// A content stream a page, in points from the sheet's lower left; words are set in the font `T`.
    pub(crate) pages: Vec<Vec<u8>>,
    /// The paragraphs that stand on them.
    pub(crate) paragraphs: Vec<Element>,
}

/// Makes plates of written pages. The forms go into `doc`, the characters said under the ink into `hidden`.
///
/// # Errors
/// When the letterhead cannot be cut; see [`Paper`].
pub(crate) fn plates(
    pages: &[Page],
    ink: &Ink,
    paper: &Paper,
    inks: Inks,
    hidden: &mut Hidden,
    doc: &mut Document,
) -> Result<Plates, PressError> {
    let forms = Forms::of(pages, doc);
    let wholes = wholes(pages);
    let mut structure = Structure::default();
    let mut out = Vec::with_capacity(pages.len());
    for (number, page) in pages.iter().enumerate() {
        let mut ground = String::new();
        printed(&paper.printed(number)?, page.height_mm, &mut ground);
        let mut stream = inks.mixed(&ground).into_bytes();
        words(page, number, &wholes[number], hidden, &mut structure, &mut stream);
        let mut strokes = String::with_capacity(page.marks.len() * 50);
        forms.ink(page, ink, &mut strokes);
        stream.extend(inks.mixed(&strokes).into_bytes());
        out.push(stream);
    }
    Ok(Plates { forms: forms.resources, pages: out, paragraphs: structure.elements })
}

impl Inks {
    /// A content stream with its colours mixed of these inks.
    fn mixed(self, content: &str) -> String {
        if self == Inks::Rgb {
            return content.to_string();
        }
        let mut out = String::with_capacity(content.len());
        // Where in `out` the last three words begin: the parts of a colour, when an operator of colour follows.
        let mut begun = [0; 3];
        for piece in content.split_inclusive([' ', '\n']) {
            let word = piece.trim_end();
            if word == "rg" || word == "RG" {
                let parts: Vec<f64> = out[begun[0]..].split_ascii_whitespace().filter_map(|p| p.parse().ok()).collect();
                if let [r, g, b] = parts[..] {
                    out.truncate(begun[0]);
                    self.say([r, g, b], word == "RG", &mut out);
                    out.push_str(&piece[word.len()..]);
                    begun = [out.len(); 3];
                    continue;
                }
            }
            begun = [begun[1], begun[2], out.len()];
            out.push_str(piece);
        }
        out
    }

    /// The operator that chooses a colour, its parts 0 to 1, for lines or for areas.
    pub(crate) fn say(self, [r, g, b]: [f64; 3], lines: bool, out: &mut String) {
        let (parts, operator) = match self {
            Inks::Rgb => (vec![r, g, b], if lines { "RG" } else { "rg" }),
            // Rec. 601, as the PDF standard turns colours into grey (PDF 1.7, 10.3.2).
            Inks::Grey => (vec![0.3 * r + 0.59 * g + 0.11 * b], if lines { "G" } else { "g" }),
            Inks::Cmyk(most) => {
                let k = 1.0 - r.max(g).max(b);
                let cmy = [r, g, b].map(|v| if k < 1.0 { (1.0 - v - k) / (1.0 - k) } else { 0.0 });
                let sum: f64 = cmy.iter().sum();
                let share = if sum + k > most { ((most - k) / sum).max(0.0) } else { 1.0 };
                (vec![cmy[0] * share, cmy[1] * share, cmy[2] * share, k], if lines { "K" } else { "k" })
            }
        };
        for part in parts {
            decimal(part, 3, out);
            out.push(' ');
        }
        out.push_str(operator);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_are_mixed_of_the_inks_that_there_are() {
        let content = "q .2 .4 0 rg .2 .4 0 RG\n1 w /A Do 1 1 1 rg f\n";
        assert_eq!(Inks::Grey.mixed(content), "q .296 g .296 G\n1 w /A Do 1 g f\n");
        assert_eq!(Inks::Cmyk(2.4).mixed(content), "q .5 0 1 .6 k .5 0 1 .6 K\n1 w /A Do 0 0 0 0 k f\n");
        assert_eq!(Inks::Rgb.mixed(content), content);
        let mut dark = String::new();
        Inks::Cmyk(2.4).say([0.0, 0.0, 0.3], false, &mut dark);
        let sum: f64 = dark.split(' ').filter_map(|p| p.parse::<f64>().ok()).sum();
        assert!(sum <= 2.401, "{dark}");
    }
}
