//! The pen: one word at a time, each letter with its own size, width, slant and height on the line, and joined
//! letters led along it in one movement.
//!
//! Numbers are the human spreads of UNIPEN writers in x-heights: same letter's height SD 0.15, of which
//! 0.12 is the line's and 0.03 the word's; width CV 0.25; baseline residual SD 0.17 a letter with a
//! correlation of 0.3 to the next, 0.09 a word; slant SD 5.2° a letter, 0.9° a word, 2.9° a line; word gap
//! SD 0.54. What a page shows is measured on its ink by `measure`, and the constants here are set so that it
//! comes out right there: bending adds to what stretching does, and joins take some of it away.

pub(crate) mod alphabet;
pub(crate) mod bars;
pub(crate) mod blend;
pub(crate) mod chance;
pub(crate) mod cuts;
pub(crate) mod drawings;
pub(crate) mod facts;
pub(crate) mod grain;
pub(crate) mod joins;
pub(crate) mod nib;
pub(crate) mod pressure;
pub(crate) mod strike;
#[cfg(test)]
mod tests;
pub(crate) mod warp;

use crate::hand::compose::Source;
use crate::pen::alphabet::{Alphabet, meets};
use crate::pen::chance::{Chance, Drift, Slow};
use crate::pen::joins::Stance;
use crate::{Hand, HandCard};
use kurbo::{Affine, Point, Vec2};

/// Radians (and, for small angles, run per rise) in a degree.
pub(crate) const DEGREE: f64 = std::f64::consts::PI / 180.0;

/// A letter in a word.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Letter {
    /// Index into [`Alphabet::glyphs`].
    pub(crate) form: usize,
    /// From its shape's millimetres to the word's, at the size of a plain line.
    pub(crate) at: Affine,
    /// Where it hangs in the word: where the letter before ran into it, else its origin.
    pub(crate) hung: Point,
}

/// A written word before it has a place: millimetres at the size of a plain line, its origin where its first
/// letter's is.
#[derive(Debug, Clone)]
pub(crate) struct WordInk {
    pub(crate) letters: Vec<Letter>,
    /// Sum of advances.
    pub(crate) width: f64,
    /// Ends of its ink at the height of small letters.
    pub(crate) ink: (f64, f64),
    /// White before it, from ink to ink.
    pub(crate) gap: f64,
}

/// A letter that is written narrower gets a little lower too: by this share of it.
const LOWER: f64 = 0.35;

impl WordInk {
    /// The word with every letter as wide, times `wide`, and as deep, plus `deep` millimetres, as these say of its
    /// place in the word: 0 at the beginning of its ink, 1 at the end. Letters that were joined stay so.
    pub(crate) fn bent(&self, wide: impl Fn(f64) -> f64, deep: impl Fn(f64) -> f64) -> WordInk {
        let mut out = self.clone();
        let place = |x: f64| ((x - self.ink.0) / (self.ink.1 - self.ink.0).max(0.1)).clamp(0.0, 1.0);
        let first = self.letters.first().map_or(Point::ORIGIN, |l| l.hung);
        let mut hung = Point::new(first.x * wide(0.0), first.y + deep(0.0));
        let mut last = (first, hung, 1.0);
        for (nth, letter) in out.letters.iter_mut().enumerate() {
            let was = letter.hung;
            let next = self.letters.get(nth + 1).map_or(Point::new(self.ink.1.max(was.x + 0.1), was.y), |l| l.hung);
            let by = wide(place((was.x + next.x) / 2.0));
            let far = next.x - was.x;
            let falls = if far.abs() > 0.1 { (deep(place(next.x)) - deep(place(was.x))) / far } else { 0.0 };
            let map = Affine::new([by, falls, 0.0, 1.0 - LOWER * (1.0 - by), 0.0, 0.0]);
            let map = map.then_translate(hung - map * was);
            letter.at = map * letter.at;
            letter.hung = hung;
            last = (was, hung, by);
            hung = map * next;
        }
        let moved = |x: f64| last.1.x + (x - last.0.x) * last.2;
        out.ink = (self.ink.0 * wide(0.0), moved(self.ink.1));
        out.width = moved(self.width);
        out
    }
}

