//! A cover as pictures, to be looked at before it is ordered.

use super::{Item, Part, TypeLine, Wrap, setting::Case};
use crate::{PressError, glyph::GlyphPen};
use kurbo::{Affine, BezPath, PathEl, Rect};
use rustybuzz::ttf_parser::GlyphId;
use tiny_skia::{FillRule, LineCap, LineJoin, Mask, Paint, PathBuilder, Pixmap, Stroke, Transform};

impl Wrap<'_> {
    /// A part of the cover as PNG, as it is after trimming, `dpi` dots to the inch.
    ///
    /// # Errors
    /// When `dpi` is not 36 to 1200, or the picture would be larger than 60 million dots.
    pub fn png(&self, part: Part, dpi: f64) -> Result<Vec<u8>, PressError> {
        if !(36.0..=1200.0).contains(&dpi) {
            return Err(PressError::Dpi(dpi));
        }
        let [left, right] = self.folds;
        let seen = match part {
            Part::Back => Rect { x1: left, ..self.trim },
            Part::Spine => Rect { x0: left, x1: right, ..self.trim },
            Part::Front => Rect { x0: right, ..self.trim },
            Part::Whole => self.sheet,
        };
        let scale = dpi / 72.0;
        let dots = |points: f64| (points * scale).round().max(1.0);
        let (width, height) = (dots(seen.width()), dots(seen.height()));
        if width * height > 60e6 {
            return Err(PressError::TooFine { dpi, width_mm: seen.width() / 72.0 * 25.4, height_mm: seen.height() / 72.0 * 25.4 });
        }
        let fault = || PressError::Assembly("a picture of the cover could not be made".into());
        let mut map = Pixmap::new(width as u32, height as u32).ok_or_else(fault)?;
        map.fill(tiny_skia::Color::WHITE);
        let onto = Affine::scale(scale) * Affine::translate(-seen.origin().to_vec2());
        let mut painter = Painter { map, case: &self.case, onto, scale, mask: None };
        painter.items(&self.items);
        let rgb: Vec<u8> = painter.map.data().chunks_exact(4).flat_map(|dot| [dot[0], dot[1], dot[2]]).collect();
        let mut rows = Some(rgb);
        crate::letter::rgb_png(width as u32, height as u32, dpi, || rows.take())
    }
}

struct Painter<'a, 'f> {
    map: Pixmap,
    case: &'a Case<'f>,
    onto: Affine,
    scale: f64,
    mask: Option<Mask>,
}

impl Painter<'_, '_> {
    fn items(&mut self, items: &[Item]) {
        for item in items {
            match item {
                Item::Area { path, colour } => self.fill(path, *colour, 0.0),
                Item::Ink { path, colour, swell } => self.fill(path, *colour, *swell),
                Item::Within { window, items } => {
                    let mut mask = Mask::new(self.map.width(), self.map.height());
                    if let (Some(mask), Some(path)) = (&mut mask, drawn(&(self.onto * kurbo::Shape::to_path(window, 0.1)))) {
                        mask.fill_path(&path, FillRule::Winding, true, Transform::identity());
                    }
                    self.mask = mask;
                    self.items(items);
                    self.mask = None;
                }
                Item::Type(line) => self.line(line),
            }
        }
    }

    fn line(&mut self, line: &TypeLine) {
        let outlines = self.case.outlines(line.cut);
        let em = f64::from(outlines.units_per_em().max(1));
        let turn = if line.down { Affine::new([0.0, 1.0, -1.0, 0.0, 0.0, 0.0]) } else { Affine::IDENTITY };
        let base = Affine::translate(line.at.to_vec2()) * turn;
        let mut x = 0.0;
        let mut all = BezPath::new();
        for glyph in &line.glyphs {
            let mut pen = GlyphPen::default();
            outlines.outline_glyph(GlyphId(glyph.id), &mut pen);
            let at = base * Affine::new([line.size / em, 0.0, 0.0, -line.size / em, x + glyph.offset / 1000.0 * line.size, 0.0]);
            all.extend(at * pen.0);
            x += glyph.advance / 1000.0 * line.size + line.track;
        }
        self.fill(&all, line.colour, 0.0);
    }

    fn fill(&mut self, path: &BezPath, [r, g, b]: [u8; 3], swell: f64) {
        let Some(path) = drawn(&(self.onto * path.clone())) else { return };
        let mut paint = Paint { anti_alias: true, ..Paint::default() };
        paint.set_color_rgba8(r, g, b, 255);
        self.map.fill_path(&path, &paint, FillRule::Winding, Transform::identity(), self.mask.as_ref());
        if swell > 0.01 {
            let width = (swell * self.scale) as f32;
            let stroke = Stroke { width, line_cap: LineCap::Round, line_join: LineJoin::Round, ..Stroke::default() };
            self.map.stroke_path(&path, &paint, &stroke, Transform::identity(), self.mask.as_ref());
        }
    }
}

fn drawn(path: &BezPath) -> Option<tiny_skia::Path> {
    let mut out = PathBuilder::new();
    for element in path.elements() {
        match *element {
            PathEl::MoveTo(p) => out.move_to(p.x as f32, p.y as f32),
            PathEl::LineTo(p) => out.line_to(p.x as f32, p.y as f32),
            PathEl::QuadTo(q, p) => out.quad_to(q.x as f32, q.y as f32, p.x as f32, p.y as f32),
            PathEl::CurveTo(a, b, p) => out.cubic_to(a.x as f32, a.y as f32, b.x as f32, b.y as f32, p.x as f32, p.y as f32),
            PathEl::ClosePath => out.close(),
        }
    }
    out.finish()
}
