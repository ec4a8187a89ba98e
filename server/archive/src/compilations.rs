//! The makings of books. Making one again gives the same files, so a worker that died leaves
//! nothing to clear up: the next one claims the compilation when the lease is over and goes on.

use crate::{
    Archive, ArchiveError, Cause, Conflict, Result, Thing,
    people::found,
    store::{keepable, kept},
};
use chrono::{DateTime, Utc};
use letters::{AccountId, CollectionId, Compilation, CompilationId, CompilationState, Trim};
use uuid::Uuid;

/// A compilation with all that a worker needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CompilationForWork {
    /// What is asked for.
    pub compilation: Compilation,
    /// Whose collection it is.
    pub account: AccountId,
}

/// How a compilation ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// The files are there.
    Finished {
        /// Pages of the interior.
        pages: u32,
        /// What there is to say of them, in words for the writer.
        remark: Option<String>,
    },
    /// It could not be made: why, in words for the writer.
    Failed(String),
}

/// A compilation that is not over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnfinishedCompilation {
    /// Its id.
    pub id: CompilationId,
    /// `Queued` or `Setting`.
    pub state: CompilationState,
    /// Until when its worker holds it; after that another may claim it.
    pub lease_until: Option<DateTime<Utc>>,
}

#[derive(sqlx::FromRow)]
struct Row {
    account: Uuid,
    id: Uuid,
    collection: Uuid,
    state: String,
    done: i64,
    total: i64,
    pages: Option<i64>,
    trim: String,
    design: String,
    reason: Option<String>,
    created: DateTime<Utc>,
}

impl TryFrom<Row> for Compilation {
    type Error = ArchiveError;

    fn try_from(row: Row) -> Result<Compilation> {
        let small = |n: i64| u32::try_from(n).map_err(|_| corrupt("a number is out of range"));
        Ok(Compilation {
            id: CompilationId(row.id),
            collection: CollectionId(row.collection),
            state: state(&row.state)?,
            done: small(row.done)?,
            total: small(row.total)?,
            pages: row.pages.map(small).transpose()?,
            trim: row.trim.parse().map_err(|_| corrupt("its trim is none"))?,
            design: row.design,
            reason: row.reason,
            created: row.created,
        })
    }
}

fn state(word: &str) -> Result<CompilationState> {
    CompilationState::parse(word).ok_or_else(|| corrupt("its state is unknown"))
}

fn corrupt(why: &str) -> ArchiveError {
    ArchiveError::Corrupt { what: "book", cause: Cause::new(why) }
}

macro_rules! select {
    ($rest:literal) => {
        concat!("select b.account, m.id, m.collection, m.state, m.done, m.total, m.pages, m.trim, m.design, m.reason, m.created from compilations m join collections b on b.id = m.collection ", $rest)
    };
}

impl Archive {
    /// Asks for a book to be made of a collection as it stands when the press comes to it.
    ///
    /// # Errors
    /// [`ArchiveError::NotFound`] when the collection is not this account's.
    pub async fn ask_compilation(
        &self,
        account: AccountId,
        id: CompilationId,
        collection: CollectionId,
        design: &str,
        trim: Trim,
        now: DateTime<Utc>,
    ) -> Result<Compilation> {
        let asked = run!(
            self.desk().await?,
            "insert into compilations (id, collection, state, total, trim, design, created, updated) \
             select $1, b.id, 'queued', 0, $4, $5, $6, $6 from collections b where b.id = $2 and b.account = $3",
            id.0,
            collection.0,
            account.0,
            trim.to_string(),
            keepable(design),
            kept(now)
        )?;
        found(asked, Thing::Collection)?;
        self.compilation(account, id).await
    }

    /// A compilation.
    ///
    /// # Errors
    /// [`ArchiveError::NotFound`].
    pub async fn compilation(&self, account: AccountId, id: CompilationId) -> Result<Compilation> {
        let row = maybe!(Row, self.desk().await?, select!("where m.id = $1 and b.account = $2"), id.0, account.0)?;
        row.ok_or(ArchiveError::NotFound(Thing::Compilation))?.try_into()
    }

    /// The last compilation that was asked for of a collection; none when none was.
    ///
    /// # Errors
    /// When the archive cannot be read.
    pub async fn latest_compilation(&self, account: AccountId, collection: CollectionId) -> Result<Option<Compilation>> {
        let row = maybe!(
            Row,
            self.desk().await?,
            select!("where m.collection = $1 and b.account = $2 order by m.created desc, m.id desc limit 1"),
            collection.0,
            account.0
        )?;
        row.map(Compilation::try_from).transpose()
    }

