//! What can go wrong in the archive. Every text here may be shown to a person: it says what to do
//! next and holds no SQL, no address and no word of a letter. What the log may hold is the `source`.

use letters::DraftId;
use std::fmt;

/// What the archive's functions return.
pub type Result<T, E = ArchiveError> = std::result::Result<T, E>;

/// Why the archive could not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum ArchiveError {
    /// It is not there, or belongs to somebody else (which is never told apart).
    #[error("this {0} is not here (any more); go back to the list and choose again")]
    NotFound(Thing),
    /// Somebody or something else came first.
    #[error(transparent)]
    Conflict(#[from] Conflict),
    /// What was given cannot be kept; the text says what is allowed.
    #[error("{0}")]
    Refused(String),
    /// The address of the database or the folder cannot be used; the text says what is allowed.
    #[error("{0}")]
    Address(String),
    /// The database or the disk does not answer.
    #[error(
        "the archive cannot be reached just now; nothing was changed. Try again in a moment, and see that the disk is not full and the database is running"
    )]
    Unavailable(#[source] Cause),
    /// What is stored cannot be read as what it should be.
    #[error("the stored {what} cannot be read; restore the archive from its last copy, or start this program in the version that wrote it")]
    Corrupt {
        /// What it is that cannot be read.
        what: &'static str,
        /// Why, for the log.
        #[source]
        cause: Cause,
    },
    /// The archive was written by a newer or a different program.
    #[error(
        "this archive was made by another version of the program; start the newest version you have used, or choose another data folder"
    )]
    OtherVersion(#[source] Cause),
    /// A fault of this program.
    #[error("the archive could not do that; nothing was changed. The log says more")]
    Internal(#[source] Cause),
}

/// What was looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Thing {
    /// An account.
    Account,
    /// A person.
    Person,
    /// A memory of a person.
    Memory,
    /// A day of the year.
    Day,
    /// A letter.
    Letter,
    /// A text that stood in a letter.
    Version,
    /// A draft.
    Draft,
    /// A letter to many.
    Mailing,
    /// A collection.
    Collection,
    /// A making of a book.
    Compilation,
    /// A finished file.
    File,
}

impl fmt::Display for Thing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Thing::Account => "account",
            Thing::Person => "person",
            Thing::Memory => "memory",
            Thing::Day => "day",
            Thing::Letter => "letter",
            Thing::Version => "version",
            Thing::Draft => "draft",
            Thing::Mailing => "letter to many",
            Thing::Collection => "collection",
            Thing::Compilation => "book",
            Thing::File => "file",
        })
    }
}

/// Who or what came first.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Conflict {
    /// The letter was saved elsewhere since this writer read it; here is what stands there now.
    #[error("this letter was changed in another window; both texts are kept, choose which one to go on with")]
    NewerText(NewerText),
    /// The letter is being drafted already.
    #[error("a draft of this letter is being written; wait for it or cancel it first")]
    DraftOpen(DraftId),
    /// The draft or book is not (or no longer) in the hands of this worker.
    #[error("another worker has taken this over")]
    NotClaimed,
    /// Pieces came out of order.
    #[error("the next piece is number {expected}")]
    PieceOutOfOrder {
        /// The number that is due.
        expected: i64,
    },
    /// An account of this name exists.
    #[error("there is an account of this name already; choose another name")]
    NameTaken,
    /// Somebody else changed the voice since it was read.
    #[error("what is known of your voice was changed elsewhere just now; look at it again")]
    NewerVoice,
    /// This id exists.
    #[error("this has been added already")]
    Exists,
}

/// A letter's text as it stands, with its version. `Debug` leaves the text out.
#[derive(Clone, PartialEq, Eq)]
pub struct NewerText {
    /// The version that stands in the archive.
    pub version: i64,
    /// Its text.
    pub text: String,
}

impl fmt::Debug for NewerText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "NewerText {{ version: {}, text: {} bytes }}", self.version, self.text.len())
    }
}

