//! The form of a letter: salutation, body, valediction, name; and what is no letter at all: markup,
//! placeholders, talk about the letter.

use crate::check::letter::{Fault, FaultKind, Page};
use letters::{Brief, LetterText, word_count};
use std::ops::Range;

/// Where the parts of a letter stand, in bytes.
pub(crate) struct Parts {
    /// Body and postscript.
    pub body: Vec<Range<usize>>,
    /// All that stands outside them.
    pub frame: Vec<Range<usize>>,
    /// What it lacks.
    pub lacking: Vec<String>,
}

const GREETINGS: &[&str] =
    &["dear", "dearest", "hi", "hello", "hey", "my dear", "my dearest", "darling", "beloved", "to my", "my love", "good morning"];

fn plain(text: &str) -> String {
    text.to_lowercase().replace('’', "'").split_whitespace().collect::<Vec<_>>().join(" ")
}

impl Parts {
    /// Takes a letter apart where it stands.
    pub(crate) fn of(letter: &str, brief: &Brief) -> Parts {
        let parsed = LetterText::parse(letter);
        let name = |full: &str| {
            let full = plain(full);
            full.split(|c: char| !c.is_alphanumeric()).rfind(|w| !w.is_empty()).unwrap_or("").to_string()
        };
        let (reader, sender) = (name(&brief.to.name), name(&brief.from.name));
        let mut lacking = Vec::new();
        let first = letter.lines().find(|l| !l.trim().is_empty()).unwrap_or("");
        let from = (first.as_ptr() as usize).saturating_sub(letter.as_ptr() as usize).min(letter.len());
        let low = plain(first);
        let greets = word_count(first) <= 10 && (parsed.salutation.is_some() || GREETINGS.iter().any(|g| low.starts_with(g)));
        if !greets {
            lacking.push("it has no salutation".to_string());
        } else if !low.contains(&reader) {
            lacking.push("its salutation does not name the reader".to_string());
        }
        let begin = if greets { from + first.len() } else { 0 };
        let mut end = letter.len();
        let mut after = letter.len();
        let closing = parsed.valediction.as_deref().and_then(|v| letter.rfind(v).map(|at| (at, v.len()))).filter(|(at, _)| *at >= begin);
        match closing {
            Some((at, length)) => {
                end = at;
                let signed = parsed.signature.first().map(String::as_str).unwrap_or("");
                if !plain(signed).contains(&sender) || signed.is_empty() {
                    lacking.push("it is not signed with the sender’s name".to_string());
                }
                let tail = at + length;
                after = letter[tail..].find(signed).map_or(tail, |n| tail + n + signed.len());
            }
            None => {
                // "Love, Chris" in one line, or a name alone.
                let last = letter.trim_end().rfind('\n').map_or(0, |at| at + 1);
                let line = letter[last.max(begin)..].trim();
                if last > begin && word_count(line) <= 6 && plain(line).contains(&sender) && !sender.is_empty() {
                    end = last;
                    if word_count(line) <= word_count(&brief.from.name) {
                        lacking.push("it has no valediction".to_string());
                    }
                } else {
                    lacking.push("it has neither valediction nor name".to_string());
                }
            }
        }
        let parts = [begin..end.max(begin), after..letter.len()];
        let body: Vec<Range<usize>> = parts.into_iter().enumerate().filter(|(i, r)| *i == 0 || r.start < r.end).map(|(_, r)| r).collect();
        if letter[body[0].clone()].trim().is_empty() {
            lacking.push("it has no body".to_string());
        }
        let frame = [0..begin, end.max(begin)..after.max(begin)].into_iter().filter(|r| r.start < r.end).collect();
        Parts { body, frame, lacking }
    }
}

