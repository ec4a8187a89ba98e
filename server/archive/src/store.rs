//! The one place that knows there are two engines.
//!
//! Each statement is one text with `$1`, `on conflict`, `returning`, which both engines understand;
//! the macros below expand it once for either. Whatever differs stands in this file and in the two
//! folders of migrations.

use crate::{ArchiveError, Cause, Result};
use chrono::{DateTime, SubsecRound, Utc};
use sqlx::{
    ConnectOptions, PgConnection, PgPool, Postgres, Sqlite, SqliteConnection, SqlitePool, Transaction,
    migrate::Migrator,
    pool::PoolConnection,
    postgres::{PgConnectOptions, PgPoolOptions},
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};
use std::{path::Path, str::FromStr, time::Duration};

static SQLITE: Migrator = sqlx::migrate!("../../migrations/sqlite");
static POSTGRES: Migrator = sqlx::migrate!("../../migrations/postgres");

/// How long a writer waits for another before it gives up.
const PATIENCE: Duration = Duration::from_secs(10);

#[derive(Clone)]
enum Store {
    Sqlite(SqlitePool),
    Postgres(PgPool),
}

/// Everything that is kept. Cheap to clone; all clones share one pool of connections.
#[derive(Clone)]
pub struct Archive {
    store: Store,
}

impl std::fmt::Debug for Archive {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Archive({})", self.engine())
    }
}

