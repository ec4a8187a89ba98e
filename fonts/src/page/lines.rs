//! From words to lines, broken as a person breaks them: word after word, with an eye for the room that is
//! left and often a wrong one; the right edge ragged, never a line that a ruler ended.
//!
//! No source has numbers for what people do at the margin. The tolerances here were set by eye on pages of
//! every hand, and are the ones to change.

use crate::page::blocks::{Block, Role, Token};
use crate::page::crowd;
use crate::page::divide::{Cut, own_cuts, syllable_cuts};
use crate::page::slip;
use crate::pen::chance::{Chance, Drift};
use crate::pen::{DEGREE, Pen, WordInk};
use crate::{Manner, Stationery, WriteError};
use std::collections::BTreeMap;
use std::ops::Range;

/// A word, or a part of one, with its place in a line.
#[derive(Debug, Clone)]
pub(crate) struct Placed {
    /// Index into [`Written::inks`] and [`Written::texts`].
    pub(crate) word: usize,
    /// Its origin on the page in millimetres.
    pub(crate) x: f64,
    /// Its size against a plain line's.
    pub(crate) size: f64,
    /// The rest of it stands in the next line.
    pub(crate) divided: bool,
    /// It was written wrongly and struck out; its text is empty.
    pub(crate) struck: bool,
}

/// A written line before it has a page.
#[derive(Debug, Clone)]
pub(crate) struct Line {
    pub(crate) words: Vec<Placed>,
    pub(crate) role: Role,
    /// Extra white above it in pitches.
    pub(crate) white: f64,
    /// Its lean beyond the hand's, run per rise.
    pub(crate) lean: f64,
    /// How far it falls per millimetre.
    pub(crate) slope: f64,
    /// Whether the writer ended it, not the margin.
    pub(crate) ends: bool,
    /// How far past the last line's place it may still stand on its page, in pitches; negative where the
    /// writer has turned the sheet before. No two pages end at the same height.
    pub(crate) foot: f64,
}

impl Line {
    /// Whether its last word goes on in the next line.
    pub(crate) fn ends_in_a_part(&self) -> bool {
        self.words.last().is_some_and(|w| w.divided)
    }
}

/// A text in lines: the words that stand in them, some in two parts, some struck out.
#[derive(Debug, Default)]
pub(crate) struct Written {
    pub(crate) lines: Vec<Line>,
    pub(crate) inks: Vec<WordInk>,
    pub(crate) texts: Vec<String>,
}

/// Writes a word: its text, the last character of the word before it, and the lane and number of the chance
/// that forms it.
pub(crate) type Inker<'a> = dyn FnMut(&str, Option<char>, u8, usize) -> Result<WordInk, WriteError> + 'a;

/// Lanes of chance; see [`Chance::new`].
const WORDS: u8 = 1;
const LINES: u8 = 2;
const PARTS: u8 = 20;
const SLIPS: u8 = 21;
const EYE: u8 = 22;

/// A word must leave so much of the measure free, in millimetres, or it is too wide.
const EDGE: f64 = 4.0;
/// The farthest that a word may run into the margin, in millimetres.
const OVER: f64 = 3.5;
/// How many words before the last are written closer with it.
const CROWD: usize = 2;
/// The most that words are written closer.
const CLOSER: f64 = 0.07;
/// The most that a word is narrowed that was begun too late: its last letters by three times as much.
const LATE: f64 = 0.11;

/// What wanders slowly from line to line.
struct Mood {
    size: Drift,
    lean: Drift,
    slope: Drift,
    edge: Drift,
    /// The writer's own rise or fall.
    rise: f64,
    /// How the left edge creeps, in millimetres a line.
    creep: f64,
    lines: f64,
}

/// One line's share of it.
struct Now {
    size: f64,
    lean: f64,
    slope: f64,
    left: f64,
    limit: f64,
}

impl Mood {
    fn new(k: f64, chance: &mut Chance) -> Mood {
        Mood {
            size: Drift::new(0.5, chance),
            lean: Drift::new(0.5, chance),
            slope: Drift::new(0.8, chance),
            edge: Drift::new(0.7, chance),
            rise: -0.15 * DEGREE + 0.45 * DEGREE * k * chance.normal(),
            creep: 0.05 * k * chance.normal(),
            lines: 0.0,
        }
    }

