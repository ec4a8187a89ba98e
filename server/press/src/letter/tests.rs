//! Letters as they leave the press, read by other people's tools.

use super::*;
use crate::glyph::GlyphPen;
use crate::proofs::{hand, keep, tool, tool_text};
use chrono::{TimeZone as _, Utc};
use fonts::{Heading, Ink, Mark, Page, Shape, Stationery, Word};
use kurbo::Affine;
use proptest::prelude::*;

pub(super) const LETTER: &str = "Dear Loretta,

You fell for me at the roller rink in Tulsa, or I fell in front of you; we never could agree. You had the blue dress on, and I saw that before I saw anything else.

Zoë’s café on Peoria is still there — Łukasz keeps it now. I wrote “always” on the napkin, and the waitress said: π.

You have one crooked front tooth. I love it, and I have never said so enough.

With all my love,
Chris";

/// A plain scribe: one shape a character, a little unsteady, Monarch sheets. Made by hand, so that the
/// press is tested on pages and not on the pen.
pub(super) fn written(text: &str, lines_on_a_page: usize) -> Vec<Page> {
    let bytes = hand("nothing-you-could-do.ttf");
    let face = ttf_parser::Face::parse(&bytes, 0).unwrap();
    let em = 7.5;
    let scale = em / f64::from(face.units_per_em());
    let blank = || Page { width_mm: 184.0, height_mm: 267.0, shapes: Vec::new(), marks: Vec::new(), words: Vec::new() };
    let (mut pages, mut line, mut x) = (vec![blank()], 0, 22.0);
    let mut known = std::collections::BTreeMap::new();
    let paragraphs: Vec<&str> = text.lines().filter(|l| !l.trim().is_empty()).collect();
    for paragraph in paragraphs {
        let words: Vec<&str> = paragraph.split_whitespace().collect();
        for (i, word) in words.iter().enumerate() {
            let advance = |c: char| face.glyph_index(c).and_then(|g| face.glyph_hor_advance(g)).map_or(0.3 * em, |a| f64::from(a) * scale);
            let width: f64 = word.chars().map(advance).sum();
            if x + width > 162.0 {
                (line, x) = (line + 1, 22.0);
            }
            if line >= lines_on_a_page {
                pages.push(blank());
                known.clear();
                line = 0;
            }
            let page = pages.last_mut().unwrap();
            let baseline = 30.0 + 8.5 * line as f64 + ((i * 5) % 7) as f64 * 0.15 - 0.45;
            let mut pen_x = x;
            for (n, c) in word.chars().enumerate() {
                let shape = *known.entry(c).or_insert_with(|| {
                    let mut pen = GlyphPen::default();
                    if let Some(glyph) = face.glyph_index(c) {
                        face.outline_glyph(glyph, &mut pen);
                    }
                    page.shapes.push(Shape {
                        path: Affine::scale_non_uniform(scale, -scale) * pen.0,
                        spells: c.to_string(),
                        ..Shape::default()
                    });
                    page.shapes.len() - 1
                });
                let wobble = ((n * 7 + i * 3) % 5) as f64 * 0.02 - 0.04;
                let at = Affine::translate((pen_x, baseline + wobble * 4.0)) * Affine::rotate(wobble) * Affine::scale(1.0 + wobble);
                page.marks.push(Mark {
                    shape,
                    at,
                    word: page.words.len(),
                    swell: 0.01 * ((n + i) % 7) as f64,
                    tone: 1.0 - 0.05 * ((n + line) % 5) as f64,
                });
                pen_x += advance(c);
            }
            let ends_paragraph = i + 1 == words.len();
            page.words.push(Word {
                text: (*word).into(),
                x_mm: x,
                baseline_mm: baseline,
                width_mm: width,
                x_height_mm: 2.5,
                line,
                ends_paragraph,
                divided: false,
            });
            // Gaps and baselines as uneven as people make them: 1.1 to 2.5 x-heights, a millimetre up and down.
            x += width + [2.8, 4.0, 6.2, 3.4][(i + line) % 4];
            if ends_paragraph {
                (line, x) = (line + 2, 22.0);
            }
        }
    }
    pages
}

