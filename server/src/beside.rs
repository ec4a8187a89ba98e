//! Files that are never half-written: made beside their place, then given their name.

use crate::error::ServerError;
use std::fs::{File, TryLockError};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

/// How a file is called until it is whole: this, six letters or figures, and [`PART`].
const BEGUN: &str = ".letters-";
const PART: &str = ".part";
/// What was begun this long ago is not being written any more.
const GIVEN_UP: Duration = Duration::from_secs(60 * 60);

/// Removes from a folder what a process that was killed had begun to write there: files of our own name only, and
/// only those that no living process holds locked; where a file system knows no locks, those that nobody has touched
/// for an hour. Answers how many.
pub fn sweep(folder: &Path) -> usize {
    let ours = |name: &str| {
        let middle = name.strip_prefix(BEGUN).and_then(|rest| rest.strip_suffix(PART));
        middle.is_some_and(|m| m.len() == 6 && m.bytes().all(|b| b.is_ascii_alphanumeric()))
    };
    let old = |entry: &std::fs::DirEntry| {
        let touched = entry.metadata().ok().filter(std::fs::Metadata::is_file).and_then(|m| m.modified().ok());
        touched.and_then(|t| SystemTime::now().duration_since(t).ok()).is_some_and(|age| age > GIVEN_UP)
    };
    let dead = |entry: &std::fs::DirEntry| {
        let Ok(file) = File::open(entry.path()) else { return false };
        match file.try_lock() {
            Ok(()) => entry.metadata().is_ok_and(|m| m.is_file()) && std::fs::remove_file(entry.path()).is_ok(),
            Err(TryLockError::WouldBlock) => false,
            Err(TryLockError::Error(_)) => old(entry) && std::fs::remove_file(entry.path()).is_ok(),
        }
    };
    let Ok(entries) = std::fs::read_dir(folder) else { return 0 };
    entries.flatten().filter(|e| e.file_name().to_str().is_some_and(ours) && dead(e)).count()
}

/// Begins a part in a folder and locks it, so that [`sweep`] knows that somebody is writing it.
fn begin(folder: &Path) -> std::io::Result<tempfile::NamedTempFile> {
    loop {
        let begun = tempfile::Builder::new().prefix(BEGUN).suffix(PART).rand_bytes(6).tempfile_in(folder)?;
        match begun.as_file().try_lock() {
            // Whoever swept between the making and the locking has taken it away.
            Ok(()) if !begun.path().exists() => {}
            Ok(()) | Err(TryLockError::Error(_)) => return Ok(begun),
            Err(TryLockError::WouldBlock) => {}
        }
    }
}

/// A file that is being made beside its place.
pub struct Beside {
    file: tempfile::NamedTempFile,
    path: PathBuf,
}

impl Beside {
    /// Begins a file that is to stand at a path.
    ///
    /// # Errors
    /// When its folder is not there or the file system refuses.
    pub fn begin(path: &Path) -> Result<Beside, ServerError> {
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
        let file = begin(folder).map_err(|e| ServerError::file(folder, e))?;
        Ok(Beside { file, path: path.to_path_buf() })
    }

    /// What is written into it.
    pub fn file(&mut self) -> &mut File {
        self.file.as_file_mut()
    }

    /// Gives it its name at once. After a power failure it may be damaged: for what bears a sum of itself.
    ///
    /// # Errors
    /// When the file system refuses.
    pub fn name(self) -> Result<(), ServerError> {
        let Beside { file, path } = self;
        file.persist(&path).map(drop).map_err(|e| ServerError::file(&path, e.error))
    }

    /// Gives all their names, once all are on the disk.
    ///
    /// # Errors
    /// When the file system refuses; then some may have their names already.
    pub fn settle(made: Vec<Beside>) -> Result<(), ServerError> {
        for Beside { file, path } in &made {
            crate::supply::settle(file.as_file(), path)?;
        }
        for Beside { file, path } in made {
            file.persist(&path).map_err(|e| ServerError::file(&path, e.error))?;
        }
        Ok(())
    }
}

/// Writes all files or none: each beside its place first, then all are given their names.
///
/// # Errors
/// When a folder is not there or the file system refuses.
pub fn files(files: &[(PathBuf, Vec<u8>)]) -> Result<(), ServerError> {
    let mut made = Vec::new();
    for (path, bytes) in files {
        let mut file = Beside::begin(path)?;
        file.file().write_all(bytes).map_err(|e| ServerError::file(path, e))?;
        made.push(file);
    }
    Beside::settle(made)
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

    #[test]
    fn what_a_killed_process_left_is_swept_up_and_nothing_else() {
        let dir = tempfile::tempdir().unwrap();
        let long_ago = SystemTime::now() - 2 * GIVEN_UP;
        let made = |name: &str, old: bool| {
            let file = std::fs::File::create(dir.path().join(name)).unwrap();
            if old {
                file.set_modified(long_ago).unwrap();
            }
        };
        for (name, old) in [(".letters-a1B2c3.part", true), (".letters-d4E5f6.part", false), (".letters-mine.part", true), ("a.hand", true)]
        {
            made(name, old);
        }
        let mut living = Beside::begin(&dir.path().join("b.pdf")).unwrap();
        living.file().write_all(b"half").unwrap();
        assert_eq!(sweep(dir.path()), 2, "what nobody holds goes, however new; what somebody is writing stays");
        Beside::settle(vec![living]).unwrap();
        let mut left: Vec<String> = std::fs::read_dir(dir.path()).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
        left.sort();
        assert_eq!(left, [".letters-mine.part", "a.hand", "b.pdf"]);
    }
}
