//! What the pen will do, and when: a written letter as time.

use fonts::{Pace, Page, PenStroke};
use std::ops::Range;

/// From one page to the next, in seconds: the sheet is laid aside.
const NEXT_SHEET: f64 = 1.2;

/// A letter as the pen writes it.
pub struct Script {
    /// Its pages.
    pub sheets: Vec<Sheet>,
    /// How long it takes, in seconds.
    pub total: f64,
}

/// A page of it.
pub struct Sheet {
    /// The finished page.
    pub page: Page,
    /// Every movement in writing order.
    pub path: Vec<PenStroke>,
    /// When the pen is at each knot, in seconds from the letter's beginning.
    pub times: Vec<Vec<f64>>,
    /// Its words in writing order.
    pub words: Vec<WordTime>,
}

/// When a word is written.
pub struct WordTime {
    /// Its movements, as indices of [`Sheet::path`].
    pub strokes: Range<usize>,
    /// Its ink, as indices of the page's marks.
    pub marks: Range<usize>,
    /// When the pen touches down for it.
    pub begins: f64,
    /// When the pen leaves it.
    pub ends: f64,
}

/// Where the pen is: on which sheet, in which of its movements, and how far along it (a knot's number and a
/// share of the way to the next). A letter that grows keeps its places while its times shift.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Place {
    sheet: usize,
    stroke: usize,
    along: f64,
}

impl Script {
    /// Pages that are simply there.
    pub fn still(pages: Vec<Page>) -> Script {
        Script { sheets: pages.into_iter().map(Sheet::still).collect(), total: 0.0 }
    }

    /// Where the pen is at a moment; between two movements, at the end of the first.
    pub fn place(&self, now: f64) -> Place {
        let begun = |times: &Vec<f64>| times.first().is_some_and(|t| *t <= now);
        let Some(sheet) = self.sheets.iter().rposition(|s| s.times.first().is_some_and(begun)) else { return Place::default() };
        let times = &self.sheets[sheet].times;
        let stroke = times.partition_point(begun).saturating_sub(1);
        let knots = &times[stroke];
        let knot = knots.partition_point(|t| *t <= now).saturating_sub(1);
        let share = knots.get(knot + 1).map_or(0.0, |next| (now - knots[knot]) / (next - knots[knot]).max(1e-9));
        Place { sheet, stroke, along: knot as f64 + share.clamp(0.0, 1.0) }
    }

    /// When the pen is at a place; the end for one that is not here.
    pub fn when(&self, place: Place) -> f64 {
        let Some(knots) = self.sheets.get(place.sheet).and_then(|s| s.times.get(place.stroke)).filter(|t| !t.is_empty()) else {
            return if place == Place::default() { 0.0 } else { self.total };
        };
        let knot = (place.along as usize).min(knots.len() - 1);
        let next = knots.get(knot + 1).copied().unwrap_or(knots[knot]);
        knots[knot] + (next - knots[knot]) * place.along.fract()
    }

    /// The script of pages that were written traced.
    pub fn new(pages: Vec<Page>) -> Script {
        let mut now = 0.0;
        let mut sheets = Vec::with_capacity(pages.len());
        for page in pages {
            if !sheets.is_empty() {
                now += NEXT_SHEET;
            }
            let sheet = Sheet::new(page, now);
            now = sheet.words.last().map_or(now, |w| w.ends);
            sheets.push(sheet);
        }
        Script { sheets, total: now }
    }
}

impl Sheet {
    fn still(page: Page) -> Sheet {
        let mut words: Vec<WordTime> = Vec::new();
        for (at, mark) in page.marks.iter().enumerate() {
            match words.last_mut() {
                Some(word) if page.marks[word.marks.start].word == mark.word => word.marks.end = at + 1,
                _ => words.push(WordTime { strokes: 0..0, marks: at..at + 1, begins: 0.0, ends: 0.0 }),
            }
        }
        Sheet { page, path: Vec::new(), times: Vec::new(), words }
    }

    fn new(page: Page, begins: f64) -> Sheet {
        let path = page.pen_path();
        let mut times = Pace::default().times(&page, &path);
        times.iter_mut().flatten().for_each(|t| *t += begins);
        let mut words: Vec<WordTime> = Vec::new();
        let mut stroke = 0;
        let mut mark = 0;
        let mut now = begins;
        while mark < page.marks.len() {
            let word = page.marks[mark].word;
            let marks = mark..mark + page.marks[mark..].iter().take_while(|m| m.word == word).count();
            let strokes = stroke..stroke + path[stroke..].iter().take_while(|s| s.word == word).count();
            let at = |t: Option<&Vec<f64>>, end: bool| t.and_then(|t| if end { t.last() } else { t.first() }).copied();
            // A word without a known path appears when it is its turn.
            let from = at(times.get(strokes.start), false).filter(|_| !strokes.is_empty()).unwrap_or(now);
            let to = strokes.clone().next_back().and_then(|last| at(times.get(last), true)).unwrap_or(from);
            now = to;
            (mark, stroke) = (marks.end, strokes.end);
            words.push(WordTime { strokes, marks, begins: from, ends: to });
        }
        Sheet { page, path, times, words }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use fonts::{Hand, Manner, Stationery, write};

    fn script(text: &str) -> Script {
        let hand = Hand::theodore().unwrap();
        let paper = Stationery::from_toml(include_str!("../../../../templates/stationery/a5.toml")).unwrap();
        Script::new(write(&hand, text, &paper, &Manner { traced: true, ..Manner::default() }).unwrap())
    }

    #[test]
    fn a_letter_that_grows_keeps_the_place_of_the_pen() {
        let short = script("Dear Loretta,\n\nYou fell for me at the rink, or I fell in front of you, and that was that.");
        let long =
            script("Dear Loretta,\n\nYou fell for me at the rink, or I fell in front of you, and that was that. We married in June.");
        for now in [0.0, 1.0, 7.7, 0.6 * short.total] {
            let place = short.place(now);
            assert!((short.when(place) - now).abs() < 1.5, "{now} is {place:?} is {}", short.when(place));
            assert_eq!(long.place(long.when(place) + 1e-9).stroke, place.stroke, "{now}");
        }
    }

    #[test]
    fn every_letter_has_its_time_and_none_comes_before_the_one_before_it() {
        let hand = Hand::theodore().unwrap();
        let paper = Stationery::from_toml(include_str!("../../../../templates/stationery/a5.toml")).unwrap();
        let text = "Dear Loretta,\n\nYou fell for me at the rink, or I fell in front of you.\n\nChris";
        let pages = write(&hand, text, &paper, &Manner { traced: true, ..Manner::default() }).unwrap();
        let marks: usize = pages.iter().map(|p| p.marks.len()).sum();
        let script = Script::new(pages);
        assert_eq!(script.sheets.iter().flat_map(|s| &s.words).map(|w| w.marks.len()).sum::<usize>(), marks);
        let words: Vec<&WordTime> = script.sheets.iter().flat_map(|s| &s.words).collect();
        assert!(words.windows(2).all(|w| w[0].ends <= w[1].begins) && words.iter().all(|w| w.begins < w.ends));
        // Sixteen words: a person needs ten seconds or more, and less than two minutes.
        assert!((10.0..120.0).contains(&script.total), "{}", script.total);
    }
}
