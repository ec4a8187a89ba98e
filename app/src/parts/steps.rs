//! The way of a letter, and of a book, at the head of the page.

use leptos::prelude::*;

/// One step: its name and, when it can be gone to, where it is.
pub struct Step {
    /// As it is read.
    pub name: &'static str,
    /// Where it is.
    pub href: Option<String>,
}

impl Step {
    /// A step that leads somewhere.
    pub fn to(name: &'static str, href: impl Into<String>) -> Step {
        Step { name, href: Some(href.into()) }
    }

    /// A step that cannot be gone to.
    pub fn named(name: &'static str) -> Step {
        Step { name, href: None }
    }
}

/// The steps of a letter that is begun: Whom · About · Draft · Hand · Post.
pub fn of_letter(letter: &letters::Letter) -> Vec<Step> {
    let id = letter.id;
    let whom = letter.person.map_or(Step::named("Whom"), |person| Step::to("Whom", format!("/people/{person}")));
    vec![
        whom,
        Step::to("About", format!("/letters/{id}/plan")),
        Step::to("Draft", format!("/letters/{id}")),
        Step::to("Hand", format!("/letters/{id}/hand")),
        Step::to("Post", format!("/letters/{id}/post")),
    ]
}

/// The bar itself; steps before `now` are done.
#[component]
pub fn Steps(of: &'static str, steps: Vec<Step>, now: usize) -> impl IntoView {
    let items = steps
        .into_iter()
        .enumerate()
        .map(|(i, step)| {
            let current = (i == now).then_some("step");
            let label = if i < now { view! { <span class="unseen">"Done: "</span>{step.name} }.into_any() } else { step.name.into_any() };
            let inner = match step.href.filter(|_| i != now) {
                Some(href) => view! { <a href=href>{label}</a> }.into_any(),
                None => view! { <span>{label}</span> }.into_any(),
            };
            view! { <li class=if i < now { "done" } else { "" } aria-current=current>{inner}</li> }.into_any()
        })
        .collect_view();
    view! { <ol class="steps" aria-label=of>{items}</ol> }.into_any()
}
