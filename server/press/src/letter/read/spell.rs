//! Which ink belongs to which word, and which of its letters each piece is.
//!
//! Each piece goes to the word that it lies on, and in it stands where its foot does: in a file, letters of one kind stand
//! side by side and not in the order in which they were written. Within a word pieces and letters go one to one; where
//! there are fewer pieces than letters, some letters were tied into one. Which, the other words tell: what stands in the
//! file beside ink that is known spells the same, and of the rest their sizes give a guess.

use super::ink::{Ink, Said, Sheet};
use fonts::measure::{Inked, Line, Writing};
use lopdf::ObjectId;
use std::collections::BTreeMap;
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// The most letters that a hand ties into one.
const MOST_TIED: usize = 3;
/// Ink further beside every word than this, or above or below, in heights, belongs to none. So the printed letterhead and
/// what was struck out are left out. Words are said on their line's mean height, and lines climb and fall.
const BESIDE: f64 = 0.6;
const ABOVE: f64 = 1.2;

/// The writing on these sheets. `goes_on` tells whether a marked content goes on with a paragraph of the page before.
pub(super) fn writing(sheets: &[(ObjectId, Sheet)], goes_on: &dyn Fn(ObjectId, i64) -> bool) -> Writing {
    let given = |known: &Known| -> Vec<Vec<Vec<usize>>> { sheets.iter().map(|(_, sheet)| pieces(sheet, unit(sheet), known)).collect() };
    let mut known = Known::default();
    let mut pieces = given(&known);
    // First what is certain; then twice what follows from it.
    for round in 0..3 {
        let mut next = Known::default();
        for ((_, sheet), pieces) in sheets.iter().zip(&pieces) {
            for (word, pieces) in sheet.words.iter().zip(pieces) {
                let clusters = clusters(&word.text);
                if clusters.len() == pieces.len() || round > 0 {
                    spelled(&clusters, pieces, &sheet.inks, &known).iter().for_each(|(spells, ink)| next.see(spells, ink));
                }
            }
        }
        next.settle();
        known = next;
        pieces = given(&known);
    }
    let mut writing = Writing::default();
    let mut first_word = 0;
    for (number, ((id, sheet), pieces)) in sheets.iter().zip(&pieces).enumerate() {
        onto(&mut writing, number, sheet, pieces, first_word, &known, &|tag| goes_on(*id, tag));
        first_word += sheet.words.len();
    }
    writing
}

/// How high most of the ink is.
fn unit(sheet: &Sheet) -> f64 {
    let mut heights: Vec<f64> = sheet.inks.iter().map(|i| i.bounds.height()).collect();
    heights.sort_by(f64::total_cmp);
    heights.get(heights.len() / 2).copied().unwrap_or(0.0).max(0.05)
}

fn onto(
    writing: &mut Writing,
    page: usize,
    sheet: &Sheet,
    pieces: &[Vec<usize>],
    first_word: usize,
    known: &Known,
    goes_on: &dyn Fn(i64) -> bool,
) {
    let unit = unit(sheet);
    let mut before: Option<&Said> = None;
    for (number, (word, pieces)) in sheet.words.iter().zip(pieces).enumerate() {
        let new_paragraph = before.is_none_or(|b| b.tag != word.tag) && !word.tag.is_some_and(goes_on);
        if before.is_none_or(|b| new_paragraph || (b.at.y - word.at.y).abs() > 0.3 * unit) {
            // A line that another one follows in the same paragraph was ended by the margin.
            if let Some(above) = writing.lines.last_mut() {
                above.ends_paragraph = new_paragraph;
            }
            writing.lines.push(Line { page, begins_paragraph: new_paragraph, ends_paragraph: true });
        }
        before = Some(word);
        let line = writing.lines.len() - 1;
        for (place, (spells, ink)) in spelled(&clusters(&word.text), pieces, &sheet.inks, known).into_iter().enumerate() {
            writing.letters.push(Inked { spells, outline: ink.outline.clone(), page, line, word: first_word + number, place });
        }
    }
}

/// The pieces of ink of each word, from left to right. What is known to spell something goes to no word without it.
fn pieces(sheet: &Sheet, unit: f64, known: &Known) -> Vec<Vec<usize>> {
    let mut out = vec![Vec::new(); sheet.words.len()];
    let texts: Vec<String> = sheet.words.iter().map(|word| clusters(&word.text).concat()).collect();
    for (number, ink) in sheet.inks.iter().enumerate() {
        let off = |at: &usize| distance(ink, &sheet.words[*at], unit);
        let far = |at: &usize| off(at).0 * off(at).0 + off(at).1 * off(at).1;
        let spells = known.groups.get(&ink.group).map_or("", String::as_str);
        let nearest = (0..sheet.words.len()).filter(|at| texts[*at].contains(spells)).min_by(|a, b| far(a).total_cmp(&far(b)));
        if let Some(at) = nearest.filter(|at| off(at).0 <= BESIDE && off(at).1 <= ABOVE) {
            out[at].push(number);
        }
    }
    for (pieces, word) in out.iter_mut().zip(&sheet.words) {
        let stands = |piece: &usize| sheet.inks[*piece].stands(word.at.y);
        pieces.sort_by(|a, b| stands(a).total_cmp(&stands(b)));
    }
    out
}

