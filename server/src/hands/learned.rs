//! Learning a hand from pictures of a sheet or from a screen, and taking single boxes again.

use super::{card, keep};
use crate::data::Data;
use crate::error::ServerError;
use crate::templates::{FIRST_DESIGN, Templates};
use fonts::{HandCard, LetterBook};
use learn::{Reading, sheet::Paper};

/// Learns a hand from pictures of a filled sheet and keeps it, with what was read, for taking boxes again.
///
/// # Errors
/// As [`learn::read`] and [`keep`]; nothing is kept then.
pub fn from_pictures(templates: &Templates, data: &Data, whose: &Whose, files: &[&[u8]]) -> Result<(HandCard, Reading), ServerError> {
    let reading = learn::read(files)?;
    let card = from_reading(templates, data, whose, &reading)?;
    Ok((card, reading))
}

/// Takes pictures again for a hand that was learned: exactly one box, or whatever could not be read so far.
///
/// # Errors
/// As [`learn::read`]; the hand is as it was then.
pub fn retake(
    templates: &Templates,
    data: &Data,
    name: &str,
    only: Option<(&str, usize)>,
    files: &[&[u8]],
) -> Result<Reading, ServerError> {
    let known = card(templates, data, name)?;
    let mut reading = sheet(data, name)?.ok_or_else(|| {
        ServerError::Misused(format!("The hand “{name}” was not learned from a sheet, so there is no box to take again."))
    })?;
    reading.retake(only, files)?;
    from_reading(templates, data, &Whose { name: known.name, title: known.title, again: true }, &reading)?;
    Ok(reading)
}

/// What was read of a hand's sheet; `None` when there was none.
///
/// # Errors
/// When it is there and cannot be read.
pub fn sheet(data: &Data, name: &str) -> Result<Option<Reading>, ServerError> {
    match std::fs::read(data.learned_sheet(name)) {
        Ok(bytes) => serde_json::from_slice(&bytes)
            .map(Some)
            .map_err(|_| ServerError::Unavailable(format!("What was read of the sheet of “{name}” is damaged. Learn the hand again."))),
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(e) => Err(ServerError::file(data.learned_sheet(name), e)),
    }
}

/// Keeps a hand that was written on a screen.
///
/// # Errors
/// As [`keep`].
pub fn from_book(templates: &Templates, data: &Data, whose: &Whose, book: &LetterBook) -> Result<HandCard, ServerError> {
    keep_as(templates, data, whose, book, None)
}

fn keep_as(templates: &Templates, data: &Data, whose: &Whose, book: &LetterBook, sheet: Option<Vec<u8>>) -> Result<HandCard, ServerError> {
    let card = HandCard::learned(&whose.name, &whose.title, &book.personality)?;
    keep(templates, data, &card, book, sheet, whose.again)?;
    Ok(card)
}

/// Whose hand it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Whose {
    /// The name it is to be stored by.
    pub name: String,
    /// The name that people read.
    pub title: String,
    /// Whether one of the same name is replaced.
    pub again: bool,
}

impl Whose {
    /// Whose hand, with a name made of the title that is still free.
    pub fn titled(templates: &Templates, data: &Data, title: &str) -> Whose {
        let title = title.trim();
        let mut name = String::new();
        for c in title.to_lowercase().chars() {
            if c.is_ascii_alphanumeric() {
                name.push(c);
            } else if !name.is_empty() && !name.ends_with('-') {
                name.push('-');
            }
        }
        let name = name.trim_end_matches('-').chars().take(40).collect::<String>();
        let stem = if name.is_empty() { "my-hand".to_string() } else { name };
        let taken = |n: &str| templates.hand_card(n).is_ok() || data.learned_card(n).exists();
        let free = std::iter::once(stem.clone()).chain((2..).map(|n| format!("{stem}-{n}"))).find(|n| !taken(n));
        Whose {
            name: free.unwrap_or(stem),
            title: if title.is_empty() { "My hand".into() } else { title.chars().take(60).collect() },
            again: false,
        }
    }
}

/// The sheet to print, its labels in the face that books are set in.
///
/// # Errors
/// When no face is here.
pub fn printed_sheet(templates: &Templates, data: &Data, paper: Paper) -> Result<Vec<u8>, ServerError> {
    let design = templates.design_named(FIRST_DESIGN)?;
    let faces = templates.book_faces(data, design)?;
    // The sheet is the same on every day: its date is that of its version.
    Ok(press::hand_sheet::pdf(paper, &faces.regular, chrono::DateTime::UNIX_EPOCH)?)
}

fn from_reading(templates: &Templates, data: &Data, whose: &Whose, reading: &Reading) -> Result<HandCard, ServerError> {
    let book = reading.book()?;
    let kept = serde_json::to_vec(reading).map_err(|e| ServerError::Unavailable(format!("What was read cannot be kept: {e}.")))?;
    keep_as(templates, data, whose, &book, Some(kept))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hand_is_stored_by_a_name_made_of_its_title_that_is_free() {
        let folder = tempfile::tempdir().unwrap();
        let (templates, data) = (Templates::load(None).unwrap(), Data::at(folder.path()));
        let name = |title: &str| Whose::titled(&templates, &data, title).name;
        assert_eq!(name("Chris O’Hara"), "chris-o-hara");
        assert_eq!(name("Homemade Apple"), "homemade-apple-2");
        assert_eq!(name("Ξένη"), "my-hand");
        assert_eq!(name("../../etc"), "etc");
    }
}
