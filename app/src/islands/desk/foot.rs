//! The foot of the sheet: who writes, what is kept, how many words.

use super::Sheet;
use super::in_hand::InHand;
use super::keep::{Keep, Kept};
use super::revise::Reviser;
use super::stream::Stream;
use super::tools::Tools;
use crate::house::Choice;
use crate::islands::writing::Controls;
use leptos::prelude::*;
use letters::{DraftState, word_count};

/// The foot of the sheet.
#[component]
pub fn Foot(
    sheet: Sheet,
    keep: Keep,
    stream: Stream,
    in_hand: InHand,
    reviser: Reviser,
    models: Vec<Choice>,
    model: String,
) -> impl IntoView {
    let choice = models.len() > 1;
    let model = RwSignal::new(model);
    let blank = move || sheet.text.with(|text| text.trim().is_empty());
    let doing = move || match sheet.state.get() {
        Some(DraftState::Queued) => "waiting for the ghostwriter".to_string(),
        Some(DraftState::Writing) => "writing".to_string(),
        _ => keep.kept.get().said(),
    };
    let words = move || match sheet.text.with(|text| word_count(text)) {
        1 => "1 word".to_string(),
        n => format!("{n} words"),
    };
    view! {
        <div class="foot">
            <Show when=move || !in_hand.shown.get()><Tools sheet reviser/></Show>
            <Show when=move || in_hand.shown.get()><Controls player=in_hand.player/></Show>
            <button
                id="write"
                class=move || if blank() { "" } else { "quiet" }
                hidden=move || sheet.writing() || reviser.busy()
                on:click=move |_| stream.ask(model.get_untracked())
            >
                {move || if blank() { "Write the draft" } else { "Write it anew" }}
            </button>
            <button id="stop" class="quiet" hidden=move || !sheet.writing() disabled=move || stream.stopping.get() on:click=move |_| stream.stop()>
                {move || if stream.stopping.get() { "Stopping …" } else { "Stop" }}
            </button>
            <button class="quiet" hidden=move || stream.before.get().is_none() || sheet.writing() on:click=move |_| stream.undo()>
                "Bring back the other text"
            </button>
            <button
                type="button"
                id="in-hand"
                class="quiet"
                aria-pressed=move || in_hand.shown.get().to_string()
                hidden=move || blank() && !sheet.writing() && !in_hand.shown.get()
                on:click=move |_| in_hand.turn()
            >
                {move || if in_hand.shown.get() { "Back to the text" } else { "See it in the hand" }}
            </button>
            {choice
                .then(|| {
                    view! {
                        <label class="unseen" for="model">"Who writes the draft"</label>
                        <select id="model" hidden=move || sheet.writing() on:change=move |event| model.set(event_target_value(&event))>
                            {models
                                .into_iter()
                                .map(|choice| {
                                    let chosen = choice.name == model.get_untracked();
                                    view! { <option value=choice.name selected=chosen title=choice.about>{choice.title}</option> }.into_any()
                                })
                                .collect_view()}
                        </select>
                    }
                })}
            <p class="kept">
                <span id="kept" role="status" aria-live="polite" data-kept=move || kept_word(&keep.kept.get())>{doing}</span>
                <span id="word-count">{words}</span>
            </p>
        </div>
    }
    .into_any()
}

fn kept_word(kept: &Kept) -> &'static str {
    match kept {
        Kept::Saved => "saved",
        Kept::Waiting => "waiting",
        Kept::Saving => "saving",
        Kept::Offline => "offline",
        Kept::Refused(_) => "refused",
    }
}
