//! HP-GL, which nearly every plotter of the last forty years understands.

use super::lines;
use crate::PressError;
use fonts::Page;
use std::fmt::Write as _;

/// Plotter units to the millimetre: a unit is 0.025 mm (HP-GL, chapter "Coordinate system").
const UNITS_PER_MM: f64 = 40.0;

/// A page as HP-GL: pen `pen` (1 to 8), origin at the sheet's lower left corner, y upwards. Points of a line
/// follow one another in one `PD`; the pen is put away at the end.
///
/// # Errors
/// When the page has no pen's path, the sheet has an impossible size or there is no such pen.
pub fn hpgl(page: &Page, pen: u8) -> Result<String, PressError> {
    if !(1..=8).contains(&pen) {
        return Err(PressError::Plotter(format!("There is no pen {pen}; plotters have pens 1 to 8.")));
    }
    let unit = |mm: f64| (mm * UNITS_PER_MM).round() as i64;
    let mut out = format!("IN;SP{pen};\n");
    for line in lines(page)? {
        let mut points = line.iter().map(|p| (unit(p.x), unit(page.height_mm - p.y)));
        if let Some((x, y)) = points.next() {
            let _ = write!(out, "PU{x},{y};PD");
        }
        let rest: Vec<String> = points.map(|(x, y)| format!("{x},{y}")).collect();
        let _ = writeln!(out, "{};", rest.join(","));
    }
    out.push_str("PU;SP0;\n");
    Ok(out)
}
