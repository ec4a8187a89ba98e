//! The decoder on candle's tensors: for a graphics card, for formats that the engine does not pack, and as the
//! reference that tests hold the engine against.

use crate::{
    Architecture, GhostwriterError,
    adapter::{Adapter, Pair, RANK},
    model::{
        decoder::{Strand, Wanted},
        gguf::Gguf,
        shape::Shape,
    },
};
use candle_core::{
    D, DType, Device, Module, Result, Tensor,
    quantized::{GgmlDType, QMatMul, QTensor},
};
use candle_nn::{ops, rotary_emb};

/// A memory grows by this many tokens at a time.
const GROWTH: usize = 512;

/// Keys and values of one text, layer by layer.
pub type Kept = Vec<Option<(Tensor, Tensor)>>;

struct Rotary {
    cos: Tensor,
    sin: Tensor,
    width: usize,
    interleaved: bool,
}

/// One linear map, with its bias where the family has one.
struct Linear {
    weight: QMatMul,
    bias: Option<Tensor>,
}

/// Maps that read the same input: kept apart in most files, in one block in Phi-3's.
enum Joint {
    Apart(Vec<Linear>),
    Block(Linear, Vec<usize>),
}

struct Layer {
    attention_norm: Tensor,
    qkv: Joint,
    q_norm: Option<Tensor>,
    k_norm: Option<Tensor>,
    out: Linear,
    after_attention: Option<Tensor>,
    feed_norm: Tensor,
    gate_up: Joint,
    down: Linear,
    after_feed: Option<Tensor>,
    rotary: std::sync::Arc<Rotary>,
    window: Option<usize>,
}

/// The weights of one model.
pub struct Tensors {
    shape: Shape,
    embedding: QMatMul,
    scale: Option<f64>,
    layers: Vec<Layer>,
    norm: Tensor,
    head: QMatMul,
    device: Device,
}

/// A pair of thin matrices, both turned for a product from the right: (inputs, rank), (rank, outputs).
struct Low {
    inward: Tensor,
    outward: Tensor,
}

/// What was learned beside one layer, in the order in which its maps work.
pub struct Lows([Low; 4]);

impl Low {
    fn new(pair: &Pair, inputs: usize, outputs: usize, device: &Device) -> Result<Option<Low>> {
        if pair.a.len() != RANK * inputs || pair.b.len() != RANK * outputs {
            return Ok(None);
        }
        let turned = |numbers: &[f32], rows: usize, columns: usize| Tensor::from_slice(numbers, (rows, columns), device)?.t()?.contiguous();
        Ok(Some(Low { inward: turned(&pair.a, RANK, inputs)?, outward: turned(&pair.b, outputs, RANK)? }))
    }

    /// What it adds to the outputs for `x`: (1, tokens, inputs).
    fn forward(&self, x: &Tensor) -> Result<Tensor> {
        x.squeeze(0)?.matmul(&self.inward)?.matmul(&self.outward)?.unsqueeze(0)
    }
}

/// What came out of one map, with what was learned beside it.
fn added(y: Tensor, low: Option<&Low>, x: &Tensor) -> Result<Tensor> {
    match low {
        Some(low) => y + low.forward(x)?,
        None => Ok(y),
    }
}

/// Outputs of maps that read the same input, with what was learned beside them all together.
fn taught(parts: Vec<Tensor>, low: Option<&Low>, x: &Tensor) -> Result<Vec<Tensor>> {
    let Some(low) = low else { return Ok(parts) };
    let added = low.forward(x)?;
    let mut at = 0;
    parts
        .into_iter()
        .map(|part| {
            let width = part.dim(D::Minus1)?;
            at += width;
            part + added.narrow(D::Minus1, at - width, width)?
        })
        .collect()
}

/// Reads tensors by name, and says which one is missing.
struct Store<'a> {
    gguf: &'a mut Gguf,
    device: &'a Device,
}

