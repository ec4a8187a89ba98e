//! People, what is remembered of them, and their days.

use crate::house::HouseError;
use leptos::prelude::*;
#[cfg(feature = "ssr")]
use letters::NewPerson;
use letters::{MemoryId, OccasionDayId, PersonId, Pronoun};

/// Adds a person.
#[server(endpoint = "add-person")]
pub async fn add_person(
    name: String,
    #[server(default)] relationship: String,
    #[server(default)] pronoun: Pronoun,
    #[server(default)] address: String,
) -> Result<(), HouseError> {
    let id = super::house()?.add_person(checked(NewPerson { name, relationship, pronoun, address })?).await?;
    super::go(format!("/people/{id}"));
    Ok(())
}

/// Changes a person.
#[server(endpoint = "change-person")]
pub async fn change_person(
    id: PersonId,
    name: String,
    #[server(default)] relationship: String,
    #[server(default)] pronoun: Pronoun,
    #[server(default)] address: String,
) -> Result<(), HouseError> {
    super::house()?.change_person(id, checked(NewPerson { name, relationship, pronoun, address })?).await?;
    super::go(format!("/people/{id}"));
    Ok(())
}

/// Removes a person; their letters stay.
#[server(endpoint = "remove-person")]
pub async fn remove_person(id: PersonId) -> Result<(), HouseError> {
    super::house()?.remove_person(id).await?;
    super::go("/people");
    Ok(())
}

/// Adds a memory.
#[server(endpoint = "add-memory")]
pub async fn add_memory(person: PersonId, text: String) -> Result<(), HouseError> {
    super::house()?.add_memory(person, text).await?;
    super::go(format!("/people/{person}#memories"));
    Ok(())
}

/// Removes a memory.
#[server(endpoint = "remove-memory")]
pub async fn remove_memory(person: PersonId, memory: MemoryId) -> Result<(), HouseError> {
    super::house()?.remove_memory(person, memory).await?;
    super::go(format!("/people/{person}#memories"));
    Ok(())
}

/// Adds a day that matters. The year may be left empty.
#[server(endpoint = "add-day")]
pub async fn add_day(person: PersonId, label: String, month: u8, day: u8, #[server(default)] year: String) -> Result<(), HouseError> {
    super::house()?.add_day(person, label, month, day, a_year(&year)?).await?;
    super::go(format!("/people/{person}#days"));
    Ok(())
}

/// Removes a day.
#[server(endpoint = "remove-day")]
pub async fn remove_day(person: PersonId, day: OccasionDayId) -> Result<(), HouseError> {
    super::house()?.remove_day(person, day).await?;
    super::go(format!("/people/{person}#days"));
    Ok(())
}

#[cfg(feature = "ssr")]
fn checked(person: NewPerson) -> Result<NewPerson, HouseError> {
    // Forms send line ends as CR LF.
    let person = NewPerson { name: person.name.trim().into(), address: person.address.replace("\r\n", "\n").trim().into(), ..person };
    person.check().map_err(HouseError::Refused)?;
    Ok(person)
}

#[cfg(feature = "ssr")]
fn a_year(text: &str) -> Result<Option<i32>, HouseError> {
    match text.trim() {
        "" => Ok(None),
        year => year
            .parse()
            .map(Some)
            .map_err(|_| HouseError::Refused("A year is four figures, such as 1964; leave it empty when it is not known.".into())),
    }
}
