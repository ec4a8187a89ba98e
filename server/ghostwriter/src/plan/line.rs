//! A sentence of ours: one that may stand in many letters, where it is true.

use super::when::{Condition, Setting};
use serde::{
    Deserialize, Deserializer,
    de::{MapAccess, Visitor, value::MapAccessDeserializer},
};
use std::{
    collections::{HashMap, HashSet},
    fmt,
    marker::PhantomData,
};

/// One sentence that a writer of this house set down.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// The sentence, with its full stop.
    pub text: String,
    /// Where it stands true.
    pub when: Condition,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Bound {
    text: String,
    when: Condition,
}

impl<'de> Deserialize<'de> for Line {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Line, D::Error> {
        let plain = |text: &str| Bound { text: text.to_string(), when: Condition::default() };
        let bound = from.deserialize_any(TextOr(plain, PhantomData))?;
        Ok(Line { text: bound.text, when: bound.when })
    }
}

/// Reads `"…"`, or a table that begins with it. An untagged enum would do, but its errors say nothing.
pub struct TextOr<F, T>(pub F, pub PhantomData<T>);

impl<'de, T: Deserialize<'de>, F: FnOnce(&str) -> T> Visitor<'de> for TextOr<F, T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("a sentence in quotes, or { text = \"…\", when = \"…\" }")
    }

    fn visit_str<E>(self, text: &str) -> Result<T, E> {
        Ok(self.0(text))
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<T, A::Error> {
        T::deserialize(MapAccessDeserializer::new(map))
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
pub fn fault<'l>(lines: impl IntoIterator<Item = &'l Line>) -> Option<(&'l str, String)> {
    let mut starts = HashMap::new();
    lines.into_iter().map(|l| l.text.as_str()).find_map(|text| {
        let start = text.split_whitespace().take(2).collect::<Vec<_>>().join(" ").to_lowercase();
        let count = starts.entry(start).or_insert(0);
        *count += 1;
        let drum = (*count > ALIKE).then(|| format!("is one of more than {ALIKE} that begin with the same two words"));
        unfit(text).map(str::to_string).or(drum).map(|reason| (text, reason))
    })
}

/// The first sentence that stands in the lists twice.
pub fn twice<'l>(lines: impl IntoIterator<Item = &'l Line>) -> Option<&'l str> {
    let mut seen = HashSet::new();
    lines.into_iter().map(|l| l.text.as_str()).find(|text| !seen.insert(*text))
}

/// Where a sentence names the thing of the note that it takes up.
pub const THING: &str = "{thing}";

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
    if line.replace(THING, "it").contains(|c: char| c.is_ascii_digit() || "[]{}<>*_#".contains(c)) {
        return Some("holds a number or a mark, which cannot be true for every letter");
    }
    line.split(|c: char| !c.is_alphanumeric()).any(third).then_some("speaks of a third person")
}

/// " (line 12)" of a file, for the first line that holds these words; empty when none does.
pub fn place(file: &str, words: &str) -> String {
    file.lines().position(|l| l.contains(words)).map(|n| format!(" (line {})", n + 1)).unwrap_or_default()
}
