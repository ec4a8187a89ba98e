//! The envelope: both addresses in the letter's hand.

use crate::error::ServerError;
use chrono::{DateTime, Utc};
use fonts::{Hand, Ink, Manner, Page};
use press::envelope::{self, Envelope, SenderAt};
use press::letter::{self, About, Paper};

/// An envelope with its addresses.
#[derive(Debug, Clone, Copy)]
pub struct Addressed<'a> {
    /// The sender, line by line; may be empty.
    pub from: &'a [String],
    /// The recipient, line by line.
    pub to: &'a [String],
    /// Which envelope.
    pub envelope: &'a Envelope,
    /// Where the sender stands.
    pub sender: SenderAt,
}

impl Addressed<'_> {
    /// Its sides, written.
    ///
    /// # Errors
    /// When an address is empty, has no room or needs a character that the hand lacks.
    pub fn pages(&self, hand: &Hand, manner: &Manner) -> Result<Vec<Page>, ServerError> {
        Ok(envelope::pages(hand, self.from, self.to, self.envelope, self.sender, manner)?)
    }

    /// As a PDF, a side a page, as large as the envelope.
    ///
    /// # Errors
    /// As [`Addressed::pages`].
    pub fn pdf(&self, hand: &Hand, manner: &Manner, ink: &Ink, created: DateTime<Utc>) -> Result<Vec<u8>, ServerError> {
        let text = self.to.join("\n");
        let name = self.to.first().map(String::as_str).unwrap_or_default();
        let title = format!("Envelope to {name}");
        let about = About { title: &title, author: self.from.first().map_or("", String::as_str), language: "en", created, text: &text };
        Ok(letter::pdf(&self.pages(hand, manner)?, &about, ink, &Paper::plain(&self.envelope.stationery()))?)
    }
}
