//! The specimen as it leaves the press.

use super::*;
use crate::proofs;
use chrono::TimeZone as _;
use fonts::HandCard;

fn ink() -> Ink {
    Ink { name: "iron-gall".into(), title: "Iron-gall black".into(), colour: "#33241d".into(), ..Ink::default() }
}

fn hand(name: &str, card: &str) -> Hand {
    Hand::new(HandCard::from_toml(card).unwrap(), proofs::hand(&format!("{name}.ttf"))).unwrap()
}

#[test]
fn a_specimen_shows_every_letter_and_the_numbers() {
    let face = proofs::face("eb-garamond.ttf");
    let hand = hand("la-belle-aurore", include_str!("../../../../fonts/hands/la-belle-aurore.toml"));
    let created = Utc.with_ymd_and_hms(2026, 6, 14, 8, 0, 0).unwrap();
    let bytes = pdf(&hand, &face, &ink(), created).unwrap();
    let file = proofs::keep("specimen-la-belle-aurore.pdf", &bytes);
    let said = proofs::tool_text(&["-layout", &file]);
    for letter in ('a'..='z').chain('A'..='Z').chain('0'..='9') {
        assert!(said.split_whitespace().any(|w| w.chars().all(|c| c == letter)), "no {letter}");
    }
    for told in ["La Belle Aurore", "height of the same letter, SD", "0.15  (0.14–0.19)", "Jonathan"] {
        let plain = |t: &str| t.split_whitespace().collect::<String>().to_lowercase();
        assert!(plain(&said).contains(&plain(told)), "{told} in {said}");
    }
    for page in pages(&hand, &face).unwrap() {
        for mark in &page.marks {
            let ink = kurbo::Shape::bounding_box(&(mark.at * &page.shapes[mark.shape].path));
            assert!(ink.x0 > 5.0 && ink.y0 > 5.0 && ink.x1 < WIDTH - 5.0 && ink.y1 < HEIGHT - 5.0, "ink at {ink:?}");
        }
    }
}

#[test]
fn the_hand_that_is_drawn_here_has_a_picture() {
    let face = proofs::face("eb-garamond.ttf");
    let bytes = png(&Hand::theodore().unwrap(), &face, &ink(), 110.0).unwrap();
    proofs::keep("specimen-theodore.png", &bytes);
    let picture = tiny_skia::Pixmap::decode_png(&bytes).unwrap();
    assert_eq!((picture.width(), picture.height()), (1819, 1286));
    assert!(png(&Hand::theodore().unwrap(), b"no face", &ink(), 110.0).unwrap_err().to_string().contains("of the specimen"));
}
