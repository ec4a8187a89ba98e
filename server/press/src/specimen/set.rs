//! A sheet being made up: type, rules and writing put where they belong.

use super::{HEIGHT, LEFT, RIGHT, WIDTH};
use crate::{PressError, face::Face, glyph::GlyphPen};
use fonts::{Mark, Page, Shape, Word};
use kurbo::{Affine, BezPath, Point, Rect, Shape as _};
use rustybuzz::ttf_parser::{Face as Outlines, GlyphId};

/// The tone of writing, of type, and of rules and scales.
pub(super) const FULL: f64 = 1.0;
pub(super) const TYPE: f64 = 0.8;
pub(super) const FAINT: f64 = 0.5;

/// Where a line of type stands against its point.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Stand {
    Left,
    Middle,
    Right,
}

/// How a line of type is set.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cut {
    /// The em in millimetres.
    pub(super) em: f64,
    /// Small capitals, spaced; else plain with the figures that stand under one another.
    pub(super) capitals: bool,
    pub(super) stand: Stand,
}

/// 8 point, plain.
pub(super) const SMALL: Cut = Cut { em: 3.0, capitals: false, stand: Stand::Left };
/// Labels.
pub(super) const LABEL: Cut = Cut { em: 2.9, capitals: true, stand: Stand::Left };

/// A sheet with what is on it so far.
pub(super) struct Easel<'a> {
    face: Face<'a>,
    outlines: Outlines<'a>,
    pub(super) page: Page,
    line: usize,
}

