//! Measuring writing: the quantities in which people's hands were counted, read off the ink that lies on a
//! page. Never from the numbers that it was made with: whoever measures sees outlines, what they spell and
//! which line they stand on, as one who holds a ruler to a sheet does.
//!
//! Lengths are in x-heights of the writing (xh) unless a quantity says otherwise; angles in degrees. What too
//! little writing cannot tell is `None`. How each is measured stands with [`Quantity`].

mod human;
mod letter;
mod lines;
mod same;
mod stats;
#[cfg(test)]
mod tests;
mod writing;

pub use human::{Human, allowed, human};
pub use writing::{Inked, Line, Writing};

use crate::{Hand, Manner, Stationery, WriteError, write};
use letter::Body;
use lines::Lines;
use serde::Serialize;
use stats::{Deviation, mean, median, parts, sd};
use std::collections::BTreeMap;

/// A letter to measure a hand by: long enough that every quantity can be told, in plain English.
pub const PROOF: &str = include_str!("proof.txt");

/// A letter counts among its namesakes from this many on.
const ENOUGH_NAMESAKES: usize = 4;
/// Fewer letters than this give no spread.
const ENOUGH_LETTERS: usize = 30;

/// What is measured.
///
/// *Same letter*: letters that spell the same, from four of them on; pooled over all such letters with one
/// degree of freedom less for each. What floats above a letter (the dot of an i, an accent) is no part of its
/// height, width and lean. *Standing* letters are those whose foot rests on the line: not g j p q y, nor any
/// whose median foot lies more than a quarter x-height off it. *The line* is the straight line by least
/// squares through the feet of its standing letters, at least eight. Line and word parts of a spread are
/// variance components: what letters of one line have in common, and what letters of one word have in common
/// beyond that.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Quantity {
    /// The x-height in millimetres: from the line to the top of a c e m n o r s u v w x z, median over these
    /// letters of each one's median.
    XHeight,
    /// Height of the same letter: standard deviation of height over the letter's own mean height, so that an l
    /// and an o count alike; in x-heights for the small letters.
    HeightSd,
    /// What of it a line shares.
    HeightLineSd,
    /// What of it a word shares within its line.
    HeightWordSd,
    /// Width of the same letter: standard deviation over the letter's own mean width.
    WidthCv,
    /// Distance of standing letters' feet from their line: standard deviation in xh.
    BaselineSd,
    /// What of it a word shares: from letters of a word at least two apart, so that the unrest that passes from
    /// one letter to the next does not count.
    BaselineWordSd,
    /// How alike the distances of neighbours along a line are.
    BaselineLag1,
    /// The same, two letters on.
    BaselineLag2,
    /// The same, four letters on.
    BaselineLag4,
    /// Mean slope of the lines in degrees, positive when they climb. Lines at least twenty x-heights long.
    Slope,
    /// Its standard deviation from line to line.
    SlopeSd,
    /// Slant of the same letter: standard deviation in degrees. A letter's slant is the shear that must be taken
    /// back for the edges of its ink to stand upright on the whole, against the mean of its namesakes.
    SlantSd,
    /// What of it a line shares.
    SlantLineSd,
    /// What of it a word shares within its line.
    SlantWordSd,
    /// White between words of a line, from ink to ink, seen in the band from a little below the line to a little
    /// above the small letters; median in xh.
    WordGap,
    /// Its standard deviation in xh.
    WordGapSd,
    /// Width of a line over its characters, spaces included, in xh; mean over lines of at least twenty.
    Advance,
    /// i-dot: standard deviation in xh of its place across, against the top of its stem.
    DotAcrossSd,
    /// i-dot: standard deviation in xh of its height over the top of its stem.
    DotHeightSd,
    /// i-dot: mean height in xh of its centre over the top of its stem.
    DotHeight,
    /// t-bar: mean tilt in degrees, positive when it climbs.
    BarTilt,
    /// t-bar: standard deviation of the tilt in degrees.
    BarTiltSd,
    /// t-bar: standard deviation in xh of its middle's height over the line.
    BarHeightSd,
    /// Left edge: standard deviation in millimetres of where lines begin that no paragraph begins with.
    LeftEdgeSd,
    /// Left edge: how far it moves over a page in millimetres, mean over pages of at least eight such lines; to
    /// the right is positive.
    LeftEdgeDrift,
    /// Right edge: standard deviation in millimetres of where lines end that the margin ended.
    RightEdgeSd,
    /// Share of letters whose outline is one of their namesakes' to 0.01 mm, only moved.
    Identical,
    /// Share of letters whose outline is one of their namesakes' to 0.02 mm under an affine map: stretched,
    /// slanted, turned.
    NearIdentical,
}

