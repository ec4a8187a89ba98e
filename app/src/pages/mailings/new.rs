//! New letters to many: whom they are for, and how they come about.

use crate::pages::{Leaf, room};
use crate::parts::fields::Line;
use crate::parts::frame::{Head, Room};
use leptos::prelude::*;
use letters::Person;

/// New letters to many.
#[component]
pub fn NewPage() -> impl IntoView {
    room(Room::Letters, async |house| {
        let people = house.people().await?;
        Ok(Leaf::new(
            "New letters to many",
            view! {
                <Head title="Letters to many" about="Whom they are for, and how they come about"/>
                <form class="form narrow mailing-new" method="post" action="/mailings/begin" enctype="multipart/form-data">
                    <Line name="title" label="What you call them" required=true most=120 hint="For you alone: “Christmas”, “Thanks for the wedding”." first=true/>
                    <fieldset>
                        <legend>"How they come about"</legend>
                        <label class="tick">
                            <input type="radio" name="way" value="text" checked=true/>
                            <span>"I write one letter, with fields that are filled for each"</span>
                        </label>
                        <label class="tick">
                            <input type="radio" name="way" value="brief"/>
                            <span>"The ghostwriter drafts one for each, from notes for all and notes of their own"</span>
                        </label>
                    </fieldset>
                    <div class="field">
                        <label for="list">"A list from a spreadsheet"</label>
                        <input id="list" name="list" type="file" accept=".csv,.tsv,.txt,text/csv" aria-describedby="list-hint"/>
                        <p class="hint" id="list-hint">
                            "Saved as CSV. The first row is the head: Name or First name; Address, or Street, Town, Postcode; Note; Pronoun; \
                             and any column of your own, such as Gift."
                        </p>
                    </div>
                    <People people/>
                    <p class="do">
                        <button>"Go on"</button>
                        <a class="button quiet" href="/mailings">"Not now"</a>
                    </p>
                </form>
            },
        ))
    })
}

/// People to tick, and a word by which several are meant.
#[component]
fn People(people: Vec<Person>) -> impl IntoView {
    if people.is_empty() {
        return view! { <p class="none">"Nobody is kept under People yet, so the list has to come from a file."</p> }.into_any();
    }
    let ticks = people
        .into_iter()
        .map(|person| {
            view! {
                <li>
                    <label class="tick">
                        <input type="checkbox" name="person" value=person.id.to_string()/>
                        <span>{person.name}" "<small>{person.relationship}</small></span>
                    </label>
                </li>
            }
            .into_any()
        })
        .collect_view();
    view! {
        <fieldset class="whom">
            <legend>"Or people whom you keep here"</legend>
            <ul>{ticks}</ul>
            <label class="tick">
                <input type="checkbox" name="everybody" value="yes"/>
                <span>"Everybody"</span>
            </label>
            <Line name="who" label="Or all of whom the relationship says" hint="One word: “cousin”, “neighbour”."/>
        </fieldset>
    }
    .into_any()
}
