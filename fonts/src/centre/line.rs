//! From a crooked row of pixels to the line a pen drew: what junctions bent is left out, ends reach to the
//! ink's tip again, and no staircase shows.

use super::prune::median;
use super::skeleton::{Dot, Graph};
use kurbo::{Point, Vec2};

/// A way of the graph without its junction zones, smoothed, in steps of about a pixel.
#[derive(Debug, Clone)]
pub(super) struct Way {
    pub(super) ends: [usize; 2],
    pub(super) dots: Vec<Dot>,
    /// Its length in the graph, zones included.
    pub(super) length: f64,
    /// Nothing else meets this end: the pen came down, went up or turned round here.
    pub(super) tips: [bool; 2],
}

impl Way {
    /// The dots, from the first end or (`back`) from the second.
    pub(super) fn dots(&self, back: bool) -> impl DoubleEndedIterator<Item = Dot> + '_ {
        let n = self.dots.len();
        (0..n).map(move |i| self.dots[if back { n - 1 - i } else { i }])
    }

    /// The direction of movement on leaving the first end, or (`back`) the second.
    pub(super) fn leaving(&self, back: bool, over: f64) -> Vec2 {
        let mut dots = self.dots(back);
        let Some(start) = dots.next() else { return Vec2::ZERO };
        let end = dots.find(|d| d.at.distance(start.at) >= over).or_else(|| self.dots(back).next_back());
        end.map_or(Vec2::ZERO, |d| unit(d.at - start.at))
    }
}

pub(super) fn unit(v: Vec2) -> Vec2 {
    let length = v.hypot2().sqrt();
    if length < 1e-9 { Vec2::ZERO } else { v / length }
}

/// The ways of a graph, made smooth. `unit` is the number of pixels to an x-height;
/// `steady` is how much more than usual to smooth, `inked` tells whether there is ink at a place.
pub(super) fn ways(graph: &Graph, unit: f64, steady: f64, inked: impl Fn(Point) -> bool) -> Vec<Way> {
    let degrees = graph.degrees();
    let refine = |edge: &super::skeleton::Edge| {
        let tips = edge.ends.map(|n| degrees[n] == 1);
        let typical = median(edge.path.iter().map(|d| d.half).collect());
        let mut dots = edge.path.clone();
        let through = edge.ends.map(|n| degrees[n] == 2);
        let zones = edge.ends.map(|n| graph.nodes[n]);
        for end in [0, 1] {
            if !tips[end] && !through[end] {
                cut(&mut dots, end == 1, zones[end].at, zones[end].zone, typical);
            }
        }
        for end in [0, 1] {
            if tips[end] {
                blunt(&mut dots, end == 1, typical);
            }
        }
        let window = steady * (2.0 * typical).clamp(0.08 * unit, 0.16 * unit);
        let mut dots = if edge.is_ring() && through[0] { smooth_ring(&dots, window) } else { smooth(&dots, window) };
        centre(&mut dots, typical, &inked);
        dots = if edge.is_ring() && through[0] { smooth_ring(&dots, window) } else { smooth(&dots, window) };
        for end in [0, 1] {
            if tips[end] {
                reach(&mut dots, end == 1, typical, &inked);
            }
        }
        Way { ends: edge.ends, dots, length: edge.length(), tips }
    };
    graph.edges.iter().map(refine).collect()
}

/// Moves each dot to the middle between the ink's two edges, measured across the line, and takes its width
/// from there; where one edge is far away, other ink joins in and the dot stays as it is.
fn centre(dots: &mut [Dot], typical: f64, inked: &impl Fn(Point) -> bool) {
    let old = dots.to_vec();
    let n = old.len();
    for i in 0..n {
        let way = unit(old[(i + 3).min(n - 1)].at - old[i.saturating_sub(3)].at);
        let across = Vec2::new(-way.y, way.x);
        let most = 1.7 * old[i].half.max(0.7 * typical) + 1.0;
        let edge = |side: f64| {
            let mut far = 0.25;
            while far < most && inked(old[i].at + side * far * across) {
                far += 0.25;
            }
            (far < most).then_some(far - 0.15)
        };
        if let (Some(left), Some(right)) = (edge(1.0), edge(-1.0)) {
            dots[i] = Dot { at: old[i].at + 0.5 * (left - right) * across, half: left.midpoint(right) };
        }
    }
}

