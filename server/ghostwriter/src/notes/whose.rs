//! Who did what, where the first clause of a note has lost its subject and something else in the note, or the
//! occasion, says who it was.
//!
//! “sold the piano, half is his”: nobody tells a man that half of what he sold is his. What a verb alone says of its
//! doer is read in [`super::complete`]; here the rest of the note is looked at first.

use super::{
    Air, Place,
    complete::is_past_first,
    lexicon, verbs,
    words::{Mark, Sentence, Word},
};

/// What somebody does about what another did: “gave away the cello, he knew and said nothing”.
const REACTS: &[&str] = &["know", "let", "forgive", "notice", "catch", "cover", "find", "see", "hear", "mind", "pretend", "guess"];
/// What somebody does that another may mend.
const HARMS: &[&str] = &["break", "lose", "spill", "burn", "crash", "drop", "scratch", "crack", "ruin", "tear", "smash", "flood"];
/// What one does to somebody who is ill or dying: in a letter of condolence, the reader's.
const TENDED: &[&str] = &["nurse", "care", "look", "lose", "wash", "bury", "carry", "hold"];

/// Who did what the first clause tells, where its verb is not all there is to go by.
pub(super) fn doer(sentence: &Sentence, place: &Place) -> Option<String> {
    let first = &sentence.clauses.first()?.words;
    if !is_past_first(first) || sentence.end == "?" || first.iter().any(|w| w.is(&["yourself", "myself", "each", "together"])) {
        return None;
    }
    let me = || Some(if place.many { "we" } else { "I" }.to_string());
    let to_me = |words: &[Word]| words.iter().any(|w| w.is(&["me", "us"]));
    // “signed ‘horse’ the whole evening and he let me”: who is named again behind an “and” was not meant before it.
    let again = first.windows(2).position(|w| w[0].is(&["and"]) && w[1].is(&["you"]));
    if again.is_some_and(|at| at > 1 && !to_me(&first[..at]) && verbs::finite(&first[at + 1..]).is_some()) {
        return me();
    }
    let rest = || sentence.clauses.iter().skip(1).filter(|c| c.before != Mark::Dash || c.words.len() > 2);
    // “broke the blue bowl, she glued it”.
    let harmed = first.iter().find(|w| verbs::is_past(&w.low)).and_then(|w| lexicon::verb(&w.low)).is_some_and(|(_, b)| HARMS.contains(&b));
    let mended = |words: &[Word]| words.first().is_some_and(|w| w.is(&["you"])) && words.iter().any(|w| w.is(&["it", "them", "nothing"]));
    if harmed && !to_me(first) && rest().any(|c| mended(&c.words)) {
        return me();
    }
    if !to_me(first) && rest().any(|c| reacts(&c.words) || yours(&c.words) || of_mine(&c.words)) {
        return me();
    }
    // “lit your side of the stairs as well”, said to the reader's face: the writer, but for what one does to oneself.
    let own = first.iter().find(|w| verbs::is_past(&w.low)).and_then(|w| lexicon::verb(&w.low)).map_or("", |(_, base)| base);
    let done =
        ["pass", "break", "lose", "finish", "change", "retire", "sell", "leave", "quit", "get", "start", "hurt", "keep"].contains(&own);
    if place.spoken_to && !done && !to_me(first) && first.iter().any(|w| w.is(&["your"])) {
        return me();
    }
    if place.air != Air::Loss {
        return None;
    }
    let verb = first.iter().find(|w| verbs::is_past(&w.low)).and_then(|w| lexicon::verb(&w.low)).map_or("", |(_, base)| base);
    let often = first.iter().any(|w| w.is(&["every", "always", "never", "each"])) || first[0].is(&["used", "loved"]);
    let sold = ["sell", "quit", "pack", "miss", "leave", "close"].contains(&verb);
    match &place.gone {
        Some(gone) if to_me(first) || often => Some(gone.clone()),
        Some(gone) if first.iter().any(|w| w.is(&["my", "our"])) && !sold => Some(gone.clone()),
        _ if to_me(first) || TENDED.contains(&verb) || first.iter().any(|w| w.is(&["your", "my", "our"])) => None,
        _ => me(),
    }
}

/// “he knew and said nothing”, “she never noticed”: the reader, at the other end of it.
fn reacts(words: &[Word]) -> bool {
    if !words.first().is_some_and(|w| w.is(&["you"])) {
        return false;
    }
    let Some(v) = verbs::finite(words) else { return false };
    let denied = |from: usize| words.iter().skip(from).any(|w| w.is(&["nothing", "not", "never", "nobody"]) || w.low.ends_with("n't"));
    let base = |w: &Word| lexicon::verb(&w.low).map_or("", |(_, b)| b);
    words[v..].iter().take(2).any(|w| REACTS.contains(&base(w))) || base(&words[v]) == "say" && denied(v)
}

/// “half is his”, “the key is hers”.
fn yours(words: &[Word]) -> bool {
    if words.windows(2).any(|w| w[0].is(&["your"]) && w[1].is(&["name"]) || w[0].is(&["for"]) && w[1].is(&["you"])) {
        return true;
    }
    words.iter().position(|w| w.is(&["yours"])).is_some_and(|at| words[..at].iter().any(|w| w.is(&["is", "are", "was", "were"])))
}

/// “took the job in Bergen, start 1 Feb”: a plain verb is the sender's, who would have put “starts” of the reader.
fn of_mine(words: &[Word]) -> bool {
    words.len() > 1
        && words[0].is(&["start", "leave", "move", "fly", "begin", "retire", "miss", "hope", "love", "need"])
        && !words[1].is(&["it", "the", "your", "me", "us", "that"])
}
