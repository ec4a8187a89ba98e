//! Finished files, in an object store: a folder today, elsewhere later.

use crate::{ArchiveError, Cause, Result, Thing};
use object_store::{ObjectStore, ObjectStoreExt, local::LocalFileSystem, path::Path};
use std::{path::PathBuf, sync::Arc};

/// Finished files by key, such as `books/<id>/interior.pdf`. Cheap to clone.
#[derive(Clone)]
pub struct Files {
    store: Arc<dyn ObjectStore>,
    folder: PathBuf,
}

impl std::fmt::Debug for Files {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Files")
    }
}

fn key(key: &str) -> Result<Path> {
    let plain = !key.is_empty() && !key.starts_with('/') && !key.ends_with('/');
    Path::parse(key)
        .ok()
        .filter(|_| plain)
        .ok_or_else(|| ArchiveError::Refused("A file's key is a path like books/cover.pdf, without “..” and empty parts.".into()))
}

impl From<object_store::Error> for ArchiveError {
    fn from(error: object_store::Error) -> Self {
        match error {
            object_store::Error::NotFound { .. } => ArchiveError::NotFound(Thing::File),
            other => ArchiveError::Unavailable(Cause::new(other.to_string())),
        }
    }
}

impl Files {
    /// Keeps files in a folder, which is made when it is not there (on Unix for its owner's eyes only).
    ///
    /// # Errors
    /// [`ArchiveError::Address`] when it can be neither made nor opened.
    pub fn local(folder: impl AsRef<std::path::Path>) -> Result<Files> {
        let folder = folder.as_ref();
        let cannot = |why: String| {
            ArchiveError::Address(format!(
                "the folder for finished files ({}) cannot be used: {why}; choose another data folder",
                folder.display()
            ))
        };
        let mut maker = std::fs::DirBuilder::new();
        maker.recursive(true);
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut maker, 0o700);
        maker.create(folder).map_err(|e| cannot(e.to_string()))?;
        let store =
            LocalFileSystem::new_with_prefix(folder).map_err(|e| cannot(e.to_string()))?.with_automatic_cleanup(true).with_fsync(true);
        Ok(Files { store: Arc::new(store), folder: folder.to_path_buf() })
    }

    /// Keeps a file, new or in the place of an old one. A reader sees the old one or the new one,
    /// never half of either; what is kept is on the disk when this returns.
    ///
    /// # Errors
    /// [`ArchiveError::Refused`] for a key that is no plain path, [`ArchiveError::Unavailable`] when
    /// the disk takes no more.
    pub async fn put(&self, at: &str, bytes: Vec<u8>) -> Result<()> {
        self.store.put(&key(at)?, bytes.into()).await?;
        Ok(())
    }

    /// Where a file of this key stands, for whoever makes it piece by piece beside its place and gives it its name when it
    /// is whole, or reads it piece by piece. Its folder is made when it is not there.
    ///
    /// # Errors
    /// [`ArchiveError::Refused`] for a key that is no plain path, [`ArchiveError::Unavailable`] when its folder cannot be
    /// made.
    pub fn place(&self, at: &str) -> Result<PathBuf> {
        let place = key(at)?.parts().fold(self.folder.clone(), |path, part| path.join(part.as_ref()));
        if let Some(folder) = place.parent() {
            std::fs::create_dir_all(folder).map_err(|e| ArchiveError::Unavailable(Cause::new(e.to_string())))?;
        }
        Ok(place)
    }

    /// A file's bytes.
    ///
    /// # Errors
    /// [`ArchiveError::NotFound`].
    pub async fn get(&self, at: &str) -> Result<Vec<u8>> {
        Ok(self.store.get(&key(at)?).await?.bytes().await?.into())
    }

    /// Whether a file is there.
    ///
    /// # Errors
    /// [`ArchiveError::Unavailable`] when that cannot be said.
    pub async fn exists(&self, at: &str) -> Result<bool> {
        match self.store.head(&key(at)?).await {
            Ok(_) => Ok(true),
            Err(object_store::Error::NotFound { .. }) => Ok(false),
            Err(e) => Err(e.into()),
        }
    }

    /// Deletes a file. One that is not there is deleted already.
    ///
    /// # Errors
    /// [`ArchiveError::Unavailable`] when it cannot be deleted.
    pub async fn delete(&self, at: &str) -> Result<()> {
        match self.store.delete(&key(at)?).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(e) => Err(e.into()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_file_is_kept_replaced_and_deleted_and_never_leaves_its_folder() {
        let home = tempfile::tempdir().unwrap();
        let files = Files::local(home.path().join("files")).unwrap();
        files.put("books/1/interior.pdf", b"one".to_vec()).await.unwrap();
        files.put("books/1/interior.pdf", b"two".to_vec()).await.unwrap();
        assert_eq!(Files::local(home.path().join("files")).unwrap().get("books/1/interior.pdf").await.unwrap(), b"two");
        assert!(files.exists("books/1/interior.pdf").await.unwrap() && !files.exists("books/1/cover.pdf").await.unwrap());
        std::fs::write(files.place("books/2/cover.pdf").unwrap(), b"bound").unwrap();
        assert_eq!(files.get("books/2/cover.pdf").await.unwrap(), b"bound");
        files.delete("books/1/interior.pdf").await.unwrap();
        files.delete("books/1/interior.pdf").await.unwrap();
        assert!(matches!(files.get("books/1/interior.pdf").await, Err(ArchiveError::NotFound(Thing::File))));
        for bad in ["", "/etc/passwd", "../secret", "books//x", "books/", "a/../../b"] {
            assert!(matches!(files.put(bad, Vec::new()).await, Err(ArchiveError::Refused(_))), "{bad}");
            assert!(matches!(files.place(bad), Err(ArchiveError::Refused(_))), "{bad}");
        }
    }
}
