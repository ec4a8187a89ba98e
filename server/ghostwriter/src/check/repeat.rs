//! What a letter says twice, and what an earlier letter to the same person said already.

use crate::check::{
    letter::{Fault, FaultKind, Page, Said},
    words::{Word, words},
};
use letters::Brief;
use std::collections::{HashMap, HashSet};

/// A stretch of so many words in an earlier letter is no accident.
const RUN: usize = 7;

fn lows<'w>(list: &'w [Word]) -> Vec<&'w str> {
    list.iter().map(|w| w.low.as_str()).collect()
}

/// Of all stretches of four words in the body, the share that stood there before.
pub(crate) fn share(page: &Page) -> f64 {
    let all: Vec<&str> = page.sentences.iter().flat_map(|s| s.words.iter().map(|w| w.low.as_str())).collect();
    let mut seen = HashSet::new();
    let (mut total, mut again) = (0, 0);
    for gram in all.windows(4) {
        total += 1;
        again += usize::from(!seen.insert(gram));
    }
    if total == 0 { 0.0 } else { again as f64 / total as f64 }
}

fn fault(said: &Said, kind: FaultKind, reason: &str) -> Fault {
    Fault { kind, at: said.start..said.start + said.text.len(), words: said.text.to_string(), reason: reason.to_string() }
}

/// Sentences that say what was said, and openings that come too often.
pub(crate) fn within(page: &Page) -> Vec<Fault> {
    let mut out = Vec::new();
    let mut before: Vec<Vec<&str>> = Vec::new();
    let mut grams: HashSet<Vec<&str>> = HashSet::new();
    let mut openings: HashMap<Vec<&str>, usize> = HashMap::new();
    for said in &page.sentences {
        let list = lows(&said.words);
        let own: HashSet<Vec<&str>> = list.windows(4).map(<[&str]>::to_vec).collect();
        let shared = own.intersection(&grams).count();
        let opening = openings.entry(list.iter().take(3).copied().collect()).or_default();
        *opening += 1;
        if list.len() >= 4 && before.contains(&list) {
            out.push(fault(said, FaultKind::Repeated, "the same sentence"));
        } else if shared >= 4 || shared >= 2 && shared * 2 >= own.len() {
            out.push(fault(said, FaultKind::Repeated, "mostly said before"));
        } else if *opening == 4 && list.len() > 3 {
            out.push(fault(said, FaultKind::Repeated, "the fourth sentence that begins so"));
        }
        grams.extend(own);
        before.push(list);
    }
    out
}

/// Stretches that stand in an earlier letter; the words of the notes may come again.
pub(crate) fn earlier(page: &Page, letters: &[String], brief: &Brief) -> Vec<Fault> {
    if letters.is_empty() {
        return Vec::new();
    }
    let runs = |texts: &mut dyn Iterator<Item = &str>| -> HashSet<Vec<String>> {
        texts
            .flat_map(|t| {
                let list: Vec<String> = words(t).into_iter().map(|w| w.low).collect();
                list.windows(RUN).map(<[String]>::to_vec).collect::<Vec<_>>()
            })
            .collect()
    };
    let old = runs(&mut letters.iter().map(String::as_str));
    let own = runs(&mut brief.facts.iter().map(|f| f.text.as_str()));
    let mut out = Vec::new();
    for said in &page.sentences {
        let list: Vec<String> = said.words.iter().map(|w| w.low.clone()).collect();
        if list.windows(RUN).any(|run| old.contains(run) && !own.contains(run)) {
            out.push(fault(said, FaultKind::Earlier, "seven words in a row"));
        }
    }
    out
}
