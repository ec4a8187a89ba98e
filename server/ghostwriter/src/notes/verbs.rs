//! Verbs in a note: which words are any, what belongs to them, how they agree.

use super::{calendar, lexicon, words::Word};

/// Whether the word can be a verb at all.
pub(super) fn is_verbal(low: &str) -> bool {
    lexicon::is_auxiliary(low) || lexicon::verb(low).is_some()
}

/// Whether this is a form in -ing of a verb that is known.
pub(super) fn is_ing(low: &str) -> bool {
    low.len() > 4 && low.ends_with("ing") && lexicon::verb(low).is_some_and(|(f, _)| f.ing) || matches!(low, "being" | "having" | "doing")
}

/// Whether this can be the past of a verb.
pub(super) fn is_past(low: &str) -> bool {
    if low.len() > 4 && low.ends_with("ed") && !lexicon::is_known(low) {
        return true;
    }
    matches!(low, "was" | "were" | "had" | "did" | "wasn't" | "weren't" | "hadn't" | "didn't" | "couldn't" | "could" | "would" | "wouldn't")
        || lexicon::verb(low).is_some_and(|(f, base)| {
            f.past
                && !(f.base
                    && low == base
                    && low != "read"
                    && low != "put"
                    && low != "let"
                    && low != "set"
                    && low != "cut"
                    && low != "quit"
                    && low != "hit")
        })
}

pub(super) fn is_participle(low: &str) -> bool {
    lexicon::verb(low).is_some_and(|(f, _)| f.participle) || low == "been" || low == "done"
}

/// Whether this word by itself can be the finite verb of a clause.
pub(super) fn is_finite_word(low: &str) -> bool {
    lexicon::is_auxiliary(low) || lexicon::verb(low).is_some_and(|(f, _)| f.base || f.third || f.past)
}

/// The verb after "you" or "I", and whether the search for one is over.
pub(super) fn agree(low: &str, sender: bool, next: Option<&str>) -> (Option<String>, bool) {
    let set = |w: &str| (Some(w.to_string()), true);
    match low {
        "is" => set(if sender { "am" } else { "are" }),
        "isn't" => set(if sender { "am not" } else { "aren't" }),
        "was" if !sender => set("were"),
        "wasn't" if !sender => set("weren't"),
        "has" => set("have"),
        "hasn't" => set("haven't"),
        "does" => set("do"),
        "doesn't" => set("don't"),
        "goes" => set("go"),
        w if lexicon::is_auxiliary(w) => (None, true),
        w if lexicon::is_adverb(w) || w.ends_with("ly") || matches!(w, "and" | "who" | "that" | "or" | "too") => (None, false),
        w => {
            if let Some((forms, base)) = lexicon::verb(w) {
                if forms.third && !forms.base {
                    return (Some(base.to_string()), true);
                }
                return (None, true);
            }
            if lexicon::is_preposition(w) || lexicon::is_determiner(w) || matches!(w, "alone" | "as" | "less") {
                return (None, true);
            }
            // An unknown word right after "you": a verb of the third person, if it looks like one.
            let object = next.is_none_or(|n| !is_finite_word(n)) && !lexicon::is_known(w);
            if !object || w.len() < 4 || w.ends_with("ss") || !w.ends_with('s') || w.ends_with("us") || w.ends_with("'s") {
                return (None, true);
            }
            let base = if w.ends_with("ies") && w.len() > 4 {
                format!("{}y", &w[..w.len() - 3])
            } else if ["sses", "shes", "ches", "xes", "zzes", "oes"].iter().any(|e| w.ends_with(e)) {
                w[..w.len() - 2].to_string()
            } else {
                w[..w.len() - 1].to_string()
            };
            (Some(base), true)
        }
    }
}

const GIVES: [&str; 15] =
    ["give", "lend", "owe", "send", "tell", "show", "pay", "bring", "buy", "teach", "wish", "cost", "promise", "offer", "cook"];
const SEES: [&str; 12] = ["see", "hear", "watch", "let", "help", "have", "feel", "make", "notice", "catch", "find", "leave"];

