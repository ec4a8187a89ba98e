//! Ink into letterforms: its outline traced, its pen's path found.

use crate::mask::Mask;
use fonts::{Letterform, Part, Stroke};
use kurbo::{Affine, BezPath, Point, Shape as _};
use visioncortex::{BinaryImage, CompoundPathElement, PathSimplifyMode};

/// Sharper turns than this stay corners when an outline is smoothed, in radians: 70°.
const CORNER: f64 = 1.22;
/// Outlines are subdivided into pieces of this length before curves are fitted, in dots.
const PIECE: f64 = 4.0;
/// A curve ends where the outline has turned by this much, in radians: 45°.
const SPLICE: f64 = 0.785;
/// Where the eye judges the white between letters: from a little above the x-height to a little below the
/// baseline, in x-heights.
const WAIST: (f64, f64) = (-1.15, 0.2);

/// Where a letter's measures are in its mask, in dots.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Place {
    /// The baseline, from the mask's top.
    pub(crate) baseline: f64,
    /// Dots to an x-height.
    pub(crate) unit: f64,
}

impl Place {
    /// From dots, upper left corners being whole numbers, to x-heights.
    fn map(self) -> Affine {
        Affine::scale(1.0 / self.unit) * Affine::translate((0.0, -self.baseline))
    }

    /// Left and right ends of the ink at the waist, in x-heights from the mask's left; of all ink when there is none
    /// there. `None` without ink.
    pub(crate) fn waist(self, mask: &Mask) -> Option<(f64, f64)> {
        let row = |share: f64| self.baseline + share * self.unit;
        let at_waist = mask.inked().filter(|(_, y)| (row(WAIST.0)..row(WAIST.1)).contains(&(*y as f64 + 0.5)));
        let ends = at_waist.map(|(x, _)| (x, x)).reduce(|a, b| (a.0.min(b.0), a.1.max(b.1)));
        let ends = ends.or_else(|| mask.bounds().map(|[l, r, ..]| (l, r)));
        ends.map(|(l, r)| (l as f64 / self.unit, (r + 1) as f64 / self.unit))
    }
}

/// The letterform of a mask. `gap` is the white between two letters in x-heights, half of which goes to either
/// side; `joins` asks for the places where neighbours meet. `None` without ink.
pub(crate) fn letterform(spells: &str, mask: &Mask, place: Place, gap: f64, joins: bool) -> Option<Letterform> {
    let (left, right) = place.waist(mask)?;
    let map = Affine::translate((gap / 2.0 - left, 0.0)) * place.map();
    let outline = rounded(&(map * outline(mask)));
    let pixels = fonts::Mask::new(mask.width(), mask.height(), mask.dots().to_vec());
    // Whole numbers are the pixels' middles there.
    let strokes = fonts::centre_line_of_mask(spells, &pixels, map * Affine::translate((0.5, 0.5)));
    let strokes: Vec<Stroke> = strokes.into_iter().map(rounded_stroke).collect();
    let advance = milli((right - left + gap).max(0.05));
    let (entry, exit) = if joins { joints(&strokes) } else { (None, None) };
    Some(Letterform { strokes, outline, advance, entry, exit })
}

/// Where a joined letter begins and ends: the ends of its first and last stroke, when they lie at its sides and not
/// far up or down.
pub(crate) fn joints(strokes: &[Stroke]) -> (Option<Point>, Option<Point>) {
    let body = || strokes.iter().filter(|s| s.part == Part::Body && s.knots.len() > 1);
    let all = || body().flat_map(|s| s.knots.iter().map(|k| k.at.x));
    let (left, right) = all().fold((f64::INFINITY, f64::NEG_INFINITY), |(l, r), x| (l.min(x), r.max(x)));
    let reach = 0.4 * (right - left);
    let near = |p: Point| (-1.3..0.4).contains(&p.y);
    let entry = body().next().and_then(|s| s.knots.first()).map(|k| k.at).filter(|p| near(*p) && p.x < left + reach);
    let exit = body().next_back().and_then(|s| s.knots.last()).map(|k| k.at).filter(|p| near(*p) && p.x > right - reach);
    (entry, exit)
}

/// The ink's edge in dots, smooth (visioncortex: outlines walked, staircases taken away, subdivided after Dyn, Levin
/// and Gregory 1987, curves fitted).
fn outline(mask: &Mask) -> BezPath {
    let mut image = BinaryImage::new_w_h(mask.width(), mask.height());
    for (x, y) in mask.inked() {
        image.set_pixel(x, y, true);
    }
    let mut out = BezPath::new();
    for cluster in &image.to_clusters(false).clusters {
        let path = cluster.to_compound_path(PathSimplifyMode::Spline, CORNER, PIECE, 10, SPLICE);
        for part in path.iter() {
            let CompoundPathElement::Spline(spline) = part else { continue };
            let mut points = spline.points.iter().map(|p| Point::new(p.x, p.y));
            let Some(start) = points.next() else { continue };
            out.move_to(start);
            while let (Some(a), Some(b), Some(c)) = (points.next(), points.next(), points.next()) {
                out.curve_to(a, b, c);
            }
            out.close_path();
        }
    }
    out
}

fn rounded(path: &BezPath) -> String {
    let mut out = BezPath::new();
    let near = |p: Point| Point::new(milli(p.x), milli(p.y));
    for element in path.elements() {
        out.push(match *element {
            kurbo::PathEl::MoveTo(p) => kurbo::PathEl::MoveTo(near(p)),
            kurbo::PathEl::LineTo(p) => kurbo::PathEl::LineTo(near(p)),
            kurbo::PathEl::QuadTo(q, p) => kurbo::PathEl::QuadTo(near(q), near(p)),
            kurbo::PathEl::CurveTo(a, b, c) => kurbo::PathEl::CurveTo(near(a), near(b), near(c)),
            kurbo::PathEl::ClosePath => kurbo::PathEl::ClosePath,
        });
    }
    if out.area().is_finite() { out.to_svg() } else { String::new() }
}

pub(crate) fn rounded_stroke(mut stroke: Stroke) -> Stroke {
    for knot in &mut stroke.knots {
        knot.at = Point::new(milli(knot.at.x), milli(knot.at.y));
        knot.width = milli(knot.width);
    }
    stroke
}

/// To a thousandth: finer than any pen, and the same on every machine.
pub(crate) fn milli(v: f64) -> f64 {
    let rounded = (v * 1000.0).round() / 1000.0;
    if rounded == 0.0 { 0.0 } else { rounded }
}

/// The middle of some numbers, none of which may be NaN.
pub(crate) fn median(values: &[f64]) -> Option<f64> {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let n = sorted.len();
    if n == 0 { None } else { Some(f64::midpoint(sorted[(n - 1) / 2], sorted[n / 2])) }
}

/// Standard deviation about the mean; `None` for fewer than three.
pub(crate) fn deviation(values: &[f64]) -> Option<f64> {
    if values.len() < 3 {
        return None;
    }
    let mean = values.iter().sum::<f64>() / values.len() as f64;
    Some((values.iter().map(|v| (v - mean) * (v - mean)).sum::<f64>() / (values.len() - 1) as f64).sqrt())
}

/// Standard deviation as the median distance from the median says it, which a few misread words do not move
/// (1.4826 times it for normal numbers); `None` for fewer than three.
pub(crate) fn usual_deviation(values: &[f64]) -> Option<f64> {
    let middle = median(values).filter(|_| values.len() >= 3)?;
    median(&values.iter().map(|v| (v - middle).abs()).collect::<Vec<_>>()).map(|d| 1.4826 * d)
}
