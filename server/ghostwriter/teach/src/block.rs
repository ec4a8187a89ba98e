//! One layer: what it makes of a batch, and how a loss hangs on what it was given and on its pairs.
//!
//! Rows are tokens: `(batch · length, width)`. Texts are filled up behind, so that what is filled in is seen by nobody.

use crate::{
    base::Layer,
    pair::{Map, Pair, Slope},
};
use candle_core::{D, Result, Tensor};
use candle_nn::{ops, rotary_emb};
use ghostwriter::base::Shape;

/// Where the tokens of a batch stand.
pub struct Places {
    pub batch: usize,
    pub length: usize,
    cos: Tensor,
    sin: Tensor,
    /// 0 where a word may be looked at, −∞ where it lies ahead: (length, length).
    mask: Tensor,
}

impl Places {
    pub fn new(batch: usize, length: usize, speeds: &[f32], device: &candle_core::Device) -> Result<Places> {
        let at = Tensor::arange(0u32, length as u32, device)?.to_dtype(candle_core::DType::F32)?.reshape((length, 1))?;
        let angles = at.matmul(&Tensor::from_slice(speeds, (1, speeds.len()), device)?)?;
        let ahead = |i: usize| if i % length > i / length { f32::NEG_INFINITY } else { 0.0 };
        let mask = Tensor::from_vec((0..length * length).map(ahead).collect::<Vec<_>>(), (length, length), device)?;
        Ok(Places { batch, length, cos: angles.cos()?, sin: angles.sin()?, mask })
    }
}

/// What a layer must remember to be gone through backwards.
pub struct Kept {
    x: Tensor,
    normed: Tensor,
    thin: [Tensor; 4],
    q: Tensor,
    k: Tensor,
    v: Tensor,
    shares: Tensor,
    heard: Tensor,
    between: Tensor,
    between_normed: Tensor,
    gate_up: Tensor,
    fed: Tensor,
}

/// `x` brought to one length.
fn norm(x: &Tensor, weight: &Tensor, epsilon: f32) -> Result<Tensor> {
    ops::rms_norm(x, weight, epsilon)
}

/// How the loss hangs on `x`, from how it hangs on `norm(x)`.
pub fn norm_backward(x: &Tensor, weight: &Tensor, epsilon: f32, dy: &Tensor) -> Result<Tensor> {
    let width = x.dim(1)? as f64;
    let least = (((x.sqr()?.sum_keepdim(1)? / width)? + f64::from(epsilon))?.powf(-0.5))?;
    let d = dy.broadcast_mul(weight)?;
    let along = ((&d * x)?.sum_keepdim(1)? / width)?;
    let pull = x.broadcast_mul(&(along * least.powf(3.0)?)?)?;
    d.broadcast_mul(&least)? - pull
}

/// One layer of a model, with its pairs.
pub struct Block<'b> {
    pub shape: &'b Shape,
    pub layer: &'b Layer,
    pub pairs: &'b [Pair; 4],
}

