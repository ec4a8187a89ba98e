//! Addresses: a few lines placed by themselves, as on an envelope.

use crate::page::write::write;
use crate::{Hand, Manner, Margins, Mark, Page, Stationery, Word, WriteError};
use kurbo::{Affine, Rect, Shape as _};
use serde::{Deserialize, Serialize};

/// The space that an address has.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AddressPlace {
    /// Left end of the first line, in millimetres from the sheet's left edge.
    pub x_mm: f64,
    /// Baseline of the first line, in millimetres from the sheet's upper edge.
    pub y_mm: f64,
    /// How far the lines may run.
    pub width_mm: f64,
    /// From the first line's baseline to the lowest baseline that there is room for.
    pub height_mm: f64,
    /// Size of the writing against the hand's own.
    pub size: f64,
    /// How much further in each line begins than the one before.
    #[serde(default)]
    pub step_mm: f64,
}

/// Smaller than this against the size that its place asks for, an address would not be read by a postman.
const SMALLEST: f64 = 0.62;
/// From line to line, against a letter's pitch: an address is written closer.
const PITCH: f64 = 0.95;

/// Writes an address onto a page, under whatever is on it already. Lines stay as they are given, stepped as
/// its place says and never quite; an address that is too wide or too long for its place is written smaller.
///
/// # Errors
/// [`WriteError::Missing`] when the hand has no form for a character, [`WriteError::AddressTooLong`] when it
/// would have to be written too small, [`WriteError::Empty`] when no line has text. The page is untouched then.
pub fn address(page: &mut Page, hand: &Hand, lines: &[String], place: &AddressPlace, manner: &Manner) -> Result<(), WriteError> {
    let said: Vec<String> = lines.iter().map(|l| l.split_whitespace().collect::<Vec<_>>().join(" ")).filter(|l| !l.is_empty()).collect();
    // So wide that nothing is broken: an address has the lines that its writer gave it.
    let sheet = Stationery {
        name: "address".into(),
        title: "Address".into(),
        width_mm: 1000.0,
        height_mm: 1000.0,
        margins: Margins { top: 100.0, right: 20.0, bottom: 20.0, left: 100.0 },
        pitch_mm: 8.0,
        tint: "#ffffff".into(),
        ..Stationery::default()
    };
    let manner = Manner { language: None, slips: false, ..*manner };
    let written = write(hand, &said.join("\n"), &sheet, &manner)?;
    let [written] = written.as_slice() else {
        return Err(WriteError::AddressTooLong { why: format!("it has {} lines", said.len()) });
    };
    let rows = rows(written);
    if rows.len() != said.len() {
        return Err(WriteError::AddressTooLong { why: "a line of it is longer than an envelope".into() });
    }
    let pitch = PITCH * sheet.pitch_mm * place.size;
    let widest = rows.iter().enumerate().map(|(n, r)| r.ink.width() * place.size + n as f64 * place.step_mm).fold(0.0, f64::max);
    let deep = rows.len().saturating_sub(1) as f64 * pitch;
    let closer = (place.height_mm / deep.max(1e-6)).min(1.0);
    let smaller = (place.width_mm / widest.max(1e-6)).min(1.0);
    // Lines may come a little closer before the writing must become smaller for it.
    let size = smaller.min(closer / 0.85).min(1.0);
    if size < SMALLEST {
        let why = if smaller < closer { "a line of it is too long" } else { "it has too many lines" };
        return Err(WriteError::AddressTooLong { why: why.into() });
    }
    let (scale, pitch) = (place.size * size, pitch * closer.min(size.max(0.85 * closer)).min(1.0));
    let shapes = page.shapes.len();
    let words = page.words.len();
    let first_line = page.words.iter().map(|w| w.line + 1).max().unwrap_or(0);
    page.shapes.extend(written.shapes.iter().cloned());
    let mut places = vec![Affine::IDENTITY; written.words.len()];
    for (n, row) in rows.iter().enumerate() {
        // What the hand's own left edge and baseline wandered stays: no two lines begin quite where they should.
        let wander = (row.ink.x0 - rows[0].ink.x0).clamp(-1.5, 1.5) * 0.5;
        let to = (place.x_mm + n as f64 * place.step_mm * size + wander * scale, place.y_mm + n as f64 * pitch);
        let at = Affine::translate(to) * Affine::scale(scale) * Affine::translate((-row.ink.x0, -row.baseline));
        row.words.iter().for_each(|w| places[*w] = at);
    }
    page.marks.extend(written.marks.iter().map(|mark| Mark {
        shape: mark.shape + shapes,
        at: places.get(mark.word).copied().unwrap_or_default() * mark.at,
        word: mark.word + words,
        swell: mark.swell * scale,
        ..*mark
    }));
    page.words.extend(written.words.iter().zip(&places).map(|(word, at)| {
        let start = *at * kurbo::Point::new(word.x_mm, word.baseline_mm);
        Word {
            x_mm: start.x,
            baseline_mm: start.y,
            width_mm: word.width_mm * scale,
            x_height_mm: word.x_height_mm * scale,
            line: word.line + first_line,
            ends_paragraph: false,
            ..word.clone()
        }
    }));
    if let Some(last) = page.words.last_mut() {
        last.ends_paragraph = true;
    }
    Ok(())
}

