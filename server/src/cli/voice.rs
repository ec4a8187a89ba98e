//! `letters voice`

use super::{Desk, out};
use crate::beside;
use crate::data::Data;
use crate::error::ServerError;
use clap::{Args, Subcommand};
use ghostwriter::voice;
use letters::{Mark, Voice};
use std::fmt::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;

/// The name of a voice that nobody named.
const USUAL: &str = "mine";

/// Voices: how somebody writes, learned from their letters and from their edits.
#[derive(Debug, Subcommand)]
pub enum Voices {
    /// Learns a voice from letters and mails; what edits taught it stays
    #[command(after_help = "Example:
  letters voice learn old-letters/*.txt --name zoe

One letter or mail a file, 120 words together at the least. Quoted lines and headers are left out. What is learned
lies in the data folder, in voices/NAME.toml, and can be read and changed there.")]
    Learn {
        /// Letters or mails, one a file
        #[arg(value_name = "SAMPLES", required = true)]
        samples: Vec<PathBuf>,
        #[command(flatten)]
        of: Named,
    },
    /// Learns from an edit: a draft, and what was made of it
    #[command(after_help = "Example:
  letters voice teach draft.txt letter.txt --name zoe")]
    Teach {
        /// The draft
        before: PathBuf,
        /// What was made of it
        after: PathBuf,
        #[command(flatten)]
        of: Named,
    },
    /// Shows what is known of a voice, and every lesson with its number
    #[command(after_help = "Example:
  letters voice show --name zoe")]
    Show {
        #[command(flatten)]
        of: Named,
        /// As JSON
        #[arg(long)]
        json: bool,
    },
    /// Undoes a lesson, as if those edits had never been made
    #[command(after_help = "Example:
  letters voice undo 3 --name zoe")]
    Undo {
        /// Its number, as `letters voice show` has it
        lesson: u32,
        #[command(flatten)]
        of: Named,
    },
    /// Forgets a voice altogether
    #[command(after_help = "Example:
  letters voice forget --name zoe")]
    Forget {
        #[command(flatten)]
        of: Named,
    },
}

/// Whose voice.
#[derive(Debug, Args)]
pub struct Named {
    /// Whose voice: a name of small letters, digits, - and _
    #[arg(long, value_name = "NAME", default_value = USUAL)]
    name: String,
}

impl Voices {
    /// Does it.
    pub fn run(self, desk: &Desk) -> Result<ExitCode, ServerError> {
        match self {
            Voices::Learn { samples, of } => learn(&desk.data, &samples, &of.name),
            Voices::Teach { before, after, of } => {
                let mut voice = if path(&desk.data, &of.name)?.is_file() { open(&desk.data, &of.name)? } else { Voice::default() };
                let lessons = voice::teach(&mut voice, &out::read_text(&before)?, &out::read_text(&after)?);
                keep(&desk.data, &of.name, &voice)?;
                let said: String = lessons.iter().map(|l| format!("{:>4}  {}\n", l.id, l.says())).collect();
                out::say(if said.is_empty() { "There was nothing to learn from this edit.\n" } else { &said })
            }
            Voices::Show { of, json: true } => out::json(&open(&desk.data, &of.name)?),
            Voices::Show { of, json: false } => out::say(&portrait(&open(&desk.data, &of.name)?)),
            Voices::Undo { lesson, of } => {
                let mut voice = open(&desk.data, &of.name)?;
                let undone = voice.unlearn(lesson).ok_or_else(|| {
                    ServerError::Misused(format!("There is no lesson {lesson}.\n  `letters voice show --name {}` lists them.", of.name))
                })?;
                keep(&desk.data, &of.name, &voice)?;
                out::say(&format!("Undone: {}\n", undone.says()))
            }
            Voices::Forget { of } => {
                open(&desk.data, &of.name)?;
                let path = path(&desk.data, &of.name)?;
                std::fs::remove_file(&path).map_err(|e| ServerError::file(&path, e))?;
                out::say(&format!("The voice “{}” is forgotten.\n", of.name))
            }
        }?;
        Ok(ExitCode::SUCCESS)
    }
}

fn learn(data: &Data, samples: &[PathBuf], name: &str) -> Result<(), ServerError> {
    let kept = path(data, name)?;
    let texts = samples.iter().map(|p| out::read_text(p)).collect::<Result<Vec<_>, _>>()?;
    let mut voice = voice::learn(&texts.iter().map(String::as_str).collect::<Vec<_>>())?;
    if kept.is_file() {
        let before = open(data, name)?;
        (voice.lessons, voice.last_lesson) = (before.lessons, before.last_lesson);
    }
    keep(data, name, &voice)?;
    out::say(&portrait(&voice))
}

/// The file of a voice.
///
/// # Errors
/// When the name could not be a file's.
fn path(data: &Data, name: &str) -> Result<PathBuf, ServerError> {
    let sound = !name.is_empty()
        && name.len() <= 60
        && name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '_'));
    if !sound {
        let shown: String = name.chars().take(60).collect();
        return Err(ServerError::Misused(format!("“{shown}” cannot name a voice.\n  Use small letters, digits, - and _: --name zoe")));
    }
    Ok(data.root().join("voices").join(format!("{name}.toml")))
}

/// Reads a voice from the data folder.
///
/// # Errors
/// When there is none of this name, or its file was spoiled.
pub fn open(data: &Data, name: &str) -> Result<Voice, ServerError> {
    let path = path(data, name)?;
    let text = crate::templates::read(&path, || {
        format!("There is no voice “{name}” yet.\n  Teach it with:  letters voice learn SAMPLES… --name {name}")
    })?;
    let spoiled = |why: String| ServerError::Unavailable(format!("{}: {why}\n  Mend the file, or learn the voice anew.", path.display()));
    let text = String::from_utf8(text).map_err(|_| spoiled("this is not UTF-8 text".into()))?;
    toml::from_str(&text).map_err(|e| spoiled(e.to_string().trim().to_string()))
}

fn keep(data: &Data, name: &str, voice: &Voice) -> Result<(), ServerError> {
    let path = path(data, name)?;
    let folder = data.root().join("voices");
    std::fs::create_dir_all(&folder).map_err(|e| ServerError::file(&folder, e))?;
    let text = toml::to_string_pretty(voice).map_err(|e| ServerError::Unavailable(format!("{}: {e}", path.display())))?;
    beside::files(&[(path, text.into_bytes())])
}

/// A voice in lines for its owner.
fn portrait(voice: &Voice) -> String {
    let mut text = String::new();
    let mut line = |name: &str, value: String| {
        if !value.is_empty() {
            let _ = writeln!(text, "{name:<16}{value}");
        }
    };
    if voice.samples > 0 {
        line("read", format!("{} letters, {} words", voice.samples, voice.words));
        line("a sentence", format!("{} words; half of them within {}", voice.sentence_words, voice.sentence_spread));
        line("a paragraph", format!("{} words", voice.paragraph_words));
        line("contractions", voice.contractions.map_or_else(|| "too few seen to tell".into(), |share| format!("{share} of 100")));
        let marks = [
            (Mark::Dash, "dashes"),
            (Mark::Semicolon, "semicolons"),
            (Mark::Exclamation, "exclamation marks"),
            (Mark::Ellipsis, "three dots"),
            (Mark::Brackets, "brackets"),
        ];
        line("in 1000 words", marks.map(|(mark, name)| format!("{} {name}", voice.rate(mark))).join(", "));
    }
    let quoted = |list: Vec<&str>| list.iter().map(|w| format!("“{w}”")).collect::<Vec<_>>().join(", ");
    line("opens", quoted(voice.openings.iter().map(|f| f.text.as_str()).collect()).replace("{name}", "…"));
    line("closes", quoted(voice.closings.iter().map(|f| f.text.as_str()).collect()));
    line("favourites", quoted(voice.favourites.iter().map(|f| f.text.as_str()).collect()));
    if !voice.lessons.is_empty() {
        text.push_str("\nlearned from edits\n");
        for lesson in &voice.lessons {
            let _ = writeln!(text, "{:>4}  {}", lesson.id, lesson.says());
        }
    }
    text
}
