//! Collections, and the books made of them.

use crate::house::HouseError;
use leptos::prelude::*;
#[cfg(feature = "ssr")]
use letters::NewCollection;
use letters::{CollectionId, Compilation, LetterId};

/// Makes a collection of the letters that are marked for the book.
#[server(endpoint = "create-collection")]
pub async fn create_collection(title: String, #[server(default)] author: String) -> Result<(), HouseError> {
    let id = super::house()?.create_collection(NewCollection { title, author }).await?;
    super::go(format!("/book/{id}"));
    Ok(())
}

/// Changes title and author.
#[server(endpoint = "rename-collection")]
pub async fn rename_collection(id: CollectionId, title: String, #[server(default)] author: String) -> Result<(), HouseError> {
    super::house()?.rename_collection(id, NewCollection { title, author }).await?;
    super::go(format!("/book/{id}"));
    Ok(())
}

/// Removes a collection and the books made of it; the letters stay.
#[server(endpoint = "remove-collection")]
pub async fn remove_collection(id: CollectionId) -> Result<(), HouseError> {
    super::house()?.remove_collection(id).await?;
    super::go("/book");
    Ok(())
}

/// Adds the letters that have been marked since.
#[server(endpoint = "add-marked")]
pub async fn add_marked(id: CollectionId) -> Result<(), HouseError> {
    super::house()?.add_marked(id).await?;
    super::go(format!("/book/{id}"));
    Ok(())
}

/// Puts a collection's letters in this order; those not named are taken out.
#[server(endpoint = "set-order")]
pub async fn set_order(id: CollectionId, #[server(default)] letters: Vec<LetterId>) -> Result<(), HouseError> {
    super::house()?.set_order(id, letters).await
}

/// Asks the press for the book's files; answers the making as it stands.
#[server(endpoint = "ask-compilation")]
pub async fn ask_compilation(collection: CollectionId, design: String, trim: String) -> Result<Compilation, HouseError> {
    let trim = trim.parse().map_err(|e: letters::TrimError| HouseError::Refused(e.to_string()))?;
    let house = super::house()?;
    house.compilation(house.ask_compilation(collection, design, trim).await?).await
}
