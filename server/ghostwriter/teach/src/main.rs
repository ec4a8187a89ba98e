//! `cargo run -p teach -- MODEL.gguf`: teaches a model from the corpus and writes the adapter.

use clap::Parser;
use ghostwriter::{
    adapter::{Adapter, Card},
    base::{device, sha256},
};
use std::{io::Write, path::PathBuf, process, thread};
use teach::{Base, Course, Learned, Record, TeachError, Wish, corpus, lessons};

/// Teaches a small model the letter-writer's trade.
#[derive(Parser)]
struct Command {
    /// The base: a GGUF file of Llama's or Qwen2's family.
    model: PathBuf,
    /// Its name in the catalogue, for the adapter's card.
    #[arg(long, default_value = "quick")]
    name: String,
    /// The folder of the corpus.
    #[arg(long, default_value = "templates/corpus")]
    corpus: PathBuf,
    /// Where the adapter goes; its curve goes beside it.
    #[arg(short, long, default_value = "target/teach/trade.safetensors")]
    output: PathBuf,
    /// An adapter to go on from.
    #[arg(long)]
    from: Option<PathBuf>,
    /// How often every lesson comes.
    #[arg(long, default_value_t = 2.0)]
    epochs: f64,
    /// The largest step.
    #[arg(long, default_value_t = 1e-3)]
    rate: f64,
    /// Tokens of a batch.
    #[arg(long, default_value_t = 1024)]
    room: usize,
    /// Weight of the preference for the right over the tempting answer; 0 leaves the tempting ones out.
    #[arg(long, default_value_t = 0.0)]
    contrast: f64,
    /// Where chance comes from.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Steps between two points of the curve; each also saves the adapter.
    #[arg(long, default_value_t = 40)]
    every: usize,
    /// Lessons of the test split that the curve is measured on.
    #[arg(long, default_value_t = 96)]
    tested: usize,
}

/// candle's own threads are one when this says so: each part of a batch then has a thread to itself, and none waits for
/// another within a layer.
const THREADS: &str = "RAYON_NUM_THREADS";

fn main() {
    let said = Command::parse();
    if cfg!(not(feature = "cuda")) && std::env::var_os(THREADS).is_none() {
        let again =
            std::env::current_exe().and_then(|me| process::Command::new(me).args(std::env::args_os().skip(1)).env(THREADS, "1").status());
        match again {
            Ok(status) => process::exit(status.code().unwrap_or(1)),
            Err(error) => eprintln!("{error}; going on with candle's own threads"),
        }
    }
    if let Err(error) = teach(&said) {
        eprintln!("{error}");
        process::exit(1);
    }
}

fn teach(said: &Command) -> Result<(), TeachError> {
    let file = |path: &PathBuf| {
        let path = path.clone();
        move |source| TeachError::File { path, source }
    };
    let sum = sha256(&said.model).map_err(file(&said.model))?;
    let bytes = said.model.metadata().map_err(file(&said.model))?.len();
    let card = Card { name: stem(&said.output), base: sum, bytes, model: said.name.clone() };
    let base = Base::open(&said.model, &device()?)?;
    let all = corpus::read(&said.corpus)?;
    let learn = lessons(all.iter().map(|l| &l.1).filter(|l| !l.is_test()), &base.tokens);
    let mut test = lessons(all.iter().map(|l| &l.1).filter(|l| l.is_test()), &base.tokens);
    let spread = test.len().div_ceil(said.tested.max(1)).max(1);
    test = test.into_iter().step_by(spread).collect();
    let learned = match &said.from {
        Some(path) => Learned::from_adapter(&Adapter::open(path)?, &base.shapes(), &device()?)?,
        None => Learned::new(&base.shapes(), said.seed, &device()?)?,
    };
    let sizes: usize = learn.iter().map(|l| l.right.tokens.len()).sum();
    println!("{} lessons to learn from ({sizes} tokens), {} to test with", learn.len(), test.len());
    if let Some(folder) = said.output.parent() {
        std::fs::create_dir_all(folder).map_err(file(&said.output))?;
    }
    let curve = said.output.with_extension("jsonl");
    let mut curve = std::fs::File::create(&curve).map_err(file(&curve))?;
    let mut course = Course::new(&base, learned, thread::available_parallelism().map_or(1, usize::from))?;
    println!("before: {:.3} nats a token of the test", course.loss(&test, said.room)?);
    let wish = Wish { epochs: said.epochs, rate: said.rate, room: said.room, contrast: said.contrast, seed: said.seed };
    course.learn(&learn, &test, &wish, said.every, &mut |record: &Record, learned| {
        let line = serde_json::to_string(record).unwrap_or_default();
        println!("{line}");
        writeln!(curve, "{line}").map_err(file(&said.output))?;
        let bytes = learned.adapter(card.clone())?.to_bytes()?;
        let beside = said.output.with_extension("part");
        std::fs::write(&beside, bytes).map_err(file(&beside))?;
        std::fs::rename(&beside, &said.output).map_err(file(&said.output))
    })
}

/// The adapter is called as its file is.
fn stem(path: &std::path::Path) -> String {
    path.file_stem().unwrap_or_default().to_string_lossy().into_owned()
}
