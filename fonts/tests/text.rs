//! Stories about text: any Latin text in any hand, lines broken as a person breaks them, and nothing that
//! Unicode has makes the pen stumble.

use fonts::{Hand, HandCard, Knot, LetterBook, Letterform, Manner, Page, Part, Personality, Stationery, Stroke, Word, WriteError, write};
use kurbo::Point;
use proptest::prelude::*;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::LazyLock;

const LONG: &str = "Dear Loretta,\n\nRemembering afternoons like that one is the most wonderful entertainment I know. Your understanding \
of everything I was too embarrassed to say has been extraordinary, and my mother-in-law’s impertinence unforgettable; the neighbourhood \
considers it a disgrace, personally I consider it an accomplishment nobody appreciates. Circumstances notwithstanding, I remain \
incomprehensibly happy and disproportionately grateful to the responsible authorities in Christchurch—and to Margaret.\n\nYours ever,\nChris";

fn house() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn read(path: PathBuf) -> String {
    std::fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

fn typeface(name: &str) -> Vec<u8> {
    let data = std::env::var_os("LETTERS_DATA").map_or_else(|| house().join("target/data"), PathBuf::from);
    let file = data.join(name);
    std::fs::read(&file).unwrap_or_else(|_| panic!("{} is not there; run cargo verify", file.display()))
}

fn card(name: &str) -> HandCard {
    HandCard::from_toml(&read(house().join(format!("fonts/hands/{name}.toml")))).expect("a card that can be read")
}

fn hand(name: &str) -> Hand {
    Hand::new(card(name), typeface(&format!("hands/{name}.ttf"))).expect("a typeface that can be read")
}

/// Every hand that is there: those of the typefaces and the one that was drawn here.
static HANDS: LazyLock<Vec<Hand>> = LazyLock::new(|| {
    let entries = std::fs::read_dir(house().join("fonts/hands")).expect("the cards");
    let mut names: Vec<String> = entries.filter_map(|e| e.ok()?.file_name().to_str()?.strip_suffix(".toml").map(str::to_string)).collect();
    names.sort();
    let drawn = |name: &String| card(name).typeface.is_none();
    names.iter().map(|name| if drawn(name) { Hand::theodore().expect("our own hand") } else { hand(name) }).collect()
});

/// A hand that somebody taught the small letters and nothing else.
static BARE: LazyLock<Hand> = LazyLock::new(|| {
    let form = |tall: f64| {
        let knots = [(0.1, 0.0), (0.15, -tall), (0.6, -0.5), (0.5, 0.0)].map(|at| Knot { at: Point::from(at), width: 0.15 });
        let stroke = Stroke { knots: knots.to_vec(), part: Part::Body };
        vec![Letterform { strokes: vec![stroke], advance: 0.8, ..Letterform::default() }]
    };
    let forms: BTreeMap<String, Vec<Letterform>> =
        ('a'..='z').map(|c| (c.to_string(), form(if "bdfhklt".contains(c) { 1.7 } else { 1.0 }))).collect();
    let personality =
        Personality { x_height_mm: 2.4, slant: 0.1, word_gap: 1.4, pen_width: 0.15, height_sd: 0.1, baseline_sd: 0.1, connected: false };
    let card = HandCard::learned("bare", "Bare", &personality).expect("a card");
    Hand::from_book(card, LetterBook { version: LetterBook::VERSION, personality, forms, signature: None }).expect("a hand")
});

fn sheet(name: &str) -> Stationery {
    Stationery::from_toml(&read(house().join(format!("templates/stationery/{name}.toml")))).expect("a sheet")
}

static A5: LazyLock<Stationery> = LazyLock::new(|| sheet("a5"));

/// The text that a reader takes from the pages: parts of a word made whole, what was struck out passed over.
fn spelled(pages: &[Page]) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    let mut divided = false;
    for word in words(pages).into_iter().filter(|w| !w.text.is_empty()) {
        match out.last_mut() {
            Some(part) if divided => part.push_str(&word.text),
            _ => out.push(word.text.clone()),
        }
        divided = word.divided;
    }
    out
}

