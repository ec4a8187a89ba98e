//! What the letter must hold, what it already does, and which of its sentences rest on nothing.

use super::Sheet;
use super::reading::Reading;
use leptos::prelude::*;
use letters::Fact;

/// The list of notes, ticked as the letter tells them.
#[component]
pub fn Held(sheet: Sheet, reading: Reading) -> impl IntoView {
    let list = move || reading.facts.get().into_iter().enumerate().map(|(number, fact)| note(reading, number, fact)).collect_view();
    view! {
        <section class="held" aria-labelledby="held-h" hidden=move || reading.facts.with(Vec::is_empty)>
            <h2 id="held-h">"What it must hold"</h2>
            <ul>{list}</ul>
            <Alone sheet reading/>
        </section>
    }
    .into_any()
}

fn note(reading: Reading, number: usize, fact: Fact) -> AnyView {
    let held = Memo::new(move |_| reading.told.with(|told| told.get(number).copied().unwrap_or_default()));
    let sentence = move || reading.sentences.with(|all| all.iter().position(|s| s.facts.contains(&number)));
    let looked_at = move || {
        let at = reading.looked_at.get()?;
        reading.sentences.with(|all| all.get(at).map(|s| s.facts.contains(&number)))
    };
    let go = move |_| {
        let found = untrack(sentence).and_then(|at| reading.sentences.with_untracked(|all| all.get(at).map(|s| s.range.clone())));
        if let Some(range) = found {
            reading.select(range);
        }
    };
    view! {
        <li class=move || if held.get() { "held" } else { "open" } class:at=move || looked_at() == Some(true) data-note=number>
            <span class="unseen">{move || if held.get() { "In the letter: " } else { "Not yet in the letter: " }}</span>
            <button
                type="button"
                class="plain"
                disabled=move || sentence().is_none()
                title=move || sentence().map(|_| "Show me where")
                on:mouseenter=move |_| {
                    if let Some(at) = untrack(sentence) {
                        reading.see(Some(at));
                    }
                }
                on:mouseleave=move |_| reading.see(None)
                on:click=go
            >
                {fact.text}
            </button>
            <small>
                {fact.must.then_some("must be in")}
                {move || (!held.get()).then_some(if fact.must { " · not told yet" } else { "not told yet" })}
            </small>
        </li>
    }
    .into_any()
}

/// Sentences that rest on none of the notes, to be gone through one by one.
#[component]
fn Alone(sheet: Sheet, reading: Reading) -> impl IntoView {
    let alone = Memo::new(move |_| {
        if sheet.state.get().is_none_or(|s| !s.is_over()) {
            return Vec::new();
        }
        reading.sentences.with(|all| {
            sheet.text.with(|text| {
                let ours = all.iter().filter(|s| s.facts.is_empty());
                ours.filter_map(|s| Some((s.range.clone(), text.get(s.range.clone())?.to_string()))).collect::<Vec<_>>()
            })
        })
    });
    let counted = move || match alone.with(Vec::len) {
        1 => "1 sentence rests on none of them".to_string(),
        n => format!("{n} sentences rest on none of them"),
    };
    let list = move || {
        alone
            .get()
            .into_iter()
            .map(|(range, text)| {
                view! { <li><button type="button" class="plain" on:click=move |_| reading.select(range.clone())>{text}</button></li> }
                    .into_any()
            })
            .collect_view()
    };
    view! {
        <details class="alone" hidden=move || alone.with(Vec::is_empty)>
            <summary>{counted}</summary>
            <ul>{list}</ul>
        </details>
    }
    .into_any()
}
