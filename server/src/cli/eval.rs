//! `letters eval`

use super::{Desk, mind::Mind, out};
use crate::error::ServerError;
use crate::progress::Meter;
use clap::Args;
use ghostwriter::eval::{LENGTH_OFF, Mark, Total};
use ghostwriter::{Closeness, Ghostwriter, Purpose, Reading, Settings, Told, read};
use letters::Brief;
use serde_json::json;
use std::fs;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;

/// Drafts a letter for every brief of a folder and measures what came of it: notes kept, things made up,
/// slips of person, clichés, repetition, length, time. The measure reads brief and letter alone; it never
/// asks what wrote the letter.
#[derive(Debug, Args)]
#[command(after_help = "Example:
  letters eval tests/briefs --model quick --keep letters-of-ours
  letters eval tests/briefs --model quick --plain --keep letters-of-a-plain-prompt
  letters eval tests/briefs --letters letters-from-elsewhere --json

NAME.txt beside NAME.toml is what --letters reads. Where the model that compares sentences is here
(`letters model fetch embeddings`), notes are looked for by their meaning, too.")]
pub struct Eval {
    /// A folder of briefs, NAME.toml
    #[arg(value_name = "FOLDER-OF-BRIEFS")]
    briefs: PathBuf,
    #[command(flatten)]
    mind: Mind,
    /// Another seed, other letters
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u32,
    /// The same model with one plain prompt and nothing of ours: what there is to be better than
    #[arg(long, conflicts_with = "letters")]
    plain: bool,
    /// Reads finished letters instead of writing any
    #[arg(long, value_name = "FOLDER", conflicts_with = "model")]
    letters: Option<PathBuf>,
    /// Keeps the letters, NAME.txt each
    #[arg(long, value_name = "FOLDER")]
    keep: Option<PathBuf>,
    /// As JSON: each letter's figures, notes and faults, and the totals
    #[arg(long)]
    json: bool,
}

/// A letter that was read.
struct Row {
    name: String,
    reading: Reading,
    mark: Mark,
    seconds: f64,
    tokens_per_second: f64,
    error: Option<String>,
}

/// A letter as it was got: the text, seconds, tokens written, seconds of writing.
struct Got {
    text: String,
    seconds: f64,
    tokens: usize,
    decoding: f64,
}

impl Eval {
    /// Measures.
    pub fn run(self, desk: &Desk) -> Result<ExitCode, ServerError> {
        let briefs = self.read_briefs()?;
        let closeness = closeness(desk)?;
        let cliches = desk.templates.cliches();
        let name = self.mind.name(desk);
        let writer = match &self.letters {
            Some(_) => None,
            None => Some(self.mind.open(desk)?),
        };
        if let Some(folder) = &self.keep {
            fs::create_dir_all(folder).map_err(|e| ServerError::file(folder, e))?;
        }
        let meter = Meter::steps("letters", briefs.len() as u64);
        let mut rows = Vec::new();
        for (name, brief) in &briefs {
            let got = match &writer {
                Some(writer) => self.write(desk, writer, brief),
                None => self.finished(name).map(|text| Got { text, seconds: 0.0, tokens: 0, decoding: 0.0 }),
            };
            // One letter that fails is a letter without anything in it, not the end of the measure.
            let (got, error) = match got {
                Ok(got) => (got, None),
                Err(e @ (ServerError::Misused(_) | ServerError::File { .. })) => return Err(e),
                Err(e) => (Got { text: String::new(), seconds: 0.0, tokens: 0, decoding: 0.0 }, Some(e.to_string())),
            };
            if let Some(folder) = &self.keep {
                let path = folder.join(format!("{name}.txt"));
                fs::write(&path, format!("{}\n", got.text.trim_end())).map_err(|e| ServerError::file(&path, e))?;
            }
            let reading = read(&got.text, brief, cliches, &[], closeness.as_ref());
            let mark = Mark::of(&reading);
            let tokens_per_second = if got.decoding > 0.0 { got.tokens as f64 / got.decoding } else { 0.0 };
            rows.push(Row { name: name.clone(), reading, mark, seconds: got.seconds, tokens_per_second, error });
            meter.add(1);
        }
        meter.done();
        if self.json {
            out::json(&self.report(name, &rows, closeness.is_some()))?;
        } else {
            out::say(&shown(&rows))?;
        }
        for row in &rows {
            if let Some(error) = &row.error {
                eprintln!("{}: no letter came: {error}", row.name);
            }
        }
        if closeness.is_none() {
            eprintln!("Notes were looked for by their words alone. For meaning, too:  letters model fetch embeddings");
        }
        Ok(ExitCode::SUCCESS)
    }

    fn read_briefs(&self) -> Result<Vec<(String, Brief)>, ServerError> {
        let entries = fs::read_dir(&self.briefs).map_err(|e| ServerError::file(&self.briefs, e))?;
        let mut paths: Vec<PathBuf> = entries.filter_map(|e| e.ok().map(|e| e.path())).filter(|p| is_brief(p)).collect();
        paths.sort();
        if paths.is_empty() {
            return Err(ServerError::Misused(format!(
                "There is no brief in {}.\n  A brief is a file NAME.toml; `letters draft --help` shows one.",
                self.briefs.display()
            )));
        }
        paths
            .into_iter()
            .map(|path| {
                let brief =
                    Brief::from_toml(&out::read_text(&path)?).map_err(|e| ServerError::Unavailable(format!("{}: {e}", path.display())))?;
                Ok((path.file_stem().unwrap_or_default().to_string_lossy().into_owned(), brief))
            })
            .collect()
    }

