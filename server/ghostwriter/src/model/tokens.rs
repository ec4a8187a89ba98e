//! Text to tokens and back, with the tokenizer that the model file itself holds.

use crate::{GhostwriterError, model::gguf::Gguf};
use candle_core::quantized::{gguf_file::Value, tokenizer::TokenizerFromGguf};
use std::collections::{HashMap, HashSet};
use tokenizers::{
    AddedToken, DecoderWrapper, Tokenizer,
    decoders::{byte_fallback::ByteFallback, fuse::Fuse, sequence::Sequence as Decoders, strip::Strip},
    models::bpe::BPE,
    normalizers::{NormalizerWrapper, Prepend, Replace, Sequence as Normalizers},
    pre_tokenizers::{
        byte_level::ByteLevel,
        digits::Digits,
        sequence::Sequence,
        split::{Split, SplitPattern},
    },
    tokenizer::SplitDelimiterBehavior,
};

/// How text is cut before byte pairs are joined, in models of the Llama 3 line (`tokenizer.ggml.pre`).
const LLAMA3: &str = r"(?:'[sS]|'[tT]|'[rR][eE]|'[vV][eE]|'[mM]|'[lL][lL]|'[dD])|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+";

/// A model's tokenizer and the tokens that end a turn.
pub struct Tokens {
    tokenizer: Tokenizer,
    /// Tokens after which the model has nothing more to say.
    pub ends: HashSet<u32>,
    /// What the chat template calls `bos_token`.
    pub first: String,
    /// What the chat template calls `eos_token`.
    pub last: String,
}

impl Tokens {
    /// Builds the tokenizer out of the model file.
    ///
    /// # Errors
    /// [`GhostwriterError::NoTokenizer`] when the file holds none, or one of a kind that is unknown.
    pub fn from_gguf(gguf: &Gguf) -> Result<Tokens, GhostwriterError> {
        let lacking = |detail: String| GhostwriterError::NoTokenizer { path: gguf.path.clone(), detail };
        let text = |key: &str| gguf.content.metadata.get(&format!("tokenizer.ggml.{key}")).and_then(|v| v.to_string().ok()).cloned();
        let tokenizer = match text("model").as_deref() {
            Some("gpt2") => byte_level(gguf, text("pre").as_deref().unwrap_or("")).map_err(lacking)?,
            Some("llama") => sentence_piece(gguf).map_err(lacking)?,
            Some(other) => return Err(lacking(format!("its kind is “{}”", other.chars().take(40).collect::<String>()))),
            None => return Err(lacking("its head names none".into())),
        };
        let word = |id: Option<u32>| id.and_then(|id| tokenizer.id_to_token(id)).unwrap_or_default();
        let (first, last) = (word(gguf.token("bos_token_id")), word(gguf.token("eos_token_id")));
        let mut ends: HashSet<u32> = gguf.token("eos_token_id").into_iter().chain(gguf.token("eot_token_id")).collect();
        ends.extend(
            ["<|im_end|>", "<|endoftext|>", "<|eot_id|>", "<end_of_turn>", "<|end|>", "</s>", "<|im_start|>", "<start_of_turn>"]
                .iter()
                .filter_map(|t| tokenizer.token_to_id(t)),
        );
        Ok(Tokens { tokenizer, ends, first, last })
    }

    /// The tokens of a text. The marks of a chat template become their own tokens: whoever passes on text of
    /// others takes them out first ([`Tokens::marks`]).
    pub fn encode(&self, text: &str) -> Vec<u32> {
        self.tokenizer.encode_fast(text, false).map(|e| e.get_ids().to_vec()).unwrap_or_default()
    }

    /// The text of tokens; marks are left out.
    pub fn decode(&self, tokens: &[u32]) -> String {
        self.tokenizer.decode(tokens, true).unwrap_or_default()
    }

    /// The text of one token within a line, with the blank before it where it has one; empty for marks and for
    /// parts of characters.
    pub fn piece(&self, token: u32) -> String {
        let Some(word) = self.tokenizer.id_to_token(token) else { return String::new() };
        let blank = word.starts_with(['Ġ', '▁', ' ']);
        let text = self.decode(&[token]);
        if text.contains('\u{fffd}') {
            return String::new();
        }
        if blank { format!(" {}", text.trim_start()) } else { text }
    }

    /// The marks of the chat template that must not come out of a brief.
    pub fn marks(&self) -> Vec<String> {
        self.tokenizer.get_added_tokens_decoder().values().filter(|t| t.special && t.content.len() > 1).map(|t| t.content.clone()).collect()
    }
}

/// Tokens of a growing text, turned into pieces that never end inside a character.
pub struct Unspool<'a> {
    tokens: &'a Tokens,
    pending: Vec<u32>,
    before: Option<u32>,
}

impl<'a> Unspool<'a> {
    /// Starts after the token `before`, which decides whether a leading space is kept.
    pub fn new(tokens: &'a Tokens, before: Option<u32>) -> Self {
        Unspool { tokens, pending: Vec::new(), before }
    }

    /// The text that a further token completes; empty while a character is still in parts.
    pub fn push(&mut self, token: u32) -> String {
        self.pending.push(token);
        let lead: Vec<u32> = self.before.into_iter().collect();
        let with: Vec<u32> = lead.iter().chain(&self.pending).copied().collect();
        let (old, new) = (self.tokens.decode(&lead), self.tokens.decode(&with));
        if new.ends_with('\u{fffd}') && self.pending.len() < 8 {
            return String::new();
        }
        self.before = Some(token);
        self.pending.clear();
        new.strip_prefix(&old).unwrap_or(&new).to_string()
    }
}

