//! The letter's PDF: vector ink, and under it the words that the ink spells.

use super::outline::lean;
use crate::{
    PressError,
    compositor::{name, number, op},
    face::{Face, Sorts},
    patch::{Element, Imprint, Patch},
    sheet::{PT_PER_MM, colour},
};
use chrono::{DateTime, Utc};
use fonts::{Ink, Page, Shape, Word};
use kurbo::{Affine, BezPath, PathEl, Point, Shape as _};
use printpdf::{
    Color, CurTransMat, DictItem, ExternalStream, ExternalXObject, Mm, Op, PdfDocument, PdfPage, Rgb, TextRenderingMode, XObject, XObjectId,
};
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

/// From this many placings on a shape is drawn once as a form and placed. A form costs some 300 bytes
/// that nothing compresses (its dictionary and its place in the file's table), a rarer shape less than
/// that when it stands in the page's own stream.
const WORTH_A_FORM: usize = 3;
/// The em of the words under the ink, in x-heights. About the pitch of the lines: a hand leaves gaps of up
/// to 2.5 x-heights between words (measured on UNIPEN writers), and a gap that is wide against the em is
/// taken for the gap between columns, which puts the words out of order.
const EM: f64 = 3.4;
/// Steps per millimetre in a form: finer than 3000 dots to the inch.
const STEPS_PER_MM: f64 = 125.0;
/// Steps per millimetre on the page.
const PAGE_STEPS_PER_MM: f64 = 100.0;

