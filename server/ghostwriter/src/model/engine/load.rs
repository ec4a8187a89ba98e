//! Reading a model file into the engine: which tensors it needs, and where each goes in the packed store.

use super::{
    Engine, Joint, Layer,
    kernels::Isa,
    packed::{BLOCK, Format, Matrix, ROWS, Source},
    store::{Store, Task},
};
use crate::{
    GhostwriterError,
    model::{gguf::Gguf, shape::Shape},
};
use candle_core::{Device, quantized::GgmlDType};
use std::sync::Mutex;

/// Columns in a block of a long text, at most.
const COLUMNS: usize = 256;
/// Rounded inputs of a block should stay in a core's own cache: bytes.
const PANEL: usize = 1_600_000;

fn source(kind: GgmlDType) -> Option<Source> {
    Some(match kind {
        GgmlDType::F32 => Source::F32,
        GgmlDType::F16 => Source::F16,
        GgmlDType::BF16 => Source::Bf16,
        GgmlDType::Q4_0 => Source::Q4_0,
        GgmlDType::Q4_1 => Source::Q4_1,
        GgmlDType::Q5_0 => Source::Q5_0,
        GgmlDType::Q5_1 => Source::Q5_1,
        GgmlDType::Q8_0 => Source::Q8_0,
        GgmlDType::Q4K => Source::Q4K,
        GgmlDType::Q5K => Source::Q5K,
        GgmlDType::Q6K => Source::Q6K,
        _ => return None,
    })
}

/// Lays matrices one behind the other, in the order in which a pass reads them.
struct Plan<'a> {
    gguf: &'a Gguf,
    tasks: Vec<Task>,
    end: usize,
}

impl Plan<'_> {
    fn has(&self, name: &str) -> bool {
        self.gguf.content.tensor_infos.contains_key(name)
    }

    fn matrix(&mut self, name: &str, width: usize) -> Option<Matrix> {
        let info = self.gguf.content.tensor_infos.get(&format!("{name}.weight"))?;
        let source = source(info.ggml_dtype)?;
        let [rows, columns] = *info.shape.dims() else { return None };
        let sound = columns == width && (source.format() == Format::F32 || width.is_multiple_of(source.block().0.max(BLOCK)));
        if !sound || rows == 0 || self.has(&format!("{name}.bias")) && !name.contains("attn_") {
            return None;
        }
        let matrix = Matrix { format: source.format(), rows, width, offset: self.end };
        self.end += matrix.bytes();
        self.tasks.push(Task { matrix, source, from: self.gguf.content.tensor_data_offset + info.offset });
        Some(matrix)
    }
}

/// The matrices of one layer.
struct Matrices {
    qkv: Joint,
    out: Matrix,
    gate: Matrix,
    up: Matrix,
    down: Matrix,
}

fn matrices(plan: &mut Plan, shape: &Shape, i: usize) -> Option<Matrices> {
    let (q, kv) = (shape.heads * shape.head_dim, shape.kv_heads * shape.head_dim);
    let name = |part: &str| format!("blk.{i}.{part}");
    let qkv = if plan.has(&name("attn_qkv.weight")) {
        Joint { matrices: vec![plan.matrix(&name("attn_qkv"), shape.width)?], starts: [0, q, q + kv] }
    } else {
        let [a, b, c] = ["attn_q", "attn_k", "attn_v"].map(|part| plan.matrix(&name(part), shape.width));
        let (a, b, c) = (a?, b?, c?);
        Joint { matrices: vec![a, b, c], starts: [0, a.groups() * ROWS, (a.groups() + b.groups()) * ROWS] }
    };
    let wanted = if qkv.matrices.len() == 1 { vec![q + 2 * kv] } else { vec![q, kv, kv] };
    let sound = qkv.matrices.iter().map(|m| m.rows).eq(wanted);
    let out = plan.matrix(&name("attn_output"), q).filter(|m| m.rows == shape.width)?;
    let (gate, up) = if plan.has(&name("ffn_gate.weight")) {
        (plan.matrix(&name("ffn_gate"), shape.width)?, plan.matrix(&name("ffn_up"), shape.width)?)
    } else {
        let both = plan.matrix(&name("ffn_up"), shape.width).filter(|m| m.rows == 2 * shape.feed && shape.feed.is_multiple_of(ROWS))?;
        let gate = Matrix { rows: shape.feed, ..both };
        (gate, Matrix { offset: both.offset + gate.bytes(), ..gate })
    };
    let down = plan.matrix(&name("ffn_down"), shape.feed).filter(|m| m.rows == shape.width)?;
    let sound = sound && gate.rows == shape.feed && up.rows == shape.feed && !plan.has(&name("attn_output.bias"));
    sound.then_some(Matrices { qkv, out, gate, up, down })
}

