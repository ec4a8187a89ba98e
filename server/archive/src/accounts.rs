//! Who signs in. Passwords arrive here hashed; the archive neither makes nor checks a hash.

use crate::{
    Archive, ArchiveError, Conflict, Result, Thing,
    fold::fold,
    store::{keepable, kept},
};
use chrono::{DateTime, Utc};
use letters::AccountId;
use std::fmt;
use uuid::Uuid;

/// Somebody who signs in and writes. `Debug` leaves the password's hash out.
#[derive(Clone, PartialEq, Eq)]
pub struct Account {
    /// Its id.
    pub id: AccountId,
    /// What is typed to sign in.
    pub name: String,
    /// What stands under this writer's letters.
    pub signs_as: String,
    /// The password's hash in the PHC string format, salt and parameters included.
    pub password_hash: String,
}

impl fmt::Debug for Account {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Account").field("id", &self.id).field("name", &self.name).field("signs_as", &self.signs_as).finish_non_exhaustive()
    }
}

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    name: String,
    signs_as: String,
    password_hash: String,
}

impl From<Row> for Account {
    fn from(row: Row) -> Self {
        Account { id: AccountId(row.id), name: row.name, signs_as: row.signs_as, password_hash: row.password_hash }
    }
}

/// How much an account keeps.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Counts {
    /// Letters.
    pub letters: usize,
    /// People.
    pub people: usize,
    /// Letters marked for the book.
    pub in_book: usize,
}

impl Archive {
    /// Adds an account. Sign-in names are told apart without regard to case, in any script.
    ///
    /// # Errors
    /// [`Conflict::NameTaken`]; [`ArchiveError::Refused`] for a name that is empty or over 120 characters.
    pub async fn create_account(
        &self,
        id: AccountId,
        name: &str,
        signs_as: &str,
        password_hash: &str,
        now: DateTime<Utc>,
    ) -> Result<Account> {
        let name = keepable(name.trim());
        let signs_as = keepable(signs_as.trim());
        if name.is_empty() || name.chars().count() > 120 || signs_as.chars().count() > 120 {
            return Err(ArchiveError::Refused("A sign-in name has 1 to 120 characters, and so has the name under the letters.".into()));
        }
        let added = run!(
            self.desk().await?,
            "insert into accounts (id, name, name_key, signs_as, password_hash, created) values ($1, $2, $3, $4, $5, $6) on conflict (name_key) do nothing",
            id.0,
            &name,
            fold(&name),
            &signs_as,
            password_hash,
            kept(now)
        )?;
        match added {
            0 => Err(Conflict::NameTaken.into()),
            _ => Ok(Account { id, name, signs_as, password_hash: password_hash.into() }),
        }
    }

    /// The account of a sign-in name, written in any case; none when nobody is called so.
    ///
    /// # Errors
    /// When the archive cannot be read.
    pub async fn account_by_name(&self, name: &str) -> Result<Option<Account>> {
        let row =
            maybe!(Row, self.desk().await?, "select id, name, signs_as, password_hash from accounts where name_key = $1", fold(name))?;
        Ok(row.map(Account::from))
    }

    /// An account by its id.
    ///
    /// # Errors
    /// [`ArchiveError::NotFound`].
    pub async fn account(&self, id: AccountId) -> Result<Account> {
        let row = maybe!(Row, self.desk().await?, "select id, name, signs_as, password_hash from accounts where id = $1", id.0)?;
        row.map(Account::from).ok_or(ArchiveError::NotFound(Thing::Account))
    }

    /// How much an account keeps.
    ///
    /// # Errors
    /// When the archive cannot be read.
    pub async fn counts(&self, account: AccountId) -> Result<Counts> {
        let (letters, people, in_book) = one!(
            (i64, i64, i64),
            self.desk().await?,
            "select (select count(*) from letters where account = $1), (select count(*) from people where account = $1), \
             (select count(*) from letters where account = $1 and in_book)",
            account.0
        )?;
        let whole = |n: i64| usize::try_from(n).unwrap_or(0);
        Ok(Counts { letters: whole(letters), people: whole(people), in_book: whole(in_book) })
    }

    /// The account, where there is one alone; none when there are more, or none yet.
    ///
    /// # Errors
    /// When the archive cannot be read.
    pub async fn only_account(&self) -> Result<Option<AccountId>> {
        let rows = all!((Uuid,), self.desk().await?, "select id from accounts order by id limit 2")?;
        Ok(if let [(id,)] = rows[..] { Some(AccountId(id)) } else { None })
    }

    /// How many accounts there are; 0 at the very first start.
    ///
    /// # Errors
    /// When the archive cannot be read.
    pub async fn count_accounts(&self) -> Result<u64> {
        let (count,) = one!((i64,), self.desk().await?, "select count(*) from accounts")?;
        Ok(count.unsigned_abs())
    }

    /// Puts a new password's hash in the place of the old one.
    ///
    /// # Errors
    /// [`ArchiveError::NotFound`].
    pub async fn set_password(&self, id: AccountId, password_hash: &str) -> Result<()> {
        match run!(self.desk().await?, "update accounts set password_hash = $2 where id = $1", id.0, password_hash)? {
            0 => Err(ArchiveError::NotFound(Thing::Account)),
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_account_never_shows_its_hash() {
        let account = Account {
            id: AccountId(Uuid::nil()),
            name: "chris".into(),
            signs_as: "Chris".into(),
            password_hash: "$argon2id$secret".into(),
        };
        assert!(!format!("{account:?}").contains("argon2"));
    }
}
