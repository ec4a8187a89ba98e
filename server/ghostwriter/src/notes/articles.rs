//! The articles that a telegram leaves out: "passed driving test" is "passed your driving test".

use super::{calendar, lexicon, verbs, words::Word};

/// Nouns that stand bare after most prepositions, and those that do after "in".
const STILL: &[&str] = &[
    "school",
    "church",
    "college",
    "university",
    "hospital",
    "bed",
    "night",
    "dinner",
    "lunch",
    "breakfast",
    "supper",
    "sea",
    "town",
    "class",
    "day",
    "foot",
    "train",
    "bus",
    "car",
    "plane",
    "boat",
    "bike",
    "bicycle",
    "phone",
    "letter",
    "heart",
    "hand",
    "summer",
    "winter",
    "spring",
    "autumn",
    "court",
    "film",
    "post",
    "radio",
    "television",
    "tv",
    "ship",
    "pencil",
    "ink",
    "person",
    "secret",
    "writing",
];
const IN_STILL: &[&str] = &[
    "school",
    "church",
    "college",
    "university",
    "hospital",
    "bed",
    "town",
    "class",
    "summer",
    "winter",
    "spring",
    "autumn",
    "court",
    "hand",
    "film",
    "pencil",
    "ink",
    "person",
    "secret",
    "writing",
];

