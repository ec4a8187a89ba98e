//! Notes as people write them, and how they should read.

use super::*;
use letters::{Fact, Pronoun, Recipient, Sender};
use proptest::prelude::*;
use std::time::{Duration, Instant};

fn letter(head: &str, notes: &[&str]) -> Brief {
    let head: Vec<&str> = head.trim_start_matches('@').split('|').map(str::trim).collect();
    let [pronoun, to, from, occasion] = head.as_slice() else { panic!("a head has four parts: {head:?}") };
    let (name, relationship) = to.split_once('/').unwrap_or((to, ""));
    Brief {
        occasion: (*occasion).into(),
        words: 100,
        tone: String::new(),
        from: Sender { name: (*from).into() },
        to: Recipient { name: name.trim().into(), relationship: relationship.trim().into(), pronoun: pronoun.parse().unwrap_or_default() },
        facts: notes.iter().map(|n| Fact { text: (*n).into(), must: true }).collect(),
    }
}

fn plain(brief: &Brief) -> Vec<String> {
    Notes::read(brief).list.into_iter().map(|n| n.voicings.into_iter().next().map_or_else(String::new, |v| v.text)).collect()
}

/// Every line of a table whose first voicing is not the one it asks for.
fn wrong(table: &str) -> Vec<String> {
    let (mut head, mut out) = ("", Vec::new());
    for line in table.lines().filter(|l| !l.starts_with('#') && !l.trim().is_empty()) {
        let Some((notes, wanted)) = line.split_once('\t') else {
            head = line;
            continue;
        };
        let got = plain(&letter(head, &notes.split(" ## ").collect::<Vec<_>>())).join(" ## ");
        if got != wanted {
            out.push(format!("{notes}\n  gave   {got}\n  wanted {wanted}"));
        }
    }
    out
}

#[test]
fn notes_turn_towards_the_reader_and_become_sentences() {
    let wrong = wrong(include_str!("tests/notes.tsv"));
    assert!(wrong.is_empty(), "{} notes read wrong:\n{}", wrong.len(), wrong.join("\n"));
}
