//! All letters to many.

use crate::pages::{Leaf, room};
use crate::parts::frame::{Head, Room};
use crate::parts::words;
use leptos::prelude::*;

/// All letters to many, the newest first.
#[component]
pub fn ListPage() -> impl IntoView {
    room(Room::Letters, async |house| {
        let mailings = house.mailings().await?;
        let rows = mailings
            .into_iter()
            .map(|mailing| {
                view! {
                    <li>
                        <a class="whose" href=format!("/mailings/{}", mailing.id)>
                            <span>{mailing.title}</span>
                        </a>
                        <span class="aside">{words::count(mailing.letters, "letter", "letters")}</span>
                    </li>
                }
                .into_any()
            })
            .collect::<Vec<_>>();
        let body = if rows.is_empty() {
            view! {
                <div class="empty">
                    <p>
                        "Christmas letters, thanks after a wedding, a word to every customer: one letter to many, in which each reads what \
                         is meant for them alone. Every one is written anew by the hand, and read before any is printed."
                    </p>
                    <p><a class="button" href="/mailings/new">"Begin"</a></p>
                </div>
            }
            .into_any()
        } else {
            view! { <ul class="rows">{rows}</ul> }.into_any()
        };
        Ok(Leaf::new(
            "Letters to many",
            view! {
                <Head title="Letters to many">
                    <a class="button quiet" href="/letters">"All letters"</a>
                    <a class="button" href="/mailings/new">"New letters to many"</a>
                </Head>
                <div class="wide">{body}</div>
            },
        ))
    })
}
