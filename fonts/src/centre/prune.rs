//! What thinning leaves behind and no pen drew: hairs, crossings torn in two, pinholes and flecks.

use super::mask::Mask;
use super::skeleton::{Dot, Edge, Graph, Node};
use kurbo::{Point, Vec2};

/// A branch that reaches no farther out of its junction's ink than this many half-widths is the corner of
/// a broad stroke and no stroke. (The medial axis of a square end has branches of 0.41, of a corner of
/// 60 degrees one of 1.)
const HAIR: f64 = 1.05;

/// Junctions whose ink overlaps by this much are one crossing.
const ONE_CROSSING: f64 = 0.85;

/// More edges than this no letter has: what is not writing is dealt with in bulk, so that it takes no
/// longer than writing does.
const THICKET: usize = 150;

/// Fills pinholes and takes flecks away, by what the line's own width explains. Gives the depths of the
/// ink (see [`Mask::depth`]) as it is afterwards.
pub(super) fn clean(mask: &mut Mask) -> Vec<f32> {
    let depth = mask.depth();
    let ink = mask.ink();
    if ink == 0 {
        return depth;
    }
    // Over the breadth of a line the mean depth is a quarter of its width.
    let breadth = 4.0 * depth.iter().map(|d| f64::from(*d)).sum::<f64>() / ink as f64;
    let pinhole = (0.3 * breadth * breadth) as usize;
    let fleck = ((0.25 * breadth * breadth) as usize).min(ink / 3);
    let holes = patches(mask, false, pinhole);
    let flecks = patches(mask, true, fleck);
    if holes.is_empty() && flecks.is_empty() {
        return depth;
    }
    let bits = mask.bits_mut();
    for at in holes {
        bits[at] = true;
    }
    for at in flecks {
        bits[at] = false;
    }
    mask.depth()
}

/// The pixels of all connected patches of a colour that have fewer than `least` pixels. Ink hangs together
/// over corners, white does not.
fn patches(mask: &Mask, ink: bool, least: usize) -> Vec<usize> {
    let mut small = Vec::new();
    for patch in components(mask, ink) {
        if patch.len() < least {
            small.extend(patch);
        }
    }
    small
}

/// Connected patches of ink (over sides and corners) or of white (over sides), as pixel numbers.
pub(super) fn components(mask: &Mask, ink: bool) -> Vec<Vec<usize>> {
    let (w, h) = (mask.width(), mask.height());
    let mut seen = vec![false; w * h];
    let mut patches = Vec::new();
    for first in 0..w * h {
        if seen[first] || mask.bits()[first] != ink {
            continue;
        }
        seen[first] = true;
        let mut patch = vec![first];
        let mut done = 0;
        while let Some(at) = patch.get(done).copied() {
            done += 1;
            let (x, y) = (at % w, at / w);
            for dy in -1..=1_isize {
                for dx in -1..=1_isize {
                    let (Some(nx), Some(ny)) = (x.checked_add_signed(dx), y.checked_add_signed(dy)) else { continue };
                    if nx >= w || ny >= h || (!ink && dx != 0 && dy != 0) {
                        continue;
                    }
                    let next = ny * w + nx;
                    if !seen[next] && mask.bits()[next] == ink {
                        seen[next] = true;
                        patch.push(next);
                    }
                }
            }
        }
        patches.push(patch);
    }
    patches
}

/// Takes hairs off, joins what then is one way, and makes one crossing of junctions that are too close.
pub(super) fn prune(graph: &mut Graph) {
    let typical = median(graph.edges.iter().flat_map(|e| e.path.iter().map(|d| d.half)).collect());
    while shave(graph, typical) {
        join(graph);
    }
    join(graph);
    while graph.edges.len() <= THICKET && merge(graph) {
        join(graph);
        while shave(graph, typical) {
            join(graph);
        }
    }
    for node in &mut graph.nodes {
        node.zone = node.zone.max(1.3 * node.half);
    }
}

pub(super) fn median(mut values: Vec<f64>) -> f64 {
    if values.is_empty() {
        return 0.0;
    }
    let middle = values.len() / 2;
    *values.select_nth_unstable_by(middle, f64::total_cmp).1
}

/// Removes the branch that explains itself best by its junction's ink, if one does; of very many all.
fn shave(graph: &mut Graph, typical: f64) -> bool {
    let degrees = graph.degrees();
    let mut best: Option<(f64, usize)> = None;
    let mut hairs = Vec::new();
    for (i, edge) in graph.edges.iter().enumerate() {
        let fork = match edge.ends.map(|n| degrees[n]) {
            [1, d] if d > 2 => edge.ends[1],
            [d, 1] if d > 2 => edge.ends[0],
            _ => continue,
        };
        let at = graph.nodes[fork].at;
        let half = graph.nodes[fork].half.min(1.6 * typical.max(1.0));
        let out = edge.path.iter().map(|d| d.at.distance(at) + d.half).fold(0.0, f64::max) - graph.nodes[fork].half;
        if out < HAIR * half {
            hairs.push(i);
            if best.is_none_or(|(least, _)| out / half < least) {
                best = Some((out / half, i));
            }
        }
    }
    if hairs.len() > THICKET {
        let mut i = 0;
        graph.edges.retain(|_| {
            i += 1;
            hairs.binary_search(&(i - 1)).is_err()
        });
    } else if let Some((_, i)) = best {
        graph.edges.remove(i);
    }
    best.is_some()
}