/// A connection of either engine, borrowed for one statement.
pub(crate) enum Link<'c> {
    Sqlite(&'c mut SqliteConnection),
    Postgres(&'c mut PgConnection),
}

/// A connection out of the pool, for reading and for changes of one statement.
pub(crate) enum Desk {
    Sqlite(PoolConnection<Sqlite>),
    Postgres(PoolConnection<Postgres>),
}

/// A transaction; nothing of it happens unless it is committed.
pub(crate) enum Change {
    Sqlite(Transaction<'static, Sqlite>),
    Postgres(Transaction<'static, Postgres>),
}

impl Desk {
    pub(crate) fn link(&mut self) -> Link<'_> {
        match self {
            Desk::Sqlite(c) => Link::Sqlite(c),
            Desk::Postgres(c) => Link::Postgres(c),
        }
    }
}

impl Change {
    pub(crate) fn link(&mut self) -> Link<'_> {
        match self {
            Change::Sqlite(c) => Link::Sqlite(c),
            Change::Postgres(c) => Link::Postgres(c),
        }
    }

    pub(crate) async fn commit(self) -> Result<()> {
        match self {
            Change::Sqlite(c) => c.commit().await?,
            Change::Postgres(c) => c.commit().await?,
        }
        Ok(())
    }
}

/// Expands one statement for either engine. `on` is a [`Desk`] or a [`Change`].
macro_rules! expand {
    ($on:expr, $make:expr, $end:ident $(, $arg:expr)*) => {
        match $on.link() {
            $crate::store::Link::Sqlite(c) => $make$(.bind($arg))*.$end(c).await,
            $crate::store::Link::Postgres(c) => $make$(.bind($arg))*.$end(c).await,
        }
    };
}

/// Runs a statement; gives the number of rows it touched.
macro_rules! run {
    ($on:expr, $sql:expr $(, $arg:expr)* $(,)?) => {
        match $on.link() {
            $crate::store::Link::Sqlite(c) => sqlx::query($sql)$(.bind($arg))*.execute(c).await.map(|done| done.rows_affected()),
            $crate::store::Link::Postgres(c) => sqlx::query($sql)$(.bind($arg))*.execute(c).await.map(|done| done.rows_affected()),
        }
    };
}

/// The row that a statement gives, when it gives one.
macro_rules! maybe {
    ($row:ty, $on:expr, $sql:expr $(, $arg:expr)* $(,)?) => { expand!($on, sqlx::query_as::<_, $row>($sql), fetch_optional $(, $arg)*) };
}

/// The one row that a statement always gives.
macro_rules! one {
    ($row:ty, $on:expr, $sql:expr $(, $arg:expr)* $(,)?) => { expand!($on, sqlx::query_as::<_, $row>($sql), fetch_one $(, $arg)*) };
}

/// All rows that a statement gives.
macro_rules! all {
    ($row:ty, $on:expr, $sql:expr $(, $arg:expr)* $(,)?) => { expand!($on, sqlx::query_as::<_, $row>($sql), fetch_all $(, $arg)*) };
}

impl Archive {
    /// Opens an archive and brings its tables up to date.
    ///
    /// `sqlite:PATH` opens a file and makes it, with its folder, when it is not there; on Unix only
    /// its owner may read what is made. `postgres://user:password@host/database` opens a server's
    /// database; `?schema=NAME` puts the tables into a schema of their own, made when missing (the
    /// other parameters are libpq's).
    ///
    /// SQLite runs in WAL mode with `synchronous=FULL`: what a writer saw saved is on the disk, and
    /// is there when the laptop's battery gives out a moment later. `NORMAL` would lose the last
    /// commits then (<https://sqlite.org/pragma.html#pragma_synchronous>); the price is one fsync a
    /// commit, and a letter has few.
    ///
    /// # Errors
    /// [`ArchiveError::Address`] when the address is of neither form, [`ArchiveError::Unavailable`]
    /// when file or server cannot be reached, [`ArchiveError::OtherVersion`] when the tables are
    /// not the ones that this program makes.
    pub async fn open(url: &str) -> Result<Archive> {
        let store = if let Some(rest) = url.strip_prefix("sqlite:") {
            Store::Sqlite(open_sqlite(Path::new(rest.strip_prefix("//").unwrap_or(rest))).await?)
        } else if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            Store::Postgres(open_postgres(url).await?)
        } else {
            return Err(bad_address());
        };
        match &store {
            Store::Sqlite(pool) => SQLITE.run(pool).await?,
            Store::Postgres(pool) => POSTGRES.run(pool).await?,
        }
        let archive = Archive { store };
        tracing::info!(engine = archive.engine(), "the archive is open");
        Ok(archive)
    }

    /// Asks the database for a sign of life.
    ///
    /// # Errors
    /// [`ArchiveError::Unavailable`] when it gives none.
    pub async fn ping(&self) -> Result<()> {
        run!(self.desk().await?, "select 1").map(|_| ()).map_err(Into::into)
    }

    /// "sqlite" or "postgres".
    pub fn engine(&self) -> &'static str {
        match self.store {
            Store::Sqlite(_) => "sqlite",
            Store::Postgres(_) => "postgres",
        }
    }

    /// Finishes what is under way and closes every connection. Clones are closed with it.
    pub async fn close(&self) {
        match &self.store {
            Store::Sqlite(pool) => pool.close().await,
            Store::Postgres(pool) => pool.close().await,
        }
    }

    pub(crate) async fn desk(&self) -> Result<Desk> {
        Ok(match &self.store {
            Store::Sqlite(pool) => Desk::Sqlite(pool.acquire().await?),
            Store::Postgres(pool) => Desk::Postgres(pool.acquire().await?),
        })
    }

    /// Begins a change of several statements. On SQLite it takes the write lock at once: a reader
    /// that turns writer half-way could not wait for another writer, only fail.
    pub(crate) async fn change(&self) -> Result<Change> {
        Ok(match &self.store {
            Store::Sqlite(pool) => Change::Sqlite(pool.begin_with("begin immediate").await?),
            Store::Postgres(pool) => Change::Postgres(pool.begin().await?),
        })
    }
}

/// A time as both engines keep it: whole microseconds.
pub(crate) fn kept(time: DateTime<Utc>) -> DateTime<Utc> {
    time.trunc_subsecs(6)
}

/// Postgres keeps every character but NUL, so neither engine keeps it. Nobody can see that it is gone.
pub(crate) fn keepable(text: &str) -> String {
    text.replace('\0', "")
}

fn bad_address() -> ArchiveError {
    ArchiveError::Address(
        "the address of the archive is neither “sqlite:PATH” nor “postgres://user:password@host/database”; correct it in letters.toml"
            .into(),
    )
}

