//! The tooth of the paper in what a pencil wrote: white specks over all of a page's ink, from one patch that every page
//! of a file shares. On white paper that is what gaps in every outline would show, and finer, for a twentieth of the
//! bytes. What is printed on the paper is left whole.

use super::outline::STEPS_PER_MM;
use crate::sheet::PT_PER_MM;
use fonts::{Matter, Page, Printed};
use kurbo::{PathSeg, Rect, Shape as _};
use lopdf::{Document, ObjectId, Stream, dictionary};
use std::fmt::Write as _;

/// Side of the patch in millimetres.
const SIDE: f64 = 5.0;
/// Specks keep so far from what is printed, in millimetres.
const CLEAR: f64 = 0.15;
/// Rows of patches climb by so much, so that their sides are no sides of the letters (sine and cosine).
const TILT: (f64, f64) = (0.28, 0.96);
/// From patch to patch along a row, how often each is turned by a quarter.
const TURNS: [usize; 7] = [0, 2, 1, 3, 0, 3, 2];

/// Puts a row of patches into a document, for pages that a pencil wrote; `None` when none did.
pub(super) fn row(pages: &[&Page], doc: &mut Document) -> Option<ObjectId> {
    let widest = pages.iter().filter_map(|page| Some((page, reach(page)?))).map(|(_, r)| along(r).0).reduce(f64::max)?;
    let side = steps(SIDE);
    let mut content = String::new();
    for valley in fonts::tooth(SIDE) {
        let [x, y, w, h] = [valley.x0, valley.y0, valley.width(), valley.height()].map(steps);
        let _ = write!(content, "{x} {y} {w} {h} re ");
    }
    content.push('f');
    let box_ = |width: i64| [0, 0, width, side].map(lopdf::Object::Integer).to_vec();
    let patch = doc.add_object(Stream::new(dictionary! { "Subtype" => "Form", "BBox" => box_(side) }, content.into_bytes()));
    let count = (widest / SIDE).ceil().clamp(1.0, 200.0) as usize + 1;
    let mut content = String::new();
    for nth in 0..count {
        let x = nth as i64 * side;
        let _ = match TURNS[nth % TURNS.len()] {
            0 => write!(content, "q 1 0 0 1 {x} 0"),
            1 => write!(content, "q 0 1 -1 0 {} 0", x + side),
            2 => write!(content, "q -1 0 0 -1 {} {side}", x + side),
            _ => write!(content, "q 0 -1 1 0 {x} {side}"),
        };
        content.push_str(" cm/P Do Q\n");
    }
    let resources = dictionary! { "XObject" => dictionary! { "P" => patch } };
    let form = dictionary! { "Subtype" => "Form", "BBox" => box_(count as i64 * side), "Resources" => resources };
    Some(doc.add_object(Stream::new(form, content.into_bytes())))
}

/// Lays the tooth over a page's ink, if a pencil wrote it: rows of this name.
pub(super) fn over(page: &Page, printed: &[Printed], name: &str, out: &mut String) {
    let Some(reach) = reach(page) else { return };
    let k = PT_PER_MM / STEPS_PER_MM;
    let _ = writeln!(out, "q {k:.6} 0 0 {:.6} 0 {:.3} cm", -k, page.height_mm * PT_PER_MM);
    for part in std::iter::once(reach).chain(kept(printed, reach)) {
        let [x, y, w, h] = [part.x0, part.y0, part.width(), part.height()].map(steps);
        let _ = writeln!(out, "{x} {y} {w} {h} re");
    }
    let height = along(reach).1;
    let (sine, cosine) = TILT;
    let up = sine * reach.width();
    let [x, y, side] = [reach.x0 + sine * up, reach.y0 - cosine * up, SIDE].map(steps);
    let _ = writeln!(out, "W* n 1 1 1 rg {cosine} {sine} -{sine} {cosine} {x} {y} cm");
    for nth in 0..(height / SIDE).ceil().min(200.0) as usize {
        // No row begins where the one above does.
        let (aside, back) = if nth % 2 == 0 { (-steps(SIDE * 0.37), steps(SIDE * 0.37)) } else { (0, 0) };
        let _ = writeln!(out, "1 0 0 1 {aside} 0 cm/{name} Do 1 0 0 1 {back} {side} cm");
    }
    out.push_str("Q\n");
}

/// Whether a page has a pencil's ink, and where.
fn reach(page: &Page) -> Option<Rect> {
    let boxes: Vec<Option<Rect>> = page.shapes.iter().map(|s| s.solid.map(|_| s.path.control_box())).collect();
    let ink = page.marks.iter().filter_map(|m| Some(m.at.transform_rect_bbox((*boxes.get(m.shape)?)?).inflate(m.swell, m.swell)));
    let sheet = Rect::new(0.0, 0.0, page.width_mm, page.height_mm);
    ink.filter(|r| r.is_finite()).reduce(|a, b| a.union(b)).map(|r| r.intersect(sheet)).filter(|r| r.area() > 0.0)
}

/// How far an area reaches along and across the rows.
fn along(area: Rect) -> (f64, f64) {
    let (sine, cosine) = TILT;
    (cosine * area.width() + sine * area.height() + SIDE, cosine * area.height() + sine * area.width())
}

/// What is printed where ink lies.
fn kept(printed: &[Printed], reach: Rect) -> Vec<Rect> {
    let mut out: Vec<Rect> = Vec::new();
    for piece in printed.iter().filter(|p| p.on_paper) {
        match &piece.matter {
            Matter::Lines { path, width_mm } => {
                let lines = path.segments().filter(|s| matches!(s, PathSeg::Line(_)));
                let aside = 0.5 * width_mm + CLEAR;
                out.extend(lines.map(|s| s.bounding_box().inflate(aside, aside)));
            }
            Matter::Area(area) => out.push(area.bounding_box().inflate(CLEAR, CLEAR)),
            Matter::Lettering(_) => {}
        }
    }
    out.into_iter().map(|r| r.intersect(reach)).filter(|r| r.area() > 0.0).collect()
}

fn steps(mm: f64) -> i64 {
    (mm * STEPS_PER_MM).round().clamp(-1e6, 1e6) as i64
}
