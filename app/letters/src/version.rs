//! What stood in a letter, version by version, and which of the sender's notes each sentence rests on.

use crate::{Fact, LetterText, sentences};
use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::ops::Range;

/// How a version came to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Cause {
    /// The ghostwriter wrote it.
    Draft,
    /// The writer changed it by hand.
    #[default]
    Saved,
    /// The ghostwriter changed a part of it, as asked.
    Revised,
    /// An earlier version was brought back.
    Restored,
}

impl Cause {
    /// The word as it is stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Cause::Draft => "draft",
            Cause::Saved => "saved",
            Cause::Revised => "revised",
            Cause::Restored => "restored",
        }
    }

    /// The cause that a stored word means.
    pub fn parse(word: &str) -> Option<Cause> {
        [Cause::Draft, Cause::Saved, Cause::Revised, Cause::Restored].into_iter().find(|c| c.as_str() == word)
    }
}

/// A sentence and the notes that it rests on.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Rest {
    /// The sentence, line ends inside folded to spaces.
    pub text: String,
    /// Numbers of the facts in the brief, from 0; none where it rests on nothing.
    pub facts: Vec<usize>,
}

/// A text that stood in a letter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Version {
    /// Its number, from 1.
    pub number: i64,
    /// The whole text.
    pub text: String,
    /// When it was saved.
    pub saved: DateTime<Utc>,
    /// How it came to be.
    pub cause: Cause,
    /// More about that, in a few words: "shorter", "version 3"; often empty.
    pub about: String,
    /// Its sentences and what they rest on.
    pub rests: Vec<Rest>,
}

/// Changes by hand that follow each other within this time are one sitting.
const SITTING: TimeDelta = TimeDelta::minutes(10);

/// The versions that a person would tell apart, the latest first: of the saves of one sitting only the
/// last. `versions` comes the latest first.
pub fn sittings(versions: &[Version]) -> Vec<&Version> {
    let mut out: Vec<&Version> = Vec::new();
    let mut earlier: Option<&Version> = None;
    for version in versions {
        let same = earlier
            .is_some_and(|later| later.cause == Cause::Saved && version.cause == Cause::Saved && later.saved - version.saved <= SITTING);
        if !same {
            out.push(version);
        }
        earlier = Some(version);
    }
    out
}

/// What the writer did by hand since version `after`: pairs of what stood there before they began, and
/// what they left. What the ghostwriter changed lies between the pairs, never in them; and a letter that
/// began with the writer's own words has nothing before them. `versions` comes the latest first.
pub fn edits(versions: &[Version], after: i64) -> Vec<(String, String)> {
    let mut out = Vec::new();
    let mut base: Option<&Version> = None;
    let mut left: Option<&Version> = None;
    for version in versions.iter().rev() {
        if version.number <= after || version.cause != Cause::Saved {
            out.extend(base.zip(left.take()));
            base = (version.cause != Cause::Saved || base.is_some()).then_some(version);
        } else {
            left = Some(version);
        }
    }
    out.extend(base.zip(left));
    out.into_iter().filter(|(a, b)| a.text != b.text).map(|(a, b)| (a.text.clone(), b.text.clone())).collect()
}

/// Where the sentences of a letter's body stand, in bytes: everything but salutation, valediction and
/// signature.
pub fn places(text: &str) -> Vec<Range<usize>> {
    let parts = LetterText::parse(text);
    let mut out: Vec<Range<usize>> = Vec::new();
    for sentence in sentences(text) {
        let mut range = sentence.start..sentence.start + sentence.text.len();
        if out.is_empty()
            && let Some(salutation) = &parts.salutation
            && let Some(rest) = text[range.clone()].strip_prefix(salutation.as_str())
        {
            range.start = range.end - rest.trim_start().len();
        }
        if let Some(valediction) = &parts.valediction
            && let Some(at) = line_of(&text[range.clone()], valediction)
        {
            range.end = range.start + text[range.start..range.start + at].trim_end().len();
        }
        let said = text[range.clone()].trim();
        if !said.is_empty() && !parts.signature.iter().any(|line| line == said) && said.chars().any(char::is_alphanumeric) {
            out.push(range);
        }
    }
    out
}

