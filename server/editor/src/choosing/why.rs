//! The reasons, in words: what speaks for a letter, what kept another out, how it was done.

use super::{
    Entry, IN_A_ROW, Ordered, Paging, Proposed,
    pick::{Out, Picked},
    rows,
};
use crate::reading::Features;
use letters::{Budget, Decision, Permission, Sequence};
use std::collections::{BTreeMap, HashMap, HashSet};

#[allow(clippy::too_many_arguments, reason = "everything that was known when it was chosen")]
pub(crate) fn told(
    entries: &[Entry],
    features: &Features,
    budget: &Budget,
    paging: &Paging,
    sequence: Sequence,
    picked: Picked,
    ordered: Ordered,
    rested: &[usize],
) -> Proposed {
    let chosen: HashSet<usize> = picked.chosen.iter().copied().collect();
    let about = About::of(entries, features, &picked.chosen);
    let out: HashMap<usize, Out> = picked.out.iter().copied().collect();
    let left = (0..entries.len())
        .filter(|i| !chosen.contains(i))
        .map(|i| {
            let why = match out.get(&i) {
                Some(Out::Forbidden) => "it may not be published".to_string(),
                Some(Out::Dropped) => "you took it out".to_string(),
                Some(Out::Slight) => format!("it is slight: {}", weakest(&entries[i])),
                Some(Out::Alike(other)) => format!("nearly the same as the letter {}", named(&entries[*other])),
                Some(Out::Rested) => format!("more than {IN_A_ROW} letters on one occasion would stand in a row ({})", entries[i].occasion),
                None => about.no_room(&entries[i], paging.pages(entries[i].reading.words, budget.shown)),
            };
            (i, why)
        })
        .collect();
    let speaks = ordered
        .letters
        .iter()
        .map(|i| {
            let pinned = if entries[*i].decision == Decision::Pinned { "pinned by you; " } else { "" };
            (*i, format!("{pinned}{}", about.speaks(&entries[*i], features, *i)))
        })
        .collect();
    let mut remarks = Vec::new();
    for row in rows(entries, &ordered.letters) {
        remarks.push(format!(
            "{} letters on one occasion ({}) follow one another, from the letter {}: move or drop one.",
            row.len(),
            entries[row[0]].occasion,
            named(&entries[row[0]])
        ));
    }
    let ask = picked.chosen.iter().filter(|i| entries[**i].permission == Permission::Ask).count();
    if ask > 0 {
        remarks.push(match ask {
            1 => "One of these letters needs somebody’s word before it may be printed.".to_string(),
            n => format!("{n} of these letters need somebody’s word before they may be printed."),
        });
    }
    if budget.pages.is_some_and(|most| picked.pages > most) || budget.letters.is_some_and(|most| picked.chosen.len() > most as usize) {
        remarks.push("What is pinned alone is more than the book was to hold.".to_string());
    }
    Proposed { chosen: speaks, left, parts: ordered.parts, pages: picked.pages, method: method(features, sequence, rested.len()), remarks }
}

fn method(features: &Features, sequence: Sequence, rested: usize) -> Vec<String> {
    let mut out = vec![
        "Each letter was read for what is particular in it, how its feeling moves, whether it is whole, and its language. \
         Of letters that are nearly the same the best stands for all; slight ones were left out."
            .to_string(),
        "Then the letter that adds most to the book was taken, again and again: worth by itself, and what no letter had brought yet \
         (words, people, occasions, years). A second letter of a kind adds less than the first."
            .to_string(),
        match sequence {
            Sequence::Date => "They stand by date.",
            Sequence::Person => "They stand by person, each from the first to the last.",
            Sequence::Season => "They stand by date, divided where the years between them lie emptiest.",
            Sequence::Arc => "They stand on an arc of feeling: bright, into the dark past the middle, and out of it.",
        }
        .to_string(),
    ];
    if features.subject.is_none() {
        out.push("Letters were compared by their words; the model that compares meanings is not here.".to_string());
    }
    if rested > 0 {
        out.push(format!("{rested} gave their place to others, so that no more than {IN_A_ROW} on one occasion stand in a row."));
    }
    out
}

