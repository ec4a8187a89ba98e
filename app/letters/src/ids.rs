//! Ids as types of their own, so that a letter's id is never taken for a person's.

use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};
use uuid::Uuid;

/// A text that is no id.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("“{0}” is not an id; ids look like 0198f2c4-7d1e-7c3a-9a51-2f6f0c9b1e42")]
pub struct IdError(String);

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),* $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = IdError;

            fn from_str(text: &str) -> Result<Self, IdError> {
                Uuid::parse_str(text).map(Self).map_err(|_| IdError(text.chars().take(60).collect()))
            }
        }
    )*};
}

ids! {
    /// Somebody who signs in and writes.
    AccountId,
    /// Somebody who is written to.
    PersonId,
    /// One thing remembered of a person.
    MemoryId,
    /// One day of the year that matters between two people.
    OccasionDayId,
    /// A letter.
    LetterId,
    /// One attempt of the ghostwriter at a letter.
    DraftId,
    /// One change of a part of a letter by the ghostwriter, while it is made.
    RevisionId,
    /// One letter to many.
    MailingId,
    /// Letters chosen and ordered for a book.
    CollectionId,
    /// One making of a book's files.
    CompilationId,
}
