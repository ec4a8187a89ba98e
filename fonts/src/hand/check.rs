//! Whether a hand's pen paths may be drawn: what a plotter, or somebody who watches, would see.

use crate::centre::{self, CentreFault};
use crate::hand::Hand;
use kurbo::BezPath;

/// What a hand is expected to write: letters, figures and the signs of letters.
const EXPECTED: &str =
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.,;:!?'\"()-&@#%+=/\u{2018}\u{2019}\u{201c}\u{201d}\u{2013}\u{2014}";

/// What was found.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct HandReport {
    /// How many letterforms were looked at.
    pub forms: usize,
    /// What is wrong with the recovered lines.
    pub faults: Vec<CentreFault>,
    /// Characters of the usual text that the hand can neither write nor compose.
    pub missing: Vec<char>,
}

impl Hand {
    /// Looks at the pen's path of every usual character: whether it covers the ink, has no spurs, no wobble
    /// and as many strokes as a person makes. A path that was drawn rather than recovered is not doubted.
    pub fn check(&self) -> HandReport {
        let mut report = HandReport { missing: self.missing(EXPECTED), ..HandReport::default() };
        let Some(source) = self.source() else { return report };
        for c in EXPECTED.chars().filter(|c| !report.missing.contains(c)).collect::<Vec<_>>() {
            let spells = c.to_string();
            for form in self.form(&source, &spells).iter().flat_map(|forms| forms.iter()) {
                report.forms += 1;
                if !form.drawn {
                    let ink: Vec<BezPath> = form.contours.iter().map(|c| c.path.clone()).collect();
                    report.faults.extend(centre::check(&spells, &ink, form.pen_path(&spells)));
                }
            }
        }
        report
    }
}
