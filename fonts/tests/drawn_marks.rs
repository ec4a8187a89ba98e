//! Theodore's capitals, figures, marks and accents: all there, each in forms that differ, sized and joined as
//! the small letters need them.

use fonts::{LetterBook, Letterform};

const CAPITALS: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
const FIGURES: &str = "0123456789";
const MARKS: &str = ".,;:!?'\"‘’“”()[]-–—…/&@#%+=*°€£$⁄_<>~^`|\\{}§•×÷¿¡«»‚„−±¢¥†‹›·©®™¹²³½¼¾⅓⅔⅛⅜⅝⅞";
const ABOVE: &str = "\u{300}\u{301}\u{302}\u{303}\u{304}\u{306}\u{307}\u{308}\u{309}\u{30a}\u{30b}\u{30c}\u{30f}\u{311}";
const BELOW: &str = "\u{323}\u{324}\u{325}\u{326}\u{327}\u{328}\u{32d}\u{32e}\u{330}\u{331}";
const LETTERS: &str = "ßæÆœŒøØðÐþÞđĐłŁıŋŊħĦŧŦµ";

fn theodore() -> &'static LetterBook {
    fonts::drawn_book("theodore").expect("compiled in").expect("readable")
}

fn forms(letter: char) -> &'static [Letterform] {
    theodore().forms.get(letter.encode_utf8(&mut [0; 4])).map_or(&[], Vec::as_slice)
}

/// Height above the baseline of the pen's path: its lowest and its highest point.
fn span(form: &Letterform) -> (f64, f64) {
    let heights = form.strokes.iter().flat_map(|s| &s.knots).map(|k| -k.at.y);
    heights.fold((f64::MAX, f64::MIN), |(low, high), y| (low.min(y), high.max(y)))
}

/// How far the one path goes from the other where it is farthest, when their left edges lie together, in x-heights
/// (Hausdorff's distance).
fn apart(a: &Letterform, b: &Letterform) -> f64 {
    let points = |form: &Letterform| {
        let all: Vec<kurbo::Point> = form.strokes.iter().flat_map(|s| &s.knots).map(|k| k.at).collect();
        let left = all.iter().map(|p| p.x).fold(f64::MAX, f64::min);
        all.into_iter().map(|p| kurbo::Point::new(p.x - left, p.y)).collect::<Vec<_>>()
    };
    let (a, b) = (points(a), points(b));
    let one_way = |from: &[kurbo::Point], to: &[kurbo::Point]| {
        let nearest = |p: &kurbo::Point| to.iter().map(|q| p.distance(*q)).fold(f64::MAX, f64::min);
        from.iter().map(nearest).fold(0.0, f64::max)
    };
    one_way(&a, &b).max(one_way(&b, &a))
}

#[test]
fn every_sign_is_there_in_two_forms_that_differ() {
    for letter in [CAPITALS, FIGURES, MARKS, ABOVE, BELOW, LETTERS].concat().chars() {
        let forms = forms(letter);
        let differ = forms.iter().enumerate().any(|(i, a)| forms[..i].iter().any(|b| apart(a, b) > 0.014));
        assert!(forms.len() >= 2 && differ, "“{letter}” (U+{:04X}) has {} forms, differing: {differ}", u32::from(letter), forms.len());
    }
}

#[test]
fn capitals_and_figures_stand_on_the_line_and_are_as_tall_as_each_other() {
    for (letters, tall) in [(CAPITALS, 1.74..=1.92), (FIGURES, 1.44..=1.6)] {
        for letter in letters.chars() {
            for form in forms(letter) {
                let (low, high) = span(form);
                let hangs = "GJQY".contains(letter);
                assert!(tall.contains(&high), "“{letter}” is {high:.2} tall");
                assert!(low < 0.08 && (low > -0.06 || hangs && low > -0.75), "“{letter}” reaches down to {low:.2}");
                assert!((0.4..2.7).contains(&form.advance), "“{letter}” is {:.2} wide", form.advance);
            }
        }
    }
}

#[test]
fn accents_stand_on_their_foot_or_hang_from_their_top_about_the_middle() {
    for (accents, within) in [(ABOVE, 0.0..=0.5), (BELOW, -0.5..=0.06)] {
        for accent in accents.chars() {
            for form in forms(accent) {
                let (low, high) = span(form);
                assert!(within.contains(&low) && within.contains(&high), "U+{:04X} from {low:.2} to {high:.2}", u32::from(accent));
                let upright = form.strokes.iter().flat_map(|s| &s.knots).map(|k| k.at.x);
                let (left, right) = upright.fold((f64::MAX, f64::MIN), |(l, r), x| (l.min(x), r.max(x)));
                assert!(((left + right) / 2.0).abs() < 0.15, "U+{:04X} is off to one side", u32::from(accent));
                assert!(form.strokes.iter().all(|s| s.part == fonts::Part::Accent));
            }
        }
    }
}

#[test]
fn what_joins_joins_where_the_small_letters_do() {
    let heights: Vec<f64> = ('a'..='z').flat_map(forms).filter_map(|f| f.exit).map(|p| p.y).collect();
    assert!(!heights.is_empty());
    for letter in [CAPITALS, FIGURES, MARKS, LETTERS].concat().chars() {
        for form in forms(letter) {
            for join in form.entry.iter().chain(&form.exit) {
                assert!(heights.iter().any(|y| (y - join.y).abs() < 1e-6), "“{letter}” joins at {:.2}", join.y);
            }
            if let Some(exit) = form.exit {
                let leaves = form.strokes.iter().filter_map(|s| s.knots.last()).any(|k| k.at.distance(exit) < 0.001);
                assert!(leaves, "no stroke of “{letter}” leads to its exit");
            }
            if let Some(entry) = form.entry {
                assert!(form.strokes[0].knots[0].at.distance(entry) < 0.001, "“{letter}” does not begin at its entry");
            }
        }
    }
    let run_on: String = CAPITALS.chars().filter(|c| forms(*c).iter().any(|f| f.exit.is_some())).collect();
    assert_eq!(run_on, "ACEGHJKLMNQRUXYZ");
    assert!(CAPITALS.chars().all(|c| forms(c).iter().all(|f| f.entry.is_none())), "the pen is set down for a capital");
    assert!(FIGURES.chars().all(|c| forms(c).iter().all(|f| f.exit.is_none())), "figures do not join");
}

#[test]
fn what_looks_alike_can_be_told_apart() {
    let pairs = [
        ('1', '7'),
        ('I', 'J'),
        ('I', '1'),
        ('T', 'F'),
        ('Q', '2'),
        ('Z', '2'),
        ('S', 'L'),
        ('S', 'G'),
        ('L', 'G'),
        ('S', '5'),
        ('O', '0'),
        ('O', 'Q'),
        ('G', '6'),
        ('U', 'V'),
        ('æ', 'œ'),
        ('‘', '’'),
        ('D', 'Ð'),
    ];
    for (one, other) in pairs {
        let nearest = forms(one).iter().flat_map(|a| forms(other).iter().map(move |b| apart(a, b))).fold(f64::MAX, f64::min);
        assert!(nearest > 0.1, "a “{one}” keeps within {nearest:.3} of a “{other}”");
    }
}
