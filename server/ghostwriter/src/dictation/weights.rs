//! The weights of a Whisper model, out of either kind of file that people have: the one-file form of
//! whisper.cpp (`ggml-base.en.bin`: shape, mel filters, vocabulary and weights in one) and the hub's safetensors
//! with `tokenizer.json` beside it.

use super::mel;
use crate::GhostwriterError;
use candle_core::{DType, Device, Tensor};
use std::collections::HashMap;
use std::fs::File;
use std::io::{BufReader, Read};
use std::path::Path;

/// "ggml" as a little-endian number: what the one-file form begins with.
const MAGIC: u32 = 0x6767_6d6c;

/// Longer than any token of any vocabulary.
const LONGEST_TOKEN: u32 = 512;

/// How large the parts of a model are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shape {
    /// Places in the vocabulary, the marks included.
    pub vocabulary: usize,
    /// Places that the encoder hears: 1500, two hundredths of a second each.
    pub hears: usize,
    /// Tokens that the decoder holds: 448.
    pub holds: usize,
    /// Numbers a place.
    pub width: usize,
    /// Heads of attention.
    pub heads: usize,
    /// Layers of the encoder.
    pub encoder: usize,
    /// Layers of the decoder.
    pub decoder: usize,
    /// Bands of the spectrogram: 80, or 128 in the newest.
    pub bands: usize,
}

/// All that a model file holds.
pub struct Weights {
    /// Its parts.
    pub shape: Shape,
    /// `bands` rows of [`mel::BINS`] numbers.
    pub filters: Vec<f32>,
    /// The bytes that each token stands for; marks have none.
    pub vocabulary: Vec<Vec<u8>>,
    /// By the names of the first publication (`encoder.blocks.0.attn.query.weight`).
    pub tensors: HashMap<String, Tensor>,
}

impl Weights {
    /// Reads a model file of either kind.
    ///
    /// # Errors
    /// When it cannot be read, is cut short, or holds something else.
    pub fn read(path: &Path) -> Result<Weights, GhostwriterError> {
        let unreadable = |source| GhostwriterError::Unreadable { path: path.into(), source };
        let mut file = File::open(path).map_err(unreadable)?;
        let length = file.metadata().map_err(unreadable)?.len();
        let mut head = [0; 4];
        file.read_exact(&mut head).map_err(|_| GhostwriterError::NotWhisper { path: path.into(), detail: "it is empty".into() })?;
        if u32::from_le_bytes(head) == MAGIC {
            Ggml { path, file: BufReader::with_capacity(1 << 20, file), left: length - 4 }.read()
        } else if path.extension().is_some_and(|e| e == "safetensors") {
            safetensors(path)
        } else {
            Err(GhostwriterError::NotWhisper { path: path.into(), detail: "it begins like nothing of that kind".into() })
        }
    }
}

/// The one-file form, read from front to back; nothing is believed that the file has no room for.
struct Ggml<'p> {
    path: &'p Path,
    file: BufReader<File>,
    left: u64,
}

impl Ggml<'_> {
    fn read(mut self) -> Result<Weights, GhostwriterError> {
        let mut head = [0; 11];
        for number in &mut head {
            *number = self.number()? as usize;
        }
        let [vocabulary, hears, width, heads, encoder, holds, text_width, _, decoder, bands, _] = head;
        let shape = Shape { vocabulary, hears, holds, width, heads, encoder, decoder, bands };
        let sound = (51_864..=51_866).contains(&vocabulary)
            && hears == 1500
            && (64..=4096).contains(&width)
            && text_width == width
            && (1..=64).contains(&heads)
            && width % heads == 0
            && (1..=64).contains(&encoder)
            && (1..=64).contains(&decoder)
            && holds == 448
            && (bands == 80 || bands == 128);
        if !sound {
            return Err(self.damaged("its head names sizes that no Whisper model has"));
        }
        if (self.number()? as usize, self.number()? as usize) != (bands, mel::BINS) {
            return Err(self.damaged("its mel filters are of another size"));
        }
        let filters = floats(&self.bytes(bands * mel::BINS * 4)?);
        let words = self.number()?;
        if words as usize > vocabulary {
            return Err(self.damaged("its vocabulary is larger than it says"));
        }
        let mut texts = Vec::with_capacity(vocabulary);
        for _ in 0..words {
            let length = self.number()?;
            if length > LONGEST_TOKEN {
                return Err(self.damaged("a token of its vocabulary is longer than any"));
            }
            texts.push(self.bytes(length as usize)?);
        }
        let mut tensors = HashMap::new();
        while self.left > 0 {
            let (name, tensor) = self.tensor()?;
            tensors.insert(name, tensor);
        }
        Ok(Weights { shape, filters, vocabulary: texts, tensors })
    }

    fn tensor(&mut self) -> Result<(String, Tensor), GhostwriterError> {
        let (dimensions, length, kind) = (self.number()?, self.number()?, self.number()?);
        if !(1..=4).contains(&dimensions) || length > 128 {
            return Err(self.damaged("what should be a tensor is none"));
        }
        let mut shape = Vec::new();
        for _ in 0..dimensions {
            shape.push(self.number()? as usize);
        }
        // The file counts dimensions from the innermost.
        shape.reverse();
        let name = String::from_utf8_lossy(&self.bytes(length as usize)?).into_owned();
        let (dtype, size) = match kind {
            0 => (DType::F32, 4),
            1 => (DType::F16, 2),
            _ => {
                return Err(GhostwriterError::NotWhisper {
                    path: self.path.into(),
                    detail: "its weights are packed tighter than 16 bits, which cannot be read".into(),
                });
            }
        };
        let bytes = shape.iter().try_fold(size, |n: usize, d| n.checked_mul(*d)).unwrap_or(usize::MAX);
        let raw = self.bytes(bytes)?;
        Ok((name, Tensor::from_raw_buffer(&raw, dtype, &shape, &Device::Cpu)?.to_dtype(DType::F32)?))
    }

    fn number(&mut self) -> Result<u32, GhostwriterError> {
        let bytes = self.bytes(4)?;
        Ok(u32::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]))
    }

    fn bytes(&mut self, count: usize) -> Result<Vec<u8>, GhostwriterError> {
        let short = |left: u64| GhostwriterError::CutShort {
            path: self.path.into(),
            detail: format!("{count} bytes should follow where {left} do"),
        };
        if count as u64 > self.left {
            return Err(short(self.left));
        }
        let mut bytes = vec![0; count];
        self.file.read_exact(&mut bytes).map_err(|_| short(0))?;
        self.left -= count as u64;
        Ok(bytes)
    }

    fn damaged(&self, detail: &str) -> GhostwriterError {
        GhostwriterError::Damaged { path: self.path.into(), detail: detail.into() }
    }
}

