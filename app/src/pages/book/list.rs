//! All books.

use super::TitleFields;
use crate::doors::books::CreateCollection;
use crate::house::{House, HouseError};
use crate::pages::{Leaf, room};
use crate::parts::frame::{Head, Room};
use crate::parts::words;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use letters::NewCollection;
use std::sync::Arc;

/// All books, and a new one of the letters that are marked.
#[component]
pub fn ListPage() -> impl IntoView {
    room(Room::Book, page)
}

async fn page(house: Arc<dyn House>) -> Result<Leaf, HouseError> {
    let writer = house.writer().await?.ok_or(HouseError::SignedOut)?;
    let (collections, marked) = (house.collections().await?, house.counts().await?.in_book);
    let books = collections
        .into_iter()
        .map(|book| {
            view! {
                <li>
                    <a href=format!("/book/{}", book.id)>
                        <span class="cloth">
                            <strong>{book.title}</strong>
                            <small>{book.author}</small>
                        </span>
                        <small>{words::count(book.letters.len(), "letter", "letters")}</small>
                    </a>
                </li>
            }
            .into_any()
        })
        .collect::<Vec<_>>();
    let any = !books.is_empty();
    let making = if marked == 0 {
        view! {
            <div class="empty">
                <p>"No letter is marked for the book yet. Mark the best ones and they are gathered here."</p>
                <p><a class="button" href="/letters">"Choose letters"</a></p>
            </div>
        }
        .into_any()
    } else {
        view! {
            <section class="making" aria-labelledby="new-book">
                <h2 id="new-book">{if any { "Another book" } else { "A book of your letters" }}</h2>
                <p>{format!("{} marked for the book.", words::count(marked, "letter is", "letters are"))}</p>
                <form class="form" method="post" action=CreateCollection::url()>
                    <TitleFields of=NewCollection { title: String::new(), author: writer.signs_as }/>
                    <p class="do"><button>"Gather the letters"</button></p>
                </form>
            </section>
        }
        .into_any()
    };
    Ok(Leaf::new(
        "The book",
        view! {
            <Head title="The book" about=format!("{} marked", words::count(marked, "letter", "letters"))/>
            <div class="shelf-and-making">
                {any.then(|| view! { <ul class="shelf">{books}</ul> })}
                {making}
            </div>
        },
    ))
}