/// Whether "her" at `i` is "you" rather than "your".
pub(super) fn her_is_object(words: &[Word], i: usize) -> bool {
    let Some(next) = words.get(i + 1).filter(|_| words[i].post.is_empty()) else { return true };
    if next.quote || next.pre.contains('(') || !next.low.starts_with(char::is_alphanumeric) {
        return true;
    }
    let n = next.low.as_str();
    let after = words.get(i + 2).map(|w| w.low.as_str());
    let before = i.checked_sub(1).map_or("", |b| words[b].low.as_str());
    let lemma = lexicon::verb(before).map_or("", |(_, base)| base);
    let thing = |w: &str| lexicon::is_countable(w) || lexicon::is_mass(w) || lexicon::kin(w).is_some() || lexicon::is_time_noun(w);
    let ends = after.is_none_or(|a| {
        lexicon::is_preposition(a)
            || lexicon::is_subordinator(a)
            || lexicon::is_adverb(a)
            || lexicon::is_determiner(a)
            || matches!(a, "and" | "or" | "but")
    });
    if next.number() {
        return GIVES.contains(&lemma) && !n.ends_with("th") && !n.ends_with("st") && !n.ends_with("nd");
    }
    if matches!(n, "last" | "next") {
        return after.is_some_and(|a| lexicon::is_time_noun(a) || calendar::is_weekday(a) || calendar::is_month(a))
            && SEES.contains(&lemma) | matches!(lemma, "meet" | "visit" | "call" | "miss" | "ring" | "phone");
    }
    if matches!(n, "one" | "two" | "three" | "four" | "five" | "six") {
        return GIVES.contains(&lemma);
    }
    if n == "own" || n == "first" || n == "only" && !ends {
        return false;
    }
    if (lexicon::is_determiner(n)
        || lexicon::is_subordinator(n)
        || lexicon::is_auxiliary(n)
        || matches!(n, "and" | "or" | "but" | "me" | "him" | "her" | "i" | "we" | "she" | "he" | "they" | "it" | "to" | "not" | "who"))
        && !matches!(n, "past" | "half" | "inside" | "outside")
    {
        return true;
    }
    if lexicon::is_preposition(n) && !matches!(n, "past" | "inside" | "outside" | "like" | "opposite")
        || matches!(n, "like") && after.is_some_and(lexicon::is_determiner)
    {
        return true;
    }
    if calendar::is_weekday(n) && ends || calendar::is_year(n) {
        return true;
    }
    if lexicon::is_adverb(n) && !lexicon::is_adjective(n) && !matches!(n, "home" | "most" | "best" | "late" | "early")
        || n.ends_with("ly") && !lexicon::is_adjective(n)
    {
        return true;
    }
    if n == "late" || n == "early" || n == "best" || n == "most" || n == "home" || n == "well" {
        return ends || n == "well";
    }
    // "made her play scales".
    if matches!(lemma, "make" | "let")
        && lexicon::verb(n).is_some_and(|(f, _)| f.base)
        && after.is_some_and(|a| a.len() > 3 && a.ends_with('s') || lexicon::is_determiner(a))
    {
        return true;
    }
    // "made her pay", "watched her dance", "saw her dancing".
    if SEES.contains(&lemma)
        && let Some((forms, _)) = lexicon::verb(n)
        && (forms.base && (!thing(n) || after.is_some_and(lexicon::is_preposition)) || forms.ing)
        && !(ends && thing(n) && !matches!(lemma, "make" | "let"))
    {
        return true;
    }
    if GIVES.contains(&lemma) && !lexicon::is_adjective(n) && lexicon::kin(n).is_none() {
        // "gave her flowers", but "gave her book to me".
        return lexicon::is_mass(n) && lemma != "teach"
            || n.ends_with('s') && !n.ends_with("ss") && !thing(n) && lemma != "cook"
            || matches!(n, "luck" | "happiness" | "everything" | "thanks" | "well" | "joy" | "strength");
    }
    if lexicon::is_adjective(n) {
        let verb =
            matches!(lemma, "make" | "find" | "keep" | "see" | "call" | "leave" | "get" | "drive" | "wish" | "want" | "think" | "know");
        return ends && (verb || after.is_none()) && !thing(n);
    }
    matches!(n, "crazy" | "luck" | "goodbye" | "happiness" | "everything" | "something" | "nothing" | "someday" | "thanks" | "anything")
}

