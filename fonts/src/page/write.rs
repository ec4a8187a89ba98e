//! Writing: words through the pen, lines onto pages, letters to their places.

use crate::page::blocks::{Role, blocks};
use crate::page::lines::{Line, lines};
use crate::pen::alphabet::Alphabet;
use crate::pen::chance::{Chance, Swell};
use crate::pen::drawings::{Asked, Drawings};
use crate::pen::nib::{Inking, natural_width};
use crate::pen::pressure::Pressure;
use crate::pen::strike::strike;
use crate::pen::warp::{Bend, Places};
use crate::pen::{Moods, Pen, WordInk, unevenness};
use crate::{Ground, Hand, Mark, Nib, Page, Shape, Stationery, Word, WriteError};
use kurbo::{Affine, Point, Rect, Shape as _};
use std::ops::Range;

/// The longest text that one call writes; about seventy sheets.
pub const MOST_CHARACTERS: usize = 100_000;

/// How the writer feels today.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Manner {
    /// Where all chance comes from: the same seed, the same page.
    pub seed: u32,
    /// 0 hurried … 1 neat. A hurried writer shows all of the human spreads, a neat one (0.5) half of them.
    pub neatness: f64,
    /// Whether the pen's path is wanted too, for a plotter or to watch the letter being written. The page
    /// looks the same.
    pub traced: bool,
    /// What it is written with; the hand's own pen when nothing is said.
    pub nib: Option<Nib>,
    /// ISO 639-1, lower case ("en"), for dividing words at the end of a line. A language that is not among
    /// [`crate::LANGUAGES`] divides none, nor does none at all.
    pub language: Option<[u8; 2]>,
    /// Whether now and then a word is begun wrongly, struck out and written again.
    pub slips: bool,
}

impl Default for Manner {
    fn default() -> Manner {
        Manner { seed: 1, neatness: 0.5, traced: false, nib: None, language: None, slips: false }
    }
}

/// Lanes of chance; see [`Chance::new`].
const SHAPES: u8 = 3;
const PAGES: u8 = 4;
const PLACES: u8 = 7;
const STRIKES: u8 = 8;
const NUMBERS: u8 = 9;

/// A sheet's number is written smaller than the letter, by this.
const NUMBER: f64 = 0.85;

/// Share of the human spread that the neatest writer still shows.
const NEATEST: f64 = 0.17;

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
    if text.is_empty() {
        return Err(WriteError::Empty);
    }
    let neatness = if manner.neatness.is_finite() { manner.neatness.clamp(0.0, 1.0) } else { 0.5 };
    let spread = (1.0 - neatness).max(NEATEST) * card.liveliness;
    // Smaller on narrowly ruled paper, as people do.
    let size = card.x_height_mm * (sheet.pitch_mm / 8.0).clamp(0.7, 1.1);
    let measure = sheet.width_mm - sheet.margins.left - sheet.margins.right;
    if measure < 12.0 * size || sheet.pitch_mm < 2.0 * size {
        return Err(WriteError::SheetTooSmall { sheet: sheet.title.clone() });
    }
    let words = text.iter().flat_map(|b| &b.lines).map(Vec::len).sum();
    let pen = Pen { hand, card, size, spread, moods: Moods::new(manner.seed, words), uneven: unevenness(hand, &source) };
    // A page does not end in a part of a word, which is known only when the pages are: then again, without it.
    let mut whole: Vec<usize> = Vec::new();
    let (written, mut alphabet, layout) = loop {
        let mut alphabet = Alphabet::default();
        let mut ink = |text: &str, after: Option<char>, lane: u8, at: usize| {
            let mut chance = Chance::new(manner.seed, lane, at as u64);
            let ink = pen.word(&source, &mut alphabet, text, at, after, &mut chance);
            ink.map_err(|chars| WriteError::Missing { hand: card.title.clone(), chars })
        };
        let written = lines(&text, &mut ink, &pen, sheet, manner, &whole)?;
        let layout = layout(&written.lines, sheet);
        match layout.pages.iter().map(|page| page.end - 1).find(|last| written.lines[*last].ends_in_a_part() && !whole.contains(last)) {
            Some(last) => whole.push(last),
            None => break (written, alphabet, layout),
        }
    };
    let mut number = |page: usize| {
        let mut chance = Chance::new(manner.seed, NUMBERS, page as u64);
        // Who has no figures numbers nothing.
        pen.word(&source, &mut alphabet, &(page + 1).to_string(), 0, None, &mut chance).ok()
    };
    let numbers: Vec<Option<WordInk>> = (0..layout.pages.len()).map(|page| if page > 0 { number(page) } else { None }).collect();
    let inking = Inking::new(natural_width(hand, &source) * size, size, manner.nib);
    let pressure = Pressure::new(manner.seed, written.inks.len(), &inking, spread);
    let desk = Desk {
        pen: &pen,
        alphabet: &alphabet,
        inks: &written.inks,
        numbers: &numbers,
        tokens: &written.texts,
        sheet,
        layout: &layout,
        inking,
        pressure,
        manner: *manner,
    };
    Ok(layout.pages.iter().enumerate().map(|(number, range)| desk.page(number, &written.lines[range.clone()])).collect())
}

