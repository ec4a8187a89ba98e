//! The pen's path, found in its ink: a letter's outline or a scanned letter in, the strokes that a person
//! would have drawn it with out.
//!
//! The ink becomes a bitmap (`mask`), is worn down to its middle (`skeleton`), loses what no pen drew
//! (`prune`), becomes smooth lines again (`line`), is put into the order in which school teaches it
//! (`expected`, `order`), and leaves as strokes (`trace`). `check` measures what came out against the ink.
//! Knows no typeface and no page, only ink.

mod check;
mod expected;
mod line;
mod mask;
mod order;
mod prune;
mod skeleton;
mod sound;
mod taught;
#[cfg(test)]
mod tests;
mod trace;

pub use check::CentreFault;
use check::check;
pub use mask::Mask;
pub use sound::PathFrom;
pub(crate) use sound::{Sound, sound};

use crate::{Knot, Part, Stroke};
use expected::Ductus;
use kurbo::{Affine, BezPath, Point, Rect, Vec2};
use order::Frame;
use skeleton::{Dot, Edge, Graph, Node};

/// A skeleton of more edges than this is no letter's, however rough its ink (which has some dozens).
const MOST_EDGES: usize = 800;

/// The pen strokes of a letter from its closed outlines in x-heights, late parts last. `spells` is what the
/// letter says; it decides the writing order and what is a dot, a bar or an accent. Without ink there are
/// no strokes.
fn centre_line(spells: &str, contours: &[BezPath]) -> Vec<Stroke> {
    let (mask, to_x_heights) = Mask::of_outline(contours);
    centre_line_of_mask(spells, &mask, to_x_heights)
}

/// The pen strokes of a letter from its ink, late parts last.
///
/// `spells` is what the letter says (it decides the writing order and what is a dot, a bar or an accent);
/// `to_x_heights` maps the bitmap's pixels, whole numbers at their centres, to x-heights with the baseline
/// at y = 0 and y downwards. Knots are at most 0.065 x-heights apart and carry the ink's full width. A
/// bitmap without ink or of mere noise, or a map that is not invertible, gives no strokes.
pub fn centre_line_of_mask(spells: &str, mask: &Mask, to_x_heights: Affine) -> Vec<Stroke> {
    let (mut mask, back) = mask.cropped();
    let to_x_heights = to_x_heights * back;
    let scale = to_x_heights.determinant().abs().sqrt();
    if mask.ink() == 0 || !(scale.is_finite() && scale > 1e-9) {
        return Vec::new();
    }
    let depth = prune::clean(&mut mask);
    // What is no letter (a line as long as a road) is not drawn finer than its bitmap is.
    let mut letter = Letter::new(spells, &mask, depth, (1.0 / scale).max(20.0));
    let ink = |(dots, part): (Vec<Dot>, Part)| {
        let knots = dots.iter().map(|d| Knot { at: to_x_heights * d.at, width: 2.0 * d.half * scale }).collect();
        Stroke { knots, part }
    };
    let mut strokes: Vec<Stroke> = letter.strokes().into_iter().map(ink).collect();
    // A rough outline asks for a steadier hand.
    for steady in [1.5, 2.2] {
        if !strokes.iter().any(check::is_wobbly) {
            break;
        }
        letter.steady = steady;
        strokes = letter.strokes().into_iter().map(ink).collect();
    }
    taught::mended(spells, strokes)
}

/// A letter's ink, taken apart.
struct Letter<'a> {
    spells: &'a str,
    mask: Mask,
    depth: Vec<f32>,
    /// Pixels to an x-height.
    unit: f64,
    /// How much more than usual its lines are smoothed.
    steady: f64,
    /// Which patch of ink a pixel belongs to.
    patch_of: Vec<usize>,
    patches: Vec<Patch>,
}

struct Patch {
    bounds: Rect,
    /// As a dab of the pen, if it is no longer than one.
    blot: Option<Vec<Dot>>,
    part: Part,
}

impl<'a> Letter<'a> {
    fn new(spells: &'a str, mask: &Mask, depth: Vec<f32>, unit: f64) -> Self {
        let mut patch_of = vec![usize::MAX; depth.len()];
        let components = prune::components(mask, true);
        let mut patches = Vec::with_capacity(components.len());
        for pixels in &components {
            for at in pixels {
                patch_of[*at] = patches.len();
            }
            patches.push(Patch::new(pixels, mask.width(), &depth));
        }
        assign(spells, &mut patches);
        Letter { spells, mask: mask.clone(), depth, unit, steady: 1.0, patch_of, patches }
    }

