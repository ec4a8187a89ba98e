//! What is kept for a book besides its letters' order: what may be published, what was decided of a letter, what the
//! book says of itself, and the table of changed names, which no file that is made ever holds.

use crate::{
    Archive, ArchiveError, Cause, Result, Thing,
    collections::hold,
    correspondence::{LetterRow, read_json, write_json},
    people::found,
    store::keepable,
};
use letters::{AccountId, CollectionId, Decision, Front, Letter, LetterId, Permission, Rename, RenameKind, Renames};
use std::collections::HashMap;
use uuid::Uuid;

/// The longest note beside a letter, in characters.
const LONGEST_NOTE: usize = 4_000;

/// What was decided of a letter for one book.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Decided {
    /// Whether it is pinned, dropped or open.
    pub decision: Decision,
    /// What the book says beside it.
    pub note: String,
}

impl Archive {
    /// Says whether a letter may be published. One that may not leaves every collection.
    ///
    /// # Errors
    /// [`ArchiveError::NotFound`].
    pub async fn set_permission(&self, account: AccountId, id: LetterId, permission: Permission) -> Result<()> {
        let mut change = self.change().await?;
        let changed =
            run!(change, "update letters set permission = $3 where id = $1 and account = $2", id.0, account.0, permission.as_str())?;
        found(changed, Thing::Letter)?;
        if permission == Permission::No {
            run!(change, "delete from collection_letters where letter = $1", id.0)?;
        }
        change.commit().await
    }

    /// Every letter of an account that has words, by date: what a book can be chosen from.
    ///
    /// # Errors
    /// When the archive cannot be read.
    pub async fn letters_for_a_book(&self, account: AccountId) -> Result<Vec<Letter>> {
        let rows = all!(
            LetterRow,
            self.desk().await?,
            "select id, person, brief, text, sheet, dated, in_book, permission, version, draft, created, updated from letters \
             where account = $1 and words > 0 order by dated, created, id",
            account.0
        )?;
        rows.into_iter().map(Letter::try_from).collect()
    }

    /// What was decided for a book, letter by letter. A letter that is not named is open and has no note.
    ///
    /// # Errors
    /// [`ArchiveError::NotFound`].
    pub async fn decisions(&self, account: AccountId, id: CollectionId) -> Result<HashMap<LetterId, Decided>> {
        self.is_there(account, id).await?;
        let rows = all!(
            (Uuid, String, String),
            self.desk().await?,
            "select letter, decision, note from collection_decisions where collection = $1",
            id.0
        )?;
        rows.into_iter()
            .map(|(letter, decision, note)| {
                let decision = Decision::parse(&decision).ok_or_else(|| corrupt("decision"))?;
                Ok((LetterId(letter), Decided { decision, note }))
            })
            .collect()
    }

    /// Pins a letter, drops it, or leaves it open again. A dropped letter leaves the order, too; a pinned one that is
    /// not in it yet is put at its end.
    ///
    /// # Errors
    /// [`ArchiveError::NotFound`] for the collection or the letter.
    pub async fn decide(&self, account: AccountId, id: CollectionId, letter: LetterId, decision: Decision) -> Result<()> {
        let mut change = self.change().await?;
        hold(&mut change, account, id).await?;
        let put = run!(
            change,
            "insert into collection_decisions (collection, letter, decision) select $1, l.id, $4 from letters l where l.id = $2 and l.account = $3 \
             on conflict (collection, letter) do update set decision = excluded.decision",
            id.0,
            letter.0,
            account.0,
            decision.as_str()
        )?;
        found(put, Thing::Letter)?;
        match decision {
            Decision::Open => 0,
            Decision::Dropped => run!(change, "delete from collection_letters where collection = $1 and letter = $2", id.0, letter.0)?,
            Decision::Pinned => run!(
                change,
                "insert into collection_letters (collection, letter, place) \
                 select $1, $2, (select coalesce(max(c.place), 0) + 1 from collection_letters c where c.collection = $1) \
                 from letters l where l.id = $2 and l.account = $3 and l.permission <> 'no' on conflict (collection, letter) do nothing",
                id.0,
                letter.0,
                account.0
            )?,
        };
        change.commit().await
    }

