//! Letters printed and read back.

use super::*;
use crate::letter::{About, Letterhead, Paper, pdf};
use crate::proofs;
use chrono::{TimeZone as _, Utc};
use fonts::measure::{PROOF, Quantity, measure};
use fonts::{Hand, HandCard, Heading, Manner, Page, Stationery, write};

fn typeface_hand() -> Hand {
    let card = HandCard::from_toml(include_str!("../../../../../fonts/hands/la-belle-aurore.toml")).unwrap();
    Hand::new(card, proofs::hand("la-belle-aurore.ttf")).unwrap()
}

fn written(hand: &Hand, sheet: &Stationery, neatness: f64) -> Vec<Page> {
    let manner = Manner { seed: 5, neatness, language: Some(*b"en"), ..Manner::default() };
    write(hand, PROOF, sheet, &manner).unwrap()
}

fn printed(pages: &[Page], paper: &Paper) -> Vec<u8> {
    let created = Utc.with_ymd_and_hms(2026, 6, 14, 8, 0, 0).unwrap();
    let about = About { title: "To Ellen", author: "Margaret", language: "en", created, text: PROOF };
    let inks = fonts::Ink::list_from_toml(include_str!("../../../../../templates/inks.toml")).unwrap();
    pdf(pages, &about, &inks[0], paper).unwrap()
}

/// Reads back and compares letter by letter: how many are right, how many there are, and which are wrong (word, place).
fn recognised(pages: &[Page], read: &Writing) -> (usize, usize, Vec<(usize, usize, String)>) {
    let truth = Writing::of_pages(pages);
    let spelled = |w: &Writing| -> Vec<(usize, usize, String)> {
        let mut first = 0;
        let mut before = usize::MAX;
        w.letters
            .iter()
            .map(|l| {
                (
                    if l.word == before {
                        first
                    } else {
                        (first, before) = (first + 1, l.word);
                        first
                    },
                    l.place,
                    l.spells.clone(),
                )
            })
            .collect()
    };
    let (truth, read) = (spelled(&truth), spelled(read));
    let wrong: Vec<(usize, usize, String)> = truth.iter().filter(|l| !read.contains(l)).cloned().collect();
    (truth.len() - wrong.len(), truth.len().max(read.len()), wrong)
}

#[test]
fn a_printed_letter_is_read_back_letter_by_letter() {
    let sheet = Stationery::from_toml(include_str!("../../../../../templates/stationery/letter-crested.toml")).unwrap();
    let heading = Heading { name: "Margaret Ashe".into(), lines: vec!["The Old Mill".into(), "Whitby".into()] };
    let face = proofs::face("eb-garamond.ttf");
    let paper = Paper { stationery: &sheet, head: Some(Letterhead { heading: &heading, face: &face }) };
    let pages = written(&typeface_hand(), &sheet, 0.0);
    let read = read(&printed(&pages, &paper)).unwrap();
    let (right, all, wrong) = recognised(&pages, &read);
    assert!(right * 1000 >= all * 998, "{right} of {all} letters, not {wrong:?}");
    assert_eq!(read.lines, Writing::of_pages(&pages).lines);
    // And it measures what the page measured; a file rounds to a hundredth of a millimetre.
    let (before, after) = (measure(&Writing::of_pages(&pages)), measure(&read));
    for quantity in Quantity::ALL {
        let (a, b) = (before.get(quantity), after.get(quantity));
        // Whether a bar can be told from the rest of its t is decided anew.
        let share = if matches!(quantity, Quantity::BarTilt | Quantity::BarTiltSd) { 0.15 } else { 0.03 };
        let near = a.zip(b).map_or(a == b, |(a, b)| (a - b).abs() <= 0.02 + share * a.abs());
        assert!(near, "{quantity:?}: {a:?} on the page, {b:?} in the file");
    }
}

#[test]
fn letters_that_are_tied_into_one_are_told_by_their_size() {
    let sheet = Stationery::from_toml(include_str!("../../../../../templates/stationery/a4-ruled.toml")).unwrap();
    let pages = written(&Hand::theodore().unwrap(), &sheet, 0.5);
    assert!(pages.iter().flat_map(|p| &p.shapes).any(|s| s.spells.chars().count() > 1), "this hand ties some pairs");
    let read = read(&printed(&pages, &Paper::plain(&sheet))).unwrap();
    let (right, all, wrong) = recognised(&pages, &read);
    assert!(right * 100 >= all * 97, "{right} of {all} letters, not {wrong:?}");
}

#[test]
fn what_is_no_letter_of_ours_is_refused_with_a_reason() {
    let said = |bytes: &[u8]| read(bytes).unwrap_err().to_string();
    assert!(said(b"Dear Ellen,").contains("not a PDF"));
    let mut other = Document::with_version("1.7");
    let pages = other.add_object(lopdf::dictionary! { "Type" => "Pages", "Kids" => Vec::<Object>::new(), "Count" => 0 });
    let catalog = other.add_object(lopdf::dictionary! { "Type" => "Catalog", "Pages" => pages });
    other.trailer.set("Root", catalog);
    let bytes = |doc: &mut Document| {
        let mut out = Vec::new();
        doc.save_to(&mut out).unwrap();
        out
    };
    assert!(said(&bytes(&mut other)).contains("not made by this press"));
    let info = other.add_object(lopdf::dictionary! { "Producer" => Object::string_literal(crate::patch::PRODUCER) });
    other.trailer.set("Info", info);
    assert!(said(&bytes(&mut other)).contains("no writing"));
    // Half a file is no reason to stumble.
    let sheet = Stationery::from_toml(include_str!("../../../../../templates/stationery/a5.toml")).unwrap();
    let whole = printed(&written(&typeface_hand(), &sheet, 0.5), &Paper::plain(&sheet));
    for cut in [whole.len() / 3, whole.len() / 2, whole.len() - 40] {
        let _ = read(&whole[..cut]);
    }
}
