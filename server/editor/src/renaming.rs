//! Names and places changed through a whole book: in the letters, their salutations and signatures, in headings,
//! notes and the index. The letters in the archive stay as they are; the table stays apart from the book.
//!
//! A name is changed where it stands as a whole word, as told (“Loretta”), in capitals (“LORETTA”) and in small
//! letters (“loretta”, unless that is a common word), with its possessive (“Loretta’s”, “James’”), and with “a” or
//! “an” before it put right. The longest name wins, and everything happens in one go: two people can change names
//! with each other. Of a person's name of several words the first and the last are changed by themselves too.
//!
//! What it cannot see: nicknames and initials (they are told by [`names`]), a name divided by a slip of the pen, and
//! what gives somebody away without a name.

use crate::words::{Word, words};
use letters::{RenameKind, Renames};
use std::collections::{BTreeMap, HashMap, HashSet};
use unicode_normalization::UnicodeNormalization as _;

/// Names that are words too: left alone in small letters, and looked at twice at the beginning of a sentence.
const WORDS_TOO: &[&str] = &[
    "amber",
    "angel",
    "april",
    "art",
    "august",
    "autumn",
    "baker",
    "berry",
    "bill",
    "black",
    "brown",
    "bush",
    "carol",
    "charity",
    "chase",
    "cherry",
    "christian",
    "cook",
    "daisy",
    "dawn",
    "dean",
    "drew",
    "duke",
    "earl",
    "eve",
    "faith",
    "ford",
    "forest",
    "frank",
    "gene",
    "ginger",
    "grace",
    "grant",
    "gray",
    "green",
    "grey",
    "guy",
    "hazel",
    "heath",
    "heather",
    "hill",
    "holly",
    "honey",
    "hope",
    "iris",
    "ivy",
    "jack",
    "jasmine",
    "joy",
    "june",
    "king",
    "lane",
    "lily",
    "long",
    "mark",
    "marsh",
    "may",
    "miles",
    "nick",
    "olive",
    "park",
    "pat",
    "patience",
    "pearl",
    "penny",
    "rain",
    "ray",
    "rich",
    "river",
    "rob",
    "rose",
    "ruby",
    "rusty",
    "sky",
    "smith",
    "stone",
    "storm",
    "sue",
    "summer",
    "sunny",
    "victor",
    "violet",
    "west",
    "white",
    "will",
    "winter",
    "wood",
    "young",
];
const TITLES: &[&str] = &[
    "mr",
    "mrs",
    "ms",
    "miss",
    "dr",
    "prof",
    "professor",
    "sir",
    "lady",
    "aunt",
    "auntie",
    "uncle",
    "grandma",
    "grandpa",
    "granny",
    "father",
    "sister",
    "brother",
    "captain",
    "the",
    "von",
    "van",
    "de",
    "da",
    "st",
];
const MONTHS: &[&str] =
    &["january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"];
const BEFORE_A_MONTH: &[&str] =
    &["in", "last", "next", "this", "early", "late", "mid", "since", "until", "till", "by", "every", "of", "during", "each", "one", "that"];
const AFTER_A_VERB: &[&str] =
    &["i", "you", "we", "he", "she", "they", "it", "be", "the", "this", "that", "god", "your", "my", "our", "all", "there", "these"];
const NO_NAMES: &[&str] = &[
    "i",
    "i'm",
    "i'll",
    "i've",
    "i'd",
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
    "christmas",
    "easter",
    "god",
    "p.s",
    "ps",
    "p",
    "s",
    "ok",
    "english",
    "french",
    "german",
    "american",
    "british",
    "tv",
    "mr",
    "mrs",
    "ms",
    "dr",
    "dear",
    "love",
    "yours",
    "mum",
    "mom",
    "dad",
    "mama",
    "papa",
    "grandma",
    "grandpa",
    "aunt",
    "uncle",
    "miss",
    "sir",
];

/// A text with its names changed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Renamed {
    /// The text as the book has it.
    pub text: String,
    /// How often each name of the table was changed, by its place in the table.
    pub counts: BTreeMap<usize, u32>,
    /// Words that look like a name of the table and were left alone: what, and why.
    pub left: Vec<(String, &'static str)>,
}

impl Renamed {
    /// How many changes there are.
    pub fn total(&self) -> u32 {
        self.counts.values().sum()
    }
}

/// A table made ready.
#[derive(Clone, Default)]
pub struct Renamer {
    names: Vec<Name>,
    /// Names by their first word, the longest first.
    first: HashMap<String, Vec<usize>>,
}

