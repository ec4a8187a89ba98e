//! The post: the letter on paper, into an envelope, and a copy for the book.

use super::{Mark, NOWHERE};
use crate::house::{House, HouseError};
use crate::pages::{Leaf, id, room};
use crate::parts::frame::{Head, Room};
use crate::parts::steps::{Steps, of_letter};
use leptos::prelude::*;
use letters::LetterId;
use std::sync::Arc;

/// The post.
#[component]
pub fn PostPage() -> impl IntoView {
    let id = id::<LetterId>(NOWHERE);
    room(Room::Letters, async |house| page(house, id?).await)
}

async fn page(house: Arc<dyn House>, id: LetterId) -> Result<Leaf, HouseError> {
    let letter = house.letter(id).await?;
    let cabinet = house.cabinet().await?;
    let address = match letter.person {
        Some(person) => house.person(person).await.map(|p| p.address).unwrap_or_default(),
        None => String::new(),
    };
    let to = letter.brief.to.name.clone();
    let steps = of_letter(&letter);

    let hand = cabinet.hands.iter().find(|h| h.name == letter.sheet.hand).map_or(letter.sheet.hand, |h| h.title.clone());
    let paper = cabinet.papers.iter().find(|p| p.name == letter.sheet.paper).map_or(letter.sheet.paper, |p| p.title.clone());
    let ink = cabinet.inks.iter().find(|i| i.name == letter.sheet.ink).map_or(letter.sheet.ink, |i| i.title.clone());
    let from = letter.sheet.from;
    let nib =
        cabinet.nibs.iter().find(|n| n.name == letter.sheet.nib).map(|n| view! { <div><dt>"Pen"</dt><dd>{n.title.clone()}</dd></div> });
    let shown = (!address.trim().is_empty()).then(|| {
        let lines = address.lines().map(|line| view! { {line.to_string()}<br/> }).collect_view();
        let sender = from.iter().map(|line| view! { {line.clone()}<br/> }).collect_view();
        view! {
            <address class="envelope">
                <p class="sender">{sender}</p>
                <p><strong>{to.clone()}</strong><br/>{lines}</p>
            </address>
        }
    });
    let printed = if address.trim().is_empty() {
        let add = letter.person.map(|p| view! { <a href=format!("/people/{p}")>"Add the address"</a> });
        view! { <p class="none">"No address is kept for them, so there is no envelope to print. "{add}</p> }.into_any()
    } else if from.is_empty() {
        view! {
            <p class="none">
                "An envelope also needs your own address. "<a href=format!("/letters/{id}/hand#from")>"Write it down beside the hand"</a>
            </p>
        }
        .into_any()
    } else {
        let sizes =
            cabinet.envelopes.into_iter().map(|e| view! { <option value=e.name>{format!("{}, {}", e.title, e.about)}</option> }.into_any());
        view! {
            <form class="print-envelope" method="get" action=format!("/letters/{id}/envelope.pdf") target="_blank">
                <label class="unseen" for="size">"Which envelope"</label>
                <select id="size" name="size">{sizes.collect_view()}</select>
                <button class="quiet">"Print the envelope"</button>
            </form>
        }
        .into_any()
    };
    Ok(Leaf::new(
        format!("Post the letter to {to}"),
        view! {
            <Head title=format!("To {to}") about="On paper and into the post">
                <Steps of="The way of this letter" steps now=4/>
                <a class="button" href=format!("/letters/{id}/letter.pdf") target="_blank">"Print the letter"</a>
            </Head>
            <div class="post">
                <section aria-labelledby="on-paper">
                    <h2 id="on-paper">"On paper"</h2>
                    <dl class="terms">
                        <div><dt>"Hand"</dt><dd>{hand}</dd></div>
                        <div><dt>"Paper"</dt><dd>{paper}</dd></div>
                        <div><dt>"Ink"</dt><dd>{ink}</dd></div>
                        {nib}
                    </dl>
                    <p>"Print it at “actual size”, on one side. The paper’s tint is not printed: put the paper you like into the printer."</p>
                    <p><a href=format!("/letters/{id}/hand")>"Change the hand, the paper or the ink"</a></p>
                </section>
                <section aria-labelledby="in-an-envelope">
                    <h2 id="in-an-envelope">"In an envelope"</h2>
                    {shown}
                    {printed}
                </section>
                <section aria-labelledby="kept">
                    <h2 id="kept">"Kept"</h2>
                    <p>"The best letters are worth a book."</p>
                    <Mark letter=id to marked=letter.in_book back=format!("/letters/{id}/post") wide=true/>
                </section>
            </div>
        },
    ))
}
