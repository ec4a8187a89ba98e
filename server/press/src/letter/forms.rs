//! A letter's ink in a content stream: every variant of a letter drawn once as a form and placed wherever it
//! was written.

use super::outline::{Contour, STEPS_PER_MM, bounds, operators, whole};
use super::tooth;
use crate::sheet::PT_PER_MM;
use fonts::{Ink, Mark, Page, Printed, Shape};
use kurbo::{Affine, BezPath, PathEl};
use lopdf::{Dictionary, Document, Object, ObjectId, Stream, dictionary};
use std::{collections::HashMap, fmt::Write as _};

/// What a form costs besides its outline, in bytes of outline as it stands in the page's own stream: its dictionary
/// and its place in the file, which nothing compresses. Its own table of codes makes its outline half as dear again.
const COST_OF_A_FORM: usize = 320;

/// How a shape is drawn.
enum Drawn {
    /// By the name of a form.
    Form(String),
    /// In the page's own stream: its operators.
    Here(String),
    /// Not at all: it has no ink.
    Nothing,
}

/// A shape of a letter, ready to be placed.
struct Ready {
    drawn: Drawn,
    /// Steps of its outline for each of the page's.
    fine: f64,
    /// Where its outline's origin is in the shape, in its steps.
    origin: (i64, i64),
    stroked: bool,
}

/// The shapes of a letter, those of all its pages together, so that pages share what is the same.
pub(super) struct Forms {
    ready: HashMap<Key, Ready>,
    /// The forms by name, to be put into the file.
    pub(super) resources: Dictionary,
    /// The box of them all, said once: a number in every form is a number that nothing compresses.
    common: (ObjectId, [i64; 4]),
    /// What lays the paper's tooth over a pencil's ink.
    tooth: Option<String>,
}

/// A shape's outline, bit by bit, in 128 bits: two different ones of a letter have the same by chance once in 10³⁰
/// letters.
type Key = u128;

/// How a shape is placed over the whole letter.
struct Use<'a> {
    shape: &'a Shape,
    count: usize,
    /// The greatest enlargement, and the greatest swell in the shape's own millimetres.
    scale: f64,
    swell: f64,
}

impl Use<'_> {
    /// What is placed much enlarged is drawn in finer steps, by this.
    fn fine(&self) -> f64 {
        if self.scale > 1.9 { self.scale.min(1e4) } else { 1.0 }
    }
}

impl Forms {
    /// Puts the forms of these pages into a document.
    pub(super) fn of(pages: &[&Page], doc: &mut Document) -> Forms {
        let mut uses: HashMap<Key, Use> = HashMap::new();
        let mut order: Vec<Key> = Vec::new();
        for page in pages {
            let keys: Vec<Key> = page.shapes.iter().map(key).collect();
            for mark in &page.marks {
                let (Some(key), Some(shape)) = (keys.get(mark.shape), page.shapes.get(mark.shape)) else { continue };
                if !uses.contains_key(key) {
                    order.push(*key);
                    uses.insert(*key, Use { shape, count: 0, scale: 0.0, swell: 0.0 });
                }
                if let Some(used) = uses.get_mut(key) {
                    let scale = size_of(mark.at);
                    used.count += 1;
                    used.scale = used.scale.max(scale);
                    used.swell = used.swell.max(mark.swell / scale.max(1e-6));
                }
            }
        }
        let uses: Vec<(Key, Use)> = order.into_iter().filter_map(|key| Some((key, uses.remove(&key)?))).collect();
        let common = (doc.new_object_id(), [0; 4]);
        let mut forms = Forms { ready: HashMap::new(), resources: Dictionary::new(), common, tooth: None };
        if let Some(row) = tooth::row(pages, doc) {
            forms.tooth = Some(forms.named(row));
        }
        for (key, used) in uses {
            let ready = forms.ready(&used, doc);
            forms.ready.insert(key, ready);
        }
        doc.set_object(forms.common.0, Object::Array(forms.common.1.map(Object::Integer).to_vec()));
        forms
    }

