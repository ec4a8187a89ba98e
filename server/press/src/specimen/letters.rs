//! The letters, the pairs and the passage.

use super::set::{Cut, Easel, LABEL, SMALL, Stand};
use super::{LEFT, RIGHT, WIDTH, paper};
use crate::PressError;
use fonts::{Hand, Manner, Margins, Page, Stationery, write};
use kurbo::Point;

/// Where the letters begin; left of it stand the labels.
const COLUMN: f64 = LEFT + 27.0;

/// A section of single pieces of writing in a grid.
struct Section {
    name: &'static str,
    /// What is written, divided by spaces.
    pieces: &'static str,
    /// How often each stands in its cell.
    times: usize,
    columns: usize,
    /// The x-height in millimetres.
    size: f64,
    /// From row to row in millimetres.
    pitch: f64,
}

const SECTIONS: [Section; 6] = [
    Section { name: "Small", pieces: "a b c d e f g h i j k l m n o p q r s t u v w x y z", times: 3, columns: 7, size: 2.4, pitch: 14.0 },
    Section {
        name: "Capitals",
        pieces: "A B C D E F G H I J K L M N O P Q R S T U V W X Y Z",
        times: 1,
        columns: 13,
        size: 2.7,
        pitch: 15.4,
    },
    Section { name: "Figures", pieces: "0 1 2 3 4 5 6 7 8 9 £ € $", times: 1, columns: 13, size: 2.7, pitch: 13.5 },
    Section {
        name: "Signs", pieces: ". , ; : ! ? ’ “ ” ( ) – & @ # % + = * / … ½ ° « » _", times: 1, columns: 13, size: 2.6, pitch: 12.0
    },
    Section {
        name: "Accents",
        pieces: "é è ê ë à â ä å ç î ñ ö ø ô ü û ß œ æ ł š ž č ý ğ ő",
        times: 1,
        columns: 13,
        size: 2.5,
        pitch: 12.8,
    },
    Section { name: "Pairs", pieces: "th tt of oo ff ll ss ee ou ch qu st er ing", times: 1, columns: 7, size: 2.7, pitch: 13.4 },
];

/// The hand's name in its own writing, and in small type whose it is.
pub(super) fn head(easel: &mut Easel, hand: &Hand) -> Result<(), PressError> {
    let card = hand.card();
    easel.set("A hand", Point::new(WIDTH / 2.0, 25.0), Cut { stand: Stand::Middle, ..LABEL })?;
    let page = written(hand, &writable(hand, &card.title), 6)?;
    let size = page.words.first().map_or(2.5, |w| w.x_height_mm);
    let (from, to) = page.words.iter().fold((f64::MAX, f64::MIN), |(l, r), w| (l.min(w.x_mm), r.max(w.x_mm + w.width_mm)));
    let scale = (6.6 / size).min((RIGHT - LEFT - 10.0) / (to - from).max(1.0));
    let left = WIDTH / 2.0 - (to - from) * scale / 2.0;
    for number in 0..page.words.len() {
        easel.word(&page, number, Point::new(left + (page.words[number].x_mm - from) * scale, 45.0), scale);
    }
    let by = if card.author.is_empty() { card.style.clone() } else { format!("{}  ·  {}", card.style, card.author) };
    easel.set(&by, Point::new(WIDTH / 2.0, 58.5), Cut { stand: Stand::Middle, em: 3.5, ..SMALL }).map(drop)
}

