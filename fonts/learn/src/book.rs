//! A reading made into a hand.

use crate::{
    LearnError,
    form::{Place, letterform, median, milli},
    mask::Mask,
    page::{DOTS_PER_MM, TOP},
    reading::{BoxReading, Reading, State, baseline_in_box},
    running::{Habits, Profile, measure},
    sheet::{self, GUIDE_MM, Kind, Paper},
};
use fonts::{LetterBook, Letterform, Personality};
use std::collections::BTreeMap;

/// Small letters without ascender or descender: what an x-height is.
const SMALL: &str = "acemnorsuvwxz";
/// What no letter can be written without.
pub(crate) const NEEDED: &str = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.,!?";
/// The least that a hand counts as its own width of line, so that a hair is not lost, in x-heights.
const THINNEST: f64 = 0.05;

impl Reading {
    /// The hand that was read. The same reading gives the same hand.
    ///
    /// # Errors
    /// [`LearnError::Incomplete`] when pages, letters that no text can do without, or the running text are missing; it
    /// names them.
    pub fn book(&self) -> Result<LetterBook, LearnError> {
        let mut read: BTreeMap<&str, Vec<&BoxReading>> = BTreeMap::new();
        for found in self.boxes().filter(|b| b.state == State::Read && b.key != "signature") {
            read.entry(&found.key).or_default().push(found);
        }
        let guides = Place { baseline: baseline_in_box(), unit: GUIDE_MM * DOTS_PER_MM };
        let place = own_place(&read, guides);
        let lines: Vec<(&str, &Mask)> =
            self.pages.values().flat_map(|p| &p.lines).filter_map(|l| Some((*sheet::RUNNING_TEXT.get(l.index)?, &l.ink))).collect();
        let profiles =
            read.iter().filter_map(|(key, forms)| Some(((*key).to_string(), Profile::of(&forms.first()?.ink, place)?))).collect();
        let habits = measure(&lines, &profiles);
        self.check_complete(&read, habits.is_some())?;
        let habits = habits.ok_or_else(|| LearnError::Incomplete { pages: Vec::new(), keys: Vec::new(), running_text: false })?;

        // People press and write alike in a box and on a line, but not equally large: the line is as wide for small
        // letters as for large ones, so the ink in the boxes grows by what it is too thin for their size.
        let in_boxes = median(&read.values().flatten().filter_map(|b| b.ink.line_width()).collect::<Vec<_>>()).unwrap_or(0.0);
        let wanted = habits.pen_mm / habits.x_height_mm * place.unit;
        let grow = ((wanted - in_boxes) / 2.0).clamp(0.0, 2.5);
        let grow = if grow < 0.4 { 0.0 } else { grow };

        let mut forms: BTreeMap<String, Vec<Letterform>> = BTreeMap::new();
        for (key, found) in &read {
            let joins = habits.connected && key.chars().all(char::is_alphabetic);
            let made: Vec<Letterform> =
                found.iter().filter_map(|b| letterform(key, &b.ink.grown(grow), place, habits.letter_gap, joins)).collect();
            if !made.is_empty() {
                forms.insert((*key).to_string(), made);
            }
        }
        let book =
            LetterBook { version: LetterBook::VERSION, personality: personality(&habits), forms, signature: self.signature(&habits) };
        book.check().map_err(|e| LearnError::Assembly(e.to_string()))?;
        Ok(book)
    }

    /// What no form was read for, in the sheet's order, each once; letters that a hand can do without too.
    pub fn keys_without_form(&self) -> Vec<String> {
        let mut out: Vec<String> = Vec::new();
        for cell in sheet::pages(Paper::A4).into_iter().flat_map(|p| p.cells).filter(|c| c.kind == Kind::Letter) {
            if !out.contains(&cell.key) && !self.boxes().any(|b| b.key == cell.key && b.state == State::Read) {
                out.push(cell.key);
            }
        }
        out
    }

    fn check_complete(&self, read: &BTreeMap<&str, Vec<&BoxReading>>, running_text: bool) -> Result<(), LearnError> {
        let missing = self.missing_pages();
        let here = |key: &str| !sheet::pages(Paper::A4).iter().any(|p| missing.contains(&p.number) && p.cells.iter().any(|c| c.key == key));
        let keys: Vec<String> = NEEDED.chars().map(String::from).filter(|k| !read.contains_key(k.as_str()) && here(k)).collect();
        let running_text = running_text || missing.contains(&(sheet::PAGES - 1));
        if missing.is_empty() && keys.is_empty() && running_text {
            return Ok(());
        }
        Err(LearnError::Incomplete { pages: missing.iter().map(|n| n + 1).collect(), keys, running_text })
    }

    /// The signature as a drawing, at the size it was written in.
    fn signature(&self, habits: &Habits) -> Option<Letterform> {
        let found = self.boxes().find(|b| b.key == "signature" && b.state == State::Read)?;
        let cell = sheet::pages(Paper::A4).into_iter().flat_map(|p| p.cells).find(|c| c.kind == Kind::Signature)?;
        let baseline = TOP as f64 + (cell.baseline - cell.frame.y0) * DOTS_PER_MM;
        letterform("signature", &found.ink, Place { baseline, unit: habits.x_height_mm * DOTS_PER_MM }, 0.0, false)
    }
}

/// Where this writer's small letters really stand between the guides: some sit on them, some float above, some fill
/// less than they offer.
fn own_place(read: &BTreeMap<&str, Vec<&BoxReading>>, guides: Place) -> Place {
    let small = || read.iter().filter(|(k, _)| SMALL.contains(**k)).flat_map(|(_, forms)| forms.iter()).filter_map(|b| b.ink.bounds());
    let tops: Vec<f64> = small().map(|b| b[2] as f64).collect();
    let feet: Vec<f64> = small().map(|b| (b[3] + 1) as f64).collect();
    let (Some(top), Some(foot)) = (median(&tops), median(&feet)) else { return guides };
    let unit = (foot - top).clamp(0.5 * guides.unit, 1.9 * guides.unit);
    Place { baseline: foot.clamp(guides.baseline - 0.6 * guides.unit, guides.baseline + 0.6 * guides.unit), unit }
}

pub(crate) fn personality(habits: &Habits) -> Personality {
    Personality {
        x_height_mm: milli(habits.x_height_mm),
        slant: milli(habits.slant),
        word_gap: milli(habits.word_gap),
        pen_width: milli((habits.pen_mm / habits.x_height_mm).max(THINNEST)),
        height_sd: milli(habits.height_sd),
        baseline_sd: milli(habits.baseline_sd),
        connected: habits.connected,
    }
}
