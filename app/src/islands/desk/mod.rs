//! The desk: the draft streams in, the sheet is written on, and every word is kept.

mod card;
mod foot;
mod held;
mod in_hand;
mod keep;
mod marks;
mod proofs;
mod reading;
mod revise;
mod stream;
mod tools;

use card::Card;
use foot::Foot;
use held::Held;
use in_hand::InHand;
pub use in_hand::WrittenWith;
use keep::Keep;
use leptos::prelude::*;
use letters::{Draft, DraftState, Fact, LetterId, Rest};
use marks::{Marks, sentence_under};
use proofs::Proofs;
use reading::Reading;
use revise::Reviser;
use serde::{Deserialize, Serialize};
use stream::Stream;
use wasm_bindgen::JsCast;

use crate::house::Choice;
use crate::islands::dictation::Microphone;

/// Everything that lies on the desk.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct OnTheDesk {
    /// The letter.
    pub letter: LetterId,
    /// Its text as it was saved.
    pub text: String,
    /// The version of that text.
    pub version: i64,
    /// The last attempt of the ghostwriter.
    pub draft: Option<Draft>,
    /// The hand that the sheet is shown in.
    pub hand: String,
    /// The ink that the sheet is shown in.
    pub ink: String,
    /// What it is written with by hand.
    pub with: WrittenWith,
    /// What the letter must hold.
    pub facts: Vec<Fact>,
    /// What its sentences rest on, as they were saved.
    pub rests: Vec<Rest>,
    /// Models that can write it.
    pub models: Vec<Choice>,
    /// The one that writes unless another is chosen.
    pub model: String,
}

/// What is on the sheet, and who is writing.
#[derive(Clone, Copy)]
struct Sheet {
    /// The text, as it is seen.
    text: RwSignal<String>,
    /// Where the ghostwriter stands; `None` before it was ever asked.
    state: RwSignal<Option<DraftState>>,
    /// What the ghostwriter or the house has to say.
    said: RwSignal<Option<String>>,
    /// What the sentences rest on, as the house last said.
    known: RwSignal<Vec<Rest>>,
}

impl Sheet {
    fn writing(self) -> bool {
        self.state.get().is_some_and(|state| !state.is_over())
    }

    fn writing_now(self) -> bool {
        self.state.get_untracked().is_some_and(|state| !state.is_over())
    }
}

