//! Whatever people are called and whatever they write, the check reads it and lives.

use super::{Cliches, Judge, read};
use crate::write::stream::Unit;
use letters::{Brief, Fact, Recipient, Sender};
use proptest::prelude::*;

fn anything(longest: usize) -> impl Strategy<Value = String> {
    // Letters of many scripts, marks and lone accents, mixed with the words that the rules look for.
    let piece = prop_oneof![
        "\\PC{0,6}",
        Just(" I didn’t tell ".to_string()),
        Just(" she’s ".to_string()),
        Just("Zoltán ".to_string()),
        Just(" 1964, ".to_string()),
        Just("İ".to_string()),
        Just(" “".to_string()),
        Just("ß’s ".to_string()),
    ];
    prop::collection::vec(piece, 0..longest).prop_map(|p| p.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_name_note_and_sentence_is_judged_and_read(
        to in anything(4), from in anything(3), note in anything(8), text in anything(10), before in anything(6), pronoun in 0..3usize,
    ) {
        let brief = Brief {
            occasion: "thanks".into(),
            words: 80,
            tone: String::new(),
            language: letters::Language::default(),
            from: Sender { name: from },
            to: Recipient { name: to, relationship: "friend".into(), pronoun: ["she", "he", "they"][pronoun].parse().unwrap() },
            facts: vec![Fact { text: note, must: true }],
        };
        let _ = Judge::new(&brief).sentence(&Unit { paragraph: false, text: text.clone() }, std::slice::from_ref(&before));
        let letter = format!("Dear {},\n\n{before} {text}\n\nYours,\n{}", brief.to.name, brief.from.name);
        let reading = read(&letter, &brief, &Cliches::default(), &[before], None);
        prop_assert_eq!(reading.facts.len(), 1);
        prop_assert!(reading.faults.iter().all(|f| letter.get(f.at.clone()).is_some()));
    }
}
