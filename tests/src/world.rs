//! A data folder, the program, and what it answers.

use crate::Server;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use tempfile::TempDir;

/// A house of its own: a fresh data folder that borrows the downloaded models, hands and faces.
pub struct World {
    data: TempDir,
}

/// What a command said.
#[derive(Debug)]
pub struct Spoken {
    /// The exit code.
    pub code: i32,
    /// Standard output.
    pub out: String,
    /// Standard error.
    pub err: String,
}

impl World {
    /// A new, empty house.
    ///
    /// # Panics
    /// When the downloads are not there: `cargo verify` fetches them.
    #[expect(clippy::new_without_default, reason = "making one needs a disk and downloads; a default should not")]
    pub fn new() -> World {
        let data = tempfile::tempdir().expect("a temporary folder");
        let downloads = downloads();
        for name in ["models", "hands", "faces"] {
            let there = downloads.join(name);
            assert!(there.is_dir(), "{} is missing: run cargo verify", there.display());
            // File by file: a hand that a story teaches the house stays in the story.
            let here = data.path().join(name);
            std::fs::create_dir(&here).expect("a folder");
            for file in std::fs::read_dir(&there).expect("the downloads").flatten().filter(|f| f.path().is_file()) {
                std::os::unix::fs::symlink(file.path(), here.join(file.file_name())).expect("a link to a download");
            }
        }
        World { data }
    }

    /// The data folder.
    pub fn data(&self) -> &Path {
        self.data.path()
    }

    /// A path for a file of this story's own.
    pub fn file(&self, name: &str) -> PathBuf {
        let desk = self.data.path().join("desk");
        std::fs::create_dir_all(&desk).expect("a folder for the story's files");
        desk.join(name)
    }

    /// Writes a file of this story's own.
    pub fn write(&self, name: &str, text: &str) -> PathBuf {
        let path = self.file(name);
        std::fs::write(&path, text).expect("the story's file can be written");
        path
    }

    /// The program, on this house's data.
    pub fn letters<S: AsRef<OsStr>>(&self, args: &[S]) -> Command {
        let mut command = Command::new(program());
        command.args(args).env("LETTERS_DATA", self.data.path()).env("LETTERS_SITE", site()).current_dir(self.data.path());
        command.env_remove("RUST_LOG").env_remove("LETTERS_BIN").stdin(Stdio::null());
        command
    }

    /// Runs the program and hears it out.
    pub fn run<S: AsRef<OsStr>>(&self, args: &[S]) -> Spoken {
        let answer = self.letters(args).output().expect("the program starts");
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("the program speaks UTF-8");
        Spoken { code: answer.status.code().unwrap_or(-1), out: text(answer.stdout), err: text(answer.stderr) }
    }

    /// Starts the house on a free port and waits until it answers.
    pub fn serve(&self) -> Server {
        Server::start(self, free_port())
    }

    /// Starts it again where it was.
    pub fn serve_on(&self, port: u16) -> Server {
        Server::start(self, port)
    }
}

impl Spoken {
    /// The output, if all went well.
    pub fn done(self) -> String {
        assert_eq!(self.code, 0, "{}", self.err);
        self.out
    }
}

/// Where the pictures of a run are kept.
pub fn pictures() -> PathBuf {
    let folder = target().join("pictures");
    std::fs::create_dir_all(&folder).expect("a folder for pictures");
    folder
}

/// Real briefs that lie beside the project, when they do.
pub fn briefs() -> Vec<PathBuf> {
    let folder = root().join("../shared/briefs");
    let mut found: Vec<PathBuf> = std::fs::read_dir(folder).into_iter().flatten().flatten().map(|e| e.path()).collect();
    found.retain(|p| p.extension().is_some_and(|e| e == "toml"));
    found.sort();
    found
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("tests stand in the workspace").to_path_buf()
}

/// The folder that this very test was built into: `target/debug/deps/stories-…`.
pub(crate) fn target() -> PathBuf {
    let exe = std::env::current_exe().expect("a test knows where it is");
    exe.ancestors().nth(3).expect("a test lies in target/debug/deps").to_path_buf()
}

fn program() -> PathBuf {
    let path = std::env::var_os("LETTERS_BIN").map_or_else(|| target().join("debug/letters"), PathBuf::from);
    assert!(path.is_file(), "{} is missing: run cargo verify", path.display());
    path
}

fn downloads() -> PathBuf {
    std::env::var_os("LETTERS_DATA").map_or_else(|| root().join("target/data"), PathBuf::from)
}

fn site() -> PathBuf {
    let path = std::env::var_os("LETTERS_SITE").map_or_else(|| target().join("site"), PathBuf::from);
    assert!(path.join("pkg/app_bg.wasm").is_file(), "{} holds no browser half: run cargo verify", path.display());
    path
}

/// Tools that `cargo verify` puts into the target folder.
pub(crate) fn tools() -> PathBuf {
    std::env::var_os("LETTERS_TOOLS").map_or_else(|| target().join("tools"), PathBuf::from)
}

/// A port that nobody listens on.
pub(crate) fn free_port() -> u16 {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
    listener.local_addr().expect("it has an address").port()
}
