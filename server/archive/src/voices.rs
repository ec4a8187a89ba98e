//! How each writer writes: the voice that was learned, the edits that have not taught it yet, and the words
//! that a proof-reader is to leave alone.

use crate::{
    Archive, ArchiveError, Conflict, Result,
    correspondence::{read_json, write_json},
    store::{keepable, kept},
};
use chrono::{DateTime, Utc};
use letters::{AccountId, LetterId, Voice, edits};
use uuid::Uuid;

/// The longest text that a proof-reader can be told to leave alone, in characters.
const LONGEST_LEFT: usize = 200;

/// A voice as it stands.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct KeptVoice {
    /// What was learned; the empty voice when nothing was.
    pub voice: Voice,
    /// Grows by one with every change; 0 before the first.
    pub version: i64,
}

/// What a writer changed by hand in one letter since it last taught the voice. `Debug` leaves the texts out.
#[derive(Clone, PartialEq, Eq)]
pub struct Edited {
    /// The letter.
    pub letter: LetterId,
    /// The version up to which these are.
    pub through: i64,
    /// What stood there, and what the writer left, in the order of time.
    pub pairs: Vec<(String, String)>,
}

impl std::fmt::Debug for Edited {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Edited {{ letter: {}, through: {}, pairs: {} }}", self.letter, self.through, self.pairs.len())
    }
}

impl Archive {
    /// How a writer writes.
    ///
    /// # Errors
    /// When the archive cannot be read.
    pub async fn voice(&self, account: AccountId) -> Result<KeptVoice> {
        let row = maybe!((String, i64), self.desk().await?, "select voice, version from voices where account = $1", account.0)?;
        row.map_or(Ok(KeptVoice::default()), |(json, version)| Ok(KeptVoice { voice: read_json("voice", &json)?, version }))
    }

    /// Keeps a voice over `expected`, and notes in the same transaction which letters have taught it up to
    /// which version; gives the new version. Forgetting is keeping the empty voice.
    ///
    /// # Errors
    /// [`Conflict::NewerVoice`] when somebody else changed it since it was read.
    pub async fn save_voice(
        &self,
        account: AccountId,
        voice: &Voice,
        taught: &[(LetterId, i64)],
        expected: i64,
        now: DateTime<Utc>,
    ) -> Result<i64> {
        let json = write_json("voice", voice)?;
        let mut change = self.change().await?;
        let saved = match expected {
            0 => run!(
                change,
                "insert into voices (account, voice, version, updated) values ($1, $2, 1, $3) on conflict (account) do nothing",
                account.0,
                json,
                kept(now)
            )?,
            _ => run!(
                change,
                "update voices set voice = $2, version = version + 1, updated = $3 where account = $1 and version = $4",
                account.0,
                json,
                kept(now),
                expected
            )?,
        };
        if saved == 0 {
            return Err(Conflict::NewerVoice.into());
        }
        for (letter, through) in taught {
            run!(change, "update letters set taught = $3 where id = $1 and account = $2 and taught < $3", letter.0, account.0, through)?;
        }
        change.commit().await?;
        Ok(expected + 1)
    }

    /// What the writer changed by hand and the voice has not heard of yet, letter by letter.
    ///
    /// # Errors
    /// When the archive cannot be read.
    pub async fn edits_to_learn(&self, account: AccountId) -> Result<Vec<Edited>> {
        let rows = all!(
            (Uuid, i64),
            self.desk().await?,
            "select id, taught from letters where account = $1 and version > taught order by updated, id",
            account.0
        )?;
        let mut out = Vec::new();
        for (id, taught) in rows {
            let letter = LetterId(id);
            let versions = match self.letter_versions(account, letter).await {
                Err(ArchiveError::NotFound(_)) => continue,
                other => other?,
            };
            let pairs = edits(&versions, taught);
            if let Some(last) = versions.first().filter(|_| !pairs.is_empty()) {
                out.push(Edited { letter, through: last.number, pairs });
            }
        }
        Ok(out)
    }

    /// Texts that a proof-reader is to leave alone, in order.
    ///
    /// # Errors
    /// When the archive cannot be read.
    pub async fn left_alone(&self, account: AccountId) -> Result<Vec<String>> {
        let rows = all!((String,), self.desk().await?, "select what from left_alone where account = $1 order by what", account.0)?;
        Ok(rows.into_iter().map(|(what,)| what).collect())
    }

    /// Leaves a text alone from now on.
    ///
    /// # Errors
    /// [`ArchiveError::Refused`] for a text that is empty or too long.
    pub async fn leave_alone(&self, account: AccountId, what: &str) -> Result<()> {
        let what = keepable(what.trim());
        if what.is_empty() || what.chars().count() > LONGEST_LEFT {
            return Err(ArchiveError::Refused(format!("Only 1 to {LONGEST_LEFT} characters can be left alone at once.")));
        }
        run!(
            self.desk().await?,
            "insert into left_alone (account, what) values ($1, $2) on conflict (account, what) do nothing",
            account.0,
            what
        )?;
        Ok(())
    }

    /// Minds a text again.
    ///
    /// # Errors
    /// When the archive cannot be written.
    pub async fn mind_again(&self, account: AccountId, what: &str) -> Result<()> {
        run!(self.desk().await?, "delete from left_alone where account = $1 and what = $2", account.0, what)?;
        Ok(())
    }
}
