//! The microphone.

use js_sys::{Array, Function, Object, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue, prelude::Closure, prelude::wasm_bindgen};
use wasm_bindgen_futures::JsFuture;
use web_sys::Blob;

// The few words that are needed of the browser's recording, spoken here: web-sys has them behind many features.
#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(catch, js_namespace = ["navigator", "mediaDevices"], js_name = getUserMedia)]
    fn user_media(wishes: &Object) -> Result<Promise, JsValue>;
    #[derive(Clone)]
    type MediaStream;
    #[wasm_bindgen(method, js_name = getTracks)]
    fn tracks(this: &MediaStream) -> Array;

    type Track;
    #[wasm_bindgen(method)]
    fn stop(this: &Track);

    type MediaRecorder;
    #[wasm_bindgen(constructor, catch)]
    fn new(stream: &MediaStream, options: &Object) -> Result<MediaRecorder, JsValue>;
    #[wasm_bindgen(static_method_of = MediaRecorder, js_name = isTypeSupported)]
    fn is_type_supported(kind: &str) -> bool;
    #[wasm_bindgen(method, getter, js_name = mimeType)]
    fn mime_type(this: &MediaRecorder) -> String;
    #[wasm_bindgen(method, setter, js_name = ondataavailable)]
    fn set_on_data(this: &MediaRecorder, heard: &Function);
    #[wasm_bindgen(method, setter, js_name = onstop)]
    fn set_on_stop(this: &MediaRecorder, stopped: &JsValue);
    #[wasm_bindgen(method, catch)]
    fn start(this: &MediaRecorder, milliseconds: u32) -> Result<(), JsValue>;
    #[wasm_bindgen(method, catch, js_name = stop)]
    fn end(this: &MediaRecorder) -> Result<(), JsValue>;

    type Heard;
    #[wasm_bindgen(method, getter)]
    fn data(this: &Heard) -> Blob;

    #[wasm_bindgen(js_name = Blob)]
    type Parts;
    #[wasm_bindgen(constructor, js_class = "Blob")]
    fn joined(parts: &Array, options: &Object) -> Parts;
}

/// Speech needs no more, and an hour of it is then 14 MB.
const BITS_A_SECOND: u32 = 32_000;
/// What browsers record in; the house reads all of them.
const KINDS: [&str; 3] = ["audio/webm;codecs=opus", "audio/ogg;codecs=opus", "audio/mp4"];

/// A microphone that is on.
pub struct Recorder {
    recorder: MediaRecorder,
    stream: MediaStream,
    heard: Closure<dyn FnMut(Heard)>,
}

impl Recorder {
    /// Asks for the microphone and turns it on. `done` is given the recording once it has been stopped.
    ///
    /// # Errors
    /// In words: there is none, it is not allowed, or the browser cannot record.
    pub async fn begin(done: impl Fn(Blob) + 'static) -> Result<Recorder, String> {
        let within = |of: &JsValue, name: &str| Reflect::get(of, &name.into()).unwrap_or(JsValue::UNDEFINED);
        let devices = within(&within(&leptos::prelude::window(), "navigator"), "mediaDevices");
        if devices.is_undefined() {
            return Err("This browser gives its microphone only to pages of this machine or over HTTPS. Choose a recording instead.".into());
        }
        let asked = user_media(&object(&[("audio", JsValue::TRUE)])).map_err(|e| refused(&e))?;
        let stream: MediaStream = JsFuture::from(asked).await.map_err(|e| refused(&e))?.unchecked_into();
        let mut options = vec![("audioBitsPerSecond", BITS_A_SECOND.into())];
        options.extend(KINDS.into_iter().find(|k| MediaRecorder::is_type_supported(k)).map(|k| ("mimeType", k.into())));
        let recorder =
            MediaRecorder::new(&stream, &object(&options)).map_err(|_| "This browser cannot record. Choose a recording instead.")?;
        let parts = Array::new();
        let kept = parts.clone();
        let heard = Closure::<dyn FnMut(Heard)>::new(move |event: Heard| {
            kept.push(&event.data());
        });
        recorder.set_on_data(heard.as_ref().unchecked_ref());
        let (kind, ended) = (recorder.mime_type(), stream.clone());
        let stopped = Closure::once_into_js(move || {
            silence(&ended);
            done(Parts::joined(&parts, &object(&[("type", kind.into())])).unchecked_into());
        });
        recorder.set_on_stop(&stopped);
        recorder.start(1000).map_err(|_| "The microphone could not be turned on. Try again.")?;
        Ok(Recorder { recorder, stream, heard })
    }

    /// Turns it off; what was said is then handed over.
    pub fn stop(self) {
        let _ = self.recorder.end();
        // The last piece comes after this; what takes it must live until then.
        self.heard.forget();
        silence(&self.stream);
    }
}

fn silence(stream: &MediaStream) {
    for track in stream.tracks().iter() {
        track.unchecked_into::<Track>().stop();
    }
}

fn object(fields: &[(&str, JsValue)]) -> Object {
    let object = Object::new();
    for (name, value) in fields {
        let _ = Reflect::set(&object, &(*name).into(), value);
    }
    object
}

/// Why there is no microphone, from the name of the browser's error.
fn refused(error: &JsValue) -> String {
    let name = Reflect::get(error, &JsValue::from_str("name")).ok().and_then(|n| n.as_string()).unwrap_or_default();
    match name.as_str() {
        "NotAllowedError" | "SecurityError" => "The microphone was not allowed. Allow it beside the address of this page, and press again.",
        "NotFoundError" => "No microphone was found. Plug one in, or choose a recording instead.",
        "NotReadableError" => "Another program holds the microphone. Close it, and press again.",
        _ => "The microphone could not be turned on. Choose a recording instead.",
    }
    .to_string()
}
