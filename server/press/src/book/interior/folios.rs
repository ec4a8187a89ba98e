//! How pages are counted.

use crate::book::pages::Aim;

/// The page that a link leads to, from 0.
pub(super) fn aim_page(aim: Aim, openings: &[usize], parts: &[usize]) -> usize {
    match aim {
        Aim::Letter(i) => openings.get(i).copied().unwrap_or(0),
        Aim::Part(n) => parts.get(n).copied().unwrap_or(0),
        Aim::Page(page) => page,
    }
}

/// What stands on a page, counted from 0, as its number; the first `apart` pages are counted by themselves.
pub(super) fn folio(page: usize, apart: usize) -> String {
    if page < apart { roman(page + 1) } else { (page + 1 - apart).to_string() }
}

/// "iv"; small, as front matter is counted.
fn roman(mut number: usize) -> String {
    const PARTS: [(usize, &str); 13] = [
        (1000, "m"),
        (900, "cm"),
        (500, "d"),
        (400, "cd"),
        (100, "c"),
        (90, "xc"),
        (50, "l"),
        (40, "xl"),
        (10, "x"),
        (9, "ix"),
        (5, "v"),
        (4, "iv"),
        (1, "i"),
    ];
    let mut out = String::new();
    for (value, sign) in PARTS {
        while number >= value {
            out.push_str(sign);
            number -= value;
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_front_is_counted_in_roman_figures() {
        assert_eq!([1, 4, 9, 14, 40, 99].map(roman), ["i", "iv", "ix", "xiv", "xl", "xcix"]);
    }
}
