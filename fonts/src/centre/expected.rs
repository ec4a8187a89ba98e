//! How school teaches each character: its movements on a grid of ten by ten over the letter's body, and
//! how many times a person sets the pen down for it.
//!
//! A movement is a row of two-digit places (column, row, from the top left); a comma lifts the pen; `|`
//! parts ways of writing that are all in use. The ways are those of the common primers (round hand, italic
//! and print models of English, German and American schools); only where movements begin, where they go
//! and where they end is taken from them, never the shape.

use kurbo::{Point, Vec2};
use unicode_normalization::char::decompose_canonical;

/// A character as school teaches it.
#[derive(Debug, Clone, Copy)]
pub(super) struct School {
    /// Fewest and most pen strokes, dots and bars included.
    pub(super) strokes: (usize, usize),
    ways: &'static str,
}

/// One way to write a character: its movements, over a box of one by one.
pub(super) type Ductus = Vec<Vec<Point>>;

const TABLE: &[(&str, usize, usize, &str)] = &[
    (
        "a",
        1,
        2,
        "82 30 06 39 86 82 89 99|82 30 06 39 86, 82 89|11 50 83 89 84 50 73 98|11 50 83 89, 84 45 07 39 87|05 00 60 30 06 39 86 83 89 99|50 30 05 39 55 50 58 95",
    ),
    ("b", 1, 2, "10 19 15 50 85 79 39 18|10 19 89 55 35|10 19 16 40 56 68 39 15 39 68 95|25 50 30 07 39 65 74 60 65 95"),
    ("c", 1, 1, "82 40 06 49 98|20 03 06 49 98|35 42 20 05 39 95"),
    ("d", 1, 2, "74 34 07 39 77 80 78 99|74 34 07 39 77, 80 89|34 14 07 29 46 50 48 95|44 24 07 39 47, 50 48 95|74 34 07 39 79 97, 80 89"),
    ("e", 1, 1, "30 22 05 26 38 78 96|15 84 50 06 49 97|07 15 84 50 06 49 97"),
    ("f", 1, 2, "90 60 49, 15 75|90 60 48 29 07, 05 75|05 60 40 48 29, 05 75|05 50 40 39 48 55 95|90 60 49 04 75|50 40 39 57 45 95"),
    (
        "g",
        1,
        2,
        "72 30 02 25 63 71 78 49 07|72 30 02 25 63 71 78 49 07 95|40 02 24 62 40 24 16 58 79 39 08 56, 60 90|52 30 02 25 53 51 48 29 07 95",
    ),
    ("h", 1, 2, "10 19 15 44 75 79|05 30 10 19 15 44 75 79 99|10 19 15 44 75 79 99"),
    ("i", 1, 2, "50 59|05 50 59 97|00 06 39 97"),
    ("j", 1, 2, "70 78 39 08|05 70 78 39 08|70 78 39 08 95|50 48 29 08 15 92"),
    (
        "k",
        1,
        3,
        "10 19, 83 15 99|10 19 16 83 45 99|05 40 10 19 16 75 35 99|10 19, 83 15, 35 99|05 31 20 10 09 15 44 36 15 37 99|25 40 20 09 05 44 35 25 48 95",
    ),
    ("l", 1, 1, "50 59|25 83 80 50 32 27 59 97|50 48 69 97|05 42 30 02 05 29 49 96|08 38 61 50 31 38 59 98|20 04 07 39 99"),
    ("m", 1, 2, "10 19 12 30 42 49 42 60 82 89 99|00 10 19 12 30 42 49 42 60 82 89 99|09 10 30 42 49 42 60 82 89 99"),
    ("n", 1, 2, "10 19 12 50 72 79 99|00 10 19 12 50 72 79 99|09 20 50 72 79 99"),
    ("o", 1, 2, "60 30 05 39 79 95 60|60 30 05 39 79 95 60 90|50 30 05 39 65 50 95|50 30 05 39 65 51 95"),
    (
        "p",
        1,
        2,
        "10 19 12 50 83 65 15|00 10 19 12 50 83 65 15|10 19, 12 50 83 65 15|20 09 13 40 72 65 15 95|10 09 12 40 62 55 15, 15 95|20 18 09 15 30 53 45 15 95|12 19, 00 50 83 65 15",
    ),
    ("q", 1, 2, "71 30 03 35 73 71 79 94|71 30 03 35 73 71 79|51 30 03 35 53 51 49 95"),
    ("r", 1, 2, "10 19 13 40 91|00 10 19 13 40 91|07 20 40 80 79 99"),
    ("s", 1, 2, "81 30 13 55 87 49 08|09 40 87 49 08|09 40 87 49 08 97|05 50 48 39 15 39 49 94"),
    ("t", 2, 2, "50 59, 03 93|40 48 69 97, 03 93|05 40 49 98, 03 93"),
    ("u", 1, 2, "00 06 39 86 90 89 99|00 06 39 86 90|00 06 39 86, 90 89 99"),
    ("v", 1, 2, "00 49 90|00 49 80 90"),
    ("w", 1, 2, "00 29 50 69 90|05 29 54 79 90"),
    ("x", 2, 2, "00 99, 90 09|00 20 69 99, 90 09"),
    ("y", 1, 2, "00 36 75 80 79 39 08|00 45, 90 09|00 36 75 80 79 39 08 95|00 96, 90 99"),
    ("z", 1, 2, "00 90 09 99|00 90 09 99, 25 75|00 90 45 65 89 39 08|00 90 45 65 89 39 08 97"),
    (
        "A",
        1,
        3,
        "50 09, 50 99, 26 76|09 50 99, 26 76|09 50 99 26 76|82 30 06 39 86 82 89 99|60 30 05 39 65 50 68 95|82 30 06 39 66, 60 68 95",
    ),
    ("B", 1, 2, "10 19 10 70 84 45 87 79 09|10 19, 10 70 84 45 87 79 09|07 18 45 80 91 44 96 69 46"),
    ("C", 1, 1, "91 50 05 59 98|20 03 06 49 98|55 52 30 05 39 95"),
    ("D", 1, 2, "10 19, 10 60 95 69 09|10 19 10 60 95 69 09|19 10 60 95 69 09"),
    ("E", 1, 4, "90 10 19 99, 14 74|10 19, 10 90, 14 74, 19 99|10 19 99, 10 90, 14 74|81 40 13 54 16 49 98"),
    ("F", 1, 3, "10 19, 10 90, 14 74|90 10 19, 14 74|50 59, 00 90, 25 75"),
    ("G", 1, 2, "91 50 05 59 98 95 55|91 50 05 59 98 95, 55 95|91 50 05 59 85, 55 95 99|09 60 50 45 91 89 59 15 45"),
    ("H", 2, 3, "00 09, 90 99, 05 95|00 09, 90 99 95 05|43 70 36 19 06, 90 69, 55 75"),
    ("I", 1, 3, "50 59|50 59, 00 90, 09 99|00 90, 50 59, 09 99"),
    ("J", 1, 2, "70 77 39 07|70 77 39 07, 20 99|20 90, 70 77 39 07|05 32 90, 70 78 39"),
    ("K", 1, 3, "10 19, 90 15 99|10 19, 90 15, 35 99"),
    ("L", 1, 1, "10 19 99|05 30 20 19 99"),
    ("M", 1, 3, "09 10 59 90 99|10 19, 10 59 90 99|10 19 10 59 90 99"),
    ("N", 1, 3, "09 00 99 90|00 09, 00 99 90|00 09 00 99 90"),
    ("O", 1, 1, "60 30 05 39 79 95 60|60 30 05 39 79 95 60 90|12 06 29 77 84 60 32 45 95"),
    ("P", 1, 2, "10 19, 10 80 83 15|10 19 10 80 83 15|11 19, 00 10 80 83 15"),
    ("Q", 1, 2, "60 30 05 38 78 95 60, 66 99|60 30 05 38 78 95 60 99"),
    ("R", 1, 2, "10 19, 10 80 83 15 99|10 19 10 80 83 15 99"),
    ("S", 1, 1, "81 30 13 55 87 49 08|09 55 90 60 65 59 29 17 46"),
    ("T", 1, 2, "50 59, 00 90|00 90, 50 59"),
    ("U", 1, 2, "00 06 39 86 90|00 06 39 86 90 89 99|00 06 39 86, 90 99|06 20 29 86 80 79 98"),
    ("V", 1, 1, "00 49 90"),
    ("W", 1, 2, "00 29 50 69 90"),
    ("X", 2, 2, "00 99, 90 09"),
    ("Y", 1, 3, "00 55, 90 29|00 55 90 55 59|00 55, 90 55 59|00 36 75 80 79 39 08"),
    ("Z", 1, 2, "00 90 09 99|00 90 09 99, 25 75"),
    ("0", 1, 2, "60 30 05 39 79 95 60"),
    ("1", 1, 2, "50 59|02 50 59|02 50 59, 09 99"),
    ("2", 1, 1, "12 40 82 09 99|12 40 82 09 39 99"),
    ("3", 1, 1, "01 50 83 45 87 49 08|00 90 45 87 49 08"),
    ("4", 1, 2, "40 06 96, 70 79|00 06 96, 70 79|00 06 96 79|70 06 96, 70 79"),
    ("5", 1, 2, "10 14 54 87 49 08, 10 90|90 10 14 54 87 49 08"),
    ("6", 1, 1, "70 14 07 59 95 45 07|20 05 49 88 85 45 17"),
    ("7", 1, 2, "00 90 39|00 90 39, 25 75"),
    ("8", 1, 2, "81 30 12 87 59 07 72 50 81|30 04 55 97 59 07 53 50"),
    ("9", 1, 2, "82 40 03 45 82 81 79|82 40 03 45 82 81 78 49 08|20 02 14 63 41 71 94 78"),
    (",", 1, 1, "50 09|80 19 09|00 62 94 67 09|60 83 85 39 09"),
    ("!", 2, 2, "50 56"),
    ("?", 2, 2, "01 50 83 56 57"),
    ("'\u{2019}\u{2018}", 1, 1, "50 59|80 19 09|10 84 19"),
    ("\"\u{201c}\u{201d}", 1, 2, "00 09, 90 99"),
    ("(", 1, 1, "90 05 99|30 04 06 99"),
    (")", 1, 1, "00 95 09|60 94 96 39"),
    ("-\u{2013}\u{2014}", 1, 1, "05 95|09 90"),
    ("&", 1, 3, "99 32 11 50 71 06 39 95|81 40 13 54 16 49 98, 50 59"),
    ("@", 1, 2, "63 33 46 56 63 66 95 50 05 59 98"),
    (".", 1, 1, ""),
    (":;", 2, 2, ""),
];