    fn ready(&mut self, used: &Use, doc: &mut Document) -> Ready {
        let fine = used.fine();
        let mut contours = whole(&(Affine::scale(STEPS_PER_MM * fine) * BezPath::from_vec(used.shape.without_teeth().to_vec())));
        let stroked = swell_steps(used.swell * used.scale) > 0;
        let Some([l, t, r, b]) = bounds(&contours) else { return Ready { drawn: Drawn::Nothing, fine, origin: (0, 0), stroked } };
        let origin = shortest(&contours);
        for contour in &mut contours {
            contour.shift(origin);
        }
        let mut content = String::new();
        operators(&contours, &mut content);
        content.push(if stroked { 'B' } else { 'f' });
        if 2 * used.count * content.len() < 3 * content.len() + 2 * COST_OF_A_FORM {
            return Ready { drawn: Drawn::Here(content), fine, origin, stroked };
        }
        let reach = (0.5 * used.swell * STEPS_PER_MM * fine).ceil().clamp(0.0, 1e6) as i64 + 1;
        let [left, top, right, bottom] = self.common.1;
        let (x, y) = origin;
        self.common.1 = [left.min(l - x - reach), top.min(t - y - reach), right.max(r - x + reach), bottom.max(b - y + reach)];
        let form = dictionary! { "Subtype" => "Form", "BBox" => self.common.0 };
        let id: ObjectId = doc.add_object(Stream::new(form, content.into_bytes()));
        let name = self.named(id);
        Ready { drawn: Drawn::Form(name), fine, origin, stroked }
    }

    fn named(&mut self, id: ObjectId) -> String {
        let name = short_name(self.resources.len());
        self.resources.set(name.clone(), Object::Reference(id));
        name
    }

    /// The paper's tooth over a page's ink, where a pencil wrote it.
    pub(super) fn tooth(&self, page: &Page, printed: &[Printed], out: &mut String) {
        if let Some(name) = &self.tooth {
            tooth::over(page, printed, name, out);
        }
    }

    /// The ink of those of a page's words, in the order in which it was written.
    pub(super) fn ink(&self, page: &Page, ink: &Ink, words: &dyn Fn(usize) -> bool, out: &mut String) {
        let k = PT_PER_MM / STEPS_PER_MM;
        let height = page.height_mm * PT_PER_MM;
        // Round ends close a contour as well as its joins do.
        let _ = writeln!(out, "q {k:.6} 0 0 {:.6} 0 {height:.3} cm 1 J 1 j", -k);
        let keys: Vec<Key> = page.shapes.iter().map(key).collect();
        let mut placer = Placer { out, colour: None, widths: (-1, -1), word: None, at: Affine::IDENTITY };
        for mark in &page.marks {
            if let Some(ready) = keys.get(mark.shape).and_then(|k| self.ready.get(k))
                && !matches!(ready.drawn, Drawn::Nothing)
                && mark.at.is_finite()
                && words(mark.word)
            {
                placer.place(mark, ready, ink.stepped(mark.tone));
            }
        }
        placer.rest();
        out.push_str("Q\n");
    }
}

/// Sets letter after letter, each from where the one before stands: a step along a word takes fewer digits than a
/// place on the page.
struct Placer<'a> {
    out: &'a mut String,
    colour: Option<[u8; 3]>,
    /// The width of lines outside and inside the word, in the steps in which it was said.
    widths: (i64, i64),
    word: Option<usize>,
    /// Where the letter before stands, to the last digit said.
    at: Affine,
}

