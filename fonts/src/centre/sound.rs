//! A pen's path that may be drawn, for every letter: the one found in its ink where that passes its own check, else
//! one that school's order is sure of and the ink's shape is bent to, else the house's own letter in its place.
//!
//! A plotter draws whatever it is told, and who watches a letter being written sees every wobble; so a line that
//! failed is never handed on.

use super::check::{coverage, is_spur};
use super::{CentreFault, centre_line, check};
use crate::hand::compose::{Letters, Source};
use crate::{Knot, Part, Stroke};
use kurbo::{Affine, BezPath, Point, Rect, Shape as _, Vec2};

/// Where a letter's pen path comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum PathFrom {
    /// It was drawn with the letter.
    Drawn,
    /// Found in the ink, and passed its check.
    Ink,
    /// Found in the ink, which it covers a little less exactly than it should, at least by 85 %; or the strokes of the
    /// house's letter, bent until they lie so in this ink. Without fault otherwise.
    Near,
    /// The house's letter, as large and in the same place: this one is written in a way that no strokes were found for.
    House,
    /// The edge of its ink, because the house has no such letter.
    Edge,
}

/// A path and where it comes from.
#[derive(Debug, Clone)]
pub(crate) struct Sound {
    pub(crate) strokes: Vec<Stroke>,
    pub(crate) from: PathFrom,
    /// Why the line that was found in the ink is not drawn.
    pub(crate) faults: Vec<CentreFault>,
}

/// How often strokes are drawn towards the ink's middle, and over which stretch of a stroke, in x-heights, they move
/// together: at first and at last.
const ROUNDS: usize = 14;
const TOGETHER: (f64, f64) = (1.1, 0.16);

/// Least share of the ink that strokes cover which lie near enough, and most that they may ink outside it.
const NEAR: (f64, f64) = (0.85, 0.14);
/// By how much a line's widths may be wrong, nearest first.
const WIDER: [f64; 9] = [1.0, 1.03, 0.97, 1.06, 0.94, 1.1, 0.9, 1.15, 0.85];

/// A path that may be drawn, for a letter's closed outlines in x-heights. `found` is what was found in its ink
/// before, when it was.
pub(crate) fn sound(spells: &str, contours: &[BezPath], found: Option<&[Stroke]>) -> Sound {
    let own = found.map_or_else(|| centre_line(spells, contours), <[Stroke]>::to_vec);
    let faults = check(spells, contours, &own);
    if faults.is_empty() {
        return Sound { strokes: own, from: PathFrom::Ink, faults };
    }
    let own = without_spurs(own);
    if let Some(strokes) = fitted(spells, contours, &own) {
        return Sound { strokes, from: PathFrom::Ink, faults: Vec::new() };
    }
    let lent = lent(spells, contours);
    let bent = lent.iter().map(|strokes| widened(bent(strokes, &own), &own));
    // Everything but how well they cover the ink: for that they are their own ink.
    let lies_near = |strokes: &Vec<Stroke>| {
        let (covered, outside) = coverage(contours, strokes);
        covered >= NEAR.0 && outside <= NEAR.1 && check(spells, &drawn(strokes), strokes).is_empty()
    };
    let near = std::iter::once(own.clone()).chain(bent).filter(lies_near);
    if let Some(strokes) = near.max_by(|a, b| covers(contours, a, b)) {
        return Sound { strokes, from: PathFrom::Near, faults };
    }
    match lent.into_iter().max_by(|a, b| covers(contours, a, b)) {
        Some(strokes) => Sound { strokes, from: PathFrom::House, faults },
        None => Sound { strokes: edge(contours), from: PathFrom::Edge, faults },
    }
}

/// Strokes without those that are mere spurs of others.
fn without_spurs(strokes: Vec<Stroke>) -> Vec<Stroke> {
    let kept: Vec<bool> = (0..strokes.len()).map(|i| strokes[i].part != Part::Body || !is_spur(&strokes, i)).collect();
    strokes.into_iter().zip(kept).filter(|(_, kept)| *kept).map(|(s, _)| s).collect()
}

/// The strokes a little wider or narrower, by whatever little lets them pass their check: where a line runs is one
/// thing, how wide it is another.
fn fitted(spells: &str, contours: &[BezPath], strokes: &[Stroke]) -> Option<Vec<Stroke>> {
    WIDER.iter().map(|by| scaled(strokes, *by)).find(|s| check(spells, contours, s).is_empty())
}

