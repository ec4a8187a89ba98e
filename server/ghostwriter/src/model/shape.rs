//! The shape of a model, as its file states it.

use crate::{Architecture, GhostwriterError, model::gguf::Gguf};
use candle_core::Device;

/// Longest text, in tokens, that any draft may hold; a letter of 1,200 words and its notes fit.
const LONGEST: usize = 8192;

/// What the families share, and what differs between them.
#[derive(Debug, Clone)]
pub struct Shape {
    /// The family.
    pub architecture: Architecture,
    /// Numbers that stand for a token between the layers.
    pub width: usize,
    /// Numbers within the feed-forward part.
    pub feed: usize,
    /// Layers.
    pub blocks: usize,
    /// Query heads.
    pub heads: usize,
    /// Heads with keys of their own, each shared by as many query heads.
    pub kv_heads: usize,
    /// Numbers in a query.
    pub head_dim: usize,
    /// Keeps norms from dividing by nothing.
    pub epsilon: f32,
    /// Longest text in tokens.
    pub context: usize,
    /// The gate bends by GELU (Gemma) instead of SiLU.
    pub gelu: bool,
    /// How far some layers look back, and which do not: every how-many-th looks at everything.
    window: Option<(usize, usize)>,
}

impl Shape {
    /// Reads it from the file's head.
    ///
    /// # Errors
    /// When a number is missing, or they make no sense together.
    pub fn from_gguf(gguf: &Gguf) -> Result<Shape, GhostwriterError> {
        let architecture = gguf.architecture;
        let width = gguf.needed("embedding_length")?;
        let heads = gguf.needed("attention.head_count")?;
        let head_dim = gguf.number("attention.key_length").unwrap_or(width / heads);
        let kv_heads = gguf.number("attention.head_count_kv").unwrap_or(heads);
        if kv_heads == 0 || !heads.is_multiple_of(kv_heads) || head_dim == 0 {
            return Err(gguf.damaged(format!("{heads} heads cannot share {kv_heads}")));
        }
        if gguf.number("expert_count").unwrap_or(0) > 1 {
            return Err(gguf.damaged("it is a mixture of experts, which cannot be run".into()));
        }
        let gemma = architecture == Architecture::Gemma3;
        let pattern = gguf.number("attention.sliding_window_type").filter(|n| *n > 0).unwrap_or(6);
        Ok(Shape {
            architecture,
            width,
            feed: gguf.needed("feed_forward_length")?,
            blocks: gguf.needed("block_count")?,
            heads,
            kv_heads,
            head_dim,
            epsilon: gguf.fraction("attention.layer_norm_rms_epsilon").unwrap_or(1e-6) as f32,
            context: gguf.number("context_length").unwrap_or(2048).min(LONGEST),
            gelu: gemma,
            window: gguf.number("attention.sliding_window").filter(|_| gemma).map(|w| (w, pattern)),
        })
    }

    /// How far layer `i` looks back; none where it sees everything.
    pub fn window(&self, i: usize) -> Option<usize> {
        self.window.filter(|(_, pattern)| !(i + 1).is_multiple_of(*pattern)).map(|w| w.0)
    }

    /// What the embedding is multiplied by (Gemma).
    pub fn scale(&self) -> Option<f64> {
        (self.architecture == Architecture::Gemma3).then(|| (self.width as f64).sqrt())
    }

    /// Positions turn neighbours instead of halves.
    pub fn interleaved(&self) -> bool {
        self.architecture == Architecture::Llama
    }

    /// How far each pair of a head turns from one token to the next, in radians (Su et al. 2021): first for
    /// whole attention, then where the family has one for a window.
    ///
    /// # Errors
    /// When the file's own factors cannot be read.
    pub fn rotations(&self, gguf: &mut Gguf) -> candle_core::Result<Vec<Vec<f32>>> {
        let gemma = self.architecture == Architecture::Gemma3;
        let width = if gemma { self.head_dim } else { gguf.number("rope.dimension_count").unwrap_or(self.head_dim).min(self.head_dim) };
        let base = gguf.fraction("rope.freq_base").unwrap_or(if gemma { 1_000_000.0 } else { 10_000.0 });
        let stretch = match gguf.content.metadata.get(&format!("{}.rope.scaling.type", self.architecture.as_str())) {
            Some(kind) if kind.to_string().is_ok_and(|k| k == "linear") => gguf.fraction("rope.scaling.factor").unwrap_or(1.0),
            _ => 1.0,
        };
        let mut bases = vec![(base, stretch)];
        if gemma {
            bases.push((gguf.fraction("rope.local_freq_base").unwrap_or(10_000.0), 1.0));
        }
        // Llama 3.1 and Phi-3 state how much each frequency is slowed down.
        let factors = ["rope_freqs.weight", "rope_factors_short.weight"].into_iter().find(|n| gguf.content.tensor_infos.contains_key(*n));
        let factors = match factors {
            Some(name) => gguf.content.tensor(&mut gguf.reader, name, &Device::Cpu)?.dequantize(&Device::Cpu)?.to_vec1::<f32>()?,
            None => Vec::new(),
        };
        let speed = |base: f64, stretch: f64, i: usize| {
            (1.0 / (base.powf(2.0 * i as f64 / width as f64) * stretch)) as f32 / factors.get(i).copied().unwrap_or(1.0)
        };
        Ok(bases.iter().map(|(base, stretch)| (0..width / 2).map(|i| speed(*base, *stretch, i)).collect()).collect())
    }
}
