//! The pen: one word at a time, each letter with its own size, width, slant and height on the line.
//!
//! Numbers are the human spreads of UNIPEN writers in x-heights: same letter's height SD 0.15, of which
//! 0.12 is the line's and 0.03 the word's; width CV 0.25; baseline residual SD 0.17 a letter with a
//! correlation of 0.3 to the next, 0.09 a word; slant SD 5.2° a letter, 0.9° a word, 2.9° a line.

use crate::chance::{Chance, Drift};
use crate::compose::Source;
use crate::form::Form;
use crate::hand::clusters;
use crate::warp::VARIANTS;
use crate::{Hand, HandCard, kerning};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Radians (and, for small angles, run per rise) in a degree.
pub(crate) const DEGREE: f64 = std::f64::consts::PI / 180.0;

/// The forms that a text needs, each once.
#[derive(Default)]
pub(crate) struct Alphabet {
    index: BTreeMap<String, usize>,
    pub(crate) forms: Vec<Arc<Form>>,
    /// Where the letter's ink is at the height of small letters.
    waists: Vec<(f64, f64)>,
    /// The variant that was written last.
    last: Vec<usize>,
}

impl Alphabet {
    fn find(&mut self, hand: &Hand, source: &Source, cluster: &str) -> Result<usize, Vec<char>> {
        if let Some(at) = self.index.get(cluster) {
            return Ok(*at);
        }
        let form = hand.form(source, cluster)?;
        let at = self.forms.len();
        self.waists.push(form.waist());
        self.forms.push(form);
        self.last.push(VARIANTS);
        self.index.insert(cluster.to_string(), at);
        Ok(at)
    }

    /// A variant of a form, never the one written last.
    fn pick(&mut self, form: usize, chance: &mut Chance) -> usize {
        let last = self.last[form];
        let pick = if last < VARIANTS {
            let other = chance.below(VARIANTS - 1);
            other + usize::from(other >= last)
        } else {
            chance.below(VARIANTS)
        };
        self.last[form] = pick;
        pick
    }
}

/// A letter in a word, in millimetres at the size of a plain line, relative to the word's start.
#[derive(Debug, Clone)]
pub(crate) struct Letter {
    pub(crate) form: usize,
    pub(crate) variant: usize,
    /// Its origin.
    pub(crate) x: f64,
    /// Its advance.
    pub(crate) advance: f64,
    /// Stretch across and up.
    pub(crate) stretch: (f64, f64),
    /// Its lean beyond the hand's, run per rise.
    pub(crate) lean: f64,
    /// Depth below the line at its origin and at its end.
    pub(crate) depth: (f64, f64),
}

/// A written word before it has a place.
#[derive(Debug, Clone)]
pub(crate) struct WordInk {
    pub(crate) letters: Vec<Letter>,
    /// Sum of advances.
    pub(crate) width: f64,
    /// Ends of its ink at the height of small letters.
    pub(crate) ink: (f64, f64),
    /// White before it, in millimetres, from ink to ink.
    pub(crate) gap: f64,
}

impl WordInk {
    /// The word written smaller.
    pub(crate) fn scaled(&self, by: f64) -> WordInk {
        let mut word = self.clone();
        for l in &mut word.letters {
            l.x *= by;
            l.advance *= by;
            l.stretch = (l.stretch.0 * by, l.stretch.1 * by);
            l.depth = (l.depth.0 * by, l.depth.1 * by);
        }
        word.width *= by;
        word.ink = (word.ink.0 * by, word.ink.1 * by);
        word
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
}

impl Pen<'_> {
    /// Writes a word. `after` is the last character of the word before it.
    pub(crate) fn word(
        &self,
        source: &Source,
        alphabet: &mut Alphabet,
        text: &str,
        after: Option<char>,
        chance: &mut Chance,
    ) -> Result<WordInk, Vec<char>> {
        let (card, k, joined) = (self.card, self.spread, self.card.connected);
        // Joined letters follow one movement: smaller steps, and neighbours alike.
        let (tame, rho) = if joined { (0.5, 0.6) } else { (1.0, 0.0) };
        let mut size = Drift::new(rho, chance);
        let mut slant = Drift::new(rho, chance);
        let mut depth = Drift::new(0.3, chance);
        let word_size = 1.0 + 0.03 * k * chance.normal();
        let word_lean = 0.9 * DEGREE * k * chance.normal();
        let word_depth = 0.09 * k * chance.normal();
        let mut out = WordInk { letters: Vec::new(), width: 0.0, ink: (0.0, 0.0), gap: 0.0 };
        let mut level = word_depth + 0.17 * k * tame * depth.next(chance);
        let mut before: Option<ttf_parser::GlyphId> = None;
        let mut after_stop = false;
        for cluster in clusters(text) {
            let at = alphabet.find(self.hand, source, cluster)?;
            let variant = alphabet.pick(at, chance);
            let (form, waist) = (Arc::clone(&alphabet.forms[at]), alphabet.waists[at]);
            let tall = (word_size + 0.085 * k * tame * size.next(chance)).clamp(0.7, 1.35);
            let wide = (tall * (1.0 + 0.16 * k * tame * chance.normal())).clamp(0.7, 1.4);
            let lean = word_lean + 5.2 * DEGREE * 0.8 * k * tame * slant.next(chance);
            let kern = match (before, form.glyph) {
                (Some(left), Some(right)) => kerning::between(&source.face, left, right) / source.unit,
                _ => 0.0,
            };
            let loose = if joined { 0.0 } else { 0.05 * k * chance.normal() };
            let mut x = out.width + kern * self.size;
            let stop = cluster.starts_with([',', '.', ';', ':', '!', '?', '\u{2026}']);
            if !out.letters.is_empty() && (stop || after_stop) {
                // A stop stands clear of the strokes beside it: £12.50 must never be read as £1250.
                x = x.max(out.ink.1 + (0.16 - waist.0 * wide) * self.size);
            }
            after_stop = stop;
            let advance = (form.advance * wide + card.letter_gap + loose).max(0.0) * self.size;
            let next_level = word_depth + 0.17 * k * tame * depth.next(chance);
            // A joined hand glides from letter to letter; any other sets each letter down anew.
            let depths = if joined { (level, next_level) } else { (level, level + 0.1 * (next_level - level)) };
            let letter =
                Letter { form: at, variant, x, advance, stretch: (wide, tall), lean, depth: (depths.0 * self.size, depths.1 * self.size) };
            let ink = (x + waist.0 * wide * self.size, x + waist.1 * wide * self.size);
            out.ink = if out.letters.is_empty() { ink } else { (out.ink.0.min(ink.0), out.ink.1.max(ink.1)) };
            if !form.contours.is_empty() {
                out.letters.push(letter);
            }
            out.width = x + advance;
            level = next_level;
            before = form.glyph;
        }
        // Word gap: median 1.6, SD 0.54 x-heights (UNIPEN); a breath longer after a sentence.
        let rest = match after {
            Some('.' | '!' | '?' | '\u{2026}') => 1.3,
            Some(',' | ';' | ':') => 1.12,
            _ => 1.0,
        };
        out.gap = card.word_gap * rest * (1.0 + 0.34 * k * 0.7 * chance.normal()).clamp(0.6, 1.7) * self.size;
        Ok(out)
    }
}
