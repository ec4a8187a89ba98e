//! Our engine beside llama.cpp: the same file, the same threads, in turns within one run.
//!
//! `cargo bench -p ghostwriter` (`-- quick` or `-- standard` for one model). llama.cpp comes as node-llama-cpp from npm,
//! pinned, into `target/tools`; without node or npm its column stays empty and says so.
//!
//! On a machine that has other work, `taskset -c 0 cargo bench -p ghostwriter -- --busy` compares processor time
//! on one thread instead of time on the clock on all.

use ghostwriter::{Gauge, Ghostwriter, GhostwriterError};
use std::{
    fs,
    io::{BufRead, BufReader, Write},
    path::{Path, PathBuf},
    process::{Child, ChildStdin, ChildStdout, Command, Stdio},
    sync::OnceLock,
    time::Instant,
};

/// The version that is compared with.
const LLAMA: &str = "3.22.1";
const PROMPT: usize = 182;
const WRITTEN: usize = 32;
const ROUNDS: usize = 3;

type Fallible<T> = Result<T, Box<dyn std::error::Error>>;

fn main() -> Fallible<()> {
    let wanted: Vec<String> = std::env::args().skip(1).filter(|a| !a.starts_with('-')).collect();
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let data = std::env::var_os("LETTERS_DATA").map_or_else(|| workspace.join("target/data"), PathBuf::from);
    for (name, file) in [("quick", "SmolLM2-135M-Instruct.Q4_1.gguf"), ("standard", "qwen2.5-coder-1.5b-instruct-q4_k_m.gguf")] {
        if !wanted.is_empty() && !wanted.iter().any(|w| w == name) {
            continue;
        }
        let path = data.join("models").join(file);
        if !path.is_file() {
            println!("{name}: {} is not there; run cargo verify", path.display());
            continue;
        }
        model(name, &path, &workspace)?;
    }
    Ok(())
}

/// Seconds on the clock, or with `--busy` of this program's threads on a processor.
fn now() -> f64 {
    if !busy() {
        static START: OnceLock<Instant> = OnceLock::new();
        return START.get_or_init(Instant::now).elapsed().as_secs_f64();
    }
    let tasks = fs::read_dir("/proc/self/task").into_iter().flatten().flatten();
    let spent = tasks.filter_map(|t| fs::read_to_string(t.path().join("schedstat")).ok());
    spent.filter_map(|s| s.split(' ').next()?.parse::<f64>().ok()).sum::<f64>() / 1e9
}

fn busy() -> bool {
    std::env::args().any(|a| a == "--busy")
}

fn timed(work: impl FnOnce() -> Result<(), GhostwriterError>) -> Fallible<f64> {
    let start = now();
    work()?;
    Ok(now() - start)
}

