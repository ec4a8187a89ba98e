//! Variants of every letterform: its outline or its strokes bent smoothly, as a whole, the way a wrist bends
//! them, and led a little towards another form of the same letter. Never a single point by itself, which looks
//! like a tremor.

use crate::Shape;
use crate::form::Form;
use crate::form::stroke::{Knot, Part, Stroke};
use crate::pen::DEGREE;
use crate::pen::alphabet::{Glyph, MOST_VARIANTS};
use crate::pen::blend::Leads;
use crate::pen::chance::{Chance, Swell};
use crate::pen::facts::Facts;
use crate::pen::grain::grain;
use crate::pen::nib::{Inking, thinned};
use kurbo::{Affine, BezPath, PathEl, Point, Rect, Vec2};

/// How far a letter's variants differ.
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
        Bend { amplitude: 0.055 * spread + 0.008, spread, joined }
    }
}

/// Which variant of which letter, and what else is asked of it.
pub(crate) struct Asked<'a> {
    pub(crate) glyph: &'a Glyph,
    /// Another form of the same letter, to go a little way towards.
    pub(crate) towards: Option<&'a Form>,
    /// The variant's number, below [`MOST_VARIANTS`].
    pub(crate) number: usize,
    /// Where the letter's late strokes may lie; the same for all its variants.
    pub(crate) places: &'a Places,
    /// Whether the pen's path is wanted too.
    pub(crate) traced: bool,
}

/// One variant of a letter as a shape in millimetres, rounded to a hundredth.
pub(crate) fn variant(asked: &Asked, bend: Bend, inking: &Inking, x_height_mm: f64, chance: &mut Chance) -> Shape {
    let (glyph, form, facts) = (asked.glyph, &*asked.glyph.form, asked.glyph.facts());
    let field = Field::new(form, facts.waist, bend, chance);
    let late = asked.places.of(asked.number, bend.spread, chance);
    // A hand of outlines knows the pen's path only when it is asked for, which is costly.
    let own: &[Stroke] = if form.drawn || asked.traced { form.pen_path(&glyph.spells) } else { &[] };
    let towards = asked.towards.filter(|_| form.drawn).map(|other| other.pen_path(&glyph.spells));
    let leads = towards.and_then(|other| Leads::between(own, other, chance));
    let (thin, contrast) = (inking.thin / x_height_mm, inking.contrast / x_height_mm);
    let mut path = BezPath::new();
    let mut points: Vec<Point> = Vec::new();
    for (nth, (contour, corners)) in form.contours.iter().zip(&facts.corners).enumerate() {
        points.clone_from(corners);
        let skin = facts.skin.get(nth);
        let part = skin.map_or(if contour.floats { Part::Accent } else { Part::Body }, |s| s.part);
        let pivot = skin.map_or(0.0, |s| s.middle);
        for (at, p) in points.iter_mut().enumerate() {
            let led = leads.as_ref().zip(skin).and_then(|(leads, skin)| leads.of(skin.stroke, *skin.knots.get(at)?));
            *p = moved(*p, led, part, pivot, facts, &field, &late);
        }
        thinned(&mut points, thin, contrast, facts.turn);
        let rounded = points.iter().map(|p| Point::new(round(p.x * x_height_mm), round(p.y * x_height_mm)));
        push(&mut path, &contour.path, rounded);
    }
    let solid = grain(&mut path, inking, facts.turn, chance);
    let mut strokes: Vec<Stroke> = Vec::new();
    if asked.traced {
        let contrast = inking.contrast / inking.width.max(0.05);
        for (nth, stroke) in own.iter().enumerate() {
            let pivot = middle(stroke);
            let knots = stroke.knots.iter().enumerate().map(|(at, knot)| {
                let led = leads.as_ref().and_then(|leads| leads.of(nth, at));
                Knot { at: moved(knot.at, led, stroke.part, pivot, facts, &field, &late), width: knot.width }
            });
            let mut stroke = Stroke { knots: knots.collect(), part: stroke.part };
            press(&mut stroke, inking.scale, contrast);
            strokes.push(stroke.mapped(Affine::scale(x_height_mm)));
        }
    }
    Shape { path, solid, strokes, spells: glyph.spells.clone() }
}

