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
    /// An adapter's file cannot be used.
    #[error("the adapter cannot be used: {detail}\n  `--adapter none` writes without one.")]
    Adapter {
        /// What is the matter with it.
        detail: String,
    },
    /// An adapter that was taught on another model.
    #[error("the adapter {name} was taught on the model {taught} and cannot be used with {model}\n  Take that model, or `--adapter none`.")]
    OtherBase {
        /// The adapter.
        name: String,
        /// The model it was taught on.
        taught: String,
        /// The model that it was to be used with.
        model: String,
    },
    /// A plan that does not fit its brief.
    #[error("the plan cannot be used: {0}")]
    Plan(#[from] letters::PlanError),
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
    /// The list of clichés cannot be read.
    #[error(
        "the list of clichés cannot be read: {0}\n  Each group is a table with phrases = [\"…\"], in lower case; see templates/cliches.toml."
    )]
    Cliches(String),
    /// The model that compares sentences cannot be used.
    #[error("{path} cannot compare sentences: {detail}\n  Fetch it again with:  letters model fetch embeddings")]
    Closeness {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        detail: String,
    },
    /// The letter that came out has not the form of a letter.
    #[error("the draft did not come out in the form of a letter ({0})\n  Try another seed; a larger model helps too.")]
    Form(&'static str),
    /// An address of a server that cannot be used.
    #[error(
        "this address of a model cannot be used: {0}\n  It looks like https://host:8000/v1#model, and is the only place that brief and letter are sent to; with a name of `letters model list` nothing leaves this machine."
    )]
    Address(&'static str),
    /// A key that cannot be used.
    #[error(
        "the key of the model's server cannot be used: {0}\n  LETTERS_API_KEY holds the key itself, LETTERS_API_KEY_FILE the name of a file with it."
    )]
    Key(String),
    /// A server that does not write for us.
    #[error("the server {server} {what}\n  {next}")]
    Remote {
        /// Host and port.
        server: String,
        /// What it does or does not do.
        what: String,
        /// What to do about it.
        next: String,
    },
    /// There is too little of a writer's own text to learn a voice from.
    #[error(
        "{words} words of your own are too few to learn a voice from\n  Give letters or mails of at least {needed} words together; a handful of letters does better."
    )]
    TooLittle {
        /// Words that were found, without quotes of others.
        words: usize,
        /// Words that are needed.
        needed: usize,
    },
    /// A revision that cannot be made.
    #[error("{0}")]
    Revision(String),
    /// A recording that cannot be listened to.
    #[error("the recording cannot be used: {0}")]
    Sound(String),
    /// Nobody speaks in it.
    #[error(
        "nothing was heard: the recording is silent, or nobody speaks in it\n  See that the right microphone is chosen, and speak closer to it."
    )]
    NothingHeard,
    /// The file is no model that listens.
    #[error("{path} holds no Whisper model that can be used: {detail}\n  `letters model fetch dictation` gets one.")]
    NotWhisper {
        /// The file.
        path: PathBuf,
        /// What is missing.
        detail: String,
    },
    /// A language that the model does not know.
    #[error(
        "this dictation model does not know the language “{asked}”{}",
        if *english_only { ": it knows English alone\n  `letters model fetch dictation-any` gets one that knows a hundred." } else { "\n  Give a two-letter name, such as en, de or fr." }
    )]
    Language {
        /// As it was asked for.
        asked: String,
        /// The model knows no other than English.
        english_only: bool,
    },
    /// The model's arithmetic failed.
    #[error("the model failed: {0}\n  Try again; when it happens twice, `letters model check` shows whether the file is whole.")]
    Model(#[from] candle_core::Error),
}
