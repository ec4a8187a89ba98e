//! The ghostwriter's attempt at a letter, word by word.

use crate::{DraftId, LetterId};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// Where an attempt stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum DraftState {
    /// Waiting for the model.
    Queued,
    /// Words are coming.
    Writing,
    /// Done; the text is the letter's.
    Finished,
    /// The writer stopped it; what was written is kept.
    Cancelled,
    /// It broke off (`reason` says why); what was written is kept.
    Stopped,
}

impl DraftState {
    /// The word as it is stored.
    pub fn as_str(self) -> &'static str {
        match self {
            DraftState::Queued => "queued",
            DraftState::Writing => "writing",
            DraftState::Finished => "finished",
            DraftState::Cancelled => "cancelled",
            DraftState::Stopped => "stopped",
        }
    }

    /// The state that a stored word means.
    pub fn parse(word: &str) -> Option<DraftState> {
        [DraftState::Queued, DraftState::Writing, DraftState::Finished, DraftState::Cancelled, DraftState::Stopped]
            .into_iter()
            .find(|s| s.as_str() == word)
    }

    /// Whether no more words will come.
    pub fn is_over(self) -> bool {
        !matches!(self, DraftState::Queued | DraftState::Writing)
    }
}

/// One attempt of the ghostwriter at a letter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    /// Its id.
    pub id: DraftId,
    /// The letter it is for.
    pub letter: LetterId,
    /// Where it stands.
    pub state: DraftState,
    /// The model that writes.
    pub model: String,
    /// The same seed, brief and model give the same words.
    pub seed: u32,
    /// Every word so far.
    pub text: String,
    /// The number of the last piece in `text`; 0 before the first.
    pub last_piece: i64,
    /// Why it stopped, in words for the writer; or what the writer should know of a finished draft.
    pub reason: Option<String>,
    /// When it was asked for.
    pub created: DateTime<Utc>,
}

/// A few characters of a draft, numbered from 1 without gaps.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DraftPiece {
    /// Its number.
    pub number: i64,
    /// What it adds to the text.
    pub text: String,
}
