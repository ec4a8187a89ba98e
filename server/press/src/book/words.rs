//! Words: where a text may break. Opportunities come from UAX 14 (icu_segmenter), words are divided by
//! Liang's patterns (hypher).

use super::{
    cut::{Cutter, Style},
    lines::Measure,
};
use icu_segmenter::{LineSegmenter, options::LineBreakOptions};

/// Unbreakable but for its hyphenation points.
pub(crate) struct Word {
    pub(crate) text: String,
    /// Byte positions at which it may be divided.
    pub(crate) points: Vec<usize>,
    pub(crate) width: f64,
    /// Whether a space follows.
    pub(crate) spaced: bool,
}

/// Divides text at the opportunities of UAX 14; what is wider than a line is divided where it must be.
pub(crate) fn words(cutter: &Cutter, style: Style, text: &str, measure: Measure) -> Vec<Word> {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut out: Vec<Word> = Vec::new();
    let segmenter = LineSegmenter::new_auto(LineBreakOptions::default());
    let ends: Vec<usize> = segmenter.segment_str(&text).collect();
    for pair in ends.windows(2) {
        let chunk = &text[pair[0]..pair[1]];
        let trimmed = chunk.trim_end();
        if trimmed.is_empty() {
            if let Some(last) = out.last_mut() {
                last.spaced = true;
            }
            continue;
        }
        let spaced = trimmed.len() < chunk.len();
        let width = cutter.width(style, trimmed);
        let room = measure.width - measure.indent;
        if width <= room {
            let points = measure.language.map(|lang| hyphens(trimmed, lang)).unwrap_or_default();
            out.push(Word { text: trimmed.to_string(), points, width, spaced });
            continue;
        }
        // Wider than a line: it may break after any few letters, without a hyphen.
        let pieces = pieces(trimmed);
        let last = pieces.len().saturating_sub(1);
        for (i, piece) in pieces.into_iter().enumerate() {
            let width = cutter.width(style, piece);
            out.push(Word { text: piece.to_string(), points: Vec::new(), width, spaced: spaced && i == last });
        }
    }
    out
}

/// Cuts what no line can hold into pieces of four characters.
fn pieces(text: &str) -> Vec<&str> {
    let cuts: Vec<usize> = text.char_indices().map(|(i, _)| i).step_by(4).chain([text.len()]).collect();
    cuts.windows(2).map(|pair| &text[pair[0]..pair[1]]).collect()
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
