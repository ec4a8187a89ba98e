//! Letters in two parts. No pen repeats a letter's proportions: its ascender or its tail is longer or shorter, one half
//! wider and the other narrower, one stroke leans off a little from the next. So a drawing that stands on a page more
//! than once is cut where few strokes cross, and wherever it stands its parts are stretched and turned by themselves.
//! The strokes that cross the cut run on as they were, and the places where neighbours join stay where they are.

use crate::form::{Form, rounded};
use crate::pen::chance::Chance;
use crate::{Piece, Shape};
use kurbo::{Affine, BezPath, ParamCurve, PathEl, PathSeg, Point, Vec2};

/// Strokes broader than this along a cut, in x-heights, are followed and not crossed.
const BROADEST: f64 = 0.4;
/// Each part reaches at least so far from the cut, in x-heights.
const LEAST_PART: f64 = 0.32;
/// The least sine of the angle between the cut and what crosses it.
const SQUARE: f64 = 0.72;
/// By so many millimetres the parts lie over each other, so that no white shows between them.
const OVERLAP: f64 = 0.03;

/// Where a form is cut; lengths in x-heights.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Cut {
    /// Along the line; else from top to bottom.
    level: bool,
    /// Its height, or its place across.
    at: f64,
    /// The middle of what crosses it.
    centre: Point,
    /// The direction in which that crosses it, of unit length.
    way: Vec2,
    /// How many strokes cross it. None between a letter and what floats over it.
    strokes: usize,
    /// Where neighbours join either part, measured as `at` is: above or left of the cut, below or right of it.
    joints: [Option<f64>; 2],
}

/// What an outline does at a cut: where it crosses, and the direction.
type Crossing = (f64, Vec2);

impl Cut {
    /// The best cut through a form, if there is a good one. `ends` are the ends of its ink at the height of small
    /// letters, where an outline's neighbours join; `None` in a hand that sets its letters singly.
    pub(crate) fn of(form: &Form, ends: Option<(f64, f64)>) -> Option<Cut> {
        let body = || form.contours.iter().filter(|c| !c.floats);
        let bounds = body().map(|c| c.bounds).reduce(|a, b| a.union(b))?;
        if let Some(cut) = Cut::under_what_floats(form, bounds) {
            return Some(cut);
        }
        let edges: Vec<(Point, Point)> = body()
            .flat_map(|c| c.path.segments())
            .flat_map(|s| {
                let steps = if matches!(s, PathSeg::Line(_)) { 1 } else { 6 };
                (0..steps).map(move |i| (s.eval(f64::from(i) / f64::from(steps)), s.eval(f64::from(i + 1) / f64::from(steps))))
            })
            .collect();
        let mut best: Option<(f64, Cut)> = None;
        for level in [true, false] {
            let (from, to) = if level { (bounds.y0, bounds.y1) } else { (bounds.x0, bounds.x1) };
            let mut at = from + LEAST_PART;
            while at <= to - LEAST_PART {
                let found = Cut::here(form, &edges, level, at, ends);
                if let Some((ill, cut)) = found.map(|(ill, cut)| (ill + 0.5 * ((at - from) / (to - from) - 0.5).abs(), cut))
                    && best.is_none_or(|(least, _)| ill < least)
                {
                    best = Some((ill, cut));
                }
                at += 0.04;
            }
        }
        best.map(|(_, cut)| cut)
    }

    /// Between an i and its dot, where there is white all along.
    fn under_what_floats(form: &Form, body: kurbo::Rect) -> Option<Cut> {
        let over = form.contours.iter().filter(|c| c.floats).map(|c| c.bounds).reduce(|a, b| a.union(b))?;
        let at = f64::midpoint(over.y1, body.y0);
        let centre = Point::new(over.center().x, at);
        let cut = Cut { level: true, at, centre, way: Vec2::new(0.0, 1.0), strokes: 0, joints: [None, Some(body.y0)] };
        (body.y0 - over.y1 > 0.1).then_some(cut)
    }

