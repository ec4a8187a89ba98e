//! Whether a recovered line is good enough to be drawn: measured from the strokes and the ink alone.

use super::expected;
use super::mask::Mask;
use crate::{Part, Stroke};
use kurbo::{Affine, BezPath, Point, Rect, Shape as _, Vec2};
use std::fmt;

/// Least share of the ink that the strokes cover, and most that they may ink outside it.
const COVERED: f64 = 0.93;
const OUTSIDE: f64 = 0.07;

/// Most changes between turning left and turning right for each x-height of a stroke, and the turn (in
/// radians for each step of 0.08 x-heights) from which on an eye sees it.
const WOBBLES: f64 = 1.7;
const SEEN: f64 = 0.1;

/// What is wrong with the line that was recovered for a letter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CentreFault {
    /// The letter.
    pub spells: String,
    /// What is wrong, in words.
    pub what: String,
}

impl fmt::Display for CentreFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.spells, self.what)
    }
}

/// The faults of the strokes recovered for a letter, in x-heights like the closed outlines they were
/// recovered from; none when they may be drawn.
///
/// Held to: at least 93% of the ink covered by round dabs of the strokes' widths, at most 7% dabbed outside
/// it, no branch shorter than its own width, as many strokes as a person makes, begun where a person
/// begins and led the way that is taught, no wobble.
pub(super) fn check(spells: &str, contours: &[BezPath], strokes: &[Stroke]) -> Vec<CentreFault> {
    let mut faults = Vec::new();
    let mut fault = |what: String| faults.push(CentreFault { spells: spells.to_owned(), what });
    let (covered, outside) = coverage(contours, strokes);
    if covered < COVERED {
        fault(format!("the strokes cover only {:.0}% of the ink", 100.0 * covered));
    }
    if outside > OUTSIDE {
        fault(format!("{:.0}% of the strokes' ink lies outside the letter", 100.0 * outside));
    }
    let spurs = strokes.iter().enumerate().filter(|(i, _)| is_spur(strokes, *i)).count() + strokes.iter().map(hairs).sum::<usize>();
    if spurs > 0 {
        fault(format!("{spurs} spurs no longer than the line is wide"));
    }
    if let Some(school) = expected::school(spells) {
        let drawn = strokes.iter().filter(|s| s.part != Part::Accent).count();
        let (least, most) = school.strokes;
        // Who sets the dot so near that its ink touches has not lifted the pen.
        let touches = "!;:".contains(spells) && drawn < least && contours.iter().filter(|c| !c.is_empty()).count() < least;
        if (drawn < least && !touches) || drawn > most {
            fault(format!("{drawn} strokes, where a person makes {least} to {most}"));
        }
    }
    if let Some(what) = super::taught::fault(spells, strokes) {
        fault(what);
    }
    for stroke in strokes.iter().filter(|s| is_wobbly(s)) {
        fault(format!("a stroke of {:.1} x-heights wobbles {} times", stroke.length(), wobbles(stroke)));
    }
    faults
}

/// The share of the ink that the strokes cover, and the ink they put outside it, as a share of it.
pub(super) fn coverage(contours: &[BezPath], strokes: &[Stroke]) -> (f64, f64) {
    let discs = strokes.iter().flat_map(|s| &s.knots).map(|k| Rect::from_center_size(k.at, (k.width, k.width)));
    let bounds = contours.iter().filter(|c| !c.is_empty()).map(|c| c.bounding_box()).chain(discs).reduce(|a, b| a.union(b));
    let (ink, to_x_heights) = Mask::of_outline_within(contours, bounds.unwrap_or_default(), 1.6);
    let mut dabs = Mask::new(ink.width(), ink.height(), Vec::new());
    for stroke in strokes {
        dab(&mut dabs, stroke, to_x_heights.inverse());
    }
    let both = ink.bits().iter().zip(dabs.bits()).filter(|(a, b)| **a && **b).count() as f64;
    let (whole, drawn) = (ink.ink() as f64, dabs.ink() as f64);
    if whole == 0.0 { (if drawn > 0.0 { 0.0 } else { 1.0 }, drawn) } else { (both / whole, (drawn - both) / whole) }
}

