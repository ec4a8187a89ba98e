//! The makings of books. Making one again gives the same files, so a worker that died leaves
//! nothing to clear up: the next one claims the compilation when the lease is over and starts anew.

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
             select $1, b.id, 'queued', (select count(*) from collection_letters c where c.collection = b.id), $4, $5, $6, $6 from collections b where b.id = $2 and b.account = $3",
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

    /// A compilation with its account, for a worker that has only the id.
    ///
    /// # Errors
    /// [`ArchiveError::NotFound`].
    pub async fn compilation_for_work(&self, id: CompilationId) -> Result<CompilationForWork> {
        let row = maybe!(Row, self.desk().await?, select!("where m.id = $1"), id.0)?.ok_or(ArchiveError::NotFound(Thing::Compilation))?;
        Ok(CompilationForWork { account: AccountId(row.account), compilation: row.try_into()? })
    }

    /// Takes a compilation into one worker's hands until `lease_until`; false when it is over or
    /// held by another whose lease still runs.
    ///
    /// # Errors
    /// When the archive cannot be written.
    pub async fn claim_compilation(&self, id: CompilationId, worker: &str, now: DateTime<Utc>, lease_until: DateTime<Utc>) -> Result<bool> {
        let claimed = run!(
            self.desk().await?,
            "update compilations set state = 'setting', done = 0, worker = $2, lease_until = $4, updated = $3 \
             where id = $1 and (state = 'queued' or (state = 'setting' and lease_until < $3))",
            id.0,
            worker,
            kept(now),
            kept(lease_until)
        )?;
        Ok(claimed == 1)
    }

    /// Holds a claimed compilation for longer; false when this worker does not hold it any more.
    ///
    /// # Errors
    /// When the archive cannot be written.
    pub async fn renew_compilation_lease(&self, id: CompilationId, worker: &str, lease_until: DateTime<Utc>) -> Result<bool> {
        let renewed = run!(
            self.desk().await?,
            "update compilations set lease_until = $3 where id = $1 and worker = $2 and state = 'setting'",
            id.0,
            worker,
            kept(lease_until)
        )?;
        Ok(renewed == 1)
    }

    /// Notes how many letters are set, of how many.
    ///
    /// # Errors
    /// [`Conflict::NotClaimed`] when it is not on the press.
    pub async fn set_compilation_progress(&self, id: CompilationId, done: u32, total: u32) -> Result<()> {
        let noted = run!(
            self.desk().await?,
            "update compilations set done = $2, total = $3 where id = $1 and state = 'setting'",
            id.0,
            i64::from(done),
            i64::from(total)
        )?;
        if noted == 0 { Err(Conflict::NotClaimed.into()) } else { Ok(()) }
    }

    /// Ends a compilation: with the number of pages, or with why it could not be made, in words for
    /// the writer.
    ///
    /// # Errors
    /// [`Conflict::NotClaimed`] when it is not on the press.
    pub async fn finish_compilation(&self, id: CompilationId, outcome: Result<u32, String>, now: DateTime<Utc>) -> Result<()> {
        let (state, pages, reason) = match outcome {
            Ok(pages) => (CompilationState::Finished, Some(i64::from(pages)), None),
            Err(reason) => (CompilationState::Failed, None, Some(keepable(&reason))),
        };
        let ended = run!(
            self.desk().await?,
            "update compilations set state = $2, pages = $3, reason = $4, done = (case when $3 is null then done else total end), worker = null, lease_until = null, updated = $5 \
             where id = $1 and state = 'setting'",
            id.0,
            state.as_str(),
            pages,
            reason,
            kept(now)
        )?;
        if ended == 0 { Err(Conflict::NotClaimed.into()) } else { Ok(()) }
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
