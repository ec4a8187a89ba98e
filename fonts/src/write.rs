//! Writing: words through the pen, lines onto pages, letters to their places.

use crate::blocks::{Role, blocks};
use crate::chance::{Chance, Swell};
use crate::lines::{Line, lines};
use crate::pen::{Alphabet, Pen, WordInk};
use crate::warp::{Bend, variant};
use crate::{Hand, Mark, Page, Shape, Stationery, Word, WriteError};
use kurbo::{Affine, Rect, Shape as _, Vec2};
use std::collections::BTreeMap;
use std::ops::Range;

/// The longest text that one call writes; about seventy sheets.
pub const MOST_CHARACTERS: usize = 100_000;

/// How the writer feels today.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Manner {
    /// Where all chance comes from: the same seed, the same page.
    pub seed: u32,
    /// 0 hurried … 1 neat. A neat writer shows 40 % of the human spreads, a hurried one all of them.
    pub neatness: f64,
}

impl Default for Manner {
    fn default() -> Manner {
        Manner { seed: 1, neatness: 0.8 }
    }
}

/// Lanes of chance; see [`Chance::new`].
const WORDS: u8 = 1;
const LINES: u8 = 2;
const SHAPES: u8 = 3;
const PAGES: u8 = 4;

/// Writes a text.
///
/// Empty lines divide paragraphs, a single line end ends a line. The salutation stands by itself, a
/// closing goes to the right (see `blocks::give_roles`). The pages' words, in order, are the text's words.
/// A line that the writer ended counts as the end of a paragraph in [`Word::ends_paragraph`].
///
/// # Errors
/// [`WriteError::Missing`] before anything is written, when the hand has no form for a character; others
/// when the text is empty or too long or the sheet too small.
pub fn write(hand: &Hand, text: &str, sheet: &Stationery, manner: &Manner) -> Result<Vec<Page>, WriteError> {
    sheet.check()?;
    let characters = text.chars().count();
    if characters > MOST_CHARACTERS {
        return Err(WriteError::TooLong { characters, most: MOST_CHARACTERS });
    }
    let missing = hand.missing(text);
    let (card, source) = (hand.card(), hand.source());
    let (Some(source), true) = (source, missing.is_empty()) else {
        return Err(WriteError::Missing { hand: card.title.clone(), chars: missing });
    };
    let text = blocks(text);
    let tokens: Vec<&str> = text.iter().flat_map(|b| &b.lines).flatten().map(|t| t.text.as_str()).collect();
    if tokens.is_empty() {
        return Err(WriteError::Empty);
    }
    let neatness = if manner.neatness.is_finite() { manner.neatness.clamp(0.0, 1.0) } else { 0.8 };
    let spread = (1.0 - 0.6 * neatness) * card.liveliness;
    // Smaller on narrowly ruled paper, as people do.
    let size = card.x_height_mm * (sheet.pitch_mm / 8.0).clamp(0.7, 1.1);
    let measure = sheet.width_mm - sheet.margins.left - sheet.margins.right;
    if measure < 12.0 * size || sheet.pitch_mm < 2.0 * size {
        return Err(WriteError::SheetTooSmall { sheet: sheet.title.clone() });
    }
    let pen = Pen { hand, card, size, spread };
    let mut alphabet = Alphabet::default();
    let mut inks: Vec<WordInk> = Vec::with_capacity(tokens.len());
    for (at, token) in tokens.iter().enumerate() {
        let mut chance = Chance::new(manner.seed, WORDS, at as u64);
        let after = at.checked_sub(1).and_then(|b| tokens[b].chars().last());
        let ink = pen.word(&source, &mut alphabet, token, after, &mut chance);
        inks.push(ink.map_err(|chars| WriteError::Missing { hand: card.title.clone(), chars })?);
    }
    let lines = lines(&text, &inks, &pen, sheet, &mut Chance::new(manner.seed, LINES, 0))?;
    let layout = layout(&lines, sheet);
    let desk = Desk { pen: &pen, alphabet: &alphabet, inks: &inks, tokens: &tokens, sheet, layout: &layout, seed: manner.seed };
    Ok(layout.pages.iter().enumerate().map(|(number, range)| desk.page(number, &lines[range.clone()])).collect())
}

