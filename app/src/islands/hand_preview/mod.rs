//! The preview of the hand: drawn here, in the browser, by the same pen that writes the PDF.

mod choose;

#[cfg(feature = "ssr")]
pub(crate) use choose::sample;

use super::browser::Debounced;
use super::writing::easel::Easel;
use super::writing::pen::{Desk, Pen};
use super::writing::script::Script;
use super::writing::{Controls, Player, clock, prefers_stillness, sheets};
use crate::doors::letters::save_sheet;
use crate::house::HandChoice;
use choose::{Care, From, Hands, Inks, Nibs, Papers};
use fonts::{Ink, NibCard, Stationery};
use leptos::prelude::*;
use leptos::reactive::send_wrapper_ext::SendOption;
use leptos::task::spawn_local;
use letters::{LetterId, Sheet};
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// What the canvases are called.
const CANVASES: &str = "writing";

/// A letter, and everything that it can be written with.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct InHand {
    /// The letter.
    pub letter: LetterId,
    /// Its text.
    pub text: String,
    /// How it goes onto paper now.
    pub sheet: Sheet,
    /// The name under it, which shows each hand.
    pub signs: String,
    /// Hands to choose from.
    pub hands: Vec<HandChoice>,
    /// Papers to choose from.
    pub papers: Vec<Stationery>,
    /// Inks to choose from.
    pub inks: Vec<Ink>,
    /// Nibs to choose from.
    pub nibs: Vec<NibCard>,
    /// BCP 47 of the letter's language, for dividing words.
    pub language: String,
}

/// The preview and what changes it.
#[derive(Clone, Copy)]
struct Preview {
    letter: LetterId,
    text: StoredValue<String>,
    papers: StoredValue<Vec<Stationery>>,
    inks: StoredValue<Vec<Ink>>,
    nibs: StoredValue<Vec<NibCard>>,
    sheet: RwSignal<Sheet>,
    language: StoredValue<String>,
    player: Player,
    watching: RwSignal<bool>,
    /// The sheets before they are written on.
    grounds: RwSignal<Vec<String>>,
    /// How long the pages took, in milliseconds, once they are drawn.
    took: RwSignal<Option<f64>>,
    said: RwSignal<Option<String>>,
    kept: RwSignal<&'static str>,
    pen: StoredValue<SendOption<Pen>>,
    due: StoredValue<bool>,
    save: Debounced,
}

impl Preview {
    fn change(self, change: impl FnOnce(&mut Sheet)) {
        self.sheet.update(change);
        self.kept.set("Saving …");
        self.save.call(move || self.save());
        // As often as the window is drawn, and no oftener.
        if !self.due.get_value() {
            self.due.set_value(true);
            request_animation_frame(move || {
                self.due.set_value(false);
                self.draw();
            });
        }
    }

    fn draw(self) {
        let sheet = self.sheet.get_untracked();
        if self.pen.with_value(|pen| pen.as_ref().is_some_and(|pen| pen.name() == sheet.hand)) {
            return self.put_on_paper(&sheet);
        }
        spawn_local(async move {
            match Pen::fetch(&sheet.hand).await {
                Ok(pen) => {
                    self.pen.set_value(SendOption::new_local(Some(pen)));
                    // Another hand may have been chosen while this one was on its way.
                    if self.sheet.with_untracked(|now| now.hand == sheet.hand) {
                        self.put_on_paper(&self.sheet.get_untracked());
                    }
                }
                Err(why) => self.said.set(Some(why)),
            }
        });
    }

