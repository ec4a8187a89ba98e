//! `letters config`

use super::{Desk, out};
use crate::config::KEYS;
use crate::error::ServerError;
use clap::Args;
use serde_json::json;
use std::process::ExitCode;

/// Shows every setting: what it means, its value, and where that was said.
#[derive(Debug, Args)]
#[command(after_help = "Example:
  letters config
  LETTERS_MODEL=quick letters config --json

A setting is said in letters.toml (model = \"quick\"), over that in the environment (LETTERS_MODEL=quick),
over that on the command line (letters serve --model quick). letters.toml is looked for at --config FILE, at
LETTERS_CONFIG, in the data folder, and in the XDG configuration folder (~/.config/letters/letters.toml).")]
pub struct Show {
    /// As JSON
    #[arg(long)]
    json: bool,
}

impl Show {
    /// Shows it.
    pub fn run(self, desk: &Desk) -> Result<ExitCode, ServerError> {
        if self.json {
            let keys = KEYS.map(|k| json!({ "key": k.name, "value": desk.config.value(k.name), "from": desk.config.said(k.name), "default": k.usual, "about": k.about }));
            out::json(&keys)?;
            return Ok(ExitCode::SUCCESS);
        }
        for key in KEYS {
            let from = desk.config.said(key.name).map_or_else(|| "the default".to_string(), str::to_string);
            let spelled = format!("LETTERS_{}", key.name.to_uppercase());
            out::say(&format!(
                "{} = {:?}\n  from {from}; in the environment {spelled}\n  {}\n",
                key.name,
                desk.config.value(key.name),
                key.about
            ))?;
        }
        Ok(ExitCode::SUCCESS)
    }
}
