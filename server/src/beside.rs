//! Files that are never half-written: made beside their place, then given their name.

use crate::error::ServerError;
use std::io::Write;
use std::path::{Path, PathBuf};
use tempfile::NamedTempFile;

/// Writes all files or none: each beside its place first, then all are given their names.
///
/// # Errors
/// When a folder is not there or the file system refuses.
pub fn files(files: &[(PathBuf, Vec<u8>)]) -> Result<(), ServerError> {
    let mut made = Vec::new();
    for (path, bytes) in files {
        let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
        if !folder.is_dir() {
            return Err(ServerError::Unavailable(format!(
                "There is no folder {}.\n  Make it first, or write somewhere else.",
                folder.display()
            )));
        }
        if path.is_dir() {
            return Err(ServerError::Misused(format!("{} is a folder; name a file in it.", path.display())));
        }
        let mut file = NamedTempFile::new_in(folder).map_err(|e| ServerError::file(folder, e))?;
        file.write_all(bytes).map_err(|e| ServerError::file(path, e))?;
        crate::supply::settle(file.as_file(), path)?;
        made.push((file, path));
    }
    for (file, path) in made {
        file.persist(path).map_err(|e| ServerError::file(path, e.error))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_written_all_or_none() {
        let dir = tempfile::tempdir().unwrap();
        let (good, bad) = (dir.path().join("a.pdf"), dir.path().join("nowhere/b.pdf"));
        let error = files(&[(good.clone(), b"a".to_vec()), (bad, b"b".to_vec())]).unwrap_err().to_string();
        assert!(error.contains("nowhere") && std::fs::read_dir(dir.path()).unwrap().count() == 0, "{error}");
        files(&[(good.clone(), b"a".to_vec())]).unwrap();
        assert_eq!(std::fs::read(good).unwrap(), b"a");
    }
}
