//! Letters inked with strokes that we know, and what is recovered from them.

use super::*;
use kurbo::Circle;
use kurbo::Shape as _;

/// The outline of a round pen of some width, led along some places.
fn inked(width: f64, path: &[(f64, f64)]) -> Vec<BezPath> {
    let places: Vec<Point> = path.iter().map(|p| Point::new(p.0, p.1)).collect();
    let mut outlines: Vec<BezPath> = places.iter().map(|p| Circle::new(*p, width / 2.0).to_path(0.001)).collect();
    let turn = outlines[0].area().signum();
    for pair in places.windows(2) {
        let way = line::unit(pair[1] - pair[0]) * (width / 2.0);
        let side = Vec2::new(-way.y, way.x);
        let mut bar = BezPath::from_vec(vec![kurbo::PathEl::MoveTo(pair[0] + side)]);
        let corners = [pair[1] + side, pair[1] - side, pair[0] - side];
        corners.into_iter().for_each(|p| bar.line_to(p));
        bar.close_path();
        outlines.push(if bar.area().signum() == turn { bar } else { bar.reverse_subpaths() });
    }
    outlines
}

/// The places of a half circle from left to right over the top.
fn arch(centre: (f64, f64), radius: f64) -> Vec<(f64, f64)> {
    let half: Vec<(f64, f64)> = (0..=16).map(|i| f64::from(i) / 8.0 - 1.0).map(|x| (x, -(1.0 - x * x).sqrt())).collect();
    half.into_iter().map(|(x, y)| (centre.0 + radius * x, centre.1 + radius * y)).collect()
}

fn ends(stroke: &Stroke) -> (Point, Point) {
    (stroke.knots[0].at, stroke.knots[stroke.knots.len() - 1].at)
}

/// How far the farthest place of a path is from a stroke.
fn astray(stroke: &Stroke, path: &[(f64, f64)]) -> f64 {
    let near = |p: Point| {
        let away = |k: &[Knot]| kurbo::ParamCurveNearest::nearest(&kurbo::Line::new(k[0].at, k[1].at), p, 1e-6).distance_sq;
        stroke.knots.windows(2).map(away).fold(f64::INFINITY, f64::min).sqrt()
    };
    path.iter().map(|p| near(Point::new(p.0, p.1))).fold(0.0, f64::max)
}

#[test]
fn an_o_is_one_movement_from_the_top_to_the_left_and_round() {
    let ring = vec![Circle::new((0.5, -0.5), 0.55).to_path(0.001), Circle::new((0.5, -0.5), 0.45).to_path(0.001).reverse_subpaths()];

    let strokes = centre_line("o", &ring);

    assert_eq!(strokes.len(), 1);
    let (start, end) = ends(&strokes[0]);
    assert!(start.distance(end) < 0.08 && start.y < -0.9, "closed at the top: {start:?} {end:?}");
    assert!((strokes[0].length() - std::f64::consts::PI).abs() < 0.1, "once round, not twice: {}", strokes[0].length());
    let area: f64 = strokes[0].knots.windows(2).map(|k| k[0].at.to_vec2().cross(k[1].at.to_vec2()) / 2.0).sum();
    assert!(area < -0.7, "counter-clockwise, y downwards: {area}");
    assert!(strokes[0].knots.iter().all(|k| (k.width - 0.1).abs() < 0.02), "as broad as the ink");
    assert_eq!(check("o", &ring, &strokes), []);
}

#[test]
fn a_t_is_its_stem_and_then_its_bar() {
    let mut ink = inked(0.1, &[(0.5, -1.6), (0.5, -0.2), (0.6, 0.0), (0.8, 0.0)]);
    ink.extend(inked(0.1, &[(0.2, -1.0), (0.85, -1.05)]));

    let strokes = centre_line("t", &ink);

    assert_eq!(strokes.iter().map(|s| s.part).collect::<Vec<_>>(), [Part::Body, Part::Bar]);
    let (stem, bar) = (ends(&strokes[0]), ends(&strokes[1]));
    assert!(stem.0.y < -1.5 && stem.1.y > -0.1, "the stem goes down: {stem:?}");
    assert!(bar.0.x < 0.25 && bar.1.x > 0.8, "the bar goes right: {bar:?}");
    assert_eq!(check("t", &ink, &strokes), []);
}

