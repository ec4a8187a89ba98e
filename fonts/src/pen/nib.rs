//! What is written with: how wide its line is and how it takes ink.

use crate::Hand;
use crate::form::Form;
use crate::hand::compose::Source;
use kurbo::{BezPath, ParamCurve, PathEl, Point, Vec2};
use serde::{Deserialize, Serialize};

/// The kind of pen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum NibKind {
    /// A ball-point: even width, ink that skips a little where it is fast.
    Ball,
    /// A gel pen: even width, even ink.
    Gel,
    /// A fountain pen: wider downwards, ink that pools where it is slow.
    Fountain,
    /// A pencil: grey, grainy, wider as it wears.
    Pencil,
}

/// What is written with.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Nib {
    /// The kind of pen.
    pub kind: NibKind,
    /// Width of its line in millimetres. Fountain EF 0.43, F 0.50, M 0.62, B 0.92; gel 0.40–0.75.
    pub width_mm: f64,
}

/// How a hand's shapes come to be as wide as a nib: they are drawn a little thinner than the line, and pressure
/// swells them again. All lengths in millimetres.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(crate) struct Inking {
    pub(crate) kind: Option<NibKind>,
    /// The line's usual width.
    pub(crate) width: f64,
    /// What an outline loses of its width; less than nothing when it is drawn wider.
    pub(crate) thin: f64,
    /// What the widths of the pen's path are multiplied by.
    pub(crate) scale: f64,
    /// What pressure adds in the middle.
    pub(crate) swell: f64,
    /// How much wider a stroke downwards is than one across.
    pub(crate) contrast: f64,
}

/// Share of the line that pressure makes, and that makes up for letters being written larger or smaller: a pen's
/// line does not grow with the letter.
const SWELLING: f64 = 0.18;
const SWELLING_OF_A_PENCIL: f64 = 0.07;
/// Up to this width, in x-heights, a nib's line is as wide as the nib (people: 0.09 to 0.19); of what goes beyond
/// it shows a third, because it would close the letters: who has a broad nib holds it lightly and writes large.
const FREE: f64 = 0.16;
const BEYOND: f64 = 0.35;
/// No line is wider than this, in x-heights.
const WIDEST: f64 = 0.25;

impl Inking {
    /// For a hand of this size, and a nib when one was chosen. `natural` is the hand's own line.
    pub(crate) fn new(natural: f64, size: f64, nib: Option<Nib>) -> Inking {
        let natural = natural.max(0.02);
        let wish = nib.map(|n| n.width_mm).filter(|w| w.is_finite());
        let held = |w: f64| if w > FREE * size { FREE * size + BEYOND * (w - FREE * size) } else { w };
        let width = wish.map_or(natural, |w| held(w).clamp(0.1, WIDEST * size)).max(0.08);
        let kind = nib.map(|n| n.kind);
        let pencil = kind == Some(NibKind::Pencil);
        let plain = width * (1.0 - if pencil { SWELLING_OF_A_PENCIL } else { SWELLING });
        let contrast = match kind {
            Some(NibKind::Fountain) => 0.22,
            _ => 0.0,
        } * width;
        // An outline is thinned by half at most: beyond that its fine strokes would vanish.
        // A pencil's is widened too: swelling would close its grain.
        let thin = (natural - plain).clamp(if pencil { -0.6 * natural } else { 0.0 }, 0.5 * natural);
        Inking { kind, width, thin, scale: (natural - thin) / natural, swell: width - (natural - thin), contrast }
    }
}

/// The usual width of a hand's line in x-heights: what a stroke's area and edges say, twice the one over the
/// other, in the middle of its plainest letters.
pub(crate) fn natural_width(hand: &Hand, source: &Source) -> f64 {
    let mut widths: Vec<f64> = Vec::new();
    for letter in ["a", "c", "e", "i", "l", "m", "n", "o", "u", "v", "w"] {
        if let Some(form) = hand.form(source, letter).ok().as_ref().and_then(|forms| forms.first()) {
            widths.extend(stroke_width(form));
        }
    }
    widths.sort_by(f64::total_cmp);
    widths.get(widths.len() / 2).copied().unwrap_or(0.13)
}

