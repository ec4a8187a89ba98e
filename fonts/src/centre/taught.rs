//! Whether strokes go the way that school teaches, and the turning round of those that do not. The search in
//! `order` weighs every junction and may, for a letter that is written strangely, arrive at a walk that is short
//! and begins at the wrong end: at the foot of an f, in the bowl of a p.

use super::expected::{self, Ductus, agreement};
use super::order::Frame;
use super::skeleton::Dot;
use crate::{Part, Stroke};
use kurbo::{Point, Vec2};

/// The first movement begins no further from where any school begins it than this, as a share of the letter's box.
const FARTHEST: f64 = 0.42;
/// No more of the way than this is gone against what is taught.
const AGAINST: f64 = 0.5;
/// A stroke is parted where it passes this near to a taught place.
const NEAR: f64 = 0.3;
/// What a part costs that is written before one that comes sooner.
const TURNED: f64 = 0.15;
/// What lifting the pen costs against that.
const LIFT: f64 = 0.1;
/// More strokes than this are not tried in every order.
const MOST: usize = 4;
/// A frame is made for places in pixels: so many to an x-height.
const FINE: f64 = 50.0;
/// By so much another order must be better.
const BETTER: f64 = 0.06;

/// How strokes lie to the nearest way of writing that is taught.
#[derive(Debug, Clone, Copy)]
struct Astray {
    /// How far from the taught place the first movement begins.
    start: f64,
    /// Share of the way that is gone against it.
    against: f64,
    cost: f64,
}

/// Places along a stroke over the letter's box.
struct Course {
    places: Vec<Point>,
    length: f64,
}

/// What is wrong with the order or the direction of strokes; `None` where nothing is taught or nothing is wrong.
pub(super) fn fault(spells: &str, strokes: &[Stroke]) -> Option<String> {
    let ways = ways(spells)?;
    let courses = courses(strokes)?;
    let order: Vec<(usize, bool)> = (0..courses.len()).map(|i| (i, false)).collect();
    let astray = nearest(&ways, &courses, &order);
    if astray.start > FARTHEST {
        Some("it begins where nobody begins it".to_owned())
    } else if astray.against > AGAINST {
        Some(format!("{:.0}% of it runs against the way in which it is written", 100.0 * astray.against))
    } else {
        None
    }
}

/// The strokes in the order and the directions in which they are most nearly what is taught; where that is not near
/// enough, parted at the places where a school begins or ends a movement and put together anew.
pub(super) fn mended(spells: &str, strokes: Vec<Stroke>) -> Vec<Stroke> {
    let Some(ways) = ways(spells) else { return strokes };
    let Some((_, turned)) = ordered(&ways, &strokes, BETTER) else { return strokes };
    if fault(spells, &turned).is_none() {
        return turned;
    }
    let most = expected::school(spells).map_or(usize::MAX, |s| s.strokes.1).max(turned.len());
    let mut best: Option<(f64, Vec<Stroke>)> = None;
    for way in &ways {
        let parted = parted(way, &turned);
        if parted.len() == turned.len() {
            continue;
        }
        if let Some((cost, found)) = ordered(std::slice::from_ref(way), &parted, 0.0) {
            let found = joined(found);
            let cost = cost + LIFT * found.len() as f64;
            let few = found.iter().filter(|s| s.part != Part::Accent).count() <= most;
            if few && fault(spells, &found).is_none() && best.as_ref().is_none_or(|b| cost < b.0) {
                best = Some((cost, found));
            }
        }
    }
    best.map_or(turned, |b| b.1)
}

/// The bodies in their best order and directions, and what that costs; as they are when no other is better by so
/// much. `None` when there are too many, or none.
fn ordered(ways: &[Ductus], strokes: &[Stroke], better: f64) -> Option<(f64, Vec<Stroke>)> {
    let courses = courses(strokes)?;
    let bodies: Vec<usize> = (0..strokes.len()).filter(|i| strokes[*i].part == Part::Body).collect();
    let count = bodies.len();
    if count == 0 || count > MOST {
        return None;
    }
    // Bodies come first, and a bar after them.
    let late: Vec<(usize, bool)> = (count..courses.len()).map(|i| (i, false)).collect();
    let as_found: Vec<(usize, bool)> = (0..courses.len()).map(|i| (i, false)).collect();
    let mut best = (nearest(ways, &courses, &as_found).cost - better, as_found);
    let mut order: Vec<usize> = (0..count).collect();
    permuted(&mut order, 0, &mut |order| {
        for turned in 0..1_usize << count {
            let mut tried: Vec<(usize, bool)> = order.iter().map(|i| (*i, turned >> i & 1 == 1)).collect();
            tried.extend(&late);
            let cost = nearest(ways, &courses, &tried).cost;
            if cost < best.0 {
                best = (cost, tried);
            }
        }
    });
    let mut out = strokes.to_vec();
    for (place, (which, back)) in bodies.iter().zip(&best.1) {
        out[*place] = strokes[bodies[*which]].clone();
        if *back {
            out[*place].knots.reverse();
        }
    }
    Some((best.0, out))
}