impl<'a> Easel<'a> {
    pub(super) fn new(face: &'a [u8]) -> Result<Easel<'a>, PressError> {
        let parsed = Face::parse(face, "of the specimen")?;
        let outlines = Outlines::parse(face, 0).map_err(|e| PressError::Face { face: parsed.name.clone(), reason: e.to_string() })?;
        let page = Page { width_mm: WIDTH, height_mm: HEIGHT, shapes: Vec::new(), marks: Vec::new(), words: Vec::new() };
        Ok(Easel { face: parsed, outlines, page, line: 0 })
    }

    /// Sets a line of type on a baseline and gives its width in millimetres.
    pub(super) fn set(&mut self, text: &str, at: Point, cut: Cut) -> Result<f64, PressError> {
        let characters = self.face.missing(text);
        if !characters.is_empty() {
            return Err(PressError::MissingGlyphs { place: "The specimen".into(), characters, face: self.face.name.clone() });
        }
        let features: &[&[u8; 4]] = if cut.capitals { &[b"smcp", b"c2sc"] } else { &[b"lnum", b"tnum"] };
        let track = if cut.capitals { 90.0 } else { 0.0 };
        let glyphs = self.face.shape(text, features);
        let thousandth = cut.em / 1000.0;
        let width = (glyphs.iter().map(|g| g.advance + track).sum::<f64>() - track) * thousandth;
        let scale = cut.em / f64::from(self.outlines.units_per_em().max(1));
        let mut path = BezPath::new();
        let mut x = 0.0;
        for glyph in &glyphs {
            let mut pen = GlyphPen::default();
            self.outlines.outline_glyph(GlyphId(glyph.id), &mut pen);
            path.extend((Affine::new([scale, 0.0, 0.0, -scale, x + glyph.offset * thousandth, 0.0]) * pen.0).elements().iter().copied());
            x += (glyph.advance + track) * thousandth;
        }
        let left = at.x
            - match cut.stand {
                Stand::Left => 0.0,
                Stand::Middle => width / 2.0,
                Stand::Right => width,
            };
        self.say(text, Point::new(left, at.y), width, 0.42 * cut.em);
        self.mark(path, Affine::translate((left, at.y)), TYPE);
        Ok(width)
    }

    /// A filled shape that says nothing.
    pub(super) fn fill(&mut self, path: BezPath, tone: f64) {
        self.mark(path, Affine::IDENTITY, tone);
    }

    /// A hairline across.
    pub(super) fn rule(&mut self, from: f64, to: f64, y: f64) {
        self.fill(Rect::new(from, y - 0.06, to, y + 0.06).to_path(0.01), FAINT);
    }

    /// A section's rule with its name above it at the left.
    pub(super) fn section(&mut self, name: &str, y: f64) -> Result<(), PressError> {
        self.rule(LEFT, RIGHT, y);
        self.set(name, Point::new(LEFT, y + 4.6), LABEL).map(drop)
    }

    pub(super) fn foot(&mut self, text: &str) -> Result<(), PressError> {
        self.set(text, Point::new(WIDTH / 2.0, HEIGHT - 13.0), Cut { stand: Stand::Middle, ..LABEL }).map(drop)
    }

    fn mark(&mut self, path: BezPath, at: Affine, tone: f64) {
        let word = self.page.words.len().saturating_sub(1);
        self.page.shapes.push(Shape { path, ..Shape::default() });
        self.page.marks.push(Mark { shape: self.page.shapes.len() - 1, at, word, swell: 0.0, tone });
    }

    fn say(&mut self, text: &str, at: Point, width_mm: f64, x_height_mm: f64) {
        self.line += 1;
        self.page.words.push(Word {
            text: text.to_string(),
            x_mm: at.x,
            baseline_mm: at.y,
            width_mm,
            x_height_mm,
            line: self.line,
            ends_paragraph: true,
            ..Word::default()
        });
    }

    /// Puts one written word of a page elsewhere, its baseline's left end enlarged to `at`.
    pub(super) fn word(&mut self, from: &Page, word: usize, at: Point, scale: f64) {
        let Some(said) = from.words.get(word) else { return };
        let map = Affine::translate(at.to_vec2()) * Affine::scale(scale) * Affine::translate((-said.x_mm, -said.baseline_mm));
        self.line += 1;
        let own = Word {
            x_mm: at.x,
            baseline_mm: at.y,
            width_mm: said.width_mm * scale,
            x_height_mm: said.x_height_mm * scale,
            line: self.line,
            ends_paragraph: true,
            ..said.clone()
        };
        self.page.words.push(own);
        let number = self.page.words.len() - 1;
        let marks: Vec<Mark> = from.marks.iter().filter(|m| m.word == word).copied().collect();
        for mark in marks {
            let Some(shape) = from.shapes.get(mark.shape) else { continue };
            self.page.shapes.push(shape.clone());
            let shape = self.page.shapes.len() - 1;
            self.page.marks.push(Mark { shape, at: map * mark.at, word: number, swell: mark.swell * scale, tone: FULL });
        }
    }

    /// Puts a whole written page on this one, lower by `down`.
    pub(super) fn writing(&mut self, from: &Page, down: f64) {
        let (shapes, words) = (self.page.shapes.len(), self.page.words.len());
        let lines = self.line + 1;
        self.page.shapes.extend(from.shapes.iter().cloned());
        self.page.words.extend(from.words.iter().map(|w| Word { baseline_mm: w.baseline_mm + down, line: lines + w.line, ..w.clone() }));
        self.line = self.page.words.iter().map(|w| w.line).max().unwrap_or(0);
        let lower = |m: &Mark| Mark {
            shape: shapes + m.shape,
            word: words + m.word,
            at: m.at.then_translate((0.0, down).into()),
            tone: FULL,
            ..*m
        };
        self.page.marks.extend(from.marks.iter().map(lower));
    }
}

/// Puts a page to the right of another, as one.
pub(super) fn beside(left: &mut Page, right: Page) {
    let (shapes, words, across) = (left.shapes.len(), left.words.len(), left.width_mm);
    let lines = left.words.iter().map(|w| w.line + 1).max().unwrap_or(0);
    left.shapes.extend(right.shapes);
    left.words.extend(right.words.into_iter().map(|w| Word { x_mm: w.x_mm + across, line: lines + w.line, ..w }));
    left.marks.extend(right.marks.into_iter().map(|m| Mark {
        shape: shapes + m.shape,
        word: words + m.word,
        at: m.at.then_translate((across, 0.0).into()),
        ..m
    }));
    left.width_mm += right.width_mm;
}