impl Store<'_> {
    fn has(&self, name: &str) -> bool {
        self.gguf.content.tensor_infos.contains_key(name)
    }

    fn plain(&mut self, name: &str) -> Result<Tensor> {
        self.gguf.content.tensor(&mut self.gguf.reader, name, self.device)?.dequantize(self.device)
    }

    fn plain_if(&mut self, name: &str) -> Result<Option<Tensor>> {
        if self.has(name) { self.plain(name).map(Some) } else { Ok(None) }
    }

    fn matrix(&mut self, name: &str) -> Result<QMatMul> {
        let tensor = self.gguf.content.tensor(&mut self.gguf.reader, name, self.device)?;
        // candle 0.11 multiplies these formats number by number; as Q8_0, which loses next to nothing of
        // them, they run on the machine's vector unit.
        let slow = matches!(tensor.dtype(), GgmlDType::Q4_1 | GgmlDType::Q5_0 | GgmlDType::Q5_1);
        let tensor =
            if slow && self.device.is_cpu() { QTensor::quantize(&tensor.dequantize(self.device)?, GgmlDType::Q8_0)? } else { tensor };
        QMatMul::from_qtensor(tensor)
    }

    fn linear(&mut self, name: &str) -> Result<Linear> {
        Ok(Linear { weight: self.matrix(&format!("{name}.weight"))?, bias: self.plain_if(&format!("{name}.bias"))? })
    }

    fn joint(&mut self, block: &str, apart: &[&str], widths: Vec<usize>) -> Result<Joint> {
        if self.has(&format!("{block}.weight")) {
            return Ok(Joint::Block(self.linear(block)?, widths));
        }
        Ok(Joint::Apart(apart.iter().map(|name| self.linear(name)).collect::<Result<_>>()?))
    }
}

impl Tensors {
    /// Reads the weights.
    ///
    /// # Errors
    /// When the table lacks a tensor, or reading fails.
    pub fn load(gguf: &mut Gguf, shape: Shape, device: &Device) -> std::result::Result<Tensors, GhostwriterError> {
        let rotaries = rotaries(gguf, &shape, device)?;
        let mut store = Store { gguf, device };
        let layers = (0..shape.blocks).map(|i| layer(&mut store, &shape, i, &rotaries)).collect::<Result<Vec<_>>>()?;
        let embedding = store.matrix("token_embd.weight")?;
        let head = if store.has("output.weight") { store.matrix("output.weight")? } else { embedding.clone() };
        let norm = store.plain("output_norm.weight")?;
        let scale = shape.scale();
        Ok(Tensors { shape, embedding, scale, layers, norm, head, device: device.clone() })
    }

    /// The model's shape.
    pub fn shape(&self) -> &Shape {
        &self.shape
    }

    #[cfg(test)]
    pub fn shape_mut(&mut self) -> &mut Shape {
        &mut self.shape
    }

    /// Nothing kept yet.
    pub fn nothing(&self) -> Kept {
        (0..self.layers.len()).map(|_| None).collect()
    }

    /// What an adapter adds to each layer; none where it is made for another shape.
    ///
    /// # Errors
    /// When there is no memory.
    pub fn lows(&self, adapter: &Adapter) -> Result<Option<Vec<Lows>>> {
        let s = &self.shape;
        let (q, kv) = (s.heads * s.head_dim, s.kv_heads * s.head_dim);
        let sizes = [(s.width, q + 2 * kv), (q, s.width), (s.width, 2 * s.feed), (s.feed, s.width)];
        if adapter.layers.len() != self.layers.len() {
            return Ok(None);
        }
        let low = |pairs: &[Pair; 4], i: usize| Low::new(&pairs[i], sizes[i].0, sizes[i].1, &self.device);
        let layer = |pairs: &[Pair; 4]| -> Result<Option<Lows>> {
            let (Some(a), Some(b), Some(c), Some(d)) = (low(pairs, 0)?, low(pairs, 1)?, low(pairs, 2)?, low(pairs, 3)?) else { return Ok(None) };
            Ok(Some(Lows([a, b, c, d])))
        };
        adapter.layers.iter().map(layer).collect()
    }

    /// Reads the tokens of all strands, keeps their keys and values, and gives what is wanted of them. `learned` is
    /// what stands beside the weights of each layer.
    ///
    /// # Errors
    /// When the arithmetic fails.
    pub fn pass(&self, learned: Option<&[Lows]>, strands: &mut [Strand], wanted: Wanted) -> Result<()> {
        let x = self.layers(learned, strands)?;
        let mut at = 0;
        match wanted {
            Wanted::Last(out) => {
                for (strand, out) in strands.iter().zip(out) {
                    at += strand.tokens.len();
                    *out = self.rows(&x, at - 1, 1)?.flatten_all()?.to_vec1()?;
                }
            }
            Wanted::Likely(targets, out) => {
                for strand in strands.iter() {
                    let rows = self.rows(&x, at, strand.tokens.len())?.to_vec2::<f32>()?;
                    out.extend(rows.iter().zip(&targets[at..]).filter_map(|(row, target)| target.map(|t| likelihood(row, t))));
                    at += strand.tokens.len();
                }
            }
        }
        Ok(())
    }

