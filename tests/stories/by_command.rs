//! The whole way by the command line alone.

use std::fs;
use std::path::Path;
use stories::{World, briefs, epub_complaints, folded, pages, pdf_complaints, pdf_text};

const BRIEF: &str = r#"
occasion = "thanks"
words = 60
tone = "warm, plain"

[from]
name = "Ines"

[to]
name = "Rosa"
relationship = "my neighbour"
pronoun = "she"

[[facts]]
text = "she fed the cat for three weeks"
must = true
"#;

const LETTER: &str = "Dear Rosa,\n\nThe cat is fat, the plants are green, and the key lay under the stone where it always lies. I do not \
know how to thank you for three weeks in August, so I will begin with the jam.\n\nIt is the last of the quinces from the tree \
that we planted together. Eat it slowly, or at once, as you like; but eat it at my table on Sunday.\n\nWith love,\nInes\n";

#[test]
fn a_brief_becomes_a_letter_on_paper() {
    let world = World::new();
    let inline = world.write("thanks.toml", BRIEF);
    let hands = hands(&world);
    let mut letters = Vec::new();
    for (number, brief) in std::iter::once(inline).chain(briefs().into_iter().rev().take(1)).enumerate() {
        let name = format!("{number}-{}", brief.file_stem().unwrap_or_default().to_string_lossy());
        let words = world.run(&["draft", shown(&brief), "--model", "quick", "--seed", "7"]).done();
        assert!(words.split_whitespace().count() > 20, "{name} is hardly a letter: {words:?}");
        assert!(words.trim_start().starts_with("Dear "), "{name} greets nobody: {words:?}");

        let text = world.write(&format!("{name}.txt"), &words);
        let pdf = world.file(&format!("{name}.pdf"));
        let hand = &hands[number % hands.len()];
        world.run(&["write", shown(&text), "--hand", hand, "-o", shown(&pdf)]).done();
        is_a_good_letter(&pdf, &words, &format!("letter-{name}"));
        letters.push(words);
    }
    // The same brief, model and seed give the same letter; as JSON it says where each fact went.
    let told = world.run(&["draft", shown(&world.file("thanks.toml")), "--model", "quick", "--seed", "7", "--json"]).done();
    let told: serde_json::Value = serde_json::from_str(&told).expect("draft --json speaks JSON");
    assert_eq!(told["text"].as_str().map(folded), Some(folded(&letters[0])));
    assert!(told["sentences"].as_array().is_some_and(|s| !s.is_empty() && s.iter().all(|s| s["facts"].is_array())), "{told}");
    assert!(told["tokens_per_second"].as_f64().is_some_and(|speed| speed > 0.0), "{told}");
}

#[test]
fn the_same_seed_writes_the_same_page_in_every_format() {
    let world = World::new();
    let letter = world.write("letter.txt", LETTER);
    let hand = &hands(&world)[0];
    let write = |to: &str, seed: &str| {
        let out = world.file(to);
        world.run(&["write", shown(&letter), "--hand", hand, "--paper", "a5", "--seed", seed, "-o", shown(&out)]).done();
        fs::read(out).expect("a page was written")
    };
    for format in ["pdf", "svg", "png"] {
        let first = write(&format!("one.{format}"), "3");
        assert_eq!(first, write(&format!("two.{format}"), "3"), "{format} with the same seed");
        assert_ne!(first, write(&format!("three.{format}"), "4"), "{format} with another seed");
    }
    is_a_good_letter(&world.file("one.pdf"), LETTER, "letter-a5");
}

#[test]
fn a_folder_of_letters_becomes_a_book() {
    let world = World::new();
    let folder = world.file("letters");
    fs::create_dir_all(&folder).expect("a folder");
    for (number, month) in ["January", "May", "October"].iter().enumerate() {
        let letter = LETTER.replace("August", month).replace("Dear Rosa", &format!("Dear Rosa in {month}"));
        fs::write(folder.join(format!("2026-0{}-15 Rosa.txt", number + 1)), letter).expect("a letter");
    }
    let out = world.file("book");
    world.run(&["book", shown(&folder), "-o", shown(&out)]).done();

    let interior = out.join("interior.pdf");
    assert_eq!(pdf_complaints(&interior), "");
    let text = folded(&pdf_text(&interior));
    for month in ["January", "May", "October"] {
        assert!(text.contains(&format!("Dear Rosa in {month}")), "the book lacks the letter of {month}");
    }
    assert!(pages(&interior, "book-command").iter().any(|p| p.ink > 0.01), "a page of text has ink");
    assert_eq!(epub_complaints(&out.join("book.epub")), "");

    let again = world.file("again");
    world.run(&["book", shown(&folder), "-o", shown(&again)]).done();
    for file in ["interior.pdf", "book.epub"] {
        assert_eq!(fs::read(out.join(file)).expect("a book"), fs::read(again.join(file)).expect("a book"), "{file} twice");
    }
}

/// What the judges say of a letter on paper: sound, its text whole, no sheet empty, and light to send.
pub fn is_a_good_letter(pdf: &Path, text: &str, name: &str) {
    assert_eq!(pdf_complaints(pdf), "", "{name}");
    assert_eq!(folded(&pdf_text(pdf)), folded(text), "{name} reads as it was written");
    let sheets = pages(pdf, name);
    assert!(!sheets.is_empty());
    for sheet in &sheets {
        assert!(sheet.ink > 0.001 && sheet.ink < 0.5, "{} has {:.4} of its face in ink", sheet.picture.display(), sheet.ink);
    }
    let weight = fs::metadata(pdf).expect("a letter").len() / sheets.len() as u64;
    assert!(weight < 200 * 1024, "{name} weighs {weight} bytes a page");
}

fn hands(world: &World) -> Vec<String> {
    let list = world.run(&["hand", "list", "--json"]).done();
    let list: serde_json::Value = serde_json::from_str(&list).expect("hand list --json speaks JSON");
    let names: Vec<String> = list.as_array().into_iter().flatten().filter_map(|h| h["name"].as_str().map(String::from)).collect();
    assert!(names.len() >= 5, "there are {} hands", names.len());
    names
}

fn shown(path: &Path) -> &str {
    path.to_str().expect("a plain path")
}