/// Inks a stroke with round dabs.
fn dab(mask: &mut Mask, stroke: &Stroke, to_pixels: Affine) {
    let scale = to_pixels.determinant().abs().sqrt();
    let mut disc = |at: Point, width: f64| {
        let (at, half) = (to_pixels * at, 0.5 * width * scale);
        let (w, h) = (mask.width() as f64, mask.height() as f64);
        let clip = |v: f64, most: f64| v.clamp(0.0, most) as usize;
        let (width, rows) = (mask.width(), clip((at.y - half).ceil(), h)..clip((at.y + half).floor() + 1.0, h));
        for y in rows {
            let dy = y as f64 - at.y;
            let dx = (half * half - dy * dy).max(0.0).sqrt();
            let (from, to) = (clip((at.x - dx).ceil(), w), clip((at.x + dx).floor() + 1.0, w));
            if from < to {
                mask.bits_mut()[y * width + from..y * width + to].fill(true);
            }
        }
    };
    if let [only] = stroke.knots.as_slice() {
        disc(only.at, only.width);
    }
    for pair in stroke.knots.windows(2) {
        let steps = (pair[0].at.distance(pair[1].at) * scale).ceil().clamp(1.0, 2000.0) as usize;
        for step in 0..=steps {
            let t = step as f64 / steps as f64;
            disc(pair[0].at.lerp(pair[1].at, t), pair[0].width + t * (pair[1].width - pair[0].width));
        }
    }
}

/// Whether a whole stroke is a branch of another one, shorter than its own width.
pub(super) fn is_spur(strokes: &[Stroke], which: usize) -> bool {
    let stroke = &strokes[which];
    let (Some(first), Some(last)) = (stroke.knots.first(), stroke.knots.last()) else { return false };
    let width = stroke.knots.iter().map(|k| k.width).fold(0.0, f64::max);
    if stroke.knots.len() < 2 || stroke.length() > width {
        return false;
    }
    let mut others = strokes.iter().enumerate().filter(|(i, _)| *i != which).flat_map(|(_, s)| &s.knots);
    others.any(|k| k.at.distance(first.at).min(k.at.distance(last.at)) < k.width)
}

/// How often a stroke runs out and straight back again within its own width.
fn hairs(stroke: &Stroke) -> usize {
    let knots = &stroke.knots;
    let mut found = 0;
    for i in 1..knots.len().saturating_sub(1) {
        let (coming, going) = (knots[i].at - knots[i - 1].at, knots[i + 1].at - knots[i].at);
        if coming.dot(going) > -0.85 * (coming.hypot2() * going.hypot2()).sqrt() {
            continue;
        }
        // How far does it run back along where it came from?
        let mut out = 0.0;
        let (mut a, mut b) = (i, i);
        while a > 0 && b + 1 < knots.len() && knots[a - 1].at.distance(knots[b + 1].at) < 0.5 * knots[i].width {
            out += knots[a].at.distance(knots[a - 1].at);
            (a, b) = (a - 1, b + 1);
        }
        // At the very end of a stroke it is a hook, not a hair.
        if a > 0 && b + 1 < knots.len() && out < knots[i].width * 0.8 {
            found += usize::from(is_forked(knots, a, b));
        }
    }
    found
}

/// Whether the two sides of a turn go apart again like a branch's two sides do, not like a corner's.
fn is_forked(knots: &[crate::Knot], a: usize, b: usize) -> bool {
    if a == 0 || b + 1 >= knots.len() {
        return false;
    }
    let (back, on) = (knots[a - 1].at - knots[a].at, knots[b + 1].at - knots[b].at);
    back.dot(on) < 0.3 * (back.hypot2() * on.hypot2()).sqrt()
}

/// Whether a stroke changes its mind more often than a pen does.
pub(super) fn is_wobbly(stroke: &Stroke) -> bool {
    f64::from(wobbles(stroke)) > 3.0 + WOBBLES * stroke.length()
}

/// How often a stroke changes between visibly turning left and visibly turning right.
fn wobbles(stroke: &Stroke) -> u32 {
    let points = steps(stroke, 0.08);
    let mut changes = 0;
    let mut last = 0.0_f64;
    for three in points.windows(3) {
        let (a, b): (Vec2, Vec2) = (three[1] - three[0], three[2] - three[1]);
        let size = (a.hypot2() * b.hypot2()).sqrt();
        let turn = if size > 1e-9 { a.cross(b) / size } else { 0.0 };
        // A corner is meant.
        if a.dot(b) < 0.3 * size {
            last = 0.0;
        } else if turn.abs() > SEEN {
            if turn * last < 0.0 {
                changes += 1;
            }
            last = turn;
        }
    }
    changes
}

/// Places along a stroke, a step apart.
fn steps(stroke: &Stroke, step: f64) -> Vec<Point> {
    let mut out: Vec<Point> = stroke.knots.first().map(|k| k.at).into_iter().collect();
    let mut left = step;
    for pair in stroke.knots.windows(2) {
        let length = pair[0].at.distance(pair[1].at);
        let mut at = 0.0;
        while at + left <= length && out.len() < 20_000 {
            at += left;
            left = step;
            out.push(pair[0].at.lerp(pair[1].at, at / length));
        }
        left -= length - at;
    }
    out
}
