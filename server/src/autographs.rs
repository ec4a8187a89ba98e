//! Letters written in their hands for a book, one at a time, as the press asks for them.

use crate::data::Data;
use crate::error::ServerError;
use crate::rooms::{heading, manner_of};
use crate::standing::{Key, Keys, Standing};
use crate::{hands, templates::Templates};
use fonts::{Hand, Ink, Manner, Stationery};
use letters::Sheet;
use press::PressError;
use press::book::{Autograph, Manuscript};
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

/// How a letter is written by hand: on which sheet, its words divided by the rules of which language.
pub type Written = (Sheet, Option<[u8; 2]>);

/// Whoever writes: each hand is read once.
pub struct Writing<'a> {
    templates: &'a Templates,
    data: &'a Data,
    standing: Option<&'a Standing>,
    hands: Mutex<HashMap<String, (Hand, Key)>>,
}

/// Everything for writing a letter, and by what it is known.
struct LaidOut {
    hand: Hand,
    stationery: Stationery,
    ink: Ink,
    manner: Manner,
    key: Key,
}

impl<'a> Writing<'a> {
    /// With the hands of this data folder.
    pub fn new(templates: &'a Templates, data: &'a Data) -> Writing<'a> {
        Writing { templates, data, standing: None, hands: Mutex::default() }
    }

    /// Writes no letter that stands already.
    #[must_use]
    pub fn beside(self, standing: &'a Standing) -> Writing<'a> {
        Writing { standing: Some(standing), ..self }
    }

    /// A letter of a manuscript, by its place in it.
    ///
    /// # Errors
    /// When hand, paper or ink are unknown or not here, or the hand has no form for a character.
    pub fn letter(&self, manuscript: &Manuscript, sheets: &[Written], at: usize) -> Result<Autograph, PressError> {
        let ((sheet, language), letter) = sheets.get(at).zip(manuscript.letters.get(at)).ok_or(PressError::NoLetters)?;
        self.on(sheet, &letter.text, *language).map_err(|error| match error {
            ServerError::Write(error) => PressError::Writing(error),
            other => PressError::Hand(other.to_string()),
        })
    }

    /// By what a letter of a manuscript is known: everything that its pages in the book follow from.
    ///
    /// # Errors
    /// As [`Writing::letter`].
    pub fn key(&self, manuscript: &Manuscript, sheets: &[Written], at: usize) -> Result<Key, ServerError> {
        let ((sheet, language), letter) = sheets.get(at).zip(manuscript.letters.get(at)).ok_or(PressError::NoLetters)?;
        Ok(self.laid_out(sheet, &letter.text, *language)?.key)
    }

    /// A text in the hand and on the paper of a sheet, its words divided by the rules of a language.
    fn on(&self, sheet: &Sheet, text: &str, language: Option<[u8; 2]>) -> Result<Autograph, ServerError> {
        let LaidOut { hand, stationery, ink, manner, key } = self.laid_out(sheet, text, language)?;
        let write = || fonts::write(&hand, text, &stationery, &manner);
        let pages = match self.standing {
            Some(standing) => standing.pages(key, write)?,
            None => write()?,
        };
        Ok(Autograph { pages, ink, stationery, heading: heading(sheet) })
    }

    fn laid_out(&self, sheet: &Sheet, text: &str, language: Option<[u8; 2]>) -> Result<LaidOut, ServerError> {
        let (hand, known) = self.hand(&sheet.hand)?;
        let (stationery, ink) = (self.templates.stationery(&sheet.paper)?.clone(), self.templates.ink(&sheet.ink)?.clone());
        let manner = manner_of(self.templates, sheet, language)?;
        let keys = Keys::of("letter").and_said(&known).and(text.as_bytes());
        let key = keys.and_said(&(&stationery, &ink, manner, &sheet.from)).key();
        Ok(LaidOut { hand, stationery, ink, manner, key })
    }

    /// A hand, and by what it is known.
    fn hand(&self, name: &str) -> Result<(Hand, Key), ServerError> {
        let known = self.hands.lock().unwrap_or_else(PoisonError::into_inner).get(name).cloned();
        if let Some(known) = known {
            return Ok(known);
        }
        let hand = hands::open(self.templates, self.data, name)?;
        let mut keys = Keys::of("hand").and_said(hand.card());
        if let Some(path) = hands::forms(self.data, hand.card()) {
            keys = keys.and(&std::fs::read(&path).map_err(|e| ServerError::file(&path, e))?);
        }
        let both = (hand, keys.key());
        self.hands.lock().unwrap_or_else(PoisonError::into_inner).insert(name.to_string(), both.clone());
        Ok(both)
    }
}
