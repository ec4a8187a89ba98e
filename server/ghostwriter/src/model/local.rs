//! A model on this machine: its weights, its tokens and the way it is spoken to.

use super::{catalogue::Architecture, chat::Chat, decoder::Decoder, gguf::Gguf, tokens::Tokens};
use crate::{GhostwriterError, adapter::Adapter};
use candle_core::Device;
use sha2::{Digest, Sha256};
use std::{
    fs::File,
    io::{self, Read},
    path::{Path, PathBuf},
};

/// A model that was loaded.
pub struct Local {
    /// Reads and writes.
    pub decoder: Decoder,
    /// The same weights with what was learned of the trade.
    pub taught: Option<Decoder>,
    /// Text into tokens and back.
    pub tokens: Tokens,
    /// Its chat template.
    pub chat: Chat,
    /// Its family.
    pub architecture: Architecture,
    /// How many weights it has.
    pub weights: usize,
    path: PathBuf,
}

impl Local {
    /// Loads a GGUF file; tokenizer and chat template come out of it.
    ///
    /// # Errors
    /// As [`crate::Ghostwriter::open`].
    pub fn open(path: &Path) -> Result<Local, GhostwriterError> {
        let mut gguf = Gguf::open(path)?;
        let tokens = Tokens::from_gguf(&gguf)?;
        let template = gguf.content.metadata.get("tokenizer.chat_template").and_then(|v| v.to_string().ok()).cloned();
        let chat = Chat::new(template.as_deref(), gguf.architecture, &tokens.first, &tokens.last)?;
        gguf.enough_memory()?;
        let (architecture, weights) = (gguf.architecture, gguf.weights());
        let decoder = Decoder::load(&mut gguf, &device()?)?;
        Ok(Local { decoder, taught: None, tokens, chat, architecture, weights, path: path.to_path_buf() })
    }

    /// Puts an adapter beside the weights.
    ///
    /// # Errors
    /// [`GhostwriterError::OtherBase`] when it was taught on another file than this.
    pub fn teach(&mut self, adapter: &Adapter) -> Result<(), GhostwriterError> {
        let card = &adapter.card;
        let other = || {
            let model = self.path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            GhostwriterError::OtherBase { name: card.name.clone(), taught: card.model.clone(), model }
        };
        if !is_file(&self.path, card.bytes, &card.base)
            .map_err(|source| GhostwriterError::Unreadable { path: self.path.clone(), source })?
        {
            return Err(other());
        }
        self.taught = Some(self.decoder.with(adapter)?.ok_or_else(other)?);
        Ok(())
    }

    /// The tokens of a question and of the beginning of its answer.
    ///
    /// # Errors
    /// When the chat template cannot be followed.
    pub fn question(&self, system: &str, user: &str, answer: &str) -> Result<Vec<u32>, GhostwriterError> {
        Ok(self.tokens.encode(&(self.chat.render(system, user)? + answer)))
    }
}

/// The sha256 of a file, in small letters.
///
/// # Errors
/// When it cannot be read.
pub fn sha256(path: &Path) -> io::Result<String> {
    let (mut file, mut hash, mut part) = (File::open(path)?, Sha256::new(), vec![0; 1 << 20]);
    loop {
        match file.read(&mut part)? {
            0 => break,
            read => hash.update(&part[..read]),
        }
    }
    Ok(hash.finalize().iter().map(|b| format!("{b:02x}")).collect())
}

/// Whether a file has so many bytes and this sum; one of another length is not summed.
fn is_file(path: &Path, bytes: u64, sum: &str) -> io::Result<bool> {
    Ok(path.metadata()?.len() == bytes && sha256(path)? == sum)
}

#[cfg(feature = "cuda")]
/// Where tensors lie.
///
/// # Errors
/// When a graphics card that was asked for does not answer.
pub fn device() -> Result<Device, GhostwriterError> {
    Ok(Device::cuda_if_available(0)?)
}

#[cfg(not(feature = "cuda"))]
/// Where tensors lie.
///
/// # Errors
/// When a graphics card that was asked for does not answer.
pub fn device() -> Result<Device, GhostwriterError> {
    Ok(Device::Cpu)
}