impl Placer<'_> {
    fn place(&mut self, mark: &Mark, ready: &Ready, colour: [u8; 3]) {
        if self.word != Some(mark.word) || self.colour != Some(colour) {
            self.rest();
        }
        if self.colour != Some(colour) {
            self.colour = Some(colour);
            let mut said = String::new();
            for part in colour {
                decimal(f64::from(part) / 255.0, 3, &mut said);
                said.push(' ');
            }
            let _ = writeln!(self.out, "{said}rg {said}RG");
        }
        let begins = self.word.is_none();
        if ready.stroked {
            // The line's width is enlarged with the shape that is drawn in it.
            let steps = mark.swell * STEPS_PER_MM / size_of(mark.at).max(1e-6) * ready.fine;
            self.width((steps.round().min(1e6) as i64).max(1));
        }
        if begins {
            self.word = Some(mark.word);
            self.out.push_str("q ");
        }
        // From the shape's steps to the page's.
        let origin = (ready.origin.0 as f64, ready.origin.1 as f64);
        let [a, b, c, d, e, f] = mark.at.as_coeffs();
        let map =
            Affine::new([a, b, c, d, e * STEPS_PER_MM, f * STEPS_PER_MM]) * Affine::scale(1.0 / ready.fine) * Affine::translate(origin);
        let step = if begins || self.at.determinant().abs() < 1e-9 { map } else { self.at.inverse() * map };
        let places = if ready.fine > 1.0 { 4 } else { 2 };
        let [a, b, c, d, e, f] = step.as_coeffs();
        let unit = 10f64.powi(places);
        let turn = [a, b, c, d].map(|v| (v * unit).round() / unit);
        let (e, f) = (e.round(), f.round());
        for v in turn {
            decimal(v, places as u32, self.out);
            self.out.push(' ');
        }
        let _ = write!(self.out, "{e} {f} cm");
        let said = Affine::new([turn[0], turn[1], turn[2], turn[3], e, f]);
        self.at = if begins { said } else { self.at * said };
        let _ = match &ready.drawn {
            Drawn::Form(name) => writeln!(self.out, "/{name} Do"),
            Drawn::Here(content) => writeln!(self.out, "\n{content}"),
            Drawn::Nothing => Ok(()),
        };
    }

    /// Ends the word.
    fn rest(&mut self) {
        if self.word.take().is_some() {
            self.out.push_str("Q\n");
            self.widths.1 = self.widths.0;
        }
    }

    fn width(&mut self, steps: i64) {
        // By so little no eye sees a line's width change.
        if (steps - self.widths.1).abs() > 1 {
            let _ = writeln!(self.out, "{steps} w");
            self.widths.1 = steps;
            if self.word.is_none() {
                self.widths.0 = steps;
            }
        }
    }
}

/// The origin with which an outline is said in the fewest digits: its upper left corner or its middle, on either
/// axis.
fn shortest(contours: &[Contour]) -> (i64, i64) {
    let Some([l, t, r, b]) = bounds(contours) else { return (0, 0) };
    let digits = |v: i64| {
        usize::from(v < 0)
            + if v.abs() < 10 {
                1
            } else if v.abs() < 100 {
                2
            } else {
                3
            }
    };
    let points = || contours.iter().flat_map(|c| std::iter::once(c.start).chain(c.curves.iter().flatten().copied()));
    let x = [l, i64::midpoint(l, r)].into_iter().min_by_key(|x| points().map(|p| digits(p.0 - x)).sum::<usize>());
    let y = [t, i64::midpoint(t, b)].into_iter().min_by_key(|y| points().map(|p| digits(p.1 - y)).sum::<usize>());
    (x.unwrap_or(l), y.unwrap_or(t))
}

/// A swell in whole steps on the page.
fn swell_steps(mm: f64) -> i64 {
    (mm * STEPS_PER_MM).round().clamp(0.0, 1e6) as i64
}

/// How much a placing enlarges.
fn size_of(at: Affine) -> f64 {
    at.determinant().abs().sqrt()
}

fn key(shape: &Shape) -> Key {
    // Multiply and fold, as wyhash does; nobody chooses shapes to make them collide.
    const BY: [u64; 2] = [0x9E37_79B9_7F4A_7C15, 0xD6E8_FEB8_6659_FD93];
    let mut hash = BY;
    let mut take = |v: u64| {
        for (half, by) in hash.iter_mut().zip(BY) {
            let wide = u128::from(*half ^ v) * u128::from(by);
            *half = (wide as u64) ^ (wide >> 64) as u64 ^ by.rotate_left(17);
        }
    };
    for element in shape.without_teeth() {
        let (kind, points): (u64, [Option<kurbo::Point>; 3]) = match *element {
            PathEl::MoveTo(p) => (1, [Some(p), None, None]),
            PathEl::LineTo(p) => (2, [Some(p), None, None]),
            PathEl::QuadTo(q, p) => (3, [Some(q), Some(p), None]),
            PathEl::CurveTo(a, b, p) => (4, [Some(a), Some(b), Some(p)]),
            PathEl::ClosePath => (5, [None; 3]),
        };
        take(kind);
        for p in points.into_iter().flatten() {
            take(p.x.to_bits());
            take(p.y.to_bits());
        }
    }
    u128::from(hash[0]) << 64 | u128::from(hash[1])
}

