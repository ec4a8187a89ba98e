//! Speaking instead of typing: a button beside a field that records, sends the recording to the house on this
//! machine, and puts what was said into the field as it is recognised.

mod field;
mod recorder;
mod told;

use crate::islands::browser::after;
use field::Field;
use leptos::prelude::*;
use leptos::reactive::send_wrapper_ext::SendOption;
use leptos::task::spawn_local;
use recorder::Recorder;
use std::time::Duration;
use told::Told;
use wasm_bindgen::JsCast;
use web_sys::AbortController;

/// Where somebody who dictates stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    /// Nothing happens.
    Quiet,
    /// The microphone is asked for.
    Asking,
    /// It is on, for so many seconds.
    Listening(u32),
    /// What was said is being written.
    Writing,
}

/// The longest recording, in seconds; the house takes no longer one.
const LONGEST: u32 = 3600;

/// A microphone on a page that is otherwise still; see [`Microphone`].
#[island]
pub fn Dictate(target: String, names: Vec<String>, by_line: bool) -> impl IntoView {
    view! { <Microphone target names by_line/> }
}

/// A microphone for the field with the id `target`. `names` are likely to be spoken, and are then written as they are
/// here. `by_line` puts every sentence on a line of its own, as notes are.
#[component]
pub fn Microphone(target: String, names: Vec<String>, by_line: bool) -> impl IntoView {
    let target = StoredValue::new(target);
    let names = StoredValue::new(names.join(", "));
    let state = RwSignal::new(State::Quiet);
    let said: RwSignal<Option<String>> = RwSignal::new(None);
    let recorder: StoredValue<SendOption<Recorder>> = StoredValue::new(SendOption::new_local(None));
    let line: StoredValue<SendOption<AbortController>> = StoredValue::new(SendOption::new_local(None));

    let write = move |sound: web_sys::Blob| {
        state.set(State::Writing);
        let abort = AbortController::new().ok();
        line.set_value(SendOption::new_local(abort.clone()));
        spawn_local(async move {
            let Some(mut field) = target.with_value(|id| Field::find(id, by_line)) else { return state.set(State::Quiet) };
            let names = names.get_value();
            let end = told::send(&sound, &names, abort.as_ref(), |told| match told {
                Told::Text(text) => field.put(&text),
                Told::Fault(text) => said.set(Some(text)),
            });
            if let Err(text) = end.await {
                said.set(Some(text));
            }
            field.done();
            state.set(State::Quiet);
        });
    };
    let begin = move || {
        said.set(None);
        state.set(State::Asking);
        spawn_local(async move {
            let begun = match told::ready().await {
                Ok(()) => Recorder::begin(write).await,
                Err(text) => Err(text),
            };
            match begun {
                Ok(begun) => {
                    recorder.set_value(SendOption::new_local(Some(begun)));
                    state.set(State::Listening(0));
                    count(state, recorder);
                }
                Err(text) => {
                    said.set(Some(text));
                    state.set(State::Quiet);
                }
            }
        });
    };
    let press = move |_| match state.get_untracked() {
        State::Quiet => begin(),
        State::Asking => {}
        State::Listening(_) => stop(recorder),
        State::Writing => hang_up(line),
    };
    let chosen = move |event: web_sys::Event| {
        let input = event_target::<web_sys::HtmlInputElement>(&event);
        let get = |from: &wasm_bindgen::JsValue, name: &str| js_sys::Reflect::get(from, &name.into()).ok();
        if let Some(file) = get(&input, "files").and_then(|files| get(&files, "0")).filter(|file| !file.is_undefined()) {
            said.set(None);
            write(file.unchecked_into());
        }
        input.set_value("");
    };
    on_cleanup(move || {
        stop(recorder);
        hang_up(line);
    });

    let label = move || match state.get() {
        State::Quiet => "Speak it",
        State::Asking => "Asking for the microphone …",
        State::Listening(_) => "Stop, and write it down",
        State::Writing => "Stop writing",
    };
    let doing = move || match state.get() {
        State::Listening(seconds) => format!("● Listening, {}:{:02}", seconds / 60, seconds % 60),
        State::Writing => "Writing down what you said …".to_string(),
        _ => String::new(),
    };
    let file_id = target.with_value(|id| format!("{id}-recording"));
    view! {
        <div class="dictate" data-dictation=move || word(state.get())>
            <button
                type="button"
                class="quiet"
                aria-controls=target.get_value()
                aria-pressed=move || matches!(state.get(), State::Listening(_)).to_string()
                disabled=move || state.get() == State::Asking
                on:click=press
            >
                {label}
            </button>
            <label class="recording" for=file_id.clone() hidden=move || state.get() != State::Quiet>"or choose a recording"</label>
            <input class="unseen" type="file" id=file_id accept="audio/*,video/webm" disabled=move || state.get() != State::Quiet on:change=chosen/>
            <span class="doing" role="status">{doing}</span>
            <p class="said" role="alert" hidden=move || said.get().is_none()>{move || said.get()}</p>
        </div>
    }
    .into_any()
}

fn word(state: State) -> &'static str {
    match state {
        State::Quiet => "quiet",
        State::Asking => "asking",
        State::Listening(_) => "listening",
        State::Writing => "writing",
    }
}

fn stop(recorder: StoredValue<SendOption<Recorder>>) {
    if let Some(recorder) = taken(recorder) {
        recorder.stop();
    }
}

fn hang_up(line: StoredValue<SendOption<AbortController>>) {
    if let Some(line) = taken(line) {
        line.abort();
    }
}

/// Takes out what is there. On the server there never is anything, and then nothing may be touched.
fn taken<T: 'static>(held: StoredValue<SendOption<T>>) -> Option<T> {
    if held.try_with_value(|held| held.is_some()) != Some(true) {
        return None;
    }
    held.try_update_value(|held| (**held).take()).flatten()
}

/// Counts the seconds while the microphone is on, and turns it off when nobody should talk any longer.
fn count(state: RwSignal<State>, recorder: StoredValue<SendOption<Recorder>>) {
    after(Duration::from_secs(1), move || {
        if let Some(State::Listening(seconds)) = state.try_get_untracked() {
            state.set(State::Listening(seconds + 1));
            if seconds + 1 >= LONGEST {
                stop(recorder);
            }
            count(state, recorder);
        }
    });
}
