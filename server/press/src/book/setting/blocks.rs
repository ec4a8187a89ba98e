//! A letter as lines of the grid, each knowing whether it may begin a page.

use super::{Capitals, Cutter, Line, Measure, Style, lines};
use crate::book::{
    Axis, BookLetter,
    copy::fair,
    desk::Desk,
    pages::{Aim, Leads},
};
use letters::LetterText;

/// What a line is to somebody who hears the book read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    /// A heading of this depth, from 1.
    Heading(u8),
    /// A line of a paragraph.
    Paragraph,
    /// Nothing: an ornament, a running head, a folio.
    Artifact,
}

/// A line of type at its place in a column.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Put {
    pub(crate) style: Style,
    pub(crate) line: Line,
    /// From the left of the measure, in points; the line's own `x` comes on top.
    pub(crate) x: f64,
    /// Rows below its slot's baseline.
    pub(crate) drop: f64,
    pub(crate) role: Role,
    /// Lines of one paragraph share a number.
    pub(crate) group: u32,
    pub(crate) leads: Leads,
}

/// A row of the grid, before it has a page.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Slot {
    /// What stands on it, or hangs from it over the empty rows below.
    pub(crate) puts: Vec<Put>,
    /// Whether it must stand on the page of the slot before it.
    pub(crate) keep: bool,
    /// Whether it is white that a page does not begin with.
    pub(crate) air: bool,
    /// The letter that opens here: its place in the book.
    pub(crate) opens: Option<usize>,
}

impl Slot {
    pub(crate) fn divided(&self) -> bool {
        self.puts.iter().any(|p| p.line.divided)
    }
}

/// Rows being filled.
pub(crate) struct Shelf<'a> {
    desk: &'a Desk<'a>,
    pub(crate) slots: Vec<Slot>,
}