fn stroke_width(form: &Form) -> Option<f64> {
    let (mut area, mut edge) = (0.0, 0.0);
    for contour in &form.contours {
        let mut from: Option<Point> = None;
        for segment in contour.path.segments() {
            let mut last = segment.start();
            for step in 1..=4 {
                let p = segment.eval(f64::from(step) / 4.0);
                area += last.to_vec2().cross(p.to_vec2()) / 2.0;
                edge += last.distance(p);
                last = p;
            }
            from.get_or_insert(segment.start());
        }
    }
    (edge > 0.1).then(|| 2.0 * f64::abs(area) / edge)
}

/// The way round in which a form's outer edges run: +1 or −1.
pub(crate) fn turn(contours: &[Vec<Point>]) -> f64 {
    let area: f64 = contours.iter().map(|points| signed_area(points)).sum();
    if area < 0.0 { -1.0 } else { 1.0 }
}

fn signed_area(points: &[Point]) -> f64 {
    let next = points.iter().cycle().skip(1);
    points.iter().zip(next).map(|(a, b)| a.to_vec2().cross(b.to_vec2())).sum::<f64>() / 2.0
}

/// The end points and handles of a closed path, without its closing.
pub(crate) fn corners(path: &BezPath) -> Vec<Point> {
    let mut out: Vec<Point> = Vec::with_capacity(path.elements().len() * 2);
    for element in path.elements() {
        match *element {
            PathEl::MoveTo(p) | PathEl::LineTo(p) => out.push(p),
            PathEl::QuadTo(a, p) => out.extend([a, p]),
            PathEl::CurveTo(a, b, p) => out.extend([a, b, p]),
            PathEl::ClosePath => {}
        }
    }
    out
}

/// Moves the corners of a closed outline inwards by half of `by`, so that its strokes become thinner by that;
/// `contrast` leaves upright strokes more of their width than level ones. `turn` is the way round in which the
/// letter's outer edges run.
pub(crate) fn thinned(points: &mut Vec<Point>, by: f64, contrast: f64, turn: f64) {
    let n = points.len();
    if n < 3 || by == 0.0 && contrast <= 0.0 {
        return;
    }
    let old = std::mem::take(points);
    // Handles often lie on their end points: look on until there is a way.
    let way = |from: usize, step: usize| -> Vec2 {
        let mut at = from;
        for _ in 0..4 {
            at = (at + step) % n;
            let d = old[at] - old[from];
            if d.hypot2() > 1e-10 {
                return d / d.hypot2().sqrt();
            }
        }
        Vec2::ZERO
    };
    points.extend((0..n).map(|i| {
        let along = way(i, 1) - way(i, n - 1);
        let length = along.hypot2().sqrt();
        if length < 0.2 {
            // A needle's point: it has no side to move to.
            return old[i];
        }
        let inward = Vec2::new(-along.y, along.x) * (turn / length);
        let level = inward.y * inward.y;
        old[i] + inward * (0.5 * (by + contrast * level))
    }));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ring_becomes_thinner_on_both_edges() {
        let square = |r: f64| vec![Point::new(-r, -r), Point::new(r, -r), Point::new(r, r), Point::new(-r, r)];
        let (mut outer, mut inner) = (square(1.0), square(0.6));
        inner.reverse();
        let turn = turn(&[outer.clone(), inner.clone()]);
        thinned(&mut outer, 0.1, 0.0, turn);
        thinned(&mut inner, 0.1, 0.0, turn);
        assert!(signed_area(&outer).abs() < 4.0 && signed_area(&inner).abs() > 1.44, "{outer:?} {inner:?}");
    }

    #[test]
    fn a_wide_nib_swells_and_a_fine_one_thins() {
        let with = |width_mm| Inking::new(0.3, 2.4, Some(Nib { kind: NibKind::Gel, width_mm }));
        for nib in [with(0.2), with(0.3), with(0.6), Inking::new(0.3, 2.4, None)] {
            assert!((0.3 - nib.thin + nib.swell - nib.width).abs() < 1e-9, "{nib:?}");
            assert!((0.3 * nib.scale + nib.swell - nib.width).abs() < 1e-9 && nib.swell > 0.0, "{nib:?}");
        }
        assert!((with(0.35).width - 0.35).abs() < 1e-9, "as wide as the nib");
        assert!(with(0.50).width < with(0.62).width && with(0.62).width < with(0.92).width, "a broad nib is broader");
        assert!(with(3.0).width <= WIDEST * 2.4, "no wider than letters can bear");
    }
}
