//! A book being made by the real program: killed, stopped, taken up again.

use archive::Archive;
use chrono::{DateTime, NaiveDate, Utc};
use letters::{
    AccountId, Brief, CollectionId, Compilation, CompilationId, CompilationState, Front, Language, LetterId, NewCollection, NewLetter,
    Permission, Pronoun, Recipient, Sender, Sheet, Shown, Trim,
};
use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant, SystemTime};
use tempfile::TempDir;
use uuid::Uuid;

const FILES: [&str; 4] = ["book.epub", "cover.pdf", "interior.pdf", "reading.pdf"];
/// Longer than any of it takes on a busy machine.
const PATIENCE: Duration = Duration::from_secs(240);
const BODY: &str = "The tomatoes are in, and the gate holds at last. You would laugh at how I tied it up, with the string from the \
    Christmas parcel and the handle of the old spade, and the dog would not go through it until you had.\n\nI kept the jar you sent. \
    It stands on the sill where the morning comes in, and every day the light is a little redder, as if somebody drank of it.";

/// A data folder of its own, with the faces that books are set in.
struct House {
    folder: TempDir,
    archive: Archive,
    chris: AccountId,
    book: CollectionId,
}

fn now() -> DateTime<Utc> {
    DateTime::from_timestamp(1_780_000_000, 0).unwrap()
}

fn letter(n: usize) -> (String, String) {
    let to = ["Loretta", "Jonas", "Ana", "Mrs. Okonkwo"][n % 4];
    (to.to_string(), format!("Dear {to},\n\n{BODY}\n\nThis is letter {n}.\n\nWith love,\nChris\n"))
}

impl House {
    /// With a book of so many letters, each in the hand beside its type, that may all be printed.
    async fn with_a_book(letters: usize) -> House {
        let downloads =
            std::env::var_os("LETTERS_DATA").map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/data"), PathBuf::from);
        let folder = tempfile::tempdir().unwrap();
        for name in ["faces", "hands"] {
            assert!(downloads.join(name).is_dir(), "{name} are missing in {}: run cargo verify", downloads.display());
            std::os::unix::fs::symlink(downloads.join(name), folder.path().join(name)).unwrap();
        }
        let archive = Archive::open(&format!("sqlite:{}", folder.path().join("letters.sqlite").display())).await.unwrap();
        let (chris, book) = (AccountId(Uuid::from_u128(1)), CollectionId(Uuid::from_u128(2)));
        archive
            .create_account(chris, "chris", "Chris", &server::accounts::hash_password("a key under the stone").unwrap(), now())
            .await
            .unwrap();
        let title = NewCollection { title: "Letters From the Porch".into(), author: "Chris Aldridge".into() };
        archive.create_collection(chris, book, &title, now()).await.unwrap();
        let mut order = Vec::new();
        for n in 0..letters {
            let (to, text) = letter(n);
            let id = LetterId(Uuid::from_u128(100 + n as u128));
            let brief = Brief {
                occasion: "thanks".into(),
                words: 100,
                tone: String::new(),
                language: Language::default(),
                from: Sender { name: "Chris".into() },
                to: Recipient { name: to, relationship: String::new(), pronoun: Pronoun::They },
                facts: vec![],
            };
            let sheet = Sheet { hand: "theodore".into(), paper: "monarch".into(), ink: "sepia".into(), seed: n as u32, ..Sheet::default() };
            let dated = NaiveDate::from_ymd_opt(2026, 1 + (n % 12) as u32, 14).unwrap();
            let new = NewLetter { person: None, brief, sheet: Sheet { nib: "fountain-m".into(), neatness: 60, ..sheet }, dated };
            archive.begin_letter(chris, id, &new, now()).await.unwrap();
            archive.save_text(chris, id, &text, 0, now()).await.unwrap();
            archive.set_permission(chris, id, Permission::Yes).await.unwrap();
            order.push(id);
        }
        archive.set_order(chris, book, &order).await.unwrap();
        let front = Front {
            dedication: "For Loretta, who kept them".into(),
            design: "octavo".into(),
            shown: Shown::Both,
            paper: "white".into(),
            ..Front::default()
        };
        archive.save_front(chris, book, &front).await.unwrap();
        House { folder, archive, chris, book }
    }

    async fn ask(&self, id: u128) -> CompilationId {
        let id = CompilationId(Uuid::from_u128(id));
        self.archive.ask_compilation(self.chris, id, self.book, "octavo", Trim::default(), now()).await.unwrap();
        id
    }

    async fn stands(&self, id: CompilationId) -> Compilation {
        self.archive.compilation(self.chris, id).await.unwrap()
    }

    fn files_of(&self, id: CompilationId) -> PathBuf {
        self.folder.path().join("files/books").join(id.to_string())
    }

