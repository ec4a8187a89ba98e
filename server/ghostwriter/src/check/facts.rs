//! Whether a letter tells a note, and tells it the right way round.
//!
//! A note is its carrying words (stems; names, numbers and dates must be there, the others nearly), who does
//! what in it, whose things there are, and what is denied. All of it is looked for in a few sentences that
//! follow each other, or clause by clause in several places.

use crate::check::{
    closeness::Closeness,
    grammar::is_empty,
    known::Known,
    letter::{FactRead, Page, Told},
    lexicon::{ANYBODY, DATES, FEASTS, LIGHT, family, is_name, near},
    roles::{Deed, Role, Voice, belongings, deeds, denied, denies},
    words::{Word, figures, stem, words},
};
use letters::{Fact, Pronoun, sentences};
use std::ops::Range;

/// From this share of its carrying words a note is told, where nothing speaks against it.
const TOLD: f64 = 0.6;
/// From this share it is told in part.
const PARTLY: f64 = 0.34;
/// From this closeness in meaning (cosine) a note whose words are half there is told.
const CLOSE: f64 = 0.62;
/// What a name, number or date weighs, next to a common word.
const HARD: f64 = 1.5;
/// What a word weighs that carries little.
const FAINT: f64 = 0.35;
/// Verbs that say the same of both, or so little that who does them says nothing.
const BOTH_WAYS: &[&str] = &[
    "meet", "marry", "danc", "talk", "argu", "fight", "laugh", "liv", "shar", "be", "have", "do", "get", "know", "think", "want", "go",
    "come", "feel",
];
/// Verbs that stand among their own opposites: who lends to one is borrowed from.
const CONVERSE: &[&str] =
    &["lend", "borrow", "ow", "loan", "debt", "teach", "learn", "buy", "sell", "giv", "give", "take", "show", "study", "hand"];

/// A word that carries a note.
struct Item {
    stem: String,
    raw: String,
    weight: f64,
    /// A name, number or date: the note is not told without it.
    hard: bool,
    number: Option<u64>,
    clause: usize,
}

/// Reads out of a letter whether it tells a note; `before` is the note that stands before it.
pub(crate) fn read(fact: &Fact, before: &str, page: &Page, known: &Known, closeness: Option<&Closeness>) -> FactRead {
    let note = crate::check::instruction::without(&fact.text);
    let items = items(&note, known);
    let mut out = FactRead { must: fact.must, told: Told::No, right: true, share: 0.0, closeness: None, at: None, reason: String::new() };
    if items.is_empty() {
        let there = page.letter.to_lowercase().contains(&note.trim().to_lowercase());
        // "It was a lot": small words, nearly all of which stand together, whoever they are turned to.
        let person = |w: &str| {
            family(w).is_some()
                || matches!(w, "she" | "he" | "her" | "his" | "him" | "they" | "them" | "their" | "you" | "your" | "i" | "me" | "my")
        };
        let small: Vec<String> = words(&note).iter().filter(|w| !person(w.bare())).map(|w| stem(&w.low)).collect();
        let together = small.len() > 1
            && page.sentences.iter().any(|s| {
                let said: Vec<String> = s.words.iter().map(|w| stem(&w.low)).collect();
                small.iter().filter(|w| said.contains(w)).count() * 4 >= small.len() * 3
            });
        out.told = if there || together || note.trim().is_empty() { Told::Yes } else { Told::No };
        out.share = f64::from(u8::from(out.told == Told::Yes));
        out.reason = "the note has no words that could be looked for".into();
        return out;
    }
    let most = (sentences(&note).len() + 1).clamp(2, 4);
    let best = windows(page, most)
        .map(|w| {
            let share = share(&items, page, &w, None);
            (w.clone(), share, share - 0.02 * w.len() as f64)
        })
        .max_by(|a, b| a.2.total_cmp(&b.2).then(b.0.start.cmp(&a.0.start)));
    let Some((mut window, mut found, _)) = best else {
        out.reason = "the letter has no body".into();
        return out;
    };
    let (scattered, last) = scattered(&items, page);
    let whole = if scattered > found { 0..page.sentences.len() } else { window.clone() };
    found = found.max(scattered);
    if let (Some(closeness), true) = (closeness, found < 0.95) {
        let near = windows(page, most.min(2))
            .map(|w| (closeness.between(&note, page.text(&w)).unwrap_or(0.0), w))
            .max_by(|a, b| a.0.total_cmp(&b.0));
        if let Some((value, at)) = near {
            if value >= CLOSE && share(&items, page, &at, None) >= found - 0.15 {
                window = at;
            }
            out.closeness = Some(value);
        }
    }
    out.share = found;
    out.at = (found >= PARTLY / 2.0 || out.closeness.is_some_and(|c| c >= CLOSE)).then(|| page.range(&window));
    let lacking: Vec<&str> = items.iter().filter(|i| i.hard && !has(i, page, &whole)).map(|i| i.raw.as_str()).collect();
    let close = out.closeness.unwrap_or(0.0);
    let enough = found >= TOLD || found >= 0.42 && close >= CLOSE || found >= 0.25 && close >= 0.75;
    if let Some(wrong) = wrong(&note, before, &items, page, &if scattered > found { last } else { window }, known) {
        out.right = false;
        out.told = Told::No;
        out.reason = wrong;
    } else if enough && lacking.is_empty() {
        out.told = Told::Yes;
        out.reason = format!("{:.0}% of its words stand together", found * 100.0);
    } else if enough || found >= PARTLY || close >= CLOSE {
        out.told = Told::Partly;
        out.reason = if lacking.is_empty() { missing(&items, page, &whole) } else { format!("without {}", lacking.join(", ")) };
    } else {
        out.reason = missing(&items, page, &whole);
    }
    out
}

