//! The letters. A letter's `version` counts its texts: it grows by one whenever other words are
//! saved, and stays when paper, date or brief change, so that choosing an ink in one window never
//! refuses the words of another. Every text that ever stood there is kept in `letter_versions`, with how it
//! came to be and what its sentences rest on (`crate::versions`).

use crate::{
    Archive, ArchiveError, Cause, Result, Thing,
    fold::{fold, pattern},
    people::found,
    store::{keepable, kept},
};
use chrono::{DateTime, NaiveDate, Utc};
use letters::{AccountId, Brief, DraftId, Letter, LetterId, LetterSummary, LetterText, NewLetter, PersonId, Plan, Sheet, word_count};
use serde_json::Value;
use uuid::Uuid;

/// How many words of the body a list shows.
const OPENING: usize = 16;

#[derive(sqlx::FromRow)]
pub(crate) struct LetterRow {
    id: Uuid,
    person: Option<Uuid>,
    brief: String,
    text: String,
    sheet: String,
    dated: NaiveDate,
    in_book: bool,
    permission: String,
    version: i64,
    draft: Option<Uuid>,
    created: DateTime<Utc>,
    updated: DateTime<Utc>,
}

impl TryFrom<LetterRow> for Letter {
    type Error = ArchiveError;

    fn try_from(row: LetterRow) -> Result<Letter> {
        Ok(Letter {
            id: LetterId(row.id),
            person: row.person.map(PersonId),
            brief: read_json("brief", &row.brief)?,
            text: row.text,
            sheet: read_json("sheet", &row.sheet)?,
            dated: row.dated,
            in_book: row.in_book,
            permission: row
                .permission
                .parse()
                .map_err(|_| ArchiveError::Corrupt { what: "permission", cause: Cause::new("an unknown word stands there") })?,
            version: row.version,
            draft: row.draft.map(DraftId),
            created: row.created,
            updated: row.updated,
        })
    }
}

#[derive(sqlx::FromRow)]
struct SummaryRow {
    id: Uuid,
    recipient: String,
    occasion: String,
    dated: NaiveDate,
    words: i64,
    opening: String,
    in_book: bool,
}

/// What is kept of a text beside the text itself, for lists and for the search.
pub(crate) struct Text {
    pub(crate) text: String,
    pub(crate) opening: String,
    pub(crate) words: i64,
    pub(crate) find: String,
}

impl Text {
    pub(crate) fn of(text: &str) -> Text {
        let text = keepable(text);
        let parts = LetterText::parse(&text);
        let body = parts.paragraphs.first().map(String::as_str).or(parts.salutation.as_deref()).unwrap_or_default();
        let mut opening = body.split_whitespace().take(OPENING).collect::<Vec<_>>().join(" ");
        if body.split_whitespace().nth(OPENING).is_some() {
            opening.push('…');
        }
        Text { words: count(word_count(&text)), find: fold(&text), opening, text }
    }
}

/// A brief as it is stored, with what lists and the search need of it.
struct Told {
    json: String,
    recipient: String,
    occasion: String,
    find: String,
}

impl Told {
    fn of(brief: &Brief) -> Result<Told> {
        brief.check().map_err(|e| ArchiveError::Refused(e.to_string()))?;
        let (recipient, occasion) = (keepable(&brief.to.name), keepable(&brief.occasion));
        Ok(Told { json: write_json("brief", brief)?, find: fold(&format!("{recipient} {occasion}")), recipient, occasion })
    }
}

pub(crate) fn count(n: usize) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

pub(crate) fn read_json<T: serde::de::DeserializeOwned>(what: &'static str, text: &str) -> Result<T> {
    serde_json::from_str(text).map_err(|e| ArchiveError::Corrupt { what, cause: Cause::json(&e) })
}

pub(crate) fn write_json<T: serde::Serialize>(what: &'static str, value: &T) -> Result<String> {
    let mut value = serde_json::to_value(value).map_err(|e| ArchiveError::Corrupt { what, cause: Cause::json(&e) })?;
    drop_nul(&mut value);
    Ok(value.to_string())
}

