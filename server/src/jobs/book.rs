//! A book being set: a collection's letters into an interior PDF and an EPUB.

use crate::autographs::Writing;
use crate::hands;
use crate::manuscript::Kept;
use crate::rooms::{Rooms, book_key};
use apalis::prelude::*;
use archive::{ArchiveError, CompilationForWork};
use chrono::TimeDelta;
use chrono::Utc;
use letters::CompilationId;
use press::PressError;
use press::book::Setting;
use press::shop::{Paper, Shop};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::ops::ControlFlow;
use std::sync::Arc;
use tokio::sync::mpsc;
use tracing::Instrument;

/// How long a worker may be silent before another takes its book over.
const LEASE: TimeDelta = TimeDelta::seconds(20);

/// Asks for a book to be set.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct BookJob {
    /// Which.
    pub compilation: CompilationId,
}

/// Sets the book unless that is done. What went wrong is told in the compilation itself.
pub async fn run(job: BookJob, rooms: Data<Arc<Rooms>>) {
    let id = job.compilation;
    let span = tracing::info_span!("book", %id);
    async {
        let result = set(id, &rooms).await;
        if let Err(error) = result {
            tracing::error!(%error, "the book could not be kept");
            let reason = "The archive could not be written to. Make room on the disk and make the files again.".to_string();
            let _ = rooms.archive.finish_compilation(id, Err(reason), Utc::now()).await;
        }
        rooms.bell.ring(id.0);
    }
    .instrument(span)
    .await;
}

async fn set(id: CompilationId, rooms: &Arc<Rooms>) -> Result<(), ArchiveError> {
    let Some(work) = claim(id, rooms).await? else { return Ok(()) };
    let made = &work.compilation;
    let design = rooms.templates.design(&made.design).cloned();
    let Some(design) = design else {
        let reason = format!("There is no book design “{}” any more; choose another.", made.design);
        return rooms.archive.finish_compilation(id, Err(reason), Utc::now()).await;
    };
    let faces = match rooms.book_faces(&design).await {
        Ok(faces) => faces,
        Err(error) => return rooms.archive.finish_compilation(id, Err(error.to_string()), Utc::now()).await,
    };
    let kept = Kept::out(&rooms.archive, work.account, made.collection).await?;
    let (trim, asked) = (made.trim, kept.front.clone());
    let hands: BTreeSet<String> = kept.letters.iter().map(|l| l.sheet.hand.clone()).collect();
    let mut bound = kept.bound(made.created);
    if bound.manuscript.shows_a_hand() {
        let titles = hands.iter().filter_map(|name| hands::card(&rooms.templates, &rooms.data, name).ok()).map(|card| card.title);
        bound.manuscript.back.hands = titles.collect();
    }
    let (templates, data) = (rooms.templates.clone(), rooms.data.clone());
    let (say, mut hear) = mpsc::unbounded_channel::<(usize, usize)>();
    let handle = tokio::task::spawn_blocking(move || {
        let (manuscript, writing) = (bound.manuscript, Writing::new(&templates, &data));
        let autograph = |at: usize| bound.letters.get(at).map_or(Err(PressError::NoLetters), |letter| writing.write(letter));
        let of_shop = |name: &str| if name.is_empty() { Ok(None) } else { name.parse::<Shop>().map(Some) };
        let paper = if asked.paper.is_empty() { Paper::default() } else { asked.paper.parse()? };
        let setting = Setting { trim, shop: of_shop(&asked.shop)?, paper, autographs: Some(&autograph), ..Setting::new(&design, &faces) };
        let mut pdf = Vec::new();
        let interior = press::book::interior(&manuscript, &setting, &mut pdf, &mut |done, total| {
            let _ = say.send((done, total));
            ControlFlow::Continue(())
        })?;
        let epub = press::book::epub(&manuscript, &design, &faces)?;
        Ok::<_, press::PressError>((interior, pdf, epub))
    });
    while let Some((mut done, mut total)) = hear.recv().await {
        while let Ok(newer) = hear.try_recv() {
            (done, total) = newer;
        }
        rooms.archive.set_compilation_progress(id, count(done), count(total)).await?;
        rooms.archive.renew_compilation_lease(id, &rooms.worker, Utc::now() + LEASE).await?;
        rooms.bell.ring(id.0);
    }
    let outcome = match handle.await {
        Ok(Ok((interior, pdf, epub))) => {
            rooms.files.put(&book_key(id, "interior.pdf"), pdf).await?;
            rooms.files.put(&book_key(id, "book.epub"), epub).await?;
            tracing::info!(pages = interior.pages, "book set");
            Ok(interior.pages)
        }
        Ok(Err(error)) => Err(error.to_string()),
        Err(_) => Err("The press broke off unexpectedly. Make the files again.".to_string()),
    };
    rooms.archive.finish_compilation(id, outcome, Utc::now()).await
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
        tokio::time::sleep(std::time::Duration::from_secs(1)).await;
    }
}

fn count(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}
