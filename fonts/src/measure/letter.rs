//! One letter's ink, looked at closely: its body, its lean, its dot, its bar.

use super::writing::Inked;
use kurbo::{BezPath, PathEl, Point, Rect};

/// How far the polygons lie from the outlines, in millimetres: a tenth of the finest line.
const TOLERANCE: f64 = 0.02;

/// A letter's ink without what floats above it.
#[derive(Debug, Clone)]
pub(super) struct Body {
    /// Closed polygons in page millimetres.
    contours: Vec<Vec<Point>>,
    /// The ink's box.
    pub(super) bounds: Rect,
    /// Centre of the dot of an i or j, when there is one clear of the stem.
    pub(super) dot: Option<Point>,
}

impl Body {
    /// Looks at a letter. `None` when it left no ink, or when it should have a dot or accent and that cannot be
    /// told from the letter.
    pub(super) fn of(letter: &Inked) -> Option<Body> {
        let mut contours = polygons(&letter.outline);
        let boxes: Vec<Rect> = contours.iter().map(|c| bounds(c)).collect();
        let tallest = boxes.iter().copied().max_by(|a, b| a.height().total_cmp(&b.height()))?;
        let mut floating: Option<Rect> = None;
        if has_dot(&letter.spells) {
            // What lies wholly above the letter's tallest piece and is small against it.
            let floats = |b: &Rect| b.y1 < tallest.y0 + 0.1 * tallest.height() && b.height() < 0.7 * tallest.height();
            floating = boxes.iter().filter(|b| floats(b)).copied().reduce(|a, b| a.union(b));
            floating?;
            contours = contours.into_iter().zip(&boxes).filter(|(_, b)| !floats(b)).map(|(c, _)| c).collect();
        }
        let dotted = matches!(letter.spells.as_str(), "i" | "j");
        let bounds = contours.iter().map(|c| bounds(c)).reduce(|a, b| a.union(b))?;
        (bounds.height() > 0.0 && bounds.is_finite()).then(|| Body {
            contours,
            bounds,
            dot: floating.filter(|_| dotted).map(|b| b.center()),
        })
    }

    /// Its lean, run per rise, positive to the right: the shear that must be taken back for the edges of its ink
    /// to stand upright on the whole (Σ dx·dy/ds = 0 along the outline, to which an edge counts the more the
    /// steeper it is). A shear by λ adds λ to it whatever the letter, so against the mean of the letter's
    /// namesakes it tells how much more this one leans.
    pub(super) fn lean(&self) -> Option<f64> {
        let mut lean = 0.0;
        // Each round takes back what the last one found; five leave about a thousandth.
        for _ in 0..5 {
            let (mut across, mut up) = (0.0, 0.0);
            for (a, b) in self.edges() {
                // y runs downwards.
                let (rise, run) = (a.y - b.y, b.x - a.x - lean * (a.y - b.y));
                let length = (run * run + rise * rise).sqrt();
                if length > 1e-9 {
                    across += run * rise / length;
                    up += rise * rise / length;
                }
            }
            if up < 1e-6 {
                return None;
            }
            lean += across / up;
        }
        Some(lean)
    }

    /// Left and right ends of its ink between two heights on the page.
    pub(super) fn reach(&self, top: f64, bottom: f64) -> Option<(f64, f64)> {
        let mut out: Option<(f64, f64)> = None;
        let mut see = |x: f64| out = Some(out.map_or((x, x), |(l, r)| (l.min(x), r.max(x))));
        for (a, b) in self.edges() {
            for p in [a, b] {
                if (top..=bottom).contains(&p.y) {
                    see(p.x);
                }
            }
            for y in [top, bottom] {
                if (a.y < y) != (b.y < y) {
                    see(a.x + (b.x - a.x) * (y - a.y) / (b.y - a.y));
                }
            }
        }
        out
    }

    /// Where its ink begins at the top: the middle of its uppermost tenth.
    pub(super) fn top(&self) -> Point {
        let limit = self.bounds.y0 + 0.1 * self.bounds.height();
        let (left, right) = self.reach(self.bounds.y0, limit).unwrap_or((self.bounds.x0, self.bounds.x1));
        Point::new(f64::midpoint(left, right), self.bounds.y0)
    }

    /// The bar of a t: the middle of its line near its left and near its right end. Looked for as a piece of its
    /// own that lies flat; else as the straight way between the leftmost and the rightmost ink of the upper half,
    /// when nearly all of that way is inked.
    pub(super) fn bar(&self) -> Option<(Point, Point)> {
        let high = self.bounds.y1 - 0.4 * self.bounds.height();
        let flat = self.contours.iter().find(|c| {
            let b = bounds(c);
            b.width() > 1.8 * b.height() && b.center().y < high && b.width() > 0.25 * self.bounds.height()
        });
        if let Some(bar) = flat {
            return Some(self.middles(farthest(bar.iter(), false)?, farthest(bar.iter(), true)?));
        }
        let above = || self.contours.iter().flatten().filter(|p| p.y < high);
        let (left, right) = (farthest(above(), false)?, farthest(above(), true)?);
        if right.x - left.x < 0.25 * self.bounds.height() || (right.y - left.y).abs() > 0.7 * (right.x - left.x) {
            return None;
        }
        let inked = |p: Point| self.contours.iter().map(|c| winding(c, p)).sum::<i32>() != 0;
        let step = 0.02 * self.bounds.height();
        let covered = (1..10).filter(|i| {
            let p = left.lerp(right, f64::from(*i) / 10.0);
            (-2..=2).any(|k| inked(Point::new(p.x, p.y + step * f64::from(k))))
        });
        (covered.count() >= 8).then(|| self.middles(left, right))
    }