/// Openings of a sentence that a helper says and a letter does not.
const CHATTER: &[&str] = &[
    "here is a letter",
    "here is the letter",
    "here's a letter",
    "here's the letter",
    "here is your letter",
    "sure,",
    "sure!",
    "certainly!",
    "certainly,",
    "of course!",
    "subject:",
    "note:",
    "please note",
    "let me know if you",
    "feel free to",
    "i hope this helps",
    "body:",
    "date:",
];
/// Anywhere in a sentence.
const MENTIONS: &[&str] = &[
    "as an ai",
    "language model",
    "this letter is written",
    "in this letter",
    "the purpose of this letter",
    "i am writing this letter to express",
    "word count",
    "words long",
    "the letter should",
    "the tone of",
    "the recipient",
    "the sender",
    "the occasion is",
    "your name here",
    "insert ",
    "(name)",
    "lorem ipsum",
    "revised version",
    "rewritten",
    "the brief",
    "the notes say",
];

/// Markup, placeholders, chatter and second greetings.
pub(crate) fn faults(page: &Page, parts: &Parts) -> Vec<Fault> {
    let mut out = Vec::new();
    let sign = |c: char| matches!(c, '[' | ']' | '{' | '}' | '<' | '>' | '|' | '#' | '*' | '_' | '`' | '~' | '=' | '\\' | '@' | '\u{fffd}');
    let mut marked = |at: Range<usize>, reason: &str| {
        out.push(Fault { kind: FaultKind::Markup, words: page.letter[at.clone()].to_string(), at, reason: reason.to_string() });
    };
    for said in &page.sentences {
        let at = said.start..said.start + said.text.len();
        let picture =
            |c: char| c.is_control() && c != '\n' && c != '\r' && c != '\t' || ('\u{2600}'..='\u{2bff}').contains(&c) || c > '\u{1efff}';
        let listed = said.text.lines().any(|l| l.trim_start().starts_with(['-', '•']) && !l.trim_start().starts_with("--"));
        if said.text.contains(sign) || said.text.contains(picture) || listed {
            marked(at, "a letter on paper has no such signs");
        }
    }
    for part in &parts.frame {
        if page.letter[part.clone()].contains(sign) {
            marked(part.clone(), "a letter on paper has no such signs");
        }
    }
    for (i, said) in page.sentences.iter().enumerate() {
        let low = plain(said.text);
        let at = said.start..said.start + said.text.len();
        let greets =
            i > 0 && low.starts_with("dear ") && word_count(said.text.lines().next().unwrap_or("")) <= 6 && said.text.contains(',');
        let signs = said.text.lines().count() > 1
            && said.text.lines().any(|l| {
                matches!(
                    plain(l).trim_end_matches(','),
                    "sincerely" | "best regards" | "warm regards" | "yours sincerely" | "kind regards" | "love"
                )
            });
        let reason = match () {
            () if greets => "a second greeting",
            () if signs => "it signs in the middle",
            () if CHATTER.iter().any(|c| low.starts_with(c)) || MENTIONS.iter().any(|m| low.contains(m)) => "it speaks about the letter",
            () => continue,
        };
        out.push(Fault { kind: FaultKind::Meta, words: said.text.to_string(), at, reason: reason.to_string() });
    }
    out
}

/// Whether a text has a letter's form around exactly these names.
pub fn form(text: &str, salutation: &str, valediction: &str, signature: &str) -> Result<(), &'static str> {
    let parts = LetterText::parse(text);
    let plain = |s: &str| s.split_whitespace().collect::<Vec<_>>().join(" ");
    // A name of many words is no salutation to the reader of letters; then the text itself must begin with it.
    if !text.starts_with(salutation) || parts.salutation.as_deref().is_some_and(|s| plain(s) != plain(salutation)) {
        return Err("its salutation is not the one that was asked for");
    }
    if parts.paragraphs.is_empty() {
        return Err("it has no body");
    }
    if !text.trim_end().ends_with(&format!("{valediction}\n{signature}")) {
        return Err("it does not end in valediction and name");
    }
    if parts.valediction.as_deref().is_some_and(|v| v != valediction) {
        return Err("it has another valediction");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_whole_letter_has_the_form() {
        assert_eq!(form("Dear A,\n\nText.\n\nLove,\nB", "Dear A,", "Love,", "B"), Ok(()));
        assert!(form("Dear A,\n\nLove,\nB", "Dear A,", "Love,", "B").is_err());
        assert!(form("Dear A,\n\nText.", "Dear A,", "Love,", "B").is_err());
    }
}
