//! What the tests of this room share: faces from the data folder, other people's tools, kept proofs.

use std::{path::PathBuf, process::Command};

/// The bytes of a face in the data folder.
pub(crate) fn face(file: &str) -> Vec<u8> {
    data("faces", file)
}

/// The bytes of a hand in the data folder.
pub(crate) fn hand(file: &str) -> Vec<u8> {
    data("hands", file)
}

fn data(folder: &str, file: &str) -> Vec<u8> {
    let root = std::env::var_os("LETTERS_DATA")
        .map_or_else(|| PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../target/data")), PathBuf::from);
    let path = root.join(folder).join(file);
    std::fs::read(&path).unwrap_or_else(|_| panic!("{} is missing: run cargo verify, which fetches it", path.display()))
}

/// Writes a proof to $PRESS_PROOFS, or to a folder of this run's own, and gives its path.
pub(crate) fn keep(name: &str, bytes: &[u8]) -> String {
    let folder = std::env::var_os("PRESS_PROOFS")
        .map_or_else(|| std::env::temp_dir().join(format!("press-proofs-{}", std::process::id())), PathBuf::from);
    std::fs::create_dir_all(&folder).unwrap();
    let path = folder.join(name);
    std::fs::write(&path, bytes).unwrap();
    path.to_str().unwrap().to_string()
}

/// Runs a tool and gives what it says.
pub(crate) fn tool(name: &str, arguments: &[&str]) -> String {
    let out =
        Command::new(name).args(arguments).output().unwrap_or_else(|_| panic!("{name} is missing: run cargo verify, which installs it"));
    assert!(out.status.success(), "{name} {arguments:?}: {}", String::from_utf8_lossy(&out.stderr));
    String::from_utf8_lossy(&out.stdout).into_owned()
}

/// `pdftotext` with these arguments, to a string.
pub(crate) fn tool_text(arguments: &[&str]) -> String {
    tool("pdftotext", &[arguments, &["-"]].concat())
}
