//! `letters model`

use super::{Desk, out};
use crate::error::ServerError;
use crate::progress::{Meter, size};
use crate::supply::{self, list, verify};
use clap::Subcommand;
use ghostwriter::Entry;
use serde_json::json;
use std::path::Path;
use std::process::ExitCode;

/// Models: which there are, fetch them, check them.
#[derive(Debug, Subcommand)]
pub enum Model {
    /// Lists the models of the catalogue, and which are here
    #[command(after_help = "Example:
  letters model list")]
    List {
        /// As JSON
        #[arg(long)]
        json: bool,
    },
    /// Fetches a model, from the first source that has it; a broken download goes on where it broke
    #[command(after_help = "Example:
  letters model fetch quick

What comes is checked against its SHA-256, and refused when it differs. HF_ENDPOINT names another hub than
the usual one, HF_TOKEN an account there.")]
    Fetch {
        /// A name of `letters model list`
        name: String,
    },
    /// Checks the models that are here against their SHA-256
    #[command(after_help = "Example:
  letters model check
  letters model check quick --json")]
    Check {
        /// Names of `letters model list`; all that are here when none is given
        names: Vec<String>,
        /// As JSON
        #[arg(long)]
        json: bool,
    },
}

impl Model {
    /// Does it.
    pub fn run(self, desk: &Desk) -> Result<ExitCode, ServerError> {
        match self {
            Model::List { json } => list_models(desk, json),
            Model::Fetch { name } => {
                let entry = desk.templates.model(&name)?;
                fetch(desk, entry)?;
                Ok(ExitCode::SUCCESS)
            }
            Model::Check { names, json } => check(desk, &names, json),
        }
    }
}

fn list_models(desk: &Desk, as_json: bool) -> Result<ExitCode, ServerError> {
    let here = |e: &Entry| desk.data.model(&e.file).is_file();
    if as_json {
        let all: Vec<_> = desk
            .templates
            .models()
            .map(|e| {
                json!({ "name": e.name, "title": e.title, "architecture": e.architecture.as_str(), "size_bytes": e.size_bytes, "memory_bytes": e.memory_bytes,
                    "licence": e.licence, "sha256": e.sha256, "default": e.default, "here": here(e), "file": desk.data.model(&e.file), "note": e.note,
                    "sources": list::model(&desk.data, e).sources.iter().map(supply::Source::name).collect::<Vec<_>>() })
            })
            .collect();
        out::json(&all)?;
        return Ok(ExitCode::SUCCESS);
    }
    let rows: Vec<Vec<String>> = desk
        .templates
        .models()
        .map(|e| {
            let state = if here(e) { "here" } else { "" };
            vec![e.name.clone(), state.into(), size(e.size_bytes), size(e.memory_bytes), e.licence.clone(), e.title.clone(), e.note.clone()]
        })
        .collect();
    out::say(&out::table(&["name", "", "file", "memory", "licence", "model", ""], &rows))?;
    Ok(ExitCode::SUCCESS)
}

/// Fetches a model unless it is here; says its size, licence and memory first.
pub fn fetch(desk: &Desk, entry: &Entry) -> Result<(), ServerError> {
    desk.data.create()?;
    let wanted = list::model(&desk.data, entry);
    for file in list::beside(&desk.data, entry).iter().filter(|file| !file.to.is_file()) {
        supply::fetch(file, &mut |line| eprintln!("{line}"))?;
    }
    if wanted.to.is_file() {
        eprintln!("{} is here already: {}", entry.title, wanted.to.display());
        return Ok(());
    }
    eprintln!(
        "{}: {} to download, {} of memory while it writes, licence {}",
        entry.title,
        size(entry.size_bytes),
        size(entry.memory_bytes),
        entry.licence
    );
    supply::fetch(&wanted, &mut |line| eprintln!("{line}"))?;
    eprintln!("{} is here, whole and checked: {}", entry.title, wanted.to.display());
    Ok(())
}

fn check(desk: &Desk, names: &[String], as_json: bool) -> Result<ExitCode, ServerError> {
    let chosen: Vec<&Entry> = match names {
        [] => desk.templates.models().filter(|e| desk.data.model(&e.file).is_file()).collect(),
        names => names.iter().map(|n| desk.templates.model(n)).collect::<Result<_, _>>()?,
    };
    if chosen.is_empty() && !as_json {
        eprintln!("No model of the catalogue is here yet. Fetch one with:  letters model fetch quick");
    }
    let mut found = Vec::new();
    for entry in chosen {
        let beside = entry.beside.iter().map(|b| (desk.data.model(&b.file), b.sha256.clone()));
        for (path, stated) in std::iter::once((desk.data.model(&entry.file), entry.sha256.clone())).chain(beside) {
            let expected = stated.or_else(|| verify::noted(&path));
            let (state, got) = state(&entry.name, &path, expected.as_deref())?;
            found.push((entry, path, state, expected, got));
        }
    }
    if as_json {
        let all: Vec<_> = found.iter().map(|(e, path, state, expected, got)| json!({ "name": e.name, "file": path, "state": state, "expected": expected, "sha256": got })).collect();
        out::json(&all)?;
    } else {
        for (entry, path, state, expected, got) in &found {
            let line = match *state {
                "whole" => format!("{}: whole ({})\n", entry.name, path.file_name().unwrap_or_default().to_string_lossy()),
                "missing" => format!("{}: not here. Fetch it with:  letters model fetch {}\n", entry.name, entry.name),
                "unknown" => {
                    format!("{}: nothing is known to check it against. sha256 {}\n", entry.name, got.as_deref().unwrap_or_default())
                }
                _ => format!(
                    "{}: differs from what was meant\n  expected sha256 {}\n  got      sha256 {}\n  Remove {} and fetch it again:  letters model fetch {}\n",
                    entry.name,
                    expected.as_deref().unwrap_or_default(),
                    got.as_deref().unwrap_or_default(),
                    path.display(),
                    entry.name
                ),
            };
            out::say(&line)?;
        }
    }
    let sound = found.iter().all(|(_, _, state, _, _)| matches!(*state, "whole" | "unknown"));
    Ok(ExitCode::from(u8::from(!sound)))
}

/// Whether a file is the one that was meant, and its sha256.
fn state(name: &str, path: &Path, expected: Option<&str>) -> Result<(&'static str, Option<String>), ServerError> {
    if !path.is_file() {
        return Ok(("missing", None));
    }
    let meter = Meter::spinner(name);
    let got = verify::sha256(path);
    meter.done();
    let got = got?;
    let state = match expected {
        None => "unknown",
        Some(e) if e.eq_ignore_ascii_case(&got) => "whole",
        Some(_) => "differs",
    };
    Ok((state, Some(got)))
}
