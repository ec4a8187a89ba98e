//! What only names a thing becomes a sentence by a frame that claims no more than the note: "I remember …".

use super::{Air, Place, calendar, lexicon, verbs, words::Word};

/// Frames for a thing, in the order in which a letter goes through them.
const THINGS: [&str; 4] = ["I remember", "I still think of", "I have not forgotten", "I think back to"];
const OWN: [&str; 4] = ["I think of", "I remember", "I have not forgotten", "I still think of"];

fn low(words: &[Word], k: usize) -> &str {
    words.get(k).map_or("", |w| w.low.as_str())
}

pub(super) fn plural(words: &[Word]) -> bool {
    let head = words.iter().position(|w| lexicon::is_preposition(&w.low) || w.is(&["and", "who", "that"])).unwrap_or(words.len());
    let noun = words.get(head.saturating_sub(1)).map_or("", |w| w.low.as_str());
    let many = lexicon::kin(noun) == Some(lexicon::Gender::Many)
        || noun.len() > 3 && noun.ends_with('s') && !noun.ends_with("ss") && !noun.ends_with("us");
    many && !words.first().is_some_and(|w| w.is(&["a", "an", "one", "this", "that"]))
}

fn front(text: &str, words: &[Word]) -> Vec<Word> {
    text.split(' ').map(Word::new).chain(words.iter().cloned()).collect()
}

/// Sentences that people write without a verb.
pub(super) fn conventional(words: &[Word]) -> bool {
    let two = format!("{} {}", low(words, 0), low(words, 1));
    matches!(
        low(words, 0),
        "congratulations"
            | "thanks"
            | "thank"
            | "happy"
            | "merry"
            | "welcome"
            | "please"
            | "cheers"
            | "bravo"
            | "hello"
            | "goodbye"
            | "farewell"
            | "yes"
            | "hurray"
            | "hooray"
            | "let's"
    ) && (low(words, 0) != "happy"
        || matches!(
            low(words, 1),
            "birthday"
                | "anniversary"
                | "christmas"
                | "new"
                | "easter"
                | "retirement"
                | "eid"
                | "diwali"
                | "hanukkah"
                | "mother's"
                | "father's"
        )
        || words.get(1).is_some_and(Word::number))
        || matches!(
            two.as_str(),
            "good luck"
                | "well done"
                | "get well"
                | "best wishes"
                | "all the"
                | "much love"
                | "lots of"
                | "no matter"
                | "here is"
                | "here are"
                | "bon voyage"
                | "may you"
                | "may your"
                | "may the"
        ) && (two != "all the" || low(words, 2) == "best")
            && (two != "lots of" || low(words, 2) == "love")
}

