//! What stands of a book that is being made: letters that are written, files that are whole. It lies in a folder beside the
//! book's own place, so that after a kill the making goes on from there, and is gone when the book is done or given up.
//! (Printers call type that is kept set between two printings standing type.)
//!
//! Every part is named by a digest of all that went into it, this program included, and bears a sum of what it holds. What
//! is damaged, old or somebody else's is made again, never trusted; what cannot be kept is made without keeping it.

use crate::beside::{self, Beside};
use crate::error::ServerError;
use fonts::Page;
use press::PressError;
use serde::{Serialize, de::DeserializeOwned};
use sha2::{Digest, Sha256};
use std::fmt::{self, Write as _};
use std::fs::{File, TryLockError};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::time::UNIX_EPOCH;

/// Who holds this holds the folder.
const LOCK: &str = "lock";

/// By what a part is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Key([u8; 32]);

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

/// A key in the making: takes everything that goes into a part.
pub struct Keys(Sha256);

impl Keys {
    /// Of a kind of part, made by this program.
    pub fn of(kind: &str) -> Keys {
        Keys(Sha256::new()).and(program()).and(kind.as_bytes())
    }

    /// Takes bytes.
    #[must_use]
    pub fn and(mut self, bytes: &[u8]) -> Keys {
        self.0.update((bytes.len() as u64).to_be_bytes());
        self.0.update(bytes);
        self
    }

    /// Takes what a value says of itself, piece by piece: a manuscript is large.
    #[must_use]
    pub fn and_said(self, value: &impl fmt::Debug) -> Keys {
        struct Summed(Sha256, u64);
        impl fmt::Write for Summed {
            fn write_str(&mut self, piece: &str) -> fmt::Result {
                self.0.update(piece);
                self.1 += piece.len() as u64;
                Ok(())
            }
        }
        let mut summed = Summed(self.0, 0);
        // A digest takes everything.
        let _ = write!(summed, "{value:?}");
        let Summed(mut sum, length) = summed;
        sum.update(length.to_be_bytes());
        Keys(sum)
    }

    /// The key.
    pub fn key(self) -> Key {
        Key(self.0.finalize().into())
    }
}

/// This program: its version, and size and time of its file, so that a program that was built anew trusts no part of an
/// older one.
fn program() -> &'static [u8] {
    static PROGRAM: OnceLock<Vec<u8>> = OnceLock::new();
    PROGRAM.get_or_init(|| {
        let file = std::env::current_exe().and_then(std::fs::metadata);
        let built = file.as_ref().ok().and_then(|m| m.modified().ok()).and_then(|t| t.duration_since(UNIX_EPOCH).ok());
        format!("{} {} {:?}", env!("CARGO_PKG_VERSION"), file.map_or(0, |m| m.len()), built.unwrap_or_default()).into_bytes()
    })
}

/// The folder of what stands, held by this process alone.
pub struct Standing {
    folder: PathBuf,
    was_here: bool,
    _lock: File,
}

/// A file that is whole and waits for its name.
pub struct Whole(PathBuf);

impl Standing {
    /// Takes a folder, which is made when it is not there; nothing when another process holds it.
    ///
    /// # Errors
    /// When the file system refuses.
    pub fn take(folder: &Path) -> Result<Option<Standing>, ServerError> {
        let failed = |e: io::Error| ServerError::file(folder, e);
        loop {
            std::fs::create_dir_all(folder).map_err(failed)?;
            let path = folder.join(LOCK);
            let lock = match File::options().create(true).append(true).open(&path) {
                // Whoever held it has just taken it away.
                Err(e) if e.kind() == io::ErrorKind::NotFound => continue,
                lock => lock.map_err(failed)?,
            };
            match lock.try_lock() {
                Ok(()) if !path.exists() => {}
                Err(TryLockError::WouldBlock) => return Ok(None),
                // A file system without locks has no second process either.
                Ok(()) | Err(TryLockError::Error(_)) => {
                    beside::sweep(folder);
                    let was_here = std::fs::read_dir(folder).map_err(failed)?.flatten().any(|e| e.file_name() != LOCK);
                    return Ok(Some(Standing { folder: folder.to_path_buf(), was_here, _lock: lock }));
                }
            }
        }
    }

    /// Whether anything stood here when it was taken.
    pub fn was_here(&self) -> bool {
        self.was_here
    }

    /// The pages of a letter: as they stand, or as they are written now.
    ///
    /// # Errors
    /// Those of writing.
    pub fn pages<E>(&self, key: Key, write: impl FnOnce() -> Result<Vec<Page>, E>) -> Result<Vec<Page>, E> {
        if let Some(pages) = self.told(key) {
            return Ok(pages);
        }
        let pages = write()?;
        let _ = self.tell(key, &pages);
        Ok(pages)
    }

    /// A file, and what its making told of it: as it stands, or as `make` makes it now.
    ///
    /// # Errors
    /// Those of the making, and when the disk takes no more.
    pub fn file<T: Serialize + DeserializeOwned>(
        &self,
        key: Key,
        make: impl FnOnce(&mut File) -> Result<T, PressError>,
    ) -> Result<(T, Whole), ServerError> {
        let path = self.folder.join(format!("{key}.whole"));
        let about = Keys::of("what is told of").and(&key.0).key();
        if let Some((sum, told)) = self.told::<(String, T)>(about)
            && ghostwriter::base::sha256(&path).is_ok_and(|found| found == sum)
        {
            return Ok((told, Whole(path)));
        }
        let mut file = Beside::begin(&path)?;
        let told = make(file.file())?;
        Beside::settle(vec![file])?;
        let sum = ghostwriter::base::sha256(&path).map_err(|e| ServerError::file(&path, e))?;
        let both = (sum, told);
        let _ = self.tell(about, &both);
        Ok((both.1, Whole(path)))
    }

