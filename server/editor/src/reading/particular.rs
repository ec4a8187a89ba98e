//! How particular a letter is: what can be seen, heard, counted or called by a name.
//!
//! Distinct particulars are counted, not mentions: a thing from `templates/things.toml`, a name (a capital inside
//! a sentence, save the reader's and the sender's own), a number or date, what somebody said. Concrete words are
//! what readers see and remember (Paivio 1971, Allan Paivio's dual coding; Brysbaert, Warriner and Kuperman 2014
//! measured it for 40,000 words — their list is not used here, ours is written by hand and much shorter).

use super::piece;
use crate::{
    EditorError,
    words::{Word, is_empty, stem, words},
};
use letters::{Brief, Quality};
use std::collections::HashSet;

/// So many words are added to a letter's length, so that a short one with two things is no marvel.
const SHORT: f64 = 40.0;
/// Of one sentence so many count: an inventory is no picture.
const OF_ONE: usize = 4;
/// Particulars in a hundred words at which two thirds of the score are reached.
const RICH: f64 = 6.0;
const NUMBERS: &[&str] = &[
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
    "twenty",
    "thirty",
    "forty",
    "fifty",
    "sixty",
    "seventy",
    "eighty",
    "ninety",
    "hundred",
    "thousand",
    "dozen",
];

/// Things that can be seen, heard, smelled or touched.
#[derive(Debug, Clone, Default)]
pub struct Things(HashSet<String>);

impl Things {
    /// Reads `templates/things.toml`: tables of any name, each with `things = […]`.
    ///
    /// # Errors
    /// [`EditorError::Things`] with the first group or word that cannot be read.
    pub fn from_toml(text: &str) -> Result<Things, EditorError> {
        let groups: toml::Table = toml::from_str(text).map_err(|e| EditorError::Things(e.to_string().trim().to_string()))?;
        let mut out = HashSet::new();
        for (group, table) in &groups {
            let list = table.as_table().and_then(|t| t.get("things")).and_then(toml::Value::as_array);
            let list = list.ok_or_else(|| EditorError::Things(format!("the group “{group}” has no list: things = [\"…\"]")))?;
            for thing in list {
                let word = thing.as_str().filter(|w| !w.is_empty() && w.chars().all(|c| c.is_lowercase() || c == '-'));
                let word = word.ok_or_else(|| EditorError::Things(format!("{group}: {thing} is no word in lower case")))?;
                out.insert(stem(word));
            }
        }
        Ok(Things(out))
    }

