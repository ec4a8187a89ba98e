//! Words: where a text may break. Opportunities come from UAX 14 (icu_segmenter), words are divided by
//! Liang's patterns (hypher).

use super::{
    cut::{Cut, Cutter, Style},
    lines::Measure,
};
use std::rc::Rc;

/// Unbreakable but for its points.
pub(super) struct Word<'t> {
    pub(super) text: &'t str,
    /// In points.
    pub(super) width: f64,
    /// Whether a space follows.
    pub(super) spaced: bool,
    /// Where it may be divided.
    pub(super) points: Vec<Point>,
}

/// A place at which a word may be divided with a hyphen. Widths in points.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Point {
    /// Byte position.
    pub(super) at: usize,
    /// Width of what stands before it, hyphen included.
    pub(super) before: f64,
    /// Width of what stands after it.
    pub(super) after: f64,
}

/// How a word between spaces may be parted; widths in thousandths of an em.
pub(crate) struct Pieces {
    /// Ends of its pieces after UAX 14, in bytes; the last is the word's length.
    ends: Vec<usize>,
    /// Where it may be hyphenated: only a word of one piece is, a compound parts at its own hyphen.
    points: Vec<Point>,
}

/// Divides text at its spaces and at the other opportunities of UAX 14; what is wider than a line is divided
/// where it must be.
pub(super) fn words<'t>(cutter: &Cutter, style: Style, text: &'t str, measure: Measure) -> Vec<Word<'t>> {
    let mut out: Vec<Word> = Vec::with_capacity(text.len() / 5);
    let scale = style.size / 1000.0;
    let room = measure.width - measure.indent.max(0.0);
    for word in text.split_ascii_whitespace() {
        let cut = cutter.cut(style, word);
        let pieces = cut.pieces.get_or_init(|| Rc::new(parted(cutter, style, word, &cut)));
        if pieces.ends.len() == 1 {
            let width = cut.advance * scale;
            if width <= room {
                let divide = |p: &Point| Point { at: p.at, before: p.before * scale, after: p.after * scale };
                let points = if measure.divide { pieces.points.iter().map(divide).collect() } else { Vec::new() };
                out.push(Word { text: word, width, spaced: true, points });
                continue;
            }
        }
        let mut start = 0;
        for end in &pieces.ends {
            push_piece(cutter, style, &word[start..*end], room, &mut out);
            start = *end;
        }
        if let Some(last) = out.last_mut() {
            last.spaced = true;
        }
    }
    if let Some(last) = out.last_mut() {
        last.spaced = false;
    }
    out
}

/// A piece of a word; what no line can hold may break after any few letters, without a hyphen.
fn push_piece<'t>(cutter: &Cutter, style: Style, piece: &'t str, room: f64, out: &mut Vec<Word<'t>>) {
    let width = cutter.width(style, piece);
    if width <= room {
        out.push(Word { text: piece, width, spaced: false, points: Vec::new() });
        return;
    }
    let cuts: Vec<usize> = piece.char_indices().map(|(i, _)| i).step_by(4).chain([piece.len()]).collect();
    for pair in cuts.windows(2) {
        let text = &piece[pair[0]..pair[1]];
        out.push(Word { text, width: cutter.width(style, text), spaced: false, points: Vec::new() });
    }
}

fn parted(cutter: &Cutter, style: Style, word: &str, cut: &Cut) -> Pieces {
    // Letters and what stands at a word's end never break; UAX 14 is asked about anything else.
    let plain = word.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | ',' | ';' | ':' | '!' | '?' | '’' | '“' | '”'));
    let mut ends: Vec<usize> = if plain { vec![word.len()] } else { cutter.segmenter.segment_str(word).filter(|end| *end > 0).collect() };
    if ends.last() != Some(&word.len()) {
        ends.push(word.len());
    }
    let points = match cutter.language {
        Some(language) if ends.len() == 1 => hyphens(word, language).into_iter().map(|at| point(cutter, style, word, cut, at)).collect(),
        _ => Vec::new(),
    };
    Pieces { ends, points }
}

/// The widths on either side of a hyphen: from the word's own glyphs where one ends there, else shaped anew.
fn point(cutter: &Cutter, style: Style, word: &str, cut: &Cut, at: usize) -> Point {
    let hyphen = cutter.cut(style, "\u{ad}").advance;
    let (mut bytes, mut before) = (0, 0.0);
    for glyph in &cut.glyphs {
        if bytes >= at {
            break;
        }
        bytes += glyph.text.len();
        before += glyph.advance + style.track;
    }
    if bytes == at {
        return Point { at, before: before + hyphen, after: cut.advance - before };
    }
    Point { at, before: cutter.cut(style, &word[..at]).advance + hyphen, after: cutter.cut(style, &word[at..]).advance }
}

/// Where a word may be divided. Names and first words keep whole: only words in small letters are divided,
/// from six letters on, with at least two before the hyphen and three after it.
fn hyphens(word: &str, language: hypher::Lang) -> Vec<usize> {
    let start = word.find(char::is_alphabetic).unwrap_or(0);
    let end = word.char_indices().rev().find(|(_, c)| c.is_alphabetic()).map_or(0, |(i, c)| i + c.len_utf8());
    let Some(core) = word.get(start..end) else { return Vec::new() };
    if core.chars().count() < 6 || !core.chars().all(|c| c.is_alphabetic() && !c.is_uppercase()) {
        return Vec::new();
    }
    let (left, right) = language.bounds();
    let mut at = start;
    let mut out: Vec<usize> = hypher::hyphenate_bounded(core, language, left.max(2), right.max(3))
        .map(|syllable| {
            at += syllable.len();
            at
        })
        .collect();
    out.pop();
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_short_words_are_never_divided() {
        assert!(hyphens("Okonkwo,", hypher::Lang::English).is_empty());
        assert!(hyphens("heart.", hypher::Lang::English).is_empty());
        assert_eq!(hyphens("“extensive,”", hypher::Lang::English), ["“ex".len(), "“exten".len()]);
    }
}
