//! The ghostwriter's words as they come.

use super::Sheet;
use super::keep::Keep;
use crate::doors::drafts::{DraftNews, ask_draft, cancel_draft};
use crate::doors::letters::read_letter;
use crate::islands::browser::after;
use crate::islands::events::{Line, News};
use leptos::prelude::*;
use leptos::reactive::send_wrapper_ext::SendOption;
use leptos::task::spawn_local;
use letters::{DraftId, DraftState, LetterId};
use std::time::Duration;

const AGAIN: Duration = Duration::from_secs(2);

/// The stream of one letter's draft.
#[derive(Clone, Copy)]
pub struct Stream {
    letter: LetterId,
    sheet: Sheet,
    keep: Keep,
    draft: StoredValue<Option<DraftId>>,
    heard: StoredValue<i64>,
    line: StoredValue<SendOption<Line>>,
    /// What was on the sheet before the draft came over it.
    pub before: RwSignal<Option<String>>,
    /// Whether the writer asked it to stop and it has not yet.
    pub stopping: RwSignal<bool>,
}

impl Stream {
    /// A stream that is not open yet.
    pub fn new(letter: LetterId, sheet: Sheet, keep: Keep) -> Stream {
        Stream {
            letter,
            sheet,
            keep,
            draft: StoredValue::new(None),
            heard: StoredValue::new(0),
            line: StoredValue::new(SendOption::new_local(None)),
            before: RwSignal::new(None),
            stopping: RwSignal::new(false),
        }
    }

    /// Asks for a draft; what was on the sheet can be brought back.
    pub fn ask(self, model: String) {
        let earlier = self.sheet.text.get_untracked();
        self.sheet.said.set(None);
        self.sheet.state.set(Some(DraftState::Queued));
        spawn_local(async move {
            match ask_draft(self.letter, Some(model)).await {
                Ok(draft) => {
                    self.before.set((!earlier.trim().is_empty()).then_some(earlier));
                    self.sheet.text.set(String::new());
                    self.follow(draft, 0);
                }
                Err(error) => {
                    self.sheet.state.set(None);
                    self.sheet.said.set(Some(error.to_string()));
                }
            }
        });
    }

    /// Stops the draft; what was written stays on the sheet.
    pub fn stop(self) {
        let Some(draft) = self.draft.get_value() else { return };
        self.stopping.set(true);
        spawn_local(async move {
            if let Err(error) = cancel_draft(draft).await {
                self.stopping.set(false);
                self.sheet.said.set(Some(error.to_string()));
            }
        });
    }

    /// Brings back what was on the sheet before the draft.
    pub fn undo(self) {
        if let Some(earlier) = self.before.get_untracked() {
            let now = self.sheet.text.get_untracked();
            self.before.set((!now.trim().is_empty()).then_some(now));
            self.sheet.text.set(earlier);
            self.keep.touched();
        }
    }

    /// Listens to a draft from behind the piece that was heard last.
    pub fn follow(self, draft: DraftId, last: i64) {
        self.draft.set_value(Some(draft));
        self.heard.set_value(last);
        self.stopping.set(false);
        self.listen(draft);
    }

    fn listen(self, draft: DraftId) {
        let url = format!("/events/drafts/{draft}?after={}", self.heard.get_value());
        let lost = move || {
            after(AGAIN, move || {
                if self.draft.try_get_value().flatten() == Some(draft) && self.sheet.writing_now() {
                    self.listen(draft);
                }
            });
        };
        let line = Line::open(&url, &["piece", "state"], move |news| self.hear(news), lost);
        self.line.set_value(SendOption::new_local(line));
    }

    fn hear(self, news: News) {
        match news.kind {
            "piece" => {
                let Some(number) = news.number.filter(|n| *n > self.heard.get_value()) else { return };
                if let Ok(piece) = serde_json::from_str::<String>(&news.data) {
                    self.heard.set_value(number);
                    if self.sheet.state.get_untracked() == Some(DraftState::Queued) {
                        self.sheet.state.set(Some(DraftState::Writing));
                    }
                    self.sheet.text.update(|text| text.push_str(&piece));
                }
            }
            _ => {
                if let Ok(told) = serde_json::from_str::<DraftNews>(&news.data) {
                    self.told(told);
                }
            }
        }
    }

    fn told(self, news: DraftNews) {
        if !news.state.is_over() {
            return self.sheet.state.set(Some(news.state));
        }
        self.line.with_value(|line| {
            if let Some(line) = &**line {
                line.close();
            }
        });
        spawn_local(async move {
            // The letter as the house keeps it is what counts, not what was overheard.
            if news.text_version.is_some()
                && let Ok(letter) = read_letter(self.letter).await
            {
                self.keep.adopt(letter.text, letter.version);
                self.sheet.state.set(Some(news.state));
            } else {
                self.sheet.state.set(Some(news.state));
                self.keep.touched();
            }
            self.sheet.said.set(news.reason);
        });
    }
}
