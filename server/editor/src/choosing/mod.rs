//! The choice of letters for a book, and their first order.
//!
//! [`propose`] goes three steps, each in a file of its own: what can be chosen at all ([`mod@pick`] sets aside what
//! may not be published, was dropped, is slight, or is nearly the same as a better one), the best of it within the
//! budget, and the order ([`mod@order`]). If an order has more than [`IN_A_ROW`] letters on one occasion in a row,
//! the least of them gives its place to another, and the order is made again.

mod arc;
mod order;
mod pages;
mod pick;
mod seasons;
mod value;
mod why;

pub use order::{Ordered, order};
pub use pages::Paging;
pub use pick::{Picked, pick};

use crate::reading::Features;
use chrono::NaiveDate;
use letters::{Budget, Decision, Permission, Reading, Sequence};

/// The most letters on one occasion that follow one another: nobody reads five condolences in a row.
pub const IN_A_ROW: usize = 4;
/// How often a row is broken before the proposal leaves it and says so.
const TRIES: usize = 40;

/// A letter that can be chosen.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry<'a> {
    /// To whom.
    pub to: &'a str,
    /// Why.
    pub occasion: &'a str,
    /// Its date, when it has one.
    pub dated: Option<NaiveDate>,
    /// Whether it may be published.
    pub permission: Permission,
    /// What the person has said of it.
    pub decision: Decision,
    /// What was read in it.
    pub reading: &'a Reading,
}

/// A first choice and a first order. Letters are named by their place among the entries.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Proposed {
    /// The letters in order, each with what speaks for it.
    pub chosen: Vec<(usize, String)>,
    /// The letters that were left out, each with the reason.
    pub left: Vec<(usize, String)>,
    /// Parts that the order suggests: a name, and the letter that it begins with.
    pub parts: Vec<(String, usize)>,
    /// About how many pages they take.
    pub pages: u32,
    /// How it was done, in sentences.
    pub method: Vec<String>,
    /// What to look at.
    pub remarks: Vec<String>,
}

/// Chooses and orders. The same entries, features, budget and order give the same proposal.
pub fn propose(entries: &[Entry], features: &Features, budget: &Budget, paging: &Paging, sequence: Sequence) -> Proposed {
    let mut rested: Vec<usize> = Vec::new();
    let (picked, ordered) = loop {
        let picked = pick(entries, features, budget, paging, &rested);
        let ordered = order(entries, &picked.chosen, sequence);
        if rested.len() >= TRIES {
            break (picked, ordered);
        }
        // The least of a row that is too long, unless the person wants it there or there is nothing else.
        let least = rows(entries, &ordered.letters)
            .into_iter()
            .flatten()
            .filter(|i| entries[*i].decision != Decision::Pinned)
            .min_by(|a, b| entries[*a].reading.worth.total_cmp(&entries[*b].reading.worth).then(b.cmp(a)));
        let others = picked.chosen.iter().any(|i| entries[*i].occasion != entries[picked.chosen[0]].occasion);
        match least {
            Some(least) if others => rested.push(least),
            _ => break (picked, ordered),
        }
    };
    why::told(entries, features, budget, paging, sequence, picked, ordered, &rested)
}

/// Stretches of an order that are longer than [`IN_A_ROW`] on one occasion.
fn rows(entries: &[Entry], letters: &[usize]) -> Vec<Vec<usize>> {
    letters
        .chunk_by(|a, b| entries[*a].occasion == entries[*b].occasion)
        .filter(|row| row.len() > IN_A_ROW)
        .map(<[usize]>::to_vec)
        .collect()
}
