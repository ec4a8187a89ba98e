//! Clichés: phrases that could stand in anybody's letter, as `templates/cliches.toml` lists them.
//!
//! A phrase is lower-case words with plain apostrophes; `_` stands for any one word, `*` for up to three, and
//! `a|b` for either of two words. It is matched on word boundaries and never across the end of a sentence.

use crate::{GhostwriterError, check::words::words};
use std::{collections::HashMap, ops::Range};

/// A cliché in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cliche {
    /// Where it stands, in bytes.
    pub range: Range<usize>,
    /// The phrase as the list has it.
    pub phrase: String,
}

/// The phrases that a letter of this house leaves alone.
#[derive(Debug, Clone, Default)]
pub struct Cliches {
    phrases: Vec<Phrase>,
    /// Phrases by a word that they can begin or end with; `None` for those that begin or end with any word.
    first: HashMap<Option<String>, Vec<usize>>,
    last: HashMap<Option<String>, Vec<usize>>,
}

#[derive(Debug, Clone)]
struct Phrase {
    text: String,
    places: Vec<Place>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Place {
    /// One of these words.
    Words(Vec<String>),
    /// Any one word.
    Any,
    /// Up to three words.
    Gap,
}

/// The most words that `*` stands for.
const GAP: usize = 3;
/// The most words that a phrase may have.
const LONGEST: usize = 16;

impl Cliches {
    /// Reads `templates/cliches.toml`: tables of any name, each with `phrases = […]`.
    ///
    /// # Errors
    /// [`GhostwriterError::Cliches`] with the first group or phrase that cannot be read.
    pub fn from_toml(text: &str) -> Result<Cliches, GhostwriterError> {
        let fault = |m: String| GhostwriterError::Cliches(m);
        let groups: toml::Table = toml::from_str(text).map_err(|e| fault(e.to_string().trim().to_string()))?;
        let mut out = Cliches::default();
        for (group, table) in &groups {
            let list = table.as_table().and_then(|t| t.get("phrases")).and_then(toml::Value::as_array);
            let list = list.ok_or_else(|| fault(format!("the group “{group}” has no list: phrases = [\"…\"]")))?;
            for phrase in list {
                let phrase = phrase.as_str().ok_or_else(|| fault(format!("{group}: {phrase} is not text in quotes")))?;
                let places = places(phrase).map_err(|why| fault(format!("{group}: “{phrase}” {why}")))?;
                out.add(phrase, places);
            }
        }
        Ok(out)
    }

    fn add(&mut self, text: &str, places: Vec<Place>) {
        let at = self.phrases.len();
        if self.phrases.iter().any(|p| p.places == places) {
            return;
        }
        let ends = |place: Option<&Place>| match place {
            Some(Place::Words(words)) => words.iter().map(|w| Some(w.clone())).collect(),
            _ => vec![None],
        };
        for key in ends(places.first()) {
            self.first.entry(key).or_default().push(at);
        }
        for key in ends(places.last()) {
            self.last.entry(key).or_default().push(at);
        }
        self.phrases.push(Phrase { text: text.to_string(), places });
    }

    /// How many phrases there are.
    pub fn len(&self) -> usize {
        self.phrases.len()
    }

    /// Whether the list is empty.
    pub fn is_empty(&self) -> bool {
        self.phrases.is_empty()
    }

    /// Every cliché of a text, from its beginning; of two that overlap, the longer.
    pub fn find(&self, text: &str) -> Vec<Cliche> {
        let list = words(text);
        let low: Vec<&str> = list.iter().map(|w| w.low.as_str()).collect();
        let mut found: Vec<Cliche> = Vec::new();
        for start in 0..low.len() {
            let candidates = [Some(low[start].to_string()), None];
            let best = candidates
                .iter()
                .filter_map(|key| self.first.get(key))
                .flatten()
                .filter_map(|i| longest(&self.phrases[*i].places, &low[start..]).map(|n| (n, *i)))
                .filter(|(n, _)| list[start..start + n].windows(2).all(|w| !w[0].ends_sentence))
                .max_by_key(|(n, i)| (*n, usize::MAX - i));
            let Some((count, phrase)) = best else { continue };
            let range = list[start].at.start..list[start + count - 1].at.end;
            if found.last().is_none_or(|f| f.range.end <= range.start) {
                found.push(Cliche { range, phrase: self.phrases[phrase].text.clone() });
            } else if let Some(last) = found.last_mut().filter(|f| f.range.len() < range.len()) {
                *last = Cliche { range, phrase: self.phrases[phrase].text.clone() };
            }
        }
        found
    }

