//! Every hand, held to what people do: written, measured with a ruler, laid beside the table.

use fonts::measure::{PROOF, Quantity, Writing, allowed, human, measure, measure_hand};
use fonts::{Hand, HandCard, Manner, Stationery, write};
use std::path::PathBuf;

const SEEDS: u32 = 3;

fn house() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn read(path: PathBuf) -> String {
    std::fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

/// Every hand that has a card, by name.
fn hands() -> Vec<(String, Hand)> {
    let data = std::env::var_os("LETTERS_DATA").map_or_else(|| house().join("target/data"), PathBuf::from);
    let entries = std::fs::read_dir(house().join("fonts/hands")).expect("the cards");
    let mut names: Vec<String> = entries.filter_map(|e| e.ok()?.file_name().to_str()?.strip_suffix(".toml").map(str::to_string)).collect();
    names.sort();
    assert!(names.len() >= 8, "only {} hands have cards", names.len());
    let open = |name: &String| {
        let card = HandCard::from_toml(&read(house().join(format!("fonts/hands/{name}.toml")))).expect("a card that can be read");
        if card.typeface.is_none() {
            return Hand::theodore().expect("the hand that is drawn here");
        }
        let file = data.join(format!("hands/{name}.ttf"));
        let ttf = std::fs::read(&file).unwrap_or_else(|_| panic!("{} is not there; run cargo verify", file.display()));
        Hand::new(card, ttf).expect("a typeface that can be read")
    };
    names.iter().map(|name| (name.clone(), open(name))).collect()
}

fn sheet() -> Stationery {
    Stationery::from_toml(&read(house().join("templates/stationery/a4.toml"))).expect("a sheet")
}

/// Writes, measures and names everything that lies outside, hand by hand.
fn hold(neatness: f64) {
    let mut outside = String::new();
    for (name, hand) in hands() {
        let measured = measure_hand(&hand, &sheet(), neatness, SEEDS).expect("a written letter");
        for quantity in Quantity::ALL {
            let Some(range) = allowed(quantity, neatness) else { continue };
            let found = measured.get(quantity);
            if found.is_none_or(|f| !range.contains(&f)) {
                let (title, unit) = (quantity.title(), quantity.unit());
                let found = found.map_or("not measurable".to_string(), |f| format!("{f:.3}"));
                let median = human(quantity).median.map_or(String::new(), |m| format!(" (people {m})"));
                outside += &format!("{name:<24}{title:<32}{found:>8} {unit:<3} of {:.3} to {:.3}{median}\n", range.start(), range.end());
            }
        }
    }
    assert!(outside.is_empty(), "at neatness {neatness} a reader would see that no person wrote this:\n{outside}");
}

#[test]
fn a_hurried_hand_is_as_uneven_as_people_are() {
    hold(0.0);
}

#[test]
fn a_neat_hand_is_half_as_uneven() {
    hold(0.5);
}

#[test]
fn the_ruler_sees_a_rubber_stamp() {
    // Given a page on which every a to z is one drawing, moved.
    let (_, hand) = hands().swap_remove(0);
    let hurried = Manner { seed: 1, neatness: 0.0, ..Manner::default() };
    let mut stamped = write(&hand, PROOF, &sheet(), &hurried).expect("a written letter");
    for page in &mut stamped {
        let first: Vec<usize> = page.shapes.iter().map(|s| page.shapes.iter().position(|t| t.spells == s.spells).unwrap_or(0)).collect();
        for mark in &mut page.marks {
            mark.shape = first[mark.shape];
            mark.at = kurbo::Affine::translate(mark.at.translation());
        }
    }
    // When it is measured, then letters are twins, as high and as wide as one another.
    let found = measure(&Writing::of_pages(&stamped));
    let of = |quantity| found.get(quantity).expect("enough writing");
    assert!(of(Quantity::Identical) > 0.99, "{}", of(Quantity::Identical));
    // Pages have shapes of their own, so that two of three drawings may differ.
    assert!(of(Quantity::SlantSd) < 0.6 * 5.2 && of(Quantity::HeightSd) < 0.1);
    // And a single word tells nothing.
    let word = Writing { letters: Writing::of_pages(&stamped).letters.into_iter().take(4).collect(), ..Writing::of_pages(&stamped) };
    assert!(Quantity::ALL.iter().all(|q| measure(&word).get(*q).is_none_or(|v| v.is_finite())));
    assert_eq!(measure(&word).get(Quantity::HeightSd), None);
    assert!(measure(&Writing::default()).quantities.iter().all(|q| q.value.is_none()));
}
