//! What a pencil and a ball-point leave of themselves in a line: gaps where the paper's tooth took no graphite, the
//! light track and the blots of paste. Drawn into the outline, which is right on paper of any colour; where all that is
//! not ink is white, a pencil's gaps may be the tooth of the whole sheet instead, which weighs less and is finer.
//!
//! Gaps are contours that run against the letter's own: by the non-zero rule they are open, except where two strokes
//! cross, where a pencil goes over its own line and closes them. Pressure closes them too, by swelling the outline.

use crate::pen::chance::Chance;
use crate::pen::nib::{Inking, NibKind};
use kurbo::{BezPath, ParamCurve, ParamCurveDeriv, PathSeg, Point, Rect, Vec2};

/// A pencil's gaps: the way along the outline from one to the next, and their size, in millimetres. The tooth of paper is
/// finer; but every gap is carried by every page, and so many are enough for the eye.
const TOOTH: f64 = 1.1;
const GAP: (f64, f64) = (0.05, 0.13);
/// A ball-point's light tracks: from one to the next along the outline, their length and their width.
const SKIP: f64 = 4.0;
const TRACK: (f64, f64) = (0.35, 0.9);
const TRACK_WIDE: f64 = 0.05;
/// No form has more traces of a ball-point than this: its many drawings show now one, now another of them.
const MOST_TRACES: usize = 3;
/// And its blots, which it sheds in turns: from one to the next, and how much wider than the line.
const BLOT: f64 = 16.0;
const BLOT_WIDE: f64 = 1.3;
/// A place of an outline turns by more than this from one end of its curve to the other where a ball sheds paste.
const TURN: f64 = 0.8;

/// Lane of chance; see [`Chance::new`].
const TOOTH_OF_A_SHEET: u8 = 10;

/// The pen's grain in an outline in millimetres, as closed polygons that run the way round that leaves them open or fills
/// them. `turn` is the way round in which the outline's outer edges run. A pencil's is all gaps of the paper's tooth.
pub(crate) fn grain(path: &BezPath, inking: &Inking, turn: f64, chance: &mut Chance) -> Vec<Vec<Point>> {
    let found = match inking.kind {
        Some(NibKind::Pencil) => teeth(path, inking, turn, chance),
        Some(NibKind::Ball) => few(tracks(path, inking, turn, chance), chance),
        _ => Vec::new(),
    };
    found.into_iter().map(|(points, hole)| round_about(points, if hole { -turn } else { turn })).collect()
}

/// Valleys of the paper's tooth to the square millimetre, and the length of their sides in millimetres.
const VALLEYS: f64 = 5.0;
const VALLEY: (f64, f64) = (0.05, 0.15);

/// The tooth of a square patch of paper, its side in millimetres (0 to 100): the valleys that a pencil passes over, as
/// boxes that lie wholly in it. They lie so evenly that patches may stand side by side. The same patch for everybody.
pub fn tooth(side_mm: f64) -> Vec<Rect> {
    let side = if side_mm.is_finite() { side_mm.clamp(0.0, 100.0) } else { 0.0 };
    let across = (side * VALLEYS.sqrt()).floor();
    let mut chance = Chance::new(0, TOOTH_OF_A_SHEET, 0);
    let mut out = Vec::new();
    for cell in 0..(across * across) as usize {
        // One to a cell, anywhere in it; few are long.
        let mut length = || VALLEY.0 + (VALLEY.1 - VALLEY.0) * chance.even() * chance.even();
        let (w, h) = (length(), length());
        let mut place = |cell: f64, length: f64| (cell + chance.even()) / across * (side - length);
        let (x, y) = (place(cell as f64 % across, w), place((cell as f64 / across).floor(), h));
        out.push(Rect::new(x, y, x + w, y + h));
    }
    out
}

type Spot = (Vec<Point>, bool);

