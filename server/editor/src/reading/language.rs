//! Whether a letter is in words of its own: what the ghostwriter's check says of it, less what only a brief can
//! judge. A name that the brief does not hold is no fault here: old letters were written without one.

use super::piece;
use ghostwriter::{FaultKind, Reading};
use letters::Quality;

/// Faults in a hundred words at which two thirds of the score are gone.
const WORN: f64 = 1.8;

fn weight(kind: FaultKind) -> f64 {
    match kind {
        FaultKind::Cliche => 1.0,
        FaultKind::Repeated => 0.7,
        FaultKind::Reader | FaultKind::Sender => 0.5,
        FaultKind::Markup | FaultKind::Meta | FaultKind::Instruction => 2.0,
        FaultKind::Name | FaultKind::Number | FaultKind::Date | FaultKind::Place | FaultKind::Relative | FaultKind::Earlier => 0.0,
    }
}

pub(crate) fn read(checked: &Reading, length: usize) -> Quality {
    let faults: Vec<_> = checked.faults.iter().filter(|f| weight(f.kind) > 0.0).collect();
    let sum: f64 = faults.iter().map(|f| weight(f.kind)).sum();
    let rate = 100.0 * sum / (length.max(40) as f64);
    let score = (-rate / WORN).exp() * (1.0 - (2.0 * checked.repeated).min(0.6));
    let of = |kinds: &[FaultKind]| faults.iter().filter(|f| kinds.contains(&f.kind)).collect::<Vec<_>>();
    let mut said = Vec::new();
    let worn = of(&[FaultKind::Cliche]);
    match worn.as_slice() {
        [] => {}
        [one] => said.push(format!("one worn phrase ({})", piece(&one.words, 8))),
        [first, .., last] => said.push(format!("{} worn phrases ({}, {})", worn.len(), piece(&first.words, 6), piece(&last.words, 6))),
    }
    if let [first, rest @ ..] = of(&[FaultKind::Repeated]).as_slice() {
        let more = if rest.is_empty() { String::new() } else { format!(" and {} more", rest.len()) };
        said.push(format!("says again what it said ({}{more})", piece(&first.words, 7)));
    } else if checked.repeated > 0.08 {
        said.push("often in the same words".to_string());
    }
    if let [first, ..] = of(&[FaultKind::Markup, FaultKind::Meta, FaultKind::Instruction]).as_slice() {
        said.push(format!("not a letter’s words ({})", piece(&first.words, 7)));
    }
    if !of(&[FaultKind::Reader, FaultKind::Sender]).is_empty() {
        said.push("speaks of the reader or the sender as of somebody else".to_string());
    }
    let reason = if said.is_empty() { "its own words: nothing worn, nothing said twice".to_string() } else { said.join("; ") };
    Quality { score, reason }
}
