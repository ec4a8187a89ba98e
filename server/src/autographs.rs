//! Letters written in their hands for a book, one at a time, as the press asks for them.

use crate::data::Data;
use crate::error::ServerError;
use crate::rooms::{heading, manner_of};
use crate::{hands, templates::Templates};
use fonts::Hand;
use letters::{Letter, Sheet};
use press::PressError;
use press::book::Autograph;
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

/// Whoever writes: each hand is read once.
pub struct Writing<'a> {
    templates: &'a Templates,
    data: &'a Data,
    hands: Mutex<HashMap<String, Hand>>,
}

impl<'a> Writing<'a> {
    /// With the hands of this data folder.
    pub fn new(templates: &'a Templates, data: &'a Data) -> Writing<'a> {
        Writing { templates, data, hands: Mutex::default() }
    }

    /// A letter in its hand, on its paper.
    ///
    /// # Errors
    /// When hand, paper or ink are unknown or not here, or the hand has no form for a character.
    pub fn write(&self, letter: &Letter) -> Result<Autograph, PressError> {
        self.written(letter).map_err(|error| match error {
            ServerError::Write(error) => PressError::Writing(error),
            other => PressError::Hand(other.to_string()),
        })
    }

    fn written(&self, letter: &Letter) -> Result<Autograph, ServerError> {
        self.on(&letter.sheet, &letter.text, letter.brief.language.two_letters())
    }

    /// A text in the hand and on the paper of a sheet, its words divided by the rules of a language.
    ///
    /// # Errors
    /// When hand, paper or ink are unknown or not here, or the hand has no form for a character.
    pub fn on(&self, sheet: &Sheet, text: &str, language: Option<[u8; 2]>) -> Result<Autograph, ServerError> {
        let known = self.hands.lock().unwrap_or_else(PoisonError::into_inner).get(&sheet.hand).cloned();
        let hand = match known {
            Some(hand) => hand,
            None => {
                let hand = hands::open(self.templates, self.data, &sheet.hand)?;
                self.hands.lock().unwrap_or_else(PoisonError::into_inner).insert(sheet.hand.clone(), hand.clone());
                hand
            }
        };
        let stationery = self.templates.stationery(&sheet.paper)?.clone();
        let pages = fonts::write(&hand, text, &stationery, &manner_of(self.templates, sheet, language)?)?;
        Ok(Autograph { pages, ink: self.templates.ink(&sheet.ink)?.clone(), stationery, heading: heading(sheet) })
    }
}
