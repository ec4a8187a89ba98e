//! Stories about writing: what a reader, a printer and a suspicious eye would check.

use fonts::{Hand, HandCard, Ink, Manner, Mark, Page, Stationery, WriteError, write};
use kurbo::Shape as _;
use proptest::prelude::*;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::LazyLock;

const LETTER: &str = "Dear Loretta,\n\nFifty years ago, at the roller rink in Tulsa, I fell right down in front of you — and you \
laughed. You wore the blue dress and said “Get up, it doesn’t hurt that much,” and you were wrong.\n\nThank you for sitting. Thank you \
for 1964, for £12.50 spent on cake (and fireworks), for Zoë & Jürgen’s café… for every letter, all the little words, and the bookkeeper’s \
look across the room.\n\nWith all my love,\nChris";

fn house() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn read(path: PathBuf) -> String {
    std::fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

fn hand(name: &str) -> Hand {
    let card = HandCard::from_toml(&read(house().join(format!("fonts/hands/{name}.toml")))).expect("a card that can be read");
    if card.typeface.is_none() {
        return Hand::theodore().expect("the drawing that is compiled in");
    }
    let data = std::env::var_os("LETTERS_DATA").map_or_else(|| house().join("target/data"), PathBuf::from);
    let file = data.join(format!("hands/{name}.ttf"));
    let ttf = std::fs::read(&file).unwrap_or_else(|_| panic!("{} is not there; run cargo verify", file.display()));
    Hand::new(card, ttf).expect("a typeface that can be read")
}

fn cards() -> Vec<String> {
    let entries = std::fs::read_dir(house().join("fonts/hands")).expect("the cards");
    let mut names: Vec<String> = entries.filter_map(|e| e.ok()?.file_name().to_str()?.strip_suffix(".toml").map(str::to_string)).collect();
    names.sort();
    names
}

fn sheet(name: &str) -> Stationery {
    Stationery::from_toml(&read(house().join(format!("templates/stationery/{name}.toml")))).expect("a sheet")
}

static HAND: LazyLock<Hand> = LazyLock::new(|| hand("la-belle-aurore"));
static MONARCH: LazyLock<Stationery> = LazyLock::new(|| sheet("monarch"));
static NEAT: LazyLock<Manner> = LazyLock::new(|| Manner { seed: 7, neatness: 0.8, ..Manner::default() });
static HURRIED: LazyLock<Manner> = LazyLock::new(|| Manner { seed: 7, neatness: 0.0, ..Manner::default() });

/// The pages' words; the two parts of a divided word are one again.
fn spelled(pages: &[Page]) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    let mut divided = false;
    // What says nothing is no part of the text: a sheet's number.
    for word in pages.iter().flat_map(|p| &p.words).filter(|w| !w.text.is_empty()) {
        match out.last_mut() {
            Some(part) if divided => part.push_str(&word.text),
            _ => out.push(word.text.clone()),
        }
        divided = word.divided;
    }
    out
}

fn assert_on_sheet(page: &Page) {
    for mark in &page.marks {
        let ink = mark.at * page.shapes[mark.shape].path.clone();
        let b = ink.bounding_box();
        assert!(b.x0 >= 0.0 && b.y0 >= 0.0 && b.x1 <= page.width_mm && b.y1 <= page.height_mm, "ink at {b:?} leaves the sheet");
        assert!(mark.word < page.words.len());
    }
}

#[test]
fn every_hand_writes_the_letter_on_every_paper() {
    let names = cards();
    assert!(names.len() >= 5);
    for name in names {
        let hand = hand(&name);
        for paper in ["monarch", "a5", "a4", "letter"] {
            for manner in [*NEAT, *HURRIED] {
                let pages = write(&hand, LETTER, &sheet(paper), &manner).expect("a written letter");
                assert_eq!(spelled(&pages), LETTER.split_whitespace().collect::<Vec<_>>(), "{name} on {paper}");
                for page in &pages {
                    assert_on_sheet(page);
                    assert_eq!(page.shapes.len(), page.marks.len(), "{name}: each letter is a drawing of its own");
                    assert!(page.svg("#33241d", None).len() < 1_000_000, "{name}: the page is heavy");
                }
            }
        }
    }
}