    /// The head over `count` rows from `from` of what the layers gave: (count, vocabulary).
    fn rows(&self, x: &Tensor, from: usize, count: usize) -> Result<Tensor> {
        let x = ops::rms_norm(&x.narrow(1, from, count)?.contiguous()?, &self.norm, self.shape.epsilon)?;
        self.head.forward(&x)?.squeeze(0)?.to_dtype(DType::F32)
    }

    /// The layers, without the head, over all strands in one go: (1, tokens of all, width).
    fn layers(&self, learned: Option<&[Lows]>, strands: &mut [Strand]) -> Result<Tensor> {
        let tokens: Vec<u32> = strands.iter().flat_map(|s| s.tokens).copied().collect();
        let mut x = self.embedding.embedding(&Tensor::new(tokens, &self.device)?)?.unsqueeze(0)?;
        if let Some(scale) = self.scale {
            x = (x * scale)?;
        }
        for (i, layer) in self.layers.iter().enumerate() {
            let h = ops::rms_norm(&x, &layer.attention_norm, self.shape.epsilon)?;
            let lows = learned.and_then(|l| l.get(i));
            let h = layer.attend(&self.shape, &h, i, lows, strands)?;
            let h = after(h, layer.after_attention.as_ref(), self.shape.epsilon)?;
            x = (x + h)?;
            let h = ops::rms_norm(&x, &layer.feed_norm, self.shape.epsilon)?;
            let h = layer.feed(self.shape.gelu, lows, &h)?;
            let h = after(h, layer.after_feed.as_ref(), self.shape.epsilon)?;
            x = (x + h)?;
        }
        Ok(x)
    }
}

/// The log-probability of one token, in nats.
pub fn likelihood(logits: &[f32], token: u32) -> f32 {
    let top = logits.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let whole: f64 = logits.iter().map(|l| f64::from(l - top).exp()).sum();
    let own = logits.get(token as usize).copied().unwrap_or(f32::NEG_INFINITY);
    (f64::from(own - top) - whole.ln()) as f32
}

fn after(h: Tensor, norm: Option<&Tensor>, epsilon: f32) -> Result<Tensor> {
    match norm {
        Some(norm) => ops::rms_norm(&h.contiguous()?, norm, epsilon),
        None => Ok(h),
    }
}

fn layer(store: &mut Store, shape: &Shape, i: usize, rotaries: &[std::sync::Arc<Rotary>]) -> Result<Layer> {
    let (window, feed) = (shape.window(i), shape.feed);
    let p = format!("blk.{i}");
    let name = |part: &str| format!("{p}.{part}");
    let (q, kv) = (shape.heads * shape.head_dim, shape.kv_heads * shape.head_dim);
    let gemma = shape.architecture == Architecture::Gemma3;
    let rotary = if window.is_some() { rotaries.last() } else { rotaries.first() };
    Ok(Layer {
        attention_norm: store.plain(&name("attn_norm.weight"))?,
        qkv: store.joint(&name("attn_qkv"), &[&name("attn_q"), &name("attn_k"), &name("attn_v")], vec![q, kv, kv])?,
        q_norm: store.plain_if(&name("attn_q_norm.weight"))?,
        k_norm: store.plain_if(&name("attn_k_norm.weight"))?,
        out: store.linear(&name("attn_output"))?,
        after_attention: if gemma { Some(store.plain(&name("post_attention_norm.weight"))?) } else { None },
        feed_norm: store.plain(&name("ffn_norm.weight"))?,
        gate_up: if store.has(&name("ffn_gate.weight")) {
            Joint::Apart(vec![store.linear(&name("ffn_gate"))?, store.linear(&name("ffn_up"))?])
        } else {
            Joint::Block(store.linear(&name("ffn_up"))?, vec![feed, feed])
        },
        down: store.linear(&name("ffn_down"))?,
        after_feed: if gemma { Some(store.plain(&name("post_ffw_norm.weight"))?) } else { None },
        rotary: rotary.cloned().ok_or_else(|| candle_core::Error::Msg("no rotary positions".into()))?,
        window,
    })
}

