//! `cargo verify`: everything that CI runs, with each dependency compiled once.

use crate::place::{self, Place};
use crate::steps::{Steps, run as call};
use crate::{Outcome, browser, tools};
use std::process::{Command, ExitCode};

const STEPS: [&str; 7] = ["tools", "fmt", "build", "browser", "setup", "test", "doc"];

/// Runs every step, or those that `--only` names, and says at the end how long each took.
///
/// # Errors
/// When a step fails; the later ones are then not run.
pub fn run(args: Vec<String>) -> Outcome<ExitCode> {
    let (only, rest) = match asked(args) {
        Ok(asked) => asked,
        Err(text) => {
            eprintln!("{text}");
            return Ok(ExitCode::from(2));
        }
    };
    let place = Place::find()?;
    let mut steps = Steps::default();
    let outcome = all(&place, &mut steps, &only, &rest);
    println!("{}", steps.table());
    outcome.map(|()| {
        println!("Verified.");
        ExitCode::SUCCESS
    })
}

fn asked(args: Vec<String>) -> Result<(Vec<String>, Vec<String>), String> {
    let (mut only, mut args) = (STEPS.map(String::from).to_vec(), args.into_iter());
    while let Some(arg) = args.next() {
        match arg.as_str() {
            "--" => return Ok((only, args.collect())),
            "--only" => only = args.next().unwrap_or_default().split(',').map(|s| s.trim().to_string()).collect(),
            other => return Err(format!("`cargo verify` does not know {other:?}. It knows --only {} and `-- ARGS`.", STEPS.join(","))),
        }
    }
    match only.iter().find(|s| !STEPS.contains(&s.as_str())) {
        Some(unknown) => Err(format!("There is no step {unknown:?}. There are: {}.", STEPS.join(", "))),
        None => Ok((only, Vec::new())),
    }
}

fn all(place: &Place, steps: &mut Steps, only: &[String], rest: &[String]) -> Outcome<()> {
    let wanted = |name: &str| only.iter().any(|s| s == name);
    if wanted("tools") {
        steps.step("tools", "what building and proving need", || {
            tools::for_building(place)?;
            tools::for_proving(place)
        })?;
    }
    if wanted("fmt") {
        steps.step("fmt", "cargo fmt --check", || call(place.cargo().args(["fmt", "--all", "--check"])))?;
    }
    if wanted("build") {
        steps.step("build", "program, tests and benches; lints on the way, any warning fails", || {
            call(place.linting_cargo().args(["build", "--workspace", "--all-targets"]))
        })?;
    }
    if wanted("browser") {
        steps.step("browser", "the browser half, linted, bound and made small", || browser::build(place, true))?;
    }
    if wanted("setup") {
        steps.step("setup", "the quick model, those that listen, the hands and the faces, fetched by the program", || {
            let mut setup = Command::new(place.letters());
            place::plain(&mut setup);
            call(setup.args(["setup", "--quick", "--data"]).arg(place.data()))?;
            for model in ["dictation", "dictation-any"] {
                let mut fetch = Command::new(place.letters());
                place::plain(&mut fetch);
                call(fetch.args(["model", "fetch", model, "--data"]).arg(place.data()))?;
            }
            Ok(())
        })?;
    }
    if wanted("test") {
        steps.step("test", "unit, integration, browser, validators", || call(&mut tests(place, rest)))?;
    }
    if wanted("doc") {
        steps.step("doc", "examples in the documentation", || {
            call(in_the_house(place, place.linting_cargo()).args(["test", "--workspace", "--doc", "--quiet"]))
        })?;
    }
    Ok(())
}

fn tests(place: &Place, rest: &[String]) -> Command {
    let mut command = in_the_house(place, place.linting_cargo());
    if tools::has_nextest() {
        command.args(["nextest", "run", "--workspace", "--no-fail-fast", "--config-file"]);
        command.arg(place.root.join(".cargo/nextest.toml"));
    } else {
        println!("   cargo-nextest is not installed; the tests run under `cargo test`");
        command.args(["test", "--workspace", "--no-fail-fast", "--lib", "--bins", "--tests"]);
    }
    command.args(rest);
    command
}

/// Where the tests of properties start, so that the same commit always answers the same; set the variable to look
/// further.
const RNG_SEED: &str = "PROPTEST_RNG_SEED";

/// Tests find the downloads, the site and the tools through these; a snapshot that differs is an error.
fn in_the_house(place: &Place, mut command: Command) -> Command {
    command
        .env("LETTERS_DATA", place.data())
        .env("LETTERS_SITE", place.site())
        .env("LETTERS_TOOLS", place.tools())
        .env("INSTA_UPDATE", "no");
    if std::env::var_os(RNG_SEED).is_none() {
        command.env(RNG_SEED, "1964");
    }
    command
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_are_chosen_by_name_and_the_rest_is_the_runners() {
        let said = |line: &str| asked(line.split_whitespace().map(String::from).collect());
        assert_eq!(said("").map(|(only, rest)| (only.len(), rest.len())), Ok((STEPS.len(), 0)));
        assert_eq!(said("--only fmt,test -- -E x"), Ok((vec!["fmt".into(), "test".into()], vec!["-E".into(), "x".into()])));
        assert!(said("--only lint").is_err_and(|text| text.contains("\"lint\"") && text.contains("fmt")));
        assert!(said("--fast").is_err_and(|text| text.contains("--only")));
    }
}