async fn open_sqlite(path: &Path) -> Result<SqlitePool> {
    let name = path.to_string_lossy();
    if name.is_empty() || name.starts_with(':') || name.contains('?') {
        return Err(ArchiveError::Address("the archive is kept in a file: give “sqlite:” and the file's path, without parameters".into()));
    }
    let unreachable = |e: std::io::Error| ArchiveError::Unavailable(Cause::new(format!("{}: {e}", path.display())));
    if let Some(folder) = path.parent().filter(|f| !f.as_os_str().is_empty()) {
        let mut maker = tokio::fs::DirBuilder::new();
        maker.recursive(true);
        #[cfg(unix)]
        maker.mode(0o700);
        maker.create(folder).await.map_err(unreachable)?;
    }
    let mut file = tokio::fs::OpenOptions::new();
    file.create(true).append(true);
    #[cfg(unix)]
    file.mode(0o600);
    drop(file.open(path).await.map_err(unreachable)?);
    let options = SqliteConnectOptions::new()
        .filename(path)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .busy_timeout(PATIENCE)
        .disable_statement_logging();
    Ok(SqlitePoolOptions::new().max_connections(6).acquire_timeout(PATIENCE).connect_with(options).await?)
}

async fn open_postgres(url: &str) -> Result<PgPool> {
    let (url, schema) = take_schema(url)?;
    let mut options = PgConnectOptions::from_str(&url).map_err(|_| bad_address())?.application_name("letters").disable_statement_logging();
    if let Some(schema) = &schema {
        // The name holds only a–z, 0–9 and _, so it can stand in a statement as it is.
        let statement = sqlx::AssertSqlSafe(format!("create schema if not exists {schema}"));
        let mut connection = options.connect().await?;
        match sqlx::query(statement).execute(&mut connection).await {
            // Two programs starting at once: the other one has just made it.
            Err(sqlx::Error::Database(e)) if e.is_unique_violation() => {}
            Err(e) => return Err(e.into()),
            Ok(_) => {}
        }
        sqlx::Connection::close(connection).await?;
        options = options.options([("search_path", schema)]);
    }
    Ok(PgPoolOptions::new().max_connections(10).acquire_timeout(PATIENCE).connect_with(options).await?)
}

/// Takes `schema=NAME` out of an address's parameters; the rest stays as it is.
fn take_schema(url: &str) -> Result<(String, Option<String>)> {
    let Some((base, query)) = url.split_once('?') else { return Ok((url.into(), None)) };
    let (schemas, rest): (Vec<&str>, Vec<&str>) = query.split('&').filter(|p| !p.is_empty()).partition(|p| p.starts_with("schema="));
    let rest = if rest.is_empty() { base.to_string() } else { format!("{base}?{}", rest.join("&")) };
    let Some(name) = schemas.last().and_then(|s| s.strip_prefix("schema=")) else { return Ok((rest, None)) };
    let plain = name.starts_with(|c: char| c.is_ascii_lowercase())
        && name.len() <= 60
        && name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
    if !plain {
        return Err(ArchiveError::Address(
            "the schema in the archive's address must be 1 to 60 of a–z, 0–9 and _, beginning with a letter; correct it in letters.toml"
                .into(),
        ));
    }
    Ok((rest, Some(name.to_string())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_schema_is_taken_out_of_the_address_and_the_rest_stays() {
        let (url, schema) = take_schema("postgres://a@h/db?host=/run/x&schema=home&user=b").unwrap();
        assert_eq!((url.as_str(), schema.as_deref()), ("postgres://a@h/db?host=/run/x&user=b", Some("home")));
        assert_eq!(take_schema("postgres://a@h/db").unwrap(), ("postgres://a@h/db".to_string(), None));
        for bad in ["", "1a", "a;drop table x", "Ä", "A"] {
            assert!(take_schema(&format!("postgres://h/db?schema={bad}")).is_err(), "{bad}");
        }
    }

    #[test]
    fn nul_is_dropped_and_nothing_else() {
        assert_eq!(keepable("a\0b\u{1}é\n"), "ab\u{1}é\n");
    }
}
