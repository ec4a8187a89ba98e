//! One movement of the pen out of the ways it walks: through junctions in a curve or round a corner, then
//! in steps that a stroke keeps.

use super::line::{Way, even, smooth, unit};
use super::order::Step;
use super::skeleton::{Dot, Graph};
use kurbo::{Point, Vec2};

/// Longest step between knots, in x-heights, and the turn (as the cosine of 14 degrees) that asks for one
/// earlier.
const STEP: f64 = 0.065;
const BEND: f64 = 0.97;

/// The dots of a movement. `unit` is the number of pixels to an x-height.
pub(super) fn movement(steps: &[Step], ways: &[Way], graph: &Graph, degrees: &[usize], unit: f64) -> Vec<Dot> {
    // Between corners the line is one piece; a corner ends one and begins the next.
    let mut pieces: Vec<Vec<Dot>> = Vec::new();
    let mut piece: Vec<Dot> = Vec::new();
    let mut before: Option<Step> = None;
    for step in steps {
        let way = &ways[step.0];
        let node = way.ends[usize::from(step.1)];
        let corner = match before {
            Some(last) if last.0 == step.0 && last.1 != step.1 => {
                if degrees[node] > 2 {
                    piece.extend(touch(way, step.1, graph.nodes[node].at));
                }
                piece.last().copied()
            }
            None if degrees[node] > 2 => {
                piece.extend(touch(way, step.1, graph.nodes[node].at));
                None
            }
            Some(last) if degrees[node] > 2 => {
                let coming = -ways[last.0].leaving(!last.1, reach(&ways[last.0]));
                let going = way.leaving(step.1, reach(way));
                match (piece.last().copied(), way.dots(step.1).next()) {
                    (Some(a), Some(b)) => {
                        let curve = bend(a, coming, b, going, graph.nodes[node].half);
                        let turn = curve.is_none().then(|| corner(a, coming, b, going, &graph.nodes[node]));
                        piece.extend(curve.unwrap_or_default());
                        piece.extend(turn);
                        turn
                    }
                    _ => None,
                }
            }
            _ => None,
        };
        if let Some(corner) = corner {
            pieces.push(std::mem::replace(&mut piece, vec![corner]));
        }
        piece.extend(way.dots(step.1));
        before = Some(*step);
    }
    if let Some(last) = before {
        let node = ways[last.0].ends[usize::from(!last.1)];
        if degrees[node] > 2 {
            piece.extend(touch(&ways[last.0], !last.1, graph.nodes[node].at));
        }
    }
    pieces.push(piece);
    let mut dots: Vec<Dot> = Vec::new();
    for piece in pieces {
        let piece = smooth(&even(&piece, 0.02 * unit), 0.05 * unit);
        let piece = knots(&piece, unit);
        if let (Some(a), Some(b)) = (dots.last_mut(), piece.first()) {
            a.at = a.at.midpoint(b.at);
            dots.extend(&piece[1..]);
        } else {
            dots.extend(piece);
        }
    }
    dots
}

/// Over which stretch the heading at a way's end is judged.
fn reach(way: &Way) -> f64 {
    let half = way.dots.get(way.dots.len() / 2).map_or(1.0, |d| d.half);
    2.5 * half
}

/// Where a movement that begins or ends in a junction's ink touches the other stroke's middle.
fn touch(way: &Way, back: bool, node: Point) -> Option<Dot> {
    let start = way.dots(back).next()?;
    let out = way.leaving(back, reach(way));
    let behind = (start.at - node).dot(out);
    (behind > 0.5).then(|| Dot { at: start.at - behind * out, half: start.half })
}

/// The curve between two ways that continue each other, ends left out; `None` where that would be a corner.
fn bend(a: Dot, coming: Vec2, b: Dot, going: Vec2, web: f64) -> Option<Vec<Dot>> {
    let gap = b.at - a.at;
    let length = gap.hypot2().sqrt();
    if coming.dot(going) < -0.1 {
        return None;
    }
    if length < 2.0 {
        return Some(Vec::new());
    }
    if coming.dot(gap) < 0.1 * length || going.dot(gap) < 0.1 * length {
        return None;
    }
    let steps = (length / 1.5) as usize + 1;
    let curve = (1..steps).map(|i| {
        let t = i as f64 / steps as f64;
        let (s, q) = (1.0 - t, t * t);
        let (h0, h1) = (s * s * (1.0 + 2.0 * t), q * (3.0 - 2.0 * t));
        let (g0, g1) = (t * s * s * length, -q * s * length);
        let at = h0 * a.at.to_vec2() + h1 * b.at.to_vec2() + g0 * coming + g1 * going;
        let half = a.half + t * (b.half - a.half);
        // Ink runs into the corners of a crossing.
        let more = (web.min(1.5 * half) - half).max(0.0);
        Dot { at: at.to_point(), half: half + 4.0 * t * s * more }
    });
    Some(curve.collect())
}

/// The point where the pen turns between two ways: where their lines meet, if that is within the junction.
fn corner(a: Dot, coming: Vec2, b: Dot, going: Vec2, node: &super::skeleton::Node) -> Dot {
    let half = a.half.midpoint(b.half);
    let cross = coming.cross(going);
    let gap = b.at - a.at;
    if cross.abs() > 0.15 {
        let t = gap.cross(going) / cross;
        let meet = a.at + t * coming;
        if t > -1.0 && (b.at - meet).dot(going) > -1.0 && meet.distance(node.at) < 1.2 * node.zone + 2.0 {
            return Dot { at: meet, half };
        }
    }
    Dot { at: node.at, half }
}

/// Dots thinned out to knots: closer where the line bends.
fn knots(dots: &[Dot], unit_length: f64) -> Vec<Dot> {
    let (Some(first), Some(last)) = (dots.first(), dots.last()) else { return Vec::new() };
    let mut out = vec![*first];
    let mut walked = 0.0;
    let mut heading = dots.get(1).map_or(Vec2::ZERO, |d| unit(d.at - first.at));
    for pair in dots.windows(2) {
        let way = unit(pair[1].at - pair[0].at);
        let length = pair[0].at.distance(pair[1].at);
        let bent = way.dot(heading) < BEND && walked >= 0.02 * unit_length;
        if walked > 0.0 && (walked + length > STEP * unit_length || bent) {
            out.push(pair[0]);
            walked = 0.0;
            heading = way;
        }
        walked += length;
    }
    if walked < 0.01 * unit_length && out.len() > 1 {
        out.pop();
    }
    out.push(*last);
    out
}
