//! Every hand that can write here.

use crate::house::{HandChoice, HandSource};
use crate::islands::hand_preview::sample;
use crate::pages::{Leaf, room};
use crate::parts::frame::{Head, Room};
use crate::parts::words;
use leptos::prelude::*;

/// Every hand.
#[component]
pub fn ListPage() -> impl IntoView {
    room(Room::Hands, async |house| {
        let signs = house.writer().await?.map(|w| w.signs_as).unwrap_or_default();
        let (own, others): (Vec<HandChoice>, Vec<HandChoice>) =
            house.cabinet().await?.hands.into_iter().partition(|hand| hand.from == HandSource::Learned);
        let about = words::count(own.len() + others.len(), "hand", "hands");
        let own = if own.is_empty() {
            view! {
                <p class="none">
                    "Nobody’s own yet. Print the sheet, fill it with the pen you write letters with, and hand it in: from then on letters are written as you write."
                </p>
            }
            .into_any()
        } else {
            view! { <ul class="rows hands-here">{own.into_iter().map(|hand| row(hand, &signs)).collect_view()}</ul> }.into_any()
        };
        Ok(Leaf::new(
            "Hands",
            view! {
                <Head title="Hands" about=about>
                    <a class="button" href="/hands/new">"Teach it yours"</a>
                </Head>
                <div class="hands-of">
                    <section aria-labelledby="own">
                        <h2 id="own">"Your own"</h2>
                        {own}
                    </section>
                    <section aria-labelledby="of-the-house">
                        <h2 id="of-the-house">"Of the house"</h2>
                        <ul class="rows hands-here">{others.into_iter().map(|hand| row(hand, &signs)).collect_view()}</ul>
                    </section>
                </div>
            },
        ))
    })
}

fn row(hand: HandChoice, signs: &str) -> AnyView {
    let shown = sample(&hand, signs);
    let named = match hand.from {
        HandSource::Learned => {
            view! { <a class="whose" href=format!("/hands/of/{}", hand.name)><span>{hand.title}</span><small>{hand.about}</small></a> }
                .into_any()
        }
        HandSource::Typeface | HandSource::Drawn => {
            view! { <span class="whose"><span>{hand.title}</span><small>{hand.about}</small></span> }.into_any()
        }
    };
    view! { <li>{named}{shown}</li> }.into_any()
}
