//! A few words in a hand, without a sheet: how a hand is shown where one is chosen.

use super::Page;
use super::write::{Manner, write};
use crate::{Hand, Margins, Stationery, WriteError};
use kurbo::{Affine, Rect, Shape as _};

/// White around the ink in millimetres.
const AROUND: f64 = 0.8;

/// One line of writing as a page that is as large as its ink. Always the same for the same words.
///
/// # Errors
/// As [`write`].
pub fn sample(hand: &Hand, words: &str) -> Result<Page, WriteError> {
    let sheet = Stationery {
        name: "sample".into(),
        title: "a strip of paper".into(),
        width_mm: 900.0,
        height_mm: 80.0,
        margins: Margins { top: 20.0, right: 10.0, bottom: 10.0, left: 10.0 },
        pitch_mm: 8.0,
        tint: "#ffffff".into(),
        ..Stationery::default()
    };
    let line = words.split_whitespace().collect::<Vec<_>>().join(" ");
    let pages = write(hand, &line, &sheet, &Manner { seed: 7, neatness: 0.6, ..Manner::default() })?;
    let mut page = pages.into_iter().next().ok_or(WriteError::Empty)?;
    let ink: Option<Rect> = page
        .marks
        .iter()
        .filter_map(|m| Some(m.at.transform_rect_bbox(page.shapes.get(m.shape)?.path.bounding_box())))
        .reduce(|a, b| a.union(b));
    let ink = ink.ok_or(WriteError::Empty)?.inflate(AROUND, AROUND);
    let moved = Affine::translate((-ink.x0, -ink.y0));
    for mark in &mut page.marks {
        mark.at = moved * mark.at;
    }
    for word in &mut page.words {
        (word.x_mm, word.baseline_mm) = (word.x_mm - ink.x0, word.baseline_mm - ink.y0);
    }
    (page.width_mm, page.height_mm) = (ink.width(), ink.height());
    Ok(page)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sample_is_as_large_as_its_ink() {
        let page = sample(&Hand::theodore().expect("the drawing"), "Theodore").expect("a name");
        assert!(page.width_mm > 10.0 && page.width_mm < 60.0 && page.height_mm < 20.0, "{} x {}", page.width_mm, page.height_mm);
        let inside = |m: &crate::Mark| {
            let b = m.at.transform_rect_bbox(page.shapes[m.shape].path.bounding_box());
            b.x0 >= 0.0 && b.y0 >= 0.0 && b.x1 <= page.width_mm && b.y1 <= page.height_mm
        };
        assert!(page.marks.iter().all(inside));
    }
}