fn floats(bytes: &[u8]) -> Vec<f32> {
    bytes.chunks_exact(4).map(|b| f32::from_le_bytes([b[0], b[1], b[2], b[3]])).collect()
}

/// The hub's form. Shape follows from the tensors; the filters are computed, as they were for training.
fn safetensors(path: &Path) -> Result<Weights, GhostwriterError> {
    let foreign = |detail: String| GhostwriterError::NotWhisper { path: path.into(), detail };
    let whole = candle_core::safetensors::load(path, &Device::Cpu).map_err(|e| foreign(e.to_string()))?;
    let mut tensors = HashMap::new();
    for (name, tensor) in whole {
        tensors.insert(first_name(&name), tensor.to_dtype(DType::F32)?);
    }
    let size = |name: &str, at: usize| tensors.get(name).and_then(|t| t.dims().get(at).copied());
    let layers = |part: &str| (0..).take_while(|n| tensors.contains_key(&format!("{part}.blocks.{n}.mlp.0.weight"))).count();
    let shape = (|| {
        let width = size("encoder.conv1.weight", 0)?;
        Some(Shape {
            vocabulary: size("decoder.token_embedding.weight", 0)?,
            hears: size("encoder.positional_embedding", 0)?,
            holds: size("decoder.positional_embedding", 0)?,
            width,
            // Every published size has heads of 64.
            heads: width / 64,
            encoder: layers("encoder"),
            decoder: layers("decoder"),
            bands: size("encoder.conv1.weight", 1)?,
        })
    })();
    let shape = shape.ok_or_else(|| foreign("the tensors of Whisper are not in it".into()))?;
    let beside = tokenizer_of(path);
    let text = std::fs::read_to_string(&beside).map_err(|source| GhostwriterError::Unreadable { path: beside.clone(), source })?;
    let vocabulary = vocabulary(&text).ok_or_else(|| foreign(format!("{} holds no vocabulary", beside.display())))?;
    Ok(Weights { filters: mel::filters(shape.bands), shape, vocabulary, tensors })
}

/// `whisper-base.safetensors` has `whisper-base.tokenizer.json` beside it, or plain `tokenizer.json` as on the hub.
fn tokenizer_of(path: &Path) -> std::path::PathBuf {
    let own = path.with_extension("tokenizer.json");
    if own.is_file() { own } else { path.with_file_name("tokenizer.json") }
}

/// The hub's name of a tensor, in the words of the first publication.
fn first_name(name: &str) -> String {
    let name = name.strip_prefix("model.").unwrap_or(name);
    let Some((part, rest)) = name.split_once('.') else { return name.to_string() };
    let rest = rest
        .replace("layers.", "blocks.")
        .replace("self_attn_layer_norm", "attn_ln")
        .replace("encoder_attn_layer_norm", "cross_attn_ln")
        .replace("final_layer_norm", "mlp_ln")
        .replace("self_attn.", "attn.")
        .replace("encoder_attn.", "cross_attn.")
        .replace("q_proj", "query")
        .replace("k_proj", "key")
        .replace("v_proj", "value")
        .replace("out_proj", "out")
        .replace("fc1", "mlp.0")
        .replace("fc2", "mlp.2")
        .replace("embed_tokens", "token_embedding")
        .replace("embed_positions.weight", "positional_embedding");
    let rest = match (part, rest.strip_prefix("layer_norm.")) {
        ("encoder", Some(which)) => format!("ln_post.{which}"),
        (_, Some(which)) => format!("ln.{which}"),
        _ => rest,
    };
    format!("{part}.{rest}")
}

