//! Writing as it lies on paper: outlines in page millimetres and what they spell, nothing else.

use crate::Page;
use kurbo::BezPath;
use std::collections::BTreeMap;

/// A letter's ink on the page.
#[derive(Debug, Clone, PartialEq)]
pub struct Inked {
    /// What it spells: a character with its accents, or several that were tied into one.
    pub spells: String,
    /// Its outline in page millimetres, y downwards, filled by the non-zero rule.
    pub outline: BezPath,
    /// Index of its page.
    pub page: usize,
    /// Index into [`Writing::lines`].
    pub line: usize,
    /// Index of its word in the whole writing.
    pub word: usize,
    /// Its place in the word, from 0.
    pub place: usize,
}

/// A written line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Line {
    /// Index of its page.
    pub page: usize,
    /// Whether the writer began it of his own accord, and not because the line above was full.
    pub begins_paragraph: bool,
    /// Whether the writer ended it, not the margin.
    pub ends_paragraph: bool,
}

/// Writing on its pages.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Writing {
    /// Letters in reading order.
    pub letters: Vec<Inked>,
    /// Lines in reading order.
    pub lines: Vec<Line>,
}

impl Writing {
    /// The writing on these pages, read off their ink: each mark's outline under its map. Of the words only
    /// their lines and paragraphs are used. Ink that says nothing (a word struck out, the stroke through it) is
    /// left out.
    pub fn of_pages(pages: &[Page]) -> Writing {
        let mut out = Writing::default();
        let (mut words_before, mut ended) = (0, true);
        for (number, page) in pages.iter().enumerate() {
            let mut lines: BTreeMap<usize, usize> = BTreeMap::new();
            for word in page.words.iter().filter(|w| !w.text.is_empty()) {
                let at = *lines.entry(word.line).or_insert_with(|| {
                    out.lines.push(Line { page: number, begins_paragraph: ended, ends_paragraph: false });
                    out.lines.len() - 1
                });
                out.lines[at].ends_paragraph |= word.ends_paragraph;
                ended = word.ends_paragraph;
            }
            let mut places: BTreeMap<usize, usize> = BTreeMap::new();
            for mark in &page.marks {
                let (Some(shape), Some(word)) = (page.shapes.get(mark.shape), page.words.get(mark.word)) else { continue };
                let Some(line) = lines.get(&word.line) else { continue };
                if shape.spells.is_empty() || word.text.is_empty() {
                    continue;
                }
                let place = places.entry(mark.word).or_default();
                out.letters.push(Inked {
                    spells: shape.spells.clone(),
                    outline: mark.at * &shape.path,
                    page: number,
                    line: *line,
                    word: words_before + mark.word,
                    place: *place,
                });
                *place += 1;
            }
            words_before += page.words.len();
        }
        out
    }
}