fn words(pages: &[Page]) -> Vec<&Word> {
    pages.iter().flat_map(|p| &p.words).collect()
}

fn manner(seed: u32, slips: bool) -> Manner {
    Manner { seed, neatness: 0.2, language: Some(*b"en"), slips, ..Manner::default() }
}

#[test]
fn every_hand_writes_any_latin_text() {
    let latin: String = ('!'..='~').chain('\u{a1}'..='\u{17f}').filter(|c| *c != '\u{ad}').collect();
    let signs = "“”‘’–—…&@#%+=°€£$½¼¾⅓⅔⅛⅜⅝⅞№™©®§¶•·×÷±²³¹ªº«»‹›„‚¿¡†‡‰−≈≠≤≥′″ẞəƏșțȘȚǎǐǒǔ";
    let vietnamese = "ảạăắằẳẵặâấầẩẫậđẻẽẹêếềểễệỉịỏọôốồổỗộơớờởỡợủũụưứừửữựỷỹỵẢẠẮẰẲẴẶẤẦẨẪẬẺẼẸẾỀỂỄỆỈỊỎỌỐỒỔỖỘƠỚỜỞỠỢỦỤƯỨỪỬỮỰỶỸỴ";
    assert!(HANDS.len() >= 9);
    for hand in HANDS.iter() {
        assert_eq!(hand.missing(&latin), [], "{}", hand.card().name);
        assert_eq!(hand.missing(signs), [], "{}", hand.card().name);
        assert_eq!(hand.missing(vietnamese), [], "{}", hand.card().name);
    }
}

#[test]
fn a_hand_that_was_taught_only_small_letters_still_has_signs_and_accents() {
    let small = "0123456789 .,:;!?'\"()[]&@#%+=/°€£$§½№ “”‘’–—… «»¿¡ áàâäãåāăąçćčďèéêëėęğíìîïıłńňñóòôöõőøřśšşťúùûüůűýÿźžż ßþðæœđħ ấặểỗợữ";
    let missing = BARE.missing(small);
    assert_eq!(missing, ['№'], "an N was never taught, so that sign is all that is missing");
    let error = write(&BARE, "Anna", &A5, &Manner::default()).expect_err("no capitals");
    assert_eq!(error, WriteError::Missing { hand: "Bare".into(), chars: vec!['A'] });
    let able = Hand::able(&[BARE.clone(), HANDS[0].clone()], "Anna").iter().map(|h| h.card().name.clone()).collect::<Vec<_>>();
    assert_eq!(able, [HANDS[0].card().name.clone()]);
}

#[test]
fn an_accent_stands_over_its_letter_and_clear_of_it() {
    for hand in HANDS.iter() {
        let name = &hand.card().name;
        for (plain, accented) in [("o", "ố"), ("u", "ǘ"), ("y", "ȳ"), ("A", "Ẫ"), ("r", "ř"), ("i", "ī")] {
            let bounds = |text: &str| {
                let pages = write(hand, text, &A5, &Manner { seed: 1, neatness: 1.0, ..Manner::default() }).expect("written");
                let mark = pages[0].marks[0];
                kurbo::Shape::bounding_box(&(mark.at * pages[0].shapes[mark.shape].path.clone()))
            };
            let (base, dressed) = (bounds(plain), bounds(accented));
            let size = hand.card().x_height_mm;
            assert!(dressed.height() > base.height() + 0.1 * size || plain == "i", "{name}: {accented} is no taller than {plain}");
            assert!(dressed.height() < base.height() + 2.0 * size, "{name}: {accented} is {} high", dressed.height());
            assert!(dressed.width() < base.width() + 0.75 * size, "{name}: the accent of {accented} stands beside it");
        }
    }
}

