//! Revisions of a model that was taught the trade: as it was taught, from the sentence alone.
//!
//! What it was taught is not believed here either. An offer is made of the sentence's own words (or other forms of them)
//! and of words that claim nothing; who did what is as it was, and what was denied is denied.

use super::Revising;
use crate::{
    GhostwriterError,
    adapter::{self, Between, Part, Wanted},
    check::Cliches,
    model::{decoder::Decoder, local::Local},
    write::hold::{self, Hold},
};
use letters::{Brief, Change, word_count};
use std::collections::HashSet;

/// Offers side by side; the first is the likeliest.
const ASKED: usize = 4;
/// Words of the longest sentence that is asked about: so long were those that it was taught on.
const LONGEST: usize = 60;

/// The change in the corpus's words, where it was taught.
fn wish(change: &Change) -> Option<&'static str> {
    Some(match change {
        Change::Shorter => "shorter",
        Change::Warmer => "warmer",
        Change::Plainer => "plainer",
        Change::MoreFormal => "more formal",
        Change::Otherwise => "differently",
        Change::Longer | Change::Add(_) | Change::Cut(_) => return None,
    })
}

/// Sentences in the place of one that say the same.
pub fn offers(
    model: &Local,
    taught: &Decoder,
    sentence: &str,
    change: &Change,
    brief: &Brief,
    settings: &Revising,
) -> Result<Vec<String>, GhostwriterError> {
    let Some(wish) = wish(change).filter(|_| word_count(sentence) <= LONGEST) else { return Ok(Vec::new()) };
    let between = Between::of(brief);
    let asked = adapter::ask(Part::Revise, &between, sentence, &[wish], &model.tokens.marks());
    let given = adapter::given(&between, sentence, &[]);
    let wanted = Wanted {
        count: ASKED,
        most: word_count(sentence) * 3 + 24,
        seed: settings.seed,
        given: Some(&given),
        unfinished: false,
        stop: settings.stop,
    };
    let (found, _) = adapter::speak(model, taught, &model.tokens.encode(&asked), &wanted)?;
    let mut kept: Vec<String> = Vec::new();
    for text in found {
        if same(sentence, &text, change) && !kept.contains(&text) {
            kept.push(text);
        }
    }
    Ok(kept)
}

/// Whether a text says what a sentence says, and at most how glad one is of it besides.
fn same(sentence: &str, text: &str, change: &Change) -> bool {
    let none = Cliches::default();
    let hold = match change {
        Change::Warmer => Hold::joining([sentence].into_iter(), &none, 0..usize::MAX),
        _ => Hold::telling([sentence].into_iter(), Vec::new(), &none, 0..usize::MAX),
    };
    !text.contains('\n')
        && hold.knows(text)
        && hold::same_persons(spoken(sentence), text)
        && count(sentence, denies) == count(text, denies)
        && (matches!(change, Change::Warmer) || hold::same_people(sentence, text) && adds_nothing(sentence, text, change))
}

/// Whether a text has no clause more than a sentence, and still says most of it.
fn adds_nothing(sentence: &str, text: &str, change: &Change) -> bool {
    const PERSONS: [&str; 3] = ["i", "we", "you"];
    const ARTICLES: [&str; 3] = ["the", "a", "an"];
    let person = |w: &str| PERSONS.contains(&w.split('\'').next().unwrap_or(""));
    let article = |w: &str| ARTICLES.contains(&w);
    // “Kept the drawing of the mill” is not “kept drawing the mill”.
    let same_things = *change == Change::Shorter || count(text, article) >= count(sentence, article);
    let (before, after): (HashSet<String>, HashSet<String>) = (hold::words(sentence).collect(), hold::words(text).collect());
    let alike = before.intersection(&after).count() as f64 / before.union(&after).count().max(1) as f64;
    let enough = if *change == Change::Otherwise { 0.4 } else { 0.6 };
    count(text, person) <= count(sentence, person) && word_count(text) <= word_count(sentence) + 2 && same_things && alike >= enough
}

/// A sentence from where it first speaks of the two: what stands before that (“every day of that winter”) may move.
fn spoken(sentence: &str) -> &str {
    const PERSONS: [&str; 6] = ["i", "we", "you", "my", "our", "your"];
    let is = |(at, word): (usize, &str)| hold::words(word).any(|w| PERSONS.contains(&w.split('\'').next().unwrap_or(""))).then_some(at);
    let mut at = 0;
    let words = sentence.split(' ').map(|word| {
        let start = at;
        at += word.len() + 1;
        (start, word)
    });
    let first = words.filter_map(is).next().unwrap_or(0);
    &sentence[first..]
}

/// How many words of a text are such.
fn count(text: &str, such: impl Fn(&str) -> bool) -> usize {
    hold::words(text).filter(|w| such(w)).count()
}

/// Whether a word says no.
fn denies(word: &str) -> bool {
    const NO: [&str; 10] = ["no", "not", "never", "none", "nobody", "nothing", "nor", "neither", "without", "cannot"];
    NO.contains(&word) || word.ends_with("n't")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_offer_says_what_the_sentence_says() {
        let old = "Every day of that winter you let me sit in the prep room at lunch, and you never asked a single question.";
        assert!(same(
            old,
            "You let me sit in the prep room at lunch, every day of that winter, and you never asked a question.",
            &Change::Shorter
        ));
        for other in [
            "I let you sit in the prep room at lunch, every day of that winter, and never asked a question.",
            "Every day of that winter you let me sit in the prep room at lunch, and you asked a question.",
            "Every day of that winter you let me sit in the laboratory at lunch, and you never asked a question.",
        ] {
            assert!(!same(old, other, &Change::Shorter), "{other}");
        }
        assert!(same("I will not press you.", "I shall not press you.", &Change::MoreFormal));
        assert!(!same("I could draw it for you.", "I could draw it for you, and I have.", &Change::Otherwise));
        assert!(!same("You kept the drawing of the mill.", "You kept drawing the mill.", &Change::Plainer));
        assert!(same("You are a good colleague.", "You are a good colleague, and I am glad of you.", &Change::Warmer));
        assert!(!same("You are a good colleague.", "You are a good colleague, and I am glad of you.", &Change::Plainer));
    }
}