impl<'a> Shelf<'a> {
    pub(crate) fn new(desk: &'a Desk<'a>) -> Shelf<'a> {
        Shelf { desk, slots: Vec::new() }
    }

    pub(crate) fn desk(&self) -> &'a Desk<'a> {
        self.desk
    }

    /// The measure, in points.
    fn measure(&self) -> f64 {
        self.desk.frame.measure
    }

    pub(crate) fn text(&self) -> Style {
        Style::upright(self.desk.design.text.size)
    }

    /// White rows.
    pub(crate) fn air(&mut self, rows: usize, keep: bool) {
        self.slots.extend((0..rows).map(|_| Slot { keep, air: true, ..Slot::default() }));
    }

    /// White that stays, even at a page's head.
    pub(crate) fn sink(&mut self, rows: usize) {
        self.slots.extend((0..rows).map(|n| Slot { keep: n > 0, ..Slot::default() }));
    }

    /// Lines as they are, one a row.
    pub(crate) fn rows(&mut self, style: Style, set: Vec<Line>, x: f64, role: Role, keep: impl Fn(usize) -> bool) {
        let group = self.desk.group();
        for (i, line) in set.into_iter().enumerate() {
            let put = Put { style, line, x, drop: 0.0, role, group, leads: Leads::Nowhere };
            self.slots.push(Slot { puts: vec![put], keep: keep(i), ..Slot::default() });
        }
    }

    /// A paragraph's lines; the first of a `stuck` one stays with what stands before it.
    pub(crate) fn paragraph(&mut self, style: Style, text: &str, measure: Measure, x: f64, stuck: bool) {
        let set = lines(self.desk.cutter, style, &fair(text), measure);
        let count = set.len();
        // No first line alone at a page's foot, no last line alone at a page's head, no salutation alone.
        self.rows(style, set, x, Role::Paragraph, |i| (count > 1 && (i == 1 || i == count - 1)) || (stuck && i == 0));
    }

    /// A paragraph out of pieces between which spaces stand, some of which lead somewhere.
    pub(crate) fn pointing(&mut self, style: Style, pieces: &[(String, Option<Aim>)], measure: Measure, x: f64) {
        let begin = self.slots.len();
        let texts: Vec<&str> = pieces.iter().map(|(text, _)| text.as_str()).collect();
        self.paragraph(style, &texts.join(" "), measure, x, false);
        let words = |(text, aim): &(String, Option<Aim>)| {
            let aim = *aim;
            fair(text).split_ascii_whitespace().map(|word| (word.to_string(), aim)).collect::<Vec<_>>()
        };
        // A word may be parted over a line's end: what of it does not stand yet.
        let mut ahead = pieces.iter().flat_map(words);
        let mut rest = ahead.next();
        for put in self.slots[begin..].iter_mut().flat_map(|slot| &mut slot.puts) {
            let mut leads = Vec::new();
            for (n, word) in put.line.words.iter().enumerate() {
                let Some((wanted, aim)) = rest.take() else { break };
                let Some(after) = wanted.strip_prefix(word.trim_end_matches('\u{ad}')) else { break };
                leads.extend(aim.map(|aim| (n, aim)));
                rest = if after.is_empty() { ahead.next() } else { Some((after.to_string(), aim)) };
            }
            put.leads = Leads::Words(leads);
        }
    }

    /// Display lines, hanging from one slot over as many rows as they need, kept together and with what
    /// follows. Each is a style, a text, the rows from the one before and the rows between its own lines.
    pub(crate) fn display(&mut self, pieces: &[(Style, String, f64, f64, Role)], stuck: bool, after: usize) {
        let mut puts = Vec::new();
        let mut row = 0.0;
        let mut begun = false;
        for (style, text, above, lead, role) in pieces {
            let style = self.desk.cutter.able(*style);
            let group = self.desk.group();
            for (i, line) in lines(self.desk.cutter, style, text, Measure::ragged(self.measure())).into_iter().enumerate() {
                if begun {
                    row += if i == 0 { *above } else { *lead };
                }
                begun = true;
                let x = axis_x(self.desk.design.axis, self.measure(), line.width);
                puts.push(Put { style, line, x, drop: row, role: *role, group, leads: Leads::Nowhere });
            }
        }
        if puts.is_empty() {
            return;
        }
        let rows = row.ceil() as usize + 1 + after;
        self.slots.push(Slot { puts, keep: stuck, ..Slot::default() });
        self.slots.extend((1..rows).map(|_| Slot { keep: true, ..Slot::default() }));
    }

    /// The head of a letter: occasion, heading, place and date, and the white under them.
    pub(crate) fn letter_head(&mut self, letter: &BookLetter, language: &str, stuck: bool) {
        let opening = self.desk.design.opening;
        let mut pieces = Vec::new();
        let occasion = fair(&letter.occasion);
        if !occasion.is_empty() {
            pieces.push((Style::capitals(Capitals::AllSmall, opening.detail), occasion, 0.0, 1.0, Role::Paragraph));
        }
        let heading = letter.heading();
        let size = fitting(self.desk.cutter, &heading, opening.heading, self.measure(), 2.0);
        let between = lead(size, self.desk.design.text.leading);
        pieces.push((Style::italic(size), heading, between.max(1.0) + 0.45, between, Role::Heading(1)));
        let place = letter.place_and_date(language);
        if !place.is_empty() {
            pieces.push((Style::upright(opening.detail), place, 1.4, 0.9, Role::Paragraph));
        }
        self.display(&pieces, stuck, opening.salutation_gap);
        if let Some(last) = self.slots.last_mut() {
            // The editor's note or the salutation follows on the same page.
            last.keep = true;
        }
    }

    /// What the editor says, in italics.
    pub(crate) fn note(&mut self, text: &str, stuck: bool) {
        let style = Style::italic(self.desk.design.text.size * 0.94);
        for (n, paragraph) in paragraphs(text).enumerate() {
            let indent = if n == 0 { 0.0 } else { self.desk.design.text.indent * style.size };
            self.paragraph(style, paragraph, Measure::justified(self.measure(), indent), 0.0, stuck && n == 0);
        }
    }

    /// A letter: salutation, paragraphs, valediction, signature, postscript, with the editor's notes.
    pub(crate) fn letter(&mut self, letter: &BookLetter) {
        if !fair(&letter.headnote).is_empty() {
            self.note(&letter.headnote, true);
            self.air(1, true);
        }
        let text = LetterText::parse(&letter.text);
        let begun = self.slots.len();
        let style = self.text();
        let indent = self.desk.design.text.indent * self.desk.design.text.size;
        let full = Measure::justified(self.measure(), indent);
        if let Some(salutation) = &text.salutation {
            let set = lines(self.desk.cutter, style, &fair(salutation), Measure::ragged(self.measure()));
            self.rows(style, set, 0.0, Role::Paragraph, |_| true);
        }
        for (n, paragraph) in text.paragraphs.iter().enumerate() {
            let measure = if n == 0 && text.salutation.is_none() { Measure { indent: 0.0, ..full } } else { full };
            self.paragraph(style, paragraph, measure, 0.0, n == 0);
        }
        self.closing(&text, begun);
        for (n, paragraph) in text.postscript.iter().enumerate() {
            if n == 0 && self.slots.len() > begun {
                self.air(1, true);
            }
            self.paragraph(style, paragraph, Measure { indent: 0.0, ..full }, 0.0, n == 0);
        }
        if !fair(&letter.afternote).is_empty() {
            self.air(1, true);
            self.note(&letter.afternote, true);
        }
    }

    /// Valediction and signature: an empty line, then set in from the left, kept with the text before them.
    fn closing(&mut self, letter: &LetterText, begun: usize) {
        let style = self.text();
        let signature = self.desk.cutter.able(Style::capitals(Capitals::Small, style.size));
        let below = letter.signature.iter().enumerate().map(|(i, s)| (s, if i == 0 { signature } else { style }));
        let set: Vec<(Style, Line)> = letter
            .valediction
            .iter()
            .map(|v| (v, style))
            .chain(below)
            .flat_map(|(text, style)| {
                lines(self.desk.cutter, style, &fair(text), Measure::ragged(self.measure())).into_iter().map(move |l| (style, l))
            })
            .collect();
        if set.is_empty() {
            return;
        }
        if self.slots.len() > begun {
            self.air(1, true);
        }
        let widest = set.iter().map(|(_, l)| l.width).fold(0.0, f64::max);
        let x = (self.measure() * 0.46).min(self.measure() - widest).max(0.0);
        let step = (1.2 * self.desk.design.text.size).min((self.measure() - x - widest).max(0.0));
        for (n, (style, line)) in set.into_iter().enumerate() {
            self.rows(style, vec![line], if n == 0 { x } else { x + step }, Role::Paragraph, |_| true);
        }
    }
}