    fn put_on_paper(self, sheet: &Sheet) {
        let began = clock();
        let paper = self.papers.with_value(|papers| papers.iter().find(|p| p.name == sheet.paper).or(papers.first()).cloned());
        let ink = self.inks.with_value(|inks| inks.iter().find(|i| i.name == sheet.ink).or(inks.first()).cloned());
        let (Some(paper), Some(ink)) = (paper, ink) else {
            return self.said.set(Some("There is no paper or no ink in the cabinet.".into()));
        };
        let nib = self.nibs.with_value(|nibs| nibs.iter().find(|n| n.name == sheet.nib).map(NibCard::nib));
        let watching = self.watching.get_untracked();
        let language = self.language.get_value();
        let on = Desk { paper: &paper, ink: &ink, sheet, nib, language: &language, traced: watching };
        let written =
            self.text.with_value(|text| self.pen.with_value(|pen| pen.as_ref().map_or(Ok(Vec::new()), |pen| pen.write(text, &on))));
        match written {
            Ok(pages) => {
                let grounds: Vec<String> =
                    pages.iter().enumerate().map(|(number, page)| on.ground(number, page.height_mm, Some(&paper.tint))).collect();
                let others = self.grounds.with_untracked(|before| *before != grounds);
                if others {
                    self.grounds.set(grounds);
                }
                let script = if watching { Script::new(pages) } else { Script::still(pages) };
                self.player.put_on(Easel::new(CANVASES, script, ink), others);
                self.took.set(Some((clock() - began) * 1000.0));
                self.said.set(None);
            }
            Err(why) => self.said.set(Some(why)),
        }
    }

    /// Watches the pen, or looks at the finished page again.
    fn watch(self, watching: bool) {
        self.watching.set(watching);
        self.player.pause();
        self.put_on_paper(&self.sheet.get_untracked());
        if watching {
            // Who asked for stillness sees the finished letter, and the pen when they say so.
            let still = prefers_stillness();
            self.player.seek(if still { f64::MAX } else { 0.0 });
            if !still {
                self.player.play();
            }
        }
    }

    fn save(self) {
        let sheet = self.sheet.get_untracked();
        spawn_local(async move {
            match save_sheet(self.letter, sheet).await {
                Ok(()) => self.kept.set("Saved"),
                Err(error) => {
                    self.kept.set("Not saved");
                    self.said.set(Some(error.to_string()));
                }
            }
        });
    }
}

/// The preview, and the hand, paper, ink and care that it is written with.
#[island]
pub fn HandPreview(letter: InHand) -> impl IntoView {
    let InHand { letter, text, sheet, signs, hands, papers, inks, nibs, language } = letter;
    let preview = Preview {
        letter,
        text: StoredValue::new(text),
        papers: StoredValue::new(papers.clone()),
        inks: StoredValue::new(inks.clone()),
        nibs: StoredValue::new(nibs.clone()),
        language: StoredValue::new(language),
        sheet: RwSignal::new(sheet),
        player: Player::new(),
        watching: RwSignal::new(false),
        grounds: RwSignal::new(Vec::new()),
        took: RwSignal::new(None),
        said: RwSignal::new(None),
        kept: RwSignal::new(""),
        pen: StoredValue::new(SendOption::new_local(None)),
        due: StoredValue::new(false),
        save: Debounced::new(Duration::from_millis(600)),
    };
    Effect::new(move || {
        preview.player.follow_the_window();
        preview.draw();
    });
    view! {
        <div class="in-the-hand">
            <section class="on-paper" aria-label="The letter on paper">
                <p class="said" role="alert" hidden=move || preview.said.get().is_none()>{move || preview.said.get()}</p>
                <div class="watch" class:watching=move || preview.watching.get()>
                    <button
                        type="button"
                        class="quiet"
                        id="watch"
                        aria-pressed=move || preview.watching.get().to_string()
                        disabled=move || preview.grounds.with(Vec::is_empty)
                        on:click=move |_| preview.watch(!preview.watching.get_untracked())
                    >
                        {move || if preview.watching.get() { "Show it finished" } else { "Watch it being written" }}
                    </button>
                    <Show when=move || preview.watching.get()><Controls player=preview.player/></Show>
                </div>
                <div
                    id="preview"
                    aria-live="off"
                    data-pages=move || preview.grounds.with(Vec::len).to_string()
                    data-took=move || preview.took.get().map(|ms| format!("{ms:.1}"))
                >
                    {move || {
                        let grounds = preview.grounds.get();
                        if grounds.is_empty() {
                            return view! { <p class="drawing" hidden=move || preview.said.get().is_some()>"Filling the pen …"</p> }.into_any();
                        }
                        sheets(CANVASES, grounds)
                    }}
                </div>
            </section>
            <div class="beside">
                <Hands preview hands signs/>
                <Papers preview papers/>
                <Inks preview inks/>
                <Nibs preview nibs/>
                <Care preview/>
                <From preview/>
                <p class="quietly" role="status" aria-live="polite" id="kept">{move || preview.kept.get()}</p>
            </div>
        </div>
    }
    .into_any()
}
