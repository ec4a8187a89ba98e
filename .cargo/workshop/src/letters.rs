//! `cargo letters`: from a fresh clone to a page in the browser.

use crate::place::{self, Place};
use crate::steps::run as call;
use crate::{Outcome, browser, tools};
use std::os::unix::process::CommandExt;
use std::process::{Command, ExitCode};

/// Builds both halves, fetches the model and the hands, and becomes the server. Everything after the
/// workshop's own `--quick` goes to `letters serve`; `--data` goes to `letters setup` as well.
///
/// # Errors
/// When a tool is missing, a build fails or a download fails.
pub fn run(mut args: Vec<String>) -> Outcome<ExitCode> {
    let quick = args.iter().any(|a| a == "--quick");
    args.retain(|a| a != "--quick");
    let place = Place::find()?;
    tools::for_building(&place)?;

    println!("Building the browser half (the first time takes some minutes)");
    browser::build(&place, false)?;
    println!("Building the program");
    // The whole workspace's features, so that `cargo verify` finds every dependency built, and one binary.
    call(place.cargo().args(["build", "--bin", "letters"]))?;

    let mut setup = program(&place);
    setup.arg("setup").args(quick.then_some("--quick")).args(data_option(&args));
    call(&mut setup)?;

    let mut serve = program(&place);
    serve.arg("serve").args(&args);
    if quick {
        serve.env("LETTERS_MODEL", "quick");
    }
    let error = serve.exec();
    Err(format!("{} cannot be started: {error}.", place.letters().display()))
}

/// The program as a person would start it.
fn program(place: &Place) -> Command {
    let mut command = Command::new(place.letters());
    place::plain(&mut command);
    if std::env::var_os("LETTERS_SITE").is_none() {
        command.env("LETTERS_SITE", place.site());
    }
    command
}

fn data_option(args: &[String]) -> Vec<String> {
    let at = args.iter().position(|a| a == "--data" || a.starts_with("--data="));
    match at {
        Some(at) if args[at] == "--data" => args[at..].iter().take(2).cloned().collect(),
        Some(at) => vec![args[at].clone()],
        None => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::data_option;

    #[test]
    fn setup_and_serve_share_the_data_folder() {
        let said = |line: &str| data_option(&line.split(' ').map(String::from).collect::<Vec<_>>()).join(" ");
        assert_eq!(said("--listen 127.0.0.1:9000 --data here"), "--data here");
        assert_eq!(said("--data=here --listen 127.0.0.1:9000"), "--data=here");
        assert_eq!(said("--listen 127.0.0.1:9000"), "");
    }
}
