//! Letters chosen and put in order for a book.

use crate::{
    Archive, ArchiveError, Conflict, Result, Thing,
    correspondence::LetterRow,
    people::found,
    store::{Change, keepable, kept},
};
use chrono::{DateTime, NaiveDate, Utc};
use letters::{AccountId, Collection, CollectionId, CollectionLetter, Letter, LetterId, NewCollection};
use std::collections::{HashMap, HashSet};
use uuid::Uuid;

#[derive(sqlx::FromRow)]
struct PlaceRow {
    collection: Uuid,
    id: Uuid,
    recipient: String,
    occasion: String,
    dated: NaiveDate,
    words: i64,
    permission: String,
}

type TitleRow = (Uuid, String, String);

fn assemble(titles: Vec<TitleRow>, places: Vec<PlaceRow>) -> Vec<Collection> {
    let mut of: HashMap<Uuid, Vec<CollectionLetter>> = HashMap::new();
    for p in places {
        of.entry(p.collection).or_default().push(CollectionLetter {
            id: LetterId(p.id),
            to: p.recipient,
            occasion: p.occasion,
            dated: p.dated,
            words: usize::try_from(p.words).unwrap_or(0),
            // The table holds no other word; if it did, somebody would have to be asked.
            permission: p.permission.parse().unwrap_or_default(),
        });
    }
    titles
        .into_iter()
        .map(|(id, title, author)| Collection { id: CollectionId(id), title, author, letters: of.remove(&id).unwrap_or_default() })
        .collect()
}

fn check(new: &NewCollection) -> Result<(String, String)> {
    let (title, author) = (keepable(new.title.trim()), keepable(new.author.trim()));
    if title.is_empty() || title.chars().count() > 300 {
        return Err(ArchiveError::Refused("A book needs a title of 1 to 300 characters: what stands on its title page.".into()));
    }
    if author.chars().count() > 200 {
        return Err(ArchiveError::Refused("The author's name is longer than 200 characters.".into()));
    }
    Ok((title, author))
}

/// Holds a collection's row until the change is committed, and sees that it is the account's.
pub(crate) async fn hold(change: &mut Change, account: AccountId, id: CollectionId) -> Result<()> {
    found(run!(change, "update collections set title = title where id = $1 and account = $2", id.0, account.0)?, Thing::Collection)
}

impl Archive {
    /// Makes an empty collection.
    ///
    /// # Errors
    /// [`ArchiveError::Refused`] for a title that is empty or over 300 characters, or an author over 200.
    pub async fn create_collection(
        &self,
        account: AccountId,
        id: CollectionId,
        new: &NewCollection,
        now: DateTime<Utc>,
    ) -> Result<Collection> {
        let (title, author) = check(new)?;
        run!(
            self.desk().await?,
            "insert into collections (id, account, title, author, created) values ($1, $2, $3, $4, $5)",
            id.0,
            account.0,
            &title,
            &author,
            kept(now)
        )?;
        Ok(Collection { id, title, author, letters: Vec::new() })
    }

    /// An account's collections, the newest first, each with its letters in order. Two statements.
    ///
    /// # Errors
    /// When the archive cannot be read.
    pub async fn collections(&self, account: AccountId) -> Result<Vec<Collection>> {
        let mut desk = self.desk().await?;
        let titles =
            all!(TitleRow, desk, "select id, title, author from collections where account = $1 order by created desc, id desc", account.0)?;
        let places = all!(
            PlaceRow,
            desk,
            "select c.collection, l.id, l.recipient, l.occasion, l.dated, l.words, l.permission from collection_letters c join letters l on l.id = c.letter \
             join collections b on b.id = c.collection where b.account = $1 order by c.collection, c.place, l.id",
            account.0
        )?;
        Ok(assemble(titles, places))
    }

    /// A collection with its letters in order.
    ///
    /// # Errors
    /// [`ArchiveError::NotFound`].
    pub async fn collection(&self, account: AccountId, id: CollectionId) -> Result<Collection> {
        let mut desk = self.desk().await?;
        let title = maybe!(TitleRow, desk, "select id, title, author from collections where id = $1 and account = $2", id.0, account.0)?
            .ok_or(ArchiveError::NotFound(Thing::Collection))?;
        let places = all!(
            PlaceRow,
            desk,
            "select c.collection, l.id, l.recipient, l.occasion, l.dated, l.words, l.permission from collection_letters c join letters l on l.id = c.letter \
             where c.collection = $1 order by c.place, l.id",
            id.0
        )?;
        assemble(vec![title], places).pop().ok_or(ArchiveError::NotFound(Thing::Collection))
    }

    /// Whose collection it is: for whoever holds the archive itself, never for a request from the web.
    ///
    /// # Errors
    /// [`ArchiveError::NotFound`].
    pub async fn collection_owner(&self, id: CollectionId) -> Result<AccountId> {
        let row = maybe!((Uuid,), self.desk().await?, "select account from collections where id = $1", id.0)?;
        row.map(|(account,)| AccountId(account)).ok_or(ArchiveError::NotFound(Thing::Collection))
    }

