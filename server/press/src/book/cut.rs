//! The two cuts of the book's face, upright and italic, and the widths of words in them.

use super::Faces;
use crate::{
    PressError,
    face::{Face, Glyph},
};
use std::{cell::RefCell, collections::HashMap, rc::Rc};

/// Upright or italic.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Slope {
    Upright,
    Italic,
}

/// The face's own, drawn small capitals.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Capitals {
    /// Large and small letters as they are written.
    AsWritten,
    /// Small letters as small capitals.
    Small,
    /// All letters as small capitals.
    AllSmall,
}

/// What a word is set in.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Style {
    pub(crate) slope: Slope,
    /// In points.
    pub(crate) size: f64,
    pub(crate) capitals: Capitals,
    /// Added after every letter, in thousandths of an em.
    pub(crate) track: f64,
}

impl Style {
    pub(crate) fn upright(size: f64) -> Style {
        Style { slope: Slope::Upright, size, capitals: Capitals::AsWritten, track: 0.0 }
    }

    pub(crate) fn italic(size: f64) -> Style {
        Style { slope: Slope::Italic, ..Style::upright(size) }
    }

    /// Small capitals are spaced a little, or they clot.
    pub(crate) fn capitals(capitals: Capitals, size: f64) -> Style {
        Style { capitals, track: 60.0, ..Style::upright(size) }
    }
}

/// Both cuts, with every word shaped once.
pub(crate) struct Cutter<'a> {
    pub(crate) upright: Face<'a>,
    pub(crate) italic: Face<'a>,
    old_style_figures: bool,
    shaped: RefCell<HashMap<Key, Rc<Vec<Glyph>>>>,
}

type Key = (Slope, Capitals, String);

impl<'a> Cutter<'a> {
    pub(crate) fn new(faces: &'a Faces, old_style_figures: bool) -> Result<Cutter<'a>, PressError> {
        Ok(Cutter {
            upright: Face::parse(&faces.regular, "regular")?,
            italic: Face::parse(&faces.italic, "italic")?,
            old_style_figures,
            shaped: RefCell::new(HashMap::new()),
        })
    }

    pub(crate) fn face(&self, slope: Slope) -> &Face<'a> {
        match slope {
            Slope::Upright => &self.upright,
            Slope::Italic => &self.italic,
        }
    }

    /// A word's glyphs. A soft hyphen at its end, where a line divides it, is drawn as a hyphen.
    pub(crate) fn shape(&self, style: Style, word: &str) -> Rc<Vec<Glyph>> {
        let key = (style.slope, style.capitals, word.to_string());
        if let Some(glyphs) = self.shaped.borrow().get(&key) {
            return Rc::clone(glyphs);
        }
        let mut features: Vec<&[u8; 4]> = Vec::new();
        if self.old_style_figures || style.capitals != Capitals::AsWritten {
            features.push(b"onum");
        }
        match style.capitals {
            Capitals::AsWritten => {}
            Capitals::Small => features.push(b"smcp"),
            Capitals::AllSmall => features.extend([b"smcp", b"c2sc"]),
        }
        let divided = word.ends_with('\u{ad}');
        let visible: String = word.trim_end_matches('\u{ad}').chars().chain(divided.then_some('-')).collect();
        let mut glyphs = self.face(style.slope).shape(&visible, &features);
        if divided && let Some(hyphen) = glyphs.last_mut() {
            hyphen.text = "\u{ad}".into();
        }
        let glyphs = Rc::new(glyphs);
        self.shaped.borrow_mut().insert(key, Rc::clone(&glyphs));
        glyphs
    }

    /// A word's width in points.
    pub(crate) fn width(&self, style: Style, word: &str) -> f64 {
        self.shape(style, word).iter().map(|g| g.advance + style.track).sum::<f64>() * style.size / 1000.0
    }

    /// The natural space between words, in points: a quarter of an em, or what the face says if wider.
    pub(crate) fn space(&self, style: Style) -> f64 {
        let face = self.face(style.slope);
        let stated = face.glyph(' ').map_or(250.0, |g| face.advance(g));
        (stated.clamp(225.0, 333.0) + style.track) * style.size / 1000.0
    }
}
