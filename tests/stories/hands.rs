//! The hands by the command line: written, addressed, plotted, measured and learned.

use crate::by_command::is_a_good_letter;
use crate::filled::{Writer, encoded, scan, typeface};
use learn::sheet::{Paper, pages};
use std::fs;
use std::path::Path;
use stories::{World, folded, pdf_complaints, pdf_text};

const LETTER: &str = "Dear Rosa,\n\nThe cat is fat, the plants are green, and the key lay under the stone where it always lies. It cost \
£12.50 & a jar of quinces; Zoë says “half-price at the café on 3 May” – I don’t believe her.\n\nWith love,\nInes\n";

fn shown(path: &Path) -> &str {
    path.to_str().expect("a path in UTF-8")
}

#[test]
fn the_house_s_own_hand_writes_plots_addresses_and_is_measured() {
    let world = World::new();
    let letter = world.write("letter.txt", LETTER);
    let write = |more: &[&str], out: &str| {
        let out = world.file(out);
        world.run(&[&["write", shown(&letter), "--hand", "theodore", "-o", shown(&out)], more].concat()).done();
        fs::read(out).expect("a file")
    };

    // On crested paper, with a nib and a slip: the text is still the letter's.
    write(
        &["--paper", "monarch-crested", "--from", "Ines Ruiz", "--from", "Calle Mayor 3", "--nib", "fountain-f", "--slips"],
        "crested.pdf",
    );
    let text = folded(&pdf_text(&world.file("crested.pdf")));
    assert!(text.ends_with(&folded(LETTER)), "{text}");
    write(&["--paper", "a5-ruled"], "ruled.pdf");
    is_a_good_letter(&world.file("ruled.pdf"), LETTER, "letter-theodore");

    // For a machine: single lines, in millimetres; the pen is up when it travels.
    let lines = String::from_utf8(write(&["--lines"], "lines.svg")).expect("SVG is text");
    assert!(lines.matches("<path").count() > 100 && lines.contains("inkscape:groupmode=\"layer\"") && !lines.contains("fill=\"#"));
    assert!(String::from_utf8_lossy(&write(&[], "letter.hpgl")).starts_with("IN;SP1;"));
    let gcode = String::from_utf8(write(&["--pen-up", "M3 S40", "--pen-down", "M3 S90"], "letter.gcode")).expect("G-code is text");
    assert!(gcode.contains("M3 S90") && gcode.trim_end().ends_with("M2"));

    let envelope = world.file("envelope.pdf");
    world
        .run(&[
            "envelope",
            "--to",
            "Rosa Díaz",
            "--to",
            "Calle Mayor 5",
            "--to",
            "Toledo",
            "--size",
            "dl",
            "--hand",
            "theodore",
            "-o",
            shown(&envelope),
        ])
        .done();
    assert_eq!(pdf_complaints(&envelope), "");
    assert_eq!(folded(&pdf_text(&envelope)), "Rosa Díaz Calle Mayor 5 Toledo");

    // Measured on paper, and beside people.
    let measured = world.run(&["hand", "measure", shown(&world.file("ruled.pdf")), "--json"]).done();
    let measured: serde_json::Value = serde_json::from_str(&measured).expect("measure speaks JSON");
    assert!(measured["letters"].as_u64().is_some_and(|n| n > 100), "{measured}");
    let specimen = world.file("specimen.pdf");
    world.run(&["hand", "specimen", "theodore", "-o", shown(&specimen)]).done();
    assert_eq!(pdf_complaints(&specimen), "");
    let check = world.run(&["hand", "check", "nothing-you-could-do", "--json"]).done();
    let check: serde_json::Value = serde_json::from_str(&check).expect("check speaks JSON");
    let (forms, faults) = (check["forms"].as_u64().unwrap_or(0), check["mended"].as_array().map_or(usize::MAX, Vec::len));
    assert!(forms > 70 && faults * 10 < forms as usize, "{check}");
}

#[test]
fn somebody_s_own_hand_is_learned_page_by_page_and_forgotten() {
    let world = World::new();
    let sheet = world.file("sheet.pdf");
    world.run(&["hand", "sheet", "-o", shown(&sheet)]).done();
    assert_eq!(pdf_complaints(&sheet), "");

    let face = typeface("reenie-beanie.ttf");
    let mut writer = Writer::new(&face, 2.6, 5);
    let mut scans = Vec::new();
    for page in pages(Paper::A4) {
        let written = writer.fill(&page);
        let path = world.file(&format!("page-{}.jpg", page.number));
        fs::write(&path, encoded(&scan(&page, &written, 150.0, [40, 44, 70]), 85)).expect("a scan");
        scans.push(path);
    }
    let files: Vec<&str> = scans.iter().map(|p| shown(p)).collect();

    // A page that is missing is named, and nothing is kept; with all of them the hand writes.
    let half = world.run(&["hand", "learn", files[0], "--name", "ines"]);
    assert!(half.code == 1 && half.err.contains("page"), "a sheet of one page is no hand: {}", half.err);
    let known = || world.run(&["hand", "list", "--json"]).done().contains("\"ines\"");
    assert!(!known());
    world.run(&[&["hand", "learn"], files.as_slice(), &["--name", "ines", "--title", "Ines"]].concat()).done();
    let (letter, out) = (world.write("letter.txt", LETTER), world.file("own.pdf"));
    world.run(&["write", shown(&letter), "--hand", "ines", "-o", shown(&out)]).done();
    is_a_good_letter(&out, LETTER, "letter-own-hand");
    world.run(&["hand", "retake", "ines", files[1], "--box", "A:1"]).done();
    assert!(known());
    world.run(&["hand", "forget", "ines"]).done();
    assert!(!known());
}
