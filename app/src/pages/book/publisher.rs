//! What goes to a publisher: the manuscript, and a letter to the editor with a synopsis and samples.

use super::{NOWHERE, Way};
use crate::doors::books::SaveSubmission;
use crate::house::{House, HouseError};
use crate::pages::{Leaf, id, room};
use crate::parts::fields::{Line, Lines};
use crate::parts::frame::{Head, Room};
use crate::parts::words;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use letters::{Collection, CollectionId, LetterId};
use std::sync::Arc;

/// The words for a publisher, and the files.
#[component]
pub fn PublisherPage() -> impl IntoView {
    let id = id::<CollectionId>(NOWHERE);
    room(Room::Book, async |house| page(house, id?).await)
}

async fn page(house: Arc<dyn House>, id: CollectionId) -> Result<Leaf, HouseError> {
    let book = house.collection(id).await?;
    let front = house.front(id).await?;
    let said = front.submission;
    let samples = samples(&book, &front.samples);
    let file = |name: &str| format!("/book/{id}/{name}");
    Ok(Leaf::new(
        format!("{} — for a publisher", book.title),
        view! {
            <Head title=book.title><Way id now=4/></Head>
            <form class="form matter" method="post" action=SaveSubmission::url()>
                <input type="hidden" name="book" value=id.to_string()/>
                <section class="form" aria-labelledby="about-h">
                    <h2 id="about-h">"About the book"</h2>
                    <p class="quietly">"What you leave empty is left out; nothing is made up for you."</p>
                    <Lines name="about_book" label="What it is" value=said.about_book rows=4 most=6000/>
                    <Lines name="synopsis" label="Synopsis" value=said.synopsis rows=6 most=12_000 hint="What happens, from the first letter to the last."/>
                    <Lines name="about_author" label="About you" value=said.about_author rows=3 most=6000/>
                    <Lines name="besides" label="What else is to be said" value=said.besides rows=2 most=3000/>
                </section>
                <div class="form">
                    <section class="form" aria-labelledby="from-h">
                        <h2 id="from-h">"From you, and to whom"</h2>
                        <Line name="name" label="Your name" value=said.name most=200 hint="Where it is not the one on the title page."/>
                        <Lines name="contact" label="Address, telephone, mail" value=said.contact rows=3 most=1000/>
                        <Line name="editor" label="To whom" value=said.editor most=200 hint="As the letter greets them: Ms. Brewer."/>
                        <Lines name="house" label="The publisher and its address" value=said.house rows=3 most=1000/>
                    </section>
                    <fieldset class="samples">
                        <legend>"Letters that go with it"</legend>
                        <p class="quietly">"With none marked, the first three of the book."</p>
                        <ul>{samples}</ul>
                    </fieldset>
                </div>
                <p class="do"><button>"Save these words"</button></p>
            </form>
            <section class="press" aria-labelledby="files-h">
                <h2 id="files-h">"The files"</h2>
                <p>"Made of the letters and words as they are now."</p>
                <ul class="files">
                    <li><a class="button quiet" href=file("submission.pdf") download="">"Letter, synopsis and samples (PDF)"</a></li>
                    <li><a class="button quiet" href=file("manuscript.docx") download="">"The manuscript (DOCX)"</a></li>
                    <li><a class="button quiet" href=file("manuscript.md") download="">"The manuscript (Markdown)"</a></li>
                </ul>
            </section>
        },
    ))
}

fn samples(book: &Collection, chosen: &[LetterId]) -> Vec<AnyView> {
    book.letters
        .iter()
        .enumerate()
        .map(|(at, l)| {
            let said = format!("{}. To {}, {}", at + 1, l.to, words::date(l.dated));
            view! {
                <li>
                    <label>
                        <input type="checkbox" name="samples[]" value=l.id.to_string() checked=chosen.contains(&l.id)/>
                        " "
                        {said}
                    </label>
                </li>
            }
            .into_any()
        })
        .collect()
}