#[derive(Clone)]
struct Name {
    entry: usize,
    /// Lower case.
    words: Vec<String>,
    /// What stands between the words, with single spaces.
    gaps: Vec<String>,
    /// Whether it is told with a capital.
    proper: bool,
    to: String,
}

impl Renamer {
    /// Makes a table ready. What the table says outright goes before what follows from it.
    pub fn new(table: &Renames) -> Renamer {
        let mut names: Vec<Name> = Vec::new();
        let mut told: HashSet<Vec<String>> = HashSet::new();
        for (entry, rename) in table.names.iter().enumerate() {
            names.extend(Name::new(entry, &rename.from, rename.to.trim()).filter(|n| told.insert(n.words.clone())));
        }
        for (entry, rename) in table.names.iter().enumerate().filter(|(_, r)| r.kind == RenameKind::Person) {
            let (from, to) = (own_words(&rename.from), own_words(&rename.to));
            let whole = words(&rename.from).len();
            let (Some(first), Some(last)) = (to.first(), to.last()) else { continue };
            for (word, new) in [(from.first(), first), (from.last(), last)] {
                let Some(word) = word.filter(|_| whole > 1) else { continue };
                names.extend(Name::new(entry, word, new).filter(|n| told.insert(n.words.clone())));
            }
        }
        let mut first: HashMap<String, Vec<usize>> = HashMap::new();
        for (at, name) in names.iter().enumerate() {
            first.entry(name.words[0].clone()).or_default().push(at);
        }
        first.values_mut().for_each(|list| list.sort_by_key(|at| (usize::MAX - names[*at].words.len(), *at)));
        Renamer { names, first }
    }

    /// Whether nothing is to be changed.
    pub fn is_empty(&self) -> bool {
        self.names.is_empty()
    }

    /// Changes a text. Text without a name comes back as it was, save that its accents are composed (NFC).
    pub fn rename(&self, text: &str) -> Renamed {
        let text: String = text.nfc().collect();
        let list = words(&text);
        let mut out = Renamed { text: String::with_capacity(text.len()), ..Renamed::default() };
        let (mut at, mut written) = (0, 0);
        while at < list.len() {
            let Some((name, end)) = self.found(&text, &list, at) else {
                at += 1;
                continue;
            };
            if let Some(why) = doubt(&text, &list, at, end, name) {
                out.left.push((text[list[at].at.start..list[end - 1].at.end].to_string(), why));
                at = end;
                continue;
            }
            out.text.push_str(&text[written..list[at].at.start]);
            let stands = &text[list[at].at.start..list[end - 1].at.end];
            let new = as_it_stands(name, stands);
            article(&text, &list, at, &new, &mut out.text);
            out.text.push_str(&new);
            written = list[end - 1].at.end;
            let ending = possessive(list[end - 1].raw);
            if !ending.is_empty() {
                out.text.push_str(ending);
            } else if let Some(mark) = bare_possessive(&text, written, stands) {
                // “James’ hat”: the new name takes the whole ending.
                out.text.push(mark);
                if !new.ends_with('s') {
                    out.text.push('s');
                }
                written += mark.len_utf8();
            }
            *out.counts.entry(name.entry).or_default() += 1;
            at = end;
        }
        out.text.push_str(&text[written..]);
        out
    }

    /// The longest name that begins with a word, and the word after it.
    fn found(&self, text: &str, list: &[Word], at: usize) -> Option<(&Name, usize)> {
        let candidates = [list[at].low.as_str(), list[at].bare()];
        let lists = candidates.iter().enumerate().filter(|(i, c)| *i == 0 || **c != candidates[0]).filter_map(|(_, c)| self.first.get(*c));
        lists.flatten().map(|i| &self.names[*i]).find_map(|name| name.stands(text, list, at).map(|end| (name, end)))
    }
}

impl Name {
    fn new(entry: usize, from: &str, to: &str) -> Option<Name> {
        let from: String = from.trim().nfc().collect();
        let list = words(&from);
        list.first()?;
        let gaps = list.windows(2).map(|w| single(&from[w[0].at.end..w[1].at.start])).collect();
        let proper = from.chars().any(char::is_uppercase);
        Some(Name { entry, words: list.into_iter().map(|w| w.low).collect(), gaps, proper, to: to.nfc().collect() })
    }