#[test]
fn one_letter_as_it_lies_on_monarch() {
    let pages = write(&HAND, LETTER, &MONARCH, &NEAT).expect("a written letter");
    let mut facts = String::new();
    for (number, page) in pages.iter().enumerate() {
        facts += &format!("page {}: {} words, {} marks, {} shapes\n", number + 1, page.words.len(), page.marks.len(), page.shapes.len());
        let mut rows: BTreeMap<usize, Vec<&fonts::Word>> = BTreeMap::new();
        for word in &page.words {
            rows.entry(word.line).or_default().push(word);
        }
        for row in rows.values() {
            let text: Vec<&str> = row.iter().map(|w| w.text.as_str()).collect();
            let end = if row.iter().any(|w| w.ends_paragraph) { " ¶" } else { "" };
            facts += &format!("{:>4.0} {:>4.0}  {}{end}\n", row[0].x_mm, row[0].baseline_mm, text.join(" "));
        }
    }
    insta::assert_snapshot!(facts);
}

#[test]
fn no_two_equal_letters_of_a_line_are_the_same() {
    for name in ["la-belle-aurore", "reenie-beanie"] {
        for page in write(&hand(name), LETTER, &MONARCH, &Manner { seed: 3, neatness: 1.0, ..Manner::default() }).expect("a written letter")
        {
            let mut seen: BTreeMap<(usize, usize), Vec<[f64; 4]>> = BTreeMap::new();
            for mark in &page.marks {
                let [a, b, c, d, ..] = mark.at.as_coeffs();
                let line = page.words[mark.word].line;
                let twins = seen.entry((line, mark.shape)).or_default();
                assert!(!twins.contains(&[a, b, c, d]), "{name}: a letter stands twice in line {line}, exactly alike");
                twins.push([a, b, c, d]);
            }
            // Neighbours never show the same form: "ll", "oo", "tt".
            for pair in page.marks.windows(2).filter(|p| p[0].word == p[1].word) {
                assert_ne!(pair[0].shape, pair[1].shape);
            }
        }
    }
}

#[test]
fn a_slip_is_struck_out_with_the_same_pen() {
    let mut struck = 0;
    for seed in 0..12 {
        for page in write(&HAND, LETTER, &MONARCH, &Manner { seed, slips: true, ..Manner::default() }).expect("a written letter") {
            for (number, word) in page.words.iter().enumerate().filter(|(_, w)| w.text.is_empty()) {
                let last = page.marks.iter().rfind(|m| m.word == number).expect("ink");
                let (strike, ink) = (&page.shapes[last.shape], last.at * page.shapes[last.shape].path.clone());
                let across = ink.bounding_box();
                assert!(strike.spells.is_empty() && !strike.strokes.is_empty());
                assert!(across.x0 < word.x_mm + 1.0 && across.x1 > word.x_mm + word.width_mm - 1.0, "all of the word is struck out");
                assert!((word.baseline_mm - 3.0..word.baseline_mm).contains(&across.center().y), "at the height of small letters");
                struck += 1;
            }
        }
    }
    assert!(struck > 2, "{struck} slips in a dozen letters");
}

#[test]
fn a_nib_changes_the_line_and_not_the_letters() {
    let with = |kind, width_mm| {
        let nib = Some(fonts::Nib { kind, width_mm });
        write(&HAND, LETTER, &MONARCH, &Manner { seed: 4, nib, ..Manner::default() }).expect("a written letter").remove(0)
    };
    let (fine, broad) = (with(fonts::NibKind::Ball, 0.25), with(fonts::NibKind::Fountain, 0.92));
    let mean = |page: &Page, of: fn(&fonts::Mark) -> f64| page.marks.iter().map(of).sum::<f64>() / page.marks.len() as f64;
    assert!(mean(&broad, |m| m.swell) > mean(&fine, |m| m.swell) + 0.1, "a broad nib's line is wider");
    assert!(fine.marks.iter().zip(&broad.marks).all(|(a, b)| a.at == b.at), "the hand moves alike");
    for page in [&fine, &broad] {
        assert!(page.marks.iter().all(|m| m.swell >= 0.0 && (0.7..=1.0).contains(&m.tone)));
        let steps: std::collections::BTreeSet<i64> = page.marks.iter().map(|m| (m.swell * 1000.0).round() as i64).collect();
        assert!(steps.len() > 6, "pressure wanders");
    }
}

#[test]
fn the_seed_decides_the_page() {
    let with = |seed| write(&HAND, LETTER, &MONARCH, &Manner { seed, neatness: 0.6, ..Manner::default() }).expect("a written letter");
    assert_eq!(with(5), with(5));
    assert_eq!(with(5)[0].svg("#000000", Some("#ffffff")), with(5)[0].svg("#000000", Some("#ffffff")));
    assert_ne!(with(5)[0].marks, with(6)[0].marks);
    assert_ne!(with(5)[0].shapes, with(6)[0].shapes);
}

