//! The network: an encoder that hears thirty seconds at once, and a decoder that says them token by token.
//!
//! The arithmetic is that of the published Whisper on candle tensors; a test holds it against
//! candle-transformers. Unlike that one it keeps what the decoder has already thought (keys and values), so that
//! a token costs the same at the end of a window as at its beginning, and is shared by all who dictate.

use super::weights::{Shape, Weights};
use crate::GhostwriterError;
use candle_core::{D, Tensor};
use candle_nn::{Conv1d, Conv1dConfig, LayerNorm, Linear, Module};
use std::collections::HashMap;

type Result<T> = std::result::Result<T, candle_core::Error>;

/// The network with its weights.
pub struct Whisper {
    shape: Shape,
    conv1: Conv1d,
    conv2: Conv1d,
    hears_at: Tensor,
    encoder: Vec<Block>,
    encoded: LayerNorm,
    words: Tensor,
    says_at: Tensor,
    decoder: Vec<Block>,
    decoded: LayerNorm,
    /// For every place, which places it must not look at.
    ahead: Tensor,
}

/// What the decoder remembers of one window: what was heard, and what it has said of it so far.
pub struct Memory {
    heard: Vec<(Tensor, Tensor)>,
    said: Vec<Option<(Tensor, Tensor)>>,
    at: usize,
}

struct Block {
    own: Attention,
    own_norm: LayerNorm,
    heard: Option<(Attention, LayerNorm)>,
    wide: Linear,
    narrow: Linear,
    norm: LayerNorm,
}

struct Attention {
    query: Linear,
    key: Linear,
    value: Linear,
    out: Linear,
    heads: usize,
}

impl Whisper {
    /// Puts the weights in their places.
    ///
    /// # Errors
    /// Names the first tensor that is missing or of another size.
    pub fn new(weights: Weights) -> std::result::Result<Whisper, GhostwriterError> {
        let shape = weights.shape;
        let mut take = Take { tensors: weights.tensors };
        let w = shape.width;
        let conv = |stride| Conv1dConfig { padding: 1, stride, ..Conv1dConfig::default() };
        let encoder = (0..shape.encoder).map(|n| take.block(&format!("encoder.blocks.{n}"), &shape, false)).collect::<Result<_>>()?;
        let decoder = (0..shape.decoder).map(|n| take.block(&format!("decoder.blocks.{n}"), &shape, true)).collect::<Result<_>>()?;
        let ahead: Vec<f32> =
            (0..shape.holds).flat_map(|i| (0..shape.holds).map(move |j| if j > i { f32::NEG_INFINITY } else { 0.0 })).collect();
        Ok(Whisper {
            conv1: Conv1d::new(
                take.one("encoder.conv1.weight", &[w, shape.bands, 3])?,
                Some(take.one("encoder.conv1.bias", &[w])?),
                conv(1),
            ),
            conv2: Conv1d::new(take.one("encoder.conv2.weight", &[w, w, 3])?, Some(take.one("encoder.conv2.bias", &[w])?), conv(2)),
            hears_at: take.one("encoder.positional_embedding", &[shape.hears, w])?,
            encoder,
            encoded: take.norm("encoder.ln_post", w)?,
            words: take.one("decoder.token_embedding.weight", &[shape.vocabulary, w])?,
            says_at: take.one("decoder.positional_embedding", &[shape.holds, w])?,
            decoder,
            decoded: take.norm("decoder.ln", w)?,
            ahead: Tensor::from_vec(ahead, (shape.holds, shape.holds), &candle_core::Device::Cpu)?,
            shape,
        })
    }

    /// Hears a spectrogram (1, bands, 3000).
    ///
    /// # Errors
    /// When the arithmetic fails.
    pub fn hear(&self, mel: &Tensor) -> std::result::Result<Memory, GhostwriterError> {
        let heard = self.encode(mel)?;
        let heard = self.decoder.iter().filter_map(|b| b.heard.as_ref()).map(|(a, _)| a.keep(&heard)).collect::<Result<_>>()?;
        Ok(Memory { heard, said: vec![None; self.decoder.len()], at: 0 })
    }

    /// What the encoder makes of a spectrogram: (1, 1500, width).
    pub(super) fn encode(&self, mel: &Tensor) -> Result<Tensor> {
        let x = self.conv1.forward(mel)?.gelu_erf()?;
        let x = self.conv2.forward(&x)?.gelu_erf()?;
        let mut x = x.transpose(1, 2)?.broadcast_add(&self.hears_at)?.contiguous()?;
        for block in &self.encoder {
            x = block.forward(&x, None, &mut None, None)?;
        }
        self.encoded.forward(&x)
    }

    /// Says more tokens; the result's rows belong to them, (tokens, width).
    ///
    /// # Errors
    /// When there is no room for so many, or the arithmetic fails.
    pub fn say(&self, tokens: &[u32], memory: &mut Memory) -> std::result::Result<Tensor, GhostwriterError> {
        let count = tokens.len();
        let ids = Tensor::new(tokens, self.words.device())?;
        let places = self.says_at.narrow(0, memory.at, count)?;
        let mut x = (self.words.index_select(&ids, 0)? + places)?.unsqueeze(0)?;
        let ahead = if count > 1 { Some(self.ahead.narrow(0, memory.at, count)?.narrow(1, 0, memory.at + count)?) } else { None };
        for ((block, heard), said) in self.decoder.iter().zip(&memory.heard).zip(&mut memory.said) {
            x = block.forward(&x, ahead.as_ref(), said, Some(heard))?;
        }
        memory.at += count;
        Ok(self.decoded.forward(&x)?.squeeze(0)?)
    }