/// Everything about one model.
fn model(name: &str, path: &Path, workspace: &Path) -> Fallible<()> {
    println!("{name}");
    let size = fs::metadata(path)?.len() as f64 / 1e6;
    let packed = path.with_extension("packed");
    // As a draft starts: tokenizer and chat template too. The second time everything is there.
    for _ in 0..2 {
        let there = packed.is_file();
        let start = now();
        drop(Ghostwriter::open(path)?);
        println!("  start {} the packed file: {:.2} s", if there { "with" } else { "without" }, now() - start);
    }
    let mut ours = Gauge::open(path)?;
    let text: Vec<u32> = (0..2048u32).map(|i| 1000 + i * 37 % 9000).collect();
    println!("  first prompt of {PROMPT}: {:.0} tokens/s", PROMPT as f64 / timed(|| ours.read(&text[..PROMPT]))?);
    let mut theirs = match Llama::start(path, workspace) {
        Ok(llama) => Some(llama),
        Err(why) => {
            println!("  llama.cpp is left out: {why}");
            None
        }
    };
    let mut table: [Vec<(f64, Option<f64>)>; 2] = Default::default();
    for _ in 0..ROUNDS {
        ours.back_to(0);
        let read = timed(|| ours.read(&text[..PROMPT]))?;
        table[0].push((read, theirs.as_mut().map(|t| t.ask(&format!("read {PROMPT}"))).transpose()?));
        let write = timed(|| ours.write(WRITTEN))?;
        table[1].push((write, theirs.as_mut().map(|t| t.ask(&format!("write {WRITTEN}"))).transpose()?));
    }
    for (what, count, times) in [("prompt", PROMPT, &table[0]), ("decode", WRITTEN, &table[1])] {
        // The best of each: what else runs on the machine only ever takes away.
        let best = |times: Vec<f64>| times.into_iter().fold(f64::MAX, f64::min);
        let own = count as f64 / best(times.iter().map(|t| t.0).collect());
        let other: Vec<f64> = times.iter().filter_map(|t| t.1).collect();
        if other.is_empty() {
            println!("  {what}: {own:.1} tokens/s");
        } else {
            let other = count as f64 / best(other);
            println!("  {what}: {own:.1} tokens/s, llama.cpp {other:.1}: {:.2}×", own / other);
        }
    }
    drop(theirs);
    ours.back_to(0);
    ours.read(&text[..PROMPT])?;
    let mut ratios = Vec::new();
    for _ in 0..ROUNDS {
        ours.branch(1, 2)?;
        let one = timed(|| ours.branch(1, 16))?;
        let four = timed(|| ours.branch(4, 16))?;
        ratios.push(four / one);
    }
    ratios.sort_by(f64::total_cmp);
    println!("  four branches: {:.2}× the time of one", ratios[ROUNDS / 2]);
    ours.back_to(0);
    let long = timed(|| ours.read(&text[..2040]))?;
    let write = timed(|| ours.write(8))?;
    println!("  2,040 tokens: read at {:.0} tokens/s, then written at {:.1}", 2040.0 / long, 8.0 / write);
    if let Some(resident) = resident() {
        println!("  resident at 2,048 tokens, all of this program: {resident:.0} MB, {:.2}× the file of {size:.0} MB", resident / size);
    }
    Ok(())
}

/// Megabytes of this process that lie in memory.
fn resident() -> Option<f64> {
    let text = fs::read_to_string("/proc/self/status").ok()?;
    let line = text.lines().find_map(|l| l.strip_prefix("VmRSS:"))?;
    line.trim().trim_end_matches("kB").trim().parse::<f64>().ok().map(|kb| kb * 1024.0 / 1e6)
}

/// llama.cpp in a process of its own, asked line by line.
struct Llama {
    child: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
}

impl Llama {
    fn start(path: &Path, workspace: &Path) -> Fallible<Llama> {
        let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| workspace.join("target"), PathBuf::from);
        let folder = target.join("tools/llama");
        if !folder.join("node_modules/node-llama-cpp/package.json").is_file() {
            fs::create_dir_all(&folder)?;
            fs::write(folder.join("package.json"), "{\"private\":true}")?;
            let npm = Command::new("npm")
                .args(["install", "--ignore-scripts", "--no-audit", "--no-fund", "--save-exact", &format!("node-llama-cpp@{LLAMA}")])
                .current_dir(&folder)
                .stdout(Stdio::null())
                .stderr(Stdio::null())
                .status()
                .map_err(|e| format!("npm cannot be run ({e})"))?;
            if !npm.success() {
                return Err("npm could not fetch node-llama-cpp".into());
            }
        }
        fs::copy(Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/llama.mjs"), folder.join("llama.mjs"))?;
        let threads = std::thread::available_parallelism()?.to_string();
        let mut child = Command::new("node")
            .args(["llama.mjs".as_ref(), fs::canonicalize(path)?.as_os_str(), threads.as_ref()])
            .current_dir(&folder)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|e| format!("node cannot be run ({e})"))?;
        let (Some(input), Some(output)) = (child.stdin.take(), child.stdout.take()) else { return Err("no pipe to node".into()) };
        let mut llama = Llama { child, input, output: BufReader::new(output) };
        let said = llama.line()?;
        if said != "ready" {
            return Err(format!("node-llama-cpp did not start: {said}").into());
        }
        llama.ask("read 32")?;
        llama.ask("write 4")?;
        Ok(llama)
    }

    fn line(&mut self) -> Fallible<String> {
        let mut line = String::new();
        self.output.read_line(&mut line)?;
        Ok(line.trim().to_string())
    }

    fn ask(&mut self, what: &str) -> Fallible<f64> {
        writeln!(self.input, "{what}")?;
        let times = self.line()?;
        let (clock, processor) = times.split_once(' ').ok_or("llama.cpp did not answer")?;
        Ok(if busy() { processor } else { clock }.parse()?)
    }
}

impl Drop for Llama {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
