//! The sheet as data: where every mark, box and line lies. The press draws it, the reader looks for it.
//!
//! All lengths in millimetres from the paper's upper left corner, y downwards. Both papers carry the same
//! boxes at the same places; only the corners differ.

use kurbo::{Point, Rect, Size};
use serde::{Deserialize, Serialize};

/// The sheet's version, printed on it. A change of any place or text here is another version.
pub const SHEET_VERSION: u8 = 1;
/// How many pages a sheet has.
pub const PAGES: usize = 3;
/// The x-height that the guides in the boxes show: a little above the 2.5 mm that people write in, so that
/// nobody feels cramped and few write much larger.
pub const GUIDE_MM: f64 = 3.0;
/// Ascenders above the baseline, in x-heights (people: 1.79).
pub const ASCENDER: f64 = 1.8;
/// Descenders below the baseline, in x-heights.
pub const DESCENDER: f64 = 1.0;
/// Side of one module of a corner mark; a mark is 7 modules wide: black, white, three black, white, black,
/// the proportions of a QR code's finder, which no writing has in every direction (ISO/IEC 18004, 6.3.3).
pub const MODULE_MM: f64 = 1.1;
/// Side of the small squares along both edges that show how the paper is curved.
pub const WAYMARK_MM: f64 = 1.8;
/// Side of one bit of the printed id.
pub const BIT_MM: f64 = 1.6;

const INSET: f64 = 12.0;
const COLUMNS: usize = 13;
const PITCH: f64 = 14.0;
const ROW: f64 = 18.7;
const BOX: Size = Size::new(11.8, 13.3);
/// From a box's top to its baseline.
const BASELINE: f64 = 8.6;
const LINE_PITCH: f64 = 15.6;
const WAYMARKS: usize = 5;

/// Small letters that every text is full of: they are asked for once more.
const FREQUENT: &str = "etaoinsrhldcu";
const PAIRS: [&str; 26] = [
    "th", "tt", "oo", "of", "ff", "ll", "ss", "ch", "er", "on", "in", "he", "an", "re", "nd", "ee", "fi", "ou", "ea", "st", "or", "ng",
    "ve", "wh", "ow", "ly",
];
const MARKS: &str = ".,;:!?'\"()-–&@#%+=€£$/…*°_.,!?'\"-“”‘’—×";
const ACCENTED: &str = "éèêëáàâäãåæçíìîïñóòôöõøœßúùûüýÿÉÀÄÖÜÅÇÑ";

/// The text that shows how a person writes when not thinking of letters: size, slant, spacing, joins.
pub const RUNNING_TEXT: [&str; 7] = [
    "Dear Max, the quick brown fox jumps over",
    "a lazy dog, and just so my thoughts jump",
    "to you whenever the kettle begins to sing.",
    "Shall we go back in July to that little",
    "coffee house off the square, sit still for",
    "an hour, and watch the evening light come",
    "softly down over the river and the hills?",
];

/// What a sheet is printed on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Paper {
    /// 210 × 297 mm.
    A4,
    /// 8½ × 11 in.
    Letter,
}

impl Paper {
    /// Both papers.
    pub const ALL: [Paper; 2] = [Paper::A4, Paper::Letter];

    /// Width and height in millimetres.
    pub fn size(self) -> Size {
        match self {
            Paper::A4 => Size::new(210.0, 297.0),
            Paper::Letter => Size::new(215.9, 279.4),
        }
    }

    /// What people call it.
    pub fn title(self) -> &'static str {
        match self {
            Paper::A4 => "A4",
            Paper::Letter => "US Letter",
        }
    }

    /// The centres of the corner marks: upper left, upper right, lower right, lower left.
    pub fn corners(self) -> [Point; 4] {
        let Size { width, height } = self.size();
        [(INSET, INSET), (width - INSET, INSET), (width - INSET, height - INSET), (INSET, height - INSET)].map(Point::from)
    }

    /// The centres of the small squares along the left and the right edge, from the top.
    pub fn waymarks(self) -> [Vec<Point>; 2] {
        let Size { width, height } = self.size();
        [INSET, width - INSET].map(|x| {
            let step = (height - 2.0 * INSET) / (WAYMARKS + 1) as f64;
            (1..=WAYMARKS).map(|i| Point::new(x, INSET + step * i as f64)).collect()
        })
    }

    /// Where a bit of the id is.
    pub fn bit(self, number: usize) -> Rect {
        let x = self.size().width / 2.0 + (number as f64 - ID_BITS as f64 / 2.0) * BIT_MM;
        Rect::new(x, INSET - BIT_MM / 2.0, x + BIT_MM, INSET + BIT_MM / 2.0)
    }
}

/// What is to be written in a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// A letter, figure, mark or pair in a box.
    Letter,
    /// A line of running text.
    Line,
    /// The signature.
    Signature,
}