/// The tables of rotary positions: the first for whole attention, the last for a window.
fn rotaries(gguf: &mut Gguf, shape: &Shape, device: &Device) -> Result<Vec<std::sync::Arc<Rotary>>> {
    let table = |speeds: Vec<f32>| -> Result<std::sync::Arc<Rotary>> {
        let half = speeds.len();
        let places = Tensor::arange(0u32, shape.context as u32, device)?.to_dtype(DType::F32)?.reshape((shape.context, 1))?;
        let angles = places.matmul(&Tensor::from_vec(speeds, (1, half), device)?)?;
        Ok(std::sync::Arc::new(Rotary { cos: angles.cos()?, sin: angles.sin()?, width: half * 2, interleaved: shape.interleaved() }))
    };
    shape.rotations(gguf)?.into_iter().map(table).collect()
}

/// 0 where a word may be looked at, −∞ where it lies ahead or before the window; (count, keys). Query rows
/// stand at `start` and on, keys at `from` and on.
fn mask(start: usize, count: usize, from: usize, keys: usize, window: Option<usize>, device: &Device) -> Result<Tensor> {
    let hidden = |row: usize, column: usize| column > row || window.is_some_and(|w| column + w <= row);
    let values: Vec<f32> = (start..start + count)
        .flat_map(|r| (from..from + keys).map(move |c| (r, c)))
        .map(|(r, c)| if hidden(r, c) { f32::NEG_INFINITY } else { 0.0 })
        .collect();
    Tensor::from_vec(values, (count, keys), device)
}

impl Linear {
    fn forward(&self, x: &Tensor) -> Result<Tensor> {
        let y = self.weight.forward(x)?;
        match &self.bias {
            Some(bias) => y.broadcast_add(bias),
            None => Ok(y),
        }
    }
}

impl Joint {
    fn forward(&self, x: &Tensor) -> Result<Vec<Tensor>> {
        match self {
            Joint::Apart(maps) => maps.iter().map(|m| m.forward(x)).collect(),
            Joint::Block(map, widths) => {
                let y = map.forward(x)?;
                let mut at = 0;
                widths
                    .iter()
                    .map(|w| {
                        let part = y.narrow(D::Minus1, at, *w)?.contiguous();
                        at += w;
                        part
                    })
                    .collect()
            }
        }
    }
}

impl Rotary {
    /// `x`: (1, heads, count, head_dim).
    fn turn(&self, x: &Tensor, start: usize) -> Result<Tensor> {
        let (_, _, count, dim) = x.dims4()?;
        let (cos, sin) = (self.cos.narrow(0, start, count)?, self.sin.narrow(0, start, count)?);
        let turn = |x: &Tensor| if self.interleaved { rotary_emb::rope_i(x, &cos, &sin) } else { rotary_emb::rope(x, &cos, &sin) };
        if self.width == dim {
            return turn(&x.contiguous()?);
        }
        let turned = turn(&x.narrow(D::Minus1, 0, self.width)?.contiguous()?)?;
        Tensor::cat(&[turned, x.narrow(D::Minus1, self.width, dim - self.width)?.contiguous()?], D::Minus1)
    }
}

impl Layer {
    fn attend(&self, shape: &Shape, x: &Tensor, i: usize, lows: Option<&Lows>, strands: &mut [Strand]) -> Result<Tensor> {
        let parts = taught(self.qkv.forward(x)?, lows.map(|l| &l.0[0]), x)?;
        let mut at = 0;
        let mut heard = Vec::with_capacity(strands.len());
        for strand in strands {
            let count = strand.tokens.len();
            let own: Vec<Tensor> = parts.iter().map(|p| p.narrow(1, at, count)?.contiguous()).collect::<Result<_>>()?;
            heard.push(self.look_back(shape, &own, i, strand)?);
            at += count;
        }
        let heard = Tensor::cat(&heard, 1)?;
        added(self.out.forward(&heard)?, lows.map(|l| &l.0[1]), &heard)
    }

