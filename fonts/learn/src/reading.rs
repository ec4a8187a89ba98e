//! What was read of a sheet so far: kept between pictures, joined, and made into a hand.

use crate::{
    LearnError,
    cell::{self, Usual},
    flat::Flat,
    form::median,
    light::Lit,
    like, marks,
    mask::Mask,
    open::{self, Picture},
    page::{DOTS_PER_MM, Ink, Patch, TOP},
    sheet::{self, Cell, Kind, PAGES, Paper, SHEET_VERSION},
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What is to be said of a box.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// A letterform was read.
    Read,
    /// Nothing is written there.
    Empty,
    /// The writing goes over the frame and is cut off.
    TouchesFrame,
    /// The writing is much paler than the rest.
    TooFaint,
    /// A blot, or struck out.
    Smudged,
    /// It looks like another letter than the box asks for.
    Misplaced,
}

impl State {
    /// What to say about it to the person who wrote.
    pub fn advice(self) -> &'static str {
        match self {
            State::Read => "read",
            State::Empty => "empty: write it, or leave it if you never do",
            State::TouchesFrame => "goes over the frame: write it again inside the box",
            State::TooFaint => "too faint: write it again with the usual pressure",
            State::Smudged => "smudged: write it again",
            State::Misplaced => "looks like something else than is asked for: write it again, much as your others",
        }
    }
}

/// A box as it was read.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BoxReading {
    /// What it asks for; "signature" for the signature.
    pub key: String,
    /// Which of its kind, from 0.
    pub index: usize,
    /// Page of the sheet, from 0.
    pub page: usize,
    /// What stands there.
    pub state: State,
    /// The ink, 12 dots to the millimetre, with a little around the frame; [`Mask::png`] shows it.
    pub ink: Mask,
}

/// A line of running text as it was read.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LineReading {
    /// Which line, from 0.
    pub index: usize,
    /// The ink.
    pub ink: Mask,
}

/// A page as it was read.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PageReading {
    /// What it was printed on.
    pub paper: Paper,
    /// Its boxes in the sheet's order.
    pub boxes: Vec<BoxReading>,
    /// Its lines of running text.
    pub lines: Vec<LineReading>,
}

/// A sheet as far as it was read. Serialisable, so that it can wait for another picture.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reading {
    /// The sheet's version.
    pub version: u8,
    /// The pages, by their number from 0.
    pub pages: BTreeMap<usize, PageReading>,
}

/// Reads pictures of a filled sheet: PNG, JPEG, WebP, TIFF, or PDFs of scans, any way up, in any order. Two
/// pictures of the same page complete each other.
///
/// # Errors
/// When a picture is none, is too large or too small, is blurred, shows no sheet of ours or one of another
/// version, or when nothing is written on any of them. Boxes that could not be read are no error: see
/// [`Reading::unread`].
pub fn read(files: &[&[u8]]) -> Result<Reading, LearnError> {
    let mut reading = Reading { version: SHEET_VERSION, pages: BTreeMap::new() };
    for picture in open::open(files)? {
        let (number, page) = read_page(&picture)?;
        reading.take_in(number, page);
    }
    reading.compare();
    let written = |p: &PageReading| p.boxes.iter().any(|b| b.state != State::Empty) || p.lines.iter().any(|l| l.ink.area() > 0);
    if reading.pages.values().any(written) { Ok(reading) } else { Err(LearnError::Empty) }
}

impl Reading {
    /// All boxes, in the sheet's order.
    pub fn boxes(&self) -> impl Iterator<Item = &BoxReading> {
        self.pages.values().flat_map(|p| &p.boxes)
    }

    /// The boxes whose writing cannot be used, and the empty ones, in the sheet's order.
    pub fn unread(&self) -> impl Iterator<Item = &BoxReading> {
        self.boxes().filter(|b| b.state != State::Read)
    }

    /// The pages that no picture showed, from 0.
    pub fn missing_pages(&self) -> Vec<usize> {
        (0..PAGES).filter(|n| !self.pages.contains_key(n)).collect()
    }

