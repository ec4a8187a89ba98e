//! One person: who they are, what is remembered, which days matter, what was written.

use super::PersonFields;
use crate::doors::people::{AddDay, AddMemory, ChangePerson, RemoveDay, RemoveMemory, RemovePerson};
use crate::house::{House, HouseError};
use crate::pages::{Leaf, id, room};
use crate::parts::fields::{Line, Lines, Select, Sure};
use crate::parts::frame::{Head, Room};
use crate::parts::words;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use letters::{LetterSummary, Memory, OccasionDay, Person, PersonId};
use std::sync::Arc;

/// One person.
#[component]
pub fn EditPage() -> impl IntoView {
    let id = id::<PersonId>("There is no such person here. They may have been removed.");
    room(Room::People, async |house| page(house, id?).await)
}

async fn page(house: Arc<dyn House>, id: PersonId) -> Result<Leaf, HouseError> {
    let person = house.person(id).await?;
    let letters = house.letters(Some(person.name.clone())).await?.into_iter().filter(|l| l.to == person.name).collect();
    let name = person.name.clone();
    let write = format!("Write to {name}");
    let (memories, days) = (person.memories.clone(), person.days.clone());
    Ok(Leaf::new(
        name.clone(),
        view! {
            <Head title=name.clone() about=person.relationship.clone()>
                <a class="button" href=format!("/letters/new?person={id}")>{write}</a>
            </Head>
            <div class="person">
                <div class="first">
                    <Memories person=id name=name.clone() memories/>
                    <Written letters/>
                </div>
                <div class="beside">
                    <Days person=id days/>
                    <Who person/>
                </div>
            </div>
        },
    ))
}

#[component]
fn Memories(person: PersonId, name: String, memories: Vec<Memory>) -> impl IntoView {
    let none = memories.is_empty();
    let list = memories
        .into_iter()
        .map(|memory| {
            let said: String = memory.text.chars().take(60).collect();
            view! {
                <li>
                    <p>{memory.text}</p>
                    <form method="post" action=RemoveMemory::url()>
                        <input type="hidden" name="person" value=person.to_string()/>
                        <input type="hidden" name="memory" value=memory.id.to_string()/>
                        <button class="text" aria-label=format!("Remove “{said}”")>"Remove"</button>
                    </form>
                </li>
            }
            .into_any()
        })
        .collect_view();
    view! {
        <section id="memories" class="memories" aria-labelledby="memories-h">
            <h2 id="memories-h">{format!("What you remember of {name}")}</h2>
            {none
                .then(|| {
                    view! {
                        <p class="none">
                            "Nothing yet. Small true things make the best letters: a dress, a word, a chair beside a bed."
                        </p>
                    }
                })}
            <ul>{list}</ul>
            <form class="add" method="post" action=AddMemory::url()>
                <input type="hidden" name="person" value=person.to_string()/>
                <Lines name="text" label="One more memory" rows=2 required=true most=8000 hint="In your own terse words; one thing at a time."/>
                <button class="quiet">"Keep it"</button>
            </form>
        </section>
    }
    .into_any()
}

#[component]
fn Days(person: PersonId, days: Vec<OccasionDay>) -> impl IntoView {
    let none = days.is_empty();
    let list = days
        .into_iter()
        .map(|day| {
            let month = MONTHS.get(usize::from(day.month).saturating_sub(1)).copied().unwrap_or("");
            let year = day.year.map(|y| format!(" {y}")).unwrap_or_default();
            view! {
                <li>
                    <span>{words::title(&day.label)}</span>
                    <small>{format!("{} {month}{year}", day.day)}</small>
                    <form method="post" action=RemoveDay::url()>
                        <input type="hidden" name="person" value=person.to_string()/>
                        <input type="hidden" name="day" value=day.id.to_string()/>
                        <button class="text" aria-label=format!("Remove {}", day.label)>"Remove"</button>
                    </form>
                </li>
            }
            .into_any()
        })
        .collect_view();
    let months = MONTHS.iter().enumerate().map(|(i, name)| ((i + 1).to_string(), (*name).to_string())).collect::<Vec<_>>();
    view! {
        <section id="days" class="days" aria-labelledby="days-h">
            <h2 id="days-h">"Days that matter"</h2>
            {none.then(|| view! { <p class="none">"No day yet."</p> })}
            <ul class="lines">{list}</ul>
            <details class="adding">
                <summary>"Add a day"</summary>
                <form class="form" method="post" action=AddDay::url()>
                    <input type="hidden" name="person" value=person.to_string()/>
                    <Line name="label" label="What day it is" required=true most=60 hint="Birthday, wedding day, the day you met."/>
                    <div class="three">
                        <div class="field">
                            <label for="day">"Day"</label>
                            <input id="day" name="day" type="number" min="1" max="31" required=true/>
                        </div>
                        <Select name="month" label="Month" options=months/>
                        <div class="field">
                            <label for="year">"Year"</label>
                            <input id="year" name="year" type="number" min="1" max="2200" placeholder="if known"/>
                        </div>
                    </div>
                    <button class="quiet">"Keep the day"</button>
                </form>
            </details>
        </section>
    }
    .into_any()
}

const MONTHS: [&str; 12] =
    ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];

#[component]
fn Who(person: Person) -> impl IntoView {
    let (id, name) = (person.id.to_string(), person.name.clone());
    view! {
        <section aria-labelledby="who-h">
            <h2 id="who-h">"Who they are"</h2>
            <form class="form" method="post" action=ChangePerson::url()>
                <input type="hidden" name="id" value=id.clone()/>
                <PersonFields person/>
                <p class="do"><button class="quiet">"Save the changes"</button></p>
            </form>
            <Sure
                question=format!("Remove {name} …")
                consequence=format!("What you remember of {name} and their days will be gone. The letters stay.")
                button="Remove for good"
                action=RemovePerson::url()
                id
            />
        </section>
    }
    .into_any()
}

#[component]
fn Written(letters: Vec<LetterSummary>) -> impl IntoView {
    if letters.is_empty() {
        return ().into_any();
    }
    let list = letters
        .into_iter()
        .map(|letter| {
            view! {
                <li>
                    <a href=format!("/letters/{}", letter.id)>
                        <span>{words::title(&letter.occasion)}</span>
                        <small>{format!("{}, {}", words::date(letter.dated), words::count(letter.words, "word", "words"))}</small>
                    </a>
                </li>
            }
            .into_any()
        })
        .collect_view();
    view! {
        <section aria-labelledby="written-h">
            <h2 id="written-h">"Your letters"</h2>
            <ul class="lines">{list}</ul>
        </section>
    }
    .into_any()
}