pub(super) fn about(text: &str) -> About<'_> {
    About {
        title: "To Loretta — fifty years",
        author: "Chris & Söhne",
        language: "en",
        created: Utc.with_ymd_and_hms(2026, 6, 14, 8, 0, 0).unwrap(),
        text,
    }
}

pub(super) fn ink() -> Ink {
    Ink { thin: Some("#5a4638".into()), shades: true, ..Ink::plain("#33241d") }
}

fn stationery(name: &str) -> Stationery {
    let path = format!("{}/../../templates/stationery/{name}.toml", env!("CARGO_MANIFEST_DIR"));
    Stationery::from_toml(&std::fs::read_to_string(path).unwrap()).unwrap()
}

pub(super) fn monarch() -> Stationery {
    stationery("monarch")
}

fn printed(pages: &[Page], text: &str) -> Vec<u8> {
    pdf(pages, &about(text), &ink(), &Paper::plain(&monarch())).unwrap()
}

#[test]
fn the_words_under_the_ink_are_the_letter() {
    let file = keep("letter.pdf", &printed(&written(LETTER, 12), LETTER));
    let words: Vec<String> = tool_text(&[&file]).split_whitespace().map(str::to_string).collect();
    assert_eq!(words, LETTER.split_whitespace().collect::<Vec<_>>());
}

/// Two hundred and fifty words, as people write them: few words twice, names, figures, a dash.
fn long_letter() -> String {
    let more = "I never told you enough how I love the way you hum at the stove. It is the first thing I hear when I come through a door. All these years I have heard other people sing and thought, no, not quite.

Last summer you held the level while I set the porch boards, and you told me, twice, that the third one was off. It was. It still is, and I leave it that way because I hear you say it each time I step on it.

And in the hospital, when they wheeled me back, you were sitting there with your coat still on. You had not moved since seven in the morning. I could not speak then, so I’ll say it now: thank you for sitting. Thank you for 1964, for £12.50 spent on cake, for every question you let me not answer.

If there are fifty more, I’ll take them at your pace, holding the rail. I keep the level in the shed now, on the nail where you hung it, and I look at it when I go for the rake.

With all my love,";
    LETTER.replace(": π.", " yes.").replace("With all my love,", more)
}

/// Every hand that has a card, by name.
fn hands() -> Vec<(String, fonts::Hand)> {
    let cards = std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/../../fonts/hands")).unwrap();
    let mut cards: Vec<_> = cards.map(|file| file.unwrap().path()).filter(|file| file.extension().is_some_and(|e| e == "toml")).collect();
    cards.sort();
    assert!(cards.len() >= 9);
    let open = |card: &std::path::PathBuf| {
        let card = fonts::HandCard::from_toml(&std::fs::read_to_string(card).unwrap()).unwrap();
        let name = card.name.clone();
        let hand = if card.typeface.is_none() { fonts::Hand::theodore() } else { fonts::Hand::new(card, hand(&format!("{name}.ttf"))) };
        (name, hand.unwrap())
    };
    cards.iter().map(open).collect()
}

#[test]
fn every_hand_s_letter_is_read_back_word_for_word() {
    let text = long_letter();
    let seeds: u32 = std::env::var("PRESS_SEEDS").ok().and_then(|n| n.parse().ok()).unwrap_or(1);
    for ((name, hand), seed) in hands().iter().flat_map(|hand| (1..=seeds).map(move |seed| (hand, seed))) {
        let manner = fonts::Manner { seed, neatness: 0.0, language: Some(*b"en"), ..fonts::Manner::default() };
        let pages = fonts::write(hand, &text, &monarch(), &manner).unwrap();
        let file = keep(&format!("{name}.pdf"), &printed(&pages, &text));
        assert_eq!(
            tool_text(&[&file]).split_whitespace().collect::<Vec<_>>(),
            text.split_whitespace().collect::<Vec<_>>(),
            "{name} {seed}"
        );
        assert!(tool("qpdf", &["--check", &file]).contains("No syntax or stream encoding errors"));
    }
}

