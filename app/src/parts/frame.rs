//! The room around a page: the way to the other rooms, and what comes next.

use super::words;
use crate::doors::sign_in::SignOut;
use crate::house::{Counts, Upcoming, Writer};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;

/// A room that can be gone to from everywhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Room {
    /// The start.
    Desk,
    /// All letters.
    Letters,
    /// Everybody.
    People,
    /// Whose hands write here.
    Hands,
    /// How the writer writes.
    Voice,
    /// Collections.
    Book,
}

/// What stands around every page.
pub struct Around {
    /// Who is signed in.
    pub writer: Writer,
    /// Numbers beside the rooms' names.
    pub counts: Counts,
    /// The next day that matters.
    pub next: Option<Upcoming>,
}

/// The room around a page.
#[component]
pub fn Frame(here: Room, around: Around, children: Children) -> impl IntoView {
    let Around { writer, counts, next } = around;
    let rooms = [
        (Room::Desk, "/", "The desk", None),
        (Room::Letters, "/letters", "Letters", Some(counts.letters)),
        (Room::People, "/people", "People", Some(counts.people)),
        (Room::Hands, "/hands", "Hands", None),
        (Room::Voice, "/voice", "Your voice", None),
        (Room::Book, "/book", "The book", Some(counts.in_book)),
    ];
    let links = rooms
        .into_iter()
        .map(|(room, href, name, number)| {
            view! {
                <li>
                    <a href=href aria-current=(room == here).then_some("page")>
                        {name}
                        {number.map(|n| view! { <b>{n}</b> })}
                    </a>
                </li>
            }
            .into_any()
        })
        .collect_view();
    view! {
        <a class="skip" href="#main">"Skip to the page"</a>
        <div class="house">
            <header class="rooms">
                <a class="mark" href="/" aria-label="Beautifully Handwritten Letters, the desk">
                    "Beautifully "<br/>"Handwritten "<br/>"Letters"
                </a>
                <nav aria-label="Rooms">
                    <ul>{links}</ul>
                </nav>
                <div class="below">
                    {next
                        .map(|day| {
                            view! {
                                <a class="soon" href=format!("/letters/new?person={}", day.person)>
                                    <strong>{words::title(&words::in_days(day.in_days))}</strong>
                                    {format!("{}, {}", day.name, day.label)}
                                </a>
                            }
                        })}
                    <form class="leave" method="post" action=SignOut::url()>
                        <span title="Signed in as">{writer.name}</span>
                        <button class="text">"Sign out"</button>
                    </form>
                </div>
            </header>
            <main id="main" tabindex="-1">{children()}</main>
        </div>
    }
    .into_any()
}

/// The head of a page: its name, one line about it, and what can be done.
#[component]
pub fn Head(
    #[prop(into)] title: String,
    #[prop(optional, into)] about: String,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    view! {
        <header class="head">
            <div class="named">
                <h1>{title}</h1>
                {(!about.is_empty()).then(|| view! { <p>{about}</p> })}
            </div>
            {children.map(|children| view! { <div class="ways">{children()}</div> })}
        </header>
    }
    .into_any()
}
