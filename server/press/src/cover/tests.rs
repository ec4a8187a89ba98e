//! Covers as they leave the press, held against the shop by the press's own preflight and looked at.

use super::*;
use crate::{
    PressError,
    preflight::{self, preflight},
    proofs::{face, hand, keep, tool, tool_text},
    shop::Shop,
};
use fonts::HandCard;
use proptest::prelude::*;

const LETTER: &str = "Dear Loretta, You fell for me at the roller rink in Tulsa, or I fell in front of you; we never could agree. You had the blue \
dress on, and I saw that before I saw anything else. Last summer you held the level while I set the porch boards, and you told me, twice, that \
the third one was off. It was. It still is, and I leave it that way because I hear you say it each time I step on it.";

const BLURB: &str = "For fifty years a carpenter in Tulsa wrote to his wife, though she was mostly in the next room.\n\nHe wrote when he could \
not say it: after the war, on the porch, from a hospital bed. Here are the letters that she kept.\n\n“It still is, and I leave it that way because \
I hear you say it.”";

fn design(name: &str) -> Design {
    let path = format!("{}/../../templates/covers/{name}.toml", env!("CARGO_MANIFEST_DIR"));
    Design::from_toml(&std::fs::read_to_string(path).unwrap()).unwrap()
}

fn scribe(name: &str) -> Hand {
    let path = format!("{}/../../fonts/hands/{name}.toml", env!("CARGO_MANIFEST_DIR"));
    Hand::new(HandCard::from_toml(&std::fs::read_to_string(path).unwrap()).unwrap(), hand(&format!("{name}.ttf"))).unwrap()
}

/// What a test orders: the usual book, but for what it says.
struct Wish<'a> {
    design: &'a str,
    title: &'a str,
    blurb: &'a str,
    shop: Shop,
    pages: u32,
    letter: &'a str,
}

impl Default for Wish<'_> {
    fn default() -> Self {
        Wish { design: "label", title: "Letters to Loretta", blurb: BLURB, shop: Shop::Kdp, pages: 176, letter: LETTER }
    }
}

impl Wish<'_> {
    fn laid<R>(&self, look: impl FnOnce(Result<Wrap, PressError>) -> R) -> R {
        let (regular, italic) = (face("eb-garamond.ttf"), face("eb-garamond-italic.ttf"));
        let hand = scribe("la-belle-aurore");
        let isbn: Isbn = "978-3-16-148410-0".parse().unwrap();
        let rules = self.shop.rules().unwrap();
        let wording = Wording { title: self.title, author: "Chris Hale", blurb: self.blurb, isbn: Some(&isbn), language: "en" };
        let spine_in = (self.shop == Shop::Ingram).then_some(0.42);
        let order = Order { shop: &rules, trim: Trim::default(), paper: Paper::Cream, pages: self.pages, spine_in };
        let writing = Writing { hand: &hand, letter: self.letter };
        look(lay(&wording, &design(self.design), &order, Faces { regular: &regular, italic: &italic }, Some(writing)))
    }

    /// Makes it, keeps its proofs, and gives what a preflight finds.
    fn made(&self, name: &str) -> (String, Vec<preflight::Finding>) {
        self.laid(|wrap| {
            let wrap = wrap.unwrap();
            let bytes = wrap.pdf(chrono::DateTime::UNIX_EPOCH).unwrap();
            assert!(bytes == wrap.pdf(chrono::DateTime::UNIX_EPOCH).unwrap());
            let parts = [(Part::Front, "front", 432), (Part::Spine, "spine", 32), (Part::Back, "back", 432)];
            for (part, what, wide) in parts.into_iter().filter(|_| self.shop == Shop::Kdp) {
                let picture = wrap.png(part, 72.0).unwrap();
                keep(&format!("cover-{name}-{what}.png"), &picture);
                let picture = tiny_skia::Pixmap::decode_png(&picture).unwrap();
                assert_eq!((picture.width(), picture.height()), (wide, 648), "{what}");
            }
            let file = keep(&format!("cover-{name}.pdf"), &bytes);
            assert!(tool("qpdf", &["--check", &file]).contains("No syntax or stream encoding errors"));
            let rules = self.shop.rules().unwrap();
            let part = preflight::Part::Cover { pages: self.pages, spine_in: Some(wrap.spine_in()) };
            let order = preflight::Order { shop: &rules, trim: Trim::default(), paper: Paper::Cream, part };
            let report = preflight(&bytes, &order).unwrap();
            (file, report.findings)
        })
    }
}