/// The sections, one under the other.
pub(super) fn letters(easel: &mut Easel, hand: &Hand) -> Result<(), PressError> {
    let mut y = 65.0;
    for (lane, section) in (11..).zip(&SECTIONS) {
        let pieces: Vec<&str> = section.pieces.split(' ').filter(|p| hand.missing(p).is_empty()).collect();
        if pieces.is_empty() {
            continue;
        }
        easel.section(section.name, y)?;
        let text: Vec<String> = pieces.iter().map(|p| vec![*p; section.times].join(" ")).collect();
        let page = written(hand, &text.join(" "), lane)?;
        let mut baseline = y + 0.5 * section.pitch + 0.75 * section.size + 1.2;
        let cell = (RIGHT - COLUMN) / section.columns as f64;
        for (number, word) in page.words.iter().enumerate() {
            let (piece, nth) = (number / section.times, number % section.times);
            let (row, column) = (piece / section.columns, piece % section.columns);
            let scale = section.size / word.x_height_mm;
            // Several of one letter stand close together in the middle of their cell.
            let own = &page.words[piece * section.times..(piece + 1) * section.times];
            let gap = 0.55 * section.size;
            let widths: f64 = own.iter().map(|w| w.width_mm * scale + gap).sum::<f64>() - gap;
            let before: f64 = own[..nth].iter().map(|w| w.width_mm * scale + gap).sum();
            let x = COLUMN + (column as f64 + 0.5) * cell - widths / 2.0 + before;
            easel.word(&page, number, Point::new(x, baseline + row as f64 * section.pitch), scale);
        }
        let rows = pieces.len().div_ceil(section.columns);
        baseline += (rows - 1) as f64 * section.pitch;
        y = baseline + 0.5 * section.pitch - 0.75 * section.size + 1.6;
    }
    Ok(())
}

/// A passage in the size that the hand is written in. Gives where it ends.
pub(super) fn passage(easel: &mut Easel, hand: &Hand) -> Result<f64, PressError> {
    const PASSAGE: &str = "My dear Harriet,\n\nThe post came late, and with it your parcel: six quinces, a jar of honey and that \
absurd hat. I wore it to feed the geese. They were not amused, but Mr. Fitzgerald leant over the gate, took off his own, and bowed.\n\n\
You ask what we do all day. We mend things; we read aloud; yesterday, just before dusk, we counted 147 starlings on the wire. I never \
knew that quiet could be so full. Come and be quiet here too.\n\nEver yours,\nJonathan";
    easel.set("A page", Point::new(LEFT, 25.0), LABEL)?;
    easel.rule(LEFT, RIGHT, 20.4);
    let sheet = Stationery { height_mm: 250.0, margins: Margins { top: 22.0, right: 34.0, bottom: 10.0, left: 38.0 }, ..paper() };
    let manner = Manner { seed: 3, neatness: 0.5, ..Manner::default() };
    let pages = write(hand, &writable(hand, PASSAGE), &sheet, &manner).map_err(refused)?;
    let page = pages.first().ok_or(PressError::NoPages)?;
    let top = page.words.first().map_or(0.0, |w| w.baseline_mm);
    easel.writing(page, 35.0 - top);
    let last = page.words.iter().map(|w| w.baseline_mm).fold(0.0, f64::max);
    Ok(last + 35.0 - top + 9.0)
}

/// A text in one line on a sheet as wide as it needs.
fn written(hand: &Hand, text: &str, seed: u32) -> Result<Page, PressError> {
    let sheet =
        Stationery { width_mm: 1000.0, height_mm: 400.0, margins: Margins { top: 30.0, right: 20.0, bottom: 20.0, left: 20.0 }, ..paper() };
    let manner = Manner { seed, neatness: 0.5, ..Manner::default() };
    let mut pages = write(hand, text, &sheet, &manner).map_err(refused)?;
    if pages.is_empty() {
        return Err(PressError::NoPages);
    }
    Ok(pages.swap_remove(0))
}

/// A text without the words that this hand has no letters for.
pub(super) fn writable(hand: &Hand, text: &str) -> String {
    let lines: Vec<String> =
        text.lines().map(|line| line.split(' ').filter(|word| hand.missing(word).is_empty()).collect::<Vec<_>>().join(" ")).collect();
    lines.join("\n")
}

/// The hand has too little to be shown.
pub(super) fn refused(error: fonts::WriteError) -> PressError {
    PressError::Hand(error.to_string())
}
