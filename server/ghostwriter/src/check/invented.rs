//! Names, numbers, dates, places and relatives that the brief does not hold.

use crate::check::{
    grammar::is_empty,
    known::Known,
    letter::{Fault, FaultKind, Page, Said},
    lexicon::{DATES, FEASTS, family, is_name, near},
    words::{figures, stem},
};
use std::ops::Range;

/// Words that have a capital and name nobody.
const CAPITALS: &[&str] = &[
    "i", "i'm", "i've", "i'd", "i'll", "god", "lord", "heaven", "english", "french", "german", "spanish", "italian", "american", "british",
    "european", "latin", "mr", "mrs", "ms", "dr", "miss", "sir", "madam", "ok", "okay", "tv", "dvd", "cd", "ps", "p.s", "s", "p", "dad's",
    "mum's", "bible", "earth", "internet", "ai", "mon", "tue", "tues", "wed", "weds", "thu", "thur", "thurs", "fri", "sat", "sun",
];
/// Units after "last" and "next" that make a date.
const SPANS: &[&str] =
    &["week", "month", "year", "night", "summer", "winter", "spring", "autumn", "fall", "weekend", "morning", "christmas", "easter"];

/// What a letter makes up.
pub(crate) fn faults(page: &Page, known: &Known) -> Vec<Fault> {
    let mut out = Vec::new();
    for (at, said) in page.sentences.iter().enumerate() {
        let beside = [at.checked_sub(1), Some(at + 1)].into_iter().flatten().filter_map(|i| page.sentences.get(i));
        numbers(said, &beside.collect::<Vec<_>>(), known, &mut out);
        dates(said, known, &mut out);
        names(said, known, &mut out);
        relatives(said, known, &mut out);
    }
    out
}

fn fault(said: &Said, words: &Range<usize>, kind: FaultKind, reason: &str) -> Fault {
    let range = said.words[words.start].at.start..said.words[words.end - 1].at.end;
    let text = said.text[range.clone()].to_string();
    Fault { kind, at: said.start + range.start..said.start + range.end, words: text, reason: reason.to_string() }
}

fn numbers(said: &Said, beside: &[&Said], known: &Known, out: &mut Vec<Fault>) {
    for figure in figures(&said.words) {
        if figure.loose || !figure.digits && figure.value <= 2 {
            continue;
        }
        if !known.numbers.contains(&figure.value) {
            out.push(fault(said, &figure.words, FaultKind::Number, "the brief does not hold it"));
            continue;
        }
        // It must stand with words of a line that holds it: fifty euros are not fifty years.
        let other: Vec<String> = said
            .words
            .iter()
            .enumerate()
            .filter(|(i, w)| !figure.words.contains(i) && !is_empty(&w.low))
            .map(|(_, w)| stem(&w.low))
            .collect();
        let home = |l: &&crate::check::known::Line| l.numbers.contains(&figure.value);
        let alone = known.lines.iter().filter(home).any(|l| l.stems.iter().filter(|s| !is_empty(s)).count() <= 2);
        let near_home = known.lines.iter().filter(home).any(|l| other.iter().any(|o| l.stems.iter().any(|s| near(s, o))));
        // "I tried. It came to three.": what it counts may stand in the sentence before, if much of its note stands there.
        let told_beside = known.lines.iter().filter(home).any(|l| {
            let carrying: Vec<&String> = l.stems.iter().filter(|s| s.len() > 2 && !is_empty(s)).collect();
            beside.iter().any(|b| carrying.iter().filter(|s| b.stems.contains(**s)).count() * 2 >= carrying.len().max(2))
        });
        let near_home = near_home || told_beside;
        if !near_home && !alone && !other.is_empty() {
            out.push(fault(said, &figure.words, FaultKind::Number, "it stands away from the words of its own note"));
        }
    }
    for (i, w) in said.words.iter().enumerate() {
        if matches!(w.low.as_str(), "decade" | "decades" | "century")
            && !known.holds(&w.low)
            && !known.numbers.iter().any(|n| (10..100).contains(n))
        {
            out.push(fault(said, &(i..i + 1), FaultKind::Number, "the brief does not hold it"));
        }
    }
}

fn dates(said: &Said, known: &Known, out: &mut Vec<Fault>) {
    let low = |i: usize| said.words.get(i).map_or("", |w| w.low.as_str());
    for (i, word) in said.words.iter().enumerate() {
        let bare = word.bare();
        let before = if i > 0 { low(i - 1) } else { "" };
        let dated = match bare {
            "may" | "march" => {
                word.capital()
                    && (matches!(before, "in" | "of" | "last" | "next" | "this" | "since" | "until" | "by" | "every" | "late" | "early")
                        || i > 0
                            && (said.words[i - 1].raw.contains(|c: char| c.is_ascii_digit())
                                || low(i + 1).contains(|c: char| c.is_ascii_digit())))
            }
            _ => DATES.contains(&bare) || DATES.contains(&bare.strip_suffix('s').unwrap_or("")) || FEASTS.contains(&bare),
        };
        if dated && !known.holds(bare) {
            out.push(fault(said, &(i..i + 1), FaultKind::Date, "the brief does not hold it"));
        }
        let loose = matches!(before, "like" | "were" | "was" | "only" | "every" | "all" | "your" | "our" | "just" | "for");
        if matches!(bare, "yesterday" | "tomorrow") && !loose && !known.holds(bare) {
            out.push(fault(said, &(i..i + 1), FaultKind::Date, "the brief does not hold it"));
        }
        if matches!(word.low.as_str(), "last" | "next") && SPANS.contains(&low(i + 1)) && !word.stops {
            let span = low(i + 1);
            let given = known.holds(span) && (known.holds(&word.low) || matches!(before, "your" | "my" | "our" | "the" | "his" | "her"));
            if !given {
                out.push(fault(said, &(i..i + 2), FaultKind::Date, "the brief does not hold it"));
            }
        }
    }
}

