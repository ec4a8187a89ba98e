//! Words into lines: of a title as large as its place allows, of a text on the back, of the spine.

use crate::{
    PressError,
    face::{Face, Glyph},
};
use rustybuzz::ttf_parser::Face as Outlines;

/// Which cut of the face.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Cut {
    Upright,
    Italic,
}

/// Both cuts.
pub(super) struct Case<'a> {
    upright: (Face<'a>, Outlines<'a>),
    italic: (Face<'a>, Outlines<'a>),
}

impl<'a> Case<'a> {
    pub(super) fn new(regular: &'a [u8], italic: &'a [u8]) -> Result<Case<'a>, PressError> {
        let read = |data: &'a [u8], role: &str| {
            let face = Face::parse(data, role)?;
            let outlines = Outlines::parse(data, 0).map_err(|e| PressError::Face { face: face.name.clone(), reason: e.to_string() })?;
            Ok::<_, PressError>((face, outlines))
        };
        Ok(Case { upright: read(regular, "of the cover")?, italic: read(italic, "of the cover, italic")? })
    }

    pub(super) fn face(&self, cut: Cut) -> &Face<'a> {
        if cut == Cut::Italic { &self.italic.0 } else { &self.upright.0 }
    }

    pub(super) fn outlines(&self, cut: Cut) -> &Outlines<'a> {
        if cut == Cut::Italic { &self.italic.1 } else { &self.upright.1 }
    }

    /// Shapes a text; figures as high as capitals, since they stand beside them on a cover.
    pub(super) fn shape(&self, cut: Cut, text: &str) -> Vec<Glyph> {
        self.face(cut).shape(text, &[b"lnum"])
    }

    /// Width of a text at a size of one point.
    pub(super) fn width(&self, cut: Cut, text: &str) -> f64 {
        self.shape(cut, text).iter().map(|g| g.advance).sum::<f64>() / 1000.0
    }

    /// Height of the capitals at a size of one point.
    pub(super) fn capital(&self, cut: Cut) -> f64 {
        let outlines = self.outlines(cut);
        let em = f64::from(outlines.units_per_em().max(1));
        outlines.capital_height().map(|h| f64::from(h) / em).filter(|h| (0.3..1.0).contains(h)).unwrap_or(0.65)
    }

    /// An error that names what the face lacks of a text.
    pub(super) fn check(&self, cut: Cut, place: &str, text: &str) -> Result<(), PressError> {
        let face = self.face(cut);
        let characters = face.missing(text);
        if characters.is_empty() {
            return Ok(());
        }
        Err(PressError::MissingGlyphs { place: place.into(), characters, face: face.name.clone() })
    }
}

/// The most lines that a title takes.
const MOST_LINES: usize = 14;
/// Added to the badness of a line that ends in a word of three letters or fewer: "to", "of", "the".
const LOOSE_END: f64 = 0.05;

/// How a title fills its place: where its lines end, and how many times larger than measured it is drawn.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Filled {
    /// Words per line, in order.
    pub(super) lines: Vec<usize>,
    pub(super) scale: f64,
}

/// The largest setting of words of these widths, in a measure and a height, lines `pitch` apart (all at scale one),
/// never larger than `most`. Lines are as even as they can be.
pub(super) fn fill(words: &[(f64, bool)], space: f64, pitch: f64, measure: f64, height: f64, most: f64) -> Filled {
    let mut best = Filled { lines: vec![words.len()], scale: 0.0 };
    for count in 1..=words.len().min(MOST_LINES) {
        let lines = even(words, space, count);
        let widest = widths(words, space, &lines).fold(0.0_f64, f64::max);
        let scale = (measure / widest.max(1e-9)).min(height / (pitch * count as f64)).min(most);
        // A line more has to pay: a title on two lines is not put on three for nothing.
        if scale > best.scale * 1.04 {
            best = Filled { lines, scale };
        }
    }
    best
}

fn widths<'a>(words: &'a [(f64, bool)], space: f64, lines: &'a [usize]) -> impl Iterator<Item = f64> + 'a {
    let mut at = 0;
    lines.iter().map(move |count| {
        let line = &words[at..at + count];
        at += count;
        line.iter().map(|(width, _)| width).sum::<f64>() + space * count.saturating_sub(1) as f64
    })
}