    /// All compilations that were asked for of a collection, the oldest first.
    ///
    /// # Errors
    /// When the archive cannot be read.
    pub async fn compilations_of(&self, account: AccountId, collection: CollectionId) -> Result<Vec<CompilationId>> {
        let rows = all!(
            (Uuid,),
            self.desk().await?,
            "select m.id from compilations m join collections b on b.id = m.collection where m.collection = $1 and b.account = $2 order by m.created, m.id",
            collection.0,
            account.0
        )?;
        Ok(rows.into_iter().map(|(id,)| CompilationId(id)).collect())
    }

    /// A compilation with its account, for a worker that has only the id.
    ///
    /// # Errors
    /// [`ArchiveError::NotFound`].
    pub async fn compilation_for_work(&self, id: CompilationId) -> Result<CompilationForWork> {
        let row = maybe!(Row, self.desk().await?, select!("where m.id = $1"), id.0)?.ok_or(ArchiveError::NotFound(Thing::Compilation))?;
        Ok(CompilationForWork { account: AccountId(row.account), compilation: row.try_into()? })
    }

    /// Takes a compilation into one worker's hands until `lease_until`; false when it is over or
    /// held by another whose lease still runs. How far it was stays as it is told until the worker tells otherwise.
    ///
    /// # Errors
    /// When the archive cannot be written.
    pub async fn claim_compilation(&self, id: CompilationId, worker: &str, now: DateTime<Utc>, lease_until: DateTime<Utc>) -> Result<bool> {
        let claimed = run!(
            self.desk().await?,
            "update compilations set state = 'setting', worker = $2, lease_until = $4, updated = $3 \
             where id = $1 and (state = 'queued' or (state = 'setting' and lease_until < $3))",
            id.0,
            worker,
            kept(now),
            kept(lease_until)
        )?;
        Ok(claimed == 1)
    }

    /// Says that a claimed compilation is still being made, how many pages are set and of about how many, and holds it for
    /// longer; false when this worker does not hold it any more, because it was stopped or taken over.
    ///
    /// # Errors
    /// When the archive cannot be written.
    pub async fn beat_compilation(
        &self,
        id: CompilationId,
        worker: &str,
        lease_until: DateTime<Utc>,
        done: u32,
        total: u32,
    ) -> Result<bool> {
        let held = run!(
            self.desk().await?,
            "update compilations set lease_until = $3, done = $4, total = $5 where id = $1 and worker = $2 and state = 'setting'",
            id.0,
            worker,
            kept(lease_until),
            i64::from(done),
            i64::from(total)
        )?;
        Ok(held == 1)
    }

    /// Ends a compilation that this worker holds.
    ///
    /// # Errors
    /// [`Conflict::NotClaimed`] when the worker does not hold it (any more).
    pub async fn finish_compilation(&self, id: CompilationId, worker: &str, outcome: Outcome, now: DateTime<Utc>) -> Result<()> {
        let (state, pages, reason) = match outcome {
            Outcome::Finished { pages, remark } => (CompilationState::Finished, Some(i64::from(pages)), remark),
            Outcome::Failed(reason) => (CompilationState::Failed, None, Some(reason)),
        };
        let ended = run!(
            self.desk().await?,
            "update compilations set state = $3, pages = $4, reason = $5, done = (case when $4 is null then done else total end), worker = null, lease_until = null, updated = $6 \
             where id = $1 and worker = $2 and state = 'setting'",
            id.0,
            worker,
            state.as_str(),
            pages,
            reason.map(|reason| keepable(&reason)),
            kept(now)
        )?;
        if ended == 0 { Err(Conflict::NotClaimed.into()) } else { Ok(()) }
    }

    /// Stops a compilation that is not over, wherever it stands: its worker hears of it with its next beat. One that is
    /// over stays as it is.
    ///
    /// # Errors
    /// [`ArchiveError::NotFound`] when it is not this account's.
    pub async fn stop_compilation(&self, account: AccountId, id: CompilationId, reason: &str, now: DateTime<Utc>) -> Result<Compilation> {
        run!(
            self.desk().await?,
            "update compilations set state = 'failed', reason = $3, worker = null, lease_until = null, updated = $4 \
             where id = $1 and state in ('queued', 'setting') and collection in (select b.id from collections b where b.account = $2)",
            id.0,
            account.0,
            keepable(reason),
            kept(now)
        )?;
        self.compilation(account, id).await
    }

    /// The compilations that are not over, the longest waiting first.
    ///
    /// # Errors
    /// When the archive cannot be read.
    pub async fn unfinished_compilations(&self) -> Result<Vec<UnfinishedCompilation>> {
        let rows = all!(
            (Uuid, String, Option<DateTime<Utc>>),
            self.desk().await?,
            "select id, state, lease_until from compilations where state in ('queued', 'setting') order by created, id"
        )?;
        rows.into_iter()
            .map(|(id, word, lease_until)| Ok(UnfinishedCompilation { id: CompilationId(id), state: state(&word)?, lease_until }))
            .collect()
    }
}
