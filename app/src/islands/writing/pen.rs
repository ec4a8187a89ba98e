//! One hand, fetched and ready to write.

use crate::islands::browser::fetch;
use fonts::{Hand, HandCard, Heading, Ink, LetterBook, Manner, Nib, Page, Stationery};
use kurbo::Affine;
use letters::{Language, Sheet};

/// How long a roll of paper is, in millimetres: as long as a stationery may be.
const ROLL_MM: f64 = 1500.0;

/// One hand, fetched and ready to write.
pub struct Pen {
    name: String,
    hand: Hand,
}

impl Pen {
    /// Fetches a hand's letterforms and its card.
    ///
    /// # Errors
    /// In words for the writer.
    pub async fn fetch(name: &str) -> Result<Pen, String> {
        let missing = || "This hand could not be fetched. Choose another, or load the page again.".to_string();
        let card = fetch(&format!("/hands/{name}.json")).await.ok_or_else(missing)?;
        let card: HandCard = serde_json::from_slice(&card).map_err(|_| missing())?;
        let said = |e: fonts::HandError| sentence(&e.to_string());
        let hand = if card.typeface.is_some() {
            Hand::new(card, fetch(&format!("/hands/{name}.ttf")).await.ok_or_else(missing)?)
        } else if let Some(drawn) = fonts::drawn_book(name) {
            // Compiled in: nothing to fetch.
            drawn.and_then(|book| Hand::from_book(card, book.clone()))
        } else {
            let text = String::from_utf8(fetch(&format!("/hands/{name}.hand")).await.ok_or_else(missing)?).map_err(|_| missing())?;
            LetterBook::from_json(&text).and_then(|book| Hand::from_book(card, book))
        }
        .map_err(said)?;
        Ok(Pen { name: name.into(), hand })
    }

    /// The hand's name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Writes the text.
    ///
    /// # Errors
    /// What the hand cannot write, in words for the writer.
    pub fn write(&self, text: &str, on: &Desk) -> Result<Vec<Page>, String> {
        fonts::write(&self.hand, text, on.paper, &on.manner()).map_err(|e| sentence(&e.to_string()))
    }

    /// Writes a text that is still growing, on a roll that is as long as the text: nothing that stands there
    /// moves when more is written.
    ///
    /// # Errors
    /// As [`Pen::write`].
    pub fn write_on_a_roll(&self, text: &str, on: &Desk) -> Result<Vec<Page>, String> {
        let roll = Stationery { height_mm: ROLL_MM, ..on.paper.clone() };
        let mut pages = self.write(text, &Desk { paper: &roll, ..*on })?;
        for page in &mut pages {
            // A short letter is begun lower on its sheet; how much lower changes as it grows.
            let (Some(first), Some(last)) = (page.words.first(), page.words.last()) else { continue };
            let up = on.paper.margins.top + on.paper.first_baseline() - first.baseline_mm;
            page.height_mm = on.roll_height(last.baseline_mm + up);
            for mark in &mut page.marks {
                mark.at = Affine::translate((0.0, up)) * mark.at;
            }
            for word in &mut page.words {
                word.baseline_mm += up;
            }
        }
        Ok(pages)
    }
}

/// What lies on the desk: the paper, the ink and how it is to be written.
#[derive(Clone, Copy)]
pub struct Desk<'a> {
    /// The paper.
    pub paper: &'a Stationery,
    /// The ink.
    pub ink: &'a Ink,
    /// How the letter goes onto paper.
    pub sheet: &'a Sheet,
    /// The nib, when it is not the hand's own.
    pub nib: Option<Nib>,
    /// The letter's language (BCP 47).
    pub language: &'a str,
    /// Whether the pen's path is wanted.
    pub traced: bool,
}

impl Desk<'_> {
    fn manner(&self) -> Manner {
        Manner {
            seed: self.sheet.seed,
            neatness: f64::from(self.sheet.neatness) / 100.0,
            traced: self.traced,
            nib: self.nib,
            language: self.language.parse().ok().and_then(|tag: Language| tag.two_letters()),
            slips: self.sheet.slips,
        }
    }

    /// How much of a roll is shown when its last line stands there: a few lines more, so that it grows seldom.
    fn roll_height(&self, last_baseline_mm: f64) -> f64 {
        let step = 6.0 * self.paper.pitch_mm;
        let least = 0.5 * self.paper.height_mm;
        least + step * ((last_baseline_mm + self.paper.margins.bottom - least) / step).ceil().max(0.0)
    }

    /// A roll with nothing on it.
    pub fn blank(&self) -> Page {
        Page { width_mm: self.paper.width_mm, height_mm: self.roll_height(0.0), shapes: Vec::new(), marks: Vec::new(), words: Vec::new() }
    }

    /// A sheet of the letter, counted from 0, before it is written on: its tint, rules, border and crest.
    pub fn ground(&self, page: usize, height_mm: f64, tint: Option<&str>) -> String {
        let paper = Stationery { height_mm, ..self.paper.clone() };
        let mut lines = self.sheet.from.iter();
        let heading = lines.next().map(|name| Heading { name: name.clone(), lines: lines.cloned().collect() });
        let blank = Page { height_mm, ..self.blank() };
        blank.svg_on(self.ink, tint, &paper.printed(page, heading.as_ref()))
    }
}

/// As a sentence: a capital first, a full stop last.
fn sentence(text: &str) -> String {
    let mut chars = text.trim_end_matches('.').chars();
    chars.next().map(|c| c.to_uppercase().chain(chars).chain(['.']).collect()).unwrap_or_default()
}

/// As much of a text that is still being written as will stay as it is: whole words, and no last paragraph
/// that is so short that it may yet become the closing.
pub fn settled(text: &str) -> &str {
    /// A paragraph with a line of more words than this is no closing.
    const CLOSING: usize = 8;
    let whole = text.rfind(char::is_whitespace).map_or("", |end| &text[..end]);
    let whole = whole.trim_end();
    match whole.rfind("\n\n") {
        Some(at) if whole[at..].lines().all(|line| line.split_whitespace().count() <= CLOSING) => settled_before(&whole[..at]),
        Some(_) => whole,
        // The salutation by itself is not yet known to be one.
        None => "",
    }
}

/// What is before a paragraph that may be the closing: its own last paragraph may be the valediction.
fn settled_before(text: &str) -> &str {
    let text = text.trim_end();
    match text.rfind("\n\n") {
        Some(at) if text[at..].trim_end().ends_with([',', '-', '–', '—']) => text[..at].trim_end(),
        Some(_) => text,
        None => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_may_yet_become_the_closing_waits() {
        assert_eq!(settled("Dear Rosa,\n\nThe quin"), "");
        let body = "Dear Rosa,\n\nThe quinces are ripe, and the wasps have found them already.";
        assert_eq!(settled(&format!("{body}\n\nWith")), body);
        assert_eq!(settled(&format!("{body}\n\nWith love,\n\nIn")), body);
        assert_eq!(settled(&format!("{body} Come and ta")), format!("{body} Come and"));
    }
}