    async fn until(&self, what: &str, is: impl AsyncFn() -> bool) {
        let start = Instant::now();
        while !is().await {
            assert!(start.elapsed() < PATIENCE, "{what} takes too long:\n{}", self.log());
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    async fn until_finished(&self, id: CompilationId) {
        self.until("the book", async || self.stands(id).await.state.is_over()).await;
        let made = self.stands(id).await;
        assert_eq!((made.state, made.reason), (CompilationState::Finished, None), "{}", self.log());
    }

    fn letters(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_letters"));
        for (name, _) in std::env::vars_os().filter(|(n, _)| n.to_string_lossy().starts_with("LETTERS_")) {
            command.env_remove(name);
        }
        command.env_remove("SOURCE_DATE_EPOCH").env_remove("RUST_LOG").env("XDG_CONFIG_HOME", self.folder.path().join("config"));
        command.current_dir(self.folder.path()).arg("--data").arg(self.folder.path()).args(args).stdin(Stdio::null());
        command
    }

    fn run(&self, args: &[&str]) -> Output {
        self.letters(args).output().unwrap()
    }

    fn log(&self) -> String {
        std::fs::read_to_string(self.folder.path().join("server.log")).unwrap_or_default()
    }
}

/// `letters serve`, until it is killed.
struct Server(Child, u16);

impl Server {
    fn start(house: &House) -> Server {
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let log = std::fs::File::options().create(true).append(true).open(house.folder.path().join("server.log")).unwrap();
        let mut command = house.letters(&["serve", "--listen", &format!("127.0.0.1:{port}")]);
        Server(command.stdout(Stdio::null()).stderr(log).spawn().unwrap(), port)
    }

    /// `kill -9`.
    fn kill(mut self) {
        self.0.kill().unwrap();
        self.0.wait().unwrap();
    }

    /// Posts a form as a page's script does; the status line, the headers and the body.
    fn post(&self, path: &str, cookie: &str, form: &str) -> String {
        let head = format!("POST {path} HTTP/1.1\r\nhost: 127.0.0.1:{}\r\ncookie: {cookie}\r\naccept: application/json\r\n", self.1);
        self.say(&format!(
            "{head}content-type: application/x-www-form-urlencoded\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{form}",
            form.len()
        ))
    }

    fn get(&self, path: &str, cookie: &str) -> String {
        self.say(&format!("GET {path} HTTP/1.1\r\nhost: 127.0.0.1:{}\r\ncookie: {cookie}\r\nconnection: close\r\n\r\n", self.1))
    }

    fn say(&self, request: &str) -> String {
        let mut line = TcpStream::connect(("127.0.0.1", self.1)).unwrap();
        line.write_all(request.as_bytes()).unwrap();
        let mut answer = Vec::new();
        line.read_to_end(&mut answer).unwrap();
        String::from_utf8_lossy(&answer).into_owned()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// The folders in which what is finished of a book stands while it is made: a server's, and the command line's.
const STANDING: [&str; 2] = ["standing", ".letters-standing"];

/// The names in a folder, in order.
fn inside(folder: &Path) -> Vec<String> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    let mut names: Vec<String> = entries.flatten().map(|entry| entry.file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

/// What stands of a book in its folder: letters, and files that are whole.
fn standing(folder: &Path) -> (Vec<PathBuf>, Vec<PathBuf>) {
    let all = STANDING.iter().flat_map(|name| inside(&folder.join(name)).into_iter().map(move |file| folder.join(name).join(file)));
    let (whole, others): (Vec<PathBuf>, Vec<PathBuf>) = all.partition(|path| path.extension().is_some_and(|e| e == "whole"));
    // A letter is larger than what is told of a file; the lock is empty.
    let is_letter = |path: &PathBuf| path.extension().is_none() && path.metadata().is_ok_and(|m| m.len() > 20_000);
    (others.into_iter().filter(is_letter).collect(), whole)
}

/// Letters stand, and no file has its name yet.
fn is_half_made(folder: &Path) -> bool {
    let names = inside(folder);
    assert!(!names.iter().any(|name| FILES.contains(&name.as_str())), "a whole file so soon: {names:?}");
    standing(folder).0.len() > 5
}

fn bytes(folder: &Path, file: &str) -> Vec<u8> {
    std::fs::read(folder.join(file)).unwrap_or_else(|e| panic!("{file}: {e}"))
}

/// When a file was written.
fn written(path: &Path) -> SystemTime {
    path.metadata().and_then(|m| m.modified()).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_house_that_was_killed_goes_on_and_makes_the_same_book() {
    // Given a book that is being made, with letters that are written and pages that are told.
    let house = House::with_a_book(30).await;
    let first = house.ask(901).await;
    let folder = house.files_of(first);
    let server = Server::start(&house);
    house.until("the first letters", async || is_half_made(&folder) && house.stands(first).await.done > 9).await;

    // When the house is killed, then what was done stands, and nothing that looks like a book.
    server.kill();
    let told = house.stands(first).await;
    assert!(is_half_made(&folder) && told.state == CompilationState::Setting);
    let letters = standing(&folder).0;
    let before: Vec<SystemTime> = letters.iter().map(|path| written(path)).collect();

    // One letter is damaged meanwhile, and another stands in the place of a third.
    let mut damaged = std::fs::read(&letters[0]).unwrap();
    let middle = damaged.len() / 2;
    damaged[middle] ^= 1;
    std::fs::write(&letters[0], damaged).unwrap();
    std::fs::copy(&letters[2], &letters[1]).unwrap();

    // When it is opened again, then it goes on: from the page where it was, with the letters that stand, until the first
    // file is whole; and is killed once more.
    let server = Server::start(&house);
    house
        .until("a whole file", async || {
            let now = house.stands(first).await;
            assert!(now.done >= told.done, "it began at nothing: {now:?}");
            !standing(&folder).1.is_empty()
        })
        .await;
    assert!(letters[2..].iter().zip(&before[2..]).all(|(path, before)| written(path) == *before), "a letter that stood was written again");
    server.kill();
    let told = house.stands(first).await;
    let interior = standing(&folder).1;
    assert_eq!(interior.len(), 1, "{interior:?}");
    let inode = |path: &Path| std::os::unix::fs::MetadataExt::ino(&path.metadata().unwrap());
    let made = inode(&interior[0]);

    // Then what is whole is not made again.
    let server = Server::start(&house);
    house
        .until("the book", async || {
            let now = house.stands(first).await;
            assert!(now.done >= told.done, "it began at nothing: {now:?}");
            now.state.is_over()
        })
        .await;
    house.until_finished(first).await;
    assert_eq!(inside(&folder), FILES, "nothing is left of the making");
    assert_eq!(inode(&folder.join("interior.pdf")), made, "the interior was made again");
    assert!(house.log().contains("going on from what stands"), "{}", house.log());
    let made = FILES.map(|file| bytes(&folder, file));
    server.kill();

    // And it is what a book that nobody disturbed is, byte for byte; that one's files take the place of the first's.
    let second = house.ask(902).await;
    let _server = Server::start(&house);
    house.until_finished(second).await;
    for (file, bytes) in FILES.iter().zip(&made) {
        assert!(*bytes == self::bytes(&house.files_of(second), file), "{file} differs");
    }
    house.until("tidying up", async || inside(&folder).is_empty()).await;
    let said = house.log();
    assert!(!said.contains("tomatoes") && !said.contains("panicked"), "{said}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_book_is_stopped_refused_and_made_from_its_page() {
    let house = House::with_a_book(36).await;
    let server = Server::start(&house);
    house.until("the house", async || TcpStream::connect(("127.0.0.1", server.1)).is_ok()).await;
    let answer = server.post("/api/sign-in", "", "name=chris&password=a+key+under+the+stone");
    let cookie = answer.lines().find_map(|l| l.strip_prefix("set-cookie: ")).unwrap_or_else(|| panic!("{answer}"));
    let (cookie, book) = (cookie.split(';').next().unwrap(), house.book);
    let form = format!("collection={book}&design=octavo&trim=6x9");

    // A letter of which nobody has been asked is named, and nothing is begun.
    let ask_first = LetterId(Uuid::from_u128(101));
    house.archive.set_permission(house.chris, ask_first, Permission::Ask).await.unwrap();
    let answer = server.post("/api/ask-compilation", cookie, &form);
    assert!(answer.contains("Nobody has said yet") && answer.contains("letter 2, to Jonas of 14 February 2026"), "{answer}");
    house.archive.set_permission(house.chris, ask_first, Permission::Yes).await.unwrap();

    // Asked for and stopped, it leaves nothing.
    let answer = server.post("/api/ask-compilation", cookie, &form);
    let id = house.archive.latest_compilation(house.chris, book).await.unwrap().unwrap_or_else(|| panic!("{answer}")).id;
    let folder = house.files_of(id);
    house.until("the first pages", async || is_half_made(&folder)).await;
    let answer = server.post("/api/stop-compilation", cookie, &format!("id={id}"));
    assert!(answer.contains("You stopped it"), "{answer}");
    house.until("the stop", async || inside(&folder).is_empty()).await;
    assert!(server.get(&format!("/book/{book}/interior.pdf"), cookie).starts_with("HTTP/1.1 409"));

    // For IngramSpark, which says the spine's width with its template.
    let making = |spine: &str| format!("book={book}&shop=ingram&paper=white&shown=both&spine={spine}");
    let answer = server.post("/api/save-making", cookie, &making("a+thumb"));
    assert!(answer.contains("The spine is a number of inches"), "{answer}");
    server.post("/api/save-making", cookie, &making("0%2C21"));

    // Asked for again it is made, with pages counted, and everything can be taken home.
    server.post("/api/ask-compilation", cookie, &form);
    let id = house.archive.latest_compilation(house.chris, book).await.unwrap().unwrap().id;
    house.until("some pages", async || house.stands(id).await.done > 0).await;
    house.until_finished(id).await;
    let made = house.stands(id).await;
    let pages = made.pages.unwrap();
    assert!(pages > 72 && made.done == made.total && made.has_cover(), "{made:?}");
    for (file, begins) in [("interior.pdf", "%PDF-1.3"), ("reading.pdf", "%PDF-1.7"), ("cover.pdf", "%PDF-1.3"), ("book.epub", "PK")] {
        let answer = server.get(&format!("/book/{book}/{file}"), cookie);
        let body = answer.split_once("\r\n\r\n").unwrap_or_default().1;
        assert!(answer.starts_with("HTTP/1.1 200") && body.contains(begins), "{file}: {}", &answer[..answer.len().min(300)]);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_collection_is_made_on_the_command_line_as_its_page_says() {
    let house = House::with_a_book(3).await;
    let front = house.archive.front(house.chris, house.book).await.unwrap();
    let front = Front { design: "chapbook".into(), shop: "lulu".into(), trim: "5.5x8.5".parse().unwrap(), shown: Shown::Set, ..front };
    house.archive.save_front(house.chris, house.book, &front).await.unwrap();
    let book = |more: &[&str]| house.run(&[&["book", "--collection", "letters from the porch", "-o", "made", "--json"][..], more].concat());
    let said = |output: &Output| -> serde_json::Value { serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{output:?}")) };

    let made = said(&book(&[]));
    assert_eq!((&made["design"], &made["trim"], &made["pages"]), (&"chapbook".into(), &"5.5x8.5".into(), &32.into()), "Lulu takes 32");
    assert_eq!(inside(&house.folder.path().join("made")), ["book.epub", "interior.pdf", "reading.pdf"]);
    let made = said(&book(&["--design", "modern", "--trim", "6x9"]));
    assert_eq!((&made["design"], &made["trim"]), (&"modern".into(), &"6x9".into()), "what is said on the line goes before");

    // Nobody has been asked for a letter: it is named, and nothing is made.
    house.archive.set_permission(house.chris, LetterId(Uuid::from_u128(101)), Permission::Ask).await.unwrap();
    let refused = house.run(&["book", "--collection", "Letters From the Porch", "-o", "none"]);
    let told = String::from_utf8_lossy(&refused.stderr);
    assert!(
        refused.status.code() == Some(2) && told.contains("letter 2, to Jonas") && !house.folder.path().join("none").exists(),
        "{told}"
    );
    let unknown = house.run(&["book", "--collection", "Letters From the Perch", "-o", "none"]);
    assert!(String::from_utf8_lossy(&unknown.stderr).contains("Did you mean “Letters From the Porch”?"));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_command_line_leaves_whole_files_or_none() {
    let house = House::with_a_book(1).await;
    for n in 0..30 {
        let folder = house.folder.path().join("letters");
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(folder.join(format!("{n:03}.txt")), letter(n).1).unwrap();
    }
    let args = ["book", "letters", "--title", "Porch", "--shown", "both", "--hand", "theodore", "-o"];
    let undisturbed = house.run(&[&args[..], &["whole"]].concat());
    assert!(undisturbed.status.success(), "{undisturbed:?}");

    // Ctrl-C: it ends, says so, and leaves nothing.
    let out = house.folder.path().join("made");
    let mut child = house.letters(&[&args[..], &["made"]].concat()).stderr(Stdio::piped()).spawn().unwrap();
    house.until("the first pages", async || is_half_made(&out)).await;
    assert!(Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap().success());
    let mut told = String::new();
    child.stderr.take().unwrap().read_to_string(&mut told).unwrap();
    assert!(!child.wait().unwrap().success() && told.contains("stopped before it was finished"), "{told}");
    assert!(inside(&out).is_empty(), "{:?}", inside(&out));

    // kill -9: what was done stands; the next run goes on from it and makes what an undisturbed one makes.
    let mut child = house.letters(&[&args[..], &["made"]].concat()).stderr(Stdio::null()).spawn().unwrap();
    house.until("the first pages", async || is_half_made(&out)).await;
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(is_half_made(&out));
    assert!(house.run(&[&args[..], &["made"]].concat()).status.success());
    assert_eq!(inside(&out), ["book.epub", "interior.pdf", "reading.pdf"]);
    for file in inside(&out) {
        assert!(bytes(&out, &file) == bytes(&house.folder.path().join("whole"), &file), "{file} differs");
    }
}