/// The desk.
#[island]
pub fn Desk(desk: OnTheDesk) -> impl IntoView {
    let OnTheDesk { letter, text: saved, version, draft, hand, ink, with, facts, rests, models, model } = desk;
    let shown = on_the_sheet(&saved, draft.as_ref());
    let recovered = shown != saved && draft.as_ref().is_none_or(|d| d.state.is_over());
    let sheet = Sheet {
        text: RwSignal::new(shown),
        state: RwSignal::new(draft.as_ref().map(|d| d.state)),
        said: RwSignal::new(draft.as_ref().and_then(|d| d.reason.clone())),
        known: RwSignal::new(rests),
    };
    let keep = Keep::new(letter, sheet, saved, version);
    let stream = Stream::new(letter, sheet, keep);
    let in_hand = InHand::new(sheet, with);
    let reading = Reading::new(sheet, facts);
    let proofs = Proofs::new(letter, sheet, keep, reading);
    let reviser = Reviser::new(letter, sheet, keep, reading);
    let area = reading.area;

    Effect::new(move || {
        // Runs in the browser only: takes up the stream where the page left off.
        if let Some(draft) = draft.as_ref().filter(|d| !d.state.is_over()) {
            stream.follow(draft.id, draft.last_piece);
        } else if recovered {
            keep.touched();
        }
    });
    Effect::new(move || keep.before_leaving());
    Effect::new(move || in_hand.follow());
    Effect::new(move || proofs.follow());
    Effect::new(move || {
        sheet.text.track();
        if let Some(area) = area.get() {
            sheet.state.track();
            in_hand.shown.track();
            // Once the page has been drawn: a hidden area has no height.
            request_animation_frame(move || fit(&area));
        }
    });

    let face = format!("in-hand hand-{hand} ink-{ink}");
    let initial = sheet.text.get_untracked();
    view! {
        <div class="desk">
            <section
                id="draft"
                class="sheet"
                class:by-hand=move || in_hand.shown.get()
                aria-label="The letter"
                data-draft-state=move || sheet.state.get().map_or("none", DraftState::as_str)
                aria-busy=move || sheet.writing().to_string()
            >
                <div class=format!("flow {face}") hidden=move || !sheet.writing() || in_hand.shown.get()>
                    {move || sheet.text.get()}
                    <span class="pen"></span>
                </div>
                <label class="unseen" for="letter-text">"The letter's text"</label>
                <div class="words" hidden=move || sheet.writing() || in_hand.shown.get()>
                <Marks sheet reading proofs face=face.clone()/>
                <textarea
                    id="letter-text"
                    node_ref=area
                    class=face
                    rows="12"
                    spellcheck="true"
                    autocomplete="off"
                    placeholder="The sheet is empty. Let the ghostwriter begin, or write."
                    inner_html=in_area(&initial)
                    prop:value=move || sheet.text.get()
                    readonly=move || sheet.writing() || reviser.busy()
                    aria-describedby="card"
                    on:input=move |event| {
                        sheet.text.set(event_target_value(&event));
                        reading.see(None);
                        proofs.hush(true);
                        reading.look(false);
                        keep.touched();
                    }
                    on:keydown=move |event| {
                        match (event.alt_key(), event.code().as_str()) {
                            (true, "KeyA") => {
                                event.prevent_default();
                                reading.look(false);
                                reviser.ways();
                            }
                            (_, "Escape") => {
                                reading.see(None);
                                proofs.hush(true);
                            }
                            _ => {}
                        }
                    }
                    on:keyup=move |event| {
                        let moves = event.key().starts_with("Arrow") || matches!(event.key().as_str(), "Home" | "End" | "PageUp" | "PageDown");
                        if moves {
                            proofs.hush(false);
                        }
                        reading.look(moves);
                    }
                    on:pointerup=move |_| {
                        proofs.hush(false);
                        reading.look(true);
                    }
                    on:select=move |_| reading.look(false)
                    on:mousemove=move |event| {
                        let under = sentence_under(event.client_x(), event.client_y());
                        if under.is_some() {
                            reading.see(under);
                        }
                    }
                    on:mouseleave=move |_| reading.see(None)
                ></textarea>
                </div>
                <Card sheet reading proofs/>
                {in_hand.view()}
                <Foot sheet keep stream in_hand reviser models model/>
            </section>
            <div class="beside">
                <div hidden=move || sheet.writing() || in_hand.shown.get()>
                    <Microphone target="letter-text".to_string() names=Vec::new() by_line=false/>
                </div>
                <p class="said" role="status" hidden=move || sheet.said.get().is_none()>{move || sheet.said.get()}</p>
                {move || keep.other.get().map(|newer| keep::two_texts(sheet, keep, newer))}
                <Held sheet reading/>
                {proofs.list()}
            </div>
        </div>
    }
    .into_any()
}

/// What the sheet shows when the page opens: the draft while it is being written, the letter otherwise;
/// and a draft that broke off before it became the letter, when there is nothing else.
fn on_the_sheet(saved: &str, draft: Option<&Draft>) -> String {
    match draft {
        Some(draft) if !draft.state.is_over() || saved.trim().is_empty() => draft.text.clone(),
        _ => saved.to_string(),
    }
}

/// Text for the inside of a `textarea`: one line end more, which the parser swallows.
fn in_area(text: &str) -> String {
    format!("\n{}", text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;"))
}

/// Makes the area as high as its text, so that the sheet grows and never scrolls in itself.
fn fit(area: &web_sys::HtmlTextAreaElement) {
    let style = area.unchecked_ref::<web_sys::HtmlElement>().style();
    let _ = style.set_property("height", "auto");
    let height = area.scroll_height();
    if height > 0 {
        let _ = style.set_property("height", &format!("{height}px"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::DateTime;
    use letters::DraftId;

    #[test]
    fn no_word_that_was_shown_is_lost_when_the_page_opens_again() {
        let draft = |state| Draft {
            id: DraftId(Default::default()),
            letter: LetterId(Default::default()),
            state,
            model: "quick".into(),
            seed: 1,
            text: "Dear Loretta,\n\nIn 19".into(),
            last_piece: 7,
            reason: None,
            created: DateTime::UNIX_EPOCH,
        };
        assert_eq!(on_the_sheet("", Some(&draft(DraftState::Writing))), "Dear Loretta,\n\nIn 19");
        assert_eq!(on_the_sheet("", Some(&draft(DraftState::Stopped))), "Dear Loretta,\n\nIn 19");
        assert_eq!(on_the_sheet("My own words", Some(&draft(DraftState::Stopped))), "My own words");
        assert_eq!(on_the_sheet("", None), "");
    }
}
