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
    /// Which of the stretches in which graphics are set by themselves it stands in: letters of one kind share one.
    pub(super) group: usize,
    /// Where its upright axis meets a height is `foot.x + (height − foot.y) · lean`.
    foot: Point,
    lean: f64,
    pub(super) outline: BezPath,
    pub(super) bounds: Rect,
}

impl Ink {
    /// Where it stands on a line at this height: letters of a word stand in the order of these.
    pub(super) fn stands(&self, height: f64) -> f64 {
        self.foot.x + (height - self.foot.y) * self.lean
    }
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

/// A page as printed; `number` is its number in the file.
pub(super) fn sheet(doc: &Document, page: ObjectId, number: usize) -> Result<Sheet, String> {
    let told = |e: lopdf::Error| e.to_string();
    let content = doc.get_page_content_with_limit(page, 200 << 20).map_err(told)?;
    let (own, inherited) = doc.get_page_resources(page).map_err(told)?;
    let resources: Vec<&Dictionary> = own.into_iter().chain(inherited.iter().filter_map(|id| doc.get_dictionary(*id).ok())).collect();
    let page = doc.get_dictionary(page).map_err(told)?;
    let box_ =
        page.get(b"MediaBox").ok().and_then(|b| doc.dereference(b).ok()).and_then(|(_, b)| b.as_array().ok()).ok_or("it has no size")?;
    let side = |at: usize| box_.get(at).and_then(|v| v.as_float().ok()).map_or(0.0, f64::from);
    let onto_paper = Affine::new([1.0 / PT_PER_MM, 0.0, 0.0, -1.0 / PT_PER_MM, -side(0) / PT_PER_MM, side(3) / PT_PER_MM]);
    let mut press = Press { doc, resources, sheet: Sheet::default(), fonts: BTreeMap::new() };
    press.follow(&content, onto_paper, number * MOST_OPERATIONS)?;
    Ok(press.sheet)
}

struct Press<'a> {
    doc: &'a Document,
    resources: Vec<&'a Dictionary>,
    sheet: Sheet,
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
    fn follow(&mut self, content: &[u8], onto_paper: Affine, first_group: usize) -> Result<(), String> {
        let operations = Content::decode(content).map_err(|e| e.to_string())?.operations;
        let mut now = onto_paper;
        let mut kept: Vec<(Affine, Setting)> = Vec::new();
        let mut set = Setting { stretch: 1.0, ..Setting::default() };
        let (mut line, mut tags) = (Affine::IDENTITY, Vec::new());
        let mut path = BezPath::new();
        let mut group = first_group;
        for operation in operations.iter().take(MOST_OPERATIONS) {
            let given = &operation.operands;
            let number = |at: usize| given.get(at).and_then(|v| v.as_float().ok()).map_or(0.0, f64::from);
            let map = || Affine::new([0, 1, 2, 3, 4, 5].map(number));
            let name = |at: usize| given.get(at).and_then(|v| v.as_name().ok()).map(<[u8]>::to_vec).unwrap_or_default();
            match operation.operator.as_str() {
                "q" => {
                    group += 1;
                    kept.push((now, set.clone()));
                }
                "Q" => {
                    group += 1;
                    if let Some((map, setting)) = kept.pop() {
                        (now, set) = (map, setting);
                    }
                }
                "cm" => now *= map(),
                "rg" => set.white = (0..3).all(|part| number(part) == 1.0),
                "f" | "F" | "f*" | "B" | "B*" | "b" | "b*" if set.white => path = BezPath::new(),
                "f" | "F" | "f*" | "B" | "B*" | "b" | "b*" => self.ink(std::mem::take(&mut path), now, group),
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

    fn ink(&mut self, path: BezPath, now: Affine, group: usize) {
        let outline = now * path;
        let bounds = outline.bounding_box();
        let [_, _, c, d, x, y] = now.as_coeffs();
        if !outline.elements().is_empty() && bounds.is_finite() {
            let lean = if d.abs() > 1e-9 { c / d } else { 0.0 };
            self.sheet.inks.push(Ink { group, foot: Point::new(x, y), lean, outline, bounds });
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
