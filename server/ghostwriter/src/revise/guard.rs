//! What a revision may not do: lose a note, invent something, break the letter's form.

use super::sheet;
use crate::{
    check::{self, Judge, Verdict},
    voice::words::words,
    write::stream::Unit as Said,
};
use letters::{Brief, sentences};
use std::{collections::HashSet, ops::Range};

/// Holds revisions against the letter as it was and against its brief.
pub struct Guard<'a> {
    letter: &'a str,
    brief: &'a Brief,
    judge: Judge,
    /// Notes that the letter told before.
    told: Vec<usize>,
    /// The note that is to go, if one is.
    cut: Option<usize>,
}

fn list(text: &str) -> Vec<String> {
    sentences(text).into_iter().map(|s| s.text.to_string()).collect()
}

/// What may not be made up: numbers, and words with a capital inside a sentence.
fn particular(text: &str) -> HashSet<String> {
    let mut out: HashSet<String> = words(text).into_iter().filter(|w| w.contains(|c: char| c.is_ascii_digit())).collect();
    for sentence in sentences(text) {
        let capitals = sentence.text.split_whitespace().skip(1).map(|w| w.trim_matches(|c: char| !c.is_alphanumeric()));
        out.extend(
            capitals
                .filter(|w| w.starts_with(char::is_uppercase) && *w != "I" && !w.starts_with("I’") && !w.starts_with("I'"))
                .flat_map(words),
        );
    }
    out
}

impl<'a> Guard<'a> {
    pub fn new(letter: &'a str, brief: &'a Brief, cut: Option<usize>) -> Guard<'a> {
        let body = list(&letter[sheet::body(letter)]);
        let told = (0..brief.facts.len()).filter(|i| Some(*i) != cut && check::told(&brief.facts[*i].text, &body)).collect();
        Guard { letter, brief, judge: Judge::new(brief), told, cut }
    }

    /// Whether the letter with `by` in the place of `range` still tells every note that it told, and each of the
    /// stretch's own notes no worse.
    pub fn keeps(&self, range: &Range<usize>, by: &str) -> bool {
        let text = format!("{}{by}{}", &self.letter[..range.start], &self.letter[range.end..]);
        let body = list(&text[sheet::body(&text)]);
        let old = &self.letter[range.clone()];
        self.told.iter().all(|i| check::told(&self.brief.facts[*i].text, &body))
            && (0..self.brief.facts.len()).filter(|i| Some(*i) != self.cut).all(|i| {
                let note = &self.brief.facts[i].text;
                let before = check::share(note, old);
                before < sheet::RESTS || check::share(note, by) >= before - 0.01
            })
    }

    /// Whether a sentence made out of `old` says nothing that neither `old` nor the brief holds, and reads as a
    /// sentence of a letter. What the judge would not have written may stay where the writer wrote it.
    pub fn sound(&self, old: &str, new: &str) -> bool {
        if new.trim().is_empty() || !new.ends_with(['.', '!', '?', '…', '”', '"', '’', ')']) {
            return false;
        }
        let own = particular(old);
        let names_kept = own.is_subset(&particular(new));
        let judged = list(new).iter().all(|s| self.reads(s, &[]));
        names_kept && (judged || particular(new).is_subset(&own) && list(old).iter().any(|s| !self.reads(s, &[])))
    }

    /// Whether a sentence of ours can stand in the letter: judged, and not said before anywhere in `others`.
    pub fn reads(&self, sentence: &str, others: &[String]) -> bool {
        matches!(self.judge.sentence(&Said { paragraph: false, text: sentence.to_string() }, others), Verdict::Keep(text) if text == sentence)
    }

    /// The sentences of the body outside a stretch.
    pub fn others(&self, range: &Range<usize>) -> Vec<String> {
        let body = sheet::body(self.letter);
        sheet::all(self.letter, &body)
            .into_iter()
            .filter(|s| s.end <= range.start || s.start >= range.end)
            .map(|s| self.letter[s].to_string())
            .collect()
    }
}
