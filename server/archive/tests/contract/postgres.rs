//! A Postgres server of our own for the length of the test: a fresh cluster in a temporary folder,
//! reached through a Unix socket, without fsync. `LETTERS_TEST_POSTGRES` (an address without
//! parameters, of a database where schemas may be made) uses a server that is there instead.

use std::{
    fs,
    os::unix::{fs::chown, process::CommandExt},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

pub struct Server {
    url: String,
    own: Option<Own>,
}

struct Own {
    folder: tempfile::TempDir,
    programs: PathBuf,
    process: Child,
}

impl Server {
    pub fn start() -> Server {
        if let Ok(url) = std::env::var("LETTERS_TEST_POSTGRES") {
            return Server { url: format!("{url}?"), own: None };
        }
        let programs = programs().expect("Postgres is not installed; run: apt-get install postgresql");
        // Not TMPDIR: a socket's path has room for 107 bytes.
        let folder = tempfile::Builder::new().prefix("letters-pg").tempdir_in("/tmp").unwrap();
        if let Some((user, group)) = other_user() {
            chown(folder.path(), Some(user), Some(group)).unwrap();
        }
        let data = folder.path().join("data");
        let made = program(&programs, "initdb")
            .arg("-D")
            .arg(&data)
            .args(["-U", "letters", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"])
            .output()
            .unwrap();
        assert!(made.status.success(), "initdb failed: {}", String::from_utf8_lossy(&made.stderr));
        let log = fs::File::create(folder.path().join("log")).unwrap();
        let process = program(&programs, "postgres")
            .arg("-D")
            .arg(&data)
            .arg("-k")
            .arg(folder.path())
            .args([
                "-c",
                "listen_addresses=",
                "-c",
                "fsync=off",
                "-c",
                "synchronous_commit=off",
                "-c",
                "full_page_writes=off",
                "-c",
                "max_connections=120",
            ])
            .stdout(Stdio::null())
            .stderr(log)
            .spawn()
            .unwrap();
        let server = Server {
            url: format!("postgres://letters@localhost/postgres?host={}&", folder.path().display()),
            own: Some(Own { folder, programs, process }),
        };
        server.wait();
        server
    }

    /// The address of a schema that no other story uses.
    pub fn schema(&self, number: usize) -> String {
        format!("{}schema=story_{}_{number}", self.url, std::process::id())
    }

    fn wait(&self) {
        let Some(own) = &self.own else { return };
        let until = Instant::now() + Duration::from_secs(60);
        while !program(&own.programs, "pg_isready")
            .arg("-q")
            .arg("-h")
            .arg(own.folder.path())
            .args(["-d", "postgres", "-U", "letters"])
            .status()
            .unwrap()
            .success()
        {
            let log = || fs::read_to_string(own.folder.path().join("log")).unwrap_or_default();
            assert!(Instant::now() < until, "Postgres did not start within a minute: {}", log());
            std::thread::sleep(Duration::from_millis(50));
        }
    }
}

impl Drop for Own {
    fn drop(&mut self) {
        let data = self.folder.path().join("data");
        let stopped =
            program(&self.programs, "pg_ctl").arg("-D").arg(data).args(["-m", "immediate", "-W", "stop"]).stdout(Stdio::null()).status();
        if !stopped.is_ok_and(|s| s.success()) {
            let _ = self.process.kill();
        }
        let _ = self.process.wait();
    }
}

/// The newest of Debian's Postgres folders, or wherever `initdb` stands on the PATH.
fn programs() -> Option<PathBuf> {
    let debian = fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten().map(|version| version.path().join("bin"));
    let path = std::env::var_os("PATH").unwrap_or_default();
    let mut found: Vec<PathBuf> = debian.filter(|bin| bin.join("initdb").is_file()).collect();
    found.sort_by_key(|bin| bin.parent().and_then(Path::file_name).and_then(|v| v.to_str()?.parse::<u32>().ok()));
    found.pop().or_else(|| std::env::split_paths(&path).find(|bin| bin.join("initdb").is_file()))
}

/// Postgres refuses to run as root; Debian's package brings the user it runs as.
fn other_user() -> Option<(u32, u32)> {
    use std::os::unix::fs::MetadataExt;
    if fs::metadata("/proc/self").map(|m| m.uid()).unwrap_or(0) != 0 {
        return None;
    }
    let users = fs::read_to_string("/etc/passwd").unwrap();
    let line =
        users.lines().find(|l| l.starts_with("postgres:")).expect("there is no user called postgres; run: apt-get install postgresql");
    let mut fields = line.split(':').skip(2);
    Some((fields.next()?.parse().ok()?, fields.next()?.parse().ok()?))
}

fn program(folder: &Path, name: &str) -> Command {
    let mut command = Command::new(folder.join(name));
    command.current_dir("/tmp").stdin(Stdio::null());
    if let Some((user, group)) = other_user() {
        command.uid(user).gid(group);
    }
    command
}
