//! Who is written to and who is named, and on which pages.

use super::front::heading;
use crate::book::{
    Manuscript,
    copy::fair,
    desk::Desk,
    pages::Aim,
    setting::{Measure, Shelf, Slot, Style},
};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeSet, HashMap};
use unicode_normalization::UnicodeNormalization as _;

/// The people of a book, and where they were met so far.
pub(crate) struct People {
    entries: Vec<Entry>,
    /// By a name's first word: the words of the name, and whose it is.
    names: HashMap<String, Vec<(Vec<String>, usize)>>,
    /// Whose entry a name is, as it is written in the manuscript.
    known: HashMap<String, usize>,
}

struct Entry {
    /// "Okonkwo, Mrs."
    heading: String,
    /// Pages of letters to them, first and last, and pages on which they are named.
    letters: Vec<(usize, usize)>,
    named: BTreeSet<usize>,
}

impl People {
    pub(crate) fn of(manuscript: &Manuscript) -> People {
        let mut people = People { entries: Vec::new(), names: HashMap::new(), known: HashMap::new() };
        let to = manuscript.letters.iter().map(|l| &l.to);
        for name in to.chain(&manuscript.people).map(|n| fair(n)).filter(|n| !n.is_empty()) {
            if people.known.contains_key(&name) {
                continue;
            }
            let (heading, called) = index_form(&name);
            people.known.insert(name, people.entries.len());
            if let Some(first) = called.first() {
                people.names.entry(first.clone()).or_default().push((called, people.entries.len()));
            }
            people.entries.push(Entry { heading, letters: Vec::new(), named: BTreeSet::new() });
        }
        for names in people.names.values_mut() {
            names.sort_by_key(|(words, _)| std::cmp::Reverse(words.len()));
        }
        people
    }

    /// A letter to somebody stands on these pages.
    pub(crate) fn written(&mut self, to: &str, first: usize, last: usize) {
        if let Some(entry) = self.known.get(&fair(to)).and_then(|at| self.entries.get_mut(*at)) {
            entry.letters.push((first, last));
        }
    }

    /// These words stand on a page.
    pub(crate) fn read<'w>(&mut self, page: usize, words: impl Iterator<Item = &'w str>) {
        let words: Vec<&str> = words.map(bare).collect();
        for (i, word) in words.iter().enumerate() {
            let Some(names) = self.names.get(*word) else { continue };
            if let Some((_, entry)) =
                names.iter().find(|(name, _)| words[i..].iter().zip(name).filter(|(a, b)| a == b).count() == name.len())
            {
                self.entries[*entry].named.insert(page);
            }
        }
    }

    /// Who was met, in the order of an index; the first `apart` pages of the book are not counted with the rest.
    pub(crate) fn met(&self, apart: usize) -> Vec<Person> {
        let person = |entry: &Entry| {
            let folio = |page: usize| (page + 1).saturating_sub(apart);
            let to: BTreeSet<usize> = entry.letters.iter().flat_map(|(a, b)| folio(*a)..=folio(*b)).collect();
            let named: BTreeSet<usize> = entry.named.iter().map(|p| folio(*p)).filter(|p| !to.contains(p)).collect();
            Person { heading: entry.heading.clone(), named: page_runs(&named), letters: entry.letters.len(), written: page_runs(&to) }
        };
        self.in_order().into_iter().map(person).collect()
    }

    fn in_order(&self) -> Vec<&Entry> {
        let mut order: Vec<&Entry> = self.entries.iter().filter(|e| !e.letters.is_empty() || !e.named.is_empty()).collect();
        order.sort_by_key(|e| sort_key(&e.heading));
        order
    }
}

/// Who is written to or named in a book without pages: the letters that name them, and those to them.
pub(crate) fn by_letter(manuscript: &Manuscript) -> Vec<(String, Vec<usize>, Vec<usize>)> {
    let mut people = People::of(manuscript);
    for (i, letter) in manuscript.letters.iter().enumerate() {
        people.read(i, fair(&letter.text).split_whitespace());
        people.written(&letter.to, i, i);
    }
    let entry = |entry: &Entry| {
        let to: Vec<usize> = entry.letters.iter().map(|(at, _)| *at).collect();
        (entry.heading.clone(), entry.named.iter().copied().filter(|at| !to.contains(at)).collect(), to)
    };
    people.in_order().into_iter().map(entry).collect()
}

/// Somebody in the index: who is written to, or named in a letter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// "Okonkwo, Mrs."
    pub heading: String,
    /// The pages on which they are named in letters to others.
    pub named: Vec<Pages>,
    /// How many letters there are to them.
    pub letters: usize,
    /// The pages of those.
    pub written: Vec<Pages>,
}

/// Pages that follow each other.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pages {
    /// The first of them, as the book counts.
    pub first: usize,
    /// As an index says them: "31", "107–8".
    pub said: String,
}

impl Person {
    /// The entry piece by piece, each with the page that it leads to.
    pub(crate) fn pieces(&self) -> Vec<(String, Option<usize>)> {
        fn point<'p>(pages: &'p [Pages], end: &'static str) -> impl Iterator<Item = (String, Option<usize>)> + use<'p> {
            pages
                .iter()
                .enumerate()
                .map(move |(n, Pages { first, said })| (format!("{said}{}", if n + 1 == pages.len() { end } else { "," }), Some(*first)))
        }
        let mut pieces = vec![(format!("{},", self.heading), None)];
        pieces.extend(point(&self.named, if self.written.is_empty() { "" } else { ";" }));
        if !self.written.is_empty() {
            pieces.push((if self.letters == 1 { "letter to," } else { "letters to," }.into(), None));
            pieces.extend(point(&self.written, ""));
        }
        pieces
    }
}

