//! Lean outlines: a hand's outline brings several times the curves that paper can show. Here each contour
//! is drawn anew with as few cubics as stay within a fiftieth of a millimetre of it, in whole steps.

use kurbo::{BezPath, PathEl, Point, Vec2};
use std::fmt::Write as _;

/// Steps per millimetre: 1270 dots to the inch, twice what a printer at home has.
pub(super) const STEPS_PER_MM: f64 = 50.0;
/// How far a fitted curve may lie from the outline, in steps: less than half a dot at 600 dpi.
pub(super) const TOLERANCE: f64 = 0.9;
/// How far the points that stand for the outline may lie from it.
const SAMPLING: f64 = 0.2;
/// From this turn on a point is a corner: the cosine of 50°.
const CORNER: f64 = 0.643;
/// No piece that is fitted at once turns further to one side, as a sum of sines: about a third of a circle.
const MOST_TURN: f64 = 2.0;
/// How often the points' places along a curve are improved before it is given up and halved.
const ROUNDS: u8 = 3;

/// A contour in whole steps: where it begins, and its curves, each two controls and an end. A straight piece
/// has its controls on its ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Contour {
    pub(super) start: (i64, i64),
    pub(super) curves: Vec<[(i64, i64); 3]>,
}

/// Fits a path whose unit is a step, to `tolerance` steps.
pub(super) fn lean(path: &BezPath, tolerance: f64) -> Vec<Contour> {
    let mut out = Vec::new();
    let mut points: Vec<Point> = Vec::new();
    kurbo::flatten(path.elements().iter().copied(), SAMPLING, |element| match element {
        PathEl::MoveTo(p) => {
            out.extend(fitted(&mut points, tolerance));
            points.push(p);
        }
        PathEl::LineTo(p) => points.push(p),
        _ => {}
    });
    out.extend(fitted(&mut points, tolerance));
    out
}

/// The contours as operators of a content stream, without the one that paints.
pub(super) fn operators(contours: &[Contour], out: &mut String) {
    for contour in contours {
        let mut at = contour.start;
        let _ = writeln!(out, "{} {} m", at.0, at.1);
        let last = contour.curves.len().saturating_sub(1);
        for (n, &[a, b, c]) in contour.curves.iter().enumerate() {
            let straight = a == at && b == c;
            let _ = match (straight, a == at, b == c) {
                // Painting closes a contour by itself.
                (true, ..) if n == last => writeln!(out, "h"),
                (true, ..) => writeln!(out, "{} {} l", c.0, c.1),
                (_, true, _) => writeln!(out, "{} {} {} {} v", b.0, b.1, c.0, c.1),
                (_, _, true) => writeln!(out, "{} {} {} {} y", a.0, a.1, c.0, c.1),
                _ => writeln!(out, "{} {} {} {} {} {} c", a.0, a.1, b.0, b.1, c.0, c.1),
            };
            at = c;
        }
    }
}

/// Left, upper, right and lower end of all points, controls included; `None` when there is nothing.
pub(super) fn bounds(contours: &[Contour]) -> Option<[i64; 4]> {
    let points = contours.iter().flat_map(|c| std::iter::once(c.start).chain(c.curves.iter().flatten().copied()));
    points.fold(None, |b: Option<[i64; 4]>, (x, y)| {
        let [l, t, r, o] = b.unwrap_or([x, y, x, y]);
        Some([l.min(x), t.min(y), r.max(x), o.max(y)])
    })
}

/// The contour through points that follow one another closely, which are taken away; `None` when they
/// enclose nothing.
fn fitted(points: &mut Vec<Point>, tolerance: f64) -> Option<Contour> {
    let mut ring = std::mem::take(points);
    ring.dedup_by(|a, b| a.distance_squared(*b) < 0.01);
    while ring.len() > 1 && ring[0].distance_squared(ring[ring.len() - 1]) < 0.01 {
        ring.pop();
    }
    if ring.len() < 3 || !ring.iter().all(|p| p.is_finite() && p.x.abs() < 1e7 && p.y.abs() < 1e7) {
        return None;
    }
    let cuts = cuts(&ring);
    let first = cuts.first().map_or(0, |c| c.0);
    ring.rotate_left(first);
    ring.push(ring[0]);
    let length = ring.len() - 1;
    let mut marks: Vec<(usize, bool)> = cuts.iter().map(|(at, corner)| (at - first, *corner)).collect();
    marks.push((length, marks.first().is_some_and(|m| m.1)));
    let mut fit = Fit { ring: &ring, tolerance, curves: Vec::new(), us: Vec::new() };
    for pair in marks.windows(2) {
        let [(from, from_corner), (to, to_corner)] = *pair else { continue };
        let leaving = if from_corner { fit.side(from, to) } else { fit.through(from) };
        let arriving = if to_corner { fit.side(to, from) } else { -fit.through(to) };
        fit.piece(from, to, leaving, arriving, 0);
    }
    let whole = |p: Point| (p.x.round() as i64, p.y.round() as i64);
    let mut contour = Contour { start: whole(ring[0]), curves: Vec::new() };
    let mut at = contour.start;
    for curve in fit.curves {
        let curve = curve.map(whole);
        if curve[2] != at || curve[0] != at || curve[1] != at {
            contour.curves.push(curve);
        }
        at = curve[2];
    }
    (!contour.curves.is_empty()).then_some(contour)
}