/// "A" … "z", "AA" …: the shortest names that a resource can have.
fn short_name(number: usize) -> String {
    const LETTERS: &[u8; 52] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    let mut out = String::new();
    let mut rest = number;
    loop {
        out.insert(0, char::from(LETTERS[rest % 52]));
        if rest < 52 {
            return out;
        }
        rest = rest / 52 - 1;
    }
}

/// A number in the fewest digits that say it to `places` decimals: ".97", "-.1", "1", never "-0".
pub(crate) fn decimal(value: f64, places: u32, out: &mut String) {
    let unit = 10u64.pow(places);
    let parts = (value * unit as f64).round();
    let parts = if parts.is_finite() { parts.clamp(-1e15, 1e15) as i64 } else { 0 };
    if parts < 0 {
        out.push('-');
    }
    let (whole, part) = (parts.unsigned_abs() / unit, parts.unsigned_abs() % unit);
    if whole > 0 || part == 0 {
        let _ = write!(out, "{whole}");
    }
    if part > 0 {
        let digits = format!("{part:0width$}", width = places as usize);
        out.push('.');
        out.push_str(digits.trim_end_matches('0'));
    }
}

/// A path as PDF builds one (PDF 1.7, 8.5.2): the operands and the operator of each piece. PDF knows no quadratic curves.
pub(crate) fn built(path: &BezPath) -> impl Iterator<Item = (Vec<kurbo::Point>, char)> {
    let mut at = kurbo::Point::ORIGIN;
    path.elements().iter().map(move |element| {
        let (points, operator) = match *element {
            PathEl::MoveTo(p) => (vec![p], 'm'),
            PathEl::LineTo(p) => (vec![p], 'l'),
            PathEl::QuadTo(q, p) => (vec![at + (q - at) * (2.0 / 3.0), p + (q - p) * (2.0 / 3.0), p], 'c'),
            PathEl::CurveTo(a, b, p) => (vec![a, b, p], 'c'),
            PathEl::ClosePath => (vec![], 'h'),
        };
        at = points.last().copied().unwrap_or(at);
        (points, operator)
    })
}

/// A path just as it is, in tenths of a step, for what is printed: drawn with a ruler, with few curves.
pub(super) fn path(path: &BezPath, out: &mut String) {
    for (points, operator) in built(path) {
        for p in points {
            for v in [p.x, p.y] {
                decimal(v * STEPS_PER_MM, 1, out);
                out.push(' ');
            }
        }
        out.push(operator);
        out.push('\n');
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_said_in_the_fewest_digits() {
        let said = |v: f64, places| {
            let mut out = String::new();
            decimal(v, places, &mut out);
            out
        };
        for (value, places, wish) in [
            (0.97, 3, ".97"),
            (-0.1, 3, "-.1"),
            (1.0, 3, "1"),
            (-0.0001, 3, "0"),
            (12.3456, 2, "12.35"),
            (f64::NAN, 2, "0"),
            (-2.005, 3, "-2.005"),
        ] {
            assert_eq!(said(value, places), wish);
        }
    }

    #[test]
    fn names_are_short_and_each_its_own() {
        let names: Vec<String> = (0..3000).map(short_name).collect();
        assert_eq!((names[0].as_str(), names[51].as_str(), names[52].as_str()), ("A", "z", "AA"));
        assert_eq!(names.iter().collect::<std::collections::BTreeSet<_>>().len(), 3000);
    }
}
