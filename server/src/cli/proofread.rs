//! `letters proofread`

use super::{Desk, out, voice};
use crate::error::ServerError;
use clap::{Args, ValueEnum};
use ghostwriter::Notes;
use letters::{Brief, RemarkKind, Voice};
use proof::{English, proofread};
use serde_json::json;
use std::path::PathBuf;
use std::process::ExitCode;

/// Reads a letter for slips of the pen: spelling, doubled words, agreement, a and an, punctuation. Nothing is changed,
/// and nothing is said about how somebody writes.
#[derive(Debug, Args)]
#[command(after_help = "Example:
  letters proofread letter.txt --brief brief.toml

Names and places of the brief, and the favourite words of --voice, are right as they stand.")]
pub struct Proofread {
    /// The letter; - is standard input
    #[arg(value_name = "LETTER.txt")]
    letter: PathBuf,
    /// What the letter was written from: its names are right as they stand
    #[arg(long, value_name = "BRIEF.toml")]
    brief: Option<PathBuf>,
    /// How the writer writes: a name that `letters voice learn` was given
    #[arg(long, value_name = "NAME")]
    voice: Option<String>,
    /// Further words that are right as they stand
    #[arg(long, value_name = "WORD", value_delimiter = ',')]
    word: Vec<String>,
    /// Which spelling is right
    #[arg(long, value_enum, default_value_t = Spelling::British)]
    english: Spelling,
    /// As JSON: where (in bytes), what kind, what is said of it, what may stand there instead
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Spelling {
    /// colour
    British,
    /// color
    American,
}

impl Proofread {
    /// Reads it.
    pub fn run(self, desk: &Desk) -> Result<ExitCode, ServerError> {
        let letter = out::read_text(&self.letter)?;
        let mut names = self.word.clone();
        if let Some(path) = &self.brief {
            let brief =
                Brief::from_toml(&out::read_text(path)?).map_err(|e| ServerError::Unavailable(format!("{}: {e}", path.display())))?;
            let material = Notes::read(&brief).material;
            names.extend(material.names.into_iter().chain(material.places));
            names.extend([brief.from.name.clone(), brief.to.name.clone()]);
            // What the notes write with a capital inside a sentence is a name.
            let notes = brief.facts.iter().map(|f| f.text.as_str()).chain([brief.to.relationship.as_str()]);
            names.extend(notes.flat_map(str::split_whitespace).filter(|w| w.starts_with(char::is_uppercase)).map(str::to_string));
        }
        if let Some(name) = &self.voice {
            let voice: Voice = voice::open(&desk.data, name)?;
            names.extend(voice.liked().map(str::to_string));
        }
        let english = match self.english {
            Spelling::British => English::British,
            Spelling::American => English::American,
        };
        let remarks = proofread(&letter, &names, english);
        if self.json {
            let list: Vec<_> = remarks
                .iter()
                .map(|r| json!({ "start": r.range.start, "end": r.range.end, "kind": r.kind, "message": r.message, "suggestions": r.suggestions }))
                .collect();
            out::json(&list)?;
            return Ok(ExitCode::SUCCESS);
        }
        let mut text = String::new();
        for remark in &remarks {
            let line = letter[..remark.range.start].matches('\n').count() + 1;
            let kind = match remark.kind {
                RemarkKind::Spelling => "spelling",
                RemarkKind::Doubled => "doubled",
                RemarkKind::Grammar => "grammar",
                RemarkKind::Punctuation => "punctuation",
            };
            let instead: Vec<&str> = remark.suggestions.iter().map(String::as_str).filter(|s| !s.is_empty()).collect();
            let instead = if instead.is_empty() { String::new() } else { format!(" → {}", instead.join(", ")) };
            text.push_str(&format!("line {line}, {kind}: “{}”{instead}\n  {}\n", &letter[remark.range.clone()], remark.message));
        }
        out::say(&text)?;
        if remarks.is_empty() {
            eprintln!("No slips were found.");
        }
        Ok(ExitCode::SUCCESS)
    }
}
