//! The letter as pictures for screens.

use super::Paper;
use crate::{
    PressError,
    sheet::{colour, xml},
};
use fonts::{Ink, Matter, Page, Printed};
use kurbo::{BezPath, PathEl, Rect, Shape as _};
use tiny_skia::{FillRule, LineCap, LineJoin, Paint, PathBuilder, Pixmap, Stroke, Transform};

/// Dots that one picture may have: a sheet of A3 at 1200 dpi has 279 million.
const MOST_DOTS: f64 = 400e6;
/// Rows that are drawn at a time, so that a large picture needs little memory.
const BAND: u32 = 384;

/// A page as SVG on its paper, with its words as a description for those who do not see it. `number` is the
/// page's place in the letter, from 0.
///
/// # Errors
/// When the letterhead's face is no TrueType face or lacks a character of it.
pub fn svg(page: &Page, number: usize, ink: &Ink, paper: &Paper) -> Result<String, PressError> {
    let picture = page.svg_on(ink, Some(&paper.stationery.tint), &paper.printed(number)?);
    let said = format!("<title>A handwritten page</title><desc>{}</desc>", xml(&page_text(page)));
    // Straight after the opening tag: there a reader of SVG looks for the name of the whole.
    Ok(match picture.find("<svg").and_then(|at| picture[at..].find('>').map(|end| at + end)) {
        Some(end) if !picture[..end].ends_with('/') => {
            let role = if picture[..end].contains(" role=") { "" } else { " role=\"img\"" };
            format!("{}{role}>{said}{}", &picture[..end], &picture[end + 1..])
        }
        _ => picture,
    })
}

fn page_text(page: &Page) -> String {
    page.words.iter().filter(|w| !w.text.is_empty()).fold(String::new(), |mut text, word| {
        text.push_str(&word.text);
        if !word.divided {
            text.push(if word.ends_paragraph { '\n' } else { ' ' });
        }
        text
    })
}

/// A page as PNG on its paper, `dpi` dots to the inch, which the file says too. `number` is the page's place
/// in the letter, from 0.
///
/// # Errors
/// When `dpi` is not 36 to 1200 or makes more than 400 million dots, the sheet has an impossible size, a
/// colour is not `#rrggbb`, or the letterhead cannot be set.
pub fn png(page: &Page, number: usize, ink: &Ink, paper: &Paper, dpi: f64) -> Result<Vec<u8>, PressError> {
    let (width, height) = size(page, dpi)?;
    let tint = colour(&paper.stationery.tint)?;
    colour(&ink.colour)?;
    let scale = (dpi / 25.4) as f32;
    let scene = Scene::of(page, ink, &paper.printed(number)?);
    let mut bands = (0..height).step_by(BAND as usize);
    rgb_png(width, height, dpi, || {
        let top = bands.next()?;
        let mut band = Pixmap::new(width, BAND.min(height - top))?;
        band.fill(tiny_skia::Color::from_rgba8(tint[0], tint[1], tint[2], 255));
        scene.draw(&mut band, scale, top);
        Some(band.data().chunks_exact(4).flat_map(|dot| [dot[0], dot[1], dot[2]]).collect())
    })
}

/// A page's size in dots.
pub(super) fn size(page: &Page, dpi: f64) -> Result<(u32, u32), PressError> {
    if !(36.0..=1200.0).contains(&dpi) {
        return Err(PressError::Dpi(dpi));
    }
    if ![page.width_mm, page.height_mm].iter().all(|mm| (50.0..=1000.0).contains(mm)) {
        return Err(PressError::Sheet { width_mm: page.width_mm, height_mm: page.height_mm });
    }
    let dots = |mm: f64| (mm * dpi / 25.4).round().max(1.0);
    let (width, height) = (dots(page.width_mm), dots(page.height_mm));
    if width * height > MOST_DOTS {
        return Err(PressError::TooFine { dpi, width_mm: page.width_mm, height_mm: page.height_mm });
    }
    Ok((width as u32, height as u32))
}

/// Writes a PNG of three bytes a dot from rows as they come, with its resolution. Rows may come several at
/// once; no more rows ends the picture.
pub(crate) fn rgb_png(width: u32, height: u32, dpi: f64, mut rows: impl FnMut() -> Option<Vec<u8>>) -> Result<Vec<u8>, PressError> {
    let fault = |e: png::EncodingError| PressError::Assembly(e.to_string());
    let mut out = Vec::new();
    let mut encoder = png::Encoder::new(&mut out, width, height);
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_compression(png::Compression::Balanced);
    let per_metre = (dpi / 0.0254).round() as u32;
    encoder.set_pixel_dims(Some(png::PixelDimensions { xppu: per_metre, yppu: per_metre, unit: png::Unit::Meter }));
    let mut writer = encoder.write_header().map_err(fault)?;
    let mut stream = writer.stream_writer().map_err(fault)?;
    while let Some(bytes) = rows() {
        std::io::Write::write_all(&mut stream, &bytes).map_err(|e| PressError::Assembly(e.to_string()))?;
    }
    stream.finish().map_err(fault)?;
    drop(writer);
    Ok(out)
}

