//! `letters draft`

use super::{Desk, mind::Mind, out};
use crate::error::ServerError;
use crate::progress::Meter;
use clap::Args;
use ghostwriter::{Drafted, Settings};
use letters::{Brief, Plan, word_count};
use serde_json::json;
use std::io::{self, IsTerminal, Write};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Drafts a letter from a brief. The letter goes to standard output, word by word on a terminal; what the
/// writer should know goes to standard error. The same brief, model and seed give the same letter.
#[derive(Debug, Args)]
#[command(after_help = "Example:
  letters draft brief.toml --model quick --seed 7 > letter.txt

A brief:
  occasion = \"anniversary\"
  words = 180
  tone = \"tender, a little funny\"
  [from]
  name = \"Chris\"
  [to]
  name = \"Loretta\"
  relationship = \"wife of fifty years\"
  pronoun = \"she\"
  [[facts]]
  text = \"met 1964, roller rink in Tulsa\"
  must = true")]
pub struct Draft {
    /// The brief; - is standard input
    #[arg(value_name = "BRIEF.toml")]
    brief: PathBuf,
    #[command(flatten)]
    mind: Mind,
    /// Another seed, another letter
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u32,
    /// How the letter moves, as `letters plan` writes it [default: the plan of the occasion]
    #[arg(long, value_name = "PLAN.toml")]
    plan: Option<PathBuf>,
    /// Whose voice, as `letters voice learn` keeps it
    #[arg(long, value_name = "NAME")]
    voice: Option<String>,
    /// Earlier letters to the same person, the newest first: what they told is not told again
    #[arg(long, value_name = "LETTER.txt", num_args = 1..)]
    earlier: Vec<PathBuf>,
    /// As JSON: the text, which sentence used which fact (counted from 0), seconds, tokens, tokens a second
    #[arg(long)]
    json: bool,
}

impl Draft {
    /// Drafts it.
    pub fn run(self, desk: &Desk) -> Result<ExitCode, ServerError> {
        let brief = out::read_brief(&self.brief)?;
        let plan = self.plan.as_deref().map(|path| read_plan(path, &brief)).transpose()?;
        let voice = self.voice.as_deref().map(|name| super::voice::open(&desk.data, name)).transpose()?;
        let earlier = self.earlier.iter().map(|path| out::read_text(path)).collect::<Result<Vec<_>, _>>()?;
        let name = self.mind.name(desk);
        let writer = self.mind.open(desk)?;

        let settings =
            Settings { seed: self.seed, plan: plan.as_ref(), voice: voice.as_ref(), earlier: &earlier, ..desk.templates.settings(&brief) };
        let live = !self.json && io::stdout().is_terminal();
        let meter = if live { Meter::silent() } else { Meter::steps("words", u64::from(brief.words)) };
        let mut words = 0;
        let drafted = writer.draft(&brief, &settings, &mut |piece| {
            words += word_count(piece) as u64;
            meter.set(words);
            if live {
                // A terminal that has gone away is found out about when it is written to; then nobody reads on.
                let mut out = io::stdout().lock();
                if out.write_all(piece.as_bytes()).and_then(|()| out.flush()).is_err() {
                    return ControlFlow::Break(());
                }
            }
            ControlFlow::Continue(())
        });
        meter.done();
        let drafted = drafted?;
        if self.json {
            out::json(&self.report(name, &drafted))?;
        } else {
            out::say(&if live { "\n".to_string() } else { format!("{}\n", drafted.text.trim_end()) })?;
        }
        for note in &drafted.notes {
            eprintln!("{note}");
        }
        Ok(ExitCode::SUCCESS)
    }

    fn report(&self, model: &str, drafted: &Drafted) -> serde_json::Value {
        let sentences: Vec<_> = drafted.sentences.iter().map(|s| json!({ "text": s.text, "facts": s.facts })).collect();
        json!({
            "text": drafted.text,
            "model": model,
            "seed": self.seed,
            "words": word_count(&drafted.text),
            "sentences": sentences,
            "seconds": round(drafted.seconds_prompt + drafted.seconds_decode),
            "seconds_prompt": round(drafted.seconds_prompt),
            "seconds_decode": round(drafted.seconds_decode),
            "prompt_tokens": drafted.prompt_tokens,
            "tokens": drafted.tokens,
            "tokens_per_second": round(drafted.speed()),
            "notes": drafted.notes,
        })
    }
}

/// A plan that fits its brief.
fn read_plan(path: &Path, brief: &Brief) -> Result<Plan, ServerError> {
    let wrong = |e: &dyn std::fmt::Display| ServerError::Unavailable(format!("{}: {e}", path.display()));
    let plan: Plan = toml::from_str(&out::read_text(path)?).map_err(|e| wrong(&e))?;
    plan.check(brief).map_err(|e| wrong(&e))?;
    Ok(plan)
}

/// To thousandths: nobody measures a model finer.
fn round(n: f64) -> f64 {
    (n * 1000.0).round() / 1000.0
}
