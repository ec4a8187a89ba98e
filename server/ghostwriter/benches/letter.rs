//! Whole letters beside plain drafts of the same model, first words, revisions, two drafts at once: what the person
//! at the desk waits for.
//!
//! `cargo bench -p ghostwriter --bench letter` (`-- quick` or `-- standard` for one model). Every ratio is of one run.

use ghostwriter::{
    Cliches, Ghostwriter, Occasion, Reflections, Settings,
    revise::{Revising, alternatives, sentence_at},
};
use letters::{Brief, sentences};
use std::{
    fs,
    ops::ControlFlow,
    path::{Path, PathBuf},
    time::Instant,
};

type Fallible<T> = Result<T, Box<dyn std::error::Error>>;

/// Briefs of tests/briefs, of 140 to 250 words.
const BRIEFS: [&str; 3] = ["boxes", "teacher", "quince"];

struct House {
    occasions: PathBuf,
    reflections: Reflections,
    cliches: Cliches,
}

impl House {
    fn occasion(&self, brief: &Brief) -> Fallible<Occasion> {
        let path = self.occasions.join(format!("{}.toml", brief.occasion));
        Ok(if path.is_file() { Occasion::from_toml(&fs::read_to_string(path)?)? } else { Occasion::general(&brief.occasion) })
    }

    fn settings<'a>(&'a self, occasion: &'a Occasion) -> Settings<'a> {
        Settings {
            seed: 1,
            occasion: Some(occasion),
            reflections: Some(&self.reflections),
            cliches: Some(&self.cliches),
            ..Settings::default()
        }
    }
}

fn main() -> Fallible<()> {
    let wanted: Vec<String> = std::env::args().skip(1).filter(|a| !a.starts_with('-')).collect();
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let data = std::env::var_os("LETTERS_DATA").map_or_else(|| workspace.join("target/data"), PathBuf::from);
    let templates = workspace.join("templates");
    let house = House {
        occasions: templates.join("occasions"),
        reflections: Reflections::from_toml(&fs::read_to_string(templates.join("reflections.toml"))?)?,
        cliches: Cliches::from_toml(&fs::read_to_string(templates.join("cliches.toml"))?)?,
    };
    for (name, file) in [("quick", "SmolLM2-135M-Instruct.Q4_1.gguf"), ("standard", "qwen2.5-coder-1.5b-instruct-q4_k_m.gguf")] {
        let path = data.join("models").join(file);
        if !wanted.is_empty() && !wanted.iter().any(|w| w == name) {
            continue;
        }
        if !path.is_file() {
            println!("{name}: {} is not there; run cargo verify", path.display());
            continue;
        }
        println!("{name}");
        let briefs = BRIEFS.map(|b| fs::read_to_string(workspace.join(format!("tests/briefs/{b}.toml"))));
        let briefs = briefs.into_iter().map(|t| Ok(Brief::from_toml(&t?)?)).collect::<Fallible<Vec<_>>>()?;
        letters(&path, &house, &briefs)?;
        revisions(&path, &house, &briefs)?;
        together(&path, &house, &briefs)?;
    }
    Ok(())
}

/// Checked letters and plain ones, in turns.
fn letters(path: &Path, house: &House, briefs: &[Brief]) -> Fallible<()> {
    let writer = Ghostwriter::open(path)?;
    let (mut ours, mut theirs, mut first) = (0.0, 0.0, Vec::new());
    for brief in briefs {
        let occasion = house.occasion(brief)?;
        let (start, mut seen) = (Instant::now(), None);
        writer.draft(brief, &house.settings(&occasion), &mut |piece| {
            // The salutation is ours and takes no time.
            if !piece.trim_end().ends_with(',') && !piece.trim().is_empty() {
                seen.get_or_insert_with(|| start.elapsed().as_secs_f64());
            }
            ControlFlow::Continue(())
        })?;
        ours += start.elapsed().as_secs_f64();
        first.extend(seen);
        let start = Instant::now();
        writer.plain(brief, &Settings { seed: 1, ..Settings::default() })?;
        theirs += start.elapsed().as_secs_f64();
    }
    let n = briefs.len() as f64;
    println!("  a checked letter: {:.1} s, a plain draft: {:.1} s: {:.2}×", ours / n, theirs / n, ours / theirs);
    println!("  first words of the body: {:.2} s", first.iter().sum::<f64>() / first.len().max(1) as f64);
    Ok(())
}

/// Other ways to say a sentence: from a cold start, and of a letter that was just asked about.
fn revisions(path: &Path, house: &House, briefs: &[Brief]) -> Fallible<()> {
    let Some(brief) = briefs.iter().max_by_key(|b| b.words) else { return Ok(()) };
    let occasion = house.occasion(brief)?;
    let text = Ghostwriter::open(path)?.draft(brief, &house.settings(&occasion), &mut |_| ControlFlow::Continue(()))?.text;
    let settings = Revising { seed: 1, occasion: Some(&occasion), reflections: Some(&house.reflections), ..Revising::default() };
    let start = Instant::now();
    let writer = Ghostwriter::open(path)?;
    let mut places: Vec<usize> = sentences(&text).iter().map(|s| s.start).collect();
    places.retain(|at| sentence_at(&text, *at).is_some());
    let ask = |at: usize| -> Fallible<f64> {
        let start = Instant::now();
        alternatives(Some(&writer), &text, sentence_at(&text, at).ok_or("no sentence there")?, brief, &settings, 5)?;
        Ok(start.elapsed().as_secs_f64())
    };
    let middle = places.len() / 2;
    ask(places[middle])?;
    let cold = start.elapsed().as_secs_f64();
    let mut warm = (1..4).filter_map(|k| places.get(middle + k)).map(|at| ask(*at)).collect::<Fallible<Vec<_>>>()?;
    warm.sort_by(f64::total_cmp);
    let warm = warm[warm.len() / 2];
    println!(
        "  other ways to say a sentence of {} words’ letter: {cold:.2} s cold, {warm:.2} s after: {:.2}×",
        letters::word_count(&text),
        warm / cold
    );
    Ok(())
}

/// Two drafts on one set of weights.
fn together(path: &Path, house: &House, briefs: &[Brief]) -> Fallible<()> {
    let [a, b, ..] = briefs else { return Ok(()) };
    let writer = Ghostwriter::open(path)?;
    let (first, second) = (house.occasion(a)?, house.occasion(b)?);
    let time = |brief: &Brief, occasion: &Occasion| {
        let start = Instant::now();
        let done = writer.draft(brief, &house.settings(occasion), &mut |_| ControlFlow::Continue(()));
        done.map(|_| start.elapsed().as_secs_f64()).map_err(|e| e.to_string())
    };
    let alone = (time(a, &first)?, time(b, &second)?);
    let both = std::thread::scope(|scope| {
        let one = scope.spawn(|| time(a, &first));
        let two = time(b, &second);
        (one.join().unwrap_or_else(|_| Err("a draft broke off".into())), two)
    });
    let both = (both.0?, both.1?);
    println!("  two at once: {:.1} and {:.1} s, alone {:.1} and {:.1} s", both.0, both.1, alone.0, alone.1);
    Ok(())
}
