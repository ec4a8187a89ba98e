//! Background work: a draft being written, a book being set. Queued through apalis on the same engine
//! as the archive, in a database of its own (a file beside it on SQLite, a schema of its own on Postgres).
//!
//! A job carries only an id. What is to be done, and whether it still is, stands in the archive; so a job
//! that runs twice, late, or after a crash does no harm.

mod book;
mod draft;
mod poll;

pub use book::BookJob;
pub use draft::DraftJob;

use crate::error::ServerError;
use crate::rooms::Rooms;
use apalis::prelude::*;
use apalis_postgres::{PgPool, PostgresStorage};
use apalis_sqlite::{SqliteConnectOptions, SqlitePoolOptions, SqliteStorage};
use archive::{UnfinishedCompilation, UnfinishedDraft};
use letters::{CompilationId, DraftId};
use poll::Often;
use std::path::Path;
use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;
use tokio::task::JoinSet;

/// How often a worker looks for new jobs.
const POLL: Duration = Duration::from_millis(300);

/// Where jobs wait.
#[derive(Clone)]
pub enum Queue {
    /// In a file of its own beside the archive.
    Sqlite {
        /// Drafts.
        drafts: SqliteStorage<DraftJob>,
        /// Books.
        books: SqliteStorage<BookJob>,
    },
    /// In the schema `apalis` of the archive's database.
    Postgres {
        /// Drafts.
        drafts: PostgresStorage<DraftJob>,
        /// Books.
        books: PostgresStorage<BookJob>,
    },
}

impl Queue {
    /// Opens the queue: a Postgres URL is used as it is, otherwise the SQLite file at `file`.
    ///
    /// # Errors
    /// When the database cannot be opened or migrated.
    pub async fn open(database: &str, file: &Path) -> Result<Queue, ServerError> {
        let failed = |e: String| ServerError::Unavailable(format!("The job queue cannot be opened: {e}"));
        if database.starts_with("postgres") {
            // apalis keeps its migrations in `_sqlx_migrations`, as the archive does: a schema of its own keeps them apart.
            let pool = PgPool::connect(database).await.map_err(|e| failed(e.to_string()))?;
            sqlx::query("create schema if not exists apalis").execute(&pool).await.map_err(|e| failed(e.to_string()))?;
            pool.close().await;
            let options = sqlx::postgres::PgConnectOptions::from_str(database)
                .map_err(|e| failed(e.to_string()))?
                .options([("search_path", "apalis,public")]);
            let pool =
                sqlx::postgres::PgPoolOptions::new().max_connections(4).connect_with(options).await.map_err(|e| failed(e.to_string()))?;
            PostgresStorage::setup(&pool).await.map_err(|e| failed(e.to_string()))?;
            return Ok(Queue::Postgres { drafts: PostgresStorage::new(&pool), books: PostgresStorage::new(&pool) });
        }
        let options = SqliteConnectOptions::new().filename(file).create_if_missing(true).busy_timeout(Duration::from_secs(10));
        let pool = SqlitePoolOptions::new().max_connections(2).connect_with(options).await.map_err(|e| failed(e.to_string()))?;
        SqliteStorage::setup(&pool).await.map_err(|e| failed(e.to_string()))?;
        // setup() leaves `synchronous` off, which could lose a job that was already promised.
        sqlx::query("pragma synchronous = normal").execute(&pool).await.map_err(|e| failed(e.to_string()))?;
        Ok(Queue::Sqlite { drafts: SqliteStorage::new(&pool), books: SqliteStorage::new(&pool) })
    }

    /// Queues a draft to be written.
    ///
    /// # Errors
    /// When the queue cannot be written to.
    pub async fn push_draft(&self, id: DraftId) -> Result<(), ServerError> {
        let job = DraftJob { draft: id };
        match self {
            Queue::Sqlite { drafts, .. } => drafts.clone().push(job).await.map_err(|e| e.to_string()),
            Queue::Postgres { drafts, .. } => drafts.clone().push(job).await.map_err(|e| e.to_string()),
        }
        .map_err(|e| ServerError::Unavailable(format!("The draft could not be queued: {e}")))
    }

    /// Queues a book to be set.
    ///
    /// # Errors
    /// When the queue cannot be written to.
    pub async fn push_book(&self, id: CompilationId) -> Result<(), ServerError> {
        let job = BookJob { compilation: id };
        match self {
            Queue::Sqlite { books, .. } => books.clone().push(job).await.map_err(|e| e.to_string()),
            Queue::Postgres { books, .. } => books.clone().push(job).await.map_err(|e| e.to_string()),
        }
        .map_err(|e| ServerError::Unavailable(format!("The book could not be queued: {e}")))
    }
}

/// Queues again what a stopped server left unfinished, then works until the process ends.
///
/// # Errors
/// When the archive cannot be read.
pub async fn start(rooms: Arc<Rooms>) -> Result<JoinSet<()>, ServerError> {
    for UnfinishedDraft { id, .. } in rooms.archive.unfinished_drafts().await? {
        tracing::info!(draft = %id, "taking up an unfinished draft");
        rooms.queue.push_draft(id).await?;
    }
    book::sweep(&rooms).await?;
    for UnfinishedCompilation { id, .. } in rooms.archive.unfinished_compilations().await? {
        tracing::info!(compilation = %id, "taking up an unfinished book");
        rooms.queue.push_book(id).await?;
    }
    // One model at a time keeps a laptop usable; a book is set beside it.
    let mut workers = JoinSet::new();
    let name = |what: &str| format!("{what}-{}", rooms.worker);
    match rooms.queue.clone() {
        Queue::Sqlite { drafts, books } => {
            let worker = WorkerBuilder::new(name("ghostwriter"))
                .backend(drafts.poll_with_strategy(Often::every(POLL)))
                .concurrency(1)
                .data(rooms.clone())
                .build(draft::run);
            workers.spawn(async move { ended("ghostwriter", worker.run().await.map_err(|e| e.to_string())) });
            let worker = WorkerBuilder::new(name("press"))
                .backend(books.poll_with_strategy(Often::every(POLL)))
                .concurrency(1)
                .data(rooms.clone())
                .build(book::run);
            workers.spawn(async move { ended("press", worker.run().await.map_err(|e| e.to_string())) });
        }
        Queue::Postgres { drafts, books } => {
            let worker = WorkerBuilder::new(name("ghostwriter"))
                .backend(drafts.poll_with_strategy(Often::every(POLL)))
                .concurrency(1)
                .data(rooms.clone())
                .build(draft::run);
            workers.spawn(async move { ended("ghostwriter", worker.run().await.map_err(|e| e.to_string())) });
            let worker = WorkerBuilder::new(name("press"))
                .backend(books.poll_with_strategy(Often::every(POLL)))
                .concurrency(1)
                .data(rooms.clone())
                .build(book::run);
            workers.spawn(async move { ended("press", worker.run().await.map_err(|e| e.to_string())) });
        }
    }
    Ok(workers)
}

fn ended(worker: &str, result: Result<(), String>) {
    match result {
        Ok(()) => tracing::info!(worker, "worker ended"),
        Err(error) => tracing::error!(worker, error, "worker failed; restart the server"),
    }
}
