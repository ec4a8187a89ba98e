//! The reader spoken of instead of to, and the sender as somebody else.
//!
//! "She" is a slip only where nobody else can be meant: a relative or another person of the brief who was
//! named a sentence or two before may be "she", unless she does there what the notes say the reader did.

use crate::check::{
    facts::doubt,
    grammar::is_empty,
    known::{Known, leads_to_place},
    letter::{Fault, FaultKind, Page, Said},
    lexicon::family,
    roles::{Role, Voice, deeds, quoted},
    words::words,
};
use letters::{Brief, Pronoun};

/// How many sentences somebody stays in mind.
const IN_MIND: usize = 3;
/// Names that are common words too: at the beginning of a sentence they need not be names.
const WORDS_TOO: &[&str] = &[
    "will", "may", "hope", "joy", "grace", "rose", "mark", "bill", "art", "faith", "summer", "april", "june", "august", "dawn", "iris",
    "pat", "sue", "frank", "rich", "grant", "drew", "chase", "sunny",
];
/// Words after which a name is spoken to, without a comma.
const CALLS: &[&str] = &[
    "dear",
    "dearest",
    "oh",
    "hello",
    "hi",
    "hey",
    "goodbye",
    "thanks",
    "you",
    "birthday",
    "congratulations",
    "sorry",
    "bravo",
    "beloved",
    "sweet",
    "darling",
    "well",
    "yes",
    "no",
    "come",
    "always",
    "welcome",
    "good",
    "night",
    "morning",
    "christmas",
];

/// The words that would speak of the reader; none for one who is "they", which are mostly others.
pub(super) fn third(pronoun: Pronoun) -> &'static [&'static str] {
    match pronoun {
        Pronoun::She => &["she", "her", "hers", "herself", "she's", "she'd", "she'll"],
        Pronoun::He => &["he", "him", "his", "himself", "he's", "he'd", "he'll"],
        Pronoun::They => &[],
    }
}

/// Slips of person.
pub(crate) fn faults(page: &Page, known: &Known, brief: &Brief) -> Vec<Fault> {
    let mut out = Vec::new();
    let third = match known.pronoun {
        Pronoun::They => &["they", "they're", "they'd", "they'll", "they've"][..],
        one => third(one),
    };
    // What the notes say for certain that the reader did.
    let did: Vec<String> = brief
        .facts
        .iter()
        .enumerate()
        .flat_map(|(i, f)| {
            let list = words(&f.text);
            let before = i.checked_sub(1).map_or(Vec::new(), |b| words(&brief.facts[b].text));
            let found = deeds(&f.text, &list, Voice::Note { doubt: doubt(&list, &before, known) }, known);
            found.into_iter().filter(|d| d.who == Role::Reader).map(|d| d.verb).collect::<Vec<_>>()
        })
        .collect();
    let mut mind = 0;
    for said in &page.sentences {
        let inside = quoted(said.text, &said.words);
        let mut other = mind > 0;
        let mut anyone = false;
        let done = deeds(said.text, &said.words, Voice::Letter, known);
        for (i, word) in said.words.iter().enumerate() {
            let led = i.checked_sub(1).map(|b| &said.words[b]);
            let somebody = led.is_some_and(|b| !b.ends_sentence && !leads_to_place(&b.low))
                && word.capital()
                && !known.places.contains(word.bare())
                && !known.addressed(word)
                && !is_empty(&word.low);
            if known.other(word) || somebody {
                (other, anyone) = (true, true);
            }
            // "goes by they" speaks of the word.
            let cited =
                i > 0 && matches!(said.words[i - 1].low.as_str(), "by" | "as") && matches!(word.low.as_str(), "she" | "he" | "they");
            if inside[i] || cited || !third.contains(&word.low.as_str()) {
                continue;
            }
            let readers_deed = done.iter().any(|d| {
                d.who == Role::Other
                    && d.at > i
                    && d.at <= i + 4
                    && did.contains(&d.verb)
                    && !matches!(d.verb.as_str(), "be" | "have" | "do" | "say" | "go" | "come")
            });
            let slip = if known.pronoun == Pronoun::They { readers_deed && !other } else { !other || readers_deed && !anyone };
            if slip {
                out.push(fault(said, i, FaultKind::Reader, "nobody else can be meant"));
            } else {
                anyone = true;
            }
        }
        mind = if anyone { IN_MIND } else { mind.saturating_sub(1) };
        by_name(said, known, &inside, &mut out);
        by_kinship(said, known, &inside, &mut out);
        sender(said, known, &inside, &mut out);
    }
    out
}

fn fault(said: &Said, at: usize, kind: FaultKind, reason: &str) -> Fault {
    let range = said.words[at].at.clone();
    Fault { kind, at: said.start + range.start..said.start + range.end, words: said.words[at].raw.to_string(), reason: reason.to_string() }
}

fn before<'s>(said: &'s Said, at: usize) -> &'s str {
    &said.text[at.checked_sub(1).map_or(0, |i| said.words[i].at.end)..said.words[at].at.start]
}

