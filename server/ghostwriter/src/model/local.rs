//! A model on this machine: its weights, its tokens and the way it is spoken to.

use super::{catalogue::Architecture, chat::Chat, decoder::Decoder, gguf::Gguf, tokens::Tokens};
use crate::GhostwriterError;
use candle_core::Device;
use std::path::Path;

/// A model that was loaded.
pub struct Local {
    /// Reads and writes.
    pub decoder: Decoder,
    /// Text into tokens and back.
    pub tokens: Tokens,
    /// Its chat template.
    pub chat: Chat,
    /// Its family.
    pub architecture: Architecture,
    /// How many weights it has.
    pub weights: usize,
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
        Ok(Local { decoder, tokens, chat, architecture, weights })
    }

    /// The tokens of a question and of the beginning of its answer.
    ///
    /// # Errors
    /// When the chat template cannot be followed.
    pub fn question(&self, system: &str, user: &str, answer: &str) -> Result<Vec<u32>, GhostwriterError> {
        Ok(self.tokens.encode(&(self.chat.render(system, user)? + answer)))
    }
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