fn missing(items: &[Item], page: &Page, window: &Range<usize>) -> String {
    let left: Vec<&str> = items.iter().filter(|i| i.weight >= 1.0 && !has(i, page, window)).map(|i| i.raw.as_str()).take(6).collect();
    if left.is_empty() { "too little of it is said".into() } else { format!("nothing says {}", left.join(", ")) }
}

fn windows(page: &Page, most: usize) -> impl Iterator<Item = Range<usize>> {
    let count = page.sentences.len();
    (0..count).flat_map(move |at| (1..=most).map(move |n| at..at + n)).filter(move |w| w.end <= count)
}

fn share(items: &[Item], page: &Page, window: &Range<usize>, clause: Option<usize>) -> f64 {
    let of =
        |f: &dyn Fn(&Item) -> bool| items.iter().filter(|i| clause.is_none_or(|c| c == i.clause) && f(i)).map(|i| i.weight).sum::<f64>();
    let all = of(&|_| true);
    if all > 0.0 { of(&|i| has(i, page, window)) / all } else { 0.0 }
}

/// The share that is told clause by clause, each in a place of its own, and the last of these places.
fn scattered(items: &[Item], page: &Page) -> (f64, Range<usize>) {
    let clauses = items.iter().map(|i| i.clause).max().unwrap_or(0) + 1;
    let all: f64 = items.iter().map(|i| i.weight).sum();
    let mut told = 0.0;
    let mut place = 0..0;
    for clause in 0..clauses {
        let weight: f64 = items.iter().filter(|i| i.clause == clause).map(|i| i.weight).sum();
        let best = windows(page, 2)
            .map(|w| (share(items, page, &w, Some(clause)), w))
            .max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.len().cmp(&a.1.len())));
        if let Some((share, w)) = best.filter(|(s, _)| *s >= TOLD) {
            told += share * weight;
            place = w;
        }
    }
    (if all > 0.0 { told / all * 0.97 } else { 0.0 }, place)
}

fn has(item: &Item, page: &Page, window: &Range<usize>) -> bool {
    page.sentences[window.clone()].iter().any(|s| match item.number {
        Some(n) => s.figures.contains(&n),
        None => s.stems.iter().any(|t| same(&item.stem, t, item.hard)),
    })
}

/// Whether two stems say the same: equal, nearly equal in meaning, of one family, or one misspelt.
fn same(note: &str, letter: &str, name: bool) -> bool {
    if note == letter || !name && near(note, letter) {
        return true;
    }
    let (a, b) = (note.chars().count(), letter.chars().count());
    let common = note.chars().zip(letter.chars()).take_while(|(x, y)| x == y).count();
    if !name && common >= 5 && common * 10 >= a.max(b) * 6 && common + 2 >= a.min(b) {
        return true;
    }
    a.min(b) >= 5 && common >= 1 && strsim::osa_distance(note, letter) <= if a.min(b) >= 9 { 2 } else { 1 }
}

