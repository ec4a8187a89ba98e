//! One's own hand: `letters hand sheet`, `learn`, `retake` and `forget`

use crate::beside;
use crate::cli::{Desk, out};
use crate::error::ServerError;
use crate::hands::{
    self,
    learned::{self, Whose},
};
use clap::{Args, ValueEnum};
use learn::{Reading, State, sheet::Paper};
use serde_json::json;
use std::path::PathBuf;
use std::process::ExitCode;

/// What the sheet is printed on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum On {
    /// 210 × 297 mm
    A4,
    /// 8.5 × 11 inches
    Letter,
}

/// Prints the sheet from which a hand is learned.
pub fn sheet(desk: &Desk, on: On, to: PathBuf) -> Result<ExitCode, ServerError> {
    let paper = match on {
        On::A4 => Paper::A4,
        On::Letter => Paper::Letter,
    };
    let pdf = learned::printed_sheet(&desk.templates, &desk.data, paper)?;
    beside::files(&[(to.clone(), pdf)])?;
    eprintln!(
        "{}\nPrint it at “actual size”, fill it, scan or photograph every page, then:\n  letters hand learn PAGES… --name YOUR-NAME",
        to.display()
    );
    Ok(ExitCode::SUCCESS)
}

/// Learns a hand from pictures of the filled sheet.
#[derive(Debug, Args)]
pub struct Learn {
    /// The filled pages: PNG, JPEG, WebP, TIFF or PDF, in any order and any way up
    #[arg(required = true, value_name = "SCAN")]
    scans: Vec<PathBuf>,
    /// The name to keep it by: small letters, digits and hyphens
    #[arg(long)]
    name: String,
    /// The name that people read [default: the name]
    #[arg(long)]
    title: Option<String>,
    /// Replaces a hand of the same name
    #[arg(long)]
    again: bool,
    /// Says as JSON what was read
    #[arg(long)]
    json: bool,
}

impl Learn {
    /// Learns it.
    pub fn run(self, desk: &Desk) -> Result<ExitCode, ServerError> {
        let files = read(&self.scans)?;
        let whose = Whose { title: self.title.unwrap_or_else(|| self.name.clone()), name: self.name, again: self.again };
        let (card, reading) = learned::from_pictures(&desk.templates, &desk.data, &whose, &slices(&files))?;
        tell(&card.name, &reading, self.json)
    }
}

/// Takes single boxes again.
#[derive(Debug, Args)]
pub struct Retake {
    /// The hand
    name: String,
    /// Pictures of the pages on which they were written again
    #[arg(required = true, value_name = "SCAN")]
    scans: Vec<PathBuf>,
    /// Only this box, such as a:2 for the second a [default: everything that is not read yet]
    #[arg(long = "box", value_name = "KEY:N")]
    only: Option<String>,
    /// Says as JSON what was read
    #[arg(long)]
    json: bool,
}

impl Retake {
    /// Takes them.
    pub fn run(self, desk: &Desk) -> Result<ExitCode, ServerError> {
        let files = read(&self.scans)?;
        let only = match &self.only {
            None => None,
            Some(text) => {
                let parsed = text.rsplit_once(':').and_then(|(key, n)| Some((key, n.parse::<usize>().ok()?.checked_sub(1)?)));
                Some(parsed.ok_or_else(|| ServerError::Misused(format!("“{text}” names no box; write it as a:2, the second a.")))?)
            }
        };
        let reading = learned::retake(&desk.templates, &desk.data, &self.name, only, &slices(&files))?;
        tell(&self.name, &reading, self.json)
    }
}

/// Forgets a learned hand.
pub fn forget(desk: &Desk, name: &str) -> Result<ExitCode, ServerError> {
    hands::forget(&desk.templates, &desk.data, name)?;
    eprintln!("The hand “{name}” is forgotten.");
    Ok(ExitCode::SUCCESS)
}

fn read(paths: &[PathBuf]) -> Result<Vec<Vec<u8>>, ServerError> {
    paths.iter().map(|p| std::fs::read(p).map_err(|e| ServerError::file(p, e))).collect()
}

fn slices(files: &[Vec<u8>]) -> Vec<&[u8]> {
    files.iter().map(Vec::as_slice).collect()
}

/// Box by box what could not be read.
fn tell(name: &str, reading: &Reading, as_json: bool) -> Result<ExitCode, ServerError> {
    let all = reading.boxes().count();
    let read = reading.boxes().filter(|b| b.state == State::Read).count();
    let missing: Vec<usize> = reading.missing_pages().into_iter().map(|p| p + 1).collect();
    if as_json {
        let unread: Vec<_> = reading
            .unread()
            .map(|b| json!({ "key": b.key, "number": b.index + 1, "page": b.page + 1, "state": b.state, "advice": b.state.advice() }))
            .collect();
        out::json(&json!({ "hand": name, "boxes": all, "read": read, "unread": unread, "missing_pages": missing }))?;
        return Ok(ExitCode::SUCCESS);
    }
    let mut text = format!("{read} of {all} boxes read.\n");
    for b in reading.unread().filter(|b| b.state != State::Empty) {
        text.push_str(&format!("  page {}, {} number {}: {}\n", b.page + 1, b.key, b.index + 1, b.state.advice()));
    }
    let empty = reading.boxes().filter(|b| b.state == State::Empty).count();
    if empty > 0 {
        text.push_str(&format!("  {empty} boxes are empty; what a hand lacks is made from what it has.\n"));
    }
    if !missing.is_empty() {
        let pages: Vec<String> = missing.iter().map(ToString::to_string).collect();
        text.push_str(&format!("No picture showed page {}. Add it with:  letters hand retake {name} PICTURE\n", pages.join(", ")));
    }
    text.push_str(&format!("Write with it:  letters write letter.txt --hand {name} -o letter.pdf\n"));
    out::say(&text)?;
    Ok(ExitCode::SUCCESS)
}
