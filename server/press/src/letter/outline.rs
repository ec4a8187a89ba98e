//! Lean outlines: traced hands bring a point every tenth of a millimetre, far more than paper can show.

use kurbo::{BezPath, PathEl, Point};

/// How far an outline may lie from the one that was drawn, in millimetres: a third of a dot at 1000 dpi,
/// half a pixel on a screen at 1600 %.
const TOLERANCE_MM: f64 = 0.008;

/// The same shape with fewer numbers. `scale` is how many millimetres a unit becomes on paper. Contours that
/// are leaner as lines than as curves become lines, thinned after Douglas and Peucker (1973).
pub(super) fn lean(path: &BezPath, scale: f64) -> BezPath {
    let tolerance = TOLERANCE_MM / scale.max(1e-6);
    let mut out = BezPath::new();
    for contour in contours(path) {
        let mut points: Vec<Point> = Vec::new();
        kurbo::flatten(contour.iter().copied(), tolerance * 0.4, |element| {
            if let PathEl::MoveTo(p) | PathEl::LineTo(p) = element {
                points.push(p);
            }
        });
        let lines = thinned(&points, tolerance * 0.6);
        let curves: usize = contour.iter().map(|e| if matches!(e, PathEl::CurveTo(..) | PathEl::QuadTo(..)) { 6 } else { 2 }).sum();
        if lines.len() * 2 < curves && lines.len() > 2 {
            for (i, point) in lines.into_iter().enumerate() {
                if i == 0 { out.move_to(point) } else { out.line_to(point) }
            }
            out.close_path();
        } else {
            contour.into_iter().for_each(|element| out.push(element));
        }
    }
    out
}

/// A path's contours, each from its move to before the next.
fn contours(path: &BezPath) -> Vec<Vec<PathEl>> {
    let mut out: Vec<Vec<PathEl>> = Vec::new();
    for element in path.elements() {
        match out.last_mut() {
            Some(contour) if !matches!(element, PathEl::MoveTo(_)) => contour.push(*element),
            _ => out.push(vec![*element]),
        }
    }
    out
}

/// The fewest of a closed contour's points that stay within `tolerance` of all.
fn thinned(points: &[Point], tolerance: f64) -> Vec<Point> {
    if points.len() < 4 {
        return points.to_vec();
    }
    let far = (0..points.len())
        .max_by(|a, b| points[0].distance_squared(points[*a]).total_cmp(&points[0].distance_squared(points[*b])))
        .unwrap_or(0);
    let mut kept = vec![false; points.len()];
    let last = points.len() - 1;
    (kept[0], kept[far], kept[last]) = (true, true, true);
    let mut open = vec![(0, far), (far, last)];
    while let Some((from, to)) = open.pop() {
        let off = |i: usize| off_line(points[i], points[from], points[to]);
        if let Some(worst) = (from + 1..to).max_by(|a, b| off(*a).total_cmp(&off(*b)))
            && off(worst) > tolerance
        {
            kept[worst] = true;
            open.extend([(from, worst), (worst, to)]);
        }
    }
    points.iter().zip(kept).filter(|(_, kept)| *kept).map(|(p, _)| *p).collect()
}

/// Distance of a point from the stretch between two others.
fn off_line(p: Point, a: Point, b: Point) -> f64 {
    let along = b - a;
    let length = along.hypot2();
    let t = if length > 0.0 { ((p - a).dot(along) / length).clamp(0.0, 1.0) } else { 0.0 };
    p.distance(a + along * t)
}

#[cfg(test)]
mod tests {
    use super::*;
    use kurbo::{Affine, Circle, Shape as _};

    #[test]
    fn a_rough_outline_loses_points_and_no_shape() {
        let mut rough = BezPath::new();
        for i in 0..900 {
            let angle = f64::from(i) * std::f64::consts::TAU / 900.0;
            let radius = 1.0 + 0.001 * f64::from(i % 3);
            let p = Point::new(radius * angle.cos(), radius * angle.sin());
            if i == 0 { rough.move_to(p) } else { rough.line_to(p) }
        }
        rough.close_path();
        let lean = lean(&rough, 1.0);
        assert!(lean.elements().len() < 120, "{}", lean.elements().len());
        assert!((lean.area().abs() - rough.area().abs()).abs() / rough.area().abs() < 0.01);
    }

    #[test]
    fn a_clean_curve_stays_a_curve() {
        let circle = Affine::scale(2.0) * Circle::new((0.0, 0.0), 1.0).to_path(0.001);
        assert_eq!(lean(&circle, 1.0), circle);
        assert_eq!(lean(&BezPath::new(), 1.0), BezPath::new());
    }
}
