//! The ghostwriter's attempts.

use crate::house::HouseError;
use leptos::prelude::*;
use letters::{DraftId, DraftState, LetterId};
use serde::{Deserialize, Serialize};

/// What `event: state` on `/events/drafts/{id}` carries.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DraftNews {
    /// Where the attempt stands.
    pub state: DraftState,
    /// Why it stopped, or what to know of it.
    #[serde(default)]
    pub reason: Option<String>,
    /// The letter's version that holds the draft, once it does.
    #[serde(default)]
    pub text_version: Option<i64>,
}

/// Asks the ghostwriter for a draft.
#[server(endpoint = "ask-draft")]
pub async fn ask_draft(letter: LetterId, #[server(default)] model: Option<String>) -> Result<DraftId, HouseError> {
    super::house()?.ask_draft(letter, model.filter(|m| !m.is_empty())).await
}

/// Stops a draft; what was written is kept.
#[server(endpoint = "cancel-draft")]
pub async fn cancel_draft(draft: DraftId) -> Result<(), HouseError> {
    super::house()?.cancel_draft(draft).await
}
