//! A collection on its way to the press: the same manuscript whether the browser or the command line asks.

use chrono::{DateTime, Utc};
use letters::{Collection, Letter};
use press::book::{BookLetter, Manuscript};

/// Puts a collection's letters into the form that the press sets. The book's date is that of the letter
/// changed last, so that an unchanged collection gives the same bytes; `otherwise` dates an empty one.
pub fn of(collection: Collection, letters: Vec<Letter>, otherwise: DateTime<Utc>) -> Manuscript {
    Manuscript {
        title: collection.title,
        author: collection.author,
        language: "en".to_string(),
        identifier: collection.id.0,
        modified: letters.iter().map(|l| l.updated).max().unwrap_or(otherwise),
        letters: letters
            .into_iter()
            .map(|letter| BookLetter {
                to: letter.brief.to.name,
                occasion: letter.brief.occasion,
                dated: Some(letter.dated),
                text: letter.text,
                ..BookLetter::default()
            })
            .collect(),
        ..Manuscript::default()
    }
}
