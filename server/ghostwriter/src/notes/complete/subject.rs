//! The subject that a clause has lost.

use super::{
    doers::{ALWAYS_MUTUAL, DOING_NOW, I_BASE, I_OF_MINE, I_OF_YOURS, I_PAST, MUTUAL, NOT_DONE, PASSIVE},
    low, with,
};
use crate::notes::{Air, Place, calendar, dates, lexicon, verbs, words::Word};

/// Whether a clause tells the reader to do something.
pub(in crate::notes) fn orders(words: &[Word]) -> bool {
    const ORDERS: [&str; 22] = [
        "keep", "bring", "take", "come", "ring", "call", "give", "let", "don't", "pass", "eat", "wear", "use", "open", "look", "stay",
        "please", "wait", "ask", "hold", "spend", "buy",
    ];
    words.len() > 1 && words[0].is(&ORDERS) && !words[1].is(&["me", "us"]) && !verbs::is_past(&words[0].low)
}

/// The subject that a clause beginning with this verb has lost.
fn who(words: &[Word], v: usize, place: &Place) -> &'static str {
    let me = if place.many { "we" } else { "I" };
    let after = &words[v + 1..];
    let stop = after.iter().position(|w| lexicon::is_subordinator(&w.low) || w.is(&["and"])).unwrap_or(after.len());
    let near = &after[..stop.max(1).min(after.len())];
    let has = |list: &[&str]| near.iter().any(|w| w.is(list));
    let has_us = has(&["me", "us", "myself"]);
    let has_my = has(&["my", "our", "mine"]);
    // "every city you played in" is no object.
    let acts = |k: usize| {
        near.get(k + 1).is_some_and(|n| {
            verbs::is_finite_word(&n.low) || lexicon::is_adverb(&n.low) && near.get(k + 2).is_some_and(|m| verbs::is_finite_word(&m.low))
        })
    };
    let has_you = near.iter().enumerate().any(|(k, w)| w.is(&["yourself"]) || w.is(&["you"]) && !acts(k));
    let has_your = has(&["your", "yours"]);
    let verb = low(words, v);
    let base = lexicon::verb(verb).map_or(verb, |(_, b)| b);
    let is = |list: &[&str]| list.contains(&base);
    if has(&["yourself"]) {
        return "you";
    }
    if has(&["myself"]) {
        return "I";
    }
    if is(&["take"]) && has_us && near.iter().any(|w| w.number() || lexicon::is_time_noun(&w.low)) {
        return "it";
    }
    // "took them long enough".
    let long = has(&["them", "him", "her", "everyone"]) && has(&["long", "ages", "forever"]);
    if is(&["rain", "snow"]) || is(&["take"]) && long {
        return "it";
    }
    // "saw the kids at our gate": who sees something of the writer's own is the writer.
    if is(&["see", "hear", "notice", "spot", "overhear"]) && has_my && !has_us {
        return me;
    }
    if has_us && !has_you {
        return "you";
    }
    if has_you {
        return me;
    }
    if has(&["each", "together"]) {
        return "we";
    }
    if has_your {
        let mine = place.air == Air::Sorry || is(&["wear", "use"]) && place.air == Air::Thanks;
        return if mine || is(I_OF_YOURS) { me } else { "you" };
    }
    if has_my {
        return if is(I_OF_MINE) { me } else { "you" };
    }
    if is(ALWAYS_MUTUAL) {
        return "we";
    }
    let gained = is(&["get", "pass", "win", "graduate", "start", "move", "become", "finish"]);
    if gained && place.air == Air::Thanks {
        return me;
    }
    if is(I_PAST) || matches!(place.air, Air::Sorry | Air::News) {
        return me;
    }
    let reader = matches!(place.air, Air::Thanks | Air::Theirs);
    let ours =
        is(&["lose", "buy", "rent", "raise", "save", "sell", "survive", "have", "adopt", "open", "start", "fix", "bury", "sign", "wait"]);
    if place.air == Air::Together && ours {
        return "we";
    }
    if is(MUTUAL)
        && !reader
        && !(base == "get" && near.iter().any(|w| w.is(&["job", "degree", "licence", "license", "promotion", "prize", "medal", "place"])))
    {
        return "we";
    }
    "you"
}

