//! Lines of writing: how straight they run, how letters stand on them, where they begin and end.

use super::letter::Body;
use super::stats::{Straight, autocorrelation, mean, median, sd};
use super::writing::{Inked, Writing};
use super::{ENOUGH_LETTERS, Quantity};
use std::collections::{BTreeMap, BTreeSet};

/// Small letters without anything above or below.
const SMALL: &str = "acemnorsuvwxz";
/// Letters that go below the line in every hand.
const DEEP: &str = "gjpqyJQ";
/// A line's own straight line needs this many standing letters.
const ENOUGH_FEET: usize = 8;

/// The lines of a writing with the straight line that each runs along.
pub(super) struct Lines {
    pub(super) fits: Vec<Option<Straight>>,
    pub(super) x_height: Option<f64>,
    /// What letters stand on the line.
    standing: BTreeSet<String>,
}

impl Lines {
    pub(super) fn of(writing: &Writing, bodies: &[Option<Body>]) -> Lines {
        let heights: Vec<f64> = writing
            .letters
            .iter()
            .zip(bodies)
            .filter(|(l, _)| is_small(l))
            .filter_map(|(_, b)| Some(b.as_ref()?.bounds.height()))
            .collect();
        let small: BTreeSet<String> = SMALL.chars().filter(|c| *c != 'z').map(String::from).collect();
        let mut lines = Lines { fits: Vec::new(), x_height: None, standing: small };
        lines.fit(writing, bodies);
        // What else stands is told by the ink: in one hand f goes below the line, in another z.
        if let Some(rough) = median(&heights) {
            let mut feet: BTreeMap<&str, Vec<f64>> = BTreeMap::new();
            for (letter, body) in writing.letters.iter().zip(bodies) {
                let known = letter.spells.chars().all(char::is_alphabetic) && !letter.spells.contains(|c| DEEP.contains(c));
                if let (true, Some(body), Some(fit)) = (known, body, lines.fits.get(letter.line).copied().flatten()) {
                    feet.entry(&letter.spells).or_default().push((body.bounds.y1 - fit.at(body.bounds.center().x)) / rough);
                }
            }
            let stands = |feet: &[f64]| median(feet).is_some_and(|m| m.abs() <= 0.25);
            lines.standing = feet.into_iter().filter(|(_, f)| stands(f)).map(|(name, _)| name.to_string()).collect();
            lines.fit(writing, bodies);
        }
        lines.x_height = lines.x_height(writing, bodies);
        lines
    }

    fn fit(&mut self, writing: &Writing, bodies: &[Option<Body>]) {
        let mut feet: Vec<Vec<(f64, f64)>> = vec![Vec::new(); writing.lines.len()];
        for (letter, body) in writing.letters.iter().zip(bodies) {
            if let (Some(body), Some(feet), true) = (body, feet.get_mut(letter.line), self.standing.contains(&letter.spells)) {
                feet.push((body.bounds.center().x, body.bounds.y1));
            }
        }
        self.fits = feet.iter().map(|f| Straight::through(f).filter(|_| f.len() >= ENOUGH_FEET)).collect();
    }

    fn fit_of(&self, letter: &Inked) -> Option<Straight> {
        self.fits.get(letter.line).copied().flatten()
    }

    fn x_height(&self, writing: &Writing, bodies: &[Option<Body>]) -> Option<f64> {
        let mut tops: BTreeMap<&str, Vec<f64>> = BTreeMap::new();
        for (letter, body) in writing.letters.iter().zip(bodies).filter(|(l, _)| is_small(l)) {
            if let (Some(body), Some(fit)) = (body, self.fit_of(letter)) {
                tops.entry(&letter.spells).or_default().push(fit.at(body.bounds.center().x) - body.bounds.y0);
            }
        }
        let each: Vec<f64> = tops.values().filter_map(|t| median(t)).collect();
        median(&each).filter(|m| *m > 0.05)
    }

    /// Everything that lines tell.
    pub(super) fn say(&self, writing: &Writing, bodies: &[Option<Body>], say: &mut dyn FnMut(Quantity, Option<f64>)) {
        let Some(xh) = self.x_height else { return };
        say(Quantity::XHeight, Some(xh));
        self.residuals(writing, bodies, xh, say);
        let ends = ends(writing, bodies);
        let slopes: Vec<f64> = self
            .fits
            .iter()
            .zip(&ends)
            .filter(|(_, ends)| ends.is_some_and(|(left, right)| right - left > 20.0 * xh))
            .filter_map(|(fit, _)| fit.map(|f| -f.rise.atan().to_degrees()))
            .collect();
        say(Quantity::Slope, mean(&slopes));
        say(Quantity::SlopeSd, sd(&slopes));
        self.gaps(writing, bodies, xh, say);
        advance(writing, &ends, xh, say);
        edges(writing, &ends, say);
    }

