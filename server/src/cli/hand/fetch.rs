//! `letters hand fetch`

use crate::cli::Desk;
use crate::error::ServerError;
use crate::progress::Meter;
use crate::supply::{self, SupplyError, Wanted, list};
use fonts::HandCard;
use std::process::ExitCode;
use std::sync::Mutex;

/// Fetches the typefaces of these hands; of all when none is named.
pub fn run(desk: &Desk, names: &[String]) -> Result<ExitCode, ServerError> {
    let cards: Vec<&HandCard> = match names {
        [] => desk.templates.hands().collect(),
        names => names.iter().map(|n| desk.templates.hand_card(n)).collect::<Result<_, _>>()?,
    };
    fetch_all(desk, "hands", cards.iter().filter_map(|c| list::hand(&desk.data, c)).collect())?;
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
