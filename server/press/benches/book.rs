//! How fast a book is set, and in how much memory, with Typst beside it on the same text.
//!
//!     cargo bench -p press --bench book
//!
//! The goals: text only no slower than Typst and in at most half its memory, at 300 letters (60,000 words) and at
//! 3,000; with a facsimile of every letter 300 letters in 10 s, 300 MB and 60 KB a page. Every run is a process of its
//! own, so that the memory is its own: the most that was ever resident (VmHWM). The e-book of the same letters is measured beside. Beside the seconds that pass stand those
//! that processors worked, because a machine may have something else to do, and Typst works on several at once. Typst is
//! measured when its Python package is at hand:
//!
//!     pip install --target target/tools/typst typst

use chrono::{TimeZone as _, Utc};
use fonts::{Hand, HandCard, Ink, Manner, Stationery, write};
use press::PressError;
use press::book::{Autograph, BookLetter, Design, Faces, Manuscript, Publication, Setting, Shown, epub, interior};
use std::cell::Cell;
use std::fmt::Write as _;
use std::fs::File;
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::process::Command;
use std::time::Instant;
use uuid::Uuid;

/// Words a letter has.
const WORDS: usize = 200;
const COMMON: &str = "the and of to a in that it was I you he is for on with as had at be not but they his her we she \
    this have from my when there all which so were one what out up said if no me who them then into could your been now \
    some like time only little more than other these two may over such our man any where after down know before letter \
    house winter kitchen evening garden remember morning water window summer brother mother father table paper always";
const SYLLABLES: [&str; 32] = [
    "con", "ter", "ing", "re", "ment", "al", "per", "tion", "ver", "ex", "com", "an", "der", "est", "man", "for", "tal", "pre", "ous",
    "ber", "den", "lin", "mor", "nal", "pos", "ren", "sim", "tur", "ute", "vol", "war", "ent",
];

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    if let [_, run, letters, ..] = arguments.as_slice()
        && let Some(run) = ["--child-text", "--child-hand", "--child-epub"].iter().position(|r| r == run)
    {
        return child(letters.parse().unwrap(), [Run::Text, Run::Hand, Run::Epub][run]);
    }
    println!("{} profile", if cfg!(debug_assertions) { "dev" } else { "release" });
    for letters in [300, 3_000] {
        let (ours, ours_mb, said) = measured(Command::new(&arguments[0]).args(["--child-text", &letters.to_string()]));
        println!("{letters} letters, text only: {ours:.2} s, {ours_mb:.0} MB resident; {said}");
        match typst(letters) {
            Some((theirs, theirs_mb, said)) => {
                println!("{letters} letters, Typst:     {theirs:.2} s, {theirs_mb:.0} MB resident; {said}");
                println!("{letters} letters: {:.2} of Typst's time, {:.2} of its memory", ours / theirs, ours_mb / theirs_mb);
            }
            None => println!("Typst is not at hand: pip install --target target/tools/typst typst"),
        }
    }
    for letters in [75, 300] {
        let (time, mb, said) = measured(Command::new(&arguments[0]).args(["--child-hand", &letters.to_string()]));
        println!("{letters} letters with facsimile: {time:.2} s, {mb:.0} MB resident; {said}");
        let (time, mb, said) = measured(Command::new(&arguments[0]).args(["--child-epub", &letters.to_string()]));
        println!("{letters} letters with facsimile, EPUB: {time:.2} s, {mb:.0} MB resident; {said}");
    }
}

/// What is measured.
#[derive(Clone, Copy, PartialEq)]
enum Run {
    Text,
    Hand,
    Epub,
}