    /// Takes other pictures of the same sheet. With `only`, exactly that box is replaced, by whatever stands in it
    /// now; without, whatever could not be read so far is completed.
    ///
    /// # Errors
    /// As [`read`]; and when the sheet has no such box or no picture shows it. The reading is unchanged then.
    pub fn retake(&mut self, only: Option<(&str, usize)>, files: &[&[u8]]) -> Result<(), LearnError> {
        let new = read(files)?;
        let Some((key, index)) = only else {
            for (number, page) in new.pages {
                self.take_in(number, page);
            }
            self.compare();
            return Ok(());
        };
        let is_it = |b: &&mut BoxReading| b.key == key && b.index == index;
        let found =
            new.pages.into_iter().find_map(|(n, p)| Some((n, p.boxes.into_iter().find(|b| b.key == key && b.index == index)?, p.paper)));
        let (number, found, paper) = found.ok_or_else(|| LearnError::NoSuchBox { key: key.into(), index })?;
        let page = self.pages.entry(number).or_insert_with(|| PageReading { paper, boxes: Vec::new(), lines: Vec::new() });
        match page.boxes.iter_mut().find(is_it) {
            Some(old) => *old = found,
            None => page.boxes.push(found),
        }
        self.compare();
        Ok(())
    }

    /// Lays every box beside the others and tells those that hold something else than they ask for. What was told
    /// before is thought over again: there may be more to compare with.
    fn compare(&mut self) {
        let is_letter = |b: &&BoxReading| matches!(b.state, State::Read | State::Misplaced);
        let boxes: Vec<&BoxReading> = self.boxes().filter(is_letter).collect();
        let mut misfits = like::misfits(&boxes).into_iter();
        for found in self.pages.values_mut().flat_map(|p| &mut p.boxes).filter(|b| is_letter(&&**b)) {
            found.state = if misfits.next().unwrap_or(false) { State::Misplaced } else { State::Read };
        }
    }

    fn take_in(&mut self, number: usize, page: PageReading) {
        let Some(known) = self.pages.get_mut(&number) else {
            self.pages.insert(number, page);
            return;
        };
        for new in page.boxes {
            match known.boxes.iter_mut().find(|b| b.key == new.key && b.index == new.index) {
                Some(old) if old.state != State::Read && new.state != State::Empty => *old = new,
                Some(_) => {}
                None => known.boxes.push(new),
            }
        }
        for new in page.lines {
            match known.lines.iter_mut().find(|l| l.index == new.index) {
                Some(old) if old.ink.area() == 0 => *old = new,
                Some(_) => {}
                None => known.lines.push(new),
            }
        }
    }
}

/// Where a letter's baseline is in the mask of its box, in dots from the top.
pub(crate) fn baseline_in_box() -> f64 {
    let cell = sheet::pages(Paper::A4).into_iter().flat_map(|p| p.cells).next();
    TOP as f64 + cell.map_or(0.0, |c| c.baseline - c.frame.y0) * DOTS_PER_MM
}

fn read_page(picture: &Picture) -> Result<(usize, PageReading), LearnError> {
    let (corners, soft) = marks::corners(&picture.grey);
    if soft {
        return Err(LearnError::Blurred { place: picture.place.clone() });
    }
    let lit = Lit::new(&picture.grey);
    let flat = Flat::find(&lit, &corners, &picture.place)?;
    let Some(page) = sheet::pages(flat.id.paper).into_iter().nth(flat.id.page) else {
        return Err(LearnError::NoId { place: picture.place.clone() });
    };
    let inks: Vec<(Cell, Ink)> = page
        .cells
        .into_iter()
        .map(|cell| {
            let ink = Patch::of(&cell, &flat, &lit).ink();
            (cell, ink)
        })
        .collect();
    let inked = || inks.iter().filter(|(_, ink)| ink.mask.area() > 0);
    let strengths: Vec<f64> = inked().map(|(_, ink)| f64::from(ink.strength)).collect();
    let widths: Vec<f64> =
        inked().filter(|(c, _)| c.kind != Kind::Line).filter_map(|(_, ink)| Some(ink.mask.line_width()? / DOTS_PER_MM)).collect();
    let usual = Usual { strength: median(&strengths).unwrap_or(1.0) as f32, pen_mm: median(&widths).unwrap_or(0.4) };
    let mut reading = PageReading { paper: flat.id.paper, boxes: Vec::new(), lines: Vec::new() };
    for (cell, ink) in inks {
        if cell.kind == Kind::Line {
            reading.lines.push(LineReading { index: cell.index, ink: ink.mask });
        } else {
            let (mask, state) = cell::read(&cell, &ink, usual);
            reading.boxes.push(BoxReading { key: cell.key, index: cell.index, page: cell.page, state, ink: mask });
        }
    }
    Ok((flat.id.page, reading))
}
