//! A draft being written: the model's words into the archive, a few at a time.

use crate::ghostwriting;
use crate::rooms::Rooms;
use apalis::prelude::*;
use archive::{ArchiveError, DraftForWork};
use chrono::{TimeDelta, Utc};
use ghostwriter::{Drafted, Ending, Settings};
use letters::{DraftId, DraftState, Rest};
use serde::{Deserialize, Serialize};
use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use tokio::sync::mpsc;
use tracing::Instrument;

/// How long a worker may be silent before another takes its draft over.
const LEASE: TimeDelta = TimeDelta::seconds(8);
/// How often words are kept; what is kept can be shown.
const BEAT: Duration = Duration::from_millis(150);

/// Asks for a draft to be written.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct DraftJob {
    /// Which.
    pub draft: DraftId,
}

/// Writes the draft, from where it stands, unless it is over. Never fails towards the queue: what went
/// wrong is told to the writer in the draft itself.
pub async fn run(job: DraftJob, rooms: Data<Arc<Rooms>>) {
    let id = job.draft;
    let span = tracing::info_span!("draft", %id);
    async {
        if let Err(error) = write(id, &rooms).await {
            tracing::error!(%error, "the draft could not be kept");
            let reason = "The ghostwriter stopped because the archive could not be written to. What is here is kept; write it anew when the disk has room.";
            let _ = finish(id, &rooms, DraftState::Stopped, Some(reason)).await;
        }
        rooms.bell.ring(id.0);
    }
    .instrument(span)
    .await;
}

async fn write(id: DraftId, rooms: &Arc<Rooms>) -> Result<(), ArchiveError> {
    let Some(work) = claim(id, rooms).await? else { return Ok(()) };
    rooms.bell.ring(id.0);
    let writer = match rooms.ghostwriter(&work.draft.model).await {
        Ok(writer) => writer,
        Err(error) => {
            tracing::warn!(%error, "no model");
            return finish(id, rooms, DraftState::Stopped, Some(&error.to_string())).await;
        }
    };
    let told = ghostwriting::told(rooms, &work).await?;
    let stop = Arc::new(AtomicBool::new(false));
    let (say, mut hear) = mpsc::unbounded_channel::<String>();
    let handle = {
        let (stop, templates) = (stop.clone(), rooms.templates.clone());
        let (draft, brief) = (work.draft.clone(), work.brief.clone());
        tokio::task::spawn_blocking(move || {
            let settings = Settings {
                seed: draft.seed,
                so_far: draft.text,
                plan: told.plan.as_ref(),
                voice: (!told.voice.is_empty()).then_some(&told.voice),
                earlier: &told.earlier,
                stop: Some(&stop),
                ..templates.settings(&brief)
            };
            writer.draft(&brief, &settings, &mut |piece| {
                if say.send(piece.to_string()).is_err() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
            })
        })
    };
    let kept = keep(id, rooms, work.draft.last_piece, &mut hear, &stop).await;
    stop.store(true, Ordering::Relaxed);
    drop(hear);
    let drafted = handle.await;
    kept?;
    let (state, reason) = match drafted {
        Ok(Ok(Drafted { ending: Ending::Cancelled, .. })) => (DraftState::Cancelled, None),
        Ok(Ok(drafted)) => {
            let rests: Vec<Rest> = drafted.sentences.iter().map(|s| Rest { text: s.text.clone(), facts: s.facts.clone() }).collect();
            rooms.archive.keep_rests(id, &rooms.worker, &rests).await?;
            tracing::info!(tokens = drafted.tokens, seconds = drafted.seconds_prompt + drafted.seconds_decode, "draft finished");
            (DraftState::Finished, (!drafted.notes.is_empty()).then(|| drafted.notes.join("\n")))
        }
        Ok(Err(error)) => {
            tracing::warn!("the ghostwriter gave up");
            (DraftState::Stopped, Some(error.to_string()))
        }
        Err(_) => (DraftState::Stopped, Some("The ghostwriter broke off unexpectedly. What is here is kept; write it anew.".to_string())),
    };
    finish(id, rooms, state, reason.as_deref()).await
}

async fn finish(id: DraftId, rooms: &Rooms, state: DraftState, reason: Option<&str>) -> Result<(), ArchiveError> {
    rooms.archive.finish_draft(id, &rooms.worker, state, reason, Utc::now()).await.map(|_| ())
}

/// Waits for the lease of a worker that may have died; `None` when there is nothing left to do.
async fn claim(id: DraftId, rooms: &Rooms) -> Result<Option<DraftForWork>, ArchiveError> {
    loop {
        let work = match rooms.archive.draft_for_work(id).await {
            Err(ArchiveError::NotFound(_)) => return Ok(None),
            other => other?,
        };
        if work.draft.state.is_over() {
            return Ok(None);
        }
        let now = Utc::now();
        if rooms.archive.claim_draft(id, &rooms.worker, now, now + LEASE).await? {
            return Ok(Some(rooms.archive.draft_for_work(id).await?));
        }
        tokio::time::sleep(Duration::from_secs(1)).await;
    }
}

/// Keeps what is heard until the writer falls silent for good; sets `stop` when the person asked for it.
async fn keep(
    id: DraftId,
    rooms: &Rooms,
    last: i64,
    hear: &mut mpsc::UnboundedReceiver<String>,
    stop: &AtomicBool,
) -> Result<(), ArchiveError> {
    let mut next = last + 1;
    let mut waiting: Vec<String> = Vec::new();
    let mut beat = tokio::time::interval(BEAT);
    let mut renewed = tokio::time::Instant::now();
    loop {
        let over = tokio::select! {
            piece = hear.recv() => match piece {
                Some(piece) => { waiting.push(piece); false }
                None => true,
            },
            _ = beat.tick() => {
                if !waiting.is_empty() {
                    next = append(id, rooms, next, &mut waiting).await?;
                }
                if renewed.elapsed() > Duration::from_secs(2) {
                    renewed = tokio::time::Instant::now();
                    rooms.archive.renew_draft_lease(id, &rooms.worker, Utc::now() + LEASE).await?;
                }
                if rooms.archive.draft_cancelled(id).await? {
                    stop.store(true, Ordering::Relaxed);
                }
                false
            }
        };
        if over {
            append(id, rooms, next, &mut waiting).await?;
            return Ok(());
        }
    }
}

async fn append(id: DraftId, rooms: &Rooms, first: i64, waiting: &mut Vec<String>) -> Result<i64, ArchiveError> {
    if waiting.is_empty() {
        return Ok(first);
    }
    // What came within one beat is one piece: fewer rows, and no difference to the eye.
    let piece = std::mem::take(waiting).concat();
    rooms.archive.append_pieces(id, &rooms.worker, first, &[piece]).await?;
    rooms.bell.ring(id.0);
    Ok(first + 1)
}
