//! The engine: the decoder's arithmetic on this machine's own processor.
//!
//! Weights are packed once (`packed`), kept in a file beside the model and mapped into memory (`store`);
//! products are ours, a kernel for each kind of processor (`kernels`); what a text remembers grows in stretches
//! (`keep`), and its tokens look back over them (`attention`). A pass over the weights (`pass`) serves one
//! token, a block of a prompt or many branches alike, on the threads that are free (`pool`).
//!
//! Every column of a pass is computed by the same steps in the same order, whoever stands beside it: a branch
//! says to the last bit what it would say alone, whatever the number of threads.

mod attention;
pub mod keep;
pub mod kernels;
mod lanes;
mod load;
pub mod low;
pub mod packed;
mod pass;
pub mod pool;
mod store;

use crate::model::shape::Shape;
use keep::Plan;
use kernels::{Cell, Isa, Lanes};
use packed::Matrix;
use std::sync::{Mutex, PoisonError};
use store::Store;

/// Maps that read the same input, their outputs side by side.
struct Joint {
    matrices: Vec<Matrix>,
    /// Where each part begins among the outputs.
    starts: [usize; 3],
}

impl Joint {
    fn groups(&self) -> usize {
        self.matrices.iter().map(Matrix::groups).sum()
    }
}

struct Layer {
    attention_norm: Vec<f32>,
    qkv: Joint,
    /// As many as queries, keys and values together; or none.
    bias: Vec<f32>,
    q_norm: Option<Vec<f32>>,
    k_norm: Option<Vec<f32>>,
    out: Matrix,
    after_attention: Option<Vec<f32>>,
    feed_norm: Vec<f32>,
    gate: Matrix,
    up: Matrix,
    down: Matrix,
    after_feed: Option<Vec<f32>>,
    /// Which of the engine's rotations.
    rotation: usize,
    window: Option<usize>,
}

/// The weights of one model, packed, and the desks that passes are made on.
pub struct Engine {
    isa: Isa,
    shape: Shape,
    width: usize,
    feed: usize,
    vocabulary: usize,
    store: Store,
    embedding: Matrix,
    scale: f32,
    layers: Vec<Layer>,
    norm: Vec<f32>,
    head: Matrix,
    /// How far each pair turns from one token to the next, in radians: for whole attention, for a window.
    rotations: Vec<Vec<f32>>,
    /// Columns in a block of a long text.
    block: usize,
    desks: Mutex<Vec<Desk>>,
}

/// The room that one pass needs; used again by the next.
#[derive(Default)]
struct Desk {
    columns: Vec<pass::Column>,
    /// Token by token, `width` each.
    x: Vec<f32>,
    /// What is multiplied next, token by token.
    rows: Vec<f32>,
    cells: Vec<Cell>,
    /// What stands between the thin matrices of a pair, token by token.
    between: Vec<Lanes>,
    /// What came out, sixteen outputs of each token side by side.
    out: Vec<Lanes>,
    fed: Vec<Lanes>,
    qkv: Vec<f32>,
    heard: Vec<f32>,
    cos: Vec<f32>,
    sin: Vec<f32>,
    told: Vec<Lanes>,
    asked: Vec<usize>,
}

impl Engine {
    /// What a text's keys and values look like.
    pub fn plan(&self) -> Plan {
        Plan { layers: self.layers.len(), heads: self.shape.kv_heads, dim: self.shape.head_dim }
    }

    /// The model's shape.
    pub fn shape(&self) -> &Shape {
        &self.shape
    }

    #[cfg(test)]
    pub fn shape_mut(&mut self) -> &mut Shape {
        &mut self.shape
    }

    /// Computes as on a machine of another kind; for tests.
    #[cfg(test)]
    pub fn on(&mut self, isa: Isa) {
        self.isa = isa.min(Isa::best());
    }

    fn desk(&self) -> Desk {
        self.desks.lock().unwrap_or_else(PoisonError::into_inner).pop().unwrap_or_default()
    }

    fn leave(&self, desk: Desk) {
        self.desks.lock().unwrap_or_else(PoisonError::into_inner).push(desk);
    }
}
