//! Few curves for the same line: traced typefaces have hundreds of points a letter, which no eye sees and every
//! page carries. An outline is drawn anew with as few cubics as stay near it.
//!
//! Pieces are fitted after P. J. Schneider, “An algorithm for automatically fitting digitized curves” (Graphics
//! Gems, 1990), but made as long as they can be, one after the other, instead of halved: that needs a third
//! fewer.

use kurbo::{BezPath, ParamCurve, PathEl, PathSeg, Point, Vec2};

/// How far the refitted line may lie from the drawn one, in x-heights: 0.02 mm on paper, half a dot of a 600 dpi
/// printer.
const TOLERANCE: f64 = 0.009;
/// The same for the edge of a pen's stroke: it is smooth, so that being a little off is another stroke and no tremor.
const ALONG: f64 = 0.03;
/// Points that stand for the outline are at most this far apart, lie this near to it, and are one when they are
/// this near; in tolerances.
const STEP: f64 = 5.5;
const NEAR: f64 = 0.16;
const SAME: f64 = 0.45;
/// From this turn on a point is a corner: the cosine of 65°. Seen from so many tolerances to either side, so that
/// roughness makes none.
const CORNER: f64 = 0.42;
const SEEN_FROM: f64 = 2.2;
/// No piece turns further to one side, as a sum of sines: half a circle, which one cubic follows to 1.8 % of its
/// radius.
const MOST_TURN: f64 = 3.3;
/// How often the points' places along a curve are improved before it is given up.
const ROUNDS: u8 = 3;
/// How often pieces are fitted again more closely, as long as it takes no more of them.
const CLOSER: u8 = 3;

/// Rougher than this, in curves for each x-height of its length, an outline is drawn more coarsely: it is the grain
/// of the paper on which a typeface's letters were written, or of the scanner.
const ROUGH: f64 = 2.2;
/// How much more coarsely, at first and at most.
const COARSER: [f64; 4] = [1.0, 1.4, 2.0, 2.7];

/// A letter's contour, in x-heights, with as few curves as no eye misses any.
pub(crate) fn refit(contour: &BezPath) -> BezPath {
    let length: f64 = contour.segments().map(|s| s.start().distance(s.end())).sum();
    let mut out = contour.clone();
    for by in COARSER {
        out = lean(contour, by * TOLERANCE);
        if (out.elements().len() as f64) < 4.0 + ROUGH * length {
            break;
        }
    }
    out
}

/// A closed contour with as few curves as stay within a tolerance of it (about: points are compared, a fiftieth of
/// the tolerance is not); the contour itself when that is no gain. Corners stay corners.
fn lean(contour: &BezPath, tolerance: f64) -> BezPath {
    let mut ring = sampled(contour, tolerance);
    let same = SAME * tolerance;
    while ring.len() > 1 && ring[0].distance_squared(ring[ring.len() - 1]) < same * same {
        ring.pop();
    }
    if ring.len() < 4 || !ring.iter().all(|p| p.is_finite()) {
        return contour.clone();
    }
    let n = ring.len();
    let mut corners = corners(&ring, SEEN_FROM * tolerance);
    let first = corners.first().copied().unwrap_or(0);
    ring.rotate_left(first);
    ring.push(ring[0]);
    corners.iter_mut().for_each(|c| *c -= first);
    let mut curves: Vec<[Point; 3]> = Vec::new();
    if corners.is_empty() {
        let way = unit(ring[1] - ring[n - 1]);
        run(&ring, [way, -way], tolerance, &mut curves);
    } else {
        corners.push(n);
        for pair in corners.windows(2) {
            let piece = &ring[pair[0]..=pair[1]];
            run(piece, ways_in(piece), tolerance, &mut curves);
        }
    }
    let mut out = BezPath::new();
    out.move_to(ring[0]);
    draw(ring[0], &curves, &mut out);
    out.close_path();
    if weight(&out) < weight(contour) { out } else { contour.clone() }
}

/// Continues a path that stands at the first of these points smoothly through all of them.
pub(crate) fn through(points: &[Point], out: &mut BezPath) {
    if points.len() > 1 {
        let mut curves = Vec::new();
        run(points, ways_in(points), ALONG, &mut curves);
        draw(points[0], &curves, out);
    }
}

