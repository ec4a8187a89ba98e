//! The pen: the options that every command has which writes in a hand.

use super::Desk;
use crate::{error::ServerError, templates::NEATNESS};
use fonts::{Ink, Manner};

/// Ink and nib, and how they are led.
#[derive(Debug, clap::Args)]
pub struct Pen {
    /// The ink [default: iron-gall]
    #[arg(long, value_name = "NAME")]
    ink: Option<String>,
    /// The pen: fountain-m, gel, ball, pencil … [default: the hand's own]
    #[arg(long, value_name = "NAME", default_value = "", hide_default_value = true)]
    pub nib: String,
    /// The same seed draws the same pages; of several letters each has a seed of its own
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub seed: u32,
    /// 0 hurried to 100 neat
    #[arg(long, value_name = "0-100", default_value_t = NEATNESS, value_parser = clap::value_parser!(u8).range(0..=100))]
    pub neatness: u8,
}

impl Pen {
    /// The ink's name, or that of a first letter.
    pub fn ink_name(&self, desk: &Desk) -> String {
        self.ink.clone().unwrap_or_else(|| desk.templates.first_sheet(&desk.data, self.seed).ink)
    }

    /// The ink.
    ///
    /// # Errors
    /// When there is none of that name.
    pub fn ink<'d>(&self, desk: &'d Desk) -> Result<&'d Ink, ServerError> {
        desk.templates.ink(&self.ink_name(desk))
    }

    /// How it writes.
    ///
    /// # Errors
    /// When there is no such nib.
    pub fn manner(&self, desk: &Desk) -> Result<Manner, ServerError> {
        let nib = desk.templates.nib(&self.nib)?;
        Ok(Manner { seed: self.seed, neatness: f64::from(self.neatness) / 100.0, nib, ..Manner::default() })
    }
}