#[test]
fn an_i_is_its_stem_and_then_its_dot_and_an_e_keeps_its_accent_for_last() {
    let mut ink = inked(0.1, &[(0.2, -1.0), (0.2, 0.0)]);
    ink.extend(inked(0.12, &[(0.25, -1.6)]));
    let strokes = centre_line("i", &ink);
    assert_eq!(strokes.iter().map(|s| s.part).collect::<Vec<_>>(), [Part::Body, Part::Dot]);
    assert_eq!(strokes[1].knots.len(), 1, "a point is one knot");
    assert!((strokes[1].knots[0].width - 0.12).abs() < 0.02);

    let mut ink =
        inked(0.1, &[(0.1, -0.5), (0.9, -0.5), (0.8, -0.9), (0.5, -1.0), (0.2, -0.8), (0.1, -0.5), (0.2, -0.1), (0.5, 0.0), (0.9, -0.2)]);
    ink.extend(inked(0.1, &[(0.7, -1.6), (0.5, -1.3)]));
    let strokes = centre_line("\u{e9}", &ink);
    assert_eq!(strokes.iter().map(|s| s.part).collect::<Vec<_>>(), [Part::Body, Part::Accent]);
    let (start, end) = ends(&strokes[0]);
    assert!(start.distance(Point::new(0.1, -0.5)) < 0.1 && end.x > 0.8 && end.y > -0.3, "from the eye to the foot: {start:?} {end:?}");
}

#[test]
fn an_n_is_found_as_it_was_drawn() {
    let mut drawn = vec![(0.0, -1.0), (0.0, 0.0), (0.0, -0.6)];
    drawn.extend(arch((0.4, -0.6), 0.4));
    drawn.push((0.8, 0.0));
    let ink = inked(0.1, &drawn);

    let strokes = centre_line("n", &ink);

    assert_eq!(strokes.len(), 1, "the stem is gone over, the pen stays down");
    let recovered: Vec<(f64, f64)> = strokes[0].knots.iter().map(|k| (k.at.x, k.at.y)).collect();
    let original = Stroke { knots: drawn.iter().map(|p| Knot { at: Point::new(p.0, p.1), width: 0.1 }).collect(), part: Part::Body };
    assert!(astray(&original, &recovered) < 0.035, "nowhere off the line: {}", astray(&original, &recovered));
    assert!(astray(&strokes[0], &drawn) < 0.05, "all of the line: {}", astray(&strokes[0], &drawn));
    let (start, end) = ends(&strokes[0]);
    assert!(start.y < -0.9 && start.x < 0.05 && end.x > 0.75 && end.y > -0.1, "from the head of the stem to the foot: {start:?} {end:?}");
    assert!(strokes[0].knots.windows(2).all(|k| k[0].at.distance(k[1].at) < 0.09), "knots are close");
    assert_eq!(check("n", &ink, &strokes), []);
}

#[test]
fn the_hairs_of_a_rough_outline_go() {
    let mut ink = inked(0.14, &[(0.0, -2.0), (0.0, 0.0)]);
    for tooth in 0..18 {
        let y = -1.9 + 0.1 * f64::from(tooth);
        let side = if tooth % 2 == 0 { 0.075 } else { -0.075 };
        ink.extend(inked(0.03, &[(0.0, y), (side, y + 0.02)]));
    }
    let strokes = centre_line("l", &ink);
    assert_eq!(strokes.len(), 1);
    assert!(strokes[0].length() < 2.1, "straight down and nowhere else: {}", strokes[0].length());
    assert!(strokes[0].knots.iter().all(|k| k.at.x.abs() < 0.02));
}

