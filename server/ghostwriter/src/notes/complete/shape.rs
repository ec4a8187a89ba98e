//! What a clause is, as it stands: one with subject and verb, one that hangs on another, a thing, a time or place.

use super::{doers::I_BASE, low, subject::orders};
use crate::notes::{calendar, dates, lexicon, verbs, words::Word};

/// What a clause turned out to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::notes) enum Shape {
    /// A clause with subject and verb.
    Main,
    /// One that begins with "when", "because", …, and hangs on another.
    Hanging,
    /// A verb whose subject is the one of the clause before.
    Same,
    /// Words that name a thing.
    Thing,
    /// Words that only say when, where or how.
    Where,
    /// A verb in -ing.
    Doing,
    /// Anything else.
    Rest,
}

/// What this clause is, as it stands.
pub(in crate::notes) fn shape(words: &[Word]) -> Shape {
    let Some(first) = words.first() else { return Shape::Rest };
    let f = first.low.as_str();
    if first.quote {
        return if words.len() > 2 && verbs::finite(words).is_some() { Shape::Main } else { Shape::Rest };
    }
    // "Sami may come": no month.
    if low(words, 1) == "may" && words.len() > 2 && lexicon::verb(low(words, 2)).is_some_and(|(f, _)| f.base)
        || low(words, 1) == "may" && low(words, 2) == "be"
    {
        return Shape::Main;
    }
    // "own roof" is nobody's owning.
    if f == "own" && words.len() < 4 && !lexicon::is_determiner(low(words, 1)) {
        return Shape::Thing;
    }
    // "be late sometimes anyway" is said to the reader.
    if f == "be" && words.len() > 1 && !lexicon::is_preposition(low(words, 1)) {
        return Shape::Main;
    }
    if f == "not" && low(words, 1) == "the" && low(words, 2).ends_with("est") && words.len() < 6 {
        return Shape::Thing;
    }
    // "even the pubs that closed" is what "the pubs that closed" is; "forty a month since you were born" names a sum.
    if words.len() > 2
        && matches!(f, "even" | "especially" | "mostly" | "not")
        && lexicon::is_determiner(low(words, 1))
        && shape(&words[1..]) == Shape::Thing
    {
        return Shape::Thing;
    }
    // "even when we had watched it".
    if matches!(f, "even" | "especially" | "only" | "just") && matches!(low(words, 1), "when" | "if" | "after" | "while" | "because") {
        return shape(&words[1..]);
    }
    let finite = verbs::finite(words);
    if first.number()
        && let Some(v) = finite
        && words[..v].iter().skip(1).any(|w| w.is(&["since", "because", "when", "before", "after", "until", "till", "while"]))
        && verbs::finite(&words[v + 1..]).is_none()
    {
        return Shape::Thing;
    }
    // "name on the side".
    if finite == Some(0)
        && lexicon::is_countable(f) | (f == "name")
        && lexicon::verb(f).is_some_and(|(g, _)| g.base && !g.past)
        && lexicon::is_preposition(low(words, 1))
        && !orders(words)
        && !I_BASE.contains(&f)
    {
        return Shape::Thing;
    }
    if f == "so" && low(words, 1) != "that" && finite.is_some() && words.len() > 2 {
        return if lexicon::is_feeling(low(words, 1)) && finite.is_none_or(|v| v > 2) { Shape::Rest } else { Shape::Main };
    }
    if matches!(f, "that" | "this" | "those" | "these") && finite == Some(1) {
        return Shape::Main;
    }
    if lexicon::is_subordinator(f) && f != "that" && f != "so" || matches!(f, "who" | "whose") {
        // "when I was ill you came" holds a clause of its own.
        if matches!(f, "since" | "before" | "after" | "until" | "till" | "as" | "than" | "like") && finite.is_none() {
            return Shape::Where;
        }
        let two = second_clause(words);
        return if two { Shape::Main } else { Shape::Hanging };
    }
    if verbs::is_ing(f) && finite.is_none_or(|v| words[..v].iter().any(|w| lexicon::is_subordinator(&w.low))) {
        return Shape::Doing;
    }
    match finite {
        Some(v) => {
            // A verb inside "the way you laughed", "everything you did" makes no clause of it.
            if relative(words, v) { Shape::Thing } else { Shape::Main }
        }
        None if lexicon::is_preposition(f) && f != "like" || dates::leading_time(words) == words.len() || f == "once" => Shape::Where,
        None if lexicon::is_adverb(f) && words.len() == 1 => Shape::Where,
        None if lexicon::is_adjective(f)
            && !words.iter().any(|w| lexicon::is_countable(&w.low) || lexicon::kin(&w.low).is_some())
            && !noun_after(words) =>
        {
            Shape::Rest
        }
        None => Shape::Thing,
    }
}

fn noun_after(words: &[Word]) -> bool {
    words.iter().skip(1).take(2).any(|w| !lexicon::is_known(&w.low) || lexicon::is_time_noun(&w.low) || lexicon::is_mass(&w.low))
}

