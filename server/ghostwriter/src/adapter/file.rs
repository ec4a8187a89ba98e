//! The file of an adapter: pairs of thin matrices beside the big ones of its base (Hu et al. 2021, “LoRA”).
//!
//! A safetensors file of half floats. Beside the tensors it holds one line of JSON, [`Card`], which names the base by
//! its sha256; on another base the numbers would mean nothing. Of each layer four maps have a pair: queries, keys and
//! values together (`qkv`), what attention gives back (`out`), gate and what it lets through together (`gate_up`), and
//! `down`: `blk.N.MAP.a` is (rank, inputs), `blk.N.MAP.b` (outputs, rank), and the map's outputs grow by `b · a · x`.

use crate::{
    GhostwriterError,
    model::engine::packed::{half, to_half},
};
use safetensors::{Dtype, SafeTensors, tensor::TensorView};
use serde::{Deserialize, Serialize};
use std::{collections::HashMap, path::Path};

/// Numbers in the middle of each pair: as many as the engine multiplies in one step.
pub const RANK: usize = 16;

/// The maps of a layer that have a pair, in the order in which they work.
pub const MAPS: [&str; 4] = ["qkv", "out", "gate_up", "down"];

/// What an adapter says of itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Card {
    /// The name it is asked for by.
    pub name: String,
    /// sha256 of the model file that it was taught on, in small letters.
    pub base: String,
    /// Bytes of that file: a file of another length need not be summed.
    pub bytes: u64,
    /// Name of that model in the catalogue.
    pub model: String,
}

/// One pair of thin matrices, row by row.
#[derive(Debug, Clone, PartialEq)]
pub struct Pair {
    /// (rank, inputs)
    pub a: Vec<f32>,
    /// (outputs, rank)
    pub b: Vec<f32>,
}

/// An adapter that was read and is sound in itself.
#[derive(Debug, Clone, PartialEq)]
pub struct Adapter {
    /// What it says of itself.
    pub card: Card,
    /// Layer by layer, in the order of [`MAPS`].
    pub layers: Vec<[Pair; 4]>,
}

const META: &str = "adapter";

impl Adapter {
    /// Reads the bytes of a file.
    ///
    /// # Errors
    /// [`GhostwriterError::Adapter`] when they are no adapter, are cut short, or hold other shapes.
    pub fn from_bytes(bytes: &[u8]) -> Result<Adapter, GhostwriterError> {
        let fault = |detail: String| GhostwriterError::Adapter { detail };
        let (_, head) = SafeTensors::read_metadata(bytes).map_err(|e| fault(format!("it cannot be read ({e})")))?;
        let file = SafeTensors::deserialize(bytes).map_err(|e| fault(format!("it cannot be read ({e})")))?;
        let said = head.metadata().as_ref().and_then(|m| m.get(META)).ok_or_else(|| fault("it does not say what it is".into()))?;
        let card: Card = serde_json::from_str(said).map_err(|e| fault(format!("what it says of itself cannot be read ({e})")))?;
        let matrix = |name: &str, thin: usize| -> Result<Option<Vec<f32>>, GhostwriterError> {
            let Ok(view) = file.tensor(name) else { return Ok(None) };
            if view.dtype() != Dtype::F16 || view.shape().len() != 2 || view.shape()[thin] != RANK {
                return Err(fault(format!("{name} has another shape than an adapter's")));
            }
            let numbers = view.data().as_chunks::<2>().0.iter().map(|b| half(u16::from_le_bytes(*b)));
            let numbers: Vec<f32> = numbers.collect();
            if numbers.iter().all(|n| n.is_finite()) { Ok(Some(numbers)) } else { Err(fault(format!("{name} holds what is no number"))) }
        };
        let mut layers = Vec::new();
        while file.tensor(&format!("blk.{}.{}.a", layers.len(), MAPS[0])).is_ok() {
            let pair = |map: &str| {
                let name = format!("blk.{}.{map}", layers.len());
                let (a, b) = (matrix(&format!("{name}.a"), 0)?, matrix(&format!("{name}.b"), 1)?);
                a.zip(b).map(|(a, b)| Pair { a, b }).ok_or_else(|| fault(format!("{name} is missing")))
            };
            layers.push([pair(MAPS[0])?, pair(MAPS[1])?, pair(MAPS[2])?, pair(MAPS[3])?]);
        }
        if layers.is_empty() { Err(fault("it holds no layers".into())) } else { Ok(Adapter { card, layers }) }
    }

    /// The bytes of the file: the same adapter, the same bytes.
    ///
    /// # Errors
    /// [`GhostwriterError::Adapter`] when a matrix is of an odd length.
    pub fn to_bytes(&self) -> Result<Vec<u8>, GhostwriterError> {
        let fault = |e: &dyn std::fmt::Display| GhostwriterError::Adapter { detail: format!("it cannot be written ({e})") };
        let halves = |numbers: &[f32]| numbers.iter().flat_map(|n| to_half(*n).to_le_bytes()).collect::<Vec<u8>>();
        let mut parts = Vec::new();
        for (i, layer) in self.layers.iter().enumerate() {
            for (map, pair) in MAPS.iter().zip(layer) {
                parts.push((format!("blk.{i}.{map}.a"), vec![RANK, pair.a.len() / RANK], halves(&pair.a)));
                parts.push((format!("blk.{i}.{map}.b"), vec![pair.b.len() / RANK, RANK], halves(&pair.b)));
            }
        }
        let views = parts.iter().map(|(name, shape, data)| {
            TensorView::new(Dtype::F16, shape.clone(), data).map(|view| (name.as_str(), view)).map_err(|e| fault(&e))
        });
        let views: Vec<_> = views.collect::<Result<_, _>>()?;
        let card = serde_json::to_string(&self.card).map_err(|e| fault(&e))?;
        safetensors::serialize(views, Some(HashMap::from([(META.to_string(), card)]))).map_err(|e| fault(&e))
    }

    /// Reads a file.
    ///
    /// # Errors
    /// When it cannot be read, or as [`Adapter::from_bytes`].
    pub fn open(path: &Path) -> Result<Adapter, GhostwriterError> {
        let bytes = std::fs::read(path).map_err(|source| GhostwriterError::Unreadable { path: path.to_path_buf(), source })?;
        Adapter::from_bytes(&bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn adapter() -> Adapter {
        let card = Card { name: "trade".into(), base: "ab".repeat(32), bytes: 1, model: "quick".into() };
        let pair = |inputs: usize, outputs: usize| Pair { a: vec![0.5; RANK * inputs], b: vec![-0.25; outputs * RANK] };
        Adapter { card, layers: vec![[pair(8, 12), pair(4, 8), pair(8, 32), pair(16, 8)]; 2] }
    }

    #[test]
    fn what_is_written_is_read_again_byte_for_byte() {
        let bytes = adapter().to_bytes().expect("a file");
        assert_eq!(Adapter::from_bytes(&bytes).expect("an adapter"), adapter());
        assert_eq!(adapter().to_bytes().expect("a file"), bytes);
    }

    #[test]
    fn a_damaged_file_is_told() {
        let bytes = adapter().to_bytes().expect("a file");
        for length in [0, 7, 40, bytes.len() / 2, bytes.len() - 1] {
            let error = Adapter::from_bytes(&bytes[..length]).expect_err("cut short").to_string();
            assert!(error.contains("adapter"), "{error}");
        }
        let mut other = adapter();
        other.layers.clear();
        let error = Adapter::from_bytes(&other.to_bytes().expect("a file")).expect_err("empty").to_string();
        assert!(error.contains("no layers"), "{error}");
    }
}