/// The byte at which a line that is exactly `wanted` begins.
fn line_of(text: &str, wanted: &str) -> Option<usize> {
    let mut at = 0;
    for line in text.split('\n') {
        if line.trim() == wanted {
            return Some(at);
        }
        at += line.len() + 1;
    }
    None
}

/// A sentence of which as much is as it was keeps what it rests on.
const KEPT: f64 = 0.5;
/// Share of a note's words from which a sentence rests on it.
const SHARED: f64 = 0.45;

/// What each sentence of a text rests on. A sentence that is `known` (as it was drafted, or was saved
/// before) keeps its notes, also when less than half of it was changed; what was written anew rests on
/// the notes whose words it uses, and on nothing when it uses none.
pub fn rests(text: &str, known: &[Rest], facts: &[Fact]) -> Vec<Rest> {
    let known: Vec<(String, BTreeSet<String>, &Rest)> = known.iter().map(|r| (folded(&r.text), stems(&r.text), r)).collect();
    let wanted: Vec<BTreeSet<String>> = facts.iter().map(|f| stems(&f.text)).collect();
    places(text).into_iter().map(|place| rest(&folded(&text[place]), &known, &wanted)).collect()
}

fn rest(sentence: &str, known: &[(String, BTreeSet<String>, &Rest)], wanted: &[BTreeSet<String>]) -> Rest {
    if let Some((.., same)) = known.iter().find(|(text, ..)| text == sentence) {
        return Rest { text: sentence.to_string(), facts: same.facts.clone() };
    }
    let have = stems(sentence);
    let mut facts: BTreeSet<usize> =
        wanted.iter().enumerate().filter(|(_, note)| share(note, &have) >= SHARED).map(|(number, _)| number).collect();
    let near = known
        .iter()
        .map(|(_, was, rest)| (was.intersection(&have).count() as f64 / was.len().max(have.len()).max(1) as f64, rest))
        .max_by(|a, b| a.0.total_cmp(&b.0));
    if let Some((alike, was)) = near.filter(|(alike, _)| *alike >= KEPT) {
        // Of a sentence that was changed, only notes that could still stand behind it.
        facts.extend(
            was.facts.iter().filter(|f| alike >= 0.75 || wanted.get(**f).is_none_or(|note| note.is_empty() || share(note, &have) > 0.0)),
        );
    }
    Rest { text: sentence.to_string(), facts: facts.into_iter().collect() }
}

/// Which of the facts the text tells: those that a sentence rests on, and those most of whose words stand
/// somewhere in it.
pub fn told(text: &str, rests: &[Rest], facts: &[Fact]) -> Vec<bool> {
    let have = stems(text);
    facts
        .iter()
        .enumerate()
        .map(|(number, fact)| rests.iter().any(|r| r.facts.contains(&number)) || share(&stems(&fact.text), &have) >= 0.65)
        .collect()
}

/// Share of a note's words that are there; a note without any is never there.
fn share(note: &BTreeSet<String>, have: &BTreeSet<String>) -> f64 {
    if note.is_empty() { 0.0 } else { note.intersection(have).count() as f64 / note.len() as f64 }
}

