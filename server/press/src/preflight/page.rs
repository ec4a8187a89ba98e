//! A page followed as a printer follows it (PDF 1.7, chapters 8 and 9): what is painted, where, with what.

use super::{
    colour::{Family, Space, Tint, picture_sum},
    font::Font,
};
use kurbo::{Affine, BezPath, PathEl, Point, Rect, Shape as _};
use lopdf::{
    Dictionary, Document, Object, ObjectId, Stream,
    content::{Content, Operation},
};
use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    rc::Rc,
};

/// What is painted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    Lettering,
    Drawing,
    Picture,
}

/// Something that is painted: its bounds on the page, in points from the lower left.
#[derive(Debug, Clone, Copy)]
pub(super) struct Painted {
    pub(super) kind: Kind,
    pub(super) bounds: Rect,
}

/// A picture as it is placed.
#[derive(Debug, Clone, Copy)]
pub(super) struct Placed {
    pub(super) dpi: f64,
    pub(super) width: i64,
    pub(super) height: i64,
}

/// What a page shows.
#[derive(Debug, Default)]
pub(super) struct Seen {
    /// Without what is white: it is no ink.
    pub(super) painted: Vec<Painted>,
    pub(super) pictures: Vec<Placed>,
    /// The spaces of what is painted, and whether by a profile.
    pub(super) spaces: BTreeSet<(Family, bool)>,
    /// Whether anything is neither black nor gray.
    pub(super) coloured: bool,
    /// The greatest sum of inks in per cent.
    pub(super) sum: f64,
    /// What makes it transparent.
    pub(super) clear: BTreeSet<&'static str>,
    /// Faces that letters are shown in and that are not in the file.
    pub(super) foreign: BTreeSet<String>,
    /// What could not be followed.
    pub(super) lost: Option<String>,
}

/// Follows the pages of a file one by one, and keeps what they share.
pub(super) struct Reader<'a> {
    doc: &'a Document,
    fonts: HashMap<(Option<ObjectId>, Vec<u8>), Rc<Font>>,
    forms: HashMap<ObjectId, Rc<Vec<Operation>>>,
}

/// The most that is followed of one page.
const MOST_OPERATIONS: usize = 5_000_000;
/// How deep forms may stand in forms.
const MOST_DEEP: usize = 12;

#[derive(Clone)]
struct State {
    map: Affine,
    clip: Rect,
    fill: Tint,
    stroke: Tint,
    line: f64,
    font: Option<Rc<Font>>,
    size: f64,
    stretch: f64,
    spacing: f64,
    word_spacing: f64,
    leading: f64,
    rise: f64,
    mode: i64,
}

