//! The hands of this house: those of the templates, and those that were learned from somebody's sheet and
//! lie in the data folder. A learned hand is two files, `hands/NAME.toml` (its card) and `hands/NAME.hand`
//! (its letterforms); the card is written last, so that a hand is there whole or not at all.

pub mod learned;

use crate::beside;
use crate::data::Data;
use crate::error::ServerError;
use crate::templates::{Templates, read};
use app::house::HandSource;
use fonts::{Hand, HandCard, HandError, LetterBook, WriteError};
use std::path::PathBuf;

/// Every hand's card: the templates' first, then the learned ones by name. A learned card that cannot be read
/// is left out; [`card`] says why when it is asked for.
pub fn cards(templates: &Templates, data: &Data) -> Vec<HandCard> {
    let mut learned: Vec<HandCard> = learned_names(data).iter().filter_map(|name| learned_card(data, name)?.ok()).collect();
    learned.retain(|card| templates.hands().all(|own| own.name != card.name));
    templates.hands().cloned().chain(learned).collect()
}

/// One hand's card.
///
/// # Errors
/// Names the nearest hand and all of them, or what is wrong with a learned one.
pub fn card(templates: &Templates, data: &Data, name: &str) -> Result<HandCard, ServerError> {
    if let Ok(card) = templates.hand_card(name) {
        return Ok(card.clone());
    }
    match learned_card(data, name) {
        Some(card) => card,
        None => templates.hand_card_among(name, &learned_names(data)).cloned(),
    }
}

/// Whether a hand can write at once: its letterforms are here.
pub fn is_here(data: &Data, card: &HandCard) -> bool {
    forms(data, card).is_none_or(|path| path.is_file())
}

/// The file that a hand's letterforms are read from; none for one that is part of the program.
pub fn forms(data: &Data, card: &HandCard) -> Option<PathBuf> {
    if card.typeface.is_some() {
        return Some(data.hand(&card.name));
    }
    fonts::drawn_book(&card.name).is_none().then(|| data.learned_book(&card.name))
}

/// Where a hand's letterforms come from.
pub fn source(templates: &Templates, card: &HandCard) -> HandSource {
    match (&card.typeface, templates.hand_card(&card.name)) {
        (Some(_), _) => HandSource::Typeface,
        (None, Ok(_)) => HandSource::Drawn,
        (None, Err(_)) => HandSource::Learned,
    }
}

/// Whether a hand was learned on this machine.
pub fn is_learned(templates: &Templates, data: &Data, name: &str) -> bool {
    templates.hand_card(name).is_err() && data.learned_card(name).is_file()
}

/// A hand, ready to write.
///
/// # Errors
/// When there is no such hand, or its letterforms are not here or damaged; says how to get them.
pub fn open(templates: &Templates, data: &Data, name: &str) -> Result<Hand, ServerError> {
    let card = card(templates, data, name)?;
    if card.typeface.is_some() {
        let bytes = read(&data.hand(name), || format!("The hand “{name}” is not here yet.\n  Fetch it with:  letters hand fetch {name}"))?;
        return Ok(Hand::new(card, bytes)?);
    }
    Ok(Hand::from_book(card, book(data, name)?)?)
}

/// The letterforms of a drawn or learned hand.
///
/// # Errors
/// When they are not here or cannot be read.
pub fn book(data: &Data, name: &str) -> Result<LetterBook, ServerError> {
    if let Some(drawn) = fonts::drawn_book(name) {
        return Ok(drawn?.clone());
    }
    let bytes = read(&data.learned_book(name), || {
        format!("The letterforms of “{name}” are gone.\n  Learn it again with:  letters hand learn SCAN… --name {name}")
    })?;
    let text = String::from_utf8(bytes).map_err(|_| HandError::Book("it is not text".into()))?;
    Ok(LetterBook::from_json(&text)?)
}

/// An error of writing, with the hands that can write what this one cannot.
pub fn with_others(templates: &Templates, data: &Data, text: &str, error: WriteError) -> ServerError {
    let WriteError::Missing { .. } = &error else { return error.into() };
    let here = cards(templates, data).into_iter().filter(|card| is_here(data, card));
    let hands: Vec<Hand> = here.filter_map(|card| open(templates, data, &card.name).ok()).collect();
    let able: Vec<&str> = Hand::able(&hands, text).into_iter().map(|hand| hand.card().name.as_str()).collect();
    let advice = if able.is_empty() {
        "No hand that is here can write it.".to_string()
    } else {
        format!("These can write it: {}.", able.join(", "))
    };
    ServerError::Misused(format!("{error}\n  {advice}"))
}

