//! One hand, fetched and ready to write.

use crate::islands::browser::fetch;
use fonts::{Hand, HandCard, Ink, Manner, Stationery};
use letters::Sheet;

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
        let letterforms = fetch(&format!("/hands/{name}.ttf")).await.ok_or_else(missing)?;
        let card = fetch(&format!("/hands/{name}.json")).await.ok_or_else(missing)?;
        let card: HandCard = serde_json::from_slice(&card).map_err(|_| missing())?;
        let hand = Hand::new(card, letterforms).map_err(|e| sentence(&e.to_string()))?;
        Ok(Pen { name: name.into(), hand })
    }

    /// The hand's name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Writes the text; a page an SVG.
    ///
    /// # Errors
    /// What the hand cannot write, in words for the writer.
    pub fn write(&self, text: &str, paper: &Stationery, ink: &Ink, sheet: &Sheet) -> Result<Vec<String>, String> {
        let manner = Manner { seed: sheet.seed, neatness: f64::from(sheet.neatness) / 100.0 };
        let pages = fonts::write(&self.hand, text, paper, &manner).map_err(|e| sentence(&e.to_string()))?;
        Ok(pages.iter().map(|page| page.svg(&ink.colour, Some(&paper.tint))).collect())
    }
}

/// As a sentence: a capital first, a full stop last.
fn sentence(text: &str) -> String {
    let mut chars = text.trim_end_matches('.').chars();
    chars.next().map(|c| c.to_uppercase().chain(chars).chain(['.']).collect()).unwrap_or_default()
}
