//! From words to lines, broken as a person breaks them: greedily, the right edge ragged, never a line that
//! a ruler ended.

use crate::blocks::{Block, Role};
use crate::chance::{Chance, Drift};
use crate::pen::{DEGREE, Pen, WordInk};
use crate::{Stationery, WriteError};

/// A word with its place in a line.
#[derive(Debug, Clone)]
pub(crate) struct Placed {
    /// Index of the word in the text.
    pub(crate) word: usize,
    /// Its origin on the page in millimetres.
    pub(crate) x: f64,
    /// Its size against a plain line's.
    pub(crate) size: f64,
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
}

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

/// Breaks blocks into lines. `words` holds every word of the text in order.
///
/// # Errors
/// [`WriteError::WordTooWide`] when a word does not fit between the margins even when written small.
pub(crate) fn lines(
    blocks: &[Block],
    words: &[WordInk],
    pen: &Pen,
    sheet: &Stationery,
    chance: &mut Chance,
) -> Result<Vec<Line>, WriteError> {
    let measure = sheet.width_mm - sheet.margins.left - sheet.margins.right;
    let mut mood = Mood::new(pen.spread, chance);
    let mut out: Vec<Line> = Vec::new();
    let mut next = 0;
    // One place for the whole closing, however many blocks it has.
    let closing_at = measure * (0.47 + 0.05 * chance.normal()).clamp(0.36, 0.56);
    let signature_in = (2.2 + 0.8 * chance.normal()).clamp(0.5, 4.0) * pen.size;
    let mut closing_lines = 0;
    let mut previous: Option<Role> = None;
    for block in blocks {
        let first_of_block = out.len();
        for tokens in &block.lines {
            let range = next..next + tokens.len();
            next = range.end;
            let mut now = mood.next(pen, sheet, chance);
            let mut white = if out.len() == first_of_block { white_above(previous, block.role, pen) } else { 0.0 };
            match block.role {
                Role::Body if out.len() == first_of_block => {
                    now.left += pen.card.indent * pen.size * (1.0 + 0.12 * pen.spread * chance.normal());
                }
                Role::Closing => {
                    let signs = closing_lines > 0;
                    if signs {
                        now.size *= 1.1;
                        white += if out.len() == first_of_block { 0.0 } else { 0.3 };
                    }
                    let width: f64 = words[range.clone()].iter().map(|w| (w.ink.1 - w.ink.0 + w.gap) * now.size).sum();
                    let wish = now.left + closing_at + if signs { signature_in } else { 0.0 };
                    now.left = wish.min(now.limit - width - 2.0).max(now.left);
                    closing_lines += 1;
                }
                _ => {}
            }
            let mut line = Line { words: Vec::new(), role: block.role, white, lean: now.lean, slope: now.slope, ends: false };
            let mut end: Option<f64> = None;
            for (token, at) in tokens.iter().zip(range) {
                let plain = &words[at];
                let own = (plain.ink.1 - plain.ink.0) * now.size;
                // What is too long for any line is written smaller.
                let squeeze = if own > measure - 4.0 { (measure - 4.0) / own } else { 1.0 };
                if squeeze < 0.35 {
                    return Err(WriteError::WordTooWide { characters: token.text.chars().count() });
                }
                let place = |end: Option<f64>, now: &Now| {
                    let size = now.size * squeeze;
                    let start = end.map_or(now.left, |e| e + plain.gap * now.size);
                    (start - plain.ink.0 * size, start + (plain.ink.1 - plain.ink.0) * size, size)
                };
                // A word that must stay is let run a little into the margin.
                let room = if token.stays { 4.0 } else { 0.0 };
                let (mut x, mut stop, mut size) = place(end, &now);
                if stop > now.limit + room && end.is_some() {
                    out.push(std::mem::replace(
                        &mut line,
                        Line { words: Vec::new(), role: block.role, white: 0.0, lean: 0.0, slope: 0.0, ends: false },
                    ));
                    now = mood.next(pen, sheet, chance);
                    (line.lean, line.slope) = (now.lean, now.slope);
                    (x, stop, size) = place(None, &now);
                }
                line.words.push(Placed { word: at, x, size });
                end = Some(stop);
            }
            line.ends = true;
            out.push(line);
        }
        previous = Some(block.role);
    }
    Ok(out)
}

/// Extra white between blocks, in pitches.
fn white_above(above: Option<Role>, role: Role, pen: &Pen) -> f64 {
    match (above, role) {
        (None, _) => 0.0,
        (Some(Role::Head), _) => 0.35,
        (Some(Role::Closing), Role::Closing) => 0.3,
        (_, Role::Closing) => 0.55,
        (_, Role::Postscript) => 0.9,
        _ => pen.card.paragraph_gap,
    }
}
