//! The few statistics that measuring needs. None where there is too little to say anything.

/// Arithmetic mean.
pub(super) fn mean(values: &[f64]) -> Option<f64> {
    (!values.is_empty()).then(|| values.iter().sum::<f64>() / values.len() as f64)
}

/// Standard deviation of a sample (n − 1); at least three values.
pub(super) fn sd(values: &[f64]) -> Option<f64> {
    let mean = mean(values).filter(|_| values.len() >= 3)?;
    Some((values.iter().map(|v| (v - mean) * (v - mean)).sum::<f64>() / (values.len() - 1) as f64).sqrt())
}

/// The middle value.
pub(super) fn median(values: &[f64]) -> Option<f64> {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let (low, high) = (sorted.get(sorted.len().checked_sub(1)? / 2)?, sorted.get(sorted.len() / 2)?);
    Some((low + high) / 2.0)
}

/// A straight line by least squares: height at x = 0 and rise per x.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Straight {
    pub(super) at_zero: f64,
    pub(super) rise: f64,
}

impl Straight {
    /// Through at least three points that do not lie above one another.
    pub(super) fn through(points: &[(f64, f64)]) -> Option<Straight> {
        let n = points.len() as f64;
        let (mx, my) = (points.iter().map(|p| p.0).sum::<f64>() / n, points.iter().map(|p| p.1).sum::<f64>() / n);
        let across: f64 = points.iter().map(|p| (p.0 - mx) * (p.0 - mx)).sum();
        if points.len() < 3 || across <= 1e-9 {
            return None;
        }
        let rise = points.iter().map(|p| (p.0 - mx) * (p.1 - my)).sum::<f64>() / across;
        Some(Straight { at_zero: my - rise * mx, rise })
    }

    pub(super) fn at(&self, x: f64) -> f64 {
        self.at_zero + self.rise * x
    }
}

/// A letter's deviation from what its namesakes do, and where it stands.
#[derive(Debug, Clone, Copy)]
pub(super) struct Deviation {
    pub(super) line: usize,
    pub(super) word: usize,
    pub(super) by: f64,
}

/// How much of a spread belongs to whom.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Parts {
    pub(super) line: Option<f64>,
    pub(super) word: Option<f64>,
}

/// Splits a spread into what letters of a line share and what letters of a word share beyond that, as standard
/// deviations. Two letters of one line in different words have only their line in common, so the mean product
/// of their deviations is the line's variance; two letters of one word have line and word in common.
pub(super) fn parts(deviations: &[Deviation]) -> Parts {
    let (mut across, mut within) = ((0.0, 0.0), (0.0, 0.0));
    let mut lines: std::collections::BTreeMap<usize, std::collections::BTreeMap<usize, Vec<f64>>> = std::collections::BTreeMap::new();
    for d in deviations {
        lines.entry(d.line).or_default().entry(d.word).or_default().push(d.by);
    }
    for words in lines.values() {
        let (mut sum, mut count, mut own, mut own_count) = (0.0, 0.0, 0.0, 0.0);
        for word in words.values() {
            let (s, n) = (word.iter().sum::<f64>(), word.len() as f64);
            let squares: f64 = word.iter().map(|v| v * v).sum();
            within = (within.0 + s * s - squares, within.1 + n * (n - 1.0));
            (sum, count, own, own_count) = (sum + s, count + n, own + s * s, own_count + n * n);
        }
        across = (across.0 + sum * sum - own, across.1 + count * count - own_count);
    }
    // Fewer pairs than a few lines of writing say nothing.
    let line = (across.1 > 200.0 && lines.len() >= 4).then(|| across.0 / across.1);
    let word = line.filter(|_| within.1 > 100.0).map(|line| within.0 / within.1 - line);
    Parts { line: line.map(|v| v.max(0.0).sqrt()), word: word.map(|v| v.max(0.0).sqrt()) }
}

/// Mean of products over mean of squares: how alike values are that stand `lag` apart. Gaps are `None`.
pub(super) fn autocorrelation(runs: &[Vec<Option<f64>>], lag: usize) -> Option<f64> {
    let (mut product, mut pairs, mut square, mut count) = (0.0, 0.0, 0.0, 0.0);
    for run in runs {
        for value in run.iter().flatten() {
            (square, count) = (square + value * value, count + 1.0);
        }
        for (a, b) in run.iter().zip(run.iter().skip(lag)).filter_map(|(a, b)| a.zip(*b)) {
            (product, pairs) = (product + a * b, pairs + 1.0);
        }
    }
    (pairs >= 30.0 && square > 0.0).then(|| (product / pairs) / (square / count))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_figures() {
        assert_eq!(median(&[3.0, 1.0, 2.0]), Some(2.0));
        assert_eq!(median(&[4.0, 1.0, 2.0, 3.0]), Some(2.5));
        assert_eq!(median(&[]), None);
        assert_eq!(sd(&[1.0, 2.0, 3.0]), Some(1.0));
        assert_eq!(sd(&[1.0, 2.0]), None);
        let line = Straight::through(&[(0.0, 1.0), (1.0, 3.0), (2.0, 5.0)]).expect("a line");
        assert!((line.at(10.0) - 21.0).abs() < 1e-9);
        assert_eq!(Straight::through(&[(1.0, 1.0), (1.0, 3.0), (1.0, 5.0)]), None);
    }

    #[test]
    fn a_spread_is_given_to_whom_it_belongs() {
        // Lines differ by 0.2 up or down, words by 0.1, letters alternate by 0.05.
        let sign = |n: usize| if n.is_multiple_of(2) { 1.0 } else { -1.0 };
        let mut all = Vec::new();
        for line in 0..40 {
            for word in 0..8 {
                for letter in 0..6 {
                    let by = 0.2 * sign(line) + 0.1 * sign(word) + 0.05 * sign(letter);
                    all.push(Deviation { line, word: line * 8 + word, by });
                }
            }
        }
        let found = parts(&all);
        // Words alternate within the line, which makes neighbours in it a little unlike: 0.2² − 0.1²/7.
        assert!((found.line.expect("lines") - 0.196).abs() < 0.005, "{found:?}");
        assert!((found.word.expect("words") - 0.1).abs() < 0.01, "{found:?}");
    }

    #[test]
    fn alternating_letters_are_unlike_their_neighbours() {
        let run: Vec<Option<f64>> = (0..60).map(|i| Some(if i % 2 == 0 { 1.0 } else { -1.0 })).collect();
        assert_eq!(autocorrelation(std::slice::from_ref(&run), 1), Some(-1.0));
        assert_eq!(autocorrelation(std::slice::from_ref(&run), 2), Some(1.0));
        assert_eq!(autocorrelation(&[vec![Some(1.0), None]], 1), None);
    }
}