#[test]
fn a_typeface_that_ties_letters_and_kerns_is_written_as_its_designer_meant() {
    let tied = Hand::new(card("zeyada"), typeface("faces/eb-garamond.ttf")).expect("a typeface");
    let spells = |text: &str| {
        let pages = write(&tied, text, &A5, &Manner::default()).expect("written");
        pages[0].marks.iter().map(|m| pages[0].shapes[m.shape].spells.clone()).collect::<Vec<_>>()
    };
    assert_eq!(spells("office"), ["o", "ffi", "c", "e"]);
    assert_eq!(spells("waft"), ["w", "a", "f", "t"]);
    let width = |text: &str| words(&write(&tied, text, &A5, &Manner { neatness: 1.0, ..Manner::default() }).expect("written"))[0].width_mm;
    assert!(width("AVAVAVAV") < 0.93 * (width("AAAA") + width("VVVV")), "AV is kerned");
}

#[test]
fn words_are_divided_as_a_person_would() {
    let (mut divided, mut lines) = (0, 0);
    for seed in 0..40 {
        let pages = write(&HANDS[seed as usize % HANDS.len()], LONG, &A5, &manner(seed, false)).expect("written");
        assert_eq!(spelled(&pages), LONG.split_whitespace().collect::<Vec<_>>());
        for page in &pages {
            assert!(!page.words.last().expect("a word").divided, "a page ends in a part of a word");
            lines += page.words.last().map_or(0, |w| w.line + 1);
            let mut last = None;
            for pair in page.words.windows(2).filter(|p| p[0].divided) {
                let (part, rest) = (&pair[0], &pair[1]);
                divided += 1;
                assert_eq!(part.line + 1, rest.line, "the rest stands in the next line");
                assert_ne!(last.replace(rest.line), Some(part.line), "two lines running end in a part");
                assert!(!part.text.starts_with(char::is_uppercase) || part.text.ends_with('—'), "“{}” is a name", part.text);
                let letters = |w: &Word| w.text.chars().filter(|c| c.is_alphabetic()).count();
                assert!(letters(part) >= 2 && letters(rest) >= 3, "{}-{}", part.text, rest.text);
            }
        }
    }
    assert!(divided > 8 && divided * 7 < lines, "{divided} of {lines} lines end in a part of a word");
    let none = write(&HANDS[0], LONG, &A5, &Manner { language: None, ..manner(3, false) }).expect("written");
    assert!(words(&none).iter().all(|w| !w.divided || w.text.ends_with(['-', '—'])));
}

#[test]
fn the_right_edge_is_a_person_s() {
    let text = LONG.replace("\n\n", " ").repeat(3);
    let (mut ends, mut over) = (Vec::new(), 0);
    for seed in 0..20 {
        for page in write(&HANDS[2], &text, &A5, &manner(seed, false)).expect("written") {
            let edge = page.width_mm - A5.margins.right;
            for pair in page.words.windows(2).filter(|p| p[0].line != p[1].line && !p[0].ends_paragraph) {
                let end = pair[0].x_mm + pair[0].width_mm;
                assert!(end < edge + 6.1, "a line runs {} mm into the margin", end - edge);
                over += usize::from(end > edge + 2.0);
                ends.push(end);
            }
        }
    }
    let mean = ends.iter().sum::<f64>() / ends.len() as f64;
    let sd = (ends.iter().map(|e| (e - mean) * (e - mean)).sum::<f64>() / ends.len() as f64).sqrt();
    assert!((3.0..12.0).contains(&sd), "the right edge is ragged by {sd} mm");
    assert!(over > 0 && over * 12 < ends.len(), "{over} of {} lines run into the margin", ends.len());
}

#[test]
fn a_date_stands_to_the_right_and_a_greeting_to_the_left() {
    for hand in HANDS.iter() {
        let pages =
            write(hand, "Tulsa, 14 July 2026\n\nDear Loretta,\n\nThank you.\n\nYours,\nChris", &A5, &Manner::default()).expect("written");
        let at = |text: &str| words(&pages).into_iter().find(|w| w.text == text).map_or(0.0, |w| w.x_mm);
        assert!(at("Tulsa,") > at("Dear") + 20.0 && at("2026") < A5.width_mm, "{}", hand.card().name);
        assert!(at("Dear") < at("Thank") + 4.0, "{}: the greeting stands to the left", hand.card().name);
    }
}

