//! A hand shown off: its letters one by one, some of them three times so that one sees how it varies, the pairs
//! that people tie, a passage, and its numbers beside what people do. Two sheets of A4.
//!
//! Everything is ink on a page, the small type too (outlines, in a paler tone), so that the letter's own PDF and
//! PNG print it and its words can be selected.

mod letters;
mod numbers;
mod set;
#[cfg(test)]
mod tests;

use crate::{
    PressError,
    letter::{self, About, Paper},
    sheet::colour,
};
use chrono::{DateTime, Utc};
use fonts::{Hand, Ink, Margins, Page, Stationery};
use set::Easel;

const WIDTH: f64 = 210.0;
const HEIGHT: f64 = 297.0;
/// Left and right of what stands on the sheet.
const LEFT: f64 = 24.0;
const RIGHT: f64 = WIDTH - 24.0;

/// The specimen's two sheets. `face` is a TrueType face for the small type.
///
/// # Errors
/// When `face` is no TrueType face or lacks a character of the hand's title, or the hand lacks the plain letters.
pub fn pages(hand: &Hand, face: &[u8]) -> Result<Vec<Page>, PressError> {
    let card = hand.card();
    let mut first = Easel::new(face)?;
    letters::head(&mut first, hand)?;
    letters::letters(&mut first, hand)?;
    let mut second = Easel::new(face)?;
    let passage = letters::passage(&mut second, hand)?;
    numbers::numbers(&mut second, hand, passage)?;
    for (number, easel) in [&mut first, &mut second].into_iter().enumerate() {
        easel.foot(&format!("{}  ·  {}", card.title, number + 1))?;
    }
    Ok(vec![first.page, second.page])
}

/// The specimen as a PDF. `created` goes into the file's properties. Same input, same bytes.
///
/// # Errors
/// As [`pages`], and when the ink's colour is none.
pub fn pdf(hand: &Hand, face: &[u8], ink: &Ink, created: DateTime<Utc>) -> Result<Vec<u8>, PressError> {
    let card = hand.card();
    let title = format!("{}: a hand", card.title);
    let sheet = paper();
    let about = About { title: &title, author: &card.author, language: "en", created, text: &card.name };
    letter::pdf(&pages(hand, face)?, &about, &two_tones(ink)?, &Paper::plain(&sheet))
}

/// The specimen as one picture, both sheets side by side, `dpi` dots to the inch.
///
/// # Errors
/// As [`pdf`], and when the picture would be too fine or too coarse.
pub fn png(hand: &Hand, face: &[u8], ink: &Ink, dpi: f64) -> Result<Vec<u8>, PressError> {
    let mut spread: Option<Page> = None;
    for page in pages(hand, face)? {
        spread = Some(match spread {
            None => page,
            Some(mut left) => {
                set::beside(&mut left, page);
                left
            }
        });
    }
    let spread = spread.ok_or(PressError::NoPages)?;
    letter::png(&spread, 0, &two_tones(ink)?, &Paper::plain(&paper()), dpi)
}

fn paper() -> Stationery {
    Stationery {
        name: "specimen".into(),
        title: "A4".into(),
        width_mm: WIDTH,
        height_mm: HEIGHT,
        margins: Margins { top: 20.0, right: WIDTH - RIGHT, bottom: 20.0, left: LEFT },
        pitch_mm: 8.5,
        tint: "#fdfbf5".into(),
        ..Stationery::default()
    }
}

/// The hand in the ink's full colour, the type halfway to the paper.
fn two_tones(ink: &Ink) -> Result<Ink, PressError> {
    let [r, g, b] = colour(&ink.colour)?.map(|v| v + (255 - v) / 5 * 2);
    Ok(Ink { thin: Some(format!("#{r:02x}{g:02x}{b:02x}")), shades: true, ..ink.clone() })
}