/// The words that carry a note.
fn items(note: &str, known: &Known) -> Vec<Item> {
    let list = words(note);
    let numbers = figures(&list);
    let mut out: Vec<Item> = Vec::new();
    let mut clause = 0;
    for (at, word) in list.iter().enumerate() {
        let first = at == 0 || list[at - 1].ends_sentence;
        if at > 0 && list[at - 1].stops && out.iter().filter(|i| i.clause == clause && i.weight >= 1.0).count() >= 2 {
            clause += 1;
        }
        let low = word.bare();
        if let Some(figure) = numbers.iter().find(|f| f.words.contains(&at)) {
            if figure.words.start == at && !figure.loose {
                let firm = figure.digits || figure.value > 2;
                let weight = if firm { HARD } else { FAINT };
                out.push(Item { stem: figure.value.to_string(), raw: low.into(), weight, hard: firm, number: Some(figure.value), clause });
            }
            continue;
        }
        let addressed = known.reader.iter().chain(&known.sender).any(|n| n == low);
        if is_empty(&word.low) || addressed || low.chars().count() < 2 {
            continue;
        }
        let dated = DATES.contains(&low) && (word.capital() || !matches!(low, "may" | "march")) || FEASTS.contains(&low);
        let name = word.capital() && !first && family(low).is_none() && !dated && low != "i";
        let weight = match () {
            () if dated || name => HARD,
            () if LIGHT.contains(&low) => FAINT,
            () => 1.0,
        };
        let stem = stem(low);
        if !out.iter().any(|i| i.stem == stem && i.clause == clause) {
            out.push(Item { stem, raw: low.into(), weight, hard: dated || name, number: None, clause });
        }
    }
    // A last clause of small words belongs to the one before it.
    let heavy = |c: usize| out.iter().any(|i| i.clause == c && i.weight >= 1.0);
    if clause > 0 && !heavy(clause) {
        out.iter_mut().filter(|i| i.clause == clause).for_each(|i| i.clause -= 1);
    }
    out
}

/// What is told the wrong way round, in words.
fn wrong(note: &str, before: &str, items: &[Item], page: &Page, window: &Range<usize>, known: &Known) -> Option<String> {
    let list = words(note);
    let voice = Voice::Note { doubt: doubt(&list, &words(before), known) };
    // Only sentences that tell something of the note speak for or against it.
    let about: Vec<usize> = window
        .clone()
        .filter(|s| {
            let told = items.iter().filter(|i| i.weight >= 1.0 && has(i, page, &(*s..s + 1))).count();
            told >= 2 || told * 2 >= items.iter().filter(|i| i.weight >= 1.0).count().max(1)
        })
        .collect();
    let said: Vec<_> = about.iter().flat_map(|s| deeds(page.sentences[*s].text, &page.sentences[*s].words, Voice::Letter, known)).collect();
    for deed in deeds(note, &list, voice, known) {
        if deed.who == Role::Unknown || BOTH_WAYS.contains(&deed.verb.as_str()) {
            continue;
        }
        let alike: Vec<_> = said
            .iter()
            .filter(|d| {
                d.verb == deed.verb
                    || near(&d.verb, &deed.verb)
                        && ![&d.verb, &deed.verb].iter().any(|v| BOTH_WAYS.contains(&v.as_str()) || CONVERSE.contains(&v.as_str()))
            })
            .collect();
        // "They laid me off" tells "I was laid off"; "we let you" is not said of the two together.
        let whose = |d: &Deed| if d.who == Role::Both && d.to == Some(Role::Reader) { Role::Sender } else { d.who };
        let same = |d: &Deed| {
            let who = whose(d);
            if deed.passive != d.passive && d.verb == deed.verb && (deed.passive && d.to == Some(deed.who) || d.passive) {
                return true;
            }
            who == deed.who || who == Role::Both || deed.who == Role::Both
        };
        let right = alike.iter().any(|d| same(d));
        if let Some(other) = alike.iter().find(|d| d.verb == deed.verb || d.who != Role::Other).filter(|_| !right) {
            return Some(format!("{} did this, and the letter says {}", who(deed.who), who(whose(other))));
        }
        if let (Some(to), true) = (deed.to, right) {
            let to_whom: Vec<Role> = alike.iter().filter(|d| d.who == deed.who).filter_map(|d| d.to).collect();
            if matches!(to, Role::Sender | Role::Reader)
                && !to_whom.is_empty()
                && to_whom.iter().all(|t| *t != to && (*t == opposite(to) || *t == deed.who))
            {
                return Some(format!("it was done to {}, and the letter says otherwise", who(to)));
            }
        }
    }
    let own = belongings(note, &list, voice, known);
    let theirs: Vec<_> =
        about.iter().flat_map(|s| belongings(page.sentences[*s].text, &page.sentences[*s].words, Voice::Letter, known)).collect();
    for (owner, thing) in own.iter().filter(|(o, _)| matches!(o, Role::Sender | Role::Reader)) {
        let mut whose = theirs.iter().filter(|(_, t)| t == thing).map(|(o, _)| *o).peekable();
        if whose.peek().is_some() && whose.all(|o| o == opposite(*owner)) {
            return Some(format!("“{thing}” is {}, and the letter says {}", whose_is(*owner), whose_is(opposite(*owner))));
        }
    }
    turned(&list, items, page, &about)
}

