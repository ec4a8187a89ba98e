//! What a stroke leaves on paper: the outline of a round nib of changing width along a path.

use super::stroke::{Knot, Stroke};
use kurbo::{BezPath, Point, Vec2};

/// From this turn on (cosine) a path has a corner: the nib turns on the spot.
const CORNER: f64 = 0.35;

/// The outlines of a stroke, all the same way round, to be filled together by the non-zero rule. A path is
/// cut at its corners and each piece ends round, as a nib does.
pub(crate) fn outlines(stroke: &Stroke) -> Vec<BezPath> {
    let mut knots = stroke.knots.clone();
    knots.dedup_by(|a, b| (a.at - b.at).hypot2() < 1e-8);
    match knots.as_slice() {
        [] => Vec::new(),
        [point] => vec![disc(*point)],
        // Where the nib turns on the spot, the round end of the piece before is the beginning of the next one too.
        _ => pieces(&knots).into_iter().enumerate().map(|(nth, piece)| outline(piece, nth == 0)).collect(),
    }
}

fn pieces(knots: &[Knot]) -> Vec<&[Knot]> {
    let mut out = Vec::new();
    let mut from = 0;
    for at in 1..knots.len() - 1 {
        let (before, after) = (knots[at].at - knots[at - 1].at, knots[at + 1].at - knots[at].at);
        if before.dot(after) < CORNER * (before.hypot2() * after.hypot2()).sqrt() {
            out.push(&knots[from..=at]);
            from = at;
        }
    }
    out.push(&knots[from..]);
    out
}

/// An octagon with rounded sides: at the size of a dot nobody sees more.
fn disc(point: Knot) -> BezPath {
    let mut path = BezPath::new();
    path.move_to(point.at + Vec2::new(point.width / 2.0, 0.0));
    half(&mut path, point.at, Vec2::new(point.width / 2.0, 0.0));
    half(&mut path, point.at, Vec2::new(-point.width / 2.0, 0.0));
    path.close_path();
    path
}

/// Half a circle about `centre` from `centre + radius` to `centre − radius`, the way round that bulges ahead
/// when the radius points to the left of the path. One curve does, 1.8 % too wide at most: 0.004 mm.
fn half(path: &mut BezPath, centre: Point, radius: Vec2) {
    let ahead = Vec2::new(-radius.y, radius.x) * (4.0 / 3.0);
    path.curve_to(centre + radius + ahead, centre - radius + ahead, centre - radius);
}

fn outline(knots: &[Knot], begins: bool) -> BezPath {
    let last = knots.len() - 1;
    let along: Vec<Vec2> = (0..=last)
        .map(|i| {
            let d = knots[(i + 1).min(last)].at - knots[i.saturating_sub(1)].at;
            let length = d.hypot2().sqrt();
            if length < 1e-9 { Vec2::new(1.0, 0.0) } else { d / length }
        })
        .collect();
    let side = |sign: f64| -> Vec<Point> {
        let mut out: Vec<Point> = Vec::with_capacity(knots.len());
        for (knot, d) in knots.iter().zip(&along) {
            let p = knot.at + Vec2::new(d.y, -d.x) * (sign * knot.width / 2.0);
            // In a turn tighter than the nib the inner edge would run backwards and tear a hole.
            if out.last().is_none_or(|before| (p - *before).dot(*d) > 0.0) {
                out.push(p);
            }
        }
        out
    };
    let (left, right) = (side(1.0), side(-1.0));
    let mut path = BezPath::new();
    path.move_to(left[0]);
    super::smooth::through(&left, &mut path);
    cap(&mut path, left[left.len() - 1], knots[last].at, right[right.len() - 1]);
    let back: Vec<Point> = right.into_iter().rev().collect();
    super::smooth::through(&back, &mut path);
    if begins {
        cap(&mut path, back[back.len() - 1], knots[0].at, left[0]);
    }
    path.close_path();
    path
}

/// A round end from one edge about the path's end to the other edge.
fn cap(path: &mut BezPath, from: Point, about: Point, to: Point) {
    let radius = (from - to) / 2.0;
    let middle = from.midpoint(to);
    if radius.hypot2() < 1e-8 || about.distance(middle) > radius.hypot2().sqrt() {
        path.line_to(to);
    } else {
        half(path, middle, radius);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kurbo::Shape as _;

    fn stroke(points: &[(f64, f64)], width: f64) -> Stroke {
        Stroke { knots: points.iter().map(|p| Knot { at: Point::from(*p), width }).collect(), ..Stroke::default() }
    }

    #[test]
    fn a_straight_stroke_is_as_large_as_its_nib_makes_it() {
        let ink = outlines(&stroke(&[(0.0, 0.0), (0.5, 0.0), (1.0, 0.0)], 0.2));
        assert_eq!(ink.len(), 1);
        let expected = 0.2 + std::f64::consts::PI * 0.01;
        assert!((ink[0].area() - expected).abs() < 0.005, "{} {expected}", ink[0].area());
    }

    #[test]
    fn a_corner_is_inked_whole_and_one_way_round() {
        let ink = outlines(&stroke(&[(0.0, 0.0), (1.0, 0.0), (0.0, 0.1)], 0.2));
        assert_eq!(ink.len(), 2);
        assert!(ink.iter().all(|p| p.area() > 0.0));
        assert!(ink.iter().any(|p| p.winding(Point::new(1.08, 0.0)) != 0), "the corner is round");
    }

    #[test]
    fn a_turn_tighter_than_the_nib_leaves_no_hole() {
        let turn: Vec<(f64, f64)> =
            (0..=16).map(|i| f64::from(i) / 16.0 * std::f64::consts::PI).map(|a| (0.05 * a.cos(), 0.05 * a.sin())).collect();
        let ink = outlines(&stroke(&turn, 0.3));
        assert!(ink.iter().any(|p| p.winding(Point::new(0.0, 0.02)) != 0));
    }

    #[test]
    fn a_point_is_a_dot_and_nothing_is_nothing() {
        let dot = outlines(&stroke(&[(0.0, 0.0), (0.0, 0.0)], 0.2));
        assert!((dot[0].area() - std::f64::consts::PI * 0.01).abs() < 0.001);
        assert!(outlines(&Stroke::default()).is_empty());
    }
}
