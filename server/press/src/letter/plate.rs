//! Written pages as plates for another document: a book shows them among its own pages.

use super::{
    Paper,
    ink::InkLayer,
    outline::decimal,
    pdf::{Side, printed},
    words::{Telling, wholes},
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
    /// The paragraphs that stand on them, each piece with its plate (from 0) and its mark there.
    pub(crate) elements: Vec<Element>,
}

/// Makes plates of the written pages of a letter of this text. The forms go into `doc`, the characters said under
/// the ink into `hidden`.
///
/// # Errors
/// When the letterhead cannot be cut; see [`Paper`].
pub(crate) fn plates(
    pages: &[Page],
    text: &str,
    ink: &Ink,
    paper: &Paper,
    inks: Inks,
    hidden: &mut Hidden,
    doc: &mut Document,
) -> Result<Plates, PressError> {
    let layer = InkLayer::of(&pages.iter().collect::<Vec<_>>(), doc);
    let sides = pages.iter().enumerate().map(|(number, page)| Side::of(page, number, ink, paper, 0)).collect::<Result<Vec<_>, _>>()?;
    let wholes = wholes(&sides);
    let mut telling = Telling::new(std::iter::once(("", text)));
    let mut out = Vec::with_capacity(pages.len());
    for (number, (side, page)) in sides.iter().zip(pages).enumerate() {
        let mut ground = String::new();
        printed(&side.printed, side.height_mm, &mut ground);
        let mut stream = ground.into_bytes();
        stream.reserve(page.marks.len() * 50 + 16_384);
        telling.page(number, side, page, &wholes[number], &layer, hidden, &mut stream);
        out.push(inks.mixed(stream));
    }
    let elements = telling.sections().into_iter().flat_map(|section| section.elements).collect();
    Ok(Plates { forms: layer.resources, pages: out, elements })
}

impl Inks {
    /// A content stream with its colours mixed of these inks.
    fn mixed(self, content: Vec<u8>) -> Vec<u8> {
        if self == Inks::Rgb {
            return content;
        }
        let mut out = Vec::with_capacity(content.len());
        // Where in `out` the last three words begin: the parts of a colour, when an operator of colour follows.
        let mut begun = [0; 3];
        for piece in content.split_inclusive(|byte| matches!(byte, b' ' | b'\n')) {
            let word = piece.trim_ascii_end();
            if word == b"rg" || word == b"RG" {
                let parts = std::str::from_utf8(&out[begun[0]..]).unwrap_or_default().split_ascii_whitespace();
                let parts: Vec<f64> = parts.filter_map(|p| p.parse().ok()).collect();
                if let [r, g, b] = parts[..] {
                    out.truncate(begun[0]);
                    let mut said = String::new();
                    self.say([r, g, b], word == b"RG", &mut said);
                    out.extend(said.bytes());
                    out.extend(&piece[word.len()..]);
                    begun = [out.len(); 3];
                    continue;
                }
            }
            begun = [begun[1], begun[2], out.len()];
            out.extend(piece);
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
        let mixed = |inks: Inks, content: &str| String::from_utf8(inks.mixed(content.into())).unwrap();
        let content = "q .2 .4 0 rg .2 .4 0 RG\n1 w /A Do 1 1 1 rg f\n";
        assert_eq!(mixed(Inks::Grey, content), "q .296 g .296 G\n1 w /A Do 1 g f\n");
        assert_eq!(mixed(Inks::Cmyk(2.4), content), "q .5 0 1 .6 k .5 0 1 .6 K\n1 w /A Do 0 0 0 0 k f\n");
        assert_eq!(mixed(Inks::Rgb, content), content);
        let mut dark = String::new();
        Inks::Cmyk(2.4).say([0.0, 0.0, 0.3], false, &mut dark);
        let sum: f64 = dark.split(' ').filter_map(|p| p.parse::<f64>().ok()).sum();
        assert!(sum <= 2.401, "{dark}");
    }
}