impl Quantity {
    /// All of them, in the order of a report.
    pub const ALL: [Quantity; 29] = {
        use Quantity as Q;
        [
            Q::XHeight,
            Q::HeightSd,
            Q::HeightLineSd,
            Q::HeightWordSd,
            Q::WidthCv,
            Q::BaselineSd,
            Q::BaselineWordSd,
            Q::BaselineLag1,
            Q::BaselineLag2,
            Q::BaselineLag4,
            Q::Slope,
            Q::SlopeSd,
            Q::SlantSd,
            Q::SlantLineSd,
            Q::SlantWordSd,
            Q::WordGap,
            Q::WordGapSd,
            Q::Advance,
            Q::DotAcrossSd,
            Q::DotHeightSd,
            Q::DotHeight,
            Q::BarTilt,
            Q::BarTiltSd,
            Q::BarHeightSd,
            Q::LeftEdgeSd,
            Q::LeftEdgeDrift,
            Q::RightEdgeSd,
            Q::Identical,
            Q::NearIdentical,
        ]
    };

    /// What people call it.
    pub fn title(self) -> &'static str {
        match self {
            Quantity::XHeight => "x-height",
            Quantity::HeightSd => "height of the same letter, SD",
            Quantity::HeightLineSd => "height, line to line",
            Quantity::HeightWordSd => "height, word to word",
            Quantity::WidthCv => "width of the same letter, CV",
            Quantity::BaselineSd => "baseline residual, SD",
            Quantity::BaselineWordSd => "baseline, word to word",
            Quantity::BaselineLag1 => "baseline, correlation at 1",
            Quantity::BaselineLag2 => "baseline, correlation at 2",
            Quantity::BaselineLag4 => "baseline, correlation at 4",
            Quantity::Slope => "line slope, mean",
            Quantity::SlopeSd => "line slope, SD",
            Quantity::SlantSd => "slant of the same letter, SD",
            Quantity::SlantLineSd => "slant, line to line",
            Quantity::SlantWordSd => "slant, word to word",
            Quantity::WordGap => "word gap, median",
            Quantity::WordGapSd => "word gap, SD",
            Quantity::Advance => "advance per character",
            Quantity::DotAcrossSd => "i-dot across, SD",
            Quantity::DotHeightSd => "i-dot height, SD",
            Quantity::DotHeight => "i-dot above the stem",
            Quantity::BarTilt => "t-bar tilt, mean",
            Quantity::BarTiltSd => "t-bar tilt, SD",
            Quantity::BarHeightSd => "t-bar height, SD",
            Quantity::LeftEdgeSd => "left edge, SD",
            Quantity::LeftEdgeDrift => "left edge, drift over a page",
            Quantity::RightEdgeSd => "right edge, SD",
            Quantity::Identical => "identical shapes",
            Quantity::NearIdentical => "identical but for a stretch",
        }
    }

    /// Its unit: "mm", "xh", "°", or nothing for a share or a ratio.
    pub fn unit(self) -> &'static str {
        match self {
            Quantity::XHeight | Quantity::LeftEdgeSd | Quantity::LeftEdgeDrift | Quantity::RightEdgeSd => "mm",
            Quantity::Slope
            | Quantity::SlopeSd
            | Quantity::SlantSd
            | Quantity::SlantLineSd
            | Quantity::SlantWordSd
            | Quantity::BarTilt
            | Quantity::BarTiltSd => "°",
            Quantity::WidthCv
            | Quantity::BaselineLag1
            | Quantity::BaselineLag2
            | Quantity::BaselineLag4
            | Quantity::Identical
            | Quantity::NearIdentical => "",
            _ => "xh",
        }
    }
}

