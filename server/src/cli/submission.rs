//! `letters book submission`

use super::source::{Opened, Source};
use super::{Desk, out};
use crate::autographs::Writing;
use crate::beside::Beside;
use crate::error::ServerError;
use chrono::NaiveDate;
use clap::Args;
use press::submission::{Offer, docx, markdown, proposal};
use serde_json::json;
use std::io::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;

/// Makes what goes to a publisher: manuscript.docx and manuscript.md, double spaced as editors ask for it, and
/// submission.pdf with a letter to the editor, a synopsis and sample letters.
#[derive(Debug, Args)]
#[command(after_help = "Example:
  letters book submission letters/ --sample 3 --sample 1 --dated 2026-11-23 -o publisher/
  letters book submission --collection \"Letters to Loretta\" -o publisher/

What is said to the publisher stands in the folder's book.toml, or on the book's page in the browser:
  samples = [\"2024-05-12-loretta\"]
  [submission]
  contact = \"\"\"12 Porch Lane
  Tulsa\"\"\"
  editor = \"Ms. Brewer\"          # also: name, house, about_book, synopsis, about_author, besides
What nobody said is left out. The house's own phrases are in templates/submission.toml.")]
pub struct Submit {
    #[command(flatten)]
    source: Source,
    /// A letter that goes with it, by its number in the book; may be given again [default: the first three]
    #[arg(long = "sample", value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    samples: Vec<u32>,
    /// The date of the letter to the editor [default: none]
    #[arg(long, value_name = "YYYY-MM-DD")]
    dated: Option<NaiveDate>,
    /// The book's design, whose faces it is set in [default: octavo]
    #[arg(long, value_name = "NAME")]
    design: Option<String>,
    /// The folder for manuscript.docx, manuscript.md and submission.pdf; it is made when it is not there
    #[arg(short = 'o', long = "out", value_name = "DIR")]
    out: PathBuf,
    /// Says as JSON what was made
    #[arg(long)]
    json: bool,
}

impl Submit {
    /// Makes it.
    pub fn run(self, desk: &Desk) -> Result<ExitCode, ServerError> {
        let Opened { manuscript, sheets, make, submission, samples } = self.source.open(desk)?;
        submission.check().map_err(ServerError::Misused)?;
        let samples = if self.samples.is_empty() { samples } else { self.samples.iter().map(|n| *n as usize - 1).collect() };
        let design = desk.templates.design_or_first(self.design.as_ref().or(make.design.as_ref()).map(String::as_str))?;
        let faces = desk.templates.book_faces(&desk.data, design)?;
        let writing = Writing::new(&desk.templates, &desk.data);
        let autograph = |at: usize| writing.letter(&manuscript, &sheets, at);
        std::fs::create_dir_all(&self.out).map_err(|e| ServerError::file(&self.out, e))?;
        let paths = ["manuscript.docx", "manuscript.md", "submission.pdf"].map(|name| self.out.join(name));
        let mut files = paths.iter().map(|path| Beside::begin(path)).collect::<Result<Vec<_>, _>>()?;
        let phrases = desk.templates.phrases();
        let made = [docx(&manuscript, &submission, phrases)?, markdown(&manuscript, &submission, phrases)?.into_bytes()];
        for ((file, bytes), path) in files.iter_mut().zip(&made).zip(&paths) {
            file.file().write_all(bytes).map_err(|e| ServerError::file(path, e))?;
        }
        let offer = Offer { said: &submission, samples: &samples, dated: self.dated };
        let pages = proposal(&manuscript, &offer, phrases, design, &faces, Some(&autograph), files[2].file())?;
        Beside::settle(files)?;
        if self.json {
            out::json(
                &json!({ "docx": paths[0], "markdown": paths[1], "pdf": paths[2], "pages": pages, "letters": manuscript.letters.len() }),
            )?;
        } else {
            for path in &paths {
                eprintln!("{}", path.display());
            }
        }
        Ok(ExitCode::SUCCESS)
    }
}
