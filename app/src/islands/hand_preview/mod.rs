//! The preview of the hand: drawn here, in the browser, by the same pen that writes the PDF.

mod choose;
mod pen;

use super::browser::Debounced;
use crate::doors::letters::save_sheet;
use crate::house::Choice;
use choose::{Care, Hands, Inks, Papers};
use fonts::{Ink, Stationery};
use leptos::prelude::*;
use leptos::reactive::send_wrapper_ext::SendOption;
use leptos::task::spawn_local;
use letters::{LetterId, Sheet};
use pen::Pen;
use serde::{Deserialize, Serialize};
use std::time::Duration;

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
    pub hands: Vec<Choice>,
    /// Papers to choose from.
    pub papers: Vec<Stationery>,
    /// Inks to choose from.
    pub inks: Vec<Ink>,
}

/// The preview and what changes it.
#[derive(Clone, Copy)]
struct Preview {
    letter: LetterId,
    text: StoredValue<String>,
    papers: StoredValue<Vec<Stationery>>,
    inks: StoredValue<Vec<Ink>>,
    sheet: RwSignal<Sheet>,
    pages: RwSignal<Vec<String>>,
    said: RwSignal<Option<String>>,
    kept: RwSignal<&'static str>,
    pen: StoredValue<SendOption<Pen>>,
    draw: Debounced,
    save: Debounced,
}

impl Preview {
    fn change(self, change: impl FnOnce(&mut Sheet)) {
        self.sheet.update(change);
        self.kept.set("Saving …");
        self.draw.call(move || self.draw());
        self.save.call(move || self.save());
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
        let paper = self.papers.with_value(|papers| papers.iter().find(|p| p.name == sheet.paper).or(papers.first()).cloned());
        let ink = self.inks.with_value(|inks| inks.iter().find(|i| i.name == sheet.ink).or(inks.first()).cloned());
        let (Some(paper), Some(ink)) = (paper, ink) else {
            return self.said.set(Some("There is no paper or no ink in the cabinet.".into()));
        };
        let drawn = self
            .text
            .with_value(|text| self.pen.with_value(|pen| pen.as_ref().map_or(Ok(Vec::new()), |pen| pen.write(text, &paper, &ink, sheet))));
        match drawn {
            Ok(pages) => {
                self.pages.set(pages);
                self.said.set(None);
            }
            Err(why) => self.said.set(Some(why)),
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
    let InHand { letter, text, sheet, signs, hands, papers, inks } = letter;
    let preview = Preview {
        letter,
        text: StoredValue::new(text),
        papers: StoredValue::new(papers.clone()),
        inks: StoredValue::new(inks.clone()),
        sheet: RwSignal::new(sheet),
        pages: RwSignal::new(Vec::new()),
        said: RwSignal::new(None),
        kept: RwSignal::new(""),
        pen: StoredValue::new(SendOption::new_local(None)),
        draw: Debounced::new(Duration::from_millis(120)),
        save: Debounced::new(Duration::from_millis(600)),
    };
    Effect::new(move || preview.draw());
    view! {
        <div class="in-the-hand">
            <section class="on-paper" aria-label="The letter on paper">
                <p class="said" role="alert" hidden=move || preview.said.get().is_none()>{move || preview.said.get()}</p>
                <div id="preview" aria-live="off" data-pages=move || preview.pages.with(Vec::len).to_string()>
                    {move || {
                        let pages = preview.pages.get();
                        if pages.is_empty() {
                            return view! { <p class="drawing" hidden=move || preview.said.get().is_some()>"Filling the pen …"</p> }.into_any();
                        }
                        let of = pages.len();
                        pages
                            .into_iter()
                            .enumerate()
                            .map(|(i, svg)| {
                                view! {
                                    <figure>
                                        <div class="paper" role="img" aria-label=format!("Page {} of {of}, in handwriting", i + 1) inner_html=svg></div>
                                        <figcaption>{format!("{} of {of}", i + 1)}</figcaption>
                                    </figure>
                                }
                                .into_any()
                            })
                            .collect_view()
                            .into_any()
                    }}
                </div>
            </section>
            <div class="beside">
                <Hands preview hands signs/>
                <Papers preview papers/>
                <Inks preview inks/>
                <Care preview/>
                <p class="quietly" role="status" aria-live="polite" id="kept">{move || preview.kept.get()}</p>
            </div>
        </div>
    }
    .into_any()
}
