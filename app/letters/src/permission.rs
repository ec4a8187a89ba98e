//! Whether a letter may stand in a book that others read. A letter belongs to the one who got it as well.

use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// Whether a letter may be published.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Permission {
    /// It may.
    Yes,
    /// It may not; it is never in a book.
    No,
    /// Nobody has said so yet: somebody must be asked first.
    #[default]
    Ask,
}

/// A word that is no permission.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("“{0}” is no permission; say yes, no or ask")]
pub struct PermissionError(String);

impl Permission {
    /// All of them, in the order in which a form offers them.
    pub const ALL: [Permission; 3] = [Permission::Yes, Permission::Ask, Permission::No];

    /// The word as it is stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Permission::Yes => "yes",
            Permission::No => "no",
            Permission::Ask => "ask",
        }
    }

    /// What it means, for people.
    pub fn title(self) -> &'static str {
        match self {
            Permission::Yes => "May be printed",
            Permission::No => "Never in a book",
            Permission::Ask => "Ask first",
        }
    }
}

impl fmt::Display for Permission {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Permission {
    type Err = PermissionError;

    fn from_str(text: &str) -> Result<Self, PermissionError> {
        let word = text.trim().to_lowercase();
        Permission::ALL.into_iter().find(|p| p.as_str() == word).ok_or_else(|| PermissionError(text.chars().take(40).collect()))
    }
}