/// A place to write in.
#[derive(Debug, Clone, PartialEq)]
pub struct Cell {
    /// What is to be written there; "signature" for the signature.
    pub key: String,
    /// Which of its kind on the whole sheet, from 0: the second "a" is 1.
    pub index: usize,
    /// Page, from 0.
    pub page: usize,
    /// What sort of place.
    pub kind: Kind,
    /// The frame.
    pub frame: Rect,
    /// The height of its baseline.
    pub baseline: f64,
}

/// A heading over a group of boxes, set small.
#[derive(Debug, Clone, PartialEq)]
pub struct Heading {
    /// Its words.
    pub text: &'static str,
    /// Left end of its baseline.
    pub at: Point,
}

/// A page of the sheet.
#[derive(Debug, Clone, PartialEq)]
pub struct Page {
    /// The paper.
    pub paper: Paper,
    /// Its number, from 0.
    pub number: usize,
    /// The places to write in.
    pub cells: Vec<Cell>,
    /// The headings over them.
    pub headings: Vec<Heading>,
    /// Left edge of what is printed.
    pub left: f64,
}

impl Page {
    /// Everything that is printed solid black, as rectangles to be filled in this order with black (`true`) or
    /// white.
    pub fn solids(&self) -> Vec<(Rect, bool)> {
        let mut out = Vec::new();
        for corner in self.paper.corners() {
            for (modules, black) in [(7.0, true), (5.0, false), (3.0, true)] {
                out.push((Rect::from_center_size(corner, (modules * MODULE_MM, modules * MODULE_MM)), black));
            }
        }
        for mark in self.paper.waymarks().into_iter().flatten() {
            out.push((Rect::from_center_size(mark, (WAYMARK_MM, WAYMARK_MM)), true));
        }
        let bits = Id { version: SHEET_VERSION, paper: self.paper, page: self.number }.bits();
        out.extend((0..ID_BITS).filter(|i| bits[*i]).map(|i| (self.paper.bit(i), true)));
        out
    }

    /// The heights of a box's guides: ascender line, x-height line, baseline, descender line.
    pub fn guides(cell: &Cell) -> [f64; 4] {
        [-ASCENDER, -1.0, 0.0, DESCENDER].map(|y| cell.baseline + y * GUIDE_MM)
    }
}

/// All pages of a sheet.
pub fn pages(paper: Paper) -> Vec<Page> {
    let mut counts = std::collections::BTreeMap::new();
    (0..PAGES).map(|number| page(paper, number, &mut counts)).collect()
}

fn page(paper: Paper, number: usize, counts: &mut std::collections::BTreeMap<String, usize>) -> Page {
    let left = (paper.size().width - COLUMNS as f64 * PITCH) / 2.0;
    let mut page = Page { paper, number, cells: Vec::new(), headings: Vec::new(), left };
    let alphabet: Vec<String> = ('a'..='z').map(String::from).collect();
    let capitals: Vec<String> = ('A'..='Z').map(String::from).collect();
    let singly = |text: &str| text.chars().map(String::from).collect::<Vec<_>>();
    let mut y = if number == 0 { 55.0 } else { 27.0 };
    let mut group = |page: &mut Page, heading: &'static str, keys: &[String], columns: usize| {
        page.headings.push(Heading { text: heading, at: Point::new(left + (PITCH - BOX.width) / 2.0, y) });
        y += 7.6;
        for row in keys.chunks(columns) {
            for (column, key) in row.iter().enumerate() {
                let x = left + PITCH * column as f64 + (PITCH - BOX.width) / 2.0;
                let frame = Rect::from_origin_size((x, y), BOX);
                let count = counts.entry(key.clone()).or_default();
                page.cells.push(Cell { key: key.clone(), index: *count, page: number, kind: Kind::Letter, frame, baseline: y + BASELINE });
                *count += 1;
            }
            y += ROW;
        }
        y += 1.6;
    };
    match number {
        0 => {
            group(&mut page, "Small letters", &[&alphabet[..], &alphabet, &alphabet, &singly(FREQUENT)].concat(), COLUMNS);
            group(&mut page, "Pairs, tied as you tie them", &PAIRS.map(String::from), COLUMNS);
        }
        1 => {
            group(&mut page, "Capitals", &[&capitals[..], &capitals].concat(), COLUMNS);
            let figures = singly("0123456789");
            group(&mut page, "Figures", &[&figures[..], &figures].concat(), 10);
            group(&mut page, "Marks", &singly(MARKS), COLUMNS);
        }
        _ => {
            group(&mut page, "Accented letters, as far as you use them", &singly(ACCENTED), COLUMNS);
            let inner = left + (PITCH - BOX.width) / 2.0;
            let right = left + COLUMNS as f64 * PITCH - (PITCH - BOX.width) / 2.0;
            page.headings.push(Heading { text: "A few lines, as you would write to a friend", at: Point::new(inner, y) });
            for (index, text) in RUNNING_TEXT.iter().enumerate() {
                let baseline = y + 15.0 + LINE_PITCH * index as f64;
                let frame = Rect::new(inner, baseline - crate::running::LINE_BASELINE_MM, right, baseline + 3.4);
                page.cells.push(Cell { key: (*text).to_string(), index, page: number, kind: Kind::Line, frame, baseline });
            }
            y += 15.0 + LINE_PITCH * (RUNNING_TEXT.len() - 1) as f64 + 10.5;
            page.headings.push(Heading { text: "Your signature", at: Point::new(inner, y) });
            let frame = Rect::new(inner, y + 3.0, inner + 110.0, y + 29.0);
            page.cells.push(Cell { key: "signature".into(), index: 0, page: number, kind: Kind::Signature, frame, baseline: y + 21.0 });
        }
    }
    page
}