    /// A cut at a place and how ill it is.
    fn here(form: &Form, edges: &[(Point, Point)], level: bool, at: f64, ends: Option<(f64, f64)>) -> Option<(f64, Cut)> {
        let across = |p: Point| if level { p.y } else { p.x };
        let along = |p: Point| if level { p.x } else { p.y };
        // Neighbours of an outline join it at its ends, anywhere at the height of small letters.
        let joints = match (form.entry.or(form.exit), ends) {
            (None, None) => [None; 2],
            (None, Some((left, right))) if !level => [Some(left), Some(right)],
            (None, _) if at < -1.05 => [None, Some(at + 1.0)],
            (None, _) if at > 0.15 => [Some(at - 1.0), None],
            (None, _) => return None,
            _ => {
                let held = [form.entry, form.exit].map(|j| j.map(across));
                let side = |wish: bool| held.into_iter().flatten().filter(move |v| (*v > at) == wish);
                // Of two on one side the nearer says how far that side may give way: not at all.
                [side(false).reduce(f64::max), side(true).reduce(f64::min)]
            }
        };
        if joints.iter().flatten().any(|j| (j - at).abs() < 0.2) {
            return None;
        }
        let mut crossings: Vec<Crossing> = Vec::new();
        for (a, b) in edges {
            let (from, to) = (across(*a) - at, across(*b) - at);
            if (from < 0.0) != (to < 0.0) {
                let t = from / (from - to);
                crossings.push((along(*a) + t * (along(*b) - along(*a)), *b - *a));
            }
        }
        crossings.sort_by(|a, b| a.0.total_cmp(&b.0));
        // Ink lies where the outline has been crossed one way more often than the other.
        let (mut depth, mut begun) = (0, 0.0);
        let (mut strokes, mut sum, mut way, mut least) = (0, 0.0, Vec2::ZERO, 1.0f64);
        for (place, edge) in &crossings {
            let forward = if level { edge.y } else { edge.x };
            let was = depth;
            depth += if forward > 0.0 { 1 } else { -1 };
            let unit = *edge / edge.hypot2().sqrt().max(1e-12) * forward.signum();
            way += unit;
            least = least.min(if level { unit.y } else { unit.x });
            if was == 0 {
                begun = *place;
            } else if depth == 0 {
                if place - begun > BROADEST {
                    return None;
                }
                strokes += 1;
                sum += 0.5 * (place + begun);
            }
        }
        if !(1..=2).contains(&strokes) || depth != 0 || least < SQUARE {
            return None;
        }
        let middle = sum / strokes as f64;
        let centre = if level { Point::new(middle, at) } else { Point::new(at, middle) };
        let way = way / way.hypot2().sqrt().max(1e-12);
        let both = joints.iter().all(Option::is_some);
        let ill = (1.0 - least) + 0.35 * (strokes - 1) as f64 + if both { 0.25 } else { 0.0 };
        Some((ill, Cut { level, at, centre, way, strokes, joints }))
    }

    /// A letter in its two parts: above or left of the cut, below or right of it. `None` when one of them has no ink.
    pub(crate) fn parts(&self, shape: &Shape, x_height_mm: f64) -> Option<[Shape; 2]> {
        let at = (self.at * x_height_mm * 100.0).round() / 100.0;
        let solid = BezPath::from_vec(shape.without_teeth().to_vec());
        let teeth = BezPath::from_vec(shape.path.elements()[solid.elements().len()..].to_vec());
        let mut halves = [half(&solid, self.level, -1.0, -(at + 0.5 * OVERLAP)), half(&solid, self.level, 1.0, at - 0.5 * OVERLAP)];
        if halves.iter().any(BezPath::is_empty) {
            return None;
        }
        let ends = [0, 1].map(|nth: usize| shape.solid.map(|_| halves[nth].elements().len()));
        for tooth in contours(&teeth) {
            let place = tooth.elements().first().and_then(PathEl::end_point).unwrap_or_default();
            halves[usize::from((if self.level { place.y } else { place.x }) > at)].extend(tooth.iter());
        }
        let [first, second] = halves;
        let piece = Piece::First { level: self.level, at };
        Some([
            Shape { path: first, solid: ends[0], piece, ..shape.clone() },
            Shape { path: second, solid: ends[1], piece: Piece::Second, ..Shape::default() },
        ])
    }

