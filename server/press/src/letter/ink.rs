//! A letter's ink in a content stream. Letters of one kind stand side by side, though they were not written so: no two
//! are alike, but a hand makes them of the same bendings, and what stands side by side a packer says once.

use super::outline::{Contour, STEPS_PER_MM, bounds, decimal, integer, operators, whole};
use super::tooth;
use crate::sheet::PT_PER_MM;
use fonts::{Ink, Mark, Page, Printed, Shape};
use kurbo::{Affine, BezPath};
use lopdf::{Dictionary, Document};
use std::{collections::HashMap, fmt::Write as _};

/// From this enlargement on a shape is drawn in finer steps than the page's.
const ENLARGED: f64 = 1.9;
/// How finely a letter's size, stretch and slant are said, in decimals; and those of what is drawn in finer steps.
const PLACES: (u32, u32) = (2, 4);

/// The ink of a file's pages.
pub(super) struct InkLayer {
    /// What its streams draw by name, to be put into the file.
    pub(super) resources: Dictionary,
    /// What lays the paper's tooth over a pencil's ink.
    tooth: Option<&'static str>,
}

/// A letter on its way into a stream.
struct Placed<'a> {
    mark: &'a Mark,
    shape: &'a Shape,
    /// Letters of one kind spell the same.
    kind: usize,
    /// Index into the page's colours.
    colour: usize,
}

impl InkLayer {
    /// Puts what these pages draw by name into a document.
    pub(super) fn of(pages: &[&Page], doc: &mut Document) -> InkLayer {
        let mut layer = InkLayer { resources: Dictionary::new(), tooth: None };
        if let Some(row) = tooth::row(pages, doc) {
            layer.resources.set("A", row);
            layer.tooth = Some("A");
        }
        layer
    }

    /// The paper's tooth over a page's ink, where a pencil wrote it.
    pub(super) fn tooth(&self, page: &Page, printed: &[Printed], out: &mut String) {
        if let Some(name) = self.tooth {
            tooth::over(page, printed, name, out);
        }
    }

    /// The ink of those of a page's words, kind by kind and in each in the order in which it was written.
    pub(super) fn ink(&self, page: &Page, ink: &Ink, words: &dyn Fn(usize) -> bool, out: &mut String) {
        let k = PT_PER_MM / STEPS_PER_MM;
        let height = page.height_mm * PT_PER_MM;
        // Round ends close a contour as well as its joins do.
        let _ = writeln!(out, "q {k:.6} 0 0 {:.6} 0 {height:.3} cm 1 J 1 j", -k);
        let (colours, mut letters) = placed(page, ink, words);
        // Every other kind goes through the colours backwards, so that they change seldom.
        let turn = |p: &Placed| if p.kind.is_multiple_of(2) { p.colour } else { colours.len() - p.colour };
        letters.sort_by_key(|p| (p.kind, turn(p), p.mark.shape));
        let mut colour = None;
        for kind in letters.chunk_by(|a, b| a.kind == b.kind) {
            let grain = Grain::of(kind);
            for alike in kind.chunk_by(|a, b| a.colour == b.colour) {
                if let Some(now) = alike.first().map(|p| p.colour).filter(|now| colour != Some(*now)) {
                    colour = Some(now);
                    let mut said = String::new();
                    for part in colours[now] {
                        decimal(f64::from(part) / 255.0, 3, &mut said);
                        said.push(' ');
                    }
                    let _ = writeln!(out, "{said}rg {said}RG");
                }
                out.push_str("q\n");
                let mut placer = Placer { out, grain: &grain, width: -1, at: None };
                alike.iter().for_each(|p| placer.place(p.mark, p.shape));
                out.push_str("Q\n");
            }
        }
        out.push_str("Q\n");
    }
}

/// The colours of a page's ink and its letters.
fn placed<'a>(page: &'a Page, ink: &Ink, words: &dyn Fn(usize) -> bool) -> (Vec<[u8; 3]>, Vec<Placed<'a>>) {
    let mut kinds: HashMap<&str, usize> = HashMap::new();
    let mut colours: Vec<[u8; 3]> = Vec::new();
    let mut out = Vec::with_capacity(page.marks.len());
    for mark in page.marks.iter().filter(|mark| mark.at.is_finite() && words(mark.word)) {
        let Some(shape) = page.shapes.get(mark.shape) else { continue };
        let next = kinds.len();
        let kind = *kinds.entry(&shape.spells).or_insert(next);
        let now = ink.stepped(mark.tone);
        let colour = colours.iter().position(|c| *c == now).unwrap_or_else(|| {
            colours.push(now);
            colours.len() - 1
        });
        out.push(Placed { mark, shape, kind, colour });
    }
    (colours, out)
}

