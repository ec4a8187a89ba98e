//! What writes: the options that every command has which drafts.

use super::Desk;
use crate::error::ServerError;
use ghostwriter::Ghostwriter;

/// A model and what it was taught.
#[derive(Debug, clap::Args)]
pub struct Mind {
    /// What writes: a name of `letters model list`, a GGUF file, or the address of a server that speaks as OpenAI's do (brief and letter are then sent there) [default: the setting model]
    #[arg(long, value_name = "NAME|FILE.gguf|https://HOST")]
    model: Option<String>,
    /// What the model was taught beside its weights: none, a name of templates/adapters, or a file [default: the setting adapter, or the catalogue's]
    #[arg(long, value_name = "none|NAME")]
    adapter: Option<String>,
}

impl Mind {
    /// The model's name, or that of the settings.
    pub fn name<'a>(&'a self, desk: &'a Desk) -> &'a str {
        self.model.as_deref().unwrap_or(&desk.config.model)
    }

    /// Opens it.
    ///
    /// # Errors
    /// When it is not here or cannot be read; says what to do.
    pub fn open(&self, desk: &Desk) -> Result<Ghostwriter, ServerError> {
        desk.writer(self.name(desk), self.adapter.as_deref())
    }

    /// Opens the one that was named, if any was.
    ///
    /// # Errors
    /// As [`Mind::open`].
    pub fn named(&self, desk: &Desk) -> Result<Option<Ghostwriter>, ServerError> {
        self.model.as_ref().map(|_| self.open(desk)).transpose()
    }
}
