//! A smooth line through few points, as a designer thinks of it.
//!
//! Hobby's splines (J. D. Hobby, “Smooth, easy to compute interpolating splines”, Discrete & Computational
//! Geometry 1, 1986), the curves of METAFONT: directions at the points are chosen so that the (mock)
//! curvature is continuous, and lengths of the handles so that arcs come out nearly circular. Coordinates are
//! rounded to 1/10,000, because the last bits of sine and cosine differ between machines.

use kurbo::{CubicBez, ParamCurve, ParamCurveArclen, Point, Vec2};
use std::f64::consts::{PI, SQRT_2, TAU};

/// Longest way between two sampled points, in x-heights.
const STEP: f64 = 0.05;
/// Most turning between two sampled points, in radians.
const TURN: f64 = 0.17;

/// A point that the line passes through.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Through {
    pub(crate) at: Point,
    /// Direction in which the line arrives, radians; `None` is left to the spline.
    pub(crate) arrive: Option<f64>,
    /// Direction in which it goes on; differs from `arrive` in a cusp.
    pub(crate) leave: Option<f64>,
    /// The line breaks here: both sides are shaped as if the line ended.
    pub(crate) corner: bool,
    /// Shortness of the handles (METAFONT's tension), 1 is a circle's.
    pub(crate) tension: f64,
    /// Width here, as a share of the pen's.
    pub(crate) width: f64,
}

/// A point of the sampled line.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Sample {
    pub(crate) at: Point,
    /// Share of the pen's width, interpolated between the points given.
    pub(crate) width: f64,
}

impl Through {
    /// A point without any wish.
    pub(crate) fn new(at: Point) -> Through {
        Through { at, arrive: None, leave: None, corner: false, tension: 1.0, width: 1.0 }
    }

    fn breaks(&self) -> bool {
        self.corner || self.arrive.is_some() || self.leave.is_some()
    }
}

/// The line through the points, sampled so closely that no eye sees the corners. Points that coincide with
/// the one before are passed over.
pub(crate) fn line(points: &[Through]) -> Vec<Sample> {
    let mut through: Vec<Through> = Vec::with_capacity(points.len());
    for p in points {
        if through.last().is_none_or(|last| last.at.distance(p.at) > 1e-6) {
            through.push(*p);
        }
    }
    let mut out: Vec<Sample> = through.first().map(|p| Sample { at: rounded(p.at), width: p.width }).into_iter().collect();
    let mut from = 0;
    for to in 1..through.len() {
        if through[to].breaks() || to + 1 == through.len() {
            let run = &through[from..=to];
            for (ends, curve) in run.windows(2).zip(curves(run)) {
                sample(curve, ends[0].width, ends[1].width, &mut out);
            }
            from = to;
        }
    }
    out
}

/// The curves of a run of points, of which only the first and the last may have a direction given.
fn curves(run: &[Through]) -> Vec<CubicBez> {
    let last = run.len() - 1;
    let chords: Vec<Vec2> = run.windows(2).map(|p| p[1].at - p[0].at).collect();
    let lengths: Vec<f64> = chords.iter().map(|c| c.hypot()).collect();
    let mut turns = vec![0.0; run.len()];
    for k in 1..last {
        turns[k] = half_turn(chords[k].atan2() - chords[k - 1].atan2());
    }
    // One equation for each point's angle between chord and line: below, on and above the diagonal, and right side.
    let mut rows: Vec<[f64; 4]> = Vec::with_capacity(run.len());
    rows.push(match run[0].leave {
        Some(direction) => [0.0, 1.0, 0.0, half_turn(direction - chords[0].atan2())],
        None => [0.0, 1.0, 1.0, -turns[1]],
    });
    for k in 1..last {
        let (before, here, after) = (1.0 / run[k - 1].tension, 1.0 / run[k].tension, 1.0 / run[k + 1].tension);
        let (inward, outward) = (here * here * lengths[k - 1], here * here * lengths[k]);
        let (a, b) = (before / inward, (3.0 - before) / inward);
        let (c, d) = ((3.0 - after) / outward, after / outward);
        rows.push([a, b + c, d, -b * turns[k] - d * turns[k + 1]]);
    }
    rows.push(match run[last].arrive {
        Some(direction) => [0.0, 1.0, 0.0, half_turn(direction - chords[last - 1].atan2())],
        None => [1.0, 1.0, 0.0, 0.0],
    });
    let angles = solved(rows);
    (0..last)
        .map(|k| {
            let (theta, phi) = (angles[k], -turns[k + 1] - angles[k + 1]);
            let first = turned(chords[k], theta) * (velocity(theta, phi) / run[k].tension);
            let second = turned(chords[k], -phi) * (velocity(phi, theta) / run[k + 1].tension);
            CubicBez::new(run[k].at, run[k].at + first, run[k + 1].at - second, run[k + 1].at)
        })
        .collect()
}