fn drop_nul(value: &mut Value) {
    match value {
        Value::String(s) if s.contains('\0') => *s = keepable(s),
        Value::Array(list) => list.iter_mut().for_each(drop_nul),
        Value::Object(map) => map.values_mut().for_each(drop_nul),
        _ => {}
    }
}

impl Archive {
    /// Begins a letter: no text yet, version 0.
    ///
    /// # Errors
    /// [`ArchiveError::NotFound`] when the person is not this account's; [`ArchiveError::Refused`]
    /// as [`Brief::check`] says.
    pub async fn begin_letter(&self, account: AccountId, id: LetterId, new: &NewLetter, now: DateTime<Utc>) -> Result<Letter> {
        let told = Told::of(&new.brief)?;
        let mut change = self.change().await?;
        if let Some(person) = new.person {
            maybe!((Uuid,), change, "select id from people where id = $1 and account = $2", person.0, account.0)?
                .ok_or(ArchiveError::NotFound(Thing::Person))?;
        }
        run!(
            change,
            "insert into letters (id, account, person, recipient, occasion, brief, text, opening, words, find_head, find_text, sheet, dated, created, updated) \
             values ($1, $2, $3, $4, $5, $6, '', '', 0, $7, '', $8, $9, $10, $10)",
            id.0,
            account.0,
            new.person.map(|p| p.0),
            told.recipient,
            told.occasion,
            told.json,
            told.find,
            write_json("sheet", &new.sheet)?,
            new.dated,
            kept(now)
        )?;
        change.commit().await?;
        self.letter(account, id).await
    }

    /// A letter.
    ///
    /// # Errors
    /// [`ArchiveError::NotFound`].
    pub async fn letter(&self, account: AccountId, id: LetterId) -> Result<Letter> {
        let row = maybe!(
            LetterRow,
            self.desk().await?,
            "select id, person, brief, text, sheet, dated, in_book, permission, version, draft, created, updated from letters where id = $1 and account = $2",
            id.0,
            account.0
        )?;
        row.ok_or(ArchiveError::NotFound(Thing::Letter))?.try_into()
    }

    /// An account's letters, the latest date first; with `search`, those whose recipient, occasion
    /// or text holds these words as they stand, in any case, in any script.
    ///
    /// # Errors
    /// When the archive cannot be read.
    pub async fn letters(&self, account: AccountId, search: Option<&str>, limit: u32, offset: u32) -> Result<Vec<LetterSummary>> {
        let rows = all!(
            SummaryRow,
            self.desk().await?,
            "select id, recipient, occasion, dated, words, opening, in_book from letters \
             where account = $1 and ($2 is null or find_head like $2 escape '!' or find_text like $2 escape '!') \
             order by dated desc, created desc, id desc limit $3 offset $4",
            account.0,
            search.and_then(pattern),
            i64::from(limit),
            i64::from(offset)
        )?;
        Ok(rows
            .into_iter()
            .map(|r| LetterSummary {
                id: LetterId(r.id),
                to: r.recipient,
                occasion: r.occasion,
                dated: r.dated,
                words: usize::try_from(r.words).unwrap_or(0),
                opening: r.opening,
                in_book: r.in_book,
            })
            .collect())
    }

    /// What was said before: the texts of an account's other letters to a person, the latest date first.
    ///
    /// # Errors
    /// When the archive cannot be read.
    pub async fn earlier_texts(&self, account: AccountId, person: PersonId, except: LetterId, limit: u32) -> Result<Vec<String>> {
        let rows = all!(
            (String,),
            self.desk().await?,
            "select text from letters where account = $1 and person = $2 and id <> $3 and words > 0 order by dated desc, created desc, id desc limit $4",
            account.0,
            person.0,
            except.0,
            i64::from(limit)
        )?;
        Ok(rows.into_iter().map(|(text,)| text).collect())
    }

