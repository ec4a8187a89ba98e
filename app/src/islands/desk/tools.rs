//! The small quiet bar at the foot of the sheet: what the ghostwriter can do with a sentence.

use super::Sheet;
use super::reading::Scope;
use super::revise::{CHANGES, Open, Reviser};
use leptos::prelude::*;
use letters::Change;
use std::ops::Range;

/// The bar.
#[component]
pub fn Tools(sheet: Sheet, reviser: Reviser) -> impl IntoView {
    let reading = reviser.reading;
    let scope = Memo::new(move |_| reading.scope());
    let named = move || match scope.get() {
        Scope::Selected(_) => "The selection",
        Scope::Sentence(_) => "This sentence",
        Scope::Whole(_) => "The whole letter",
    };
    let changes = CHANGES
        .into_iter()
        .map(|(change, name, _)| {
            let word = change.to_string();
            view! { <button type="button" class="quiet" data-change=word on:click=move |_| reviser.change(change.clone())>{name}</button> }
                .into_any()
        })
        .collect_view();
    let turn = move |open: Open| move |_| reviser.open.update(|o| *o = if *o == open { Open::Nothing } else { open.clone() });
    let is = move |open: Open| move || (reviser.open.get() == open).to_string();
    view! {
        <div class="tools" hidden=move || sheet.writing() || sheet.text.with(|t| t.trim().is_empty())>
            {move || opened(reviser, reviser.open.get())}
            <div class="working" hidden=move || reviser.said.get().is_none()>
                <p role="status">{move || reviser.said.get()}</p>
                <p class="coming" aria-hidden="true">{move || reviser.words.get()}</p>
                <button type="button" class="text" id="revise-stop" hidden=move || !reviser.busy() on:click=move |_| reviser.cancel()>"Stop"</button>
                <button type="button" class="text" id="revise-undo" hidden=move || reviser.busy() || reviser.before.get().is_none() on:click=move |_| reviser.undo()>
                    "Undo"
                </button>
            </div>
            <div class="pills" role="group" aria-label="What the ghostwriter can do here" hidden=move || reviser.busy()>
                <span class="scope" id="scope" aria-live="polite">{named}</span>
                {changes}
                <button type="button" class="quiet" id="other-ways" aria-keyshortcuts="Alt+A" title="Alt+A" on:click=move |_| reviser.ways()>"Other ways"</button>
                <button type="button" class="quiet" id="add-memory" aria-expanded=is(Open::Add) on:click=turn(Open::Add)>"Add a memory"</button>
                <button type="button" class="quiet" id="cut-note" aria-expanded=is(Open::Cut) on:click=turn(Open::Cut)>"Cut one"</button>
                <button
                    type="button"
                    class="text"
                    hidden=move || matches!(scope.get(), Scope::Whole(_))
                    on:click=move |_| reading.selection.set(None)
                >
                    "The whole letter"
                </button>
            </div>
        </div>
    }
    .into_any()
}

fn opened(reviser: Reviser, open: Open) -> AnyView {
    let inside = match open {
        Open::Nothing => return ().into_any(),
        Open::Add => add(reviser).into_any(),
        Open::Cut => cut(reviser).into_any(),
        Open::Ways(ways, at) => return ways_list(reviser, ways, at).into_any(),
    };
    let escape = move |event: leptos::ev::KeyboardEvent| {
        if event.key() == "Escape" {
            reviser.close();
        }
    };
    view! { <div class="opened" on:keydown=escape>{inside}</div> }.into_any()
}

/// A memory to work in: a new one, or a note that is not told yet.
fn add(reviser: Reviser) -> impl IntoView {
    let memory = RwSignal::new(String::new());
    let work_in = move || {
        let memory = memory.get_untracked().trim().to_string();
        if !memory.is_empty() {
            reviser.change(Change::Add(memory));
        }
    };
    let untold = notes(reviser, false)
        .into_iter()
        .map(|(_, text)| {
            let words = text.clone();
            view! { <li><button type="button" class="text" on:click=move |_| reviser.change(Change::Add(words.clone()))>{text}</button></li> }.into_any()
        })
        .collect_view();
    view! {
        <label for="memory">"What to add, as you would note it"</label>
        <div class="do">
            <input
                id="memory"
                maxlength="400"
                autocomplete="off"
                on:input=move |event| memory.set(event_target_value(&event))
                on:keydown=move |event| {
                    if event.key() == "Enter" {
                        work_in();
                    }
                }
            />
            <button type="button" class="quiet" on:click=move |_| work_in()>"Work it in"</button>
        </div>
        <ul class="untold">{untold}</ul>
    }
    .into_any()
}

fn cut(reviser: Reviser) -> impl IntoView {
    let told = notes(reviser, true);
    if told.is_empty() {
        return view! { <p class="none">"The letter tells none of your notes."</p> }.into_any();
    }
    let list = told
        .into_iter()
        .map(|(number, text)| {
            view! { <li><button type="button" class="text" on:click=move |_| reviser.change(Change::Cut(number))>{text}</button></li> }
                .into_any()
        })
        .collect_view();
    view! {
        <p>"Which note is not to be told?"</p>
        <ul>{list}</ul>
    }
    .into_any()
}

/// The notes that are told, or are not, with their numbers.
fn notes(reviser: Reviser, wanted: bool) -> Vec<(usize, String)> {
    let told = reviser.reading.told.get_untracked();
    let facts = reviser.reading.facts.get_untracked();
    facts.into_iter().enumerate().filter(|(n, _)| told.get(*n) == Some(&wanted)).map(|(n, f)| (n, f.text)).collect()
}

/// Other ways to say a sentence, chosen with the arrow keys and Enter.
fn ways_list(reviser: Reviser, ways: Vec<String>, at: Range<usize>) -> impl IntoView {
    let chosen = RwSignal::new(0_usize);
    let last = ways.len().saturating_sub(1);
    let take = {
        let (ways, at) = (ways.clone(), at.clone());
        move |n: usize| {
            if let Some(way) = ways.get(n) {
                reviser.choose(way, at.clone());
            }
        }
    };
    let keys = {
        let take = take.clone();
        move |event: leptos::ev::KeyboardEvent| {
            let now = chosen.get_untracked();
            match event.key().as_str() {
                "ArrowDown" => chosen.set((now + 1).min(last)),
                "ArrowUp" => chosen.set(now.saturating_sub(1)),
                "Home" => chosen.set(0),
                "End" => chosen.set(last),
                "Enter" | " " => take(now),
                "Escape" => reviser.close(),
                _ => return,
            }
            event.prevent_default();
        }
    };
    let options = ways
        .into_iter()
        .enumerate()
        .map(|(n, way)| {
            let take = take.clone();
            view! {
                <li id=format!("way-{n}") role="option" aria-selected=move || (chosen.get() == n).to_string() on:click=move |_| take(n)>{way}</li>
            }
            .into_any()
        })
        .collect_view();
    view! {
        <div class="opened">
            <p id="ways-h">"Other ways to say it"<small>" ↑ ↓ and Enter; Escape leaves it as it is"</small></p>
            <ul
                id="ways"
                class="ways-list"
                role="listbox"
                tabindex="0"
                aria-labelledby="ways-h"
                aria-activedescendant=move || format!("way-{}", chosen.get())
                on:keydown=keys
            >
                {options}
            </ul>
            <button type="button" class="text" on:click=move |_| reviser.close()>"Leave it as it is"</button>
        </div>
    }
    .into_any()
}
