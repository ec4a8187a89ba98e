//! Letters to many: the text, the paper, what is left out, what was read. A list comes as a file, by a door of its own
//! (`POST /mailings/begin`), because a form with files is none of these.

#![allow(clippy::too_many_arguments, reason = "a form's fields, one by one")]

use crate::house::HouseError;
use leptos::prelude::*;
#[cfg(feature = "ssr")]
use letters::{Fact, MailingChange, Sheet, Wording};
use letters::{Language, MailingId, Pronoun};

/// Keeps the text with its fields.
#[server(endpoint = "save-mailing-text")]
pub async fn save_mailing_text(
    id: MailingId,
    #[server(default)] text: String,
    #[server(default)] language: Option<Language>,
) -> Result<(), HouseError> {
    let wording = Wording::Text { text: text.replace("\r\n", "\n") };
    let house = super::house()?;
    house.change_mailing(id, MailingChange::Wording(wording)).await?;
    if let Some(language) = language {
        house.change_mailing(id, MailingChange::Language(language)).await?;
    }
    super::go(format!("/mailings/{id}#each"));
    Ok(())
}

/// Keeps the brief for all. A note that begins with ! must be told.
#[server(endpoint = "save-mailing-brief")]
pub async fn save_mailing_brief(
    id: MailingId,
    occasion: String,
    words: u32,
    #[server(default)] tone: String,
    #[server(default)] notes: String,
) -> Result<(), HouseError> {
    let house = super::house()?;
    let (mailing, _) = house.mailing(id).await?;
    let Wording::Brief { mut brief } = mailing.wording else {
        return Err(HouseError::Refused("These letters have a text with fields, no brief.".into()));
    };
    (brief.occasion, brief.words, brief.tone, brief.facts) = (occasion.trim().into(), words, tone.trim().into(), facts(&notes));
    house.change_mailing(id, MailingChange::Wording(Wording::Brief { brief })).await?;
    super::go(format!("/mailings/{id}#each"));
    Ok(())
}

/// Keeps how they go onto paper.
#[server(endpoint = "save-mailing-paper")]
pub async fn save_mailing_paper(
    id: MailingId,
    hand: String,
    paper: String,
    ink: String,
    #[server(default)] nib: String,
    #[server(default)] envelope: String,
    #[server(default)] one_sheet: Option<String>,
    #[server(default)] duplex: Option<String>,
    #[server(default)] from: String,
    #[server(default)] row: String,
) -> Result<(), HouseError> {
    let house = super::house()?;
    let (mailing, _) = house.mailing(id).await?;
    let from = from.lines().map(str::trim).filter(|l| !l.is_empty()).map(String::from).collect();
    let sheet = Sheet { hand, paper, ink, nib, from, ..mailing.sheet };
    let (most_sheets, duplex) = (u32::from(one_sheet.is_some()), duplex.is_some());
    house.change_mailing(id, MailingChange::Paper { sheet, envelope, most_sheets, duplex }).await?;
    super::go(format!("/mailings/{id}?row={row}"));
    Ok(())
}

/// Keeps which rows are left out, and which a person has read and found right.
#[server(endpoint = "mark-letters")]
pub async fn mark_letters(
    id: MailingId,
    #[server(default)] left_out: Vec<u32>,
    #[server(default)] read: Vec<u32>,
) -> Result<(), HouseError> {
    let change = MailingChange::Marks(left_out.into_iter().collect(), read.into_iter().collect());
    super::house()?.change_mailing(id, change).await?;
    super::go(format!("/mailings/{id}#each"));
    Ok(())
}

/// Keeps what is known of somebody on the list.
#[server(endpoint = "save-addressee")]
pub async fn save_addressee(
    id: MailingId,
    row: u32,
    name: String,
    #[server(default)] full_name: String,
    #[server(default)] address: String,
    #[server(default)] relationship: String,
    #[server(default)] pronoun: Pronoun,
    #[server(default)] notes: String,
    #[server(default)] heading: Vec<String>,
    #[server(default)] value: Vec<String>,
) -> Result<(), HouseError> {
    let house = super::house()?;
    let (mailing, _) = house.mailing(id).await?;
    let Some(mut who) = mailing.list.into_iter().find(|to| to.row == row) else {
        return Err(HouseError::NotFound(format!("Nobody stands in row {row}.")));
    };
    let lines = |text: &str| text.lines().map(str::trim).filter(|l| !l.is_empty()).map(String::from).collect::<Vec<_>>();
    (who.name, who.full_name, who.address) = (name.trim().into(), full_name.trim().into(), lines(&address));
    (who.relationship, who.pronoun, who.notes) = (relationship.trim().into(), pronoun, facts(&notes));
    heading.iter().zip(value).for_each(|(heading, value)| who.fill(heading, value.trim()));
    house.change_mailing(id, MailingChange::Who(who)).await?;
    super::go(format!("/mailings/{id}?row={row}#letter"));
    Ok(())
}

/// Asks the ghostwriter for the letters that are not drafted yet.
#[server(endpoint = "draft-mailing")]
pub async fn draft_mailing(id: MailingId) -> Result<(), HouseError> {
    super::house()?.draft_mailing(id).await?;
    super::go(format!("/mailings/{id}#each"));
    Ok(())
}

/// Removes a mailing; its letters stay.
#[server(endpoint = "remove-mailing")]
pub async fn remove_mailing(id: MailingId) -> Result<(), HouseError> {
    super::house()?.remove_mailing(id).await?;
    super::go("/mailings");
    Ok(())
}

/// Notes, one a line; one that begins with ! must be told.
#[cfg(feature = "ssr")]
fn facts(notes: &str) -> Vec<Fact> {
    let lines = notes.lines().map(str::trim).filter(|line| !line.trim_start_matches('!').trim().is_empty());
    lines.map(|line| Fact { text: line.trim_start_matches('!').trim().into(), must: line.starts_with('!') }).collect()
}
