//! `cargo run --release -p teach --bin figures -- --model quick=MODEL.gguf --adapter ADAPTER …`: what a model says with and
//! without its adapter, before any check or second try, on lines of the corpus that nobody learned from; and what the
//! whole letters of the house are worth with and without it.

use clap::Parser;
use ghostwriter::{
    Cliches, FaultKind, Ghostwriter, Occasion, Reflections, Settings,
    adapter::{Adapter, Part},
    eval::{Mark, Total},
    read,
};
use letters::{Brief, sentences};
use std::{
    error::Error,
    fs,
    ops::ControlFlow,
    path::{Path, PathBuf},
    process::ExitCode,
    time::Instant,
};
use teach::corpus::{self, Line};

/// Figures of a taught model beside the same model untaught.
#[derive(Parser)]
struct Command {
    /// A model, as NAME=FILE.gguf; again for another
    #[arg(long, value_name = "NAME=FILE.gguf", required = true)]
    model: Vec<String>,
    /// An adapter, for the model that it was taught on
    #[arg(long, value_name = "FILE.safetensors")]
    adapter: Vec<PathBuf>,
    /// The folder of templates
    #[arg(long, default_value = "templates")]
    templates: PathBuf,
    /// Folders of briefs that whole letters are written for
    #[arg(long, value_name = "FOLDER")]
    briefs: Vec<PathBuf>,
    /// What is asked for, of tell, beat, open, turn, end and revise; again for another
    #[arg(long, value_name = "SHAPE", default_values = ["tell", "beat"])]
    shape: Vec<String>,
    /// Every so many of the test lines
    #[arg(long, value_name = "N", default_value_t = 1)]
    every: usize,
    /// Only with an adapter, not without
    #[arg(long)]
    taught: bool,
    /// Prints the answers too
    #[arg(long)]
    shown: bool,
}

type Fallible<T> = Result<T, Box<dyn Error>>;

/// What stands in the templates and every letter needs.
struct Shelf {
    cliches: Cliches,
    reflections: Reflections,
    occasions: Vec<Occasion>,
}

impl Shelf {
    fn read(folder: &Path) -> Fallible<Shelf> {
        let text = |name: &str| fs::read_to_string(folder.join(name)).map_err(|e| format!("{}: {e}", folder.join(name).display()));
        let mut occasions = Vec::new();
        for entry in fs::read_dir(folder.join("occasions"))? {
            occasions.push(Occasion::from_toml(&fs::read_to_string(entry?.path())?)?);
        }
        occasions.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(Shelf {
            cliches: Cliches::from_toml(&text("cliches.toml")?)?,
            reflections: Reflections::from_toml(&text("reflections.toml")?)?,
            occasions,
        })
    }
}

/// What many answers are worth.
#[derive(Default)]
struct Worth {
    answers: usize,
    kept: usize,
    notes: usize,
    slipped: usize,
    sentences: usize,
    invented: usize,
    cliches: usize,
    obeyed: usize,
    repeated: f64,
    nats: f64,
    tokens: usize,
    seconds: f64,
}

impl Worth {
    fn add(&mut self, line: &Line, passage: &str, cliches: &Cliches) {
        let (brief, letter) = line.letter(passage);
        let reading = read(&letter, &brief, cliches, &[], None);
        let (kept, of) = reading.told(false);
        self.answers += 1;
        self.kept += kept;
        self.notes += of;
        self.slipped += usize::from(reading.count(FaultKind::is_person) > 0);
        self.sentences += sentences(passage).len().max(1);
        self.invented += reading.count(FaultKind::is_invention);
        self.cliches += reading.count(|k| k == FaultKind::Cliche);
        self.obeyed += reading.count(|k| k == FaultKind::Instruction);
        self.repeated += reading.repeated;
    }

    fn line(&self, name: &str) -> String {
        let share = |part: usize, of: usize| format!("{:.1} %", 100.0 * part as f64 / of.max(1) as f64);
        let told = if self.tokens == 0 { "–".to_string() } else { format!("{:.2}", (self.nats / self.tokens as f64).exp()) };
        format!(
            "| {name} | {} | {} | {} | {} | {} | {:.1} % | {told} | {:.2} |",
            share(self.kept, self.notes),
            share(self.answers - self.slipped, self.answers),
            share(self.invented, self.sentences),
            self.cliches,
            self.obeyed,
            100.0 * self.repeated / self.answers.max(1) as f64,
            self.seconds / self.answers.max(1) as f64,
        )
    }
}

