//! `letters dictate`

use super::{Desk, out};
use crate::error::ServerError;
use crate::progress::Meter;
use crate::{beside, ear};
use clap::Args;
use ghostwriter::dictation::{Ear, Heard, Listening, Sound};
use serde_json::json;
use std::io::{self, Read, Write};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Writes down what somebody says in a recording, sentence by sentence as it is recognised. Everything is done on
/// this machine.
#[derive(Debug, Args)]
#[command(after_help = "Example:
  letters dictate memories.wav > notes.txt
  letters dictate letter.webm --names \"Loretta, Tulsa\" -o letter.txt

WAV, WebM, Ogg, MP3, M4A and FLAC are read, up to an hour. “New paragraph”, “new line” and “full stop”, said by
themselves, are obeyed. A model that listens is fetched with:  letters model fetch dictation")]
pub struct Dictate {
    /// The recording; - is standard input
    #[arg(value_name = "AUDIO")]
    audio: PathBuf,
    /// What listens: a name of `letters model list`, or a Whisper model's file [default: the first that is here]
    #[arg(long, value_name = "NAME|FILE")]
    model: Option<String>,
    /// What is spoken, such as en or de [default: found out]
    #[arg(long, value_name = "LANGUAGE")]
    language: Option<String>,
    /// Names that are spoken, with commas between: so they are written as they are here
    #[arg(long, value_name = "NAMES", value_delimiter = ',')]
    names: Vec<String>,
    /// Where the text goes [default: standard output]
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// As JSON: the text, its parts with their seconds, the language, how long it took
    #[arg(long)]
    json: bool,
}

impl Dictate {
    /// Listens.
    pub fn run(self, desk: &Desk) -> Result<ExitCode, ServerError> {
        let model = ear::path(&desk.templates, &desk.data, self.model.as_deref())?;
        let sound = if self.audio == Path::new("-") {
            let mut bytes = Vec::new();
            let most = ghostwriter::dictation::LARGEST as u64 + 1;
            io::stdin().lock().take(most).read_to_end(&mut bytes).map_err(|e| ServerError::file("standard input", e))?;
            Sound::read(bytes)?
        } else {
            Sound::open(&self.audio)?
        };
        let meter = Meter::spinner("opening the model");
        let ear = Ear::open(&model);
        meter.done();
        let names = self.names.iter().map(|n| n.trim().to_string()).filter(|n| !n.is_empty()).collect();
        let settings = Listening { language: self.language.clone(), names, ..Listening::default() };
        let live = self.output.is_none() && !self.json;
        let meter = if live { Meter::silent() } else { Meter::spinner("listening") };
        let heard = ear?.listen(&sound, &settings, &mut |piece| {
            // Whoever reads may go away; then nobody listens on.
            let mut out = io::stdout().lock();
            if live && out.write_all(piece.as_bytes()).and_then(|()| out.flush()).is_err() {
                return ControlFlow::Break(());
            }
            ControlFlow::Continue(())
        });
        meter.done();
        let heard = heard?;
        let text = if self.json { report(&heard)? } else { format!("{}\n", heard.text) };
        match &self.output {
            Some(path) => beside::files(&[(path.clone(), text.into_bytes())])?,
            None if live => out::say("\n")?,
            None => out::say(&text)?,
        }
        Ok(ExitCode::SUCCESS)
    }
}

fn report(heard: &Heard) -> Result<String, ServerError> {
    let parts: Vec<_> = heard.segments.iter().map(|s| json!({ "from": round(s.from), "to": round(s.to), "text": s.text.trim() })).collect();
    let all = json!({
        "text": heard.text,
        "language": heard.language,
        "seconds": round(heard.seconds),
        "seconds_taken": round(heard.seconds_taken),
        "parts": parts,
    });
    let text = serde_json::to_string_pretty(&all).map_err(|e| ServerError::file("the report", e.into()))?;
    Ok(text + "\n")
}

/// To hundredths, which is as fine as it is heard.
fn round(n: f64) -> f64 {
    (n * 100.0).round() / 100.0
}