/// Where only two ends meet there is no junction: their edges are one.
fn join(graph: &mut Graph) {
    loop {
        let degrees = graph.degrees();
        let pair = (0..graph.nodes.len()).filter(|n| degrees[*n] == 2).find_map(|n| {
            let mut at = (0..graph.edges.len()).filter(|e| graph.edges[*e].ends.contains(&n) && !graph.edges[*e].is_ring());
            Some((n, at.next()?, at.next()?))
        });
        let Some((node, first, second)) = pair else { return };
        let late = graph.edges.remove(second);
        let early = graph.edges.remove(first);
        let early = if early.ends[1] == node { early } else { turned(early) };
        let late = if late.ends[0] == node { late } else { turned(late) };
        let mut path = early.path;
        path.extend(late.path.into_iter().skip(1));
        graph.edges.push(Edge { ends: [early.ends[0], late.ends[1]], path });
    }
}

/// The same edge from its other end.
pub(super) fn turned(mut edge: Edge) -> Edge {
    edge.ends.reverse();
    edge.path.reverse();
    edge
}

/// Makes one node of two junctions that thinning tore apart; the shortest such edge first.
fn merge(graph: &mut Graph) -> bool {
    let degrees = graph.degrees();
    let mut best: Option<(f64, usize)> = None;
    for (i, edge) in graph.edges.iter().enumerate() {
        let [a, b] = edge.ends;
        if a == b || degrees[a] < 3 || degrees[b] < 3 {
            continue;
        }
        let (na, nb) = (graph.nodes[a], graph.nodes[b]);
        let length = edge.length();
        let close = length < ONE_CROSSING * (na.half + nb.half) && !around_white(graph, i);
        if (close || (length < 2.5 * (na.half + nb.half) && crosses(graph, i))) && best.is_none_or(|(least, _)| length < least) {
            best = Some((length, i));
        }
    }
    let Some((_, i)) = best else { return false };
    let edge = graph.edges.remove(i);
    let [a, b] = edge.ends;
    let (na, nb) = (graph.nodes[a], graph.nodes[b]);
    let at = na.at.midpoint(nb.at);
    let apart = na.at.distance(nb.at) / 2.0;
    let half = na.half.max(nb.half);
    let zone = (na.zone.max(1.1 * na.half) + apart).max(nb.zone.max(1.1 * nb.half) + apart);
    graph.nodes[a] = Node { at, half, zone };
    let here = Dot { at, half };
    for edge in &mut graph.edges {
        let last = edge.path.len() - 1;
        for (end, place) in [(0, 0), (1, last)] {
            if edge.ends[end] == a || edge.ends[end] == b {
                edge.ends[end] = a;
                edge.path[place] = here;
            }
        }
    }
    true
}

/// Whether a second edge between the same junctions encloses white with this one that is worth keeping.
fn around_white(graph: &Graph, which: usize) -> bool {
    let edge = &graph.edges[which];
    graph.edges.iter().enumerate().any(|(i, other)| {
        let same = other.ends == edge.ends || (other.ends[0] == edge.ends[1] && other.ends[1] == edge.ends[0]);
        i != which && same && other.length() < 3.0 * edge.length() + 4.0
    })
}

/// Whether an edge between two junctions of three is the waist of two strokes that cross at a narrow angle.
fn crosses(graph: &Graph, which: usize) -> bool {
    let edge = &graph.edges[which];
    let arms = |node: usize| -> Vec<Vec2> {
        let mut arms = Vec::new();
        for (_, other) in graph.edges.iter().enumerate().filter(|(i, _)| *i != which) {
            for end in 0..2 {
                if other.ends[end] == node {
                    arms.push(heading(&other.path, end == 1, graph.nodes[node].half));
                }
            }
        }
        arms
    };
    let (one, two) = (arms(edge.ends[0]), arms(edge.ends[1]));
    let ([a, b], [c, d]) = (one.as_slice(), two.as_slice()) else { return false };
    let waist = graph.nodes[edge.ends[1]].at - graph.nodes[edge.ends[0]].at;
    let broad = 1.6 * graph.nodes[edge.ends[0]].half.max(graph.nodes[edge.ends[1]].half);
    // A stroke that comes in at one end and leaves at the other, hardly moved aside on its way.
    let goes_on = |from: &Vec2, to: &Vec2| {
        from.dot(*to) < -0.85 && (waist.cross(*from).abs() < broad || waist.dot(*from).abs() > 0.5 * waist.hypot2().sqrt())
    };
    (goes_on(a, c) && goes_on(b, d)) || (goes_on(a, d) && goes_on(b, c))
}

/// The direction in which a path leaves its first dot (its last one with `back`), judged beyond `clear`.
pub(super) fn heading(path: &[Dot], back: bool, clear: f64) -> Vec2 {
    let nth = |i: usize| if back { path[path.len() - 1 - i].at } else { path[i].at };
    let origin: Point = nth(0);
    let mut from = origin;
    let mut to = origin;
    for i in 1..path.len() {
        to = nth(i);
        let away = to.distance(origin);
        if away <= clear {
            from = to;
        }
        if away > 2.5 * clear + 3.0 {
            break;
        }
    }
    let way = if to == from { to - origin } else { to - from };
    let length = way.hypot2().sqrt();
    if length < 1e-9 { Vec2::ZERO } else { way / length }
}
