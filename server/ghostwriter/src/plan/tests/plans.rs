use super::occasions;
use crate::notes::Kind;
use crate::plan::{Earlier, Given, Occasion, kind, lay};
use letters::{Brief, Plan};
use proptest::prelude::*;

/// A brief in a few lines: occasion, words, whose letter to whom, and notes as "kind! words | text" (! = must).
fn given(occasion: &str, words: u32, reader: &str, notes: &[&str]) -> (Brief, Vec<(Kind, usize)>) {
    let (pronoun, relationship) = reader.split_once(' ').unwrap();
    let mut text = format!(
        "occasion = \"{occasion}\"\nwords = {words}\n[from]\nname = \"A\"\n[to]\nname = \"B\"\npronoun = \"{pronoun}\"\nrelationship = \"{relationship}\"\n"
    );
    let mut kinds = Vec::new();
    for note in notes {
        let (head, said) = note.split_once(": ").unwrap();
        let must = head.ends_with('!');
        text.push_str(&format!("[[facts]]\ntext = {said:?}\nmust = {must}\n"));
        kinds.push((kind::kinds(&[head.trim_end_matches('!').to_string()]).unwrap()[0], letters::word_count(said) + 3));
    }
    (Brief::from_toml(&text).unwrap(), kinds)
}

fn plan(brief: &Brief, kinds: &[(Kind, usize)], earlier: &[&str]) -> Plan {
    let notes: Vec<Given> = brief
        .facts
        .iter()
        .zip(kinds)
        .enumerate()
        .map(|(at, (fact, (kind, words)))| Given { at, kind: *kind, must: fact.must, words: *words, text: &fact.text })
        .collect();
    let general = Occasion::general(&brief.occasion);
    let all = occasions();
    lay(&notes, brief, all.iter().find(|o| o.is(&brief.occasion)).unwrap_or(&general), &Earlier::new(earlier))
}

fn shown(brief: &Brief, plan: &Plan) -> String {
    let mut out = String::new();
    for beat in &plan.beats {
        out.push_str(&format!("{} ({} words)\n", beat.name, beat.words));
        for note in &beat.notes {
            let back = if note.called_back { " (called back)" } else { "" };
            out.push_str(&format!("  {}. {}{back}\n", note.note + 1, brief.facts[note.note].text));
        }
    }
    for left in plan.left_out(brief) {
        out.push_str(&format!("left out: {}. {}\n", left + 1, brief.facts[left].text));
    }
    out
}

#[test]
fn plans_of_letters() {
    let briefs = [
        given(
            "thanks",
            160,
            "he swimming coach",
            &[
                "deed!: he waited at the pool until mum came, every Thursday for two winters",
                "trait: he never shouted",
                "news!: I am a lifeguard now, in Brighton",
                "thing: I still have the whistle",
            ],
        ),
        given(
            "apology",
            140,
            "she neighbour",
            &[
                "memory: the night the pipes burst she let us all sleep on her floor",
                "promise!: I will pay for the fence",
                "confession!: it was me who drove into her fence and I said nothing for three weeks",
                "request!: she need not be friendly about it",
            ],
        ),
        given(
            "condolence",
            110,
            "they colleague",
            &[
                "request!: no answer needed",
                "loss!: their grandmother Agnes died",
                "memory!: at the picnic she carried the whole table over the stream",
                "memory: she laughed all the way",
                "promise!: I will bring supper on Sunday and leave it at the door",
            ],
        ),
        given(
            "christmas",
            220,
            "she cousin",
            &[
                "news!: we moved to the flat above the bakery in April",
                "news: the smell of bread at four in the morning",
                "deed!: she sent the curtains",
                "memory: sledging in 1988 on the tea tray",
                "wish!: that she gets the job in Leeds",
                "thing: a jar of plum jam is in the parcel",
            ],
        ),
        given("retirement", 60, "he boss", &["memory!: the day the server burned he made tea first"]),
        given("a bet", 90, "she friend", &["other!: she won, I owe her a dinner", "promise!: Friday at the Turk's"]),
        given("birthday", 80, "he uncle", &[]),
    ];
    let shown: Vec<String> = briefs
        .iter()
        .map(|(brief, kinds)| {
            let plan = plan(brief, kinds, &[]);
            assert_eq!(plan.check(brief), Ok(()));
            format!("# {}, {} words\n{}", brief.occasion, brief.words, shown(brief, &plan))
        })
        .collect();
    insta::assert_snapshot!(shown.join("\n"));
}

