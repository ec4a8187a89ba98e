//! The command line. Each command reads what it was given, calls the rooms and writes what they made;
//! nothing is decided here that belongs to a room.
//!
//! Exit codes: 0 done, 1 failed, 2 misused. What a program may read goes to standard output, everything
//! else to standard error.

mod book;
mod config;
mod cover;
mod dictate;
mod draft;
mod envelope;
mod eval;
mod hand;
mod merge;
mod mind;
mod model;
mod out;
mod pen;
mod plan;
mod preflight;
mod print;
mod proofread;
mod revise;
mod select;
mod serve;
mod setup;
mod source;
mod submission;
mod voice;
mod write;

use crate::config::Config;
use crate::data::Data;
use crate::error::ServerError;
use crate::progress::Meter;
use crate::templates::Templates;
use clap::{Args, Parser, Subcommand};
use ghostwriter::Ghostwriter;
use std::path::PathBuf;
use std::process::ExitCode;

/// Beautifully handwritten letters: drafted by a model on this machine, written in a hand, bound into a book.
#[derive(Debug, Parser)]
#[command(name = "letters", version, arg_required_else_help = true, propagate_version = true)]
#[command(after_help = "A first letter, from nothing:
  letters setup --quick
  letters draft brief.toml --model quick > letter.txt
  letters write letter.txt --hand homemade-apple -o letter.pdf

Exit codes: 0 done, 1 failed, 2 misused. `letters config` shows every setting and where it comes from.")]
struct Cli {
    #[command(flatten)]
    common: Common,
    #[command(subcommand)]
    command: Command,
}

/// What every command takes.
#[derive(Debug, Args)]
struct Common {
    /// The data folder: archive, models, hands, finished files [default: the XDG data folder's letters]
    #[arg(long, global = true, value_name = "DIR")]
    data: Option<PathBuf>,
    /// A configuration file [default: letters.toml in the data folder or the XDG configuration folder]
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serves the house to a browser
    Serve(serve::Serve),
    /// Drafts a letter from a brief; the letter goes to standard output
    Draft(draft::Draft),
    /// Shows how a letter will move, to be changed before it is drafted
    Plan(plan::Plan),
    /// Drafts a letter for every brief of a folder and measures them
    Eval(eval::Eval),
    /// Writes down what is said in a recording, on this machine
    Dictate(dictate::Dictate),
    /// Addresses an envelope in a hand
    Envelope(envelope::ToPost),
    /// Writes a letter in a hand: PDF, SVG, PNG, or lines for a pen plotter
    Write(write::Write),
    /// Makes one job for the printer: letters with their envelopes
    Print(print::Print),
    /// One letter to many: filled or drafted for each, read one by one, then printed
    Merge(Box<merge::Merge>),
    /// Revises a letter or a part of it: shorter, warmer, said otherwise …
    Revise(revise::Revise),
    /// Reads a letter for slips of the pen
    Proofread(proofread::Proofread),
    /// Voices: how somebody writes, learned from letters and edits
    #[command(subcommand)]
    Voice(voice::Voices),
    /// Sets letters as a book: interior.pdf and book.epub
    Book(Box<select::BookOrStep>),
    /// Makes a book's cover for a print shop, with pictures of it
    Cover(cover::Cover),
    /// Holds a finished file against what its print shop asks
    Preflight(preflight::Preflight),
    /// Models: which there are, fetch them, check them
    #[command(subcommand)]
    Model(model::Model),
    /// Hands: which there are, fetch them
    #[command(subcommand)]
    Hand(hand::Hands),
    /// Fetches whatever is missing: the model, all hands and faces
    Setup(setup::Setup),
    /// Shows every setting, its value and where it comes from
    Config(config::Show),
}

/// What every command works with.
struct Desk {
    config: Config,
    data: Data,
    templates: Templates,
}

impl Desk {
    fn open(common: &Common, mut options: Vec<(&'static str, String)>) -> Result<Desk, ServerError> {
        if let Some(data) = &common.data {
            options.push(("data", data.to_string_lossy().into_owned()));
        }
        let config = Config::load(common.config.clone(), options)?;
        let data = config.data();
        let templates = Templates::load(config.templates.as_deref())?;
        Ok(Desk { config, data, templates })
    }

    /// Opens what writes, with the adapter that was asked for here or in the settings.
    fn writer(&self, name: &str, adapter: Option<&str>) -> Result<Ghostwriter, ServerError> {
        let meter = Meter::spinner("opening the model");
        let writer = self.templates.writer(&self.data, name, adapter.or(self.config.adapter.as_deref()));
        meter.done();
        writer
    }
}

/// Runs the command that this process was started with.
pub fn main() -> ExitCode {
    let cli = Cli::parse();
    match run(cli) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("letters: {error}");
            ExitCode::from(error.exit_code())
        }
    }
}

fn run(cli: Cli) -> Result<ExitCode, ServerError> {
    let options = match &cli.command {
        Command::Serve(serve) => serve.options(),
        _ => Vec::new(),
    };
    let desk = Desk::open(&cli.common, options)?;
    match cli.command {
        Command::Serve(command) => command.run(desk),
        Command::Draft(command) => command.run(&desk),
        Command::Plan(command) => command.run(&desk),
        Command::Eval(command) => command.run(&desk),
        Command::Dictate(command) => command.run(&desk),
        Command::Envelope(command) => command.run(&desk),
        Command::Write(command) => command.run(&desk),
        Command::Print(command) => command.run(&desk),
        Command::Merge(command) => command.run(&desk),
        Command::Revise(command) => command.run(&desk),
        Command::Proofread(command) => command.run(&desk),
        Command::Voice(command) => command.run(&desk),
        Command::Book(command) => command.run(&desk),
        Command::Cover(command) => command.run(&desk),
        Command::Preflight(command) => command.run(&desk),
        Command::Model(command) => command.run(&desk),
        Command::Hand(command) => command.run(&desk),
        Command::Setup(command) => command.run(&desk),
        Command::Config(command) => command.run(&desk),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_commands_are_sound_and_each_shows_an_example() {
        let mut command = Cli::command();
        command.build();
        command.clone().debug_assert();
        for sub in command.get_subcommands().filter(|s| s.get_name() != "help") {
            let inner: Vec<_> = sub.get_subcommands().filter(|s| s.get_name() != "help").collect();
            for leaf in if inner.is_empty() { vec![sub] } else { inner } {
                let help = leaf.clone().render_long_help().to_string();
                assert!(help.contains("Example") && help.contains("letters "), "{} has no example", leaf.get_name());
            }
        }
    }
}