    /// The strokes in pixels, in writing order.
    fn strokes(&self) -> Vec<(Vec<Dot>, Part)> {
        let mut lines = self.mask.clone();
        for (bit, patch) in lines.bits_mut().iter_mut().zip(&self.patch_of) {
            *bit = *bit && self.patches[*patch].blot.is_none();
        }
        let mut graph = skeleton::of_mask(&lines, &self.depth);
        if graph.edges.len() > MOST_EDGES {
            return Vec::new();
        }
        prune::prune(&mut graph);
        let taught: Vec<Ductus> = expected::school(self.spells).map(|s| s.ways().collect()).unwrap_or_default();
        let mut body = self.written(&graph, |patch| patch.part == Part::Body, &taught);
        let top = body.iter().flat_map(|dots| dots.iter().map(|d| d.at.y)).fold(f64::INFINITY, f64::min);
        let mut dabs: Vec<Vec<Dot>> = self.patches.iter().filter(|p| p.part == Part::Body).filter_map(|p| p.blot.clone()).collect();
        dabs.sort_by(|a, b| a[0].at.y.total_cmp(&b[0].at.y).then(a[0].at.x.total_cmp(&b[0].at.x)));
        let above = dabs.iter().filter(|b| b[0].at.y < top).count();
        body.extend(dabs.split_off(above));
        body.splice(0..0, dabs);
        let bar = bar_of(self.spells, &body).map(|at| body.remove(at));
        let mut strokes: Vec<(Vec<Dot>, Part)> = body.into_iter().map(|dots| (dots, Part::Body)).collect();
        strokes.extend(bar.map(|dots| (dots, Part::Bar)));
        let mut late: Vec<usize> = (0..self.patches.len()).filter(|p| self.patches[*p].part.is_late()).collect();
        late.sort_by(|a, b| self.patches[*a].bounds.x0.total_cmp(&self.patches[*b].bounds.x0));
        for at in late {
            let part = self.patches[at].part;
            if let Some(dab) = self.patches[at].blot.clone() {
                strokes.push((dab, part));
            } else {
                let bounds = self.patches[at].bounds;
                let drawn = self.written(&graph, |patch| patch.bounds == bounds, &[]);
                strokes.extend(drawn.into_iter().map(|dots| (dots, part)));
            }
        }
        strokes
    }

    /// The movements over the patches that are wanted.
    fn written(&self, graph: &Graph, wanted: impl Fn(&Patch) -> bool, taught: &[Ductus]) -> Vec<Vec<Dot>> {
        let on = |edge: &&Edge| self.patch_at(edge.path[edge.path.len() / 2].at).is_some_and(&wanted);
        let part = Graph { nodes: graph.nodes.clone(), edges: graph.edges.iter().filter(on).cloned().collect() };
        let untaught = [Ductus::new()];
        let taught = if taught.is_empty() { &untaught[..] } else { taught };
        let mut seen: Vec<(Graph, Vec<line::Way>)> = Vec::new();
        let mut best: Option<(u32, usize, Vec<Vec<order::Step>>)> = None;
        for ductus in taught {
            let mut opened = part.clone();
            open(&mut opened, ductus);
            let at = seen.iter().position(|(g, _)| g.edges.len() == opened.edges.len() && g.same_ends(&opened)).unwrap_or_else(|| {
                let ways = line::ways(&opened, self.unit, self.steady, |at| self.patch_at(at).is_some());
                seen.push((opened, ways));
                seen.len() - 1
            });
            let (graph, ways) = &seen[at];
            let nodes: Vec<Point> = graph.nodes.iter().map(|n| n.at).collect();
            let most = best.as_ref().map_or(u32::MAX, |b| b.0);
            if let Some((cost, movements)) = order::ordered(ways, &nodes, ductus, most) {
                best = Some((cost, at, movements));
            }
        }
        let Some((_, at, movements)) = best else { return Vec::new() };
        let (graph, ways) = &seen[at];
        let degrees = graph.degrees();
        movements.iter().map(|steps| trace::movement(steps, ways, graph, &degrees, self.unit)).filter(|d| !d.is_empty()).collect()
    }

    fn patch_at(&self, at: Point) -> Option<&Patch> {
        let (x, y) = (at.x.round(), at.y.round());
        if x < 0.0 || y < 0.0 || x >= self.mask.width() as f64 || y >= self.mask.height() as f64 {
            return None;
        }
        self.patches.get(*self.patch_of.get(y as usize * self.mask.width() + x as usize)?)
    }
}

