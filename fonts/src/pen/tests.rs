//! Joins, looked at as ink: whether what a joined hand writes hangs together through every deformation.

use super::*;
use crate::Part;
use crate::pen::drawings::{Asked, Drawings};
use crate::pen::nib::{Inking, natural_width};
use crate::pen::warp::{Bend, Places};
use kurbo::{BezPath, PathEl, Shape as _};
use std::path::PathBuf;

/// Every small letter before and after others, loops, high and low joins, long words.
const WORDS: &str = "understanding wheelbarrow quietly bookkeeper off jumping exactly love world vowel brown fizz Loretta \
                     kindness overwhelming beautiful oxygen very rhythm Thank Wonderful";

fn hand(name: &str) -> Hand {
    let house = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("..");
    let data = std::env::var_os("LETTERS_DATA").map_or_else(|| house.join("target/data"), PathBuf::from);
    let card = std::fs::read_to_string(house.join(format!("fonts/hands/{name}.toml"))).expect("a card");
    let file = data.join(format!("hands/{name}.ttf"));
    let ttf = std::fs::read(&file).unwrap_or_else(|_| panic!("{} is not there; run cargo verify", file.display()));
    Hand::new(HandCard::from_toml(&card).expect("a card"), ttf).expect("a hand")
}

/// A letter as it came to lie, with its neighbour's joint to it.
struct Inked {
    glyph: usize,
    at: Affine,
    shape: crate::Shape,
}

/// Writes the words hurriedly, with the worst bends, and hands over each pair of neighbours with the form they are.
fn neighbours(hand: &Hand, seed: u32, look: &mut dyn FnMut(&Alphabet, &Inked, &Inked)) {
    let source = hand.source().expect("letterforms");
    let (card, size, spread) = (hand.card(), hand.card().x_height_mm, 1.0);
    let pen = Pen { hand, card, size, spread, moods: Moods::new(seed, 40), uneven: unevenness(hand, &source) };
    let inking = Inking::new(natural_width(hand, &source) * size, size, None);
    let bend = Bend::new(spread, card.connected);
    let mut alphabet = Alphabet::default();
    for (number, word) in WORDS.split_whitespace().enumerate() {
        let ink = pen.word(&source, &mut alphabet, word, number, None, &mut Chance::new(seed, 1, number as u64)).expect("letters");
        let mut before: Option<Inked> = None;
        for letter in &ink.letters {
            let glyph = &alphabet.glyphs[letter.form];
            let asked =
                Asked { glyph, others: std::slice::from_ref(glyph), count: 9, bend, inking: &inking, x_height_mm: size, traced: true };
            let chance = |way: usize| Chance::new(seed, 3, (letter.form * 64 + (way & 63)) as u64);
            let shape = Drawings::new(&asked, &Places::new(&mut chance(60)), chance).shape(number % 9);
            let now = Inked { glyph: letter.form, at: letter.at, shape };
            if let Some(before) = &before {
                look(&alphabet, before, &now);
            }
            before = Some(now);
        }
    }
}

