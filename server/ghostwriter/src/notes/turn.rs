//! The sender's notes, turned towards the reader without a model: she→you, her→your, verbs to match.
//!
//! A note speaks *of* the reader; a letter speaks *to* them. The turn is careful rather than clever: a
//! pronoun that may mean somebody else named in the same note is left as it stands.

use crate::notes::mend::{capital, mend};
use letters::{Brief, Pronoun};

/// A note as it could stand in the letter: turned towards the reader, and whole sentences.
pub fn revoice(note: &str, brief: &Brief) -> String {
    mend(&turn(note, brief.to.pronoun, &brief.to.name))
}

/// Words that make a following "he" or "she" mean somebody else than the reader.
const MEN: [&str; 22] = [
    "grandpa",
    "grandfather",
    "granddad",
    "grandad",
    "dad",
    "daddy",
    "father",
    "papa",
    "brother",
    "son",
    "uncle",
    "husband",
    "nephew",
    "man",
    "boy",
    "mr",
    "opa",
    "king",
    "guy",
    "groom",
    "boyfriend",
    "stepfather",
];
const WOMEN: [&str; 23] = [
    "grandma",
    "grandmother",
    "granny",
    "mom",
    "mum",
    "mummy",
    "mother",
    "mama",
    "sister",
    "daughter",
    "aunt",
    "wife",
    "niece",
    "woman",
    "girl",
    "mrs",
    "ms",
    "miss",
    "oma",
    "queen",
    "lady",
    "bride",
    "girlfriend",
];
/// Words before which "her" cannot be a possessive.
const AFTER_OBJECT: [&str; 48] = [
    "well",
    "luck",
    "happiness",
    "joy",
    "and",
    "or",
    "but",
    "to",
    "at",
    "in",
    "on",
    "for",
    "from",
    "with",
    "by",
    "of",
    "when",
    "while",
    "as",
    "that",
    "if",
    "because",
    "so",
    "once",
    "again",
    "then",
    "there",
    "here",
    "up",
    "down",
    "out",
    "off",
    "over",
    "after",
    "before",
    "until",
    "the",
    "a",
    "an",
    "my",
    "how",
    "what",
    "who",
    "why",
    "is",
    "was",
    "not",
    "too",
];
/// Words that end in s and are no verb.
const NOT_VERBS: [&str; 17] = [
    "always",
    "sometimes",
    "perhaps",
    "this",
    "as",
    "his",
    "its",
    "us",
    "plus",
    "thus",
    "yes",
    "less",
    "unless",
    "across",
    "besides",
    "towards",
    "nowadays",
];
const MAKES: [&str; 14] =
    ["made", "make", "makes", "let", "lets", "saw", "see", "heard", "hear", "watched", "watch", "helped", "help", "had"];
const DOES: [&str; 44] = [
    "pay", "laugh", "cry", "wait", "go", "come", "feel", "leave", "stay", "do", "think", "believe", "sing", "dance", "sleep", "drive",
    "walk", "talk", "know", "see", "read", "smile", "stop", "promise", "choose", "carry", "work", "say", "tell", "play", "sit", "stand",
    "suffer", "worry", "move", "win", "learn", "eat", "drink", "swim", "run", "be", "take", "give",
];
const TITLES: [&str; 10] = ["mr", "mrs", "ms", "miss", "dr", "prof", "aunt", "uncle", "oma", "opa"];
const PLACES: [&str; 13] = ["in", "at", "to", "from", "on", "near", "of", "through", "by", "since", "until", "for", "before"];

struct Word<'a> {
    before: &'a str,
    word: &'a str,
}

fn words(text: &str) -> Vec<Word<'_>> {
    let mut out = Vec::new();
    let mut rest = text;
    loop {
        let start = rest.find(char::is_alphanumeric).unwrap_or(rest.len());
        let (before, tail) = rest.split_at(start);
        let within = |c: char| c.is_alphanumeric() || matches!(c, '\'' | '’' | '-');
        let end = tail.find(|c| !within(c)).unwrap_or(tail.len());
        let (mut word, _) = tail.split_at(end);
        word = word.trim_end_matches(['-', '\'', '’']);
        out.push(Word { before, word });
        rest = &tail[word.len()..];
        if word.is_empty() {
            return out;
        }
    }
}

