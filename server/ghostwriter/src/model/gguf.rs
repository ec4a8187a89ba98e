//! The model file: opened once, looked at closely, and only then believed.

use crate::{Architecture, GhostwriterError};
use candle_core::quantized::gguf_file::{Content, TensorInfo, Value};
use std::{fs::File, io::BufReader, io::Read, io::Seek, io::SeekFrom, path::Path, path::PathBuf};

/// An opened GGUF file whose head is sound and whose body is as long as the head says.
pub struct Gguf {
    /// Head: metadata and the table of tensors.
    pub content: Content,
    /// The open file.
    pub reader: BufReader<File>,
    /// Which family of models it is.
    pub architecture: Architecture,
    /// Where it came from, for errors.
    pub path: PathBuf,
}

impl Gguf {
    /// Opens a file and reads its head.
    ///
    /// # Errors
    /// When it cannot be read, is no GGUF, is cut short or damaged, or holds an architecture that cannot be run.
    pub fn open(path: &Path) -> Result<Gguf, GhostwriterError> {
        let unreadable = |source| GhostwriterError::Unreadable { path: path.to_path_buf(), source };
        let mut file = File::open(path).map_err(unreadable)?;
        let size = file.metadata().map_err(unreadable)?.len();
        let mut magic = [0u8; 4];
        if file.read_exact(&mut magic).is_err() || &magic != b"GGUF" {
            return Err(GhostwriterError::NotGguf(path.to_path_buf()));
        }
        file.seek(SeekFrom::Start(0)).map_err(unreadable)?;
        let mut reader = BufReader::with_capacity(1 << 20, file);
        let content = Content::read(&mut reader).map_err(|e| head_error(path, &e))?;
        let architecture = architecture(&content, path)?;
        whole(&content, size, path)?;
        Ok(Gguf { content, reader, architecture, path: path.to_path_buf() })
    }

    /// A number of the architecture's own section, such as `attention.head_count`.
    pub fn number(&self, key: &str) -> Option<usize> {
        let key = format!("{}.{key}", self.architecture.as_str());
        whole_number(self.content.metadata.get(&key)?)
    }

    /// As [`Gguf::number`], for what no model can do without.
    ///
    /// # Errors
    /// [`GhostwriterError::Damaged`], naming the key.
    pub fn needed(&self, key: &str) -> Result<usize, GhostwriterError> {
        match self.number(key) {
            Some(n) if n > 0 => Ok(n),
            _ => Err(self.damaged(format!("its head does not say {}.{key}", self.architecture.as_str()))),
        }
    }

    /// A fraction of the architecture's own section.
    pub fn fraction(&self, key: &str) -> Option<f64> {
        let key = format!("{}.{key}", self.architecture.as_str());
        let value = self.content.metadata.get(&key)?;
        value.to_f32().map(f64::from).or_else(|_| value.to_f64()).ok()
    }

    /// A token number, such as that of the end of a turn.
    pub fn token(&self, key: &str) -> Option<u32> {
        whole_number(self.content.metadata.get(&format!("tokenizer.ggml.{key}"))?).and_then(|n| u32::try_from(n).ok())
    }

    /// How many numbers the model is made of.
    pub fn weights(&self) -> usize {
        self.content.tensor_infos.values().map(|t| t.shape.elem_count()).sum()
    }

    /// Looks whether the weights fit. Where the system does not say what is free, they are believed to.
    ///
    /// # Errors
    /// [`GhostwriterError::OutOfMemory`].
    pub fn enough_memory(&self) -> Result<(), GhostwriterError> {
        match free_memory() {
            Some(free) if self.needed_memory() > free => Err(self.too_large()),
            _ => Ok(()),
        }
    }

    /// The weights, packed, and room for two texts and one pass: megabytes.
    fn needed_memory(&self) -> u64 {
        let size = |t: &TensorInfo| (t.shape.elem_count() / t.ggml_dtype.block_size() * t.ggml_dtype.type_size()) as u64;
        self.content.tensor_infos.values().map(size).sum::<u64>() * 21 / 20_000_000 + 160
    }

    /// The error for a model that does not fit.
    pub fn too_large(&self) -> GhostwriterError {
        GhostwriterError::OutOfMemory { needed: self.needed_memory(), free: free_memory().unwrap_or(0) }
    }

    /// The error for a head that makes no sense.
    pub fn damaged(&self, detail: String) -> GhostwriterError {
        GhostwriterError::Damaged { path: self.path.clone(), detail }
    }
}

/// What the system could give, in megabytes.
fn free_memory() -> Option<u64> {
    let text = std::fs::read_to_string("/proc/meminfo").ok()?;
    let line = text.lines().find_map(|l| l.strip_prefix("MemAvailable:"))?;
    line.trim().trim_end_matches("kB").trim().parse::<u64>().ok().map(|kb| kb / 1000)
}

fn whole_number(value: &Value) -> Option<usize> {
    match value {
        // Some files give one number a layer; those that can be run give the same to each.
        Value::Array(list) => {
            let first = whole_number(list.first()?)?;
            list.iter().all(|v| whole_number(v) == Some(first)).then_some(first)
        }
        Value::I32(n) => usize::try_from(*n).ok(),
        Value::I64(n) => usize::try_from(*n).ok(),
        other => other.to_u64().ok().or_else(|| other.to_u32().ok().map(u64::from)).and_then(|n| usize::try_from(n).ok()),
    }
}

fn head_error(path: &Path, error: &candle_core::Error) -> GhostwriterError {
    let said = error.to_string();
    let said = said.lines().next().unwrap_or("").trim().chars().take(200).collect::<String>();
    let path = path.to_path_buf();
    let short = ["fill whole buffer", "remaining", "exceeds", "end of file", "UnexpectedEof"].iter().any(|s| said.contains(s));
    if short {
        GhostwriterError::CutShort { path, detail: "its head ends too early".into() }
    } else {
        GhostwriterError::Damaged { path, detail: said }
    }
}

fn architecture(content: &Content, path: &Path) -> Result<Architecture, GhostwriterError> {
    let found = match content.metadata.get("general.architecture") {
        Some(Value::String(name)) => name.chars().take(60).collect::<String>(),
        _ => "(none is named)".into(),
    };
    match Architecture::parse(&found) {
        Some(a) if a.writes() => Ok(a),
        _ => Err(GhostwriterError::UnknownArchitecture { path: path.to_path_buf(), found }),
    }
}

/// Every tensor of the table must lie inside the file.
fn whole(content: &Content, size: u64, path: &Path) -> Result<(), GhostwriterError> {
    let mut end = content.tensor_data_offset;
    for (name, info) in &content.tensor_infos {
        let block = info.ggml_dtype.block_size() as u64;
        let elements = info.shape.dims().iter().try_fold(1u64, |n, d| n.checked_mul(*d as u64));
        let bytes = elements.and_then(|n| (n / block).checked_mul(info.ggml_dtype.type_size() as u64));
        let last = bytes.and_then(|b| content.tensor_data_offset.checked_add(info.offset)?.checked_add(b));
        let Some(last) = last else {
            return Err(GhostwriterError::Damaged {
                path: path.to_path_buf(),
                detail: format!("the size of {} makes no sense", name.chars().take(60).collect::<String>()),
            });
        };
        end = end.max(last);
    }
    if end > size {
        let detail = format!("it has {} MB of {} MB", size / 1_000_000, end.div_ceil(1_000_000));
        return Err(GhostwriterError::CutShort { path: path.to_path_buf(), detail });
    }
    Ok(())
}