#[test]
fn composed_and_decomposed_text_is_written_alike() {
    let composed = write(&HAND, "Zoë, Ångström, café, ő, ş, ï", &MONARCH, &NEAT).expect("written");
    let decomposed = write(&HAND, "Zoe\u{308}, A\u{30a}ngstro\u{308}m, cafe\u{301}, o\u{30b}, s\u{327}, i\u{308}", &MONARCH, &NEAT);
    assert_eq!(composed, decomposed.expect("written"));
}

#[test]
fn every_hand_has_the_signs_of_europe() {
    for name in cards() {
        let missing = hand(&name).missing(
            "ABCDEFGHIJKLMNOPQRSTUVWXYZ abcdefghijklmnopqrstuvwxyz 0123456789 .,;:!?…'’‘\"“”„ –—-‑ ()[]&@+/%*=#_ £€$ ½ \
             éèêëàâäáãåæçíìîïñóòôöõøœúùûüýÿßÉÈÀÇÖÄÜÅØÆŒÑ¿¡«» łśźżąęćńŁŚŻ šžčřěůďťňŠŽČ őűŐŰ ğşışİ đĐ āēīū ắ ﬁ",
        );
        assert_eq!(missing, [], "{name}");
    }
}

#[test]
fn what_cannot_be_written_is_named_first() {
    let error = write(&HAND, "Dear 世界, I ♥ you, 世", &MONARCH, &NEAT).expect_err("no such letters");
    assert_eq!(error, WriteError::Missing { hand: "La Belle Aurore".into(), chars: vec!['世', '界', '♥'] });
    assert_eq!(
        error.to_string(),
        "the hand “La Belle Aurore” has no letter for 世 (U+4E16), 界 (U+754C), ♥ (U+2665); change the text or choose another hand"
    );
    assert_eq!(write(&HAND, " \n\n ", &MONARCH, &NEAT), Err(WriteError::Empty));
    let small = Stationery { margins: fonts::Margins { top: 5.0, right: 70.0, bottom: 5.0, left: 90.0 }, ..MONARCH.clone() };
    assert!(matches!(write(&HAND, "Hello", &small, &NEAT), Err(WriteError::Sheet(_))));
    let endless = "m".repeat(900);
    assert_eq!(write(&HAND, &endless, &MONARCH, &NEAT), Err(WriteError::WordTooWide { characters: 900 }));
}

#[test]
fn the_signature_is_never_alone_on_a_page() {
    for lines in 10..60 {
        let text = format!("Dear Ann,\n\n{}\n\nYours ever,\n\nMargaret", vec!["A line of its own."; lines].join("\n"));
        let pages = write(&HAND, &text, &sheet("a5"), &NEAT).expect("written");
        let last = pages.last().expect("a page");
        let words: Vec<&fonts::Word> = last.words.iter().filter(|w| !w.text.is_empty()).collect();
        let rows = words.iter().map(|w| w.line).max().unwrap_or(0) + 1;
        assert!(rows >= 4, "{lines} lines: the last page has {rows}");
        let (valediction, body) = (words[words.len() - 3], words[0]);
        assert_eq!(valediction.text, "Yours");
        assert!(valediction.x_mm > body.x_mm + 25.0, "the closing stands to the right");
    }
}

#[test]
fn every_sheet_but_the_first_is_numbered_at_its_head() {
    let text = [LETTER; 5].join("\n\n");
    let pages = write(&HAND, &text, &sheet("a5"), &NEAT).expect("a written letter");
    assert!(pages.len() > 2);
    for (number, page) in pages.iter().enumerate() {
        let heads: Vec<usize> = (0..page.words.len()).filter(|w| page.words[*w].text.is_empty()).collect();
        assert_eq!(heads.len(), usize::from(number > 0), "sheet {}", number + 1);
        for head in heads {
            let marks: Vec<&Mark> = page.marks.iter().filter(|m| m.word == head).collect();
            let says: String = marks.iter().map(|m| page.shapes[m.shape].spells.as_str()).collect();
            assert_eq!(says, (number + 1).to_string());
            let text = page.words.iter().filter(|w| !w.text.is_empty()).map(|w| w.baseline_mm).fold(f64::MAX, f64::min);
            assert!(page.words[head].baseline_mm < text - 4.0 && page.words[head].x_mm > 0.35 * page.width_mm);
        }
    }
}