impl Patch {
    fn new(pixels: &[usize], width: usize, depth: &[f32]) -> Patch {
        let mut bounds = Rect::new(f64::INFINITY, f64::INFINITY, f64::NEG_INFINITY, f64::NEG_INFINITY);
        let mut deepest = 0.0_f32;
        for at in pixels {
            deepest = deepest.max(depth[*at]);
            bounds = bounds.union_pt(Point::new((at % width) as f64, (at / width) as f64));
        }
        let long = bounds.width().max(bounds.height()) + 1.0;
        let blot = (long < 2.3 * 2.0 * f64::from(deepest)).then(|| dab(pixels, width));
        Patch { bounds, blot, part: Part::Body }
    }
}

/// The dab of a pen that inks some pixels: a point if they lie round one, else the short line with the same
/// second moments, from its upper end (from its left one if it lies).
fn dab(pixels: &[usize], width: usize) -> Vec<Dot> {
    let n = pixels.len() as f64;
    let place = |at: &usize| Vec2::new((at % width) as f64, (at / width) as f64);
    let middle = pixels.iter().fold(Vec2::ZERO, |sum, at| sum + place(at)) / n;
    let (mut xx, mut xy, mut yy) = (0.0, 0.0, 0.0);
    for off in pixels.iter().map(|at| place(at) - middle) {
        xx += off.x * off.x / n;
        xy += off.x * off.y / n;
        yy += off.y * off.y / n;
    }
    let spread = ((xx - yy) * (xx - yy) / 4.0 + xy * xy).sqrt();
    let (major, minor) = ((xx + yy) / 2.0 + spread, ((xx + yy) / 2.0 - spread).max(0.05));
    // A bar with round ends of half-width r and straight part 2a has nearly these moments; 0.564 is one
    // over the root of pi.
    if major < 1.35 * minor {
        return vec![Dot { at: middle.to_point(), half: 0.564 * n.sqrt() }];
    }
    let half = (3.7 * minor).sqrt();
    let straight = ((n - half * half * std::f64::consts::PI) / (4.0 * half)).max(0.0);
    let axis = if xy.abs() > 1e-9 {
        Vec2::new(xy, major - xx)
    } else if xx > yy {
        Vec2::new(1.0, 0.0)
    } else {
        Vec2::new(0.0, 1.0)
    };
    let axis = line::unit(axis);
    let axis = if axis.y < 0.0 || (axis.y < 0.4 && axis.x < 0.0) { -axis } else { axis };
    let axis = if axis.y.abs() < 0.4 && axis.x < 0.0 { -axis } else { axis };
    [-1.0, 0.0, 1.0].map(|end| Dot { at: (middle + end * straight * axis).to_point(), half }).to_vec()
}

/// Says which patches are dots and accents: those that lie clear of the tallest one, where the letter has
/// such parts.
fn assign(spells: &str, patches: &mut [Patch]) {
    let dotted = matches!(expected::base(spells), Some('i' | 'j'));
    let accented = expected::is_accented(spells);
    if !dotted && !accented {
        return;
    }
    let main = patches.iter().map(|p| p.bounds).reduce(|a, b| if b.height() > a.height() { b } else { a });
    let Some(main) = main else { return };
    for patch in patches.iter_mut().filter(|p| p.bounds != main) {
        let above = patch.bounds.y1 < main.y0 + 0.25 * main.height();
        let below = patch.bounds.y0 > main.y1 - 0.1 * main.height();
        if accented && (above || below) {
            patch.part = Part::Accent;
        } else if dotted && above {
            patch.part = Part::Dot;
        }
    }
}

/// Which of a letter's movements is its bar: short, nearly level, above the letter's foot, and not all
/// there is. Only t and f have one that waits for the word to be done; the bars of A, H or E are drawn with
/// the letter.
fn bar_of(spells: &str, movements: &[Vec<Dot>]) -> Option<usize> {
    if movements.len() < 2 || !matches!(expected::base(spells), Some('t' | 'f')) {
        return None;
    }
    let all = movements.iter().flatten();
    let (top, foot) = all.fold((f64::INFINITY, f64::NEG_INFINITY), |(a, b), d| (a.min(d.at.y), b.max(d.at.y)));
    let level = |dots: &Vec<Dot>| {
        let (Some(a), Some(b)) = (dots.first(), dots.last()) else { return None };
        let (chord, middle) = (b.at - a.at, a.at.midpoint(b.at));
        let length: f64 = dots.windows(2).map(|d| d[0].at.distance(d[1].at)).sum();
        let straight = length < 1.4 * chord.hypot2().sqrt();
        (straight && chord.x.abs() > 1.3 * chord.y.abs() && middle.y < top + 0.75 * (foot - top)).then_some(length)
    };
    let bars = movements.iter().enumerate().filter_map(|(i, m)| level(m).map(|length| (i, length)));
    bars.max_by(|a, b| a.1.total_cmp(&b.1)).map(|(i, _)| i)
}