/// What the book holds, so that a letter's part in it can be told.
struct About {
    people: BTreeMap<String, usize>,
    occasions: BTreeMap<String, usize>,
    both: BTreeMap<(String, String), usize>,
    words: HashMap<u32, usize>,
}

impl About {
    fn of(entries: &[Entry], features: &Features, chosen: &[usize]) -> About {
        let mut about = About { people: BTreeMap::new(), occasions: BTreeMap::new(), both: BTreeMap::new(), words: HashMap::new() };
        for i in chosen {
            let (to, occasion) = (entries[*i].to.to_lowercase(), entries[*i].occasion.to_lowercase());
            *about.people.entry(to.clone()).or_default() += 1;
            *about.occasions.entry(occasion.clone()).or_default() += 1;
            *about.both.entry((to, occasion)).or_default() += 1;
            for (word, _) in &features.words[*i] {
                *about.words.entry(*word).or_default() += 1;
            }
        }
        about
    }

    fn speaks(&self, entry: &Entry, features: &Features, i: usize) -> String {
        let reading = entry.reading;
        let sides = [&reading.particular, &reading.movement];
        let best = sides.into_iter().max_by(|a, b| a.score.total_cmp(&b.score)).map_or("", |q| q.reason.as_str());
        let mut out = vec![if reading.particular.score.max(reading.movement.score) < 0.3 {
            reading.language.reason.clone()
        } else {
            best.to_string()
        }];
        let (to, occasion) = (entry.to.to_lowercase(), entry.occasion.to_lowercase());
        if self.people.len() > 1 && !entry.to.is_empty() && self.people.get(&to) == Some(&1) {
            out.push(format!("the only one to {}", entry.to));
        }
        if self.occasions.len() > 1 && !entry.occasion.is_empty() && self.occasions.get(&occasion) == Some(&1) {
            out.push(format!("the only one on this occasion ({})", entry.occasion.replace('-', " ")));
        }
        let own: Vec<&str> = features.words[i]
            .iter()
            .filter(|(word, _)| self.words.get(word) == Some(&1))
            .map(|(word, _)| features.names[*word as usize].as_str())
            .filter(|w| w.len() > 3 && !to.contains(w) && !reading.particular.reason.contains(w))
            .take(2)
            .collect();
        if out.len() == 1 && own.len() == 2 {
            out.push(format!("brings what no other has ({}, {})", own[0], own[1]));
        }
        out.join("; ")
    }

    fn no_room(&self, entry: &Entry, pages: u32) -> String {
        let (to, occasion) = (entry.to.to_lowercase(), entry.occasion.to_lowercase());
        let same = self.both.get(&(to.clone(), occasion.clone())).copied().unwrap_or(0);
        let of = |n: usize, what: &str| format!("{n} {} {what} there already", if n == 1 { "letter" } else { "letters" });
        let why = if same > 0 {
            of(same, &format!("to {} on this occasion {}", entry.to, if same == 1 { "is" } else { "are" }))
        } else if let Some(n) = self.people.get(&to).filter(|n| **n > 1) {
            of(*n, &format!("to {} are", entry.to))
        } else {
            weakest(entry)
        };
        let page = if pages == 1 { "one page".to_string() } else { format!("{pages} pages") };
        format!("others add more for {page}: {why}")
    }
}

/// The reason of a letter's weakest side.
fn weakest(entry: &Entry) -> String {
    let sides = entry.reading.sides();
    sides.into_iter().min_by(|a, b| a.1.score.total_cmp(&b.1.score)).map_or_else(String::new, |(_, q)| q.reason.clone())
}

/// "to Loretta of 14 June 1964"
fn named(entry: &Entry) -> String {
    let to = if entry.to.is_empty() { "without a name".to_string() } else { format!("to {}", entry.to) };
    entry.dated.map_or_else(|| to.clone(), |d| format!("{to} of {}", d.format("%-d %B %Y")))
}