    /// How much each token of the vocabulary is wanted after a row of [`Whisper::say`].
    ///
    /// # Errors
    /// When the arithmetic fails.
    pub fn wanted(&self, rows: &Tensor, row: usize) -> std::result::Result<Vec<f32>, GhostwriterError> {
        Ok(rows.narrow(0, row, 1)?.matmul(&self.words.t()?)?.squeeze(0)?.to_vec1()?)
    }

    /// Tokens that the decoder holds.
    pub fn holds(&self) -> usize {
        self.shape.holds
    }
}

impl Memory {
    /// Forgets what was said, and keeps what was heard.
    pub fn unsay(&mut self) {
        self.said.fill(None);
        self.at = 0;
    }
}

impl Block {
    fn forward(
        &self,
        x: &Tensor,
        ahead: Option<&Tensor>,
        said: &mut Option<(Tensor, Tensor)>,
        heard: Option<&(Tensor, Tensor)>,
    ) -> Result<Tensor> {
        let inner = self.own_norm.forward(x)?;
        let (mut keys, mut values) = self.own.keep(&inner)?;
        if heard.is_some() {
            if let Some((k, v)) = said.take() {
                keys = Tensor::cat(&[&k, &keys], 3)?;
                values = Tensor::cat(&[&v, &values], 2)?;
            }
            *said = Some((keys.clone(), values.clone()));
        }
        let mut x = (x + self.own.look(&inner, &keys, &values, ahead)?)?;
        if let (Some((attention, norm)), Some((keys, values))) = (&self.heard, heard) {
            x = (&x + attention.look(&norm.forward(&x)?, keys, values, None)?)?;
        }
        let wide = self.wide.forward(&self.norm.forward(&x)?)?.gelu_erf()?;
        x + self.narrow.forward(&wide)?
    }
}

impl Attention {
    /// Keys (1, heads, size, places) and values (1, heads, places, size).
    fn keep(&self, x: &Tensor) -> Result<(Tensor, Tensor)> {
        let keys = self.parted(&self.key.forward(x)?)?.transpose(2, 3)?.contiguous()?;
        Ok((keys, self.parted(&self.value.forward(x)?)?))
    }

    fn look(&self, x: &Tensor, keys: &Tensor, values: &Tensor, ahead: Option<&Tensor>) -> Result<Tensor> {
        let query = self.parted(&self.query.forward(x)?)?;
        let scale = (query.dim(D::Minus1)? as f64).powf(-0.5);
        let mut weights = (query * scale)?.matmul(keys)?;
        if let Some(ahead) = ahead {
            weights = weights.broadcast_add(ahead)?;
        }
        let mixed = candle_nn::ops::softmax_last_dim(&weights)?.matmul(values)?;
        self.out.forward(&mixed.transpose(1, 2)?.flatten_from(2)?)
    }

    fn parted(&self, x: &Tensor) -> Result<Tensor> {
        let (one, places, width) = x.dims3()?;
        x.reshape((one, places, self.heads, width / self.heads))?.transpose(1, 2)?.contiguous()
    }
}

/// Hands out tensors by name, each once.
struct Take {
    tensors: HashMap<String, Tensor>,
}

impl Take {
    fn one(&mut self, name: &str, shape: &[usize]) -> Result<Tensor> {
        let tensor = self.tensors.remove(name).ok_or_else(|| candle_core::Error::Msg(format!("the tensor {name} is missing")))?;
        if tensor.elem_count() != shape.iter().product::<usize>() {
            return Err(candle_core::Error::Msg(format!("the tensor {name} is {:?} and should be {shape:?}", tensor.dims())));
        }
        // The one-file form keeps the biases of convolutions as columns.
        tensor.reshape(shape)
    }

    fn linear(&mut self, name: &str, from: usize, to: usize, bias: bool) -> Result<Linear> {
        let bias = if bias { Some(self.one(&format!("{name}.bias"), &[to])?) } else { None };
        Ok(Linear::new(self.one(&format!("{name}.weight"), &[to, from])?, bias))
    }

    fn norm(&mut self, name: &str, width: usize) -> Result<LayerNorm> {
        Ok(LayerNorm::new(self.one(&format!("{name}.weight"), &[width])?, self.one(&format!("{name}.bias"), &[width])?, 1e-5))
    }

    fn attention(&mut self, name: &str, shape: &Shape) -> Result<Attention> {
        let w = shape.width;
        Ok(Attention {
            query: self.linear(&format!("{name}.query"), w, w, true)?,
            key: self.linear(&format!("{name}.key"), w, w, false)?,
            value: self.linear(&format!("{name}.value"), w, w, true)?,
            out: self.linear(&format!("{name}.out"), w, w, true)?,
            heads: shape.heads,
        })
    }

    fn block(&mut self, name: &str, shape: &Shape, hears: bool) -> Result<Block> {
        let w = shape.width;
        let heard = match hears {
            true => Some((self.attention(&format!("{name}.cross_attn"), shape)?, self.norm(&format!("{name}.cross_attn_ln"), w)?)),
            false => None,
        };
        Ok(Block {
            own: self.attention(&format!("{name}.attn"), shape)?,
            own_norm: self.norm(&format!("{name}.attn_ln"), w)?,
            heard,
            wide: self.linear(&format!("{name}.mlp.0"), w, 4 * w, true)?,
            narrow: self.linear(&format!("{name}.mlp.2"), 4 * w, w, true)?,
            norm: self.norm(&format!("{name}.mlp_ln"), w)?,
        })
    }
}