/// A thing and its state: "cheque enclosed", "funeral on Friday", "baby due in March".
pub(super) fn state(words: &[Word]) -> Option<Vec<Word>> {
    let be = if plural(words)
        || words.first().is_some_and(|w| w.number() && w.low != "1" || w.is(&["two", "three", "four", "five", "six"]))
            && !words[0].low.starts_with(['€', '£', '$'])
    {
        "are"
    } else {
        "is"
    };
    let determined = |w: &[Word], article: &str| -> Vec<Word> {
        let bare = !lexicon::is_determiner(low(w, 0))
            && !w[0].number()
            && !w[0].low.ends_with("'s")
            && !w[0].text.starts_with(char::is_uppercase)
            && !plural(words)
            && !lexicon::is_mass(low(w, 0))
            && !lexicon::is_kin_name(low(w, 0));
        if bare {
            let article = if article == "a" && low(w, 0).starts_with(['a', 'e', 'i', 'o']) { "an" } else { article };
            front(article, w)
        } else {
            w.to_vec()
        }
    };
    let put = |at: usize, article: &str| -> Vec<Word> {
        let mut out = determined(&words[..at], article);
        out.push(Word::new(be));
        out.extend_from_slice(&words[at..]);
        out
    };
    if let Some(at) = words.iter().position(|w| w.is(&["enclosed", "attached", "included"])).filter(|at| *at > 0) {
        return Some(put(at, "a"));
    }
    for k in 1..words.len() {
        let prep = words[k].is(&["in", "with", "on", "inside"]);
        let tail = words[k + usize::from(prep)..].iter().any(|w| w.is(&["envelope", "parcel", "post", "package", "letter"]));
        if prep && tail && words[k..].len() <= 4 && !words[0].is(&["the", "your", "that", "my", "every", "each"]) {
            let article = if words.iter().any(|w| w.low == "the" || w.low == "this") { "a" } else { "the" };
            return Some(put(k, article));
        }
        let event = matches!(
            words[k - 1].low.as_str(),
            "funeral"
                | "wedding"
                | "party"
                | "exam"
                | "interview"
                | "operation"
                | "surgery"
                | "appointment"
                | "meeting"
                | "graduation"
                | "concert"
                | "train"
                | "flight"
                | "service"
                | "wake"
                | "christening"
                | "ceremony"
                | "reunion"
                | "dinner"
                | "opening"
                | "memorial"
                | "picnic"
                | "barbecue"
                | "confirmation"
                | "baptism"
                | "rehearsal"
                | "recital"
                | "prizegiving"
                | "shift"
                | "match"
        ) || k > 2
            && k <= 4
            && words[0].is(&["weekend", "party", "trip", "wedding", "funeral", "service"])
            && lexicon::is_preposition(&words[1].low);
        let when = words[k].is(&["on", "at"])
            && words
                .get(k + 1)
                .is_some_and(|n| calendar::is_weekday(&n.low) || n.number() || n.text.starts_with(char::is_uppercase) || n.low == "the")
            || words[k].is(&["tomorrow", "tonight", "today"]);
        if event && when && !words.iter().any(|w| calendar::is_year(&w.low) || w.is(&["that"])) {
            return Some(put(k, "the"));
        }
        let treat = words[k].is(&["on"])
            && words.get(k + 1).is_some_and(|n| n.is(&["me", "us"]))
            && words.get(k + 2).is_none_or(|n| n.is(&["on", "at", "tomorrow", "tonight", "this", "next"]))
            && k <= 2;
        let stays =
            words[k - 1].is(&["stays", "stay", "stayed", "remains", "remain", "keeps", "kept", "looks", "feels", "seems", "came", "got"]);
        if treat {
            return Some(put(k, "the"));
        }
        if !stays
            && words[k].is(&[
                "due", "gone", "ready", "fine", "healthy", "safe", "better", "worse", "pregnant", "asleep", "empty", "alive", "benign",
                "ok", "okay",
            ])
            && words.get(k + 1).is_none_or(|n| lexicon::is_preposition(&n.low) || lexicon::is_adverb(&n.low))
            && !lexicon::is_adverb(low(words, k - 1))
            && !lexicon::is_adjective(low(words, k - 1))
            && !lexicon::verb(low(words, k - 1)).is_some_and(|(f, _)| f.third)
        {
            return Some(put(k, "the"));
        }
    }
    None
}

