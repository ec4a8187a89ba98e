//! A letter's ink in a content stream: every variant of a letter drawn once as a form and placed wherever it
//! was written.

use super::outline::{Contour, STEPS_PER_MM, TOLERANCE, bounds, lean, operators};
use crate::sheet::PT_PER_MM;
use fonts::{Ink, Mark, Page, Shape};
use kurbo::{Affine, BezPath, PathEl};
use lopdf::{Dictionary, Document, Object, ObjectId, Stream, dictionary};
use std::{collections::HashMap, fmt::Write as _};

/// From this many placings on a shape is drawn once as a form and placed. A form costs some 150 bytes
/// that nothing compresses (its dictionary, its own table of codes), a rarer shape less than that when it
/// stands in the page's own stream.
const WORTH_A_FORM: usize = 3;

/// How many curves a letter's shapes may have for each mark of ink. Eleven bytes a curve and as many a mark
/// keep a page of 250 words under 60 KB.
const CURVES_A_MARK: f64 = 2.45;
/// No outline is drawn further from its own than this, in steps: half a dot at 300 dpi.
const COARSEST: f64 = 2.0;

/// How a shape is drawn.
enum Drawn {
    /// By the name of a form.
    Form { name: String, fine: f64, stroked: bool },
    /// In the page's own stream.
    Here,
    /// Not at all: it has no ink.
    Nothing,
}

/// The shapes of a letter, those of all its pages together, so that pages share what is the same.
pub(super) struct Forms {
    drawn: HashMap<Key, Drawn>,
    /// The forms by name, to be put into the file.
    pub(super) resources: Dictionary,
    /// The box of them all, said once: a number in every form is a number that nothing compresses.
    common: (ObjectId, [i64; 4]),
    /// How far an outline may lie from its own, in steps.
    tolerance: f64,
}

/// A shape's outline, bit by bit.
type Key = Vec<u64>;

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
        if self.scale > 1.3 { self.scale.min(1e4) } else { 1.0 }
    }

    fn fitted(&self, tolerance: f64) -> Vec<Contour> {
        lean(&(Affine::scale(STEPS_PER_MM * self.fine()) * self.shape.path.clone()), tolerance)
    }
}

impl Forms {
    /// Puts the forms of these pages into a document.
    pub(super) fn of(pages: &[Page], doc: &mut Document) -> Forms {
        let mut uses: HashMap<Key, Use> = HashMap::new();
        let mut order: Vec<Key> = Vec::new();
        for page in pages {
            let keys: Vec<Key> = page.shapes.iter().map(key).collect();
            for mark in &page.marks {
                let (Some(key), Some(shape)) = (keys.get(mark.shape), page.shapes.get(mark.shape)) else { continue };
                if !uses.contains_key(key) {
                    order.push(key.clone());
                    uses.insert(key.clone(), Use { shape, count: 0, scale: 0.0, swell: 0.0 });
                }
                if let Some(used) = uses.get_mut(key) {
                    let scale = size_of(mark.at);
                    used.count += 1;
                    used.scale = used.scale.max(scale);
                    used.swell = used.swell.max(mark.swell / scale.max(1e-6));
                }
            }
        }
        let uses: Vec<(Key, Use)> = order.into_iter().filter_map(|key| Some((key.clone(), uses.remove(&key)?))).collect();
        let mut fitted: Vec<Vec<Contour>> = uses.iter().map(|(_, used)| used.fitted(TOLERANCE)).collect();
        let curves: usize = fitted.iter().flatten().map(|contour| contour.curves.len()).sum();
        let marks: usize = uses.iter().map(|(_, used)| used.count).sum();
        // Where a hand is so various that its page would weigh too much, all of it is drawn with a little less
        // detail. The number of curves falls about with the square root of the tolerance.
        let excess = curves as f64 / (CURVES_A_MARK * marks.max(1) as f64);
        let tolerance = (TOLERANCE * excess * excess).clamp(TOLERANCE, COARSEST);
        if tolerance > TOLERANCE {
            fitted = uses.iter().map(|(_, used)| used.fitted(tolerance)).collect();
        }
        let common = (doc.new_object_id(), [0; 4]);
        let mut forms = Forms { drawn: HashMap::new(), resources: Dictionary::new(), common, tolerance };
        for ((key, used), contours) in uses.into_iter().zip(fitted) {
            let drawn = if contours.is_empty() {
                Drawn::Nothing
            } else if used.count < WORTH_A_FORM {
                Drawn::Here
            } else {
                forms.form(&used, &contours, doc)
            };
            forms.drawn.insert(key, drawn);
        }
        doc.set_object(forms.common.0, Object::Array(forms.common.1.map(Object::Integer).to_vec()));
        forms
    }