/// Sets written pages as a PDF 1.7: every shape as an outline in the ink's colour, and under it the words,
/// invisible, each as wide as its ink, for selecting, searching and reading aloud.
///
/// `text_face` is a TrueType face, best the hand's own; a character that it lacks still extracts. Same
/// input, same bytes.
///
/// # Errors
/// When there are no pages, a sheet has an impossible size, the ink's colour is not `#rrggbb` or
/// `text_face` is no TrueType face.
pub fn pdf(pages: &[Page], about: &About, ink: &Ink, text_face: &[u8]) -> Result<Vec<u8>, PressError> {
    if pages.is_empty() {
        return Err(PressError::NoPages);
    }
    for page in pages {
        if ![page.width_mm, page.height_mm].iter().all(|mm| (50.0..=1000.0).contains(mm)) {
            return Err(PressError::Sheet { width_mm: page.width_mm, height_mm: page.height_mm });
        }
    }
    let face = Face::parse(text_face, "under the ink")?;
    let [r, g, b] = colour(&ink.colour)?.map(|v| f32::from(v) / 255.0);
    let fill = Op::SetFillColor { col: Color::Rgb(Rgb { r, g, b, icc_profile: None }) };

    let mut document = PdfDocument::new(about.title);
    let mut forms = Forms::of(pages);
    let mut sorts = Sorts::invisible();
    let mut structure = Structure::default();
    for (number, page) in pages.iter().enumerate() {
        let mut ops = words(page, number, &face, &mut sorts, &mut structure);
        ops.extend(ink_ops(page, &mut forms, &fill));
        document.pages.push(PdfPage::new(Mm(page.width_mm as f32), Mm(page.height_mm as f32), ops));
    }
    document.resources.xobjects.map = forms.objects;

    let mut patch = Patch::open(&document);
    let font = sorts.embed(&face, &mut patch.doc)?;
    patch.fonts(&[("T", font)])?;
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

/// Paragraphs as they are met; one may go on over the page.
#[derive(Default)]
struct Structure {
    elements: Vec<Element>,
    open: bool,
}

/// The words of a page, invisible, paragraph by paragraph.
fn words(page: &Page, page_number: usize, face: &Face, sorts: &mut Sorts, structure: &mut Structure) -> Vec<Op> {
    let mut ops = vec![Op::SaveGraphicsState, Op::StartTextSection, Op::SetTextRenderingMode { mode: TextRenderingMode::Invisible }];
    let baselines = baselines(page);
    let mut marked = 0;
    let mut inside = false;
    let mut size_now = 0.0;
    for word in &page.words {
        if !inside {
            let tag = DictItem::Dict { map: BTreeMap::from([("MCID".to_string(), DictItem::Int(marked))]) };
            ops.push(op("BDC", vec![name("P"), tag]));
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
        ops.extend(word_ops(word, page.height_mm - baseline_mm, face, sorts, &mut size_now));
        if word.ends_paragraph {
            ops.push(op("EMC", vec![]));
            inside = false;
            structure.open = false;
        }
    }
    if inside {
        ops.push(op("EMC", vec![]));
    }
    ops.extend([Op::EndTextSection, Op::RestoreGraphicsState]);
    ops
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

fn word_ops(word: &Word, y_mm: f64, face: &Face, sorts: &mut Sorts, size_now: &mut f64) -> Vec<Op> {
    let size = (word.x_height_mm * PT_PER_MM * EM).clamp(1.0, 400.0);
    let size = (size * 10.0).round() / 10.0;
    let mut codes = Vec::new();
    let mut natural = 0.0;
    for c in word.text.chars() {
        let glyph = face.glyph(c).unwrap_or(0);
        natural += face.advance(glyph).round();
        codes.extend(sorts.code(glyph, c.encode_utf8(&mut [0; 4])).to_be_bytes());
    }
    let natural_pt = natural * size / 1000.0;
    let stretch = if natural_pt > 0.0 { (word.width_mm * PT_PER_MM / natural_pt * 100.0).clamp(5.0, 2000.0) } else { 100.0 };
    // The space that follows is said too: readers that reflow need it.
    codes.extend(sorts.code(face.glyph(' ').unwrap_or(0), " ").to_be_bytes());
    let mut ops = Vec::new();
    if (size - *size_now).abs() > 0.01 {
        ops.push(op("Tf", vec![name("T"), number(size, 1)]));
        *size_now = size;
    }
    ops.push(op("Tz", vec![number(stretch, 1)]));
    let (x, y) = (word.x_mm * PT_PER_MM, y_mm * PT_PER_MM);
    ops.push(op("Tm", vec![DictItem::Int(1), DictItem::Int(0), DictItem::Int(0), DictItem::Int(1), number(x, 2), number(y, 2)]));
    ops.push(op("Tj", vec![DictItem::Bytes(codes)]));
    ops
}

/// The shapes that are placed often enough to be drawn once.
struct Forms {
    /// By the shape's outline, so that pages share what is the same.
    names: BTreeMap<String, Option<String>>,
    objects: BTreeMap<XObjectId, XObject>,
}

impl Forms {
    fn of(pages: &[Page]) -> Forms {
        let mut counts: BTreeMap<String, (usize, f64, &Shape)> = BTreeMap::new();
        for page in pages {
            let keys: Vec<String> = page.shapes.iter().map(key).collect();
            for mark in &page.marks {
                let (Some(key), Some(shape)) = (keys.get(mark.shape), page.shapes.get(mark.shape)) else { continue };
                let entry = counts.entry(key.clone()).or_insert((0, 0.0, shape));
                entry.0 += 1;
                entry.1 = entry.1.max(size_of(mark.at));
            }
        }
        let mut forms = Forms { names: BTreeMap::new(), objects: BTreeMap::new() };
        for (key, (count, scale, shape)) in counts {
            let id = (count >= WORTH_A_FORM && !shape.path.elements().is_empty()).then(|| format!("S{}", forms.objects.len()));
            if let Some(id) = &id {
                forms.objects.insert(XObjectId(id.clone()), XObject::External(form(&lean(&shape.path, scale), scale)));
            }
            forms.names.insert(key, id);
        }
        forms
    }
}

/// How much a placing enlarges.
fn size_of(at: Affine) -> f64 {
    at.determinant().abs().sqrt()
}

fn key(shape: &Shape) -> String {
    shape.path.to_svg()
}

/// A form whose own units are steps at the largest size it is placed at.
fn form(path: &BezPath, scale: f64) -> ExternalXObject {
    let steps = (STEPS_PER_MM * scale).clamp(1.0, 1e6).round();
    let path = Affine::scale(steps) * path;
    let mut content = String::new();
    outline(&path, 0, &mut content);
    content.push('f');
    let bounds = path.bounding_box().inflate(1.0, 1.0);
    let int = |v: f64| DictItem::Int(v as i64);
    let back = DictItem::Real((1.0 / steps) as f32);
    let dict = BTreeMap::from([
        ("Type".to_string(), name("XObject")),
        ("Subtype".to_string(), name("Form")),
        (
            "BBox".to_string(),
            DictItem::Array(vec![int(bounds.x0.floor()), int(bounds.y0.floor()), int(bounds.x1.ceil()), int(bounds.y1.ceil())]),
        ),
        (
            "Matrix".to_string(),
            DictItem::Array(vec![back.clone(), DictItem::Int(0), DictItem::Int(0), back, DictItem::Int(0), DictItem::Int(0)]),
        ),
    ]);
    ExternalXObject {
        stream: ExternalStream { dict, content: content.into_bytes(), compress: false },
        width: None,
        height: None,
        dpi: None,
    }
}

/// The ink of a page, marked as an artifact: what it says is said by the words.
fn ink_ops(page: &Page, forms: &mut Forms, fill: &Op) -> Vec<Op> {
    let k = PT_PER_MM / PAGE_STEPS_PER_MM;
    let steps = Affine::scale(PAGE_STEPS_PER_MM);
    let height = (page.height_mm * PT_PER_MM * 1000.0).round() / 1000.0;
    let page_steps = [k as f32, 0.0, 0.0, -k as f32, 0.0, height as f32];
    let mut ops = vec![
        op("BMC", vec![name("Artifact")]),
        Op::SaveGraphicsState,
        fill.clone(),
        Op::SetTransformationMatrix { matrix: CurTransMat::Raw(page_steps) },
    ];
    let keys: Vec<Option<String>> = page.shapes.iter().map(|s| forms.names.get(&key(s)).cloned().flatten()).collect();
    for mark in &page.marks {
        let Some(shape) = page.shapes.get(mark.shape) else { continue };
        let form = keys.get(mark.shape).and_then(Option::as_ref);
        if shape.path.elements().is_empty() {
            continue;
        }
        // A rare shape keeps its own origin too: small numbers are short ones.
        let own = if form.is_some() { Affine::IDENTITY } else { Affine::scale(1.0 / PAGE_STEPS_PER_MM) };
        let [a, b, c, d, e, f] = (steps * mark.at * own).as_coeffs();
        let places = if form.is_some() { 2 } else { 4 };
        let [a, b, c, d] = [a, b, c, d].map(|v| number(v, places));
        ops.push(Op::SaveGraphicsState);
        ops.push(op("cm", vec![a, b, c, d, number(e, 0), number(f, 0)]));
        match form {
            Some(form) => ops.push(op("Do", vec![name(form)])),
            None => path_ops(&(Affine::scale(PAGE_STEPS_PER_MM) * lean(&shape.path, size_of(mark.at))), &mut ops),
        }
        ops.push(Op::RestoreGraphicsState);
    }
    ops.extend([Op::RestoreGraphicsState, op("EMC", vec![])]);
    ops
}

/// A path in the page's own stream, in whole numbers.
fn path_ops(path: &BezPath, ops: &mut Vec<Op>) {
    let point = |p: Point| [number(p.x, 0), number(p.y, 0)];
    cubic(path, |element| {
        ops.push(match element {
            PathEl::MoveTo(p) => op("m", point(p).to_vec()),
            PathEl::LineTo(p) => op("l", point(p).to_vec()),
            PathEl::CurveTo(a, b, c) => op("c", [point(a), point(b), point(c)].concat()),
            PathEl::QuadTo(..) | PathEl::ClosePath => op("h", vec![]),
        });
    });
    ops.push(op("f", vec![]));
}

/// A path as operators, rounded to `places` decimals.
fn outline(path: &BezPath, places: usize, out: &mut String) {
    let point = |p: Point, out: &mut String| {
        let _ = write!(out, "{:.places$} {:.places$} ", p.x + 0.0, p.y + 0.0);
    };
    cubic(path, |element| match element {
        PathEl::MoveTo(p) => {
            point(p, out);
            out.push_str("m\n");
        }
        PathEl::LineTo(p) => {
            point(p, out);
            out.push_str("l\n");
        }
        PathEl::CurveTo(a, b, c) => {
            point(a, out);
            point(b, out);
            point(c, out);
            out.push_str("c\n");
        }
        PathEl::QuadTo(..) | PathEl::ClosePath => out.push_str("h\n"),
    });
}

/// Walks a path with its quadratic curves raised to cubics, which is all that a PDF knows.
fn cubic(path: &BezPath, mut visit: impl FnMut(PathEl)) {
    let mut at = Point::ORIGIN;
    for element in path.elements() {
        let element = match *element {
            PathEl::QuadTo(q, p) => PathEl::CurveTo(at + (q - at) * (2.0 / 3.0), p + (q - p) * (2.0 / 3.0), p),
            other => other,
        };
        at = element.end_point().unwrap_or(at);
        visit(element);
    }
}