/// A thing as a sentence. `nth` counts the frames that the letter has used, so that none comes twice in a row.
pub(super) fn thing(words: &[Word], nth: usize) -> Vec<Word> {
    let f = low(words, 0).to_string();
    if conventional(words) {
        return words.to_vec();
    }
    if let Some(out) = state(words) {
        return out;
    }
    if f == "no" {
        if matches!(low(words, 1), "need" | "hurry" | "rush" | "pressure" | "excuse" | "excuses" | "reason" | "doubt" | "shame")
            || words.len() <= 4
            || words.iter().any(|w| w.is(&["till", "until"]))
        {
            return front(if plural(words) { "there are" } else { "there is" }, words);
        }
        return front("there was", words);
    }
    if words.len() > 2
        && lexicon::is_time_noun(low(words, 1))
        && (words[0].number() || lexicon::is_determiner(&f))
        && words.last().is_some_and(|w| w.is(&["today", "tomorrow"]))
    {
        return front("it is", words);
    }
    if f == "nothing" && !words.get(1).is_some_and(|w| lexicon::verb(&w.low).is_some_and(|(f, _)| f.third)) {
        return front("there is", words);
    }
    if is_person(words) {
        let best = matches!(
            f.as_str(),
            "best"
                | "worst"
                | "kindest"
                | "bravest"
                | "funniest"
                | "only"
                | "strongest"
                | "toughest"
                | "first"
                | "greatest"
                | "smartest"
                | "finest"
                | "gentlest"
                | "most"
                | "sweetest"
                | "wisest"
        ) || f.ends_with("est") && f.len() > 5;
        return if lexicon::is_determiner(&f) || plural(words) {
            front("you are", words)
        } else if best {
            front("you are the", words)
        } else {
            front(if f.starts_with(['a', 'e', 'i', 'o']) { "you are an" } else { "you are a" }, words)
        };
    }
    if matches!(f.as_str(), "first" | "last" | "only" | "youngest" | "oldest") && words.iter().any(|w| w.low == "to") {
        return front("you are the", words);
    }
    if !remembered(words) {
        return words.to_vec();
    }
    let own = matches!(f.as_str(), "your" | "yours");
    let list = if own { OWN } else { THINGS };
    let frame = list[nth % list.len()];
    let bare = bare_countable(words);
    if bare { front(&format!("{frame} the"), words) } else { front(frame, words) }
}

/// Whether a thing can be one of the past: "ninety days on Thursday", "not your fault", "first time since May" and
/// "£85 in it" are no memories, and are said as they stand, as people do in letters.
fn remembered(words: &[Word]) -> bool {
    let counted = words.iter().any(|w| w.low.contains(|c: char| c.is_ascii_digit()) && !calendar::is_year(&w.low));
    // "knees bad", "currently in Riga": how it is, not what it was.
    let so = words.len() <= 3 && words.last().is_some_and(|w| lexicon::is_adjective(&w.low)) && !lexicon::is_determiner(low(words, 0))
        || low(words, 0).ends_with("ly") && !lexicon::is_adjective(low(words, 0)) && low(words, 0).len() > 5;
    let ahead =
        words.iter().any(|w| w.is(&["tomorrow", "today", "tonight", "next", "till", "until", "soon", "now", "yet", "always", "usual"]));
    let said = words.first().is_some_and(|w| w.quote || w.is(&["not", "no", "nothing", "never", "only", "still", "same", "more"]));
    let set = words.windows(2).any(|w| w[0].is(&["on"]) && calendar::is_weekday(&w[1].low) && !w[1].low.ends_with('s'));
    let alone = words.len() == 1 && !lexicon::is_mass(low(words, 0));
    let listed = low(words, 0) == "names" || low(words, 0) == "name";
    let loud = words.iter().any(|w| w.text.chars().count() > 3 && w.text.chars().all(char::is_uppercase));
    let once = low(words, 0) == "first" && low(words, 1) == "time";
    let spoken = words.last().is_some_and(|w| w.post.contains('!'));
    !(counted || so || ahead || said || set || alone || listed || loud || once || spoken)
}

/// Frames other than the one that [`thing`] would take.
pub(super) fn others(words: &[Word], nth: usize) -> Vec<Vec<Word>> {
    let own = low(words, 0) == "your";
    let list = if own { OWN } else { THINGS };
    let bare = bare_countable(words);
    (1..list.len())
        .map(|k| list[(nth + k) % list.len()])
        .map(|f| front(&if bare { format!("{f} the") } else { f.to_string() }, words))
        .take(2)
        .collect()
}

