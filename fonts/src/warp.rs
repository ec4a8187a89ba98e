//! Several forms of every letter: its outline bent smoothly, as a whole, the way a wrist bends it. Never a
//! single point by itself, which looks like a tremor.

use crate::Shape;
use crate::chance::{Chance, Swell};
use crate::form::Form;
use kurbo::{BezPath, PathEl, Point, Rect};

/// How many forms of a letter one letter may show.
pub(crate) const VARIANTS: usize = 6;

/// How far a letter's forms differ.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Bend {
    /// Spread of the bending in x-heights.
    pub(crate) amplitude: f64,
    /// Share of the human spread of i-dots and tails (1 all of it).
    pub(crate) spread: f64,
    /// Keep the places where neighbours join.
    pub(crate) joined: bool,
}

/// One form of a letter as a shape in millimetres, rounded to a thousandth.
pub(crate) fn variant(form: &Form, bend: Bend, x_height_mm: f64, chance: &mut Chance) -> Shape {
    let field = Field::new(form, bend, chance);
    let mut path = BezPath::new();
    for contour in &form.contours {
        // i-dots: dx SD 0.17, dy SD 0.21 x-heights (UNIPEN), more to the right and up than into the letter.
        let dot = if contour.floats {
            (0.17 * bend.spread * chance.normal() + 0.03, -(0.15 * bend.spread * chance.normal()).abs() + 0.04 * chance.normal())
        } else {
            (0.0, 0.0)
        };
        let place = |p: Point| {
            let p = field.bent(p);
            Point::new(round((p.x + dot.0) * x_height_mm), round((p.y + dot.1) * x_height_mm))
        };
        for element in contour.path.elements() {
            path.push(match *element {
                PathEl::MoveTo(p) => PathEl::MoveTo(place(p)),
                PathEl::LineTo(p) => PathEl::LineTo(place(p)),
                PathEl::QuadTo(a, p) => PathEl::QuadTo(place(a), place(p)),
                PathEl::CurveTo(a, b, p) => PathEl::CurveTo(place(a), place(b), place(p)),
                PathEl::ClosePath => PathEl::ClosePath,
            });
        }
    }
    Shape { path }
}

fn round(mm: f64) -> f64 {
    // + 0.0 turns −0 into 0.
    (mm * 1000.0).round() / 1000.0 + 0.0
}

/// The bending: four smooth curves, and the length of tails.
struct Field {
    bend: Bend,
    box_: Rect,
    advance: f64,
    x_by_y: Swell,
    x_by_x: Swell,
    y_by_x: Swell,
    y_by_y: Swell,
    tail: f64,
    crown: f64,
}

impl Field {
    fn new(form: &Form, bend: Bend, chance: &mut Chance) -> Field {
        let box_ = form.bounds();
        // A free span about every x-height: slower than any stroke of a letter.
        let spans = |length: f64| (length / 0.9).round().clamp(1.0, 6.0) as usize;
        Field {
            bend,
            box_,
            advance: form.advance,
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
        let dx = by * (self.x_by_y.at(v) + 0.6 * self.x_by_x.at(u));
        let mut dy = by * (self.y_by_x.at(u) + 0.6 * self.y_by_y.at(v));
        // Below the line and above the x-height strokes end where they please: longer or shorter, smoothly.
        let (deep, tall) = ((p.y - 0.15).max(0.0), (-1.1 - p.y).max(0.0));
        dy += self.tail * deep * deep / (0.4 + deep);
        dy -= self.crown * tall * tall / (0.4 + tall);
        Point::new(p.x + dx, p.y + dy)
    }

    /// 0 where a joined letter meets its neighbours, 1 away from there and in letters that do not join.
    fn freedom(&self, p: Point) -> f64 {
        if !self.bend.joined {
            return 1.0;
        }
        let from_ends = smooth(p.x / 0.4) * smooth((self.advance - p.x) / 0.4);
        let off_the_line = smooth((p.y - 0.2) / 0.4).max(smooth((-1.2 - p.y) / 0.4));
        from_ends.max(off_the_line)
    }
}

fn smooth(t: f64) -> f64 {
    let t = t.clamp(0.0, 1.0);
    t * t * (3.0 - 2.0 * t)
}
