//! Where a hand's pen paths come from: what a plotter, or somebody who watches, will see.

use crate::centre::{CentreFault, PathFrom};
use crate::hand::Hand;
use std::collections::BTreeMap;

/// What a hand is expected to write: letters, figures and the signs of letters.
const EXPECTED: &str =
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.,;:!?'\"()-&@#%+=/\u{2018}\u{2019}\u{201c}\u{201d}\u{2013}\u{2014}";

/// What was found.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct HandReport {
    /// How many letterforms were looked at.
    pub forms: usize,
    /// How many of them have their pen's path from where.
    pub from: BTreeMap<PathFrom, usize>,
    /// The letterforms in whose ink no path was found that may be drawn: where theirs comes from instead, and why.
    pub mended: Vec<Mended>,
    /// Characters of the usual text that the hand can neither write nor compose.
    pub missing: Vec<char>,
}

/// A letterform that is not drawn by the line that was found in its ink.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mended {
    /// The letter.
    pub spells: String,
    /// Where its path comes from instead.
    pub from: PathFrom,
    /// What was wrong with the line that was found.
    pub faults: Vec<CentreFault>,
}

impl Hand {
    /// Looks at the pen's path of every usual character. A path that was found in the ink must cover it, have no
    /// spurs, no wobble and as many strokes as a person makes, begin where a person begins and go the way that is
    /// taught; where it does not, this says what is drawn instead ([`PathFrom`]). A path that was drawn is not doubted.
    pub fn check(&self) -> HandReport {
        let mut report = HandReport { missing: self.missing(EXPECTED), ..HandReport::default() };
        let Some(source) = self.source() else { return report };
        for c in EXPECTED.chars().filter(|c| !report.missing.contains(c)).collect::<Vec<_>>() {
            let spells = c.to_string();
            for form in self.form(&source, &spells).iter().flat_map(|forms| forms.iter()) {
                report.forms += 1;
                let mut from = PathFrom::Drawn;
                if !form.drawn {
                    let sound = form.sound_path(&spells);
                    from = sound.from;
                    if from != PathFrom::Ink {
                        report.mended.push(Mended { spells: spells.clone(), from, faults: sound.faults.clone() });
                    }
                }
                *report.from.entry(from).or_default() += 1;
            }
        }
        report
    }
}
