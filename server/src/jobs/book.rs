//! A book being set: a collection's letters into an interior PDF and an EPUB.

use crate::rooms::{Rooms, book_key};
use apalis::prelude::*;
use archive::{ArchiveError, CompilationWork};
use chrono::Utc;
use letters::CompilationId;
use press::book::{BookLetter, Manuscript};
use serde::{Deserialize, Serialize};
use std::ops::ControlFlow;
use std::sync::Arc;
use tokio::sync::mpsc;
use tracing::Instrument;

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
    let work = match rooms.archive.compilation_for_work(id).await {
        Err(ArchiveError::NotFound { .. }) => return Ok(()),
        other => other?,
    };
    if work.compilation.state.is_over() || !rooms.archive.claim_compilation(id, Utc::now()).await? {
        return Ok(());
    }
    let faces = match rooms.book_faces().await {
        Ok(faces) => faces,
        Err(error) => return rooms.archive.finish_compilation(id, Err(error.to_string()), Utc::now()).await,
    };
    let Some(design) = rooms.templates.design(&work.compilation.design).cloned() else {
        let reason = format!("There is no book design “{}” any more; choose another.", work.compilation.design);
        return rooms.archive.finish_compilation(id, Err(reason), Utc::now()).await;
    };
    let (say, mut hear) = mpsc::unbounded_channel::<(usize, usize)>();
    let trim = work.compilation.trim;
    let handle = tokio::task::spawn_blocking(move || {
        let manuscript = manuscript(&work);
        let interior = press::book::interior(&manuscript, &design, trim, &faces, &mut |done, total| {
            let _ = say.send((done, total));
            ControlFlow::Continue(())
        })?;
        let epub = press::book::epub(&manuscript, &design, &faces)?;
        Ok::<_, press::PressError>((interior, epub))
    });
    while let Some((mut done, mut total)) = hear.recv().await {
        while let Ok(newer) = hear.try_recv() {
            (done, total) = newer;
        }
        rooms.archive.set_compilation_progress(id, count(done), count(total)).await?;
        rooms.bell.ring(id.0);
    }
    let outcome = match handle.await {
        Ok(Ok((interior, epub))) => {
            rooms.files.put(&book_key(id, "interior.pdf"), interior.pdf).await?;
            rooms.files.put(&book_key(id, "book.epub"), epub).await?;
            tracing::info!(pages = interior.pages, "book set");
            Ok(interior.pages)
        }
        Ok(Err(error)) => Err(error.to_string()),
        Err(_) => Err("The press broke off unexpectedly. Make the files again.".to_string()),
    };
    rooms.archive.finish_compilation(id, outcome, Utc::now()).await
}

fn manuscript(work: &CompilationWork) -> Manuscript {
    Manuscript {
        title: work.collection.title.clone(),
        author: work.collection.author.clone(),
        language: "en".to_string(),
        identifier: work.compilation.id.0,
        modified: work.compilation.created,
        letters: work
            .letters
            .iter()
            .map(|letter| BookLetter {
                to: letter.brief.to.name.clone(),
                occasion: letter.brief.occasion.clone(),
                dated: Some(letter.dated),
                place: None,
                text: letter.text.clone(),
            })
            .collect(),
    }
}

fn count(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}