fn turn(note: &str, pronoun: Pronoun, name: &str) -> String {
    let own: Vec<String> = name
        .split_whitespace()
        .map(|w| w.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase())
        .filter(|w| w.chars().count() > 1 && !TITLES.contains(&w.as_str()))
        .collect();
    // "Mrs. Okonkwo" is one name.
    let note = name
        .split_once(' ')
        .filter(|(title, _)| TITLES.contains(&title.trim_end_matches('.').to_lowercase().as_str()))
        .map_or(note.to_string(), |(_, rest)| note.replace(name, rest));
    let list = words(&note);
    let (mut out, mut other, mut verb) = (String::new(), false, false);
    for (i, Word { before, word }) in list.iter().enumerate() {
        out.push_str(before);
        let plain = word.to_lowercase().replace('’', "'");
        let next = list.get(i + 1);
        let goes_on = next.is_some_and(|n| !n.word.is_empty() && n.before.trim().is_empty());
        let next_plain = next.map(|n| n.word.to_lowercase()).unwrap_or_default();
        let (stem, possessive) = plain.strip_suffix("'s").map_or((plain.as_str(), false), |s| (s, true));
        if own.iter().any(|o| o == stem) {
            out.push_str(if possessive { "your" } else { "you" });
            verb = !possessive;
            continue;
        }
        if other_person(&plain, word, i, &list, pronoun, &own) {
            other = true;
        }
        // "made her pay": whoever is made to do something is no owner of it.
        let made = i > 0 && MAKES.contains(&list[i - 1].word.to_lowercase().as_str()) && DOES.contains(&next_plain.as_str());
        if !other && let Some(turned) = pronoun_of(&plain, pronoun, goes_on && !made, &next_plain) {
            out.push_str(&like(word, turned));
            verb = matches!(turned, "you") && is_subject(&plain);
            continue;
        }
        if verb {
            let (turned, done) = agree(&plain);
            out.push_str(&turned.map_or((*word).to_string(), |t| like(word, &t)));
            verb = !done && before.trim().is_empty();
            continue;
        }
        out.push_str(word);
    }
    out
}

