//! Between two forms of a letter: where the same movements make both, the pen may go a way that lies between.

use crate::form::stroke::{Knot, Part, Stroke};
use crate::pen::chance::{Chance, Swell};
use crate::pen::warp::middle;
use kurbo::{BezPath, PathEl, Point, Vec2};

/// Forms further apart than this, in x-heights along the way, are different letters to the hand.
const FARTHEST: f64 = 0.3;
/// Cosine beyond which two movements go the same way.
const SAME_WAY: f64 = 0.35;
/// Points at which two strokes are compared.
const COMPARED: usize = 24;

/// How far each knot of a form's strokes is led.
pub(crate) struct Leads(Vec<Vec<Vec2>>);

impl Leads {
    /// Part of the way towards another form's strokes, by a share that changes smoothly along each. `None` when the
    /// two are made by different movements: another number of strokes, other parts, other directions, or when
    /// they meet their neighbours elsewhere.
    pub(crate) fn between(own: &[Stroke], other: &[Stroke], chance: &mut Chance) -> Option<Leads> {
        let alike = own.len() == other.len() && own.iter().zip(other).all(|(a, b)| a.part == b.part && same_movement(a, b));
        if !alike || own.is_empty() {
            return None;
        }
        let most = 0.1 + 0.5 * chance.even();
        Some(Leads(own.iter().zip(other).map(|(a, b)| led(a, b, most, chance)).collect()))
    }

    /// How far this knot of this stroke is led.
    pub(crate) fn of(&self, stroke: usize, knot: usize) -> Option<Vec2> {
        self.0.get(stroke)?.get(knot).copied()
    }
}

/// Which stroke an outline is the ink of, and for each of its corners the knot that it goes along with.
#[derive(Debug, Clone)]
pub(crate) struct Skin {
    pub(crate) stroke: usize,
    pub(crate) part: Part,
    /// The stroke's middle across, about which a bar tilts.
    pub(crate) middle: f64,
    pub(crate) knots: Vec<usize>,
}

impl Skin {
    /// The stroke along whose edge an outline runs. Its handles go with the way between its points. `None` without
    /// strokes.
    pub(crate) fn of(outline: &BezPath, strokes: &[Stroke]) -> Option<Skin> {
        let beside = |stroke: &Stroke| {
            let mut far = 0.0;
            let mut knots: Vec<usize> = Vec::new();
            let mut place = |p: Point| {
                let (off, at) = nearest(p, stroke);
                far += off;
                at
            };
            let mut last = 0;
            for element in outline.elements() {
                match *element {
                    PathEl::MoveTo(p) | PathEl::LineTo(p) => {
                        last = place(p);
                        knots.push(last);
                    }
                    PathEl::QuadTo(_, p) => {
                        let next = place(p);
                        knots.extend([usize::midpoint(last, next), next]);
                        last = next;
                    }
                    PathEl::CurveTo(_, _, p) => {
                        let next = place(p);
                        knots.extend([(2 * last + next) / 3, (last + 2 * next) / 3, next]);
                        last = next;
                    }
                    PathEl::ClosePath => {}
                }
            }
            (far, knots)
        };
        let each = strokes.iter().enumerate().map(|(nth, stroke)| (beside(stroke), nth));
        let ((_, knots), stroke) = each.min_by(|a, b| a.0.0.total_cmp(&b.0.0))?;
        Some(Skin { stroke, part: strokes[stroke].part, middle: middle(&strokes[stroke]), knots })
    }
}

/// The knot on whose side a point of an edge lies, half a width away at a right angle, and how far it is from
/// lying there.
fn nearest(p: Point, stroke: &Stroke) -> (f64, usize) {
    let knots = &stroke.knots;
    let last = knots.len().saturating_sub(1);
    let mut best = (f64::INFINITY, 0);
    for (at, knot) in knots.iter().enumerate() {
        let (off, along): (Vec2, Vec2) = (p - knot.at, knots[(at + 1).min(last)].at - knots[at.saturating_sub(1)].at);
        let aside = (off.hypot2().sqrt() - 0.5 * knot.width).abs();
        let ahead = off.dot(along).abs() / along.hypot2().sqrt().max(1e-9);
        let far = aside + 0.5 * ahead;
        if far < best.0 {
            best = (far, at);
        }
    }
    best
}

fn same_movement(a: &Stroke, b: &Stroke) -> bool {
    let ends = |s: &Stroke| s.knots.first().zip(s.knots.last()).map(|(f, l)| (f.at, l.at));
    let Some(((a0, a1), (b0, b1))) = ends(a).zip(ends(b)) else { return false };
    if a.knots.len() < 3 || b.knots.len() < 3 {
        return a.knots.len() < 3 && b.knots.len() < 3 && a0.distance(b0) < FARTHEST;
    }
    // Joins must stay where they are, up to a move along the line.
    if (a0.y - b0.y).abs() > 0.12 || (a1.y - b1.y).abs() > 0.12 {
        return false;
    }
    let (mut pa, mut pb) = (Walk::new(a), Walk::new(b));
    let mut apart = 0.0;
    let mut before: Option<(Point, Point)> = None;
    let mut astray = 0;
    for i in 0..=COMPARED {
        let share = i as f64 / COMPARED as f64;
        let (p, q) = (pa.at(share), pb.at(share));
        apart += p.distance(q) / COMPARED as f64;
        if let Some((p0, q0)) = before {
            let (u, v): (Vec2, Vec2) = (p - p0, q - q0);
            astray += usize::from(u.dot(v) < SAME_WAY * (u.hypot2() * v.hypot2()).sqrt());
        }
        before = Some((p, q));
    }
    apart < FARTHEST && astray <= 2
}

