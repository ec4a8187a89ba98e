//! A book being made: a collection's letters into the files of a book.

use crate::bindery::{Made, Order, Progress};
use crate::covers::FIRST_COVER;
use crate::error::ServerError;
use crate::hands;
use crate::manuscript::Kept;
use crate::rooms::{Rooms, blocking, book_key};
use crate::standing::{self, Standing};
use apalis::prelude::*;
use archive::{ArchiveError, CompilationForWork, Conflict, Outcome};
use chrono::{TimeDelta, Utc};
use letters::{Compilation, CompilationId, Front};
use press::PressError;
use press::shop::{Paper, Shop};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;
use tracing::Instrument;

/// How long a worker may be silent before another takes its book over.
const LEASE: TimeDelta = TimeDelta::seconds(8);
/// How often a worker says how far it is, and hears whether it is to stop.
const BEAT: Duration = Duration::from_millis(250);

/// The folder beside a book's files for what stands of it while it is made.
const STANDING: &str = "standing";

/// Asks for a book to be made.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct BookJob {
    /// Which.
    pub compilation: CompilationId,
}

/// Makes the book unless that is done. What went wrong is told in the compilation itself.
pub async fn run(job: BookJob, rooms: Data<Arc<Rooms>>) {
    let id = job.compilation;
    let span = tracing::info_span!("book", %id);
    async {
        if let Err(error) = make(id, &rooms).await {
            tracing::error!(%error, "the book could not be kept");
            let reason = "The archive could not be written to. Make room on the disk and make the files again.".to_string();
            let _ = rooms.archive.finish_compilation(id, &rooms.worker, Outcome::Failed(reason), Utc::now()).await;
        }
        rooms.bell.ring(id.0);
    }
    .instrument(span)
    .await;
}

async fn make(id: CompilationId, rooms: &Arc<Rooms>) -> Result<(), ArchiveError> {
    let Some(work) = claim(id, rooms).await? else { return Ok(()) };
    rooms.bell.ring(id.0);
    let made = match order(&work, rooms).await {
        Ok(order) => bind(&work.compilation, order, rooms).await?,
        Err(error) => Err(error),
    };
    let outcome = match made {
        Ok(made) => Outcome::Finished { pages: made.pages, remark: made.remark() },
        Err(ServerError::Press(PressError::Stopped)) => {
            tracing::info!("stopped");
            // Another that took it over goes on from what stands.
            if !is_wanted(id, rooms).await? {
                standing::clear(&folder(id, rooms)?);
            }
            return Ok(());
        }
        Err(ServerError::Archive(error)) => return Err(error),
        Err(error) => Outcome::Failed(error.to_string()),
    };
    let finished = matches!(outcome, Outcome::Finished { .. });
    match rooms.archive.finish_compilation(id, &rooms.worker, outcome, Utc::now()).await {
        // It was stopped when everything was done, or another took it over: whoever holds it says how it ended.
        Err(ArchiveError::Conflict(Conflict::NotClaimed)) => return Ok(()),
        other => other?,
    }
    if finished {
        let collection = work.compilation.collection;
        let makings = rooms.archive.compilations_of(work.account, collection).await?;
        let earlier: Vec<CompilationId> = makings.into_iter().take_while(|earlier| *earlier != id).collect();
        rooms.forget_files(&earlier).await?;
    }
    Ok(())
}

/// Whether a book is still to be made.
async fn is_wanted(id: CompilationId, rooms: &Rooms) -> Result<bool, ArchiveError> {
    match rooms.archive.compilation_for_work(id).await {
        Err(ArchiveError::NotFound(_)) => Ok(false),
        work => Ok(!work?.compilation.state.is_over()),
    }
}

/// Where what is finished of a book stands until all is.
fn folder(id: CompilationId, rooms: &Rooms) -> Result<PathBuf, ArchiveError> {
    rooms.files.place(&book_key(id, STANDING))
}

