//! The microphone.

use js_sys::{Array, Reflect};
use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue, prelude::Closure};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, BlobEvent, BlobPropertyBag, MediaRecorder, MediaRecorderOptions, MediaStream, MediaStreamConstraints, MediaStreamTrack};

/// Speech needs no more, and an hour of it is then 14 MB.
const BITS_A_SECOND: u32 = 32_000;
/// What browsers record in; the house reads all of them.
const KINDS: [&str; 3] = ["audio/webm;codecs=opus", "audio/ogg;codecs=opus", "audio/mp4"];

/// A microphone that is on; dropping it turns it off.
pub struct Recorder {
    recorder: MediaRecorder,
    stream: MediaStream,
    _heard: Closure<dyn FnMut(BlobEvent)>,
}

impl Recorder {
    /// Asks for the microphone and turns it on. `done` is given the recording once it has been stopped.
    ///
    /// # Errors
    /// In words: there is none, it is not allowed, or the browser cannot record.
    pub async fn begin(done: impl Fn(Blob) + 'static) -> Result<Recorder, String> {
        let devices = window().navigator().media_devices().ok().filter(|d| !d.is_undefined()).ok_or(
            "This browser gives its microphone only to pages of this machine or over HTTPS. Choose a recording instead.",
        )?;
        let wishes = MediaStreamConstraints::new();
        wishes.set_audio(&JsValue::TRUE);
        let asked = devices.get_user_media_with_constraints(&wishes).map_err(|e| refused(&e))?;
        let stream: MediaStream = JsFuture::from(asked).await.map_err(|e| refused(&e))?.unchecked_into();
        let options = MediaRecorderOptions::new();
        options.set_audio_bits_per_second(BITS_A_SECOND);
        if let Some(kind) = KINDS.into_iter().find(|k| MediaRecorder::is_type_supported(k)) {
            options.set_mime_type(kind);
        }
        let recorder = MediaRecorder::new_with_media_stream_and_media_recorder_options(&stream, &options)
            .map_err(|_| "This browser cannot record. Choose a recording instead.")?;
        let parts = Array::new();
        let kept = parts.clone();
        let heard = Closure::<dyn FnMut(BlobEvent)>::new(move |event: BlobEvent| {
            if let Some(part) = event.data().filter(|p| p.size() > 0.0) {
                kept.push(&part);
            }
        });
        recorder.set_ondataavailable(Some(heard.as_ref().unchecked_ref()));
        let (kind, ended) = (recorder.mime_type(), stream.clone());
        let stopped = Closure::once_into_js(move || {
            silence(&ended);
            let bag = BlobPropertyBag::new();
            bag.set_type(&kind);
            if let Ok(sound) = Blob::new_with_blob_sequence_and_options(&parts, &bag) {
                done(sound);
            }
        });
        recorder.set_onstop(Some(stopped.unchecked_ref()));
        recorder.start_with_time_slice(1000).map_err(|_| "The microphone could not be turned on. Try again.")?;
        Ok(Recorder { recorder, stream, _heard: heard })
    }

    /// Turns it off; what was said is then handed over.
    pub fn stop(self) {
        let _ = self.recorder.stop();
        // The last piece comes after this; the closure that takes it must live until then.
        std::mem::forget(self._heard);
        silence(&self.stream);
    }
}

fn silence(stream: &MediaStream) {
    for track in stream.get_tracks().iter() {
        track.unchecked_into::<MediaStreamTrack>().stop();
    }
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
