//! The letter's PDF: what is printed on the paper, the words, and over both the ink.

use super::{
    Paper,
    ink::InkLayer,
    outline::{STEPS_PER_MM, decimal, operators, path, whole},
    words::{Telling, wholes},
};
use crate::{
    PressError,
    hidden::Hidden,
    patch::{Imprint, Patch},
    sheet::{PT_PER_MM, colour},
};
use chrono::{DateTime, Utc};
use fonts::{Ink, Matter, Page, Printed};
use kurbo::{Affine, BezPath, PathEl};
use lopdf::{Dictionary, Document, Object, ObjectId, Stream, dictionary};
use std::fmt::Write as _;

/// What a letter's file says of itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct About<'a> {
    /// What a reader's window shows ("To Loretta").
    pub title: &'a str,
    /// Who signs; may be empty.
    pub author: &'a str,
    /// BCP 47 ("en").
    pub language: &'a str,
    /// The date in the file's properties.
    pub created: DateTime<Utc>,
    /// The letter's text; only a hash of it goes into the file's /ID.
    pub text: &'a str,
}

/// Engraved lettering is drawn in so many times finer steps than ink.
const FINER: f64 = 2.0;

/// One side of a sheet on its way into a file.
pub(super) struct Side<'a> {
    pub(super) width_mm: f64,
    pub(super) height_mm: f64,
    /// What is written on it; nothing on a blank back.
    pub(super) written: Option<&'a Page>,
    /// What is printed on it before.
    pub(super) printed: Vec<Printed>,
    pub(super) ink: &'a Ink,
    /// Which of the file's pieces it belongs to.
    pub(super) piece: usize,
}

/// A letter or an envelope among those of a file: what it is called and what it says.
pub(super) struct Piece<'a> {
    pub(super) title: &'a str,
    pub(super) text: &'a str,
}

/// Sets written pages as a PDF 1.7: rules, border and crest of the paper, then the words, invisible, each
/// as wide as its ink, for selecting, searching and reading aloud, then every shape as an outline in the
/// ink's colours. Nothing of the paper that is for screens only. Same input, same bytes.
///
/// Written to keep ISO 19005-2 (PDF/A), level A, and ISO 14289-1 (PDF/UA), and says so where title and language
/// are given; nobody has certified it.
///
/// # Errors
/// When there are no pages, a sheet has an impossible size, a colour is not `#rrggbb`, or the letterhead's
/// face is no TrueType face or lacks a character of it.
pub fn pdf(pages: &[Page], about: &About, ink: &Ink, paper: &Paper) -> Result<Vec<u8>, PressError> {
    let sides = pages.iter().enumerate().map(|(number, page)| Side::of(page, number, ink, paper, 0));
    let sides = sides.collect::<Result<Vec<_>, _>>()?;
    set(&sides, &[Piece { title: about.title, text: about.text }], about, None)
}

impl<'a> Side<'a> {
    /// A written page as sheet `number` (from 0) of a paper.
    pub(super) fn of(page: &'a Page, number: usize, ink: &'a Ink, paper: &Paper, piece: usize) -> Result<Side<'a>, PressError> {
        let (width_mm, height_mm) = (page.width_mm, page.height_mm);
        Ok(Side { width_mm, height_mm, written: Some(page), printed: paper.printed(number)?, ink, piece })
    }
}

