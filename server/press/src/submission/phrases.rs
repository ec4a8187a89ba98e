//! The house's phrases on the way to a publisher, as `templates/submission.toml` holds them.

use crate::PressError;
use serde::{Deserialize, Serialize};

/// What the house says for a writer, with places for what the writer says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Phrases {
    /// The manuscript.
    pub manuscript: ManuscriptPhrases,
    /// The letter to the editor.
    pub letter: LetterPhrases,
    /// The synopsis.
    pub synopsis: SynopsisPhrases,
    /// The sample letters.
    pub samples: SamplePhrases,
}

/// How the manuscript looks, where editors differ.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ManuscriptPhrases {
    /// A serif that every word processor has; it is named, not embedded.
    pub face: String,
    /// The sheet.
    pub sheet: Sheet,
    /// What divides scenes.
    pub scene_break: String,
    /// What stands under the last line; may be empty.
    pub end: String,
}

/// A sheet that offices print on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Sheet {
    /// 8½ × 11 in.
    Letter,
    /// 210 × 297 mm.
    A4,
}

impl Sheet {
    /// Width and height in twentieths of a point, as word processors count.
    pub(super) fn twips(self) -> (u32, u32) {
        match self {
            Sheet::Letter => (12_240, 15_840),
            Sheet::A4 => (11_906, 16_838),
        }
    }
}

/// The letter to the editor.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LetterPhrases {
    /// With `{editor}`.
    pub salutation: String,
    /// Where nobody is named.
    pub salutation_unnamed: String,
    /// Paragraphs with places; one whose place is empty is left out.
    pub paragraphs: Vec<String>,
    /// Over the name.
    pub valediction: String,
}

/// The synopsis and the list of the letters.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SynopsisPhrases {
    /// Over the writer's synopsis.
    pub title: String,
    /// Over the list of the letters.
    pub letters: String,
    /// The most letters that are listed one by one.
    pub most: usize,
}

/// The sample letters.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SamplePhrases {
    /// What their pages are called.
    pub title: String,
    /// How many there are when the writer names none.
    pub number: usize,
}

/// The places that a phrase may have.
const PLACES: [&str; 9] = ["title", "author", "letters", "words", "years", "about_book", "about_author", "besides", "editor"];
const ENCLOSED: &str = "enclosed";

impl Phrases {
    /// Reads the phrases.
    ///
    /// # Errors
    /// When it is not TOML, has a wrong field, or a phrase has a place that nothing fills; the text names it.
    pub fn from_toml(text: &str) -> Result<Phrases, PressError> {
        let phrases: Phrases = toml::from_str(text).map_err(|e| PressError::Submission(e.to_string().trim_end().to_string()))?;
        let letter = &phrases.letter;
        for phrase in letter.paragraphs.iter().chain([&letter.salutation, &letter.salutation_unnamed]) {
            if let Some(place) = places(phrase).find(|p| !PLACES.contains(p) && *p != ENCLOSED) {
                let known = PLACES.map(|p| format!("{{{p}}}")).join(", ");
                return Err(PressError::Submission(format!("nothing fills the place {{{place}}}; there are {known} and {{{ENCLOSED}}}.")));
            }
        }
        Ok(phrases)
    }
}

/// What stands in braces.
fn places(phrase: &str) -> impl Iterator<Item = &str> {
    phrase.split('{').skip(1).filter_map(|rest| rest.split_once('}')).map(|(place, _)| place)
}

/// A phrase with its places filled; `None` when one of them is empty.
pub(super) fn filled(phrase: &str, with: &dyn Fn(&str) -> String) -> Option<String> {
    let mut out = String::new();
    let mut rest = phrase;
    while let Some((before, after)) = rest.split_once('{') {
        let Some((place, after)) = after.split_once('}') else { break };
        let value = with(place);
        if value.trim().is_empty() {
            return None;
        }
        out.push_str(before);
        out.push_str(&value);
        rest = after;
    }
    out.push_str(rest);
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_phrase_with_an_empty_place_is_left_out() {
        let with = |place: &str| if place == "title" { "Letters Home".to_string() } else { String::new() };
        assert_eq!(filled("I offer you {title}.", &with).as_deref(), Some("I offer you Letters Home."));
        assert_eq!(filled("{title}, for {editor}", &with), None);
    }

    #[test]
    fn the_house_s_phrases_are_read_and_a_place_that_nothing_fills_is_named() {
        let text = include_str!("../../../../templates/submission.toml");
        assert_eq!(Phrases::from_toml(text).unwrap().manuscript.sheet, Sheet::Letter);
        let error = Phrases::from_toml(&text.replace("{about_book}\"", "{about_me}\"")).unwrap_err().to_string();
        assert!(error.contains("{about_me}") && error.contains("{about_author}"), "{error}");
    }
}
