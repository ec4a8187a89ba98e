//! Somebody new.

use super::PersonFields;
use crate::doors::people::AddPerson;
use crate::pages::{Leaf, room};
use crate::parts::frame::{Head, Room};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;

/// Somebody new.
#[component]
pub fn NewPage() -> impl IntoView {
    room(Room::People, async |_| {
        Ok(Leaf::new(
            "Somebody new",
            view! {
                <Head title="Somebody new" about="Who they are; memories and days come next"/>
                <div class="narrow">
                    <form class="form" method="post" action=AddPerson::url()>
                        <PersonFields/>
                        <p class="do">
                            <button>"Add them"</button>
                            <a class="button quiet" href="/people">"Not now"</a>
                        </p>
                    </form>
                </div>
            },
        ))
    })
}