#[test]
fn a_slip_is_struck_out_and_never_read() {
    let (mut struck, mut all) = (0, 0);
    for seed in 0..60 {
        let pages = write(&HANDS[seed as usize % HANDS.len()], LONG, &A5, &manner(seed, true)).expect("written");
        assert_eq!(spelled(&pages), LONG.split_whitespace().collect::<Vec<_>>());
        for page in &pages {
            for (at, _) in page.words.iter().enumerate().filter(|(_, w)| w.text.is_empty()) {
                struck += 1;
                let ink = || page.marks.iter().filter(|m| m.word == at);
                assert!(ink().count() >= 3, "letters and a stroke through them");
                assert!(ink().any(|m| page.shapes[m.shape].spells.is_empty()), "the stroke spells nothing");
            }
        }
        all += words(&pages).len();
    }
    assert!((all / 400..all / 80).contains(&struck), "{struck} of {all} words");
    assert!(words(&write(&HANDS[0], LONG, &A5, &manner(1, false)).expect("written")).iter().all(|w| !w.text.is_empty()));
}

/// What breaks programs: floods of accents, directions, joiners, emoji, controls, lone marks.
fn hostile() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        any::<String>(),
        "[a-zé]{1,40}(-[a-z]{1,30}){0,4}",
        "[a-z][\u{300}-\u{36f}]{1,60}",
        "[\u{200b}-\u{200f}\u{202a}-\u{202e}\u{2066}-\u{2069}\u{ad}\u{feff}]{1,6}[a-z]{0,3}",
        "[\u{1f600}-\u{1f64f}\u{1f3fb}-\u{1f3ff}\u{fe0f}\u{20e3}]{1,4}",
        "[\u{0}-\u{1f}\u{7f}-\u{9f}]{1,4}",
        "[ -~¡-ɏ\u{1e00}-\u{1eff}\u{2000}-\u{206f}\u{2100}-\u{218f}\u{fb00}-\u{fb06}]{1,30}",
    ];
    prop::collection::vec(piece, 0..6).prop_map(|pieces| pieces.join(" "))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_text_makes_the_pen_stumble(text in hostile(), seed: u32, which in 0..10usize) {
        let hand = HANDS.get(which).unwrap_or(&BARE);
        let missing = hand.missing(&text);
        match write(hand, &text, &A5, &manner(seed, true)) {
            Ok(pages) => {
                prop_assert!(missing.is_empty());
                let whole: String = spelled(&pages).concat();
                let nfc: String = unicode_normalization::UnicodeNormalization::nfc(text.as_str()).filter(|c| !c.is_whitespace()).collect();
                prop_assert_eq!(whole, nfc);
            }
            Err(WriteError::Missing { chars, .. }) => prop_assert_eq!(&chars, &missing),
            Err(_) => {}
        }
        // What is left when the missing is taken out can be written, or is too wide, or nothing.
        let rest: String = text.chars().filter(|c| !missing.contains(c)).collect();
        if hand.missing(&rest).is_empty() {
            let _ = write(hand, &rest, &A5, &manner(seed, true));
        }
    }

    #[test]
    fn composed_and_decomposed_text_gives_the_same_bytes(text in "[A-Za-zÀ-ÖØ-öø-ž\u{1ea0}-\u{1ef9} ]{1,40}", seed: u32, which in 0..9usize) {
        let nfd: String = unicode_normalization::UnicodeNormalization::nfd(text.as_str()).collect();
        prop_assert_eq!(write(&HANDS[which], &text, &A5, &manner(seed, false)), write(&HANDS[which], &nfd, &A5, &manner(seed, false)));
    }
}
