//! A page's content stream, followed as a viewer follows it (PDF 1.7, chapters 8 and 9), as far as our letters
//! use it: what is filled, and what is said.

use super::{dict, text::Font};
use crate::sheet::PT_PER_MM;
use kurbo::{Affine, BezPath, Point, Rect, Shape as _};
use lopdf::{Dictionary, Document, Object, ObjectId, content::Content};
use std::collections::BTreeMap;

/// A page as printed. Millimetres, origin at the top left, y downwards.
#[derive(Default)]
pub(super) struct Sheet {
    pub(super) inks: Vec<Ink>,
    pub(super) words: Vec<Said>,
}

/// Something that was filled at once.
pub(super) struct Ink {
    /// The form that it was drawn with, when it was: what is drawn with one form is one letter.
    pub(super) form: Option<Vec<u8>>,
    pub(super) outline: BezPath,
    pub(super) bounds: Rect,
}

/// A word that is said.
pub(super) struct Said {
    pub(super) text: String,
    /// Left end of its baseline.
    pub(super) at: Point,
    pub(super) width: f64,
    /// The marked content that it stands in.
    pub(super) tag: Option<i64>,
}

/// The most that is read of one page: a page of writing has some thousands.
const MOST_OPERATIONS: usize = 2_000_000;

pub(super) fn sheet(doc: &Document, page: ObjectId) -> Result<Sheet, String> {
    let told = |e: lopdf::Error| e.to_string();
    let content = doc.get_page_content_with_limit(page, 200 << 20).map_err(told)?;
    let (own, inherited) = doc.get_page_resources(page).map_err(told)?;
    let resources: Vec<&Dictionary> = own.into_iter().chain(inherited.iter().filter_map(|id| doc.get_dictionary(*id).ok())).collect();
    let page = doc.get_dictionary(page).map_err(told)?;
    let box_ =
        page.get(b"MediaBox").ok().and_then(|b| doc.dereference(b).ok()).and_then(|(_, b)| b.as_array().ok()).ok_or("it has no size")?;
    let side = |at: usize| box_.get(at).and_then(|v| v.as_float().ok()).map_or(0.0, f64::from);
    let onto_paper = Affine::new([1.0 / PT_PER_MM, 0.0, 0.0, -1.0 / PT_PER_MM, -side(0) / PT_PER_MM, side(3) / PT_PER_MM]);
    let mut press = Press { doc, resources, sheet: Sheet::default(), forms: BTreeMap::new(), fonts: BTreeMap::new() };
    press.follow(&content, onto_paper)?;
    Ok(press.sheet)
}

struct Press<'a> {
    doc: &'a Document,
    resources: Vec<&'a Dictionary>,
    sheet: Sheet,
    /// Each form's outline in the units of whoever places it.
    forms: BTreeMap<Vec<u8>, BezPath>,
    fonts: BTreeMap<Vec<u8>, Font>,
}

/// What a text object has set.
#[derive(Clone, Default)]
struct Setting {
    font: Vec<u8>,
    size: f64,
    stretch: f64,
    /// Whether areas are filled with the paper's own colour: with no ink.
    white: bool,
}

