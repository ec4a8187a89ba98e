//! Single lines for real pens: what a pen plotter is told, for a sheet of real paper and a pen with real ink.
//!
//! Strokes come in the order in which a person writes them and are never sorted by distance: wet ink is
//! written left to right, and a reader who watches sees a hand. Letters that touch are one movement, which is
//! all the saving of pen lifts that writing allows.

mod gcode;
mod hpgl;
mod svg;

pub use gcode::{Gcode, gcode};
pub use hpgl::hpgl;
pub use svg::svg;

use crate::PressError;
use fonts::{Page, PenStroke};
use kurbo::Point;

/// How far a plotter's line may lie from the pen's path in millimetres: the step of a good plotter is
/// 0.0125 mm, a nib's edge is ten times as rough.
const TOLERANCE_MM: f64 = 0.015;

/// How much pen there is to move: what a person wants to know before starting a machine.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Way {
    /// Movements with the pen down.
    pub strokes: usize,
    /// Millimetres with the pen down.
    pub down_mm: f64,
    /// Millimetres with the pen up, from stroke to stroke.
    pub up_mm: f64,
}

/// A page's way.
///
/// # Errors
/// When the page has no pen's path.
pub fn way(page: &Page) -> Result<Way, PressError> {
    let lines = lines(page)?;
    let mut way = Way { strokes: lines.len(), ..Way::default() };
    let mut at: Option<Point> = None;
    for line in &lines {
        way.down_mm += line.windows(2).map(|p| p[0].distance(p[1])).sum::<f64>();
        way.up_mm += at.map_or(0.0, |from| from.distance(line[0]));
        at = line.last().copied();
    }
    Ok(way)
}

/// A page's strokes as lines of few points, in writing order, none empty. A point of ink is a line of two
/// points a twentieth of a millimetre apart: a pen that only touches down often leaves nothing.
fn lines(page: &Page) -> Result<Vec<Vec<Point>>, PressError> {
    if ![page.width_mm, page.height_mm].iter().all(|mm| (50.0..=1000.0).contains(mm)) {
        return Err(PressError::Sheet { width_mm: page.width_mm, height_mm: page.height_mm });
    }
    let path = page.pen_path();
    if path.is_empty() && !page.marks.is_empty() {
        return Err(PressError::NoPath);
    }
    Ok(path.iter().map(line).collect())
}

fn line(stroke: &PenStroke) -> Vec<Point> {
    let points: Vec<Point> = stroke.knots.iter().map(|k| k.at).collect();
    let thin = crate::letter::thinned(&points, TOLERANCE_MM);
    match thin.as_slice() {
        [point] => vec![*point, Point::new(point.x + 0.05, point.y)],
        _ => thin,
    }
}

/// Millimetres with at most `places` decimals and no needless zeros.
fn mm(value: f64, places: usize) -> String {
    let text = format!("{value:.places$}");
    let text = if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.') } else { &text };
    if text == "-0" { "0".to_string() } else { text.to_string() }
}

#[cfg(test)]
mod tests;
