//! A sentence of ours: one that may stand in many letters, where it is true.

use super::when::{Condition, Setting};
use serde::Deserialize;
use std::collections::HashMap;

/// One sentence that a writer of this house set down.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(from = "Spelt")]
pub struct Line {
    /// The sentence, with its full stop.
    pub text: String,
    /// Where it stands true.
    pub when: Condition,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Spelt {
    Plain(String),
    Bound(Bound),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Bound {
    text: String,
    when: Condition,
}

impl From<Spelt> for Line {
    fn from(spelt: Spelt) -> Line {
        match spelt {
            Spelt::Plain(text) => Line { text, when: Condition::default() },
            Spelt::Bound(Bound { text, when }) => Line { text, when },
        }
    }
}

impl Line {
    /// A sentence that is true everywhere.
    pub fn plain(text: &str) -> Line {
        Line { text: text.to_string(), when: Condition::default() }
    }
}

/// Those of `lines` that are true in this letter.
pub fn fitting<'l>(lines: &'l [Line], setting: &Setting) -> impl Iterator<Item = &'l str> {
    lines.iter().filter(|l| l.when.holds(setting)).map(|l| l.text.as_str())
}

/// The most sentences of one list that may begin with the same two words: more of them sound like a drum.
const ALIKE: usize = 3;

/// What is wrong with a list of sentences, and with which.
pub fn fault<'l>(lines: impl Iterator<Item = &'l Line> + Clone) -> Option<(&'l str, String)> {
    let (mut seen, mut starts) = (std::collections::HashSet::new(), HashMap::new());
    for line in lines {
        let text = line.text.as_str();
        if let Some(reason) = unfit(text) {
            return Some((text, reason.to_string()));
        }
        if !seen.insert(text) {
            return Some((text, "stands there twice".into()));
        }
        let start: Vec<&str> = text.split_whitespace().take(2).collect();
        let count = starts.entry(start.join(" ").to_lowercase()).or_insert(0);
        *count += 1;
        if *count > ALIKE {
            return Some((text, format!("is one of more than {ALIKE} that begin with the same two words")));
        }
    }
    None
}

/// What is wrong with a sentence that is to stand in any letter of its kind.
pub fn unfit(line: &str) -> Option<&'static str> {
    const THIRD: [&str; 8] = ["he", "him", "his", "she", "her", "hers", "himself", "herself"];
    let third = |w: &str| THIRD.contains(&w.to_lowercase().as_str());
    if letters::sentences(line).len() != 1 || !line.ends_with(['.', '!', '?']) || line.trim() != line || line.contains('\n') {
        return Some("is not one sentence with its full stop");
    }
    if letters::word_count(line) > 30 {
        return Some("is longer than 30 words");
    }
    if line.contains(|c: char| c.is_ascii_digit() || "[]{}<>*_#".contains(c)) {
        return Some("holds a number or a mark, which cannot be true for every letter");
    }
    line.split(|c: char| !c.is_alphanumeric()).any(third).then_some("speaks of a third person")
}

/// " (line 12)" of a file, for the first line that holds these words; empty when none does.
pub fn place(file: &str, words: &str) -> String {
    file.lines().position(|l| l.contains(words)).map(|n| format!(" (line {})", n + 1)).unwrap_or_default()
}
