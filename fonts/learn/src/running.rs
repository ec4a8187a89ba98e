//! How a person writes when not thinking of letters, measured on the lines of running text: what is known is the
//! text and, from the boxes, what each of its letters looks like.

use crate::{
    form::{Place, deviation, median, usual_deviation},
    mask::Mask,
    page::DOTS_PER_MM,
};
use std::collections::BTreeMap;

/// From a line's upper edge to its baseline.
pub(crate) const LINE_BASELINE_MM: f64 = 8.3;
/// Steps of a profile in an x-height.
const STEPS: f64 = 20.0;
/// A profile reaches from this many x-heights above the baseline to that many below.
const REACH: (f64, f64) = (-3.0, 2.0);

/// How much ink a letter has at each height, and how wide it is at the waist, in x-heights.
#[derive(Debug, Clone)]
pub(crate) struct Profile {
    rows: Vec<f64>,
    waist: f64,
    /// Where the ink ends below.
    bottom: f64,
}

impl Profile {
    pub(crate) fn of(mask: &Mask, place: Place) -> Option<Profile> {
        let (left, right) = place.waist(mask)?;
        let [_, _, _, bottom] = mask.bounds()?;
        let mut rows = vec![0.0; ((REACH.1 - REACH.0) * STEPS) as usize];
        for (_, y) in mask.inked() {
            let at = ((y as f64 + 0.5 - place.baseline) / place.unit - REACH.0) * STEPS;
            if let Some(row) = (at >= 0.0).then(|| rows.get_mut(at as usize)).flatten() {
                *row += STEPS / (place.unit * place.unit);
            }
        }
        Some(Profile { rows, waist: right - left, bottom: (bottom as f64 + 1.0 - place.baseline) / place.unit })
    }
}

/// What the running text shows. Lengths in x-heights unless they say otherwise.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Habits {
    pub(crate) x_height_mm: f64,
    pub(crate) slant: f64,
    pub(crate) word_gap: f64,
    /// White from one letter's waist to the next.
    pub(crate) letter_gap: f64,
    pub(crate) pen_mm: f64,
    pub(crate) height_sd: f64,
    pub(crate) baseline_sd: f64,
    pub(crate) connected: bool,
}

/// A word as it stands on its line, in dots of the line's mask.
struct Word<'a> {
    text: &'a str,
    mask: Mask,
    /// Where its mask begins on the line.
    left: usize,
    /// Where its ink ends.
    right: usize,
    /// Dots to an x-height and the baseline, when the letters' profiles fit.
    fit: Option<Place>,
}

/// Measures the lines, each with what it says; `None` when fewer than two of them are written.
pub(crate) fn measure(lines: &[(&str, &Mask)], letters: &BTreeMap<String, Profile>) -> Option<Habits> {
    let lines: Vec<(&str, &Mask)> = lines.iter().filter(|(_, m)| m.area() > 500).copied().collect();
    if lines.len() < 2 {
        return None;
    }
    let (mut sizes, mut gaps, mut spaces, mut heights, mut feet, mut joined) = (vec![], vec![], vec![], vec![], vec![], vec![]);
    let mut same: BTreeMap<String, Vec<f64>> = BTreeMap::new();
    let mut residuals: Vec<f64> = Vec::new();
    let mut per_line: Vec<Vec<Word>> = lines.iter().map(|(text, mask)| words(text, mask)).collect();
    for word in per_line.iter_mut().flatten() {
        word.fit = fit(word, letters);
    }
    let all = || per_line.iter().flatten();
    let long = |w: &&Word| w.text.chars().count() >= 3;
    sizes.extend(all().filter(long).filter_map(|w| Some(w.fit?.unit)));
    let unit = median(&sizes)?;
    for line in &per_line {
        gaps.extend(line.windows(2).map(|w| w[1].left.saturating_sub(w[0].right) as f64 / unit));
        let fitted: Vec<(f64, f64)> =
            line.iter().filter(|w| long(w)).filter_map(|w| Some((f64::midpoint(w.left as f64, w.right as f64), w.fit?.baseline))).collect();
        let straight = straight(&fitted);
        feet.extend(fitted.iter().map(|(x, y)| (y - straight(*x)) / unit));
        for word in line.iter().filter(long) {
            let Some(fit) = word.fit else { continue };
            heights.push(fit.unit / unit);
            let keys: Vec<String> = word.text.chars().map(String::from).collect();
            let known: Vec<&Profile> = keys.iter().filter_map(|k| letters.get(k)).collect();
            let count = keys.len();
            if known.len() == count
                && let Some((left, right)) = fit.waist(&word.mask)
            {
                let white = (right - left) * fit.unit / unit - known.iter().map(|p| p.waist).sum::<f64>();
                spaces.push(white / (count - 1) as f64);
            }
            let pieces = columns(&word.mask);
            joined.push(1.0 - (pieces.len().min(count) - 1) as f64 / (count - 1) as f64);
            if pieces.len() == count {
                // Every letter stands alone: each can be measured.
                for (key, piece) in keys.into_iter().zip(pieces) {
                    let Some(profile) = letters.get(&key) else { continue };
                    let foot = (piece.bottom as f64 - straight(word.left as f64 + piece.middle)) / unit;
                    residuals.push(foot - profile.bottom);
                    same.entry(key).or_default().push((piece.bottom - piece.top) as f64 / unit);
                }
            }
        }
    }
    let singly: Vec<f64> = same
        .values()
        .filter(|h| h.len() >= 3)
        .filter_map(|h| median(h).map(|middle| (h, middle)))
        .flat_map(|(h, middle)| h.iter().map(move |v| v - middle))
        .collect();
    let masks: Vec<&Mask> = lines.iter().map(|(_, m)| *m).collect();
    let widths: Vec<f64> = masks.iter().filter_map(|m| m.line_width()).collect();
    Some(Habits {
        x_height_mm: unit / DOTS_PER_MM,
        slant: slant(&masks),
        word_gap: median(&gaps).unwrap_or(1.6).clamp(0.6, 3.0),
        letter_gap: median(&spaces).unwrap_or(0.25).clamp(-0.4, 1.2),
        pen_mm: median(&widths)? / DOTS_PER_MM,
        // Where letters cannot be told apart, words are measured, and the letters' spreads follow from how people
        // are (UNIPEN: heights 0.15 for letters, 0.12 and 0.03 for lines and words; feet 0.17 and 0.09).
        height_sd: if singly.len() >= 30 { deviation(&singly) } else { usual_deviation(&heights).map(|d| d * 1.2) }
            .unwrap_or(0.15)
            .clamp(0.03, 0.3),
        baseline_sd: if residuals.len() >= 30 { deviation(&residuals) } else { usual_deviation(&feet).map(|d| d * 1.9) }
            .unwrap_or(0.17)
            .clamp(0.03, 0.35),
        connected: median(&joined).unwrap_or(0.0) > 0.5,
    })
}

