//! `letters hand`

use super::{Desk, out};
use crate::error::ServerError;
use crate::progress::Meter;
use crate::supply::{self, SupplyError, Wanted, list};
use clap::Subcommand;
use fonts::HandCard;
use serde_json::json;
use std::process::ExitCode;
use std::sync::Mutex;

/// Hands: which there are, fetch them.
#[derive(Debug, Subcommand)]
pub enum Hands {
    /// Lists the hands, and which are here
    #[command(after_help = "Example:
  letters hand list")]
    List {
        /// As JSON
        #[arg(long)]
        json: bool,
    },
    /// Fetches the letterforms of hands from npm
    #[command(after_help = "Example:
  letters hand fetch homemade-apple
  letters hand fetch            all that are missing")]
    Fetch {
        /// Names of `letters hand list`; all when none is given
        names: Vec<String>,
    },
}

impl Hands {
    /// Does it.
    pub fn run(self, desk: &Desk) -> Result<ExitCode, ServerError> {
        match self {
            Hands::List { json } => list_hands(desk, json),
            Hands::Fetch { names } => {
                let cards: Vec<&HandCard> = match names.as_slice() {
                    [] => desk.templates.hands().collect(),
                    names => names.iter().map(|n| desk.templates.hand_card(n)).collect::<Result<_, _>>()?,
                };
                fetch_all(desk, "hands", cards.iter().map(|c| list::hand(&desk.data, c)).collect())?;
                Ok(ExitCode::SUCCESS)
            }
        }
    }
}

fn list_hands(desk: &Desk, as_json: bool) -> Result<ExitCode, ServerError> {
    let first = desk.templates.first_sheet(&desk.data, 1).hand;
    let here = |card: &HandCard| desk.data.hand(&card.name).is_file();
    if as_json {
        let all: Vec<_> = desk
            .templates
            .hands()
            .map(|c| {
                json!({ "name": c.name, "title": c.title, "style": c.style, "licence": c.licence, "here": here(c), "default": c.name == first,
                    "package": c.package, "version": c.version, "sha256": c.sha256 })
            })
            .collect();
        out::json(&all)?;
        return Ok(ExitCode::SUCCESS);
    }
    let rows: Vec<Vec<String>> = desk
        .templates
        .hands()
        .map(|c| {
            let state = match (here(c), c.name == first) {
                (true, true) => "here, default",
                (true, false) => "here",
                (false, true) => "default",
                (false, false) => "",
            };
            vec![c.name.clone(), state.into(), c.licence.clone(), c.title.clone(), c.style.clone()]
        })
        .collect();
    out::say(&out::table(&["name", "", "licence", "hand", "style"], &rows))?;
    Ok(ExitCode::SUCCESS)
}

/// How many small files are fetched at the same time.
const AT_ONCE: usize = 4;

/// Fetches small files, a few at a time; goes on when one fails, and then names all that did.
pub fn fetch_all(desk: &Desk, what: &str, wanted: Vec<Wanted>) -> Result<(), ServerError> {
    desk.data.create()?;
    let missing: Vec<Wanted> = wanted.into_iter().filter(|w| !w.to.is_file()).collect();
    if missing.is_empty() {
        eprintln!("All {what} are here.");
        return Ok(());
    }
    let (all, meter) = (missing.len(), Meter::steps(what, missing.len() as u64));
    eprintln!("Fetching {all} {what} from npm");
    let (queue, failed) = (Mutex::new(missing), Mutex::new(Vec::new()));
    std::thread::scope(|scope| {
        for _ in 0..AT_ONCE {
            scope.spawn(|| {
                while let Some(next) = queue.lock().ok().and_then(|mut q| q.pop()) {
                    if let (Err(error), Ok(mut failed)) = (supply::fetch(&next, &mut |_| {}), failed.lock()) {
                        failed.push((next.name.clone(), error.to_string()));
                    }
                    meter.add(1);
                }
            });
        }
    });
    meter.done();
    let failed = failed.into_inner().unwrap_or_default();
    if failed.is_empty() {
        eprintln!("All {what} are here, checked.");
        return Ok(());
    }
    Err(SupplyError::Nowhere { name: format!("{} of {all} {what}", failed.len()), tried: failed }.into())
}
