//! The table of contents.

use super::{
    BookLetter, Design, Manuscript,
    copy::{date, fair},
    cut::{Cutter, Style},
    design::Frame,
    lines::{Line, Measure, lines},
    opening::Forme,
    pages::{BookPage, one_line, running},
};

/// One letter in the table of contents: its lines, without its folio.
pub(crate) struct Entry {
    heading: Vec<Line>,
    detail: Vec<Line>,
    /// Whether the detail stands on the heading's last line.
    beside: bool,
}

impl Entry {
    pub(crate) fn of(letter: &BookLetter, manuscript: &Manuscript, cutter: &Cutter, design: &Design, frame: &Frame) -> Entry {
        let (style, aside) = (Style::upright(design.text.size), Style::italic(design.text.size));
        let measure = Measure { width: frame.measure - 3.0 * design.text.size, indent: 0.0, justify: false, language: None };
        let said = [fair(&letter.occasion), letter.dated.map(|d| date(d, &manuscript.language)).unwrap_or_default()];
        let said = said.into_iter().filter(|s| !s.is_empty()).collect::<Vec<_>>().join(", ");
        let heading = lines(cutter, style, &letter.heading(), measure);
        let detail = lines(cutter, aside, &said, Measure { width: measure.width - design.text.size * 1.3, ..measure });
        let beside = detail.len() <= 1
            && heading.last().map_or(0.0, |l| l.width) + detail.first().map_or(0.0, |l| l.width) + design.text.size <= measure.width;
        Entry { heading, detail, beside }
    }

    fn rows(&self) -> usize {
        self.heading.len() + if self.beside { 0 } else { self.detail.len() }
    }
}

/// Rows that the word "Contents" and the space under it take.
const CONTENTS_HEAD: usize = 4;

/// Which entries stand on which page of the contents.
pub(crate) fn pages(entries: &[Entry], frame: &Frame) -> Vec<std::ops::Range<usize>> {
    let mut out = Vec::new();
    let (mut start, mut used) = (0, CONTENTS_HEAD);
    for (i, entry) in entries.iter().enumerate() {
        if used + entry.rows() > frame.lines && i > start {
            out.push(start..i);
            (start, used) = (i, 0);
        }
        used += entry.rows();
    }
    out.push(start..entries.len());
    out
}

pub(crate) fn page(
    entries: &[Entry],
    openings: &[usize],
    first: bool,
    cutter: &Cutter,
    design: &Design,
    frame: &Frame,
    number: usize,
) -> BookPage {
    let (style, aside) = (Style::upright(design.text.size), Style::italic(design.text.size));
    let mut forme = Forme::new(cutter, design, frame, number);
    let mut row = 0.0;
    if first {
        forme.display(Style::italic(design.opening.heading * 0.82), "Contents", 0.6, 1.0);
        row = CONTENTS_HEAD as f64;
    } else {
        running(&mut forme, "Contents");
    }
    for (entry, opening) in entries.iter().zip(openings) {
        let mut end = 0.0;
        for line in &entry.heading {
            forme.put(style, line.clone(), 0.0, row);
            end = line.width;
            row += 1.0;
        }
        for line in &entry.detail {
            if entry.beside {
                forme.put(aside, line.clone(), end + design.text.size * 0.8, row - 1.0);
            } else {
                forme.put(aside, line.clone(), design.text.size * 1.3, row);
                row += 1.0;
            }
        }
        let folio = one_line(cutter, style, &opening.to_string());
        let x = frame.measure - folio.width;
        forme.put(style, folio, x, row - 1.0);
    }
    forme.placed
}
