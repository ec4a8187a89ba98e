//! Letters chosen and put in order, and the books made of them.

use crate::{CollectionId, CompilationId, LetterId, Permission};
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// Letters chosen and put in order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Collection {
    /// Its id.
    pub id: CollectionId,
    /// What stands on the title page.
    pub title: String,
    /// Who stands on the title page.
    pub author: String,
    /// Its letters in order.
    pub letters: Vec<CollectionLetter>,
}

/// What a title page needs.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct NewCollection {
    /// 1 to 300 characters.
    pub title: String,
    /// At most 200 characters.
    pub author: String,
}

/// One letter's place in a collection.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CollectionLetter {
    /// The letter.
    pub id: LetterId,
    /// To whom.
    pub to: String,
    /// Why.
    pub occasion: String,
    /// The date that stands on it.
    pub dated: NaiveDate,
    /// How many words it has.
    pub words: usize,
    /// Whether it may be published.
    #[serde(default)]
    pub permission: Permission,
}

/// Where the making of a book stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum CompilationState {
    /// Waiting for the press.
    Queued,
    /// On the press.
    Setting,
    /// The files are there.
    Finished,
    /// It could not be made, or was stopped; `reason` says why.
    Failed,
}

impl CompilationState {
    /// The word as it is stored.
    pub fn as_str(self) -> &'static str {
        match self {
            CompilationState::Queued => "queued",
            CompilationState::Setting => "setting",
            CompilationState::Finished => "finished",
            CompilationState::Failed => "failed",
        }
    }

    /// The state that a stored word means.
    pub fn parse(word: &str) -> Option<CompilationState> {
        [CompilationState::Queued, CompilationState::Setting, CompilationState::Finished, CompilationState::Failed]
            .into_iter()
            .find(|s| s.as_str() == word)
    }

    /// Whether nothing more will happen.
    pub fn is_over(self) -> bool {
        matches!(self, CompilationState::Finished | CompilationState::Failed)
    }
}

/// One making of a book's files.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Compilation {
    /// Its id.
    pub id: CompilationId,
    /// The collection it is made of.
    pub collection: CollectionId,
    /// Where it stands.
    pub state: CompilationState,
    /// Pages set so far: those for the print shop, then those for a screen.
    pub done: u32,
    /// About how many there will be in all; 0 when that is not known yet.
    pub total: u32,
    /// Pages of the finished interior.
    pub pages: Option<u32>,
    /// The page size.
    pub trim: Trim,
    /// The design, as in `templates/books/*.toml`.
    pub design: String,
    /// Why it failed, or what there is to say of what was made, in words for the writer.
    pub reason: Option<String>,
    /// When it was asked for.
    pub created: DateTime<Utc>,
}

/// How a remark on a finished book begins that says why it has no cover.
pub const NO_COVER: &str = "There is no cover: ";

impl Compilation {
    /// Whether a cover is among its files.
    pub fn has_cover(&self) -> bool {
        self.state == CompilationState::Finished && !self.reason.iter().flat_map(|r| r.lines()).any(|line| line.starts_with(NO_COVER))
    }
}

/// The size of a book's page after trimming, in inches as the trade says it ("6x9").
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Trim {
    /// Width in inches.
    pub width_in: f64,
    /// Height in inches.
    pub height_in: f64,
}

impl Eq for Trim {}

/// A page size that cannot be printed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("“{0}” is not a trim size; give width x height in inches from 4x6 to 8.5x11, such as 5x8, 5.5x8.5, 6x9, 7x10 or 8.5x11")]
pub struct TrimError(String);

impl Default for Trim {
    fn default() -> Self {
        Trim { width_in: 6.0, height_in: 9.0 }
    }
}

impl FromStr for Trim {
    type Err = TrimError;

    fn from_str(text: &str) -> Result<Self, TrimError> {
        let error = || TrimError(text.chars().take(40).collect());
        let (w, h) = text.trim().split_once(['x', 'X', '×']).ok_or_else(error)?;
        let width_in: f64 = w.trim().parse().map_err(|_| error())?;
        let height_in: f64 = h.trim().parse().map_err(|_| error())?;
        if !(4.0..=8.5).contains(&width_in) || !(6.0..=11.0).contains(&height_in) || width_in > height_in {
            return Err(error());
        }
        Ok(Trim { width_in, height_in })
    }
}

impl fmt::Display for Trim {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}x{}", self.width_in, self.height_in)
    }
}

impl TryFrom<String> for Trim {
    type Error = TrimError;

    fn try_from(text: String) -> Result<Self, TrimError> {
        text.parse()
    }
}

impl From<Trim> for String {
    fn from(trim: Trim) -> String {
        trim.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn trims_are_read_as_the_trade_writes_them() {
        assert_eq!("5.5x8.5".parse::<Trim>().unwrap().to_string(), "5.5x8.5");
        assert_eq!("6×9".parse::<Trim>().unwrap(), Trim::default());
        for bad in ["", "6", "9x6", "6x", "NaNx9", "1x2", "6x900"] {
            assert!(bad.parse::<Trim>().is_err(), "{bad}");
        }
    }
}
