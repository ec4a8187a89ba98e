//! Every text that ever stood in a letter: how it came to be, and which note each of its sentences rests on.
//!
//! What a sentence rests on is carried from version to version in the same transaction as the text, so that
//! the two never part.

use crate::{
    Archive, ArchiveError, Conflict, NewerText, Result, Thing,
    correspondence::{Text, read_json, write_json},
    store::{Change, keepable, kept},
};
use chrono::{DateTime, Utc};
use letters::{AccountId, Brief, Cause, LetterId, Rest, Version, rests};
use uuid::Uuid;

/// How a new version came to be.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Made<'a> {
    /// By whom.
    pub cause: Cause,
    /// More about that, in a few words ("shorter"); may be empty.
    pub about: &'a str,
    /// What is known of its sentences beside what was known of the version before; may be empty.
    pub known: &'a [Rest],
}

#[derive(sqlx::FromRow)]
struct VersionRow {
    version: i64,
    text: String,
    saved: DateTime<Utc>,
    cause: String,
    about: String,
    rests: String,
}

impl TryFrom<VersionRow> for Version {
    type Error = ArchiveError;

    fn try_from(row: VersionRow) -> Result<Version> {
        let cause = Cause::parse(&row.cause)
            .ok_or_else(|| ArchiveError::Corrupt { what: "version", cause: crate::Cause::new("its cause is unknown") })?;
        Ok(Version {
            number: row.version,
            text: row.text,
            saved: row.saved,
            cause,
            about: row.about,
            rests: read_json("provenance", &row.rests)?,
        })
    }
}

/// Puts a text into a letter as its next version, if the letter still stands at `expected`.
/// Gives the new version, or none when the letter has moved on.
pub(crate) async fn put_text(
    change: &mut Change,
    letter: Uuid,
    text: &Text,
    made: &Made<'_>,
    expected: i64,
    now: DateTime<Utc>,
) -> Result<Option<i64>> {
    let row = maybe!(
        (i64, String),
        change,
        "update letters set text = $2, opening = $3, words = $4, find_text = $5, version = version + 1, updated = $6 where id = $1 and version = $7 returning version, brief",
        letter,
        &text.text,
        &text.opening,
        text.words,
        &text.find,
        kept(now),
        expected
    )?;
    let Some((version, brief)) = row else { return Ok(None) };
    let before = maybe!((String,), change, "select rests from letter_versions where letter = $1 and version = $2", letter, expected)?;
    let brief: Brief = read_json("brief", &brief)?;
    let mut known = made.known.to_vec();
    // What a draft says of its sentences holds for all of them; other changes stand on what stood there.
    if let Some((before,)) = before.filter(|_| made.cause != Cause::Draft) {
        known.extend(read_json::<Vec<Rest>>("provenance", &before)?);
    }
    run!(
        change,
        "insert into letter_versions (letter, version, text, saved, cause, about, rests) values ($1, $2, $3, $4, $5, $6, $7)",
        letter,
        version,
        &text.text,
        kept(now),
        made.cause.as_str(),
        keepable(made.about),
        write_json("provenance", &rests(&text.text, &known, &brief.facts))?
    )?;
    Ok(Some(version))
}

impl Archive {
    /// Saves what the writer wrote over `expected_version`; gives the new version. Saving the text
    /// that already stands there changes nothing and gives the version that stands.
    ///
    /// # Errors
    /// As [`Archive::save_version`].
    pub async fn save_text(&self, account: AccountId, id: LetterId, text: &str, expected_version: i64, now: DateTime<Utc>) -> Result<i64> {
        self.save_version(account, id, text, &Made::default(), expected_version, now).await
    }

    /// The same for a text that came to be in another way.
    ///
    /// # Errors
    /// [`Conflict::NewerText`] with the version and the text that stand there when they are not the
    /// ones the writer saw: nothing is overwritten. [`ArchiveError::NotFound`].
    pub async fn save_version(
        &self,
        account: AccountId,
        id: LetterId,
        text: &str,
        made: &Made<'_>,
        expected_version: i64,
        now: DateTime<Utc>,
    ) -> Result<i64> {
        let text = Text::of(text);
        let mut change = self.change().await?;
        // Touching the row first holds it until the commit, on either engine.
        let (version, stands) = maybe!(
            (i64, String),
            change,
            "update letters set version = version where id = $1 and account = $2 returning version, text",
            id.0,
            account.0
        )?
        .ok_or(ArchiveError::NotFound(Thing::Letter))?;
        if stands == text.text {
            return Ok(version);
        }
        match put_text(&mut change, id.0, &text, made, expected_version, now).await? {
            Some(version) => {
                change.commit().await?;
                Ok(version)
            }
            None => Err(Conflict::NewerText(NewerText { version, text: stands }).into()),
        }
    }

    /// Every text that stood in a letter, the latest first.
    ///
    /// # Errors
    /// [`ArchiveError::NotFound`].
    pub async fn letter_versions(&self, account: AccountId, id: LetterId) -> Result<Vec<Version>> {
        let mut desk = self.desk().await?;
        maybe!((Uuid,), desk, "select id from letters where id = $1 and account = $2", id.0, account.0)?
            .ok_or(ArchiveError::NotFound(Thing::Letter))?;
        let rows = all!(
            VersionRow,
            desk,
            "select version, text, saved, cause, about, rests from letter_versions where letter = $1 order by version desc",
            id.0
        )?;
        rows.into_iter().map(Version::try_from).collect()
    }

    /// One of them.
    ///
    /// # Errors
    /// [`ArchiveError::NotFound`].
    pub async fn letter_version(&self, account: AccountId, id: LetterId, number: i64) -> Result<Version> {
        let row = maybe!(
            VersionRow,
            self.desk().await?,
            "select v.version, v.text, v.saved, v.cause, v.about, v.rests from letter_versions v join letters l on l.id = v.letter \
             where v.letter = $1 and l.account = $2 and v.version = $3",
            id.0,
            account.0,
            number
        )?;
        row.ok_or(ArchiveError::NotFound(Thing::Version))?.try_into()
    }

    /// What the sentences of a letter rest on as it stands; nothing while it has no text.
    ///
    /// # Errors
    /// [`ArchiveError::NotFound`].
    pub async fn letter_rests(&self, account: AccountId, id: LetterId) -> Result<Vec<Rest>> {
        let row = maybe!(
            (Option<String>,),
            self.desk().await?,
            "select v.rests from letters l left join letter_versions v on v.letter = l.id and v.version = l.version where l.id = $1 and l.account = $2",
            id.0,
            account.0
        )?;
        let (rests,) = row.ok_or(ArchiveError::NotFound(Thing::Letter))?;
        rests.map_or(Ok(Vec::new()), |json| read_json("provenance", &json))
    }

    /// Brings an earlier version back, as a new version; gives its number. Nothing is taken away.
    ///
    /// # Errors
    /// [`ArchiveError::NotFound`], and as [`Archive::save_version`].
    pub async fn restore_version(&self, account: AccountId, id: LetterId, number: i64, expected: i64, now: DateTime<Utc>) -> Result<i64> {
        let earlier = self.letter_version(account, id, number).await?;
        let about = format!("version {number}");
        let made = Made { cause: Cause::Restored, about: &about, known: &earlier.rests };
        self.save_version(account, id, &earlier.text, &made, expected, now).await
    }
}
