//! Letters to many: a mailing is kept whole, as one piece of JSON.

use crate::{
    Archive, ArchiveError, Result, Thing,
    correspondence::{read_json, write_json},
    people::found,
    store::{keepable, kept},
};
use chrono::{DateTime, Utc};
use letters::{AccountId, Mailing, MailingId, MailingSummary};
use uuid::Uuid;

fn check(mailing: &Mailing) -> Result<(String, i64)> {
    mailing.check().map_err(ArchiveError::Refused)?;
    Ok((write_json("mailing", mailing)?, i64::try_from(mailing.list.len()).unwrap_or(i64::MAX)))
}

impl Archive {
    /// Keeps a new mailing.
    ///
    /// # Errors
    /// [`ArchiveError::Refused`] as [`Mailing::check`] says.
    pub async fn add_mailing(&self, account: AccountId, mailing: &Mailing, now: DateTime<Utc>) -> Result<()> {
        let (json, letters) = check(mailing)?;
        run!(
            self.desk().await?,
            "insert into mailings (id, account, title, letters, mailing, created) values ($1, $2, $3, $4, $5, $6)",
            mailing.id.0,
            account.0,
            keepable(&mailing.title),
            letters,
            json,
            kept(now)
        )?;
        Ok(())
    }

    /// Keeps a mailing that was changed.
    ///
    /// # Errors
    /// [`ArchiveError::NotFound`]; [`ArchiveError::Refused`] as [`Mailing::check`] says.
    pub async fn save_mailing(&self, account: AccountId, mailing: &Mailing) -> Result<()> {
        let (json, letters) = check(mailing)?;
        let saved = run!(
            self.desk().await?,
            "update mailings set title = $3, letters = $4, mailing = $5 where id = $1 and account = $2",
            mailing.id.0,
            account.0,
            keepable(&mailing.title),
            letters,
            json
        )?;
        found(saved, Thing::Mailing)
    }

    /// A mailing.
    ///
    /// # Errors
    /// [`ArchiveError::NotFound`].
    pub async fn mailing(&self, account: AccountId, id: MailingId) -> Result<Mailing> {
        let row = maybe!((String,), self.desk().await?, "select mailing from mailings where id = $1 and account = $2", id.0, account.0)?;
        let (json,) = row.ok_or(ArchiveError::NotFound(Thing::Mailing))?;
        read_json("mailing", &json)
    }

    /// An account's mailings, the newest first.
    ///
    /// # Errors
    /// When the archive cannot be read.
    pub async fn mailings(&self, account: AccountId) -> Result<Vec<MailingSummary>> {
        let rows = all!(
            (Uuid, String, i64),
            self.desk().await?,
            "select id, title, letters from mailings where account = $1 order by created desc, id desc",
            account.0
        )?;
        let of = |(id, title, letters): (Uuid, String, i64)| MailingSummary {
            id: MailingId(id),
            title,
            letters: usize::try_from(letters).unwrap_or_default(),
        };
        Ok(rows.into_iter().map(of).collect())
    }

    /// Removes a mailing; letters that were drafted for it stay.
    ///
    /// # Errors
    /// [`ArchiveError::NotFound`].
    pub async fn remove_mailing(&self, account: AccountId, id: MailingId) -> Result<()> {
        let gone = run!(self.desk().await?, "delete from mailings where id = $1 and account = $2", id.0, account.0)?;
        found(gone, Thing::Mailing)
    }
}
