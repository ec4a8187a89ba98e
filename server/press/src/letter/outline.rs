//! Outlines in whole steps, as a content stream says them. A hand's outlines are lean already, see `fonts::lean`.

use kurbo::{BezPath, PathEl, Point};

/// Steps per millimetre: 813 dots to the inch, more than a printer at home has.
pub(super) const STEPS_PER_MM: f64 = 32.0;

/// A contour in whole steps: where it begins, and its curves, each two controls and an end. A straight piece
/// has its controls on its ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Contour {
    pub(super) start: (i64, i64),
    pub(super) curves: Vec<[(i64, i64); 3]>,
}

impl Contour {
    /// Sees it from another origin.
    pub(super) fn shift(&mut self, origin: (i64, i64)) {
        for p in std::iter::once(&mut self.start).chain(self.curves.iter_mut().flatten()) {
            *p = (p.0 - origin.0, p.1 - origin.1);
        }
    }
}

/// A path whose unit is a step. What is no number, lies beyond any sheet or encloses nothing is left out.
pub(super) fn whole(path: &BezPath) -> Vec<Contour> {
    let mut out: Vec<Contour> = Vec::new();
    let mut at = Point::ORIGIN;
    let mut sound = true;
    let round = |p: Point| (p.x.round() as i64, p.y.round() as i64);
    for element in path.elements() {
        let curve = match *element {
            PathEl::MoveTo(p) => {
                close(&mut out, sound);
                out.push(Contour { start: round(p), curves: Vec::new() });
                (at, sound) = (p, is_on_paper(p));
                continue;
            }
            PathEl::LineTo(p) => [at, p, p],
            PathEl::QuadTo(q, p) => [at + (q - at) * (2.0 / 3.0), p + (q - p) * (2.0 / 3.0), p],
            PathEl::CurveTo(a, b, p) => [a, b, p],
            PathEl::ClosePath => continue,
        };
        sound &= curve.into_iter().all(is_on_paper);
        at = curve[2];
        if let Some(contour) = out.last_mut() {
            let from = contour.curves.last().map_or(contour.start, |c| c[2]);
            let curve = curve.map(round);
            if curve != [from; 3] {
                contour.curves.push(curve);
            }
        }
    }
    close(&mut out, sound);
    out
}

fn is_on_paper(p: Point) -> bool {
    p.x.abs() < 1e7 && p.y.abs() < 1e7
}

/// Ends the last contour, with a straight piece to its beginning where it stops elsewhere.
fn close(contours: &mut Vec<Contour>, sound: bool) {
    let Some(contour) = contours.last_mut() else { return };
    let end = contour.curves.last().map_or(contour.start, |c| c[2]);
    if end != contour.start {
        contour.curves.push([end, contour.start, contour.start]);
    }
    let bent = contour.curves.iter().any(|[a, b, c]| a != b && b != c);
    if !sound || contour.curves.len() < if bent { 1 } else { 3 } {
        contours.pop();
    }
}

/// The contours as operators of a content stream, without the one that paints.
pub(super) fn operators(contours: &[Contour], out: &mut String) {
    let say = |points: &[(i64, i64)], operator: &str, out: &mut String| {
        for (x, y) in points {
            integer(*x, out);
            out.push(' ');
            integer(*y, out);
            out.push(' ');
        }
        out.push_str(operator);
    };
    for contour in contours {
        let mut at = contour.start;
        say(&[at], "m ", out);
        let last = contour.curves.len().saturating_sub(1);
        for (n, &[a, b, c]) in contour.curves.iter().enumerate() {
            let straight = a == at && b == c;
            match (straight, a == at, b == c) {
                // Closing draws it.
                (true, ..) if n == last => out.push_str("h "),
                (true, ..) => say(&[c], "l ", out),
                (_, true, _) => say(&[b, c], "v ", out),
                (_, _, true) => say(&[a, c], "y ", out),
                _ => say(&[a, b, c], "c ", out),
            }
            at = c;
        }
    }
}

/// A whole number. A page says a hundred thousand of them.
pub(super) fn integer(value: i64, out: &mut String) {
    if value < 0 {
        out.push('-');
    }
    let mut digits = [0u8; 20];
    let (mut at, mut rest) = (digits.len(), value.unsigned_abs());
    loop {
        at -= 1;
        digits[at] = b'0' + (rest % 10) as u8;
        rest /= 10;
        if rest == 0 {
            break;
        }
    }
    digits[at..].iter().for_each(|digit| out.push(char::from(*digit)));
}

