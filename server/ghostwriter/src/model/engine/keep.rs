//! Keys and values of one text, in stretches of a fixed size: growing never moves what is there, and a branch
//! looks at its prefix's stretches before its own.
//!
//! Keys stand in tiles of sixteen tokens, dimension by dimension, so that sixteen scores are summed side by side;
//! values stand sixteen dimensions side by side, token by token. Both are kept as half floats, as llama.cpp does:
//! half the room, and half of what a long text streams through memory for every token.

use super::{kernels::Halves, packed::to_half};

/// Tokens in a stretch of a draft's own text.
pub const STRETCH: usize = 256;

/// The sizes that all texts of one model share.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Plan {
    /// Layers of the model.
    pub layers: usize,
    /// Heads with keys of their own.
    pub heads: usize,
    /// Numbers in a key.
    pub dim: usize,
}

impl Plan {
    /// Sixteens in a value.
    pub fn wide(&self) -> usize {
        self.dim.div_ceil(16)
    }
}

/// So many tokens of all layers.
struct Stretch {
    /// A multiple of sixteen.
    tokens: usize,
    /// For each layer and head: keys (tokens / 16 tiles of `dim`), then values (`wide` columns of `tokens`).
    lanes: Vec<Halves>,
}

/// What is kept of one text.
pub struct Kept {
    plan: Plan,
    /// Tokens in each new stretch.
    step: usize,
    stretches: Vec<Stretch>,
}

/// Keys and values of one head, of tokens that lie together.
#[derive(Clone, Copy)]
pub struct Seen<'a> {
    /// Tiles of `dim`.
    pub keys: &'a [Halves],
    /// Columns, `room` apart.
    pub values: &'a [Halves],
    /// Tokens that there is room for.
    pub room: usize,
    /// Tokens that are there.
    pub tokens: usize,
}

impl Kept {
    /// Nothing yet; grows by `step` tokens at a time.
    pub fn new(plan: Plan, step: usize) -> Kept {
        Kept { plan, step: step.next_multiple_of(16), stretches: Vec::new() }
    }

    /// Makes room for `tokens` tokens in all.
    pub fn grow(&mut self, tokens: usize) {
        while self.stretches.len() * self.step < tokens {
            let size = self.plan.layers * self.plan.heads * self.size();
            self.stretches.push(Stretch { tokens: self.step, lanes: vec![[0; 16]; size] });
        }
    }

    /// Bytes that are taken.
    pub fn bytes(&self) -> usize {
        self.stretches.iter().map(|s| size_of_val(s.lanes.as_slice())).sum()
    }

    /// Sixteens for one layer and head of a stretch.
    fn size(&self) -> usize {
        self.step / 16 * self.plan.dim + self.plan.wide() * self.step
    }

    /// Writes the key and the value of one token, for which there is room.
    pub fn put(&mut self, layer: usize, head: usize, token: usize, key: &[f32], value: &[f32]) {
        let size = self.size();
        let (step, dim) = (self.step, self.plan.dim);
        let stretch = &mut self.stretches[token / step];
        let lanes = &mut stretch.lanes[(layer * self.plan.heads + head) * size..][..size];
        let (keys, values) = lanes.split_at_mut(step / 16 * dim);
        let token = token % step;
        for (lanes, k) in keys[token / 16 * dim..][..dim].iter_mut().zip(key) {
            lanes[token % 16] = to_half(*k);
        }
        for (column, value) in values.chunks_exact_mut(step).zip(value.chunks(16)) {
            column[token].iter_mut().zip(value).for_each(|(kept, v)| *kept = to_half(*v));
        }
    }

    /// The first `tokens` tokens of a layer and head, stretch by stretch.
    pub fn seen(&self, layer: usize, head: usize, tokens: usize) -> impl Iterator<Item = Seen<'_>> + Clone {
        let size = self.size();
        let split = self.step / 16 * self.plan.dim;
        self.stretches.iter().enumerate().filter(move |(i, _)| i * self.step < tokens).map(move |(i, stretch)| {
            let lanes = &stretch.lanes[(layer * self.plan.heads + head) * size..][..size];
            let (keys, values) = lanes.split_at(split);
            Seen { keys, values, room: stretch.tokens, tokens: (tokens - i * self.step).min(stretch.tokens) }
        })
    }
}
