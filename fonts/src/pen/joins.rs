//! Where letters meet: the edges of a letter's ink, the places where neighbours touch, and the tilt that leads a
//! joined word along its line.

use crate::form::Form;
use crate::form::stroke::Part;
use kurbo::{ParamCurve, Point, Vec2};

/// Heights at which edges are kept, in x-heights.
const TOP: f64 = -2.3;
const BIN: f64 = 0.06;
const BINS: usize = 62;

/// Between these heights letters join; above and below, loops may cross without meeting.
const JOINS: std::ops::RangeInclusive<f64> = -1.25..=0.4;

/// Ink this far apart is joined to the eye, in x-heights: 0.05 mm at the usual size.
const TOUCHES: f64 = 0.02;
/// The least that joined letters' inks lie over each other, in x-heights.
const OVERLAP: f64 = 0.085;

/// The left and right ends of a letter's ink at each height.
#[derive(Debug, Clone)]
pub(crate) struct Edges {
    left: [f64; BINS],
    right: [f64; BINS],
}

impl Edges {
    /// The edges of a form's ink, without what floats above it.
    pub(crate) fn of(form: &Form) -> Edges {
        let mut edges = Edges { left: [f64::INFINITY; BINS], right: [f64::NEG_INFINITY; BINS] };
        for contour in form.contours.iter().filter(|c| !c.floats) {
            for segment in contour.path.segments() {
                let steps = if matches!(segment, kurbo::PathSeg::Line(_)) { 1 } else { 6 };
                let mut from = segment.start();
                for step in 1..=steps {
                    let to = segment.eval(f64::from(step) / f64::from(steps));
                    edges.take(from, to);
                    from = to;
                }
            }
        }
        edges
    }

    fn take(&mut self, from: Point, to: Point) {
        let (upper, lower) = if from.y <= to.y { (from, to) } else { (to, from) };
        let bin = |y: f64| ((y - TOP) / BIN).floor();
        let (first, last) = (bin(upper.y).max(0.0), bin(lower.y).min(BINS as f64 - 1.0));
        let mut at = first;
        while at <= last {
            let x = |y: f64| {
                let t = if lower.y - upper.y < 1e-9 { 0.0 } else { ((y - upper.y) / (lower.y - upper.y)).clamp(0.0, 1.0) };
                upper.x + t * (lower.x - upper.x)
            };
            let (a, b) = (x(TOP + at * BIN), x(TOP + (at + 1.0) * BIN));
            let row = at as usize;
            self.left[row] = self.left[row].min(a.min(b));
            self.right[row] = self.right[row].max(a.max(b));
            at += 1.0;
        }
    }

    /// The ends of the ink at each height between two, with the height.
    pub(crate) fn rows(&self, between: std::ops::RangeInclusive<f64>) -> impl Iterator<Item = (f64, f64, f64)> {
        (0..BINS)
            .map(|i| (TOP + (i as f64 + 0.5) * BIN, self.left[i], self.right[i]))
            .filter(move |(y, left, right)| between.contains(y) && left <= right)
    }

    /// Left and right ends of the ink where the eye judges white: from a little below the baseline to a little
    /// above the small letters.
    pub(crate) fn waist(&self) -> Option<(f64, f64)> {
        self.rows(-1.15..=0.2).map(|(_, left, right)| (left, right)).reduce(|a, b| (a.0.min(b.0), a.1.max(b.1)))
    }

    /// Where this letter's ink touches the next one's, whose origin lies `step` to the right: in this letter's frame
    /// and in the next one's. Letters that only just touch are drawn a little together, so that bending does not
    /// part them. `None` when they do not touch: then the pen is lifted between them.
    pub(crate) fn contact(&self, next: &Edges, step: f64) -> Option<(Point, Point)> {
        let mut best: Option<(f64, (Point, Point))> = None;
        for row in 0..BINS {
            let y = TOP + (row as f64 + 0.5) * BIN;
            if !JOINS.contains(&y) || self.right[row] < self.left[row] {
                continue;
            }
            let left = next.left[row] + step;
            let over = self.right[row] - left;
            if over > -TOUCHES && best.is_none_or(|(most, _)| over > most) {
                let deep = (over / 2.0).max(OVERLAP / 2.0);
                best = Some((over, (Point::new(self.right[row] - deep, y), Point::new(next.left[row] + deep, y))));
            }
        }
        best.map(|(_, at)| at)
    }
}

/// The directions in which the pen arrives and leaves, of unit length; `None` where a form does not say.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Ways {
    pub(crate) arrives: Option<Vec2>,
    pub(crate) leaves: Option<Vec2>,
}