fn teeth(path: &BezPath, inking: &Inking, turn: f64, chance: &mut Chance) -> Vec<Spot> {
    let line = (inking.width - inking.swell).max(0.05);
    let mut out = Vec::new();
    walk(path, TOOTH, chance, |at, along, chance| {
        let inward = Vec2::new(-along.y, along.x) * turn;
        let deep = chance.even();
        let middle = at + inward * (line * (0.15 + 0.63 * deep));
        let size = GAP.0 + (GAP.1 - GAP.0) * chance.even() * chance.even() + 1.35 * inking.swell;
        // The tooth of the paper lies no particular way: two of its diagonals do.
        let long = size * (1.0 + 0.9 * chance.even());
        let (x, y) = (chance.normal(), chance.normal());
        let way = Vec2::new(x, y) / (x * x + y * y).sqrt().max(0.05);
        let way = if way.hypot2() > 1.2 { Vec2::new(1.0, 0.0) } else { way };
        let side = Vec2::new(-way.y, way.x);
        let corner = |l: f64, s: f64, chance: &mut Chance| middle + way * (l * long) + side * (s * size * (0.7 + 0.6 * chance.even()));
        let points = vec![corner(0.55, 0.0, chance), corner(-0.4, 0.55, chance), corner(-0.35, -0.5, chance)];
        out.push((points, true));
    });
    out
}

fn few(mut spots: Vec<Spot>, chance: &mut Chance) -> Vec<Spot> {
    while spots.len() > MOST_TRACES {
        spots.remove(chance.below(spots.len()));
    }
    spots
}

fn tracks(path: &BezPath, inking: &Inking, turn: f64, chance: &mut Chance) -> Vec<Spot> {
    let line = (inking.width - inking.swell).max(0.05);
    let mut out = Vec::new();
    let mut straight = BezPath::new();
    for segment in path.segments().filter(is_straight) {
        straight.move_to(segment.start());
        straight.push(segment.as_path_el());
    }
    walk(&straight, SKIP, chance, |at, along, chance| {
        let inward = Vec2::new(-along.y, along.x) * turn;
        let middle = at + inward * (line * (0.4 + 0.2 * chance.even()));
        let long = TRACK.0 + (TRACK.1 - TRACK.0) * chance.even();
        let wide = TRACK_WIDE + inking.swell;
        let points = vec![
            middle - along * (0.5 * long),
            middle - along * (0.1 * long) + inward * (0.5 * wide),
            middle + along * (0.5 * long),
            middle + along * (0.15 * long) - inward * (0.5 * wide),
        ];
        out.push((points, true));
    });
    let curved: Vec<(Point, Vec2)> = path.segments().filter_map(|s| bend(&s)).collect();
    if !curved.is_empty() {
        let length: f64 = path.segments().map(|s| s.start().distance(s.end())).sum();
        let wanted = length / BLOT;
        let count = wanted.floor() as usize + usize::from(chance.even() < wanted.fract());
        for _ in 0..count {
            let (at, along) = curved[chance.below(curved.len())];
            let inward = Vec2::new(-along.y, along.x) * turn;
            let radius = 0.5 * line * (1.0 + (BLOT_WIDE - 1.0) * (0.4 + 0.6 * chance.even()));
            out.push((round(at + inward * (0.5 * line), radius), false));
        }
    }
    out
}

/// Long and hardly bent: where a ball runs fast.
fn is_straight(segment: &PathSeg) -> bool {
    let long = segment.start().distance(segment.end()) > TRACK.1;
    long && match segment {
        PathSeg::Cubic(curve) => unit(curve.p1 - curve.p0).zip(unit(curve.p3 - curve.p2)).is_some_and(|(a, b)| a.dot(b) > 0.97),
        _ => true,
    }
}

/// The middle of a curve that turns, and the way along it there.
fn bend(segment: &PathSeg) -> Option<(Point, Vec2)> {
    let PathSeg::Cubic(curve) = segment else { return None };
    let (a, b) = (unit(curve.p1 - curve.p0)?, unit(curve.p3 - curve.p2)?);
    (a.dot(b) < TURN).then(|| curve.eval(0.5)).zip(unit(curve.deriv().eval(0.5).to_vec2()))
}

