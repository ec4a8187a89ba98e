//! One letter's form, measured in x-heights: baseline at y = 0, y downwards.

pub(crate) mod inked;
pub(crate) mod smooth;
pub(crate) mod spline;
pub(crate) mod stroke;

use crate::centre::{self, Sound};
use crate::hand::book::Letterform;
use kurbo::{Affine, BezPath, ParamCurve, Point, Rect, Shape as _};
use std::sync::OnceLock;
use stroke::{Part, Stroke};
use ttf_parser::{Face, GlyphId, OutlineBuilder};

/// A closed stroke outline of a letter.
#[derive(Debug, Clone)]
pub(crate) struct Contour {
    pub(crate) path: BezPath,
    pub(crate) bounds: Rect,
    /// Lies free above the letter: an i-dot, an accent. A pen never sets it in the same place twice.
    pub(crate) floats: bool,
}

/// A letter's form.
#[derive(Debug, Clone, Default)]
pub(crate) struct Form {
    /// The ink's outline.
    pub(crate) contours: Vec<Contour>,
    /// The pen's path: there from the beginning in a form that was drawn, or was found in its ink when it was learned.
    strokes: OnceLock<Vec<Stroke>>,
    /// The pen's path of any other form, that may be drawn; found when it is first asked for.
    sound: OnceLock<Sound>,
    /// What the pen finds out about the form when it first writes it.
    pub(crate) facts: OnceLock<crate::pen::facts::Facts>,
    /// The outline is what the strokes make of it: whoever bends the form bends the strokes.
    pub(crate) drawn: bool,
    /// To the next letter's origin.
    pub(crate) advance: f64,
    /// Where the stroke from the letter before arrives.
    pub(crate) entry: Option<Point>,
    /// Where the stroke to the next letter leaves.
    pub(crate) exit: Option<Point>,
    /// The glyph it came from when it came from one; what kerning asks for.
    pub(crate) glyph: Option<GlyphId>,
}

impl Form {
    /// The form of a glyph, or `None` when it has no outline. `unit` is the x-height in font units.
    pub(crate) fn of_glyph(face: &Face, glyph: GlyphId, unit: f64) -> Option<Form> {
        let mut drawing = Drawing { scale: 1.0 / unit, done: Vec::new(), open: BezPath::new() };
        face.outline_glyph(glyph, &mut drawing)?;
        drawing.close();
        let advance = f64::from(face.glyph_hor_advance(glyph).unwrap_or(0)) / unit;
        let mut contours: Vec<Contour> = drawing.done.into_iter().map(|path| Contour::new(smooth::refit(&path))).collect();
        // Flecks that tracing left behind.
        contours.retain(|c| c.bounds.width().max(c.bounds.height()) > 0.03);
        (!contours.is_empty()).then(|| Form { contours, advance, glyph: Some(glyph), ..Form::default() }.with_floats())
    }

    /// The form that a letter book holds. `None` when it leaves no ink.
    pub(crate) fn of_letterform(form: &Letterform) -> Option<Form> {
        let outline = form.contours()?;
        let drawn = outline.is_empty();
        let contours: Vec<Contour> = if drawn {
            form.strokes.iter().flat_map(|s| inked::outlines(s).into_iter().map(|p| Contour::of_part(p, s.part))).collect()
        } else {
            outline.iter().map(|path| Contour::new(smooth::refit(path))).collect()
        };
        if contours.is_empty() {
            return None;
        }
        let made = Form { contours, drawn, advance: form.advance, entry: form.entry, exit: form.exit, ..Form::default() };
        let made = if drawn { made } else { made.with_floats() };
        if !form.strokes.is_empty() {
            let _ = made.strokes.set(form.strokes.clone());
        }
        Some(made)
    }

    /// The pen's path. `spells` helps to find it in an outline: an i has a dot.
    pub(crate) fn pen_path(&self, spells: &str) -> &[Stroke] {
        match self.strokes.get() {
            Some(strokes) if self.drawn => strokes,
            _ => &self.sound_path(spells).strokes,
        }
    }

    /// The pen's path of a form that is an outline, and where it comes from.
    pub(crate) fn sound_path(&self, spells: &str) -> &Sound {
        self.sound.get_or_init(|| {
            let ink: Vec<BezPath> = self.contours.iter().map(|c| c.path.clone()).collect();
            centre::sound(spells, &ink, self.strokes.get().map(Vec::as_slice))
        })
    }

    /// Everything that is inked; an empty box at the origin for a form without ink.
    pub(crate) fn bounds(&self) -> Rect {
        self.contours.iter().map(|c| c.bounds).reduce(|a, b| a.union(b)).unwrap_or_default()
    }

    /// Left and right ends of the ink between a little below the baseline and a little above the
    /// x-height, where the eye judges white; of all ink when there is none there.
    pub(crate) fn waist(&self) -> (f64, f64) {
        let mut ends: Option<(f64, f64)> = None;
        for contour in &self.contours {
            for segment in contour.path.segments() {
                for step in 0..4 {
                    let p = segment.eval(f64::from(step) / 4.0);
                    if (-1.15..=0.2).contains(&p.y) {
                        let (least, most) = ends.unwrap_or((p.x, p.x));
                        ends = Some((least.min(p.x), most.max(p.x)));
                    }
                }
            }
        }
        let bounds = self.bounds();
        ends.unwrap_or((bounds.x0, bounds.x1))
    }

