//! A book's number, and the bars that a shop's till reads it from.
//!
//! The check digits are those of the ISBN Users' Manual (7th edition, 5); the bars are an EAN-13 by GS1 General
//! Specifications (5.2), drawn at its nominal size.

use crate::PressError;
use barcoders::sym::ean13::EAN13;
use std::{fmt, str::FromStr};

/// Width of the narrowest bar at nominal size, in millimetres (GS1, 5.2.6.6: 0.33 mm).
pub const MODULE_MM: f64 = 0.33;
/// Height of the bars at nominal size, in millimetres (GS1, 5.2.6.6: 22.85 mm).
pub const HEIGHT_MM: f64 = 22.85;
/// How much further down the three guards reach, in modules.
pub const GUARD_MODULES: f64 = 5.0;
/// What stays white left and right of the bars, in modules (GS1, 5.2.3.4).
pub const QUIET_MODULES: [f64; 2] = [11.0, 7.0];
/// The bars' width in modules.
pub const MODULES: usize = 95;

/// An ISBN whose check digit is right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Isbn {
    digits: [u8; 13],
    shown: String,
}

impl Isbn {
    /// Its thirteen digits.
    pub fn digits(&self) -> [u8; 13] {
        self.digits
    }

    /// The bars: for each module whether it is black.
    ///
    /// # Errors
    /// When the digits cannot be drawn, which does not happen to an ISBN.
    pub fn bars(&self) -> Result<Vec<bool>, PressError> {
        let twelve: String = self.digits[..12].iter().map(|d| char::from(b'0' + d)).collect();
        let bars = EAN13::new(twelve).map_err(|e| PressError::Assembly(e.to_string()))?.encode();
        Ok(bars.into_iter().map(|bar| bar == 1).collect())
    }

    /// Whether a module belongs to a guard, which reaches further down (the first three, the middle five, the last three).
    pub fn is_guard(module: usize) -> bool {
        matches!(module, 0..=2 | 45..=49 | 92..=94)
    }
}

impl fmt::Display for Isbn {
    /// With its hyphens, if it was given any: where they stand only the registration agency's ranges say.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.shown)
    }
}

impl FromStr for Isbn {
    type Err = PressError;