    /// The middle of the ink an eighth of the way in from both ends of a bar. The very ends would be any point
    /// of a round end.
    fn middles(&self, left: Point, right: Point) -> (Point, Point) {
        let middle = |end: Point, x: f64| {
            let (mut top, mut bottom) = (f64::INFINITY, f64::NEG_INFINITY);
            for (a, b) in self.edges().filter(|(a, b)| (a.x < x) != (b.x < x)) {
                let y = a.y + (b.y - a.y) * (x - a.x) / (b.x - a.x);
                if (y - end.y).abs() < 0.15 * self.bounds.height() {
                    (top, bottom) = (top.min(y), bottom.max(y));
                }
            }
            Point::new(x, if top < bottom { f64::midpoint(top, bottom) } else { end.y })
        };
        let inwards = (right.x - left.x) / 8.0;
        (middle(left, left.x + inwards), middle(right, right.x - inwards))
    }

    fn edges(&self) -> impl Iterator<Item = (Point, Point)> {
        self.contours.iter().flat_map(|c| c.iter().zip(c.iter().cycle().skip(1)).map(|(a, b)| (*a, *b)))
    }
}

/// Whether something floats above what this spells.
fn has_dot(spells: &str) -> bool {
    use unicode_normalization::UnicodeNormalization as _;
    spells.chars().any(|c| matches!(c, 'i' | 'j')) || spells.nfd().any(|c| ('\u{300}'..='\u{314}').contains(&c))
}

fn farthest<'p>(points: impl Iterator<Item = &'p Point>, right: bool) -> Option<Point> {
    points.copied().max_by(|a, b| if right { a.x.total_cmp(&b.x) } else { b.x.total_cmp(&a.x) })
}

fn polygons(path: &BezPath) -> Vec<Vec<Point>> {
    let mut out: Vec<Vec<Point>> = Vec::new();
    kurbo::flatten(path, TOLERANCE, |element| match element {
        PathEl::MoveTo(p) => out.push(vec![p]),
        PathEl::LineTo(p) => {
            if let Some(open) = out.last_mut() {
                open.push(p);
            }
        }
        _ => {}
    });
    out.retain(|c| c.len() > 2);
    out
}

fn bounds(contour: &[Point]) -> Rect {
    contour.iter().skip(1).fold(contour.first().map_or(Rect::ZERO, |p| Rect::from_points(*p, *p)), |b, p| b.union_pt(*p))
}

/// How often a polygon goes round a point.
fn winding(contour: &[Point], at: Point) -> i32 {
    let mut turns = 0;
    for (a, b) in contour.iter().zip(contour.iter().cycle().skip(1)) {
        let side = (b.x - a.x) * (at.y - a.y) - (at.x - a.x) * (b.y - a.y);
        if a.y <= at.y && b.y > at.y && side > 0.0 {
            turns += 1;
        } else if a.y > at.y && b.y <= at.y && side < 0.0 {
            turns -= 1;
        }
    }
    turns
}

#[cfg(test)]
mod tests {
    use super::*;
    use kurbo::Affine;

    fn letter(spells: &str, svg: &str) -> Inked {
        Inked { spells: spells.into(), outline: BezPath::from_svg(svg).expect("a path"), page: 0, line: 0, word: 0, place: 0 }
    }

    #[test]
    fn a_dot_is_no_part_of_the_letter_s_height() {
        let body = Body::of(&letter("i", "M0 0H.4V-2H0Z M.1 -2.6H.3V-2.9H.1Z")).expect("a body");
        assert_eq!(body.bounds, Rect::new(0.0, -2.0, 0.4, 0.0));
        assert_eq!(body.dot, Some(Point::new(0.2, -2.75)));
        assert_eq!(body.top(), Point::new(0.2, -2.0));
        // The same ink as an l keeps all of it; a dot that touches the stem cannot be told from it.
        assert_eq!(Body::of(&letter("l", "M0 0H.4V-2H0Z M.1 -2.6H.3V-2.9H.1Z")).expect("a body").bounds.height(), 2.9);
        assert!(Body::of(&letter("i", "M0 0H.4V-2H0Z")).is_none());
    }

    #[test]
    fn lean_grows_by_the_shear_and_nothing_else() {
        let upright = letter("o", "M0 0C1 0 1 -2 0 -2C-1 -2 -1 0 0 0Z");
        let leaning = Inked { outline: Affine::new([1.0, 0.0, -0.2, 1.0, 5.0, 7.0]) * &upright.outline, ..upright.clone() };
        let (a, b) = (Body::of(&upright).expect("ink").lean().expect("lean"), Body::of(&leaning).expect("ink").lean().expect("lean"));
        assert!(a.abs() < 0.005 && (b - 0.2).abs() < 0.002, "{a} {b}");
    }

    #[test]
    fn a_bar_is_found_whether_or_not_it_is_a_piece_of_its_own() {
        let crossed = Body::of(&letter("t", "M0 0H.3V-3H0Z M-.6 -2H.9V-2.2H-.6Z")).expect("ink");
        let lies = |body: &Body| {
            let (left, right) = body.bar().expect("a bar");
            assert!((left.y + 2.1).abs() < 1e-9 && (right.y + 2.1).abs() < 1e-9 && right.x - left.x > 1.0, "{left} {right}");
        };
        lies(&crossed);
        lies(&Body::of(&letter("t", "M0 0H.3V-2H.9V-2.2H.3V-3H0V-2.2H-.6V-2H0Z")).expect("ink"));
        assert!(Body::of(&letter("t", "M0 0H.3V-3H0Z")).expect("ink").bar().is_none());
    }
}
