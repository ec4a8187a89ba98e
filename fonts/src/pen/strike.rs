//! The stroke through a word that went wrong.

use crate::Shape;
use crate::form::inked::outlines;
use crate::form::stroke::{Knot, Part, Stroke};
use crate::pen::chance::{Chance, Swell};
use kurbo::{Affine, BezPath, Point};

/// Knots along a stroke.
const KNOTS: usize = 18;

/// One or two quick strokes through a word `width_mm` wide whose small letters are `x_height_mm` high, in
/// millimetres from the left end of its baseline. `pen_mm` is the pen's width. Spells nothing.
pub(crate) fn strike(width_mm: f64, x_height_mm: f64, pen_mm: f64, chance: &mut Chance) -> Shape {
    let x = x_height_mm;
    let mut strokes = Vec::new();
    let (from, to) = (-0.35 * x * chance.even(), width_mm + 0.45 * x * chance.even());
    let (left, right) = (-x * (0.42 + 0.1 * chance.normal()), -x * (0.56 + 0.14 * chance.normal()));
    strokes.push(quick(Point::new(from, left), Point::new(to, right), x, pen_mm, chance));
    if chance.even() < 0.4 {
        // Back again, without lifting the mind: lower at the right, a little shorter.
        let back = Point::new(from + 0.3 * x * chance.even(), left + 0.18 * x + 0.12 * x * chance.normal());
        strokes.push(quick(Point::new(to - 0.2 * x, right + 0.2 * x), back, x, pen_mm, chance));
    }
    let mut path = BezPath::new();
    for stroke in &mut strokes {
        // The outlines are fitted in x-heights, to which their tolerance belongs.
        let small = stroke.mapped(Affine::scale(1.0 / x.max(0.1)));
        for outline in outlines(&small) {
            path.extend(Affine::scale(x) * outline);
        }
    }
    Shape { path: rounded(&path), strokes, ..Shape::default() }
}

fn quick(from: Point, to: Point, x: f64, pen: f64, chance: &mut Chance) -> Stroke {
    let (sway, press) = (Swell::new(2, chance), Swell::new(2, chance));
    let knots = (0..=KNOTS).map(|i| {
        let t = i as f64 / KNOTS as f64;
        let along = from.lerp(to, t);
        // Pressed at first, lifted while it still moves.
        let width = pen * (1.05 - 0.5 * t * t + 0.08 * press.at(t)).clamp(0.4, 1.2);
        Knot { at: Point::new(along.x, along.y + 0.07 * x * sway.at(t)), width }
    });
    Stroke { knots: knots.collect(), part: Part::Body }
}

fn rounded(path: &BezPath) -> BezPath {
    let round = |p: Point| Point::new((p.x * 1000.0).round() / 1000.0, (p.y * 1000.0).round() / 1000.0);
    path.elements()
        .iter()
        .map(|e| match *e {
            kurbo::PathEl::MoveTo(p) => kurbo::PathEl::MoveTo(round(p)),
            kurbo::PathEl::LineTo(p) => kurbo::PathEl::LineTo(round(p)),
            kurbo::PathEl::QuadTo(a, p) => kurbo::PathEl::QuadTo(round(a), round(p)),
            kurbo::PathEl::CurveTo(a, b, p) => kurbo::PathEl::CurveTo(round(a), round(b), round(p)),
            kurbo::PathEl::ClosePath => kurbo::PathEl::ClosePath,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use kurbo::Shape as _;

    #[test]
    fn a_strike_goes_through_the_whole_word_at_the_height_of_small_letters() {
        for seed in 0..40 {
            let strike = strike(18.0, 2.4, 0.3, &mut Chance::new(seed, 0, 0));
            let ink = strike.path.bounding_box();
            assert!(ink.x0 < 0.4 && ink.x1 > 17.5 && ink.width() < 22.0, "{ink:?}");
            assert!(ink.y0 > -3.2 && ink.y1 < 0.8, "{ink:?}");
            assert!((1..=2).contains(&strike.strokes.len()) && strike.spells.is_empty());
        }
    }
}