impl Block<'_> {
    fn map(&self, i: usize) -> Map<'_> {
        let weight = [&self.layer.qkv, &self.layer.out, &self.layer.gate_up, &self.layer.down][i];
        Map { weight, pair: &self.pairs[i] }
    }

    /// (batch · key heads, queries that share a key · length, dim)
    fn heads(&self, rows: &Tensor, from: usize, heads: usize, places: &Places, turned: bool) -> Result<Tensor> {
        let dim = self.shape.head_dim;
        let x = rows.narrow(1, from * dim, heads * dim)?.reshape((places.batch, places.length, heads, dim))?.transpose(1, 2)?.contiguous()?;
        let x = if turned { self.turn(&x, places, false)? } else { x };
        x.reshape((places.batch * self.shape.kv_heads, heads / self.shape.kv_heads * places.length, dim))
    }

    /// Back to rows.
    fn rows(&self, x: &Tensor, heads: usize, places: &Places, turned: bool) -> Result<Tensor> {
        let dim = self.shape.head_dim;
        let x = x.reshape((places.batch, heads, places.length, dim))?;
        let x = if turned { self.turn(&x, places, true)? } else { x };
        x.transpose(1, 2)?.contiguous()?.reshape((places.batch * places.length, heads * dim))
    }

    /// Queries or keys turned by their positions, or back.
    fn turn(&self, x: &Tensor, places: &Places, back: bool) -> Result<Tensor> {
        let sin = if back { places.sin.neg()? } else { places.sin.clone() };
        if self.shape.interleaved() { rotary_emb::rope_i(x, &places.cos, &sin) } else { rotary_emb::rope(x, &places.cos, &sin) }
    }

    /// What the layer makes of `x`.
    pub fn forward(&self, x: &Tensor, places: &Places) -> Result<(Tensor, Kept)> {
        let (shape, eps) = (self.shape, self.shape.epsilon);
        let (heads, kv) = (shape.heads, shape.kv_heads);
        let normed = norm(x, &self.layer.attention_norm, eps)?;
        let (mut qkv, thin_qkv) = self.map(0).forward(&normed)?;
        if let Some(bias) = &self.layer.bias {
            qkv = qkv.broadcast_add(bias)?;
        }
        let q = self.heads(&qkv, 0, heads, places, true)?;
        let k = self.heads(&qkv, heads, kv, places, true)?;
        let v = self.heads(&qkv, heads + kv, kv, places, false)?;
        let near = (q.matmul(&k.t()?)? * (shape.head_dim as f64).powf(-0.5))?;
        let folded = near.reshape((places.batch * kv, heads / kv, places.length, places.length))?;
        let shares = ops::softmax_last_dim(&folded.broadcast_add(&places.mask)?)?.reshape(near.shape())?;
        let heard = self.rows(&shares.matmul(&v)?, heads, places, false)?;
        let (y, thin_out) = self.map(1).forward(&heard)?;
        let between = (x + y)?;
        let between_normed = norm(&between, &self.layer.feed_norm, eps)?;
        let (gate_up, thin_gate) = self.map(2).forward(&between_normed)?;
        let (gate, up) = (gate_up.narrow(1, 0, shape.feed)?, gate_up.narrow(1, shape.feed, shape.feed)?);
        let fed = (gate.contiguous()?.silu()? * up)?;
        let (y, thin_down) = self.map(3).forward(&fed)?;
        let out = (&between + y)?;
        let thin = [thin_qkv, thin_out, thin_gate, thin_down];
        Ok((out, Kept { x: x.clone(), normed, thin, q, k, v, shares, heard, between, between_normed, gate_up, fed }))
    }

    /// From how the loss hangs on what came out: how it hangs on what went in and on the pairs.
    pub fn backward(&self, kept: &Kept, dy: &Tensor, places: &Places) -> Result<(Tensor, [Slope; 4])> {
        let (shape, eps) = (self.shape, self.shape.epsilon);
        let (heads, kv) = (shape.heads, shape.kv_heads);
        let (dfed, down) = self.map(3).backward(&kept.fed, &kept.thin[3], dy)?;
        let gate = kept.gate_up.narrow(1, 0, shape.feed)?.contiguous()?;
        let up = kept.gate_up.narrow(1, shape.feed, shape.feed)?;
        let share = ops::sigmoid(&gate)?;
        let silu = (&gate * &share)?;
        let dup = (&dfed * &silu)?;
        // d silu = σ + silu · (1 − σ)
        let bend = (&share + (&silu - (&silu * &share)?)?)?;
        let dgate = ((dfed * up)? * bend)?;
        let (dnormed, gate_up) = self.map(2).backward(&kept.between_normed, &kept.thin[2], &Tensor::cat(&[dgate, dup], 1)?)?;
        let dbetween = (dy + norm_backward(&kept.between, &self.layer.feed_norm, eps, &dnormed)?)?;
        let (dheard, out) = self.map(1).backward(&kept.heard, &kept.thin[1], &dbetween)?;
        let dheard = self.heads(&dheard, 0, heads, places, false)?;
        let dshares = dheard.matmul(&kept.v.t()?)?;
        let dv = kept.shares.t()?.matmul(&dheard)?;
        let pull = (&dshares * &kept.shares)?.sum_keepdim(D::Minus1)?;
        let dnear = ((dshares.broadcast_sub(&pull)? * &kept.shares)? * (shape.head_dim as f64).powf(-0.5))?;
        let dq = self.rows(&dnear.matmul(&kept.k)?, heads, places, true)?;
        let dk = self.rows(&dnear.t()?.matmul(&kept.q)?, kv, places, true)?;
        let dv = self.rows(&dv, kv, places, false)?;
        let (dnormed, qkv) = self.map(0).backward(&kept.normed, &kept.thin[0], &Tensor::cat(&[dq, dk, dv], 1)?)?;
        let dx = (dbetween + norm_backward(&kept.x, &self.layer.attention_norm, eps, &dnormed)?)?;
        Ok((dx, [qkv, out, gate_up, down]))
    }
}