fn names(said: &Said, known: &Known, out: &mut Vec<Fault>) {
    let mut at = 0;
    while at < said.words.len() {
        let word = &said.words[at];
        let before = if at > 0 { &said.text[said.words[at - 1].at.end..word.at.start] } else { "." };
        let first = before.contains(['.', '!', '?', '…', ':', '“', '"', '\n', '‘'])
            && !matches!(at.checked_sub(1).map(|i| said.words[i].low.as_str()), Some("mr" | "mrs" | "dr" | "st" | "ms" | "prof"));
        if !unknown(said, at, known, first) {
            at += 1;
            continue;
        }
        let start = at;
        at += 1;
        while at < said.words.len() && !said.words[at - 1].stops && unknown(said, at, known, false) {
            at += 1;
        }
        let lead = start.checked_sub(1).map_or("", |i| said.words[i].low.as_str());
        let place = matches!(
            lead,
            "in" | "near" | "at" | "around" | "through" | "to" | "across" | "towards" | "outside" | "leave" | "left" | "visit"
        );
        let place = place && !said.words[at - 1].low.ends_with("'s");
        out.push(fault(said, &(start..at), if place { FaultKind::Place } else { FaultKind::Name }, "the brief does not hold it"));
    }
}

/// Whether a word is a name that nobody gave.
fn unknown(said: &Said, at: usize, known: &Known, first: bool) -> bool {
    let word = &said.words[at];
    let bare = word.bare();
    let split = word.low.split('\'').next().unwrap_or("");
    if !word.capital() || known.holds(bare) || known.holds(split) || CAPITALS.contains(&word.low.as_str()) || CAPITALS.contains(&bare) {
        return false;
    }
    if DATES.contains(&bare) || DATES.contains(&bare.strip_suffix('s').unwrap_or("")) || FEASTS.contains(&bare) || family(bare).is_some() {
        return false;
    }
    if first {
        return is_name(bare);
    }
    // A word in capitals for its weight, and a figure with letters.
    let shouted = word.raw.chars().count() > 1 && word.raw.chars().all(char::is_uppercase) && is_empty(&word.low);
    !shouted && !is_empty(&word.low)
}

fn relatives(said: &Said, known: &Known, out: &mut Vec<Fault>) {
    let low = |i: usize| said.words.get(i).map_or("", |w| w.low.as_str());
    for (i, word) in said.words.iter().enumerate() {
        let bare = word.bare();
        let Some(kind) = family(bare).or_else(|| family(bare.strip_suffix('s').unwrap_or(""))) else { continue };
        let back = |n: usize| i.checked_sub(n).map_or("", |j| low(j));
        // "Like a child", "mother tongue", "a mother knows": said of anybody.
        let generic = matches!(back(1), "a" | "an" | "every" | "any" | "no" | "like" | "other" | "few" | "most")
            && !matches!(back(2), "are" | "were" | "been" | "is" | "was")
            || matches!(low(i + 1), "tongue" | "nature" | "earth")
            || matches!(kind, 8 | 9) && crate::check::lexicon::number(back(1)).is_some()
            || matches!(kind, 8 | 9)
                && matches!(back(1), "the" | "" | "little" | "small" | "of" | "for" | "these" | "those" | "all" | "school");
        if !known.kin.contains(&kind) && !generic {
            out.push(fault(said, &(i..i + 1), FaultKind::Relative, "the brief does not hold them"));
            continue;
        }
        // "You are my mother" to somebody who is not.
        let owner = i
            .checked_sub(1)
            .filter(|j| matches!(low(*j), "my" | "a" | "the"))
            .or_else(|| i.checked_sub(2).filter(|j| matches!(low(*j), "my" | "a" | "the")));
        let Some(owner) = owner else { continue };
        let lead: Vec<&str> = (owner.saturating_sub(3)..owner).map(low).collect();
        let is = lead.ends_with(&["you", "are"])
            || lead.ends_with(&["you", "were"])
            || lead.ends_with(&["you're"])
            || lead.ends_with(&["you", "have", "been"]);
        let so = known.reader_kin.iter().any(|k| family(k) == Some(kind));
        let noted =
            known.lines[..known.lines.len().saturating_sub(5)].iter().any(|l| l.stems.contains(&stem(bare)) && l.stems.contains("be"));
        if is && !so && !noted && !known.words.contains("like") {
            out.push(fault(said, &(i..i + 1), FaultKind::Relative, "the reader is taken for a relative"));
        }
    }
}
