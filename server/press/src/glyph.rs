//! Outlines out of a typeface, for lettering that is drawn and not set.

use kurbo::BezPath;
use rustybuzz::ttf_parser::OutlineBuilder;

/// A glyph's outline in font units, as it is told.
#[derive(Default)]
pub(crate) struct GlyphPen(pub(crate) BezPath);

impl OutlineBuilder for GlyphPen {
    fn move_to(&mut self, x: f32, y: f32) {
        self.0.move_to((f64::from(x), f64::from(y)));
    }
    fn line_to(&mut self, x: f32, y: f32) {
        self.0.line_to((f64::from(x), f64::from(y)));
    }
    fn quad_to(&mut self, a: f32, b: f32, x: f32, y: f32) {
        self.0.quad_to((f64::from(a), f64::from(b)), (f64::from(x), f64::from(y)));
    }
    fn curve_to(&mut self, a: f32, b: f32, c: f32, d: f32, x: f32, y: f32) {
        self.0.curve_to((f64::from(a), f64::from(b)), (f64::from(c), f64::from(d)), (f64::from(x), f64::from(y)));
    }
    fn close(&mut self) {
        self.0.close_path();
    }
}