    fn residuals(&self, writing: &Writing, bodies: &[Option<Body>], xh: f64, say: &mut dyn FnMut(Quantity, Option<f64>)) {
        let mut runs: Vec<Vec<Option<f64>>> = vec![Vec::new(); writing.lines.len()];
        let mut words: BTreeMap<usize, Vec<Option<f64>>> = BTreeMap::new();
        for (letter, body) in writing.letters.iter().zip(bodies) {
            let Some(run) = runs.get_mut(letter.line) else { continue };
            let stands = self.standing.contains(&letter.spells);
            let residual = body.as_ref().zip(self.fit_of(letter)).filter(|_| stands);
            let residual = residual.map(|(b, fit)| (b.bounds.y1 - fit.at(b.bounds.center().x)) / xh);
            run.push(residual);
            words.entry(letter.word).or_default().push(residual);
        }
        let all: Vec<f64> = runs.iter().flatten().flatten().copied().collect();
        // A straight line has two freedoms.
        let free = all.len() as f64 - 2.0 * runs.iter().filter(|r| r.iter().any(Option::is_some)).count() as f64;
        if all.len() >= ENOUGH_LETTERS && free > 0.0 {
            say(Quantity::BaselineSd, Some((all.iter().map(|r| r * r).sum::<f64>() / free).sqrt()));
        }
        let (mut product, mut pairs) = (0.0, 0.0);
        for word in words.values() {
            for (at, first) in word.iter().enumerate() {
                for (a, b) in word.iter().skip(at + 2).filter_map(|second| first.zip(*second)) {
                    (product, pairs) = (product + a * b, pairs + 1.0);
                }
            }
        }
        say(Quantity::BaselineWordSd, (pairs >= 100.0).then(|| (product / pairs).max(0.0).sqrt()));
        for (quantity, lag) in [(Quantity::BaselineLag1, 1), (Quantity::BaselineLag2, 2), (Quantity::BaselineLag4, 4)] {
            say(quantity, autocorrelation(&runs, lag));
        }
    }

    fn gaps(&self, writing: &Writing, bodies: &[Option<Body>], xh: f64, say: &mut dyn FnMut(Quantity, Option<f64>)) {
        struct Ink {
            line: usize,
            ends: (f64, f64),
            lettered: bool,
        }
        let mut words: Vec<(usize, Ink)> = Vec::new();
        for (letter, body) in writing.letters.iter().zip(bodies) {
            let (Some(body), Some(fit)) = (body, self.fit_of(letter)) else { continue };
            let line = fit.at(body.bounds.center().x);
            let Some((left, right)) = body.reach(line - 1.15 * xh, line + 0.2 * xh) else { continue };
            let lettered = letter.spells.chars().any(char::is_alphanumeric);
            match words.last_mut() {
                Some((word, ink)) if *word == letter.word => {
                    ink.ends = (ink.ends.0.min(left), ink.ends.1.max(right));
                    ink.lettered |= lettered;
                }
                _ => words.push((letter.word, Ink { line: letter.line, ends: (left, right), lettered })),
            }
        }
        let gaps: Vec<f64> = words
            .windows(2)
            .map(|pair| (&pair[0].1, &pair[1].1))
            .filter(|(a, b)| a.line == b.line && a.lettered && b.lettered)
            .map(|(a, b)| (b.ends.0 - a.ends.1) / xh)
            .collect();
        if gaps.len() >= 10 {
            say(Quantity::WordGap, median(&gaps));
            say(Quantity::WordGapSd, sd(&gaps));
        }
    }
}

fn is_small(letter: &Inked) -> bool {
    letter.spells.len() == 1 && SMALL.contains(&letter.spells)
}

/// Left and right ends of each line's ink.
fn ends(writing: &Writing, bodies: &[Option<Body>]) -> Vec<Option<(f64, f64)>> {
    let mut ends: Vec<Option<(f64, f64)>> = vec![None; writing.lines.len()];
    for (letter, body) in writing.letters.iter().zip(bodies) {
        if let (Some(body), Some(end)) = (body, ends.get_mut(letter.line)) {
            let b = body.bounds;
            *end = Some(end.map_or((b.x0, b.x1), |(l, r)| (l.min(b.x0), r.max(b.x1))));
        }
    }
    ends
}

fn advance(writing: &Writing, ends: &[Option<(f64, f64)>], xh: f64, say: &mut dyn FnMut(Quantity, Option<f64>)) {
    let mut characters = vec![(0usize, BTreeSet::new()); writing.lines.len()];
    for letter in &writing.letters {
        if let Some((count, words)) = characters.get_mut(letter.line) {
            *count += letter.spells.chars().count();
            words.insert(letter.word);
        }
    }
    let each: Vec<f64> = characters
        .iter()
        .zip(ends)
        .map(|((count, words), ends)| (count + words.len().saturating_sub(1), ends))
        .filter(|(count, _)| *count >= 20)
        .filter_map(|(count, ends)| ends.map(|(left, right)| (right - left) / xh / count as f64))
        .collect();
    say(Quantity::Advance, mean(&each));
}

fn edges(writing: &Writing, ends: &[Option<(f64, f64)>], say: &mut dyn FnMut(Quantity, Option<f64>)) {
    let mut lefts: BTreeMap<usize, Vec<(f64, f64)>> = BTreeMap::new();
    let mut rights: Vec<f64> = Vec::new();
    for (number, (line, ends)) in writing.lines.iter().zip(ends).enumerate() {
        let Some((left, right)) = *ends else { continue };
        if !line.begins_paragraph {
            lefts.entry(line.page).or_default().push((number as f64, left));
        }
        if !line.ends_paragraph {
            rights.push(right);
        }
    }
    let all: Vec<f64> = lefts.values().flatten().map(|l| l.1).collect();
    say(Quantity::LeftEdgeSd, sd(&all).filter(|_| all.len() >= 8));
    say(Quantity::RightEdgeSd, sd(&rights).filter(|_| rights.len() >= 8));
    let drifts: Vec<f64> =
        lefts.values().filter(|l| l.len() >= 8).filter_map(|l| Some(Straight::through(l)?.rise * (l.last()?.0 - l.first()?.0))).collect();
    say(Quantity::LeftEdgeDrift, mean(&drifts));
}
