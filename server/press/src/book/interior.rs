//! The interior for the print shop: single pages, faces embedded, nothing that a preflight would refuse.

use super::{
    BookLetter, Design, Faces, Manuscript,
    copy::fair,
    cut::{Cutter, Slope},
    design::gutter,
    opening::Placed,
    pages::{BookPage, Pages, make_up},
};
use crate::{
    PressError,
    compositor::{Stick, name, number, op},
    face::{Face, Glyph, Sorts},
    patch::{Imprint, Patch},
};
use letters::Trim;
use printpdf::{DictItem, Mm, Op, PdfDocument, PdfPage};
use std::ops::ControlFlow;

/// A finished interior.
#[derive(Debug, Clone, PartialEq)]
pub struct Interior {
    /// The file.
    pub pdf: Vec<u8>,
    /// Pages, blanks included; always even.
    pub pages: u32,
    /// What the binding takes of the inside margin, in inches (the shop's table, by number of pages).
    pub gutter_in: f64,
    /// The page on which each letter opens, in order; always odd.
    pub openings: Vec<u32>,
}

/// Sets the interior of a book: half-title, title page, imprint, contents, and each letter from a recto.
///
/// `progress` hears how many letters are set of how many and may stop the work. More pages want a wider
/// gutter, and a wider gutter makes more pages: the book is set again until both agree. The same input
/// gives the same bytes.
///
/// # Errors
/// Without letters or a title; when a face lacks a character (the letter and the characters are named);
/// when a face cannot be read or the trim leaves no room; when `progress` stops the work.
pub fn interior(
    manuscript: &Manuscript,
    design: &Design,
    trim: Trim,
    faces: &Faces,
    progress: &mut dyn FnMut(usize, usize) -> ControlFlow<()>,
) -> Result<Interior, PressError> {
    manuscript.check()?;
    let cutter = Cutter::new(faces, design.text.old_style_figures)?;
    check_characters(manuscript, &cutter)?;
    let mut seen = 0;
    let mut heard = |done: usize, total: usize| {
        seen = seen.max(done);
        progress(seen, total)
    };
    let mut binding = gutter(0);
    let (made, frame) = loop {
        let frame = design.frame(trim, binding)?;
        let made = make_up(manuscript, design, &frame, &cutter, &mut heard)?;
        let needed = gutter(made.pages.len());
        if needed <= binding {
            break (made, frame);
        }
        binding = needed;
    };
    let Pages { pages, openings } = made;

    let mut document = PdfDocument::new(&manuscript.title);
    let mut sorts = Case { upright: Sorts::default(), italic: Sorts::default() };
    let millimetres = |inches: f64| Mm((inches * 25.4) as f32);
    for page in &pages {
        let ops = page_ops(page, &cutter, &mut sorts);
        document.pages.push(PdfPage::new(millimetres(trim.width_in), millimetres(trim.height_in), ops));
    }
    let mut patch = Patch::open(&document);
    let mut fonts = Vec::new();
    for (name, sorts, face) in [("R", &sorts.upright, &cutter.upright), ("I", &sorts.italic, &cutter.italic)] {
        if !sorts.is_empty() {
            fonts.push((name, sorts.embed(face, &mut patch.doc)?));
        }
    }
    patch.fonts(&fonts)?;
    patch.boxes(pages.iter().map(|_| (frame.width, frame.height)))?;
    let pdf = patch.finish(&Imprint {
        title: &fair(&manuscript.title),
        author: &fair(&manuscript.author),
        language: &manuscript.language,
        created: manuscript.modified,
        content: &manuscript.identifier.to_string(),
    })?;
    Ok(Interior { pdf, pages: pages.len() as u32, gutter_in: binding / 72.0, openings: openings.into_iter().map(|p| p as u32).collect() })
}

/// Names what the faces cannot show, before anything is set.
fn check_characters(manuscript: &Manuscript, cutter: &Cutter) -> Result<(), PressError> {
    let check = |place: &str, text: &str, face: &Face| {
        let characters = face.missing(&fair(text));
        if characters.is_empty() {
            Ok(())
        } else {
            Err(PressError::MissingGlyphs { place: place.to_string(), characters, face: face.name.clone() })
        }
    };
    for face in [&cutter.upright, &cutter.italic] {
        check("The title", &manuscript.title, face)?;
        check("The author’s name", &manuscript.author, face)?;
    }
    for (i, letter) in manuscript.letters.iter().enumerate() {
        let BookLetter { to, occasion, place, text, .. } = letter;
        let here = format!("The letter “{}” (number {})", letter.heading(), i + 1);
        for part in [to, occasion, place.as_ref().unwrap_or(&String::new())] {
            check(&here, part, &cutter.upright)?;
            check(&here, part, &cutter.italic)?;
        }
        check(&here, text, &cutter.upright)?;
    }
    Ok(())
}

/// The sorts used of both cuts.
struct Case {
    upright: Sorts,
    italic: Sorts,
}

fn page_ops(page: &BookPage, cutter: &Cutter, case: &mut Case) -> Vec<Op> {
    if page.is_empty() {
        return Vec::new();
    }
    let mut ops = vec![Op::StartTextSection];
    let mut now = None;
    for placed in page {
        let style = placed.style;
        if now != Some((style.slope, style.size)) {
            let font = if style.slope == Slope::Italic { "I" } else { "R" };
            ops.push(op("Tf", vec![name(font), number(style.size, 2)]));
            now = Some((style.slope, style.size));
        }
        let one = || DictItem::Int(1);
        let none = || DictItem::Int(0);
        ops.push(op("Tm", vec![one(), none(), none(), one(), number(placed.x, 2), number(placed.y, 2)]));
        ops.push(line_op(placed, cutter, case));
    }
    ops.push(Op::EndTextSection);
    ops
}

fn line_op(placed: &Placed, cutter: &Cutter, case: &mut Case) -> Op {
    let style = placed.style;
    let face = cutter.face(style.slope);
    let sorts = if style.slope == Slope::Italic { &mut case.italic } else { &mut case.upright };
    let space = Glyph { id: face.glyph(' ').unwrap_or(0), text: " ".into(), advance: placed.line.space * 1000.0 / style.size, offset: 0.0 };
    let mut stick = Stick::new();
    for (i, word) in placed.line.words.iter().enumerate() {
        if i > 0 {
            stick.glyph(face, sorts, &space);
        }
        for glyph in cutter.shape(style, word).iter() {
            stick.glyph(face, sorts, &Glyph { advance: glyph.advance + style.track, ..glyph.clone() });
        }
    }
    stick.show()
}
