//! npm packages: downloaded by npm, opened here; their scripts never run.

use super::{SupplyError, Wanted, accept, last_words, verify};
use flate2::read::GzDecoder;
use sha2::{Digest, Sha256};
use std::fs::File;
use std::path::Path;
use std::process::{Command, Stdio};
use tempfile::NamedTempFile;

/// Takes one file out of one package.
///
/// # Errors
/// When npm is missing or fails, the package lacks the file, or the file differs.
pub fn one(wanted: &Wanted, package: &str, version: &str, path: &str) -> Result<(), SupplyError> {
    let name = format!("{package}@{version}");
    let folder = wanted.to.parent().unwrap_or(Path::new("."));
    let into = tempfile::Builder::new().prefix(".fetch-").tempdir_in(folder).map_err(|e| SupplyError::io(folder, e))?;
    let output = Command::new("npm")
        .args(["pack", &name, "--ignore-scripts", "--silent", "--pack-destination", "."])
        // An empty folder of its own: no package.json of somebody's project has a say.
        .current_dir(into.path())
        .stdin(Stdio::null())
        .output()
        .map_err(|_| SupplyError::NoTool { tool: "npm", package: "npm" })?;
    let packed = std::fs::read_dir(into.path())
        .map_err(|e| SupplyError::io(into.path(), e))?
        .filter_map(Result::ok)
        .map(|entry| entry.path())
        .find(|p| p.extension().is_some_and(|e| e == "tgz"));
    let packed = match packed {
        Some(packed) if output.status.success() => packed,
        _ => {
            let said =
                if output.stderr.is_empty() { "npm does not have it, or cannot be reached".into() } else { last_words(&output.stderr) };
            return Err(SupplyError::Client { what: name, said });
        }
    };
    let broken = |e: std::io::Error| SupplyError::Broken { package: name.clone(), said: e.to_string() };
    let mut archive = tar::Archive::new(GzDecoder::new(File::open(&packed).map_err(|e| SupplyError::io(&packed, e))?));
    for entry in archive.entries().map_err(broken)? {
        let mut entry = entry.map_err(broken)?;
        // Every path in an npm package begins with one folder, usually "package".
        let inside = entry.path().map_err(broken)?.components().skip(1).collect::<std::path::PathBuf>();
        if inside != Path::new(path) {
            continue;
        }
        let mut file = NamedTempFile::new_in(folder).map_err(|e| SupplyError::io(folder, e))?;
        let mut hasher = Sha256::new();
        verify::copy(&mut entry, &mut file, &mut hasher, &mut |_| {}).map_err(broken)?;
        return accept(wanted, file, &verify::hex(hasher));
    }
    Err(SupplyError::NotInside { package: name, path: path.to_string() })
}