    fn write(&self, desk: &Desk, writer: &Ghostwriter, brief: &Brief) -> Result<Got, ServerError> {
        let settings = Settings { seed: self.seed, ..desk.templates.settings(brief) };
        let began = Instant::now();
        if self.plain {
            let plain = writer.plain(brief, &settings)?;
            return Ok(Got {
                text: plain.text,
                seconds: began.elapsed().as_secs_f64(),
                tokens: plain.tokens,
                decoding: plain.seconds_decode,
            });
        }
        let drafted = writer.draft(brief, &settings, &mut |_| ControlFlow::Continue(()))?;
        Ok(Got { text: drafted.text, seconds: began.elapsed().as_secs_f64(), tokens: drafted.tokens, decoding: drafted.seconds_decode })
    }

    fn finished(&self, name: &str) -> Result<String, ServerError> {
        let path = self.letters.as_deref().unwrap_or(Path::new("")).join(format!("{name}.txt"));
        if !path.is_file() {
            return Err(ServerError::Misused(format!("There is no letter {} for the brief {name}.toml.", path.display())));
        }
        out::read_text(&path)
    }

    fn report(&self, model: &str, rows: &[Row], by_meaning: bool) -> serde_json::Value {
        let letters: Vec<_> = rows
            .iter()
            .map(|r| {
                json!({ "name": r.name, "error": r.error, "mark": r.mark, "facts": r.reading.facts, "faults": r.reading.faults,
                    "form": r.reading.form, "asked": r.reading.asked, "seconds": round(r.seconds), "tokens_per_second": round(r.tokens_per_second) })
            })
            .collect();
        json!({
            "model": if self.letters.is_some() { None } else { Some(model) },
            "seed": self.seed,
            "plain": self.plain,
            "by_meaning": by_meaning,
            "letters": letters,
            "total": total(rows),
            "seconds": round(rows.iter().map(|r| r.seconds).sum()),
        })
    }
}

fn is_brief(path: &Path) -> bool {
    path.is_file() && path.extension().is_some_and(|e| e.eq_ignore_ascii_case("toml"))
}

/// The model that compares sentences, when it is here.
fn closeness(desk: &Desk) -> Result<Option<Closeness>, ServerError> {
    let entry = desk.templates.models().find(|e| e.purpose == Purpose::Embeddings);
    let here = entry.filter(|e| std::iter::once(&e.file).chain(e.beside.iter().map(|b| &b.file)).all(|f| desk.data.model(f).is_file()));
    Ok(here.map(|e| Closeness::open(&desk.data.model(&e.file))).transpose()?)
}

fn total(rows: &[Row]) -> Total {
    Total::of(&rows.iter().map(|r| r.mark.clone()).collect::<Vec<_>>())
}

/// For people: a line a letter, what is wrong with each, and the totals.
fn shown(rows: &[Row]) -> String {
    let head = ["letter", "must", "all", "made up", "person", "clichés", "markup", "obeyed", "4-grams", "words", "off", "seconds", "tok/s"];
    let lines: Vec<Vec<String>> = rows
        .iter()
        .map(|r| {
            let m = &r.mark;
            vec![
                r.name.clone(),
                format!("{}/{}", m.must.0, m.must.1),
                format!("{}/{}", m.all.0, m.all.1),
                m.invented.to_string(),
                m.person.to_string(),
                m.cliches.to_string(),
                m.markup.to_string(),
                m.obeyed.to_string(),
                format!("{:.1}%", m.repeated * 100.0),
                m.words.to_string(),
                format!("{:+.0}%", m.off * 100.0),
                format!("{:.1}", r.seconds),
                format!("{:.1}", r.tokens_per_second),
            ]
        })
        .collect();
    let mut text = out::table(&head, &lines);
    text.push('\n');
    for row in rows {
        for (i, fact) in row.reading.facts.iter().enumerate().filter(|(_, f)| f.told != Told::Yes) {
            let state = if fact.right { if fact.told == Told::Partly { "told in part" } else { "not told" } } else { "told wrongly" };
            text += &format!("{}: note {} {state}: {}\n", row.name, i + 1, fact.reason);
        }
        for fault in &row.reading.faults {
            let words: String = fault.words.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(80).collect();
            text += &format!("{}: {}: “{words}”\n", row.name, fault.kind.as_str());
        }
        for lack in &row.reading.form {
            text += &format!("{}: {lack}\n", row.name);
        }
    }
    let t = total(rows);
    let percent = |share: f64| format!("{:.1}%", share * 100.0);
    let rows = [
        ("must notes kept", percent(t.must_kept)),
        ("all notes kept", percent(t.all_kept)),
        ("made up", t.invented.to_string()),
        ("slips of person", format!("{} in {} of letters", t.person, percent(t.person_letters))),
        ("clichés", t.cliches.to_string()),
        ("placeholder, markup, chatter", t.markup.to_string()),
        ("instructions obeyed", t.obeyed.to_string()),
        ("repeated 4-grams", percent(t.repeated)),
        ("off the asked length", format!("{}; within ±{:.0}%: {}", percent(t.off), LENGTH_OFF * 100.0, percent(t.length_right))),
        ("form of a letter", percent(t.form)),
    ];
    text += &format!("\n{} letters\n", t.letters);
    for (what, value) in rows {
        text += &format!("  {what:<30}{value}\n");
    }
    text
}

/// To thousandths: nobody measures a model finer.
fn round(n: f64) -> f64 {
    (n * 1000.0).round() / 1000.0
}