fn bare_countable(words: &[Word]) -> bool {
    if lexicon::is_determiner(low(words, 0))
        || words[0].number()
        || words[0].low.ends_with("'s")
        || words[0].quote
        || lexicon::is_kin_name(words[0].stem())
    {
        return false;
    }
    let head = words
        .iter()
        .position(|w| {
            lexicon::is_preposition(&w.low)
                || w.is(&["and", "who", "that", "when", "where", "i", "you", "we"])
                || lexicon::is_subordinator(&w.low)
        })
        .unwrap_or(words.len());
    let noun = words.get(head.wrapping_sub(1)).map_or("", |w| w.low.as_str());
    let capital = words[0].text.starts_with(char::is_uppercase) && head == 1;
    if words[0].is(&["first", "last", "wrong", "only", "same"]) && head >= 2 && !lexicon::is_time_noun(noun) {
        return true;
    }
    let adjective = head >= 2 && low(words, 0).ends_with("est");
    !capital
        && (lexicon::is_countable(noun)
            || adjective
            || matches!(low(words, head), "of") && !lexicon::is_mass(noun) && !plural(words)
            || lexicon::verb(noun).is_some_and(|(f, _)| f.base) && !lexicon::is_mass(noun)
            || plural(words) && head < words.len() && !words[0].is(&["long", "sunday"]))
}

/// "best boss I ever had", "a wonderful mother", "good listener": what the reader is.
fn is_person(words: &[Word]) -> bool {
    if words.first().is_some_and(|w| w.is(&["your", "my", "that", "the", "his", "our", "these", "those"]))
        && !(low(words, 0) == "the" && low(words, 1).ends_with("est")
            || low(words, 0) == "my" && matches!(low(words, 1), "best" | "oldest" | "rock" | "hero" | "favourite" | "favorite" | "dearest"))
    {
        return false;
    }
    let head = words
        .iter()
        .position(|w| {
            lexicon::is_preposition(&w.low) || w.is(&["and", "who", "that", "i", "we", "ever", "anyone"]) || verbs::is_past(&w.low)
        })
        .unwrap_or(words.len());
    let Some(noun) = head.checked_sub(1).and_then(|h| words.get(h)) else { return false };
    if head > 5 || noun.text.starts_with(char::is_uppercase) {
        return false;
    }
    let n = noun.low.as_str();
    let kind = lexicon::kin(n).is_some_and(|g| g != lexicon::Gender::Many)
        || matches!(
            n,
            "boss"
                | "friend"
                | "listener"
                | "cook"
                | "dancer"
                | "singer"
                | "driver"
                | "worker"
                | "teacher"
                | "neighbour"
                | "neighbor"
                | "colleague"
                | "mentor"
                | "coach"
                | "manager"
                | "person"
                | "soul"
                | "human"
                | "leader"
                | "storyteller"
                | "baker"
                | "swimmer"
                | "loser"
                | "winner"
                | "fighter"
                | "hero"
                | "parent"
                | "liar"
                | "rock"
                | "host"
                | "doctor"
                | "nurse"
                | "partner"
                | "companion"
                | "tutor"
                | "child"
                | "kid"
        );
    kind && (head >= 2 || head < words.len())
        && (lexicon::is_adjective(low(words, 0))
            || low(words, 0).ends_with("est")
            || matches!(low(words, 0), "a" | "an" | "my" | "the" | "such" | "best" | "most"))
}

/// What an adjective alone says: "funny and kind" is the reader, if no one has died.
pub(super) fn adjectives(words: &[Word], place: &Place) -> Option<Vec<Word>> {
    let first = low(words, 0);
    let adjective = lexicon::is_adjective(first)
        || matches!(first, "so" | "very" | "always" | "never" | "too" | "such") && lexicon::is_adjective(low(words, 1));
    if !adjective || lexicon::is_feeling(first) || place.air == Air::Loss {
        return None;
    }
    Some(front("you are", words))
}
