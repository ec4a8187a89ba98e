//! The recording to the house, and what the house makes of it.

use js_sys::{Reflect, Uint8Array};
use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortController, Blob, FormData, ReadableStreamDefaultReader, RequestInit, Response};

/// What the house says of a recording.
#[derive(Debug, PartialEq)]
pub enum Told {
    /// Words, to be put behind those before.
    Text(String),
    /// Why there are none.
    Fault(String),
}

const LOST: &str = "The house does not answer. What was written down stays; try again in a moment.";

/// Whether somebody can dictate.
///
/// # Errors
/// In words, with what to do.
pub async fn ready() -> Result<(), String> {
    let answer = JsFuture::from(window().fetch_with_str("/dictation")).await.map_err(|_| LOST)?;
    refusal(&answer.unchecked_into()).await
}

/// Sends a recording; `told` hears what is recognised as it comes. Hanging up is no fault.
///
/// # Errors
/// In words, with what to do.
pub async fn send(sound: &Blob, names: &str, abort: Option<&AbortController>, mut told: impl FnMut(Told)) -> Result<(), String> {
    let form = FormData::new().map_err(|_| LOST)?;
    let _ = form.append_with_str("names", names);
    let _ = form.append_with_blob("sound", sound);
    let how = RequestInit::new();
    how.set_method("POST");
    how.set_body(&form);
    how.set_signal(abort.map(AbortController::signal).as_ref());
    let hung_up = || abort.is_some_and(|a| a.signal().aborted());
    let lost = |_| if hung_up() { String::new() } else { LOST.to_string() };
    let answer = match JsFuture::from(window().fetch_with_str_and_init("/dictation", &how)).await {
        Ok(answer) => answer.unchecked_into::<Response>(),
        Err(_) if hung_up() => return Ok(()),
        Err(_) => return Err(LOST.to_string()),
    };
    refusal(&answer).await?;
    let reader: ReadableStreamDefaultReader = answer.body().ok_or(LOST)?.get_reader().unchecked_into();
    let mut events = Events::default();
    loop {
        let read = match JsFuture::from(reader.read()).await.map_err(lost) {
            Ok(read) => read,
            Err(text) if text.is_empty() => return Ok(()),
            Err(text) => return Err(text),
        };
        let field = |name: &str| Reflect::get(&read, &JsValue::from_str(name)).unwrap_or(JsValue::UNDEFINED);
        if field("done").is_truthy() {
            return if events.over { Ok(()) } else { Err(LOST.to_string()) };
        }
        events.take(&Uint8Array::new(&field("value")).to_vec()).into_iter().for_each(&mut told);
    }
}

async fn refusal(answer: &Response) -> Result<(), String> {
    if answer.ok() {
        return Ok(());
    }
    let text = match answer.text() {
        Ok(text) => JsFuture::from(text).await.ok().and_then(|t| t.as_string()),
        Err(_) => None,
    };
    Err(text.map(|t| t.trim().to_string()).filter(|t| !t.is_empty()).unwrap_or_else(|| LOST.to_string()))
}

/// Events out of a stream's bytes, however these are cut.
#[derive(Default)]
struct Events {
    waiting: Vec<u8>,
    /// The house has said its last.
    over: bool,
}

impl Events {
    fn take(&mut self, bytes: &[u8]) -> Vec<Told> {
        self.waiting.extend_from_slice(bytes);
        let mut all = Vec::new();
        while let Some(end) = self.waiting.windows(2).position(|w| w == b"\n\n") {
            let event: Vec<u8> = self.waiting.drain(..end + 2).collect();
            let text = String::from_utf8_lossy(&event).into_owned();
            let field = |name: &str| text.lines().find_map(|l| l.strip_prefix(name)).map(str::trim);
            let data = || field("data:").and_then(|d| serde_json::from_str::<String>(d).ok()).unwrap_or_default();
            match field("event:") {
                Some("text") => all.push(Told::Text(data())),
                Some("fault") => {
                    self.over = true;
                    all.push(Told::Fault(data()));
                }
                Some("done") => self.over = true,
                _ => {}
            }
        }
        all
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn events_are_read_however_they_are_cut() {
        let stream = "event: text\ndata: \"Dear Zoë,\"\n\n: awake\n\nevent: text\ndata: \"\\n\\nI am well.\"\n\nevent: done\ndata: {\"seconds\":3}\n\n";
        for size in [1, 2, 7, 1000] {
            let mut events = Events::default();
            let all: Vec<Told> = stream.as_bytes().chunks(size).flat_map(|part| events.take(part)).collect();
            assert_eq!(all, [Told::Text("Dear Zoë,".into()), Told::Text("\n\nI am well.".into())], "in parts of {size}");
            assert!(events.over);
        }
        let mut events = Events::default();
        assert_eq!(events.take(b"event: fault\ndata: \"Nothing was heard.\"\n\n"), [Told::Fault("Nothing was heard.".into())]);
    }
}