/// A note that begins with a verb gets its subject; `same` when the clause before lends its own.
pub(in crate::notes) fn subject(words: &[Word], place: &Place, same: Option<&str>) -> Option<Vec<Word>> {
    let lead = dates::leading_time(words);
    let mut v = if lead < words.len() { lead } else { 0 };
    while v < words.len()
        && (lexicon::is_adverb(low(words, v)) || low(words, v).ends_with("ly") && !named(&words[v], place))
        && !verbs::is_auxiliary_word(low(words, v))
    {
        v += 1;
    }
    let verb = words.get(v).filter(|w| !w.quote)?;
    let w = verb.low.as_str();
    let (before, rest) = words.split_at(lead.min(v));
    let me = if place.many { "we" } else { "I" };
    let put = |who: &str, rest: &[Word]| -> Vec<Word> { before.iter().cloned().chain(with(who, rest)).collect() };
    let adverbs: Vec<Word> = rest[..v - before.len()].to_vec();
    let next = low(words, v + 1);
    if matches!(low(words, 0), "there" | "here")
        || low(words, 0) == "half" && matches!(low(words, 1), "is" | "was" | "are" | "were" | "have" | "has" | "had")
    {
        return None;
    }
    if low(words, 0) == "no" && !next_is(words, 1, &["longer", "more"]) {
        return None;
    }
    // "today is the 3rd", "last day is Friday": the time is what is spoken of.
    if lead > 0
        && v == lead
        && matches!(w, "is" | "was" | "will" | "isn't" | "wasn't")
        && words.get(v + 1).is_some_and(|n| {
            n.number()
                || lexicon::is_determiner(&n.low)
                || lexicon::is_possessive(&n.low)
                || calendar::is_weekday(&n.low)
                || calendar::month(&n.low).is_some()
                || n.low == "when"
                || n.low == "be"
        })
    {
        let own = lead == 2 && words[0].is(&["last", "first"]) && place.air == Air::News;
        return own.then(|| with("my", words));
    }
    if v == 0 && w == "own" && words.len() < 4 && !lexicon::is_determiner(next) {
        return None;
    }
    // "so was Maja".
    if low(words, 0) == "so" && lexicon::is_auxiliary(low(words, 1)) && words.len() > 2 && !low(words, 1).contains('\'') {
        return None;
    }
    // "not allowed to ring": the reader, where they are told so; "not allowed to ask where you are": the writer.
    if v > 0 && words[v - 1].is(&["not"]) && v == 1 && words[v].is(&["allowed", "permitted", "supposed", "meant", "expected"]) {
        let me = words.iter().any(|w| w.is(&["you", "your", "yours"]));
        return Some(with(
            if !me {
                "you are"
            } else if place.many {
                "we are"
            } else {
                "I am"
            },
            words,
        ));
    }
    // "not slept", "not told anyone".
    if v == 1 && words[0].is(&["not"]) && verbs::is_past(w) {
        return (verbs::is_participle(w) && NOT_DONE.contains(&w)).then(|| put(if place.many { "we have" } else { "I have" }, rest));
    }
    if v > 0 && words[v - 1].is(&["not"]) && verbs::is_ing(w) {
        return Some(put(if place.many { "we are" } else { "I am" }, rest));
    }
    if w == "am" && v > 0 && words[v - 1].number() {
        return None;
    }
    // Feelings: "so proud of you", "not angry any more".
    if lexicon::is_feeling(w) || w == "fed" && next == "up" {
        let complement = words.get(v + 1).is_none()
            || matches!(
                next,
                "of" | "that"
                    | "to"
                    | "for"
                    | "about"
                    | "at"
                    | "with"
                    | "i"
                    | "you"
                    | "we"
                    | "any"
                    | "you're"
                    | "you've"
                    | "it"
                    | "when"
                    | "how"
                    | "if"
                    | "because"
                    | "anymore"
                    | "the"
                    | "my"
                    | "not"
                    | "still"
                    | "your"
                    | "he"
                    | "she"
                    | "they"
                    | "in"
                    | "and"
                    | "on"
            )
            || next.contains('\'');
        // "afraid of the escalator till last year": what is over is not felt by the writer.
        let over = words.windows(2).any(|p| p[0].is(&["till", "until"]) && p[1].is(&["last"]));
        if over && complement {
            let who = if matches!(place.air, Air::Sorry | Air::News) { "I was" } else { "you were" };
            return Some(put(who, rest));
        }
        let all_feelings = words.len() <= v + 1 && before.is_empty();
        if complement || all_feelings {
            return Some(put(if place.many { "we are" } else { "I am" }, rest));
        }
        return None;
    }
    if low(words, lead) == "no" && next_is(words, lead + 1, &["longer", "more"]) {
        return Some(put(if place.many { "we are" } else { "I am" }, rest));
    }
    if lexicon::is_auxiliary(w) {
        let base = w;
        if base.contains('\'')
            && (base.ends_with("'m")
                || base.ends_with("'ve")
                || base.ends_with("'d")
                || base.ends_with("'ll")
                || base.ends_with("'re")
                || base.ends_with("'s"))
        {
            return None;
        }
        // A question asks for itself.
        if matches!(next, "i" | "you" | "we" | "he" | "she" | "they" | "it" | "this") && base != "have" && base != "had" {
            return None;
        }
        let own = |list: &[&str]| words[v + 1..].iter().take(6).any(|x| x.is(list));
        return match base {
            "don't" if next == "even" && next_is(words, v + 2, &["think", "dare", "start", "bother", "try", "ask", "mention"]) => None,
            "don't"
                if next_is(
                    words,
                    v + 1,
                    &[
                        "worry", "be", "change", "feel", "let", "cry", "answer", "reply", "stop", "give", "work", "hesitate", "lose",
                        "forget", "blame", "rush", "mention", "write", "come", "bring", "tell", "call", "hurry", "ever", "you",
                    ],
                ) =>
            {
                None
            }
            // "come for supper, or don't".
            "don't" if next.is_empty() && v == 0 => None,
            // "don't thank me" is said to the reader.
            "don't" if own(&["me", "us"]) && lexicon::verb(next).is_some_and(|(f, _)| f.base) => None,
            "do" => None,
            "don't" | "am" | "can't" | "cannot" | "won't" | "will" | "would" | "haven't" | "have" | "can" | "shall" | "wouldn't"
            | "couldn't" | "could" | "should" | "shouldn't" | "must" => {
                if matches!(base, "have" | "could" | "couldn't" | "would" | "can") && own(&["me", "us"]) && !own(&["you"]) {
                    Some(put("you", rest))
                } else {
                    Some(put(me, rest))
                }
            }
            "had" if matches!(place.air, Air::Theirs) || own(&["me", "us"]) => Some(put("you", rest)),
            "had" => Some(put(me, rest)),
            "didn't" | "did" | "hadn't" => {
                let you = own(&["me", "us"]) && !own(&["you"]) || !own(&["you", "your"]) && matches!(place.air, Air::Thanks | Air::Theirs);
                Some(put(if you { "you" } else { me }, rest))
            }
            "was" | "wasn't" => {
                let feeling = words[v + 1..].iter().take(3).any(|x| lexicon::is_feeling(&x.low)) || own(&["you"]);
                let sorry = matches!(place.air, Air::Sorry | Air::News);
                if feeling && !own(&["me"]) || sorry {
                    return Some(put(me, rest));
                }
                let mut rest = rest.to_vec();
                let at = v - before.len();
                rest[at].set(if base == "was" { "were" } else { "weren't" });
                Some(put("you", &rest))
            }
            "were" | "weren't" => Some(put(
                if words[v + 1..].iter().any(|x| x.low.ends_with('s') && !lexicon::is_adverb(&x.low)) || own(&["together"]) {
                    "we"
                } else {
                    "you"
                },
                rest,
            )),
            "is" | "has" | "does" | "isn't" | "hasn't" | "doesn't" => {
                let (turned, _) = verbs::agree(base, false, None);
                let mut rest = rest.to_vec();
                let at = v - before.len();
                rest[at].set(&turned?);
                Some(put("you", &rest))
            }
            "are" | "aren't" => Some(put("you", rest)),
            _ => None,
        };
    }
    if w == "known" {
        return Some(put(if place.many { "we have" } else { "I have" }, rest));
    }
    if w == "been" {
        let friends = words[v + 1..].iter().take(2).any(|x| x.low.ends_with('s') && lexicon::kin(&x.low).is_some());
        let you = matches!(place.air, Air::Theirs) || words.iter().any(|x| x.is(&["me"]));
        let who = if friends || words.iter().any(|x| x.is(&["together"])) {
            "we have"
        } else if you {
            "you have"
        } else if place.many {
            "we have"
        } else {
            "I have"
        };
        return Some(put(who, rest));
    }
    if PASSIVE.contains(&w)
        && !(w == "voted" && next == "for")
        && (matches!(
            next,
            "to" | "in" | "with" | "on" | "at" | "as" | "for" | "by" | "after" | "" | "again" | "into" | "a" | "the" | "best" | "from"
        ) || calendar::is_year(next))
    {
        return Some(put(if matches!(place.air, Air::News) { "I was" } else { "you were" }, rest));
    }
    if verbs::is_ing(w) {
        if DOING_NOW.contains(&w)
            && adverbs.len() + before.len() == v
            && !(w == "holding"
                || w == "having"
                || w == "counting"
                || w == "keeping"
                || w == "trying"
                || w == "learning"
                || w == "getting" && next != "married")
            || w == "looking" && next == "forward"
        {
            const OF_THE_SENDER: [&str; 14] = [
                "coming",
                "bringing",
                "sending",
                "enclosing",
                "hoping",
                "praying",
                "thinking",
                "looking",
                "writing",
                "missing",
                "wishing",
                "visiting",
                "saving",
                "giving",
            ];
            let theirs = matches!(place.air, Air::Theirs) && !words.iter().any(|x| x.is(&["you", "your"])) && !OF_THE_SENDER.contains(&w);
            return Some(put(
                if theirs {
                    "you are"
                } else if place.many || w == "getting" {
                    "we are"
                } else {
                    "I am"
                },
                rest,
            ));
        }
        return None;
    }
    if !verbs::is_finite_here(words, v) {
        return None;
    }
    // "never docked me": a verb that no list holds is one by its ending.
    let unknown = lexicon::Forms { past: true, ..lexicon::Forms::default() };
    let (forms, base) = lexicon::verb(w).or((verbs::is_past(w) && v > 0).then_some((unknown, "")))?;
    let past = verbs::is_past(w);
    if forms.third && !forms.base && !past {
        let mut rest = rest.to_vec();
        let at = v - before.len();
        // Who gives notice speaks of themselves as of a third: "starts own place".
        let mine = place.air == Air::News && !words.iter().any(|x| x.is(&["me", "us", "you", "your"]));
        let (turned, _) = verbs::agree(w, mine, Some(next));
        if let Some(t) = turned {
            rest[at].set(&t);
            // "makes soup and sings".
            for k in at + 1..rest.len().saturating_sub(1) {
                if rest[k].is(&["and"])
                    && lexicon::verb(&rest[k + 1].low).is_some_and(|(f, _)| f.third && !f.base)
                    && !lexicon::is_third_or_plural(&rest[k + 1].low)
                    && let (Some(t), _) = verbs::agree(&rest[k + 1].low.clone(), false, None)
                {
                    rest[k + 1].set(&t);
                }
            }
        }
        return Some(put(if mine { me } else { "you" }, &rest));
    }
    if past {
        if let Some(same) = same {
            return Some(put(same, rest));
        }
        return Some(put(who(words, v, place), rest));
    }
    let mutual = MUTUAL.contains(&base)
        && words[v..].iter().any(|x| x.is(&["every", "each", "together"]))
        && !words[v..].iter().any(|x| x.is(&["you", "your", "my"]));
    if mutual {
        return Some(put("we", rest));
    }
    let adverb_first = v > before.len();
    if I_BASE.contains(&base)
        && !(matches!(
            base,
            "keep"
                | "use"
                | "wear"
                | "send"
                | "have"
                | "say"
                | "forgive"
                | "see"
                | "live"
                | "start"
                | "trust"
                | "enjoy"
                | "work"
                | "thank"
                | "forget"
                | "know"
                | "hear"
        ) && !adverb_first
            && imperative(words, v))
    {
        return Some(put(me, rest));
    }
    None
}