/// The place of the finite verb of a clause, if it has one.
pub(super) fn finite(words: &[Word]) -> Option<usize> {
    (0..words.len()).find(|&i| is_finite_at(words, i))
}

fn subject_like(words: &[Word], b: usize) -> bool {
    let w = &words[b];
    !w.quote
        && (lexicon::is_subject_pronoun(&w.low)
            || w.is(&["all", "both", "each", "some", "many", "you", "people"])
            || !(lexicon::is_determiner(&w.low)
                || lexicon::is_preposition(&w.low)
                || w.low.ends_with("'s")
                || w.low == "and"
                || w.low == "or"
                || lexicon::is_adjective(&w.low) && lexicon::kin(&w.low).is_none()))
}

fn is_finite_at(words: &[Word], i: usize) -> bool {
    let w = &words[i];
    if w.quote {
        return false;
    }
    let low = w.low.as_str();
    let next = words.get(i + 1);
    let prev = i.checked_sub(1).map(|b| &words[b]);
    let prev_low = prev.map_or("", |p| p.low.as_str());
    if low == "am" && prev.is_some_and(Word::number) {
        return false;
    }
    if lexicon::is_auxiliary(low) {
        // "my will", "the might".
        let noun = matches!(low, "will" | "might" | "can" | "must") && prev.is_some_and(|p| lexicon::is_determiner(&p.low));
        return !(noun || matches!(low, "do" | "have" | "be") && prev_low == "to");
    }
    if low.ends_with("'s")
        && (lexicon::first_name(w.stem()).is_some() || lexicon::kin(w.stem()).is_some())
        && next.is_some_and(|n| is_ing(&n.low) || n.is(&["not", "been", "a", "the", "gone"]) || lexicon::is_feeling(&n.low))
    {
        return true;
    }
    // "money's in the tin", "the door's open", "rent's due".
    let opens = i == 0 || i == 1 && lexicon::is_determiner(prev_low);
    let ends = |k: usize| words.get(k).is_none_or(|m| m.is(&["and", "but", "so"]) || lexicon::is_preposition(&m.low));
    let said = next.is_some_and(|n| {
        n.is(&["in", "on", "at", "under", "behind", "not", "still", "here", "there", "paid"])
            || lexicon::is_adjective(&n.low) && ends(i + 2)
    });
    if low.ends_with("'s") && opens && said {
        return true;
    }
    if low == "saw" && prev.is_some_and(|p| p.is(&["band", "chain", "table", "circular"])) {
        return false;
    }
    if low == "may" {
        return matches!(prev_low, "i" | "you" | "we" | "he" | "she" | "they" | "it" | "who" | "this" | "that")
            || prev.is_none() && next.is_some_and(|n| n.is(&["you", "your", "the"]));
    }
    if low == "am" && prev.is_some_and(Word::number) {
        return false;
    }
    if matches!(low, "smells" | "tastes" | "looks" | "sounds" | "means")
        && i >= 1
        && next.is_some_and(|n| n.is(&["of", "like", "so", "good", "the", "a", "more"]))
        && subject_like(words, i - 1)
    {
        return true;
    }
    let Some((forms, base)) = lexicon::verb(low) else {
        return unknown_verb(words, i);
    };
    let object = next.is_some_and(|n| {
        lexicon::is_determiner(&n.low)
            || n.is(&["me", "us", "you", "him", "it", "them", "myself", "yourself", "to", "that", "how", "when", "if"])
            || n.quote
    });
    // "left us her mug", "covers for everyone".
    let whom = |k: usize| words.get(k).is_some_and(|n| n.is(&["me", "us", "him", "them", "everyone", "everybody"]));
    if prev.is_none() && (low == "left" && whom(1) || forms.third && next.is_some_and(|n| n.is(&["for"])) && whom(2)) {
        return true;
    }
    if matches!(low, "may" | "like" | "past" | "left" | "round" | "near" | "dear") && !subject_like_opt(words, i) {
        return false;
    }
    if low == "like" && !matches!(prev_low, "i" | "we" | "you" | "they" | "always" | "still") {
        return false;
    }
    if forms.past
        && !(forms.base
            && low == base
            && !matches!(low, "put" | "let" | "set" | "cut" | "quit" | "hit" | "read" | "cost" | "hurt" | "beat" | "shut"))
    {
        if prev.is_none() {
            let adjective = [
                "burnt", "burned", "fried", "baked", "roasted", "smoked", "grilled", "shared", "mixed", "lost", "hurt", "felt", "saw",
                "found", "ground", "wound", "dried",
            ]
            .contains(&low)
                && next.is_some_and(|n| {
                    !lexicon::is_determiner(&n.low)
                        && !n.is(&["me", "us", "you", "my", "your", "it"])
                        && (lexicon::is_countable(&n.low) || lexicon::is_mass(&n.low))
                        && !["job"].contains(&n.low.as_str())
                });
            return !adjective;
        }
        let b = i - 1;
        if prev_low == "one" && next.is_some_and(|n| lexicon::is_countable(&n.low)) {
            return false;
        }
        if lexicon::is_adverb(prev_low) || prev_low.ends_with("ly") || prev_low == "and" || prev_low == "but" || prev_low == "or" {
            return prev_low != "so" || object || i > 1;
        }
        if next.is_some_and(|n| n.low == "by")
            && !lexicon::is_subject_pronoun(prev_low)
            && !matches!(low, "came" | "went" | "drove" | "ran" | "stood" | "sat")
        {
            return false;
        }
        if matches!(low, "saw" | "felt" | "found" | "left" | "wound" | "rose" | "lay" | "ground") && !subject_like(words, b) {
            return false;
        }
        return subject_like(words, b)
            || calendar::is_year(prev_low)
            || object && (lexicon::is_adjective(prev_low) && lexicon::is_time_noun(prev_low));
    }
    if forms.third && !forms.base {
        let Some(_) = prev else {
            let only = next.is_some_and(|n| n.is(&["only"]));
            return !lexicon::is_third_or_plural(low) && !only
                || NEVER_THINGS.contains(&low)
                    && next.is_some_and(|n| !lexicon::verb(&n.low).is_some_and(|(f, _)| f.past) && !n.is(&["and", "only"]))
                || object
                || next.is_some_and(|n| lexicon::is_adverb(&n.low) && !lexicon::is_preposition(&n.low) && !only);
        };
        let b = i - 1;
        let pronoun = matches!(
            prev_low,
            "he" | "she"
                | "it"
                | "who"
                | "this"
                | "that"
                | "always"
                | "never"
                | "still"
                | "everyone"
                | "everybody"
                | "nobody"
                | "also"
                | "often"
        );
        // "the dog barks", "her chair squeaks": one thing before it, and nothing or a place behind it.
        let alone =
            next.is_none_or(|n| lexicon::is_adverb(&n.low) || n.is(&["and", "but"]) || lexicon::is_preposition(&n.low) && n.low != "of");
        let still = [
            "stays", "stands", "hangs", "lives", "sits", "lies", "works", "runs", "barks", "squeaks", "creaks", "leaks", "sleeps", "rests",
            "waits", "grows",
        ];
        let ends = ["stays", "goes", "remains"].contains(&low)
            && b < 3
            && lexicon::verb(prev_low).is_none_or(|(f, _)| f.base)
            && (next.is_none()
                || next.is_some_and(|n| lexicon::is_preposition(&n.low)) && !words[..i].iter().any(|w| lexicon::is_preposition(&w.low)))
            && (lexicon::is_countable(prev_low) || !lexicon::is_known(prev_low) && !prev_low.ends_with('s'));
        let stays = ends
            || still.contains(&low)
                && (1..=3).contains(&b)
                && (lexicon::is_possessive(&words[0].low) || words[0].is(&["the"]))
                && (alone || next.is_some_and(|n| lexicon::is_adjective(&n.low)));
        let kin = (1..=2).contains(&b)
            && alone
            && lexicon::is_possessive(&words[0].low)
            && lexicon::kin(prev_low).is_some_and(|g| g != lexicon::Gender::Many);
        let one = stays
            || kin
            || b < 2
                && alone
                && lexicon::is_countable(prev_low)
                && !lexicon::is_third_or_plural(prev_low)
                && (b == 0 && next.is_none() || b == 1 && (lexicon::is_possessive(&words[0].low) || words[0].is(&["the"])));
        if one {
            return true;
        }
        if lexicon::is_third_or_plural(low) {
            return pronoun && (object || !matches!(prev_low, "this" | "that"))
                || object && subject_like(words, b) && !lexicon::is_possessive(prev_low);
        }
        return pronoun
            || subject_like(words, b) && !lexicon::is_adverb(prev_low)
            || (lexicon::is_adverb(prev_low) || prev_low.ends_with("ly"))
            || prev_low == "and" && words[..i].iter().any(|w| is_finite_word(&w.low));
    }
    if forms.base {
        let thing = lexicon::is_countable(low) || lexicon::is_mass(low);
        if prev.is_none() {
            return !thing || object;
        }
        let plain = matches!(
            prev_low,
            "i" | "we" | "you" | "they" | "who" | "always" | "never" | "still" | "please" | "just" | "really" | "also" | "often"
        );
        let plural = lexicon::kin(prev_low) == Some(lexicon::Gender::Many)
            || prev_low.len() > 3 && prev_low.ends_with('s') && !prev_low.ends_with("ss") && !lexicon::is_adverb(prev_low) && object;
        let couple = (3..=5).contains(&i)
            && words[1].low == "and"
            && lexicon::is_subject_pronoun(&words[0].low)
            && subject_like(words, i - 1)
            && (object || next.is_some_and(|n| lexicon::is_preposition(&n.low)));
        let many = i >= 2
            && lexicon::is_determiner(&words[i - 2].low)
            && prev_low.len() > 3
            && prev_low.ends_with('s')
            && !prev_low.ends_with("ss")
            && !thing
            && lexicon::verb(prev_low).is_none_or(|(f, _)| !f.base);
        if couple || many {
            return true;
        }
        return plain && !(thing && matches!(prev_low, "always" | "never" | "still" | "just") && !object) || plural;
    }
    false
}