/// Leaves out what lies in a junction's zone, and beyond it what is still broader than the line itself.
fn cut(dots: &mut Vec<Dot>, back: bool, at: Point, zone: f64, typical: f64) {
    let n = dots.len();
    let nth = |i: usize| if back { n - 1 - i } else { i };
    let mut drop = (0..n).find(|i| dots[nth(*i)].at.distance(at) > zone).unwrap_or(n);
    while drop < n && dots[nth(drop)].half > 1.2 * typical && dots[nth(drop)].at.distance(at) < 2.5 * zone {
        drop += 1;
    }
    // Something has to be left of a short way.
    let drop = drop.min(n * 2 / 5);
    if back { dots.truncate(n - drop) } else { drop_first(dots, drop) }
}

fn drop_first(dots: &mut Vec<Dot>, n: usize) {
    dots.drain(..n);
}

/// Takes the last half-width of an end away: there the middle line runs into a corner of the ink.
fn blunt(dots: &mut Vec<Dot>, back: bool, typical: f64) {
    let n = dots.len();
    let nth = |i: usize| if back { n - 1 - i } else { i };
    let tip = dots[nth(0)].at;
    let drop = (0..n).find(|i| dots[nth(*i)].at.distance(tip) > 0.8 * typical).unwrap_or(n).min(n / 3);
    if back { dots.truncate(n - drop) } else { drop_first(dots, drop) }
}

/// Goes straight on from an end as far as there is ink, less what the pen's own roundness covers.
fn reach(dots: &mut Vec<Dot>, back: bool, typical: f64, inked: &impl Fn(Point) -> bool) {
    let n = dots.len();
    let nth = |i: usize| if back { n - 1 - i } else { i };
    let last = dots[nth(0)];
    let Some(inner) = (1..n).map(|i| dots[nth(i)]).find(|d| d.at.distance(last.at) > 1.5 * typical).or(dots.get(nth(n - 1)).copied())
    else {
        return;
    };
    let way = unit(last.at - inner.at);
    if way == Vec2::ZERO {
        return;
    }
    let most = (6.0 * typical) as usize + 2;
    let far = (1..most).find(|i| !inked(last.at + *i as f64 * way)).unwrap_or(1) as f64 - 0.5;
    let steps = (far - 0.7 * last.half).max(0.0) as usize;
    let grown: Vec<Dot> = (1..=steps)
        .map(|i| {
            let left = far - i as f64;
            Dot { at: last.at + i as f64 * way, half: last.half.min(0.05 * last.half + left) }
        })
        .collect();
    if back {
        dots.extend(grown);
    } else {
        dots.splice(0..0, grown.into_iter().rev());
    }
}

/// Local least squares: every dot moves to where a parabola through its neighbours within `reach` (along
/// the line, nearer ones weighing more) has its middle; the ends stay nearly where they are. (A. Savitzky
/// and M. Golay 1964, with W. Cleveland's weights of 1979.)
pub(super) fn smooth(dots: &[Dot], reach: f64) -> Vec<Dot> {
    let n = dots.len();
    if n < 4 {
        return dots.to_vec();
    }
    let mut along = vec![0.0; n];
    for i in 1..n {
        along[i] = along[i - 1] + dots[i].at.distance(dots[i - 1].at);
    }
    let mut first = 0;
    let mut last = 0;
    let mut out = Vec::with_capacity(n);
    for i in 0..n {
        // A corner is looked at more closely than what runs straight.
        let (a, b) = (before(dots, &along, i, reach), after(dots, &along, i, reach));
        let straight = unit(dots[i].at - a).dot(unit(b - dots[i].at));
        let reach = reach * (0.35 + 0.75 * straight).clamp(0.3, 1.0);
        // Near an end the window stays as long and lies to one side.
        let mut span = reach;
        let room = along[i].min(along[n - 1] - along[i]);
        if room < reach {
            span = 2.0 * reach - room;
        }
        while along[i] - along[first] > span {
            first += 1;
        }
        while first > 0 && along[i] - along[first - 1] <= span {
            first -= 1;
        }
        last = last.max(i);
        while last + 1 < n && along[last + 1] - along[i] <= span {
            last += 1;
        }
        while last > i && along[last] - along[i] > span {
            last -= 1;
        }
        out.push(local(&dots[first..=last], &along[first..=last], along[i], span, dots[i]));
    }
    out
}

