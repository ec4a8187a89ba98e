//! What a set of letters is worth as a book: the letters themselves, and their range.
//!
//! A sum of concave functions of sums (Lin and Bilmes 2011, the diversity reward of "A Class of Submodular Functions
//! for Document Summarization"): the first letter to Jonas adds much, the second less, the tenth hardly anything.
//! Each term is a share of what all letters together would give, so the weights can be read as what they are.

use super::Entry;
use crate::reading::Features;
use chrono::Datelike;
use std::collections::HashMap;

/// What each side of a book counts.
const WORTH: f64 = 0.42;
const WORDS: f64 = 0.20;
const PERSON: f64 = 0.13;
const OCCASION: f64 = 0.13;
const YEARS: f64 = 0.07;
const SUBJECT: f64 = 0.05;
/// Years that count as one time.
const TIME: i32 = 5;

/// The value of the letters that were put in so far.
pub(crate) struct Value<'a> {
    features: &'a Features,
    /// A letter by itself: its worth squared, so that two middling ones are no match for a good one.
    own: Vec<f64>,
    groups: Vec<Groups>,
    words: Vec<f64>,
    all_words: f64,
    all_own: f64,
}

/// One way to sort letters: by person, by occasion, by time, by subject.
struct Groups {
    weight: f64,
    /// Each letter's group.
    of: Vec<Option<usize>>,
    /// What is in each group so far.
    sums: Vec<f64>,
    /// What all letters together would give.
    all: f64,
}

impl<'a> Value<'a> {
    pub(crate) fn new(entries: &[Entry], features: &'a Features, of: &[usize]) -> Value<'a> {
        let own: Vec<f64> = entries.iter().map(|e| e.reading.worth * e.reading.worth).collect();
        let key = |text: &str| Some(text.to_lowercase()).filter(|t| !t.trim().is_empty());
        let mut groups = Vec::new();
        let mut group = |weight: f64, keys: Vec<Option<String>>| {
            let mut numbers: HashMap<String, usize> = HashMap::new();
            let of: Vec<Option<usize>> = keys
                .into_iter()
                .map(|key| {
                    key.map(|key| {
                        let next = numbers.len();
                        *numbers.entry(key).or_insert(next)
                    })
                })
                .collect();
            groups.push(Groups { weight, of, sums: vec![0.0; numbers.len()], all: 0.0 });
        };
        group(PERSON, entries.iter().map(|e| key(e.to)).collect());
        group(OCCASION, entries.iter().map(|e| key(e.occasion)).collect());
        group(YEARS, entries.iter().map(|e| e.dated.map(|d| d.year().div_euclid(TIME).to_string())).collect());
        if let Some(subjects) = &features.subject {
            group(SUBJECT, subjects.iter().map(|s| Some(s.to_string())).collect());
        }
        let mut value = Value { features, own, groups, words: vec![0.0; features.names.len()], all_words: 0.0, all_own: 0.0 };
        for i in of {
            value.put(*i);
        }
        value.all_own = of.iter().map(|i| value.own[*i]).sum::<f64>().max(1e-12);
        value.all_words = value.words.iter().map(|w| w.sqrt()).sum::<f64>().max(1e-12);
        value.words.iter_mut().for_each(|w| *w = 0.0);
        for groups in &mut value.groups {
            groups.all = groups.sums.iter().map(|s| s.sqrt()).sum::<f64>().max(1e-12);
            groups.sums.iter_mut().for_each(|s| *s = 0.0);
        }
        value
    }

    /// What a letter would add.
    pub(crate) fn gain(&self, i: usize) -> f64 {
        let own = self.own[i];
        let more = |sum: f64, by: f64| (sum + by).sqrt() - sum.sqrt();
        let mut gain = WORTH * own / self.all_own;
        for groups in &self.groups {
            if let Some(group) = groups.of[i] {
                gain += groups.weight * more(groups.sums[group], own) / groups.all;
            }
        }
        let words: f64 = self.features.words[i].iter().map(|(word, x)| more(self.words[*word as usize], own * x * x)).sum();
        gain + WORDS * words / self.all_words
    }

    /// Puts a letter in.
    pub(crate) fn put(&mut self, i: usize) {
        let own = self.own[i];
        for groups in &mut self.groups {
            if let Some(group) = groups.of[i] {
                groups.sums[group] += own;
            }
        }
        for (word, x) in &self.features.words[i] {
            self.words[*word as usize] += own * x * x;
        }
    }
}