/// The index as a column; the first `apart` pages of the book are not counted with the rest.
pub(crate) fn index(people: &[Person], desk: &Desk, apart: usize) -> Vec<Slot> {
    let mut shelf = Shelf::new(desk);
    heading(&mut shelf, "People");
    let style = Style::upright(desk.design.text.size * 0.94);
    let hang = 1.4 * style.size;
    let measure = Measure { indent: -hang, ..Measure::ragged(desk.frame.measure - hang) };
    let many = people.len() > 20;
    let mut initial = None;
    for person in people {
        let first = sort_key(&person.heading).chars().next();
        // Few people need no white between their initials.
        if many && initial.is_some() && first != initial {
            shelf.air(1, false);
        }
        initial = first;
        let aim = |first: Option<usize>| first.map(|first| Aim::Page(first + apart - 1));
        let pieces: Vec<(String, Option<Aim>)> = person.pieces().into_iter().map(|(said, first)| (said, aim(first))).collect();
        shelf.pointing(style, &pieces, measure, hang);
    }
    shelf.slots
}

/// "12–14", "31", "107–8": runs of pages, each with its first page, the second number shortened as the Chicago Manual (17th ed.,
/// 9.61) shortens it.
fn page_runs(pages: &BTreeSet<usize>) -> Vec<Pages> {
    let mut runs: Vec<(usize, usize)> = Vec::new();
    for page in pages {
        match runs.last_mut() {
            Some((_, last)) if *last + 1 == *page => *last = *page,
            _ => runs.push((*page, *page)),
        }
    }
    let said = |(a, b): (usize, usize)| if a == b { a.to_string() } else { format!("{a}–{}", shortened(a, b)) };
    runs.into_iter().map(|run| Pages { first: run.0, said: said(run) }).collect()
}

/// The last page of a run: whole below 100 and from a multiple of 100, only what changes from 101 to 109, else
/// at least two figures.
fn shortened(first: usize, last: usize) -> String {
    let whole = last.to_string();
    if first < 100 || first.is_multiple_of(100) || first / 100 != last / 100 {
        return whole;
    }
    let figures = if first % 100 < 10 && last % 100 < 10 { 1 } else { 2 };
    whole[whole.len() - figures..].to_string()
}

/// How a name stands in an index, and the words by which it is found in a text: "Mrs. Okonkwo" stands under
/// "Okonkwo, Mrs." and "my sister Ana" under "Ana, my sister", found as "Ana".
fn index_form(name: &str) -> (String, Vec<String>) {
    let words: Vec<&str> = name.split_whitespace().collect();
    let is_name = |word: &str| word.chars().next().is_some_and(char::is_uppercase);
    let several = words.iter().any(|w| matches!(*w, "and" | "&" | "und" | "et" | "y" | "e"));
    let Some(last) = words.iter().rposition(|w| is_name(w)).filter(|_| !several) else {
        return (name.to_string(), Vec::new());
    };
    let first = words[..last].iter().rposition(|w| !is_name(w)).map_or(0, |n| n + 1);
    let called = words[first..=last].iter().map(|w| bare(w).to_string()).collect();
    let rest: Vec<&str> = words[..last].iter().chain(&words[last + 1..]).copied().collect();
    (if rest.is_empty() { name.to_string() } else { format!("{}, {}", words[last], rest.join(" ")) }, called)
}

/// A word without what surrounds it: "“Loretta’s," is "Loretta".
fn bare(word: &str) -> &str {
    let word = word.trim_matches(|c: char| !c.is_alphanumeric());
    word.strip_suffix("’s").unwrap_or(word)
}

/// Small letters without accents, "the" aside.
fn sort_key(heading: &str) -> String {
    let plain: String = heading.nfd().filter(|c| c.is_alphanumeric() || c.is_whitespace()).collect::<String>().to_lowercase();
    plain.strip_prefix("the ").unwrap_or(&plain).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_listed_as_typographers_list_them() {
        let list =
            |pages: &[usize]| page_runs(&pages.iter().copied().collect()).into_iter().map(|run| run.said).collect::<Vec<_>>().join(", ");
        assert_eq!(list(&[3, 4, 5, 9, 71, 72]), "3–5, 9, 71–72");
        assert_eq!(list(&[100, 101, 107, 108, 321, 322, 323, 496, 497, 499, 500]), "100–101, 107–8, 321–23, 496–97, 499–500");
    }

    #[test]
    fn a_name_stands_under_the_word_that_one_looks_for() {
        let form = |name: &str| index_form(name).0;
        assert_eq!(form("Mrs. Okonkwo"), "Okonkwo, Mrs.");
        assert_eq!(form("my sister Ana"), "Ana, my sister");
        assert_eq!(
            (form("Loretta"), form("the whole street"), form("Mum and Dad")),
            ("Loretta".into(), "the whole street".into(), "Mum and Dad".into())
        );
        assert_eq!(index_form("my aunt May Ames").1, ["May", "Ames"]);
        assert!(sort_key("Émile") < sort_key("Zoë") && sort_key("the street") > sort_key("Okonkwo"));
    }
}