fn second_clause(words: &[Word]) -> bool {
    let Some(first) = verbs::finite(words) else { return false };
    let rest = &words[first + 1..];
    // "what I did was wrong".
    let named = words[0].is(&["what", "who", "how", "where", "why", "whatever"]);
    let said = rest.iter().enumerate().any(|(k, w)| {
        w.is(&["is", "was", "are", "were", "made", "makes", "means", "meant", "changed", "saved"])
            && !(k > 0 && rest[k - 1].is(&["i", "you", "we", "it", "he", "she", "they", "that", "and"]))
            && !rest[..k].iter().any(|x| lexicon::is_subordinator(&x.low))
    });
    named && said || second_clause_at(words).is_some()
}

/// Where the second clause of "when my grant failed you stayed" begins.
pub(super) fn second_clause_at(words: &[Word]) -> Option<usize> {
    const SAYS: [&str; 22] = [
        "said",
        "told",
        "thought",
        "knew",
        "saw",
        "heard",
        "felt",
        "asked",
        "realised",
        "realized",
        "found",
        "wished",
        "hoped",
        "believed",
        "swore",
        "promised",
        "wrote",
        "learned",
        "guessed",
        "meant",
        "remembered",
        "noticed",
    ];
    let first = verbs::finite(words)?;
    let rest = &words[first + 1..];
    let hangs = words[0].is(&["when", "if", "after", "while", "until", "till", "whenever", "although", "because"]);
    (0..rest.len())
        .find(|&i| {
            let stem = rest[i].low.split('\'').next().unwrap_or("");
            let pronoun =
                matches!(stem, "i" | "you" | "we" | "she" | "he" | "they") || hangs && matches!(rest[i].low.as_str(), "it's" | "it'll");
            // A verb without an object may stand right before; one that opens what was said may not.
            let gap = |before: &Word| {
                i >= 2 && (lexicon::is_determiner(&rest[i - 2].low) || lexicon::is_possessive(&rest[i - 2].low))
                    || verbs::is_ing(&before.low)
                    || !verbs::is_verbal(&before.low)
                    || calendar::month(&before.low).is_some() && before.text.starts_with(char::is_uppercase)
                    || hangs && verbs::is_past(&before.low) && !SAYS.contains(&before.low.as_str()) && !lexicon::is_auxiliary(&before.low)
            };
            pronoun
                && (i > 0 || hangs)
                && verbs::finite(&rest[i..])
                    .is_some_and(|v| v <= 2 && !rest[i + 1..=i + v].iter().any(|w| lexicon::is_subject_pronoun(&w.low)))
                && {
                    let before = if i > 0 { &rest[i - 1] } else { &words[first] };
                    !lexicon::is_subordinator(&before.low)
                        && gap(before)
                        && !lexicon::is_auxiliary(&before.low)
                        && !before.is(&["and", "but", "or", "everything", "all", "thing", "way", "time", "day", "anything", "what"])
                }
                && !rest[..i].iter().any(|w| w.is(&["and", "that"]))
        })
        .map(|i| first + 1 + i)
}

/// Whether the first finite verb belongs to a relative clause of the noun before it, and no other follows.
fn relative(words: &[Word], v: usize) -> bool {
    let mut s = v;
    while s > 0 && (lexicon::is_adverb(&words[s - 1].low) || words[s - 1].is(&["not"])) {
        s -= 1;
    }
    if s == 0 {
        return false;
    }
    let subject = &words[s - 1];
    let who = subject.is(&["who", "that", "which"]) && s >= 2;
    let pronoun = subject.is(&["i", "you", "we", "he", "she", "they", "it"]) && s >= 2;
    let contracted = s >= 1 && words[v].is(&["you're", "you've", "you'd", "i've", "i'd", "we'd", "we've"]) && v >= 1;
    let head = |k: usize| {
        let w = &words[k];
        !w.quote
            && !lexicon::is_preposition(&w.low)
            && !lexicon::is_determiner(&w.low)
            && !w.is(&["and", "but", "or", "so", "all", "then"])
            && !lexicon::is_adverb(&w.low)
            || w.is(&["everything", "all"])
            || w.is(&["when", "where"]) && k > 0
    };
    let opens = lexicon::is_determiner(&words[0].low)
        || words[0].is(&["everything", "all", "nothing", "something", "best", "worst"])
        || lexicon::is_adjective(&words[0].low)
        || words[0].quote;
    let inside = if who || pronoun { head(s - 2) } else { contracted && v >= 1 && head(v - 1) && !words[v].is(&["i'm"]) };
    if !(inside && opens) || dates::leading_time(words) >= s.saturating_sub(1) && pronoun {
        return false;
    }
    // "the boy who broke it came back": another verb makes the clause.
    let rest = &words[v + 1..];
    !rest.iter().enumerate().any(|(k, w)| {
        lexicon::is_auxiliary(&w.low)
            && k > 0
            && !rest[k - 1].is(&["and", "or", "i", "you", "we", "to", "who", "that", "it", "he", "she", "they"])
            && !lexicon::is_subordinator(&rest[k - 1].low)
            && !lexicon::is_auxiliary(&words[v].low)
            || k > 1
                && lexicon::is_adverb(&rest[k - 1].low)
                && !rest[k - 1].is(&["so", "all", "home", "back", "there", "here", "away"])
                && lexicon::verb(&w.low).is_some_and(|(f, _)| f.base || f.third)
                && !rest[k - 2].is(&["and", "or", "i", "you", "we", "to", "who", "that", "it", "he", "she", "they"])
    })
}
