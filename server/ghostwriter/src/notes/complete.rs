//! Notes are telegrams; a letter has sentences. What a note left out and any reader would supply is supplied here:
//! the subject, an article, "in" before a year. Nothing else is added.

use super::{
    Air, Place, calendar, dates, lexicon, verbs,
    words::{Word, capital},
};

/// What a clause turned out to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
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

fn low(words: &[Word], k: usize) -> &str {
    words.get(k).map_or("", |w| w.low.as_str())
}

fn with(front: &str, words: &[Word]) -> Vec<Word> {
    front.split(' ').map(Word::new).chain(words.iter().cloned()).collect()
}

/// What this clause is, as it stands.
pub(super) fn shape(words: &[Word]) -> Shape {
    let Some(first) = words.first() else { return Shape::Rest };
    let f = first.low.as_str();
    if first.quote {
        return Shape::Rest;
    }
    // "Sami may come": no month.
    if low(words, 1) == "may" && words.len() > 2 && lexicon::verb(low(words, 2)).is_some_and(|(f, _)| f.base)
        || low(words, 1) == "may" && low(words, 2) == "be"
    {
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
fn second_clause_at(words: &[Word]) -> Option<usize> {
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

/// Verbs whose subject, left out, is the writer.
const I_BASE: &[&str] = &[
    "miss",
    "love",
    "hope",
    "wish",
    "want",
    "think",
    "remember",
    "need",
    "know",
    "owe",
    "feel",
    "believe",
    "regret",
    "promise",
    "plan",
    "enclose",
    "admire",
    "have",
    "like",
    "hate",
    "trust",
    "expect",
    "understand",
    "appreciate",
    "realise",
    "realize",
    "accept",
    "apologise",
    "apologize",
    "adore",
    "prefer",
    "intend",
    "guess",
    "suppose",
    "wonder",
    "dream",
    "treasure",
    "cherish",
    "recall",
    "envy",
    "mean",
    "hear",
    "see",
    "agree",
    "forgive",
    "thank",
    "pray",
    "live",
    "start",
    "send",
    "forget",
    "own",
    "value",
    "respect",
    "wear",
    "use",
    "congratulate",
    "invite",
    "keep",
    "work",
    "say",
    "swear",
];
const MUTUAL: &[&str] = &[
    "meet",
    "marry",
    "divorce",
    "kiss",
    "dance",
    "camp",
    "laugh",
    "talk",
    "sing",
    "share",
    "hike",
    "swim",
    "sail",
    "argue",
    "cook",
    "skate",
    "travel",
    "drive",
    "walk",
    "rebuild",
    "spend",
    "fall",
    "move",
    "eat",
    "drink",
    "hitchhike",
    "cycle",
    "honeymoon",
    "elope",
    "picnic",
    "giggle",
    "chat",
    "quarrel",
    "fight",
    "paddle",
    "kayak",
    "bake",
    "grow",
    "stay",
    "sleep",
    "live",
    "watch",
    "play",
    "get",
    "buy",
    "go",
    "ride",
    "climb",
    "ski",
    "build",
    "plant",
    "paint",
    "celebrate",
];
const ALWAYS_MUTUAL: &[&str] = &["meet", "marry", "divorce", "kiss", "elope", "hitchhike", "camp", "share"];
const I_PAST: &[&str] = &[
    "cry", "miss", "think", "want", "feel", "hope", "wish", "know", "remember", "regret", "realise", "realize", "hear", "see", "mean",
    "believe", "find", "receive", "forget", "dream", "enjoy", "love", "hate", "admire", "wonder", "worry", "doubt",
];
const I_OF_YOURS: &[&str] = &[
    "forget",
    "miss",
    "borrow",
    "read",
    "receive",
    "get",
    "find",
    "love",
    "like",
    "watch",
    "hear",
    "see",
    "admire",
    "enjoy",
    "ruin",
    "steal",
    "copy",
    "damage",
    "open",
    "try",
    "know",
    "recognise",
    "recognize",
    "remember",
    "use",
    "think",
    "follow",
    "ignore",
    "crash",
    "scratch",
    "spill",
    "crack",
    "envy",
    "hide",
];
const I_OF_MINE: &[&str] = &[
    "lose", "sell", "break", "quit", "leave", "finish", "pass", "start", "change", "pack", "move", "find", "get", "have", "hurt", "burn",
    "sign", "miss", "retire", "resign", "hand", "cut", "write", "swallow", "publish",
];
const PASSIVE: &[&str] = &[
    "born",
    "named",
    "diagnosed",
    "promoted",
    "elected",
    "chosen",
    "awarded",
    "accepted",
    "engaged",
    "invited",
    "hired",
    "fired",
    "admitted",
    "widowed",
    "voted",
    "raised",
    "selected",
];
const DOING_NOW: &[&str] = &[
    "thinking",
    "coming",
    "moving",
    "starting",
    "sending",
    "enclosing",
    "bringing",
    "hoping",
    "praying",
    "looking",
    "writing",
    "leaving",
    "getting",
    "having",
    "expecting",
    "going",
    "returning",
    "flying",
    "giving",
    "learning",
    "trying",
    "wishing",
    "missing",
    "holding",
    "keeping",
    "counting",
    "saving",
    "selling",
    "retiring",
    "planning",
    "marrying",
];

/// Whether a clause tells the reader to do something.
pub(super) fn orders(words: &[Word]) -> bool {
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
pub(super) fn subject(words: &[Word], place: &Place, same: Option<&str>) -> Option<Vec<Word>> {
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
    if matches!(low(words, 0), "there" | "here") || low(words, 0) == "half" && matches!(low(words, 1), "is" | "was" | "are" | "were") {
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
            let theirs = matches!(place.air, Air::Theirs) && !words.iter().any(|x| x.is(&["you", "your"]));
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
    let (forms, base) = lexicon::verb(w)?;
    let past = verbs::is_past(w);
    if forms.third && !forms.base && !past {
        let mut rest = rest.to_vec();
        let at = v - before.len();
        let (turned, _) = verbs::agree(w, false, Some(next));
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
        return Some(put("you", &rest));
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

/// "We met in 1964, roller rink in Tulsa" has lost its "at a".
pub(super) fn meeting_place(words: &[Word]) -> Option<Vec<Word>> {
    let head = words.iter().position(|w| lexicon::is_preposition(&w.low)).unwrap_or(words.len());
    let noun = words.get(head.checked_sub(1)?)?;
    if !lexicon::is_meeting_place(noun.stem()) || head > 4 || verbs::finite(words).is_some() {
        return None;
    }
    let first = words.first()?;
    if lexicon::is_determiner(&first.low) || first.low.ends_with("'s") || first.text.starts_with(char::is_uppercase) {
        return Some(with("at", words));
    }
    let an = first.low.starts_with(['a', 'e', 'i', 'o']);
    Some(with(if an { "at an" } else { "at a" }, words))
}

/// "Dad" where it is said as a name, first names, places, peoples.
pub(super) fn capitals(words: &mut [Word], known: &dyn Fn(&str) -> bool) {
    for i in 0..words.len() {
        if words[i].quote {
            continue;
        }
        let stem = words[i].stem().to_string();
        let before = i.checked_sub(1).map_or("", |b| words[b].low.as_str());
        let owned = lexicon::is_determiner(before)
            || before.ends_with("'s")
            || lexicon::is_adjective(before) && i > 1 && lexicon::is_determiner(&words[i - 2].low);
        let kin_name = lexicon::is_kin_name(&stem)
            && !owned
            && !matches!(stem.as_str(), "pop" | "mother" | "father" | "grandfather" | "grandmother" | "nan");
        let nan = stem == "nan" && !owned;
        let name =
            lexicon::first_name(&stem).is_some() && !lexicon::is_word_too(&stem) && !(owned && lexicon::is_kin_name(&stem)) || known(&stem);
        let titled =
            matches!(stem.trim_end_matches('.'), "uncle" | "aunt" | "auntie" | "cousin" | "mr" | "mrs" | "ms" | "dr" | "st" | "prof")
                && words.get(i + 1).is_some_and(|n| lexicon::first_name(n.stem()).is_some() || n.text.starts_with(char::is_uppercase))
                && (!owned || stem.len() < 4);
        if kin_name || nan || name || titled || lexicon::is_place(&stem) || lexicon::is_people(&stem) {
            let text = capital(&words[i].text);
            words[i].text = text;
            if matches!(stem.as_str(), "usa" | "uk") {
                let text = words[i].text.to_uppercase();
                words[i].text = text;
            }
        }
        if titled && let Some(next) = words.get_mut(i + 1) {
            let text = capital(&next.text);
            next.text = text;
        }
    }
}

/// What one has not done, as people write it: "not slept", "not told anyone".
const NOT_DONE: &[&str] = &[
    "slept",
    "eaten",
    "forgotten",
    "told",
    "been",
    "had",
    "drunk",
    "smoked",
    "seen",
    "heard",
    "stopped",
    "met",
    "done",
    "given",
    "spoken",
    "written",
    "finished",
    "started",
    "read",
    "missed",
    "touched",
    "opened",
    "used",
    "worn",
    "changed",
    "moved",
    "cried",
    "said",
];

/// A name that looks like an adverb: "Kelly texted".
fn named(word: &Word, place: &Place) -> bool {
    lexicon::first_name(&word.low).is_some()
        || word.text.starts_with(char::is_uppercase) && place.known.contains(word.low.as_str())
        || matches!(
            word.low.as_str(),
            "kelly" | "sally" | "billy" | "willy" | "wally" | "kimberly" | "beverly" | "ellie" | "shelly" | "tully" | "reilly" | "ghaly"
        )
}

/// "We will do the bins for as long as": a note that breaks off where everybody knows how it goes on.
pub(super) fn broken_off(words: &mut Vec<Word>) {
    if let [.., a, b, c] = words.as_slice()
        && a.is(&["as"])
        && b.is(&["long"])
        && c.is(&["as"])
    {
        words.extend(["it", "takes"].map(Word::new));
    }
}

/// Whether something sets out or begins here: "leaves from Southampton in May".
pub(super) fn sets_out(words: &[Word]) -> bool {
    words.first().is_some_and(|w| {
        w.is(&["leaves", "arrives", "starts", "begins", "sails", "departs", "lands", "opens", "closes", "runs", "ends", "goes"])
    }) && words.get(1).is_some_and(|n| n.is(&["from", "at", "on", "in", "to"]))
        && words.iter().any(|w| w.number() || calendar::month(&w.low).is_some() || calendar::is_weekday(&w.low))
}

/// "When my grant failed you stayed": a comma where the second clause begins.
pub(super) fn comma(words: &mut [Word]) {
    let opens = words.first().is_some_and(|w| w.is(&["when", "if", "after", "while", "until", "till", "whenever", "although", "because"]));
    if opens
        && let Some(at) = second_clause_at(words)
        && at > 2
    {
        words[at - 1].post.push(',');
    }
}

/// By which word somebody else who was the subject of a clause is meant in the next.
pub(super) fn other_subject(words: &[Word]) -> Option<&'static str> {
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
pub(super) fn is_past_first(words: &[Word]) -> bool {
    let at = words.iter().take_while(|w| lexicon::is_adverb(&w.low) || w.low.ends_with("ly")).count();
    words.get(at).is_some_and(|w| verbs::is_past(&w.low))
}