/// Where a point of a letter comes to lie: bent with the letter, led towards another form, and moved with the
/// dot or the bar that it belongs to. Outline and pen's path go the same way.
fn moved(p: Point, led: Option<Vec2>, part: Part, pivot: f64, facts: &Facts, field: &Field, late: &Late) -> Point {
    let bent = field.bent(p) + led.unwrap_or_default();
    let off = match part {
        Part::Dot | Part::Accent => (late.dot.0, late.dot.1 - facts.raised),
        Part::Bar => (0.4 * late.dot.0, late.tilt * (p.x - pivot) - late.lift),
        Part::Body => (0.0, facts.bar.map_or(0.0, |bar| bar.sinks(p, late.lift, late.tilt) * field.freedom(p))),
    };
    Point::new(bent.x + off.0, bent.y + off.1)
}

/// The middle of a stroke across.
pub(crate) fn middle(stroke: &Stroke) -> f64 {
    stroke.knots.iter().map(|k| k.at.x).sum::<f64>() / stroke.knots.len().max(1) as f64
}

/// Appends a path with other corners.
fn push(path: &mut BezPath, like: &BezPath, mut corners: impl Iterator<Item = Point>) {
    let mut next = || corners.next().unwrap_or_default();
    for element in like.elements() {
        path.push(match element {
            PathEl::MoveTo(_) => PathEl::MoveTo(next()),
            PathEl::LineTo(_) => PathEl::LineTo(next()),
            PathEl::QuadTo(..) => PathEl::QuadTo(next(), next()),
            PathEl::CurveTo(..) => PathEl::CurveTo(next(), next(), next()),
            PathEl::ClosePath => PathEl::ClosePath,
        });
    }
}

/// Gives a stroke the nib's width: `contrast` more of it downwards than level.
fn press(stroke: &mut Stroke, scale: f64, contrast: f64) {
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

/// Where a letter's variants have their dots and bars: one drawn from each eighth of a normal spread, so that
/// few variants already differ as people do.
pub(crate) struct Places {
    across: [usize; MOST_VARIANTS],
    up: [usize; MOST_VARIANTS],
    tilt: [usize; MOST_VARIANTS],
}

/// One variant's late strokes, in x-heights.
struct Late {
    /// How far its dots and accents are off, right and down.
    dot: (f64, f64),
    /// How far its bar is raised.
    lift: f64,
    /// How far its bar falls per x-height to the right.
    tilt: f64,
}

/// Middles of the eighths of a normal spread, stretched to a standard deviation of 1.
const EIGHTHS: [f64; MOST_VARIANTS] = [-1.63, -0.94, -0.52, -0.17, 0.17, 0.52, 0.94, 1.63];

impl Places {
    pub(crate) fn new(chance: &mut Chance) -> Places {
        let mut shuffled = || {
            let mut order: [usize; MOST_VARIANTS] = std::array::from_fn(|i| i);
            for i in (1..MOST_VARIANTS).rev() {
                order.swap(i, chance.below(i + 1));
            }
            order
        };
        Places { across: shuffled(), up: shuffled(), tilt: shuffled() }
    }

    /// i-dots: dx SD 0.17, dy SD 0.21 x-heights; t-bars: tilt 3° ± 8°, height SD 0.22 (UNIPEN).
    fn of(&self, number: usize, spread: f64, chance: &mut Chance) -> Late {
        let mut z = |order: &[usize; MOST_VARIANTS]| EIGHTHS[order[number % MOST_VARIANTS]] + 0.12 * chance.normal();
        let (across, up, tilt) = (z(&self.across), z(&self.up), z(&self.tilt));
        let far = 0.21 * spread * up;
        // A dot may fly far off; it must not fall into its letter.
        Late {
            dot: (0.17 * spread * across, if far > 0.0 { (far * 0.8).min(0.2) } else { far * 1.1 }),
            // Less than people's 0.22, to which the letter's own height and place on the line add the rest.
            lift: 0.17 * spread * up,
            tilt: -8.0 * DEGREE * spread * tilt,
        }
    }
}

fn round(mm: f64) -> f64 {
    // Half of it is an eighth of a dot at 600 dpi; + 0.0 turns −0 into 0.
    (mm * 100.0).round() / 100.0 + 0.0
}

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
        let from_ends = smooth((p.x - self.ends.0 - 0.1) / 0.4) * smooth((self.ends.1 - p.x - 0.05) / 0.4);
        let off_the_line = smooth((p.y - 0.4) / 0.4).max(smooth((-1.25 - p.y) / 0.4));
        from_ends.max(off_the_line)
    }
}

fn smooth(t: f64) -> f64 {
    let t = t.clamp(0.0, 1.0);
    t * t * (3.0 - 2.0 * t)
}