#[test]
fn a_page_weighs_little_in_every_hand_and_every_pen() {
    // Given a full page of 250 words in every hand with every pen, hurried, which is heaviest.
    let text: String = fonts::measure::PROOF.split_whitespace().take(250).collect::<Vec<_>>().join(" ");
    let nibs = fonts::NibCard::list_from_toml(include_str!("../../../../templates/nibs.toml")).unwrap();
    let sheet = stationery("a4");
    let mut weights = String::new();
    let mut heaviest = 0;
    for (name, hand) in hands() {
        weights += &format!("\n{name:<24}");
        for nib in std::iter::once(None).chain(nibs.iter().map(Some)) {
            let manner = fonts::Manner { neatness: 0.0, nib: nib.map(fonts::NibCard::nib), ..fonts::Manner::default() };
            let pages = fonts::write(&hand, &text, &sheet, &manner).unwrap();
            assert_eq!(pages.len(), 1, "{name}");
            let bytes = pdf(&pages, &about(&text), &ink(), &Paper::plain(&sheet)).unwrap().len();
            weights += &format!("{:>14} {:.1}", nib.map_or("its own", |n| n.name.as_str()), bytes as f64 / 1000.0);
            heaviest = heaviest.max(bytes);
        }
    }
    // Then none is heavier than 60 KB of 1024 bytes.
    assert!(heaviest <= 60 * 1024, "KB a page:{weights}");
    println!("KB a page:{weights}");
}

#[test]
fn a_word_divided_at_the_end_of_a_line_is_read_as_one() {
    let mut page = written("You are wonder ful to me, my dear.", 40).remove(0);
    let at = page.words.iter().position(|w| w.text == "wonder").unwrap();
    page.words[at].divided = true;
    let back = page.words[at + 1].x_mm - page.words[0].x_mm;
    for word in &mut page.words[at + 1..] {
        (word.line, word.baseline_mm, word.x_mm) = (word.line + 1, word.baseline_mm + 8.5, word.x_mm - back);
    }
    let file = keep("divided.pdf", &printed(&[page], "wonderful"));
    let text = tool_text(&[&file]);
    assert_eq!(text.split_whitespace().collect::<Vec<_>>().join(" "), "You are wonderful to me, my dear.");
}

#[test]
fn rules_and_crest_are_printed_and_are_no_part_of_the_letter() {
    let text = "Dear Loretta,\n\nYou were right about the third board.\n\nChris";
    let pages = written(text, 40);
    let heading = Heading { name: "Eleanor Vance".into(), lines: vec!["Rose Cottage".into(), "Tenterden, Kent".into()] };
    let face = crate::proofs::face("eb-garamond.ttf");
    let dots_beside_the_writing = |file: &str| {
        let shot = format!("{file}.shot");
        tool("pdftoppm", &["-r", "72", "-gray", "-singlefile", file, &shot]);
        let gray = std::fs::read(format!("{shot}.pgm")).unwrap();
        // "P5", width, height, depth, then a byte a dot; a Monarch sheet is 522 dots wide.
        let rows = gray[gray.len() - 522 * 757..].chunks(522).enumerate();
        rows.flat_map(|(y, row)| if y < 60 { row } else { &row[..58] }).filter(|v| **v < 250).count()
    };
    let print = |name: &str, head: Option<Letterhead>| {
        let stationery = stationery(name);
        let bytes = pdf(&pages, &about(text), &ink(), &Paper { stationery: &stationery, head }).unwrap();
        let file = keep(&format!("on-{name}.pdf"), &bytes);
        assert_eq!(tool_text(&[&file]).split_whitespace().collect::<Vec<_>>(), text.split_whitespace().collect::<Vec<_>>(), "{name}");
        assert!(tool("qpdf", &["--check", &file]).contains("No syntax or stream encoding errors"));
        (bytes.len(), dots_beside_the_writing(&file))
    };
    let (plain, nothing) = print("monarch", None);
    assert_eq!(nothing, 0);
    assert_eq!(print("monarch-laid", None), (plain, 0), "the mould's lines are not printed");
    assert!(print("monarch-ruled", None).1 >= 300);
    let (crested, dark) = print("monarch-crested", Some(Letterhead { heading: &heading, face: &face }));
    assert!(dark > 100 && crested < plain + 16_000, "{dark} dots, {} bytes", crested - plain);
    let crested = stationery("monarch-crested");
    let strange = Heading { name: "Ꙩ".into(), ..heading };
    let paper = Paper { stationery: &crested, head: Some(Letterhead { heading: &strange, face: &face }) };
    assert!(pdf(&pages, &about(text), &ink(), &paper).unwrap_err().to_string().starts_with("The letterhead needs “Ꙩ”"));
}