    fn next(&mut self, pen: &Pen, sheet: &Stationery, chance: &mut Chance) -> Now {
        let k = pen.spread;
        self.lines = (self.lines + 1.0).min(40.0);
        let edge = (0.9 * k * self.edge.next(chance) + self.creep * self.lines).clamp(-3.0, 3.0);
        Now {
            size: (1.0 + 0.12 * 0.7 * k * self.size.next(chance)).clamp(0.85, 1.2),
            lean: 2.9 * DEGREE * k * self.lean.next(chance),
            slope: self.rise + 0.8 * DEGREE * k * self.slope.next(chance),
            left: sheet.margins.left + edge,
            limit: sheet.width_mm - sheet.margins.right + (1.6 * chance.normal() - 0.8).clamp(-4.0, 2.5),
        }
    }
}

/// Breaks blocks into lines. The lines in `whole` must not end in a part of a word.
///
/// # Errors
/// [`WriteError::WordTooWide`] when a word does not fit between the margins even when written small; what
/// `ink` says of a word that cannot be written.
pub(crate) fn lines(
    blocks: &[Block],
    ink: &mut Inker,
    pen: &Pen,
    sheet: &Stationery,
    manner: &Manner,
    whole: &[usize],
) -> Result<Written, WriteError> {
    let mut chance = Chance::new(manner.seed, LINES, 0);
    let measure = sheet.width_mm - sheet.margins.left - sheet.margins.right;
    let mut mood = Mood::new(pen.spread, &mut chance);
    // One place for the whole closing, however many blocks it has.
    let closing_at = measure * (0.47 + 0.05 * chance.normal()).clamp(0.36, 0.56);
    let signature_in = (2.2 + 0.8 * chance.normal()).clamp(0.5, 4.0) * pen.size;
    let now = mood.next(pen, sheet, &mut chance);
    let tokens: Vec<&Token> = blocks.iter().flat_map(|b| &b.lines).flatten().collect();
    let line = Line { words: Vec::new(), role: Role::Body, white: 0.0, lean: 0.0, slope: 0.0, ends: false, foot: 0.0 };
    let (out, inked) = (Written::default(), BTreeMap::new());
    let mut desk = Desk { pen, sheet, manner, whole, measure, mood, chance, tokens, ink, inked, out, line, now, end: None };
    let mut next = 0;
    let (mut closing_lines, mut date_at) = (0, 0.0);
    let mut previous: Option<Role> = None;
    for block in blocks {
        for (nth, tokens) in block.lines.iter().enumerate() {
            let range = next..next + tokens.len();
            next = range.end;
            let first = nth == 0;
            if !desk.out.lines.is_empty() {
                desk.now = desk.mood.next(pen, sheet, &mut desk.chance);
            }
            let mut white = if first { white_above(previous, block.role, pen) } else { 0.0 };
            match block.role {
                Role::Body if first => {
                    desk.now.left += pen.card.indent * pen.size * (1.0 + 0.12 * pen.spread * desk.chance.normal());
                }
                Role::Dateline => {
                    if first {
                        let mut widest = 0.0;
                        let mut from = range.start;
                        for tokens in &block.lines {
                            widest = f64::max(widest, desk.width(from..from + tokens.len())? * desk.now.size);
                            from += tokens.len();
                        }
                        date_at =
                            (desk.now.limit - widest - measure * (0.05 + 0.02 * desk.chance.normal()).clamp(0.01, 0.1)).max(desk.now.left);
                    }
                    // The lines stand below each other as far as a hand finds the place again.
                    desk.now.left = (date_at + 0.8 * pen.spread * desk.chance.normal()).max(sheet.margins.left);
                }
                Role::Closing => {
                    let signs = closing_lines > 0;
                    if signs {
                        desk.now.size *= 1.1;
                        white += if first { 0.0 } else { 0.3 };
                    }
                    let width = desk.width(range.clone())? * desk.now.size;
                    let wish = desk.now.left + closing_at + if signs { signature_in } else { 0.0 };
                    desk.now.left = wish.min(desk.now.limit - width - 2.0).max(desk.now.left);
                    closing_lines += 1;
                }
                _ => {}
            }
            desk.line =
                Line { words: Vec::new(), role: block.role, white, lean: desk.now.lean, slope: desk.now.slope, ends: false, foot: 0.0 };
            desk.end = None;
            for at in range.clone() {
                desk.word(at, range.end)?;
            }
            desk.line.ends = true;
            desk.take_line();
        }
        previous = Some(block.role);
    }
    Ok(desk.out)
}

