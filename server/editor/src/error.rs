//! What can go wrong at the editor's desk.

/// What went wrong, and what to do next. Never holds a word of a letter.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum EditorError {
    /// The list of things cannot be used.
    #[error("the list of things: {0}\n  Mend templates/things.toml: groups of things = [\"…\"].")]
    Things(String),
    /// The list of feelings cannot be used.
    #[error("the list of feelings: {0}\n  Mend templates/feelings.toml: groups with weight = 1.0 and words = [\"…\"].")]
    Feelings(String),
    /// Comparing meanings failed.
    #[error(transparent)]
    Meaning(#[from] ghostwriter::GhostwriterError),
}