#[test]
fn a_scan_is_the_same_page_on_real_paper() {
    let page = &written(LETTER, 40)[0];
    let paper = monarch();
    let look = |seed| Scan { dpi: 60.0, seed, nib: fonts::NibKind::Fountain, back: Some(page) };
    let take = |seed| scan(page, 0, &ink(), &Paper::plain(&paper), &look(seed)).unwrap();
    let first = take(1);
    keep("scan.png", &first);
    assert!(first == take(1) && first != take(2));
    let picture = tiny_skia::Pixmap::decode_png(&first).unwrap();
    let dark = picture.pixels().iter().filter(|p| p.red() < 130).count();
    assert!((300..30_000).contains(&dark), "{dark} dark dots");
    let sheet: std::collections::BTreeSet<u8> = picture.pixels()[picture.width() as usize * 20..][..400].iter().map(|p| p.red()).collect();
    assert!(sheet.len() > 4, "the paper has grain: {sheet:?}");
    assert!(matches!(scan(page, 0, &ink(), &Paper::plain(&paper), &Scan { dpi: 900.0, ..look(1) }), Err(crate::PressError::Dpi(_))));
}

#[test]
fn every_word_s_box_lies_on_its_ink() {
    let pages = written(LETTER, 40);
    let file = keep("boxes.pdf", &printed(&pages, LETTER));
    let boxes = tool("pdftotext", &["-bbox", &file, "-"]);
    let number = |line: &str, key: &str| -> f64 {
        line.split(&format!("{key}=\"")).nth(1).and_then(|r| r.split('"').next()).and_then(|n| n.parse().ok()).unwrap()
    };
    let found: Vec<(f64, f64)> = boxes.lines().filter(|l| l.contains("<word ")).map(|l| (number(l, "xMin"), number(l, "xMax"))).collect();
    assert_eq!(found.len(), pages[0].words.len());
    for ((left, right), word) in found.into_iter().zip(&pages[0].words) {
        let k = 72.0 / 25.4;
        assert!(
            (left - word.x_mm * k).abs() < 0.6 && (right - (word.x_mm + word.width_mm) * k).abs() < 0.6,
            "{}: {left}–{right}",
            word.text
        );
    }
}

#[test]
fn the_file_is_sound_small_and_says_what_it_is() {
    let pages = written(LETTER, 12);
    let bytes = printed(&pages, LETTER);
    assert!(pages.len() == 2 && bytes.len() < 80_000 * pages.len(), "{} bytes", bytes.len());
    let file = keep("sound.pdf", &bytes);
    assert!(tool("qpdf", &["--check", &file]).contains("No syntax or stream encoding errors"));
    let info = tool("pdfinfo", &[&file]);
    for said in [
        "Title:           To Loretta — fifty years",
        "Author:          Chris & Söhne",
        "Tagged:          yes",
        "Page size:       521.57 x 756.85 pts",
        "PDF version:     1.7",
        "Pages:           2",
    ] {
        assert!(info.contains(said), "{said} in {info}");
    }
    let structure = tool("pdfinfo", &["-struct-text", &file]);
    assert_eq!(structure.matches("  P (block)\n").count(), 6, "{structure}");
    let metadata = tool("pdfinfo", &["-meta", &file]);
    assert!(
        metadata.contains("<rdf:li>Chris &amp; Söhne</rdf:li>") && metadata.contains("<xmp:CreateDate>2026-06-14T08:00:00Z"),
        "{metadata}"
    );
    insta::assert_snapshot!(frame_of(&bytes));
}

