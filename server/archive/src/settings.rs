//! A few words about the house itself that belong to no account.

use crate::{Archive, Result, store::keepable};

impl Archive {
    /// A setting's value; none when it was never set.
    ///
    /// # Errors
    /// When the archive cannot be read.
    pub async fn setting(&self, key: &str) -> Result<Option<String>> {
        let row = maybe!((String,), self.desk().await?, "select value from settings where key = $1", key)?;
        Ok(row.map(|(value,)| value))
    }

    /// Sets a setting, new or not.
    ///
    /// # Errors
    /// When the archive cannot be written.
    pub async fn set_setting(&self, key: &str, value: &str) -> Result<()> {
        run!(
            self.desk().await?,
            "insert into settings (key, value) values ($1, $2) on conflict (key) do update set value = excluded.value",
            key,
            keepable(value)
        )?;
        Ok(())
    }
}
