//! `letters setup`

use super::{Desk, hand, model};
use crate::error::ServerError;
use crate::supply::list;
use clap::Args;
use ghostwriter::remote::Address;
use std::process::ExitCode;

/// Fetches whatever is missing: the model, all hands and faces. What is here is left alone.
#[derive(Debug, Args)]
#[command(after_help = "Example:
  letters setup --quick")]
pub struct Setup {
    /// The small model (98 MB) instead of the standard one (1.1 GB)
    #[arg(long)]
    quick: bool,
}

impl Setup {
    /// Fetches it.
    pub fn run(self, desk: &Desk) -> Result<ExitCode, ServerError> {
        hand::fetch::fetch_all(desk, "hands", desk.templates.hands().filter_map(|c| list::hand(&desk.data, c)).collect())?;
        hand::fetch::fetch_all(desk, "faces", desk.templates.faces().map(|c| list::face(&desk.data, c)).collect())?;
        let name = if self.quick { "quick" } else { &desk.config.model };
        // A model that is a file of one's own, or on another machine, is not ours to fetch.
        if Address::is(name) || desk.templates.model(name).is_err() && desk.templates.model_path(&desk.data, name).is_ok() {
            return Ok(ExitCode::SUCCESS);
        }
        model::fetch(desk, desk.templates.model(name)?)?;
        Ok(ExitCode::SUCCESS)
    }
}
