//! Who is signed in: password hashes, and sessions kept in the archive.

use archive::{Account, Archive, ArchiveError};
use argon2::password_hash::phc::PasswordHash;
use argon2::{Argon2, PasswordHasher, PasswordVerifier};
use async_trait::async_trait;
use axum_login::{AuthUser, AuthnBackend, UserId};
use chrono::{DateTime, Utc};
use letters::AccountId;
use tower_sessions::session::{Id, Record};
use tower_sessions::session_store::{self, SessionStore};

/// The one who is signed in.
#[derive(Debug, Clone)]
pub struct User(pub Account);

impl AuthUser for User {
    type Id = AccountId;

    fn id(&self) -> AccountId {
        self.0.id
    }

    // A changed password ends every session that was opened with the old one.
    fn session_auth_hash(&self) -> &[u8] {
        self.0.password_hash.as_bytes()
    }
}

/// What a person types to sign in.
pub struct Credentials {
    /// The name the account was made with.
    pub name: String,
    /// The password.
    pub password: String,
}

/// Accounts out of the archive.
#[derive(Clone, Debug)]
pub struct Accounts {
    archive: Archive,
}

impl Accounts {
    /// Over an open archive.
    pub fn new(archive: Archive) -> Self {
        Accounts { archive }
    }
}

impl AuthnBackend for Accounts {
    type User = User;
    type Credentials = Credentials;
    type Error = ArchiveError;

    async fn authenticate(&self, given: Credentials) -> Result<Option<User>, ArchiveError> {
        let account = self.archive.account_by_name(given.name.trim()).await?;
        let known = account.as_ref().map(|a| a.password_hash.clone());
        // Unknown names cost the same time as wrong passwords, so that nobody can list who writes here.
        let right = tokio::task::spawn_blocking(move || match known {
            Some(hash) => password_matches(&given.password, &hash),
            None => {
                let _ = hash_password(&given.password);
                false
            }
        })
        .await
        .unwrap_or(false);
        Ok(account.filter(|_| right).map(User))
    }

    async fn get_user(&self, id: &UserId<Self>) -> Result<Option<User>, ArchiveError> {
        match self.archive.account(*id).await {
            Ok(account) => Ok(Some(User(account))),
            Err(ArchiveError::NotFound(_)) => Ok(None),
            Err(e) => Err(e),
        }
    }
}

/// The PHC string of a password under Argon2id with the crate's recommended cost.
///
/// # Errors
/// When the password is longer than Argon2 takes, or the machine has no randomness.
pub fn hash_password(password: &str) -> Result<String, String> {
    Argon2::default().hash_password(password.as_bytes()).map(|h| h.to_string()).map_err(|e| e.to_string())
}

fn password_matches(password: &str, hash: &str) -> bool {
    PasswordHash::new(hash).is_ok_and(|hash| Argon2::default().verify_password(password.as_bytes(), &hash).is_ok())
}

/// Sessions in the archive, so that a restarted server signs nobody out.
#[derive(Debug, Clone)]
pub struct Sessions {
    archive: Archive,
}

impl Sessions {
    /// Over an open archive.
    pub fn new(archive: Archive) -> Self {
        Sessions { archive }
    }
}

#[async_trait]
impl SessionStore for Sessions {
    async fn create(&self, record: &mut Record) -> session_store::Result<()> {
        while !self.archive.create_session(&record.id.to_string(), &written(record)?, expires(record)).await.map_err(backend)? {
            record.id = Id::default();
        }
        Ok(())
    }

    async fn save(&self, record: &Record) -> session_store::Result<()> {
        self.archive.save_session(&record.id.to_string(), &written(record)?, expires(record)).await.map_err(backend)
    }

    async fn load(&self, id: &Id) -> session_store::Result<Option<Record>> {
        let kept = self.archive.load_session(&id.to_string(), Utc::now()).await.map_err(backend)?;
        kept.map(|data| serde_json::from_slice(&data).map_err(|e| session_store::Error::Decode(e.to_string()))).transpose()
    }

    async fn delete(&self, id: &Id) -> session_store::Result<()> {
        self.archive.delete_session(&id.to_string()).await.map_err(backend)
    }
}

fn written(record: &Record) -> session_store::Result<Vec<u8>> {
    serde_json::to_vec(record).map_err(|e| session_store::Error::Encode(e.to_string()))
}

fn expires(record: &Record) -> DateTime<Utc> {
    DateTime::from_timestamp(record.expiry_date.unix_timestamp(), 0).unwrap_or(DateTime::<Utc>::MAX_UTC)
}

fn backend(error: ArchiveError) -> session_store::Error {
    session_store::Error::Backend(error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_matches_its_own_hash_only() {
        let hash = hash_password("porch lane").unwrap();
        assert!(password_matches("porch lane", &hash));
        assert!(!password_matches("Porch lane", &hash) && !password_matches("porch lane", "not a hash"));
        assert_ne!(hash, hash_password("porch lane").unwrap(), "salted");
    }
}