    /// The same form, moved and stretched.
    pub(crate) fn mapped(&self, map: Affine) -> Form {
        let [a, ..] = map.as_coeffs();
        let contours = self.contours.iter().map(|c| Contour { floats: c.floats, ..Contour::new(map * c.path.clone()) }).collect();
        let (entry, exit) = (self.entry.map(|p| map * p), self.exit.map(|p| map * p));
        let made = Form { contours, drawn: self.drawn, advance: self.advance * a.abs(), entry, exit, ..Form::default() };
        made.keeping_strokes(self.strokes.get().map(|s| s.iter().map(|s| s.mapped(map)).collect()))
    }

    /// This form and another one behind it, as one.
    pub(crate) fn then(self, next: &Form, gap: f64) -> Form {
        let moved = next.mapped(Affine::translate((self.advance + gap, 0.0)));
        let (advance, exit) = (self.advance + gap + next.advance, moved.exit);
        Form { advance, exit, glyph: None, ..self.inked_with(moved, |c| c.floats, |part| part) }
    }

    /// This form with other ink on it; the advance stays.
    pub(crate) fn with(self, ink: Form, floats: bool) -> Form {
        let late = if floats { Part::Accent } else { Part::Bar };
        self.inked_with(ink, |_| floats, |_| late)
    }

    fn inked_with(mut self, ink: Form, floats: impl Fn(&Contour) -> bool, part: impl Fn(Part) -> Part) -> Form {
        let both = self.strokes.take().zip(ink.strokes.get());
        let strokes = both.map(|(mut own, others)| {
            own.extend(others.iter().map(|s| Stroke { part: part(s.part), ..s.clone() }));
            own
        });
        self.contours.extend(ink.contours.into_iter().map(|c| Contour { floats: floats(&c), ..c }));
        self.drawn = self.drawn && ink.drawn && strokes.is_some();
        self.keeping_strokes(strokes)
    }

    fn keeping_strokes(mut self, strokes: Option<Vec<Stroke>>) -> Form {
        self.strokes = strokes.map_or_else(OnceLock::new, OnceLock::from);
        self
    }

    /// This form, kerned as a glyph.
    pub(crate) fn keeping(mut self, glyph: Option<GlyphId>) -> Form {
        self.glyph = glyph;
        self
    }

    /// Without what floats above it: an i before its accent.
    pub(crate) fn bare(mut self) -> Form {
        if self.contours.iter().any(|c| !c.floats) {
            self.contours.retain(|c| !c.floats);
            if let Some(strokes) = self.strokes.get_mut() {
                strokes.retain(|s| s.part != Part::Dot);
            }
        }
        self
    }

    /// Marks the contours that lie wholly above the letter's tallest part.
    fn with_floats(mut self) -> Form {
        let tallest = self.contours.iter().map(|c| c.bounds).max_by(|a, b| a.height().total_cmp(&b.height()));
        if let Some(body) = tallest {
            for contour in &mut self.contours {
                let above = contour.bounds.y1 < body.y0 + 0.08;
                contour.floats = above && contour.bounds.height() < 0.75 * body.height() && contour.bounds.y1 < -0.8;
            }
        }
        self
    }
}

impl Contour {
    pub(crate) fn new(path: BezPath) -> Contour {
        let bounds = path.bounding_box();
        Contour { path, bounds, floats: false }
    }

    fn of_part(path: BezPath, part: Part) -> Contour {
        Contour { floats: matches!(part, Part::Dot | Part::Accent), ..Contour::new(path) }
    }
}

/// Collects a glyph's contours.
struct Drawing {
    scale: f64,
    done: Vec<BezPath>,
    open: BezPath,
}

impl Drawing {
    fn at(&self, x: f32, y: f32) -> Point {
        Point::new(f64::from(x) * self.scale, -f64::from(y) * self.scale)
    }
}

impl OutlineBuilder for Drawing {
    fn move_to(&mut self, x: f32, y: f32) {
        self.close();
        self.open.move_to(self.at(x, y));
    }
    fn line_to(&mut self, x: f32, y: f32) {
        self.open.line_to(self.at(x, y));
    }
    fn quad_to(&mut self, x1: f32, y1: f32, x: f32, y: f32) {
        self.open.quad_to(self.at(x1, y1), self.at(x, y));
    }
    fn curve_to(&mut self, x1: f32, y1: f32, x2: f32, y2: f32, x: f32, y: f32) {
        self.open.curve_to(self.at(x1, y1), self.at(x2, y2), self.at(x, y));
    }
    fn close(&mut self) {
        let mut path = std::mem::take(&mut self.open);
        if path.elements().len() > 1 {
            path.close_path();
            self.done.push(path);
        }
    }
}