/// How lines lie on their pages.
struct Layout {
    pages: Vec<Range<usize>>,
    /// From baseline to baseline in millimetres.
    pitch: f64,
    /// Factor on extra white between blocks.
    white: f64,
}

impl Layout {
    fn step(&self, line: &Line) -> f64 {
        (1.0 + self.white * line.white) * self.pitch
    }
}

/// Divides lines into pages. Who sees the last lines spill over writes a little closer and lower instead
/// of taking a new sheet for them.
fn layout(lines: &[Line], sheet: &Stationery) -> Layout {
    let plain = divide(lines, sheet, 1.0, 1.0, 0.0);
    let spill = plain.pages.last().map_or(0, Range::len);
    if plain.pages.len() > 1 && spill <= 8 {
        for (pitch, white, low) in [(0.98, 0.8, 0.2), (0.96, 0.6, 0.3), (0.94, 0.45, 0.4)] {
            let close = divide(lines, sheet, pitch, white, low);
            if close.pages.len() < plain.pages.len() {
                return close;
            }
        }
    }
    plain
}

/// Fills pages from the top. The closing is never torn, and never stands on a page with fewer than two
/// lines above it: then lines are pulled over. `low` is the share of the bottom margin that may be used.
fn divide(lines: &[Line], sheet: &Stationery, pitch: f64, white: f64, low: f64) -> Layout {
    let room = sheet.height_mm - sheet.margins.top - sheet.margins.bottom * (1.0 - low) - first_baseline(sheet);
    let mut out = Layout { pages: Vec::new(), pitch: pitch * sheet.pitch_mm, white };
    let fill = |forced: Option<usize>| {
        let mut starts = vec![0];
        let mut depth = 0.0;
        for (at, line) in lines.iter().enumerate().skip(1) {
            depth += out.step(line);
            if depth > room || forced == Some(at) {
                starts.push(at);
                depth = 0.0;
            }
        }
        starts
    };
    let mut starts = fill(None);
    let closing = lines.iter().position(|l| l.role == Role::Closing);
    let closed = lines.iter().rposition(|l| l.role == Role::Closing);
    if let (Some(from), Some(to)) = (closing, closed) {
        let wish = from.saturating_sub(2);
        if wish > 0 && starts.iter().any(|s| (wish + 1..=to).contains(s)) {
            starts = fill(Some(wish));
        }
    }
    let ends = starts.iter().skip(1).copied().chain([lines.len()]);
    out.pages = starts.iter().copied().zip(ends).map(|(from, to)| from..to).collect();
    out
}

/// From the top margin to the first baseline, in millimetres.
fn first_baseline(sheet: &Stationery) -> f64 {
    0.75 * sheet.pitch_mm
}

/// Everything that placing needs.
struct Desk<'a> {
    pen: &'a Pen<'a>,
    alphabet: &'a Alphabet,
    inks: &'a [WordInk],
    tokens: &'a [&'a str],
    sheet: &'a Stationery,
    layout: &'a Layout,
    seed: u32,
}

