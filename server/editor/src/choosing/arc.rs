//! An order by an arc of feeling: it opens bright, goes into the dark past the middle, and comes out of it.
//!
//! The shape is the commonest but one of Reagan et al. 2016 ("The emotional arcs of stories are dominated by six
//! basic shapes"), man in a hole, with its lowest place at 0.62. Letters are given to places by rank, which is the
//! nearest that a row of numbers can come to another; then two letters change places as long as that makes the
//! whole better: near the arc, nobody written to twice running, no occasion twice running, no three dark ones
//! without relief, and strong letters first and last.

use super::Entry;

/// Where the arc is lowest.
const LOWEST: f64 = 0.62;
const SAME_OCCASION: f64 = 0.10;
const SAME_PERSON: f64 = 0.06;
const NO_RELIEF: f64 = 0.12;
const ENDS: f64 = 0.35;
/// Passes over all pairs.
const PASSES: usize = 12;
/// In a long book only neighbours this near change places.
const NEAR: usize = 60;

pub(crate) fn arc(entries: &[Entry], letters: &[usize]) -> Vec<usize> {
    let n = letters.len();
    if n < 3 {
        return letters.to_vec();
    }
    let mood = |i: usize| entries[i].reading.mood;
    let mut by_mood = letters.to_vec();
    by_mood.sort_by(|a, b| mood(*a).total_cmp(&mood(*b)).then(a.cmp(b)));
    let height = |place: usize| {
        let x = place as f64 / (n - 1) as f64;
        if x < LOWEST { (std::f64::consts::PI * x / LOWEST).cos() } else { -(std::f64::consts::PI * (x - LOWEST) / (1.0 - LOWEST)).cos() }
    };
    let mut places: Vec<usize> = (0..n).collect();
    places.sort_by(|a, b| height(*a).total_cmp(&height(*b)).then(a.cmp(b)));
    // Rank of mood and rank of height, both 0 … 1.
    let mut rank = vec![0.0; entries.len()];
    let mut target = vec![0.0; n];
    let mut order = vec![0; n];
    for (k, (letter, place)) in by_mood.iter().zip(&places).enumerate() {
        let share = k as f64 / (n - 1) as f64;
        (rank[*letter], target[*place], order[*place]) = (share, share, *letter);
    }
    let at = |order: &[usize], place: usize| -> f64 {
        let letter = order[place];
        let mut cost = (rank[letter] - target[place]).powi(2);
        if place + 1 < n {
            let (a, b) = (&entries[letter], &entries[order[place + 1]]);
            cost += if a.occasion == b.occasion { SAME_OCCASION } else { 0.0 } + if a.to == b.to { SAME_PERSON } else { 0.0 };
        }
        if place + 2 < n && (0..3).all(|k| mood(order[place + k]) < -0.15) {
            cost += NO_RELIEF;
        }
        if place == 0 || place == n - 1 {
            cost -= ENDS * entries[letter].reading.worth;
        }
        cost
    };
    for _ in 0..PASSES {
        let mut better = false;
        for i in 0..n {
            for j in i + 1..n.min(i + 1 + if n > 4 * NEAR { NEAR } else { n }) {
                let touched = |order: &[usize]| -> f64 {
                    let near = |p: usize| p.saturating_sub(2)..=p;
                    let ahead: f64 = near(i).map(|p| at(order, p)).sum();
                    ahead + near(j).filter(|p| *p > i).map(|p| at(order, p)).sum::<f64>()
                };
                let before = touched(&order);
                order.swap(i, j);
                if touched(&order) < before - 1e-9 {
                    better = true;
                } else {
                    order.swap(i, j);
                }
            }
        }
        if !better {
            break;
        }
    }
    order
}
