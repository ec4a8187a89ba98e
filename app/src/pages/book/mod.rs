//! Letters chosen and put in order, and the books made of them.

mod edit;
mod list;

pub use edit::EditPage;
pub use list::ListPage;

use crate::parts::fields::Line;
use leptos::prelude::*;
use letters::NewCollection;

/// The fields of a title page.
#[component]
fn TitleFields(of: NewCollection) -> impl IntoView {
    view! {
        <Line name="title" label="Title" value=of.title required=true most=300/>
        <Line name="author" label="By" value=of.author most=200/>
    }
    .into_any()
}
