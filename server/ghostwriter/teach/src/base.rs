//! The base: the weights of a model, as plain numbers, frozen.

use crate::TeachError;
use candle_core::{Device, Tensor};
use ghostwriter::{
    Architecture,
    base::{Gguf, Shape, Tokens},
};
use std::path::Path;

/// One layer's weights. Matrices are (outputs, inputs).
pub(crate) struct Layer {
    pub attention_norm: Tensor,
    pub qkv: Tensor,
    pub bias: Option<Tensor>,
    pub out: Tensor,
    pub feed_norm: Tensor,
    pub gate_up: Tensor,
    pub down: Tensor,
}

/// A model that can be taught.
pub struct Base {
    /// Its shape.
    pub shape: Shape,
    /// Its tokens.
    pub tokens: Tokens,
    pub(crate) embedding: Tensor,
    pub(crate) layers: Vec<Layer>,
    pub(crate) norm: Tensor,
    pub(crate) head: Tensor,
    pub(crate) speeds: Vec<f32>,
    pub(crate) device: Device,
}

impl Base {
    /// Reads the weights out of a GGUF file.
    ///
    /// # Errors
    /// When the file cannot be read, or its family is neither Llama's nor Qwen2's.
    pub fn open(path: &Path, device: &Device) -> Result<Base, TeachError> {
        let mut gguf = Gguf::open(path)?;
        if !matches!(gguf.architecture, Architecture::Llama | Architecture::Qwen2) {
            return Err(TeachError::Base(format!("models of the family {} cannot be taught here", gguf.architecture.as_str())));
        }
        let (shape, tokens) = (Shape::from_gguf(&gguf)?, Tokens::from_gguf(&gguf)?);
        let speeds = shape.rotations(&mut gguf)?.swap_remove(0);
        let mut read = |name: &str| -> Result<Option<Tensor>, TeachError> {
            if !gguf.content.tensor_infos.contains_key(name) {
                return Ok(None);
            }
            Ok(Some(gguf.content.tensor(&mut gguf.reader, name, device)?.dequantize(device)?))
        };
        let mut needed = |name: String| read(&name)?.ok_or_else(|| TeachError::Base(format!("the model's file lacks {name}")));
        let mut layers = Vec::new();
        for i in 0..shape.blocks {
            let mut part = |name: &str| needed(format!("blk.{i}.{name}"));
            let qkv = [part("attn_q.weight")?, part("attn_k.weight")?, part("attn_v.weight")?];
            let gate_up = [part("ffn_gate.weight")?, part("ffn_up.weight")?];
            let bias = if shape.architecture == Architecture::Qwen2 {
                Some(Tensor::cat(&[part("attn_q.bias")?, part("attn_k.bias")?, part("attn_v.bias")?], 0)?)
            } else {
                None
            };
            layers.push(Layer {
                attention_norm: part("attn_norm.weight")?,
                qkv: Tensor::cat(&qkv, 0)?,
                bias,
                out: part("attn_output.weight")?,
                feed_norm: part("ffn_norm.weight")?,
                gate_up: Tensor::cat(&gate_up, 0)?,
                down: part("ffn_down.weight")?,
            });
        }
        let embedding = needed("token_embd.weight".into())?;
        let norm = needed("output_norm.weight".into())?;
        let head = read("output.weight")?.unwrap_or_else(|| embedding.clone());
        Ok(Base { shape, tokens, embedding, layers, norm, head, speeds, device: device.clone() })
    }

    /// (outputs, inputs) of the maps that have a pair, layer by layer.
    pub fn shapes(&self) -> Vec<[(usize, usize); 4]> {
        let size = |t: &Tensor| t.dims2().unwrap_or((0, 0));
        self.layers.iter().map(|l| [size(&l.qkv), size(&l.out), size(&l.gate_up), size(&l.down)]).collect()
    }
}