/// How a hand's letters differ when all of the human spread shows.
struct Spreads {
    /// Heights, as shares: over lines, letter by letter, and how alike neighbours are.
    tall: (f64, f64, f64),
    /// Widths, as shares, over words and letter by letter.
    wide: (f64, f64),
    /// Slants in degrees: over lines, letter by letter, and how alike neighbours are.
    lean: (f64, f64, f64),
    /// Heights on the line in x-heights: the word's, its slope's per x-height, the letter's, and how alike
    /// neighbours are.
    depth: (f64, f64, f64, f64),
    /// The steepest that a letter climbs or falls against its line, run per rise.
    tilt: f64,
}

/// Letters set down one by one.
const SET: Spreads =
    Spreads { tall: (0.065, 0.11, 0.0), wide: (0.10, 0.17), lean: (0.4, 1.5, 0.0), depth: (0.08, 0.0, 0.14, 0.25), tilt: 0.12 };
/// Letters of one movement: smaller steps, and neighbours alike.
const JOINED: Spreads =
    Spreads { tall: (0.065, 0.108, 0.35), wide: (0.11, 0.165), lean: (0.6, 2.5, 0.2), depth: (0.09, 0.02, 0.13, 0.3), tilt: 0.22 };

/// What wanders over a text as a whole, whatever its lines are.
pub(crate) struct Moods {
    size: Slow,
    width: Slow,
    lean: Slow,
    gap: Slow,
}

/// Lane of chance; see [`Chance::new`].
const MOODS: u8 = 6;

impl Moods {
    /// For a text of so many words.
    pub(crate) fn new(seed: u32, words: usize) -> Moods {
        let slow = |lane: u64, every: f64| Slow::new(words as f64 + 1.0, every, &mut Chance::new(seed, MOODS, lane));
        // About a line's worth of words: what drifts within a line and from line to line.
        Moods { size: slow(1, 9.0), width: slow(2, 5.0), lean: slow(3, 8.0), gap: slow(4, 6.0) }
    }
}

/// Who writes: the card, the size and how much of the human spread shows.
pub(crate) struct Pen<'a> {
    pub(crate) hand: &'a Hand,
    pub(crate) card: &'a HandCard,
    /// The x-height in millimetres.
    pub(crate) size: f64,
    /// Share of the human spread: 1 all of it.
    pub(crate) spread: f64,
    pub(crate) moods: Moods,
    /// How much the feet of the hand's own small letters differ, in x-heights, before anything moves them.
    pub(crate) uneven: f64,
}

/// How much the feet of a hand's small letters differ by themselves: standard deviation in x-heights.
pub(crate) fn unevenness(hand: &Hand, source: &Source) -> f64 {
    let mut feet: Vec<f64> = Vec::with_capacity(12);
    for letter in ["a", "c", "e", "h", "i", "l", "m", "n", "o", "r", "s", "u", "v", "w", "x"] {
        let forms = hand.form(source, letter);
        feet.extend(forms.iter().flat_map(|forms| forms.iter()).map(|form| form.bounds().y1));
    }
    let count = feet.len().max(1) as f64;
    let mean = feet.iter().sum::<f64>() / count;
    (feet.iter().map(|f| (f - mean) * (f - mean)).sum::<f64>() / count).sqrt()
}

/// A letter before it has its place in the word; lengths in x-heights.
struct Plan {
    form: usize,
    wide: f64,
    tall: f64,
    lean: f64,
    depth: f64,
    /// Where the letter before ends in its own frame, and where this one begins in its own.
    joint: Option<(Point, Point)>,
    /// From the place where the letter before ends to this one's origin, where they do not join.
    step: f64,
    /// A stop stands clear of the strokes beside it: £12.50 must never be read as £1250.
    clear: bool,
}