    /// The word after the name, when it stands here as a whole.
    fn stands(&self, text: &str, list: &[Word], at: usize) -> Option<usize> {
        let end = at + self.words.len();
        let here = list.get(at..end)?;
        for (n, (word, own)) in here.iter().zip(&self.words).enumerate() {
            let last = n + 1 == self.words.len();
            if word.low != *own && !(last && word.bare() == own) {
                return None;
            }
        }
        if here.windows(2).zip(&self.gaps).any(|(w, gap)| single(&text[w[0].at.end..w[1].at.start]) != *gap) {
            return None;
        }
        // “Anne-Marie” is nobody's “Anne”.
        let after = text[here[here.len() - 1].at.end..].strip_prefix('-').is_some_and(|rest| rest.starts_with(char::is_uppercase));
        let before = text[..here[0].at.start].strip_suffix('-').is_some()
            && at.checked_sub(1).is_some_and(|b| list[b].capital() && list[b].at.end + 1 == here[0].at.start);
        if after || before {
            return None;
        }
        // In small letters a name that is a word is that word.
        let small = self.proper && !here.iter().any(|w| w.raw.contains(char::is_uppercase));
        (!small || !self.words.iter().all(|w| WORDS_TOO.contains(&w.as_str()) || MONTHS.contains(&w.as_str()))).then_some(end)
    }
}

/// The words of a name without titles.
fn own_words(name: &str) -> Vec<String> {
    words(name).into_iter().filter(|w| !TITLES.contains(&w.low.as_str())).map(|w| w.raw.to_string()).collect()
}

/// Runs of white space as one space.
fn single(gap: &str) -> String {
    let mut out = String::new();
    for c in gap.chars() {
        if !c.is_whitespace() {
            out.push(c);
        } else if !out.ends_with(' ') {
            out.push(' ');
        }
    }
    out
}

/// The new name in the capitals of the old one.
fn as_it_stands(name: &Name, stands: &str) -> String {
    let bare = stands.strip_suffix("'s").or_else(|| stands.strip_suffix("’s")).unwrap_or(stands);
    let letters = || bare.chars().filter(|c| c.is_alphabetic());
    if letters().count() > 1 && letters().all(char::is_uppercase) && name.to.chars().any(char::is_lowercase) {
        return name.to.to_uppercase();
    }
    let first = |upper: bool| {
        let mut chars = name.to.chars();
        let head = chars.next().map(|c| if upper { c.to_uppercase().collect::<String>() } else { c.to_lowercase().collect() });
        head.unwrap_or_default() + chars.as_str()
    };
    match (name.proper, bare.starts_with(char::is_uppercase)) {
        (false, true) => first(true),
        (true, false) if letters().all(char::is_lowercase) => name.to.to_lowercase(),
        _ => name.to.clone(),
    }
}

fn possessive(raw: &str) -> &str {
    ["'s", "’s", "'S", "’S"].into_iter().find(|e| raw.ends_with(e)).unwrap_or("")
}

/// The apostrophe after a name in s that makes it a possessive, unless it closes a quotation.
fn bare_possessive(text: &str, end: usize, stands: &str) -> Option<char> {
    let mark = text[end..].chars().next().filter(|c| matches!(c, '’' | '\''))?;
    let rest = &text[end + mark.len_utf8()..];
    let follows = rest.strip_prefix(' ').is_some_and(|r| r.starts_with(char::is_lowercase));
    let paragraph = text[..end].rfind("\n\n").map_or(0, |at| at + 2);
    // Open is the last ‘ that no ’ at a word's end has closed.
    let quoted = text[paragraph..end].rfind('‘').is_some_and(|open| {
        let inside = &text[paragraph + open..end];
        !inside.match_indices('’').any(|(at, m)| !inside[at + m.len()..].starts_with(char::is_alphanumeric))
    });
    (stands.to_lowercase().ends_with('s') && follows && !quoted).then_some(mark)
}

/// Puts “a” or “an” right that stands at the end of what was written.
fn article(text: &str, list: &[Word], at: usize, new: &str, out: &mut String) {
    let Some(lead) = at.checked_sub(1).map(|b| &list[b]).filter(|w| matches!(w.low.as_str(), "a" | "an")) else { return };
    let gap = &text[lead.at.end..list[at].at.start];
    let vowel = |c: Option<char>| c.is_some_and(|c| "aeioAEIOÄÖÉÈÁÀäöéèáà".contains(c));
    let tail = format!("{}{gap}", lead.raw);
    if !gap.trim().is_empty() || vowel(list[at].raw.chars().next()) == vowel(new.chars().next()) || !out.ends_with(&tail) {
        return;
    }
    out.truncate(out.len() - tail.len());
    let capital = lead.capital();
    out.push_str(match (vowel(new.chars().next()), capital) {
        (true, true) => "An",
        (true, false) => "an",
        (false, true) => "A",
        (false, false) => "a",
    });
    out.push_str(gap);
}

