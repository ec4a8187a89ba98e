//! Everybody.

use crate::pages::{Leaf, room};
use crate::parts::frame::{Head, Room};
use crate::parts::words;
use leptos::prelude::*;

/// Everybody, by name.
#[component]
pub fn ListPage() -> impl IntoView {
    room(Room::People, async |house| {
        let people = house.people().await?;
        let about = words::count(people.len(), "person", "people");
        let rows = people
            .into_iter()
            .map(|person| {
                let told = words::count(person.memories.len(), "memory", "memories");
                let days = words::count(person.days.len(), "day", "days");
                view! {
                    <li>
                        <a class="whose" href=format!("/people/{}", person.id)>
                            <span>{person.name.clone()}</span>
                            <small>{person.relationship}</small>
                        </a>
                        <span class="aside">{told}", "{days}</span>
                        <a class="button quiet" href=format!("/letters/new?person={}", person.id) aria-label=format!("Write to {}", person.name)>
                            "Write"
                        </a>
                    </li>
                }
                .into_any()
            })
            .collect::<Vec<_>>();
        let body = if rows.is_empty() {
            view! {
                <div class="empty">
                    <p>"Nobody yet. A letter begins with somebody: who they are to you, and what you remember of them."</p>
                    <p><a class="button" href="/people/new">"Add the first person"</a></p>
                </div>
            }
            .into_any()
        } else {
            view! { <ul class="rows">{rows}</ul> }.into_any()
        };
        Ok(Leaf::new(
            "People",
            view! {
                <Head title="People" about=about>
                    <a class="button" href="/people/new">"Somebody new"</a>
                </Head>
                <div class="wide">{body}</div>
            },
        ))
    })
}
