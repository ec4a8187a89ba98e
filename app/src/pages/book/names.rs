//! Names and places that are changed through a whole book: the table, what it does, and what still stands.

use super::{NOWHERE, Way};
use crate::doors::books::SaveNames;
use crate::house::{House, HouseError, NamesChanged};
use crate::pages::{Leaf, id, room};
use crate::parts::frame::{Head, Room};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use letters::{CollectionId, Rename, RenameKind};
use std::sync::Arc;

/// Rows for names that are not there yet.
const MORE: usize = 4;
/// Names that are listed as they stand.
const SHOWN: usize = 80;

/// The table of names.
#[component]
pub fn NamesPage() -> impl IntoView {
    let id = id::<CollectionId>(NOWHERE);
    room(Room::Book, async |house| page(house, id?).await)
}

async fn page(house: Arc<dyn House>, id: CollectionId) -> Result<Leaf, HouseError> {
    let book = house.collection(id).await?;
    let (names, done) = house.renames(id).await?;
    let rows = names.names.into_iter().map(Some).chain(std::iter::repeat_n(None, MORE)).enumerate();
    let rows = rows.map(|(n, name)| row(n, name, done.clashes.contains(&n))).collect::<Vec<_>>();
    Ok(Leaf::new(
        format!("{} — names", book.title),
        view! {
            <Head title=book.title><Way id now=1/></Head>
            <div class="book">
                <div class="first">
                    <section aria-labelledby="names-h">
                        <h2 id="names-h">"Changed through the whole book"</h2>
                        <p class="quietly">
                            "In letters, salutations, signatures, headings, notes and the index, with possessives and in capitals. \
                             Your letters stay as they are. This table says who is who, so it is kept apart and never in a file of the book."
                        </p>
                        <form class="form names" method="post" action=SaveNames::url()>
                            <input type="hidden" name="book" value=id.to_string()/>
                            {rows}
                            <p class="do"><button>"Save the names"</button></p>
                        </form>
                    </section>
                </div>
                <div class="beside"><Done done/></div>
            </div>
        },
    ))
}

fn row(n: usize, name: Option<Rename>, clash: bool) -> AnyView {
    // The first row's labels stand for all.
    let unseen = if n > 0 { "unseen" } else { "" };
    let (from, to, kind) = name.map(|r| (r.from, r.to, r.kind)).unwrap_or_default();
    view! {
        <div class="name-row">
            <div class="field">
                <label class=unseen for=format!("from-{n}")>"In the letters"</label>
                <input id=format!("from-{n}") name="from[]" maxlength="120" autocomplete="off" value=from/>
            </div>
            <div class="field">
                <label class=unseen for=format!("to-{n}")>"In the book"</label>
                <input id=format!("to-{n}") name="to[]" maxlength="120" autocomplete="off" value=to aria-describedby=clash.then(|| format!("clash-{n}"))/>
            </div>
            <div class="field">
                <label class=unseen for=format!("kind-{n}")>"What it is"</label>
                <select id=format!("kind-{n}") name="kind[]">
                    <option value="person" selected=kind == RenameKind::Person>"A person"</option>
                    <option value="place" selected=kind == RenameKind::Place>"A place"</option>
                </select>
            </div>
            {clash.then(|| view! { <p class="hint warned" id=format!("clash-{n}")>"Somebody in the letters is called so already; two people would be one."</p> })}
        </div>
    }
    .into_any()
}

/// What the table does.
#[component]
fn Done(done: NamesChanged) -> impl IntoView {
    let NamesChanged { changed, doubts, stand, .. } = done;
    let none = changed.is_empty();
    let changed = changed
        .into_iter()
        .map(|(n, to, count)| view! { <div><dt>{format!("{n}. To {to}")}</dt><dd>{count}</dd></div> }.into_any())
        .collect_view();
    let any_doubt = !doubts.is_empty();
    let doubts = doubts
        .into_iter()
        .map(|(n, word, why)| view! { <li>{format!("Letter {n}: “{word}” was left alone; {why}.")}</li> }.into_any())
        .collect_view();
    let more = stand.len().saturating_sub(SHOWN);
    let list = stand.into_iter().take(SHOWN).map(|(name, n)| if n > 1 { format!("{name} ({n})") } else { name }).collect::<Vec<_>>();
    let list = list.join(", ") + &if more > 0 { format!(" and {more} more") } else { String::new() };
    view! {
        <section aria-labelledby="changed-h">
            <h2 id="changed-h">"Changed where"</h2>
            {if none {
                view! { <p class="none">"Nothing is changed yet."</p> }.into_any()
            } else {
                view! { <dl class="terms">{changed}</dl> }.into_any()
            }}
        </section>
        {any_doubt
            .then(|| {
                view! {
                    <section aria-labelledby="doubts-h">
                        <h2 id="doubts-h">"To look at"</h2>
                        <ul class="method">{doubts}</ul>
                    </section>
                }
            })}
        <section aria-labelledby="stand-h">
            <h2 id="stand-h">"Names that stand in the book"</h2>
            <p>{if list.is_empty() { "None.".to_string() } else { list }}</p>
            <p class="quietly">"Nicknames and initials are yours to see: add them above."</p>
        </section>
    }
    .into_any()
}
