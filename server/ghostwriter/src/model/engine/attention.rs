//! Looking back: what tokens hear of those before them (Vaswani et al. 2017), for all query heads that share one
//! key head (Ainslie et al. 2023), and for neighbours in a text together.
//!
//! Every sum runs over dimensions or positions in an order of its own, whoever is read beside and wherever keys
//! lie, so that a branch hears to the last bit what it would hear as a text of its own.

use super::{
    keep::Seen,
    kernels::{Isa, Lanes, mix, within},
    lanes::exp,
};
use std::cell::RefCell;

/// Queries that are read together.
pub const TOGETHER: usize = 12;

/// Scores that there is room for from the start: a text of some 2,700 tokens.
const SPARE: usize = 1 << 15;

/// One query of one token.
#[derive(Clone, Copy, Default)]
pub struct Query<'a> {
    /// Already scaled.
    pub numbers: &'a [f32],
    /// Tokens up to this one, itself among them.
    pub seen: usize,
    /// How many of the first are out of sight.
    pub hidden: usize,
}

thread_local! {
    /// Scores, one row a query; kept between calls.
    static SCORES: RefCell<Vec<f32>> = const { RefCell::new(Vec::new()) };
}

/// Up to [`TOGETHER`] queries of `dim` numbers over the tokens of `seen`, in their order. `heard` is given the
/// query's number, the first dimension and sixteen or fewer values.
pub fn look_back<'a>(
    isa: Isa,
    dim: usize,
    queries: &[Query],
    seen: impl Iterator<Item = Seen<'a>> + Clone,
    mut heard: impl FnMut(usize, usize, &[f32]),
) {
    let all = queries.iter().map(|q| q.seen).max().unwrap_or(0);
    let hidden = queries.iter().map(|q| q.hidden).min().unwrap_or(0) / 16 * 16;
    // A tile writes sixteen scores, also where fewer tokens stand in it.
    let row = all.next_multiple_of(16) + 16;
    SCORES.with_borrow_mut(|scores| {
        if scores.len() < row * TOGETHER {
            scores.resize((row * TOGETHER).next_power_of_two().max(SPARE), 0.0);
        }
        let count = queries.len();
        let mut rows: [&[f32]; TOGETHER] = [&[]; TOGETHER];
        rows.iter_mut().zip(queries).for_each(|(row, query)| *row = query.numbers);
        let mut at = 0;
        for seen in seen.clone() {
            for (tile, keys) in seen.keys.chunks_exact(dim).take(seen.tokens.div_ceil(16)).enumerate() {
                let at = at + tile * 16;
                if at + 16 > hidden && at < all {
                    let mut sums: [Lanes; TOGETHER] = [[0.0; 16]; TOGETHER];
                    mix(isa, &rows[..count], keys, &mut sums[..count]);
                    sums[..count].iter().enumerate().for_each(|(r, sums)| scores[r * row + at..][..16].copy_from_slice(sums));
                }
            }
            at += seen.tokens;
        }
        let mut whole = [0f32; TOGETHER];
        for ((whole, query), scores) in whole.iter_mut().zip(queries).zip(scores.chunks_exact_mut(row)) {
            *whole = shares(isa, &mut scores[hidden..row - 16], query.hidden - hidden..query.seen - hidden);
        }
        for from in (0..dim).step_by(16) {
            let mut sums: [Lanes; TOGETHER] = [[0.0; 16]; TOGETHER];
            let mut at = 0;
            for seen in seen.clone() {
                let (first, end) = (hidden.saturating_sub(at).min(seen.tokens), seen.tokens.min(all - at));
                let values = &seen.values[from / 16 * seen.room..][first..end];
                for (r, shares) in rows[..count].iter_mut().enumerate() {
                    *shares = &scores[r * row + at + first..][..values.len()];
                }
                mix(isa, &rows[..count], values, &mut sums[..count]);
                at += seen.tokens;
            }
            for (r, sums) in sums[..count].iter().enumerate() {
                heard(r, from, &sums.map(|s| s / whole[r])[..16.min(dim - from)]);
            }
        }
    });
}

/// Turns the scores in sight into shares of their sum, which is returned, and all others into nothing.
fn shares(isa: Isa, scores: &mut [f32], sight: std::ops::Range<usize>) -> f32 {
    within(isa, || {
        scores[..sight.start].fill(0.0);
        scores[sight.end..].fill(0.0);
        let seen = &mut scores[sight];
        let mut tops = [f32::NEG_INFINITY; 16];
        let (sixteens, rest) = seen.as_chunks::<16>();
        for sixteen in sixteens {
            for (top, s) in tops.iter_mut().zip(sixteen) {
                *top = if *s > *top { *s } else { *top };
            }
        }
        let top = tops.iter().chain(rest).fold(f32::NEG_INFINITY, |a, b| a.max(*b));
        let (sixteens, rest) = seen.as_chunks_mut::<16>();
        for sixteen in sixteens {
            for s in sixteen {
                *s = exp(*s - top);
            }
        }
        for s in rest {
            *s = exp(*s - top);
        }
        let mut sums = [0f32; 16];
        for sixteen in scores.as_chunks::<16>().0 {
            for (sum, s) in sums.iter_mut().zip(sixteen) {
                *sum += s;
            }
        }
        sums.iter().sum()
    })
}