    /// Every collection in the house by its title, with whose it is, the newest last: for whoever holds the archive itself,
    /// never for a request from the web.
    ///
    /// # Errors
    /// When the archive cannot be read.
    pub async fn every_collection(&self) -> Result<Vec<(CollectionId, AccountId, String)>> {
        let rows = all!((Uuid, Uuid, String), self.desk().await?, "select id, account, title from collections order by created, id")?;
        Ok(rows.into_iter().map(|(id, account, title)| (CollectionId(id), AccountId(account), title)).collect())
    }

    /// Gives a collection another title and author.
    ///
    /// # Errors
    /// [`ArchiveError::NotFound`]; [`ArchiveError::Refused`] as [`Archive::create_collection`].
    pub async fn rename_collection(&self, account: AccountId, id: CollectionId, new: &NewCollection) -> Result<()> {
        let (title, author) = check(new)?;
        found(
            run!(
                self.desk().await?,
                "update collections set title = $3, author = $4 where id = $1 and account = $2",
                id.0,
                account.0,
                title,
                author
            )?,
            Thing::Collection,
        )
    }

    /// Removes a collection; its letters stay in the archive. Finished files are the caller's to delete.
    ///
    /// # Errors
    /// [`ArchiveError::NotFound`].
    pub async fn remove_collection(&self, account: AccountId, id: CollectionId) -> Result<()> {
        found(run!(self.desk().await?, "delete from collections where id = $1 and account = $2", id.0, account.0)?, Thing::Collection)
    }

    /// Makes these letters, in this order, the whole of a collection.
    ///
    /// # Errors
    /// [`ArchiveError::NotFound`] for the collection or for any letter that is not this account's,
    /// and [`Conflict::Exists`] when a letter is named twice; nothing has changed then.
    pub async fn set_order(&self, account: AccountId, id: CollectionId, letters: &[LetterId]) -> Result<()> {
        if letters.iter().collect::<HashSet<_>>().len() != letters.len() {
            return Err(Conflict::Exists.into());
        }
        let mut change = self.change().await?;
        hold(&mut change, account, id).await?;
        run!(change, "delete from collection_letters where collection = $1", id.0)?;
        for (place, letter) in (1i64..).zip(letters) {
            let put = run!(
                change,
                "insert into collection_letters (collection, letter, place) select $1, l.id, $4 from letters l where l.id = $2 and l.account = $3",
                id.0,
                letter.0,
                account.0,
                place
            )?;
            found(put, Thing::Letter)?;
        }
        change.commit().await
    }

    /// Appends the letters that are marked for the book and not yet in the collection, by their
    /// date; says how many they were.
    ///
    /// # Errors
    /// [`ArchiveError::NotFound`].
    pub async fn add_marked_letters(&self, account: AccountId, id: CollectionId) -> Result<u64> {
        let mut change = self.change().await?;
        hold(&mut change, account, id).await?;
        let added = run!(
            change,
            "insert into collection_letters (collection, letter, place) \
             select $1, l.id, (select coalesce(max(c.place), 0) from collection_letters c where c.collection = $1) + row_number() over (order by l.dated, l.created, l.id) \
             from letters l where l.account = $2 and l.in_book and l.permission <> 'no' and l.id not in (select c.letter from collection_letters c where c.collection = $1)",
            id.0,
            account.0
        )?;
        change.commit().await?;
        Ok(added)
    }

    /// Takes a letter out of a collection.
    ///
    /// # Errors
    /// [`ArchiveError::NotFound`] when it is not in it.
    pub async fn remove_from_collection(&self, account: AccountId, id: CollectionId, letter: LetterId) -> Result<()> {
        let mut change = self.change().await?;
        hold(&mut change, account, id).await?;
        found(run!(change, "delete from collection_letters where collection = $1 and letter = $2", id.0, letter.0)?, Thing::Letter)?;
        change.commit().await
    }

    /// The whole letters of a collection, in order, for the press.
    ///
    /// # Errors
    /// [`ArchiveError::NotFound`].
    pub async fn collection_letters_full(&self, account: AccountId, id: CollectionId) -> Result<Vec<Letter>> {
        let mut desk = self.desk().await?;
        maybe!((Uuid,), desk, "select id from collections where id = $1 and account = $2", id.0, account.0)?
            .ok_or(ArchiveError::NotFound(Thing::Collection))?;
        let rows = all!(
            LetterRow,
            desk,
            "select l.id, l.person, l.brief, l.text, l.sheet, l.dated, l.in_book, l.permission, l.version, l.draft, l.created, l.updated \
             from collection_letters c join letters l on l.id = c.letter where c.collection = $1 order by c.place, l.id",
            id.0
        )?;
        rows.into_iter().map(Letter::try_from).collect()
    }
}