impl Ways {
    /// Read off the strokes that begin at the entry and end at the exit.
    pub(crate) fn of(form: &Form, spells: &str) -> Ways {
        if !form.drawn {
            return Ways::default();
        }
        let body = || form.pen_path(spells).iter().filter(|s| s.part == Part::Body && s.knots.len() > 1);
        let near = |a: Point, b: Option<Point>| b.is_some_and(|b| a.distance(b) < 0.02);
        let first = body().find(|s| near(s.knots[0].at, form.entry));
        let last = body().find(|s| near(s.knots[s.knots.len() - 1].at, form.exit));
        let unit = |v: Vec2| (v.hypot2() > 1e-12).then(|| v / v.hypot2().sqrt());
        Ways {
            arrives: first.and_then(|s| unit(s.knots[1].at - s.knots[0].at)),
            leaves: last.and_then(|s| unit(s.knots[s.knots.len() - 1].at - s.knots[s.knots.len() - 2].at)),
        }
    }
}

/// The sharpest turn of a line where two letters join: sine of 18°.
const SHARPEST: f64 = 0.309;

/// Whether the line runs on at a join: it turns by no more than about 18°.
fn runs_on(before: Vec2, after: Vec2) -> bool {
    let long = (before.hypot2() * after.hypot2()).sqrt();
    before.dot(after) > 0.0 && before.cross(after).abs() <= SHARPEST * long
}

/// How a letter's directions come out: a stretch across and up, a lean, and a tilt, in run per rise and rise per
/// run.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Stance {
    pub(crate) wide: f64,
    pub(crate) tall: f64,
    pub(crate) lean: f64,
    pub(crate) tilt: f64,
}

impl Stance {
    /// A direction in the letter as it comes out on the line.
    pub(crate) fn turned(&self, way: Vec2) -> Vec2 {
        Vec2::new(self.wide * way.x - self.lean * self.tall * way.y, self.tilt * self.wide * way.x + self.tall * way.y)
    }

    /// The same letter, tilted as much more or less as the line needs to run on from where it `came` to where
    /// the letter `arrives`.
    pub(crate) fn running_on(mut self, came: Vec2, arrives: Vec2) -> Stance {
        let (across, along) = (self.wide * arrives.x, self.turned(arrives).x);
        if came.x < 0.05 || across < 0.05 || along < 0.05 {
            return self;
        }
        let straight = ((along * came.y / came.x - self.tall * arrives.y) / across).clamp(-STEEPEST, STEEPEST);
        for _ in 0..6 {
            if runs_on(came, self.turned(arrives)) {
                break;
            }
            self.tilt += 0.4 * (straight - self.tilt);
        }
        self
    }
}

/// No letter climbs or falls more than this, run per rise, whatever its neighbours ask for.
const STEEPEST: f64 = 0.4;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hand::book::Letterform;

    fn form(outline: &str, advance: f64) -> Form {
        Form::of_letterform(&Letterform { outline: outline.into(), advance, ..Letterform::default() }).expect("a form")
    }

    #[test]
    fn letters_touch_where_their_ink_does() {
        let tail = form("M0 0L0 -1L.1 -1L.1 -.2L.8 -.6L.8 -.5L.1 0Z", 0.8);
        let stem = form("M0 0L0 -1L.1 -1L.1 0Z", 0.5);
        let (a, b) = (Edges::of(&tail), Edges::of(&stem));
        let (at, begins) = a.contact(&b, 0.78).expect("they touch");
        assert!((at.x - 0.76).abs() < 0.02 && (begins.x - 0.04).abs() < 0.01 && (at.y + 0.55).abs() < 0.1, "{at:?}");
        assert!(a.contact(&b, 0.95).is_none(), "a lifted pen");
        assert!(b.contact(&a, 0.5).is_none());
    }

    #[test]
    fn a_tilt_gives_way_to_the_line() {
        let steep = Stance { wide: 1.0, tall: 1.0, lean: 0.1, tilt: 0.35 };
        let (came, arrives) = (Vec2::new(1.0, 0.0), Vec2::new(1.0, -0.3));
        let eased = Stance { tilt: -0.3, ..steep }.running_on(came, arrives);
        assert!(eased.tilt > -0.2 && runs_on(came, eased.turned(arrives)), "{eased:?}");
        assert_eq!(steep.running_on(came, arrives).tilt, 0.35, "what runs on is left alone");
    }

    #[test]
    fn a_word_turns_at_a_join_no_more_than_a_wrist_does() {
        assert!(runs_on(Vec2::new(1.0, 0.0), Vec2::new(1.0, 0.3)));
        assert!(!runs_on(Vec2::new(1.0, 0.0), Vec2::new(1.0, 0.5)));
        assert!(!runs_on(Vec2::new(1.0, 0.0), Vec2::new(-1.0, 0.0)));
    }
}
