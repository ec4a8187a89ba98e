//! What a book says besides its letters: title page, dedication, epigraph, foreword, parts.

use super::{NOWHERE, TitleFields, Way};
use crate::doors::books::SaveWords;
use crate::house::{House, HouseError};
use crate::pages::{Leaf, id, room};
use crate::parts::fields::{Line, Lines};
use crate::parts::frame::{Head, Room};
use crate::parts::words;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use letters::{BookPart, Collection, CollectionId, Front, NewCollection};
use std::sync::Arc;

/// Rows for parts that are not there yet.
const MORE: usize = 2;

/// The words around the letters.
#[component]
pub fn WordsPage() -> impl IntoView {
    let id = id::<CollectionId>(NOWHERE);
    room(Room::Book, async |house| page(house, id?).await)
}

async fn page(house: Arc<dyn House>, id: CollectionId) -> Result<Leaf, HouseError> {
    let book = house.collection(id).await?;
    let front = house.front(id).await?;
    let title_page = NewCollection { title: book.title.clone(), author: book.author.clone() };
    let parts = parts(&book, &front);
    Ok(Leaf::new(
        format!("{} — its words", book.title),
        view! {
            <Head title=book.title><Way id now=2/></Head>
            <form class="form matter" method="post" action=SaveWords::url()>
                <input type="hidden" name="book" value=id.to_string()/>
                <section class="form" aria-labelledby="front-h">
                    <h2 id="front-h">"Before the letters"</h2>
                    <TitleFields of=title_page/>
                    <Line name="subtitle" label="Subtitle" value=front.subtitle most=300/>
                    <Lines name="dedication" label="Dedication" value=front.dedication rows=2 most=1000/>
                    <Lines name="epigraph" label="Epigraph" value=front.epigraph rows=2 most=2000 hint="Somebody else’s words. Names in it stay as they are."/>
                    <Line name="epigraph_by" label="Whose words" value=front.epigraph_by most=200/>
                    <Lines name="foreword" label="Foreword" value=front.foreword rows=8 most=60_000/>
                </section>
                <section class="form" aria-labelledby="parts-h">
                    <h2 id="parts-h">"Parts"</h2>
                    <p class="quietly">"Each part opens before a letter. A row without a name is no part."</p>
                    {parts}
                    <p class="do"><button>"Save these words"</button></p>
                </section>
            </form>
        },
    ))
}

fn parts(book: &Collection, front: &Front) -> Vec<AnyView> {
    let rows = front.parts.iter().cloned().map(Some).chain(std::iter::repeat_n(None, MORE));
    rows.enumerate()
        .map(|(n, part): (usize, Option<BookPart>)| {
            let chosen = part.as_ref().map(|p| p.letter);
            let options = book
                .letters
                .iter()
                .enumerate()
                .map(|(at, l)| {
                    let said = format!("{}. To {}, {}", at + 1, l.to, words::date(l.dated));
                    view! { <option value=l.id.to_string() selected=chosen == Some(l.id)>{said}</option> }.into_any()
                })
                .collect_view();
            view! {
                <div class="part-row">
                    <div class="field">
                        <label for=format!("part-{n}")>{format!("Part {}", n + 1)}</label>
                        <input id=format!("part-{n}") name="part[]" maxlength="200" autocomplete="off" value=part.map(|p| p.title).unwrap_or_default()/>
                    </div>
                    <div class="field">
                        <label for=format!("begins-{n}")>"Opens before"</label>
                        <select id=format!("begins-{n}") name="begins[]">
                            <option value="" selected=chosen.is_none()>"…"</option>
                            {options}
                        </select>
                    </div>
                </div>
            }
            .into_any()
        })
        .collect()
}
