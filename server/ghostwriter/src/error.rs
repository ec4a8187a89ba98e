//! What can go wrong between a brief and a letter, in words for the person at the keyboard.

use std::path::PathBuf;

/// What went wrong, and what to do next. Never holds text of a letter or a brief.
#[derive(Debug, thiserror::Error)]
pub enum GhostwriterError {
    /// The catalogue of models cannot be used.
    #[error("the catalogue of models: {0}\n  Mend templates/models.toml; every entry there shows the form.")]
    Catalogue(String),
    /// An occasion's file cannot be used.
    #[error("an occasion's file: {0}\n  The files in templates/occasions/ show the form.")]
    Occasion(String),
    /// The sentences that follow notes cannot be used.
    #[error("the reflections: {0}\n  templates/reflections.toml of the house shows the form.")]
    Reflections(String),
    /// The file is not there or cannot be read.
    #[error("the model file {path} cannot be read: {source}\n  `letters model fetch quick` gets the small one.")]
    Unreadable {
        /// Where it was looked for.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The file is something else.
    #[error("{0} is not a GGUF file\n  Give a .gguf file, or the name of a model of `letters model list`.")]
    NotGguf(PathBuf),
    /// The file ends before what its head promises.
    #[error("{path} is cut short: {detail}\n  Fetch it again; `letters model check` says which files are whole.")]
    CutShort {
        /// The file.
        path: PathBuf,
        /// What is missing.
        detail: String,
    },
    /// The file is a GGUF, but its head makes no sense.
    #[error("{path} is damaged: {detail}\n  Fetch it again; `letters model check` says which files are whole.")]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What makes no sense.
        detail: String,
    },
    /// A model of a kind that we cannot run.
    #[error("{path} holds a model of architecture “{found}”\n  These can be run: llama, qwen2, qwen3, gemma3, phi3.")]
    UnknownArchitecture {
        /// The file.
        path: PathBuf,
        /// What its head says.
        found: String,
    },
    /// The file holds weights but no way to read text.
    #[error(
        "{path} holds no tokenizer that can be used: {detail}\n  Use a GGUF made for chat (its name usually ends in -Instruct or -it)."
    )]
    NoTokenizer {
        /// The file.
        path: PathBuf,
        /// What is missing.
        detail: String,
    },
    /// The chat template in the file cannot be rendered.
    #[error("the chat template in the model file cannot be used: {0}\n  Another build of the same model may hold a sound one.")]
    Template(String),
    /// There is less memory than the model needs.
    #[error(
        "the model needs about {needed} MB of memory and {free} MB are free\n  Close other programs, or choose a smaller model: `letters model list` says what each needs."
    )]
    OutOfMemory {
        /// In megabytes.
        needed: u64,
        /// In megabytes.
        free: u64,
    },
    /// The brief breaks its own rules.
    #[error("the brief cannot be used: {0}")]
    Brief(#[from] letters::BriefError),
    /// The brief leaves the model no room to write in.
    #[error(
        "the notes fill the model's memory: {needed} tokens with the letter, of {room}\n  Shorten or leave out notes, ask for fewer words, or choose a model with a longer context."
    )]
    TooMuch {
        /// Tokens that the prompt and the letter would take.
        needed: usize,
        /// Tokens that the model can hold.
        room: usize,
    },
    /// The letter that came out has not the form of a letter.
    #[error("the draft did not come out in the form of a letter ({0})\n  Try another seed; a larger model helps too.")]
    Form(&'static str),
    /// The model's arithmetic failed.
    #[error("the model failed: {0}\n  Try again; when it happens twice, `letters model check` shows whether the file is whole.")]
    Model(#[from] candle_core::Error),
}