/// A number in the fewest digits that say it to `places` decimals: ".97", "-.1", "1", never "-0".
pub(crate) fn decimal(value: f64, places: u32, out: &mut String) {
    let unit = 10u64.pow(places);
    let parts = (value * unit as f64).round();
    let parts = if parts.is_finite() { parts.clamp(-1e15, 1e15) as i64 } else { 0 };
    if parts < 0 {
        out.push('-');
    }
    let (whole, part) = (parts.unsigned_abs() / unit, parts.unsigned_abs() % unit);
    if whole > 0 || part == 0 {
        integer(whole as i64, out);
    }
    if part > 0 {
        let digits = format!("{part:0width$}", width = places as usize);
        out.push('.');
        out.push_str(digits.trim_end_matches('0'));
    }
}

/// A path as PDF builds one (PDF 1.7, 8.5.2): the operands and the operator of each piece. PDF knows no quadratic curves.
pub(crate) fn built(path: &BezPath) -> impl Iterator<Item = (Vec<Point>, char)> {
    let mut at = Point::ORIGIN;
    path.elements().iter().map(move |element| {
        let (points, operator) = match *element {
            PathEl::MoveTo(p) => (vec![p], 'm'),
            PathEl::LineTo(p) => (vec![p], 'l'),
            PathEl::QuadTo(q, p) => (vec![at + (q - at) * (2.0 / 3.0), p + (q - p) * (2.0 / 3.0), p], 'c'),
            PathEl::CurveTo(a, b, p) => (vec![a, b, p], 'c'),
            PathEl::ClosePath => (vec![], 'h'),
        };
        at = points.last().copied().unwrap_or(at);
        (points, operator)
    })
}

/// A path just as it is, in tenths of a step, for what is printed: drawn with a ruler, with few curves.
pub(super) fn path(path: &BezPath, out: &mut String) {
    for (points, operator) in built(path) {
        for p in points {
            for v in [p.x, p.y] {
                decimal(v * STEPS_PER_MM, 1, out);
                out.push(' ');
            }
        }
        out.push(operator);
        out.push('\n');
    }
}

/// Left, upper, right and lower end of all points, controls included; `None` when there is nothing.
pub(super) fn bounds(contours: &[Contour]) -> Option<[i64; 4]> {
    let points = contours.iter().flat_map(|c| std::iter::once(c.start).chain(c.curves.iter().flatten().copied()));
    points.fold(None, |b: Option<[i64; 4]>, (x, y)| {
        let [l, t, r, o] = b.unwrap_or([x, y, x, y]);
        Some([l.min(x), t.min(y), r.max(x), o.max(y)])
    })
}

/// The fewest of a polyline's points that stay within `tolerance` of all, after Douglas and Peucker (1973). A
/// closed line is given with its first point again at its end.
pub(crate) fn thinned(points: &[Point], tolerance: f64) -> Vec<Point> {
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

    fn said(path: &str) -> String {
        let mut out = String::new();
        operators(&whole(&BezPath::from_svg(path).unwrap()), &mut out);
        out
    }

    #[test]
    fn an_outline_is_said_in_whole_steps_and_few_words() {
        assert_eq!(said("M0.2 0L9.8 0C9.8 0 20 1 20 9.6C20 15 11 20 10 20Z"), "0 0 m 10 0 l 20 1 20 10 v 20 15 11 20 10 20 c h ");
        assert_eq!(said("M0 0Q3 6 6 0Z"), "0 0 m 2 4 4 4 6 0 c h ");
    }

    #[test]
    fn what_encloses_nothing_is_left_out() {
        assert_eq!((said(""), said("M0 0L5 5Z"), said("M3 3L3.1 3L3 3.2Z")), (String::new(), String::new(), String::new()));
        let mut wild = BezPath::new();
        wild.move_to((0.0, 0.0));
        wild.line_to((f64::NAN, 3.0));
        wild.line_to((9.0, 9.0));
        assert_eq!(whole(&wild), []);
    }

    #[test]
    fn numbers_are_said_in_the_fewest_digits() {
        let said = |v: f64, places| {
            let mut out = String::new();
            decimal(v, places, &mut out);
            out
        };
        for (value, places, wish) in [
            (0.97, 3, ".97"),
            (-0.1, 3, "-.1"),
            (1.0, 3, "1"),
            (-0.0001, 3, "0"),
            (12.3456, 2, "12.35"),
            (f64::NAN, 2, "0"),
            (-2.005, 3, "-2.005"),
        ] {
            assert_eq!(said(value, places), wish);
        }
    }
}
