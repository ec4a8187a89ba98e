//! What happens when something is wrong: a plain word, the right exit code, and nothing written.

use std::path::Path;
use stories::World;

const BRIEF: &str =
    "occasion = \"thanks\"\nwords = 60\n\n[from]\nname = \"Ines\"\n\n[to]\nname = \"Rosa\"\n\n[[facts]]\ntext = \"she fed the cat\"\n";

#[test]
fn a_wrong_brief_is_named_by_line_and_field() {
    let world = World::new();
    let cases: [(&str, String, &[&str]); 5] = [
        ("a field that nobody knows", BRIEF.replace("occasion", "ocasion"), &["line 1", "ocasion", "occasion"]),
        ("words that are no number", BRIEF.replace("60", "\"many\""), &["line 2", "words", "40"]),
        ("nobody to write to", BRIEF.replace("[to]\nname = \"Rosa\"\n", ""), &["to"]),
        (
            "a pronoun that is not one",
            BRIEF.replace("name = \"Rosa\"", "name = \"Rosa\"\npronoun = \"shee\""),
            &["line 9", "pronoun", "she"],
        ),
        ("no TOML at all", "Dear Rosa,".to_string(), &["line 1"]),
    ];
    for (what, brief, names) in cases {
        let path = world.write("brief.toml", &brief);
        let said = world.run(&["draft", shown(&path), "--model", "quick"]);
        assert!(matches!(said.code, 1 | 2), "{what}: exit code {}", said.code);
        assert_eq!(said.out, "", "{what}: nothing on standard output");
        for name in names {
            assert!(said.err.contains(name), "{what}: {name:?} is not in {:?}", said.err);
        }
    }
}

#[test]
fn an_unknown_hand_paper_ink_or_model_is_named_with_its_neighbours() {
    let world = World::new();
    let letter = world.write("letter.txt", "Dear Rosa,\n\nThank you.\n\nInes\n");
    let brief = world.write("brief.toml", BRIEF);
    let out = world.file("letter.pdf");
    let hand = first_hand(&world);
    let write = |extra: &[&str]| world.run(&[&["write", shown(&letter), "-o", shown(&out)], extra].concat());
    for (what, said, wrong) in [
        ("hand", write(&["--hand", "nobodys-hand"]), "nobodys-hand"),
        ("paper", write(&["--hand", &hand, "--paper", "papyrus"]), "papyrus"),
        ("ink", write(&["--hand", &hand, "--ink", "invisible"]), "invisible"),
        ("model", world.run(&["draft", shown(&brief), "--model", "oracle"]), "oracle"),
    ] {
        assert!(matches!(said.code, 1 | 2), "{what}: exit code {}", said.code);
        assert!(said.err.contains(wrong), "{what}: {:?}", said.err);
        assert!(said.err.trim().len() > wrong.len() + 20, "{what} says too little: {:?}", said.err);
    }
    assert!(!out.exists(), "nothing was written");
}

#[test]
fn a_letter_that_the_hand_cannot_write_is_refused_before_anything_is_written() {
    let world = World::new();
    let letter = world.write("letter.txt", "Dear Rosa,\n\nThe sign on the door said 静.\n\nInes\n");
    let out = world.file("letter.pdf");
    let said = world.run(&["write", shown(&letter), "--hand", &first_hand(&world), "-o", shown(&out)]);
    assert!(matches!(said.code, 1 | 2), "exit code {}", said.code);
    assert!(said.err.contains('静'), "{:?}", said.err);
    assert!(!out.exists(), "nothing was written");
}

#[test]
fn misuse_is_exit_code_two_and_help_has_an_example() {
    let world = World::new();
    assert_eq!(world.run(&["draw"]).code, 2);
    assert_eq!(world.run(&["write"]).code, 2);
    for command in ["serve", "draft", "write", "book", "model fetch", "hand list"] {
        let said = world.run(&command.split(' ').chain(["--help"]).collect::<Vec<_>>());
        assert_eq!(said.code, 0);
        assert!(said.out.contains(&format!("letters {command}")) && said.out.to_lowercase().contains("example"), "{command}: {}", said.out);
    }
}

#[test]
fn an_unknown_key_of_the_configuration_is_named_with_the_nearest_known_one() {
    let world = World::new();
    std::fs::write(world.data().join("letters.toml"), "lisen = \"127.0.0.1:1\"\n").expect("a configuration");
    let said = world.run(&["serve", "--listen", "127.0.0.1:0"]);
    assert!(matches!(said.code, 1 | 2), "exit code {}", said.code);
    assert!(said.err.contains("lisen") && said.err.contains("listen"), "{:?}", said.err);
}

fn first_hand(world: &World) -> String {
    let list = world.run(&["hand", "list", "--json"]).done();
    let list: serde_json::Value = serde_json::from_str(&list).expect("hand list --json speaks JSON");
    list[0]["name"].as_str().expect("a hand has a name").to_string()
}

fn shown(path: &Path) -> &str {
    path.to_str().expect("a plain path")
}
