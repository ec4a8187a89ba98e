//! Otherwise: the same in other words, without a model. A note has several voicings; a sentence of ours has its
//! neighbours in the occasion; any other sentence can have its clauses in another order.

use super::{
    grow::Lines,
    sheet::{RESTS, Unit},
};
use crate::{
    Notes, check,
    notes::apostrophes,
    voice::words::{like, plain, words},
};
use letters::{Brief, sentences};

/// Ways to say a unit otherwise, the best first; not checked yet.
pub fn ways(unit: &Unit, brief: &Brief, lines: &Lines) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    let notes = Notes::read(brief);
    for at in &unit.notes {
        let Some(note) = notes.list.get(*at) else { continue };
        let before = check::share(&note.text, &unit.text);
        for voicing in &note.voicings {
            // The whole voicing where the sentence tells the whole note; else the sentence of it that tells as much.
            let all: Vec<&str> = sentences(&voicing.text).into_iter().map(|s| s.text).collect();
            let alone = all.iter().filter(|s| check::share(&note.text, s) >= RESTS && alike(s, &unit.text)).map(ToString::to_string);
            let whole = before >= 0.65 || all.len() == 1;
            out.extend(whole.then(|| voicing.text.clone()).into_iter().chain(alone));
        }
    }
    out.extend(lines.like(&unit.text).into_iter().map(str::to_string));
    out.extend(turned(&unit.text));
    let same = |a: &str, b: &str| words(a) == words(b);
    let mut kept: Vec<String> = Vec::new();
    for way in out {
        let way = if unit.text.contains('\'') { way } else { apostrophes(&way) };
        if !same(&way, &unit.text) && !kept.iter().any(|k| same(k, &way)) {
            kept.push(way);
        }
    }
    kept
}

/// Whether two sentences tell of the same: more than half of the longer one's words are in both.
fn alike(a: &str, b: &str) -> bool {
    let (a, b) = (words(a), words(b));
    a.iter().filter(|w| b.contains(w)).count() * 2 > a.len().max(b.len())
}

/// Clauses in another order: "When it rained, we stayed" and "We stayed when it rained"; a semicolon becomes "and" or
/// a stop; a time moves from the end to the front.
pub fn turned(text: &str) -> Vec<String> {
    const WHEN: [&str; 9] = ["when", "because", "after", "before", "while", "since", "although", "until", "whenever"];
    let mut out = Vec::new();
    if text.contains(['“', '”', '"', ':']) {
        return out;
    }
    let end = text.trim_end_matches(['.', '!', '?', '…']);
    let stop = &text[end.len()..];
    let first = words(end).into_iter().next().unwrap_or_default();
    if stop == "?" {
        return out;
    }
    if WHEN.contains(&first.as_str())
        && let Some((head, tail)) = end.split_once(", ")
        && !tail.contains([',', ';'])
        && !plain(tail).starts_with("and ")
    {
        out.push(format!("{} {}{stop}", capital(tail), small(head)));
    }
    if !end.contains([',', ';', '—', '–']) {
        for word in WHEN {
            let mark = format!(" {word} ");
            if let Some(at) = end.find(&mark)
                && end.matches(&mark).count() == 1
                && clause(&end[at + mark.len()..])
                && clause(&end[..at])
            {
                out.push(format!("{}, {}{stop}", capital(end[at..].trim()), small(&end[..at])));
            }
        }
        for time in TIMES {
            if let Some(head) = end.strip_suffix(time).map(str::trim_end)
                && head.len() < end.len() - time.len()
                && clause(head)
            {
                out.push(format!("{}, {}{stop}", capital(time), small(head)));
            }
        }
    }
    // What a semicolon parts are whole clauses.
    if let Some((head, tail)) = end.split_once("; ")
        && words(head).len().min(words(tail).len()) > 1
        && !tail.contains(';')
    {
        out.push(format!("{head}. {}{stop}", capital(tail)));
        out.push(format!("{head}, and {}{stop}", small(tail)));
    }
    if let Some((head, tail)) = end.split_once(", and ")
        && clause(head)
        && clause(tail)
        && !end.contains(';')
        && !tail.contains(',')
    {
        out.push(format!("{head}; {}{stop}", small(tail)));
        out.push(format!("{head}. {}{stop}", capital(tail)));
    }
    out
}

const TIMES: [&str; 12] = [
    "last summer",
    "last spring",
    "last autumn",
    "last winter",
    "last year",
    "that night",
    "that day",
    "that summer",
    "that morning",
    "that evening",
    "this spring",
    "this summer",
];

/// Whether a stretch begins with a subject of its own.
fn clause(text: &str) -> bool {
    const SUBJECTS: [&str; 8] = ["i", "you", "we", "it", "he", "she", "they", "there"];
    let list = words(text);
    list.len() >= 2 && list.first().is_some_and(|w| SUBJECTS.contains(&w.split('\'').next().unwrap_or(w)))
}

fn capital(text: &str) -> String {
    like("A", text)
}

/// A beginning in small letters, unless it is "I" or a name (a word that nobody writes small).
fn small(text: &str) -> String {
    let first = text.split(|c: char| !c.is_alphanumeric()).next().unwrap_or("");
    const SMALL: [&str; 28] = [
        "you", "we", "it", "he", "she", "they", "there", "when", "because", "after", "before", "while", "since", "although", "until",
        "whenever", "the", "a", "an", "my", "your", "our", "that", "this", "his", "her", "their", "one",
    ];
    if !SMALL.contains(&plain(first).as_str()) {
        return text.to_string();
    }
    let mut chars = text.chars();
    chars.next().map_or(String::new(), |c| c.to_lowercase().chain(chars).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clauses_change_places() {
        for (text, ways) in [
            ("When I was ill, you came every day.", &["You came every day when I was ill."][..]),
            ("You came because I was ill.", &["Because I was ill, you came."]),
            ("We rebuilt the porch last summer.", &["Last summer, we rebuilt the porch."]),
            ("It was not work; I was afraid.", &["It was not work. I was afraid.", "It was not work, and I was afraid."]),
            ("You said: when it rains, stay.", &[]),
            ("The dog ran after the ball.", &[]),
        ] {
            assert_eq!(turned(text), ways, "{text}");
        }
    }
}