/// How school teaches a character, accents aside; `None` for what it does not teach.
pub(super) fn school(spells: &str) -> Option<School> {
    let base = base(spells)?;
    TABLE.iter().find(|(names, ..)| names.contains(base)).map(|(_, least, most, ways)| School { strokes: (*least, *most), ways })
}

/// The letter under its accents; `None` for a text of several letters.
pub(super) fn base(spells: &str) -> Option<char> {
    let mut letters = spells.chars();
    let letter = letters.next()?;
    if letters.any(|c| !unicode_normalization::char::is_combining_mark(c)) {
        return None;
    }
    let mut base = None;
    decompose_canonical(letter, |c| {
        base.get_or_insert(c);
    });
    base
}

/// Whether it is a letter under an accent.
pub(super) fn is_accented(spells: &str) -> bool {
    let mut parts = 0;
    spells.chars().for_each(|c| decompose_canonical(c, |_| parts += 1));
    parts > 1 && base(spells).is_some()
}

impl School {
    /// The ways of writing it.
    pub(super) fn ways(self) -> impl Iterator<Item = Ductus> {
        self.ways.split('|').map(|way| way.split(',').map(places).filter(|movement| !movement.is_empty()).collect())
    }
}

fn places(movement: &str) -> Vec<Point> {
    let of = |b: u8| f64::from(b.saturating_sub(b'0')) / 9.0;
    let place = |pair: &str| match pair.as_bytes() {
        [x, y] => Some(Point::new(of(*x), of(*y))),
        _ => None,
    };
    movement.split_whitespace().filter_map(place).collect()
}

/// How well a movement through a place agrees with a way of writing: 1 along it, -1 against it, 0 where it
/// does not go.
pub(super) fn agreement(ductus: &Ductus, at: Point, way: Vec2) -> f64 {
    let mut first: Option<f64> = None;
    let mut best = 0.0_f64;
    let mut worst = 0.0_f64;
    for pair in ductus.iter().flat_map(|movement| movement.windows(2)) {
        let chord = pair[1] - pair[0];
        let length = chord.hypot2().sqrt();
        if length < 1e-6 {
            continue;
        }
        let t = ((at - pair[0]).dot(chord) / (length * length)).clamp(0.0, 1.0);
        let near = 1.0 - (at - (pair[0] + t * chord)).hypot2().sqrt() / 0.4;
        if near > 0.0 {
            let says = near * chord.dot(way) / length;
            best = best.max(says);
            worst = worst.min(says);
            if near > 0.6 && says.abs() > 0.6 * near {
                first = first.or(Some(says));
            }
        }
    }
    match first {
        // Where the pen goes both ways over the same line, the first time counts.
        Some(first) if first < 0.0 && best > 0.4 => -0.2,
        Some(_) if best > 0.4 => best,
        _ => best + worst,
    }
}
