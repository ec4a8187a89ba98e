//! How near two stretches of text come in meaning, by a small BERT that was trained to compare sentences
//! (Reimers and Gurevych 2019: the mean of its last layer, compared by cosine).
//!
//! It is optional: without the model notes are looked for by their words alone, and the reading says so. It
//! does not see who did what to whom; that is judged elsewhere.

use crate::GhostwriterError;
use candle_core::{DType, Device, Tensor, safetensors::BufferedSafetensors};
use candle_nn::VarBuilder;
use candle_transformers::models::bert::{BertModel, Config, HiddenAct, PositionEmbeddingType};
use std::{
    collections::HashMap,
    fs,
    path::Path,
    sync::{Mutex, PoisonError},
};
use tokenizers::{Tokenizer, TruncationParams};

/// Tokens that are read of a stretch; the model was trained on sentences.
const LONGEST: usize = 128;
/// Stretches whose meaning is remembered.
const REMEMBERED: usize = 1024;
/// Attention heads of every small model of this kind (MiniLM, BGE, E5, GTE, BERT itself).
const HEADS: usize = 12;

/// A model that compares sentences, loaded.
pub struct Closeness {
    model: BertModel,
    tokenizer: Tokenizer,
    longest: usize,
    remembered: Mutex<HashMap<String, Vec<f32>>>,
}

impl Closeness {
    /// Loads the weights (safetensors) and the tokenizer beside them: `NAME.tokenizer.json` for
    /// `NAME.safetensors`.
    ///
    /// # Errors
    /// [`GhostwriterError::Closeness`] when one of the two is missing, damaged or of another kind.
    pub fn open(weights: &Path) -> Result<Closeness, GhostwriterError> {
        let fault = |path: &Path, detail: String| GhostwriterError::Closeness { path: path.to_path_buf(), detail };
        let beside = weights.with_extension("tokenizer.json");
        let bytes = fs::read(weights).map_err(|e| fault(weights, e.to_string()))?;
        let mut tokenizer = Tokenizer::from_file(&beside).map_err(|e| fault(&beside, e.to_string()))?;
        let model = BufferedSafetensors::new(bytes).and_then(|tensors| {
            let shape = |name: &str| tensors.get(name).map(|t| t.shape().to_vec());
            let prefix = if shape("bert.embeddings.word_embeddings.weight").is_ok() { "bert." } else { "" };
            let words = shape(&format!("{prefix}embeddings.word_embeddings.weight"))?;
            let positions = shape(&format!("{prefix}embeddings.position_embeddings.weight"))?;
            let types = shape(&format!("{prefix}embeddings.token_type_embeddings.weight"))?;
            let layers = (0..).take_while(|i| shape(&format!("{prefix}encoder.layer.{i}.output.dense.weight")).is_ok()).count();
            let wide = shape(&format!("{prefix}encoder.layer.0.intermediate.dense.weight"))?;
            let (&[vocab_size, hidden_size], &[places, _], &[kinds, _], &[intermediate_size, _]) =
                (words.as_slice(), positions.as_slice(), types.as_slice(), wide.as_slice())
            else {
                candle_core::bail!("its tables have not the shapes of a BERT");
            };
            if !hidden_size.is_multiple_of(HEADS) || layers == 0 {
                candle_core::bail!("{hidden_size} numbers a word cannot be shared among {HEADS} heads");
            }
            let config = Config {
                vocab_size,
                hidden_size,
                num_hidden_layers: layers,
                num_attention_heads: HEADS,
                intermediate_size,
                hidden_act: HiddenAct::Gelu,
                hidden_dropout_prob: 0.0,
                max_position_embeddings: places,
                type_vocab_size: kinds,
                initializer_range: 0.02,
                layer_norm_eps: 1e-12,
                pad_token_id: 0,
                position_embedding_type: PositionEmbeddingType::Absolute,
                use_cache: false,
                classifier_dropout: None,
                model_type: Some("bert".into()),
            };
            let weights = VarBuilder::from_backend(Box::new(tensors), DType::F32, Device::Cpu);
            Ok((BertModel::load(weights, &config)?, places, vocab_size))
        });
        let (model, places, vocabulary) = model.map_err(|e| fault(weights, e.to_string().lines().next().unwrap_or("").to_string()))?;
        let longest = places.min(LONGEST);
        let truncation = TruncationParams { max_length: longest, ..TruncationParams::default() };
        tokenizer.with_padding(None).with_truncation(Some(truncation)).map_err(|e| fault(&beside, e.to_string()))?;
        if tokenizer.get_vocab_size(true) > vocabulary {
            return Err(fault(&beside, format!("it has more words than the model, which has {vocabulary}")));
        }
        Ok(Closeness { model, tokenizer, longest, remembered: Mutex::default() })
    }

    /// How near two stretches come, −1 to 1; what is unlike in every way is near 0.
    ///
    /// # Errors
    /// When the arithmetic fails.
    pub fn between(&self, a: &str, b: &str) -> Result<f64, GhostwriterError> {
        let (a, b) = (self.meaning(a)?, self.meaning(b)?);
        Ok(a.iter().zip(&b).map(|(x, y)| f64::from(x * y)).sum())
    }

