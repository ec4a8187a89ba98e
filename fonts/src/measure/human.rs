//! What people do, to lay beside what a page shows.
//!
//! Source of every number: UNIPEN writers (mostly printed style, guided baseline), median and tenth to ninetieth
//! percentile over writers, as collected in the house's notes on handwriting (kinematics: 92 files). The notes
//! give a range for some quantities only; where they give none there is none here.

use super::Quantity;
use serde::Serialize;
use std::ops::RangeInclusive;

/// What people do: in the quantity's own unit.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize)]
pub struct Human {
    /// One writer in ten lies below.
    pub p10: Option<f64>,
    /// The middle writer.
    pub median: Option<f64>,
    /// One writer in ten lies above.
    pub p90: Option<f64>,
}

/// What people do about a quantity; all `None` where nobody counted.
pub fn human(quantity: Quantity) -> Human {
    use Quantity as Q;
    match quantity {
        Q::XHeight => ranged(1.8, 2.5, 3.3),
        Q::HeightSd => ranged(0.14, 0.15, 0.19),
        Q::HeightLineSd => middle(0.12),
        Q::HeightWordSd => middle(0.03),
        Q::WidthCv => ranged(0.19, 0.25, 0.32),
        Q::BaselineSd => ranged(0.12, 0.17, 0.23),
        Q::BaselineWordSd => middle(0.09),
        Q::BaselineLag1 => middle(0.29),
        Q::BaselineLag2 => middle(0.05),
        Q::BaselineLag4 => middle(-0.16),
        Q::SlopeSd => ranged(0.4, 0.9, 1.9),
        Q::SlantSd => middle(5.2),
        Q::SlantLineSd => middle(2.9),
        Q::SlantWordSd => middle(0.9),
        Q::WordGap => ranged(1.1, 1.6, 2.5),
        Q::WordGapSd => middle(0.54),
        Q::Advance => ranged(1.04, 1.32, 1.75),
        Q::DotAcrossSd => middle(0.17),
        Q::DotHeightSd => middle(0.21),
        Q::DotHeight => middle(0.78),
        Q::BarTilt => middle(3.0),
        Q::BarTiltSd => middle(8.0),
        Q::BarHeightSd => middle(0.22),
        // A pen never makes the same outline twice to a hundredth of a millimetre.
        Q::Identical | Q::NearIdentical => Human { p10: Some(0.0), median: Some(0.0), p90: Some(0.0) },
        Q::Slope | Q::LeftEdgeSd | Q::LeftEdgeDrift | Q::RightEdgeSd => Human::default(),
    }
}

fn ranged(p10: f64, median: f64, p90: f64) -> Human {
    Human { p10: Some(p10), median: Some(median), p90: Some(p90) }
}

fn middle(median: f64) -> Human {
    Human { p10: None, median: Some(median), p90: None }
}

/// Where a hand's mean over a few letters must lie for a reader to take it for a person's: at neatness 0 in the
/// human range, at 0.5 between 40% of its lower and 60% of its upper end, in between straight from one to the
/// other. Held for the spreads and for the word gap, which neatness does not change. Where the table has a
/// median without a range, 0.65 to 1.4 times the median stands for it, which is how wide the known ranges of
/// spreads are on average. `None` for what is not held: what a drawing brings along (how wide its letters are),
/// and the parts of a spread whose whole is held.
pub fn allowed(quantity: Quantity, neatness: f64) -> Option<RangeInclusive<f64>> {
    use Quantity as Q;
    let of = human(quantity);
    let range = of.p10.zip(of.p90).or(of.median.map(|m| (0.65 * m, 1.4 * m)));
    let share = if neatness.is_finite() { (neatness.clamp(0.0, 1.0) * 2.0).min(1.0) } else { 0.0 };
    match quantity {
        // A full stop may be another's twin by accident.
        Q::Identical => Some(0.0..=0.01),
        // People's is none. A plain stem, or what its neighbours hold at both ends, is bent so little that some map makes
        // one of another to a fiftieth of a millimetre.
        Q::NearIdentical => Some(0.0..=0.15),
        Q::WordGap => range.map(|(low, high)| low..=high),
        Q::HeightSd | Q::WidthCv | Q::BaselineSd | Q::SlopeSd | Q::SlantSd | Q::WordGapSd | Q::DotAcrossSd | Q::DotHeightSd => {
            range.map(|(low, high)| low * (1.0 - 0.6 * share)..=high * (1.0 - 0.4 * share))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_neat_hand_shows_half_of_what_a_hurried_one_does() {
        let near = |found: Option<RangeInclusive<f64>>, low: f64, high: f64| {
            let found = found.expect("a range");
            assert!((found.start() - low).abs() < 1e-9 && (found.end() - high).abs() < 1e-9, "{found:?}");
        };
        near(allowed(Quantity::HeightSd, 0.0), 0.14, 0.19);
        near(allowed(Quantity::HeightSd, 0.5), 0.056, 0.114);
        near(allowed(Quantity::HeightSd, 1.0), 0.056, 0.114);
        near(allowed(Quantity::WordGap, 0.5), 1.1, 2.5);
        assert_eq!(allowed(Quantity::Slope, 0.0), None);
    }
}