#[test]
fn every_design_goes_through_every_shop_s_preflight() {
    for name in ["in-the-hand", "label", "facsimile"] {
        for shop in Shop::ALL {
            let wish = Wish { design: name, shop, ..Wish::default() };
            let (file, findings) = wish.made(&format!("{name}-{shop}"));
            assert!(findings.is_empty(), "{name} {shop}: {findings:#?}");
            let text = tool_text(&[&file]);
            assert!(text.contains("ISBN 978-3-16-148410-0") && text.contains("mostly in the next room"), "{text}");
        }
    }
}

#[test]
fn a_title_of_three_hundred_characters_is_still_a_cover() {
    let long = "Everything I meant to say to you at the roller rink in Tulsa and afterwards on the porch, in the hospital and at the stove, \
                and did not say, because it was late or because you were laughing: letters of fifty years from a carpenter to his wife, \
                who kept them in a box that had held apples once, in Oka";
    assert!((295..=300).contains(&long.chars().count()), "{}", long.chars().count());
    for name in ["in-the-hand", "label", "facsimile"] {
        let wish = Wish { design: name, title: long, ..Wish::default() };
        let faults = wish.made(&format!("{name}-long")).1.into_iter().filter(|f| f.weight == preflight::Weight::Fault).collect::<Vec<_>>();
        assert!(faults.is_empty(), "{name}: {faults:#?}");
        wish.laid(|wrap| assert!(wrap.unwrap().notes().iter().any(|note| note.contains("shortened on the spine")), "{name}"));
    }
    let longer = long.to_string() + " and on";
    Wish { title: &longer, ..Wish::default() }.laid(|wrap| assert!(wrap.err().unwrap().to_string().contains("room for 300")));
    // One word as long as two lines is divided sooner than lost.
    let word = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft";
    assert!(!Wish { title: word, ..Wish::default() }.made("word").1.iter().any(|f| f.weight == preflight::Weight::Fault));
}

#[test]
fn what_cannot_be_made_says_why_and_what_to_do() {
    let said = |wish: Wish| wish.laid(|wrap| wrap.err().map(|e| e.to_string()).unwrap_or_default());
    assert!(said(Wish { title: "  ", ..Wish::default() }).contains("no title"));
    assert!(said(Wish { pages: 12, ..Wish::default() }).contains("24 to 828"));
    assert!(said(Wish { title: "愛", ..Wish::default() }).starts_with("The title needs “愛”"));
    assert!(said(Wish { letter: "", design: "facsimile", ..Wish::default() }).contains("shows a letter"));
    assert!(said(Wish { blurb: &BLURB.repeat(9), ..Wish::default() }).contains("Shorten it"));
    // A thin book's spine stays blank, and it says so.
    Wish { pages: 60, ..Wish::default() }.laid(|wrap| {
        let wrap = wrap.unwrap();
        assert!(wrap.notes()[0].contains("from 80 pages") && (wrap.spine_in() - 0.15).abs() < 1e-9);
    });
    let wrong = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../../templates/covers/label.toml")).unwrap();
    assert!(Design::from_toml(&wrong.replace("measure = 0.5", "measure = 5")).unwrap_err().to_string().contains("front.measure is 5"));
    assert!(Design::from_toml(&wrong.replace("#f2e9d8", "paper")).unwrap_err().to_string().contains("#rrggbb"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(6))]
    #[test]
    fn any_words_make_a_cover_or_a_reason(title in "\\PC{0,60}", latin in "[a-zA-Zäöüéß ,.:—]{1,300}", blurb in "\\PC{0,200}") {
        for (name, title, blurb) in [("label", title.as_str(), ""), ("in-the-hand", title.as_str(), ""), ("facsimile", latin.as_str(), blurb.as_str())] {
            let wish = Wish { design: name, title, blurb, pages: 96, ..Wish::default() };
            wish.laid(|wrap| match wrap {
                Ok(wrap) => assert!(wrap.pdf(chrono::DateTime::UNIX_EPOCH).is_ok()),
                Err(error) => assert!(error.to_string().len() > 20),
            });
        }
    }
}
