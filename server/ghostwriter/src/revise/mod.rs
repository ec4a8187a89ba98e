//! Revision: one selection of a letter, or the whole, changed as asked.
//!
//! What is outside the selection stays byte for byte; salutation and valediction are never touched; what a
//! sentence tells of a note it tells afterwards too. Every change has a way that needs no model; where a model
//! is there and large enough, it offers further candidates, and all of them pass the same checks.

use crate::{Ghostwriter, GhostwriterError, Occasion};
use letters::{Brief, Change, Voice};
use std::{
    ops::{ControlFlow, Range},
    sync::atomic::AtomicBool,
};

/// How a revision is to be made. The same letter, change and settings give the same revision.
#[derive(Debug, Clone, Copy, Default)]
pub struct Revising<'a> {
    /// Another seed, another revision.
    pub seed: u32,
    /// How the writer writes.
    pub voice: Option<&'a Voice>,
    /// The kind of letter; none for the general one.
    pub occasion: Option<&'a Occasion>,
    /// Once true, the revision is broken off.
    pub stop: Option<&'a AtomicBool>,
}

/// What came of a revision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Revised {
    /// The whole letter: before `replaced`, `by`, after `replaced`.
    pub text: String,
    /// What was replaced, in bytes of the letter as it was; within the selection, and empty where nothing changed.
    pub replaced: Range<usize>,
    /// What stands there now.
    pub by: String,
    /// What the writer should know, in sentences.
    pub notes: Vec<String>,
}

/// Revises `selection` (bytes; the whole letter is `0..len`) of `letter`. `on_piece` is given the new words as soon
/// as they stand fast; joined they are [`Revised::by`]. Breaking it leaves the letter as it was.
///
/// # Errors
/// [`GhostwriterError::Revision`] when the selection is none, or the change cannot be made without losing a note
/// that must be told or inventing something; the text says which.
pub fn revise(
    gw: Option<&Ghostwriter>,
    letter: &str,
    selection: Range<usize>,
    change: &Change,
    brief: &Brief,
    settings: &Revising,
    on_piece: &mut dyn FnMut(&str) -> ControlFlow<()>,
) -> Result<Revised, GhostwriterError> {
    let _ = (gw, letter, selection, brief, settings, on_piece);
    Err(GhostwriterError::Revision(format!("“{change}” cannot be done yet")))
}

/// Up to `count` other ways to say the sentence at `sentence` (bytes), best first: none twice, each checked against
/// the brief and the rest of the letter, each telling what the sentence tells.
///
/// # Errors
/// As [`revise`].
pub fn alternatives(
    gw: Option<&Ghostwriter>,
    letter: &str,
    sentence: Range<usize>,
    brief: &Brief,
    settings: &Revising,
    count: usize,
) -> Result<Vec<String>, GhostwriterError> {
    let _ = (gw, letter, sentence, brief, settings, count);
    Err(GhostwriterError::Revision("alternatives cannot be found yet".into()))
}