/// How far a piece lies from a word, in heights: beside it, and well above or below.
fn distance(ink: &Ink, word: &Said, unit: f64) -> (f64, f64) {
    let centre = ink.bounds.center();
    let beside = (word.at.x - centre.x).max(centre.x - word.at.x - word.width).max(0.0) / unit;
    let above = ((centre.y - word.at.y + 0.5 * unit).abs() / unit - 1.0).max(0.0);
    (beside, above)
}

/// What is known of pieces from words that were read before.
#[derive(Default)]
struct Known {
    /// Sums of widths and heights, and how many, of what spells this.
    sizes: BTreeMap<String, (f64, f64, f64)>,
    /// How often a group of pieces seemed to spell what.
    votes: BTreeMap<usize, BTreeMap<String, usize>>,
    /// What a group spells.
    groups: BTreeMap<usize, String>,
}

impl Known {
    fn see(&mut self, spells: &str, ink: &Ink) {
        let sum = self.sizes.entry(spells.to_string()).or_default();
        *sum = (sum.0 + ink.bounds.width(), sum.1 + ink.bounds.height(), sum.2 + 1.0);
        *self.votes.entry(ink.group).or_default().entry(spells.to_string()).or_default() += 1;
    }

    fn settle(&mut self) {
        for (group, votes) in std::mem::take(&mut self.votes) {
            if let Some((spells, _)) = votes.into_iter().max_by_key(|(_, count)| *count) {
                self.groups.insert(group, spells);
            }
        }
    }

    /// How ill a piece fits what it may spell.
    fn misfit(&self, ink: &Ink, letters: &[String]) -> f64 {
        let name = letters.concat();
        if let Some(spells) = self.groups.get(&ink.group) {
            return if *spells == name { 0.0 } else { 60.0 };
        }
        let size = |name: &str| self.sizes.get(name).filter(|s| s.2 >= 2.0 || letters.len() == 1).map(|(w, h, n)| (w / n, h / n));
        let (width, height) = size(&name).unwrap_or_else(|| {
            let sizes = letters.iter().map(|l| size(l).unwrap_or((1.5, 2.5)));
            sizes.fold((0.0, 0.0f64), |sum, size| (sum.0 + size.0, sum.1.max(size.1)))
        });
        let (across, up) = ((ink.bounds.width() - width) / (0.3 * width), (ink.bounds.height() - height) / (0.25 * height));
        across * across + up * up
    }
}

/// The letters of a word, each with its ink.
fn spelled<'i>(clusters: &[String], pieces: &[usize], inks: &'i [Ink], known: &Known) -> Vec<(String, &'i Ink)> {
    let mut pieces: Vec<&Ink> = pieces.iter().map(|p| &inks[*p]).collect();
    // More ink than letters: what is left over comes last, or so it seems.
    pieces.truncate(clusters.len());
    let groups = groups(clusters, &pieces, known);
    let mut at = 0;
    pieces
        .into_iter()
        .zip(groups)
        .map(|(ink, count)| {
            let spells = clusters[at..at + count].concat();
            at += count;
            (spells, ink)
        })
        .collect()
}

/// How many letters each piece is.
fn groups(clusters: &[String], pieces: &[&Ink], known: &Known) -> Vec<usize> {
    let (many, few) = (clusters.len(), pieces.len());
    if few == many {
        return vec![1; few];
    }
    // best[p][c]: the least misfit of the first p pieces being the first c letters.
    let mut best = vec![vec![(f64::INFINITY, 0usize); many + 1]; few + 1];
    best[0][0].0 = 0.0;
    for p in 1..=few {
        for c in p..=many {
            for count in 1..=MOST_TIED.min(c) {
                let cost = best[p - 1][c - count].0 + known.misfit(pieces[p - 1], &clusters[c - count..c]);
                if cost < best[p][c].0 {
                    best[p][c] = (cost, count);
                }
            }
        }
    }
    let (mut out, mut c) = (Vec::new(), many);
    if !best[few][many].0.is_finite() {
        // Far too little ink for the word: nothing is known of it.
        return Vec::new();
    }
    for p in (1..=few).rev() {
        out.push(best[p][c].1);
        c -= best[p][c].1;
    }
    out.reverse();
    out
}

/// A word's characters, each with its accents, composed. The hyphen that divides a word is said as a soft one
/// and drawn, unless the word has one there anyway.
fn clusters(word: &str) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    let divided = word.strip_suffix('\u{ad}').filter(|w| !w.ends_with(['-', '\u{2010}', '\u{2011}', '\u{2013}', '\u{2014}']));
    let word = divided.map_or_else(|| word.to_string(), |w| format!("{w}-"));
    for c in word.as_str().nfc().filter(|c| !matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}')) {
        match out.last_mut() {
            Some(cluster) if is_combining_mark(c) => cluster.push(c),
            _ => out.push(c.to_string()),
        }
    }
    out
}