/// Keeps a hand that was learned, and what was read of its sheet, if there was one: all of it or nothing. With
/// `again`, one of the same name is replaced.
///
/// # Errors
/// When the name is taken, or cannot be one, or the disk refuses; nothing is kept then.
pub fn keep(
    templates: &Templates,
    data: &Data,
    card: &HandCard,
    book: &LetterBook,
    sheet: Option<Vec<u8>>,
    again: bool,
) -> Result<(), ServerError> {
    card.check()?;
    let name = &card.name;
    if templates.hand_card(name).is_ok() {
        return Err(ServerError::Misused(format!("“{name}” is the name of a hand that comes with the house. Choose another.")));
    }
    if data.learned_card(name).exists() && !again {
        return Err(ServerError::Misused(format!(
            "There is a hand “{name}” already. Choose another name, or say that it is to be replaced."
        )));
    }
    Hand::from_book(card.clone(), book.clone())?;
    let card_text = toml::to_string(card).map_err(|e| HandError::Card(e.to_string()))?;
    data.create()?;
    beside::sweep(&data.hands());
    let mut files = vec![(data.learned_book(name), book.to_json()?.into_bytes())];
    files.extend(sheet.map(|read| (data.learned_sheet(name), read)));
    // The card last: with it the hand is there.
    files.push((data.learned_card(name), card_text.into_bytes()));
    beside::files(&files)
}

/// Removes a hand that was learned. Letters written in it keep their text and ask for another hand.
///
/// # Errors
/// When it was not learned here, or the disk refuses.
pub fn forget(templates: &Templates, data: &Data, name: &str) -> Result<(), ServerError> {
    if !is_learned(templates, data, name) {
        return Err(ServerError::Misused(format!("“{name}” was not learned on this machine, so there is nothing to forget.")));
    }
    for path in [data.learned_card(name), data.learned_book(name), data.learned_sheet(name)] {
        if let Err(e) = std::fs::remove_file(&path)
            && e.kind() != std::io::ErrorKind::NotFound
        {
            return Err(ServerError::Unavailable(format!("{} cannot be removed: {e}.", path.display())));
        }
    }
    Ok(())
}

fn learned_names(data: &Data) -> Vec<String> {
    let Ok(entries) = std::fs::read_dir(data.hands()) else { return Vec::new() };
    let mut names: Vec<String> = entries.filter_map(|e| e.ok()?.file_name().to_str()?.strip_suffix(".toml").map(str::to_string)).collect();
    names.sort();
    names
}

/// `None` when no hand of that name was learned; names that are no names never reach the disk.
fn learned_card(data: &Data, name: &str) -> Option<Result<HandCard, ServerError>> {
    if name.is_empty() || !name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-') {
        return None;
    }
    let text = std::fs::read_to_string(data.learned_card(name)).ok()?;
    Some(HandCard::from_toml(&text).map_err(ServerError::from))
}

#[cfg(test)]
mod tests {
    use super::*;
    use fonts::{Knot, Letterform, Personality, Stroke};

    fn learned() -> (HandCard, LetterBook) {
        let personality = Personality {
            x_height_mm: 2.4,
            slant: 0.1,
            word_gap: 1.5,
            pen_width: 0.2,
            height_sd: 0.12,
            baseline_sd: 0.1,
            connected: false,
        };
        let knot = |x: f64, y: f64| Knot { at: (x, y).into(), width: 0.2 };
        let form = Letterform {
            strokes: vec![Stroke { knots: vec![knot(0.1, -1.0), knot(0.2, 0.0), knot(0.6, -0.9)], ..Stroke::default() }],
            advance: 0.8,
            ..Letterform::default()
        };
        let forms = ('a'..='z').map(|c| (c.to_string(), vec![form.clone()])).collect();
        let book = LetterBook { version: LetterBook::VERSION, personality, forms, signature: None };
        (HandCard::learned("my-own", "My own", &personality).unwrap(), book)
    }

    #[test]
    fn a_learned_hand_is_kept_listed_opened_and_forgotten() {
        let folder = tempfile::tempdir().unwrap();
        let (templates, data) = (Templates::load(None).unwrap(), Data::at(folder.path()));
        let (card, book) = learned();
        keep(&templates, &data, &card, &book, None, false).unwrap();
        assert!(cards(&templates, &data).iter().any(|c| c.name == "my-own" && is_here(&data, c)));
        assert_eq!(open(&templates, &data, "my-own").unwrap().book(), Some(&book));
        assert!(keep(&templates, &data, &card, &book, None, false).unwrap_err().to_string().contains("already"));
        forget(&templates, &data, "my-own").unwrap();
        assert!(open(&templates, &data, "my-own").is_err());
        assert!(forget(&templates, &data, "my-own").is_err());
    }

    #[test]
    fn a_hand_of_the_house_is_never_replaced_and_a_path_is_no_name() {
        let folder = tempfile::tempdir().unwrap();
        let (templates, data) = (Templates::load(None).unwrap(), Data::at(folder.path()));
        let (mut card, book) = learned();
        card.name = "homemade-apple".into();
        assert!(keep(&templates, &data, &card, &book, None, true).is_err());
        card.name = "../secret".into();
        assert!(keep(&templates, &data, &card, &book, None, true).is_err());
        assert!(super::card(&templates, &data, "../letters").is_err());
    }
}