/// Where a ring is cut into pieces, in order, and whether there is a corner: at every corner, and between
/// corners wherever the outline has turned so far that one curve would not follow it.
fn cuts(ring: &[Point]) -> Vec<(usize, bool)> {
    let n = ring.len();
    let turns: Vec<(f64, f64)> = (0..n)
        .map(|i| {
            let (a, b) = (ring[i] - ring[(i + n - 1) % n], ring[(i + 1) % n] - ring[i]);
            let size = (a.hypot2() * b.hypot2()).sqrt().max(1e-12);
            (a.dot(b) / size, a.cross(b) / size)
        })
        .collect();
    let mut corners: Vec<usize> = (0..n).filter(|i| turns[*i].0 < CORNER).collect();
    let smooth = corners.is_empty();
    if smooth {
        corners.push(0);
    }
    let mut out = Vec::new();
    for (k, &from) in corners.iter().enumerate() {
        out.push((from, !smooth));
        let to = corners.get(k + 1).copied().unwrap_or(corners[0] + n);
        // Turns to one side and to the other cancel out: roughness is no turn.
        let mut turned = 0.0_f64;
        for i in from + 1..to {
            turned += turns[i % n].1;
            if turned.abs() > MOST_TURN && i + 1 < to {
                out.push((i % n, false));
                turned = 0.0;
            }
        }
    }
    out.sort_unstable();
    out.dedup_by_key(|c| c.0);
    out
}

/// A contour being fitted, after Schneider, "An algorithm for automatically fitting digitized curves"
/// (Graphics Gems, 1990).
struct Fit<'a> {
    /// Its points; the last is the first again.
    ring: &'a [Point],
    tolerance: f64,
    curves: Vec<[Point; 3]>,
    /// Scratch: each point's place along the curve.
    us: Vec<f64>,
}