/// Extra white between blocks, in pitches.
fn white_above(above: Option<Role>, role: Role, pen: &Pen) -> f64 {
    match (above, role) {
        (None, _) => 0.0,
        (Some(Role::Dateline), _) => 0.6,
        (Some(Role::Head), _) => 0.35,
        (Some(Role::Closing), Role::Closing) => 0.3,
        (_, Role::Closing) => 0.55,
        (_, Role::Postscript) => 0.9,
        _ => pen.card.paragraph_gap,
    }
}

/// The line that is being written, and what is needed for it.
struct Desk<'a> {
    pen: &'a Pen<'a>,
    sheet: &'a Stationery,
    manner: &'a Manner,
    whole: &'a [usize],
    measure: f64,
    mood: Mood,
    chance: Chance,
    tokens: Vec<&'a Token>,
    ink: &'a mut Inker<'a>,
    /// Words that were written ahead of their place.
    inked: BTreeMap<usize, WordInk>,
    out: Written,
    line: Line,
    now: Now,
    /// Where the line's ink ends; `None` at its beginning.
    end: Option<f64>,
}

/// What a person does with a word when the line nears its end.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Judged {
    /// Writes it.
    Fits,
    /// Writes it and the words before it closer, by this many millimetres.
    Crowded(f64),
    /// Begins it too late: its letters get narrower towards the margin, by this many millimetres in all, and
    /// what is left runs over.
    Late(f64),
    /// Leaves it for the next line, or divides it.
    Not,
}

/// A word on its way into a line.
struct Coming<'t> {
    at: usize,
    text: &'t str,
    ink: WordInk,
    /// White and ink of what must stand in the same line behind it, in millimetres.
    tail: f64,
    stays: bool,
    /// The last of its paragraph.
    last: bool,
}