/// The place a stretch before (after) a dot, as far as there is one.
fn before(dots: &[Dot], along: &[f64], i: usize, stretch: f64) -> Point {
    let at = along[..i].partition_point(|s| *s < along[i] - stretch);
    dots[at].at
}

fn after(dots: &[Dot], along: &[f64], i: usize, stretch: f64) -> Point {
    let at = i + along[i..].partition_point(|s| *s <= along[i] + stretch);
    dots[at.min(dots.len()) - 1].at
}

/// The same for a line that closes upon itself.
fn smooth_ring(dots: &[Dot], reach: f64) -> Vec<Dot> {
    let n = dots.len().saturating_sub(1);
    if n < 8 {
        return smooth(dots, reach);
    }
    let lap = ((2.0 * reach) as usize + 2).min(n);
    let wound: Vec<Dot> = (0..n + 2 * lap + 1).map(|i| dots[(i + n - lap) % n]).collect();
    smooth(&wound, reach)[lap..=n + lap].to_vec()
}

/// The middle of the parabola through some dots, by weighted least squares.
fn local(dots: &[Dot], along: &[f64], at: f64, span: f64, own: Dot) -> Dot {
    let mut m = [0.0; 5];
    let mut v = [Vec2::ZERO; 3];
    let mut halves = [0.0; 2];
    for (dot, s) in dots.iter().zip(along) {
        let u = (s - at) / (span + 1e-9);
        let k = 1.0 - (u * u * u).abs();
        let w = k * k * k;
        let mut p = w;
        for moment in &mut m {
            *moment += p;
            p *= u;
        }
        let from_own = dot.at - own.at;
        v[0] += w * from_own;
        v[1] += w * u * from_own;
        v[2] += w * u * u * from_own;
        halves[0] += w * dot.half;
        halves[1] += w * u * dot.half;
    }
    // Cramer's rule for the constant term of the parabola.
    let det = m[0] * (m[2] * m[4] - m[3] * m[3]) - m[1] * (m[1] * m[4] - m[2] * m[3]) + m[2] * (m[1] * m[3] - m[2] * m[2]);
    // Widths go with a straight line.
    let spread = m[0] * m[2] - m[1] * m[1];
    let half = if spread > 1e-9 * m[0] * m[0] { (m[2] * halves[0] - m[1] * halves[1]) / spread } else { own.half };
    let half = half.clamp(0.5 * own.half, 1.5 * own.half);
    if det.abs() < 1e-9 * m[0] * m[0] * m[0] {
        return Dot { at: own.at, half };
    }
    let c = (m[2] * m[4] - m[3] * m[3]) * v[0] - (m[1] * m[4] - m[2] * m[3]) * v[1] + (m[1] * m[3] - m[2] * m[2]) * v[2];
    Dot { at: own.at + c / det, half }
}

/// A row of dots in even steps of about `step`, ends included.
pub(super) fn even(dots: &[Dot], step: f64) -> Vec<Dot> {
    let total: f64 = dots.windows(2).map(|d| d[0].at.distance(d[1].at)).sum();
    let (Some(first), Some(last)) = (dots.first(), dots.last()) else { return Vec::new() };
    if total < 1e-9 {
        return vec![*first];
    }
    let steps = (total / step).round().max(1.0);
    let mut out = vec![*first];
    let (mut walked, mut next) = (0.0, 1.0);
    for pair in dots.windows(2) {
        let length = pair[0].at.distance(pair[1].at);
        while next < steps && walked + length >= total * next / steps {
            let t = if length < 1e-12 { 0.0 } else { (total * next / steps - walked) / length };
            out.push(Dot { at: pair[0].at.lerp(pair[1].at, t), half: pair[0].half + t * (pair[1].half - pair[0].half) });
            next += 1.0;
        }
        walked += length;
    }
    out.push(*last);
    out
}
