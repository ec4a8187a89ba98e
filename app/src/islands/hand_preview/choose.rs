//! What the letter is written with: hand, paper, ink and care.

use super::Preview;
use crate::house::Choice;
use fonts::{Ink, Stationery};
use leptos::prelude::*;

/// Which hand.
#[component]
pub fn Hands(preview: Preview, hands: Vec<Choice>, signs: String) -> impl IntoView {
    let chosen = preview.sheet.with_untracked(|s| s.hand.clone());
    let list = hands
        .into_iter()
        .map(|hand| {
            let name = hand.name.clone();
            view! {
                <label>
                    <input
                        type="radio"
                        name="hand"
                        value=hand.name.clone()
                        checked=hand.name == chosen
                        on:change=move |_| preview.change(|s| s.hand.clone_from(&name))
                    />
                    <span class=format!("shown in-hand hand-{}", hand.name) aria-hidden="true">{signs.clone()}</span>
                    <span class="titled">{hand.title}<small>{hand.about}</small></span>
                </label>
            }
            .into_any()
        })
        .collect_view();
    view! { <fieldset class="hands"><legend>"Hand"</legend>{list}</fieldset> }.into_any()
}

/// Which paper.
#[component]
pub fn Papers(preview: Preview, papers: Vec<Stationery>) -> impl IntoView {
    let chosen = preview.sheet.with_untracked(|s| s.paper.clone());
    let list = papers
        .into_iter()
        .map(|paper| {
            let name = paper.name.clone();
            let checked = paper.name == chosen;
            view! {
                <label>
                    <input type="radio" name="paper" value=paper.name checked=checked on:change=move |_| preview.change(|s| s.paper.clone_from(&name))/>
                    <svg viewBox="0 0 24 32" aria-hidden="true" width="18" height="24">
                        {
                            let scale = 30.0 / paper.height_mm.max(297.0);
                            let (w, h) = (paper.width_mm * scale, paper.height_mm * scale);
                            view! {
                                <rect x=format!("{:.1}", (24.0 - w) / 2.0) y=format!("{:.1}", (32.0 - h) / 2.0) width=format!("{w:.1}") height=format!("{h:.1}") fill=paper.tint stroke="currentColor" stroke-width="0.75"/>
                            }
                            .into_any()
                        }
                    </svg>
                    <span class="titled">{paper.title}</span>
                </label>
            }
            .into_any()
        })
        .collect_view();
    view! { <fieldset class="papers"><legend>"Paper"</legend>{list}</fieldset> }.into_any()
}

/// Which ink.
#[component]
pub fn Inks(preview: Preview, inks: Vec<Ink>) -> impl IntoView {
    let chosen = preview.sheet.with_untracked(|s| s.ink.clone());
    let titles = StoredValue::new(inks.iter().map(|i| (i.name.clone(), i.title.clone())).collect::<Vec<_>>());
    let list = inks
        .into_iter()
        .map(|ink| {
            let name = ink.name.clone();
            let checked = ink.name == chosen;
            let title = ink.title.clone();
            view! {
                <label title=title>
                    <input type="radio" name="ink" value=ink.name checked=checked on:change=move |_| preview.change(|s| s.ink.clone_from(&name))/>
                    <svg viewBox="0 0 28 28" width="28" height="28" aria-hidden="true">
                        <circle cx="14" cy="14" r="11" fill=ink.colour/>
                    </svg>
                    <span class="unseen">{ink.title}</span>
                </label>
            }
            .into_any()
        })
        .collect_view();
    let now = move || {
        let name = preview.sheet.with(|s| s.ink.clone());
        titles.with_value(|titles| titles.iter().find(|(n, _)| *n == name).map(|(_, title)| title.clone()))
    };
    view! { <fieldset class="inks"><legend>"Ink"</legend><div>{list}</div><p class="hint" aria-hidden="true">{now}</p></fieldset> }
        .into_any()
}

/// How neatly, and once more.
#[component]
pub fn Care(preview: Preview) -> impl IntoView {
    let neatness = preview.sheet.with_untracked(|s| s.neatness);
    view! {
        <div class="care">
            <label for="neatness">"Care"</label>
            <input
                id="neatness"
                name="neatness"
                type="range"
                min="0"
                max="100"
                step="5"
                value=neatness.to_string()
                aria-describedby="care-ends"
                on:input=move |event| {
                    if let Ok(neatness) = event_target_value(&event).parse::<u8>() {
                        preview.change(|s| s.neatness = neatness.min(100));
                    }
                }
            />
            <p class="ends" id="care-ends"><span>"hurried"</span><span>"neat"</span></p>
            <button class="quiet" on:click=move |_| preview.change(|s| s.seed = s.seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223))>
                "Write it again"
            </button>
        </div>
    }
    .into_any()
}
