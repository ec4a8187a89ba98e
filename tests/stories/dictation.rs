//! A letter that is spoken.

use std::fs::File;
use std::path::PathBuf;
use std::process::Command;
use stories::{Spoken, World};

const SAID: &str = "Dear Loretta. I remember the summer when the car broke down near the lake.";

/// A recording of what espeak-ng says.
fn recording(world: &World) -> PathBuf {
    let wav = world.file("spoken.wav");
    let said = Command::new("espeak-ng").args(["-v", "en-us", "-s", "140", "-w"]).arg(&wav).arg(SAID).status();
    assert!(said.is_ok_and(|s| s.success()), "espeak-ng is missing: run cargo verify");
    wav
}

fn dictate(world: &World, args: &[&str]) -> Spoken {
    world.run(&[&["dictate"], args].concat())
}

#[test]
fn what_was_said_is_written_down_by_the_command() {
    // Given a recording,
    let world = World::new();
    let wav = recording(&world);
    let wav = wav.to_str().expect("a path in UTF-8");
    // when the house's own ear hears it, then every word stands on standard output and nothing else does;
    let heard = dictate(&world, &[wav, "--names", "Loretta"]).done();
    assert_eq!(heard, "Dear Loretta, I remember the summer when the car broke down near the lake.\n");
    // from a pipe, with the smallest ear, which knows every language and hears less, as JSON with seconds and language;
    let mut piped = world.letters(&["dictate", "-", "--json", "--model", "dictation-any"]);
    let answer = piped.stdin(File::open(wav).expect("the recording")).output().expect("the program starts");
    let json: serde_json::Value = serde_json::from_slice(&answer.stdout).expect("JSON");
    let text = json["text"].as_str().expect("text").to_string();
    assert!(text.contains("the car broke down near the lake") && json["language"] == "en", "{json}");
    assert!(json["parts"][0]["to"].as_f64().is_some_and(|s| s > 1.0), "{json}");
    // or in a file, whole.
    let out = world.file("letter.txt");
    dictate(&world, &[wav, "--model", "dictation-any", "-o", out.to_str().expect("a path in UTF-8")]).done();
    assert_eq!(std::fs::read_to_string(out).expect("the letter").trim_end(), text);
}

#[test]
fn what_cannot_be_heard_is_said_in_words() {
    let world = World::new();
    let letter = world.write("letter.txt", &"Dear Loretta, this is no recording. ".repeat(40));
    let answer = dictate(&world, &[letter.to_str().expect("a path in UTF-8")]);
    assert!(answer.code == 1 && answer.err.contains("no sound that can be read"), "{}", answer.err);
    let answer = dictate(&world, &["spoken.wav", "--model", "quick"]);
    assert!(answer.code == 2 && answer.err.contains("does not listen"), "{}", answer.err);
    // Where no model is, the command that fetches one is named.
    let wav = recording(&world);
    for file in ["ggml-base.en.bin", "ggml-tiny.bin"] {
        let _ = std::fs::remove_file(world.data().join("models").join(file));
    }
    let answer = dictate(&world, &[wav.to_str().expect("a path in UTF-8")]);
    assert!(answer.code == 1 && answer.err.contains("letters model fetch dictation"), "{}", answer.err);
}