#[test]
fn a_planted_fault_is_found() {
    let ink = inked(0.1, &[(0.5, -1.6), (0.5, 0.0)]);
    let good = centre_line("l", &ink);
    assert_eq!(check("l", &ink, &good), []);
    let told = |strokes: &[Stroke]| check("l", &ink, strokes).into_iter().map(|f| f.what).collect::<String>();
    let knot = |x: f64, y: f64| Knot { at: Point::new(x, y), width: 0.1 };

    let mut short = good.clone();
    short[0].knots.retain(|k| k.at.y < -0.4);
    assert!(told(&short).contains("cover only"));

    let beside = vec![Stroke { knots: vec![knot(0.6, -1.6), knot(0.6, 0.0)], part: Part::Body }];
    assert!(told(&beside).contains("outside"));

    let hair = Stroke { knots: vec![knot(0.5, -0.8), knot(0.55, -0.78)], part: Part::Body };
    let hairy = told(&[good[0].clone(), hair]);
    assert!(hairy.contains("spur") && hairy.contains("2 strokes"), "{hairy}");

    let zigzag = (0..=16).map(|i| knot(if i % 2 == 0 { 0.47 } else { 0.53 }, -1.6 + 0.1 * f64::from(i))).collect();
    let wobbly = told(&[Stroke { knots: zigzag, part: Part::Body }]);
    assert!(wobbly.contains("wobbles"), "{wobbly}");
}

#[test]
fn no_ink_is_too_odd() {
    let line = |places: &[(f64, f64)]| {
        let mut path = BezPath::new();
        path.move_to(places[0]);
        places.iter().skip(1).for_each(|p| path.line_to(*p));
        path.close_path();
        path
    };
    assert_eq!(centre_line("a", &[]), []);
    assert_eq!(centre_line("a", &[BezPath::new()]), []);
    assert_eq!(centre_line("a", &[line(&[(f64::NAN, 0.0), (1.0, 1.0)])]), []);
    assert_eq!(centre_line(".", &inked(0.2, &[(0.0, 0.0)])).len(), 1);
    let flat = line(&[(0.0, 0.0), (1e7, 0.0), (1e7, 3e4), (0.0, 3e4)]);
    assert!(!centre_line("", &[flat]).is_empty());
    let crossed = line(&[(0.0, 0.0), (1.0, -1.0), (1.0, 0.0), (0.0, -1.0)]);
    assert!(centre_line("xyz", &[crossed]).len() < 9);
    let blot = inked(3.0, &[(0.0, 0.0), (1.0, 1.0)]);
    assert!(centre_line("M", &blot).len() < 9);

    // Noise that is no writing at all.
    let mut seed = 7_u32;
    let noise = (0..600 * 600).map(|_| {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        seed >> 30 != 0
    });
    let mask = Mask::new(600, 600, noise.collect());
    let strokes = centre_line_of_mask("&", &mask, Affine::scale(0.0125));
    assert_eq!(strokes, centre_line_of_mask("&", &mask, Affine::scale(0.0125)), "the same ink, the same strokes");
    assert_eq!(centre_line_of_mask("&", &mask, Affine::scale(0.0)), []);
    assert_eq!(centre_line_of_mask("&", &Mask::new(usize::MAX, 2, Vec::new()), Affine::IDENTITY), []);
}

#[test]
fn a_scanned_letter_gives_the_strokes_of_its_outline() {
    let ink = inked(0.1, &[(0.2, -1.0), (0.9, 0.0), (0.2, 0.0)]);
    let (mask, to_x_heights) = Mask::of_outline(&ink);
    // The same letter on a larger sheet.
    let (w, h) = (mask.width(), mask.height());
    let mut sheet = vec![false; (w + 40) * (h + 30)];
    for (at, _) in mask.bits().iter().enumerate().filter(|(_, ink)| **ink) {
        sheet[(at / w + 20) * (w + 40) + at % w + 25] = true;
    }
    let strokes = centre_line_of_mask("z", &Mask::new(w + 40, h + 30, sheet), to_x_heights * Affine::translate((-25.0, -20.0)));
    assert_eq!(strokes.len(), 1);
    let from_outline = centre_line("z", &ink);
    let there: Vec<(f64, f64)> = strokes[0].knots.iter().map(|k| (k.at.x, k.at.y)).collect();
    assert!(astray(&from_outline[0], &there) < 0.01);
}