/// Sets a book and says how long it took, in how much memory, and how large it is.
fn child(letters: usize, run: Run) {
    let design = Design::from_toml(&read("templates/books/octavo.toml")).unwrap();
    let faces = Faces { regular: data("faces/eb-garamond.ttf"), italic: data("faces/eb-garamond-italic.ttf") };
    let mut manuscript = manuscript(letters);
    if run != Run::Text {
        manuscript.letters.iter_mut().for_each(|l| l.shown = Shown::Both);
    }
    let hand = HandCard::from_toml(&read("fonts/hands/la-belle-aurore.toml")).unwrap();
    let hand = Hand::new(hand, data("hands/la-belle-aurore.ttf")).unwrap();
    let stationery = Stationery::from_toml(&read("templates/stationery/monarch.toml")).unwrap();
    let (plates, writing) = (Cell::new(0), Cell::new(0.0));
    let autograph = |i: usize| -> Result<Autograph, PressError> {
        let manner = Manner { seed: i as u32, ..Manner::default() };
        let begun = Instant::now();
        let pages = write(&hand, &manuscript.letters[i].text, &stationery, &manner)?;
        writing.set(writing.get() + begun.elapsed().as_secs_f64());
        plates.set(plates.get() + pages.len());
        Ok(Autograph { pages, ink: Ink::plain("#33241d"), stationery: stationery.clone(), heading: None })
    };
    let (begun, worked) = (Instant::now(), worked_seconds());
    let path = folder().join(format!("ours-{letters}-{}", run as usize));
    let mut file = File::create(&path).unwrap();
    let setting = Setting { autographs: Some(&autograph), ..Setting::new(&design, &faces) };
    let made = if run == Run::Epub {
        let publication = Publication { autographs: Some(&autograph), ..Publication::new(&design, &faces) };
        epub(&manuscript, &publication, &mut file, &mut || ControlFlow::Continue(())).unwrap();
        String::new()
    } else {
        format!("{} pages, ", interior(&manuscript, &setting, &mut file, &mut |_, _| ControlFlow::Continue(())).unwrap().pages)
    };
    let (time, worked) = (begun.elapsed().as_secs_f64(), worked_seconds() - worked);
    let bytes = file.metadata().unwrap().len() as f64;
    let each = if run == Run::Text {
        String::new()
    } else {
        let kilobytes = bytes / 1000.0 / plates.get() as f64;
        format!("{} of them in the hand ({:.2} s of writing), {kilobytes:.1} KB each, ", plates.get(), writing.get())
    };
    println!("{time} {} {worked:.2} s of work; {made}{each}{:.1} MB", resident_mb(), bytes / 1e6);
}

/// The most memory that this process ever had, in megabytes.
fn resident_mb() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|l| l.strip_prefix("VmHWM:")).unwrap_or_default();
    line.split_whitespace().next().and_then(|n| n.parse::<f64>().ok()).map_or(f64::NAN, |kb| kb / 1000.0)
}

/// How long processors have worked for this process so far, in seconds (proc(5): clock ticks are hundredths).
fn worked_seconds() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields = stat.rsplit_once(')').map_or("", |(_, rest)| rest).split_whitespace().skip(11).take(2);
    fields.filter_map(|ticks| ticks.parse::<f64>().ok()).sum::<f64>() / 100.0
}

/// What a run says: seconds, megabytes, the rest.
fn measured(command: &mut Command) -> (f64, f64, String) {
    let out = command.output().unwrap();
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    let said = String::from_utf8_lossy(&out.stdout).into_owned();
    let mut parts = said.trim().splitn(3, ' ');
    let mut number = || parts.next().and_then(|n| n.parse().ok()).unwrap_or(f64::NAN);
    (number(), number(), parts.next().unwrap_or_default().to_string())
}

