//! Fewer points for the same line: traced typefaces have hundreds a letter, which no eye sees and every
//! page carries. Spans of an outline are refitted with single quadratic curves.

use kurbo::{BezPath, ParamCurve, PathEl, Point, Vec2};

/// How far the refitted line may lie from the drawn one, in x-heights: less than 0.03 mm on
/// paper, a third of a dot of a 300 dpi printer.
const TOLERANCE: f64 = 0.011;

/// A closed contour with as few curves as the tolerance allows; the contour itself when that is no gain.
pub(crate) fn refit(contour: BezPath) -> BezPath {
    let mut points: Vec<Point> = Vec::new();
    for segment in contour.segments() {
        let steps = if matches!(segment, kurbo::PathSeg::Line(_)) { 2 } else { 4 };
        points.extend((0..steps).map(|step| segment.eval(f64::from(step) / f64::from(steps))));
    }
    points.dedup_by(|a, b| (*a - *b).hypot2() < 1e-10);
    if points.len() < 8 {
        return contour;
    }
    points.push(points[0]);
    let mut out = BezPath::new();
    out.move_to(points[0]);
    // Quarters first: a closed line has no chord.
    let last = points.len() - 1;
    for quarter in 0..4 {
        fit(&points, quarter * last / 4, (quarter + 1) * last / 4, &mut out);
    }
    out.close_path();
    if weight(&out) < weight(&contour) { out } else { contour }
}

fn weight(path: &BezPath) -> usize {
    path.elements()
        .iter()
        .map(|e| match e {
            PathEl::QuadTo(..) => 2,
            PathEl::CurveTo(..) => 3,
            PathEl::ClosePath => 0,
            _ => 1,
        })
        .sum()
}

/// Continues a path that stands at the first of these points through all of them.
pub(crate) fn through(points: &[Point], out: &mut BezPath) {
    if points.len() > 1 {
        fit(points, 0, points.len() - 1, out);
    }
}

/// Fits the points `from..=to` with one curve, or halves them until one fits.
fn fit(points: &[Point], from: usize, to: usize, out: &mut BezPath) {
    let (a, b) = (points[from], points[to]);
    if to - from < 2 {
        out.line_to(b);
        return;
    }
    let (error, at) = off_chord(points, from, to);
    if error < TOLERANCE * 0.6 {
        out.line_to(b);
        return;
    }
    let control = control_point(points, from, to);
    let worst = (from + 1..to).map(|i| off_curve(a, control, b, points[i])).fold(0.0, f64::max);
    if worst < TOLERANCE {
        out.quad_to(control, b);
        return;
    }
    // At a corner when there is one, else in the middle.
    let middle = if (from + 2..to - 1).contains(&at) && is_corner(points, at) { at } else { usize::midpoint(from, to) };
    fit(points, from, middle, out);
    fit(points, middle, to, out);
}

/// The point farthest from the chord.
fn off_chord(points: &[Point], from: usize, to: usize) -> (f64, usize) {
    let (a, chord) = (points[from], points[to] - points[from]);
    let length = chord.hypot2().sqrt();
    (from + 1..to)
        .map(|i| {
            let d = points[i] - a;
            (if length < 1e-9 { d.hypot2().sqrt() } else { (chord.cross(d) / length).abs() }, i)
        })
        .fold((0.0, from), |best, now| if now.0 > best.0 { now } else { best })
}

fn is_corner(points: &[Point], at: usize) -> bool {
    let (before, after): (Vec2, Vec2) = (points[at] - points[at - 1], points[at + 1] - points[at]);
    before.dot(after) < 0.5 * (before.hypot2() * after.hypot2()).sqrt()
}

/// Least squares over chord-length parameters, ends fixed.
fn control_point(points: &[Point], from: usize, to: usize) -> Point {
    let (a, b) = (points[from].to_vec2(), points[to].to_vec2());
    let steps: Vec<f64> = (from..to).map(|i| (points[i + 1] - points[i]).hypot2().sqrt()).collect();
    let total: f64 = steps.iter().sum();
    let (mut along, mut sum, mut squares) = (0.0, Vec2::ZERO, 0.0);
    for (i, step) in (from + 1..to).zip(&steps) {
        along += step;
        let t = along / total;
        let (w0, w1, w2) = ((1.0 - t) * (1.0 - t), 2.0 * t * (1.0 - t), t * t);
        sum += w1 * (points[i].to_vec2() - w0 * a - w2 * b);
        squares += w1 * w1;
    }
    if squares < 1e-12 { ((a + b) / 2.0).to_point() } else { (sum / squares).to_point() }
}

/// Distance of a point from a curve, by its nearest of sixteen chords.
fn off_curve(a: Point, control: Point, b: Point, p: Point) -> f64 {
    let curve = kurbo::QuadBez::new(a, control, b);
    let mut best = f64::INFINITY;
    let mut start = a;
    for step in 1..=16 {
        let end = curve.eval(f64::from(step) / 16.0);
        let chord = end - start;
        let t = ((p - start).dot(chord) / chord.hypot2().max(1e-18)).clamp(0.0, 1.0);
        best = best.min((p - (start + t * chord)).hypot2());
        start = end;
    }
    best.sqrt()
}