/// Everything on a page, ready to be drawn at any size, any part of it.
pub(super) struct Scene {
    shapes: Vec<Option<(tiny_skia::Path, Rect)>>,
    marks: Vec<Placed>,
    printed: Vec<(tiny_skia::Path, Rect, [u8; 3], Option<f32>)>,
}

struct Placed {
    shape: usize,
    at: [f64; 6],
    /// Its ink's upper and lower end, in millimetres.
    reach: (f64, f64),
    colour: [u8; 3],
    /// The line's width in the shape's units.
    width: f32,
}

impl Scene {
    pub(super) fn of(page: &Page, ink: &Ink, printed: &[Printed]) -> Scene {
        let shapes: Vec<Option<(tiny_skia::Path, Rect)>> =
            page.shapes.iter().map(|shape| Some((skia_path(&shape.path)?, shape.path.bounding_box()))).collect();
        let marks = page
            .marks
            .iter()
            .filter_map(|mark| {
                let (_, bounds) = shapes.get(mark.shape)?.as_ref()?;
                let reach = mark.at.transform_rect_bbox(*bounds).inflate(mark.swell, mark.swell);
                let width = (mark.swell / mark.at.determinant().abs().sqrt().max(1e-6)) as f32;
                let at = mark.at.as_coeffs();
                Some(Placed { shape: mark.shape, at, reach: (reach.y0, reach.y1), colour: ink.stepped(mark.tone), width })
            })
            .collect();
        let printed = printed
            .iter()
            .filter_map(|piece| match &piece.matter {
                Matter::Lines { path, width_mm } => {
                    Some((skia_path(path)?, path.bounding_box().inflate(*width_mm, *width_mm), piece.colour, Some(*width_mm as f32)))
                }
                Matter::Area(path) => Some((skia_path(path)?, path.bounding_box(), piece.colour, None)),
                Matter::Lettering(_) => None,
            })
            .collect();
        Scene { shapes, marks, printed }
    }

    /// Draws what falls into a picture whose first row is row `top` of the page, at `scale` dots to the
    /// millimetre: first the paper's own, then the ink.
    pub(super) fn draw(&self, picture: &mut Pixmap, scale: f32, top: u32) {
        self.draw_paper(picture, scale, top);
        self.draw_ink(picture, scale, top);
    }

    pub(super) fn draw_paper(&self, picture: &mut Pixmap, scale: f32, top: u32) {
        let view = Transform::from_scale(scale, scale).post_translate(0.0, -(top as f32));
        let (from, to) = rows(picture, scale, top);
        for (path, _, colour, width) in self.printed.iter().filter(|p| p.1.y1 >= from && p.1.y0 <= to) {
            let paint = paint(*colour);
            match width {
                Some(width) => picture.stroke_path(path, &paint, &Stroke { width: *width, ..Stroke::default() }, view, None),
                None => picture.fill_path(path, &paint, FillRule::Winding, view, None),
            }
        }
    }

    pub(super) fn draw_ink(&self, picture: &mut Pixmap, scale: f32, top: u32) {
        let (from, to) = rows(picture, scale, top);
        for mark in self.marks.iter().filter(|m| m.reach.1 >= from && m.reach.0 <= to) {
            let Some((path, _)) = self.shapes.get(mark.shape).and_then(Option::as_ref) else { continue };
            let [a, b, c, d, e, f] = mark.at.map(|v| (v * f64::from(scale)) as f32);
            let at = Transform::from_row(a, b, c, d, e, f - top as f32);
            let paint = paint(mark.colour);
            picture.fill_path(path, &paint, FillRule::Winding, at, None);
            if mark.width > 0.0 {
                let line = Stroke { width: mark.width, line_cap: LineCap::Round, line_join: LineJoin::Round, ..Stroke::default() };
                picture.stroke_path(path, &paint, &line, at, None);
            }
        }
    }
}

/// The part of the page that a picture shows, in millimetres from above.
fn rows(picture: &Pixmap, scale: f32, top: u32) -> (f64, f64) {
    let mm = |row: u32| f64::from(row) / f64::from(scale);
    (mm(top) - 0.5, mm(top + picture.height()) + 0.5)
}

fn paint(colour: [u8; 3]) -> Paint<'static> {
    let mut paint = Paint { anti_alias: true, ..Paint::default() };
    paint.set_color_rgba8(colour[0], colour[1], colour[2], 255);
    paint
}

fn skia_path(path: &BezPath) -> Option<tiny_skia::Path> {
    let mut out = PathBuilder::new();
    for element in path.elements() {
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