#[test]
fn lines_end_as_a_person_ends_them() {
    let text = LETTER.replace("\n\n", " ").repeat(4);
    let pages = write(&HAND, &text, &sheet("a4"), &NEAT).expect("written");
    let (mut lefts, mut rights) = (Vec::new(), Vec::new());
    for page in &pages {
        for pair in page.words.windows(2).filter(|p| p[0].line != p[1].line) {
            rights.push(pair[0].x_mm + pair[0].width_mm);
            lefts.push(pair[1].x_mm);
        }
    }
    let spread = |v: &[f64]| v.iter().copied().fold(f64::MIN, f64::max) - v.iter().copied().fold(f64::MAX, f64::min);
    assert!((0.5..8.0).contains(&spread(&lefts)), "the left edge wanders {} mm", spread(&lefts));
    assert!(spread(&rights) > 6.0, "the right edge is ragged by {} mm", spread(&rights));
}

#[test]
fn paper_and_ink_of_the_house_can_be_used() {
    let inks = Ink::list_from_toml(&read(house().join("templates/inks.toml"))).expect("inks");
    assert_eq!((inks[0].name.as_str(), inks[0].rgb()), ("iron-gall", [0x33, 0x24, 0x1d]));
    let error = Stationery::from_toml("name = \"x\"\ntilte = \"y\"").expect_err("a mistyped field");
    assert!(error.to_string().contains("tilte"), "{error}");
}

#[test]
fn a_card_says_what_is_wrong_with_it() {
    let card = read(house().join("fonts/hands/la-belle-aurore.toml"));
    let error = HandCard::from_toml(&card.replace("x_height_mm = 2.4", "x_height_mm = 24")).expect_err("too large");
    assert_eq!(error.to_string(), "the hand's card says x_height_mm = 24; allowed is 1 to 6");
    assert!(HandCard::from_toml(&card.replace("400Regular/", "../")).is_err());
    assert!(Hand::new(HandCard::from_toml(&card).expect("a card"), b"<html>not found</html>".to_vec()).is_err());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_written_or_refused(text in "\\PC{0,60}(\n{1,3}\\PC{0,40}){0,3}", seed: u32) {
        if let Ok(pages) = write(&HAND, &text, &MONARCH, &Manner { seed, neatness: 0.0, ..Manner::default() }) {
            prop_assert!(!pages.is_empty());
        }
    }

    #[test]
    fn words_are_kept_and_ink_stays_on_the_sheet(
        text in "[A-Za-zéüßØ0-9.,;!?'’“”—–… \u{a0}\n-]{1,700}", seed: u32, neatness in -1.0..2.0f64, margin in 0.0..30.0f64,
    ) {
        let margins = fonts::Margins { top: margin, right: margin, bottom: margin, left: margin };
        let sheet = Stationery { margins, ..sheet("a5") };
        match write(&HAND, &text, &sheet, &Manner { seed, neatness, ..Manner::default() }) {
            Ok(pages) => {
                prop_assert_eq!(spelled(&pages), text.split_whitespace().collect::<Vec<_>>());
                pages.iter().for_each(assert_on_sheet);
            }
            Err(WriteError::Empty) => prop_assert!(text.trim().is_empty()),
            Err(WriteError::WordTooWide { characters }) => prop_assert!(characters > 40),
            Err(other) => prop_assert!(false, "{}", other),
        }
    }
}

#[test]
fn on_ruled_paper_writing_stands_on_the_rules() {
    let ruled = sheet("a5-ruled");
    let text = [LETTER, LETTER, LETTER].join("\n\n");
    let pages = write(&HAND, &text, &ruled, &Manner { seed: 5, ..Manner::default() }).expect("a written letter");
    assert!(pages.len() > 1);
    for (number, page) in pages.iter().enumerate() {
        let rules = ruled.rules_of(number);
        let off = |w: &fonts::Word| rules.iter().map(|r| (w.baseline_mm - r).abs()).fold(f64::INFINITY, f64::min);
        let words: Vec<&fonts::Word> = page.words.iter().filter(|w| !w.text.is_empty()).collect();
        let mean = words.iter().map(|w| off(w)).sum::<f64>() / words.len() as f64;
        assert!(mean < 0.12 * ruled.pitch_mm, "words stand {mean} mm off the rules of sheet {number}");
    }
}
