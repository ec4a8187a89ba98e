//! In and out.

use crate::house::HouseError;
use leptos::prelude::*;

/// Signs in; on a new house, makes the first account.
#[server(endpoint = "sign-in")]
pub async fn sign_in(name: String, password: String, #[server(default)] signs_as: String) -> Result<(), HouseError> {
    super::house()?.sign_in(name, password, signs_as).await?;
    super::go("/");
    Ok(())
}

/// Signs out.
#[server(endpoint = "sign-out")]
pub async fn sign_out() -> Result<(), HouseError> {
    super::house()?.sign_out().await?;
    super::go("/sign-in");
    Ok(())
}