impl Pen<'_> {
    /// Writes a word: its number in the text, and `after`, the last character of the word before it.
    pub(crate) fn word(
        &self,
        source: &Source,
        alphabet: &mut Alphabet,
        text: &str,
        number: usize,
        after: Option<char>,
        chance: &mut Chance,
    ) -> Result<WordInk, Vec<char>> {
        let plans = self.plan(source, alphabet, text, number, chance)?;
        let mut out = self.led(alphabet, &plans);
        // Longer after a sentence.
        let rest = match after {
            Some('.' | '!' | '?' | '\u{2026}') => 1.3,
            Some(',' | ';' | ':') => 1.12,
            _ => 1.0,
        };
        let plain = self.card.word_gap * rest;
        let drift = 0.2 * self.moods.gap.at(number as f64) + GAP * chance.normal();
        out.gap = (plain + self.spread * drift).clamp(0.5 * plain, 2.3 * plain) * self.size;
        Ok(out)
    }

    /// What each letter is to be.
    fn plan(
        &self,
        source: &Source,
        alphabet: &mut Alphabet,
        text: &str,
        number: usize,
        chance: &mut Chance,
    ) -> Result<Vec<Plan>, Vec<char>> {
        let (card, k, joined) = (self.card, self.spread, self.card.connected);
        let by = if joined { JOINED } else { SET };
        let place = number as f64;
        let word_tall = 1.0 + k * (by.tall.0 * self.moods.size.at(place) + 0.03 * chance.normal());
        let word_wide = 1.0 + k * by.wide.0 * self.moods.width.at(place);
        let word_lean = k * DEGREE * (by.lean.0 * self.moods.lean.at(place) + 0.9 * chance.normal());
        // Whose letters stand unevenly by themselves is moved the less.
        let own = self.uneven / (0.16 * k).max(0.01);
        let level = k * (1.0 - 0.55 * own * own).max(0.2).sqrt();
        let word_depth = level * by.depth.0 * chance.normal();
        let word_slope = level * by.depth.1 * chance.normal();
        let mut tall = Drift::new(by.tall.2, chance);
        let mut lean = Drift::new(by.lean.2, chance);
        let mut depth = Drift::new(by.depth.3, chance);
        let mut out: Vec<Plan> = Vec::with_capacity(text.len());
        let middle = 0.5 * text.len() as f64;
        let mut after_stop = false;
        let mut rest = text;
        while !rest.is_empty() {
            let cluster = rest;
            let (forms, next) = alphabet.find(self.hand, source, rest)?;
            let along = (text.len() - rest.len()) as f64 - middle;
            rest = next;
            let before = out.last().map(|p| p.form);
            let arrives = before.and_then(|f| alphabet.glyphs[f].form.exit);
            let at = alphabet.choose(forms, arrives, chance);
            let glyph = &alphabet.glyphs[at];
            let last = before.map(|f| &alphabet.glyphs[f]);
            let kern = source.kern(last.and_then(|g| g.form.glyph), glyph.form.glyph);
            let tall = (word_tall + k * by.tall.1 * tall.next(chance)).clamp(0.62, 1.45);
            // A stop is made with one touch, and no two touches are alike.
            let touch = if glyph.facts().tiny { 0.2 * (0.5 + 0.5 * k) } else { 0.0 };
            let tall = if touch > 0.0 { (tall * (1.0 + touch * chance.normal())).clamp(0.55, 1.7) } else { tall };
            let wide = (tall * word_wide * (1.0 + (k * by.wide.1).max(touch) * chance.normal())).clamp(0.58, 1.6);
            let stop = cluster.starts_with([',', '.', ';', ':', '!', '?', '\u{2026}']);
            let clear = before.is_some() && (stop || after_stop);
            let joint = last.filter(|_| joined && !clear).and_then(|last| {
                if meets(arrives, glyph.form.entry) {
                    return arrives.zip(glyph.form.entry);
                }
                let step = last.form.advance + kern;
                let outlined = arrives.is_none() && glyph.form.entry.is_none() && !last.form.drawn;
                last.facts().edges.contact(&glyph.facts().edges, step).filter(|_| outlined)
            });
            let loose = if joined { 0.0 } else { 0.05 * k * chance.normal() };
            out.push(Plan {
                form: at,
                wide,
                tall,
                lean: word_lean + k * DEGREE * by.lean.1 * lean.next(chance),
                depth: word_depth + word_slope * along + level * by.depth.2 * depth.next(chance),
                joint,
                step: kern + card.letter_gap + loose,
                clear,
            });
            after_stop = stop;
        }
        Ok(out)
    }

    /// Leads the pen through the word. A letter that the one before runs into begins exactly where that one
    /// ended, and climbs or falls as far as brings the next one to where it is to be.
    fn led(&self, alphabet: &Alphabet, plans: &[Plan]) -> WordInk {
        let (by, size) = (if self.card.connected { JOINED } else { SET }, self.size);
        let steepest = by.tilt * self.spread.clamp(0.3, 1.0);
        let mut out = WordInk { letters: Vec::with_capacity(plans.len()), width: 0.0, ink: (0.0, 0.0), gap: 0.0 };
        // The pen: where the letter before ended, that letter, and where its ink ends and how much white it has there.
        let mut pen = 0.0;
        let mut beside: Option<(f64, f64)> = None;
        let mut before: Option<(Affine, Option<Vec2>)> = None;
        for (nth, plan) in plans.iter().enumerate() {
            let glyph = &alphabet.glyphs[plan.form];
            let facts = glyph.facts();
            let follows = plans.get(nth + 1);
            let onward = follows.and_then(|next| next.joint.map(|joint| (next, joint)));
            // Where the letter is hung up, in its own frame and in the word's.
            let (own, hung) = match (plan.joint, before) {
                (Some((left, entry)), Some((map, _))) => (entry, map * (left.to_vec2() * size).to_point()),
                _ => {
                    let mut x = pen + plan.step * size;
                    if let Some((ink, white)) = beside {
                        // Two l are never one, however narrow they come out.
                        let white = KEPT * (white + plan.step + facts.waist.0).clamp(0.0, MOST_KEPT);
                        x = x.max(ink + (white - facts.waist.0 * plan.wide) * size);
                    }
                    if plan.clear {
                        x = x.max(out.ink.1 + (0.16 - facts.waist.0 * plan.wide) * size);
                    }
                    // Letters lean about the middle of the small letters.
                    (Point::ORIGIN, Point::new(x - plan.lean * 0.45 * size, plan.depth * size))
                }
            };
            let aim = match onward {
                Some((next, (leaves, begins))) => (leaves, next.depth + next.tall * begins.y),
                None => (Point::new(0.6 * glyph.form.advance.max(0.5), 0.0), plan.depth),
            };
            let far = (plan.wide * (aim.0.x - own.x)).max(0.3);
            let joined = onward.is_some() || (plan.joint.is_some() && before.is_some());
            let wish = if joined {
                (aim.1 - hung.y / size - plan.tall * (aim.0.y - own.y)) / far
            } else {
                // A letter by itself turns a little, towards where the next one stands.
                0.1 * follows.map_or(0.0, |next| next.depth - plan.depth)
            };
            let mut stance = Stance { wide: plan.wide, tall: plan.tall, lean: plan.lean, tilt: wish.clamp(-steepest, steepest) };
            if let (Some(_), Some((_, Some(came))), Some(arrives)) = (plan.joint, before, facts.ways.arrives) {
                stance = stance.running_on(came, arrives);
            }
            let tilt = stance.tilt;
            let map = Affine::new([plan.wide, tilt * plan.wide, -plan.lean * plan.tall, plan.tall, 0.0, 0.0]);
            let at = map.then_translate(hung - map * (own.to_vec2() * size).to_point());
            let origin = at.translation().x;
            let lean = plan.lean * 0.45 * size;
            let ink = (origin + lean + facts.waist.0 * plan.wide * size, origin + lean + facts.waist.1 * plan.wide * size);
            out.ink = if nth == 0 { ink } else { (out.ink.0.min(ink.0), out.ink.1.max(ink.1)) };
            if !glyph.form.contours.is_empty() {
                out.letters.push(Letter { form: plan.form, at, hung });
            }
            beside = Some((ink.1, glyph.form.advance - facts.waist.1));
            pen = origin + lean + glyph.form.advance.max(0.0) * plan.wide * size;
            before = Some((at, facts.ways.leaves.map(|d| stance.turned(d))));
        }
        out.width = pen;
        out
    }
}

/// So much of the white between letters that stand apart is kept at least, of so much of it, in x-heights.
const KEPT: f64 = 0.8;
const MOST_KEPT: f64 = 0.25;

/// Spread of the white between words, in x-heights, beside its drift.
const GAP: f64 = 0.47;