    fn holds(&self, low: &str) -> bool {
        self.0.contains(low) || self.0.contains(&stem(low))
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Speech,
    Number,
    Name,
    Thing,
}

pub(crate) fn read(said: &[&str], brief: &Brief, length: usize, things: &Things) -> Quality {
    let own: HashSet<String> =
        [&brief.to.name, &brief.from.name].into_iter().flat_map(|n| words(n).into_iter().map(|w| w.low).collect::<Vec<_>>()).collect();
    let mut found: Vec<(Kind, String)> = Vec::new();
    let mut seen: HashSet<String> = HashSet::new();
    for sentence in said {
        let mut here = 0;
        let mut add = |kind: Kind, key: String, shown: String| {
            if here < OF_ONE && seen.insert(key) {
                here += 1;
                found.push((kind, shown));
            }
        };
        if let Some(speech) = speech(sentence) {
            add(Kind::Speech, format!("“{speech}"), piece(speech, 8));
        }
        let list = words(sentence);
        let mut at = 0;
        while at < list.len() {
            let word = &list[at];
            let low = word.bare();
            if word.raw.starts_with(|c: char| c.is_ascii_digit()) || NUMBERS.contains(&low) {
                // "Three teeth" is one particular, and the teeth tell it.
                let told = (1..3).any(|n| list.get(at + n).is_some_and(|w| things.holds(w.bare())));
                if told {
                    at += 1;
                    continue;
                }
                add(Kind::Number, low.to_string(), phrase(sentence, &list, at, at + 1, 1));
            } else if at > 0 && word.capital() && low != "i" && !low.starts_with("i'") && !starts_anew(sentence, &list, at) {
                let mut end = at + 1;
                while list
                    .get(end)
                    .is_some_and(|w| w.capital() && w.bare().len() > 1 && sentence[list[end - 1].at.end..w.at.start].trim().is_empty())
                {
                    end += 1;
                }
                let name = &sentence[word.at.start..list[end - 1].at.end];
                let bare = name.strip_suffix("’s").or_else(|| name.strip_suffix("'s")).unwrap_or(name);
                if !own.contains(low) {
                    add(Kind::Name, bare.to_lowercase(), bare.to_string());
                }
                at = end;
                continue;
            } else if things.holds(low) {
                add(Kind::Thing, stem(low), format!("“{}”", phrase(sentence, &list, at, at, 2)));
            }
            at += 1;
        }
    }
    let weight: f64 = found.iter().map(|(kind, _)| if *kind == Kind::Speech { 1.5 } else { 1.0 }).sum();
    let rate = 100.0 * weight / (length as f64 + SHORT);
    Quality { score: 1.0 - (-rate / RICH).exp(), reason: reason(found, length) }
}

fn reason(mut found: Vec<(Kind, String)>, length: usize) -> String {
    let count = found.len();
    match count {
        0 => return format!("nothing to see, hear or count in {length} words"),
        1 => return format!("one particular in {length} words: {}", found[0].1),
        _ => {}
    }
    // What is longest says most: “crooked front tooth” before “tooth”; one of each kind first.
    found.sort_by_key(|(kind, shown)| (*kind, usize::MAX - shown.split_whitespace().count().min(3)));
    let mut shown: Vec<String> = Vec::new();
    for kind in [Kind::Thing, Kind::Name, Kind::Number, Kind::Speech] {
        shown.extend(found.iter().filter(|(k, _)| *k == kind).take(if kind == Kind::Thing { 2 } else { 1 }).map(|(_, s)| s.clone()));
    }
    let last = shown.pop().unwrap_or_default();
    let list = if shown.is_empty() { last } else { format!("{} and {last}", shown.join(", ")) };
    format!("{count} particulars in {length} words: {list}")
}

/// Whether a word begins a sentence inside the sentence: after a colon or an opening quote.
fn starts_anew(sentence: &str, list: &[Word], at: usize) -> bool {
    let before = &sentence[list[at - 1].at.end..list[at].at.start];
    before.contains(['“', '"', ':', '.', '!', '?', '—', '‘'])
}

/// A thing with the words before it that belong to it.
fn phrase(sentence: &str, list: &[Word], at: usize, last: usize, before: usize) -> String {
    let mut start = at;
    while start > 0 && at - start < before && at == last {
        let lead = &list[start - 1];
        let apart = !sentence[lead.at.end..list[start].at.start].trim().is_empty();
        if apart || is_empty(&lead.low) || lead.low.ends_with("ly") || does(list, start - 1) || (lead.capital() && start == 1) {
            break;
        }
        start -= 1;
    }
    let end = if last > at && list.get(last).is_some_and(|w| !is_empty(&w.low) && sentence[list[at].at.end..w.at.start].trim().is_empty()) {
        last
    } else {
        at
    };
    sentence[list[start].at.start..list[end].at.end].to_string()
}

/// Whether a word is what somebody did ("you lifted two fingers") and not how a thing is ("a crooked tooth").
fn does(list: &[Word], at: usize) -> bool {
    let verb = ["ed", "ing"].iter().any(|e| list[at].low.ends_with(e)) && list[at].low.len() > 4;
    let who = at.checked_sub(1).map(|b| &list[b]);
    verb && who.is_none_or(|w| w.capital() || matches!(w.low.as_str(), "you" | "he" | "she" | "it" | "we" | "they" | "and" | "who" | "to"))
}

/// What somebody said, at least two words of it.
fn speech(sentence: &str) -> Option<&str> {
    let (_, rest) = sentence.split_once(['“', '"'])?;
    let (inside, _) = rest.split_once(['”', '"'])?;
    (words(inside).len() >= 2).then_some(inside)
}
