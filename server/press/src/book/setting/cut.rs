//! The two cuts of the book's face, upright and italic, and every word in them, shaped once.

use crate::{
    PressError,
    book::Faces,
    face::{Face, Glyph, Sorts},
};
use icu_segmenter::{LineSegmenter, LineSegmenterBorrowed, options::LineBreakOptions};
use lopdf::{Document, ObjectId};
use std::{
    cell::{OnceCell, RefCell},
    collections::HashMap,
    rc::Rc,
};

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

    fn key(&self) -> Key {
        (self.slope, self.capitals, self.track.round() as i32)
    }
}

/// A word in one style, whatever its size.
pub(crate) struct Cut {
    pub(crate) glyphs: Vec<Glyph>,
    /// Sum of the advances and the tracking, in thousandths of an em.
    pub(crate) advance: f64,
    /// Where it may be parted: see [`super::words`].
    pub(super) pieces: OnceCell<Rc<super::words::Pieces>>,
    /// Its codes and kerns as the page says them, made when it is first set.
    pub(crate) said: OnceCell<Said>,
}

/// The inside of a TJ array, and how far the pen is then behind where it should be (thousandths of an em).
pub(crate) struct Said {
    pub(crate) bytes: Vec<u8>,
    pub(crate) owed: f64,
}

/// Both cuts, with every word shaped once.
pub(crate) struct Cutter<'a> {
    pub(crate) upright: Face<'a>,
    pub(crate) italic: Face<'a>,
    old_style_figures: bool,
    /// Whose patterns divide words; none divides none.
    pub(super) language: Option<hypher::Lang>,
    /// Which cut has small capitals of its own.
    small: [bool; 2],
    pub(super) segmenter: LineSegmenterBorrowed<'static>,
    words: RefCell<Vec<(Key, Words)>>,
    /// The sorts used of the upright and of the italic.
    sorts: RefCell<[Sorts; 2]>,
}

type Key = (Slope, Capitals, i32);
type Words = HashMap<Box<str>, Rc<Cut>>;

/// So many words are remembered of each style; a book of a million words has some forty thousand.
const REMEMBERED: usize = 60_000;

impl<'a> Cutter<'a> {
    /// `language` is a BCP 47 tag.
    pub(crate) fn new(faces: &'a Faces, old_style_figures: bool, language: &str) -> Result<Cutter<'a>, PressError> {
        let upright = Face::parse(&faces.regular, "regular")?;
        let italic = Face::parse(&faces.italic, "italic")?;
        let small = [upright.has_feature(b"smcp"), italic.has_feature(b"smcp")];
        let segmenter = LineSegmenter::new_auto(LineBreakOptions::default());
        let language = super::hyphenation(language);
        Ok(Cutter { upright, italic, old_style_figures, language, small, segmenter, words: RefCell::default(), sorts: RefCell::default() })
    }

    pub(crate) fn face(&self, slope: Slope) -> &Face<'a> {
        match slope {
            Slope::Upright => &self.upright,
            Slope::Italic => &self.italic,
        }
    }

    /// The style with small capitals where the face has drawn ones, else without: shrunk capitals are none.
    pub(crate) fn able(&self, style: Style) -> Style {
        if style.capitals == Capitals::AsWritten || self.small[usize::from(style.slope == Slope::Italic)] {
            style
        } else {
            Style { capitals: Capitals::AsWritten, track: 0.0, ..style }
        }
    }

    /// A word, shaped. A soft hyphen at its end, where a line divides it, is drawn as a hyphen.
    pub(crate) fn cut(&self, style: Style, word: &str) -> Rc<Cut> {
        let key = style.key();
        let mut styles = self.words.borrow_mut();
        let at = styles.iter().position(|(k, _)| *k == key).unwrap_or_else(|| {
            styles.push((key, HashMap::new()));
            styles.len() - 1
        });
        if let Some(cut) = styles[at].1.get(word) {
            return Rc::clone(cut);
        }
        let cut = Rc::new(self.shape(style, word));
        // A word longer than any language has is text without spaces: nobody asks for it twice.
        if word.len() <= 64 {
            if styles[at].1.len() >= REMEMBERED {
                styles[at].1.clear();
            }
            styles[at].1.insert(word.into(), Rc::clone(&cut));
        }
        cut
    }

    fn shape(&self, style: Style, word: &str) -> Cut {
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
        // What is spaced has no ligatures: they would stand closer than their neighbours.
        let off: &[&[u8; 4]] = if style.track == 0.0 { &[] } else { &[b"liga", b"clig"] };
        let mut glyphs = self.face(style.slope).set(&visible, &features, off);
        if divided && let Some(hyphen) = glyphs.last_mut() {
            hyphen.text = "\u{ad}".into();
        }
        let advance = glyphs.iter().map(|g| g.advance + style.track).sum();
        Cut { glyphs, advance, pieces: OnceCell::new(), said: OnceCell::new() }
    }

    /// The code of a glyph in the file.
    pub(crate) fn code(&self, slope: Slope, glyph: u16, text: &str) -> u16 {
        self.sorts.borrow_mut()[usize::from(slope == Slope::Italic)].code(glyph, text)
    }

    /// Puts what was used of a cut into a document; nothing when nothing was.
    pub(crate) fn embed(&self, slope: Slope, doc: &mut Document) -> Result<Option<ObjectId>, PressError> {
        let sorts = &self.sorts.borrow()[usize::from(slope == Slope::Italic)];
        if sorts.is_empty() { Ok(None) } else { sorts.embed(self.face(slope), doc).map(Some) }
    }

    /// A word's width in points.
    pub(crate) fn width(&self, style: Style, word: &str) -> f64 {
        self.cut(style, word).advance * style.size / 1000.0
    }

    /// The natural space between words, in points: a quarter of an em, or what the face says if wider.
    pub(crate) fn space(&self, style: Style) -> f64 {
        let face = self.face(style.slope);
        let stated = face.glyph(' ').map_or(250.0, |g| face.advance(g));
        (stated.clamp(225.0, 333.0) + style.track) * style.size / 1000.0
    }
}