/// How lines lie on their pages.
struct Layout {
    pages: Vec<Range<usize>>,
    /// From baseline to baseline in millimetres.
    pitch: f64,
    /// Factor on extra white between blocks.
    white: f64,
    /// Writing stands on rules: white is whole lines.
    ruled: bool,
}

impl Layout {
    fn step(&self, line: &Line) -> f64 {
        let white = if self.ruled { (line.white + 0.2).round() } else { self.white * line.white };
        (1.0 + white) * self.pitch
    }
}

/// How much of its wandering a line keeps that follows a rule.
const ON_A_RULE: f64 = 0.35;

/// Divides lines into pages. Who sees the last lines spill over writes a little closer and lower instead
/// of taking a new sheet for them.
fn layout(lines: &[Line], sheet: &Stationery) -> Layout {
    let plain = divide(lines, sheet, 1.0, 1.0, 0.0);
    let spill = plain.pages.last().map_or(0, Range::len);
    // On ruled paper nobody writes closer than the rules.
    if !plain.ruled && plain.pages.len() > 1 && spill <= 8 {
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
    let ruled = sheet.ground == Ground::Ruled;
    let room = |page: usize| {
        let margins = sheet.margins_of(page);
        sheet.height_mm - margins.top - margins.bottom * (1.0 - low) - sheet.first_baseline() + 1e-6
    };
    let mut out = Layout { pages: Vec::new(), pitch: pitch * sheet.pitch_mm, white, ruled };
    let fill = |forced: Option<usize>| {
        let mut starts = vec![0];
        let mut depth = 0.0;
        for (at, line) in lines.iter().enumerate().skip(1) {
            depth += out.step(line);
            let foot = if ruled { 0.0 } else { line.foot * out.pitch };
            if depth > room(starts.len() - 1) + foot || forced == Some(at) {
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

/// Everything that placing needs.
struct Desk<'a> {
    pen: &'a Pen<'a>,
    alphabet: &'a Alphabet,
    inks: &'a [WordInk],
    /// What stands at the head of each page.
    numbers: &'a [Option<WordInk>],
    tokens: &'a [String],
    sheet: &'a Stationery,
    layout: &'a Layout,
    inking: Inking,
    pressure: Pressure,
    manner: Manner,
}

impl Desk<'_> {
    fn page(&self, number: usize, lines: &[Line]) -> Page {
        let (sheet, k, size) = (self.sheet, self.pen.spread, self.pen.size);
        let mut chance = Chance::new(self.manner.seed, PAGES, number as u64);
        let mut page =
            Page { width_mm: sheet.width_mm, height_mm: sheet.height_mm, shapes: Vec::new(), marks: Vec::new(), words: Vec::new() };
        let mut shapes = self.shapes(number, lines, &mut page);
        let depth: f64 = lines.iter().skip(1).map(|l| self.layout.step(l)).sum();
        let (margins, first, ruled) = (sheet.margins_of(number), sheet.first_baseline(), self.layout.ruled);
        let slack = sheet.height_mm - margins.top - margins.bottom - first - depth;
        // A short letter is begun lower; no page at quite the same height as the one before.
        let lower = if self.layout.pages.len() > 1 { 0.0 } else { (0.2 * slack).clamp(0.0, 0.12 * sheet.height_mm) };
        let off = lower + 0.12 * k * sheet.pitch_mm * chance.normal();
        let mut y = margins.top + first + if ruled { (lower / sheet.pitch_mm).floor() * sheet.pitch_mm } else { off };
        let strays = if ruled { ON_A_RULE } else { 1.0 };
        if let Some(ink) = self.numbers.get(number).and_then(Option::as_ref) {
            let word = lines.first().and_then(|l| l.words.first()).map_or(0, |w| w.word);
            self.number(ink, (number, word, lines.len()), margins.top + first, &mut shapes, &mut page);
        }
        for (row, line) in lines.iter().enumerate() {
            if row > 0 {
                y += self.layout.step(line);
            }
            let sway = Swell::new(2, &mut chance);
            let from = line.words.first().map_or(0.0, |w| w.x);
            let start = y + 0.04 * strays * k * sheet.pitch_mm * chance.normal();
            let baseline = |x: f64| {
                let along = x - from;
                start + strays * (line.slope * along + 0.13 * k * size * sway.at(along / sheet.width_mm))
            };
            for (nth, placed) in line.words.iter().enumerate() {
                let ink = &self.inks[placed.word];
                let first_mark = page.marks.len();
                // The whole word at once, so that its letters stay together: its line's size, slant and fall.
                let (left, right) = (placed.x + ink.ink.0 * placed.size, placed.x + ink.ink.1 * placed.size);
                let falls = (baseline(right) - baseline(left)) / (right - left).max(size);
                let lean = line.lean + self.pen.card.lean;
                let s = placed.size;
                let word = Affine::new([
                    s,
                    falls * s,
                    -lean * s,
                    s,
                    placed.x - lean * 0.45 * size * s,
                    baseline(left) - falls * (left - placed.x),
                ]);
                let mut bounds: Option<Rect> = None;
                let mut swelling = 0.0;
                for nth in 0..ink.letters.len() {
                    let (reach, swell) = self.letter(ink, nth, placed.word, word, &mut shapes, &mut page);
                    bounds = Some(bounds.map_or(reach, |b| b.union(reach)));
                    swelling = f64::max(swelling, swell);
                }
                if placed.struck {
                    let (strike, at) = self.strike(placed.word, (right - left) / s, word, ink.ink.0);
                    bounds = bounds.map(|b| b.union(at.transform_rect_bbox(strike.path.bounding_box())));
                    page.marks.push(Mark { shape: page.shapes.len(), at, word: page.words.len(), swell: 0.0, tone: 1.0 });
                    page.shapes.push(strike);
                }
                let moved = bounds.map_or(Affine::IDENTITY, |b| self.onto_sheet(b.inflate(swelling, swelling)));
                for mark in &mut page.marks[first_mark..] {
                    mark.at = moved * mark.at;
                }
                let (stands, s) = (moved * Point::new(left, baseline(left)), s * moved.as_coeffs()[0]);
                page.words.push(Word {
                    text: self.tokens[placed.word].clone(),
                    x_mm: stands.x,
                    baseline_mm: stands.y,
                    width_mm: ((right - left) * moved.as_coeffs()[0]).max(0.1),
                    x_height_mm: size * s,
                    line: row,
                    ends_paragraph: line.ends && nth + 1 == line.words.len(),
                    divided: placed.divided,
                });
            }
        }
        page
    }

    /// Sets a letter of a word down; answers the reach of its outline and its swell.
    fn letter(&self, ink: &WordInk, nth: usize, word: usize, frame: Affine, shapes: &mut [Range<usize>], page: &mut Page) -> (Rect, f64) {
        let letter = &ink.letters[nth];
        let shape = shapes[letter.form].next().unwrap_or(0);
        let box_ = page.shapes.get(shape).map_or(Rect::ZERO, |shape| shape.path.control_box());
        let at = frame * letter.at;
        // Most of a letter's ink stands upright: its line grows with the letter's width more than its height.
        let [a, _, _, d, ..] = at.as_coeffs();
        let large = 0.6 * a.abs() + 0.4 * d.abs();
        let (swell, tone) = self.pressure.at(word, nth as f64 / ink.letters.len() as f64, large);
        page.marks.push(Mark { shape, at, word: page.words.len(), swell, tone });
        (at.transform_rect_bbox(box_), swell)
    }

    /// A sheet's number at its head, small: some writers set it in the middle, some to the right. It is no part of
    /// the text, so its word says nothing.
    fn number(
        &self,
        ink: &WordInk,
        (page_number, word, rows): (usize, usize, usize),
        first: f64,
        shapes: &mut [Range<usize>],
        page: &mut Page,
    ) {
        let (sheet, size) = (self.sheet, self.pen.size);
        let margins = sheet.margins_of(page_number);
        // The same place on every sheet of a letter, but for the hand's.
        let is_central = Chance::new(self.manner.seed, NUMBERS, 0).below(2) == 0;
        let mut chance = Chance::new(self.manner.seed, NUMBERS, 1000 + page_number as u64);
        let wide = (ink.ink.1 - ink.ink.0) * NUMBER;
        let edge = sheet.width_mm - margins.right;
        let x = if is_central { 0.5 * (margins.left + edge - wide) } else { edge - wide } + 0.8 * self.pen.spread * chance.normal();
        // Above the first line by as much as two lines, where there is room.
        let y = (first - 1.6 * sheet.pitch_mm).max(0.5 * first).max(3.5 * size) + 0.3 * self.pen.spread * chance.normal();
        let lean = self.pen.card.lean;
        let frame = Affine::new([NUMBER, 0.0, -lean * NUMBER, NUMBER, x - ink.ink.0 * NUMBER, y]);
        let from = page.marks.len();
        let mut bounds: Option<Rect> = None;
        for nth in 0..ink.letters.len() {
            let (reach, swell) = self.letter(ink, nth, word, frame, shapes, page);
            let reach = reach.inflate(swell.max(0.0), swell.max(0.0));
            bounds = Some(bounds.map_or(reach, |b| b.union(reach)));
        }
        let moved = bounds.map_or(Affine::IDENTITY, |b| self.onto_sheet(b));
        for mark in &mut page.marks[from..] {
            mark.at = moved * mark.at;
        }
        let stands = moved * Point::new(x, y);
        page.words.push(Word {
            text: String::new(),
            x_mm: stands.x,
            baseline_mm: stands.y,
            width_mm: wide.max(0.1),
            x_height_mm: size * NUMBER,
            line: rows,
            ends_paragraph: false,
            divided: false,
        });
    }

    /// Draws all letters of a page, those of one form side by side. Answers for each form which shapes are its letters.
    fn shapes(&self, number: usize, lines: &[Line], page: &mut Page) -> Vec<Range<usize>> {
        let glyphs = &self.alphabet.glyphs;
        let mut counts = vec![0usize; glyphs.len()];
        let head = self.numbers.get(number).and_then(Option::as_ref);
        let words = lines.iter().flat_map(|line| &line.words).filter_map(|placed| self.inks.get(placed.word));
        for letter in words.chain(head).flat_map(|ink| &ink.letters) {
            counts[letter.form] += 1;
        }
        let (seed, spread) = (self.manner.seed, self.pen.spread);
        let mut out = Vec::with_capacity(glyphs.len());
        for (form, (glyph, count)) in glyphs.iter().zip(counts).enumerate() {
            let from = page.shapes.len();
            if count > 0 {
                let (inking, x_height_mm, traced) = (&self.inking, self.pen.size, self.manner.traced);
                // Nothing runs into a stop.
                let bend = Bend::new(spread, self.pen.card.connected && glyph.spells.starts_with(char::is_alphanumeric));
                let asked = Asked { glyph, others: &glyphs[glyph.siblings.clone()], count, bend, inking, x_height_mm, traced };
                // Keyed by the page and by the order in which the text first needs the form.
                let key = (number as u64) << 32 | (form as u64) << 12;
                let places = Places::new(&mut Chance::new(seed, PLACES, key));
                let drawings = Drawings::new(&asked, &places, |way| Chance::new(seed, SHAPES, key | (way as u64 & 0xfff)));
                page.shapes.extend((0..count).map(|nth| drawings.shape(nth)));
            }
            out.push(from..page.shapes.len());
        }
        out
    }

    /// The stroke through a word, and where it lies: in the word's frame at its ink's left end.
    fn strike(&self, word: usize, width: f64, frame: Affine, left: f64) -> (Shape, Affine) {
        let mut chance = Chance::new(self.manner.seed, STRIKES, word as u64);
        (strike(width, self.pen.size, self.inking.width, &mut chance), frame * Affine::translate((left, 0.0)))
    }

    /// What brings a word onto the sheet: a move, and where it is wider than the sheet, made smaller.
    fn onto_sheet(&self, ink: Rect) -> Affine {
        const EDGE: f64 = 1.0;
        let (width, height) = (self.sheet.width_mm - 2.0 * EDGE, self.sheet.height_mm - 2.0 * EDGE);
        let smaller = (width / ink.width()).min(height / ink.height()).min(1.0);
        let along = |from: f64, length: f64, room: f64| (EDGE - from).max(0.0) + (EDGE + room - from - length).min(0.0);
        let (by_x, by_y) = (along(ink.x0, ink.width() * smaller, width), along(ink.y0, ink.height() * smaller, height));
        if smaller == 1.0 {
            return Affine::translate((by_x, by_y));
        }
        Affine::translate((ink.x0 + by_x, ink.y0 + by_y)) * Affine::scale(smaller) * Affine::translate((-ink.x0, -ink.y0))
    }
}