/// The catalog, the first page and the fonts, without numbers that change with the drawing.
fn frame_of(bytes: &[u8]) -> String {
    let doc = lopdf::Document::load_mem(bytes).unwrap();
    let keys = |d: &lopdf::Dictionary| {
        let mut keys: Vec<String> = d.iter().map(|(k, _)| String::from_utf8_lossy(k).into_owned()).collect();
        keys.sort();
        keys.join(" ")
    };
    let page = doc.get_dictionary(doc.get_pages()[&1]).unwrap();
    let boxes = format!("{:?} {:?}", page.get(b"MediaBox").unwrap(), page.get(b"TrimBox").unwrap());
    format!(
        "catalog: {}\npage: {}\nboxes: {boxes}\ninfo: {}",
        keys(doc.catalog().unwrap()),
        keys(page),
        keys(doc.get_dictionary(doc.trailer.get(b"Info").unwrap().as_reference().unwrap()).unwrap())
    )
}

#[test]
fn the_same_letter_gives_the_same_bytes_and_another_another_id() {
    let pages = written(LETTER, 40);
    let id = |bytes: &[u8]| format!("{:?}", lopdf::Document::load_mem(bytes).unwrap().trailer.get(b"ID").unwrap());
    let first = printed(&pages, LETTER);
    assert!(first == printed(&pages, LETTER));
    assert_ne!(id(&first), id(&printed(&pages, "another text")));
    assert_ne!(
        id(&first),
        id(&printed(
            &pages[..1]
                .iter()
                .cloned()
                .map(|mut p| {
                    p.marks.pop();
                    p
                })
                .collect::<Vec<_>>(),
            LETTER
        ))
    );
}

#[test]
fn what_cannot_be_printed_says_what_to_do() {
    let sheet = monarch();
    let paper = Paper::plain(&sheet);
    assert!(pdf(&[], &about(""), &ink(), &paper).unwrap_err().to_string().contains("no pages"));
    let red = Ink::plain("red");
    assert!(pdf(&written("Hi", 9), &about(""), &red, &paper).unwrap_err().to_string().contains("#rrggbb"));
    let crested = stationery("monarch-crested");
    let head = Letterhead { heading: &Heading { name: "Chris".into(), lines: vec![] }, face: b"no face" };
    let paper = Paper { stationery: &crested, head: Some(head) };
    assert!(pdf(&written("Hi", 9), &about(""), &ink(), &paper).unwrap_err().to_string().contains("Fetch the faces again"));
}

#[test]
fn a_picture_shows_ink_on_tinted_paper() {
    let page = &written(LETTER, 40)[0];
    let sheet = monarch();
    let paper = Paper::plain(&sheet);
    let bytes = png(page, 0, &ink(), &paper, 96.0).unwrap();
    keep("letter.png", &bytes);
    let picture = tiny_skia::Pixmap::decode_png(&bytes).unwrap();
    assert_eq!((picture.width(), picture.height()), (695, 1009));
    let dark = picture.pixels().iter().filter(|p| p.red() < 128).count();
    assert!(dark > 4_000 && dark < 60_000, "{dark} dark dots");
    assert!(bytes.windows(8).any(|w| w == b"pHYs\x00\x00\x0e\xc4"), "3780 dots to the metre");
    assert!(matches!(png(page, 0, &ink(), &paper, 5.0), Err(crate::PressError::Dpi(_))));
    let wall = Page { width_mm: 1000.0, height_mm: 1000.0, ..page.clone() };
    assert!(matches!(png(&wall, 0, &ink(), &paper, 1200.0), Err(crate::PressError::TooFine { .. })));
    let drawing = svg(page, 0, &ink(), &paper).unwrap();
    assert!(drawing.contains("<desc>Dear Loretta,") && drawing.contains("role=\"img\"") && drawing.contains("stroke-width=\".0"));
    // Drawn by somebody else's program it covers as much.
    let file = keep("letter.svg", drawing.as_bytes());
    tool("rsvg-convert", &["-w", "695", "-o", &format!("{file}.png"), &file]);
    let other = tiny_skia::Pixmap::decode_png(&std::fs::read(format!("{file}.png")).unwrap()).unwrap();
    let theirs = other.pixels().iter().filter(|p| p.red() < 128).count();
    assert!(theirs.abs_diff(dark) < dark / 10, "{theirs} and {dark} dark dots");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn any_text_is_printed(words in proptest::collection::vec("\\PC{1,12}", 1..20)) {
        let text: String = words.join(" ");
        let bytes = printed(&written(&text, 20), &text);
        prop_assert!(lopdf::Document::load_mem(&bytes).is_ok());
    }
}
