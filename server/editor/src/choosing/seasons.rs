//! The seasons of a life: stretches of time in which letters lie close together.
//!
//! Fisher (1958), "On Grouping for Maximum Homogeneity": dates are cut where the sum of squared distances to each
//! stretch's own middle is least, found exactly by dynamic programming. As few stretches as leave a tenth of the
//! spread or less, at most six, none of a single letter where that can be helped.

use chrono::{Datelike, NaiveDate};

/// The most seasons.
const MOST: usize = 6;
/// The share of the spread that may be left within seasons.
const LEFT: f64 = 0.10;
/// Letters nearer than so many days are of one season whatever the spread.
const SHORT: f64 = 120.0;
/// Beyond so many letters, dates are taken by the month.
const MANY: usize = 1200;

/// Where each season begins, in dates that are in order; the first is always 0.
pub(crate) fn cuts(dates: &[NaiveDate]) -> Vec<usize> {
    let days: Vec<f64> = dates.iter().map(|d| f64::from(d.num_days_from_ce())).collect();
    // Equal dates are one point, so that no season ends in the middle of a day; many are gathered by the month.
    let mut points: Vec<(f64, f64, usize)> = Vec::new();
    let key = |i: usize| {
        if dates.len() > MANY { (dates[i].year(), dates[i].month(), 0) } else { (dates[i].year(), dates[i].month(), dates[i].day()) }
    };
    for (i, day) in days.iter().enumerate() {
        match points.last_mut() {
            Some((_, weight, start)) if key(*start) == key(i) => *weight += 1.0,
            _ => points.push((*day, 1.0, i)),
        }
    }
    let (Some(first), Some(last)) = (days.first(), days.last()) else { return Vec::new() };
    if last - first < SHORT || points.len() < 3 {
        return vec![0];
    }
    let sums: Vec<(f64, f64, f64)> = points
        .iter()
        .scan((0.0, 0.0, 0.0), |s, (x, w, _)| {
            let x = x - first;
            *s = (s.0 + w, s.1 + w * x, s.2 + w * x * x);
            Some(*s)
        })
        .collect();
    let spread = |from: usize, to: usize| {
        let before = from.checked_sub(1).map_or((0.0, 0.0, 0.0), |i| sums[i]);
        let (n, x, xx) = (sums[to].0 - before.0, sums[to].1 - before.1, sums[to].2 - before.2);
        // A season of one letter is none.
        let alone = if n < 2.0 { (last - first).powi(2) * 0.02 } else { 0.0 };
        (xx - x * x / n).max(0.0) + alone
    };
    let all = spread(0, points.len() - 1).max(1e-9);
    let mut best: Vec<f64> = (0..points.len()).map(|to| spread(0, to)).collect();
    let mut from: Vec<Vec<usize>> = vec![vec![0; points.len()]];
    let mut seasons = 1;
    while seasons < MOST.min(points.len()) && best[points.len() - 1] > LEFT * all {
        let mut next = vec![f64::INFINITY; points.len()];
        let mut cut = vec![0; points.len()];
        for to in seasons..points.len() {
            for start in seasons..=to {
                let cost = best[start - 1] + spread(start, to);
                if cost < next[to] {
                    (next[to], cut[to]) = (cost, start);
                }
            }
        }
        if next[points.len() - 1] >= best[points.len() - 1] {
            break;
        }
        best = next;
        from.push(cut);
        seasons += 1;
    }
    let mut out = Vec::new();
    let mut to = points.len();
    for level in (0..seasons).rev() {
        let start = if level == 0 { 0 } else { from[level][to - 1] };
        out.push(points[start].2);
        to = start;
    }
    out.reverse();
    out
}

/// What a season is called: its years, or its months within one year.
pub(crate) fn name(first: NaiveDate, last: NaiveDate) -> String {
    let (from, to) = (first.format("%B").to_string(), last.format("%B").to_string());
    match () {
        () if first.year() != last.year() => format!("{}–{}", first.year(), last.year()),
        () if from == to => format!("{from} {}", first.year()),
        () => format!("{from} to {to} {}", first.year()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_life_is_cut_where_years_lie_empty() {
        let dates: Vec<NaiveDate> =
            ["1964-06-14", "1965-01-02", "1966-09-12", "1988-04-30", "1988-05-06", "1991-02-01", "2019-11-11", "2020-03-01"]
                .iter()
                .map(|d| d.parse().unwrap())
                .collect();
        let starts = cuts(&dates);
        assert_eq!(starts, [0, 3, 6]);
        assert_eq!(name(dates[3], dates[5]), "1988–1991");
        assert_eq!(cuts(&dates[3..5]), [0], "a week is one season");
        assert_eq!((cuts(&[]), cuts(&dates[..1])), (vec![], vec![0]));
        let same = vec![dates[0]; 50];
        assert_eq!(cuts(&same), [0]);
    }
}
