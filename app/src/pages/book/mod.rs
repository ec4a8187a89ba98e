//! Letters chosen and put in order, and the books made of them.

mod choose;
mod edit;
mod list;
mod names;
mod publisher;
mod words;

pub use choose::ChoosePage;
pub use edit::EditPage;
pub use list::ListPage;
pub use names::NamesPage;
pub use publisher::PublisherPage;
pub use words::WordsPage;

use crate::parts::fields::Line;
use crate::parts::steps::{Step, Steps};
use leptos::prelude::*;
use letters::{CollectionId, NewCollection};

const NOWHERE: &str = "There is no such book here. It may have been removed.";

/// The fields of a title page.
#[component]
fn TitleFields(of: NewCollection) -> impl IntoView {
    view! {
        <Line name="title" label="Title" value=of.title required=true most=300/>
        <Line name="author" label="By" value=of.author most=200/>
    }
    .into_any()
}

/// Where on its way a book is: chosen, its words, its names, its order and making.
#[component]
fn Way(id: CollectionId, now: usize) -> impl IntoView {
    let steps = vec![
        Step::to("Choose", format!("/book/{id}/choose")),
        Step::to("Names", format!("/book/{id}/names")),
        Step::to("Words", format!("/book/{id}/words")),
        Step::to("Order and printer", format!("/book/{id}")),
        Step::to("Publisher", format!("/book/{id}/publisher")),
    ];
    view! { <Steps of="The way of this book" steps now/> }.into_any()
}
