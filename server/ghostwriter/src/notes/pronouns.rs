//! Pronouns of the third person, and what becomes of them when they mean one of the two.

use super::{
    lexicon::{self, Gender},
    verbs,
    words::Word,
};

/// Whom a pronoun means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Who {
    Reader,
    Sender,
    Other,
}

/// The part that a pronoun plays.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    Subject,
    Object,
    Own,
    Owned,
    Own2,
}

/// The gender and part of a pronoun of the third person.
pub(super) fn part_of(words: &[Word], i: usize) -> Option<(Gender, Part)> {
    let next = words.get(i + 1);
    Some(match words[i].low.as_str() {
        "she" | "she's" | "she'd" | "she'll" => (Gender::She, Part::Subject),
        "he" | "he's" | "he'd" | "he'll" => (Gender::He, Part::Subject),
        "they" | "they're" | "they've" | "they'd" | "they'll" => (Gender::Many, Part::Subject),
        "him" => (Gender::He, Part::Object),
        "them" | "'em" => (Gender::Many, Part::Object),
        "her"
            if i > 0
                && lexicon::verb(&words[i - 1].low).is_some_and(|(_, b)| ["call", "name", "nickname"].contains(&b))
                && next.is_some_and(|n| n.text.starts_with(char::is_uppercase) || n.quote || lexicon::kin(&n.low).is_some()) =>
        {
            (Gender::She, Part::Object)
        }
        // "a cousin on her back".
        "her" if i > 0 && words[i - 1].is(&["on", "behind"]) && next.is_some_and(|n| n.low == "back") => (Gender::She, Part::Own),
        "her" => (Gender::She, if verbs::her_is_object(words, i) { Part::Object } else { Part::Own }),
        "his" => {
            let owned =
                next.is_none_or(|n| lexicon::is_auxiliary(&n.low) || n.is(&["and", "or", "but", "when", "because", "if", "too", "now"]));
            (Gender::He, if owned { Part::Owned } else { Part::Own })
        }
        "their" => (Gender::Many, Part::Own),
        "hers" => (Gender::She, Part::Owned),
        "theirs" => (Gender::Many, Part::Owned),
        "herself" => (Gender::She, Part::Own2),
        "himself" => (Gender::He, Part::Own2),
        "themself" | "themselves" => (Gender::Many, Part::Own2),
        _ => return None,
    })
}

pub(super) fn turned(low: &str, part: Part, who: &Who, next: Option<&Word>) -> Option<&'static str> {
    let reader = *who == Who::Reader;
    let tail = low.split_once('\'').map(|(_, t)| t);
    Some(match (part, reader, tail) {
        (Part::Subject, _, Some("s")) => {
            let been = next.is_some_and(|n| {
                n.is(&["been", "got", "become", "had"])
                    || verbs::is_participle(&n.low)
                        && !lexicon::is_feeling(&n.low)
                        && !lexicon::is_adjective(&n.low)
                        && !verbs::is_ing(&n.low)
            });
            match (been, reader) {
                (true, true) => "you've",
                (true, false) => "I've",
                (false, true) => "you're",
                (false, false) => "I'm",
            }
        }
        (Part::Subject, true, Some("d")) => "you'd",
        (Part::Subject, true, Some("ll")) => "you'll",
        (Part::Subject, true, Some("re")) => "you're",
        (Part::Subject, true, Some("ve")) => "you've",
        (Part::Subject, false, Some("d")) => "I'd",
        (Part::Subject, false, Some("ll")) => "I'll",
        (Part::Subject, true, None) | (Part::Object, true, _) => "you",
        (Part::Subject, false, None) => "I",
        (Part::Object, false, _) => "me",
        (Part::Own, true, _) => "your",
        (Part::Own, false, _) => "my",
        (Part::Owned, true, _) => "yours",
        (Part::Owned, false, _) => "mine",
        (Part::Own2, true, _) => "yourself",
        (Part::Own2, false, _) => "myself",
        _ => return None,
    })
}

/// "is she" → "are you": the verb before its subject.
pub(super) fn inverted(verb: &str, who: &Who) -> Option<&'static str> {
    let reader = *who == Who::Reader;
    Some(match verb {
        "is" if reader => "are",
        "is" => "am",
        "isn't" if reader => "aren't",
        "was" if reader => "were",
        "wasn't" if reader => "weren't",
        "has" => "have",
        "hasn't" => "haven't",
        "does" => "do",
        "doesn't" => "don't",
        _ => return None,
    })
}
