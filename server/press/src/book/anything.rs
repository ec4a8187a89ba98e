//! Books out of anything: whatever stands in a manuscript, the press sets it or says what it cannot set and where.

use super::{
    tests::{faces, octavo, sample},
    *,
};
use crate::{PressError, preflight, shop::Shop};
use proptest::prelude::*;
use std::{ops::ControlFlow, sync::LazyLock};

/// Every character that both faces of the octavo have.
static SET: LazyLock<Vec<char>> = LazyLock::new(|| {
    let faces = faces();
    let [regular, italic] = [&faces.regular, &faces.italic].map(|bytes| ttf_parser::Face::parse(bytes, 0).unwrap());
    ('\0'..=char::MAX).filter(|c| regular.glyph_index(*c).is_some() && italic.glyph_index(*c).is_some()).collect()
});

/// What the faces have, in words, lines and paragraphs of any length.
fn settable(most: usize) -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        6 => prop::collection::vec(0..SET.len(), 1..14).prop_map(|at| at.into_iter().map(|i| SET[i]).collect::<String>()),
        6 => "[a-zA-Zäéœ’.,-]{1,12}",
        1 => "[a-z]{60,300}",
        2 => Just("\n".to_string()),
        2 => Just("\n\n".to_string()),
        1 => Just(" -- \"'“".to_string()),
    ];
    prop::collection::vec(piece, 0..most).prop_map(|pieces| pieces.join(" "))
}

/// Text as a writer may leave it; in a `wild` book now and then anything at all: other scripts, marks without a letter,
/// controls, what is no character yet.
fn any_text(most: usize, wild: bool) -> BoxedStrategy<String> {
    if !wild {
        return settable(most).boxed();
    }
    prop_oneof![
        30 => settable(most),
        1 => "\\PC{0,60}",
        1 => any::<String>(),
        1 => "[\u{590}-\u{6ff}\u{4e00}-\u{4fff}\u{1f300}-\u{1f64f}\u{300}-\u{36f}\u{200b}-\u{206f} a-z]{1,40}",
    ]
    .boxed()
}

prop_compose! {
    fn letter(wild: bool)(
        to in any_text(6, wild), occasion in any_text(4, wild), place in prop::option::of(any_text(3, wild)), text in any_text(160, wild),
        headnote in any_text(20, wild), afternote in any_text(8, wild), shown in 0..5_usize,
    ) -> BookLetter {
        let shown = [Shown::Set, Shown::Set, Shown::Set, Shown::Hand, Shown::Both][shown];
        BookLetter { to, occasion, place, text, headnote, afternote, shown, dated: None }
    }
}

prop_compose! {
    fn manuscript(wild: bool)(
        title in any_text(40, wild), author in any_text(5, wild), subtitle in any_text(9, wild), dedication in any_text(12, wild),
        foreword in any_text(60, wild), part in any_text(9, wild), letters in prop::collection::vec(letter(wild), 0..5),
        people in prop::collection::vec(any_text(3, wild), 0..3), language in "[a-z]{0,3}",
    ) -> Manuscript {
        let parts = if letters.is_empty() { vec![] } else { vec![Part { title: part, opens: letters.len() / 2, epigraph: None }] };
        let foreword = Some(Foreword { text: foreword, ..Foreword::default() });
        Manuscript {
            title, author, language, parts, letters, people,
            front: Front { subtitle, dedication, foreword, ..Front::default() },
            ..sample(0, 0)
        }
    }
}

/// Sets a book for a shop and looks at what came of it.
fn looked_at(manuscript: &Manuscript) -> Result<(), TestCaseError> {
    let (design, faces) = (octavo(), faces());
    let hand = fonts::Hand::theodore().unwrap();
    let stationery = fonts::Stationery::from_toml(include_str!("../../../../templates/stationery/monarch.toml")).unwrap();
    let autograph = |i: usize| {
        let pages = fonts::write(&hand, &manuscript.letters[i].text, &stationery, &fonts::Manner::default())?;
        Ok(Autograph { pages, ink: fonts::Ink::plain("#2b3350"), stationery: stationery.clone(), heading: None })
    };
    let setting = Setting { shop: Some(Shop::Kdp), autographs: Some(&autograph), ..Setting::new(&design, &faces) };
    for edition in [Edition::Print, Edition::Reading] {
        let mut pdf = Vec::new();
        let made = match interior(manuscript, &Setting { edition, ..setting }, &mut pdf, &mut |_, _| ControlFlow::Continue(())) {
            Ok(made) => made,
            Err(PressError::MissingGlyphs { place, characters, .. }) => {
                prop_assert!(!place.is_empty() && !characters.is_empty());
                return Ok(());
            }
            Err(error @ (PressError::NoTitle | PressError::NoLetters | PressError::Facsimile { .. })) => {
                prop_assert!(error.to_string().len() < 1_000, "{error}");
                return Ok(());
            }
            Err(other) => return Err(TestCaseError::fail(format!("{other:?}"))),
        };
        let read = lopdf::Document::load_mem(&pdf).map_err(|e| TestCaseError::fail(e.to_string()))?;
        prop_assert_eq!(read.get_pages().len(), made.pages as usize);
        prop_assert!(made.pages.is_multiple_of(2) && made.openings.iter().all(|p| (1..=made.pages).contains(p)));
        if edition == Edition::Print {
            let rules = Shop::Kdp.rules().unwrap();
            let order = preflight::Order { shop: &rules, trim: setting.trim, paper: setting.paper, part: preflight::Part::Interior };
            let report = preflight::preflight(&pdf, &order).map_err(|e| TestCaseError::fail(e.to_string()))?;
            prop_assert!(report.passes(), "{:#?}", report.lines());
        }
    }
    Ok(())
}

/// How many books: a few, or as many as somebody who has the time asks for (`PRESS_BOOKS=10000`).
fn books() -> u32 {
    std::env::var("PRESS_BOOKS").ok().and_then(|n| n.parse().ok()).unwrap_or(12)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: books(), failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn anything_is_set_or_named(manuscript in prop::bool::weighted(0.25).prop_flat_map(manuscript)) {
        looked_at(&manuscript)?;
    }
}
