//! The order of a book's letters: by dragging, and by two buttons that a keyboard reaches.

use super::browser::focus_on;
use crate::doors::books::set_order;
use crate::parts::words;
use leptos::prelude::*;
use leptos::task::spawn_local;
use letters::{CollectionId, CollectionLetter, Permission};

/// What the list knows.
#[derive(Clone, Copy)]
struct Order {
    collection: CollectionId,
    letters: RwSignal<Vec<CollectionLetter>>,
    said: RwSignal<String>,
    carried: RwSignal<Option<usize>>,
    over: RwSignal<Option<usize>>,
}

impl Order {
    fn place(self, from: usize, to: usize) {
        let moved = self.letters.try_update(|letters| {
            (from < letters.len() && to < letters.len() && from != to).then(|| {
                let letter = letters.remove(from);
                let said = format!("The letter to {} is now number {} of {}.", letter.to, to + 1, letters.len() + 1);
                letters.insert(to, letter);
                said
            })
        });
        if let Some(said) = moved.flatten() {
            self.keep(said);
        }
    }

    fn take_out(self, at: usize) {
        let gone = self.letters.try_update(|letters| (at < letters.len()).then(|| letters.remove(at))).flatten();
        if let Some(letter) = gone {
            self.keep(format!("The letter to {} was taken out of the book.", letter.to));
        }
    }

    fn keep(self, said: String) {
        let order = self.letters.with_untracked(|letters| letters.iter().map(|l| l.id).collect());
        spawn_local(async move {
            match set_order(self.collection, order).await {
                Ok(()) => self.said.set(said),
                Err(error) => self.said.set(format!("The new order is not saved. {error}")),
            }
        });
    }
}

/// The letters of a book, in order.
#[island]
pub fn BookOrder(collection: CollectionId, letters: Vec<CollectionLetter>) -> impl IntoView {
    let order = Order {
        collection,
        letters: RwSignal::new(letters),
        said: RwSignal::new(String::new()),
        carried: RwSignal::new(None),
        over: RwSignal::new(None),
    };
    view! {
        <ol class="order" id="order-list">
            {move || {
                let letters = order.letters.get();
                let last = letters.len().saturating_sub(1);
                letters.into_iter().enumerate().map(|(at, letter)| row(order, at, last, letter)).collect_view()
            }}
        </ol>
        <p class="none" hidden=move || order.letters.with(|l| !l.is_empty())>"No letter is left in this book."</p>
        <p class="quietly" role="status" aria-live="polite">{move || order.said.get()}</p>
    }
    .into_any()
}

fn row(order: Order, at: usize, last: usize, letter: CollectionLetter) -> impl IntoView {
    let to = letter.to.clone();
    let ask = if letter.permission == Permission::Ask { " · ask first" } else { "" };
    let move_to = move |to: usize, which: &'static str| {
        order.place(at, to);
        // At either end the button that was pressed is asleep: the keyboard goes to the other one.
        let which = if to == 0 {
            "down"
        } else if to == last {
            "up"
        } else {
            which
        };
        focus_on(format!("{which}-{to}"));
    };
    view! {
        <li
            draggable="true"
            data-letter=letter.id.to_string()
            class=move || match (order.carried.get(), order.over.get()) {
                (Some(carried), _) if carried == at => "carried",
                (Some(carried), Some(over)) if over == at => if carried < at { "below" } else { "above" },
                _ => "",
            }
            on:dragstart=move |_| order.carried.set(Some(at))
            on:dragend=move |_| {
                order.carried.set(None);
                order.over.set(None);
            }
            on:dragover=move |event| {
                event.prevent_default();
                if order.over.get_untracked() != Some(at) {
                    order.over.set(Some(at));
                }
            }
            on:drop=move |event| {
                event.prevent_default();
                let carried = order.carried.get_untracked();
                order.carried.set(None);
                order.over.set(None);
                if let Some(carried) = carried {
                    order.place(carried, at);
                }
            }
        >
            <span class="grip" aria-hidden="true">"⠿"</span>
            <a href=format!("/letters/{}", letter.id)>
                <span>{format!("To {}", letter.to)}</span>
                <small>{format!("{}, {}{ask}", words::title(&letter.occasion), words::date(letter.dated))}</small>
            </a>
            <span class="moves">
                <button class="icon" id=format!("up-{at}") disabled=at == 0 aria-label=format!("Move the letter to {to} up") on:click=move |_| move_to(at.saturating_sub(1), "up")>
                    "↑"
                </button>
                <button class="icon" id=format!("down-{at}") disabled=at == last aria-label=format!("Move the letter to {to} down") on:click=move |_| move_to(at + 1, "down")>
                    "↓"
                </button>
                <button class="icon" aria-label=format!("Take the letter to {to} out of the book") on:click=move |_| order.take_out(at)>
                    "×"
                </button>
            </span>
        </li>
    }
    .into_any()
}