/// A quantity as a page shows it, and as people do.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Realised {
    /// What.
    pub quantity: Quantity,
    /// What people call it.
    pub title: &'static str,
    /// Its unit; see [`Quantity::unit`].
    pub unit: &'static str,
    /// How much, to a thousandth; `None` when there is too little writing to tell.
    pub value: Option<f64>,
    /// What people do.
    pub human: Human,
}

impl Realised {
    fn of(quantity: Quantity, value: Option<f64>) -> Realised {
        // + 0.0 turns −0 into 0.
        let value = value.map(|v| (v * 1000.0).round() / 1000.0 + 0.0);
        Realised { quantity, title: quantity.title(), unit: quantity.unit(), value, human: human(quantity) }
    }
}

/// What writing measures.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Measured {
    /// How many pages were measured.
    pub pages: usize,
    /// How many lines.
    pub lines: usize,
    /// How many words.
    pub words: usize,
    /// How many letters and signs.
    pub letters: usize,
    /// Every quantity, in the order of [`Quantity::ALL`].
    pub quantities: Vec<Realised>,
}

impl Measured {
    /// How much of a quantity the writing shows.
    pub fn get(&self, quantity: Quantity) -> Option<f64> {
        self.quantities.iter().find(|q| q.quantity == quantity).and_then(|q| q.value)
    }
}

/// Measures writing. The same writing gives the same numbers.
pub fn measure(writing: &Writing) -> Measured {
    let bodies: Vec<Option<Body>> = writing.letters.iter().map(Body::of).collect();
    let lines = Lines::of(writing, &bodies);
    let mut found: BTreeMap<Quantity, f64> = BTreeMap::new();
    let mut say = |quantity, value: Option<f64>| {
        if let Some(value) = value.filter(|v| v.is_finite()) {
            found.insert(quantity, value);
        }
    };
    namesakes(writing, &bodies, &mut say);
    lines.say(writing, &bodies, &mut say);
    if let Some(xh) = lines.x_height {
        dots(writing, &bodies, xh, &mut say);
        bars(writing, &bodies, &lines, xh, &mut say);
    }
    if let Some(twins) = same::twins(writing) {
        say(Quantity::Identical, Some(twins.moved));
        say(Quantity::NearIdentical, Some(twins.mapped));
    }
    let quantities = Quantity::ALL.into_iter().map(|q| Realised::of(q, found.get(&q).copied())).collect();
    let mut words: Vec<usize> = writing.letters.iter().map(|l| l.word).collect();
    words.dedup();
    Measured {
        pages: writing.lines.iter().map(|l| l.page + 1).max().unwrap_or(0),
        lines: writing.lines.len(),
        words: words.len(),
        letters: writing.letters.len(),
        quantities,
    }
}

/// Writes [`PROOF`] in a hand under the seeds 1 to `seeds` (at least one) and measures each letter; the numbers
/// are means over them, the counts are of all.
///
/// # Errors
/// What [`write`] says; a hand that lacks letters cannot be measured.
pub fn measure_hand(hand: &Hand, sheet: &Stationery, neatness: f64, seeds: u32) -> Result<Measured, WriteError> {
    let mut each = Vec::new();
    for seed in 1..=seeds.max(1) {
        let pages = write(hand, PROOF, sheet, &Manner { seed, neatness, ..Manner::default() })?;
        each.push(measure(&Writing::of_pages(&pages)));
    }
    let quantities = Quantity::ALL.into_iter().map(|quantity| {
        let values: Vec<f64> = each.iter().filter_map(|m| m.get(quantity)).collect();
        Realised::of(quantity, mean(&values))
    });
    let sum = |of: fn(&Measured) -> usize| each.iter().map(of).sum();
    Ok(Measured {
        pages: sum(|m| m.pages),
        lines: sum(|m| m.lines),
        words: sum(|m| m.words),
        letters: sum(|m| m.letters),
        quantities: quantities.collect(),
    })
}

