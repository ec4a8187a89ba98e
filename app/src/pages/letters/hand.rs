//! The hand: which one writes, on which paper, with which ink.

use super::NOWHERE;
use crate::house::{House, HouseError};
use crate::islands::hand_preview::{HandPreview, InHand};
use crate::pages::{Leaf, id, room};
use crate::parts::frame::{Head, Room};
use crate::parts::steps::{Steps, of_letter};
use leptos::prelude::*;
use letters::LetterId;
use std::sync::Arc;

/// The hand.
#[component]
pub fn HandPage() -> impl IntoView {
    let id = id::<LetterId>(NOWHERE);
    room(Room::Letters, async |house| page(house, id?).await)
}

async fn page(house: Arc<dyn House>, id: LetterId) -> Result<Leaf, HouseError> {
    let letter = house.letter(id).await?;
    let cabinet = house.cabinet().await?;
    let to = letter.brief.to.name.clone();
    let steps = of_letter(&letter);
    let body = if letter.text.trim().is_empty() {
        view! {
            <div class="empty">
                <p>"There is nothing to write by hand yet."</p>
                <p><a class="button" href=format!("/letters/{id}")>"Back to the draft"</a></p>
            </div>
        }
        .into_any()
    } else {
        let (signs, language) = (letter.brief.from.name, letter.brief.language.to_string());
        let letter = InHand {
            letter: id,
            text: letter.text,
            sheet: letter.sheet,
            signs,
            hands: cabinet.hands,
            papers: cabinet.papers,
            inks: cabinet.inks,
            nibs: cabinet.nibs,
            language,
        };
        view! {
            <HandPreview letter/>
            <section class="apart take-along" aria-label="As a file">
                <a href=format!("/letters/{id}/letter.png?look=scan")>"As a picture that looks scanned"</a>
                <details>
                    <summary>"For a pen plotter"</summary>
                    <p class="hint">"Single lines in the order in which a person writes them, one file a sheet."</p>
                    <p class="do">
                        <a href=format!("/letters/{id}/letter.plot.svg")>"SVG, for AxiDraw and vpype"</a>
                        <a href=format!("/letters/{id}/letter.hpgl")>"HPGL"</a>
                        <a href=format!("/letters/{id}/letter.gcode")>"G-code"</a>
                    </p>
                </details>
            </section>
        }
        .into_any()
    };
    Ok(Leaf::new(
        format!("The hand for {to}"),
        view! {
            <Head title=format!("To {to}") about="The hand, the paper and the ink">
                <Steps of="The way of this letter" steps now=3/>
                <a class="button" href=format!("/letters/{id}/letter.pdf") target="_blank">"Print the letter"</a>
            </Head>
            {body}
        },
    ))
}
