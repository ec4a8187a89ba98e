//! One book: its letters in order, its title page, its design, and its files.

use super::TitleFields;
use crate::doors::books::{AddMarked, RemoveCollection, RenameCollection};
use crate::house::{House, HouseError};
use crate::islands::book_order::BookOrder;
use crate::islands::compilation::Press;
use crate::pages::{Leaf, id, room};
use crate::parts::fields::Sure;
use crate::parts::frame::{Head, Room};
use crate::parts::words;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use letters::{CollectionId, NewCollection};
use std::sync::Arc;

/// One book.
#[component]
pub fn EditPage() -> impl IntoView {
    let id = id::<CollectionId>("There is no such book here. It may have been removed.");
    room(Room::Book, async |house| page(house, id?).await)
}

async fn page(house: Arc<dyn House>, id: CollectionId) -> Result<Leaf, HouseError> {
    let book = house.collection(id).await?;
    let latest = house.latest_compilation(id).await?;
    let cabinet = house.cabinet().await?;
    let pages = latest.as_ref().and_then(|made| made.pages).map(|n| format!(" · {n} pages")).unwrap_or_default();
    let title = book.title.clone();
    let about = format!("{}{pages}", words::count(book.letters.len(), "letter", "letters"));
    let title_page = NewCollection { title: book.title.clone(), author: book.author.clone() };
    Ok(Leaf::new(
        title.clone(),
        view! {
            <Head title=title.clone() about=about/>
            <div class="book">
                <div class="first">
                    <TitlePage title=book.title author=book.author.clone()/>
                    <Press collection=id latest designs=cabinet.designs/>
                </div>
                <div class="beside">
                    <section aria-labelledby="order">
                        <h2 id="order">"The letters, in order"</h2>
                        <BookOrder collection=id letters=book.letters/>
                        <form method="post" action=AddMarked::url()>
                            <input type="hidden" name="id" value=id.to_string()/>
                            <button class="quiet">"Add letters marked since"</button>
                        </form>
                    </section>
                    <section aria-labelledby="title-page">
                        <h2 id="title-page">"The title page"</h2>
                        <form class="form" method="post" action=RenameCollection::url()>
                            <input type="hidden" name="id" value=id.to_string()/>
                            <TitleFields of=title_page/>
                            <p class="do"><button class="quiet">"Save the title page"</button></p>
                        </form>
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