/// Why a word that is a name and a word as well is left alone here.
fn doubt(text: &str, list: &[Word], at: usize, end: usize, name: &Name) -> Option<&'static str> {
    let [word] = name.words.as_slice() else { return None };
    let next = list.get(end).filter(|w| text[list[end - 1].at.end..w.at.start].trim().is_empty());
    let before = at.checked_sub(1).map(|b| &list[b]).filter(|w| text[w.at.end..list[at].at.start].trim().is_empty());
    if MONTHS.contains(&word.as_str()) && list[at].low == *word {
        let number = |w: Option<&Word>| w.is_some_and(|w| w.raw.starts_with(|c: char| c.is_ascii_digit()));
        let led = before.is_some_and(|w| BEFORE_A_MONTH.contains(&w.low.as_str()));
        if number(before) || number(next) || led {
            return Some("it looks like the month");
        }
    }
    let first = before.is_none() && !list[at].raw.chars().all(char::is_uppercase);
    let verb = next.is_some_and(|w| AFTER_A_VERB.contains(&w.low.as_str()));
    (WORDS_TOO.contains(&word.as_str()) && first && verb && list[at].low == *word).then_some("it looks like the word, not the name")
}

/// Names in a book: capitals inside sentences, each with the number of letters that hold it, the commonest first. What
/// stands here after renaming still says who is who; days and months are left out.
pub fn names<'a>(texts: impl IntoIterator<Item = &'a str>) -> Vec<(String, usize)> {
    let mut count: BTreeMap<String, usize> = BTreeMap::new();
    for text in texts {
        let list = words(text);
        let mut here: HashSet<String> = HashSet::new();
        let mut at = 0;
        while at < list.len() {
            let gap = |i: usize| if i == 0 { "\n" } else { &text[list[i - 1].at.end..list[i].at.start] };
            let inside = !gap(at).contains(['.', '!', '?', ':', '“', '"', '—', '\n']);
            let plain =
                |w: &Word| NO_NAMES.contains(&w.bare()) || MONTHS.contains(&w.bare()) || w.raw.starts_with(|c: char| c.is_ascii_digit());
            if !list[at].capital() || plain(&list[at]) || !inside {
                at += 1;
                continue;
            }
            let mut end = at + 1;
            while list.get(end).is_some_and(|w| w.capital() && !plain(w)) && gap(end).trim().is_empty() && !gap(end).contains('\n') {
                end += 1;
            }
            let stands = &text[list[at].at.start..list[end - 1].at.end];
            here.insert(stands.strip_suffix("’s").or_else(|| stands.strip_suffix("'s")).unwrap_or(stands).to_string());
            at = end;
        }
        // A salutation and a signature name somebody, too.
        let parts = letters::LetterText::parse(text);
        let ends = parts.salutation.iter().chain(&parts.signature).flat_map(|line| own_words(line));
        here.extend(ends.filter(|w| w.starts_with(char::is_uppercase)).filter(|w| {
            let low = w.to_lowercase();
            !NO_NAMES.contains(&low.as_str()) && !["dearest", "my", "our", "your", "darling", "hello", "hi"].contains(&low.as_str())
        }));
        for name in here {
            *count.entry(name).or_default() += 1;
        }
    }
    let mut out: Vec<(String, usize)> = count.into_iter().collect();
    out.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
    out
}

/// New names that the letters bear already: two people, or two places, would be one. By their place in the table.
pub fn clashes<'a>(table: &Renames, texts: impl IntoIterator<Item = &'a str>) -> Vec<usize> {
    let known: HashSet<String> = names(texts).into_iter().flat_map(|(name, _)| own_words(&name)).map(|w| w.to_lowercase()).collect();
    let old: HashSet<String> = table.names.iter().flat_map(|n| own_words(&n.from)).map(|w| w.to_lowercase()).collect();
    let clash = |to: &str| own_words(to).iter().map(|w| w.to_lowercase()).any(|w| known.contains(&w) && !old.contains(&w));
    table.names.iter().enumerate().filter(|(_, n)| clash(&n.to)).map(|(i, _)| i).collect()
}

#[cfg(test)]
#[path = "renaming_tests.rs"]
mod tests;
