//! Letters: all of them, a new one, and one on its way from draft to post.

mod draft;
mod hand;
mod list;
mod new;
mod plan;
mod post;
mod versions;

pub use draft::DraftPage;
pub use hand::HandPage;
pub use list::ListPage;
pub use new::NewPage;
pub use plan::PlanPage;
pub use post::PostPage;
pub use versions::VersionsPage;

use crate::doors::letters::MarkForBook;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use letters::LetterId;

const NOWHERE: &str = "There is no such letter here. It may have been removed.";

/// In the book or not: one button that says which, and changes it.
#[component]
fn Mark(
    letter: LetterId,
    #[prop(into)] to: String,
    marked: bool,
    #[prop(into)] back: String,
    #[prop(optional)] wide: bool,
) -> impl IntoView {
    let said = match (wide, marked) {
        (true, false) => "Add to the book",
        (_, true) => "In the book",
        (false, false) => "Add",
    };
    view! {
        <form class="mark-for-book" method="post" action=MarkForBook::url()>
            <input type="hidden" name="id" value=letter.to_string()/>
            <input type="hidden" name="marked" value=(!marked).to_string()/>
            <input type="hidden" name="back" value=back/>
            <button class="quiet toggle" aria-pressed=marked.to_string() aria-label=(!wide).then(|| format!("The letter to {to} in the book"))>
                {said}
            </button>
        </form>
    }
    .into_any()
}
