//! Stories of revisions.

use super::*;
use proptest::prelude::*;

const LETTER: &str = "Dear Nora,\n\nI have wanted to thank you for a very long time. You drove me to the hospital in Utrecht at night, and you waited until morning. You truly never asked for anything!\n\nI do not say it often. When I was afraid, you hummed “I am very small” in the corridor. It was 3 in the morning; the nurse laughed.\n\nYou may think nothing of it. I start my new job on 4 May.\n\nWith thanks,\nPim\n";

fn brief() -> Brief {
    Brief::from_toml("occasion = \"thanks\"\nwords = 120\n[from]\nname = \"Pim\"\n[to]\nname = \"Nora\"\nrelationship = \"neighbour\"\npronoun = \"she\"\n[[facts]]\ntext = \"she drove me to the hospital in Utrecht at night, waited until morning\"\nmust = true\n[[facts]]\ntext = \"when I was afraid she hummed in the corridor, 3 in the morning, the nurse laughed\"\nmust = true\n[[facts]]\ntext = \"I start my new job on 4 May\"\n").unwrap()
}

fn place(words: &str) -> Range<usize> {
    let at = LETTER.find(words).unwrap();
    at..at + words.len()
}

fn revised(selection: Range<usize>, change: Change) -> Revised {
    revise(None, LETTER, selection, &change, &brief(), &Revising::default(), &mut |_| ControlFlow::Continue(())).unwrap()
}

fn whole() -> Range<usize> {
    0..LETTER.len()
}

fn told(text: &str) -> Vec<bool> {
    let body: Vec<String> = sentences(&text[sheet::body(text)]).into_iter().map(|s| s.text.to_string()).collect();
    brief().facts.iter().map(|f| check::told(&f.text, &body)).collect()
}

#[test]
fn a_letter_made_shorter_keeps_its_notes_and_its_form() {
    let out = revised(whole(), Change::Shorter);
    assert!(word_count(&out.text) * 100 <= word_count(LETTER) * 85, "{}", out.text);
    assert_eq!(told(&out.text), [true, true, true], "{}", out.text);
    assert!(out.text.starts_with("Dear Nora,\n\n") && out.text.ends_with("\n\nWith thanks,\nPim\n"), "{}", out.text);
    assert!(out.text.contains("“I am very small”"), "a quotation is somebody else's");
}

#[test]
fn one_sentence_made_plainer_or_more_formal_leaves_the_others_alone() {
    let out = revised(place("I do not say it often."), Change::Plainer);
    assert_eq!(out.by, "I don’t say it often.");
    assert_eq!(out.text, LETTER.replace("I do not say it often.", "I don’t say it often."));
    let formal = revised(place("You truly never asked for anything!"), Change::MoreFormal);
    assert_eq!(formal.by, "You truly never asked for anything.");
    let nothing = revised(place("You may think nothing of it."), Change::MoreFormal);
    assert_eq!((nothing.text.as_str(), nothing.notes.len()), (LETTER, 1));
}

#[test]
fn a_letter_made_longer_or_warmer_says_nothing_twice_and_invents_nothing() {
    for change in [Change::Longer, Change::Warmer] {
        let out = revised(whole(), change.clone());
        assert!(word_count(&out.text) > word_count(LETTER), "{change}");
        let brief = brief();
        let guard = Guard::new(LETTER, &brief, None);
        let old: Vec<&str> = sentences(LETTER).into_iter().map(|s| s.text).collect();
        let body = &out.text[sheet::body(&out.text)];
        for new in sentences(body).into_iter().filter(|s| !old.contains(&s.text)) {
            assert!(guard.reads(new.text, &[]), "{change}: {}", new.text);
        }
        assert_eq!(told(&out.text), [true, true, true]);
        assert_eq!(revised(whole(), change).text, out.text, "the same seed, the same revision");
    }
}

#[test]
fn a_memory_is_added_in_its_place_and_another_cut() {
    let out = revised(place("I do not say it often."), Change::Add("she brought me plums in a paper bag".into()));
    assert!(out.text.contains("I do not say it often. You brought me plums in a paper bag. When I was afraid"), "{}", out.text);
    let again = revise(
        None,
        &out.text,
        0..out.text.len(),
        &Change::Add("she brought me plums in a paper bag".into()),
        &brief(),
        &Revising::default(),
        &mut |_| ControlFlow::Continue(()),
    );
    assert!(again.unwrap().notes[0].contains("already"));
    let out = revised(whole(), Change::Cut(2));
    assert_eq!(told(&out.text), [true, true, false], "{}", out.text);
    assert!(out.text.contains("You may think nothing of it.\n\nWith thanks,"), "{}", out.text);
    assert!(revised(whole(), Change::Cut(0)).notes[0].contains("must"));
}

