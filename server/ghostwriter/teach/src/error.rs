use std::path::PathBuf;

/// What went wrong, and what to do next.
#[derive(Debug, thiserror::Error)]
pub enum TeachError {
    /// A file of the corpus cannot be read.
    #[error("{path}: {source}")]
    File {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// A line of the corpus is not of its form.
    #[error("{place}: {detail}\n  templates/corpus/README.md shows the form.")]
    Line {
        /// File and line.
        place: String,
        /// What is the matter with it.
        detail: String,
    },
    /// The base cannot be taught.
    #[error("{0}")]
    Base(String),
    /// The model's file.
    #[error(transparent)]
    Ghostwriter(#[from] ghostwriter::GhostwriterError),
    /// The arithmetic.
    #[error(transparent)]
    Candle(#[from] candle_core::Error),
}