/// The same text through Typst: 6 × 9 in, justified, hyphenated, every letter from a recto, contents.
fn typst(letters: usize) -> Option<(f64, f64, String)> {
    let tools = house().join("target/tools/typst");
    let tools = std::env::var_os("TYPST_PYTHONPATH").map_or(tools, PathBuf::from);
    if !tools.is_dir() {
        return None;
    }
    let mut source = String::from(
        "#set page(width: 6in, height: 9in, margin: (inside: 64pt, outside: 55pt, top: 76pt, bottom: 98pt), numbering: \"1\")\n\
         #set text(font: \"EB Garamond\", size: 11.6pt, lang: \"en\", hyphenate: true)\n\
         #set par(justify: true, leading: 0.55em, first-line-indent: 1.3em)\n\
         #show heading: it => { pagebreak(to: \"odd\", weak: true); v(60pt); align(center, it.body); v(30pt) }\n#outline()\n",
    );
    for letter in manuscript(letters).letters {
        let _ = write!(source, "= To {}\n\n{}\n\n", letter.to, letter.text.replace("Yours,\n", "Yours, \\\n"));
    }
    let (from, to) = (folder().join(format!("typst-{letters}.typ")), folder().join(format!("typst-{letters}.pdf")));
    std::fs::write(&from, source).ok()?;
    let program = "import sys, time, os, typst\n\
        begun, worked = time.perf_counter(), time.process_time()\n\
        typst.compile(sys.argv[1], output=sys.argv[2], font_paths=[sys.argv[3]])\n\
        spent, worked = time.perf_counter() - begun, time.process_time() - worked\n\
        high = next(l for l in open('/proc/self/status') if l.startswith('VmHWM')).split()[1]\n\
        print(spent, int(high) / 1000, '%.2f s of work; %.1f MB' % (worked, os.path.getsize(sys.argv[2]) / 1e6))";
    let mut python = Command::new("python3");
    python.env("PYTHONPATH", tools).args(["-c", program]).arg(from).arg(to).arg(data_folder().join("faces"));
    Some(measured(&mut python))
}

/// A book of so many letters of two hundred words: common words by their rank, and every third word made of syllables.
fn manuscript(letters: usize) -> Manuscript {
    let common: Vec<&str> = COMMON.split_whitespace().collect();
    let mut state = 0x2545_F491_4F6C_DD1D_u64;
    let mut chance = move |below: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 33) as usize % below.max(1)
    };
    let mut letter = |i: usize| {
        let mut text = format!("Dear {},\n\n", NAMES[i % NAMES.len()]);
        let mut begins = true;
        for n in 1..=WORDS {
            let rank = chance(common.len());
            let mut word = common[chance(rank + 1)].to_string();
            if chance(3) == 0 {
                let made = chance(3_000);
                word = (0..2 + made % 3).map(|k| SYLLABLES[(made / 7 + k * 11 + made % (k + 5)) % SYLLABLES.len()]).collect();
            }
            if begins {
                word = word[..1].to_uppercase() + &word[1..];
            }
            begins = chance(11) == 0 || n == WORDS;
            text.push_str(&word);
            text.push_str(if begins {
                "."
            } else if chance(14) == 0 {
                ","
            } else {
                ""
            });
            text.push_str(if n % 50 == 0 { "\n\n" } else { " " });
            begins |= n % 50 == 0;
        }
        BookLetter { to: NAMES[i % NAMES.len()].into(), text: text.trim_end().to_string() + "\n\nYours,\nChris", ..BookLetter::default() }
    };
    Manuscript {
        title: "Letters".into(),
        author: "Chris".into(),
        language: "en".into(),
        identifier: Uuid::from_u128(1),
        modified: Utc.with_ymd_and_hms(2026, 6, 14, 8, 0, 0).unwrap(),
        letters: (0..letters).map(&mut letter).collect(),
        ..Manuscript::default()
    }
}

const NAMES: [&str; 8] = ["Loretta", "Jonas", "Ana", "Tom", "Aunt May", "Mrs Okonkwo", "Ellen", "Grandfather"];

fn house() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn data_folder() -> PathBuf {
    std::env::var_os("LETTERS_DATA").map_or_else(|| house().join("target/data"), PathBuf::from)
}

fn folder() -> PathBuf {
    let folder = std::env::temp_dir().join("press-book-bench");
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

fn read(path: &str) -> String {
    let path = house().join(path);
    std::fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

fn data(path: &str) -> Vec<u8> {
    let file = data_folder().join(path);
    std::fs::read(&file).unwrap_or_else(|_| panic!("{} is not there; run cargo verify", file.display()))
}
