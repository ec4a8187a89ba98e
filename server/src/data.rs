//! The data folder: where everything that is not in the repository lives.

use crate::error::ServerError;
use etcetera::BaseStrategy;
use press::faces::FaceCard;
use std::path::{Path, PathBuf};

/// The data folder and the places in it. Cheap to clone; knows paths and reads nothing.
///
/// ```text
/// letters.sqlite   what is kept           models/FILE      weights
/// jobs.sqlite      what waits to be done  hands/NAME.ttf   letterforms
/// files/           finished PDFs, books   faces/FILE       the book's and the page's type
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Data {
    root: PathBuf,
}

impl Data {
    /// The data folder at `root`; nothing is created yet.
    pub fn at(root: impl Into<PathBuf>) -> Data {
        Data { root: root.into() }
    }

    /// `letters` in the XDG data folder (`~/.local/share/letters` unless XDG_DATA_HOME says otherwise),
    /// or `None` when there is no home.
    pub fn usual() -> Option<PathBuf> {
        etcetera::choose_base_strategy().ok().map(|s| s.data_dir().join("letters"))
    }

    /// Creates the folders that are missing.
    ///
    /// # Errors
    /// When the file system refuses; the text names the folder.
    pub fn create(&self) -> Result<(), ServerError> {
        for dir in [self.root.clone(), self.models(), self.hands(), self.faces(), self.files()] {
            std::fs::create_dir_all(&dir).map_err(|e| {
                ServerError::Unavailable(format!(
                    "The data folder {} cannot be made: {e}.\n  Choose another place with --data DIR.",
                    dir.display()
                ))
            })?;
        }
        Ok(())
    }

    /// The folder itself.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The archive, when it is on SQLite.
    pub fn database(&self) -> PathBuf {
        self.root.join("letters.sqlite")
    }

    /// The queue of background work, when it is on SQLite.
    pub fn jobs_database(&self) -> PathBuf {
        self.root.join("jobs.sqlite")
    }

    /// Finished files.
    pub fn files(&self) -> PathBuf {
        self.root.join("files")
    }

    /// The folder of weights.
    pub fn models(&self) -> PathBuf {
        self.root.join("models")
    }

    /// Weights by their file name, as the catalogue gives it.
    pub fn model(&self, file: &str) -> PathBuf {
        self.models().join(file)
    }

    /// The folder of letterforms.
    pub fn hands(&self) -> PathBuf {
        self.root.join("hands")
    }

    /// A typeface hand's letterforms by the hand's name.
    pub fn hand(&self, name: &str) -> PathBuf {
        self.hands().join(format!("{name}.ttf"))
    }

    /// The card of a hand that was learned on this machine.
    pub fn learned_card(&self, name: &str) -> PathBuf {
        self.hands().join(format!("{name}.toml"))
    }

    /// The letterforms of a hand that was learned on this machine.
    pub fn learned_book(&self, name: &str) -> PathBuf {
        self.hands().join(format!("{name}.hand"))
    }

    /// What was read of the sheet from which a hand was learned: kept, so that single boxes can be taken again.
    pub fn learned_sheet(&self, name: &str) -> PathBuf {
        self.hands().join(format!("{name}.sheet"))
    }

    /// The folder of type faces.
    pub fn faces(&self) -> PathBuf {
        self.root.join("faces")
    }

    /// A type face, as `templates/faces.toml` names it.
    pub fn face(&self, card: &FaceCard) -> PathBuf {
        self.faces().join(card.file_name())
    }
}