impl Fit<'_> {
    /// The direction in which a piece leaves a corner.
    fn side(&self, at: usize, to: usize) -> Vec2 {
        let step = |i: usize| if to > at { at + i } else { at - i };
        let far = at.abs_diff(to).min(2);
        unit(self.ring[step(far)] - self.ring[at])
    }

    /// The direction in which the outline runs through a point.
    fn through(&self, at: usize) -> Vec2 {
        let n = self.ring.len() - 1;
        unit(self.ring[(at + 1) % n] - self.ring[(at + n - 1) % n])
    }

    fn piece(&mut self, from: usize, to: usize, leaving: Vec2, arriving: Vec2, depth: u8) {
        let (start, end) = (self.ring[from], self.ring[to]);
        if to - from < 2 || self.is_straight(from, to) {
            self.curves.push([start, end, end]);
            return;
        }
        self.spread(from, to);
        let mut worst = (f64::MAX, (from + to) / 2);
        for round in 0..=ROUNDS {
            let curve = self.solve(from, to, leaving, arriving);
            worst = self.worst(from, to, start, &curve);
            if worst.0 <= self.tolerance * self.tolerance {
                self.curves.push(curve);
                return;
            }
            if worst.0 > 60.0 * self.tolerance * self.tolerance || round == ROUNDS {
                break;
            }
            self.improve(from, to, start, &curve);
        }
        if depth > 24 {
            self.curves.push([start, end, end]);
            return;
        }
        let at = worst.1.clamp(from + 1, to - 1);
        let through = self.through(at);
        self.piece(from, at, leaving, -through, depth + 1);
        self.piece(at, to, through, arriving, depth + 1);
    }

    fn is_straight(&self, from: usize, to: usize) -> bool {
        let (start, end) = (self.ring[from], self.ring[to]);
        let along = end - start;
        let length = along.hypot().max(1e-9);
        self.ring[from + 1..to].iter().all(|p| {
            let off = *p - start;
            (along.cross(off) / length).abs() < 0.6 * self.tolerance && (-0.5..=length + 0.5).contains(&(along.dot(off) / length))
        })
    }

    /// Places by the length of the chords.
    fn spread(&mut self, from: usize, to: usize) {
        self.us.clear();
        let mut along = 0.0;
        self.us.push(0.0);
        for pair in self.ring[from..=to].windows(2) {
            along += pair[0].distance(pair[1]);
            self.us.push(along);
        }
        self.us.iter_mut().for_each(|u| *u /= along.max(1e-9));
    }

    /// The curve with these ends and directions that lies nearest to the points.
    fn solve(&self, from: usize, to: usize, leaving: Vec2, arriving: Vec2) -> [Point; 3] {
        let (start, end) = (self.ring[from], self.ring[to]);
        let (mut c00, mut c01, mut c11, mut x0, mut x1) = (0.0, 0.0, 0.0, 0.0, 0.0);
        for (u, p) in self.us.iter().zip(&self.ring[from..=to]) {
            let v = 1.0 - u;
            let (b0, b1, b2, b3) = (v * v * v, 3.0 * u * v * v, 3.0 * u * u * v, u * u * u);
            let (a0, a1) = (leaving * b1, arriving * b2);
            c00 += a0.dot(a0);
            c01 += a0.dot(a1);
            c11 += a1.dot(a1);
            let rest = p.to_vec2() - start.to_vec2() * (b0 + b1) - end.to_vec2() * (b2 + b3);
            x0 += a0.dot(rest);
            x1 += a1.dot(rest);
        }
        let chord = start.distance(end);
        let det = c00 * c11 - c01 * c01;
        let (mut near, mut far) = if det.abs() > 1e-9 { ((x0 * c11 - x1 * c01) / det, (c00 * x1 - c01 * x0) / det) } else { (0.0, 0.0) };
        let least = 0.01 * chord;
        if near < least || far < least || near > 3.0 * chord || far > 3.0 * chord {
            (near, far) = (chord / 3.0, chord / 3.0);
        }
        [start + leaving * near, end + arriving * far, end]
    }

    /// The greatest distance of a point from its place on the curve, squared, and whose it is.
    fn worst(&self, from: usize, to: usize, start: Point, curve: &[Point; 3]) -> (f64, usize) {
        let mut worst = (0.0, (from + to) / 2);
        for (i, u) in self.us.iter().enumerate().take(to - from).skip(1) {
            let off = on(start, curve, *u).distance_squared(self.ring[from + i]);
            if off > worst.0 {
                worst = (off, from + i);
            }
        }
        worst
    }

    /// Moves each point's place to where the curve is nearer to it, one step of Newton's.
    fn improve(&mut self, from: usize, to: usize, start: Point, curve: &[Point; 3]) {
        let [a, b, end] = *curve;
        for (u, p) in self.us.iter_mut().zip(&self.ring[from..=to]) {
            let v = 1.0 - *u;
            let first = ((a - start) * (v * v) + (b - a) * (2.0 * *u * v) + (end - b) * (*u * *u)) * 3.0;
            let second =
                ((b.to_vec2() - a.to_vec2() * 2.0 + start.to_vec2()) * v + (end.to_vec2() - b.to_vec2() * 2.0 + a.to_vec2()) * *u) * 6.0;
            let off = on(start, curve, *u) - *p;
            let slope = first.hypot2() + off.dot(second);
            if slope.abs() > 1e-9 {
                *u = (*u - off.dot(first) / slope).clamp(0.0, 1.0);
            }
        }
    }
}

fn on(start: Point, curve: &[Point; 3], u: f64) -> Point {
    let v = 1.0 - u;
    let sum = start.to_vec2() * (v * v * v)
        + curve[0].to_vec2() * (3.0 * u * v * v)
        + curve[1].to_vec2() * (3.0 * u * u * v)
        + curve[2].to_vec2() * (u * u * u);
    sum.to_point()
}

fn unit(v: Vec2) -> Vec2 {
    let length = v.hypot();
    if length > 1e-9 { v / length } else { Vec2::new(1.0, 0.0) }
}