fn main() -> ExitCode {
    match run(&Command::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn run(said: &Command) -> Fallible<()> {
    let shelf = Shelf::read(&said.templates)?;
    let all = corpus::read(&said.templates.join("corpus"))?;
    let told = all.iter().map(|l| &l.1).filter(|l| l.is_test() && said.shape.contains(&l.shape) && !l.right.is_empty());
    let lines: Vec<&Line> = told.step_by(said.every.max(1)).collect();
    let mut briefs = Vec::new();
    for folder in &said.briefs {
        let mut paths: Vec<PathBuf> = fs::read_dir(folder)?.filter_map(|e| Some(e.ok()?.path())).collect();
        paths.retain(|p| p.extension().is_some_and(|e| e == "toml"));
        paths.sort();
        for path in paths {
            briefs.push(Brief::from_toml(&fs::read_to_string(&path)?).map_err(|e| format!("{}: {e}", path.display()))?);
        }
    }
    let adapters = said.adapter.iter().map(|p| Adapter::open(p)).collect::<Result<Vec<_>, _>>()?;
    if let Some(other) = said.shape.iter().find(|s| Part::parse(s).is_none()) {
        return Err(format!("there is no shape “{other}” in the corpus: tell, beat, open, turn, end or revise").into());
    }
    println!("{} lines of the test split ({}), one answer each, before any check or second try\n", lines.len(), said.shape.join(", "));
    println!(
        "| | facts kept | person right | inventions a sentence | clichés | obeyed | 4-grams again | perplexity of the right answer | seconds |"
    );
    println!("|---|---|---|---|---|---|---|---|---|");
    let mut ceiling = Worth::default();
    lines.iter().for_each(|line| ceiling.add(line, &line.right, &shelf.cliches));
    println!("{}", ceiling.line("the corpus itself"));
    let mut letters = Vec::new();
    for model in &said.model {
        let (name, path) = model.split_once('=').ok_or("a model is given as NAME=FILE.gguf")?;
        let mut writer = Ghostwriter::open(Path::new(path))?;
        let mut ways: Vec<Option<&Adapter>> = if said.taught { Vec::new() } else { vec![None] };
        ways.extend(adapters.iter().filter(|a| a.card.model == name).map(Some));
        for way in ways {
            let name = match way {
                Some(adapter) => {
                    writer.teach(adapter)?;
                    format!("{name} with {}", adapter.card.name)
                }
                None => format!("{name} without"),
            };
            let row = |held| answers(&writer, &lines, &shelf, said.shown, held);
            println!("{}", row(false)?.line(&name));
            if way.is_some() {
                println!("{}", row(true)?.line(&format!("{name}, held")));
            }
            if !briefs.is_empty() {
                letters.push((name, whole(&writer, &briefs, &shelf)?));
            }
        }
    }
    if !letters.is_empty() {
        println!("\n{} whole letters, checked as always\n", briefs.len());
        println!(
            "| | must | all notes | inventions | letters with a slip of person | clichés | 4-grams again | length within 15 % | seconds |"
        );
        println!("|---|---|---|---|---|---|---|---|---|");
        for (name, (total, seconds)) in &letters {
            println!(
                "| {name} | {:.1} % | {:.1} % | {} | {:.1} % | {} | {:.1} % | {:.1} % | {seconds:.1} |",
                100.0 * total.must_kept,
                100.0 * total.all_kept,
                total.invented,
                100.0 * total.person_letters,
                total.cliches,
                100.0 * total.repeated,
                100.0 * total.length_right
            );
        }
    }
    Ok(())
}

/// What a model answers; `held`, it can name and count only what the question does.
fn answers(writer: &Ghostwriter, lines: &[&Line], shelf: &Shelf, shown: bool, held: bool) -> Fallible<Worth> {
    let mut worth = Worth::default();
    for line in lines {
        let Some(part) = line.part() else { continue };
        let notes: Vec<&str> = line.notes.iter().map(String::as_str).collect();
        let began = Instant::now();
        let answer = writer.answer(part, &line.between(), &line.before, &notes, held)?;
        worth.seconds += began.elapsed().as_secs_f64();
        let (nats, tokens) = writer.surprise(part, &line.between(), &line.before, &notes, &line.right)?;
        worth.nats += nats;
        worth.tokens += tokens;
        worth.add(line, &answer.text, &shelf.cliches);
        if shown {
            println!("  {} → {}", line.notes.join("; "), answer.text);
        }
    }
    Ok(worth)
}

/// Whole letters: what they are worth together, and seconds for one.
fn whole(writer: &Ghostwriter, briefs: &[Brief], shelf: &Shelf) -> Fallible<(Total, f64)> {
    let (mut marks, began) = (Vec::new(), Instant::now());
    for brief in briefs {
        let settings = Settings {
            occasion: shelf.occasions.iter().find(|o| o.is(&brief.occasion)),
            reflections: Some(&shelf.reflections),
            cliches: Some(&shelf.cliches),
            ..Settings::default()
        };
        let drafted = writer.draft(brief, &settings, &mut |_| ControlFlow::Continue(()))?;
        marks.push(Mark::of(&read(&drafted.text, brief, &shelf.cliches, &[], None)));
    }
    Ok((Total::of(&marks), began.elapsed().as_secs_f64() / briefs.len().max(1) as f64))
}
