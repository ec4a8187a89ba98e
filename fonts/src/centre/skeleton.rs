//! Ink worn down to a line one pixel wide, and that line read as a graph: ends and junctions, and the
//! ways between them.
//!
//! Thinning by Z. Guo and R. Hall, *Parallel thinning with two-subiteration algorithms*, Communications of
//! the ACM 32 (1989), from the rim inwards, so that its time is that of the ink's area; half-widths from
//! the distance transform.

use super::mask::Mask;
use kurbo::Point;

/// A place on the middle line, in pixels, and how far the ink reaches to either side.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Dot {
    pub(super) at: Point,
    pub(super) half: f64,
}

/// An end or a junction.
#[derive(Debug, Clone, Copy)]
pub(super) struct Node {
    pub(super) at: Point,
    pub(super) half: f64,
    /// How far around it the middle line cannot be trusted, because several strokes' ink runs together.
    pub(super) zone: f64,
}

/// A way between two nodes; its path begins at the first and ends at the second.
#[derive(Debug, Clone)]
pub(super) struct Edge {
    pub(super) ends: [usize; 2],
    pub(super) path: Vec<Dot>,
}

impl Edge {
    pub(super) fn length(&self) -> f64 {
        self.path.windows(2).map(|d| d[0].at.distance(d[1].at)).sum()
    }

    pub(super) fn is_ring(&self) -> bool {
        self.ends[0] == self.ends[1]
    }
}

/// A skeleton. A ring without a junction is an edge from a node to itself; a blot is an edge of no length.
#[derive(Debug, Clone, Default)]
pub(super) struct Graph {
    pub(super) nodes: Vec<Node>,
    pub(super) edges: Vec<Edge>,
}

impl Graph {
    /// Whether two graphs of the same ink have their edges' ends in the same places.
    pub(super) fn same_ends(&self, other: &Graph) -> bool {
        let ends = |g: &Graph| -> Vec<[Dot; 2]> { g.edges.iter().map(|e| [e.path[0], e.path[e.path.len() - 1]]).collect() };
        ends(self) == ends(other)
    }

    /// How many edge ends meet at each node.
    pub(super) fn degrees(&self) -> Vec<usize> {
        let mut degrees = vec![0; self.nodes.len()];
        for end in self.edges.iter().flat_map(|e| e.ends) {
            degrees[end] += 1;
        }
        degrees
    }
}

const AROUND: [(isize, isize); 8] = [(0, -1), (1, -1), (1, 0), (1, 1), (0, 1), (-1, 1), (-1, 0), (-1, -1)];

/// Pixels in a flat grid and the steps to their eight neighbours, clockwise from above.
struct Grid {
    width: usize,
    on: Vec<bool>,
}

impl Grid {
    fn neighbour(&self, at: usize, which: usize) -> usize {
        let (dx, dy) = AROUND[which];
        at.wrapping_add_signed(dy * self.width as isize + dx)
    }

    fn ring(&self, at: usize) -> usize {
        (0..8).filter(|k| self.on[self.neighbour(at, *k)]).map(|k| 1 << k).sum()
    }

    /// The neighbours that a line of pixels goes on to: a corner only where no side leads round it.
    fn linked(&self, at: usize) -> impl Iterator<Item = usize> + '_ {
        let on = move |k: usize| self.on[self.neighbour(at, k % 8)];
        (0..8).filter(move |k| on(*k) && (k % 2 == 0 || !(on(k + 7) || on(k + 1)))).map(move |k| self.neighbour(at, k))
    }

    fn point(&self, at: usize) -> Point {
        Point::new((at % self.width) as f64, (at / self.width) as f64)
    }
}

/// The skeleton of the ink. The bitmap has a white rim.
pub(super) fn of_mask(mask: &Mask, depth: &[f32]) -> Graph {
    if mask.width() < 3 || mask.height() < 3 {
        return Graph::default();
    }
    let mut grid = Grid { width: mask.width(), on: mask.bits().to_vec() };
    thin(&mut grid);
    Tracer::new(&grid, depth).trace()
}

/// Whether Guo and Hall's first or second pass takes a pixel away, by its eight neighbours.
fn taken(ring: usize, second: bool) -> bool {
    let p = |k: usize| ring >> k & 1 == 1;
    let crossings = (0..8).step_by(2).filter(|k| !p(*k) && (p(k + 1) || p((k + 2) % 8))).count();
    let pairs = |from: usize| (from..from + 8).step_by(2).filter(|k| p(k % 8) || p((k + 1) % 8)).count();
    let neighbours = pairs(0).min(pairs(7));
    let kept = if second { (p(0) || p(1) || !p(3)) && p(2) } else { (p(4) || p(5) || !p(7)) && p(6) };
    crossings == 1 && (2..=3).contains(&neighbours) && !kept
}