fn subject_like_opt(words: &[Word], i: usize) -> bool {
    i.checked_sub(1).is_some_and(|b| subject_like(words, b) && !lexicon::is_time_noun(&words[b].low) && !lexicon::is_adverb(&words[b].low))
}

/// An auxiliary, as a word by itself.
pub(super) fn is_auxiliary_word(low: &str) -> bool {
    lexicon::is_auxiliary(low)
}

/// Whether the word at `v`, with nothing but adverbs or a date before it, is a verb without its subject.
pub(super) fn is_finite_here(words: &[Word], v: usize) -> bool {
    let tail = &words[v..];
    let adverb = v > 0 && lexicon::is_adverb(&words[v - 1].low);
    is_finite_at(tail, 0) || adverb && is_finite_at(words, v)
}

/// A word that this room does not know, right after its subject: a verb. Of other unknown words, only one in -ed at the
/// head of a clause.
fn unknown_verb(words: &[Word], i: usize) -> bool {
    let low = words[i].low.as_str();
    if lexicon::is_known(low)
        || !low.chars().all(char::is_alphabetic)
        || words[i].text.starts_with(char::is_uppercase)
        || low.ends_with("ly")
    {
        return false;
    }
    let ed = low.len() > 4 && low.ends_with("ed");
    let mut b = i;
    while b > 0 && (lexicon::is_adverb(&words[b - 1].low) || words[b - 1].low.ends_with("ly")) {
        b -= 1;
    }
    if b == 0 {
        return ed
            && words
                .get(i + 1)
                .is_some_and(|n| lexicon::is_determiner(&n.low) || lexicon::is_preposition(&n.low) || n.is(&["me", "us", "you", "it"]));
    }
    let subject = &words[b - 1];
    let free = b == 1 || !(is_verbal(&words[b - 2].low) || lexicon::is_preposition(&words[b - 2].low));
    let tail = if subject.is(&["he", "she", "it"]) { ed || low.ends_with('s') } else { ed || !low.ends_with("ing") };
    subject.is(&["i", "we", "you", "he", "she", "they", "it"]) && tail && free && !(subject.is(&["you", "it"]) && b > 1 && !ed)
}

/// Verbs in -s that nobody takes for several things at the head of a note: "knocks on the wall at nine".
const NEVER_THINGS: &[&str] =
    &["starts", "needs", "loves", "lives", "stays", "knocks", "waits", "works", "plays", "looks", "wants", "sounds", "wishes", "matters"];
