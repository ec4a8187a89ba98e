//! What the ghostwriter changes in a part of a letter, and what a proof-reader marks in it.

use crate::house::HouseError;
#[cfg(feature = "ssr")]
use crate::house::Wish;
use leptos::prelude::*;
use letters::{LetterId, Remark, RevisionId};

/// Asks for a change of the text from byte `start` to byte `end`. `change` is said as [`letters::Change`] is
/// written, or is empty for other ways to say the sentence.
#[server(endpoint = "ask-revision")]
pub async fn ask_revision(
    letter: LetterId,
    text: String,
    start: usize,
    end: usize,
    #[server(default)] change: String,
) -> Result<RevisionId, HouseError> {
    let wish = if change.is_empty() { Wish::OtherWays } else { Wish::Changed(change.parse().map_err(HouseError::Refused)?) };
    super::house()?.ask_revision(letter, text, start..end, wish).await
}

/// Breaks a revision off.
#[server(endpoint = "cancel-revision")]
pub async fn cancel_revision(id: RevisionId) -> Result<(), HouseError> {
    super::house()?.cancel_revision(id).await
}

/// What a proof-reader stumbles over.
#[server(endpoint = "proofread")]
pub async fn proofread(letter: LetterId, #[server(default)] text: String) -> Result<Vec<Remark>, HouseError> {
    super::house()?.proofread(letter, text).await
}

/// Leaves a text alone from now on.
#[server(endpoint = "leave-alone")]
pub async fn leave_alone(what: String) -> Result<(), HouseError> {
    super::house()?.leave_alone(what).await
}

/// Minds a text again.
#[server(endpoint = "mind-again")]
pub async fn mind_again(what: String) -> Result<(), HouseError> {
    super::house()?.mind_again(what).await?;
    super::go("/voice#left-alone");
    Ok(())
}