fn thin(grid: &mut Grid) {
    let table: Vec<[bool; 2]> = (0..256).map(|ring| [taken(ring, false), taken(ring, true)]).collect();
    let mut waiting = vec![false; grid.on.len()];
    let mut rim: Vec<usize> = (0..grid.on.len()).filter(|at| grid.on[*at] && grid.ring(*at) != 255).collect();
    for at in &rim {
        waiting[*at] = true;
    }
    let mut idle = 0;
    let mut second = false;
    let mut gone = Vec::new();
    while idle < 2 {
        gone.clear();
        gone.extend(rim.iter().copied().filter(|at| table[grid.ring(*at)][usize::from(second)]));
        idle = if gone.is_empty() { idle + 1 } else { 0 };
        for at in &gone {
            grid.on[*at] = false;
        }
        rim.retain(|at| grid.on[*at]);
        for at in &gone {
            for k in 0..8 {
                let next = grid.neighbour(*at, k);
                if grid.on[next] && !waiting[next] {
                    waiting[next] = true;
                    rim.push(next);
                }
            }
        }
        second = !second;
    }
}

/// Follows the lines of a thinned grid.
struct Tracer<'a> {
    grid: &'a Grid,
    depth: &'a [f32],
    /// The node that a pixel belongs to.
    node: Vec<Option<usize>>,
    seen: Vec<bool>,
    graph: Graph,
}

impl<'a> Tracer<'a> {
    fn new(grid: &'a Grid, depth: &'a [f32]) -> Self {
        let size = grid.on.len();
        Tracer { grid, depth, node: vec![None; size], seen: vec![false; size], graph: Graph::default() }
    }

    fn dot(&self, at: usize) -> Dot {
        Dot { at: self.grid.point(at), half: (f64::from(self.depth[at]) - 0.25).max(0.5) }
    }

    fn trace(mut self) -> Graph {
        let pixels: Vec<usize> = (0..self.grid.on.len()).filter(|at| self.grid.on[*at]).collect();
        let links: Vec<usize> = pixels.iter().map(|at| self.grid.linked(*at).count()).collect();
        let mut ways = vec![0_u8; self.grid.on.len()];
        for (at, n) in pixels.iter().zip(&links) {
            ways[*at] = *n as u8;
        }
        for at in &pixels {
            if ways[*at] != 2 && self.node[*at].is_none() {
                self.gather(*at, &ways);
            }
        }
        for at in &pixels {
            let Some(node) = self.node[*at] else { continue };
            if ways[*at] == 0 {
                let dot = self.dot(*at);
                self.graph.edges.push(Edge { ends: [node, node], path: vec![dot, dot] });
            }
            for next in self.grid.linked(*at) {
                if self.node[next].is_some_and(|other| other == node) {
                    continue;
                }
                self.follow(*at, next);
            }
        }
        for at in &pixels {
            if !self.seen[*at] && self.node[*at].is_none() {
                let dot = self.dot(*at);
                self.node[*at] = Some(self.graph.nodes.len());
                self.graph.nodes.push(Node { at: dot.at, half: dot.half, zone: 0.0 });
                if let Some(next) = self.grid.linked(*at).next() {
                    self.follow(*at, next);
                }
            }
        }
        self.graph
    }

    /// Makes one node of an end, or of junction pixels that touch.
    fn gather(&mut self, at: usize, ways: &[u8]) {
        let id = self.graph.nodes.len();
        self.node[at] = Some(id);
        let mut members = vec![at];
        let mut done = 0;
        while done < members.len() && ways[at] > 2 {
            let next: Vec<usize> = self.grid.linked(members[done]).filter(|n| ways[*n] > 2 && self.node[*n].is_none()).collect();
            for n in next {
                self.node[n] = Some(id);
                members.push(n);
            }
            done += 1;
        }
        let dots: Vec<Dot> = members.iter().map(|m| self.dot(*m)).collect();
        let middle = dots.iter().fold(kurbo::Vec2::ZERO, |sum, d| sum + d.at.to_vec2()) / dots.len() as f64;
        let half = dots.iter().map(|d| d.half).fold(0.0, f64::max);
        self.graph.nodes.push(Node { at: middle.to_point(), half, zone: 0.0 });
    }

    /// The edge that leaves a node's pixel by a neighbour, if it was not followed from its other end.
    fn follow(&mut self, from: usize, first: usize) {
        let Some(start) = self.node[from] else { return };
        if self.seen[first] {
            return;
        }
        let mut path = vec![Dot { at: self.graph.nodes[start].at, ..self.dot(from) }];
        let (mut before, mut at) = (from, first);
        let end = loop {
            if let Some(end) = self.node[at] {
                break end;
            }
            self.seen[at] = true;
            path.push(self.dot(at));
            // Beside a junction a node's pixel is the way on, even where the line itself also goes on.
            let onward = |n: &usize| *n != before && (self.node[*n].is_some() || !self.seen[*n]);
            let mut next = self.grid.linked(at).filter(onward);
            let Some(on) = next.next() else { break start };
            before = at;
            at = on;
        };
        path.push(Dot { at: self.graph.nodes[end].at, ..self.dot(at) });
        // Two nodes side by side are followed from either; once is enough.
        if path.len() == 2 {
            if start > end {
                return;
            }
            if self.graph.edges.iter().any(|e| e.path.len() == 2 && e.ends == [start, end]) {
                return;
            }
        }
        self.graph.edges.push(Edge { ends: [start, end], path });
    }
}
