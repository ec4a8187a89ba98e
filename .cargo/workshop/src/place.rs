//! Where things are, and how to call cargo from inside a program that cargo runs.

use crate::Outcome;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The folders that every step needs.
pub struct Place {
    /// The workspace.
    pub root: PathBuf,
    /// Where cargo builds.
    pub target: PathBuf,
}

impl Place {
    /// Asks cargo where it builds, so that `CARGO_TARGET_DIR` and every configuration file are heard.
    ///
    /// # Errors
    /// When cargo cannot be asked.
    pub fn find() -> Outcome<Place> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).map(Path::to_path_buf);
        let root = root
            .filter(|r| r.join("Cargo.toml").exists())
            .ok_or("The workspace has moved: run `cargo clean -p workshop` and try again.")?;
        let mut ask = cargo(&root);
        let answer = ask
            .args(["metadata", "--no-deps", "--format-version", "1"])
            .stderr(std::process::Stdio::inherit())
            .output()
            .map_err(|e| format!("cargo cannot be started: {e}. Is Rust installed (https://rustup.rs)?"))?;
        let text = String::from_utf8_lossy(&answer.stdout);
        let target = text.split_once("\"target_directory\":\"").and_then(|(_, rest)| rest.split('"').next());
        let target = target.filter(|_| answer.status.success()).ok_or("`cargo metadata` failed; the lines above say why.")?;
        Ok(Place { target: PathBuf::from(target.replace("\\\\", "\\")), root })
    }

    /// The browser half, as the server serves it.
    pub fn site(&self) -> PathBuf {
        self.target.join("site")
    }

    /// The data folder of the tests.
    pub fn data(&self) -> PathBuf {
        self.target.join("data")
    }

    /// Tools that come from npm.
    pub fn tools(&self) -> PathBuf {
        self.target.join("tools")
    }

    /// The program, built without the tests.
    pub fn letters(&self) -> PathBuf {
        self.target.join("debug/letters")
    }

    /// A call of cargo in the workspace.
    pub fn cargo(&self) -> Command {
        let mut command = cargo(&self.root);
        command.env("CARGO_TARGET_DIR", &self.target);
        command
    }

    /// A call of cargo in which our own crates go through clippy on their way through the compiler, so
    /// that lint and build are one compilation; with any warning it fails. This is what `cargo clippy`
    /// does, less its second check of every dependency.
    pub fn linting_cargo(&self) -> Command {
        let mut command = self.cargo();
        command.env("RUSTC_WORKSPACE_WRAPPER", beside_cargo("clippy-driver")).env("CLIPPY_ARGS", "-Dwarnings__CLIPPY_HACKERY__");
        command
    }
}

fn cargo(root: &Path) -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(root);
    plain(&mut command);
    command
}

/// Takes away what `cargo run` put into the environment for this program alone.
pub fn plain(command: &mut Command) {
    for (name, _) in std::env::vars_os() {
        let text = name.to_string_lossy();
        if text.starts_with("CARGO_PKG_")
            || text.starts_with("CARGO_MANIFEST_")
            || text.starts_with("CARGO_BIN_")
            || text.starts_with("CARGO_CRATE_")
        {
            command.env_remove(&name);
        }
    }
    command.env_remove("LD_LIBRARY_PATH");
}

/// A program of the same toolchain as the running cargo.
pub fn beside_cargo(program: &str) -> OsString {
    let beside = std::env::var_os("CARGO").map(PathBuf::from).and_then(|c| c.parent().map(|p| p.join(program)));
    match beside {
        Some(path) if path.exists() => path.into_os_string(),
        _ => program.into(),
    }
}