/// How all letters of a kind are said, so that what is the same in them is the same bytes.
struct Grain {
    /// Steps of their outlines for each of the page's.
    fine: f64,
    /// How far down their outlines' origin is, in their steps: where it takes the fewest digits.
    top: i64,
}

impl Grain {
    fn of(kind: &[Placed]) -> Grain {
        let scale = kind.iter().map(|p| size_of(p.mark.at)).fold(0.0, f64::max);
        // What is placed much enlarged is drawn in finer steps.
        let fine = if scale > ENLARGED { scale.min(1e4) } else { 1.0 };
        let outline = kind.first().map(|p| steps(p.shape, fine)).unwrap_or_default();
        let Some([_, top, _, bottom]) = bounds(&outline) else { return Grain { fine, top: 0 } };
        let digits = |v: i64| usize::from(v < 0) + 1 + usize::from(v.abs() > 9) + usize::from(v.abs() > 99);
        let points = || outline.iter().flat_map(|c| std::iter::once(c.start).chain(c.curves.iter().flatten().copied()));
        let said = |top: i64| points().map(|p| digits(p.1 - top)).sum::<usize>();
        let top = [top, i64::midpoint(top, bottom)].into_iter().min_by_key(|top| said(*top)).unwrap_or(top);
        Grain { fine, top }
    }
}

fn steps(shape: &Shape, fine: f64) -> Vec<Contour> {
    whole(&(Affine::scale(STEPS_PER_MM * fine) * BezPath::from_vec(shape.without_teeth().to_vec())))
}

/// Sets letter after letter, each from where the one before stands: a step takes fewer digits than a place on the page.
struct Placer<'a> {
    out: &'a mut String,
    grain: &'a Grain,
    /// The width of lines, in the steps in which it was said.
    width: i64,
    /// Where the letter before stands, to the last digit said.
    at: Option<Affine>,
}

impl Placer<'_> {
    fn place(&mut self, mark: &Mark, shape: &Shape) {
        let Grain { fine, top } = *self.grain;
        let mut contours = steps(shape, fine);
        if contours.is_empty() {
            return;
        }
        for contour in &mut contours {
            contour.shift((0, top));
        }
        // The line's width is enlarged with the shape that is drawn in it.
        let size = size_of(mark.at).max(1e-6);
        let swell = (mark.swell * STEPS_PER_MM / size * fine).round().clamp(0.0, 1e6) as i64;
        // By so little no eye sees a line's width change.
        if swell > 0 && (swell - self.width).abs() > 1 {
            self.width = swell;
            integer(swell, self.out);
            self.out.push_str(" w ");
        }
        // From the shape's steps to the page's.
        let [a, b, c, d, e, f] = mark.at.as_coeffs();
        let map = Affine::new([a, b, c, d, e * STEPS_PER_MM, f * STEPS_PER_MM])
            * Affine::scale(1.0 / fine)
            * Affine::translate((0.0, top as f64));
        let before = self.at.filter(|at| at.determinant().abs() > 1e-9);
        let step = before.map_or(map, |at| at.inverse() * map);
        let places = if fine > 1.0 { PLACES.1 } else { PLACES.0 };
        let unit = 10f64.powi(places as i32);
        let [a, b, c, d, e, f] = step.as_coeffs();
        let turn = [a, b, c, d].map(|v| (v * unit).round() / unit);
        let (e, f) = (e.round(), f.round());
        for v in turn {
            decimal(v, places, self.out);
            self.out.push(' ');
        }
        for v in [e, f] {
            integer(v.clamp(-1e9, 1e9) as i64, self.out);
            self.out.push(' ');
        }
        self.out.push_str("cm\n");
        let said = Affine::new([turn[0], turn[1], turn[2], turn[3], e, f]);
        self.at = Some(before.map_or(said, |at| at * said));
        operators(&contours, self.out);
        self.out.push_str(if swell > 0 { "B\n" } else { "f\n" });
    }
}

/// How much a placing enlarges.
fn size_of(at: Affine) -> f64 {
    at.determinant().abs().sqrt()
}
