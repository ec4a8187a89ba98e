//! The desk: the sheet in the middle, the ghostwriter's words coming in, and what the letter must hold.

use super::{Mark, NOWHERE};
use crate::doors::letters::{RemoveLetter, SetDated};
use crate::house::{House, HouseError};
use crate::islands::desk::{Desk, OnTheDesk, WrittenWith};
use crate::pages::{Leaf, id, room};
use crate::parts::fields::Sure;
use crate::parts::frame::{Head, Room};
use crate::parts::steps::{Steps, of_letter};
use crate::parts::words;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use letters::LetterId;
use std::sync::Arc;

/// The desk.
#[component]
pub fn DraftPage() -> impl IntoView {
    let id = id::<LetterId>(NOWHERE);
    room(Room::Letters, async |house| page(house, id?).await)
}

async fn page(house: Arc<dyn House>, id: LetterId) -> Result<Leaf, HouseError> {
    let letter = house.letter(id).await?;
    let cabinet = house.cabinet().await?;
    let draft = match letter.draft {
        Some(draft) => Some(house.draft(draft).await?),
        None => None,
    };
    let to = letter.brief.to.name.clone();
    let paper = cabinet.papers.iter().find(|p| p.name == letter.sheet.paper).map(|p| p.title.clone());
    let about = [Some(words::title(&letter.brief.occasion)), paper, Some(words::date(letter.dated))]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join(" · ");
    let steps = of_letter(&letter);
    let (here, hand_page) = (format!("/letters/{id}"), format!("/letters/{id}/hand"));
    let (marked, dated) = (letter.in_book, letter.dated);
    let with = WrittenWith {
        paper: cabinet.papers.iter().find(|p| p.name == letter.sheet.paper).or(cabinet.papers.first()).cloned().unwrap_or_default(),
        ink: cabinet.inks.iter().find(|i| i.name == letter.sheet.ink).or(cabinet.inks.first()).cloned().unwrap_or_default(),
        nib: cabinet.nibs.iter().find(|n| n.name == letter.sheet.nib).cloned(),
        sheet: letter.sheet.clone(),
        language: letter.brief.language.to_string(),
    };
    let rests = house.rests(id).await?;
    let desk = OnTheDesk {
        letter: id,
        text: letter.text,
        version: letter.version,
        draft,
        hand: letter.sheet.hand,
        ink: letter.sheet.ink,
        with,
        facts: letter.brief.facts,
        rests,
        models: cabinet.models,
        model: cabinet.first_model,
    };
    Ok(Leaf::new(
        format!("To {to}"),
        view! {
            <Head title=format!("To {to}") about=about>
                <Steps of="The way of this letter" steps now=2/>
                <a class="button onward" href=hand_page>"Choose the hand"</a>
            </Head>
            <Desk desk/>
            <section class="apart" aria-label="This letter">
                <Mark letter=id to=to.clone() marked back=here.clone() wide=true/>
                <a class="button quiet" href=format!("/letters/{id}/versions")>"Versions"</a>
                <form class="dated" method="post" action=SetDated::url()>
                    <input type="hidden" name="id" value=id.to_string()/>
                    <input type="hidden" name="back" value=here/>
                    <label for="dated">"Dated"</label>
                    <input id="dated" name="dated" type="date" required=true value=dated.to_string()/>
                    <button class="quiet">"Set the date"</button>
                </form>
                <Sure
                    question="Remove this letter …".into()
                    consequence=format!("The letter to {to} and its drafts will be gone.")
                    button="Remove for good"
                    action=RemoveLetter::url()
                    id=id.to_string()
                />
            </section>
        },
    ))
}
