//! The order in which a person writes what is there: the least laborious walk over all ways of the graph.
//!
//! A walk pays for lifting the pen, for going over ink a second time, for sharp turns at junctions, and for
//! going against what school teaches; the cheapest is found by Dijkstra's method over (what is drawn, where
//! the pen is, which movement it is in). A retraced stem is so drawn twice and not broken in two. Costs are
//! whole numbers, so that every machine decides alike.

use super::expected::{Ductus, agreement};
use super::line::Way;
use super::skeleton::Dot;
use kurbo::{Point, Rect, Vec2};
use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap};
use std::hash::{BuildHasherDefault, Hasher};

/// A way and whether it is walked from its second end.
pub(super) type Step = (usize, bool);

/// Walks looked at before the best so far is completed greedily: some milliseconds.
const PATIENCE: usize = 2500;

/// What each way still to be drawn counts more than it must cost: a little is lost in quality, much won in
/// time.
const EAGER: u32 = 110;

/// More ways than this are not looked at together (and would not fit a key).
const MOST_WAYS: usize = 40;

/// More movements than this no character has.
const MOST_MOVEMENTS: usize = 9;

/// Costs in thousandths; a length of one is the letter's larger side.
const LIFT: f64 = 0.34;
const EXTRA_LIFT: f64 = 0.7;
const MISSED_LIFT: f64 = 0.15;
const AGAIN: f64 = 0.38;
const EXIT: f64 = 0.6;
const OFF: f64 = 0.25;
const REVERSE: f64 = 0.13;
const TURN: f64 = 0.85;
const AGAINST: f64 = 1.0;
const ASTRAY: f64 = 0.6;

/// The pen's movements over some ways, each as a row of steps, if they cost less than `most`; and what they
/// cost. `nodes` are the places of the ways' ends; an empty ductus teaches nothing.
pub(super) fn ordered(ways: &[Way], nodes: &[Point], ductus: &Ductus, most: u32) -> Option<(u32, Vec<Vec<Step>>)> {
    if ways.is_empty() { Some((0, Vec::new())) } else { Walk::new(ways, nodes, ductus).search(most) }
}

/// A letter's upright box: the way from places in its ink to places over a box of one by one.
#[derive(Debug, Clone, Copy)]
pub(super) struct Frame {
    slant: f64,
    within: Rect,
}

impl Frame {
    /// The frame of some rows of dots. The slant is that of what stands rather than lies.
    pub(super) fn of<'a>(rows: impl Iterator<Item = &'a [Dot]> + Clone) -> Frame {
        let (mut lean, mut rise) = (0.0, 0.0);
        for row in rows.clone() {
            for pair in row.windows(6).step_by(5) {
                let run = pair[5].at - pair[0].at;
                let run = if run.y < 0.0 { -run } else { run };
                if run.x.abs() < run.y {
                    lean += run.x;
                    rise += run.y;
                }
            }
        }
        let slant = if rise > 1.0 { (lean / rise).clamp(-0.7, 0.2) } else { 0.0 };
        let mut frame = Frame { slant, within: Rect::ZERO };
        let boxes = rows.flatten().map(|d| frame.upright(d.at)).map(|p| Rect::from_points(p, p));
        frame.within = boxes.reduce(|a, b| a.union(b)).unwrap_or_default();
        frame
    }

    fn upright(&self, at: Point) -> Point {
        Point::new(at.x - self.slant * at.y, at.y)
    }

    /// The letter's larger side.
    pub(super) fn side(&self) -> f64 {
        self.within.width().max(self.within.height()).max(1.0)
    }

    /// Where a place of the ink is over the box.
    pub(super) fn place(&self, at: Point) -> Point {
        let at = self.upright(at);
        // A flat or a narrow letter is not blown up.
        let least = self.side() / 4.0;
        let (w, h) = (self.within.width().max(least), self.within.height().max(least));
        let centre = self.within.center();
        Point::new((at.x - centre.x) / w + 0.5, (at.y - centre.y) / h + 0.5)
    }
}

struct Walk<'a> {
    ways: &'a [Way],
    ductus: &'a Ductus,
    /// For each way, then for either direction: places and headings over the box.
    from: Vec<[Point; 2]>,
    heading: Vec<[Vec2; 2]>,
    draw: Vec<[f64; 2]>,
    length: Vec<f64>,
    leaving: Vec<Vec<Step>>,
    degree: Vec<usize>,
}