#[test]
fn a_sentence_said_otherwise_tells_the_same() {
    let sentence = "It was 3 in the morning; the nurse laughed.";
    let out = revised(place(sentence), Change::Otherwise);
    assert!(out.by != sentence && out.by.contains('3') && out.by.contains("nurse"), "{}", out.by);
    assert_eq!(told(&out.text), [true, true, true]);
    let list = alternatives(None, LETTER, place(sentence), &brief(), &Revising::default(), 6).unwrap();
    assert!(!list.is_empty() && list.iter().all(|t| t.contains('3') && t.contains("nurse") && t != sentence), "{list:?}");
    let mut once = list.clone();
    once.dedup();
    assert_eq!(once.len(), list.len());
    assert_eq!(sentence_at(LETTER, place(sentence).start + 5), Some(place(sentence)));
}

#[test]
fn what_cannot_be_revised_says_why() {
    let error = |selection: Range<usize>, change: Change| {
        revise(None, LETTER, selection, &change, &brief(), &Revising::default(), &mut |_| ControlFlow::Continue(()))
            .unwrap_err()
            .to_string()
    };
    assert!(error(place("Dear Nora,"), Change::Shorter).contains("salutation and valediction"));
    assert!(error(place("With thanks,\nPim"), Change::Warmer).contains("salutation and valediction"));
    assert!(error(3..LETTER.len() + 9, Change::Shorter).contains("select again"));
    assert!(error(whole(), Change::Cut(9)).contains("3 notes"));
    assert!(error(whole(), Change::Add("  ".into())).contains("nothing to add"));
}

#[test]
fn one_who_breaks_it_off_has_the_letter_as_it_was() {
    let out = revise(None, LETTER, whole(), &Change::Shorter, &brief(), &Revising::default(), &mut |_| ControlFlow::Break(())).unwrap();
    assert_eq!((out.text.as_str(), out.by.as_str()), (LETTER, ""));
}

fn any_change() -> impl Strategy<Value = Change> {
    prop_oneof![
        Just(Change::Shorter),
        Just(Change::Longer),
        Just(Change::Warmer),
        Just(Change::Plainer),
        Just(Change::MoreFormal),
        Just(Change::Otherwise),
        Just(Change::Add("she brought plums".into())),
        (0usize..4).prop_map(Change::Cut),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn what_is_outside_the_selection_stays_byte_for_byte(a in any::<prop::sample::Index>(), b in any::<prop::sample::Index>(), change in any_change(), seed in 0u32..9) {
        let (a, b) = (a.index(LETTER.len() + 1), b.index(LETTER.len() + 1));
        let (from, to) = (a.min(b), a.max(b));
        prop_assume!(LETTER.is_char_boundary(from) && LETTER.is_char_boundary(to));
        let (brief, settings) = (brief(), Revising { seed, ..Revising::default() });
        let mut shown = String::new();
        let out = revise(None, LETTER, from..to, &change, &brief, &settings, &mut |p| { shown.push_str(p); ControlFlow::Continue(()) });
        if let Ok(out) = out {
            prop_assert!(out.replaced.start >= from && out.replaced.end <= to || out.by.is_empty() || from == to && out.replaced.is_empty(), "{:?} {}", out.replaced, out.by);
            prop_assert_eq!(&out.text, &format!("{}{}{}", &LETTER[..out.replaced.start], out.by, &LETTER[out.replaced.end..]));
            prop_assert_eq!(&shown, &out.by);
            prop_assert!(out.text.starts_with("Dear Nora,\n\n") && out.text.ends_with("\n\nWith thanks,\nPim\n"));
            let kept = told(&out.text);
            for (i, told) in kept.iter().enumerate() {
                prop_assert!(*told || change == Change::Cut(i), "{} lost note {}: {}", change, i, out.text);
            }
        }
    }

    #[test]
    fn any_text_is_revised_or_refused(text in "(Dear A,\n\n|\n\n|[a-zA-Z’'“” ]{0,12}|[.!?;,—] ?|Love,\nB){0,12}", change in any_change()) {
        let _ = revise(None, &text, 0..text.len(), &change, &brief(), &Revising::default(), &mut |_| ControlFlow::Continue(()));
    }
}