    fn look_back(&self, shape: &Shape, parts: &[Tensor], i: usize, strand: &mut Strand) -> Result<Tensor> {
        let [q, k, v] = parts else { candle_core::bail!("attention wants three maps") };
        let (count, start, own) = (strand.tokens.len(), strand.start(), strand.length + strand.tokens.len());
        let split = |t: &Tensor, heads: usize| t.reshape((1, count, heads, shape.head_dim))?.transpose(1, 2)?.contiguous();
        let (q, k, v) = (split(q, shape.heads)?, split(k, shape.kv_heads)?, split(v, shape.kv_heads)?);
        let q = after(q, self.q_norm.as_ref(), shape.epsilon)?;
        let k = after(k, self.k_norm.as_ref(), shape.epsilon)?;
        let (q, k) = (self.rotary.turn(&q, start)?, self.rotary.turn(&k, start)?);
        let kept = &mut strand.kept.tensors_mut()?[i];
        let (keys, values) = keep(kept, &k.squeeze(0)?, &v.squeeze(0)?, strand.length, shape.context)?;
        let mut stretches = vec![(keys.narrow(1, 0, own)?, values.narrow(1, 0, own)?)];
        if let Some((prefix, length)) = strand.prefix.filter(|p| p.1 > 0) {
            let Some((keys, values)) = &prefix.tensors()?[i] else { candle_core::bail!("a prefix without keys") };
            stretches.insert(0, (keys.narrow(1, 0, length)?, values.narrow(1, 0, length)?));
        }
        // Each key head serves a group of query heads: fold the group into the rows instead of repeating the keys.
        let group = shape.heads / shape.kv_heads;
        let q = q.reshape((shape.kv_heads, group * count, shape.head_dim))?;
        let mut from = 0;
        let mut scores = Vec::new();
        for (keys, _) in &stretches {
            let all = keys.dim(1)?;
            let near = (q.matmul(&keys.t()?)? * (shape.head_dim as f64).powf(-0.5))?;
            let plain = count == 1 && self.window.is_none_or(|w| start < from + w);
            scores.push(if plain {
                near
            } else {
                let mask = mask(start, count, from, all, self.window, near.device())?;
                near.reshape((shape.kv_heads, group, count, all))?.broadcast_add(&mask)?.reshape((shape.kv_heads, group * count, all))?
            });
            from += all;
        }
        let shares = ops::softmax_last_dim(&Tensor::cat(&scores, D::Minus1)?.contiguous()?)?;
        let mut from = 0;
        let mut sum: Option<Tensor> = None;
        for (_, values) in &stretches {
            let all = values.dim(1)?;
            let part = shares.narrow(D::Minus1, from, all)?.contiguous()?.matmul(&values.contiguous()?)?;
            sum = Some(match sum {
                Some(sum) => (sum + part)?,
                None => part,
            });
            from += all;
        }
        let Some(y) = sum else { candle_core::bail!("nothing to look back at") };
        y.reshape((1, shape.heads, count, shape.head_dim))?.transpose(1, 2)?.reshape((1, count, shape.heads * shape.head_dim))
    }

    fn feed(&self, gelu: bool, lows: Option<&Lows>, x: &Tensor) -> Result<Tensor> {
        let parts = taught(self.gate_up.forward(x)?, lows.map(|l| &l.0[2]), x)?;
        let [gate, up] = parts.as_slice() else { candle_core::bail!("the gate wants two maps") };
        let gate = if gelu { gate.gelu()? } else { ops::silu(gate)? };
        let fed = (gate * up)?;
        added(self.down.forward(&fed)?, lows.map(|l| &l.0[3]), &fed)
    }
}

/// Writes new keys and values behind the old ones, in place; buffers grow in steps.
fn keep(kept: &mut Option<(Tensor, Tensor)>, k: &Tensor, v: &Tensor, start: usize, context: usize) -> Result<(Tensor, Tensor)> {
    let (heads, count, dim) = k.dims3()?;
    let room = kept.as_ref().map_or(Ok(0), |(old, _)| old.dim(1))?;
    if start + count > room {
        let size = (start + count).next_multiple_of(GROWTH).min(context);
        let grow = |old: Option<&Tensor>| -> Result<Tensor> {
            let new = Tensor::zeros((heads, size, dim), k.dtype(), k.device())?;
            if let Some(old) = old.filter(|_| start > 0) {
                new.slice_set(&old.narrow(1, 0, start)?.contiguous()?, 1, 0)?;
            }
            Ok(new)
        };
        *kept = Some((grow(kept.as_ref().map(|o| &o.0))?, grow(kept.as_ref().map(|o| &o.1))?));
    }
    let Some((keys, values)) = kept else { candle_core::bail!("no room for keys") };
    keys.slice_set(&k.contiguous()?, 1, start)?;
    values.slice_set(&v.contiguous()?, 1, start)?;
    Ok((keys.clone(), values.clone()))
}
