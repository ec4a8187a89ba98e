//! `letters plan`

use super::{Desk, out};
use crate::beside;
use crate::error::ServerError;
use clap::Args;
use std::fmt::Write;
use std::path::PathBuf;
use std::process::ExitCode;

/// Shows how a letter would move before it is written: its beats, what each must do, which notes it tells and
/// how long it is. Change the file and draft by it with `letters draft --plan`.
#[derive(Debug, Args)]
#[command(after_help = "Example:
  letters plan brief.toml -o plan.toml
  letters draft brief.toml --plan plan.toml > letter.txt")]
pub struct Plan {
    /// The brief; - is standard input
    #[arg(value_name = "BRIEF.toml")]
    brief: PathBuf,
    /// Earlier letters to the same person, the newest first
    #[arg(long, value_name = "LETTER.txt", num_args = 1..)]
    earlier: Vec<PathBuf>,
    /// Where the plan goes [default: standard output]
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

impl Plan {
    /// Lays it.
    pub fn run(self, desk: &Desk) -> Result<ExitCode, ServerError> {
        let brief = out::read_brief(&self.brief)?;
        let earlier = self.earlier.iter().map(|path| out::read_text(path)).collect::<Result<Vec<_>, _>>()?;
        let occasion = desk.templates.occasion_or_general(&brief.occasion);
        let plan = ghostwriter::plan(&brief, &occasion, &earlier);
        let mut text = format!(
            "# {}, {} words. Move notes between beats, change words, drop a beat: the words add up to the\n",
            occasion.title, brief.words
        );
        text.push_str("# brief's, and every note that must be told stands somewhere. The notes:\n");
        for (i, fact) in brief.facts.iter().enumerate() {
            let note: String = fact.text.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(90).collect();
            let _ = writeln!(text, "#   {i}{} {note}", if fact.must { " (must)" } else { "" });
        }
        text.push('\n');
        text.push_str(&toml::to_string_pretty(&plan).map_err(|e| ServerError::Unavailable(format!("The plan cannot be written: {e}")))?);
        match &self.output {
            Some(path) => beside::files(&[(path.clone(), text.into_bytes())])?,
            None => out::say(&text)?,
        }
        Ok(ExitCode::SUCCESS)
    }
}
