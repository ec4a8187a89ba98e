//! What was downloaded is what was meant.

use super::SupplyError;
use sha2::{Digest, Sha256};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

/// SHA-256 of everything in a file, as lower-case hexadecimal.
///
/// # Errors
/// When the file cannot be read.
pub fn sha256(path: &Path) -> Result<String, SupplyError> {
    ghostwriter::base::sha256(path).map_err(|e| SupplyError::io(path, e))
}

/// Where the hash of a file that the catalogue knows none for is noted.
fn note_of(file: &Path) -> PathBuf {
    super::beside(file, "sha256")
}

/// Notes the hash that the hub stated for a file, beside it, so that it can be checked again.
///
/// # Errors
/// When the file system refuses.
pub fn note(file: &Path, hash: &str) -> Result<(), SupplyError> {
    let path = note_of(file);
    std::fs::write(&path, hash).map_err(|e| SupplyError::io(&path, e))
}

/// The hash that was noted for a file.
pub fn noted(file: &Path) -> Option<String> {
    std::fs::read_to_string(note_of(file)).ok().map(|t| t.trim().to_string()).filter(|t| is_sha256(t))
}

/// The hash as it is written.
pub fn hex(hasher: Sha256) -> String {
    hasher.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Whether a text can be a SHA-256.
pub fn is_sha256(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|b| b.is_ascii_hexdigit())
}

/// Says that a file is not the one that was meant.
///
/// # Errors
/// When the hashes differ.
pub fn same(file: &str, expected: &str, got: &str) -> Result<(), SupplyError> {
    if expected.eq_ignore_ascii_case(got) {
        return Ok(());
    }
    Err(SupplyError::Differs { file: file.to_string(), expected: expected.to_string(), got: got.to_string() })
}

/// Copies and hashes in one pass; `seen` hears how many bytes went by.
///
/// # Errors
/// When either side fails.
pub fn copy(from: &mut impl Read, to: &mut impl Write, hasher: &mut Sha256, seen: &mut dyn FnMut(u64)) -> io::Result<u64> {
    let mut buffer = vec![0; 256 * 1024];
    let mut total = 0;
    loop {
        let n = match from.read(&mut buffer) {
            Ok(0) => return Ok(total),
            Ok(n) => n,
            Err(e) if e.kind() == io::ErrorKind::Interrupted => continue,
            Err(e) => return Err(e),
        };
        hasher.update(&buffer[..n]);
        to.write_all(&buffer[..n])?;
        total += n as u64;
        seen(n as u64);
    }
}