    /// Keeps what the book says beside a letter; empty for nothing.
    ///
    /// # Errors
    /// [`ArchiveError::NotFound`]; [`ArchiveError::Refused`] for a note over 4,000 characters.
    pub async fn save_book_note(&self, account: AccountId, id: CollectionId, letter: LetterId, note: &str) -> Result<()> {
        let note = keepable(note.trim());
        if note.chars().count() > LONGEST_NOTE {
            return Err(ArchiveError::Refused("The note is longer than 4,000 characters.".into()));
        }
        let mut change = self.change().await?;
        hold(&mut change, account, id).await?;
        let put = run!(
            change,
            "insert into collection_decisions (collection, letter, note) select $1, l.id, $4 from letters l where l.id = $2 and l.account = $3 \
             on conflict (collection, letter) do update set note = excluded.note",
            id.0,
            letter.0,
            account.0,
            note
        )?;
        found(put, Thing::Letter)?;
        change.commit().await
    }

    /// What a book says besides its letters, and how it is to be made.
    ///
    /// # Errors
    /// [`ArchiveError::NotFound`].
    pub async fn front(&self, account: AccountId, id: CollectionId) -> Result<Front> {
        let row = maybe!((String,), self.desk().await?, "select front from collections where id = $1 and account = $2", id.0, account.0)?;
        let (front,) = row.ok_or(ArchiveError::NotFound(Thing::Collection))?;
        read_json("front", &front)
    }

    /// Keeps it.
    ///
    /// # Errors
    /// [`ArchiveError::NotFound`]; [`ArchiveError::Refused`] as [`Front::check`] says.
    pub async fn save_front(&self, account: AccountId, id: CollectionId, front: &Front) -> Result<()> {
        front.check().map_err(ArchiveError::Refused)?;
        let json = write_json("front", front)?;
        found(
            run!(self.desk().await?, "update collections set front = $3 where id = $1 and account = $2", id.0, account.0, json)?,
            Thing::Collection,
        )
    }

    /// The names that a book changes.
    ///
    /// # Errors
    /// [`ArchiveError::NotFound`].
    pub async fn renames(&self, account: AccountId, id: CollectionId) -> Result<Renames> {
        self.is_there(account, id).await?;
        let rows = all!(
            (String, String, String),
            self.desk().await?,
            "select original, changed, kind from collection_names where collection = $1 order by place",
            id.0
        )?;
        let names = rows.into_iter().map(|(from, to, kind)| {
            let kind = RenameKind::parse(&kind).ok_or_else(|| corrupt("kind of name"))?;
            Ok(Rename { from, to, kind })
        });
        Ok(Renames { names: names.collect::<Result<_>>()? })
    }

    /// Makes these the names that a book changes.
    ///
    /// # Errors
    /// [`ArchiveError::NotFound`]; [`ArchiveError::Refused`] as [`Renames::check`] says.
    pub async fn save_renames(&self, account: AccountId, id: CollectionId, table: &Renames) -> Result<()> {
        table.check().map_err(|e| {
            let at = e.line.map_or_else(String::new, |n| format!("Name {}: ", n + 1));
            ArchiveError::Refused(format!("{at}{}", e.message))
        })?;
        let mut change = self.change().await?;
        hold(&mut change, account, id).await?;
        run!(change, "delete from collection_names where collection = $1", id.0)?;
        for (place, name) in (1i64..).zip(&table.names) {
            run!(
                change,
                "insert into collection_names (collection, place, original, changed, kind) values ($1, $2, $3, $4, $5)",
                id.0,
                place,
                keepable(name.from.trim()),
                keepable(name.to.trim()),
                name.kind.as_str()
            )?;
        }
        change.commit().await
    }

    async fn is_there(&self, account: AccountId, id: CollectionId) -> Result<()> {
        let row = maybe!((Uuid,), self.desk().await?, "select id from collections where id = $1 and account = $2", id.0, account.0)?;
        row.map(|_| ()).ok_or(ArchiveError::NotFound(Thing::Collection))
    }
}

fn corrupt(what: &'static str) -> ArchiveError {
    ArchiveError::Corrupt { what, cause: Cause::new("an unknown word stands there") }
}
