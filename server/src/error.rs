//! The server's own error: what a person at the command line or the desk is told.
//!
//! Its text says what to do next and holds no letter text, no SQL and no stack; what helps a programmer
//! goes to the log where the error arises.

use std::path::PathBuf;

/// What the program could not do.
#[derive(Debug, thiserror::Error)]
pub enum ServerError {
    /// What was asked for is not there or not allowed; the text says what is.
    #[error("{0}")]
    Misused(String),
    /// Something that is needed is not there just now; the text says how to get it.
    #[error("{0}")]
    Unavailable(String),
    /// A file could not be read or written.
    #[error("{}: {source}", .path.display())]
    File {
        /// Which.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The archive.
    #[error(transparent)]
    Archive(#[from] archive::ArchiveError),
    /// The ghostwriter.
    #[error(transparent)]
    Ghostwriter(#[from] ghostwriter::GhostwriterError),
    /// The editor.
    #[error(transparent)]
    Editor(#[from] editor::EditorError),
    /// The secretary.
    #[error(transparent)]
    Secretary(#[from] secretary::SecretaryError),
    /// A hand.
    #[error(transparent)]
    Hand(#[from] fonts::HandError),
    /// Pictures from which no hand could be learned.
    #[error(transparent)]
    Learn(#[from] learn::LearnError),
    /// Writing in a hand.
    #[error(transparent)]
    Write(#[from] fonts::WriteError),
    /// The press.
    #[error(transparent)]
    Press(#[from] press::PressError),
    /// A brief.
    #[error(transparent)]
    Brief(#[from] letters::BriefError),
    /// Configuration.
    #[error(transparent)]
    Config(#[from] crate::config::ConfigError),
    /// Something could not be fetched.
    #[error(transparent)]
    Supply(#[from] crate::supply::SupplyError),
}

impl ServerError {
    /// A file that could not be read or written.
    pub fn file(path: impl Into<PathBuf>, source: std::io::Error) -> ServerError {
        ServerError::File { path: path.into(), source }
    }

    /// What the program's end says to a script: 1 failed, 2 misused.
    pub fn exit_code(&self) -> u8 {
        match self {
            ServerError::Misused(_) | ServerError::Config(_) => 2,
            _ => 1,
        }
    }
}
