//! The start: whom to write to, which days are near, and the last letters.

use crate::house::{House, HouseError, Upcoming};
use crate::pages::{Leaf, room};
use crate::parts::frame::{Head, Room};
use crate::parts::words;
use leptos::prelude::*;
use letters::{LetterSummary, Person};
use std::sync::Arc;

/// The start page.
#[component]
pub fn Start() -> impl IntoView {
    room(Room::Desk, page)
}

async fn page(house: Arc<dyn House>) -> Result<Leaf, HouseError> {
    let writer = house.writer().await?.ok_or(HouseError::SignedOut)?;
    let (people, days, letters) = (house.people().await?, house.upcoming(5).await?, house.letters(None).await?);
    Ok(Leaf::new(
        "The desk",
        view! {
            <Head title=format!("Good to see you, {}", first_name(&writer.signs_as))>
                <a class="button" href="/letters/new">"Write a letter"</a>
            </Head>
            <div class="start">
                <Blank people/>
                <div class="beside">
                    <Days days/>
                    <Last letters/>
                </div>
            </div>
        },
    ))
}

fn first_name(name: &str) -> String {
    name.split_whitespace().next().unwrap_or(name).to_string()
}

/// A blank sheet that asks whom it is for.
#[component]
fn Blank(people: Vec<Person>) -> impl IntoView {
    let known = people.len();
    let names = people
        .into_iter()
        .take(8)
        .map(|person| {
            view! {
                <li>
                    <a href=format!("/letters/new?person={}", person.id)>
                        <em>{format!("Dear {},", person.name)}</em>
                        <small>{person.relationship}</small>
                    </a>
                </li>
            }
            .into_any()
        })
        .collect_view();
    let inside = if known == 0 {
        view! {
            <p class="lead">
                "A letter begins with somebody. Say who they are to you and what you remember of them; everything stays in this house."
            </p>
            <p><a class="button" href="/people/new">"Add the first person"</a></p>
        }
        .into_any()
    } else {
        view! {
            <ul class="salutations">{names}</ul>
            <p class="more"><a href="/people/new">"Somebody new"</a>{(known > 8).then(|| view! { <a href="/people">"Everybody"</a> })}</p>
        }
        .into_any()
    };
    view! {
        <section class="sheet blank" aria-labelledby="whom">
            <h2 id="whom">"Write to …"</h2>
            {inside}
        </section>
    }
    .into_any()
}

#[component]
fn Days(days: Vec<Upcoming>) -> impl IntoView {
    let list = days
        .into_iter()
        .map(|day| {
            view! {
                <li>
                    <a href=format!("/letters/new?person={}", day.person)>
                        <span>{format!("{}, {}", day.name, day.label)}</span>
                        <small>{format!("{}, {}", words::in_days(day.in_days), day.on.format("%-d %B"))}</small>
                    </a>
                </li>
            }
            .into_any()
        })
        .collect::<Vec<_>>();
    let none = list.is_empty();
    view! {
        <section aria-labelledby="near">
            <h2 id="near">"Days that are near"</h2>
            {if none {
                view! { <p class="none">"None yet. Birthdays and other days are kept with each person."</p> }.into_any()
            } else {
                view! { <ul class="lines">{list}</ul> }.into_any()
            }}
        </section>
    }
    .into_any()
}

#[component]
fn Last(letters: Vec<LetterSummary>) -> impl IntoView {
    if letters.is_empty() {
        return ().into_any();
    }
    let list = letters
        .into_iter()
        .take(5)
        .map(|letter| {
            view! {
                <li>
                    <a href=format!("/letters/{}", letter.id)>
                        <span>{format!("To {}", letter.to)}</span>
                        <small>{format!("{}, {}", words::title(&letter.occasion), words::date(letter.dated))}</small>
                    </a>
                </li>
            }
            .into_any()
        })
        .collect_view();
    view! {
        <section aria-labelledby="last">
            <h2 id="last">"Last letters"</h2>
            <ul class="lines">{list}</ul>
        </section>
    }
    .into_any()
}