fn after<'s>(said: &'s Said, at: usize) -> &'s str {
    &said.text[said.words[at].at.end..said.words.get(at + 1).map_or(said.text.len(), |w| w.at.start)]
}

/// The reader's name where it is not called out to them.
fn by_name(said: &Said, known: &Known, inside: &[bool], out: &mut Vec<Fault>) {
    let mut at = 0;
    while at < said.words.len() {
        let is_name = |i: usize| said.words.get(i).is_some_and(|w| w.capital() && known.reader.iter().any(|r| r == w.bare()));
        if !is_name(at) || inside[at] || known.sender.iter().any(|s| s == said.words[at].bare()) {
            at += 1;
            continue;
        }
        let mut end = at + 1;
        while is_name(end) || said.words.get(end).is_some_and(|w| w.low == "and") && is_name(end + 1) {
            end += 1;
        }
        // A title before it belongs to it.
        let mut start = at;
        while start > 0
            && matches!(said.words[start - 1].low.as_str(), "mrs" | "mr" | "ms" | "dr" | "miss" | "prof" | "professor" | "aunt" | "uncle")
        {
            start -= 1;
        }
        let possessive = said.words[end - 1].low.ends_with("'s");
        let stop = |gap: &str| gap.contains([',', '.', '!', '?', ';', ':', '—', '–', '…', '(', ')', '“', '”', '\n']) || gap.contains(" - ");
        let called = start == 0
            || stop(before(said, start))
            || CALLS.contains(&said.words[start - 1].low.as_str())
            || said.words[start - 1].low == "my" && (start == 1 || stop(before(said, start - 1)));
        let closed = end == said.words.len() || stop(after(said, end - 1));
        // "Dad called you Captain Kwame": what somebody was called.
        let dubbed = start > 1
            && said.words[start - 1].capital()
            && said.words[start.saturating_sub(4)..start - 1]
                .iter()
                .any(|w| matches!(w.low.as_str(), "called" | "calls" | "call" | "named"));
        let named = dubbed || start > 0 && matches!(said.words[start - 1].low.as_str(), "name" | "called" | "named" | "word");
        let common = start == 0 && WORDS_TOO.contains(&said.words[at].low.as_str()) && !closed;
        // Of two readers, one who stands in the notes may be spoken of by name.
        let whole = said.words.get(end).is_some_and(|w| w.low == "family");
        let one_of_them = known.pronoun == Pronoun::They && !whole && known.in_notes(said.words[at].bare());
        let to_them = one_of_them || start > 0 && matches!(said.words[start - 1].low.as_str(), "are" | "as");
        let spoken_to = called && closed && !possessive;
        if !(spoken_to || named || common || to_them) {
            out.push(fault(said, at, FaultKind::Reader, "the reader by name"));
        }
        at = end;
    }
}

/// "My wife was there" to the wife.
fn by_kinship(said: &Said, known: &Known, inside: &[bool], out: &mut Vec<Fault>) {
    let low = |i: usize| said.words.get(i).map_or("", |w| w.low.as_str());
    for (at, word) in said.words.iter().enumerate() {
        let bare = word.bare();
        let kin = known.reader_kin.contains(bare) && family(bare).is_some();
        let mine = at > 0 && low(at - 1) == "my";
        if !kin || !mine || inside[at] || known.lines[..known.lines.len().saturating_sub(5)].iter().any(|l| l.stems.contains(bare)) {
            continue;
        }
        let lead: Vec<&str> = (at.saturating_sub(7)..at - 1).map(low).collect();
        let spoken =
            lead.iter().any(|w| w.starts_with("you") || matches!(*w, "as" | "being" | "be" | "become" | "am" | "have" | "had" | "for"));
        let called = (at == 1 || before(said, at - 1).contains([',', '—', '–']))
            && (at + 1 == said.words.len() || after(said, at).contains([',', '.', '!', '?', '—']));
        if !spoken && !called {
            out.push(fault(said, at, FaultKind::Reader, "the reader as “my …”"));
        }
    }
}

/// The sender's own name, said of somebody else.
fn sender(said: &Said, known: &Known, inside: &[bool], out: &mut Vec<Fault>) {
    for (at, word) in said.words.iter().enumerate() {
        let own = word.capital() && known.sender.iter().any(|s| s == word.bare()) && !known.reader.iter().any(|r| r == word.bare());
        if !own || inside[at] || at > 0 && known.sender.iter().any(|s| *s == said.words[at - 1].low) {
            continue;
        }
        if known.joint && known.in_notes(word.bare()) {
            continue;
        }
        let lead = at.checked_sub(1).map_or("", |i| said.words[i].low.as_str());
        let myself = matches!(lead, "i" | "am" | "i'm" | "from" | "your" | "yours" | "as" | "me" | "name" | "it's" | "called");
        let common = at == 0 && WORDS_TOO.contains(&word.low.as_str());
        // A name that the notes use for somebody else, too.
        if !myself && !common {
            out.push(fault(said, at, FaultKind::Sender, "the sender by name"));
        }
    }
}
