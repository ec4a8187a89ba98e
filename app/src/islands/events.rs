//! News from the house as it happens (server-sent events).

use wasm_bindgen::{JsCast, prelude::Closure};
use web_sys::{EventSource, MessageEvent};

/// One piece of news.
pub struct News {
    /// Which kind (`event:`).
    pub kind: &'static str,
    /// Its number (`id:`), when it has one.
    pub number: Option<i64>,
    /// What it says (`data:`).
    pub data: String,
}

/// An open line to the house; dropping it closes it.
pub struct Line {
    source: EventSource,
    _heard: Vec<Closure<dyn FnMut(MessageEvent)>>,
    _lost: Closure<dyn FnMut()>,
}

impl Line {
    /// Opens `url` and listens for these kinds. `lost` is called when the line is gone for good; a line
    /// that only breaks is taken up again by the browser itself, with the number of the last news.
    pub fn open(url: &str, kinds: &[&'static str], heard: impl Fn(News) + Clone + 'static, lost: impl Fn() + 'static) -> Option<Line> {
        let source = EventSource::new(url).ok()?;
        let listen = |kind: &'static str| {
            let heard = heard.clone();
            let on = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
                let data = event.data().as_string().unwrap_or_default();
                heard(News { kind, number: event.last_event_id().parse().ok(), data });
            });
            let _ = source.add_event_listener_with_callback(kind, on.as_ref().unchecked_ref());
            on
        };
        let listening = kinds.iter().map(|kind| listen(kind)).collect();
        let watched = source.clone();
        let broken = Closure::<dyn FnMut()>::new(move || {
            if watched.ready_state() == EventSource::CLOSED {
                lost();
            }
        });
        source.set_onerror(Some(broken.as_ref().unchecked_ref()));
        Some(Line { source, _heard: listening, _lost: broken })
    }

    /// Hangs up; nothing more is heard.
    pub fn close(&self) {
        self.source.set_onerror(None);
        self.source.close();
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        self.close();
    }
}