fn draw(mut at: Point, curves: &[[Point; 3]], out: &mut BezPath) {
    for &[a, b, c] in curves {
        if a == at && b == c {
            out.line_to(c)
        } else {
            out.curve_to(a, b, c)
        }
        at = c;
    }
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

/// Points along a path, close enough to stand for it.
fn sampled(path: &BezPath, tolerance: f64) -> Vec<Point> {
    let (step, near, same) = (STEP * tolerance, NEAR * tolerance, SAME * tolerance);
    let mut out: Vec<Point> = Vec::new();
    for segment in path.segments() {
        let (length, bulge) = match segment {
            PathSeg::Line(l) => (l.p0.distance(l.p1), 0.0),
            PathSeg::Quad(q) => {
                (q.p0.distance(q.p1) + q.p1.distance(q.p2), (q.p0.to_vec2() - q.p1.to_vec2() * 2.0 + q.p2.to_vec2()).hypot2().sqrt())
            }
            PathSeg::Cubic(c) => {
                let (a, b) =
                    (c.p0.to_vec2() - c.p1.to_vec2() * 2.0 + c.p2.to_vec2(), c.p1.to_vec2() - c.p2.to_vec2() * 2.0 + c.p3.to_vec2());
                (c.p0.distance(c.p1) + c.p1.distance(c.p2) + c.p2.distance(c.p3), 3.0 * a.hypot2().max(b.hypot2()).sqrt())
            }
        };
        let steps = (length / step).max((bulge / (4.0 * near)).sqrt()).ceil().clamp(1.0, 200.0) as usize;
        if out.is_empty() {
            out.push(segment.start());
        }
        for nth in 1..=steps {
            let p = segment.eval(nth as f64 / steps as f64);
            if out.last().is_none_or(|last| last.distance_squared(p) >= same * same) {
                out.push(p);
            }
        }
    }
    out
}

/// The points of a ring where it turns sharply, each the sharpest about.
fn corners(ring: &[Point], from: f64) -> Vec<usize> {
    let n = ring.len();
    let straight = |i: usize| {
        let far = |step: usize| {
            let mut at = i;
            for _ in 0..n / 3 {
                at = (at + step) % n;
                if ring[at].distance_squared(ring[i]) >= from * from {
                    break;
                }
            }
            ring[at]
        };
        let (a, b): (Vec2, Vec2) = (ring[i] - far(n - 1), far(1) - ring[i]);
        a.dot(b) / (a.hypot2() * b.hypot2()).sqrt().max(1e-12)
    };
    let each: Vec<f64> = (0..n).map(straight).collect();
    let is_sharpest = |i: usize| {
        let beside = |step: usize| {
            let mut at = (i + step) % n;
            while at != i && ring[at].distance_squared(ring[i]) < from * from {
                // Of two that are equally sharp, the first.
                if each[at] < each[i] || each[at] == each[i] && at < i {
                    return false;
                }
                at = (at + step) % n;
            }
            true
        };
        beside(1) && beside(n - 1)
    };
    (0..n).filter(|i| each[*i] < CORNER && is_sharpest(*i)).collect()
}

/// The directions from both ends of a line into it.
fn ways_in(points: &[Point]) -> [Vec2; 2] {
    [leaving(points.iter()), leaving(points.iter().rev())]
}

/// The direction in which points set out: that of the parabola through the first three.
fn leaving<'p>(points: impl Iterator<Item = &'p Point>) -> Vec2 {
    let mut points = points.copied();
    let (Some(a), Some(b)) = (points.next(), points.next()) else { return Vec2::new(1.0, 0.0) };
    let Some(c) = points.next() else { return unit(b - a) };
    let (near, far) = (a.distance(b), a.distance(c));
    let (first, second) = (unit(b - a), unit(c - a));
    // By how much the chord has turned, carried back to where it begins.
    let back = (near / (far - near).max(near)).min(1.0);
    unit(first + (first - second) * back)
}

fn unit(v: Vec2) -> Vec2 {
    let length = v.hypot2().sqrt();
    if length > 1e-12 { v / length } else { Vec2::new(1.0, 0.0) }
}

/// A line without corners being drawn anew.
struct Fit<'a> {
    points: &'a [Point],
    /// Sums of what the line has turned up to each point.
    turned: Vec<f64>,
    leaving: Vec2,
    arriving: Vec2,
    /// Scratch: each point's place along the curve.
    us: Vec<f64>,
}

/// A curve's controls and end, and how far it lies off.
type Fitted = ([Point; 3], f64);

/// Draws a line that has no corner; both ends' directions point into it.
fn run(points: &[Point], [leaving, arriving]: [Vec2; 2], tolerance: f64, out: &mut Vec<[Point; 3]>) {
    if points.len() < 2 {
        return;
    }
    let mut turned = vec![0.0; points.len()];
    for i in 1..points.len() - 1 {
        let (a, b) = (points[i] - points[i - 1], points[i + 1] - points[i]);
        turned[i] = turned[i - 1] + a.cross(b) / (a.hypot2() * b.hypot2()).sqrt().max(1e-12);
    }
    turned[points.len() - 1] = turned[points.len() - 2];
    let mut fit = Fit { points, turned, leaving, arriving, us: Vec::new() };
    let mut best = fit.pieces(tolerance);
    // As near as so many curves can be.
    let (mut low, mut high) = (0.0, tolerance);
    if best.len() > 1 {
        for _ in 0..CLOSER {
            let middle = 0.5 * (low + high);
            let closer = fit.pieces(middle);
            if closer.len() <= best.len() {
                (best, high) = (closer, middle);
            } else {
                low = middle;
            }
        }
    }
    out.extend(best);
}