fn scaled(strokes: &[Stroke], by: f64) -> Vec<Stroke> {
    let wider = |k: &Knot| Knot { width: by * k.width, ..*k };
    strokes.iter().map(|s| Stroke { knots: s.knots.iter().map(wider).collect(), part: s.part }).collect()
}

/// The ink that strokes leave.
fn drawn(strokes: &[Stroke]) -> Vec<BezPath> {
    strokes.iter().flat_map(crate::form::inked::outlines).collect()
}

fn covers(contours: &[BezPath], a: &[Stroke], b: &[Stroke]) -> std::cmp::Ordering {
    let worth = |strokes: &[Stroke]| {
        let (covered, outside) = coverage(contours, strokes);
        covered - 0.5 * outside
    };
    worth(a).total_cmp(&worth(b))
}

/// The house's forms of a letter, each laid over the ink's box, in the ink's usual width of line.
fn lent(spells: &str, contours: &[BezPath]) -> Vec<Vec<Stroke>> {
    let Some(Ok(book)) = crate::hand::drawn_book("theodore") else { return Vec::new() };
    let ink = contours.iter().filter(|c| !c.is_empty()).map(|c| c.bounding_box()).reduce(|a, b| a.union(b));
    let (Some(ink), width) = (ink, width_of(contours)) else { return Vec::new() };
    let count = Source { letters: Letters::Book(book), nth: 0 }.forms_of(spells);
    (0..count)
        .filter_map(|nth| {
            let form = Source { letters: Letters::Book(book), nth }.cluster(spells).ok()?;
            let own = form.pen_path(spells);
            let knots = || own.iter().flat_map(|s| &s.knots);
            let usual = knots().map(|k| k.width).sum::<f64>() / knots().count().max(1) as f64;
            let middles = knots().map(|k| Rect::from_center_size(k.at, (0.0, 0.0))).reduce(|a, b| a.union(b))?;
            let inner = ink.inset(-0.5 * width);
            let by = |from: f64, to: f64| if from > 0.05 { (to / from).clamp(0.2, 5.0) } else { 1.0 };
            let (x, y) = (by(middles.width(), inner.width().max(0.02)), by(middles.height(), inner.height().max(0.02)));
            let map = Affine::translate(ink.center().to_vec2())
                * Affine::scale_non_uniform(x, y)
                * Affine::translate(-middles.center().to_vec2());
            let knot = |k: &Knot| Knot { at: map * k.at, width: width * (k.width / usual.max(1e-6)).clamp(0.6, 1.5) };
            Some(own.iter().map(|s| Stroke { knots: s.knots.iter().map(knot).collect(), part: s.part }).collect())
        })
        .collect()
}

/// The usual width of the ink's line: twice its area over its edge.
fn width_of(contours: &[BezPath]) -> f64 {
    let area: f64 = contours.iter().map(|c| c.area()).sum();
    let edge: f64 = contours.iter().map(|c| c.perimeter(0.02)).sum();
    (2.0 * area.abs() / edge.max(1e-6)).clamp(0.03, 0.4)
}

/// Strokes drawn towards the places where the ink's middle was found: long stretches together at first, short ones at
/// last, so that they bend as a whole and never tremble.
fn bent(strokes: &[Stroke], towards: &[Stroke]) -> Vec<Stroke> {
    let middles: Vec<Point> = towards.iter().flat_map(|s| &s.knots).map(|k| k.at).collect();
    let mut out: Vec<Stroke> = strokes.iter().map(even).collect();
    if middles.is_empty() {
        return out;
    }
    for round in 0..ROUNDS {
        let part = round as f64 / (ROUNDS - 1) as f64;
        let together = TOGETHER.0 + (TOGETHER.1 - TOGETHER.0) * part;
        for stroke in &mut out {
            let pulls: Vec<Vec2> = stroke
                .knots
                .iter()
                .map(|k| {
                    let nearest = middles.iter().min_by(|a, b| a.distance_squared(k.at).total_cmp(&b.distance_squared(k.at)));
                    nearest.map_or(Vec2::ZERO, |m| *m - k.at)
                })
                .collect();
            let moved = calmed(&stroke.knots, &pulls, together);
            stroke.knots.iter_mut().zip(moved).for_each(|(k, by)| k.at += by);
        }
    }
    out
}