/// Height, width and slant of the same letter.
fn namesakes(writing: &Writing, bodies: &[Option<Body>], say: &mut dyn FnMut(Quantity, Option<f64>)) {
    let mut names: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (at, letter) in writing.letters.iter().enumerate() {
        if bodies[at].is_some() && letter.spells.chars().all(char::is_alphabetic) {
            names.entry(&letter.spells).or_default().push(at);
        }
    }
    names.retain(|_, letters| letters.len() >= ENOUGH_NAMESAKES);
    let body = |at: usize| bodies[at].as_ref();
    let spread = |of: &dyn Fn(&Body) -> Option<f64>, relative: bool| -> (Option<f64>, Vec<Deviation>) {
        let (mut deviations, mut free) = (Vec::new(), 0usize);
        for letters in names.values() {
            let values: Vec<(usize, f64)> = letters.iter().filter_map(|at| Some((*at, of(body(*at)?)?))).collect();
            let Some(mean) = mean(&values.iter().map(|v| v.1).collect::<Vec<_>>()).filter(|m| !relative || *m > 0.05) else { continue };
            free += values.len() - 1;
            deviations.extend(values.into_iter().map(|(at, value)| {
                let letter = &writing.letters[at];
                let by = if relative { value / mean - 1.0 } else { value - mean };
                Deviation { line: letter.line, word: letter.word, by }
            }));
        }
        let total = (deviations.len() >= ENOUGH_LETTERS && free > 0)
            .then(|| (deviations.iter().map(|d| d.by * d.by).sum::<f64>() / free as f64).sqrt());
        (total, deviations)
    };
    let (height, by_height) = spread(&|b| Some(b.bounds.height()), true);
    let by_height = parts(&by_height);
    say(Quantity::HeightSd, height);
    say(Quantity::HeightLineSd, by_height.line);
    say(Quantity::HeightWordSd, by_height.word);
    say(Quantity::WidthCv, spread(&|b| Some(b.bounds.width()), true).0);
    let (slant, by_slant) = spread(&|b| b.lean().map(|lean| lean.atan().to_degrees()), false);
    let by_slant = parts(&by_slant);
    say(Quantity::SlantSd, slant);
    say(Quantity::SlantLineSd, by_slant.line);
    say(Quantity::SlantWordSd, by_slant.word);
}

fn dots(writing: &Writing, bodies: &[Option<Body>], xh: f64, say: &mut dyn FnMut(Quantity, Option<f64>)) {
    let mut places: BTreeMap<&str, Vec<(f64, f64)>> = BTreeMap::new();
    for (letter, body) in writing.letters.iter().zip(bodies) {
        let Some((body, dot)) = body.as_ref().and_then(|b| Some((b, b.dot?))) else { continue };
        let top = body.top();
        places.entry(&letter.spells).or_default().push(((dot.x - top.x) / xh, (top.y - dot.y) / xh));
    }
    let Some(i) = places.get("i").filter(|i| i.len() >= 8) else { return };
    let (across, height): (Vec<f64>, Vec<f64>) = i.iter().copied().unzip();
    say(Quantity::DotAcrossSd, sd(&across));
    say(Quantity::DotHeightSd, sd(&height));
    say(Quantity::DotHeight, mean(&height));
}

fn bars(writing: &Writing, bodies: &[Option<Body>], lines: &Lines, xh: f64, say: &mut dyn FnMut(Quantity, Option<f64>)) {
    let (mut tilts, mut heights, mut seen) = (Vec::new(), Vec::new(), 0usize);
    for (letter, body) in writing.letters.iter().zip(bodies).filter(|(l, _)| l.spells == "t") {
        let (Some(body), Some(line)) = (body, lines.fits.get(letter.line).copied().flatten()) else { continue };
        seen += 1;
        let Some((left, right)) = body.bar() else { continue };
        tilts.push(((left.y - right.y) / (right.x - left.x)).atan().to_degrees());
        let middle = left.midpoint(right);
        heights.push((line.at(middle.x) - middle.y) / xh);
    }
    // A hand whose bars are seldom found has none that can be told from the rest of the letter.
    if tilts.len() >= 8 && 2 * tilts.len() >= seen {
        say(Quantity::BarTilt, median(&tilts));
        say(Quantity::BarTiltSd, sd(&tilts));
        say(Quantity::BarHeightSd, sd(&heights));
    }
}
