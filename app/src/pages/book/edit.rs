//! One book: its letters in order, how it is made, and its files.

use super::{NOWHERE, Way};
use crate::doors::books::{AddMarked, OrderBy, RemoveCollection, SaveMaking};
use crate::house::{Choice, House, HouseError};
use crate::islands::book_order::BookOrder;
use crate::islands::compilation::Press;
use crate::pages::{Leaf, id, room};
use crate::parts::fields::{Line, Select, Sure};
use crate::parts::frame::{Head, Room};
use crate::parts::words;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use letters::{CollectionId, Front, Permission, Sequence, Shown};
use std::sync::Arc;

/// One book.
#[component]
pub fn EditPage() -> impl IntoView {
    let id = id::<CollectionId>(NOWHERE);
    room(Room::Book, async |house| page(house, id?).await)
}

async fn page(house: Arc<dyn House>, id: CollectionId) -> Result<Leaf, HouseError> {
    let book = house.collection(id).await?;
    let latest = house.latest_compilation(id).await?;
    let cabinet = house.cabinet().await?;
    let front = house.front(id).await?;
    let ask = book.letters.iter().filter(|l| l.permission == Permission::Ask).count();
    let orders = Sequence::ALL.map(|s| (s.as_str().to_string(), s.title().to_string())).into();
    let pages = latest.as_ref().and_then(|made| made.pages).map(|n| format!(" · {n} pages")).unwrap_or_default();
    let title = book.title.clone();
    let about = format!("{}{pages}", words::count(book.letters.len(), "letter", "letters"));
    Ok(Leaf::new(
        title.clone(),
        view! {
            <Head title=title.clone() about=about><Way id now=3/></Head>
            <div class="book">
                <div class="first">
                    <TitlePage title=book.title author=book.author.clone()/>
                    {(ask > 0)
                        .then(|| {
                            view! {
                                <p class="said">
                                    {format!("Of {} nobody has said yet that it may be printed. ", words::count(ask, "letter", "letters"))}
                                    <a href=format!("/book/{id}/choose")>"See which"</a>
                                </p>
                            }
                        })}
                    <Making id front covers=cabinet.covers/>
                    <Press collection=id latest designs=cabinet.designs/>
                </div>
                <div class="beside">
                    <section aria-labelledby="order">
                        <h2 id="order">"The letters, in order"</h2>
                        <BookOrder collection=id letters=book.letters/>
                        <form class="by" method="post" action=OrderBy::url()>
                            <input type="hidden" name="book" value=id.to_string()/>
                            <Select name="sequence" label="Put them in order" options=orders/>
                            <button class="quiet">"Order"</button>
                        </form>
                        <form method="post" action=AddMarked::url()>
                            <input type="hidden" name="id" value=id.to_string()/>
                            <button class="quiet">"Add letters marked since"</button>
                        </form>
                    </section>
                    <section>
                        <Sure
                            question="Take this book apart …".into()
                            consequence="The book and its files will be gone. The letters stay.".into()
                            button="Remove the book"
                            action=RemoveCollection::url()
                            id=id.to_string()
                        />
                    </section>
                </div>
            </div>
        },
    ))
}

/// How the book is made: shop, paper, cover, and how a letter is shown.
#[component]
fn Making(id: CollectionId, front: Front, covers: Vec<Choice>) -> impl IntoView {
    let of = |list: &[(&str, &str)]| list.iter().map(|(v, t)| ((*v).to_string(), (*t).to_string())).collect::<Vec<_>>();
    let shops = of(&[("", "At home, or anywhere"), ("kdp", "KDP"), ("lulu", "Lulu"), ("ingram", "IngramSpark")]);
    let papers = of(&[("", "The shop’s usual"), ("white", "White"), ("cream", "Cream"), ("colour", "For colour")]);
    let first = covers.first().map(|c| c.name.clone()).unwrap_or_default();
    let cover = if front.cover.is_empty() { first } else { front.cover.clone() };
    let covers = covers.into_iter().map(|c| (c.name, c.title)).collect::<Vec<_>>();
    let shown = Shown::ALL.map(|s| (s.as_str().to_string(), s.title().to_string())).into();
    view! {
        <section class="press" aria-labelledby="making-h">
            <h2 id="making-h">"How it is made"</h2>
            <form class="form" method="post" action=SaveMaking::url()>
                <input type="hidden" name="book" value=id.to_string()/>
                <div class="pair">
                    <Select name="shown" label="Letters are shown" options=shown chosen=front.shown.as_str()/>
                    <Select name="shop" label="Printed at" options=shops chosen=front.shop/>
                </div>
                <div class="pair">
                    <Select name="paper" label="On paper" options=papers chosen=front.paper/>
                    <Select name="cover" label="Cover" options=covers chosen=cover/>
                </div>
                <div class="pair">
                    <Line name="spine" label="Spine, in inches" value=front.spine most=12 hint="IngramSpark says it with its cover template. Leave it empty for the others."/>
                </div>
                <p class="do"><button class="quiet">"Keep this"</button></p>
            </form>
        </section>
    }
    .into_any()
}

/// The title page as it will open.
#[component]
fn TitlePage(title: String, author: String) -> impl IntoView {
    view! {
        <div class="spread" aria-hidden="true">
            <div class="verso"></div>
            <div class="recto">
                <p class="half-title">{title}</p>
                <p class="by">{author}</p>
            </div>
        </div>
    }
    .into_any()
}
