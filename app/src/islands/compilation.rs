//! The making of a book: asked for, followed, fetched.

use super::browser::after;
use super::events::Line;
use crate::doors::books::{ask_compilation, stop_compilation};
use crate::house::Choice;
use leptos::prelude::*;
use leptos::reactive::send_wrapper_ext::SendOption;
use leptos::task::spawn_local;
use letters::{CollectionId, Compilation, CompilationState, Trim};
use std::time::Duration;

const TRIMS: [(&str, &str); 5] = [
    ("5x8", "5 × 8 in, a small novel"),
    ("5.5x8.5", "5.5 × 8.5 in, digest"),
    ("6x9", "6 × 9 in, a book in the hand"),
    ("7x10", "7 × 10 in, roomy"),
    ("8.5x11", "8.5 × 11 in, an album"),
];

/// What the press has said.
#[derive(Clone, Copy)]
struct Making {
    latest: RwSignal<Option<Compilation>>,
    said: RwSignal<Option<String>>,
    line: StoredValue<SendOption<Line>>,
}

impl Making {
    fn under_way(self) -> bool {
        self.latest.with(|made| made.as_ref().is_some_and(|made| !made.state.is_over()))
    }

    fn follow(self) {
        let Some(id) = self.latest.with_untracked(|made| made.as_ref().filter(|m| !m.state.is_over()).map(|m| m.id)) else { return };
        let heard = move |news: super::events::News| {
            if let Ok(made) = serde_json::from_str::<Compilation>(&news.data) {
                let over = made.state.is_over();
                self.latest.set(Some(made));
                if over {
                    self.line.with_value(|line| (**line).as_ref().map(Line::close));
                }
            }
        };
        let again = move || after(Duration::from_secs(2), move || self.follow());
        let line = Line::open(&format!("/events/compilations/{id}"), &["progress"], heard, again);
        self.line.set_value(SendOption::new_local(line));
    }

    fn stop(self) {
        let Some(id) = self.latest.with_untracked(|made| made.as_ref().filter(|m| !m.state.is_over()).map(|m| m.id)) else { return };
        self.said.set(None);
        spawn_local(async move {
            match stop_compilation(id).await {
                Ok(made) => self.latest.set(Some(made)),
                Err(error) => self.said.set(Some(error.to_string())),
            }
        });
    }

    fn ask(self, collection: CollectionId, design: String, trim: String) {
        self.said.set(None);
        spawn_local(async move {
            match ask_compilation(collection, design, trim).await {
                Ok(made) => {
                    self.latest.set(Some(made));
                    self.follow();
                }
                Err(error) => self.said.set(Some(error.to_string())),
            }
        });
    }
}

/// Design, trim, the button, the progress and the files.
#[island]
pub fn Press(collection: CollectionId, latest: Option<Compilation>, designs: Vec<Choice>) -> impl IntoView {
    let design = RwSignal::new(latest.as_ref().map(|m| m.design.clone()).or(designs.first().map(|d| d.name.clone())).unwrap_or_default());
    let trim = RwSignal::new(latest.as_ref().map_or_else(Trim::default, |m| m.trim).to_string());
    let making = Making { latest: RwSignal::new(latest), said: RwSignal::new(None), line: StoredValue::new(SendOption::new_local(None)) };
    Effect::new(move || making.follow());

    let state = move || making.latest.with(|made| made.as_ref().map_or("none", |m| m.state.as_str()));
    let about = {
        let designs = designs.clone();
        move || designs.iter().find(|d| d.name == design.get()).map(|d| d.about.clone())
    };
    view! {
        <section class="press" id="compilation" data-state=state aria-labelledby="press-h">
            <h2 id="press-h">"The files"</h2>
            <div class="pair">
                <div class="field">
                    <label for="design">"Design"</label>
                    <select id="design" name="design" aria-describedby="design-hint" on:change=move |event| design.set(event_target_value(&event))>
                        {designs
                            .into_iter()
                            .map(|d| {
                                let chosen = d.name == design.get_untracked();
                                view! { <option value=d.name selected=chosen>{d.title}</option> }.into_any()
                            })
                            .collect_view()}
                    </select>
                    <p class="hint" id="design-hint">{about}</p>
                </div>
                <div class="field">
                    <label for="trim">"Trim size"</label>
                    <select id="trim" name="trim" on:change=move |event| trim.set(event_target_value(&event))>
                        {TRIMS
                            .into_iter()
                            .map(|(name, title)| {
                                let chosen = name == trim.get_untracked();
                                view! { <option value=name selected=chosen>{title}</option> }.into_any()
                            })
                            .collect_view()}
                    </select>
                </div>
            </div>
            <p class="do">
                <button
                    id="compile"
                    disabled=move || making.under_way()
                    on:click=move |_| making.ask(collection, design.get_untracked(), trim.get_untracked())
                >
                    {move || if making.under_way() { "Setting the pages …" } else { "Make the files" }}
                </button>
                <button id="stop-compiling" class="quiet" hidden=move || !making.under_way() on:click=move |_| making.stop()>"Stop"</button>
            </p>
            <p class="said" role="alert" hidden=move || making.said.get().is_none()>{move || making.said.get()}</p>
            <div aria-live="polite">{move || making.latest.get().map(|made| progress(collection, &made))}</div>
        </section>
    }
    .into_any()
}

fn progress(collection: CollectionId, made: &Compilation) -> AnyView {
    let (done, total) = (made.done, made.total.max(made.done).max(1));
    match made.state {
        CompilationState::Queued => view! { <p>"Waiting for the press. You can go on writing."</p> }.into_any(),
        CompilationState::Setting if done == 0 => view! { <p>"The letters are laid out. You can go on writing."</p> }.into_any(),
        CompilationState::Setting => view! {
            <p>
                <label for="set">{format!("Page {done} of about {total} is set, for paper and for the screen. You can go on writing.")}</label>
                <progress id="set" max=total.to_string() value=done.to_string()></progress>
            </p>
        }
        .into_any(),
        CompilationState::Failed => {
            let why = made.reason.clone().unwrap_or_else(|| "The book could not be made. Try once more.".into());
            view! { <p class="said" role="alert">{why}</p> }.into_any()
        }
        CompilationState::Finished => {
            let pages = made.pages.map(|n| format!("{n} pages, {} in. ", made.trim.to_string().replace('x', " × "))).unwrap_or_default();
            view! {
                <p>{pages}"Made of the letters as they were then; make the files again after a change."</p>
                {made.reason.clone().map(|remark| view! { <p class="hint">{remark}</p> })}
                <ul class="files">
                    <li>
                        <a class="button quiet" href=format!("/book/{collection}/interior.pdf") download="">"The pages, for printing (PDF)"</a>
                    </li>
                    <li>
                        <a class="button quiet" href=format!("/book/{collection}/reading.pdf") download="">"The pages, for a screen (PDF)"</a>
                    </li>
                    {made
                        .has_cover()
                        .then(|| {
                            view! {
                                <li>
                                    <a class="button quiet" href=format!("/book/{collection}/cover.pdf") download="">"The cover (PDF)"</a>
                                </li>
                            }
                        })}
                    <li>
                        <a class="button quiet" href=format!("/book/{collection}/book.epub") download="">"The e-book (EPUB)"</a>
                    </li>
                </ul>
            }
            .into_any()
        }
    }
}