/// Cuts a line at its widest gaps into as many words as it has.
fn words<'a>(text: &'a str, line: &Mask) -> Vec<Word<'a>> {
    let texts: Vec<&str> = text.split(' ').collect();
    let inked: Vec<bool> = {
        let mut columns = vec![false; line.width()];
        // Tails hang into the next word's place; they are left out when the gaps are looked for.
        let floor = ((LINE_BASELINE_MM + 1.5) * DOTS_PER_MM) as usize;
        line.inked().filter(|(_, y)| *y < floor).for_each(|(x, _)| columns[x] = true);
        columns
    };
    let Some((first, last)) = inked.iter().position(|i| *i).zip(inked.iter().rposition(|i| *i)) else { return Vec::new() };
    let mut gaps: Vec<(usize, usize)> = Vec::new();
    let mut end = first;
    for (x, ink) in inked.iter().enumerate().take(last + 1).skip(first) {
        if *ink {
            if x > end + 1 {
                gaps.push((end + 1, x));
            }
            end = x;
        }
    }
    gaps.sort_by_key(|(from, to)| std::cmp::Reverse(to - from));
    if gaps.len() + 1 < texts.len() {
        return Vec::new();
    }
    gaps.truncate(texts.len() - 1);
    gaps.sort_unstable();
    let starts = std::iter::once(first).chain(gaps.iter().map(|g| g.1));
    let ends = gaps.iter().map(|g| g.0).chain([last + 1]);
    let sound = |w: &Word| w.right > w.left;
    texts
        .iter()
        .zip(starts.zip(ends))
        .map(|(text, (left, right))| Word { text, mask: line.cut(left, 0, right - left, line.height()), left, right, fit: None })
        .filter(sound)
        .collect()
}

/// The size and the baseline at which the ink of a word's letters, as the boxes show them, lies best on the word's
/// own: the greatest correlation of the two profiles over heights.
fn fit(word: &Word, letters: &BTreeMap<String, Profile>) -> Option<Place> {
    let mut model = vec![0.0; ((REACH.1 - REACH.0) * STEPS) as usize];
    for c in word.text.chars() {
        let profile = letters.get(c.encode_utf8(&mut [0; 4]))?;
        model.iter_mut().zip(&profile.rows).for_each(|(m, r)| *m += r);
    }
    let mut rows = vec![0.0; word.mask.height()];
    word.mask.inked().for_each(|(_, y)| rows[y] += 1.0);
    let whole: f64 = rows.iter().map(|r| r * r).sum::<f64>().sqrt();
    let expected = LINE_BASELINE_MM * DOTS_PER_MM;
    let mut best: Option<(f64, Place)> = None;
    for size in 0..70 {
        let unit = (1.2 + 0.05 * f64::from(size)) * DOTS_PER_MM;
        for shift in -18..=18 {
            let place = Place { baseline: expected + f64::from(shift) * 1.5, unit };
            let (mut product, mut square) = (0.0, 0.0);
            for (y, row) in rows.iter().enumerate() {
                let at = ((y as f64 + 0.5 - place.baseline) / unit - REACH.0) * STEPS - 0.5;
                let v = if at < 0.0 || at + 1.0 >= model.len() as f64 {
                    0.0
                } else {
                    let (i, t) = (at as usize, at.fract());
                    model[i] * (1.0 - t) + model[i + 1] * t
                };
                product += v * row;
                square += v * v;
            }
            let likeness = product / (whole * square.sqrt()).max(1e-9);
            if best.is_none_or(|(b, _)| likeness > b) {
                best = Some((likeness, place));
            }
        }
    }
    best.filter(|(likeness, _)| *likeness > 0.85).map(|(_, place)| place)
}

