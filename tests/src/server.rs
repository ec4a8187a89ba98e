//! The running house.

use crate::World;
use std::fs::File;
use std::path::PathBuf;
use std::process::Child;
use std::time::{Duration, Instant};

/// `letters serve`, until it is dropped or killed.
pub struct Server {
    child: Child,
    port: u16,
    log: PathBuf,
}

impl Server {
    pub(crate) fn start(world: &World, port: u16) -> Server {
        let log = world.file("server.log");
        let out = File::options().create(true).append(true).open(&log).expect("the server's log");
        let err = out.try_clone().expect("the server's log, twice");
        let listen = format!("127.0.0.1:{port}");
        let mut command = world.letters(&["serve", "--listen", &listen]);
        let child = command.env("LETTERS_MODEL", "quick").stdout(out).stderr(err).spawn().expect("the server starts");
        let mut server = Server { child, port, log };
        let start = Instant::now();
        while ureq::get(server.url("/health")).call().is_err() {
            let gone = server.child.try_wait().expect("the server can be asked about");
            assert!(gone.is_none() && start.elapsed() < Duration::from_secs(30), "the server does not answer:\n{}", server.log());
            std::thread::sleep(Duration::from_millis(50));
        }
        server
    }

    /// A page of the house.
    pub fn url(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.port)
    }

    /// The port.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// Everything that the server has said.
    pub fn log(&self) -> String {
        std::fs::read_to_string(&self.log).unwrap_or_default()
    }

    /// `kill -9`: nothing can be tidied up.
    pub fn kill(mut self) {
        self.child.kill().expect("the server can be killed");
        self.child.wait().expect("the server is gone");
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
