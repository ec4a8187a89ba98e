//! What a machine would do with what it is told.

use super::*;
use fonts::{Ink, Knot, Mark, Part, Shape, Stroke, Word};
use kurbo::Affine;

fn page() -> Page {
    let knots = |points: &[(f64, f64)]| points.iter().map(|p| Knot { at: Point::from(*p), width: 0.3 }).collect();
    let t = Shape {
        strokes: vec![
            Stroke { knots: knots(&[(0.0, -4.0), (0.0, -2.0), (0.0, 0.0), (1.0, 0.5)]), part: Part::Body },
            Stroke { knots: knots(&[(-0.5, -3.0), (0.8, -3.0)]), part: Part::Bar },
        ],
        ..Shape::default()
    };
    let i = Shape { strokes: vec![Stroke { knots: knots(&[(0.0, -3.5)]), part: Part::Dot }], ..Shape::default() };
    let mark = |shape, x| Mark { shape, at: Affine::translate((x, 50.0)), word: 0, swell: 0.0, tone: 1.0 };
    let word = Word { text: "ti".into(), x_height_mm: 2.5, ..Word::default() };
    Page { width_mm: 100.0, height_mm: 150.0, shapes: vec![t, i], marks: vec![mark(0, 20.0), mark(1, 30.0)], words: vec![word] }
}

fn ink() -> Ink {
    Ink::list_from_toml("[[ink]]\nname = \"iron-gall\"\ntitle = \"Iron gall\"\ncolour = \"#33241d\"\n").unwrap().remove(0)
}

#[test]
fn an_svg_has_one_open_path_a_stroke_in_writing_order_and_millimetres() {
    let svg = svg(&page(), &ink()).unwrap();
    assert!(svg.contains("width=\"100mm\" height=\"150mm\" viewBox=\"0 0 100 150\"") && svg.contains("inkscape:label=\"1-iron-gall\""));
    let paths: Vec<&str> = svg.lines().filter(|l| l.starts_with("<path")).collect();
    assert_eq!(paths, ["<path d=\"M20,46 20,50 21,50.5\"/>", "<path d=\"M19.5,47 20.8,47\"/>", "<path d=\"M30,46.5 30.05,46.5\"/>"]);
}

#[test]
fn hpgl_counts_from_the_lower_left_in_fortieths_of_a_millimetre() {
    let text = hpgl(&page(), 1).unwrap();
    assert_eq!(text.lines().nth(1), Some("PU800,4160;PD800,4000,840,3980;"));
    assert!(text.starts_with("IN;SP1;") && text.ends_with("PU;SP0;\n"));
    assert!(hpgl(&page(), 9).is_err());
}

#[test]
fn gcode_never_travels_with_the_pen_down() {
    let text = gcode(&page(), &Gcode { pen_up: "M3 S40".into(), pen_down: "M3 S90".into(), ..Gcode::default() }).unwrap();
    let mut down = false;
    for line in text.lines() {
        match line {
            "M3 S40" => down = false,
            "M3 S90" => down = true,
            _ if line.starts_with("G0 X") => assert!(!down, "{line}"),
            _ if line.starts_with("G1 X") => assert!(down, "{line}"),
            _ => {}
        }
    }
    assert!(!down && text.ends_with("G0 X0 Y0\nM2\n"));
    assert!(gcode(&page(), &Gcode { pen_up: "G0 Z5\nM112".into(), ..Gcode::default() }).is_err());
}

#[test]
fn the_way_is_counted_and_a_page_without_a_path_is_refused() {
    let way = way(&page()).unwrap();
    assert_eq!(way.strokes, 3);
    assert!((way.down_mm - (4.0 + 1.25_f64.sqrt() + 1.3 + 0.05)).abs() < 1e-6);
    let mut outlines = page();
    outlines.shapes.iter_mut().for_each(|s| s.strokes.clear());
    assert!(matches!(svg(&outlines, &ink()), Err(PressError::NoPath)));
}
