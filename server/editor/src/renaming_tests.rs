use super::*;
use letters::Rename;
use proptest::prelude::*;

fn table(names: &[(&str, &str)]) -> Renames {
    let kind = |from: &str| if from.starts_with("Tulsa") || from.contains("house") { RenameKind::Place } else { RenameKind::Person };
    Renames { names: names.iter().map(|(from, to)| Rename { from: (*from).into(), to: (*to).into(), kind: kind(from) }).collect() }
}

fn check(names: &[(&str, &str)], before: &str, after: &str) {
    assert_eq!(Renamer::new(&table(names)).rename(before).text, after, "{before}");
}

#[test]
fn a_name_is_changed_wherever_it_stands_and_nowhere_else() {
    let names = [("Loretta Hayes", "Marian Cole"), ("Tulsa", "Omaha"), ("Ann", "Ida"), ("James", "Otto"), ("the lake house", "the mill")];
    check(&names, "Dear Loretta,", "Dear Marian,");
    check(&names, "LORETTA’S bees, Loretta's hat and loretta hayes", "MARIAN’S bees, Marian's hat and marian cole");
    check(&names, "Mrs. Hayes of Tulsa, a Tulsa-born girl", "Mrs. Cole of Omaha, an Omaha-born girl");
    check(&names, "Loretta\n Hayes, Lorettas, Annie, Ann-Marie, Tulsan", "Marian Cole, Lorettas, Annie, Ann-Marie, Tulsan");
    check(&names, "James’ hat, James's coat; he said ‘ask James’ twice", "Otto’s hat, Otto's coat; he said ‘ask Otto’ twice");
    check(&names, "The lake house was cold. We left the lake house.", "The mill was cold. We left the mill.");
    check(&names, "With love,\nLoretta\n", "With love,\nMarian\n");
    // Two people change names with each other, and the new name is not changed again.
    check(&[("Ada", "Ida"), ("Ida", "Ada")], "Ada to Ida, Ida to Ada", "Ida to Ada, Ada to Ida");
    check(&[("Zoe\u{301}", "Ann")], "Zoé and Zoe\u{301}", "Ann and Ann");
    check(&[("Aunt May", "Aunt Ruth"), ("May", "Eve")], "Aunt May and May", "Aunt Ruth and Eve");
}

#[test]
fn a_name_that_is_a_word_is_looked_at_twice() {
    let renamer = Renamer::new(&table(&[("May", "Ruth"), ("Will", "Karl")]));
    let read = renamer.rename("In May I saw May. May I come? Will came. Will you? It may be that Will will. 12 May 1964");
    assert_eq!(read.text, "In May I saw Ruth. May I come? Karl came. Will you? It may be that Karl will. 12 May 1964");
    assert_eq!(read.left.iter().map(|(word, _)| word.as_str()).collect::<Vec<_>>(), ["May", "May", "Will", "May"]);
    assert_eq!((read.counts.get(&0), read.counts.get(&1), read.total()), (Some(&1), Some(&2), 3));
}

#[test]
fn what_was_changed_is_counted_and_what_is_left_is_told() {
    let names = table(&[("Loretta", "Marian")]);
    let renamer = Renamer::new(&names);
    let texts = [
        "Dear Loretta,\n\nLoretta, come to Tulsa with Jonas Berg.\n\nLove,\nChris",
        "Dear Max,\n\nNo.\n\nChris",
        "Dear Ada,\n\nAsk Loretta.\n\nC.",
    ];
    let renamed: Vec<Renamed> = texts.iter().map(|t| renamer.rename(t)).collect();
    assert_eq!(renamed.iter().map(Renamed::total).collect::<Vec<_>>(), [2, 0, 1]);
    let left: Vec<String> = names_of(&renamed);
    assert!(["Jonas Berg", "Tulsa", "Chris", "Max", "Ada", "Marian"].iter().all(|n| left.contains(&n.to_string())), "{left:?}");
    assert!(!left.iter().any(|n| n.contains("Loretta")));
    assert_eq!(clashes(&table(&[("Loretta", "Ada")]), texts), [0], "Ada is somebody already");
    assert!(clashes(&names, texts).is_empty());
}

fn names_of(renamed: &[Renamed]) -> Vec<String> {
    names(renamed.iter().map(|r| r.text.as_str())).into_iter().map(|(name, _)| name).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]
    #[test]
    fn any_text_keeps_what_is_not_a_name(text in "\\PC{0,60}|([a-z ,.’'\n-]{0,20}(Loretta|LORETTA|Loretta’s|May|a Tulsa)[ ,.’'\n-]{0,3}){0,5}") {
        let renamer = Renamer::new(&table(&[("Loretta", "Marian"), ("Tulsa", "Omaha")]));
        let read = renamer.rename(&text);
        prop_assert!(!words(&read.text).iter().any(|w| matches!(w.bare(), "loretta" | "tulsa")) || text.contains('-'), "{:?}", read.text);
        if read.total() == 0 {
            prop_assert_eq!(read.text, text.nfc().collect::<String>());
        }
    }
}
