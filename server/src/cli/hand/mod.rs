//! `letters hand`

pub mod fetch;
mod list;
mod own;
mod shown;

use super::Desk;
use crate::error::ServerError;
use clap::Subcommand;
use std::path::PathBuf;
use std::process::ExitCode;

/// Hands: which there are, fetch them, teach one's own, look at them and measure them.
#[derive(Debug, Subcommand)]
pub enum Hands {
    /// Lists the hands, and which are here
    #[command(after_help = "Example:
  letters hand list")]
    List {
        /// As JSON
        #[arg(long)]
        json: bool,
    },
    /// Fetches the letterforms of hands from npm
    #[command(after_help = "Example:
  letters hand fetch homemade-apple
  letters hand fetch            all that are missing")]
    Fetch {
        /// Names of `letters hand list`; all when none is given
        names: Vec<String>,
    },
    /// Prints the sheet from which your own hand is learned
    #[command(after_help = "Example:
  letters hand sheet -o sheet.pdf")]
    Sheet {
        /// What it is printed on
        #[arg(long, value_enum, default_value = "a4")]
        paper: own::On,
        /// Where to
        #[arg(short = 'o', long = "out", value_name = "SHEET.pdf")]
        out: PathBuf,
    },
    /// Learns your own hand from scans or photographs of the filled sheet
    #[command(after_help = "Example:
  letters hand learn page-1.jpg page-2.jpg page-3.jpg --name chris
  letters hand learn scan.pdf --name chris --title \"Chris\"")]
    Learn(own::Learn),
    /// Takes single boxes of a learned hand again
    #[command(after_help = "Example:
  letters hand retake chris page-2-again.jpg
  letters hand retake chris page-1-again.jpg --box g:3")]
    Retake(own::Retake),
    /// Forgets a hand that was learned here
    #[command(after_help = "Example:
  letters hand forget chris")]
    Forget {
        /// The hand
        name: String,
    },
    /// Says where the pen paths of a hand come from, and which letters are not drawn by the line in their ink
    #[command(after_help = "Example:
  letters hand check homemade-apple
  letters hand check --all")]
    Check {
        /// The hand
        #[arg(required_unless_present = "all", conflicts_with = "all")]
        name: Option<String>,
        /// Every hand that is here, in a table
        #[arg(long)]
        all: bool,
        /// As JSON
        #[arg(long, conflicts_with = "all")]
        json: bool,
    },
    /// Shows a hand on paper: alphabet, pairs, a page, and its numbers beside people's
    #[command(after_help = "Example:
  letters hand specimen theodore -o theodore.pdf")]
    Specimen(shown::Specimen),
    /// Measures writing as it is drawn, beside what people's writing shows
    #[command(after_help = "Example:
  letters hand measure letter.pdf
  letters hand measure --hand homemade-apple --neatness 0 --json")]
    Measure(shown::Measure),
}

impl Hands {
    /// Does it.
    pub fn run(self, desk: &Desk) -> Result<ExitCode, ServerError> {
        match self {
            Hands::List { json } => list::run(desk, json),
            Hands::Fetch { names } => fetch::run(desk, &names),
            Hands::Sheet { paper, out } => own::sheet(desk, paper, out),
            Hands::Learn(learn) => learn.run(desk),
            Hands::Retake(retake) => retake.run(desk),
            Hands::Forget { name } => own::forget(desk, &name),
            Hands::Check { name: Some(name), json, .. } => list::check(desk, &name, json),
            Hands::Check { name: None, .. } => list::check_all(desk),
            Hands::Specimen(specimen) => specimen.run(desk),
            Hands::Measure(measure) => measure.run(desk),
        }
    }
}
