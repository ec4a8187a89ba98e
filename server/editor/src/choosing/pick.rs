//! The best letters within a budget.
//!
//! The value of a set ([`super::value`]) never falls when a letter joins and each letter adds less the more are
//! there: it is monotone and submodular. Taking again and again what adds most, and what adds most for its pages,
//! and keeping the better of the two, comes within ½(1 − 1/e) of the best there is under one budget (Leskovec et al.
//! 2007, after Khuller, Moss and Naor 1999; Lin and Bilmes 2010 for summaries); with a number of letters alone the
//! first is within 1 − 1/e (Nemhauser, Wolsey and Fisher 1978). With both budgets at once nothing is promised. It
//! is maximal marginal relevance (Carbonell and Goldstein 1998) with a promise: worth less what is there already.
//! Gains only shrink, so old ones are bounds and few need be computed anew (Minoux 1978).

use super::{Entry, pages::Paging, value::Value};
use crate::reading::Features;
use letters::{Budget, Decision, Permission};
use std::{cmp::Ordering, collections::BinaryHeap};

/// A letter worth less is not chosen unless somebody pins it.
pub(crate) const SLIGHT: f64 = 0.16;

/// Which letters, and why not the others.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Picked {
    /// By their place among the entries, in rising order.
    pub chosen: Vec<usize>,
    /// What they take.
    pub pages: u32,
    /// Letters that could not be chosen at all.
    pub out: Vec<(usize, Out)>,
}

/// Why a letter cannot be chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Out {
    /// It may not be published.
    Forbidden,
    /// The person dropped it.
    Dropped,
    /// It says too little.
    Slight,
    /// It is nearly the same as this one, which is better or was pinned.
    Alike(usize),
    /// It gave its place so that not too many on one occasion stand in a row.
    Rested,
}

/// Picks. Pinned letters are in first and count against the budget, even beyond it; `rested` ones are left out.
pub fn pick(entries: &[Entry], features: &Features, budget: &Budget, paging: &Paging, rested: &[usize]) -> Picked {
    let (open, pinned, out) = sift(entries, features, rested);
    let cost: Vec<u32> = entries.iter().map(|e| paging.pages(e.reading.words, budget.shown)).collect();
    let bounds = Bounds { letters: budget.letters, pages: budget.pages, cost: &cost };
    let all: Vec<usize> = pinned.iter().chain(&open).copied().collect();
    let runs = [false, true].map(|by_page| greedy(entries, features, &all, &pinned, &open, &bounds, by_page));
    let [first, second] = runs;
    let (mut chosen, _) = if second.1 > first.1 + 1e-12 { second } else { first };
    chosen.sort_unstable();
    Picked { pages: chosen.iter().map(|i| cost[*i]).sum(), chosen, out }
}

struct Bounds<'a> {
    letters: Option<u32>,
    pages: Option<u32>,
    cost: &'a [u32],
}

impl Bounds<'_> {
    fn room(&self, letters: usize, pages: u32, next: usize) -> bool {
        self.letters.is_none_or(|most| letters < most as usize) && self.pages.is_none_or(|most| pages + self.cost[next] <= most)
    }
}

/// What can be chosen, what must be, and what cannot.
fn sift(entries: &[Entry], features: &Features, rested: &[usize]) -> (Vec<usize>, Vec<usize>, Vec<(usize, Out)>) {
    let (mut open, mut pinned, mut out) = (Vec::new(), Vec::new(), Vec::new());
    for (i, entry) in entries.iter().enumerate() {
        match (entry.permission, entry.decision) {
            (Permission::No, _) => out.push((i, Out::Forbidden)),
            (_, Decision::Pinned) => pinned.push(i),
            (_, Decision::Dropped) => out.push((i, Out::Dropped)),
            _ if entry.reading.worth < SLIGHT => out.push((i, Out::Slight)),
            _ => open.push(i),
        }
    }
    // The best of those that are nearly the same stands for all; what is pinned stands for what is not.
    let mut order = open.clone();
    order.sort_by(|a, b| entries[*b].reading.worth.total_cmp(&entries[*a].reading.worth).then(a.cmp(b)));
    let mut stands = vec![false; entries.len()];
    pinned.iter().for_each(|i| stands[*i] = true);
    for i in order {
        match features.alike.get(i).into_iter().flatten().find(|other| stands[**other]) {
            Some(other) => out.push((i, Out::Alike(*other))),
            None => stands[i] = true,
        }
    }
    out.extend(rested.iter().filter(|i| stands[**i]).map(|i| (*i, Out::Rested)));
    open.retain(|i| stands[*i] && !rested.contains(i));
    out.sort_by_key(|(i, _)| *i);
    (open, pinned, out)
}

/// A letter and what it adds for its price, as far as is known.
struct Bid {
    rate: f64,
    letter: usize,
    round: usize,
}

impl Ord for Bid {
    fn cmp(&self, other: &Self) -> Ordering {
        self.rate.total_cmp(&other.rate).then(other.letter.cmp(&self.letter))
    }
}
impl PartialOrd for Bid {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
impl PartialEq for Bid {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}
impl Eq for Bid {}

fn greedy(
    entries: &[Entry],
    features: &Features,
    all: &[usize],
    pinned: &[usize],
    open: &[usize],
    bounds: &Bounds,
    by_page: bool,
) -> (Vec<usize>, f64) {
    let mut value = Value::new(entries, features, all);
    let mut total = 0.0;
    let mut pages = 0;
    let mut chosen: Vec<usize> = Vec::new();
    for i in pinned {
        total += value.gain(*i);
        value.put(*i);
        pages += bounds.cost[*i];
        chosen.push(*i);
    }
    let price = |i: usize| if by_page { f64::from(bounds.cost[i].max(1)) } else { 1.0 };
    let mut bids: BinaryHeap<Bid> = open.iter().map(|i| Bid { rate: value.gain(*i) / price(*i), letter: *i, round: 0 }).collect();
    let mut round = 0;
    while let Some(bid) = bids.pop() {
        if !bounds.room(chosen.len(), pages, bid.letter) {
            continue;
        }
        if bid.round < round {
            bids.push(Bid { rate: value.gain(bid.letter) / price(bid.letter), round, ..bid });
            continue;
        }
        total += value.gain(bid.letter);
        value.put(bid.letter);
        pages += bounds.cost[bid.letter];
        chosen.push(bid.letter);
        round += 1;
    }
    (chosen, total)
}
