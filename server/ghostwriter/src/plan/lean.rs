//! Whether a note leans on the one before it: "she laughed", said of somebody whom that one named.

use crate::notes::calendar;
use letters::{Brief, Pronoun};

const SHE: &[&str] = &["she", "her", "hers", "herself"];
const HE: &[&str] = &["he", "him", "his", "himself"];
const THEY: &[&str] = &["they", "them", "their", "theirs", "themselves"];

/// A note that begins with one of these goes on with what was said.
const GOES_ON: &[&str] =
    &["then", "and", "but", "so", "also", "afterwards", "later", "which", "because", "who", "it", "its", "there", "until", "yet"];
/// "That night", "the same day": a time that the note before gave.
const TIMES: &[&str] = &[
    "day",
    "night",
    "evening",
    "morning",
    "afternoon",
    "summer",
    "winter",
    "autumn",
    "spring",
    "year",
    "week",
    "weekend",
    "time",
    "moment",
    "holiday",
    "trip",
];

const WOMEN: &[&str] = &[
    "mother",
    "mum",
    "mom",
    "mama",
    "sister",
    "daughter",
    "grandmother",
    "grandma",
    "granny",
    "gran",
    "nan",
    "nana",
    "oma",
    "aunt",
    "auntie",
    "niece",
    "wife",
    "girlfriend",
    "fiancée",
    "godmother",
    "woman",
    "girl",
    "lady",
    "widow",
    "queen",
    "nun",
];
const MEN: &[&str] = &[
    "father",
    "dad",
    "daddy",
    "papa",
    "brother",
    "son",
    "grandfather",
    "grandpa",
    "granddad",
    "grandad",
    "opa",
    "uncle",
    "nephew",
    "husband",
    "boyfriend",
    "fiancé",
    "godfather",
    "man",
    "boy",
    "gentleman",
    "widower",
    "king",
    "monk",
];
/// People of whom the word does not say which.
const ANYBODY: &[&str] = &[
    "friend",
    "colleague",
    "neighbour",
    "neighbor",
    "teacher",
    "doctor",
    "nurse",
    "baby",
    "child",
    "cousin",
    "boss",
    "dog",
    "cat",
    "horse",
    "puppy",
    "kitten",
    "twin",
    "partner",
    "grandchild",
    "godchild",
    "stranger",
    "driver",
    "vet",
];

/// Whether `note` cannot be understood without `before`, the note that stands before it in the brief.
pub fn leans(note: &str, before: &str, brief: &Brief) -> bool {
    let words = words(note);
    let Some((first, _)) = words.first() else { return false };
    let is = |i: usize, set: &[&str]| words.get(i).is_some_and(|(w, _)| set.contains(&w.as_str()));
    // "It was me who drove": the word means what comes, not what was.
    let points_on = is(0, &["it"]) && is(1, &["was", "is", "were"]) && is(2, &["i", "me", "my", "we", "time", "like"]);
    if GOES_ON.contains(&first.as_str()) && !points_on {
        return true;
    }
    if (0..words.len()).any(|i| is(i, &["that", "same", "next"]) && is(i + 1, TIMES) && (i > 0 || is(0, &["that", "same"])))
        && first != "next"
    {
        return true;
    }
    let sets: [(&[&str], &[&str], Pronoun); 3] = [(SHE, WOMEN, Pronoun::She), (HE, MEN, Pronoun::He), (THEY, ANYBODY, Pronoun::They)];
    sets.iter().any(|(pronouns, people, whose)| {
        let Some(at) = words.iter().position(|(w, _)| pronouns.contains(&w.as_str())) else { return false };
        let of = |words: &[(String, bool)]| {
            words.iter().any(|(w, capital)| {
                let w = w.trim_end_matches("'s");
                people.contains(&w)
                    || (*whose != Pronoun::They && ANYBODY.contains(&w))
                    || (*whose == Pronoun::They && (plural(w) || *capital))
                    || (*capital && *whose != Pronoun::They)
            })
        };
        let own = of(&words[..at]);
        let others = of(&self::words(before));
        // The reader's own pronoun means the reader, unless the note before is about a death among the like.
        let reader = *whose == brief.to.pronoun && !(others && dies(before));
        !own && others && !reader
    })
}

/// Whether a note tells of a death; whoever is "she" after it is not the reader.
fn dies(note: &str) -> bool {
    words(note).iter().any(|(w, _)| matches!(w.as_str(), "died" | "dead" | "death" | "funeral" | "buried" | "passed" | "lost"))
}

/// A word that may stand for several people.
fn plural(word: &str) -> bool {
    word == "both" || word.len() > 3 && word.ends_with('s') && !word.ends_with("ss")
}

/// The words of a note in lower case, each with whether it may be somebody's name.
fn words(text: &str) -> Vec<(String, bool)> {
    let plain = text.replace('’', "'");
    let list = plain.split(|c: char| !c.is_alphanumeric() && c != '\'').map(|w| w.trim_matches('\'')).filter(|w| !w.is_empty());
    list.map(|w| {
        let capital = w.chars().next().is_some_and(char::is_uppercase) && w.chars().count() > 1;
        let low = w.to_lowercase();
        let day = calendar::is_month(w) || calendar::is_weekday(w) || calendar::is_feast(w);
        let name = capital && !day && !COMMON.contains(&low.as_str()) && !low.starts_with("i'");
        (low, name)
    })
    .collect()
}

/// Words that begin a note with a capital and name nobody.
const COMMON: &[&str] = &[
    "the",
    "a",
    "an",
    "my",
    "our",
    "your",
    "we",
    "you",
    "when",
    "how",
    "that",
    "this",
    "in",
    "on",
    "at",
    "after",
    "before",
    "no",
    "not",
    "always",
    "never",
    "last",
    "met",
    "she",
    "he",
    "they",
    "her",
    "his",
    "their",
    "thank",
    "thanks",
    "sorry",
    "remember",
    "still",
    "once",
    "what",
    "if",
    "to",
    "for",
    "with",
    "from",
    "by",
    "all",
    "every",
    "christmas",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_note_about_somebody_whom_the_one_before_names_leans_on_it() {
        let brief = |pronoun: &str| {
            Brief::from_toml(&format!(
                "occasion = \"thanks\"\nwords = 100\n[from]\nname = \"A\"\n[to]\nname = \"B\"\npronoun = \"{pronoun}\"\n"
            ))
            .unwrap()
        };
        for (before, note, reader, leaning) in [
            ("his aunt Vera died in March", "met her at the regatta, she laughed at everyone", "he", true),
            ("his aunt Vera died in March", "I will feed the cats", "he", false),
            ("her mother died", "she never once complained", "she", true),
            ("I will mend the gate", "it was me who drove into it", "she", false),
            ("we have a dog now", "she taught me to drive", "she", false),
            ("my brother Karl was rude to her", "he is sorry too", "she", true),
            ("the winter in Oslo", "my brother lost his hat", "she", false),
            ("met at the ferry in 1980", "the green coat that evening", "she", true),
            ("met at the ferry in 1980", "but I was too shy", "she", true),
            ("the two Schmidt girls next door", "they ask after him", "he", true),
        ] {
            assert_eq!(leans(note, before, &brief(reader)), leaning, "{before} / {note}");
        }
    }
}