    /// Reads thirteen digits, or the ten of before 2007, with hyphens or spaces or without.
    fn from_str(text: &str) -> Result<Isbn, PressError> {
        let shown: String = text.chars().take(40).collect();
        let wrong = |why: String| PressError::Isbn { isbn: shown.clone(), why };
        let bare = text.trim().trim_start_matches("ISBN").trim_start_matches([':', ' ']);
        let dashed: String =
            bare.chars().map(|c| if matches!(c, '\u{2010}'..='\u{2013}' | ' ') { '-' } else { c.to_ascii_uppercase() }).collect();
        let plain: Vec<char> = dashed.chars().filter(|c| *c != '-').collect();
        let last = plain.len().saturating_sub(1);
        if let Some(strange) = plain.iter().enumerate().find(|(at, c)| !(c.is_ascii_digit() || **c == 'X' && *at == last && last == 9)) {
            return Err(wrong(format!("“{}” is no digit", strange.1)));
        }
        let values: Vec<u8> = plain.iter().map(|c| c.to_digit(10).map_or(10, |d| d as u8)).collect();
        let checked = |sought: u8, found: u8, sign: &dyn Fn(u8) -> String| {
            if sought == found {
                Ok(())
            } else {
                Err(wrong(format!("its last digit is {}, but the others ask for {}: one of them is mistyped", sign(found), sign(sought))))
            }
        };
        match values.as_slice() {
            [first @ .., found] if first.len() == 12 => {
                if !matches!(first, [9, 7, 8 | 9, ..]) {
                    return Err(wrong("an ISBN of thirteen digits begins with 978 or 979".into()));
                }
                checked(check_digit(first), *found, &|d| d.to_string())?;
                let mut digits = [0; 13];
                digits.copy_from_slice(&values);
                Ok(Isbn { digits, shown: dashed })
            }
            [first @ .., found] if first.len() == 9 => {
                let sum: u32 = first.iter().zip((2..=10).rev()).map(|(d, weight)| u32::from(*d) * weight).sum();
                checked(((11 - sum % 11) % 11) as u8, *found, &|d| if d == 10 { "X".into() } else { d.to_string() })?;
                let mut digits = [9, 7, 8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
                digits[3..12].copy_from_slice(first);
                digits[12] = check_digit(&digits[..12]);
                let body = dashed.strip_suffix(['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'X']).unwrap_or(&dashed);
                let hyphen = if body.contains('-') { "-" } else { "" };
                Ok(Isbn { digits, shown: format!("978{hyphen}{body}{}", digits[12]) })
            }
            digits => Err(wrong(format!("it has {} digits; an ISBN has 13, or 10 before 2007", digits.len()))),
        }
    }
}

/// The thirteenth digit: the others weigh 1 and 3 in turn, and with it the sum is a multiple of ten.
fn check_digit(twelve: &[u8]) -> u8 {
    let sum: u32 = twelve.iter().enumerate().map(|(at, d)| u32::from(*d) * if at % 2 == 0 { 1 } else { 3 }).sum();
    ((10 - sum % 10) % 10) as u8
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_taken_as_it_stands_on_other_books_and_a_slip_is_named() {
        let isbn: Isbn = "978-3-16-148410-0".parse().unwrap();
        assert_eq!((isbn.digits()[12], isbn.to_string().as_str()), (0, "978-3-16-148410-0"));
        assert_eq!("ISBN 9783161484100".parse::<Isbn>().unwrap().to_string(), "9783161484100");
        // The same book under its old number.
        let old: Isbn = "3-16-148410-X".parse().unwrap();
        assert_eq!((old.digits(), old.to_string().as_str()), (isbn.digits(), "978-3-16-148410-0"));
        let said = |text: &str| text.parse::<Isbn>().unwrap_err().to_string();
        assert!(said("978-3-16-148410-1").contains("last digit is 1, but the others ask for 0"), "{}", said("978-3-16-148410-1"));
        assert!(said("978-3-16-148401-0").contains("mistyped"), "two digits changed places");
        assert!(
            said("97831614841").contains("11 digits") && said("").contains("0 digits") && said("978316148410O").contains("“O” is no digit")
        );
        assert!(said("1234567890128").contains("978 or 979"));
    }

    #[test]
    fn the_bars_spell_the_digits() {
        // The bars read back by the tables of the standard: seven modules a digit, the first in the parity of six.
        const ODD: [&str; 10] =
            ["0001101", "0011001", "0010011", "0111101", "0100011", "0110001", "0101111", "0111011", "0110111", "0001011"];
        const PARITY: [&str; 10] = ["OOOOOO", "OOEOEE", "OOEEOE", "OOEEEO", "OEOOEE", "OEEOOE", "OEEEOO", "OEOEOE", "OEOEEO", "OEEOEO"];
        let isbn: Isbn = "978-3-16-148410-0".parse().unwrap();
        let bars: String = isbn.bars().unwrap().iter().map(|b| if *b { '1' } else { '0' }).collect();
        assert!(bars.len() == MODULES && bars.starts_with("101") && &bars[45..50] == "01010" && bars.ends_with("101"));
        let flip = |s: &str| -> String { s.chars().map(|c| if c == '0' { '1' } else { '0' }).collect() };
        let (mut read, mut parity) = (Vec::new(), String::new());
        for at in 0..6 {
            let code = &bars[3 + 7 * at..][..7];
            let mirrored: String = flip(code).chars().rev().collect();
            let odd = ODD.iter().position(|c| *c == code);
            parity.push(if odd.is_some() { 'O' } else { 'E' });
            read.push(odd.or_else(|| ODD.iter().position(|c| **c == mirrored)).unwrap() as u8);
        }
        read.insert(0, PARITY.iter().position(|p| *p == parity).unwrap() as u8);
        for at in 0..6 {
            let code = flip(&bars[50 + 7 * at..][..7]);
            read.push(ODD.iter().position(|c| *c == code).unwrap() as u8);
        }
        assert_eq!(read, isbn.digits());
    }
}