/// The bytes of each token out of a `tokenizer.json`, whose letters stand for bytes as GPT-2's do.
fn vocabulary(text: &str) -> Option<Vec<Vec<u8>>> {
    let json: serde_json::Value = serde_json::from_str(text).ok()?;
    let bytes: HashMap<char, u8> = byte_letters();
    let mut all: Vec<Vec<u8>> = Vec::new();
    for (token, id) in json.get("model")?.get("vocab")?.as_object()? {
        let id = usize::try_from(id.as_u64()?).ok().filter(|id| *id < 60_000)?;
        if all.len() <= id {
            all.resize(id + 1, Vec::new());
        }
        all[id] = token.chars().filter_map(|c| bytes.get(&c).copied()).collect();
    }
    for mark in json.get("added_tokens").and_then(|a| a.as_array()).into_iter().flatten() {
        let id = usize::try_from(mark.get("id")?.as_u64()?).ok()?;
        if let Some(text) = all.get_mut(id) {
            text.clear();
        }
    }
    Some(all)
}

/// GPT-2's letters for bytes: printable ones for themselves, the others from U+0100 on.
fn byte_letters() -> HashMap<char, u8> {
    let mut next = 0x100;
    (0..=255_u8)
        .map(|byte| match byte {
            b'!'..=b'~' | 0xa1..=0xac | 0xae..=0xff => (char::from(byte), byte),
            _ => {
                next += 1;
                (char::from_u32(next - 1).unwrap_or_default(), byte)
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hubs_names_are_the_first_ones() {
        for (hub, first) in [
            ("model.encoder.layers.3.self_attn.q_proj.weight", "encoder.blocks.3.attn.query.weight"),
            ("model.decoder.layers.0.encoder_attn.out_proj.bias", "decoder.blocks.0.cross_attn.out.bias"),
            ("model.decoder.layers.0.encoder_attn_layer_norm.bias", "decoder.blocks.0.cross_attn_ln.bias"),
            ("model.decoder.layers.1.final_layer_norm.weight", "decoder.blocks.1.mlp_ln.weight"),
            ("model.encoder.layer_norm.weight", "encoder.ln_post.weight"),
            ("model.decoder.layer_norm.weight", "decoder.ln.weight"),
            ("model.decoder.embed_positions.weight", "decoder.positional_embedding"),
            ("model.decoder.embed_tokens.weight", "decoder.token_embedding.weight"),
            ("model.encoder.conv1.bias", "encoder.conv1.bias"),
            ("model.decoder.layers.2.fc2.weight", "decoder.blocks.2.mlp.2.weight"),
        ] {
            assert_eq!(first_name(hub), first);
        }
    }

    #[test]
    fn a_vocabulary_of_the_hub_is_read_in_bytes() {
        let text = r#"{"model":{"vocab":{"!":0,"Ġmet":1,"Ã©":2}},"added_tokens":[{"id":3,"content":"<|endoftext|>"}]}"#;
        assert_eq!(vocabulary(text).unwrap(), [b"!".to_vec(), b" met".to_vec(), "é".as_bytes().to_vec()]);
    }

    #[test]
    fn a_file_that_lies_is_refused_and_asks_for_no_memory() {
        let dir = std::env::temp_dir().join(format!("ear-{}", std::process::id()));
        std::fs::create_dir_all(&dir).unwrap();
        let tell = |bytes: &[u8]| {
            let path = dir.join("ggml.bin");
            std::fs::write(&path, bytes).unwrap();
            Weights::read(&path).err().map(|e| e.to_string()).unwrap_or_default()
        };
        let head = |numbers: &[u32]| numbers.iter().flat_map(|n| n.to_le_bytes()).collect::<Vec<u8>>();
        assert!(tell(b"").contains("empty"));
        assert!(tell(b"RIFF....WAVE").contains("no Whisper model"));
        assert!(tell(&head(&[MAGIC, 51_865, 1500])).contains("cut short"));
        assert!(tell(&head(&[MAGIC, u32::MAX, 1500, 384, 6, 4, 448, 384, 6, 4, 80, 1])).contains("damaged"));
        assert!(tell(&head(&[MAGIC, 51_865, 1500, 384, 6, 4, 448, 384, 6, 4, 80, 1, 80, 201])).contains("cut short"));
        std::fs::remove_dir_all(&dir).unwrap();
    }
}