/// Paragraphs of a text divided by empty lines.
pub(crate) fn paragraphs(text: &str) -> impl Iterator<Item = &str> {
    text.split("\n\n").map(str::trim).filter(|p| !p.is_empty())
}

/// Where a line of a width stands on the design's axis.
pub(crate) fn axis_x(axis: Axis, measure: f64, width: f64) -> f64 {
    match axis {
        Axis::Centre => (measure - width) / 2.0,
        Axis::Outer => 0.0,
    }
}

/// Rows of the grid from one display line to the next: a fifth more than its size.
pub(crate) fn lead(size: f64, leading: f64) -> f64 {
    (size * 1.18 / leading).max(1.0)
}

/// The largest size, down to two fifths, at which a text takes at most about `rows` lines.
pub(crate) fn fitting(cutter: &Cutter, text: &str, size: f64, measure: f64, rows: f64) -> f64 {
    let width = Line::of(cutter, Style::italic(1.0), text).width;
    let widest = text.split_whitespace().map(|w| cutter.width(Style::upright(1.0), w)).fold(0.1, f64::max);
    (size.min(measure * rows * 0.92 / width.max(0.1)).min(measure / widest)).max(size * 0.4).max(9.0)
}

/// The patterns of a language that is given as a BCP 47 tag.
pub(crate) fn hyphenation(language: &str) -> Option<hypher::Lang> {
    let primary = language.split(['-', '_']).next().unwrap_or("").to_ascii_lowercase();
    let code: [u8; 2] = primary.as_bytes().try_into().ok()?;
    hypher::Lang::from_iso(code)
}