    /// For decoding, after each word: where the text so far ends in a cliché, how many bytes before its end
    /// that began (the farthest, when there are several). The last word is taken to be whole.
    pub fn completes(&self, tail: &str) -> Option<usize> {
        let list = words(tail);
        let sentence = list[..list.len().saturating_sub(1)].iter().rposition(|w| w.ends_sentence).map_or(0, |at| at + 1);
        let list = &list[sentence.max(list.len().saturating_sub(LONGEST * GAP))..];
        let back: Vec<&str> = list.iter().rev().map(|w| w.low.as_str()).collect();
        let candidates = [Some((*back.first()?).to_string()), None];
        let longest = candidates
            .iter()
            .filter_map(|key| self.last.get(key))
            .flatten()
            .filter_map(|i| {
                let reversed: Vec<Place> = self.phrases[*i].places.iter().rev().cloned().collect();
                longest(&reversed, &back)
            })
            .max()?;
        Some(tail.len() - list[list.len() - longest].at.start)
    }
}

fn places(phrase: &str) -> Result<Vec<Place>, &'static str> {
    if phrase.chars().any(char::is_uppercase) {
        return Err("is to be in lower case");
    }
    let mut out = Vec::new();
    for part in phrase.split_whitespace() {
        match part {
            "_" => out.push(Place::Any),
            "*" => out.push(Place::Gap),
            part if part.contains('|') => {
                let either: Vec<String> = part.split('|').filter_map(|w| words(w).first().map(|w| w.low.clone())).collect();
                if either.len() < 2 {
                    return Err("has an empty choice; write a|b");
                }
                out.push(Place::Words(either));
            }
            part => out.extend(words(part).into_iter().map(|w| Place::Words(vec![w.low]))),
        }
    }
    // A phrase that begins or ends with anything at all begins or ends with its own words.
    while out.last() == Some(&Place::Gap) {
        out.pop();
    }
    let lead = out.iter().take_while(|p| **p == Place::Gap).count();
    out.drain(..lead);
    match out.len() {
        0 => Err("has no words"),
        1 if out[0] == Place::Any => Err("has no words"),
        n if n > LONGEST => Err("is longer than 16 words"),
        _ => Ok(out),
    }
}

/// How many words of `text`, from its first, a phrase covers at most.
fn longest(places: &[Place], text: &[&str]) -> Option<usize> {
    let Some((place, rest)) = places.split_first() else { return Some(0) };
    match place {
        Place::Words(words) => {
            text.first().filter(|w| words.iter().any(|x| x == *w))?;
            longest(rest, &text[1..]).map(|n| n + 1)
        }
        Place::Any => longest(rest, text.get(1..)?).map(|n| n + 1),
        Place::Gap => (0..=GAP.min(text.len())).rev().find_map(|skip| longest(rest, &text[skip..]).map(|n| n + skip)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list() -> Cliches {
        Cliches::from_toml(
            r#"[opening]
phrases = ["hope this letter|note|message finds you *", "words cannot|can't express", "take a moment to", "cherish|cherished"]
[filler]
phrases = ["from the bottom of my heart", "roller-coaster of _", "in * difficult time|times", "means the world"]
"#,
        )
        .unwrap()
    }

    fn found(text: &str) -> Vec<String> {
        list().find(text).into_iter().map(|c| text[c.range].to_string()).collect()
    }

    #[test]
    fn phrases_are_found_where_they_stand() {
        for (text, phrases) in [
            ("I hope this note finds you well, Anna.", vec!["hope this note finds you"]),
            ("Words can’t express it — from the bottom of my heart.", vec!["Words can’t express", "from the bottom of my heart"]),
            (
                "It was a roller coaster of feelings in these very difficult times.",
                vec!["roller coaster of feelings", "in these very difficult times"],
            ),
            ("I Cherish it.", vec!["Cherish"]),
            ("The bottom of my heart. Words. Cannot express trains.", vec![]),
            ("From the bottom. Of my heart I say nothing; cherishing is another word.", vec![]),
            ("", vec![]),
        ] {
            assert_eq!(found(text), phrases, "{text}");
        }
    }

    #[test]
    fn a_phrase_shows_itself_at_its_last_word() {
        let list = list();
        for (text, begins) in [
            ("Then I want to take a moment to", Some("take a moment to")),
            ("I hope this message finds you", Some("hope this message finds you")),
            ("It means the world,", Some("means the world,")),
            ("It was a roller-coaster of feelings", Some("roller-coaster of feelings")),
            ("It was a roller-coaster of", None),
            ("take a moment to breathe", None),
            ("He means the. world", None),
            ("", None),
        ] {
            assert_eq!(list.completes(text).map(|n| &text[text.len() - n..]), begins, "{text}");
        }
    }

    #[test]
    fn a_list_that_cannot_be_read_says_why() {
        let said = |text: &str| Cliches::from_toml(text).unwrap_err().to_string();
        assert!(said("[a]\nwords = []").contains("the group “a” has no list"));
        assert!(said("[a]\nphrases = [\"Words cannot\"]").contains("lower case"));
        assert!(said("[a]\nphrases = [\"* *\"]").contains("no words"));
        assert!(said("[a]\nphrases = [3]").contains("not text"));
    }

    #[test]
    fn a_letter_is_read_in_less_than_a_millisecond() {
        let many: Vec<String> = (0..600).map(|i| format!("\"worn phrase * number{i} of|in the list\"")).collect();
        let list = Cliches::from_toml(&format!("[a]\nphrases = [{}]", many.join(","))).unwrap();
        let letter = "A plain sentence of a plain letter stands here for its length and says worn things. ".repeat(20);
        let began = std::time::Instant::now();
        for _ in 0..20 {
            assert!(list.find(&letter).is_empty());
        }
        let each = began.elapsed() / 20;
        // Unoptimised builds are many times slower.
        assert!(each.as_millis() < if cfg!(debug_assertions) { 25 } else { 1 }, "{each:?}");
    }
}