fn unit(v: Vec2) -> Option<Vec2> {
    let length = v.hypot2().sqrt();
    (length > 1e-6).then(|| v / length)
}

/// A hexagon: at a third of a millimetre, and swollen, nobody sees more.
fn round(at: Point, radius: f64) -> Vec<Point> {
    const HIGH: f64 = 0.866;
    [(1.0, 0.0), (0.5, HIGH), (-0.5, HIGH), (-1.0, 0.0), (-0.5, -HIGH), (0.5, -HIGH)].map(|(x, y)| at + Vec2::new(x, y) * radius).to_vec()
}

/// Goes along an outline and calls out about every `step` millimetres: the place and the way along there.
fn walk(path: &BezPath, step: f64, chance: &mut Chance, mut seen: impl FnMut(Point, Vec2, &mut Chance)) {
    let mut left = step * chance.even();
    for segment in path.segments() {
        let length = segment.start().distance(segment.end());
        let mut done = 0.0;
        while length - done > left {
            done += left;
            left = step * (0.4 + 1.2 * chance.even());
            let t = done / length;
            let way = match segment {
                PathSeg::Line(line) => line.p1 - line.p0,
                PathSeg::Quad(curve) => curve.deriv().eval(t).to_vec2(),
                PathSeg::Cubic(curve) => curve.deriv().eval(t).to_vec2(),
            };
            if let Some(along) = unit(way) {
                seen(segment.eval(t), along, chance);
            }
        }
        left -= length - done;
    }
}

/// A polygon that runs the way round that is asked for.
fn round_about(mut points: Vec<Point>, turn: f64) -> Vec<Point> {
    let next = points.iter().cycle().skip(1);
    let area: f64 = points.iter().zip(next).map(|(a, b)| a.to_vec2().cross(b.to_vec2())).sum();
    if area * turn < 0.0 {
        points.reverse();
    }
    points
}

#[cfg(test)]
mod tests {
    use super::*;
    use kurbo::Shape as _;

    /// A stroke of half a millimetre, ten long.
    fn bar(kind: Option<NibKind>) -> BezPath {
        let mut path = kurbo::Rect::new(0.0, 0.0, 10.0, 0.5).to_path(0.1);
        let inking = Inking { kind, width: 0.5, ..Inking::default() };
        for trace in grain(&path, &inking, 1.0, &mut Chance::new(5, 3, 0)) {
            path.move_to(trace[0]);
            trace[1..].iter().for_each(|p| path.line_to(*p));
            path.close_path();
        }
        path
    }

    #[test]
    fn the_tooth_of_a_patch_of_paper_lies_in_it() {
        let patch = tooth(9.0);
        let whole = Rect::new(0.0, 0.0, 9.0, 9.0);
        assert!(patch.len() > 350 && patch.iter().all(|v| whole.union(*v) == whole && v.width() > 0.04), "{}", patch.len());
        let open: f64 = patch.iter().map(Rect::area).sum();
        assert!((0.02..0.06).contains(&(open / whole.area())), "{open} mm²");
        assert!(tooth(f64::NAN).is_empty());
    }

    #[test]
    fn a_pencil_leaves_gaps_in_its_line_and_a_gel_pen_none() {
        let whole = bar(None).area();
        assert!((whole - 5.0).abs() < 1e-9 && bar(Some(NibKind::Gel)) == bar(None) && bar(Some(NibKind::Fountain)) == bar(None));
        let (pencil, ball) = (bar(Some(NibKind::Pencil)).area(), bar(Some(NibKind::Ball)).area());
        assert!(pencil < 0.99 * whole && pencil > 0.8 * whole, "{pencil}");
        assert!(ball < whole && ball > 0.95 * whole, "{ball}");
        let line = bar(Some(NibKind::Pencil));
        let places = (0..5000).map(|i| Point::new(f64::from(i % 500) * 0.02, 0.05 + f64::from(i / 500) * 0.04));
        let open = places.filter(|p| line.winding(*p) == 0).count();
        assert!((50..1000).contains(&open), "{open} of 5000 places are open");
    }
}