    fn form(&mut self, used: &Use, contours: &[Contour], doc: &mut Document) -> Drawn {
        let fine = used.fine();
        let Some([l, t, r, b]) = bounds(contours) else { return Drawn::Nothing };
        let reach = (0.5 * used.swell * STEPS_PER_MM * fine).ceil().clamp(0.0, 1e6) as i64 + 1;
        let stroked = swell_steps(used.swell * used.scale) > 0;
        let mut content = String::new();
        operators(contours, &mut content);
        content.push(if stroked { 'B' } else { 'f' });
        let [left, top, right, bottom] = self.common.1;
        self.common.1 = [left.min(l - reach), top.min(t - reach), right.max(r + reach), bottom.max(b + reach)];
        let form = dictionary! { "Subtype" => "Form", "BBox" => self.common.0 };
        let id: ObjectId = doc.add_object(Stream::new(form, content.into_bytes()));
        let name = short_name(self.resources.len());
        self.resources.set(name.clone(), Object::Reference(id));
        Drawn::Form { name, fine, stroked }
    }

    /// A page's ink, in the order in which it was written, marked as an artifact: what it says is said by
    /// the words.
    pub(super) fn ink(&self, page: &Page, ink: &Ink, out: &mut String) {
        let k = PT_PER_MM / STEPS_PER_MM;
        let height = page.height_mm * PT_PER_MM;
        // Round ends close a contour as well as its joins do.
        let _ = writeln!(out, "/Artifact BMC q {k:.6} 0 0 {:.6} 0 {height:.3} cm 1 J 1 j", -k);
        let keys: Vec<Key> = page.shapes.iter().map(key).collect();
        let (mut colour, mut width) = (None, -1);
        for mark in &page.marks {
            let (Some(shape), Some(drawn)) = (page.shapes.get(mark.shape), keys.get(mark.shape).and_then(|k| self.drawn.get(k))) else {
                continue;
            };
            if matches!(drawn, Drawn::Nothing) || !mark.at.is_finite() {
                continue;
            }
            let now = ink.stepped(mark.tone);
            if colour != Some(now) {
                colour = Some(now);
                let mut said = String::new();
                for part in now {
                    decimal(f64::from(part) / 255.0, 3, &mut said);
                    said.push(' ');
                }
                let _ = writeln!(out, "{said}rg {said}RG");
            }
            self.place(mark, shape, drawn, &mut width, out);
        }
        out.push_str("Q EMC\n");
    }

    fn place(&self, mark: &Mark, shape: &Shape, drawn: &Drawn, width: &mut i64, out: &mut String) {
        let [a, b, c, d, e, f] = mark.at.as_coeffs();
        let (e, f) = ((e * STEPS_PER_MM).round() as i64, (f * STEPS_PER_MM).round() as i64);
        match drawn {
            Drawn::Form { name, fine, stroked } => {
                if *stroked {
                    // The line's width is enlarged with the form that is drawn in it.
                    let steps = mark.swell * STEPS_PER_MM / size_of(mark.at).max(1e-6) * fine;
                    set_width((steps.round() as i64).max(1), width, out);
                }
                out.push_str("q ");
                let places = if *fine > 1.0 { 5 } else { 3 };
                for v in [a, b, c, d] {
                    decimal(v / fine, places, out);
                    out.push(' ');
                }
                let _ = writeln!(out, "{e} {f} cm/{name} Do Q");
            }
            Drawn::Here => {
                let here = Affine::new([a, b, c, d, 0.0, 0.0]).then_scale(STEPS_PER_MM);
                let contours: Vec<Contour> = lean(&(here * shape.path.clone()), self.tolerance);
                let swell = swell_steps(mark.swell);
                if swell > 0 {
                    set_width(swell, width, out);
                }
                let _ = writeln!(out, "q 1 0 0 1 {e} {f} cm");
                operators(&contours, out);
                out.push_str(if swell > 0 { "B Q\n" } else { "f Q\n" });
            }
            Drawn::Nothing => {}
        }
    }
}

fn set_width(steps: i64, width: &mut i64, out: &mut String) {
    if steps != *width {
        *width = steps;
        let _ = writeln!(out, "{steps} w");
    }
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
    let mut out = Vec::with_capacity(shape.path.elements().len() * 5);
    for element in shape.path.elements() {
        let (kind, points): (u64, &[kurbo::Point]) = match element {
            PathEl::MoveTo(p) => (0, &[*p]),
            PathEl::LineTo(p) => (1, &[*p]),
            PathEl::QuadTo(q, p) => (2, &[*q, *p]),
            PathEl::CurveTo(a, b, p) => (3, &[*a, *b, *p]),
            PathEl::ClosePath => (4, &[]),
        };
        out.push(kind);
        out.extend(points.iter().flat_map(|p| [p.x.to_bits(), p.y.to_bits()]));
    }
    out
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
pub(super) fn decimal(value: f64, places: u32, out: &mut String) {
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

/// A path just as it is, in tenths of a step, for what is printed: drawn with a ruler, with few curves.
pub(super) fn path(path: &BezPath, out: &mut String) {
    let mut at = kurbo::Point::ORIGIN;
    for element in path.elements() {
        let (points, operator) = match *element {
            PathEl::MoveTo(p) => (vec![p], 'm'),
            PathEl::LineTo(p) => (vec![p], 'l'),
            PathEl::QuadTo(q, p) => (vec![at + (q - at) * (2.0 / 3.0), p + (q - p) * (2.0 / 3.0), p], 'c'),
            PathEl::CurveTo(a, b, p) => (vec![a, b, p], 'c'),
            PathEl::ClosePath => (vec![], 'h'),
        };
        at = points.last().copied().unwrap_or(at);
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