#[test]
fn what_an_earlier_letter_told_is_left_out_and_one_memory_called_back() {
    // Given a friend who has been told two memories and a trait already,
    let (brief, kinds) = given(
        "friendship",
        200,
        "she friend",
        &[
            "memory: we missed the ferry to Skye and slept in the chip shop",
            "trait: she cheats at scrabble and denies it",
            "memory: the goat that ate our map near Torridon",
            "news!: I have bought a boat",
        ],
    );
    let old = "Dear B,\n\nWe missed the ferry to Skye and slept in the chip shop. You cheat at Scrabble and deny it. A goat ate our map near Torridon!\n\nA";
    // when the next letter is planned, then it tells the news and takes up a memory on purpose.
    let plan = plan(&brief, &kinds, &[old]);
    let told: Vec<(usize, bool)> = plan.beats.iter().flat_map(|b| &b.notes).map(|n| (n.note, n.called_back)).collect();
    assert_eq!(told.iter().filter(|t| t.1).count(), 1, "{told:?}");
    assert!(told.contains(&(0, true)) && told.contains(&(3, false)) && told.len() == 2, "{told:?}");
}

#[test]
fn optional_notes_give_way_where_words_are_few_and_what_a_must_leans_on_does_not() {
    let (brief, kinds) = given(
        "thanks",
        40,
        "he doctor",
        &[
            "trait: very long hands and a very long white coat, he always smelled of peppermint and ink and rain",
            "loss: my sister Ada was ill for a whole winter",
            "deed!: he came out to her every night",
        ],
    );
    let plan = plan(&brief, &kinds, &[]);
    assert_eq!(plan.notes().collect::<Vec<_>>(), [1, 2]);
    assert_eq!(plan.words(), 40);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]
    #[test]
    fn every_must_stands_once_what_leans_follows_and_the_words_add_up(
        notes in prop::collection::vec((0usize..12, 0usize..60, any::<bool>(), 0usize..5), 0..40),
        words in 40u32..1201,
        which in 0usize..40,
    ) {
        let texts = ["my aunt Vera sang", "she danced on the pier", "but it rained", "the boat of 1977", "an old hat"];
        let all = occasions();
        let general = Occasion::general("x");
        let occasion = all.get(which).unwrap_or(&general);
        let list: Vec<String> = notes.iter().map(|(_, _, must, t)| format!("[[facts]]\ntext = {:?}\nmust = {must}\n", texts[*t])).collect();
        let brief = Brief::from_toml(&format!(
            "occasion = \"x\"\nwords = {words}\n[from]\nname = \"A\"\n[to]\nname = \"B\"\npronoun = \"he\"\n{}", list.concat()
        )).unwrap();
        let given: Vec<Given> = notes.iter().enumerate().map(|(at, (k, words, must, t))| {
            Given { at, kind: kind::NAMES[*k].1, must: *must, words: *words, text: texts[*t] }
        }).collect();
        let plan = lay(&given, &brief, occasion, &Earlier::default());
        prop_assert_eq!(plan.check(&brief), Ok(()));
        prop_assert_eq!(&plan, &lay(&given, &brief, occasion, &Earlier::default()));
        // Those that the movement does not call first or last keep the sender's order; heads of a chain decide.
        let row: Vec<usize> = plan.notes().collect();
        let leaning = |i: usize| i > 0 && matches!(notes[i].3, 1 | 2) && crate::plan::lean::leans(texts[notes[i].3], texts[notes[i - 1].3], &brief);
        let head = |mut i: usize| { while leaning(i) { i -= 1; } given[i].kind };
        let moved = |i: usize| occasion.first.contains(&head(i)) || occasion.last.contains(&head(i));
        let kept: Vec<usize> = row.iter().copied().filter(|i| !moved(*i)).collect();
        prop_assert!(kept.is_sorted(), "{:?}", kept);
        for (place, i) in row.iter().enumerate() {
            if leaning(*i) {
                prop_assert!(place > 0 && row[place - 1] == i - 1, "{} stands away from what it leans on: {:?}", i, row);
            }
        }
        prop_assert!(plan.beats.len() >= 2 && plan.beats.len() <= occasion.beats.len());
    }
}
