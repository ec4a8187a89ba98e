//! The ghostwriter: from a brief to a letter, with a language model on this machine.
//!
//! One way through the room: the sender's notes are read and turned towards the reader (`notes`) and laid onto
//! the movement of such a letter (`plan`); a model file is opened (`model`) and sentences come out one by one
//! (`write`), held against the brief before anybody sees them (`check`).
//!
//! It never knows the database, the web, or where a model file comes from; the clock only measures.
//! What stands in a brief is material, never an instruction.

pub mod adapter;
mod check;
pub mod dictation;
mod error;
pub mod eval;
mod model;
mod notes;
mod plan;
pub mod remote;
pub mod revise;
pub mod voice;
mod write;

/// What whoever teaches a model needs of it: its file, its shape and its tokens.
pub mod base {
    pub use crate::model::{
        gguf::Gguf,
        local::{device, sha256},
        shape::Shape,
        tokens::Tokens,
    };
}

pub use check::{Cliche, Cliches, Closeness, FactRead, Fault, FaultKind, Reading, Told, read};
pub use error::GhostwriterError;
pub use model::{
    catalogue::{Architecture, Beside, Catalogue, Entry, Purpose, Source},
    gauge::Gauge,
};
pub use notes::{Kind, Material, Note, Notes, Voicing};
pub use plan::{Beat, Condition, Earlier, Given, Line, Occasion, Reflections, Setting, When, lay};
pub use write::draft::{Drafted, Ending, SentenceUse, Settings};

use adapter::Adapter;
use letters::Brief;
use model::local::Local;
use remote::{Address, Key, Remote};
use std::{ops::ControlFlow, path::Path};
use write::draft;

/// A model, ready to write. Share it: drafts read the same weights, each with a memory of its own.
pub struct Ghostwriter {
    mind: Mind,
    /// Under 600 million weights: fluent, and not to be trusted with facts. It chooses among our sentences.
    small: bool,
    /// Over 3,000 million weights: its own sentences join notes better than ours may.
    fluent: bool,
}

enum Mind {
    Here(Box<Local>),
    There(Box<Remote>),
}

impl Ghostwriter {
    /// Loads a GGUF file of any architecture that the decoder knows; tokenizer and chat template come out of it.
    ///
    /// # Errors
    /// When the file cannot be read, is no GGUF, is cut short or damaged, is of another architecture, holds
    /// no tokenizer, or needs more memory than is free.
    pub fn open(path: &Path) -> Result<Ghostwriter, GhostwriterError> {
        let local = Local::open(path)?;
        let (small, fluent) = (local.weights < 600_000_000, local.weights > 3_000_000_000);
        Ok(Ghostwriter { mind: Mind::Here(Box::new(local)), small, fluent })
    }

    /// Puts an adapter beside the weights: what the model was taught of the trade, and asked for its own sentences.
    ///
    /// # Errors
    /// [`GhostwriterError::OtherBase`] when it was taught on another model, or this one is on another machine.
    pub fn teach(&mut self, adapter: &Adapter) -> Result<(), GhostwriterError> {
        match &mut self.mind {
            Mind::Here(local) => local.teach(adapter),
            Mind::There(_) => {
                let (name, taught) = (adapter.card.name.clone(), adapter.card.model.clone());
                Err(GhostwriterError::OtherBase { name, taught, model: "a model on another machine".into() })
            }
        }
    }

    /// A model behind an address, which is taken for a large one. Brief and letter are sent there, and nowhere else.
    ///
    /// # Errors
    /// As [`Remote::open`].
    pub fn at(address: &Address, key: Option<Key>) -> Result<Ghostwriter, GhostwriterError> {
        Ok(Ghostwriter { mind: Mind::There(Box::new(Remote::open(address, key)?)), small: false, fluent: true })
    }

    /// The family of the loaded model; none where it is on another machine.
    pub fn architecture(&self) -> Option<Architecture> {
        self.here().ok().map(|local| local.architecture)
    }

    /// The model on this machine, or the server that has it.
    fn here(&self) -> Result<&Local, &Remote> {
        match &self.mind {
            Mind::Here(local) => Ok(local),
            Mind::There(remote) => Err(remote),
        }
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
}

/// The plan of a letter as it would be written: what the writer may see and change before a word of it stands.
pub fn plan(brief: &Brief, occasion: &Occasion, earlier: &[String]) -> letters::Plan {
    draft::plan(&Notes::read(brief), brief, occasion, earlier)
}
