//! How a letterform is bent: outline and strokes smoothly, the way a wrist bends them, and led a little towards another
//! form of the same letter. Never a single point by itself, which looks like a tremor.

use crate::form::Form;
use crate::form::stroke::{Part, Stroke};
use crate::pen::DEGREE;
use crate::pen::chance::{Chance, Swell};
use crate::pen::facts::Facts;
use kurbo::{Point, Rect, Vec2};

/// How far a letter's drawings differ.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Bend {
    /// Spread of the bending in x-heights.
    pub(crate) amplitude: f64,
    /// Share of the human spread of i-dots, bars and tails (1 all of it).
    pub(crate) spread: f64,
    /// Keep the places where neighbours join.
    pub(crate) joined: bool,
}

impl Bend {
    /// As much as a share of the human spread asks for.
    pub(crate) fn new(spread: f64, joined: bool) -> Bend {
        Bend { amplitude: 0.046 * spread + 0.017, spread, joined }
    }
}

/// One way of bending a form.
pub(crate) struct Way<'a> {
    facts: &'a Facts,
    field: Field,
    late: Late,
}

impl<'a> Way<'a> {
    /// The way of this number; `places` are the same for all ways of a form.
    pub(crate) fn new(form: &Form, facts: &'a Facts, bend: Bend, places: &Places, number: usize, chance: &mut Chance) -> Way<'a> {
        let field = Field::new(form, facts.waist, bend, chance);
        Way { facts, field, late: places.of(number, bend.spread, chance) }
    }

    /// How freely a point of a letter's body bends: 0 where a neighbour joins and on a cut, 1 away from there.
    pub(crate) fn freedom(&self, p: Point) -> f64 {
        self.field.freedom(p) * self.facts.cuts.free(p)
    }

    /// How far a point of a letter is moved: bent with its part, led towards another form, and taken along by the dot or
    /// the bar that it belongs to. Outline and pen's path go the same way.
    pub(crate) fn shift(&self, p: Point, led: Vec2, part: Part, pivot: f64) -> Vec2 {
        let (facts, late) = (self.facts, &self.late);
        let bent = self.field.bent(p) - p + led;
        match part {
            Part::Dot | Part::Accent => bent + Vec2::new(late.dot.0, late.dot.1 - facts.raised),
            Part::Bar => bent + Vec2::new(0.4 * late.dot.0, late.tilt * (p.x - pivot) - late.lift),
            Part::Body => {
                let sinks = facts.bar.map_or(0.0, |bar| bar.sinks(p, late.lift, late.tilt) * self.field.freedom(p));
                bent * facts.cuts.free(p) + Vec2::new(0.0, sinks)
            }
        }
    }
}

/// The middle of a stroke across.
pub(crate) fn middle(stroke: &Stroke) -> f64 {
    stroke.knots.iter().map(|k| k.at.x).sum::<f64>() / stroke.knots.len().max(1) as f64
}

/// Gives a stroke the nib's width: `contrast` more of it downwards than level.
pub(crate) fn press(stroke: &mut Stroke, scale: f64, contrast: f64) {
    let last = stroke.knots.len().saturating_sub(1);
    for i in 0..=last.min(stroke.knots.len().saturating_sub(1)) {
        let by = if contrast > 0.0 && last > 0 {
            let d = stroke.knots[(i + 2).min(last)].at - stroke.knots[i.saturating_sub(2)].at;
            let length = d.hypot2().sqrt();
            let down = if length > 1e-9 { d.y / length } else { 0.0 };
            1.0 - 0.5 * contrast + contrast * down.max(0.0)
        } else {
            1.0
        };
        if let Some(knot) = stroke.knots.get_mut(i) {
            knot.width *= scale * by;
        }
    }
}

/// How many places there are for a form's dots and bars.
pub(crate) const PLACES: usize = 8;

/// Where a form has its dots and bars: one drawn from each eighth of a normal spread, so that few already differ as people
/// do.
pub(crate) struct Places {
    across: [usize; PLACES],
    up: [usize; PLACES],
    tilt: [usize; PLACES],
}

/// Late strokes, in x-heights.
struct Late {
    /// How far its dots and accents are off, right and down.
    dot: (f64, f64),
    /// How far its bar is raised.
    lift: f64,
    /// How far its bar falls per x-height to the right.
    tilt: f64,
}

/// Middles of the eighths of a normal spread, stretched to a standard deviation of 1.
const EIGHTHS: [f64; PLACES] = [-1.63, -0.94, -0.52, -0.17, 0.17, 0.52, 0.94, 1.63];

impl Places {
    pub(crate) fn new(chance: &mut Chance) -> Places {
        let mut shuffled = || {
            let mut order: [usize; PLACES] = std::array::from_fn(|i| i);
            for i in (1..PLACES).rev() {
                order.swap(i, chance.below(i + 1));
            }
            order
        };
        Places { across: shuffled(), up: shuffled(), tilt: shuffled() }
    }