/// Sets the sides of one letter or of many pieces; `duplex` says how they want to be printed, where that matters.
pub(super) fn set(sides: &[Side], pieces: &[Piece], about: &About, duplex: Option<bool>) -> Result<Vec<u8>, PressError> {
    if sides.is_empty() {
        return Err(PressError::NoPages);
    }
    for side in sides {
        if ![side.width_mm, side.height_mm].iter().all(|mm| (50.0..=1000.0).contains(mm)) {
            return Err(PressError::Sheet { width_mm: side.width_mm, height_mm: side.height_mm });
        }
        colour(&side.ink.colour)?;
    }
    let mut doc = Document::with_version("1.7");
    let written: Vec<&Page> = sides.iter().filter_map(|side| side.written).collect();
    let layer = InkLayer::of(&written, &mut doc);
    let mut hidden = Hidden::default();
    let mut telling = Telling::new(pieces.iter().map(|piece| (piece.title, piece.text)));
    let mut wholes = wholes(sides).into_iter();
    let mut streams: Vec<Vec<u8>> = Vec::with_capacity(sides.len());
    for (number, side) in sides.iter().enumerate() {
        let mut content = String::new();
        printed(&side.printed, side.height_mm, &mut content);
        let mut stream = content.into_bytes();
        if let Some(page) = side.written
            && let Some(wholes) = wholes.next()
        {
            stream.reserve(page.marks.len() * 50 + 16_384);
            telling.page(number, side, page, &wholes, &layer, &mut hidden, &mut stream);
        }
        streams.push(stream);
    }
    let font = hidden.embed(&mut doc);
    let resources = doc.add_object(dictionary! { "Font" => dictionary! { "T" => font }, "XObject" => layer.resources });
    frame(&mut doc, streams, resources)?;

    let mut patch = Patch::of(doc);
    patch.boxes(sides.iter().map(|side| (side.width_mm * PT_PER_MM, side.height_mm * PT_PER_MM)))?;
    patch.structure(&telling.sections())?;
    let text: Vec<&str> = pieces.iter().map(|piece| piece.text).collect();
    let imprint = Imprint {
        title: about.title,
        author: about.author,
        language: about.language,
        created: about.created,
        content: &text.join("\u{0}"),
    };
    patch.archival(&imprint)?;
    if let Some(duplex) = duplex {
        patch.printing(duplex);
    }
    patch.finish(&imprint)
}

/// Catalog, page tree and pages.
fn frame(doc: &mut Document, streams: Vec<Vec<u8>>, resources: ObjectId) -> Result<(), PressError> {
    let tree = doc.new_object_id();
    let mut kids: Vec<Object> = Vec::new();
    for stream in streams {
        let contents = doc.add_object(Stream::new(Dictionary::new(), stream));
        kids.push(Object::Reference(doc.add_object(dictionary! {
            "Type" => "Page",
            "Parent" => tree,
            "Resources" => resources,
            "Contents" => contents,
        })));
    }
    let count = i64::try_from(kids.len()).map_err(|e| PressError::Assembly(e.to_string()))?;
    doc.set_object(tree, dictionary! { "Type" => "Pages", "Kids" => kids, "Count" => count });
    let catalog = doc.add_object(dictionary! { "Type" => "Catalog", "Pages" => tree });
    doc.trailer.set("Root", catalog);
    Ok(())
}

/// What is printed on the paper, as an artifact: it is no part of the letter.
pub(super) fn printed(printed: &[Printed], height_mm: f64, out: &mut String) {
    let mut begun = false;
    for piece in printed.iter().filter(|p| p.on_paper) {
        if !begun {
            begun = true;
            let k = PT_PER_MM / STEPS_PER_MM;
            let _ = writeln!(out, "/Artifact BMC q {k:.6} 0 0 {:.6} 0 {:.3} cm", -k, height_mm * PT_PER_MM);
        }
        for part in piece.colour {
            decimal(f64::from(part) / 255.0, 3, out);
            out.push(' ');
        }
        match &piece.matter {
            Matter::Lines { path: lines, width_mm } => {
                out.push_str("RG ");
                decimal(width_mm * STEPS_PER_MM, 1, out);
                out.push_str(" w\n");
                path(lines, out);
                out.push_str("S\n");
            }
            Matter::Area(area) => {
                out.push_str("rg ");
                engraved(area, out);
            }
            // Cut already: see `Paper::printed`.
            Matter::Lettering(_) => out.push_str("rg\n"),
        }
    }
    if begun {
        out.push_str("Q EMC\n");
    }
}

/// An area, finer than ink is drawn and from its own origin: so the same letter of an address is the same bytes.
fn engraved(area: &BezPath, out: &mut String) {
    let Some(PathEl::MoveTo(from)) = area.elements().first() else { return };
    let steps = Affine::scale(STEPS_PER_MM * FINER) * Affine::translate(-from.to_vec2());
    let [x, y] = [from.x, from.y].map(|v| (v * STEPS_PER_MM * 10.0).round() / 10.0);
    let _ = writeln!(out, "q {k} 0 0 {k} {x} {y} cm", k = 1.0 / FINER);
    operators(&whole(&(steps * area.clone())), out);
    out.push_str("f Q\n");
}