impl Desk<'_> {
    fn page(&self, number: usize, lines: &[Line]) -> Page {
        let (sheet, k) = (self.sheet, self.pen.spread);
        let mut chance = Chance::new(self.seed, PAGES, number as u64);
        let mut page =
            Page { width_mm: sheet.width_mm, height_mm: sheet.height_mm, shapes: Vec::new(), marks: Vec::new(), words: Vec::new() };
        let mut shapes: BTreeMap<(usize, usize), (usize, Rect)> = BTreeMap::new();
        let depth: f64 = lines.iter().skip(1).map(|l| self.layout.step(l)).sum();
        let slack = sheet.height_mm - sheet.margins.top - sheet.margins.bottom - first_baseline(sheet) - depth;
        // A short letter is begun lower; no page at quite the same height as the one before.
        let lower = if self.layout.pages.len() > 1 { 0.0 } else { (0.2 * slack).clamp(0.0, 0.12 * sheet.height_mm) };
        let mut y = sheet.margins.top + first_baseline(sheet) + lower + 0.12 * k * sheet.pitch_mm * chance.normal();
        for (row, line) in lines.iter().enumerate() {
            if row > 0 {
                y += self.layout.step(line);
            }
            let sway = Swell::new(2, &mut chance);
            let from = line.words.first().map_or(0.0, |w| w.x);
            let start = y + 0.04 * k * sheet.pitch_mm * chance.normal();
            let baseline = |x: f64| {
                let along = x - from;
                start + line.slope * along + 0.13 * k * self.pen.size * sway.at(along / sheet.width_mm)
            };
            for (nth, placed) in line.words.iter().enumerate() {
                let ink = &self.inks[placed.word];
                let first_mark = page.marks.len();
                let ink_at = ink.scaled(placed.size);
                let mut bounds: Option<Rect> = None;
                for letter in &ink_at.letters {
                    let (shape, box_) = *shapes.entry((letter.form, letter.variant)).or_insert_with(|| {
                        let shape = self.shape(letter.form, letter.variant);
                        let box_ = shape.path.bounding_box();
                        page.shapes.push(shape);
                        (page.shapes.len() - 1, box_)
                    });
                    let x = placed.x + letter.x;
                    let (here, there) = (baseline(x) + letter.depth.0, baseline(x + letter.advance) + letter.depth.1);
                    let tilt = (there - here) / letter.advance.max(0.5 * self.pen.size);
                    let (wide, tall) = letter.stretch;
                    let lean = letter.lean + line.lean + self.pen.card.lean;
                    // Letters lean about the middle of the small letters, joined ones about their joins.
                    let pivot = if self.pen.card.connected { 0.3 } else { 0.5 } * self.pen.size * tall;
                    let at = Affine::new([wide, tilt * wide, -lean * tall, tall, x - (letter.lean) * pivot, here]);
                    let reach = at.transform_rect_bbox(box_);
                    bounds = Some(bounds.map_or(reach, |b| b.union(reach)));
                    page.marks.push(Mark { shape, at, word: page.words.len() });
                }
                let moved = bounds.map_or(Vec2::ZERO, |b| self.onto_sheet(b));
                for mark in &mut page.marks[first_mark..] {
                    mark.at = mark.at.then_translate(moved);
                }
                let x = placed.x + ink_at.ink.0;
                page.words.push(Word {
                    text: self.tokens[placed.word].to_string(),
                    x_mm: x + moved.x,
                    baseline_mm: baseline(x) + moved.y,
                    width_mm: (ink_at.ink.1 - ink_at.ink.0).max(0.1),
                    x_height_mm: self.pen.size * placed.size,
                    line: row,
                    ends_paragraph: line.ends && nth + 1 == line.words.len(),
                });
            }
        }
        page
    }

    fn shape(&self, form: usize, number: usize) -> Shape {
        let k = self.pen.spread;
        let bend = Bend { amplitude: 0.055 * k + 0.008, spread: k, joined: self.pen.card.connected };
        // Keyed by the variant and by the order in which the text first needs the letter.
        let mut chance = Chance::new(self.seed, SHAPES, (form * crate::warp::VARIANTS + number) as u64);
        variant(&self.alphabet.forms[form], bend, self.pen.size, &mut chance)
    }

    /// How far a word must move to lie on the sheet.
    fn onto_sheet(&self, ink: Rect) -> Vec2 {
        const EDGE: f64 = 1.0;
        let along = |from: f64, to: f64, length: f64| {
            if from < EDGE { EDGE - from } else { (length - EDGE - to).min(0.0) }
        };
        Vec2::new(along(ink.x0, ink.x1, self.sheet.width_mm), along(ink.y0, ink.y1, self.sheet.height_mm))
    }
}