/// Knots in even steps of a twentieth of an x-height.
fn even(stroke: &Stroke) -> Stroke {
    let mut knots: Vec<Knot> = stroke.knots.first().copied().into_iter().collect();
    for pair in stroke.knots.windows(2) {
        let steps = (pair[0].at.distance(pair[1].at) / 0.05).ceil().max(1.0);
        for step in 1..=steps as usize {
            let t = step as f64 / steps;
            knots.push(Knot { at: pair[0].at.lerp(pair[1].at, t), width: pair[0].width + t * (pair[1].width - pair[0].width) });
        }
    }
    Stroke { knots, part: stroke.part }
}

/// Each pull as the mean of those near it along the stroke, nearer ones weighing more.
fn calmed(knots: &[Knot], pulls: &[Vec2], together: f64) -> Vec<Vec2> {
    let mut along = vec![0.0; knots.len()];
    for i in 1..knots.len() {
        along[i] = along[i - 1] + knots[i].at.distance(knots[i - 1].at);
    }
    (0..knots.len())
        .map(|i| {
            let (mut sum, mut weights) = (Vec2::ZERO, 0.0);
            for (pull, s) in pulls.iter().zip(&along) {
                let u = ((s - along[i]) / together).abs();
                if u < 1.0 {
                    let weight = (1.0 - u * u) * (1.0 - u * u);
                    sum += weight * *pull;
                    weights += weight;
                }
            }
            if weights > 0.0 { sum / weights } else { Vec2::ZERO }
        })
        .collect()
}

/// The strokes as wide as the ink is where they lie.
fn widened(mut strokes: Vec<Stroke>, ink: &[Stroke]) -> Vec<Stroke> {
    let wide: Vec<&Knot> = ink.iter().flat_map(|s| &s.knots).collect();
    for knot in strokes.iter_mut().flat_map(|s| &mut s.knots) {
        let nearest = wide.iter().min_by(|a, b| a.at.distance_squared(knot.at).total_cmp(&b.at.distance_squared(knot.at)));
        knot.width = nearest.map_or(knot.width, |n| n.width);
    }
    strokes
}

/// The ink's edges as strokes of a fine line.
fn edge(contours: &[BezPath]) -> Vec<Stroke> {
    const FINE: f64 = 0.04;
    let mut out: Vec<Stroke> = Vec::new();
    for contour in contours {
        kurbo::flatten(contour.elements().iter().copied(), 0.005, |element| match element {
            kurbo::PathEl::MoveTo(p) => out.push(Stroke { knots: vec![Knot { at: p, width: FINE }], ..Stroke::default() }),
            kurbo::PathEl::LineTo(p) => out.last_mut().into_iter().for_each(|s| s.knots.push(Knot { at: p, width: FINE })),
            kurbo::PathEl::ClosePath => {
                if let Some(s) = out.last_mut() {
                    s.knots.extend(s.knots.first().copied());
                }
            }
            _ => {}
        });
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use kurbo::Circle;

    #[test]
    fn ink_in_which_no_strokes_are_found_is_written_in_the_house_s_way() {
        // Given a t that is one great blot,
        let blot = vec![Circle::new((0.5, -0.5), 0.5).to_path(0.01)];
        let sound = sound("t", &blot, None);
        // then it is the house's t, as large as the blot and where it is,
        assert!(!sound.faults.is_empty() && matches!(sound.from, PathFrom::House | PathFrom::Near), "{:?}", sound.from);
        let box_ = sound.strokes.iter().flat_map(|s| &s.knots).map(|k| Rect::from_center_size(k.at, (k.width, k.width)));
        let box_ = box_.reduce(|a, b| a.union(b)).unwrap();
        assert!((box_.width() - 1.0).abs() < 0.35 && (box_.height() - 1.0).abs() < 0.35, "{box_:?}");
        // and what the house has no letter for is drawn round its edge.
        let rune = super::sound("\u{16a0}", &blot, Some(&[]));
        assert_eq!(rune.from, PathFrom::Edge);
        assert!(rune.strokes[0].knots.len() > 8);
    }
}
