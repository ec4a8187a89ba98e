//! Writing whose truth is known, because it was made here without any pen.

use super::*;
use kurbo::{Affine, BezPath};

/// A plain letter of the height 1: a box with a leg, standing on y = 0.
const BOX: &str = "M0 0H.15V-.8H.65V0H.8V-1H0Z";
/// A letter with a dot 0.5 above its stem.
const DOTTED: &str = "M0 0H.2V-1H0Z M0 -1.4H.2V-1.6H0Z";
/// A t whose bar lies at 0.9.
const CROSSED: &str = "M.3 0H.45V-1.5H.3Z M0 -.85H.8V-.95H0Z";

/// Nearly normal numbers, always the same ones.
struct Chance(u64);

impl Chance {
    fn normal(&mut self) -> f64 {
        let mut even = || {
            self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (self.0 >> 33) as f64 / (1u64 << 31) as f64
        };
        ((0..12).map(|_| even()).sum::<f64>()) - 6.0
    }
}

/// Lines of twelve words of five letters, x-height 2 mm, with these spreads.
struct Truth {
    height_line: f64,
    height_letter: f64,
    width: f64,
    slant_line: f64,
    slant_letter: f64,
    slope: f64,
    base_word: f64,
    base_letter: f64,
    rho: f64,
    dot: f64,
}

fn written(truth: &Truth, lines: usize) -> Writing {
    let mut chance = Chance(7);
    let mut out = Writing::default();
    for line in 0..lines {
        let page = line / 30;
        let row = (line % 30) as f64;
        out.lines.push(Line { page, begins_paragraph: line % 10 == 0, ends_paragraph: line % 10 == 9 });
        let (size, lean, slope) = (truth.height_line * chance.normal(), truth.slant_line * chance.normal(), truth.slope * chance.normal());
        // The left edge wanders 0.1 mm a line to the right.
        let left = 20.0 + 0.1 * row;
        let (mut x, mut level) = (left, truth.base_letter * chance.normal());
        for word in 0..12 {
            let word_level = truth.base_word * chance.normal();
            for place in 0..5 {
                let (spells, form) = [("n", BOX), ("i", DOTTED), ("a", BOX), ("t", CROSSED), ("e", BOX)][place];
                let tall = 1.0 + size + truth.height_letter * chance.normal();
                let wide = tall * (1.0 + truth.width * chance.normal());
                let lean = (lean + truth.slant_letter * chance.normal()).to_radians().tan();
                let y = 30.0 + 8.0 * row + slope.to_radians().tan() * (x - left) + 2.0 * (word_level + level);
                let mut outline = BezPath::from_svg(form).expect("a path");
                if spells == "i" {
                    let dot = Affine::translate((truth.dot * chance.normal(), truth.dot * chance.normal()));
                    let at = outline.elements().iter().rposition(|e| matches!(e, kurbo::PathEl::MoveTo(_))).expect("a dot");
                    for element in &mut outline.elements_mut()[at..] {
                        *element = dot * *element;
                    }
                }
                outline.apply_affine(Affine::new([2.0 * wide, 0.0, -2.0 * tall * lean, 2.0 * tall, x, y]));
                out.letters.push(Inked { spells: spells.into(), outline, page, line, word: line * 12 + word, place });
                x += 2.2;
                level = truth.rho * level + (1.0 - truth.rho * truth.rho).sqrt() * truth.base_letter * chance.normal();
            }
            x += 2.5;
        }
    }
    out
}

#[test]
fn the_ruler_reads_what_is_there() {
    let truth = Truth {
        height_line: 0.12,
        height_letter: 0.09,
        width: 0.2,
        slant_line: 2.9,
        slant_letter: 4.2,
        slope: 0.9,
        base_word: 0.09,
        base_letter: 0.14,
        rho: 0.3,
        dot: 0.15,
    };
    let found = measure(&written(&truth, 210));
    let near = |quantity, truth: f64, within: f64| {
        let value = found.get(quantity).unwrap_or(f64::NAN);
        assert!((value - truth).abs() <= within, "{quantity:?}: {value} instead of {truth}");
    };
    near(Quantity::XHeight, 2.0, 0.1);
    near(Quantity::HeightSd, 0.15, 0.015);
    near(Quantity::HeightLineSd, 0.12, 0.015);
    near(Quantity::HeightWordSd, 0.0, 0.02);
    near(Quantity::WidthCv, 0.25, 0.04);
    near(Quantity::SlantSd, 5.1, 0.4);
    near(Quantity::SlantLineSd, 2.9, 0.4);
    near(Quantity::SlantWordSd, 0.0, 0.7);
    near(Quantity::SlopeSd, 0.9, 0.15);
    near(Quantity::BaselineSd, 0.166, 0.015);
    near(Quantity::BaselineWordSd, 0.09, 0.02);
    near(Quantity::DotAcrossSd, 0.15, 0.04);
    near(Quantity::DotHeightSd, 0.15, 0.04);
    near(Quantity::DotHeight, 0.5, 0.05);
    near(Quantity::LeftEdgeDrift, 2.9, 0.3);
    assert_eq!((found.pages, found.lines, found.words, found.letters), (7, 210, 2520, 12_600));
}

#[test]
fn a_typesetter_s_page_shows_nothing_at_all() {
    let still = Truth {
        height_line: 0.0,
        height_letter: 0.0,
        width: 0.0,
        slant_line: 0.0,
        slant_letter: 0.0,
        slope: 0.0,
        base_word: 0.0,
        base_letter: 0.0,
        rho: 0.0,
        dot: 0.0,
    };
    let found = measure(&written(&still, 60));
    let spreads = [
        Quantity::HeightSd,
        Quantity::WidthCv,
        Quantity::SlantSd,
        Quantity::BaselineSd,
        Quantity::SlopeSd,
        Quantity::DotAcrossSd,
        Quantity::WordGapSd,
    ];
    for spread in spreads {
        assert_eq!(found.get(spread), Some(0.0), "{spread:?}");
    }
    assert_eq!((found.get(Quantity::Identical), found.get(Quantity::NearIdentical)), (Some(1.0), Some(1.0)));
    assert_eq!(found.get(Quantity::BarTilt), Some(0.0));
}

#[test]
fn stretched_copies_are_found_out() {
    let leaning = Truth {
        height_line: 0.1,
        height_letter: 0.1,
        width: 0.2,
        slant_line: 2.0,
        slant_letter: 3.0,
        slope: 1.0,
        base_word: 0.1,
        base_letter: 0.1,
        rho: 0.3,
        dot: 0.15,
    };
    let found = measure(&written(&leaning, 10));
    // A box or two are alike by accident.
    assert!(found.get(Quantity::Identical).is_some_and(|share| share < 0.02));
    // But for the i, whose dot has a will of its own.
    assert!(found.get(Quantity::NearIdentical).is_some_and(|share| share >= 0.8));
}
