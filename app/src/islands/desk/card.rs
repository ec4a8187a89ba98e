//! The card beside a sentence: the note that it rests on, or what a proof-reader says of a word in it.

use super::Sheet;
use super::proofs::Proofs;
use super::reading::Reading;
use leptos::html::Div;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

/// The card.
#[component]
pub fn Card(sheet: Sheet, reading: Reading, proofs: Proofs) -> impl IntoView {
    let card = NodeRef::<Div>::new();
    let marked = move || sheet.state.get().is_some() && reading.facts.with(|f| !f.is_empty());
    // The sentence's notes; none for a sentence that is not looked at, an empty list for one that rests on nothing.
    let notes = Memo::new(move |_| {
        let at = reading.looked_at.get().filter(|_| marked())?;
        let numbers = reading.sentences.with(|all| all.get(at).map(|s| s.facts.clone()))?;
        Some(reading.facts.with(|facts| numbers.into_iter().filter_map(|n| facts.get(n).cloned()).collect::<Vec<_>>()))
    });
    let remark = Memo::new(move |_| proofs.at.get().and_then(|at| proofs.remarks.with(|all| all.get(at).cloned())));
    let shown = move || !sheet.writing() && (remark.with(Option::is_some) || notes.with(Option::is_some));
    Effect::new(move || {
        let (sentence, slip) = (reading.looked_at.get(), proofs.at.get());
        request_animation_frame(move || {
            let Some(card) = card.get_untracked() else { return };
            let mark = match (slip, sentence) {
                (Some(r), _) => format!("#marks [data-r=\"{r}\"]"),
                (None, Some(s)) => format!("#marks [data-s=\"{s}\"]"),
                _ => return,
            };
            let found = |css: &str| document().query_selector(css).ok().flatten().map(|e| e.get_bounding_client_rect());
            let (Some(mark), Some(sheet)) = (found(&mark), found("#draft")) else { return };
            let style = card.unchecked_ref::<web_sys::HtmlElement>().style();
            let _ = style.set_property("--beside", &format!("{:.0}px", mark.top() - sheet.top()));
            let _ = style.set_property("--below", &format!("{:.0}px", mark.bottom() - sheet.top()));
        });
    });
    view! {
        <div id="card" class="card" node_ref=card role="status" hidden=move || !shown()>
            {move || match (remark.get(), notes.get()) {
                (Some(remark), _) => proofs.card(remark),
                (None, Some(notes)) if notes.is_empty() => {
                    view! { <p class="about">"Rests on none of your notes. Keep it only if it is true."</p> }.into_any()
                }
                (None, Some(notes)) => notes
                    .into_iter()
                    .map(|fact| {
                        view! {
                            <p class="said-there">{format!("“{}”", fact.text)}</p>
                            <p class="about">{if fact.must { "your note · must be in" } else { "your note" }}</p>
                        }
                        .into_any()
                    })
                    .collect_view()
                    .into_any(),
                (None, None) => ().into_any(),
            }}
        </div>
    }
    .into_any()
}
