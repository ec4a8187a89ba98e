//! The workshop: `cargo letters` starts the house, `cargo verify` proves it.
//!
//! It builds both halves, sees to the tools that they need and gets out of the way. It knows how things
//! are built and nothing of what they do; everything that a letter needs is in the `letters` program.

mod browser;
mod letters;
mod place;
mod steps;
mod tools;
mod verify;

use std::process::ExitCode;

/// What went wrong and what to do next, in words for the person at the terminal.
type Outcome<T> = Result<T, String>;

const HELP: &str = "\
The two commands of the house.

  cargo letters [--quick] [SERVE OPTIONS]   build, fetch the model and the hands, serve http://127.0.0.1:8420
  cargo verify  [--only STEP,…] [-- ARGS]   everything CI runs: fmt, build (with lints), browser, setup, test, doc

  --quick   write with the small model (98 MB) instead of the default one (1.1 GB)
  --only    run these steps only, for example: cargo verify --only fmt,build
  -- ARGS   handed to the test runner, for example: cargo verify --only test -- -E 'package(fonts)'

Example: cargo letters --quick --listen 127.0.0.1:9000
";

fn main() -> ExitCode {
    let mut args: Vec<String> = std::env::args().skip(1).collect();
    let command = if args.is_empty() { String::new() } else { args.remove(0) };
    let asks_help = |args: &[String]| args.iter().take_while(|a| *a != "--").any(|a| a == "--help" || a == "-h");
    let outcome = match command.as_str() {
        "letters" if !asks_help(&args) => letters::run(args),
        "verify" if !asks_help(&args) => verify::run(args),
        "browser" => place::Place::find()
            .and_then(|place| tools::for_building(&place).and_then(|()| browser::build(&place, false)))
            .map(|()| ExitCode::SUCCESS),
        "letters" | "verify" | "help" | "--help" | "-h" => {
            print!("{HELP}");
            return ExitCode::SUCCESS;
        }
        other => {
            eprintln!("There is no command {other:?}.\n\n{HELP}");
            return ExitCode::from(2);
        }
    };
    match outcome {
        Ok(code) => code,
        Err(text) => {
            eprintln!("\n{text}");
            ExitCode::FAILURE
        }
    }
}