fn led(a: &Stroke, b: &Stroke, most: f64, chance: &mut Chance) -> Vec<Vec2> {
    let sway = Swell::new(2, chance);
    let mut way = Walk::new(b);
    let total = a.length().max(1e-9);
    let mut along = 0.0;
    let mut last = a.knots[0].at;
    let (first, end) = (a.knots[0].at, a.knots[a.knots.len() - 1].at);
    let leads = a.knots.iter().map(|knot| {
        along += last.distance(knot.at);
        last = knot.at;
        let there = way.at((along / total).min(1.0));
        let share = (most * (1.0 + 0.35 * sway.at(along / total))).clamp(0.0, 0.75);
        // The ends stay: neighbours meet them.
        (there - knot.at) * (share * ease(knot.at.distance(first)) * ease(knot.at.distance(end)))
    });
    leads.collect()
}

/// 0 at a join, 1 away from it.
fn ease(far: f64) -> f64 {
    let t = (far / 0.4).min(1.0);
    t * t * (3.0 - 2.0 * t)
}

/// Walks along a stroke; shares of its length must not decrease.
struct Walk<'a> {
    knots: &'a [Knot],
    total: f64,
    at: usize,
    gone: f64,
}

impl<'a> Walk<'a> {
    fn new(stroke: &'a Stroke) -> Walk<'a> {
        Walk { knots: &stroke.knots, total: stroke.length(), at: 0, gone: 0.0 }
    }

    fn at(&mut self, share: f64) -> Point {
        let wish = share * self.total;
        while self.at + 2 < self.knots.len() {
            let step = self.knots[self.at].at.distance(self.knots[self.at + 1].at);
            if self.gone + step >= wish {
                break;
            }
            self.gone += step;
            self.at += 1;
        }
        let (from, to) = (self.knots[self.at], self.knots[(self.at + 1).min(self.knots.len() - 1)]);
        let step = from.at.distance(to.at);
        let t = if step > 1e-12 { ((wish - self.gone) / step).clamp(0.0, 1.0) } else { 0.0 };
        from.at.lerp(to.at, t)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::form::stroke::Part;

    fn arch(height: f64, knots: usize) -> Stroke {
        let at = |t: f64| Point::new(t, -height * 4.0 * t * (1.0 - t));
        let knots = (0..=knots).map(|i| Knot { at: at(i as f64 / knots as f64), width: 0.1 }).collect();
        Stroke { knots, part: Part::Body }
    }

    #[test]
    fn what_lies_between_two_forms_lies_between_them_and_keeps_its_ends() {
        let (low, high) = (arch(0.6, 30), arch(1.0, 41));
        let leads =
            Leads::between(std::slice::from_ref(&low), std::slice::from_ref(&high), &mut Chance::new(1, 0, 0)).expect("one movement");
        let top = low.knots.iter().enumerate().map(|(i, k)| -(k.at + leads.of(0, i).expect("a knot")).y).fold(0.0, f64::max);
        assert!(top > 0.62 && top < 0.95, "{top}");
        assert_eq!((leads.of(0, 0), leads.of(0, 30)), (Some(Vec2::ZERO), Some(Vec2::ZERO)));
    }

    #[test]
    fn different_movements_are_not_mixed() {
        let there = arch(0.8, 30);
        let back = Stroke { knots: there.knots.iter().rev().copied().collect(), part: Part::Body };
        let bar = Stroke { part: Part::Bar, ..there.clone() };
        for other in [back, bar] {
            assert!(Leads::between(std::slice::from_ref(&there), &[other], &mut Chance::new(1, 0, 0)).is_none());
        }
        assert!(Leads::between(std::slice::from_ref(&there), &[], &mut Chance::new(1, 0, 0)).is_none());
    }

    #[test]
    fn ink_goes_along_with_the_stroke_that_left_it() {
        let bar =
            Stroke { knots: (0..=9).map(|i| Knot { at: Point::new(f64::from(i) * 0.1, -0.5), width: 0.1 }).collect(), part: Part::Bar };
        let outline = BezPath::from_svg("M0 -.55L.9 -.55L.9 -.45Z").expect("an outline");
        let skin = Skin::of(&outline, &[arch(0.6, 30), bar]).expect("a skin");
        assert_eq!((skin.stroke, skin.part, skin.knots.as_slice()), (1, Part::Bar, [0, 9, 9].as_slice()));
        assert!((skin.middle - 0.45).abs() < 1e-9);
    }
}
