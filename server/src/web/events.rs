//! Streams of what happens in the background (server-sent events). They read the archive and nothing
//! else, so a reload, a second tab or a restarted server shows the same words again.

use crate::bell::Bell;
use crate::rooms::Rooms;
use crate::web::Auth;
use archive::ArchiveError;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures::Stream;
use letters::{AccountId, CompilationId, DraftId, RevisionId};
use serde::Deserialize;
use serde_json::json;
use std::convert::Infallible;
use std::sync::Arc;
use tokio::sync::mpsc;

/// Where a stream takes up.
#[derive(Deserialize)]
pub struct From {
    /// The number of the last piece that is already on the page.
    #[serde(default)]
    after: i64,
}

/// The words of a draft from a piece on: `piece` events (their id is the piece's number, their data a JSON
/// string), then one `state` event when it is over.
pub async fn draft(
    State(rooms): State<Arc<Rooms>>,
    auth: Auth,
    Path(id): Path<String>,
    Query(from): Query<From>,
    headers: HeaderMap,
) -> Response {
    let (Some(account), Ok(id)) = (signed_in(&auth), id.parse::<DraftId>()) else { return not_here() };
    if rooms.archive.draft(account, id).await.is_err() {
        return not_here();
    }
    // A browser that lost the stream says itself what it saw last.
    let seen = headers.get("last-event-id").and_then(|v| v.to_str().ok()).and_then(|v| v.parse().ok()).unwrap_or(from.after);
    stream(|say| async move { say_draft(&rooms, account, id, seen, &say).await })
}

async fn say_draft(rooms: &Rooms, account: AccountId, id: DraftId, mut seen: i64, say: &mpsc::Sender<Event>) -> Result<(), ArchiveError> {
    let mut ear = rooms.bell.listen();
    let mut shown = None;
    loop {
        // The state first: words that were kept before it was read are then certainly among the pieces.
        let draft = rooms.archive.draft(account, id).await?;
        loop {
            let pieces = rooms.archive.pieces_after(id, seen, 200).await?;
            if pieces.is_empty() {
                break;
            }
            for piece in pieces {
                seen = piece.number;
                let event = Event::default().event("piece").id(seen.to_string()).data(json!(piece.text).to_string());
                if say.send(event).await.is_err() {
                    return Ok(());
                }
            }
        }
        if shown != Some(draft.state) {
            shown = Some(draft.state);
            let version = match draft.state.is_over() {
                true => rooms.archive.letter(account, draft.letter).await.ok().map(|l| l.version),
                false => None,
            };
            let data = json!({ "state": draft.state, "reason": draft.reason, "text_version": version }).to_string();
            if say.send(Event::default().event("state").data(data)).await.is_err() || draft.state.is_over() {
                return Ok(());
            }
        }
        if say.is_closed() {
            return Ok(());
        }
        Bell::wait(&mut ear, id.0).await;
    }
}

/// A book's making: `progress` events whose data is the compilation as JSON, the last when it is over.
pub async fn compilation(State(rooms): State<Arc<Rooms>>, auth: Auth, Path(id): Path<String>) -> Response {
    let (Some(account), Ok(id)) = (signed_in(&auth), id.parse::<CompilationId>()) else { return not_here() };
    if rooms.archive.compilation(account, id).await.is_err() {
        return not_here();
    }
    stream(|say| async move { say_compilation(&rooms, account, id, &say).await })
}

async fn say_compilation(rooms: &Rooms, account: AccountId, id: CompilationId, say: &mpsc::Sender<Event>) -> Result<(), ArchiveError> {
    let mut ear = rooms.bell.listen();
    let mut last = None;
    loop {
        let now = rooms.archive.compilation(account, id).await?;
        let over = now.state.is_over();
        if last.as_ref() != Some(&now) {
            let event = Event::default().event("progress").data(json!(now).to_string());
            if say.send(event).await.is_err() {
                return Ok(());
            }
            last = Some(now);
        }
        if over || say.is_closed() {
            return Ok(());
        }
        Bell::wait(&mut ear, id.0).await;
    }
}

/// A change of a part of a letter: `revision` events whose data is all of it so far as JSON, the last when it is
/// over.
pub async fn revision(State(rooms): State<Arc<Rooms>>, auth: Auth, Path(id): Path<String>) -> Response {
    let (Some(account), Ok(id)) = (signed_in(&auth), id.parse::<RevisionId>()) else { return not_here() };
    let Some(mut told) = rooms.revisions.listen(account, id) else { return not_here() };
    stream(|say| async move {
        loop {
            let now = told.borrow_and_update().clone();
            let event = Event::default().event("revision").data(json!(now).to_string());
            if say.send(event).await.is_err() || now.over || told.changed().await.is_err() {
                return Ok(());
            }
        }
    })
}

fn stream<F>(work: impl FnOnce(mpsc::Sender<Event>) -> F) -> Response
where
    F: Future<Output = Result<(), ArchiveError>> + Send + 'static,
{
    let (say, hear) = mpsc::channel(64);
    let work = work(say);
    tokio::spawn(async move {
        if let Err(error) = work.await {
            tracing::warn!(%error, "a stream ended early");
        }
    });
    Sse::new(heard(hear)).keep_alive(KeepAlive::default()).into_response()
}

fn heard(hear: mpsc::Receiver<Event>) -> impl Stream<Item = Result<Event, Infallible>> {
    futures::stream::unfold(hear, |mut hear| async move { hear.recv().await.map(|event| (Ok(event), hear)) })
}

fn signed_in(auth: &Auth) -> Option<AccountId> {
    auth.user.as_ref().map(|u| u.0.id)
}

fn not_here() -> Response {
    (StatusCode::NOT_FOUND, "There is nothing here for you to follow.\n").into_response()
}
