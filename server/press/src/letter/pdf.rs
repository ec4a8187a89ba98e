//! The letter's PDF: what is printed on the paper, the words, and over both the ink.

use super::{
    Paper,
    forms::{Forms, decimal, path},
    outline::{STEPS_PER_MM, operators, whole},
};
use crate::{
    PressError,
    hidden::{ADVANCE, Hidden},
    patch::{Element, Imprint, Patch},
    sheet::{PT_PER_MM, colour},
};
use chrono::{DateTime, Utc};
use fonts::{Ink, Matter, Page, Printed, Word};
use kurbo::{Affine, BezPath, PathEl};
use lopdf::{Dictionary, Document, Object, ObjectId, Stream, dictionary};
use std::{collections::BTreeMap, fmt::Write as _};

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

/// The em of the words under the ink, in x-heights. About the pitch of the lines: a hand leaves gaps of up
/// to 2.5 x-heights between words (measured on UNIPEN writers), and a gap that is wide against the em is
/// taken for the gap between columns, which puts the words out of order.
const EM: f64 = 3.4;

/// Engraved lettering is drawn in so many times finer steps than ink.
const FINER: f64 = 2.0;
/// No letter of a word under the ink advances less than this, in ems.
const CLOSEST: f64 = 0.12;

/// Sets written pages as a PDF 1.7: rules, border and crest of the paper, then the words, invisible, each
/// as wide as its ink, for selecting, searching and reading aloud, then every shape as an outline in the
/// ink's colours. Nothing of the paper that is for screens only. Same input, same bytes.
///
/// # Errors
/// When there are no pages, a sheet has an impossible size, a colour is not `#rrggbb`, or the letterhead's
/// face is no TrueType face or lacks a character of it.
pub fn pdf(pages: &[Page], about: &About, ink: &Ink, paper: &Paper) -> Result<Vec<u8>, PressError> {
    if pages.is_empty() {
        return Err(PressError::NoPages);
    }
    for page in pages {
        if ![page.width_mm, page.height_mm].iter().all(|mm| (50.0..=1000.0).contains(mm)) {
            return Err(PressError::Sheet { width_mm: page.width_mm, height_mm: page.height_mm });
        }
    }
    colour(&ink.colour)?;
    let mut doc = Document::with_version("1.7");
    let forms = Forms::of(pages, &mut doc);
    let mut hidden = Hidden::default();
    let mut structure = Structure::default();
    let mut contents: Vec<String> = Vec::with_capacity(pages.len());
    for (number, page) in pages.iter().enumerate() {
        let mut content = String::with_capacity(page.marks.len() * 50 + 16_384);
        printed(&paper.printed(number)?, page.height_mm, &mut content);
        contents.push(content);
    }
    let wholes = wholes(pages);
    let mut streams: Vec<Vec<u8>> = Vec::with_capacity(pages.len());
    for (number, (page, content)) in pages.iter().zip(contents).enumerate() {
        let mut stream = content.into_bytes();
        words(page, number, &wholes[number], &mut hidden, &mut structure, &mut stream);
        let mut strokes = String::with_capacity(page.marks.len() * 50);
        forms.ink(page, ink, &mut strokes);
        stream.extend(strokes.into_bytes());
        streams.push(stream);
    }
    let font = hidden.embed(&mut doc);
    let resources = doc.add_object(dictionary! { "Font" => dictionary! { "T" => font }, "XObject" => forms.resources });
    frame(&mut doc, streams, resources)?;

    let mut patch = Patch::of(doc);
    patch.boxes(pages.iter().map(|page| (page.width_mm * PT_PER_MM, page.height_mm * PT_PER_MM)))?;
    patch.structure(&structure.elements)?;
    patch.finish(&Imprint {
        title: about.title,
        author: about.author,
        language: about.language,
        created: about.created,
        content: about.text,
    })
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

/// Paragraphs as they are met; one may go on over the page.
#[derive(Default)]
pub(super) struct Structure {
    pub(super) elements: Vec<Element>,
    open: bool,
}

/// What the text of a page has been told so far.
#[derive(Default)]
struct Said {
    size: f64,
    stretch: f64,
    at: (f64, f64),
}

/// The words of a page, invisible, paragraph by paragraph. A struck-out word has no text and is passed over.
pub(super) fn words(
    page: &Page,
    page_number: usize,
    wholes: &[Option<String>],
    hidden: &mut Hidden,
    structure: &mut Structure,
    out: &mut Vec<u8>,
) {
    let baselines = baselines(page);
    let mut marked = 0;
    let mut inside = false;
    let mut said = Said::default();
    for (word, whole) in page.words.iter().zip(wholes) {
        if word.text.is_empty() && !word.ends_paragraph {
            continue;
        }
        if !inside {
            out.extend(format!("/P<</MCID {marked}>>BDC BT 3 Tr\n").bytes());
            said = Said { size: 0.0, ..Said::default() };
            if !structure.open {
                structure.elements.push(Element { role: "P", pieces: Vec::new() });
                structure.open = true;
            }
            if let Some(element) = structure.elements.last_mut() {
                element.pieces.push((page_number, marked));
            }
            marked += 1;
            inside = true;
        }
        let baseline_mm = baselines.get(&word.line).copied().unwrap_or(word.baseline_mm);
        let y_mm = page.height_mm - baseline_mm;
        match whole {
            Some(whole) => {
                out.extend(b"/Span<</ActualText<FEFF");
                out.extend(whole.encode_utf16().flat_map(|unit| format!("{unit:04X}").into_bytes()));
                out.extend(b">>>BDC\n");
                say(word, y_mm, hidden, &mut said, out);
                out.extend(b"EMC\n");
            }
            None => say(word, y_mm, hidden, &mut said, out),
        }
        if word.ends_paragraph {
            out.extend(b"ET EMC\n");
            inside = false;
            structure.open = false;
        }
    }
    if inside {
        out.extend(b"ET EMC\n");
    }
}

/// For every word of every page what it is read as where that is not what stands there: the first part of a
/// divided word is the whole, the others are nothing (PDF 1.7, 14.9.4).
pub(super) fn wholes(pages: &[Page]) -> Vec<Vec<Option<String>>> {
    let mut out: Vec<Vec<Option<String>>> = pages.iter().map(|page| vec![None; page.words.len()]).collect();
    let mut first: Option<(usize, usize)> = None;
    for (p, page) in pages.iter().enumerate() {
        for (w, word) in page.words.iter().enumerate() {
            match first {
                Some((fp, fw)) => {
                    out[p][w] = Some(String::new());
                    if let Some(whole) = out[fp][fw].as_mut() {
                        whole.push_str(&word.text);
                    }
                }
                None if word.divided => {
                    out[p][w] = Some(word.text.clone());
                    first = Some((p, w));
                }
                None => {}
            }
            if !word.divided {
                first = None;
            }
        }
    }
    out
}

/// The mean baseline of each written line. A hand climbs and drops along its line, and readers take words at
/// different heights for different lines; so the words under the ink stand straight.
fn baselines(page: &Page) -> BTreeMap<usize, f64> {
    let mut sums: BTreeMap<usize, (f64, f64)> = BTreeMap::new();
    for word in &page.words {
        let sum = sums.entry(word.line).or_default();
        *sum = (sum.0 + word.baseline_mm, sum.1 + 1.0);
    }
    sums.into_iter().map(|(line, (sum, count))| (line, sum / count)).collect()
}

/// One word, stretched to the width of its ink.
fn say(word: &Word, y_mm: f64, hidden: &mut Hidden, said: &mut Said, out: &mut Vec<u8>) {
    let mut line = String::new();
    let letters = word.text.chars().count() as f64;
    // Letters closer than a tenth of the em are taken for one that is printed twice to look bold.
    let closest = if letters > 1.0 { word.width_mm * PT_PER_MM / letters / CLOSEST } else { f64::MAX };
    let size = (word.x_height_mm * PT_PER_MM * EM).min(closest).round().clamp(1.0, 400.0);
    if size != said.size {
        said.size = size;
        let _ = write!(line, "/T {size} Tf ");
    }
    let natural = letters * ADVANCE as f64 / 1000.0 * size;
    let stretch = if natural > 0.0 { (word.width_mm * PT_PER_MM / natural * 100.0).clamp(1.0, 2000.0) } else { 100.0 };
    let stretch = (stretch * 10.0).round() / 10.0;
    if stretch != said.stretch {
        said.stretch = stretch;
        decimal(stretch, 1, &mut line);
        line.push_str(" Tz ");
    }
    let tenth = |v: f64| (v * 10.0).round() / 10.0;
    let at = (tenth(word.x_mm * PT_PER_MM), tenth(y_mm * PT_PER_MM));
    decimal(at.0 - said.at.0, 1, &mut line);
    line.push(' ');
    decimal(at.1 - said.at.1, 1, &mut line);
    said.at = at;
    line.push_str(" Td(");
    out.extend(line.bytes());
    // A word that is divided ends in a soft hyphen, by which a reader knows that it goes on; after any
    // other the space that follows is said too: readers that reflow need it.
    let after = if word.divided { '\u{ad}' } else { ' ' };
    for c in word.text.chars().chain([after]) {
        for byte in hidden.code(c).to_be_bytes() {
            match byte {
                b'(' | b')' | b'\\' => out.extend([b'\\', byte]),
                b'\r' => out.extend(b"\\r"),
                _ => out.push(byte),
            }
        }
    }
    out.extend(b")Tj\n");
}
