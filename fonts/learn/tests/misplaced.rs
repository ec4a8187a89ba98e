//! Letters in the wrong box: told, and hardly ever told of a letter that is right.
//!
//! The sheets are filled by hands of this house at their most hurried, all of the human spreads, each letter bent anew
//! in every box: that is the harder half. A typeface's glyph that is only moved would be no proof.

mod filled;

use filled::*;
use fonts::{Hand, HandCard, Manner, Stationery, write};
use kurbo::{Affine, BezPath, Shape as _};
use learn::{
    State, read,
    sheet::{self, GUIDE_MM, Kind, Paper},
};

fn hand(name: &str) -> Hand {
    if name == "theodore" {
        return Hand::theodore().unwrap();
    }
    let card = std::fs::read_to_string(format!("{}/../hands/{name}.toml", env!("CARGO_MANIFEST_DIR"))).unwrap();
    Hand::new(HandCard::from_toml(&card).unwrap(), typeface(&format!("{name}.ttf"))).unwrap()
}

/// What a hand writes for a box, in x-heights from the baseline, its middle at 0.
fn ink(hand: &Hand, paper: &Stationery, text: &str, seed: u32) -> BezPath {
    let manner = Manner { seed, neatness: 0.0, ..Manner::default() };
    let Ok(pages) = write(hand, text, paper, &manner) else { return BezPath::new() };
    let (page, unit) = (&pages[0], hand.card().x_height_mm);
    let mut out = BezPath::new();
    for mark in &page.marks {
        out.extend(mark.at * page.shapes[mark.shape].path.clone());
    }
    let place = Affine::scale(1.0 / unit) * Affine::translate((0.0, -page.words[0].baseline_mm));
    let out = place * out;
    let bounds = out.bounding_box();
    Affine::translate((-bounds.center().x, 0.0)) * out
}

/// A letter that nobody would take for this one, nor for its capital.
fn stranger(key: &str, dice: &mut Dice) -> Option<String> {
    const SHAPES: [&str; 6] = ["gjyp", "bdhklt", "mwMW", "sxz", "ceo", "0134578"];
    let c = key.chars().next().filter(|c| c.is_ascii_alphanumeric() && key.len() == 1)?;
    let own = SHAPES.iter().position(|s| s.contains(c.to_ascii_lowercase())).unwrap_or(usize::MAX);
    let (mut at, all) = (0, SHAPES.concat());
    while at == 0 || SHAPES.iter().position(|s| s.contains(all.as_bytes()[at - 1] as char)) == Some(own) {
        at = 1 + (dice.even() * all.len() as f64) as usize;
    }
    Some(all[at - 1..at].to_string())
}

/// How many letters that are asked for three times were written rightly, how many of these were doubted, how many were put into the wrong
/// box, and how many of those were told.
fn counted(name: &str, seed: u32) -> [usize; 4] {
    let (hand, mut dice) = (hand(name), Dice(u64::from(seed) | 1 << 33));
    let paper = Stationery::from_toml(include_str!("../../../templates/stationery/a5.toml")).unwrap();
    let (mut files, mut wrong) = (Vec::new(), Vec::new());
    for page in &sheet::pages(Paper::A4)[..2] {
        let mut written = Vec::new();
        for cell in page.cells.iter().filter(|c| c.kind == Kind::Letter) {
            let other = stranger(&cell.key, &mut dice).filter(|_| dice.even() < 0.08);
            let text = other.as_deref().unwrap_or(&cell.key);
            let ink = ink(&hand, &paper, text, seed * 1000 + written.len() as u32);
            let place = Affine::translate((cell.frame.center().x, cell.baseline)) * Affine::scale(0.9 * GUIDE_MM);
            if other.is_some() {
                wrong.push((cell.key.clone(), cell.index));
            }
            written.push(Written { cell: cell.clone(), ink: place * ink });
        }
        files.push(encoded(&scan(page, &written, 150.0, [30, 30, 60]), 90));
    }
    let reading = read(&files.iter().map(Vec::as_slice).collect::<Vec<_>>()).unwrap();
    let mut out = [0; 4];
    for b in reading.boxes().filter(|b| b.key.len() == 1 && b.key.chars().all(|c| c.is_ascii_lowercase())) {
        let (misplaced, told) = (wrong.contains(&(b.key.clone(), b.index)), b.state == State::Misplaced);
        if misplaced {
            out[2] += 1;
            out[3] += usize::from(told);
        } else {
            out[0] += 1;
            out[1] += usize::from(told);
            if told {
                println!("  {name}: {} number {} is doubted", b.key, b.index + 1);
            }
        }
    }
    out
}

#[test]
fn a_letter_in_the_wrong_box_is_told_and_hardly_a_right_one_doubted() {
    let mut sum = [0; 4];
    for (nth, name) in ["theodore", "reenie-beanie", "la-belle-aurore", "dawning-of-a-new-day", "zeyada"].iter().enumerate() {
        let found = counted(name, 3 + nth as u32);
        println!("{name}: {} of {} right letters doubted; {} of {} in the wrong box told", found[1], found[0], found[3], found[2]);
        sum.iter_mut().zip(found).for_each(|(s, f)| *s += f);
    }
    let [right, doubted, wrong, told] = sum.map(|n| n as f64);
    println!("all: {:.2} % of right letters doubted, {:.0} % of the others told", 100.0 * doubted / right, 100.0 * told / wrong);
    assert!(doubted <= 0.01 * right && told >= 0.7 * wrong && wrong > 20.0);
}