/// Words on so many lines, as even as can be: the least sum of squares of what lines are shorter or longer than the
/// mean, by dynamic programming.
fn even(words: &[(f64, bool)], space: f64, count: usize) -> Vec<usize> {
    let total: f64 = words.iter().map(|(width, _)| width + space).sum();
    let mean = total / count as f64;
    // best[n][w]: the least badness of the first w words on n lines, and how many words the last of them has.
    let mut best = vec![vec![(f64::INFINITY, 0_usize); words.len() + 1]; count + 1];
    best[0][0] = (0.0, 0);
    for n in 1..=count {
        for end in n..=words.len() {
            let mut width = 0.0;
            for begin in (n - 1..end).rev() {
                width += words[begin].0 + space;
                let off = (width - mean) / mean;
                let loose = if words[end - 1].1 && end < words.len() { LOOSE_END } else { 0.0 };
                let badness = best[n - 1][begin].0 + off * off + loose;
                if badness < best[n][end].0 {
                    best[n][end] = (badness, end - begin);
                }
            }
        }
    }
    let mut lines = Vec::new();
    let mut end = words.len();
    for n in (1..=count).rev() {
        let last = best[n][end].1;
        lines.push(last);
        end -= last;
    }
    lines.reverse();
    lines
}

/// A text in lines no wider than a measure (in points, at a size), as even as they can be; a word that is wider is
/// divided where it has to be.
pub(super) fn paragraph(case: &Case, cut: Cut, text: &str, size: f64, measure: f64) -> Vec<String> {
    let width = |text: &str| case.width(cut, text) * size;
    let mut words: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        let mut rest = word.to_string();
        while width(&rest) > measure && rest.chars().count() > 1 {
            let count = rest.chars().count();
            let fits = (1..count).rev().find(|n| width(&rest.chars().take(*n).collect::<String>()) <= measure).unwrap_or(1);
            words.push(rest.chars().take(fits).collect());
            rest = rest.chars().skip(fits).collect();
        }
        words.push(rest);
    }
    let space = width(" ").max(0.2 * size);
    let sizes: Vec<f64> = words.iter().map(|word| width(word)).collect();
    // The least sum of squares of what is left over, the last line free.
    let count = words.len();
    let mut best = vec![(f64::INFINITY, count); count + 1];
    best[count] = (0.0, count);
    for begin in (0..count).rev() {
        let mut line = -space;
        for end in begin + 1..=count {
            line += sizes[end - 1] + space;
            if line > measure + 0.01 && end > begin + 1 {
                break;
            }
            let over = if end == count { 0.0 } else { ((measure - line) / measure).powi(2) };
            let badness = over + best[end].0;
            if badness < best[begin].0 {
                best[begin] = (badness, end);
            }
        }
    }
    let mut lines = Vec::new();
    let mut at = 0;
    while at < count {
        lines.push(words[at..best[at].1].join(" "));
        at = best[at].1;
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(title: &str, measure: f64, height: f64) -> (Vec<String>, f64) {
        let all: Vec<&str> = title.split_whitespace().collect();
        let words: Vec<(f64, bool)> = all.iter().map(|w| (w.len() as f64, w.len() <= 3)).collect();
        let filled = fill(&words, 1.0, 2.0, measure, height, 10.0);
        let mut at = 0;
        let lines = filled.lines.iter().map(|n| {
            at += n;
            all[at - n..at].join(" ")
        });
        (lines.collect(), filled.scale)
    }

    #[test]
    fn a_title_is_as_large_as_it_can_be_on_even_lines() {
        assert_eq!(set("Letters to Loretta", 100.0, 100.0).0, ["Letters", "to Loretta"]);
        assert_eq!(set("Letters", 100.0, 40.0), (vec!["Letters".to_string()], 10.0));
        let long = "Everything I meant to say to you at the roller rink in Tulsa and did not ".repeat(4);
        let (lines, scale) = set(&long, 120.0, 80.0);
        assert!(lines.len() > 4 && scale > 1.5, "{scale} {lines:?}");
        let longest = lines.iter().map(String::len).max().unwrap();
        assert!(lines[..lines.len() - 1].iter().all(|l| l.len() + 14 > longest), "{lines:?}");
    }
}