/// The inner reason, as one line for the log. A database's own error can carry whole rows in its
/// details; this keeps its message and leaves the rows behind.
#[derive(Clone, PartialEq, Eq)]
pub struct Cause(String);

impl Cause {
    pub(crate) fn new(reason: impl Into<String>) -> Cause {
        Cause(reason.into())
    }

    /// The place of a JSON fault without the text around it, which may be a letter's.
    pub(crate) fn json(error: &serde_json::Error) -> Cause {
        Cause(format!("JSON {:?} error at line {} column {}", error.classify(), error.line(), error.column()))
    }

    fn sql(error: &sqlx::Error) -> Cause {
        Cause(match error {
            sqlx::Error::Database(e) => format!("{} ({})", e.message(), e.code().unwrap_or_default()),
            // Says which column; the decoder's own words may quote the value.
            sqlx::Error::ColumnDecode { index, .. } => format!("column {index} cannot be decoded"),
            sqlx::Error::Decode(_) => "a value cannot be decoded".into(),
            other => other.to_string(),
        })
    }
}

impl fmt::Debug for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Display for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Cause {}

impl From<sqlx::Error> for ArchiveError {
    fn from(error: sqlx::Error) -> Self {
        use sqlx::Error as E;
        let cause = Cause::sql(&error);
        match &error {
            E::Io(_) | E::Tls(_) | E::PoolTimedOut | E::PoolClosed | E::WorkerCrashed => ArchiveError::Unavailable(cause),
            E::ColumnDecode { .. } | E::Decode(_) => ArchiveError::Corrupt { what: "row", cause },
            E::Database(e) => match (e.is_unique_violation(), e.code().as_deref()) {
                (true, _) => Conflict::Exists.into(),
                (_, Some(code)) if passes(code) => ArchiveError::Unavailable(cause),
                (_, Some("11" | "26")) => ArchiveError::Corrupt { what: "database file", cause },
                _ => ArchiveError::Internal(cause),
            },
            _ => ArchiveError::Internal(cause),
        }
    }
}

/// Whether a code speaks of a state that passes or that the owner can mend, rather than of a fault.
/// SQLite: busy 5, locked 6, read-only 8, I/O 10, full 13, cannot open 14 (the low byte of the code;
/// <https://sqlite.org/rescode.html>). Postgres: classes 08 connection, 28 authorisation, 3D no such
/// database, 40 rollback, 53 resources, 55P03 lock, 57P shutdown, 58 system (its appendix A).
fn passes(code: &str) -> bool {
    if code.len() == 5 {
        return ["08", "28", "3D", "40", "53", "55P03", "57P", "58"].iter().any(|class| code.starts_with(class));
    }
    code.parse::<u32>().is_ok_and(|n| [5, 6, 8, 10, 13, 14].contains(&(n & 0xff)))
}

impl From<sqlx::migrate::MigrateError> for ArchiveError {
    fn from(error: sqlx::migrate::MigrateError) -> Self {
        use sqlx::migrate::MigrateError as E;
        match error {
            E::Execute(e) | E::ExecuteMigration(e, _) => e.into(),
            other => ArchiveError::OtherVersion(Cause(other.to_string())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_conflict_carries_the_text_but_never_shows_it() {
        let error = ArchiveError::from(Conflict::NewerText(NewerText { version: 7, text: "Dear Loretta".into() }));
        assert!(!format!("{error} {error:?}").contains("Loretta"));
        assert!(format!("{error:?}").contains('7'));
    }

    #[test]
    fn codes_that_pass_are_told_from_faults() {
        for code in ["5", "261", "13", "10", "57P01", "53300", "40P01", "08006"] {
            assert!(passes(code), "{code}");
        }
        for code in ["1", "787", "19", "42601", "23503"] {
            assert!(!passes(code), "{code}");
        }
    }
}