    /// How the parts lie this time, against the letter as it was drawn. `spread` is the share of the human spread.
    pub(crate) fn laid(&self, spread: f64, x_height_mm: f64, chance: &mut Chance) -> [Affine; 2] {
        // The neatest writer's letters are not alike either.
        let share = 0.3 + 0.7 * spread;
        let mut off = |by: f64, most: f64| (by * share * chance.normal()).clamp(-most, most);
        let centre = (self.centre.to_vec2() * x_height_mm).to_point();
        // The cut's own axes: along it, and across it to the second part.
        let turn = |v: Vec2| if self.level { v } else { Vec2::new(v.y, v.x) };
        let way = turn(self.way);
        let run = way.x / way.y.max(0.1);
        if let [Some(above), Some(below)] = self.joints
            && self.strokes > 0
        {
            let (above, below) = ((self.at - above) * x_height_mm, (below - self.at) * x_height_mm);
            let least = above.min(below);
            // What crosses slides along its own way, and a little aside.
            let slides = off(SLIDE, 0.3) * least;
            let aside = run * slides + off(ASIDE, 0.09) * least;
            let by = turn(Vec2::new(aside, slides));
            return [fixed(self.level, centre, by, above), fixed(self.level, centre, by, -below)];
        }
        let free = match self.strokes {
            // A dot has its place from elsewhere; here it is larger or smaller.
            0 => about(centre, Affine::new([1.0 + off(0.12, 0.3), 0.0, off(0.07, 0.2), 1.0 + off(0.1, 0.25), 0.0, 0.0])),
            // Along its way the stroke is longer or shorter, across it hardly another; and it leans off.
            1 => {
                let (long, wide, lean) = (1.0 + off(LONGER, 0.32), 1.0 + off(WIDER, 0.1), off(LEANER, 0.12));
                let basis = Affine::new([way.y, -way.x, way.x, way.y, 0.0, 0.0]);
                let map = basis * Affine::new([wide, 0.0, lean, long, 0.0, 0.0]) * basis.inverse();
                about(centre, self.in_the_letter(map))
            }
            // The cut itself stays.
            _ => {
                let long = 1.0 + off(LONGER, 0.32);
                let lean = run * (long - 1.0) + off(0.8 * LEANER, 0.08);
                about(centre, self.in_the_letter(Affine::new([1.0, 0.0, lean, long, 0.0, 0.0])))
            }
        };
        // Else what stands on the line stays.
        let upper = self.joints[1].is_some() || self.joints[0].is_none() && self.level && self.at < -0.15;
        if upper { [free, Affine::IDENTITY] } else { [Affine::IDENTITY, free] }
    }

    /// A map in the cut's own axes in the letter's.
    fn in_the_letter(&self, map: Affine) -> Affine {
        let [a, b, c, d, ..] = map.as_coeffs();
        if self.level { map } else { Affine::new([d, c, b, a, 0.0, 0.0]) }
    }
}

/// Spreads of a part against the other, when all of the human spread shows: how much longer and wider it is along and
/// across its stroke, how far it leans off (run per rise); where both parts are held, how far the strokes between slide
/// along their way and aside of it, as shares of the shorter part.
const LONGER: f64 = 0.13;
const WIDER: f64 = 0.04;
const LEANER: f64 = 0.055;
const SLIDE: f64 = 0.17;
const ASIDE: f64 = 0.04;

/// A linear map about a point.
fn about(centre: Point, map: Affine) -> Affine {
    Affine::translate(centre.to_vec2()) * map * Affine::translate(-centre.to_vec2())
}