fn other_person(plain: &str, word: &str, i: usize, list: &[Word<'_>], pronoun: Pronoun, own: &[String]) -> bool {
    let stem = plain.strip_suffix("'s").unwrap_or(plain);
    let kin: &[&str] = match pronoun {
        Pronoun::He => &MEN,
        Pronoun::She => &WOMEN,
        Pronoun::They => &[
            "kids",
            "children",
            "parents",
            "people",
            "friends",
            "neighbours",
            "neighbors",
            "boys",
            "girls",
            "guests",
            "students",
            "doctors",
            "nurses",
            "colleagues",
        ],
    };
    // "miss her" is no Miss.
    if kin.contains(&stem) && *word != *"miss" {
        return true;
    }
    if pronoun == Pronoun::They
        || !word.chars().next().is_some_and(char::is_uppercase)
        || own.iter().any(|o| o == stem)
        || stem.len() < 2
        || stem.starts_with("i'")
    {
        return false;
    }
    let first = i == 0 || list[i].before.contains(['.', '!', '?', ':']);
    let after_place = i > 0
        && (PLACES.contains(&list[i - 1].word.to_lowercase().as_str()) || list[i - 1].word.chars().next().is_some_and(char::is_uppercase));
    !first && !after_place && !CALENDAR.contains(&stem)
}

const CALENDAR: [&str; 21] = [
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
    "christmas",
    "easter",
];

fn is_subject(plain: &str) -> bool {
    plain.starts_with("she") || plain == "he" || plain.starts_with("he'") || plain.starts_with("they")
}

fn pronoun_of(plain: &str, pronoun: Pronoun, goes_on: bool, next: &str) -> Option<&'static str> {
    let object = !goes_on || AFTER_OBJECT.contains(&next) || next.ends_with("ly");
    Some(match (pronoun, plain) {
        (Pronoun::She, "she") | (Pronoun::He, "he") | (Pronoun::They, "they") => "you",
        (Pronoun::She, "she's") | (Pronoun::He, "he's") | (Pronoun::They, "they're") => "you're",
        (Pronoun::She, "she'd") | (Pronoun::He, "he'd") | (Pronoun::They, "they'd") => "you'd",
        (Pronoun::She, "she'll") | (Pronoun::He, "he'll") | (Pronoun::They, "they'll") => "you'll",
        (Pronoun::They, "they've") => "you've",
        (Pronoun::She, "her") => {
            if object {
                "you"
            } else {
                "your"
            }
        }
        (Pronoun::He, "him") | (Pronoun::They, "them") => "you",
        (Pronoun::He, "his") => {
            if goes_on && !AFTER_OBJECT.contains(&next) {
                "your"
            } else {
                "yours"
            }
        }
        (Pronoun::They, "their") => "your",
        (Pronoun::She, "hers") | (Pronoun::They, "theirs") => "yours",
        (Pronoun::She, "herself") | (Pronoun::He, "himself") | (Pronoun::They, "themself" | "themselves") => "yourself",
        _ => return None,
    })
}

/// The verb after "you", and whether the search for one is over.
fn agree(plain: &str) -> (Option<String>, bool) {
    let set = |w: &str| (Some(w.to_string()), true);
    match plain {
        "is" => set("are"),
        "was" => set("were"),
        "has" => set("have"),
        "does" => set("do"),
        "goes" => set("go"),
        "isn't" => set("aren't"),
        "wasn't" => set("weren't"),
        "hasn't" => set("haven't"),
        "doesn't" => set("don't"),
        w if NOT_VERBS.contains(&w)
            || w.ends_with("ly")
            || matches!(w, "never" | "still" | "just" | "often" | "once" | "also" | "only" | "even" | "then" | "now" | "and" | "who") =>
        {
            (None, false)
        }
        w if w.ends_with("ss") || !w.ends_with('s') || w.len() < 4 => (None, true),
        w if w.ends_with("ies") && w.len() > 4 => (Some(format!("{}y", &w[..w.len() - 3])), true),
        w if ["sses", "shes", "ches", "xes", "zzes", "oes"].iter().any(|e| w.ends_with(e)) => (Some(w[..w.len() - 2].to_string()), true),
        w => (Some(w[..w.len() - 1].to_string()), true),
    }
}