/// How many bits the printed id has.
pub const ID_BITS: usize = 24;

/// What a page says of itself, printed between the upper corner marks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Id {
    /// The sheet's version.
    pub version: u8,
    /// What it is printed on.
    pub paper: Paper,
    /// Page, from 0.
    pub page: usize,
}

impl Id {
    /// Its bits, left to right: 101, five of version, two of paper, four of page, eight of checksum
    /// (CRC-8, polynomial 0x07, as in ITU-T I.432.1), 11.
    pub fn bits(self) -> [bool; ID_BITS] {
        let word = u16::from(self.version & 31) << 6 | u16::from(self.paper == Paper::Letter) << 4 | (self.page as u16 & 15);
        let whole = 0b101 << 21 | u32::from(word) << 10 | u32::from(checksum(word)) << 2 | 0b11;
        std::array::from_fn(|i| whole >> (ID_BITS - 1 - i) & 1 == 1)
    }

    /// The id that these bits say, when their frame and checksum are right.
    pub fn from_bits(bits: [bool; ID_BITS]) -> Option<Id> {
        let whole = bits.iter().fold(0u32, |w, b| w << 1 | u32::from(*b));
        let word = (whole >> 10 & 0x7ff) as u16;
        let sound = whole >> 21 == 0b101 && whole & 3 == 0b11 && (whole >> 2 & 0xff) as u8 == checksum(word);
        let paper = match word >> 4 & 3 {
            0 => Paper::A4,
            1 => Paper::Letter,
            _ => return None,
        };
        sound.then_some(Id { version: (word >> 6) as u8, paper, page: usize::from(word & 15) })
    }
}

fn checksum(word: u16) -> u8 {
    word.to_be_bytes()
        .into_iter()
        .fold(0u8, |crc, byte| (0..8).fold(crc ^ byte, |crc, _| if crc & 0x80 == 0 { crc << 1 } else { crc << 1 ^ 0x07 }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    #[test]
    fn every_letter_is_asked_for_often_enough() {
        let mut counts: BTreeMap<String, usize> = BTreeMap::new();
        for cell in pages(Paper::A4).into_iter().flat_map(|p| p.cells) {
            *counts.entry(cell.key).or_default() += 1;
        }
        let least = |text: &str, n: usize| text.chars().all(|c| counts.get(&c.to_string()).is_some_and(|k| *k >= n));
        assert!(least("abcdefghijklmnopqrstuvwxyz", 3) && least("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.,!?", 2));
        assert!(least(";:()–&@#%+=€£$/…éèêëáàâäöüñçåøßíóú", 1));
        let text = RUNNING_TEXT.concat();
        assert!(('a'..='z').all(|c| text.contains(c)) && RUNNING_TEXT.iter().all(|l| l.chars().count() <= 42));
    }

    #[test]
    fn nothing_lies_on_anything_else_on_either_paper() {
        for page in Paper::ALL.into_iter().flat_map(pages) {
            let sheet = page.paper.size().to_rect().inset(-8.0);
            let solids: Vec<Rect> = page.solids().into_iter().map(|s| s.0).collect();
            for (i, cell) in page.cells.iter().enumerate() {
                assert!(sheet.contains(cell.frame.origin()) && cell.frame.y1 < sheet.y1 - 3.0, "{cell:?}");
                assert!(solids.iter().all(|s| s.intersect(cell.frame).is_zero_area()), "{cell:?}");
                assert!(page.cells[..i].iter().all(|c| c.frame.intersect(cell.frame).is_zero_area()), "{cell:?}");
                let guides = Page::guides(cell);
                assert!(cell.frame.y0 < guides[0] && guides[3] < cell.frame.y1, "{cell:?}");
            }
        }
    }

    #[test]
    fn an_id_is_read_back_and_a_wrong_bit_is_noticed() {
        for paper in Paper::ALL {
            for page in 0..PAGES {
                let id = Id { version: SHEET_VERSION, paper, page };
                assert_eq!(Id::from_bits(id.bits()), Some(id));
                for wrong in 0..ID_BITS {
                    let mut bits = id.bits();
                    bits[wrong] ^= true;
                    assert_eq!(Id::from_bits(bits), None);
                }
            }
        }
    }
}