/// Bodies cut where a way of writing begins a movement, or ends one before its last, well within them.
fn parted(way: &Ductus, strokes: &[Stroke]) -> Vec<Stroke> {
    let stops = way.iter().take(way.len() - 1).filter_map(|m| m.last());
    let wished: Vec<Point> = way.iter().filter_map(|m| m.first()).chain(stops).copied().collect();
    let Some(courses) = courses(strokes) else { return strokes.to_vec() };
    let mut courses = courses.iter();
    let mut out = Vec::new();
    for stroke in strokes {
        let course = if stroke.part == Part::Body { courses.next() } else { None };
        let Some(course) = course else {
            out.push(stroke.clone());
            continue;
        };
        let n = course.places.len();
        let near = |wish: &Point| (0..n).map(|i| (course.places[i].distance(*wish), i)).min_by(|a, b| a.0.total_cmp(&b.0));
        let mut cuts: Vec<usize> =
            wished.iter().filter_map(near).filter(|(far, at)| *far < NEAR && *at > 3 && at + 4 < n).map(|(_, at)| at).collect();
        cuts.sort_unstable();
        cuts.dedup_by(|a, b| a.abs_diff(*b) < 4);
        let mut from = 0;
        for to in cuts.into_iter().chain([n - 1]) {
            out.push(Stroke { knots: stroke.knots[from..=to].to_vec(), part: stroke.part });
            from = to;
        }
    }
    out
}

/// Bodies that begin where the one before ends, as one.
fn joined(strokes: Vec<Stroke>) -> Vec<Stroke> {
    let mut out: Vec<Stroke> = Vec::new();
    for stroke in strokes {
        match (out.last_mut(), stroke.knots.first()) {
            (Some(last), Some(first))
                if last.part == Part::Body
                    && stroke.part == Part::Body
                    && last.knots.last().is_some_and(|end| end.at.distance(first.at) < 0.5 * (end.width + first.width)) =>
            {
                last.knots.extend(&stroke.knots);
            }
            _ => out.push(stroke),
        }
    }
    out
}

fn ways(spells: &str) -> Option<Vec<Ductus>> {
    let ways: Vec<Ductus> = expected::school(spells)?.ways().filter(|way| !way.is_empty()).collect();
    (!ways.is_empty()).then_some(ways)
}

/// The courses of bodies, then of bars; `None` when there are no strokes to speak of.
fn courses(strokes: &[Stroke]) -> Option<Vec<Course>> {
    let of = |part: Part| strokes.iter().filter(move |s| s.part == part);
    let written: Vec<&Stroke> = of(Part::Body).chain(of(Part::Bar)).collect();
    let rows: Vec<Vec<Dot>> = written
        .iter()
        .map(|s| s.knots.iter().map(|k| Dot { at: (k.at.to_vec2() * FINE).to_point(), half: 0.5 * k.width * FINE }).collect())
        .collect();
    if !rows.iter().any(|row| row.len() > 2) {
        return None;
    }
    let frame = Frame::of(rows.iter().map(Vec::as_slice));
    Some(
        rows.iter()
            .zip(&written)
            .map(|(row, s)| Course { places: row.iter().map(|d| frame.place(d.at)).collect(), length: s.length() })
            .collect(),
    )
}

fn nearest(ways: &[Ductus], courses: &[Course], order: &[(usize, bool)]) -> Astray {
    let each = ways.iter().map(|way| astray(way, courses, order));
    each.min_by(|a, b| a.cost.total_cmp(&b.cost)).unwrap_or(Astray { start: 0.0, against: 0.0, cost: 0.0 })
}

