//! Hands: learned from a screen, and forgotten. Sheets of paper come as files, by a door of their own
//! (`POST /hands/learn`), because a form with files is none of these.

use crate::house::{BoxDrawn, HouseError};
use leptos::prelude::*;
use leptos::server_fn::codec::Json;

/// Learns a hand from letters written on a screen.
#[server(endpoint = "learn-drawn", input = Json)]
pub async fn learn_drawn(title: String, boxes: Vec<BoxDrawn>) -> Result<String, HouseError> {
    super::house()?.learn_drawn(title, boxes).await
}

/// Forgets a hand that was learned here.
#[server(endpoint = "forget-hand")]
pub async fn forget_hand(name: String) -> Result<(), HouseError> {
    super::house()?.forget_hand(name).await?;
    super::go("/hands");
    Ok(())
}