/// A written line: its words, its ink, the mean height of its baseline.
struct Row {
    words: Vec<usize>,
    ink: Rect,
    baseline: f64,
}

fn rows(page: &Page) -> Vec<Row> {
    let mut rows: Vec<Row> = Vec::new();
    let mut row_of = Vec::with_capacity(page.words.len());
    let mut line = None;
    for (at, word) in page.words.iter().enumerate() {
        if line != Some(word.line) {
            line = Some(word.line);
            rows.push(Row { words: Vec::new(), ink: Rect::new(f64::MAX, f64::MAX, f64::MIN, f64::MIN), baseline: 0.0 });
        }
        if let Some(row) = rows.last_mut() {
            row.words.push(at);
            row.baseline += word.baseline_mm;
        }
        row_of.push(rows.len() - 1);
    }
    let boxes: Vec<Rect> = page.shapes.iter().map(|s| s.path.bounding_box()).collect();
    for mark in &page.marks {
        if let (Some(box_), Some(row)) = (boxes.get(mark.shape), row_of.get(mark.word)) {
            let ink = mark.at.transform_rect_bbox(*box_);
            let all = &mut rows[*row].ink;
            *all = Rect::new(all.x0.min(ink.x0), all.y0.min(ink.y0), all.x1.max(ink.x1), all.y1.max(ink.y1));
        }
    }
    rows.iter_mut().for_each(|r| r.baseline /= r.words.len().max(1) as f64);
    rows.retain(|r| r.ink.width() >= 0.0);
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLACE: AddressPlace = AddressPlace { x_mm: 70.0, y_mm: 62.0, width_mm: 80.0, height_mm: 36.0, size: 1.0, step_mm: 3.0 };

    fn lines(text: &str) -> Vec<String> {
        text.split('/').map(String::from).collect()
    }

    fn envelope() -> Page {
        Page { width_mm: 162.0, height_mm: 114.0, shapes: Vec::new(), marks: Vec::new(), words: Vec::new() }
    }

    fn written(text: &str) -> Result<Page, WriteError> {
        let mut page = envelope();
        let hand = Hand::theodore().expect("the house's own hand");
        address(&mut page, &hand, &lines(text), &PLACE, &Manner::default()).map(|()| page)
    }

    #[test]
    fn an_address_keeps_its_lines_and_its_place() {
        let page = written("Loretta Haynes/1412 South Peoria Avenue/Tulsa, Oklahoma 74120").expect("an address");
        let said: Vec<&str> = page.words.iter().map(|w| w.text.as_str()).collect();
        assert_eq!(said.join(" "), "Loretta Haynes 1412 South Peoria Avenue Tulsa, Oklahoma 74120");
        let rows = rows(&page);
        assert_eq!(rows.len(), 3);
        for (n, row) in rows.iter().enumerate() {
            assert!(
                (row.ink.x0 - PLACE.x_mm - 3.0 * n as f64).abs() < 2.0 && row.ink.x1 < PLACE.x_mm + PLACE.width_mm + 3.0,
                "{:?}",
                row.ink
            );
        }
        assert!(rows.windows(2).all(|r| (5.0..9.0).contains(&(r[1].baseline - r[0].baseline))));
        assert_ne!(rows[1].ink.x0 - rows[0].ink.x0, rows[2].ink.x0 - rows[1].ink.x0);
    }

    #[test]
    fn a_long_address_is_written_smaller_and_one_that_is_too_long_refused() {
        let size = |text: &str| written(text).expect("an address").words[0].x_height_mm;
        assert!(size("Loretta Haynes/The Old Schoolhouse, Chipping Norton") < size("Loretta Haynes/Tulsa"));
        let error = written(&format!("Loretta Haynes/{}", "Llanfairpwllgwyngyll ".repeat(6))).expect_err("no room");
        assert!(error.to_string().contains("a line of it is too long") && !error.to_string().contains("Llan"), "{error}");
        assert!(written(&["a"; 14].join("/")).expect_err("no room").to_string().contains("too many lines"));
        assert_eq!(written(" / "), Err(WriteError::Empty));
    }
}