/// A small tensor as plain numbers; none where the file has it not.
fn plain(gguf: &mut Gguf, name: &str) -> candle_core::Result<Option<Vec<f32>>> {
    if !gguf.content.tensor_infos.contains_key(name) {
        return Ok(None);
    }
    let tensor = gguf.content.tensor(&mut gguf.reader, name, &Device::Cpu)?.dequantize(&Device::Cpu)?;
    tensor.flatten_all()?.to_vec1().map(Some)
}

impl Engine {
    /// The engine with the weights of this file; none where a tensor has a format or a shape that is not ours.
    ///
    /// # Errors
    /// When the file cannot be read, or there is no memory for the weights.
    pub fn load(gguf: &mut Gguf, shape: Shape) -> Result<Option<Engine>, GhostwriterError> {
        let mut plan = Plan { gguf, tasks: Vec::new(), end: 0 };
        let Some(blocks) = (0..shape.blocks).map(|i| matrices(&mut plan, &shape, i)).collect::<Option<Vec<_>>>() else {
            return Ok(None);
        };
        let Some(embedding) = plan.matrix("token_embd", shape.width) else { return Ok(None) };
        let head = if plan.has("output.weight") { plan.matrix("output", shape.width) } else { Some(embedding) };
        let Some(head) = head else { return Ok(None) };
        let tasks = plan.tasks;
        let store = Store::open(&gguf.path, gguf.content.tensor_data_offset, &tasks).map_err(|e| match e.kind() {
            std::io::ErrorKind::OutOfMemory => gguf.too_large(),
            _ => GhostwriterError::Unreadable { path: gguf.path.clone(), source: e },
        })?;
        let rotations = shape.rotations(gguf)?;
        let mut layers = Vec::with_capacity(shape.blocks);
        for (i, m) in blocks.into_iter().enumerate() {
            let Some(layer) = layer(gguf, &shape, i, m, rotations.len())? else { return Ok(None) };
            layers.push(layer);
        }
        let Some(norm) = plain(gguf, "output_norm.weight")? else {
            return Err(gguf.damaged("its table lacks output_norm.weight".into()));
        };
        let widest = shape.width.max(shape.feed).max(shape.heads * shape.head_dim);
        let block = (PANEL / (widest.div_ceil(BLOCK) * size_of::<super::Cell>())).clamp(32, COLUMNS) / 8 * 8;
        let sound = norm.len() == shape.width && rotations.iter().all(|r| r.len() == rotations[0].len() && r.len() * 2 <= shape.head_dim);
        Ok(sound.then(|| Engine {
            isa: Isa::best(),
            vocabulary: head.rows,
            scale: shape.scale().unwrap_or(1.0) as f32,
            width: shape.width,
            feed: shape.feed,
            shape,
            store,
            embedding,
            layers,
            norm,
            head,
            rotations,
            block,
            desks: Mutex::new(Vec::new()),
        }))
    }
}

/// Norms and biases of one layer; none where they are not as long as they should be.
fn layer(gguf: &mut Gguf, shape: &Shape, i: usize, m: Matrices, rotations: usize) -> Result<Option<Layer>, GhostwriterError> {
    let mut part = |name: &str| plain(gguf, &format!("blk.{i}.{name}"));
    let (attention_norm, feed_norm) = (part("attn_norm.weight")?, part("ffn_norm.weight")?);
    let mut bias = Vec::new();
    for name in ["attn_qkv.bias", "attn_q.bias", "attn_k.bias", "attn_v.bias"] {
        bias.extend(part(name)?.unwrap_or_default());
    }
    let (q_norm, k_norm) = (part("attn_q_norm.weight")?, part("attn_k_norm.weight")?);
    let after = shape.scale().is_some();
    let (after_attention, after_feed) =
        if after { (part("post_attention_norm.weight")?, part("post_ffw_norm.weight")?) } else { (None, None) };
    let (Some(attention_norm), Some(feed_norm)) = (attention_norm, feed_norm) else {
        return Err(gguf.damaged(format!("its table lacks the norms of layer {i}")));
    };
    let wide = |norm: &Option<Vec<f32>>| norm.as_ref().is_none_or(|n| n.len() == shape.width);
    let narrow = |norm: &Option<Vec<f32>>| norm.as_ref().is_none_or(|n| n.len() == shape.head_dim);
    let outputs = (shape.heads + 2 * shape.kv_heads) * shape.head_dim;
    let sound = attention_norm.len() == shape.width
        && feed_norm.len() == shape.width
        && (bias.is_empty() || bias.len() == outputs)
        && narrow(&q_norm)
        && narrow(&k_norm)
        && wide(&after_attention)
        && wide(&after_feed)
        && after_attention.is_some() == after
        && after_feed.is_some() == after;
    let window = shape.window(i);
    Ok(sound.then_some(Layer {
        attention_norm,
        qkv: m.qkv,
        bias,
        q_norm,
        k_norm,
        out: m.out,
        after_attention,
        feed_norm,
        gate: m.gate,
        up: m.up,
        down: m.down,
        after_feed,
        rotation: if window.is_some() { rotations - 1 } else { 0 },
        window,
    }))
}
