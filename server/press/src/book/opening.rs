//! What stands before a letter's text, and the pages before the letters: half-title, title page, imprint.

use super::{
    Axis, BookLetter, Design, Manuscript,
    copy::fair,
    cut::{Capitals, Cutter, Style},
    design::Frame,
    lines::{Line, Measure, lines},
};

/// A line on a page: where its measure begins and its baseline, in points from the sheet's lower left.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Placed {
    pub(crate) style: Style,
    pub(crate) line: Line,
    pub(crate) x: f64,
    pub(crate) y: f64,
}

/// A page being made up.
pub(crate) struct Forme<'a> {
    pub(crate) cutter: &'a Cutter<'a>,
    pub(crate) design: &'a Design,
    pub(crate) frame: &'a Frame,
    /// Page number, from 1.
    pub(crate) page: usize,
    pub(crate) placed: Vec<Placed>,
}

impl<'a> Forme<'a> {
    pub(crate) fn new(cutter: &'a Cutter<'a>, design: &'a Design, frame: &'a Frame, page: usize) -> Forme<'a> {
        Forme { cutter, design, frame, page, placed: Vec::new() }
    }

    /// Puts a line at `x` from the left of the measure, on line `row` of the grid.
    pub(crate) fn put(&mut self, style: Style, line: Line, x: f64, row: f64) {
        let x = self.frame.left(self.page) + x + line.x;
        self.placed.push(Placed { style, line, x, y: self.frame.baseline(row) });
    }

    /// Sets display lines on the design's axis, as even as they can be, `lead` grid lines apart; gives the
    /// row after the last.
    pub(crate) fn display(&mut self, style: Style, text: &str, mut row: f64, lead: f64) -> f64 {
        let width = self.frame.measure;
        for line in lines(self.cutter, style, text, Measure { width, indent: 0.0, justify: false, language: None }) {
            let x = match self.design.axis {
                Axis::Centre => (width - line.width) / 2.0,
                Axis::Outer => 0.0,
            };
            self.put(style, line, x, row);
            row += lead;
        }
        row
    }

    /// The head of a letter: occasion, heading, place and date. Gives the row on which its text begins.
    pub(crate) fn letter_head(&mut self, letter: &BookLetter, language: &str) -> usize {
        let opening = self.design.opening;
        let mut row = opening.sink as f64;
        let occasion = fair(&letter.occasion);
        if !occasion.is_empty() {
            row = self.display(Style::capitals(Capitals::AllSmall, opening.detail), &occasion, row, 1.0) + 0.85;
        }
        let heading = letter.heading();
        let size = fitting(self.cutter, &heading, opening.heading, self.frame.measure, 2.0);
        let between = lead(size, self.frame.leading);
        row = self.display(Style::italic(size), &heading, row, between) - between;
        let place = letter.place_and_date(language);
        if !place.is_empty() {
            row = self.display(Style::upright(opening.detail), &place, row + 1.6, 0.9) - 0.9;
        }
        row.ceil() as usize + 1 + opening.salutation_gap
    }

    /// The half-title: the title alone, small, on the first recto.
    pub(crate) fn half_title(&mut self, manuscript: &Manuscript) {
        let size = fitting(self.cutter, &fair(&manuscript.title), self.design.text.size * 1.25, self.frame.measure, 8.0);
        self.display(
            Style::italic(size),
            &fair(&manuscript.title),
            (self.frame.lines as f64 * 0.2).round(),
            lead(size, self.frame.leading),
        );
    }

    /// The title page.
    pub(crate) fn title_page(&mut self, manuscript: &Manuscript) {
        let rows = self.frame.lines as f64;
        let title = fair(&manuscript.title);
        let size = fitting(self.cutter, &title, 34.0, self.frame.measure, 3.4);
        let mut row = self.display(Style::upright(size), &title, (rows * 0.2).round(), lead(size, self.frame.leading)).ceil() + 0.5;
        let author = fair(&manuscript.author);
        if !author.is_empty() {
            row = self.display(Style::italic(15.0), &author, row, 1.35);
        }
        let ornament = fair(&self.design.ornament);
        if !ornament.is_empty() && self.cutter.upright.missing(&ornament).is_empty() {
            self.display(Style::upright(20.0), &ornament, (rows - 1.0).max(row + 1.0), 1.0);
        }
    }

    /// The imprint, at the foot of the title page's back.
    pub(crate) fn imprint(&mut self, manuscript: &Manuscript) {
        let style = Style::upright(self.design.opening.detail * 0.92);
        let said = [
            format!("Set in {}", self.design.face_title),
            format!("by Beautifully Handwritten Letters, {}", manuscript.modified.format("%Y")),
        ];
        let mut row = self.frame.lines as f64 - 1.0 - said.len() as f64 * 0.9;
        for line in said {
            row = self.display(style, &line, row, 0.9);
        }
    }
}

/// Rows of the grid from one display line to the next: a fifth more than its size.
fn lead(size: f64, leading: f64) -> f64 {
    (size * 1.18 / leading).max(1.0)
}

/// The largest size, down to two fifths, at which a text takes at most about `rows` lines.
fn fitting(cutter: &Cutter, text: &str, size: f64, measure: f64, rows: f64) -> f64 {
    let width = cutter.width(Style::italic(1.0), text);
    let widest = text.split_whitespace().map(|w| cutter.width(Style::upright(1.0), w)).fold(0.1, f64::max);
    (size.min(measure * rows * 0.92 / width.max(0.1)).min(measure / widest)).max(size * 0.4).max(9.0)
}
