//! What stands after the letters: what was changed, and the colophon.

use super::{
    front::{able_ornament, heading},
    lists::Folio,
};
use crate::{
    book::{
        Changed, Manuscript,
        copy::fair,
        desk::Desk,
        pages::{Aim, Forme, Placed},
        setting::{Measure, Role, Shelf, Slot, Style},
    },
    shop::Paper,
};
use std::collections::BTreeSet;

/// What was changed for the sake of others, by kind: how many, and in the letters on which pages. Never what.
pub(crate) fn changed(desk: &Desk, manuscript: &Manuscript, folio: Folio) -> Vec<Slot> {
    let mut shelf = Shelf::new(desk);
    heading(&mut shelf, "What was changed");
    let style = shelf.text();
    let measure = Measure::justified(desk.frame.measure, 0.0);
    shelf.paragraph(
        style,
        "For the sake of others some of what the letters say was changed before they were printed, through the whole book in the same way.",
        measure,
        0.0,
        false,
    );
    let measure = Measure { indent: desk.design.text.indent * style.size, ..measure };
    for (kind, one, many) in [
        (Changed::Person, "name of a person", "names of people"),
        (Changed::Place, "name of a place", "names of places"),
        (Changed::Detail, "other detail", "other details"),
    ] {
        let of_kind: Vec<_> = manuscript.changed.iter().filter(|c| c.kind == kind).collect();
        if of_kind.is_empty() {
            continue;
        }
        let letters: BTreeSet<usize> = of_kind.iter().flat_map(|c| c.letters.iter().copied()).collect();
        let count = of_kind.len();
        let what = if count == 1 { format!("One {one}") } else { format!("{} {many}", capital(count)) };
        let many = letters.len();
        let mut pieces = match many {
            0 => vec![(format!("{what}."), None)],
            1 => vec![(format!("{what}, in the letter on page"), None)],
            _ => vec![(format!("{what}, in the letters on pages"), None)],
        };
        for (n, letter) in letters.into_iter().enumerate() {
            let aim = Aim::Letter(letter);
            if n > 0 && n + 1 == many {
                pieces.push(("and".into(), None));
            }
            let after = match many - n {
                1 => ".",
                2 => "",
                _ => ",",
            };
            pieces.push((format!("{}{after}", folio(aim)), Some(aim)));
        }
        shelf.pointing(style, &pieces, measure, 0.0);
    }
    shelf.slots
}

/// "Three", "14".
fn capital(number: usize) -> String {
    const WORDS: [&str; 8] = ["Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine"];
    number.checked_sub(2).and_then(|n| WORDS.get(n)).map_or_else(|| number.to_string(), |w| (*w).to_string())
}

/// The colophon: face, hands and paper, alone on the last page.
pub(crate) fn colophon(desk: &Desk, manuscript: &Manuscript, paper: Paper) -> Vec<Placed> {
    let mut forme = Forme::new(desk);
    let design = desk.design;
    let points = |v: f64| format!("{}", (v * 10.0).round() / 10.0);
    let mut said = vec![format!(
        "This book is set in {}, {} on {} points, and was made by Beautifully Handwritten Letters.",
        design.face_title,
        points(design.text.size),
        points(design.text.leading)
    )];
    let hands: Vec<String> = manuscript.back.hands.iter().map(|h| fair(h)).filter(|h| !h.is_empty()).collect();
    match hands.as_slice() {
        [] => {}
        [hand] => said.push(format!("The letters in the hand were written in {hand}.")),
        [most @ .., last] => said.push(format!("The letters in the hand were written in {} and {last}.", most.join(", "))),
    }
    said.push(match paper {
        Paper::Cream => "Printed in black on cream paper.".into(),
        Paper::White => "Printed in black on white paper.".into(),
        Paper::Colour => "Printed in colours on white paper.".into(),
    });
    said.extend(manuscript.back.said.iter().map(|s| fair(s)).filter(|s| !s.is_empty()));
    let mut row = (forme.rows() * 0.3).round();
    if let Some(ornament) = able_ornament(desk) {
        row = forme.display(Style::upright(20.0), &ornament, row, 2.0, Role::Artifact);
    }
    for text in said {
        row = forme.display(Style::italic(design.text.size), &text, row, 1.0, Role::Paragraph);
    }
    forme.fit()
}