/// Spreads a place's key over a hash table; nobody chooses letters to make it collide.
#[derive(Default)]
struct Spread(u64);

impl Hasher for Spread {
    fn finish(&self) -> u64 {
        self.0
    }
    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.write_u64(self.0 ^ u64::from(*byte));
        }
    }
    fn write_u64(&mut self, key: u64) {
        // Fibonacci hashing: D. Knuth, The Art of Computer Programming 3, section 6.4.
        let mixed = key.wrapping_mul(0x9E37_79B9_7F4A_7C15);
        self.0 = mixed ^ mixed >> 32;
    }
}

/// Where a walk is.
#[derive(Clone, Copy)]
struct Place {
    drawn: u64,
    last: Option<Step>,
    movements: usize,
    cost: u32,
    before: usize,
    lifted: bool,
}

impl<'a> Walk<'a> {
    fn new(ways: &'a [Way], nodes: &'a [Point], ductus: &'a Ductus) -> Self {
        let frame = Frame::of(ways.iter().map(|w| w.dots.as_slice()));
        let side = frame.side();
        let mut leaving = vec![Vec::new(); nodes.len()];
        let mut degree = vec![0; nodes.len()];
        for (i, way) in ways.iter().enumerate() {
            for back in [false, true] {
                let node = way.ends[usize::from(back)];
                leaving[node].push((i, back));
                degree[node] += 1;
            }
        }
        let from = ways.iter().map(|w| w.ends.map(|n| frame.place(nodes[n]))).collect();
        let over = 0.12 * side;
        let heading = ways.iter().map(|w| [w.leaving(false, over), w.leaving(true, over)]).collect();
        let length: Vec<f64> = ways.iter().map(|w| w.length / side).collect();
        let draw = ways.iter().zip(&length).map(|(w, l)| [false, true].map(|back| l * against(w, back, &frame, ductus))).collect();
        Walk { ways, ductus, from, heading, draw, length, leaving, degree }
    }

    /// What tells places of a walk apart. Beyond what is taught, one movement is like the other.
    fn key(&self, place: &Place) -> u64 {
        let last = place.last.map_or(0, |(w, b)| 1 + 2 * w + usize::from(b));
        place.drawn << 16 | (last as u64) << 8 | place.movements.min(self.ductus.len() + 1) as u64
    }

    fn end(&self, step: Step) -> usize {
        self.ways[step.0].ends[usize::from(!step.1)]
    }

    fn all(&self) -> u64 {
        if self.ways.len() >= 64 { u64::MAX } else { (1 << self.ways.len()) - 1 }
    }

    /// Whether a way's end is where the pen leaves for the next letter: a tip at the right.
    fn is_exit(&self, way: usize, end: usize) -> bool {
        let (here, there) = (self.from[way][end], self.from[way][1 - end]);
        let back = self.heading[way][end];
        self.ways[way].tips[end] && here.x > 0.9 && here.y > 0.15 && there.x < here.x - 0.15 && back.x < 0.0 && back.y > -0.2
    }

    /// Whether a way goes on straight into another.
    fn straight(&self, last: Step, next: Step) -> bool {
        self.heading[last.0][usize::from(!last.1)].dot(self.heading[next.0][usize::from(next.1)]) < -0.93
    }

    /// How far a way's beginning is from where school begins a movement.
    fn taught_start(&self, movement: usize, step: Step) -> f64 {
        let at = self.from[step.0][usize::from(step.1)];
        self.ductus.get(movement).and_then(|m| m.first()).map_or(9.0, |p| (*p - at).hypot2().sqrt())
    }

    /// What it costs to touch down for a movement.
    fn begin(&self, movement: usize, step: Step) -> f64 {
        let at = self.from[step.0][usize::from(step.1)];
        let node = self.ways[step.0].ends[usize::from(step.1)];
        let inside = if self.degree[node] > 2 { 0.06 } else { 0.0 };
        let away = match self.ductus.get(movement).and_then(|m| m.first()) {
            Some(p) => ASTRAY * (*p - at).hypot2().sqrt(),
            None if self.ductus.is_empty() => 0.12 * at.x + 0.2 * at.y,
            None => 0.2,
        };
        let leads_on = self.is_exit(step.0, usize::from(step.1)) && (movement == 0 || away > 0.3 * ASTRAY);
        away + inside + if leads_on { EXIT } else { 0.0 }
    }

