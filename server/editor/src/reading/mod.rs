//! A letter read for a book: how particular it is, how its feeling moves, whether it is whole, and its language.
//!
//! Each side is a number from 0 to 1 with its reason in words. The weights were set by hand and stand in the open
//! ([`worth`]); nothing here was trained.

mod language;
mod likeness;
mod movement;
mod particular;
mod whole;

pub use likeness::{Features, features};
pub use movement::Feelings;
pub use particular::Things;

use crate::EditorError;
use ghostwriter::{Cliches, Closeness};
use letters::{Brief, Language, LetterText, Pronoun, Reading, Recipient, Sender, sentences, word_count};

/// What a reader looks things up in.
#[derive(Debug, Clone, Default)]
pub struct Shelf {
    /// Things that can be seen, heard, smelled or touched: `templates/things.toml`.
    pub things: Things,
    /// Words of feeling: `templates/feelings.toml`.
    pub feelings: Feelings,
    /// Worn phrases: `templates/cliches.toml`.
    pub cliches: Cliches,
}

/// Reads one letter. Without a brief, reader and sender are taken from its salutation and signature.
pub fn read(text: &str, brief: Option<&Brief>, shelf: &Shelf) -> Reading {
    let parts = parts(text);
    let brief = brief.cloned().unwrap_or_else(|| from_the_letter(&parts));
    let checked = ghostwriter::read(text, &brief, &shelf.cliches, &[], None);
    let body: Vec<String> = parts.paragraphs.iter().chain(&parts.postscript).cloned().collect();
    let said: Vec<&str> = body.iter().flat_map(|p| sentences(p)).map(|s| s.text).collect();
    let words = word_count(text);
    let particular = particular::read(&said, &brief, words, &shelf.things);
    let (movement, mood) = movement::read(&said, &shelf.feelings);
    let whole = whole::read(&parts);
    let language = language::read(&checked, words);
    let worth = worth(particular.score, movement.score, whole.score, language.score);
    Reading { words, particular, movement, whole, language, mood, worth }
}

/// What the four sides come to. A letter that is not whole or not in words of its own loses what else it has;
/// between letters that are both, what is particular counts most, then how far the feeling goes.
pub fn worth(particular: f64, movement: f64, whole: f64, language: f64) -> f64 {
    (whole * language.sqrt() * (0.15 + 0.55 * particular + 0.30 * movement)).clamp(0.0, 1.0)
}

/// A letter's meaning as one direction of length one: the mean of its sentences' meanings (Reimers and Gurevych 2019).
///
/// # Errors
/// When the arithmetic fails.
pub fn meaning(text: &str, closeness: &Closeness) -> Result<Vec<f32>, EditorError> {
    let parts = LetterText::parse(text);
    let mut sum: Vec<f32> = Vec::new();
    for sentence in parts.paragraphs.iter().flat_map(|p| sentences(p)) {
        let one = closeness.meaning(sentence.text)?;
        sum.resize(sum.len().max(one.len()), 0.0);
        sum.iter_mut().zip(&one).for_each(|(s, x)| *s += x);
    }
    let length = sum.iter().map(|x| x * x).sum::<f32>().sqrt().max(1e-9);
    sum.iter_mut().for_each(|x| *x /= length);
    Ok(sum)
}

/// A letter's parts. A last line of a few words without an end is a name, even without a valediction before it.
fn parts(text: &str) -> LetterText {
    let mut parts = LetterText::parse(text);
    let named = |p: &String| word_count(p) <= 6 && p.ends_with(char::is_alphanumeric) && p.starts_with(char::is_uppercase);
    if parts.signature.is_empty()
        && parts.paragraphs.len() > 1
        && let Some(name) = parts.paragraphs.pop_if(|p| named(p))
    {
        parts.signature.push(name);
    }
    parts
}

fn from_the_letter(parts: &LetterText) -> Brief {
    let name = |line: &str, first: &[&str]| {
        let words = line.split_whitespace().skip_while(|w| first.contains(&w.to_lowercase().as_str()));
        let name = words.collect::<Vec<_>>().join(" ").trim_end_matches([',', ':', '!', '.', '—', '–']).trim().to_string();
        if name.is_empty() { "—".to_string() } else { name.chars().take(100).collect() }
    };
    Brief {
        occasion: "letter".into(),
        words: 180,
        tone: String::new(),
        language: Language::default(),
        from: Sender { name: name(parts.signature.first().map_or("", String::as_str), &["your", "yours"]) },
        to: Recipient {
            name: name(parts.salutation.as_deref().unwrap_or(""), &["dear", "dearest", "my", "our", "darling", "hello", "hi", "oh"]),
            relationship: String::new(),
            pronoun: Pronoun::They,
        },
        facts: Vec::new(),
    }
}

/// The words of a sentence about a place in it, to be quoted.
pub(crate) fn around(text: &str, at: usize, most: usize) -> String {
    let before = text.get(..at).map_or(0, |t| t.split_whitespace().count());
    let all = text.split_whitespace().count();
    let from = before.saturating_sub(most / 2).min(all.saturating_sub(most));
    let rest = text.split_whitespace().skip(from).collect::<Vec<_>>().join(" ");
    let quoted = piece(&rest, most);
    if from > 0 { quoted.replacen('“', "“… ", 1) } else { quoted }
}

/// A few words of a sentence, to be quoted.
pub(crate) fn piece(text: &str, most: usize) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    let cut = words.len() > most;
    let mut out = words.into_iter().take(most).collect::<Vec<_>>().join(" ").replace(['“', '”', '"'], "");
    out = out.trim_end_matches(['.', ',', ';', ':', '—', '–']).to_string();
    if cut { format!("“{out} …”") } else { format!("“{out}”") }
}