/// The map that moves what lies on the cut through `centre`, and leaves what lies `far` before it (beyond it, when that
/// is negative).
fn fixed(level: bool, centre: Point, by: Vec2, far: f64) -> Affine {
    let per = by / far;
    let at = if level { centre.y } else { centre.x };
    let rest = by - per * at;
    if level {
        Affine::new([1.0, 0.0, per.x, 1.0 + per.y, rest.x, rest.y])
    } else {
        Affine::new([1.0 + per.x, per.y, 0.0, 1.0, rest.x, rest.y])
    }
}

/// A stretch of outline on one side of a line: where it comes in, where it goes out, and its pieces.
struct Arc {
    comes: f64,
    goes: f64,
    pieces: Vec<PathSeg>,
}

/// The part of closed outlines where `sign` times a coordinate (y when `level`) is greater than `from`, closed along the
/// line through the ink alone. Rounded to a hundredth.
fn half(path: &BezPath, level: bool, sign: f64, from: f64) -> BezPath {
    let value = |p: Point| sign * (if level { p.y } else { p.x }) - from;
    let along = |p: Point| if level { p.x } else { p.y };
    let mut out = BezPath::new();
    let mut arcs: Vec<Arc> = Vec::new();
    for contour in contours(path) {
        let mut pieces: Vec<(bool, PathSeg)> = Vec::new();
        for segment in contour.segments() {
            for piece in split(segment, &value) {
                pieces.push((value(piece.eval(0.5)) > 0.0, piece));
            }
        }
        let Some(begin) = (0..pieces.len()).find(|i| pieces[*i].0 && !pieces[(i + pieces.len() - 1) % pieces.len()].0) else {
            if pieces.first().is_some_and(|p| p.0) {
                out.extend(contour.iter());
            }
            continue;
        };
        pieces.rotate_left(begin);
        let mut open = false;
        for (inside, piece) in pieces {
            match arcs.last_mut().filter(|_| open) {
                Some(arc) if inside => arc.pieces.push(piece),
                _ if inside => arcs.push(Arc { comes: along(piece.start()), goes: 0.0, pieces: vec![piece] }),
                _ => {}
            }
            open = inside;
        }
    }
    for arc in &mut arcs {
        arc.goes = arc.pieces.last().map_or(arc.comes, |p| along(p.end()));
    }
    let next = paired(&arcs);
    let mut drawn = vec![false; arcs.len()];
    for first in 0..arcs.len() {
        let mut at = first;
        let mut begun = false;
        while !drawn[at] {
            drawn[at] = true;
            let Some(start) = arcs[at].pieces.first().map(PathSeg::start) else { break };
            if begun {
                out.line_to(start)
            } else {
                out.move_to(start)
            }
            begun = true;
            arcs[at].pieces.iter().for_each(|p| out.push(p.as_path_el()));
            at = next[at];
        }
        if begun {
            out.close_path();
        }
    }
    rounded(&out, 100.0)
}

/// For each arc the one that comes in at the other side of the ink where it goes out.
fn paired(arcs: &[Arc]) -> Vec<usize> {
    let mut ends: Vec<(f64, usize, bool)> =
        arcs.iter().enumerate().flat_map(|(nth, arc)| [(arc.comes, nth, true), (arc.goes, nth, false)]).collect();
    ends.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut next: Vec<usize> = (0..arcs.len()).collect();
    let mut open: Vec<(usize, bool)> = Vec::new();
    for (_, arc, comes) in ends {
        match open.last().copied() {
            Some((other, its)) if its != comes => {
                open.pop();
                let (goes, comes) = if comes { (other, arc) } else { (arc, other) };
                next[goes] = comes;
            }
            _ => open.push((arc, comes)),
        }
    }
    next
}

/// A segment cut wherever the value changes its sign.
fn split(segment: PathSeg, value: &impl Fn(Point) -> f64) -> Vec<PathSeg> {
    const LOOKS: u8 = 8;
    let is_in = |t: f64| value(segment.eval(t)) > 0.0;
    let mut cuts = vec![0.0];
    for look in 0..LOOKS {
        let (mut low, mut high) = (f64::from(look) / f64::from(LOOKS), f64::from(look + 1) / f64::from(LOOKS));
        let from = is_in(low);
        if from == is_in(high) {
            continue;
        }
        for _ in 0..30 {
            let middle = f64::midpoint(low, high);
            if is_in(middle) == from { low = middle } else { high = middle }
        }
        cuts.push(high);
    }
    if cuts.len() == 1 {
        return vec![segment];
    }
    cuts.push(1.0);
    cuts.windows(2).filter(|t| t[1] - t[0] > 1e-6).map(|t| segment.subsegment(t[0]..t[1])).collect()
}

