//! The letter as pictures for screens.

use crate::{
    PressError,
    sheet::{colour, xml},
};
use fonts::{Ink, Page, Stationery};
use kurbo::PathEl;
use tiny_skia::{FillRule, Paint, PathBuilder, Pixmap, Transform};

/// A page as SVG on tinted paper, with its words as a description for those who do not see it.
pub fn svg(page: &Page, ink: &Ink, stationery: &Stationery) -> String {
    let picture = page.svg(&ink.colour, Some(&stationery.tint));
    let said = format!("<title>A handwritten page</title><desc>{}</desc>", xml(&page_text(page)));
    // Straight after the opening tag: there a reader of SVG looks for the name of the whole.
    match picture.find("<svg").and_then(|at| picture[at..].find('>').map(|end| at + end)) {
        Some(end) if !picture[..end].ends_with('/') => {
            let role = if picture[..end].contains(" role=") { "" } else { " role=\"img\"" };
            format!("{}{role}>{said}{}", &picture[..end], &picture[end + 1..])
        }
        _ => picture,
    }
}

fn page_text(page: &Page) -> String {
    page.words.iter().fold(String::new(), |mut text, word| {
        text.push_str(&word.text);
        text.push(if word.ends_paragraph { '\n' } else { ' ' });
        text
    })
}

/// A page as PNG on tinted paper, `dpi` dots to the inch.
///
/// # Errors
/// When `dpi` is not 36 to 600, the sheet has an impossible size or a colour is not `#rrggbb`.
pub fn png(page: &Page, ink: &Ink, stationery: &Stationery, dpi: f64) -> Result<Vec<u8>, PressError> {
    if !(36.0..=600.0).contains(&dpi) {
        return Err(PressError::Dpi(dpi));
    }
    let sheet = || PressError::Sheet { width_mm: page.width_mm, height_mm: page.height_mm };
    if ![page.width_mm, page.height_mm].iter().all(|mm| (50.0..=1000.0).contains(mm)) {
        return Err(sheet());
    }
    let scale = dpi / 25.4;
    let mut picture = Pixmap::new((page.width_mm * scale).round() as u32, (page.height_mm * scale).round() as u32).ok_or_else(sheet)?;
    let [r, g, b] = colour(&stationery.tint)?;
    picture.fill(tiny_skia::Color::from_rgba8(r, g, b, 255));
    let mut paint = Paint { anti_alias: true, ..Paint::default() };
    let [r, g, b] = colour(&ink.colour)?;
    paint.set_color_rgba8(r, g, b, 255);
    for mark in &page.marks {
        let Some(path) = page.shapes.get(mark.shape).and_then(|shape| skia_path(shape.path.elements())) else { continue };
        let [a, b, c, d, e, f] = mark.at.as_coeffs().map(|v| (v * scale) as f32);
        picture.fill_path(&path, &paint, FillRule::Winding, Transform::from_row(a, b, c, d, e, f), None);
    }
    picture.encode_png().map_err(|e| PressError::Assembly(e.to_string()))
}

fn skia_path(elements: &[PathEl]) -> Option<tiny_skia::Path> {
    let mut out = PathBuilder::new();
    for element in elements {
        match *element {
            PathEl::MoveTo(p) => out.move_to(p.x as f32, p.y as f32),
            PathEl::LineTo(p) => out.line_to(p.x as f32, p.y as f32),
            PathEl::QuadTo(q, p) => out.quad_to(q.x as f32, q.y as f32, p.x as f32, p.y as f32),
            PathEl::CurveTo(a, b, c) => out.cubic_to(a.x as f32, a.y as f32, b.x as f32, b.y as f32, c.x as f32, c.y as f32),
            PathEl::ClosePath => out.close(),
        }
    }
    out.finish()
}
