//! Keeping the words: saved a moment after the last keystroke, never over somebody else's.

use super::Sheet;
use crate::doors::letters::{SaveText, read_rests, save_text};
use crate::house::HouseError;
use crate::islands::browser::{Debounced, after, last_word};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos::task::spawn_local;
use letters::LetterId;
use std::time::Duration;

const PAUSE: Duration = Duration::from_millis(800);
const AGAIN: Duration = Duration::from_secs(3);

/// Where the keeping stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kept {
    /// Everything is saved.
    Saved,
    /// There are words that are not.
    Waiting,
    /// They are on their way.
    Saving,
    /// The house does not answer; tried again by itself.
    Offline,
    /// The house will not keep it; says why.
    Refused(String),
}

impl Kept {
    /// As it is read.
    pub fn said(&self) -> String {
        match self {
            Kept::Saved => "Saved".into(),
            Kept::Waiting => "Not saved yet".into(),
            Kept::Saving => "Saving …".into(),
            Kept::Offline => "The house does not answer; your words are safe here and will be saved".into(),
            Kept::Refused(why) => why.clone(),
        }
    }
}

/// A text that somebody else saved meanwhile.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Newer {
    version: i64,
    text: String,
}

/// The keeper of one letter's text.
#[derive(Clone, Copy)]
pub struct Keep {
    letter: LetterId,
    sheet: Sheet,
    /// Where the keeping stands.
    pub kept: RwSignal<Kept>,
    /// Another window's text, when it was faster.
    pub other: RwSignal<Option<Newer>>,
    last: StoredValue<String>,
    version: StoredValue<i64>,
    under_way: StoredValue<bool>,
    about: StoredValue<String>,
    soon: Debounced,
}

impl Keep {
    /// A keeper that knows what was saved last.
    pub fn new(letter: LetterId, sheet: Sheet, saved: String, version: i64) -> Keep {
        Keep {
            letter,
            sheet,
            kept: RwSignal::new(Kept::Saved),
            other: RwSignal::new(None),
            last: StoredValue::new(saved),
            version: StoredValue::new(version),
            under_way: StoredValue::new(false),
            about: StoredValue::new(String::new()),
            soon: Debounced::new(PAUSE),
        }
    }

    /// The text was changed: it is saved after a pause.
    pub fn touched(self) {
        self.kept.set(Kept::Waiting);
        self.soon.call(move || self.save());
    }

    /// The ghostwriter changed a part of the text, as `about` says: a version of its own, saved at once.
    pub fn revised(self, about: &str) {
        self.about.set_value(about.to_string());
        self.kept.set(Kept::Waiting);
        self.save();
    }

    /// Saves what is not saved yet without waiting for a pause.
    pub fn save_now(self) {
        if self.dirty() {
            self.save();
        }
    }

    /// The house itself changed the text: that is what is saved now.
    pub fn adopt(self, text: String, version: i64) {
        self.last.set_value(text.clone());
        self.version.set_value(version);
        self.sheet.text.set(text);
        self.kept.set(Kept::Saved);
        self.learn_rests();
    }

    /// Asks the house what the sentences rest on now.
    fn learn_rests(self) {
        spawn_local(async move {
            if let Ok(rests) = read_rests(self.letter).await {
                self.sheet.known.set(rests);
            }
        });
    }

    /// The version that the words on the sheet stand on.
    pub fn stands_on(self, version: i64) {
        self.version.set_value(version);
    }

    fn dirty(self) -> bool {
        self.last.with_value(|last| self.sheet.text.with_untracked(|text| text != last))
    }

    fn save(self) {
        if self.under_way.get_value() || self.other.with_untracked(Option::is_some) || self.sheet.writing_now() {
            return;
        }
        if !self.dirty() {
            return self.kept.set(Kept::Saved);
        }
        self.under_way.set_value(true);
        self.kept.set(Kept::Saving);
        let text = self.sheet.text.get_untracked();
        let about = self.about.get_value();
        self.about.set_value(String::new());
        spawn_local(async move {
            let answer = save_text(self.letter, text.clone(), self.version.get_value(), about.clone()).await;
            self.under_way.set_value(false);
            if answer.is_err() {
                self.about.set_value(about.clone());
            }
            match answer {
                Ok(version) => {
                    self.last.set_value(text);
                    self.version.set_value(version);
                    self.kept.set(Kept::Saved);
                    if !about.is_empty() {
                        self.learn_rests();
                    }
                    if self.dirty() {
                        self.touched();
                    }
                }
                Err(HouseError::Newer { version, text }) if self.sheet.text.with_untracked(|ours| *ours == text) => {
                    self.adopt(text, version)
                }
                Err(HouseError::Newer { version, text }) => {
                    self.kept.set(Kept::Waiting);
                    self.other.set(Some(Newer { version, text }));
                }
                Err(HouseError::Unavailable(_)) => {
                    self.kept.set(Kept::Offline);
                    after(AGAIN, move || self.save());
                }
                Err(refused) => self.kept.set(Kept::Refused(refused.to_string())),
            }
        });
    }

    /// Words typed in the last moment are sent even though the page is being left.
    pub fn before_leaving(self) {
        let leaving = window_event_listener(leptos::ev::pagehide, move |_| {
            if self.dirty() && self.other.with_untracked(Option::is_none) && !self.sheet.writing_now() {
                let fields = [
                    ("id", self.letter.to_string()),
                    ("text", self.sheet.text.get_untracked()),
                    ("version", self.version.get_value().to_string()),
                ];
                last_word(SaveText::url(), &fields);
            }
        });
        on_cleanup(move || leaving.remove());
    }
}

/// Both texts side by side; whichever is chosen, the choice is the writer's.
pub fn two_texts(sheet: Sheet, keep: Keep, newer: Newer) -> impl IntoView {
    let Newer { version, text } = newer;
    let (theirs, adopted) = (text.clone(), text);
    let ours = sheet.text.get_untracked();
    view! {
        <section class="two-texts" role="alertdialog" aria-labelledby="two-h">
            <h2 id="two-h">"This letter was changed in another window"</h2>
            <p>"Both texts are here. Choose the one to go on with."</p>
            <div>
                <h3>"In this window"</h3>
                <pre tabindex="0">{ours}</pre>
                <button
                    class="quiet"
                    on:click=move |_| {
                        keep.stands_on(version);
                        keep.other.set(None);
                        keep.touched();
                    }
                >
                    "Keep this one"
                </button>
            </div>
            <div>
                <h3>"In the other window"</h3>
                <pre tabindex="0">{theirs}</pre>
                <button
                    class="quiet"
                    on:click=move |_| {
                        keep.other.set(None);
                        keep.adopt(adopted.clone(), version);
                    }
                >
                    "Take that one"
                </button>
            </div>
        </section>
    }
    .into_any()
}
