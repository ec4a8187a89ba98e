//! Steps with a name and a time.

use crate::Outcome;
use std::process::Command;
use std::time::{Duration, Instant};

/// The steps so far.
#[derive(Default)]
pub struct Steps {
    done: Vec<(&'static str, Duration, bool)>,
}

impl Steps {
    /// Runs a step and notes how long it took.
    ///
    /// # Errors
    /// Whatever the step says.
    pub fn step(&mut self, name: &'static str, about: &str, work: impl FnOnce() -> Outcome<()>) -> Outcome<()> {
        println!("\n── {name}: {about}");
        let start = Instant::now();
        let outcome = work();
        let took = start.elapsed();
        println!("── {name}: {} after {}", if outcome.is_ok() { "done" } else { "failed" }, spoken(took));
        self.done.push((name, took, outcome.is_ok()));
        outcome
    }

    /// What ran, how long, and how it ended.
    pub fn table(&self) -> String {
        let mut out = String::from("\n  step        time      \n");
        for (name, took, good) in &self.done {
            out += &format!("  {name:<10}  {:<8}  {}\n", spoken(*took), if *good { "ok" } else { "FAILED" });
        }
        let total = self.done.iter().map(|(_, took, _)| *took).sum();
        out + &format!("  {:<10}  {}\n", "all", spoken(total))
    }
}

/// Runs a command with its output on our terminal.
///
/// # Errors
/// When it cannot start or ends with anything but 0.
pub fn run(command: &mut Command) -> Outcome<()> {
    let shown = command.get_program().to_string_lossy().into_owned();
    match command.status() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("`{} {}` ended with {status}; the lines above say why.", short(&shown), first_args(command))),
        Err(e) => Err(format!("`{shown}` cannot be started: {e}.")),
    }
}

fn short(program: &str) -> &str {
    program.rsplit('/').next().unwrap_or(program)
}

fn first_args(command: &Command) -> String {
    command.get_args().take(3).map(|a| a.to_string_lossy()).collect::<Vec<_>>().join(" ")
}

fn spoken(time: Duration) -> String {
    let seconds = time.as_secs_f64();
    if seconds < 60.0 { format!("{seconds:.1} s") } else { format!("{} min {:02} s", seconds as u64 / 60, seconds as u64 % 60) }
}
