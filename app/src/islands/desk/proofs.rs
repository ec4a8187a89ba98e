//! The proof-reader's marks. They say what may be wrong; nothing is changed unless the writer chooses it.

use super::Sheet;
use super::keep::Keep;
use super::reading::Reading;
use crate::doors::revisions::{leave_alone, proofread};
use crate::islands::browser::Debounced;
use leptos::prelude::*;
use leptos::task::spawn_local;
use letters::{LetterId, Remark};
use std::time::Duration;

/// How long after the last keystroke the letter is read.
const PAUSE: Duration = Duration::from_millis(1500);

/// The proof-reader of one letter.
#[derive(Clone, Copy)]
pub struct Proofs {
    letter: LetterId,
    sheet: Sheet,
    keep: Keep,
    reading: Reading,
    /// What it stumbles over.
    pub remarks: RwSignal<Vec<Remark>>,
    /// The one that the caret stands in.
    pub at: Memo<Option<usize>>,
    hushed: RwSignal<bool>,
    of: StoredValue<String>,
    soon: Debounced,
}

impl Proofs {
    /// A proof-reader that has not read yet.
    pub fn new(letter: LetterId, sheet: Sheet, keep: Keep, reading: Reading) -> Proofs {
        let remarks = RwSignal::new(Vec::<Remark>::new());
        let hushed = RwSignal::new(false);
        let at = Memo::new(move |_| {
            let caret = reading.selection.get().filter(|_| !hushed.get())?.start;
            remarks.with(|all| all.iter().position(|r| r.range.start <= caret && caret <= r.range.end))
        });
        Proofs { letter, sheet, keep, reading, remarks, at, hushed, of: StoredValue::new(String::new()), soon: Debounced::new(PAUSE) }
    }

    /// Reads along from now on. To be called once, in the browser.
    pub fn follow(self) {
        Effect::new(move || {
            let text = self.sheet.text.get();
            if self.sheet.writing() {
                return self.remarks.set(Vec::new());
            }
            let before = self.of.get_value();
            if before != text {
                if self.remarks.with_untracked(|r| !r.is_empty()) {
                    self.remarks.update(|remarks| *remarks = moved(std::mem::take(remarks), &before, &text));
                }
                self.of.set_value(text);
                self.soon.call(move || self.read());
            }
        });
    }

    /// Whether the card keeps quiet, as while one types.
    pub fn hush(self, quiet: bool) {
        if self.hushed.get_untracked() != quiet {
            self.hushed.set(quiet);
        }
    }

    fn read(self) {
        let text = self.sheet.text.get_untracked();
        if text.trim().is_empty() || self.sheet.writing_now() {
            return;
        }
        spawn_local(async move {
            // A proof-reader who is not there is no reason to disturb anybody.
            if let Ok(remarks) = proofread(self.letter, text.clone()).await
                && self.sheet.text.with_untracked(|now| *now == text)
            {
                self.remarks.set(remarks);
            }
        });
    }

    fn take(self, remark: &Remark, words: &str) {
        let mut text = self.sheet.text.get_untracked();
        if text.get(remark.range.clone()).is_some() {
            text.replace_range(remark.range.clone(), words);
            self.sheet.text.set(text);
            self.keep.revised("proof-read");
            self.reading.select(remark.range.start + words.len()..remark.range.start + words.len());
        }
    }

    fn leave(self, what: String) {
        let text = self.sheet.text.get_untracked();
        self.remarks.update(|all| all.retain(|r| text.get(r.range.clone()) != Some(what.as_str())));
        spawn_local(async move {
            if let Err(error) = leave_alone(what).await {
                self.sheet.said.set(Some(error.to_string()));
            }
        });
    }

    /// What the card says of a remark, and what can be done.
    pub fn card(self, remark: Remark) -> AnyView {
        let what = self.sheet.text.with_untracked(|text| text.get(remark.range.clone()).unwrap_or_default().to_string());
        let ways = remark
            .suggestions
            .iter()
            .take(4)
            .map(|words| {
                let (words, remark) = (words.clone(), remark.clone());
                let said = if words.is_empty() { "Take it out".to_string() } else { words.clone() };
                view! { <button type="button" class="quiet" on:click=move |_| self.take(&remark, &words)>{said}</button> }.into_any()
            })
            .collect_view();
        view! {
            <p class="about">{remark.message.clone()}</p>
            <p class="do">
                {ways}
                <button type="button" class="quiet leave-it" on:click=move |_| self.leave(what.clone())>"Leave it"</button>
            </p>
        }
        .into_any()
    }

    /// Everything it stumbles over, to go to.
    pub fn list(self) -> impl IntoView {
        let items = move || {
            let text = self.sheet.text.get();
            self.remarks
                .get()
                .into_iter()
                .filter_map(|remark| {
                    let what = text.get(remark.range.clone())?.to_string();
                    let go = move |_| {
                        self.hush(false);
                        self.reading.select(remark.range.clone());
                    };
                    Some(
                        view! {
                            <li>
                                <button type="button" class="text" on:click=go>{format!("“{what}”")}</button>
                                <small>{remark.message.clone()}</small>
                            </li>
                        }
                        .into_any(),
                    )
                })
                .collect_view()
        };
        view! {
            <section class="proofs" aria-labelledby="proofs-h" hidden=move || self.remarks.with(Vec::is_empty)>
                <h2 id="proofs-h">"Worth a second look"</h2>
                <ul>{items}</ul>
            </section>
        }
        .into_any()
    }
}

/// Marks stay where their words are when something else is changed; those in the changed part go.
fn moved(remarks: Vec<Remark>, before: &str, after: &str) -> Vec<Remark> {
    let same = |pair: &((usize, char), char)| pair.0.1 == pair.1;
    let head = before.char_indices().zip(after.chars()).take_while(same).last().map_or(0, |((at, c), _)| at + c.len_utf8());
    let most = before.len().min(after.len()) - head;
    let tail: usize = before
        .chars()
        .rev()
        .zip(after.chars().rev())
        .take_while(|(a, b)| a == b)
        .map(|(c, _)| c.len_utf8())
        .scan(0, |sum, n| {
            *sum += n;
            (*sum <= most).then_some(n)
        })
        .sum();
    remarks
        .into_iter()
        .filter_map(|mut remark| {
            if remark.range.end <= head {
                return Some(remark);
            }
            let kept = remark.range.start >= before.len() - tail;
            remark.range = kept.then(|| remark.range.start + after.len() - before.len()..remark.range.end + after.len() - before.len())?;
            Some(remark)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use letters::RemarkKind;

    #[test]
    fn marks_stay_with_their_words_while_one_types() {
        let remark = |range| Remark { range, kind: RemarkKind::Spelling, message: String::new(), suggestions: vec![] };
        let all = || vec![remark(0..3), remark(8..11), remark(16..19)];
        let places = |after: &str| moved(all(), "teh sea, teh – – teh", after).into_iter().map(|r| r.range).collect::<Vec<_>>();
        let before = "teh sea, teh – – teh";
        assert_eq!(before.len(), 24);
        assert_eq!(places(before), [0..3, 8..11, 16..19]);
        assert_eq!(places("teh wide sea, teh – – teh"), [0..3, 13..16, 21..24]);
        assert_eq!(places("teh sea, teh"), [0..3, 8..11]);
        assert_eq!(places("é"), [0..0; 0]);
    }
}