fn next_is(words: &[Word], k: usize, list: &[&str]) -> bool {
    words.get(k).is_some_and(|w| w.is(list))
}

/// Whether a clause that has lost its subject tells what only somebody who feels or hears can do: "heard from Agnes".
pub(in crate::notes) fn perceives(words: &[Word]) -> bool {
    let verb = words.iter().find(|w| verbs::is_past(&w.low)).and_then(|w| lexicon::verb(&w.low));
    is_past_first(words) && verb.is_some_and(|(_, base)| I_PAST.contains(&base) && base != "find" && base != "mean")
}

/// "keep the book", "say hi to mum", "trust yourself".
fn imperative(words: &[Word], v: usize) -> bool {
    let next = low(words, v + 1);
    match low(words, v) {
        "have" => matches!(next, "a" | "fun" | "faith"),
        "thank" | "know" | "see" | "hear" => matches!(next, "god" | "goodness"),
        "start" | "live" | "work" => {
            !words.iter().any(|w| w.is(&["my", "i"])) && v == 0 && !words[v..].iter().any(|w| w.is(&["as", "in", "on", "at"]))
        }
        "send" => !words.iter().any(|w| w.is(&["you"])),
        _ => true,
    }
}

/// A name that looks like an adverb: "Kelly texted".
fn named(word: &Word, place: &Place) -> bool {
    lexicon::first_name(&word.low).is_some()
        || word.text.starts_with(char::is_uppercase) && place.known.contains(word.low.as_str())
        || matches!(
            word.low.as_str(),
            "kelly" | "sally" | "billy" | "willy" | "wally" | "kimberly" | "beverly" | "ellie" | "shelly" | "tully" | "reilly" | "ghaly"
        )
}

/// By which word somebody else who was the subject of a clause is meant in the next.
pub(in crate::notes) fn other_subject(words: &[Word]) -> Option<&'static str> {
    let v = verbs::finite(words)?;
    let before = &words[..v];
    if before.is_empty() || before.iter().any(|w| w.is(&["i", "you", "we", "they", "and"]) || w.quote) || words[v].low.contains('\'') {
        return None;
    }
    let gender = before
        .iter()
        .rev()
        .find_map(|w| if w.low.ends_with("'s") { None } else { lexicon::kin(&w.low).or_else(|| lexicon::first_name(&w.low)) });
    match gender {
        Some(lexicon::Gender::She) => Some("she"),
        Some(lexicon::Gender::He) => Some("he"),
        _ => before.last().and_then(|w| match w.low.as_str() {
            "she" => Some("she"),
            "he" => Some("he"),
            _ => None,
        }),
    }
}

/// Whether a clause begins with a verb in the past, perhaps behind an adverb.
pub(in crate::notes) fn is_past_first(words: &[Word]) -> bool {
    let at = words.iter().take_while(|w| lexicon::is_adverb(&w.low) || w.low.ends_with("ly")).count();
    words.get(at).is_some_and(|w| verbs::is_past(&w.low))
}
