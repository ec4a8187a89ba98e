//! A hub of our own on loopback that speaks the hub's protocol: a resolve address that states commit, ETag
//! and the file's SHA-256 and sends on to a store, which honours ranges, and breaks off when told to.

use super::*;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use tempfile::TempDir;

/// How the hub behaves.
#[derive(Clone)]
struct Manner {
    /// What it sends.
    bytes: Vec<u8>,
    /// The hash that it states.
    states: String,
    /// After how many bytes it breaks off, connection by connection; then never again.
    breaks: Vec<usize>,
}

struct SmallHub {
    endpoint: String,
    /// The first byte that was asked for, connection by connection (asking for size and hash not counted).
    starts: Arc<Mutex<Vec<usize>>>,
}

impl SmallHub {
    fn open(manner: Manner) -> SmallHub {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let endpoint = format!("http://{}", listener.local_addr().unwrap());
        let starts = Arc::new(Mutex::new(Vec::new()));
        let (heard, own, manner) = (starts.clone(), endpoint.clone(), Arc::new(Mutex::new(manner)));
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (heard, own, manner) = (heard.clone(), own.clone(), manner.clone());
                std::thread::spawn(move || answer(stream, &own, &manner, &heard));
            }
        });
        SmallHub { endpoint, starts }
    }

    fn starts(&self) -> Vec<usize> {
        self.starts.lock().unwrap().clone()
    }
}

fn answer(mut stream: TcpStream, own: &str, manner: &Mutex<Manner>, starts: &Mutex<Vec<usize>>) {
    let mut lines = BufReader::new(stream.try_clone().unwrap()).lines().map_while(Result::ok).take_while(|l| !l.is_empty());
    let Some(first) = lines.next() else { return };
    let path = first.split(' ').nth(1).unwrap_or_default().to_string();
    let range = lines.filter_map(|l| l.to_lowercase().strip_prefix("range: bytes=").map(str::to_string)).last().unwrap_or_default();
    let hub = manner.lock().unwrap().clone();
    if path == "/o/n/resolve/main/m.gguf" {
        let _ = write!(
            stream,
            "HTTP/1.1 302 Found\r\nLocation: {own}/store\r\nX-Repo-Commit: 0c0ffee\r\nX-Linked-Etag: \"{}\"\r\nETag: \"other\"\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
            hub.states
        );
        return;
    }
    if path != "/store" {
        let _ = write!(stream, "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
        return;
    }
    let (from, to) = range.split_once('-').unwrap_or(("0", ""));
    let (from, size): (usize, usize) = (from.parse().unwrap_or(0), hub.bytes.len());
    let to = to.parse().map_or(size, |t: usize| t + 1);
    if from >= size {
        let _ = write!(stream, "HTTP/1.1 416 Range Not Satisfiable\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
        return;
    }
    let mut body = &hub.bytes[from..to];
    let head = format!(
        "HTTP/1.1 206 Partial Content\r\nContent-Range: bytes {from}-{}/{size}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
        to - 1,
        body.len()
    );
    if range != "0-0" {
        starts.lock().unwrap().push(from);
        let mut hub = manner.lock().unwrap();
        if !hub.breaks.is_empty() {
            body = &body[..hub.breaks.remove(0).min(body.len())];
        }
    }
    let _ = stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(body));
}

fn weights() -> Vec<u8> {
    (0..300_000u32).map(|i| (i.wrapping_mul(2_654_435_761) >> 24) as u8).collect()
}

fn hash(bytes: &[u8]) -> String {
    use sha2::{Digest, Sha256};
    verify::hex(Sha256::new().chain_update(bytes))
}

fn wanted(dir: &TempDir, sha256: Option<String>) -> Wanted {
    Wanted { name: "a model".into(), to: dir.path().join("m.gguf"), sha256, bytes: None, sources: Vec::new() }
}

fn ask(hub: &SmallHub, wanted: &Wanted) -> Result<(), SupplyError> {
    from(Some(hub.endpoint.clone()), wanted, "o/n", "m.gguf", "main", Meter::silent())
}

#[test]
fn a_broken_connection_is_taken_up_where_it_broke() {
    // Given a hub whose connection breaks twice,
    let dir = tempfile::tempdir().unwrap();
    let hub = SmallHub::open(Manner { bytes: weights(), states: hash(&weights()), breaks: vec![100_000, 50_000] });
    // when a model without a known hash is fetched, then it comes whole, and no byte comes twice.
    ask(&hub, &wanted(&dir, None)).unwrap();
    assert_eq!(fs::read(dir.path().join("m.gguf")).unwrap(), weights());
    assert_eq!(hub.starts(), [0, 100_000, 150_000]);
    // And the hash that the hub stated is noted, for checking again.
    assert_eq!(verify::noted(&dir.path().join("m.gguf")), Some(hash(&weights())));
    assert!(!dir.path().join(".hub").exists());
}

#[test]
fn a_download_that_was_given_up_goes_on_next_time() {
    let dir = tempfile::tempdir().unwrap();
    let hub = SmallHub::open(Manner { bytes: weights(), states: hash(&weights()), breaks: vec![10_000; ATTEMPTS] });
    let error = ask(&hub, &wanted(&dir, None)).unwrap_err().to_string();
    assert!(!dir.path().join("m.gguf").exists(), "{error}");
    ask(&hub, &wanted(&dir, Some(hash(&weights())))).unwrap();
    assert_eq!(fs::read(dir.path().join("m.gguf")).unwrap(), weights());
    assert_eq!(*hub.starts().last().unwrap(), 10_000 * ATTEMPTS);
}

#[test]
fn what_differs_from_the_hash_is_thrown_away() {
    // Given a hub that sends other bytes than it states,
    let dir = tempfile::tempdir().unwrap();
    let hub = SmallHub::open(Manner { bytes: weights(), states: "ab".repeat(32), breaks: Vec::new() });
    // when it is asked, then the file is refused and nothing of it is left.
    let error = ask(&hub, &wanted(&dir, None)).unwrap_err().to_string();
    assert!(error.contains(&"ab".repeat(32)) && error.contains(&hash(&weights())), "{error}");
    assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 0);
    // A hub that states another hash than the catalogue is not asked for a byte.
    let asked = hub.starts().len();
    let error = ask(&hub, &wanted(&dir, Some("cd".repeat(32)))).unwrap_err().to_string();
    assert!(error.contains("nothing was downloaded"), "{error}");
    assert_eq!(hub.starts().len(), asked);
    // Nor is one that states none.
    let hub = SmallHub::open(Manner { bytes: weights(), states: "5eb63bbbe01eeed0".into(), breaks: Vec::new() });
    assert!(ask(&hub, &wanted(&dir, None)).unwrap_err().to_string().contains("states no sha256"));
}
