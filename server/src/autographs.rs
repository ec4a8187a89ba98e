//! Letters written in their hands for a book, one at a time, as the press asks for them.

use crate::data::Data;
use crate::error::ServerError;
use crate::rooms::{heading, manner};
use crate::{hands, templates::Templates};
use fonts::Hand;
use letters::Letter;
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
            other => PressError::Hand(format!("the letter to {}: {other}", letter.brief.to.name)),
        })
    }

    fn written(&self, letter: &Letter) -> Result<Autograph, ServerError> {
        let name = &letter.sheet.hand;
        let known = self.hands.lock().unwrap_or_else(PoisonError::into_inner).get(name).cloned();
        let hand = match known {
            Some(hand) => hand,
            None => {
                let hand = hands::open(self.templates, self.data, name)?;
                self.hands.lock().unwrap_or_else(PoisonError::into_inner).insert(name.clone(), hand.clone());
                hand
            }
        };
        let stationery = self.templates.stationery(&letter.sheet.paper)?.clone();
        let pages = fonts::write(&hand, &letter.text, &stationery, &manner(self.templates, &letter.sheet)?)?;
        Ok(Autograph { pages, ink: self.templates.ink(&letter.sheet.ink)?.clone(), stationery, heading: heading(&letter.sheet) })
    }
}