impl Desk<'_> {
    /// Writes the word with this number into the line or, when there is no room, into the next. `to` is the
    /// number after the paragraph's last.
    fn word(&mut self, at: usize, to: usize) -> Result<(), WriteError> {
        let token = self.tokens[at];
        let ink = self.inked(at)?;
        let mut tail = 0.0;
        let behind = (at + 1..to).take_while(|b| self.tokens[*b].stays).take(2).count();
        for behind in at + 1..=at + behind {
            tail += self.width(behind..behind + 1)? * self.now.size;
        }
        if self.manner.slips {
            self.slip(at, to);
        }
        self.set(Coming { at, text: &token.text, ink, tail, stays: token.stays, last: at + 1 == to })
    }

    fn set(&mut self, word: Coming) -> Result<(), WriteError> {
        if word.ink.breadth() * self.now.size > self.measure - EDGE {
            return self.wide(word);
        }
        let Some(end) = self.end else {
            self.put(word.text.to_string(), word.ink, self.now.size);
            return Ok(());
        };
        let start = end + word.ink.gap * self.now.size;
        match self.judge(&word, start) {
            Judged::Fits => self.put(word.text.to_string(), word.ink, self.now.size),
            Judged::Crowded(by) => {
                self.put(word.text.to_string(), word.ink, self.now.size);
                self.crowd(by);
            }
            Judged::Late(by) => {
                let own = word.ink.breadth() * self.now.size;
                let over = start + own - by - self.now.limit;
                // Who runs into the margin bends down now and then, along the paper's edge.
                let fall =
                    if over > 0.6 && Chance::new(self.manner.seed, EYE, word.at as u64).even() < 0.5 { 0.3 * self.pen.size } else { 0.0 };
                let ink = crowd::late(&word.ink, (own - by) / own, fall);
                self.put(word.text.to_string(), ink, self.now.size);
            }
            Judged::Not => {
                if !self.divide(&word, false)? {
                    self.turn();
                    self.put(word.text.to_string(), word.ink, self.now.size);
                }
            }
        }
        Ok(())
    }

    fn judge(&self, word: &Coming, start: f64) -> Judged {
        let mut eye = Chance::new(self.manner.seed, EYE, word.at as u64);
        let own = word.ink.breadth() * self.now.size;
        let room = self.now.limit - start;
        if word.tail > 0.0 && own + word.tail > room && own + word.tail < 0.6 * self.measure {
            return if own <= room && own + word.tail <= room + OVER { Judged::Fits } else { Judged::Not };
        }
        let over = own - room;
        let looks = own * (1.0 + 0.2 * self.pen.spread * eye.normal());
        // A short word is not left alone in a paragraph's last line.
        let must = word.stays || (word.last && word.text.chars().count() <= 5);
        if over <= 0.0 {
            let hole = room + word.ink.gap * self.now.size;
            let too_much = looks > room + 1.5 && hole < 0.16 * self.measure && !must && !word.last;
            return if too_much { Judged::Not } else { Judged::Fits };
        }
        let span = own + start - self.crowd_from();
        if over <= CLOSER * span && (must || eye.even() < 0.8) {
            return Judged::Crowded(over);
        }
        let runs = (0.35 * self.sheet.margins.right).min(OVER) * if must { 1.0 } else { 0.4 + 0.6 * eye.even() };
        if over <= LATE * own + runs && (must || looks <= room) {
            return Judged::Late(over.min(LATE * own));
        }
        if word.stays && over <= OVER { Judged::Fits } else { Judged::Not }
    }

    /// A word that is wider than any line: in parts where it has hyphens, else written smaller.
    fn wide(&mut self, word: Coming) -> Result<(), WriteError> {
        if self.divide(&word, true)? {
            return Ok(());
        }
        if self.end.is_some() {
            self.turn();
            if self.divide(&word, true)? {
                return Ok(());
            }
        }
        let squeeze = (self.measure - EDGE) / (word.ink.breadth() * self.now.size);
        if squeeze < 0.35 {
            return Err(WriteError::WordTooWide { characters: word.text.chars().count() });
        }
        let size = self.now.size * squeeze.min(1.0);
        self.put(word.text.to_string(), word.ink, size);
        Ok(())
    }

    /// Writes as much of a word as the line holds, and the rest into the next; `false` when a person would
    /// not. `wide` words go on in no other way.
    fn divide(&mut self, word: &Coming, wide: bool) -> Result<bool, WriteError> {
        let (own, mut eye) = (own_cuts(word.text), Chance::new(self.manner.seed, PARTS, word.at as u64));
        let hole = self.now.limit - self.end.unwrap_or(self.now.left);
        let syllables = own.is_empty();
        let cuts = if syllables { syllable_cuts(word.text, self.manner.language) } else { own };
        let worth = if syllables { 0.14 + 0.03 * eye.normal() } else { 0.06 };
        let twice = self.out.lines.last().is_some_and(Line::ends_in_a_part);
        let body = matches!(self.line.role, Role::Body | Role::Postscript);
        let ends_here = word.last && syllables;
        let may = body && !twice && !ends_here && !self.whole.contains(&self.out.lines.len()) && hole > worth * self.measure;
        if !may && !wide {
            return Ok(false);
        }
        let start = self.end.map_or(self.now.left, |end| end + word.ink.gap * self.now.size);
        let room = self.now.limit - start;
        let (all, letters) = (word.ink.breadth() * self.now.size, word.text.chars().count().max(1) as f64);
        for (nth, Cut { at, hyphen }) in cuts.into_iter().enumerate().rev() {
            let (part, rest) = word.text.split_at(at);
            // Most parts need not be written to see that they are too long.
            if all * part.chars().count() as f64 / letters > 1.25 * room {
                continue;
            }
            let drawn = if hyphen { format!("{part}-") } else { part.to_string() };
            let number = word.at * 64 + 2 * (nth % 32);
            let before = self.before(word.at);
            let Ok(mut ink) = (self.ink)(&drawn, before, PARTS, number) else { return Ok(false) };
            ink.gap = word.ink.gap;
            let over = ink.breadth() * self.now.size - room;
            if over > 0.04 * ink.breadth() * self.now.size {
                continue;
            }
            if over > 0.0 {
                ink = crowd::late(&ink, 1.0 - over / (ink.breadth() * self.now.size), 0.0);
            }
            let rest_ink = (self.ink)(rest, before, PARTS, number + 1)?;
            self.put(part.to_string(), ink, self.now.size);
            if let Some(placed) = self.line.words.last_mut() {
                placed.divided = true;
            }
            self.turn();
            self.set(Coming { text: rest, ink: rest_ink, ..*word })?;
            return Ok(true);
        }
        Ok(false)
    }

    /// Now and then writes a word wrongly first, where there is room for it.
    fn slip(&mut self, at: usize, to: usize) {
        let mut chance = Chance::new(self.manner.seed, SLIPS, at as u64);
        if !matches!(self.line.role, Role::Body | Role::Postscript) || chance.even() >= slip::SHARE {
            return;
        }
        let next = (at + 1 < to).then(|| self.tokens[at + 1].text.as_str());
        let Some(wrong) = slip::miswritten(&self.tokens[at].text, next, &mut chance) else { return };
        let before = self.before(at);
        let Ok(ink) = (self.ink)(&wrong, before, SLIPS, at) else { return };
        let start = self.end.map_or(self.now.left, |end| end + ink.gap * self.now.size);
        if start + ink.breadth() * self.now.size < self.now.limit {
            self.put(String::new(), ink, self.now.size);
            if let Some(placed) = self.line.words.last_mut() {
                placed.struck = true;
            }
        }
    }

    fn put(&mut self, text: String, ink: WordInk, size: f64) {
        let start = self.end.map_or(self.now.left, |end| end + ink.gap * self.now.size);
        self.line.words.push(Placed { word: self.out.inks.len(), x: start - ink.ink.0 * size, size, divided: false, struck: false });
        self.end = Some(start + ink.breadth() * size);
        self.out.inks.push(ink);
        self.out.texts.push(text);
    }

    /// Where the words begin that are written closer when the line gets crowded.
    fn crowd_from(&self) -> f64 {
        let first = self.line.words.iter().rev().take(CROWD).next_back();
        first.map_or(self.now.left, |w| w.x + self.out.inks[w.word].ink.0 * w.size)
    }

    /// Writes the line's last words closer, so that it ends `by` millimetres earlier.
    fn crowd(&mut self, by: f64) {
        let from = self.line.words.len().saturating_sub(CROWD + 1);
        let words = &mut self.line.words[from..];
        let left = |w: &Placed, ink: &WordInk| w.x + ink.ink.0 * w.size;
        let (Some(first), Some(end)) = (words.first(), self.end) else { return };
        let begin = left(first, &self.out.inks[first.word]);
        let share = 1.0 - by / (end - begin).max(1.0);
        for placed in words {
            let ink = &mut self.out.inks[placed.word];
            let start = begin + (left(placed, ink) - begin) * share;
            *ink = crowd::narrower(ink, share);
            placed.x = start - ink.ink.0 * placed.size;
        }
        self.end = Some(end - by);
    }

    /// Ends the line at the margin and begins the next.
    fn turn(&mut self) {
        self.take_line();
        self.now = self.mood.next(self.pen, self.sheet, &mut self.chance);
        (self.line.lean, self.line.slope) = (self.now.lean, self.now.slope);
    }

    fn take_line(&mut self) {
        self.line.foot = (0.4 * self.chance.normal() - 0.3).clamp(-1.1, 0.25);
        let next = Line { words: Vec::new(), role: self.line.role, white: 0.0, lean: 0.0, slope: 0.0, ends: false, foot: 0.0 };
        self.out.lines.push(std::mem::replace(&mut self.line, next));
        self.end = None;
    }

    /// The last character before a word.
    fn before(&self, at: usize) -> Option<char> {
        self.tokens[at.checked_sub(1)?].text.chars().last()
    }

    fn inked(&mut self, at: usize) -> Result<WordInk, WriteError> {
        if let Some(ink) = self.inked.remove(&at) {
            return Ok(ink);
        }
        let before = self.before(at);
        (self.ink)(&self.tokens[at].text, before, WORDS, at)
    }

    /// White and ink of words at a plain line's size, in millimetres.
    fn width(&mut self, words: Range<usize>) -> Result<f64, WriteError> {
        let mut sum = 0.0;
        for at in words {
            let ink = self.inked(at)?;
            sum += ink.breadth() + ink.gap;
            self.inked.insert(at, ink);
        }
        Ok(sum)
    }
}