/// Ink that stands over itself: letters that touch nobody, with their dots and bars.
struct Piece {
    left: usize,
    right: usize,
    top: usize,
    bottom: usize,
    middle: f64,
}

fn columns(mask: &Mask) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    let mut parts: Vec<[usize; 4]> = mask.components().iter().map(crate::mask::Component::bounds).collect();
    parts.sort_unstable();
    for [left, right, top, bottom] in parts {
        let over = |p: &&mut Piece| {
            let common = (right + 1).min(p.right + 1).saturating_sub(left.max(p.left));
            common * 2 > (right - left + 1).min(p.right - p.left + 1)
        };
        match pieces.iter_mut().find(over) {
            Some(p) => {
                (p.left, p.right, p.top, p.bottom) = (p.left.min(left), p.right.max(right), p.top.min(top), p.bottom.max(bottom));
                p.middle = f64::midpoint(p.left as f64, p.right as f64);
            }
            None => pieces.push(Piece { left, right, top, bottom, middle: f64::midpoint(left as f64, right as f64) }),
        }
    }
    pieces.sort_by_key(|p| p.left);
    pieces
}

/// The straight line through points by least squares; level for fewer than three.
fn straight(points: &[(f64, f64)]) -> impl Fn(f64) -> f64 {
    let n = points.len().max(1) as f64;
    let (mx, my) = points.iter().fold((0.0, 0.0), |(a, b), (x, y)| (a + x / n, b + y / n));
    let (sxy, sxx) = points.iter().fold((0.0, 0.0), |(a, b), (x, y)| (a + (x - mx) * (y - my), b + (x - mx) * (x - mx)));
    let slope = if points.len() < 3 || sxx < 1.0 { 0.0 } else { sxy / sxx };
    move |x| my + slope * (x - mx)
}

/// The lean at which stems stand upright once it is taken away, run per rise: the shear at which the columns that are
/// inked without a break are longest (Vinciarelli and Luettin 2001).
pub(crate) fn slant(lines: &[&Mask]) -> f64 {
    let mut best = (f64::NEG_INFINITY, 0.0);
    for step in -40..=80 {
        let lean = f64::from(step) / 50.0;
        let mut score = 0.0;
        for line in lines {
            // How many dots a column has, its first and its last. Columns are half a dot apart and two wide, so that a
            // lean of nothing is no better off for standing on the dots' own grid.
            let mut columns = vec![(0usize, usize::MAX, 0usize); 2 * line.width() + 6 * line.height()];
            let foot = line.height() as f64;
            for (x, y) in line.inked() {
                let at = (2.0 * (x as f64 - lean * (foot - y as f64) + 1.6 * foot)).round() as i64;
                for step in 0..4 {
                    if let Some(column) = usize::try_from(at + step).ok().and_then(|i| columns.get_mut(i)).filter(|c| c.0 == 0 || c.2 != y)
                    {
                        *column = (column.0 + 1, column.1.min(y), column.2.max(y));
                    }
                }
            }
            let whole = columns.iter().filter(|(count, first, last)| *count > 0 && *count == last - first + 1);
            score += whole.map(|(count, ..)| (count * count) as f64).sum::<f64>();
        }
        if score > best.0 {
            best = (score, lean);
        }
    }
    best.1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stems_say_how_a_hand_leans() {
        for lean in [-0.2, 0.0, 0.36] {
            // Stems and bowls by turns.
            let line = Mask::from_fn(900, 100, |x, y| {
                let (x, y) = (x as f64 - lean * (100.0 - y as f64), y as f64);
                let (dx, dy) = (x.rem_euclid(60.0) - 38.0, y - 70.0);
                let ring = (dx * dx + dy * dy).sqrt();
                (x.rem_euclid(60.0) < 4.0 && (30.0..95.0).contains(&y)) || (12.0..16.0).contains(&ring)
            });
            assert!((slant(&[&line]) - lean).abs() < 0.05, "{lean}: {}", slant(&[&line]));
        }
    }
}
