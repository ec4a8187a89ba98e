//! The few things the islands ask of the browser itself.

use leptos::prelude::*;
use std::time::Duration;

/// Work that is done once nothing has called for it for a while; each call starts the wait again.
#[derive(Clone, Copy)]
pub struct Debounced {
    wait: Duration,
    pending: StoredValue<Option<TimeoutHandle>>,
}

impl Debounced {
    /// Work that waits this long.
    pub fn new(wait: Duration) -> Debounced {
        Debounced { wait, pending: StoredValue::new(None) }
    }

    /// Calls for the work.
    pub fn call(self, work: impl FnOnce() + 'static) {
        if let Some(waiting) = self.pending.get_value() {
            waiting.clear();
        }
        self.pending.set_value(set_timeout_with_handle(work, self.wait).ok());
    }
}

/// Runs `work` after `wait`.
pub fn after(wait: Duration, work: impl FnOnce() + 'static) {
    set_timeout(work, wait);
}

/// Moves the keyboard to the element with this id, once the page has been drawn again.
pub fn focus_on(id: String) {
    request_animation_frame(move || {
        use wasm_bindgen::JsCast;
        if let Some(element) = document().get_element_by_id(&id).and_then(|e| e.dyn_into::<web_sys::HtmlElement>().ok()) {
            let _ = element.focus();
        }
    });
}

/// Sends a form that arrives even though the page is being left.
pub fn last_word(url: &str, fields: &[(&str, String)]) {
    use wasm_bindgen::{JsCast, JsValue};
    let Ok(form) = web_sys::UrlSearchParams::new() else { return };
    for (name, value) in fields {
        form.append(name, value);
    }
    let navigator = js_sys::Reflect::get(&window(), &JsValue::from_str("navigator"));
    let send = navigator.as_ref().ok().and_then(|n| js_sys::Reflect::get(n, &JsValue::from_str("sendBeacon")).ok());
    if let (Ok(navigator), Some(Ok(send))) = (navigator, send.map(JsCast::dyn_into::<js_sys::Function>)) {
        let _ = send.call2(&navigator, &JsValue::from_str(url), &form);
    }
}

/// Fetches a file of the house whole; `None` when it is not there.
pub async fn fetch(url: &str) -> Option<Vec<u8>> {
    use wasm_bindgen::JsCast;
    use wasm_bindgen_futures::JsFuture;
    let answer = JsFuture::from(window().fetch_with_str(url)).await.ok()?.dyn_into::<web_sys::Response>().ok()?;
    if !answer.ok() {
        return None;
    }
    let bytes = JsFuture::from(answer.array_buffer().ok()?).await.ok()?;
    Some(js_sys::Uint8Array::new(&bytes).to_vec())
}
