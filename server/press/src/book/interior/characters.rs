//! What the faces cannot show is named before anything is set.

use crate::{
    PressError,
    book::{Manuscript, Shown, copy::fair, setting::Cutter},
};

/// Names what the faces cannot show, before anything is set.
pub(super) fn check_characters(manuscript: &Manuscript, cutter: &Cutter) -> Result<(), PressError> {
    let check = |place: &dyn Fn() -> String, text: &str| {
        if text.is_ascii() {
            return Ok(());
        }
        let text = fair(text);
        for face in [&cutter.upright, &cutter.italic] {
            let characters = face.missing(&text);
            if !characters.is_empty() {
                return Err(PressError::MissingGlyphs { place: place(), characters, face: face.name.clone() });
            }
        }
        Ok(())
    };
    let front = &manuscript.front;
    check(&|| "The title".into(), &manuscript.title)?;
    check(&|| "The author’s name".into(), &manuscript.author)?;
    for (what, text) in [("The subtitle", &front.subtitle), ("The dedication", &front.dedication), ("The ISBN", &front.isbn)] {
        check(&|| what.into(), text)?;
    }
    for line in &front.imprint {
        check(&|| "The imprint".into(), line)?;
    }
    for said in front.epigraph.iter().chain(manuscript.parts.iter().filter_map(|p| p.epigraph.as_ref())) {
        check(&|| "An epigraph".into(), &said.text)?;
        check(&|| "An epigraph’s source".into(), &said.source)?;
    }
    if let Some(said) = &front.foreword {
        for text in [&said.title, &said.text, &said.signed] {
            check(&|| "The foreword".into(), text)?;
        }
    }
    for part in &manuscript.parts {
        check(&|| "The title of a part".into(), &part.title)?;
    }
    for text in manuscript.people.iter().chain(&manuscript.back.said).chain(&manuscript.back.hands) {
        check(&|| "The back matter".into(), text)?;
    }
    for (i, letter) in manuscript.letters.iter().enumerate() {
        let here = || manuscript.place_of(i);
        for text in [&letter.to, &letter.occasion, letter.place.as_ref().unwrap_or(&letter.occasion), &letter.headnote, &letter.afternote] {
            check(&here, text)?;
        }
        if letter.shown != Shown::Hand {
            check(&here, &letter.text)?;
        }
    }
    Ok(())
}