impl<'a> Reader<'a> {
    pub(super) fn new(doc: &'a Document) -> Reader<'a> {
        Reader { doc, fonts: HashMap::new(), forms: HashMap::new() }
    }

    /// What a page shows.
    pub(super) fn page(&mut self, page: ObjectId) -> Seen {
        let mut seen = Seen::default();
        let doc = self.doc;
        let found =
            doc.get_page_resources(page).and_then(|(own, inherited)| Ok((own, inherited, doc.get_page_content_with_limit(page, 1 << 30)?)));
        let (own, inherited, content) = match found {
            Ok(found) => found,
            Err(error) => {
                seen.lost = Some(error.to_string());
                return seen;
            }
        };
        let resources: Vec<&Dictionary> = own.into_iter().chain(inherited.iter().filter_map(|id| doc.get_dictionary(*id).ok())).collect();
        let operations = match Content::decode(&content) {
            Ok(content) => content.operations,
            Err(error) => {
                seen.lost = Some(error.to_string());
                return seen;
            }
        };
        if doc.get_dictionary(page).ok().and_then(|d| dict(doc, d.get(b"Group").ok()?)).is_some_and(|g| g.has(b"S")) {
            seen.clear.insert("a transparency group");
        }
        let black = || Tint::first(Space::device(Family::Gray));
        let far = 1e7;
        let state = State {
            map: Affine::IDENTITY,
            clip: Rect::new(-far, -far, far, far),
            fill: black(),
            stroke: black(),
            line: 1.0,
            font: None,
            size: 0.0,
            stretch: 1.0,
            spacing: 0.0,
            word_spacing: 0.0,
            leading: 0.0,
            rise: 0.0,
            mode: 0,
        };
        let mut walk = Walk { reader: self, seen: &mut seen, left: MOST_OPERATIONS };
        walk.follow(&operations, &resources, state, 0);
        if walk.left == 0 {
            seen.lost = Some("it has more drawing on it than is looked at".into());
        }
        seen
    }

    fn font(&mut self, resources: &[&'a Dictionary], name: &[u8]) -> Option<Rc<Font>> {
        let object = resource(self.doc, resources, b"Font", name)?;
        let id = object.as_reference().ok();
        // A face that stands in the resources themselves is known by its name in them only.
        let key = (id, if id.is_some() { Vec::new() } else { [name, format!("{:p}", object).as_bytes()].concat() });
        if let Some(font) = self.fonts.get(&key) {
            return Some(Rc::clone(font));
        }
        let font = Rc::new(Font::of(self.doc, dict(self.doc, object)?));
        self.fonts.insert(key, Rc::clone(&font));
        Some(font)
    }
}

/// One page on its way.
struct Walk<'w, 'a> {
    reader: &'w mut Reader<'a>,
    seen: &'w mut Seen,
    left: usize,
}

impl<'a> Walk<'_, 'a> {
    fn follow(&mut self, operations: &[Operation], resources: &[&'a Dictionary], mut now: State, depth: usize) {
        let doc = self.reader.doc;
        let mut kept: Vec<State> = Vec::new();
        let mut path = BezPath::new();
        let mut clips = false;
        let (mut pen, mut line) = (Affine::IDENTITY, Affine::IDENTITY);
        for operation in operations {
            if self.left == 0 {
                return;
            }
            self.left -= 1;
            let given = &operation.operands;
            let number = |at: usize| given.get(at).and_then(|v| v.as_float().ok()).map_or(0.0, f64::from);
            let numbers = || given.iter().filter_map(|v| v.as_float().ok()).map(f64::from).collect::<Vec<_>>();
            let name = |at: usize| given.get(at).and_then(|v| v.as_name().ok()).unwrap_or_default();
            match operation.operator.as_str() {
                "q" => kept.push(now.clone()),
                "Q" => now = kept.pop().unwrap_or(now),
                "cm" => now.map *= Affine::new([0, 1, 2, 3, 4, 5].map(number)),
                "w" => now.line = number(0),
                "gs" => self.graphics_state(resources, name(0), &mut now),
                "g" => now.fill = Tint::of(Space::device(Family::Gray), &numbers()),
                "G" => now.stroke = Tint::of(Space::device(Family::Gray), &numbers()),
                "rg" => now.fill = Tint::of(Space::device(Family::Rgb), &numbers()),
                "RG" => now.stroke = Tint::of(Space::device(Family::Rgb), &numbers()),
                "k" => now.fill = Tint::of(Space::device(Family::Cmyk), &numbers()),
                "K" => now.stroke = Tint::of(Space::device(Family::Cmyk), &numbers()),
                "cs" => now.fill = Tint::first(space(doc, resources, given)),
                "CS" => now.stroke = Tint::first(space(doc, resources, given)),
                "sc" | "scn" => now.fill = self.tint(resources, &now.fill, given),
                "SC" | "SCN" => now.stroke = self.tint(resources, &now.stroke, given),
                "W" | "W*" => clips = true,
                "f" | "F" | "f*" | "S" | "s" | "B" | "B*" | "b" | "b*" | "n" => {
                    let what = operation.operator.as_str();
                    let drawn = (now.map * std::mem::take(&mut path)).bounding_box();
                    if !matches!(what, "S" | "s" | "n") {
                        self.paint(Kind::Drawing, drawn, &now.fill, &now);
                    }
                    if !matches!(what, "f" | "F" | "f*" | "n") {
                        let reach = 0.5 * now.line * now.map.determinant().abs().sqrt();
                        self.paint(Kind::Drawing, drawn.inflate(reach, reach), &now.stroke, &now);
                    }
                    if std::mem::take(&mut clips) {
                        now.clip = now.clip.intersect(drawn);
                    }
                }
                "sh" => {
                    let shading = resource(doc, resources, b"Shading", name(0)).and_then(|o| dict(doc, o));
                    let tint = self.shading(resources, shading);
                    self.paint(Kind::Drawing, now.clip, &tint, &now);
                }
                "Do" => self.object(resources, name(0), &now, depth),
                "BI" => {
                    if let Some(Object::Stream(picture)) = given.first() {
                        self.picture(resources, picture, &now);
                    }
                }
                "BT" => (pen, line) = (Affine::IDENTITY, Affine::IDENTITY),
                "Tf" => {
                    now.font = self.reader.font(resources, name(0));
                    now.size = number(1);
                }
                "Tz" => now.stretch = number(0) / 100.0,
                "Tc" => now.spacing = number(0),
                "Tw" => now.word_spacing = number(0),
                "TL" => now.leading = number(0),
                "Ts" => now.rise = number(0),
                "Tr" => now.mode = number(0) as i64,
                "Tm" => {
                    line = Affine::new([0, 1, 2, 3, 4, 5].map(number));
                    pen = line;
                }
                "Td" | "TD" => {
                    if operation.operator == "TD" {
                        now.leading = -number(1);
                    }
                    line *= Affine::translate((number(0), number(1)));
                    pen = line;
                }
                "T*" => {
                    line *= Affine::translate((0.0, -now.leading));
                    pen = line;
                }
                "Tj" => self.say(given.first(), &now, &mut pen),
                "'" | "\"" => {
                    if operation.operator == "\"" {
                        (now.word_spacing, now.spacing) = (number(0), number(1));
                    }
                    line *= Affine::translate((0.0, -now.leading));
                    pen = line;
                    self.say(given.last(), &now, &mut pen);
                }
                "TJ" => {
                    for piece in given.first().and_then(|o| o.as_array().ok()).into_iter().flatten() {
                        match piece.as_float() {
                            Ok(back) => pen *= Affine::translate((-f64::from(back) / 1000.0 * now.size * now.stretch, 0.0)),
                            Err(_) => self.say(Some(piece), &now, &mut pen),
                        }
                    }
                }
                drawing => draw(&mut path, drawing, number),
            }
        }
    }

    fn paint(&mut self, kind: Kind, bounds: Rect, tint: &Tint, now: &State) {
        let bounds = bounds.intersect(now.clip);
        let empty = bounds.width() < 0.0 || bounds.height() < 0.0 || (bounds.width() <= 0.0 && bounds.height() <= 0.0);
        if empty || !bounds.is_finite() {
            return;
        }
        self.tinted(tint);
        if !tint.white {
            self.seen.painted.push(Painted { kind, bounds });
        }
    }

    fn tinted(&mut self, tint: &Tint) {
        self.seen.spaces.insert((tint.space.family, tint.space.profile));
        self.seen.coloured |= !tint.neutral && !tint.white && tint.space.family != Family::Pattern;
        self.seen.sum = self.seen.sum.max(tint.sum);
    }

    fn say(&mut self, codes: Option<&Object>, now: &State, pen: &mut Affine) {
        let (Some(codes), Some(font)) = (codes.and_then(|o| o.as_str().ok()), &now.font) else { return };
        let seen = !matches!(now.mode, 3 | 7);
        if seen && !font.embedded && !codes.is_empty() {
            self.seen.foreign.insert(font.name.clone());
        }
        let mut ink: Option<Rect> = None;
        for code in codes.chunks(if font.wide { 2 } else { 1 }) {
            let space = !font.wide && code == [32];
            let code = code.iter().fold(0_u32, |code, byte| code << 8 | u32::from(*byte));
            if seen && let Some(glyph) = font.ink(code) {
                let onto = now.map * *pen * Affine::new([now.size * now.stretch, 0.0, 0.0, now.size, 0.0, now.rise]);
                let glyph = onto.transform_rect_bbox(glyph);
                ink = Some(ink.map_or(glyph, |ink| ink.union(glyph)));
            }
            let ahead = font.width(code) * now.size + now.spacing + if space { now.word_spacing } else { 0.0 };
            *pen *= Affine::translate((ahead * now.stretch, 0.0));
        }
        if let Some(ink) = ink {
            let tint = if now.mode % 4 == 1 { &now.stroke } else { &now.fill };
            self.paint(Kind::Lettering, ink, tint, now);
        }
    }

    fn object(&mut self, resources: &[&'a Dictionary], name: &[u8], now: &State, depth: usize) {
        let doc = self.reader.doc;
        let Some(object) = resource(doc, resources, b"XObject", name) else { return };
        let Some(stream) = doc.dereference(object).ok().and_then(|(_, o)| o.as_stream().ok()) else { return };
        let kind = stream.dict.get(b"Subtype").and_then(Object::as_name).unwrap_or_default();
        if kind == b"Image" {
            return self.picture(resources, stream, now);
        }
        if kind != b"Form" || depth >= MOST_DEEP {
            return;
        }
        let id = object.as_reference().ok();
        let known = id.and_then(|id| self.reader.forms.get(&id).cloned());
        let operations = known.unwrap_or_else(|| {
            let content = stream.get_plain_content().unwrap_or_default();
            let read = Rc::new(Content::decode(&content).map(|c| c.operations).unwrap_or_default());
            if let Some(id) = id {
                self.reader.forms.insert(id, Rc::clone(&read));
            }
            read
        });
        if stream.dict.get(b"Group").ok().and_then(|g| dict(doc, g)).is_some() {
            self.seen.clear.insert("a transparency group");
        }
        let list = |key: &[u8]| -> Option<Vec<f64>> {
            let (_, list) = doc.dereference(stream.dict.get(key).ok()?).ok()?;
            Some(list.as_array().ok()?.iter().map(|v| v.as_float().map_or(0.0, f64::from)).collect())
        };
        let mut inside = now.clone();
        if let Some([a, b, c, d, e, f]) = list(b"Matrix").as_deref() {
            inside.map *= Affine::new([*a, *b, *c, *d, *e, *f]);
        }
        if let Some([a, b, c, d]) = list(b"BBox").as_deref() {
            inside.clip = inside.clip.intersect(inside.map.transform_rect_bbox(Rect::from_points((*a, *b), (*c, *d))));
        }
        let own: Vec<&Dictionary> = stream.dict.get(b"Resources").ok().and_then(|r| dict(doc, r)).into_iter().collect();
        self.follow(&operations, if own.is_empty() { resources } else { &own }, inside, depth + 1);
    }

    fn picture(&mut self, resources: &[&'a Dictionary], picture: &Stream, now: &State) {
        let doc = self.reader.doc;
        let get = |long: &[u8], short: &[u8]| {
            let found = picture.dict.get(long).or_else(|_| picture.dict.get(short)).ok()?;
            doc.dereference(found).ok().map(|(_, o)| o)
        };
        let size = |long, short| get(long, short).and_then(|o| o.as_i64().ok()).unwrap_or(0);
        let (width, height) = (size(b"Width", b"W"), size(b"Height", b"H"));
        let [a, b, c, d, ..] = now.map.as_coeffs();
        let (wide, high) = (a.hypot(b) / 72.0, c.hypot(d) / 72.0);
        if wide > 0.0 && high > 0.0 {
            self.seen.pictures.push(Placed { dpi: (width as f64 / wide).min(height as f64 / high), width, height });
        }
        if get(b"SMask", b"SMask").is_some_and(|m| m.as_stream().is_ok()) {
            self.seen.clear.insert("a soft mask");
        }
        let is_mask = get(b"ImageMask", b"IM").is_some_and(|m| m.as_bool().unwrap_or(false));
        let mut tint = now.fill.clone();
        if !is_mask {
            // Copied, because a picture in the stream itself lives no longer than the stream.
            let space = get(b"ColorSpace", b"CS").map_or(Space::device(Family::Gray), |o| match o.as_name() {
                Ok(name) => space(doc, resources, &[Object::Name(name.to_vec())]),
                Err(_) => Space::of(doc, o, &|_| None),
            });
            let neutral = space.family == Family::Gray;
            let sum = picture_sum(picture, &space).unwrap_or(0.0);
            tint = Tint { space, white: false, neutral, sum };
        }
        self.paint(Kind::Picture, now.map.transform_rect_bbox(Rect::new(0.0, 0.0, 1.0, 1.0)), &tint, now);
    }

    fn graphics_state(&mut self, resources: &[&'a Dictionary], name: &[u8], now: &mut State) {
        let doc = self.reader.doc;
        let Some(state) = resource(doc, resources, b"ExtGState", name).and_then(|o| dict(doc, o)) else { return };
        let get = |key: &[u8]| state.get(key).ok().and_then(|o| doc.dereference(o).ok()).map(|(_, o)| o);
        if [&b"ca"[..], b"CA"].iter().any(|key| get(key).and_then(|v| v.as_float().ok()).is_some_and(|v| v < 1.0)) {
            self.seen.clear.insert("paint that is not opaque");
        }
        let plain = |o: &Object| matches!(o.as_name(), Ok(b"Normal" | b"Compatible"));
        if get(b"BM").is_some_and(|mode| !(plain(mode) || mode.as_array().is_ok_and(|all| all.first().is_some_and(plain)))) {
            self.seen.clear.insert("a blend mode");
        }
        if get(b"SMask").is_some_and(|mask| mask.as_dict().is_ok()) {
            self.seen.clear.insert("a soft mask");
        }
        if let Some(width) = get(b"LW").and_then(|v| v.as_float().ok()) {
            now.line = f64::from(width);
        }
        if let Some([font, size]) = get(b"Font").and_then(|o| o.as_array().ok()).map(Vec::as_slice)
            && let Some(read) = dict(doc, font)
        {
            now.font = Some(Rc::new(Font::of(doc, read)));
            now.size = size.as_float().map_or(0.0, f64::from);
        }
    }

    /// A colour of the space that is set, or a pattern's.
    fn tint(&mut self, resources: &[&'a Dictionary], before: &Tint, given: &[Object]) -> Tint {
        let doc = self.reader.doc;
        if let Some(name) = given.last().and_then(|o| o.as_name().ok()) {
            let pattern = resource(doc, resources, b"Pattern", name).and_then(|o| dict(doc, o));
            let shading = pattern.and_then(|p| dict(doc, p.get(b"Shading").ok()?));
            return self.shading(resources, shading);
        }
        let parts: Vec<f64> = given.iter().filter_map(|v| v.as_float().ok()).map(f64::from).collect();
        Tint::of(before.space.clone(), &parts)
    }

    fn shading(&self, resources: &[&'a Dictionary], shading: Option<&'a Dictionary>) -> Tint {
        let doc = self.reader.doc;
        match shading.and_then(|s| s.get(b"ColorSpace").ok()) {
            Some(object) => {
                let space = Space::of(doc, object, &|name| resource(doc, resources, b"ColorSpace", name));
                let neutral = space.family == Family::Gray;
                Tint { space, white: false, neutral, sum: 0.0 }
            }
            None => Tint { space: Space::device(Family::Pattern), white: false, neutral: false, sum: 0.0 },
        }
    }
}

fn space<'a>(doc: &'a Document, resources: &[&'a Dictionary], given: &[Object]) -> Space {
    let Some(name) = given.first().and_then(|o| o.as_name().ok()) else { return Space::device(Family::Other) };
    let named = |name: &[u8]| resource(doc, resources, b"ColorSpace", name);
    let device = match name {
        b"DeviceGray" | b"G" => Some(Family::Gray),
        b"DeviceRGB" | b"RGB" => Some(Family::Rgb),
        b"DeviceCMYK" | b"CMYK" => Some(Family::Cmyk),
        b"Pattern" => Some(Family::Pattern),
        _ => None,
    };
    match device {
        Some(family) => Space::device(family),
        None => named(name).map_or(Space::device(Family::Other), |object| Space::of(doc, object, &named)),
    }
}

fn resource<'a>(doc: &'a Document, resources: &[&'a Dictionary], kind: &[u8], name: &[u8]) -> Option<&'a Object> {
    resources.iter().find_map(|r| dict(doc, r.get(kind).ok()?)?.get(name).ok())
}

pub(super) fn dict<'a>(doc: &'a Document, object: &'a Object) -> Option<&'a Dictionary> {
    let (_, object) = doc.dereference(object).ok()?;
    object.as_dict().ok().or_else(|| object.as_stream().ok().map(|s| &s.dict))
}

/// The operators that build a path. One that comes before any point is passed over: a damaged stream.
fn draw(path: &mut BezPath, operator: &str, number: impl Fn(usize) -> f64) {
    let point = |at: usize| Point::new(number(at), number(at + 1));
    let at = path.elements().last().and_then(PathEl::end_point);
    match (operator, at) {
        ("m", _) => path.move_to(point(0)),
        ("l", Some(_)) => path.line_to(point(0)),
        ("c", Some(_)) => path.curve_to(point(0), point(2), point(4)),
        ("v", Some(at)) => path.curve_to(at, point(0), point(2)),
        ("y", Some(_)) => path.curve_to(point(0), point(2), point(2)),
        ("h", _) if !path.elements().is_empty() => path.close_path(),
        ("re", _) => {
            let (x, y, w, h) = (number(0), number(1), number(2), number(3));
            path.move_to((x, y));
            [(x + w, y), (x + w, y + h), (x, y + h)].into_iter().for_each(|p| path.line_to(p));
            path.close_path();
        }
        _ => {}
    }
}

/// Faces that a page's resources name, used or not, and whether they are in the file: a shop's program looks at all.
pub(super) fn faces(doc: &Document, page: ObjectId) -> BTreeMap<String, bool> {
    doc.get_page_fonts(page).unwrap_or_default().into_values().map(|font| Font::identity(doc, font)).collect()
}