/// What the note denies and the letter affirms, or the other way.
fn turned(list: &[Word], items: &[Item], page: &Page, about: &[usize]) -> Option<String> {
    let heads = denied(list);
    for (at, word) in list.iter().enumerate().filter(|(at, w)| heads[*at] && w.low.len() > 2) {
        let stem = stem(&word.low);
        // "I didn't tell him first, I told him third": a letter may say both.
        if list.iter().enumerate().any(|(other, w)| other != at && !heads[other] && crate::check::words::stem(&w.low) == stem) {
            continue;
        }
        let there: Vec<usize> = about.iter().copied().filter(|s| page.sentences[*s].stems.contains(&stem)).collect();
        // "We will do the bins. Don't even think of it": the denial may stand in the sentence beside these.
        let (from, to) = (about.iter().min().map_or(0, |a| a.saturating_sub(1)), about.iter().max().map_or(0, |a| a + 1));
        let beside = |s: &usize| page.sentences.get(*s).is_some_and(|said| said.stems.contains(&stem) && denies(&said.words));
        if !(from..=to).any(|s| beside(&s)) && !there.is_empty() && there.iter().all(|s| !denies(&page.sentences[*s].words)) {
            return Some(format!("the note denies “{}”, and the letter does not", list[at].low));
        }
    }
    if denies(list) {
        return None;
    }
    for item in items.iter().filter(|i| i.number.is_none() && i.weight >= 1.0) {
        let mut places = about
            .iter()
            .flat_map(|s| {
                let said = &page.sentences[*s];
                let heads = denied(&said.words);
                said.words.iter().zip(heads).map(|(w, head)| (stem(&w.low), head)).collect::<Vec<_>>()
            })
            .filter(|(s, _)| *s == item.stem)
            .map(|(_, head)| head)
            .peekable();
        if places.peek().is_some() && places.all(|head| head) {
            return Some(format!("the letter denies “{}”", item.raw));
        }
    }
    None
}

/// From which word on the reader's pronoun in a note may mean somebody else: after another person of whom it
/// can be said, or from the first word where the note before ends with one.
pub(crate) fn doubt(list: &[Word], before: &[Word], known: &Known) -> usize {
    let another = |list: &[Word], i: usize| {
        let w = &list[i];
        let role = known.lines.len() >= 5 && known.lines[known.lines.len() - 5].stems.contains(&stem(w.bare()));
        if known.pronoun == Pronoun::They {
            let one = w.bare().strip_suffix('s').unwrap_or("");
            let people =
                matches!(w.bare(), "people" | "children" | "kids" | "men" | "women") || family(one).is_some() || ANYBODY.contains(&one);
            return people && !role;
        }
        // The first word of a note has its capital from there.
        let name_first = i == 0 && known.named(w) && !is_name(w.bare()) && family(w.bare()).is_none();
        !role && known.other(w) && !name_first
    };
    if (0..before.len()).any(|i| another(before, i)) && !(0..list.len()).any(|i| another(list, i)) {
        return 0;
    }
    (0..list.len()).find(|i| another(list, *i)).unwrap_or(usize::MAX)
}

fn opposite(role: Role) -> Role {
    match role {
        Role::Sender => Role::Reader,
        Role::Reader => Role::Sender,
        other => other,
    }
}

fn who(role: Role) -> &'static str {
    match role {
        Role::Sender => "the sender",
        Role::Reader => "the reader",
        Role::Both => "both",
        Role::Other | Role::Unknown => "somebody else",
    }
}

fn whose_is(role: Role) -> &'static str {
    match role {
        Role::Sender => "the sender’s",
        _ => "the reader’s",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_that_say_the_same_are_known_and_others_are_not() {
        for (a, b) in [("answered", "replied"), ("pharmacist", "pharmacy"), ("recieved", "received"), ("hospital", "hospitals")] {
            assert!(same(&stem(a), &stem(b), false), "{a} {b}");
        }
        for (a, b) in [("horse", "hospital"), ("winter", "winner"), ("dress", "drawer"), ("leeds", "leave")] {
            assert!(!same(&stem(a), &stem(b), false), "{a} {b}");
        }
    }
}