impl Press<'_> {
    fn follow(&mut self, content: &[u8], onto_paper: Affine) -> Result<(), String> {
        let operations = Content::decode(content).map_err(|e| e.to_string())?.operations;
        let mut now = onto_paper;
        let mut kept: Vec<(Affine, Setting)> = Vec::new();
        let mut set = Setting { stretch: 1.0, ..Setting::default() };
        let (mut line, mut tags) = (Affine::IDENTITY, Vec::new());
        let mut path = BezPath::new();
        for operation in operations.iter().take(MOST_OPERATIONS) {
            let given = &operation.operands;
            let number = |at: usize| given.get(at).and_then(|v| v.as_float().ok()).map_or(0.0, f64::from);
            let map = || Affine::new([0, 1, 2, 3, 4, 5].map(number));
            let name = |at: usize| given.get(at).and_then(|v| v.as_name().ok()).map(<[u8]>::to_vec).unwrap_or_default();
            match operation.operator.as_str() {
                "q" => kept.push((now, set.clone())),
                "Q" => {
                    if let Some((map, setting)) = kept.pop() {
                        (now, set) = (map, setting);
                    }
                }
                "cm" => now *= map(),
                "rg" => set.white = (0..3).all(|part| number(part) == 1.0),
                "Do" if set.white => {}
                "Do" => {
                    let drawn = now * self.form(&name(0))?.clone();
                    self.ink(drawn, Some(name(0)));
                }
                "f" | "F" | "f*" | "B" | "B*" | "b" | "b*" => self.ink(now * std::mem::take(&mut path), None),
                "S" | "s" | "n" => path = BezPath::new(),
                "BT" => line = Affine::IDENTITY,
                "Tf" => (set.font, set.size) = (name(0), number(1)),
                "Tz" => set.stretch = number(0) / 100.0,
                "Tm" => line = map(),
                "Td" | "TD" => line *= Affine::translate((number(0), number(1))),
                "Tj" => {
                    if let Some(codes) = given.first().and_then(|s| s.as_str().ok()) {
                        self.say(codes, &set, now * line, tags.iter().rev().find_map(|t| *t));
                    }
                }
                "BMC" => tags.push(None),
                "BDC" => tags.push(given.get(1).and_then(|p| dict(self.doc, p)).and_then(|p| p.get(b"MCID").ok()?.as_i64().ok())),
                "EMC" => drop(tags.pop()),
                drawing => draw(&mut path, drawing, number),
            }
        }
        Ok(())
    }

    fn ink(&mut self, outline: BezPath, form: Option<Vec<u8>>) {
        let bounds = outline.bounding_box();
        if !outline.elements().is_empty() && bounds.is_finite() {
            self.sheet.inks.push(Ink { form, outline, bounds });
        }
    }

    fn say(&mut self, codes: &[u8], set: &Setting, onto_paper: Affine, tag: Option<i64>) {
        let doc = self.doc;
        let found = resource(doc, &self.resources, b"Font", &set.font);
        let font = self
            .fonts
            .entry(set.font.clone())
            .or_insert_with(|| found.and_then(|f| dict(doc, f)).map(|f| Font::of(doc, f)).unwrap_or_default());
        let (text, ems) = font.read(codes);
        let end = onto_paper * Point::new(ems * set.size * set.stretch, 0.0);
        let at = onto_paper * Point::ORIGIN;
        if !text.trim().is_empty() && at.is_finite() {
            self.sheet.words.push(Said { text: text.trim().to_string(), at, width: (end - at).hypot2().sqrt(), tag });
        }
    }

    /// A form's outline, drawn once and kept.
    fn form(&mut self, name: &[u8]) -> Result<&BezPath, String> {
        if !self.forms.contains_key(name) {
            let found = resource(self.doc, &self.resources, b"XObject", name).and_then(|o| self.doc.dereference(o).ok());
            let stream = found.and_then(|(_, o)| o.as_stream().ok()).ok_or("a shape is missing")?;
            let mut path = BezPath::new();
            if stream.dict.get(b"Subtype").and_then(Object::as_name).is_ok_and(|s| s == b"Form") {
                let content = stream.get_plain_content().map_err(|e| e.to_string())?;
                for operation in Content::decode(&content).map_err(|e| e.to_string())?.operations {
                    let number = |at: usize| operation.operands.get(at).and_then(|v| v.as_float().ok()).map_or(0.0, f64::from);
                    draw(&mut path, &operation.operator, number);
                }
                if let Ok(own) = stream.dict.get(b"Matrix").and_then(Object::as_array) {
                    let number = |at: usize| own.get(at).and_then(|v| v.as_float().ok()).map_or(0.0, f64::from);
                    path.apply_affine(Affine::new([0, 1, 2, 3, 4, 5].map(number)));
                }
            }
            self.forms.insert(name.to_vec(), path);
        }
        self.forms.get(name).ok_or_else(|| "a shape is missing".to_string())
    }
}

fn resource<'a>(doc: &'a Document, resources: &[&'a Dictionary], kind: &[u8], name: &[u8]) -> Option<&'a Object> {
    resources.iter().find_map(|r| dict(doc, r.get(kind).ok()?)?.get(name).ok())
}

/// The operators that build a path. One that comes before any point is passed over: a damaged stream.
fn draw(path: &mut BezPath, operator: &str, number: impl Fn(usize) -> f64) {
    let point = |at: usize| Point::new(number(at), number(at + 1));
    let at = path.elements().iter().rev().find_map(kurbo::PathEl::end_point);
    match (operator, at) {
        ("m", _) => path.move_to(point(0)),
        ("l", Some(_)) => path.line_to(point(0)),
        ("c", Some(_)) => path.curve_to(point(0), point(2), point(4)),
        ("v", Some(at)) => path.curve_to(at, point(0), point(2)),
        ("y", Some(_)) => path.curve_to(point(0), point(2), point(2)),
        ("h", Some(_)) => path.close_path(),
        ("re", _) => {
            let (x, y, w, h) = (number(0), number(1), number(2), number(3));
            path.move_to((x, y));
            [(x + w, y), (x + w, y + h), (x, y + h)].into_iter().for_each(|p| path.line_to(p));
            path.close_path();
        }
        _ => {}
    }
}