fn folded(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The words that carry meaning, cut to what stays the same when they are bent.
fn stems(text: &str) -> BTreeSet<String> {
    const SMALL: [&str; 40] = [
        "about", "after", "again", "also", "always", "been", "before", "could", "dear", "does", "ever", "every", "from", "have", "hers",
        "into", "just", "like", "more", "much", "never", "only", "over", "said", "says", "some", "that", "their", "them", "then", "there",
        "they", "this", "very", "were", "when", "which", "will", "with", "your",
    ];
    text.to_lowercase()
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| word.chars().any(|c| c.is_ascii_digit()) || word.chars().count() > 3)
        .filter(|word| SMALL.binary_search(word).is_err())
        .map(|word| word.chars().take(5).collect())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const LETTER: &str = "Dear Loretta,\n\nIn 1964, at the roller rink, I fell right in front of you. I have been glad of it ever since.\n\n\
                          You have one crooked front tooth. I love it,\nand I have never said so enough.\n\nAll my love,\nChris";

    fn facts() -> Vec<Fact> {
        ["fell at the roller rink, 1964", "her crooked front tooth, I love it", "sat through my heart surgery"]
            .map(|text| Fact { text: text.into(), must: false })
            .into()
    }

    fn version(number: i64, minute: i64, cause: Cause) -> Version {
        let saved = DateTime::UNIX_EPOCH + TimeDelta::minutes(minute);
        Version { number, text: format!("text {number}"), saved, cause, about: String::new(), rests: Vec::new() }
    }

    #[test]
    fn salutation_and_signature_are_no_sentences() {
        let said: Vec<&str> = places(LETTER).into_iter().map(|p| &LETTER[p]).collect();
        assert_eq!(said.len(), 4, "{said:?}");
        assert!(said[0].starts_with("In 1964") && said[3] == "I love it,\nand I have never said so enough.");
        assert!(places("Dear Loretta,\n\nLove,\nChris").is_empty());
        assert_eq!(places("Dear Loretta,\nThe sea.\n\nLove,\nChris").len(), 1);
    }

    #[test]
    fn a_sentence_rests_on_the_note_whose_words_it_uses_and_may_rest_on_nothing() {
        let rests = rests(LETTER, &[], &facts());
        assert_eq!(rests.iter().map(|r| r.facts.clone()).collect::<Vec<_>>(), [vec![0], vec![], vec![1], vec![]]);
        assert_eq!(told(LETTER, &rests, &facts()), [true, true, false]);
    }

    #[test]
    fn what_was_drafted_keeps_its_note_through_small_changes_and_loses_it_with_its_words() {
        let known = [Rest { text: "When they opened me up, you never once left the chair.".into(), facts: vec![2] }];
        let facts_of = |text: &str| rests(text, &known, &facts())[0].facts.clone();
        assert_eq!(facts_of("When they opened me up, you never once left the chair."), [2], "as it was drafted");
        assert_eq!(facts_of("When they opened me up, you never left that chair."), [2], "a word was struck out");
        assert_eq!(facts_of("The porch wants a coat of paint."), [0_usize; 0], "another sentence altogether");
    }

    #[test]
    fn a_writers_sitting_is_one_version_in_the_list() {
        let all = [
            version(6, 60, Cause::Saved),
            version(5, 12, Cause::Saved),
            version(4, 5, Cause::Saved),
            version(3, 4, Cause::Revised),
            version(2, 3, Cause::Saved),
            version(1, 1, Cause::Draft),
        ];
        assert_eq!(sittings(&all).iter().map(|v| v.number).collect::<Vec<_>>(), [6, 5, 3, 2, 1]);
    }

    #[test]
    fn only_what_a_hand_changed_teaches() {
        let pair = |a: i64, b: i64| (format!("text {a}"), format!("text {b}"));
        let causes = [Cause::Draft, Cause::Saved, Cause::Saved, Cause::Revised, Cause::Saved];
        let mut all: Vec<Version> = (1..).zip(causes).map(|(number, cause)| version(number, number, cause)).collect();
        all.reverse();
        assert_eq!(edits(&all, 0), [pair(1, 3), pair(4, 5)]);
        assert_eq!(edits(&all, 3), [pair(4, 5)], "what was learned is not learned twice");
        assert_eq!(edits(&all, 2), [pair(2, 3), pair(4, 5)], "an edit that goes on is learned from where it stood");
        assert_eq!(edits(&all, 5), []);
        all.retain(|v| v.cause == Cause::Saved);
        assert_eq!(edits(&all[1..], 0), [], "a letter that was typed corrects nobody");
    }
}