fn strings(gguf: &Gguf, key: &str) -> Result<Vec<String>, String> {
    match gguf.content.metadata.get(key) {
        Some(Value::Array(list)) if !list.is_empty() => {
            list.iter().map(|v| v.to_string().cloned().map_err(|_| format!("{key} is not a list of words"))).collect()
        }
        _ => Err(format!("its head has no {key}")),
    }
}

/// Byte-level BPE: built by candle, then cut the way this model was trained. candle's own default puts a
/// space before every stretch of text, which no chat model expects.
fn byte_level(gguf: &Gguf, pre: &str) -> Result<Tokenizer, String> {
    strings(gguf, "tokenizer.ggml.tokens")?;
    let mut tokenizer = Tokenizer::from_gguf(&gguf.content).map_err(|e| e.to_string().lines().next().unwrap_or("").to_string())?;
    let bytes = ByteLevel::new(false, true, true);
    match pre {
        "qwen2" => {}
        "smollm" | "starcoder" | "refact" | "command-r" | "codeshell" => {
            tokenizer.with_pre_tokenizer(Some(Sequence::new(vec![Digits::new(true).into(), bytes.into()])));
        }
        "llama3" | "llama-bpe" | "llama-v3" | "smaug-bpe" | "gpt-4o" | "tekken" | "dbrx" | "mistral-bpe" => {
            let split =
                Split::new(SplitPattern::Regex(LLAMA3.into()), SplitDelimiterBehavior::Isolated, false).map_err(|e| e.to_string())?;
            tokenizer.with_pre_tokenizer(Some(Sequence::new(vec![split.into(), ByteLevel::new(false, true, false).into()])));
        }
        _ => {
            tokenizer.with_pre_tokenizer(Some(bytes));
        }
    }
    Ok(tokenizer)
}

/// SentencePiece BPE (Gemma, Phi-3, Llama 2): the file lists words and scores; two neighbours join when
/// their joint word exists, the best score first.
fn sentence_piece(gguf: &Gguf) -> Result<Tokenizer, String> {
    let words = strings(gguf, "tokenizer.ggml.tokens")?;
    let scores: Vec<f32> = match gguf.content.metadata.get("tokenizer.ggml.scores") {
        Some(Value::Array(list)) => list.iter().map(|v| v.to_f32().unwrap_or(f32::NEG_INFINITY)).collect(),
        _ => return Err("its head has no tokenizer.ggml.scores".into()),
    };
    let kinds: Vec<u32> = match gguf.content.metadata.get("tokenizer.ggml.token_type") {
        Some(Value::Array(list)) => list.iter().map(|v| v.to_i32().map(|n| n as u32).or_else(|_| v.to_u32()).unwrap_or(1)).collect(),
        _ => vec![1; words.len()],
    };
    let kind = |id: usize| kinds.get(id).copied().unwrap_or(1);
    let vocabulary: HashMap<&str, usize> = words.iter().enumerate().map(|(i, w)| (w.as_str(), i)).collect();
    let mut merges: Vec<(f32, usize, usize, &str, &str)> = Vec::new();
    for (id, word) in words.iter().enumerate().filter(|(id, _)| kind(*id) == 1) {
        let score = scores.get(id).copied().unwrap_or(f32::NEG_INFINITY);
        for (at, _) in word.char_indices().skip(1) {
            let (left, right) = word.split_at(at);
            if let (Some(l), Some(r)) = (vocabulary.get(left), vocabulary.get(right)) {
                merges.push((score, *l, *r, left, right));
            }
        }
    }
    merges.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)).then(a.2.cmp(&b.2)));
    let merges: Vec<(String, String)> = merges.into_iter().map(|(_, _, _, l, r)| (l.to_string(), r.to_string())).collect();
    let table: Vec<(String, u32)> = words.iter().enumerate().map(|(i, w)| (w.clone(), i as u32)).collect();
    let mut builder = BPE::builder()
        .vocab_and_merges(table.into_iter().collect::<tokenizers::models::bpe::Vocab>(), merges)
        .byte_fallback(true)
        .fuse_unk(true);
    if let Some(unknown) = gguf.token("unknown_token_id").and_then(|id| words.get(id as usize)) {
        builder = builder.unk_token(unknown.clone());
    }
    let mut tokenizer = Tokenizer::new(builder.build().map_err(|e| e.to_string())?);
    let prefix = gguf.content.metadata.get("tokenizer.ggml.add_space_prefix").and_then(|v| v.to_bool().ok()).unwrap_or(true);
    let spaces = Replace::new(" ", "▁").map_err(|e| e.to_string())?;
    let mut normal: Vec<NormalizerWrapper> = Vec::new();
    if prefix {
        normal.push(Prepend::new("▁".into()).into());
    }
    normal.push(spaces.into());
    tokenizer.with_normalizer(Some(Normalizers::new(normal))).map_err(|e| e.to_string())?;
    let mut back: Vec<DecoderWrapper> =
        vec![Replace::new("▁", " ").map_err(|e| e.to_string())?.into(), ByteFallback::new().into(), Fuse::new().into()];
    if prefix {
        back.push(Strip::new(' ', 1, 0).into());
    }
    tokenizer.with_decoder(Some(Decoders::new(back)));
    let marks = words.iter().enumerate().filter(|(id, _)| matches!(kind(*id), 2..=4)).map(|(_, w)| AddedToken::from(w.clone(), true));
    tokenizer.add_special_tokens(marks.collect::<Vec<_>>()).map_err(|e| e.to_string())?;
    Ok(tokenizer)
}
