//! Who is signed in just now. What a session holds is the server's business; here it is bytes.

use crate::{Archive, Result, store::kept};
use chrono::{DateTime, Utc};

impl Archive {
    /// Keeps a session, new or changed, until it expires.
    ///
    /// # Errors
    /// When the archive cannot be written.
    pub async fn save_session(&self, id: &str, data: &[u8], expires: DateTime<Utc>) -> Result<()> {
        run!(
            self.desk().await?,
            "insert into sessions (id, data, expires) values ($1, $2, $3) on conflict (id) do update set data = excluded.data, expires = excluded.expires",
            id,
            data,
            kept(expires)
        )?;
        Ok(())
    }

    /// Keeps a new session unless one of this id exists; says whether it was kept.
    ///
    /// # Errors
    /// When the archive cannot be written.
    pub async fn create_session(&self, id: &str, data: &[u8], expires: DateTime<Utc>) -> Result<bool> {
        let added = run!(
            self.desk().await?,
            "insert into sessions (id, data, expires) values ($1, $2, $3) on conflict (id) do nothing",
            id,
            data,
            kept(expires)
        )?;
        Ok(added == 1)
    }

    /// What a session holds; none when it is unknown or over.
    ///
    /// # Errors
    /// When the archive cannot be read.
    pub async fn load_session(&self, id: &str, now: DateTime<Utc>) -> Result<Option<Vec<u8>>> {
        let row = maybe!((Vec<u8>,), self.desk().await?, "select data from sessions where id = $1 and expires > $2", id, kept(now))?;
        Ok(row.map(|(data,)| data))
    }

    /// Ends a session. One that is not there is ended already.
    ///
    /// # Errors
    /// When the archive cannot be written.
    pub async fn delete_session(&self, id: &str) -> Result<()> {
        run!(self.desk().await?, "delete from sessions where id = $1", id)?;
        Ok(())
    }

    /// Forgets the sessions that are over; says how many they were.
    ///
    /// # Errors
    /// When the archive cannot be written.
    pub async fn delete_expired_sessions(&self, now: DateTime<Utc>) -> Result<u64> {
        Ok(run!(self.desk().await?, "delete from sessions where expires <= $1", kept(now))?)
    }
}
