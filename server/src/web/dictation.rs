//! Dictation from the browser: a recording comes in, what is said in it goes back sentence by sentence. Neither is
//! kept, and neither stands in a log or an address.

use crate::ear::{self, Ears};
use crate::error::ServerError;
use crate::rooms::{Rooms, blocking};
use crate::web::{Auth, Web};
use axum::extract::multipart::MultipartError;
use axum::extract::{DefaultBodyLimit, Multipart, State};
use axum::http::{StatusCode, header};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Extension, Router};
use ghostwriter::dictation::{LARGEST, Listening, Sound};
use serde_json::json;
use std::convert::Infallible;
use std::ops::ControlFlow;
use std::sync::Arc;
use tokio::sync::mpsc;

/// The longest list of names that is heard, in bytes.
const NAMES: usize = 400;

/// The routes; both ask who is signed in.
pub fn routes() -> Router<Web> {
    Router::new()
        .route("/dictation", get(ready).post(dictate))
        .layer(DefaultBodyLimit::max(LARGEST + 64 * 1024))
        .layer(Extension(Arc::new(Ears::default())))
}

/// Whether somebody can dictate here: asked before they have spoken, not after.
async fn ready(State(rooms): State<Arc<Rooms>>, auth: Auth) -> Response {
    if auth.user.is_none() {
        return signed_out();
    }
    match ear::path(&rooms.templates, &rooms.data, None) {
        Ok(_) => "ready\n".into_response(),
        Err(error) => refusal(StatusCode::CONFLICT, &error),
    }
}

/// What came with a recording.
#[derive(Default)]
struct Spoken {
    sound: Vec<u8>,
    settings: Listening,
}

impl Spoken {
    async fn read(mut parts: Multipart) -> Result<Spoken, ServerError> {
        let broken = |e: MultipartError| {
            ServerError::Misused(match e.status() {
                StatusCode::PAYLOAD_TOO_LARGE => format!("The recording is larger than {} MB. Send it in parts.", LARGEST / 1024 / 1024),
                _ => "The recording did not arrive whole. Send it again.".to_string(),
            })
        };
        let mut spoken = Spoken::default();
        while let Some(part) = parts.next_field().await.map_err(broken)? {
            match part.name().unwrap_or_default() {
                "sound" => spoken.sound = part.bytes().await.map_err(broken)?.to_vec(),
                "language" => spoken.settings.language = Some(part.text().await.map_err(broken)?).filter(|l| !l.trim().is_empty()),
                "names" => {
                    let text = part.text().await.map_err(broken)?;
                    let end = text.floor_char_boundary(NAMES);
                    spoken.settings.names = text[..end].split(',').map(|n| n.trim().to_string()).filter(|n| !n.is_empty()).collect();
                }
                _ => {}
            }
        }
        Ok(spoken)
    }
}

/// `text` events (data: a JSON string, to be put behind what stands), then one `done` (data: language and seconds) or
/// `fault` (data: a JSON string). What can be known before anything is heard is answered with a status and plain text.
async fn dictate(State(rooms): State<Arc<Rooms>>, Extension(ears): Extension<Arc<Ears>>, auth: Auth, parts: Multipart) -> Response {
    if auth.user.is_none() {
        return signed_out();
    }
    let begun = async {
        let path = ear::path(&rooms.templates, &rooms.data, None)?;
        let Spoken { sound, settings } = Spoken::read(parts).await?;
        let sound = blocking(move || Ok(Sound::read(sound)?)).await?;
        Ok::<_, ServerError>((ears.at(path).await?, sound, settings))
    };
    let (ear, sound, settings) = match begun.await {
        Ok(begun) => begun,
        Err(error) => return refusal(StatusCode::UNPROCESSABLE_ENTITY, &error),
    };
    let (say, hear) = mpsc::channel(64);
    tokio::spawn(async move {
        let Ok(_place) = ears.places.acquire().await else { return };
        let tell = say.clone();
        let heard = blocking(move || {
            Ok(ear.listen(&sound, &settings, &mut |piece| {
                let event = Event::default().event("text").data(json!(piece).to_string());
                // A browser that has gone away hears nothing more.
                if tell.blocking_send(event).is_err() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
            })?)
        });
        let last = match heard.await {
            Ok(heard) => {
                tracing::info!(seconds = heard.seconds, taken = heard.seconds_taken, language = heard.language, "heard a recording");
                let data = json!({ "language": heard.language, "seconds": heard.seconds, "taken": heard.seconds_taken });
                Event::default().event("done").data(data.to_string())
            }
            Err(error) => Event::default().event("fault").data(json!(crate::house::refused(&error).to_string()).to_string()),
        };
        let _ = say.send(last).await;
    });
    let events = futures::stream::unfold(hear, |mut hear| async move { hear.recv().await.map(|event| (Ok::<_, Infallible>(event), hear)) });
    Sse::new(events).keep_alive(KeepAlive::default()).into_response()
}

fn signed_out() -> Response {
    (StatusCode::UNAUTHORIZED, "Sign in first.\n").into_response()
}

fn refusal(status: StatusCode, error: &ServerError) -> Response {
    (status, [(header::CONTENT_TYPE, "text/plain; charset=utf-8")], crate::house::refused(error).to_string()).into_response()
}