fn astray(way: &Ductus, courses: &[Course], order: &[(usize, bool)]) -> Astray {
    let (mut against, mut all, mut starts, mut start) = (0.0, 0.0, 0.0, 0.0);
    let (mut turns, mut before) = (0.0, 0.0);
    for (nth, (which, back)) in order.iter().enumerate() {
        let course = &courses[*which];
        let n = course.places.len();
        let place = |i: usize| course.places[if *back { n - 1 - i } else { i }];
        if let Some(taught) = way.get(nth).and_then(|movement| movement.first()) {
            let far = taught.distance(place(0));
            starts += far;
            if nth == 0 {
                start = far;
            }
        }
        let probes = 12.min(n.saturating_sub(1));
        let mut at = 0.0;
        for probe in 0..probes {
            let (a, b) = (place(probe * (n - 1) / probes), place((probe + 1) * (n - 1) / probes));
            let heading = super::line::unit(b - a);
            // What is against the way once may be with it where the pen passes again.
            against += course.length / probes as f64 * (1.0 - agreement(way, a.midpoint(b), heading)) / 2.0;
            all += course.length / probes as f64;
            at += along(way, a.midpoint(b), heading) / probes as f64;
        }
        // What comes later in the letter is not written sooner.
        if nth > 0 && probes > 0 && at + 0.1 < before {
            turns += 1.0;
        }
        before = at;
    }
    let against = if all > 0.0 { against / all } else { 0.0 };
    Astray { start, against, cost: against + 0.35 * starts + TURNED * turns + 0.1 * (way.len().abs_diff(order.len())) as f64 }
}

/// How far along a way of writing the pen is that passes a place in this direction: 0 at its beginning, 1 at its end.
fn along(way: &Ductus, at: Point, heading: Vec2) -> f64 {
    let pairs = || way.iter().flat_map(|movement| movement.windows(2));
    let total: f64 = pairs().map(|p| p[0].distance(p[1])).sum();
    let (mut gone, mut best) = (0.0, (f64::NEG_INFINITY, 0.0));
    for pair in pairs() {
        let chord = pair[1] - pair[0];
        let length = chord.hypot2().sqrt();
        if length > 1e-6 {
            let t = ((at - pair[0]).dot(chord) / (length * length)).clamp(0.0, 1.0);
            let fits = 0.5 * chord.dot(heading) / length - at.distance(pair[0] + chord * t);
            if fits > best.0 {
                best = (fits, gone + t * length);
            }
        }
        gone += length;
    }
    best.1 / total.max(1e-6)
}

/// Every order of these, by exchanging.
fn permuted(order: &mut Vec<usize>, from: usize, each: &mut impl FnMut(&[usize])) {
    if from + 1 >= order.len() {
        each(order);
        return;
    }
    for i in from..order.len() {
        order.swap(from, i);
        permuted(order, from + 1, each);
        order.swap(from, i);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Knot;

    /// A stroke through places, closely.
    fn stroke(places: &[(f64, f64)]) -> Stroke {
        let mut knots = Vec::new();
        for pair in places.windows(2) {
            let (a, b) = (Point::from(pair[0]), Point::from(pair[1]));
            knots.extend((0..8).map(|i| Knot { at: a.lerp(b, f64::from(i) / 8.0), width: 0.12 }));
        }
        knots.extend(places.last().map(|p| Knot { at: Point::from(*p), width: 0.12 }));
        Stroke { knots, part: Part::Body }
    }

    const STEM: [(f64, f64); 2] = [(0.0, -1.0), (0.0, 0.9)];
    const BOWL: [(f64, f64); 6] = [(0.0, -0.8), (0.4, -1.0), (0.7, -0.6), (0.6, -0.1), (0.3, 0.0), (0.0, -0.1)];

    #[test]
    fn a_stem_is_drawn_from_above_and_before_its_bowl() {
        let from_the_foot = stroke(&[(0.3, 0.0), (0.3, -2.0)]);
        assert!(fault("l", std::slice::from_ref(&from_the_foot)).is_some());
        let mended = mended("l", vec![from_the_foot]);
        assert!(mended[0].knots[0].at.y < -1.9 && fault("l", &mended).is_none());
        let p = super::mended("p", vec![stroke(&BOWL), stroke(&STEM)]);
        assert!(p[0].knots.iter().all(|k| k.at.x == 0.0), "the stem first");
        assert_eq!(fault("p", &p), None);
    }

    #[test]
    fn what_is_written_as_taught_stays_as_it_is() {
        let p = vec![stroke(&STEM), stroke(&BOWL)];
        assert_eq!(mended("p", p.clone()), p);
        // And nobody knows how a sign is written that no school teaches.
        assert_eq!((fault("¶", &p), mended("¶", p.clone())), (None, p));
        assert_eq!(mended("a", Vec::new()), []);
    }

    #[test]
    fn a_loop_that_was_entered_in_its_midst_is_parted_at_its_top() {
        // A 6 whose walk began where its bowl meets its stem.
        let around = stroke(&[(0.1, -0.6), (0.5, -0.8), (0.6, -0.3), (0.3, 0.0), (0.05, -0.3), (0.1, -0.6), (0.3, -1.2), (0.6, -1.8)]);
        let mended = mended("6", vec![around]);
        assert!(mended[0].knots[0].at.y < -1.6, "{:?}", mended[0].knots[0]);
    }
}