    /// Reads what was kept, when it is what was kept.
    fn told<T: DeserializeOwned>(&self, key: Key) -> Option<T> {
        let bytes = std::fs::read(self.folder.join(key.to_string())).ok()?;
        let (sum, said) = bytes.split_at_checked(32)?;
        (sum == Keys::of("part").and(&key.0).and(said).key().0).then(|| rmp_serde::from_slice(said).ok()).flatten()
    }

    fn tell(&self, key: Key, value: &impl Serialize) -> Result<(), ServerError> {
        let said = rmp_serde::to_vec(value).map_err(|e| ServerError::Unavailable(e.to_string()))?;
        let path = self.folder.join(key.to_string());
        let mut part = Beside::begin(&path)?;
        let sum = Keys::of("part").and(&key.0).and(&said).key().0;
        part.file().write_all(&sum).and_then(|()| part.file().write_all(&said)).map_err(|e| ServerError::file(&path, e))?;
        part.name()
    }

    /// Takes it all away: the book is done, or given up.
    pub fn clear(self) {
        clear(&self.folder);
    }
}

/// Takes away what stands in a folder that nobody holds.
pub fn clear(folder: &Path) {
    let _ = std::fs::remove_dir_all(folder);
}

/// Gives whole files their names.
///
/// # Errors
/// When the file system refuses; then some may have their names already.
pub fn settle(files: Vec<(Whole, PathBuf)>) -> Result<(), ServerError> {
    for (Whole(from), to) in files {
        std::fs::rename(from, &to).map_err(|e| ServerError::file(&to, e))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn taken(folder: &Path) -> Standing {
        Standing::take(folder).unwrap().expect("nobody else has it")
    }

    fn page(text: &str) -> Vec<Page> {
        let mut page = Page { width_mm: 184.0 / 3.0, height_mm: 267.0, shapes: vec![], marks: vec![], words: vec![] };
        page.words.push(fonts::Word { text: text.into(), x_mm: 0.1 + 0.2, ..fonts::Word::default() });
        vec![page]
    }

    #[test]
    fn what_stands_is_kept_and_what_is_damaged_or_strange_is_made_again() {
        let dir = tempfile::tempdir().unwrap();
        let folder = dir.path().join("standing");
        let key = |letter: &str| Keys::of("letter").and(letter.as_bytes()).key();
        let ask = |standing: &Standing, letter: &str, now: &str| standing.pages(key(letter), || Ok::<_, ()>(page(now))).unwrap();
        let standing = taken(&folder);
        assert!(!standing.was_here() && Standing::take(&folder).unwrap().is_none(), "one process at a time");
        assert_eq!(ask(&standing, "a", "first"), page("first"));
        assert_eq!(ask(&standing, "b", "second"), page("second"));

        // After a kill it goes on from there, to the last bit.
        drop(standing);
        let standing = taken(&folder);
        assert!(standing.was_here());
        assert_eq!(ask(&standing, "a", "again"), page("first"));

        // One bit is wrong; then one part stands in the place of another.
        let path = folder.join(key("a").to_string());
        let mut bytes = std::fs::read(&path).unwrap();
        *bytes.last_mut().unwrap() ^= 1;
        std::fs::write(&path, &bytes).unwrap();
        assert_eq!(ask(&standing, "a", "again"), page("again"));
        std::fs::copy(folder.join(key("b").to_string()), &path).unwrap();
        assert_eq!(ask(&standing, "a", "once more"), page("once more"));
        std::fs::write(&path, b"short").unwrap();
        assert_eq!(ask(&standing, "a", "at last"), page("at last"));
        standing.clear();
        assert!(!folder.exists());
    }

    #[test]
    fn a_whole_file_is_made_once_unless_it_is_damaged() {
        let dir = tempfile::tempdir().unwrap();
        let folder = dir.path().join("standing");
        let standing = taken(&folder);
        let key = || Keys::of("file").and_said(&("a manuscript", 1.5)).key();
        let ask =
            |said: &'static str| standing.file(key(), |file| file.write_all(said.as_bytes()).map(|()| 7_u32).map_err(PressError::Write));
        ask("the pages").unwrap();
        let (told, Whole(path)) = ask("other pages").unwrap();
        assert_eq!((told, std::fs::read(&path).unwrap()), (7, b"the pages".to_vec()));
        std::fs::write(&path, b"the pages?").unwrap();
        let (_, whole) = ask("other pages").unwrap();
        let place = dir.path().join("interior.pdf");
        settle(vec![(whole, place.clone())]).unwrap();
        assert_eq!(std::fs::read(place).unwrap(), b"other pages");
    }

    #[test]
    fn a_key_tells_apart_what_differs() {
        let key = |a: &str, b: &str| Keys::of("letter").and(a.as_bytes()).and(b.as_bytes()).key();
        assert_eq!(key("a", "b"), key("a", "b"));
        assert_ne!(key("ab", ""), key("a", "b"));
        assert_ne!(Keys::of("a").and_said(&"x").key(), Keys::of("a").and_said(&"y").key());
    }
}