    /// A stretch as a direction of length one.
    ///
    /// # Errors
    /// When the arithmetic fails.
    pub fn meaning(&self, text: &str) -> Result<Vec<f32>, GhostwriterError> {
        let known = |m: &HashMap<String, Vec<f32>>| m.get(text).cloned();
        if let Some(meaning) = known(&self.remembered.lock().unwrap_or_else(PoisonError::into_inner)) {
            return Ok(meaning);
        }
        let ids = self.tokenizer.encode(text, true).map(|e| e.get_ids().to_vec()).unwrap_or_default();
        let ids: Vec<u32> = ids.into_iter().take(self.longest).collect();
        let meaning = if ids.is_empty() { Vec::new() } else { self.read(&ids)? };
        let mut remembered = self.remembered.lock().unwrap_or_else(PoisonError::into_inner);
        if remembered.len() >= REMEMBERED {
            remembered.clear();
        }
        remembered.insert(text.to_string(), meaning.clone());
        Ok(meaning)
    }

    fn read(&self, ids: &[u32]) -> candle_core::Result<Vec<f32>> {
        let ids = Tensor::new(ids, &Device::Cpu)?.unsqueeze(0)?;
        let layer = self.model.forward(&ids, &ids.zeros_like()?, None)?;
        let mean = layer.mean(1)?.squeeze(0)?.to_vec1::<f32>()?;
        let length = mean.iter().map(|x| x * x).sum::<f32>().sqrt().max(1e-9);
        Ok(mean.into_iter().map(|x| x / length).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::PathBuf;

    /// A BERT of two layers with weights that follow from their places, and a tokenizer of a dozen words.
    fn tiny(folder: &Path) -> PathBuf {
        let (width, wide, vocabulary) = (24, 48, 16);
        let mut tensors: HashMap<String, Tensor> = HashMap::new();
        let mut add = |name: String, shape: &[usize]| {
            let seed = name.bytes().fold(7u32, |h, b| h.wrapping_mul(31).wrapping_add(u32::from(b)));
            let count = shape.iter().product::<usize>() as u32;
            let value = |i: u32| f64::from(seed.wrapping_add(i).wrapping_mul(2_654_435_761) >> 16) / 65_536.0 - 0.5;
            let norm = name.contains("LayerNorm.weight");
            let data: Vec<f32> = (0..count).map(|i| if norm { 1.0 } else { value(i) as f32 }).collect();
            tensors.insert(name, Tensor::from_vec(data, shape, &Device::Cpu).unwrap());
        };
        for (table, rows) in [("word", vocabulary), ("position", 32), ("token_type", 2)] {
            add(format!("embeddings.{table}_embeddings.weight"), &[rows, width]);
        }
        let mut pair = |name: String, out: usize, into: Option<usize>| {
            add(format!("{name}.weight"), &into.map_or(vec![out], |n| vec![out, n]));
            add(format!("{name}.bias"), &[out]);
        };
        pair("embeddings.LayerNorm".into(), width, None);
        for layer in 0..2 {
            let at = |part: &str| format!("encoder.layer.{layer}.{part}");
            for part in ["attention.self.query", "attention.self.key", "attention.self.value", "attention.output.dense"] {
                pair(at(part), width, Some(width));
            }
            pair(at("attention.output.LayerNorm"), width, None);
            pair(at("intermediate.dense"), wide, Some(width));
            pair(at("output.dense"), width, Some(wide));
            pair(at("output.LayerNorm"), width, None);
        }
        let path = folder.join("tiny.safetensors");
        candle_core::safetensors::save(&tensors, &path).unwrap();
        let words =
            ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "the", "rink", "was", "loud", "you", "sat", "with", "me", "i", "fell", "in", "tulsa"];
        let vocab: Vec<String> = words.iter().enumerate().map(|(i, w)| format!("\"{w}\":{i}")).collect();
        let json = format!(
            r#"{{"version":"1.0","truncation":null,"padding":null,"added_tokens":[],"normalizer":{{"type":"Lowercase"}},"pre_tokenizer":{{"type":"Whitespace"}},"post_processor":null,"decoder":null,"model":{{"type":"WordLevel","vocab":{{{}}},"unk_token":"[UNK]"}}}}"#,
            vocab.join(",")
        );
        fs::write(path.with_extension("tokenizer.json"), json).unwrap();
        path
    }

    #[test]
    fn a_stretch_is_nearest_to_itself_and_a_broken_model_says_so() {
        let folder = std::env::temp_dir().join(format!("closeness-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        let path = tiny(&folder);
        let closeness = Closeness::open(&path).unwrap();
        let near = |a: &str, b: &str| closeness.between(a, b).unwrap();
        assert!((near("you sat with me", "You sat with me") - 1.0).abs() < 1e-5);
        assert!(near("you sat with me", "the rink was loud") < near("you sat with me", "you sat with you"));
        assert!((near("i fell", "in tulsa") - near("in tulsa", "i fell")).abs() < 1e-6);
        assert!(near(&"loud ".repeat(500), "loud").is_finite(), "a long stretch is cut");
        assert!(near("", "loud").abs() < 1e-6);

        let bytes = fs::read(&path).unwrap();
        fs::write(&path, &bytes[..bytes.len() / 2]).unwrap();
        let said = Closeness::open(&path).err().unwrap().to_string();
        assert!(said.contains("tiny.safetensors") && said.contains("letters model fetch embeddings"), "{said}");
        fs::write(&path, bytes).unwrap();
        fs::remove_file(path.with_extension("tokenizer.json")).unwrap();
        assert!(Closeness::open(&path).err().unwrap().to_string().contains("tokenizer.json"));
        fs::remove_dir_all(&folder).unwrap();
    }
}
