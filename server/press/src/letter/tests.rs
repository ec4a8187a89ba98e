//! Letters as they leave the press, read by other people's tools.

use super::*;
use crate::proofs::{hand, keep, tool, tool_text};
use chrono::{TimeZone as _, Utc};
use fonts::{Ink, Mark, Page, Shape, Word};
use kurbo::{Affine, BezPath};
use proptest::prelude::*;

const LETTER: &str = "Dear Loretta,

You fell for me at the roller rink in Tulsa, or I fell in front of you; we never could agree. You had the blue dress on, and I saw that before I saw anything else.

Zoë’s café on Peoria is still there — Łukasz keeps it now. I wrote “always” on the napkin, and the waitress said: π.

You have one crooked front tooth. I love it, and I have never said so enough.

With all my love,
Chris";

struct Pen(BezPath);

impl ttf_parser::OutlineBuilder for Pen {
    fn move_to(&mut self, x: f32, y: f32) {
        self.0.move_to((f64::from(x), f64::from(y)));
    }
    fn line_to(&mut self, x: f32, y: f32) {
        self.0.line_to((f64::from(x), f64::from(y)));
    }
    fn quad_to(&mut self, a: f32, b: f32, x: f32, y: f32) {
        self.0.quad_to((f64::from(a), f64::from(b)), (f64::from(x), f64::from(y)));
    }
    fn curve_to(&mut self, a: f32, b: f32, c: f32, d: f32, x: f32, y: f32) {
        self.0.curve_to((f64::from(a), f64::from(b)), (f64::from(c), f64::from(d)), (f64::from(x), f64::from(y)));
    }
    fn close(&mut self) {
        self.0.close_path();
    }
}

/// A plain scribe: one shape a character, a little unsteady, Monarch sheets. Made by hand, so that the
/// press is tested on pages and not on the pen.
fn written(text: &str, lines_on_a_page: usize) -> Vec<Page> {
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
                    let mut pen = Pen(BezPath::new());
                    if let Some(glyph) = face.glyph_index(c) {
                        face.outline_glyph(glyph, &mut pen);
                    }
                    page.shapes.push(Shape { path: Affine::scale_non_uniform(scale, -scale) * pen.0 });
                    page.shapes.len() - 1
                });
                let wobble = ((n * 7 + i * 3) % 5) as f64 * 0.02 - 0.04;
                let at = Affine::translate((pen_x, baseline + wobble * 4.0)) * Affine::rotate(wobble) * Affine::scale(1.0 + wobble);
                page.marks.push(Mark { shape, at, word: page.words.len() });
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

fn about(text: &str) -> About<'_> {
    About {
        title: "To Loretta — fifty years",
        author: "Chris & Söhne",
        language: "en",
        created: Utc.with_ymd_and_hms(2026, 6, 14, 8, 0, 0).unwrap(),
        text,
    }
}

fn ink() -> Ink {
    Ink { name: "iron-gall".into(), title: "Iron-gall black".into(), colour: "#33241d".into() }
}

fn printed(pages: &[Page], text: &str) -> Vec<u8> {
    pdf(pages, &about(text), &ink(), &hand("nothing-you-could-do.ttf")).unwrap()
}

#[test]
fn the_words_under_the_ink_are_the_letter() {
    let file = keep("letter.pdf", &printed(&written(LETTER, 12), LETTER));
    let words: Vec<String> = tool_text(&[&file]).split_whitespace().map(str::to_string).collect();
    assert_eq!(words, LETTER.split_whitespace().collect::<Vec<_>>());
}

#[test]
fn every_hand_s_letter_is_read_back_word_for_word() {
    let paper = fonts::Stationery::from_toml(include_str!("../../../../templates/stationery/monarch.toml")).unwrap();
    let text = [LETTER.replace("π", "yes"), LETTER.lines().nth(2).unwrap_or_default().repeat(4)].join("\n\n");
    let cards = [
        include_str!("../../../../fonts/hands/nothing-you-could-do.toml"),
        include_str!("../../../../fonts/hands/homemade-apple.toml"),
        include_str!("../../../../fonts/hands/reenie-beanie.toml"),
    ];
    let seeds: u32 = std::env::var("PRESS_SEEDS").ok().and_then(|n| n.parse().ok()).unwrap_or(1);
    for (card, seed) in cards.into_iter().flat_map(|card| (1..=seeds).map(move |seed| (card, seed))) {
        let card = fonts::HandCard::from_toml(card).unwrap();
        let name = card.name.clone();
        let hand = fonts::Hand::new(card, hand(&format!("{name}.ttf"))).unwrap();
        let pages = fonts::write(&hand, &text, &paper, &fonts::Manner { seed, neatness: 0.0 }).unwrap();
        let bytes = pdf(&pages, &about(&text), &ink(), hand.font_bytes()).unwrap();
        let file = keep(&format!("{name}.pdf"), &bytes);
        assert_eq!(
            tool_text(&[&file]).split_whitespace().collect::<Vec<_>>(),
            text.split_whitespace().collect::<Vec<_>>(),
            "{name} {seed}"
        );
        assert!(tool("qpdf", &["--check", &file]).contains("No syntax or stream encoding errors"));
        assert!(bytes.len() < 200_000 * pages.len(), "{name}: {} bytes on {} pages", bytes.len(), pages.len());
    }
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
    let face = hand("nothing-you-could-do.ttf");
    assert!(pdf(&[], &about(""), &ink(), &face).unwrap_err().to_string().contains("no pages"));
    let red = Ink { colour: "red".into(), ..ink() };
    assert!(pdf(&written("Hi", 9), &about(""), &red, &face).unwrap_err().to_string().contains("#rrggbb"));
    assert!(pdf(&written("Hi", 9), &about(""), &ink(), b"no face").unwrap_err().to_string().contains("Fetch the faces again"));
}

#[test]
fn a_picture_shows_ink_on_tinted_paper() {
    let page = &written(LETTER, 40)[0];
    let margins = fonts::Margins { top: 20.0, right: 20.0, bottom: 20.0, left: 20.0 };
    let paper = fonts::Stationery {
        name: "monarch".into(),
        title: "Monarch".into(),
        width_mm: 184.0,
        height_mm: 267.0,
        margins,
        pitch_mm: 8.5,
        tint: "#fbf6ea".into(),
    };
    let bytes = png(page, &ink(), &paper, 96.0).unwrap();
    keep("letter.png", &bytes);
    let picture = tiny_skia::Pixmap::decode_png(&bytes).unwrap();
    assert_eq!((picture.width(), picture.height()), (695, 1009));
    let dark = picture.pixels().iter().filter(|p| p.red() < 128).count();
    assert!(dark > 4_000 && dark < 60_000, "{dark} dark dots");
    assert!(matches!(png(page, &ink(), &paper, 5.0), Err(crate::PressError::Dpi(_))));
    let drawing = svg(page, &ink(), &paper);
    assert!(drawing.contains("<desc>Dear Loretta,") && drawing.contains("role=\"img\""));
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