impl Fit<'_> {
    /// The line in pieces, each as long as it can be.
    fn pieces(&mut self, tolerance: f64) -> Vec<[Point; 3]> {
        let last = self.points.len() - 1;
        let mut out = Vec::new();
        let mut from = 0;
        let mut stride = 8;
        while from < last {
            // Longer and longer, then back to the longest that fits.
            let (mut good, mut bad) = (from + 1, last + 1);
            let mut curve = self.piece(from, good, tolerance).unwrap_or([self.points[from], self.points[good], self.points[good]]);
            let mut reach = stride;
            while good < last && bad - good > 1 {
                let to = if bad > last { (from + reach).min(last).max(good + 1) } else { usize::midpoint(good, bad) };
                match self.piece(from, to, tolerance) {
                    Some(found) => (good, curve) = (to, found),
                    None => bad = to,
                }
                reach *= 2;
            }
            out.push(curve);
            stride = (good - from).max(4);
            from = good;
        }
        out
    }

    /// The direction in which the line runs through a point.
    fn way(&self, at: usize) -> Vec2 {
        let last = self.points.len() - 1;
        if at == 0 {
            self.leaving
        } else if at == last {
            -self.arriving
        } else {
            unit(self.points[at + 1] - self.points[at - 1])
        }
    }

    /// One curve for these points, if there is one that is near enough.
    fn piece(&mut self, from: usize, to: usize, tolerance: f64) -> Option<[Point; 3]> {
        let (start, end) = (self.points[from], self.points[to]);
        if to - from < 2 || self.is_straight(from, to, tolerance) {
            return Some([start, end, end]);
        }
        let sides = self.turned[from..to].iter().fold((0.0_f64, 0.0_f64), |(low, high), t| {
            let turn = t - self.turned[from];
            (low.min(turn), high.max(turn))
        });
        if sides.1 - sides.0 > MOST_TURN {
            return None;
        }
        let (leaving, arriving) = (self.way(from), -self.way(to));
        self.spread(from, to);
        for round in 0..=ROUNDS {
            let (curve, off) = self.solve(from, to, leaving, arriving);
            if off <= tolerance * tolerance {
                return Some(curve);
            }
            if off > 40.0 * tolerance * tolerance || round == ROUNDS {
                return None;
            }
            self.improve(from, to, start, &curve);
        }
        None
    }

    fn is_straight(&self, from: usize, to: usize, tolerance: f64) -> bool {
        let (start, end) = (self.points[from], self.points[to]);
        let along = end - start;
        let length = along.hypot2().sqrt().max(1e-9);
        self.points[from + 1..to].iter().all(|p| {
            let off = *p - start;
            (along.cross(off) / length).abs() < 0.4 * tolerance && (0.0..=length).contains(&(along.dot(off) / length))
        })
    }

    /// Places by the length of the chords.
    fn spread(&mut self, from: usize, to: usize) {
        self.us.clear();
        let mut along = 0.0;
        self.us.push(0.0);
        for pair in self.points[from..=to].windows(2) {
            along += pair[0].distance_squared(pair[1]).sqrt();
            self.us.push(along);
        }
        self.us.iter_mut().for_each(|u| *u /= along.max(1e-12));
    }

    /// The curve with these ends and directions that lies nearest to the points, and the greatest distance of
    /// one from its place on it, squared.
    fn solve(&self, from: usize, to: usize, leaving: Vec2, arriving: Vec2) -> Fitted {
        let (start, end) = (self.points[from], self.points[to]);
        let (mut c00, mut c01, mut c11, mut x0, mut x1) = (0.0, 0.0, 0.0, 0.0, 0.0);
        for (u, p) in self.us.iter().zip(&self.points[from..=to]) {
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
        let chord = start.distance_squared(end).sqrt();
        let det = c00 * c11 - c01 * c01;
        let (mut near, mut far) = if det.abs() > 1e-12 { ((x0 * c11 - x1 * c01) / det, (c00 * x1 - c01 * x0) / det) } else { (0.0, 0.0) };
        let least = 0.01 * chord;
        if near < least || far < least || near > 3.0 * chord || far > 3.0 * chord {
            (near, far) = (chord / 3.0, chord / 3.0);
        }
        let curve = [start + leaving * near, end + arriving * far, end];
        let off = |(u, p): (&f64, &Point)| on(start, &curve, *u).distance_squared(*p);
        let worst = self.us.iter().zip(&self.points[from..=to]).map(off).fold(0.0, f64::max);
        (curve, worst)
    }

    /// Moves each point's place to where the curve is nearer to it, one step of Newton's.
    fn improve(&mut self, from: usize, to: usize, start: Point, curve: &[Point; 3]) {
        let [a, b, end] = *curve;
        for (u, p) in self.us.iter_mut().zip(&self.points[from..=to]) {
            let v = 1.0 - *u;
            let first = ((a - start) * (v * v) + (b - a) * (2.0 * *u * v) + (end - b) * (*u * *u)) * 3.0;
            let second =
                ((b.to_vec2() - a.to_vec2() * 2.0 + start.to_vec2()) * v + (end.to_vec2() - b.to_vec2() * 2.0 + a.to_vec2()) * *u) * 6.0;
            let off = on(start, curve, *u) - *p;
            let slope = first.hypot2() + off.dot(second);
            if slope.abs() > 1e-12 {
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