    /// What it costs to end a movement.
    fn finish(&self, movement: usize, step: Step) -> f64 {
        let at = self.from[step.0][usize::from(!step.1)];
        match self.ductus.get(movement).and_then(|m| m.last()) {
            Some(p) => ASTRAY * (*p - at).hypot2().sqrt(),
            None => 0.0,
        }
    }

    /// What it costs not to lift the pen where school does.
    fn missed(&self, movements: usize) -> f64 {
        MISSED_LIFT * self.ductus.len().saturating_sub(movements) as f64
    }

    /// What it costs to go on from one way into another, drawn before or not.
    fn pass(&self, last: Step, next: Step, drawn: u64) -> Option<f64> {
        let is_drawn = |way: usize| way < 64 && drawn >> way & 1 == 1;
        let again = is_drawn(next.0);
        let mut cost = if again { 0.03 + AGAIN * self.length[next.0] } else { self.draw[next.0][usize::from(next.1)] };
        if last.0 == next.0 && last.1 != next.1 {
            let tip = self.ways[last.0].tips[usize::from(!last.1)];
            let degree = self.degree[self.end(last)];
            if !tip && (degree == 2 && self.ways[last.0].ends[0] == self.ways[last.0].ends[1]) {
                return None;
            }
            if degree > 2 {
                // Back from where the line ran into another one.
                cost += 0.25;
            }
            cost += REVERSE + if self.is_exit(last.0, usize::from(!last.1)) { EXIT } else { 0.0 };
        } else {
            let (coming, going) = (-self.heading[last.0][usize::from(!last.1)], self.heading[next.0][usize::from(next.1)]);
            let bend = (1.0 - coming.dot(going)) / 2.0;
            cost += TURN * bend * (0.4 + bend).min(1.0);
            let straight_on = |n: &Step| !is_drawn(n.0) && n.0 != next.0 && self.straight(last, *n);
            if bend > 0.25 && drawn != 0 && self.leaving[self.end(last)].iter().any(straight_on) {
                cost += OFF;
            }
        }
        Some(cost)
    }

    fn search(&self, most: u32) -> Option<(u32, Vec<Vec<Step>>)> {
        if self.ways.len() > MOST_WAYS {
            return (most == u32::MAX).then(|| (u32::MAX - 1, self.greedy(0, Vec::new())));
        }
        let mut places = vec![Place { drawn: 0, last: None, movements: 0, cost: 0, before: 0, lifted: true }];
        let mut heap = BinaryHeap::from([Reverse((0_u32, 0_usize))]);
        let mut done: HashMap<u64, u32, BuildHasherDefault<Spread>> = HashMap::default();
        let mut looked = 0;
        while let Some(Reverse((_, at))) = heap.pop() {
            let here = places[at];
            let key = self.key(&here);
            if done.get(&key).is_some_and(|c| *c <= here.cost) {
                continue;
            }
            done.insert(key, here.cost);
            if here.drawn == self.all() {
                return Some((here.cost, self.walked(&places, at)));
            }
            looked += 1;
            if looked > PATIENCE {
                break;
            }
            self.onward(here, |mut next, cost| {
                next.cost = here.cost + (1000.0 * cost).round() as u32;
                next.before = at;
                // What is still to be drawn costs at least this.
                let left: f64 =
                    (0..self.ways.len()).filter(|w| next.drawn >> w & 1 == 0).map(|w| self.draw[w][0].min(self.draw[w][1])).sum();
                let least = next.cost + (1000.0 * left) as u32 + EAGER * ((self.all() & !next.drawn).count_ones());
                if least < most && done.get(&self.key(&next)).is_none_or(|c| *c > next.cost) {
                    heap.push(Reverse((least, places.len())));
                    places.push(next);
                }
            });
        }
        if most < u32::MAX || looked <= PATIENCE {
            return None;
        }
        let best = (0..places.len()).max_by_key(|i| (places[*i].drawn.count_ones(), Reverse(places[*i].cost)))?;
        Some((u32::MAX - 1, self.greedy(places[best].drawn, self.walked(&places, best))))
    }

