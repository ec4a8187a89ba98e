//! The ghostwriter: from a brief to a letter, with a language model on this machine.
//!
//! One way through the room: the sender's notes are read and turned towards the reader (`notes`) and laid onto
//! the movement of such a letter (`plan`); a model file is opened (`model`) and sentences come out one by one
//! (`write`), held against the brief before anybody sees them (`check`).
//!
//! It never knows the database, the web, or where a model file comes from; the clock only measures.
//! What stands in a brief is material, never an instruction.

mod check;
mod error;
mod model;
mod notes;
mod plan;
pub mod revise;
pub mod voice;
mod write;

pub use error::GhostwriterError;
pub use model::{
    catalogue::{Architecture, Catalogue, Entry, Purpose, Source},
    sampler::Sampling,
};
pub use notes::{Kind, Material, Note, Notes, Voicing};
pub use plan::{Beat, Condition, Earlier, Given, Line, Occasion, Reflections, Setting, When, lay};
pub use proof as proofread;
pub use write::draft::{Drafted, Ending, SentenceUse, Settings};

use candle_core::Device;
use letters::Brief;
use model::{chat, decoder, gguf, tokens};
use std::{ops::ControlFlow, path::Path};
use write::{draft, prompt};

/// A model, loaded and ready to write. Share it: drafts read the same weights, each with a memory of its own.
pub struct Ghostwriter {
    decoder: decoder::Decoder,
    tokens: tokens::Tokens,
    chat: chat::Chat,
    architecture: Architecture,
    /// Under 600 million weights: fluent, and not to be trusted with facts. It chooses among our sentences.
    small: bool,
}

impl Ghostwriter {
    /// Loads a GGUF file of any architecture that the decoder knows; tokenizer and chat template come out of it.
    ///
    /// # Errors
    /// When the file cannot be read, is no GGUF, is cut short or damaged, is of another architecture, holds
    /// no tokenizer, or needs more memory than is free.
    pub fn open(path: &Path) -> Result<Ghostwriter, GhostwriterError> {
        let mut gguf = gguf::Gguf::open(path)?;
        let tokens = tokens::Tokens::from_gguf(&gguf)?;
        let template = gguf.content.metadata.get("tokenizer.chat_template").and_then(|v| v.to_string().ok()).cloned();
        let chat = chat::Chat::new(template.as_deref(), gguf.architecture, &tokens.first, &tokens.last)?;
        gguf.enough_memory()?;
        let small = gguf.weights() < 600_000_000;
        let decoder = decoder::Decoder::load(&mut gguf, &device()?)?;
        Ok(Ghostwriter { decoder, tokens, chat, architecture: gguf.architecture, small })
    }

    /// The family of the loaded model.
    pub fn architecture(&self) -> Architecture {
        self.architecture
    }

    /// Writes a letter. `on_piece` is given each piece as soon as it stands fast; `settings.so_far` and all
    /// pieces joined are [`Drafted::text`], always. Breaking stops the draft after that piece.
    ///
    /// # Errors
    /// When the brief breaks its rules or leaves no room to write, or the model fails.
    pub fn draft(
        &self,
        brief: &Brief,
        settings: &Settings,
        on_piece: &mut dyn FnMut(&str) -> ControlFlow<()>,
    ) -> Result<Drafted, GhostwriterError> {
        draft::draft(self, brief, settings, on_piece)
    }

    /// The salutation with its empty line, and the tokens of everything before the body.
    fn prompt(&self, brief: &Brief, occasion: &Occasion) -> Result<(String, Vec<u32>), GhostwriterError> {
        let marks = self.tokens.marks();
        let room = self.decoder.context();
        let mut needed = 0;
        // A brief of very many or very long notes is shown to the model in less and less of each.
        for shown in [600, 160, 60, 20] {
            let laid = prompt::prompt(brief, occasion, &marks, shown, self.small);
            let text = self.chat.render(laid.system, &laid.user)? + &laid.opening;
            let tokens = self.tokens.encode(&text);
            needed = tokens.len() + brief.words as usize * 2 + 256;
            if needed <= room && !tokens.is_empty() {
                return Ok((laid.opening, tokens));
            }
        }
        Err(GhostwriterError::TooMuch { needed, room })
    }
}

#[cfg(feature = "cuda")]
fn device() -> Result<Device, GhostwriterError> {
    Ok(Device::cuda_if_available(0)?)
}

#[cfg(not(feature = "cuda"))]
fn device() -> Result<Device, GhostwriterError> {
    Ok(Device::Cpu)
}
