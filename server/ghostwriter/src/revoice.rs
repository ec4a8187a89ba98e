//! The sender's notes, turned towards the reader without a model: she→you, her→your, verbs to match.
//!
//! A note speaks *of* the reader; a letter speaks *to* them. The turn is careful rather than clever: a
//! pronoun that may mean somebody else named in the same note is left as it stands.

use letters::{Brief, Pronoun};

/// A note as it could stand in the letter: turned towards the reader, with capitals and full stops.
pub fn revoice(note: &str, brief: &Brief) -> String {
    let turned = turn(note, brief.to.pronoun, &brief.to.name);
    sentence(&complete(&turned))
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
const AFTER_OBJECT: [&str; 44] = [
    "and", "or", "but", "to", "at", "in", "on", "for", "from", "with", "by", "of", "when", "while", "as", "that", "if", "because", "so",
    "once", "again", "then", "there", "here", "up", "down", "out", "off", "over", "after", "before", "until", "the", "a", "an", "my",
    "how", "what", "who", "why", "is", "was", "not", "too",
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
        if !other && let Some(turned) = pronoun_of(&plain, pronoun, goes_on, &next_plain) {
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
    if kin.contains(&stem) {
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

/// The first letter as a capital.
pub fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or(String::new(), |c| c.to_uppercase().chain(chars).collect())
}

/// Gives a note that begins with a bare verb or noun what a sentence needs.
fn complete(note: &str) -> String {
    let note = note.trim();
    let (first, rest) = note.split_once(' ').unwrap_or((note, ""));
    let year_after = rest.split([' ', ',', '.']).next().is_some_and(|w| w.len() == 4 && w.bytes().all(|b| b.is_ascii_digit()));
    let low = first.to_lowercase();
    let verbless = |s: &str| !s.split(|c: char| !c.is_alphanumeric() && c != '\'').any(|w| is_verb(&w.to_lowercase()));
    let clause = note.split([',', '.', ';', ':', '–', '—']).next().unwrap_or(note).split(" - ").next().unwrap_or(note);
    match low.as_str() {
        "met" | "married" | "moved" | "rebuilt" | "bought" | "spent" if year_after => format!("We {low} in {rest}"),
        "met" | "married" | "moved" | "rebuilt" | "spent" | "danced" | "laughed" | "drove" | "walked" => format!("We {low} {rest}"),
        "still" | "have" | "miss" | "remember" | "love" | "hope" | "wish" | "want" | "think" => format!("I {note}"),
        "passed" | "won" | "finished" | "graduated" | "got" | "became" | "made" | "turned" | "retired" | "helped" | "taught" | "gave" => {
            format!("You {note}")
        }
        "no" if rest.starts_with("need") => format!("There is {note}"),
        "the" | "that" | "our" | "a" | "an" | "how" if clause.len() == note.len() && verbless(clause) => format!("I remember {note}"),
        "your" if clause.len() == note.len() && verbless(clause) => format!("I think of {note}"),
        _ => note.to_string(),
    }
}

fn is_verb(word: &str) -> bool {
    const VERBS: [&str; 48] = [
        "is", "are", "was", "were", "am", "be", "been", "has", "have", "had", "do", "does", "did", "will", "would", "can", "could",
        "shall", "should", "may", "might", "must", "said", "says", "say", "made", "make", "went", "go", "came", "come", "took", "gave",
        "got", "kept", "held", "let", "read", "told", "sat", "stood", "left", "fell", "knew", "saw", "found", "felt", "i'm",
    ];
    VERBS.contains(&word) || (word.len() > 3 && word.ends_with("ed") && !word.ends_with("eed"))
}

/// Capitals after full stops, a full stop at the end, "i" and spaced hyphens as a writer sets them.
fn sentence(text: &str) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ").replace(" - ", " — ").replace(" -- ", " — ");
    let (mut out, mut start) = (String::with_capacity(text.len() + 1), true);
    for (i, c) in text.char_indices() {
        let after_stop = start && c.is_alphanumeric();
        if after_stop {
            out.extend(c.to_uppercase());
            start = false;
        } else {
            out.push(c);
        }
        let at_space = text[i + c.len_utf8()..].starts_with(' ');
        start |= matches!(c, '.' | '!' | '?')
            && at_space
            && !out.ends_with("Mrs.")
            && !out.ends_with("Mr.")
            && !out.ends_with("Dr.")
            && !out.ends_with("Ms.")
            && !out.ends_with("St.");
    }
    let out = out.replace(" i ", " I ").replace(" i'm ", " I'm ").replace(" i'", " I'");
    let out = out.trim_end_matches([',', ';', ':', ' ', '—']).to_string();
    if out.ends_with(['.', '!', '?', '…', '”', '"']) { out } else { out + "." }
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
    fn notes_turn_towards_the_reader() {
        let she = to("Loretta", Pronoun::She);
        for (note, turned) in [
            (
                "her crooked front tooth - I love it and never said so enough",
                "Your crooked front tooth — I love it and never said so enough.",
            ),
            ("she sat with me through the heart surgery", "You sat with me through the heart surgery."),
            (
                "met 1964, roller rink in Tulsa, I fell right in front of her",
                "We met in 1964, roller rink in Tulsa, I fell right in front of you.",
            ),
            ("I come to her, she decides if she opens", "I come to you, you decide if you open."),
            ("she always says it is hers", "You always say it is yours."),
            ("Loretta's dress. she was late", "Your dress. You were late."),
            ("the blue dress that night", "I remember the blue dress that night."),
            ("I signed the papers. not angry any more", "I signed the papers. Not angry any more."),
        ] {
            assert_eq!(revoice(note, &she), turned);
        }
    }

    #[test]
    fn a_pronoun_that_may_mean_somebody_else_is_left() {
        let he = to("Daniel", Pronoun::He);
        for (note, turned) in [
            ("his mother Ruth died on Tuesday", "Your mother Ruth died on Tuesday."),
            (
                "I met her once at the summer party, she beat everyone at boules and laughed",
                "I met her once at the summer party, she beat everyone at boules and laughed.",
            ),
            ("grandpa needed four, he never admitted it", "Grandpa needed four, he never admitted it."),
            ("I will take the Thursday reports for as long as he needs", "I will take the Thursday reports for as long as you need."),
            ("no need to answer this", "There is no need to answer this."),
        ] {
            assert_eq!(revoice(note, &he), turned);
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