/// Opens ways where school begins a movement in their midst, at the top of an o or at the corner of a P, and
/// where they turn sharply between two junctions.
fn open(graph: &mut Graph, ductus: &Ductus) {
    let frame = Frame::of(graph.edges.iter().map(|e| e.path.as_slice()));
    let top = [Point::new(0.6, 0.0)];
    let starts: Vec<Point> = ductus.iter().filter_map(|m| m.first().copied()).collect();
    // Where one of several movements ends, another line may go on: at the foot of a B.
    let stops: Vec<Point> = ductus.iter().filter(|_| ductus.len() > 1).filter_map(|m| m.last().copied()).collect();
    let starts = if starts.is_empty() { &top[..] } else { &starts };
    let mut i = 0;
    while i < graph.edges.len() {
        let edge = &graph.edges[i];
        let degrees = graph.degrees();
        if edge.is_ring() && degrees[edge.ends[0]] == 2 && edge.path.len() > 3 {
            if let Some((at, _)) = nearest(edge, starts[0], &frame) {
                turn_ring(graph, i, at);
            }
        } else if edge.ends.iter().any(|n| degrees[*n] == 1) {
            // School begins twice at a corner that was drawn round in one line.
            let begun = |c: &usize| {
                let here = frame.place(edge.path[*c].at);
                starts.iter().filter(|s| s.distance(here) < 0.25).count() > 1
            };
            if let Some(at) = corners(edge).into_iter().find(begun) {
                split(graph, i, at);
            }
        } else if !ductus.is_empty() {
            let ends = edge.ends.map(|n| frame.place(graph.nodes[n].at));
            let corners = corners(edge);
            let inside = starts.iter().chain(&stops).find_map(|s| {
                let (at, away) = nearest(edge, *s, &frame)?;
                let snap = |c: &&usize| edge.path[**c].at.distance(edge.path[at].at) < 0.2 * frame.side();
                let at = corners.iter().filter(snap).min_by_key(|c| c.abs_diff(at)).copied().unwrap_or(at);
                let here = frame.place(edge.path[at].at);
                let clear = ends.iter().all(|e| e.distance(here) > 0.12);
                let room = at > 3 && at + 4 < edge.path.len();
                (away < if edge.is_ring() { 0.3 } else { 0.2 } && clear && room).then_some(at)
            });
            if let Some(at) = inside.or(corners.first().copied()) {
                split(graph, i, at);
            }
        }
        i += 1;
    }
}

/// Where an edge turns sharply, well within it: where a pen may have stopped and turned back.
fn corners(edge: &Edge) -> Vec<usize> {
    let path = &edge.path;
    let half = path[path.len() / 2].half;
    let reach = (3.0 * half) as usize + 3;
    let mut sharp: Vec<(f64, usize)> = Vec::new();
    for i in 2 * reach..path.len().saturating_sub(2 * reach) {
        let (a, b) = (path[i].at - path[i - reach].at, path[i + reach].at - path[i].at);
        let straight = line::unit(a).dot(line::unit(b));
        if straight < 0.35 {
            match sharp.last_mut() {
                Some(last) if i - last.1 < 2 * reach => {
                    if straight < last.0 {
                        *last = (straight, i);
                    }
                }
                _ => sharp.push((straight, i)),
            }
        }
    }
    sharp.into_iter().map(|c| c.1).collect()
}

/// The dot of an edge that is nearest to a place of the letter, and how far it is.
fn nearest(edge: &Edge, place: Point, frame: &Frame) -> Option<(usize, f64)> {
    let away = edge.path.iter().enumerate().map(|(i, d)| (i, frame.place(d.at).distance(place)));
    away.min_by(|a, b| a.1.total_cmp(&b.1))
}

fn turn_ring(graph: &mut Graph, which: usize, at: usize) {
    let edge = &mut graph.edges[which];
    let mut path = edge.path[at..].to_vec();
    path.extend_from_slice(&edge.path[1..=at]);
    edge.path = path;
    graph.nodes[edge.ends[0]].at = edge.path[0].at;
}

fn split(graph: &mut Graph, which: usize, at: usize) {
    let edge = &mut graph.edges[which];
    let dot = edge.path[at];
    let node = graph.nodes.len();
    let rest = Edge { ends: [node, edge.ends[1]], path: edge.path[at..].to_vec() };
    edge.path.truncate(at + 1);
    edge.ends[1] = node;
    graph.nodes.push(Node { at: dot.at, half: dot.half, zone: 0.0 });
    graph.edges.push(rest);
}