    /// All that can be done next from a place, with its cost.
    fn onward(&self, here: Place, mut put: impl FnMut(Place, f64)) {
        let movement = here.movements.saturating_sub(1);
        if let Some(last) = here.last {
            for next in &self.leaving[self.end(last)] {
                if let Some(mut cost) = self.pass(last, *next, here.drawn) {
                    let drawn = here.drawn | 1 << next.0;
                    if drawn == self.all() {
                        cost += self.finish(movement, *next) + self.missed(here.movements);
                    }
                    put(Place { drawn, last: Some(*next), lifted: false, ..here }, cost);
                }
            }
        }
        // Nobody lifts the pen, or sets it down, in the midst of a line that goes straight on.
        let free = here
            .last
            .is_none_or(|last| !self.leaving[self.end(last)].iter().any(|n| here.drawn >> n.0 & 1 == 0 && self.straight(last, *n)));
        if here.movements < MOST_MOVEMENTS && free {
            let lift = here.last.map_or(0.0, |last| {
                let more = if here.movements >= self.ductus.len() { EXTRA_LIFT } else { 0.0 };
                LIFT + more + self.finish(movement, last)
            });
            for way in (0..self.ways.len()).filter(|w| here.drawn >> w & 1 == 0) {
                for back in [false, true] {
                    let step = (way, back);
                    let drawn = here.drawn | 1 << way;
                    let node = self.ways[way].ends[usize::from(back)];
                    let amid = |n: &&Step| n.0 != way && here.drawn >> n.0 & 1 == 0 && self.straight((n.0, !n.1), step);
                    if self.degree[node] > 2
                        && self.leaving[node].iter().find(amid).is_some()
                        && self.taught_start(here.movements, step) > 0.15
                    {
                        continue;
                    }
                    let mut cost = lift + self.begin(here.movements, step) + self.draw[way][usize::from(back)];
                    if drawn == self.all() {
                        cost += self.finish(here.movements, step) + self.missed(here.movements + 1);
                    }
                    put(Place { drawn, last: Some(step), movements: here.movements + 1, lifted: true, ..here }, cost);
                }
            }
        }
    }

    fn walked(&self, places: &[Place], mut at: usize) -> Vec<Vec<Step>> {
        let mut movements = Vec::new();
        let mut steps = Vec::new();
        while let Some(step) = places[at].last {
            steps.push(step);
            if places[at].lifted {
                steps.reverse();
                movements.push(std::mem::take(&mut steps));
            }
            at = places[at].before;
        }
        movements.reverse();
        movements
    }

    /// Draws what is left, always straight on, one movement after the other.
    fn greedy(&self, drawn: u64, mut movements: Vec<Vec<Step>>) -> Vec<Vec<Step>> {
        let mut left: Vec<usize> = (0..self.ways.len()).filter(|w| *w >= 64 || drawn >> w & 1 == 0).collect();
        while !left.is_empty() {
            let starts = left.iter().flat_map(|w| [(*w, false), (*w, true)]);
            let price = |s: &Step| (1000.0 * (self.begin(movements.len(), *s) + self.draw[s.0][usize::from(s.1)])) as i64;
            let Some(start) = starts.min_by_key(price) else { break };
            left.retain(|w| *w != start.0);
            let mut steps = vec![start];
            let mut last = start;
            loop {
                let next = self.leaving[self.end(last)].iter().filter(|s| left.contains(&s.0));
                let price = |s: &&Step| (1000.0 * self.pass(last, **s, 0).unwrap_or(9.0)) as i64;
                let Some(next) = next.min_by_key(price).copied() else { break };
                if self.pass(last, next, 0).is_none_or(|c| c > LIFT + self.draw[next.0][usize::from(next.1)]) {
                    break;
                }
                left.retain(|w| *w != next.0);
                steps.push(next);
                last = next;
            }
            movements.push(steps);
        }
        movements
    }
}

/// How much a way, walked in a direction, goes against what school teaches, for a unit of its length.
fn against(way: &Way, back: bool, frame: &Frame, ductus: &Ductus) -> f64 {
    let n = way.dots.len();
    let mut sum = 0.0;
    let probes = 6;
    for probe in 0..probes {
        let (i, j) = (probe * (n - 1) / probes, (probe + 1) * (n - 1) / probes);
        let (a, b) = (way.dots[i].at, way.dots[j].at);
        let (a, b) = if back { (b, a) } else { (a, b) };
        let heading = super::line::unit(frame.place(b) - frame.place(a));
        let taught = agreement(ductus, frame.place(a.midpoint(b)), heading);
        // A little: down and to the right, as all writing goes.
        let common = heading.dot(Vec2::new(0.7, 0.7));
        let weight = if ductus.is_empty() { 0.35 } else { 0.12 };
        sum += AGAINST * (1.0 - taught) / 2.0 + weight * (1.0 - common) / 2.0;
    }
    sum / f64::from(probes as u32)
}
