//! Looking back: what one token hears of those before it (Vaswani et al. 2017), for all query heads that share
//! one key head (Ainslie et al. 2023).
//!
//! Every sum runs over dimensions or tokens in their order, wherever those lie, so that a branch hears to the
//! last bit what it would hear as a text of its own.

use super::{
    keep::Seen,
    kernels::{Isa, Lanes, mix, within},
    lanes::exp,
};
use std::cell::RefCell;

/// Query heads that are read together.
const TOGETHER: usize = 8;

thread_local! {
    /// Scores, one row a query head; kept between calls.
    static SCORES: RefCell<Vec<f32>> = const { RefCell::new(Vec::new()) };
}

/// `queries` holds one or more heads of `dim` numbers, already scaled; `out` as many. `seen` are the tokens that
/// may be looked at, in their order, `all` of them, of which the first `hidden` are out of sight.
pub fn look_back<'a>(
    isa: Isa,
    dim: usize,
    queries: &[f32],
    seen: impl Iterator<Item = Seen<'a>> + Clone,
    all: usize,
    hidden: usize,
    out: &mut [f32],
) {
    SCORES.with_borrow_mut(|scores| {
        // A tile writes sixteen scores, also where fewer tokens stand in it.
        let row = all.next_multiple_of(16) + 16;
        if scores.len() < row * TOGETHER {
            scores.resize((row * TOGETHER).next_power_of_two(), 0.0);
        }
        for (queries, out) in queries.chunks(dim * TOGETHER).zip(out.chunks_mut(dim * TOGETHER)) {
            heads(isa, dim, queries, seen.clone(), (all, hidden, row), scores, out);
        }
    });
}

fn heads<'a>(
    isa: Isa,
    dim: usize,
    queries: &[f32],
    seen: impl Iterator<Item = Seen<'a>> + Clone,
    (all, hidden, row): (usize, usize, usize),
    scores: &mut [f32],
    out: &mut [f32],
) {
    let count = queries.len() / dim;
    let mut rows: [&[f32]; TOGETHER] = [&[]; TOGETHER];
    for (row, query) in rows.iter_mut().zip(queries.chunks_exact(dim)) {
        *row = query;
    }
    let mut at = 0;
    for seen in seen.clone() {
        for (tile, keys) in seen.keys.chunks_exact(dim).take(seen.tokens.div_ceil(16)).enumerate() {
            if at + tile * 16 + 16 <= hidden {
                continue;
            }
            let mut sums: [Lanes; TOGETHER] = [[0.0; 16]; TOGETHER];
            mix(isa, &rows[..count], keys, &mut sums[..count]);
            for (r, sums) in sums[..count].iter().enumerate() {
                scores[r * row + at + tile * 16..][..16].copy_from_slice(sums);
            }
        }
        at += seen.tokens;
    }
    let mut whole = [0f32; TOGETHER];
    for (whole, scores) in whole[..count].iter_mut().zip(scores.chunks_exact_mut(row)) {
        *whole = shares(isa, &mut scores[hidden..all]);
    }
    for from in (0..dim).step_by(16) {
        let mut sums: [Lanes; TOGETHER] = [[0.0; 16]; TOGETHER];
        let mut at = 0;
        for seen in seen.clone() {
            let skip = hidden.saturating_sub(at).min(seen.tokens);
            let values = &seen.values[from / 16 * seen.room..][skip..seen.tokens];
            for (r, share) in rows[..count].iter_mut().enumerate() {
                *share = &scores[r * row + at + skip..][..values.len()];
            }
            mix(isa, &rows[..count], values, &mut sums[..count]);
            at += seen.tokens;
        }
        for (r, sums) in sums[..count].iter().enumerate() {
            let part = &mut out[r * dim + from..(r * dim + from + 16).min((r + 1) * dim)];
            for (out, sum) in part.iter_mut().zip(sums) {
                *out = sum / whole[r];
            }
        }
    }
}

/// Turns scores into shares of their sum, which is returned.
fn shares(isa: Isa, scores: &mut [f32]) -> f32 {
    within(isa, || {
        let mut tops = [f32::NEG_INFINITY; 16];
        let (sixteens, rest) = scores.as_chunks_mut::<16>();
        for sixteen in sixteens.iter() {
            for (top, s) in tops.iter_mut().zip(sixteen) {
                *top = if *s > *top { *s } else { *top };
            }
        }
        let top = tops.iter().chain(rest.iter()).fold(f32::NEG_INFINITY, |a, b| a.max(*b));
        for sixteen in sixteens {
            for s in sixteen {
                *s = exp(*s - top);
            }
        }
        for s in rest {
            *s = exp(*s - top);
        }
        scores.iter().sum()
    })
}