/// The fewest of a polyline's points that stay within `tolerance` of all, after Douglas and Peucker (1973). A
/// closed line is given with its first point again at its end.
pub(crate) fn thinned(points: &[Point], tolerance: f64) -> Vec<Point> {
    if points.len() < 4 {
        return points.to_vec();
    }
    let far = (0..points.len())
        .max_by(|a, b| points[0].distance_squared(points[*a]).total_cmp(&points[0].distance_squared(points[*b])))
        .unwrap_or(0);
    let mut kept = vec![false; points.len()];
    let last = points.len() - 1;
    (kept[0], kept[far], kept[last]) = (true, true, true);
    let mut open = vec![(0, far), (far, last)];
    while let Some((from, to)) = open.pop() {
        let off = |i: usize| off_line(points[i], points[from], points[to]);
        if let Some(worst) = (from + 1..to).max_by(|a, b| off(*a).total_cmp(&off(*b)))
            && off(worst) > tolerance
        {
            kept[worst] = true;
            open.extend([(from, worst), (worst, to)]);
        }
    }
    points.iter().zip(kept).filter(|(_, kept)| *kept).map(|(p, _)| *p).collect()
}

/// Distance of a point from the stretch between two others.
fn off_line(p: Point, a: Point, b: Point) -> f64 {
    let along = b - a;
    let length = along.hypot2();
    let t = if length > 0.0 { ((p - a).dot(along) / length).clamp(0.0, 1.0) } else { 0.0 };
    p.distance(a + along * t)
}

#[cfg(test)]
mod tests {
    use super::*;
    use kurbo::{Affine, Circle, ParamCurveNearest as _, Shape as _};

    fn drawn(contours: &[Contour]) -> BezPath {
        let mut path = BezPath::new();
        let point = |p: (i64, i64)| Point::new(p.0 as f64, p.1 as f64);
        for contour in contours {
            path.move_to(point(contour.start));
            for [a, b, c] in &contour.curves {
                path.curve_to(point(*a), point(*b), point(*c));
            }
            path.close_path();
        }
        path
    }

    #[test]
    fn a_rough_outline_loses_points_and_no_shape() {
        let mut rough = BezPath::new();
        for i in 0..900 {
            let angle = f64::from(i) * std::f64::consts::TAU / 900.0;
            let radius = 150.0 + 0.1 * f64::from(i % 3);
            let p = Point::new(radius * angle.cos(), radius * angle.sin());
            if i == 0 { rough.move_to(p) } else { rough.line_to(p) }
        }
        rough.close_path();
        let lean = lean(&rough, TOLERANCE);
        assert_eq!(lean.len(), 1);
        assert!(lean[0].curves.len() <= 14, "{} curves", lean[0].curves.len());
        assert!((drawn(&lean).area().abs() - rough.area().abs()).abs() / rough.area().abs() < 0.01);
    }

    #[test]
    fn a_letter_stays_within_a_hundredth_of_a_millimetre_and_keeps_its_corners() {
        // A ring with a flag: round inside, two sharp corners outside.
        let mut letter = Circle::new((0.0, 0.0), 120.0).to_path(0.01);
        letter.extend(Circle::new((0.0, 0.0), 85.0).to_path(0.01).reverse_subpaths());
        letter.extend(BezPath::from_svg("M118 -90L155 -90C150 0 150 60 175 110L140 118C112 50 118 0 118 -90Z").unwrap());
        let letter = Affine::skew(0.2, 0.0) * letter;
        let lean = lean(&letter, TOLERANCE);
        assert_eq!(lean.len(), 3);
        let far = |a: &BezPath, b: &BezPath| {
            let mut worst: f64 = 0.0;
            kurbo::flatten(a.elements().iter().copied(), 0.1, |e| {
                if let Some(p) = e.end_point() {
                    let nearest = b.segments().map(|s| s.nearest(p, 0.01).distance_sq).fold(f64::MAX, f64::min);
                    worst = worst.max(nearest.sqrt());
                }
            });
            worst
        };
        let (there, back) = (far(&letter, &drawn(&lean)), far(&drawn(&lean), &letter));
        assert!(there < 2.2 && back < 2.2, "{there} and {back} steps");
        let curves: usize = lean.iter().map(|c| c.curves.len()).sum();
        assert!(curves <= 18, "{curves} curves");
    }

    #[test]
    fn what_encloses_nothing_is_left_out() {
        assert_eq!(lean(&BezPath::new(), TOLERANCE), []);
        assert_eq!(lean(&BezPath::from_svg("M0 0L5 5Z").unwrap(), TOLERANCE), []);
        let mut wild = BezPath::new();
        wild.move_to((0.0, 0.0));
        wild.line_to((f64::NAN, 3.0));
        wild.line_to((9.0, 9.0));
        assert_eq!(lean(&wild, TOLERANCE), []);
    }
}