/// Gauss's elimination of a tridiagonal system. A free line of two points has no unique answer: it is straight.
fn solved(mut rows: Vec<[f64; 4]>) -> Vec<f64> {
    for k in 1..rows.len() {
        let by = rows[k][0] / rows[k - 1][1];
        rows[k][1] -= by * rows[k - 1][2];
        rows[k][3] -= by * rows[k - 1][3];
    }
    let mut out = vec![0.0; rows.len()];
    for k in (0..rows.len()).rev() {
        let above = out.get(k + 1).copied().unwrap_or(0.0);
        out[k] = if rows[k][1].abs() < 1e-9 { 0.0 } else { (rows[k][3] - rows[k][2] * above) / rows[k][1] };
    }
    out
}

/// Length of a handle as a share of the chord (Hobby 1986, as METAFONT rounds it), never above METAFONT's 4/3.
fn velocity(theta: f64, phi: f64) -> f64 {
    let (st, ct) = theta.sin_cos();
    let (sp, cp) = phi.sin_cos();
    let root5 = 5f64.sqrt();
    let above = 2.0 + SQRT_2 * (st - sp / 16.0) * (sp - st / 16.0) * (ct - cp);
    let below = 3.0 * (1.0 + 0.5 * (root5 - 1.0) * ct + 0.5 * (3.0 - root5) * cp);
    if below < 1e-6 { 4.0 / 3.0 } else { (above / below).clamp(0.0, 4.0 / 3.0) }
}

fn turned(v: Vec2, by: f64) -> Vec2 {
    let (sin, cos) = by.sin_cos();
    Vec2::new(v.x * cos - v.y * sin, v.x * sin + v.y * cos)
}

/// The same angle within half a turn of 0.
fn half_turn(angle: f64) -> f64 {
    let within = (angle + PI).rem_euclid(TAU) - PI;
    if within <= -PI { within + TAU } else { within }
}

fn rounded(p: Point) -> Point {
    let to = |v: f64| (v * 10_000.0).round() / 10_000.0;
    Point::new(to(p.x), to(p.y))
}

fn sample(curve: CubicBez, from: f64, to: f64, out: &mut Vec<Sample>) {
    let handles = [curve.p1 - curve.p0, curve.p2 - curve.p1, curve.p3 - curve.p2];
    let turning: f64 = handles.windows(2).map(|h| h[0].cross(h[1]).atan2(h[0].dot(h[1])).abs()).sum();
    let wanted = (curve.arclen(1e-4) / STEP).max(turning / TURN).ceil();
    let steps = if wanted.is_finite() { wanted.clamp(1.0, 400.0) } else { 1.0 };
    let mut step = 1.0;
    while step <= steps {
        let t = step / steps;
        out.push(Sample { at: rounded(curve.eval(t)), width: from + (to - from) * t });
        step += 1.0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(x: f64, y: f64) -> Through {
        Through::new(Point::new(x, y))
    }

    #[test]
    fn two_points_make_a_straight_line_and_one_a_point() {
        let straight = line(&[at(0.0, 0.0), at(1.0, 2.0)]);
        assert!(straight.iter().all(|s| (s.at.y - 2.0 * s.at.x).abs() < 1e-3), "{straight:?}");
        assert_eq!(line(&[at(0.3, 0.4)]).len(), 1);
        assert!(line(&[]).is_empty());
    }

    #[test]
    fn quarters_with_given_directions_come_out_as_a_circle() {
        let quarter = |x, y, degrees: f64| Through { arrive: Some(degrees.to_radians()), leave: Some(degrees.to_radians()), ..at(x, y) };
        let round = line(&[quarter(1.0, 0.0, 90.0), quarter(0.0, 1.0, 180.0), quarter(-1.0, 0.0, 270.0), quarter(0.0, -1.0, 0.0)]);
        let worst = round.iter().map(|s| (s.at.to_vec2().hypot() - 1.0).abs()).fold(0.0, f64::max);
        assert!(worst < 0.002, "{worst}");
    }

    #[test]
    fn the_line_bends_smoothly_through_every_point_and_breaks_at_a_corner() {
        let bent = |points: &[Through]| {
            let line = line(points);
            line.windows(3)
                .map(|s| {
                    let (a, b) = (s[1].at - s[0].at, s[2].at - s[1].at);
                    a.cross(b).atan2(a.dot(b)).abs()
                })
                .fold(0.0, f64::max)
        };
        let mut points = [at(0.0, 0.0), at(0.5, 0.9), at(1.0, 0.1), at(1.6, 0.8)];
        assert!(bent(&points) < 0.4, "{}", bent(&points));
        points[1].corner = true;
        assert!(bent(&points) > 1.0);
    }

    #[test]
    fn no_points_are_too_odd_for_it() {
        let odd = [at(0.0, 0.0), at(0.0, 0.0), at(1e-9, 0.0), at(1.0, 0.0), at(0.0, 0.0), at(1.0, 0.0), at(2.0, 0.0)];
        assert!(line(&odd).iter().all(|s| s.at.is_finite()));
    }
}
