//! How the writer writes. Samples arrive at `/voice/samples`, because they may be files.

use crate::house::HouseError;
use leptos::prelude::*;

/// Undoes what an edit taught.
#[server(endpoint = "unlearn")]
pub async fn unlearn(lesson: u32) -> Result<(), HouseError> {
    super::house()?.unlearn(lesson).await?;
    super::go("/voice#lessons");
    Ok(())
}

/// Forgets everything that is known of how the writer writes.
#[server(endpoint = "forget-voice")]
pub async fn forget_voice(#[server(default)] id: String) -> Result<(), HouseError> {
    let _ = id;
    super::house()?.forget_voice().await?;
    super::go("/voice");
    Ok(())
}
