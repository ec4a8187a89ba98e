//! Letters of the writer's own, from which their voice is learned: pasted, or as files.

use crate::web::{Auth, Web, desk, hands::back_from};
use app::house::HouseError;
use axum::Router;
use axum::extract::multipart::MultipartError;
use axum::extract::{DefaultBodyLimit, Multipart, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::post;

/// The most that is taken in at once: a drawer full of letters as plain text, 8 MiB.
const LARGEST: usize = 8 * 1024 * 1024;

/// The route; it asks who is signed in.
pub fn routes() -> Router<Web> {
    Router::new().route("/voice/samples", post(learn)).layer(DefaultBodyLimit::max(LARGEST))
}

async fn learn(State(web): State<Web>, auth: Auth, parts: Multipart) -> Response {
    let learned = async {
        let samples = samples(parts).await?;
        if samples.is_empty() {
            return Err(HouseError::Refused("Paste a letter of yours or choose a file first.".into()));
        }
        desk(&web, auth).learn_voice(samples).await
    };
    match learned.await {
        Ok(()) => Redirect::to("/voice").into_response(),
        Err(HouseError::SignedOut) => Redirect::to("/sign-in").into_response(),
        Err(error) => back_from("/voice", error),
    }
}

async fn samples(mut parts: Multipart) -> Result<Vec<String>, HouseError> {
    let broken = |e: MultipartError| {
        HouseError::Refused(if e.status() == StatusCode::PAYLOAD_TOO_LARGE {
            format!("These letters are larger than {} MB together. Give fewer.", LARGEST / 1024 / 1024)
        } else {
            "The letters did not arrive whole. Send them again.".to_string()
        })
    };
    let mut samples = Vec::new();
    while let Some(part) = parts.next_field().await.map_err(broken)? {
        let name = part.file_name().unwrap_or("the text").chars().take(80).collect::<String>();
        let bytes = part.bytes().await.map_err(broken)?;
        let text = String::from_utf8(bytes.to_vec())
            .map_err(|_| HouseError::Refused(format!("{name} is not plain text. Save it as text (UTF-8) and give it again.")))?;
        if !text.trim().is_empty() {
            samples.push(text.trim_start_matches('\u{feff}').replace("\r\n", "\n"));
        }
    }
    Ok(samples)
}