#[test]
fn drawn_letters_leave_where_the_next_one_begins_and_the_line_runs_on() {
    let hand = Hand::theodore().expect("the drawing");
    let (mut joins, mut apart, mut cosine) = (0, 0.0f64, 1.0f64);
    for seed in 0..12 {
        neighbours(&hand, seed, &mut |alphabet, before, now| {
            let (from, to) = (&alphabet.glyphs[before.glyph].form, &alphabet.glyphs[now.glyph].form);
            if !meets(from.exit, to.entry) {
                return;
            }
            let size = hand.card().x_height_mm;
            let near = |p: Point, q: Option<Point>| q.is_some_and(|q| p.distance((q.to_vec2() * size).to_point()) < 0.03);
            let body = |inked: &Inked| {
                inked.shape.strokes.iter().filter(|s| s.part == Part::Body && s.knots.len() > 2).cloned().collect::<Vec<_>>()
            };
            let left = body(before).into_iter().find(|s| near(s.knots[s.knots.len() - 1].at, from.exit)).expect("a stroke out");
            let right = body(now).into_iter().find(|s| near(s.knots[0].at, to.entry)).expect("a stroke in");
            let (l, r): (Vec<Point>, Vec<Point>) =
                (left.knots.iter().map(|k| before.at * k.at).collect(), right.knots.iter().map(|k| now.at * k.at).collect());
            let (u, v) = (l[l.len() - 1] - l[l.len() - 2], r[1] - r[0]);
            joins += 1;
            apart = apart.max(l[l.len() - 1].distance(r[0]));
            cosine = cosine.min(u.dot(v) / (u.hypot2() * v.hypot2()).sqrt());
        });
    }
    assert!(joins > 1000, "only {joins} joins");
    assert!(apart <= 0.02, "the line breaks by {apart} mm");
    assert!(cosine >= 0.906, "the line turns by more than 25° (cosine {cosine})");
}

#[test]
fn typefaces_that_join_stay_joined() {
    for name in ["homemade-apple", "cedarville-cursive", "dawning-of-a-new-day", "la-belle-aurore"] {
        let hand = hand(name);
        let size = hand.card().x_height_mm;
        let inking = Inking::new(natural_width(&hand, &hand.source().expect("letterforms")) * size, size, None);
        let (mut joins, mut worst) = (0, (0.0, String::new()));
        for seed in 0..3 {
            neighbours(&hand, seed, &mut |alphabet, before, now| {
                let (a, b) = (&alphabet.glyphs[before.glyph], &alphabet.glyphs[now.glyph]);
                if a.facts().edges.contact(&b.facts().edges, a.form.advance).is_none() {
                    return;
                }
                joins += 1;
                // Half of what pressure adds on average lies on either side of each.
                let swell = |inked: &Inked| {
                    let [a, _, _, d, ..] = inked.at.as_coeffs();
                    (inking.width - (inking.width - inking.swell) * (0.6 * a + 0.4 * d)).max(0.0)
                };
                let gap =
                    gap(&(before.at * before.shape.path.clone()), &(now.at * now.shape.path.clone())) - (swell(before) + swell(now)) / 2.0;
                if gap > worst.0 {
                    worst = (gap, format!("{}{}", a.spells, b.spells));
                }
            });
        }
        assert!(joins > 100, "{name}: only {joins} joins");
        assert!(worst.0 <= 0.05, "{name}: the ink of “{}” breaks by {:.3} mm", worst.1, worst.0);
    }
}

/// White between two inks; 0 when they overlap.
fn gap(a: &BezPath, b: &BezPath) -> f64 {
    let dense = |path: &BezPath| {
        let mut points: Vec<Point> = Vec::new();
        let mut last = Point::ORIGIN;
        kurbo::flatten(path, 0.01, |element| match element {
            PathEl::MoveTo(p) => last = p,
            PathEl::LineTo(p) => {
                let steps = (last.distance(p) / 0.02).ceil().max(1.0) as usize;
                points.extend((1..=steps).map(|i| last.lerp(p, i as f64 / steps as f64)));
                last = p;
            }
            _ => {}
        });
        points
    };
    let (pa, pb) = (dense(a), dense(b));
    let box_ = a.bounding_box();
    let inside = |path: &BezPath, points: &[Point]| points.iter().step_by(3).any(|p| path.winding(*p) != 0);
    let near: Vec<Point> = pb.iter().copied().filter(|p| p.x < box_.x1 + 0.3).collect();
    let between =
        near.iter().flat_map(|q| pa.iter().filter(|p| (p.x - q.x).abs() < 0.3).map(move |p| p.distance(*q))).fold(f64::INFINITY, f64::min);
    if between > 0.05 && (inside(a, &near) || inside(b, &pa)) { 0.0 } else { between }
}