fn contours(path: &BezPath) -> Vec<BezPath> {
    let mut out: Vec<BezPath> = Vec::new();
    for element in path.elements() {
        if matches!(element, PathEl::MoveTo(_)) {
            out.push(BezPath::new());
        }
        if let Some(open) = out.last_mut() {
            open.push(*element);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hand::book::Letterform;
    use kurbo::Shape as _;

    const RING: &str = "M0 -1C.6 -1 .6 0 0 0C-.6 0 -.6 -1 0 -1Z M0 -.8C-.4 -.8 -.4 -.2 0 -.2C.4 -.2 .4 -.8 0 -.8Z";

    fn form(outline: &str) -> Form {
        Form::of_letterform(&Letterform { outline: outline.into(), advance: 1.0, ..Letterform::default() }).expect("a form")
    }

    #[test]
    fn the_parts_of_a_ring_are_the_ring_and_leave_its_middle_white() {
        let ring = BezPath::from_svg(RING).expect("a path");
        let (left, right) = (half(&ring, false, -1.0, 0.0), half(&ring, false, 1.0, 0.0));
        assert!((left.area() + right.area() - ring.area()).abs() < 0.01, "{} {} {}", left.area(), right.area(), ring.area());
        for part in [&left, &right] {
            assert!(part.winding(Point::new(0.0, -0.5)) == 0 && contours(part).len() == 1, "{}", part.to_svg());
        }
        // A loop that crosses itself stays filled where it does.
        let eight = BezPath::from_svg("M0 0L1 0L1 -.2L-1 -.2L-1 -.1L.5 -.1L.5 .3L0 .3Z").expect("a path");
        let both = half(&eight, false, -1.0, -0.2).area() + half(&eight, false, 1.0, 0.2).area();
        assert!((both - eight.area()).abs() < 0.02, "{both} {}", eight.area());
    }

    #[test]
    fn a_stem_is_cut_across_and_a_ring_through_its_bows() {
        let l = form("M0 0L0 -2L.1 -2L.1 0Z");
        let cut = Cut::of(&l, Some((0.0, 0.1))).expect("a cut");
        assert!(cut.level && cut.strokes == 1 && cut.at < -1.0, "{cut:?}");
        let ring = form(RING);
        let cut = Cut::of(&ring, Some((-0.45, 0.45))).expect("a cut");
        assert!(!cut.level && cut.strokes == 2 && cut.at.abs() < 0.1, "{cut:?}");
        assert_eq!(Cut::of(&form("M0 0L.2 0L.2 -.2L0 -.2Z"), None), None, "a stop is whole");
    }

    #[test]
    fn parts_meet_at_the_cut_and_keep_the_places_of_their_joins() {
        let ring = form(RING);
        let cut = Cut::of(&ring, Some((-0.45, 0.45))).expect("a cut");
        let mut differ = 0.0f64;
        for seed in 0..40 {
            let [left, right] = cut.laid(1.0, 2.5, &mut Chance::new(seed, 0, 0));
            for y in [-2.5, -1.0, 0.0] {
                let p = Point::new(cut.at * 2.5, y);
                assert!((left * p).distance(right * p) < 1e-9);
            }
            let ends = [left * Point::new(-0.45 * 2.5, -1.0), right * Point::new(0.45 * 2.5, -1.0)];
            assert!((ends[0].x + 1.125).abs() < 1e-9 && (ends[1].x - 1.125).abs() < 1e-9, "{ends:?}");
            differ = differ.max((left * Point::new(0.0, 0.0)).distance(Point::ORIGIN));
        }
        assert!(differ > 0.15, "{differ} mm");
    }
}