    /// The plan as the writer changed it; none when they did not.
    ///
    /// # Errors
    /// [`ArchiveError::NotFound`].
    pub async fn plan(&self, account: AccountId, id: LetterId) -> Result<Option<Plan>> {
        let row =
            maybe!((Option<String>,), self.desk().await?, "select plan from letters where id = $1 and account = $2", id.0, account.0)?;
        let (plan,) = row.ok_or(ArchiveError::NotFound(Thing::Letter))?;
        plan.map(|json| read_json("plan", &json)).transpose()
    }

    /// Keeps the plan that a letter is to be written by, or forgets it.
    ///
    /// # Errors
    /// [`ArchiveError::NotFound`].
    pub async fn save_plan(&self, account: AccountId, id: LetterId, plan: Option<&Plan>, now: DateTime<Utc>) -> Result<()> {
        let json = plan.map(|plan| write_json("plan", plan)).transpose()?;
        let changed = run!(
            self.desk().await?,
            "update letters set plan = $3, updated = $4 where id = $1 and account = $2",
            id.0,
            account.0,
            json,
            kept(now)
        )?;
        found(changed, Thing::Letter)
    }

    /// Changes how a letter goes onto paper.
    ///
    /// # Errors
    /// [`ArchiveError::NotFound`].
    pub async fn save_sheet(&self, account: AccountId, id: LetterId, sheet: &Sheet, now: DateTime<Utc>) -> Result<()> {
        let json = write_json("sheet", sheet)?;
        let changed = run!(
            self.desk().await?,
            "update letters set sheet = $3, updated = $4 where id = $1 and account = $2",
            id.0,
            account.0,
            json,
            kept(now)
        )?;
        found(changed, Thing::Letter)
    }

    /// Changes what the ghostwriter is told the next time.
    ///
    /// # Errors
    /// [`ArchiveError::NotFound`]; [`ArchiveError::Refused`] as [`Brief::check`] says.
    pub async fn save_brief(&self, account: AccountId, id: LetterId, brief: &Brief, now: DateTime<Utc>) -> Result<()> {
        let told = Told::of(brief)?;
        let changed = run!(
            self.desk().await?,
            "update letters set brief = $3, recipient = $4, occasion = $5, find_head = $6, updated = $7 where id = $1 and account = $2",
            id.0,
            account.0,
            told.json,
            told.recipient,
            told.occasion,
            told.find,
            kept(now)
        )?;
        found(changed, Thing::Letter)
    }

    /// Changes the date that stands on a letter.
    ///
    /// # Errors
    /// [`ArchiveError::NotFound`].
    pub async fn set_dated(&self, account: AccountId, id: LetterId, dated: NaiveDate, now: DateTime<Utc>) -> Result<()> {
        let changed = run!(
            self.desk().await?,
            "update letters set dated = $3, updated = $4 where id = $1 and account = $2",
            id.0,
            account.0,
            dated,
            kept(now)
        )?;
        found(changed, Thing::Letter)
    }

    /// Marks a letter for the book or takes the mark away. Collections that hold it keep it.
    ///
    /// # Errors
    /// [`ArchiveError::NotFound`].
    pub async fn mark_for_book(&self, account: AccountId, id: LetterId, in_book: bool) -> Result<()> {
        found(
            run!(self.desk().await?, "update letters set in_book = $3 where id = $1 and account = $2", id.0, account.0, in_book)?,
            Thing::Letter,
        )
    }

    /// Removes a letter with its versions and drafts, and takes it out of every collection.
    ///
    /// # Errors
    /// [`ArchiveError::NotFound`].
    pub async fn remove_letter(&self, account: AccountId, id: LetterId) -> Result<()> {
        found(run!(self.desk().await?, "delete from letters where id = $1 and account = $2", id.0, account.0)?, Thing::Letter)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_shows_the_first_words_of_the_body() {
        let text = Text::of("Dear Loretta,\n\nYou fell for me, or I for you.\n\nLove,\nChris\0");
        assert_eq!((text.opening.as_str(), text.words), ("You fell for me, or I for you.", 12));
        assert!(text.text.ends_with("Chris") && text.find.starts_with("dear loretta, you fell"));
        let long = Text::of(&"word ".repeat(40));
        assert_eq!(long.opening.split(' ').count(), OPENING);
        assert!(long.opening.ends_with('…'));
    }
}
