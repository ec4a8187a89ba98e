//! Where a letter's page in the hand stands on a page of the book.

use crate::{
    book::{Design, Fit, pages::Frame},
    sheet::PT_PER_MM,
};
use fonts::Page;

/// How a sheet is placed: `scale`, then moved by `x` and `y`. Points; `x` from the left of the measure, `y` from the
/// trim's foot, the sheet's own origin at its lower left.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Place {
    pub(super) scale: f64,
    pub(super) x: f64,
    pub(super) y: f64,
    /// The sheet on the page: left, lower, right and upper edge.
    pub(super) sheet: [f64; 4],
    /// The writing on the page, likewise.
    pub(super) writing: [f64; 4],
}

impl Place {
    /// A box of the sheet, in its own points, as it stands on the page.
    pub(super) fn of(&self, [l, b, r, t]: [f64; 4]) -> [f64; 4] {
        let Place { scale, x, y, .. } = self;
        [x + l * scale, y + b * scale, x + r * scale, y + t * scale]
    }
}

/// Rows at the foot of the type area that the line under a facsimile takes.
const CAPTION_ROWS: f64 = 2.0;
/// Round the writing, in millimetres of the sheet, for what letters reach beyond their words' boxes.
const REACH_MM: f64 = 4.0;

/// Places a page; `captioned` leaves room for the line under it.
pub(super) fn place(page: &Page, frame: &Frame, design: &Design, outside: f64, captioned: bool) -> Place {
    let (width, height) = (page.width_mm * PT_PER_MM, page.height_mm * PT_PER_MM);
    let foot = frame.baseline(frame.lines as f64 - 1.0 - if captioned { CAPTION_ROWS } else { 0.0 });
    let head = frame.height - frame.top;
    let writing = written(page);
    let at = |scale: f64, x: f64, y: f64| {
        let mut place = Place { scale, x, y, sheet: [0.0; 4], writing: [0.0; 4] };
        (place.sheet, place.writing) = (place.of([0.0, 0.0, width, height]), place.of(writing));
        place
    };
    match design.facsimile.fit {
        Fit::Sheet => {
            let scale = (frame.measure / width).min((head - foot) / height).min(1.0);
            at(scale, (frame.measure - width * scale) / 2.0, head - height * scale)
        }
        Fit::Writing => {
            let [l, b, r, t] = writing;
            let scale = (frame.measure / (r - l)).min((head - foot) / (t - b)).min(1.0);
            at(scale, (frame.measure - (r - l) * scale) / 2.0 - l * scale, head - t * scale)
        }
        Fit::Bleed => {
            // The writing where print shops allow ink, as large as on its paper or smaller, and as high on the page
            // as on its sheet.
            let [l, b, r, t] = writing;
            let (room_w, room_h) = (frame.measure, frame.height - 2.0 * outside - if captioned { 2.6 * frame.leading } else { 0.0 });
            let scale = (room_w / (r - l)).min(room_h / (t - b)).min(1.0);
            let x = (frame.measure - (r - l) * scale) / 2.0 - l * scale;
            let top = frame.height - ((height - t) * scale).max(outside);
            let bottom = outside + if captioned { 2.6 * frame.leading } else { 0.0 };
            let y = (top - t * scale).max(bottom - b * scale);
            at(scale, x, y)
        }
    }
}

/// The box of the writing on its sheet: left, lower, right and upper edge, in points from the lower left.
fn written(page: &Page) -> [f64; 4] {
    let mut out: Option<[f64; 4]> = None;
    for word in &page.words {
        let (l, r) = (word.x_mm - REACH_MM, word.x_mm + word.width_mm + REACH_MM);
        let (t, b) = (word.baseline_mm - 2.5 * word.x_height_mm, word.baseline_mm + 1.8 * word.x_height_mm);
        let [a, c, d, e] = out.unwrap_or([l, t, r, b]);
        out = Some([a.min(l), c.min(t), d.max(r), e.max(b)]);
    }
    let [l, t, r, b] = out.unwrap_or([0.0, 0.0, page.width_mm, page.height_mm]);
    let (l, r) = (l.max(0.0), r.min(page.width_mm).max(l + 1.0));
    let (t, b) = (t.max(0.0), b.min(page.height_mm).max(t + 1.0));
    [l, page.height_mm - b, r, page.height_mm - t].map(|mm| mm * PT_PER_MM)
}
