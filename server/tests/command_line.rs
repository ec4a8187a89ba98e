//! The program from the outside: what it says when it is misused, and what it leaves behind.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use tempfile::TempDir;

/// A folder of one's own, and the program in it.
struct Desk {
    folder: TempDir,
    data: PathBuf,
}

impl Desk {
    /// With the downloads that tests share.
    fn furnished() -> Desk {
        let data =
            std::env::var_os("LETTERS_DATA").map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/data"), PathBuf::from);
        for needed in ["hands/reenie-beanie.ttf", "faces/eb-garamond.ttf", "models/SmolLM2-135M-Instruct.Q4_1.gguf"] {
            assert!(data.join(needed).is_file(), "{needed} is missing in {}: run cargo verify", data.display());
        }
        Desk { folder: tempfile::tempdir().unwrap(), data }
    }

    /// With nothing.
    fn bare() -> Desk {
        let folder = tempfile::tempdir().unwrap();
        Desk { data: folder.path().join("data"), folder }
    }

    fn file(&self, name: &str, text: &str) -> PathBuf {
        let path = self.folder.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, text).unwrap();
        path
    }

    fn letters(&self, args: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_letters"));
        for (name, _) in std::env::vars_os().filter(|(n, _)| n.to_string_lossy().starts_with("LETTERS_")) {
            command.env_remove(name);
        }
        command.env_remove("SOURCE_DATE_EPOCH").env("XDG_CONFIG_HOME", self.folder.path().join("config"));
        command.current_dir(self.folder.path()).arg("--data").arg(&self.data).args(args).output().unwrap()
    }

    /// Exit code and everything that was said on standard error.
    fn fails(&self, args: &[&str]) -> (i32, String) {
        let output = self.letters(args);
        assert!(output.stdout.is_empty(), "{}", String::from_utf8_lossy(&output.stdout));
        (output.status.code().unwrap(), String::from_utf8(output.stderr).unwrap())
    }

    /// Standard output of a command that succeeds.
    fn done(&self, args: &[&str]) -> String {
        let output = self.letters(args);
        assert!(output.status.success(), "{args:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    }
}

const LETTER: &str = "Dear Loretta,\n\nThe tomatoes are in, and the gate holds at last.\n\nWith love,\nChris\n";
const BRIEF: &str = "occasion = \"anniversary\"\nwords = 60\n[from]\nname = \"Chris\"\n[to]\nname = \"Loretta\"\npronoun = \"she\"\n[[facts]]\ntext = \"met 1964, roller rink in Tulsa\"\nmust = true\n";

#[test]
fn misuse_is_2_failure_is_1_and_each_says_what_to_do_next() {
    let desk = Desk::bare();
    desk.file("letter.txt", LETTER);
    desk.file("brief.toml", &BRIEF.replace("words = 60", "words = 6"));
    desk.file("good.toml", BRIEF);
    let cases: [(&[&str], i32, &[&str]); 9] = [
        (&["wirte"], 2, &["write"]),
        (&["write", "letter.txt", "-o", "a.pdf"], 2, &["--hand"]),
        (&["write", "letter.txt", "--hand", "reenie-benie", "-o", "a.pdf"], 2, &["Did you mean “reenie-beanie”?", "zeyada"]),
        (&["write", "letter.txt", "--hand", "reenie-beanie", "-o", "a.doc"], 2, &[".pdf, .svg, .png, .hpgl or .gcode"]),
        (&["write", "letter.txt", "--hand", "reenie-beanie", "-o", "a.pdf"], 1, &["letters hand fetch reenie-beanie"]),
        (&["draft", "brief.toml", "--model", "quick"], 1, &["brief.toml", "line 2", "words", "40 to 1200"]),
        (&["draft", "good.toml", "--model", "quick"], 1, &["letters model fetch quick"]),
        (&["draft", "nowhere.toml"], 1, &["nowhere.toml"]),
        (&["model", "fetch", "quik"], 2, &["Did you mean “quick”?"]),
    ];
    for (args, code, words) in cases {
        let (got, said) = desk.fails(args);
        assert_eq!(got, code, "{args:?}: {said}");
        assert!(words.iter().all(|w| said.contains(w)), "{args:?}: {said}");
    }
    assert!(!desk.folder.path().join("a.pdf").exists());
}

#[test]
fn an_unknown_setting_names_the_nearest_one_and_its_line() {
    let desk = Desk::bare();
    desk.file("letters.toml", "# mine\nmodle = \"quick\"\n");
    let (code, said) = desk.fails(&["--config", "letters.toml", "model", "list"]);
    assert_eq!(code, 2, "{said}");
    assert!(said.contains("letters.toml, line 2") && said.contains("Did you mean model?"), "{said}");
    desk.file("letters.toml", "database = \"postgres://ann:s3cr3t@localhost/letters\"\n");
    let shown = desk.done(&["--config", "letters.toml", "config"]);
    assert!(shown.contains("letters.toml, line 1") && !shown.contains("s3cr3t"), "{shown}");
}

#[test]
fn a_letter_is_written_the_same_twice_and_otherwise_with_another_seed() {
    let desk = Desk::furnished();
    desk.file("letter.txt", LETTER);
    for (seed, out) in [("7", "a.pdf"), ("7", "b.pdf"), ("8", "c.pdf"), ("7", "a.svg"), ("7", "a.png")] {
        desk.done(&["write", "letter.txt", "--hand", "reenie-beanie", "--paper", "a5", "--seed", seed, "-o", out]);
    }
    let read = |name: &str| std::fs::read(desk.folder.path().join(name)).unwrap();
    assert!(read("a.pdf") == read("b.pdf") && read("a.pdf") != read("c.pdf"));
    assert!(read("a.pdf").starts_with(b"%PDF-") && read("a.png").starts_with(b"\x89PNG") && read("a.svg").starts_with(b"<"));
    // A letter of several pages becomes several pictures.
    desk.file("long.txt", &format!("Dear Loretta,\n\n{}\n\nWith love,\nChris\n", "The tomatoes are in. ".repeat(160)));
    let made: serde_json::Value =
        serde_json::from_str(&desk.done(&["write", "long.txt", "--hand", "reenie-beanie", "--paper", "a5", "-o", "long.svg", "--json"]))
            .unwrap();
    assert!(made["pages"].as_u64().unwrap() > 1 && desk.folder.path().join("long-1.svg").exists(), "{made}");
    assert!(!desk.folder.path().join("long.svg").exists());
}

#[test]
fn a_folder_of_letters_becomes_a_book() {
    let desk = Desk::furnished();
    desk.file("letters/2024-05-12-loretta.txt", LETTER);
    desk.file("letters/2024-06-01-tom.txt", &LETTER.replace("Loretta", "Tom"));
    let made: serde_json::Value =
        serde_json::from_str(&desk.done(&["book", "letters", "--title", "Letters home", "--trim", "5x8", "-o", "book", "--json"])).unwrap();
    assert_eq!((made["letters"].as_u64(), made["author"].as_str()), (Some(2), Some("Chris")));
    let first = ["interior.pdf", "book.epub"].map(|f| std::fs::read(desk.folder.path().join("book").join(f)).unwrap());
    desk.done(&["book", "letters", "--title", "Letters home", "--trim", "5x8", "-o", "again"]);
    let second = ["interior.pdf", "book.epub"].map(|f| std::fs::read(desk.folder.path().join("again").join(f)).unwrap());
    assert!(first == second && first[0].starts_with(b"%PDF-") && first[1].starts_with(b"PK"));
}

#[test]
fn a_folder_of_letters_goes_to_a_publisher() {
    let desk = Desk::furnished();
    desk.file("letters/2024-05-12-loretta.txt", LETTER);
    desk.file("letters/2024-06-01-tom.txt", &LETTER.replace("Loretta", "Tom"));
    desk.file("letters/book.toml", "title = \"Letters home\"\nsamples = [\"2024-06-01-tom\"]\n[submission]\neditor = \"Ms. Brewer\"\n");
    let made = |out: &str| {
        desk.done(&["book", "submission", "letters", "--dated", "2026-11-23", "-o", out]);
        ["manuscript.docx", "manuscript.md", "submission.pdf"].map(|f| std::fs::read(desk.folder.path().join(out).join(f)).unwrap())
    };
    let first = made("one");
    assert!(first == made("two") && first[0].starts_with(b"PK") && first[2].starts_with(b"%PDF-"));
    let text = String::from_utf8(first[1].clone()).unwrap();
    assert!(text.contains("# Letters home") && text.contains("### To Loretta\n\n*12 May 2024*\n\nDear Loretta,"), "{text}");
    let (code, said) = desk.fails(&["book", "submission", "letters", "--sample", "7", "-o", "three"]);
    assert!(code != 0 && said.contains("letter 7, but the book has 2"), "{said}");
    desk.file("letters/book.toml", "[submission]\neditr = \"Ms. Brewer\"\n");
    let (_, said) = desk.fails(&["book", "submission", "letters", "-o", "three"]);
    assert!(said.contains("editr") && said.contains("editor"), "{said}");
}

#[test]
fn a_brief_becomes_a_letter_and_says_which_sentence_used_which_fact() {
    let desk = Desk::furnished();
    desk.file("brief.toml", BRIEF);
    let drafted: serde_json::Value =
        serde_json::from_str(&desk.done(&["draft", "brief.toml", "--model", "quick", "--seed", "3", "--json"])).unwrap();
    let text = drafted["text"].as_str().unwrap();
    assert!(text.starts_with("Dear") && text.trim_end().ends_with("Chris"), "{text}");
    assert!(drafted["sentences"].as_array().unwrap().iter().any(|s| s["facts"].as_array().unwrap().contains(&0.into())), "{drafted}");
    assert!(drafted["tokens"].as_u64().unwrap() > 0 && drafted["tokens_per_second"].as_f64().unwrap() > 0.0);
    // The same brief, model and seed, read from standard output: the same letter.
    assert_eq!(desk.done(&["draft", "brief.toml", "--model", "quick", "--seed", "3"]).trim_end(), text.trim_end());
}

#[test]
fn what_a_model_was_taught_is_chosen_by_name_and_refused_on_another_model() {
    let desk = Desk::furnished();
    let brief = desk.file("brief.toml", BRIEF);
    let brief = brief.to_str().unwrap();
    let draft = |adapter: &[&str]| desk.done(&[&["draft", brief, "--model", "quick"], adapter].concat());
    let (usual, without) = (draft(&[]), draft(&["--adapter", "none"]));
    assert_eq!(usual, draft(&["--adapter", "trade"]), "the catalogue's own is the usual one");
    assert!([&usual, &without].iter().all(|letter| letter.contains("Dear ") && letter.contains("Tulsa")));
    let (code, said) = desk.fails(&["draft", brief, "--model", "quick", "--adapter", "trad"]);
    assert!(code == 2 && said.contains("“trade”") && said.contains("none"), "{said}");
    // The same file with one byte more is another base.
    let model = std::fs::read(desk.data.join("models/SmolLM2-135M-Instruct.Q4_1.gguf")).unwrap();
    let other = desk.folder.path().join("other.gguf");
    std::fs::write(&other, [model, vec![0]].concat()).unwrap();
    let (code, said) = desk.fails(&["draft", brief, "--model", other.to_str().unwrap(), "--adapter", "trade"]);
    assert!(code == 1 && said.contains("was taught on the model quick") && said.contains("--adapter none"), "{said}");
    let (_, said) = desk.fails(&["draft", brief, "--model", "quick", "--adapter", other.to_str().unwrap()]);
    assert!(said.contains("adapter"), "{said}");
}

#[test]
fn lists_say_what_is_here() {
    let desk = Desk::furnished();
    let hands: serde_json::Value = serde_json::from_str(&desk.done(&["hand", "list", "--json"])).unwrap();
    let hands = hands.as_array().unwrap();
    assert!(hands.len() >= 5 && hands.iter().filter(|h| h["default"] == true).count() == 1);
    assert!(hands.iter().any(|h| h["name"] == "reenie-beanie" && h["here"] == true));
    let checked: serde_json::Value = serde_json::from_str(&desk.done(&["model", "check", "quick", "--json"])).unwrap();
    assert_eq!(checked[0]["state"], "whole");
}

#[test]
fn a_folder_is_read_again_and_the_best_of_it_proposed_with_reasons() {
    let desk = Desk::bare();
    let good = "Dear Loretta,\n\nThe rink in Tulsa is a tyre shop now. I drove past it on Tuesday, and a boy in a green cap asked me what I needed, and I said nothing, I fell here once.\n\nYou had the blue dress on and skates a size too big. When I opened my eyes you were laughing with your hand over that crooked front tooth, and I was afraid that somebody might get up and go. You did not go.\n\nThirty years, and you are asleep on the sofa with the crossword on your chest. I will wake you for supper.\n\nChris\n";
    desk.file("letters/1994-06-14-loretta.txt", good);
    desk.file("letters/1994-06-20-loretta.txt", &good.replace("Tuesday", "Monday"));
    desk.file("letters/2001-01-01-max.txt", "Dear Max,\n\nI hope this letter finds you well. Words cannot express how much you mean to me. You have always been there for me through thick and thin, and you light up every room you walk into.\n\nFrom the bottom of my heart, I thank you for your unwavering support.\n\nLove,\nChris\n");
    desk.file("letters/2003-09-12-ada.txt", "Dear Ada,\n\nThe bees came back on Sunday and I stood at the hive with my coat buttoned to the chin. The veil was a curtain once; you would have laughed.\n\nThere are six jars on the sill for you, and the smoke has not left my hair. I was so glad that I sang to them, and one stung me on the lip.\n\nLove,\nChris\n");
    let said = desk.done(&["book", "select", "letters", "--order", "date"]);
    let (inside, outside) = said.split_once("Left out").unwrap();
    assert!(inside.contains("2 of 4 letters") && inside.contains("To Loretta") && inside.contains("To Ada"), "{said}");
    assert!(inside.contains("particulars in"), "{said}");
    assert!(outside.contains("nearly the same as the letter to Loretta of 14 June 1994") && outside.contains("it is slight"), "{said}");

    let pinned = desk.done(&["book", "select", "letters", "--pin", "2001-01-01-max", "--letters", "1", "--json"]);
    let pinned: serde_json::Value = serde_json::from_str(&pinned).unwrap();
    assert_eq!(pinned["proposal"]["chosen"].as_array().map(Vec::len), Some(1), "{pinned}");
    assert!(pinned["proposal"]["chosen"][0][1].as_str().is_some_and(|why| why.starts_with("pinned by you")), "{pinned}");
    let (code, why) = desk.fails(&["book", "select", "letters", "--drop", "nobody"]);
    assert!(code == 2 && why.contains("no letter nobody"), "{why}");
    let (code, why) = desk.fails(&["book"]);
    assert!(code == 2 && why.contains("FOLDER"), "{why}");
}