    /// i-dots: dx SD 0.17, dy SD 0.21 x-heights; t-bars: tilt 3° ± 8°, height SD 0.22 (UNIPEN).
    fn of(&self, number: usize, spread: f64, chance: &mut Chance) -> Late {
        let mut z = |order: &[usize; PLACES]| EIGHTHS[order[number % PLACES]] + 0.12 * chance.normal();
        let (across, up, tilt) = (z(&self.across), z(&self.up), z(&self.tilt));
        let far = 0.21 * spread * up;
        // A dot may fly far off; it must not fall into its letter.
        Late {
            dot: (0.16 * spread * across, if far > 0.0 { (far * 0.8).min(0.2) } else { far * 1.1 }),
            // Less than people's 0.22, to which the letter's own height and place on the line add the rest.
            lift: 0.17 * spread * up,
            tilt: -8.0 * DEGREE * spread * tilt,
        }
    }
}

/// Forms smaller than this, in x-heights, are bent less.
const WHOLE: f64 = 0.8;

/// The bending: four smooth curves, and the length of tails.
struct Field {
    bend: Bend,
    box_: Rect,
    /// Between these its ink stands alone, at the height of small letters.
    ends: (f64, f64),
    /// Where neighbours meet it, where the form says so.
    joints: [Option<Point>; 2],
    x_by_y: Swell,
    x_by_x: Swell,
    y_by_x: Swell,
    y_by_y: Swell,
    tail: f64,
    crown: f64,
}

impl Field {
    fn new(form: &Form, waist: (f64, f64), bend: Bend, chance: &mut Chance) -> Field {
        let box_ = form.bounds();
        // A stop is bent by less than it is large, or nothing is left of it.
        let small = (box_.width().max(box_.height()) / WHOLE).min(1.0);
        let bend = Bend { amplitude: bend.amplitude * small, ..bend };
        // A free span about every x-height: slower than any stroke of a letter.
        let spans = |length: f64| (length / 0.9).round().clamp(1.0, 6.0) as usize;
        Field {
            bend,
            box_,
            ends: (waist.0.max(0.0), waist.1.min(form.advance)),
            joints: [form.entry, form.exit],
            x_by_y: Swell::new(spans(box_.height()), chance),
            x_by_x: Swell::new(spans(box_.width()), chance),
            y_by_x: Swell::new(spans(box_.width()), chance),
            y_by_y: Swell::new(spans(box_.height()), chance),
            tail: 0.16 * bend.spread * chance.normal(),
            crown: 0.10 * bend.spread * chance.normal(),
        }
    }

    fn bent(&self, p: Point) -> Point {
        let u = (p.x - self.box_.x0) / self.box_.width().max(0.1);
        let v = (p.y - self.box_.y0) / self.box_.height().max(0.1);
        let by = self.bend.amplitude * self.freedom(p);
        // Across by height less than the rest: it leans the letter, which its stance does already.
        let dx = by * (0.7 * self.x_by_y.at(v) + 0.6 * self.x_by_x.at(u));
        let mut dy = by * (self.y_by_x.at(u) + 0.6 * self.y_by_y.at(v));
        // Below the line and above the x-height strokes end where they please: longer or shorter, smoothly.
        let (deep, tall) = ((p.y - 0.15).max(0.0), (-1.1 - p.y).max(0.0));
        dy += self.tail * deep * deep / (0.4 + deep);
        dy -= self.crown * tall * tall / (0.4 + tall);
        Point::new(p.x + dx, p.y + dy)
    }

    /// 0 where a joined letter meets its neighbours, 1 away from there and in letters that do not join.
    fn freedom(&self, p: Point) -> f64 {
        if self.joints.iter().any(Option::is_some) {
            return self.joints.iter().flatten().map(|j| smooth(((p - *j).hypot2().sqrt() - 0.1) / 0.4)).fold(1.0, f64::min);
        }
        if !self.bend.joined {
            return 1.0;
        }
        let from_ends = smooth((p.x - self.ends.0 - 0.07) / 0.28) * smooth((self.ends.1 - p.x - 0.07) / 0.28);
        let off_the_line = smooth((p.y - 0.4) / 0.4).max(smooth((-1.25 - p.y) / 0.4));
        from_ends.max(off_the_line)
    }
}

fn smooth(t: f64) -> f64 {
    let t = t.clamp(0.0, 1.0);
    t * t * (3.0 - 2.0 * t)
}
