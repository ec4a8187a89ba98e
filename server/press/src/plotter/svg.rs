//! SVG for AxiDraw, vpype and their kin: open paths in millimetres, a layer for each pen.

use super::{lines, mm};
use crate::{PressError, sheet::xml};
use fonts::{Ink, Page};
use std::fmt::Write as _;

/// A page as single lines. The document is in millimetres; the writing is a layer named `1-INK`, by which
/// Inkscape, AxiDraw's "Layers" mode and `vpype read` tell pens apart. Nothing is filled.
///
/// # Errors
/// When the page has no pen's path (write it traced) or the sheet has an impossible size.
pub fn svg(page: &Page, ink: &Ink) -> Result<String, PressError> {
    let (w, h) = (mm(page.width_mm, 3), mm(page.height_mm, 3));
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:inkscape=\"http://www.inkscape.org/namespaces/inkscape\" \
         width=\"{w}mm\" height=\"{h}mm\" viewBox=\"0 0 {w} {h}\">\n\
         <g id=\"layer1\" inkscape:groupmode=\"layer\" inkscape:label=\"1-{}\" fill=\"none\" stroke=\"{}\" stroke-width=\"0.35\" \
         stroke-linecap=\"round\" stroke-linejoin=\"round\">\n",
        xml(&ink.name),
        xml(&ink.colour)
    );
    for line in lines(page)? {
        out.push_str("<path d=\"M");
        for (at, point) in line.iter().enumerate() {
            let between = if at == 0 { "" } else { " " };
            let _ = write!(out, "{between}{},{}", mm(point.x, 3), mm(point.y, 3));
        }
        out.push_str("\"/>\n");
    }
    out.push_str("</g>\n</svg>\n");
    Ok(out)
}