/// Articles that a telegram has left out.
pub(super) fn supply(words: &mut Vec<Word>) {
    // "start own place".
    if let Some(at) =
        (1..words.len()).find(|&k| words[k].is(&["own"]) && lexicon::verb(&words[k - 1].low).is_some_and(|(f, _)| f.base || f.past))
    {
        let whose = match words[0].low.as_str() {
            "you" => Some("your"),
            "we" => Some("our"),
            "i" => Some("my"),
            _ => None,
        };
        if let Some(whose) = whose {
            words.insert(at, Word::new(whose));
        }
    }
    // "first call was to you".
    let named = words.first().is_some_and(|w| w.is(&["first", "last", "only", "best", "worst", "whole"]));
    if named && verbs::finite(words) == Some(2) && !lexicon::is_time_noun(&words[1].low) && !lexicon::is_subject_pronoun(&words[1].low) {
        words.insert(0, Word::new("the"));
    }
    // "you are size of a mango"; "1st night you knocked".
    if let Some(at) = words
        .windows(2)
        .position(|w| w[0].is(&["size", "age", "height", "shape", "colour", "color", "weight", "length"]) && w[1].low == "of")
        && at > 0
        && words[at - 1].is(&["is", "are", "was", "were", "am", "you're", "it's", "about", "been"])
    {
        words.insert(at, Word::new("the"));
    }
    if words.len() > 2
        && ["1st", "2nd", "3rd", "4th", "5th"].contains(&words[0].low.as_str())
        && (lexicon::is_time_noun(&words[1].low) || lexicon::is_countable(&words[1].low))
        && calendar::month(&words[1].low).is_none()
    {
        words.insert(0, Word::new("the"));
    }
    // "with new one".
    if let Some(at) = (1..words.len().saturating_sub(1)).find(|&k| {
        words[k + 1].low == "one"
            && lexicon::is_adjective(&words[k].low)
            && words[k - 1].is(&["with", "for", "to", "get", "got", "buy", "bought", "have", "need"])
    }) {
        words.insert(at, Word::new(if words[at].low.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" }));
    }
    let mut i = 0;
    while i < words.len() {
        let start = i == 0 || opens_noun(words, i);
        if !start || words[i].quote || words[i].text.starts_with(char::is_uppercase) && i > 0 {
            i += 1;
            continue;
        }
        let Some(end) = noun_phrase(words, i) else {
            i += 1;
            continue;
        };
        let before = i.checked_sub(1).map_or("", |b| words[b].low.as_str());
        let noun = words[end].low.clone();
        // "week 3", "car 7", "ward 6" are names.
        if words.get(end + 1).is_some_and(|n| n.number() && n.low.bytes().all(|b| b.is_ascii_digit())) {
            i = end + 1;
            continue;
        }
        let still = matches!(before, "at" | "to" | "in" | "from" | "by" | "for" | "after" | "before" | "on" | "into")
            && STILL.contains(&noun.as_str());
        let fixed = i == end && (before == "as" || still && (before != "in" || IN_STILL.contains(&noun.as_str())));
        let bare_noun = matches!(
            noun.as_str(),
            "fire"
                | "breakfast"
                | "lunch"
                | "dinner"
                | "supper"
                | "cake"
                | "soup"
                | "stew"
                | "college"
                | "university"
                | "school"
                | "surgery"
                | "chicken"
                | "illness"
                | "divorce"
        ) && i > 0;
        let generic = bare_noun
            || matches!(
                before,
                "as" | "no" | "like" | "than" | "and" | "or" | "of" | "per" | "play" | "played" | "plays" | "playing" | "every" | "without"
            )
            || words.get(end + 1).is_some_and(|n| n.is(&["and", "or"])) && i == end && i > 0
            || i > 0 && words[i - 1].low.ends_with("'s");
        // "is painting the ceiling", "sang flat".
        let next_starts = words.get(end + 1).is_some_and(|n| lexicon::is_determiner(&n.low) || lexicon::is_possessive(&n.low));
        let doing = i == end
            && verbs::is_ing(&noun)
            && next_starts
            && matches!(before, "is" | "are" | "am" | "was" | "were" | "been" | "be" | "i'm" | "you're" | "we're" | "it's");
        let manner = i == end && matches!(noun.as_str(), "flat" | "light" | "cold" | "right" | "dead") && verbs::is_past(before) && {
            let lemma = lexicon::verb(before).map_or("", |(_, b)| b);
            matches!(lemma, "sing" | "fall" | "lie" | "stand" | "go" | "turn" | "play" | "sit" | "look" | "run" | "travel")
        };
        let court = noun == "court" && lexicon::verb(before).is_some_and(|(_, b)| b == "hold");
        // "one stone is glass": what it is made of.
        let stuff =
            i == end && matches!(noun.as_str(), "glass" | "chicken" | "fish") && matches!(before, "is" | "was" | "are" | "were" | "of");
        if doing || manner || court || stuff {
            i = end + 1;
            continue;
        }
        let person = i == end && (lexicon::is_kin_name(&noun) || lexicon::first_name(&noun).is_some());
        // Talked to, not of: "thanks friend"; and a verb that happens to be a noun.
        let verb = i == end
            && lexicon::verb(&noun).is_some_and(|(f, _)| f.base)
            && (before.is_empty() && words.len() > 1 && !words.get(end + 1).is_some_and(|n| lexicon::is_auxiliary(&n.low))
                || matches!(before, "to" | "i" | "you" | "we" | "they" | "not" | "and")
                || lexicon::is_auxiliary(before));
        // "ring me".
        let verb =
            verb || i == end && words.get(end + 1).is_some_and(|n| n.is(&["me", "us", "him", "them"])) && lexicon::verb(&noun).is_some();
        let infinitive = before == "to" && lexicon::verb(&noun).is_some_and(|(f, _)| f.base) && !lexicon::is_adjective(&words[i].low);
        if infinitive || fixed || generic || person || verb {
            i = end + 1;
            continue;
        }
        let lemma = lexicon::verb(before).map_or("", |(_, b)| b);
        let subject = words[..i].iter().any(|w| w.is(&["i", "you", "we"]));
        let who = words[..i].iter().rev().find(|w| w.is(&["i", "you", "we"])).map_or("", |w| w.low.as_str());
        let own = subject
            && matches!(
                noun.as_str(),
                "test"
                    | "exam"
                    | "thesis"
                    | "degree"
                    | "licence"
                    | "license"
                    | "diploma"
                    | "apprenticeship"
                    | "doctorate"
                    | "job"
                    | "leg"
                    | "arm"
                    | "hand"
                    | "wrist"
                    | "ankle"
                    | "knee"
                    | "hip"
                    | "nose"
                    | "shoulder"
                    | "course"
            )
            && matches!(
                lemma,
                "pass"
                    | "fail"
                    | "defend"
                    | "finish"
                    | "take"
                    | "repeat"
                    | "start"
                    | "quit"
                    | "lose"
                    | "leave"
                    | "break"
                    | "hurt"
                    | "submit"
                    | "complete"
                    | "retake"
            );
        let one = matches!(
            lemma,
            "get"
                | "win"
                | "buy"
                | "find"
                | "build"
                | "need"
                | "have"
                | "make"
                | "write"
                | "send"
                | "bring"
                | "become"
                | "give"
                | "want"
                | "run"
                | "adopt"
                | "rent"
                | "wear"
                | "knit"
                | "sew"
                | "bake"
                | "publish"
                | "open"
                | "own"
                | "raise"
        ) || before == "with" && !words[i].is(&["left", "right", "first", "last"])
            || matches!(before, "was" | "is" | "am" | "are" | "were" | "been" | "i'm" | "you're" | "it's" | "it'll");
        let article = if own {
            match who {
                "you" => "your",
                "we" => "our",
                _ => "my",
            }
        } else if one {
            if words[i].low.starts_with(['a', 'e', 'i', 'o']) || words[i].low == "hour" || words[i].low.starts_with("un") {
                "an"
            } else {
                "a"
            }
        } else {
            "the"
        };
        words.insert(i, Word::new(article));
        i = end + 2;
    }
}

/// Nouns that begin a sentence without an article.
const BARE: &[&str] = &[
    "supper",
    "dinner",
    "lunch",
    "breakfast",
    "tea",
    "brunch",
    "prison",
    "rehab",
    "physio",
    "dialysis",
    "training",
    "practice",
    "practise",
    "god",
    "heaven",
    "bedtime",
    "part",
    "half",
    "most",
    "people",
    "nobody",
    "who",
    "guess",
    "please",
    "thank",
    "nothing",
    "something",
    "everything",
    "everyone",
    "somebody",
    "anyone",
    "today",
    "tomorrow",
    "yesterday",
    "next",
    "last",
    "another",
    "word",
    "rumour",
    "plan",
    "yes",
    "no",
    "ok",
    "okay",
    "sorry",
    "well",
    "parking",
    "bail",
    "custody",
    "access",
    "life",
    "death",
    "time",
    "man",
    "day",
];

/// Gives a thing at the head of a sentence its article; `known` tells names.
pub(super) fn head(words: &mut Vec<Word>, known: &dyn Fn(&str) -> bool) {
    if words.first().is_some_and(|w| !known(w.stem())) && bare_subject(words) {
        words.insert(0, Word::new("the"));
    }
}

/// "voucher is for the good cake place": a thing at the head of a sentence that has lost its "the". A word that was
/// written with a small letter and that no list holds is a thing, not a name.
fn bare_subject(words: &[Word]) -> bool {
    let Some(first) = words.first().filter(|w| !w.quote && !w.number() && w.pre.is_empty() && w.text.starts_with(char::is_lowercase))
    else {
        return false;
    };
    let came = words.len() > 1 && lexicon::is_countable(&first.low) && verbs::is_past(&words[1].low);
    // "rent never went up".
    let never = words.len() > 2 && words[1].is(&["never", "always", "still"]) && verbs::is_past(&words[2].low);
    let came = came || never && lexicon::verb(&first.low).is_some_and(|(f, _)| f.base);
    let Some(v) = (if came { Some(1 + usize::from(never)) } else { verbs::finite(words) }).filter(|v| (1..=6).contains(v)) else {
        return false;
    };
    let low = first.low.as_str();
    let head = words[..v].iter().position(|w| lexicon::is_preposition(&w.low) || lexicon::is_adverb(&w.low)).unwrap_or(v);
    let noun = words.get(head.saturating_sub(1)).map_or("", |w| w.low.as_str());
    let verb = lexicon::verb(low).is_some() && !lexicon::is_countable(low);
    let at_once = v == 1 || v == 2 && lexicon::is_adverb(&words[1].low);
    let thing = lexicon::is_countable(low) || !lexicon::is_known(low) || lexicon::verb(low).is_some_and(|(f, _)| f.base) && at_once;
    head > 0
        && !words[1].number()
        && !words[1].text.starts_with(char::is_uppercase)
        && thing
        && (!verb || at_once)
        && !BARE.contains(&low)
        && !low.contains('\'')
        && !(noun.ends_with('s') && !noun.ends_with("ss") && !noun.ends_with("us"))
        && !low.ends_with("ing")
        && !lexicon::is_kin_name(low)
        && lexicon::kin(low).is_none()
        && lexicon::first_name(low).is_none()
        && !lexicon::is_mass(noun)
        && !lexicon::is_mass(low)
        && !lexicon::is_place(low)
        && !lexicon::is_people(low)
        && !lexicon::is_time_noun(low)
        && !calendar::is_weekday(low)
        && calendar::month(low).is_none()
        && !calendar::is_feast(&first.text)
        && words[..v].iter().all(|w| {
            !w.is(&["and", "or", "i", "you", "we", "he", "she", "they", "it"]) && !lexicon::is_subordinator(&w.low) && !w.post.contains(',')
        })
}

/// Whether a noun phrase may begin at `i`: after a verb, a preposition.
fn opens_noun(words: &[Word], i: usize) -> bool {
    let b = &words[i - 1];
    let inside = i >= 2
        && (lexicon::is_determiner(&words[i - 2].low) || words[i - 2].low.ends_with("'s"))
        && !lexicon::is_preposition(&b.low)
        && !verbs::is_past(&b.low);
    let side = b.is(&["left"]) && i >= 2 && lexicon::is_preposition(&words[i - 2].low);
    if inside || side || lexicon::is_adjective(&b.low) || b.is(&["last", "own", "next"]) {
        return false;
    }
    !b.quote
        && b.post.is_empty()
        && (lexicon::is_preposition(&b.low)
            && !b.is(&["home", "up", "out", "off", "down", "over", "about", "around", "past", "like", "as", "since", "before", "after"])
            || verbs::is_past(&b.low) && !lexicon::is_auxiliary(&b.low)
            || lexicon::verb(&b.low)
                .is_some_and(|(f, _)| (f.base || f.third || f.ing) && !lexicon::is_countable(&b.low) && !lexicon::is_time_noun(&b.low))
                && i >= 2
            || b.is(&["was", "is", "became", "when", "where", "because", "if", "while"]) && i >= 1)
}

/// The last word of a bare noun phrase with a countable head that begins at `i`.
fn noun_phrase(words: &[Word], i: usize) -> Option<usize> {
    let mut at = i;
    while at < words.len() && at < i + 4 {
        let w = &words[at];
        if w.quote
            || w.number()
            || !w.pre.is_empty()
            || w.text.starts_with(char::is_uppercase) && at > 0 && !calendar::is_weekday(&w.low)
            || w.low.ends_with("'s")
        {
            return None;
        }
        let next = words.get(at + 1);
        let goes_on = next.is_some_and(|n| {
            w.post.is_empty() && !n.quote && (lexicon::is_countable(&n.low) && !verbs::is_past(&n.low) || n.is(&["table", "trip", "test"]))
        }) && !next.is_some_and(|n| lexicon::verb(&n.low).is_some_and(|(f, _)| f.past) && !lexicon::is_countable(&n.low));
        let compound = next.is_some_and(|n| {
            w.post.is_empty()
                && n.low.len() > 3
                && n.low.ends_with('s')
                && !n.low.ends_with("ss")
                && !n.low.contains('\'')
                && !lexicon::is_preposition(&n.low)
                && !lexicon::is_adverb(&n.low)
                && !lexicon::is_determiner(&n.low)
                && (lexicon::is_third_or_plural(&n.low) || lexicon::verb(&n.low).is_none())
                && i > 0
        });
        if compound {
            return None;
        }
        if lexicon::is_countable(&w.low) && !goes_on {
            return Some(at);
        }
        let modifier = w.is(&["left"]) && goes_on
            || lexicon::is_adjective(&w.low) && !lexicon::is_determiner(&w.low) && !lexicon::is_preposition(&w.low)
            || lexicon::is_countable(&w.low)
            || goes_on
                && (verbs::is_ing(&w.low)
                    || calendar::is_weekday(&w.low)
                    || lexicon::is_mass(&w.low)
                    || lexicon::is_time_noun(&w.low)
                    || !lexicon::is_known(&w.low) && w.low.chars().all(char::is_alphabetic) && !w.low.ends_with("ly"));
        if !modifier
            || lexicon::is_adjective(&w.low)
                && matches!(
                    w.low.as_str(),
                    "last" | "next" | "first" | "own" | "same" | "best" | "worst" | "well" | "fine" | "half" | "only" | "enough"
                )
                && i == at
                && matches!(w.low.as_str(), "last" | "next" | "own" | "well" | "half" | "enough")
        {
            return None;
        }
        at += 1;
    }
    None
}