/// Everything that the book is made of, as it stands now.
async fn order(work: &CompilationForWork, rooms: &Arc<Rooms>) -> Result<Order, ServerError> {
    let made = &work.compilation;
    let design = rooms.templates.design_named(&made.design)?.clone();
    let faces = rooms.book_faces(&design).await?;
    let kept = Kept::out(&rooms.archive, work.account, made.collection).await?;
    let spine_in = kept.front.spine_in().map_err(ServerError::Misused)?;
    let Front { shop, paper, cover, .. } = kept.front.clone();
    let mut bound = kept.bound(made.created);
    if let Some(objection) = bound.objection() {
        return Err(ServerError::Misused(objection));
    }
    let hands: BTreeSet<&str> = bound.manuscript.hands_shown().map(|n| bound.letters[n].sheet.hand.as_str()).collect();
    let cards = hands.into_iter().filter_map(|name| hands::card(&rooms.templates, &rooms.data, name).ok());
    let titles: BTreeSet<String> = cards.map(|card| card.title).collect();
    bound.manuscript.back.hands = titles.into_iter().collect();
    let shop = if shop.is_empty() { None } else { Some(shop.parse::<Shop>()?) };
    let paper = if paper.is_empty() { Paper::default() } else { paper.parse()? };
    let cover = if cover.is_empty() { FIRST_COVER.to_string() } else { cover };
    let (sheets, manuscript) = (bound.sheets(), bound.manuscript);
    Ok(Order { manuscript, sheets, design, faces, trim: made.trim, shop, paper, bleed: false, cover, wrapped: true, spine_in })
}

/// Makes the files beside the server's threads, and tells the archive how far they are.
async fn bind(made: &Compilation, order: Order, rooms: &Arc<Rooms>) -> Result<Result<Made, ServerError>, ArchiveError> {
    let (id, folder) = (made.id, folder(made.id, rooms)?);
    let progress = Arc::new(Progress::of(made.done, made.total));
    let making = blocking({
        let (rooms, progress) = (rooms.clone(), progress.clone());
        move || {
            let standing = taken(&folder, &progress)?;
            if standing.was_here() {
                tracing::info!("going on from what stands");
            } else {
                progress.anew();
            }
            let place = |file: &str| -> Result<PathBuf, ServerError> { Ok(rooms.files.place(&book_key(id, file))?) };
            let made = order.make(&rooms.templates, &rooms.data, &standing, &place, &|pages, about| progress.at(pages, about));
            if !matches!(made, Err(ServerError::Press(PressError::Stopped))) {
                standing.clear();
            }
            made
        }
    });
    tokio::pin!(making);
    let mut beats = tokio::time::interval(BEAT);
    let mut lost = Ok(());
    loop {
        tokio::select! {
            made = &mut making => return lost.map(|()| made),
            _ = beats.tick() => {
                let (done, total) = progress.now();
                match rooms.archive.beat_compilation(id, &rooms.worker, Utc::now() + LEASE, done, total).await {
                    Ok(true) => rooms.bell.ring(id.0),
                    Ok(false) => progress.stop(),
                    Err(error) => {
                        progress.stop();
                        lost = Err(error);
                    }
                }
            }
        }
    }
}

/// What stands of a book, once nobody else has it in hand: a worker that lost its lease stops at its next page.
fn taken(folder: &Path, progress: &Progress) -> Result<Standing, ServerError> {
    while progress.goes_on() {
        if let Some(standing) = Standing::take(folder)? {
            return Ok(standing);
        }
        std::thread::sleep(BEAT);
    }
    Err(PressError::Stopped.into())
}

/// Waits for the lease of a worker that may have died; `None` when there is nothing left to do.
async fn claim(id: CompilationId, rooms: &Rooms) -> Result<Option<CompilationForWork>, ArchiveError> {
    loop {
        let work = match rooms.archive.compilation_for_work(id).await {
            Err(ArchiveError::NotFound(_)) => return Ok(None),
            other => other?,
        };
        if work.compilation.state.is_over() {
            return Ok(None);
        }
        let now = Utc::now();
        if rooms.archive.claim_compilation(id, &rooms.worker, now, now + LEASE).await? {
            return Ok(Some(work));
        }
        tokio::time::sleep(Duration::from_secs(1)).await;
    }
}

/// Removes what a killed server had begun to write of books, and what stands of books that nobody wants any more.
///
/// # Errors
/// When the archive cannot be read.
pub async fn sweep(rooms: &Rooms) -> Result<(), ArchiveError> {
    let Ok(books) = std::fs::read_dir(rooms.data.files().join("books")) else { return Ok(()) };
    let books: Vec<PathBuf> = books.flatten().map(|book| book.path()).collect();
    // Asked for after the folders were read: what another server began since is in neither.
    let wanted = rooms.archive.unfinished_compilations().await?;
    let mut parts = 0;
    for book in books {
        let standing = book.join(STANDING);
        parts += crate::beside::sweep(&book) + crate::beside::sweep(&standing);
        if !wanted.iter().any(|w| book.ends_with(w.id.to_string())) {
            standing::clear(&standing);
        }
    }
    if parts > 0 {
        tracing::info!(parts, "swept up what was left of unfinished books");
    }
    Ok(())
}
