//! All letters, and the search through them.

use super::Mark;
use crate::pages::{Leaf, query, room};
use crate::parts::frame::{Head, Room};
use crate::parts::words;
use leptos::prelude::*;
use letters::LetterSummary;

/// All letters, newest first; with `?q=`, those that hold it.
#[component]
pub fn ListPage() -> impl IntoView {
    let search = query("q");
    room(Room::Letters, async move |house| {
        let letters = house.letters(search.clone()).await?;
        let marked = letters.iter().filter(|l| l.in_book).count();
        let about = match &search {
            Some(q) => format!("{} with “{q}”", words::count(letters.len(), "letter", "letters")),
            None if letters.is_empty() => String::new(),
            None => format!("{}, {marked} in the book", words::count(letters.len(), "letter", "letters")),
        };
        let searching = search.is_some();
        let back = search.as_deref().map_or("/letters".into(), |q| format!("/letters?q={}", in_query(q)));
        let body = if letters.is_empty() {
            empty(searching)
        } else {
            letters.into_iter().map(|letter| row(letter, &back)).collect_view().into_any()
        };
        Ok(Leaf::new(
            "Letters",
            view! {
                <Head title="Letters" about=about>
                    <form class="search" role="search" method="get" action="/letters">
                        <label class="unseen" for="q">"Search the letters"</label>
                        <input id="q" name="q" type="search" value=search.unwrap_or_default() placeholder="A name, a word, a line" maxlength="200"/>
                        <button class="quiet">"Search"</button>
                    </form>
                    <a class="button quiet" href="/mailings">"Letters to many"</a>
                    <a class="button" href="/letters/new">"Write a letter"</a>
                </Head>
                <div class="wide"><ul class="rows letters">{body}</ul></div>
            },
        ))
    })
}

fn row(letter: LetterSummary, back: &str) -> impl IntoView + use<> {
    let opening = if letter.opening.is_empty() { "Still a blank sheet".to_string() } else { letter.opening };
    view! {
        <li>
            <a class="whose" href=format!("/letters/{}", letter.id)>
                <span>{format!("To {}", letter.to)}</span>
                <small class="opening">{opening}</small>
            </a>
            <span class="aside">
                {words::title(&letter.occasion)}<br/>
                {words::date(letter.dated)}
            </span>
            <Mark letter=letter.id to=letter.to marked=letter.in_book back=back/>
        </li>
    }
    .into_any()
}

fn empty(searching: bool) -> AnyView {
    if searching {
        view! { <li class="empty"><p>"No letter holds that. "<a href="/letters">"Show all letters"</a></p></li> }.into_any()
    } else {
        view! {
            <li class="empty">
                <p>"No letter yet. The first is the hardest; the ghostwriter helps."</p>
                <p><a class="button" href="/letters/new">"Write a letter"</a></p>
            </li>
        }
        .into_any()
    }
}

/// Percent-encodes a text for the value of a query.
fn in_query(text: &str) -> String {
    text.bytes()
        .map(|b| if b.is_ascii_alphanumeric() || b"-_.~".contains(&b) { char::from(b).to_string() } else { format!("%{b:02X}") })
        .collect()
}
