//! The small words that a note has lost before a place or at its end, and the comma between its clauses.

use super::{shape::second_clause_at, subject::orders, with};
use crate::notes::{calendar, lexicon, verbs, words::Word};

/// "We met in 1964, roller rink in Tulsa" has lost its "at a".
pub(in crate::notes) fn meeting_place(words: &[Word]) -> Option<Vec<Word>> {
    let head = words.iter().position(|w| lexicon::is_preposition(&w.low)).unwrap_or(words.len());
    let noun = words.get(head.checked_sub(1)?)?;
    if !lexicon::is_meeting_place(noun.stem()) || head > 4 || verbs::finite(words).is_some() {
        return None;
    }
    let first = words.first()?;
    if lexicon::is_determiner(&first.low) || first.low.ends_with("'s") || first.text.starts_with(char::is_uppercase) {
        return Some(with("at", words));
    }
    let an = first.low.starts_with(['a', 'e', 'i', 'o']);
    Some(with(if an { "at an" } else { "at a" }, words))
}

/// "We will do the bins for as long as": a note that breaks off where everybody knows how it goes on.
pub(in crate::notes) fn broken_off(words: &mut Vec<Word>) {
    if let [.., a, b, c] = words.as_slice()
        && a.is(&["as"])
        && b.is(&["long"])
        && c.is(&["as"])
    {
        words.extend(["it", "takes"].map(Word::new));
    }
}

/// Whether something sets out or begins here: "leaves from Southampton in May".
pub(in crate::notes) fn sets_out(words: &[Word]) -> bool {
    words.first().is_some_and(|w| {
        w.is(&["leaves", "arrives", "starts", "begins", "sails", "departs", "lands", "opens", "closes", "runs", "ends", "goes"])
    }) && words.get(1).is_some_and(|n| n.is(&["from", "at", "on", "in", "to"]))
        && words.iter().any(|w| w.number() || calendar::month(&w.low).is_some() || calendar::is_weekday(&w.low))
}

/// "When my grant failed you stayed": a comma where the second clause begins.
pub(in crate::notes) fn comma(words: &mut [Word]) {
    // "whatever happens come home".
    if words.len() > 3 && words[0].is(&["whatever"]) && orders(&words[2..]) {
        words[1].post.push(',');
        return;
    }
    let opens = words.first().is_some_and(|w| w.is(&["when", "if", "after", "while", "until", "till", "whenever", "although", "because"]));
    if opens
        && let Some(at) = second_clause_at(words)
        && at > 2
    {
        words[at - 1].post.push(',');
    }
}