fn like(model: &str, word: &str) -> String {
    if model.chars().next().is_some_and(char::is_uppercase) { capital(word) } else { word.to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use letters::{Recipient, Sender};
    use proptest::prelude::*;

    fn to(name: &str, pronoun: Pronoun) -> Brief {
        Brief {
            occasion: "love".into(),
            words: 100,
            tone: String::new(),
            from: Sender { name: "Me".into() },
            to: Recipient { name: name.into(), relationship: String::new(), pronoun },
            facts: vec![],
        }
    }

    #[test]
    fn notes_turn_towards_the_reader_and_become_sentences() {
        for (pronoun, name, notes) in [
            (
                Pronoun::She,
                "Loretta",
                &[
                    (
                        "her crooked front tooth - I love it and never said so enough",
                        "Your crooked front tooth: I love it, and never said so enough.",
                    ),
                    ("she sat with me through the heart surgery", "You sat with me through the heart surgery."),
                    (
                        "met 1964, roller rink in Tulsa, I fell right in front of her",
                        "We met in 1964, at a roller rink in Tulsa; I fell right in front of you.",
                    ),
                    ("the blue dress that night", "I remember the blue dress that night."),
                    ("we rebuilt the porch last summer, she held the level", "We rebuilt the porch last summer; you held the level."),
                    (
                        "married 1970, my sister's church, it rained all day",
                        "We married in 1970, at my sister's church; it rained all day.",
                    ),
                    (
                        "I have the train ticket for the 14th, I come to her, she decides if she opens",
                        "I have the train ticket for the 14th. I come to you; you decide if you open.",
                    ),
                    (
                        "I did not come to her wedding in May. I said work. it was not work, I was afraid to see dad",
                        "I did not come to your wedding in May. I said work. It was not work; I was afraid to see Dad.",
                    ),
                    ("she kept a chair free for me", "You kept a chair free for me."),
                    (
                        "I am sorry: I wanted her to be someone easier and made her pay for it",
                        "I am sorry: I wanted you to be someone easier and made you pay for it.",
                    ),
                    (
                        "she read every first draft I wrote, in the kitchen on Lowell Street, standing up",
                        "You read every first draft I wrote, in the kitchen on Lowell Street, standing up.",
                    ),
                    ("who I am is half her doing", "Who I am is half your doing."),
                    ("I signed the papers. not angry any more", "I signed the papers. I am not angry any more."),
                    ("I wish her well with the new lab, she earned it", "I wish you well with the new lab; you earned it."),
                    (
                        "she let me repeat the titration exam after my brother was in hospital",
                        "You let me repeat the titration exam after my brother was in hospital.",
                    ),
                    ("I set fire to a bench once. she only said: now you know", "I set fire to a bench once. You only said: now you know."),
                    ("I start as a pharmacist in Leeds on 1 October", "I start as a pharmacist in Leeds on 1 October."),
                    ("still have the periodic table mug", "I still have the periodic table mug."),
                    ("she always says it is hers", "You always say it is yours."),
                    ("Loretta's dress. she was late", "I think of your dress. You were late."),
                    ("when I was ill, she came every day", "When I was ill, you came every day."),
                    ("that night in the rain, she laughed at me", "That night in the rain, you laughed at me."),
                    ("dancing in the kitchen with her", "I remember dancing in the kitchen with you."),
                    ("glad she is back", "I am glad you are back."),
                    ("always made me laugh", "You always made me laugh."),
                    ("miss her soup on sundays", "I miss your soup on Sundays."),
                    ("she won the race – nobody believed it", "You won the race, nobody believed it."),
                ][..],
            ),
            (
                Pronoun::He,
                "Daniel",
                &[
                    ("his mother Ruth died on Tuesday", "Your mother Ruth died on Tuesday."),
                    // A pronoun that may mean somebody else is left.
                    (
                        "I met her once at the summer party, she beat everyone at boules and laughed",
                        "I met her once at the summer party; she beat everyone at boules and laughed.",
                    ),
                    ("grandpa needed four, he never admitted it", "Grandpa needed four; he never admitted it."),
                    (
                        "I will take the Thursday reports for as long as he needs",
                        "I will take the Thursday reports for as long as you need.",
                    ),
                    ("no need to answer this", "There is no need to answer this."),
                    ("passed driving test at the third try", "You passed your driving test at the third try."),
                    ("50 euros for petrol are in the envelope", "50 euros for petrol are in the envelope."),
                    ("got job in Ghent", "You got a job in Ghent."),
                    ("passed the bar in June", "You passed the bar in June."),
                    ("so proud of him", "I am so proud of you."),
                ][..],
            ),
        ] {
            let brief = to(name, pronoun);
            for (note, turned) in notes {
                assert_eq!(revoice(note, &brief), *turned);
            }
        }
    }

    proptest! {
        #[test]
        fn any_note_gives_one_line_that_ends(note in "\\PC{1,80}") {
            let turned = revoice(&note, &to("Mrs. Okonkwo", Pronoun::She));
            prop_assert!(!turned.contains('\n') && turned.ends_with(['.', '!', '?', '…', '”', '"']));
        }
    }
}
