//! What a note asks the letter to say: "tell her I miss her", "ask if she still has the key".

use super::{
    lexicon, verbs,
    words::{Clause, Mark, Sentence, Word},
};

/// Unwraps what the letter is asked to say; a question when it is asked to ask.
pub(super) fn unwrap(sentence: &mut Sentence) {
    let Some(first) = sentence.clauses.first_mut() else { return };
    let (rest, front, question) = {
        let w = &first.words;
        let low = |k: usize| w.get(k).map_or("", |w| w.low.as_str());
        let start =
            usize::from(matches!(low(0), "please" | "also" | "and" | "must" | "should" | "to") || low(0) == "remember" && low(1) == "to")
                + usize::from(low(0) == "remember" && low(1) == "to");
        let you = |k: usize| matches!(low(k), "you");
        let that = |k: usize| k + usize::from(low(k) == "that" && w.len() > k + 2 && !verbs::is_verbal(low(k + 1)));
        let verb = low(start);
        let next = start + 1;
        match verb {
            "tell" if you(next) && low(next + 1) == "to" => (next + 2, "please", false),
            "tell" if you(next) && matches!(low(next + 1), "about" | "of" | "thanks" | "") => return,
            "tell" if you(next) => (that(next + 1), "", false),
            "let" if you(next) && low(next + 1) == "know" => (that(next + 2), "", false),
            "congratulate" if you(next) => (next + 1, "congratulations", false),
            "remind" if you(next) && low(next + 1) == "to" => (next + 2, "please remember to", false),
            "remind" if you(next) && matches!(low(next + 1), "of" | "about") => (next + 2, "please remember", false),
            "remind" if you(next) => (that(next + 1), "", false),
            "mention" | "add" if w.len() > next + 1 && !matches!(low(next), "to" | "up") => (that(next), "", false),
            "say" if matches!(low(next), "thanks" | "thank") => {
                let at = next + 1 + usize::from(low(next) == "thank" && you(next + 1));
                let at = at + if low(at) == "to" && you(at + 1) { 2 } else { 0 };
                (at, "thank you", false)
            }
            "say" if matches!(low(next), "sorry" | "that") || lexicon::is_subject_pronoun(low(next)) => (that(next), "", false),
            "say" if low(next) == "how" => (next + 1, "", false),
            "don't" | "dont" if low(next) == "forget" && low(next + 1) == "to" && matches!(low(next + 2), "mention" | "say" | "tell") => {
                (that(next + 3 + usize::from(you(next + 3))), "", false)
            }
            "don't" if low(next) == "forget" && !matches!(low(next + 1), "to" | "that" | "me" | "us" | "about" | "how" | "") => {
                (next + 1, "I have not forgotten", false)
            }
            "don't" if low(next) == "forget" && low(next + 1) == "about" && w.len() > next + 2 => (next + 2, "I have not forgotten", false),
            "ask" if you(next) && low(next + 1) == "to" => (next + 2, "please", false),
            "ask" => {
                let at = next + usize::from(you(next));
                if !matches!(low(at), "if" | "whether" | "how" | "when" | "where" | "what" | "why" | "who" | "which") {
                    return;
                }
                (at, "", true)
            }
            _ => return,
        }
    };
    if rest >= first.words.len() && front != "thank you" {
        return;
    }
    let mut words: Vec<Word> = front.split_whitespace().map(Word::new).collect();
    words.extend(first.words.drain(rest.min(first.words.len())..));
    if question {
        words = asked(&words);
        sentence.end = "?".into();
    }
    first.words = words;
    if sentence.clauses.len() == 1 && sentence.clauses[0].words.is_empty() {
        sentence.clauses = vec![Clause { words: vec![Word::new("")], before: Mark::Start }];
    }
}

/// "can i come for christmas, i will bring the bird": a question that has lost its mark, and what is said behind it.
pub(super) fn questions(sentence: String) -> Vec<String> {
    let low = sentence.trim().to_lowercase().replace('’', "'");
    let mut words = low.split_whitespace();
    let (first, second) = (words.next().unwrap_or(""), words.next().unwrap_or(""));
    let asks = matches!(first, "can" | "could" | "will" | "would" | "shall" | "do" | "does" | "did" | "are" | "is" | "have" | "has")
        && matches!(second, "i" | "we" | "you" | "he" | "she" | "they" | "it" | "u")
        || first == "may" && matches!(second, "i" | "we")
        || first == "who" && matches!(second, "cares" | "knows" | "needs" | "else")
        // "who will I lie to now".
        || matches!(first, "who" | "what" | "where" | "why" | "how" | "when")
            && matches!(second, "will" | "would" | "can" | "could" | "shall" | "should" | "do" | "does" | "did" | "is" | "are")
            && low.split_whitespace().nth(2).is_some_and(|w| matches!(w, "i" | "we" | "you" | "he" | "she" | "they"));
    if !asks || sentence.contains(['?', '"', '“']) || words.next().is_none() {
        return vec![sentence];
    }
    let text = sentence.trim().trim_end_matches(['.', '!']);
    // What stands behind a comma is said, where somebody does something in it.
    let said = |rest: &str| {
        let first = rest.split_whitespace().next().unwrap_or("").to_lowercase();
        lexicon::is_subject_pronoun(&first)
            || lexicon::is_auxiliary(&first) && first.contains('\'')
            || matches!(first.as_str(), "no" | "im" | "ill" | "my")
    };
    match text.split_once(", ").filter(|(_, rest)| said(rest)) {
        Some((question, rest)) => vec![format!("{question}?"), rest.to_string()],
        None => vec![format!("{text}?")],
    }
}

/// "if you still have the key" → "do you still have the key".
fn asked(words: &[Word]) -> Vec<Word> {
    let wh = !words[0].is(&["if", "whether"]);
    let mut out: Vec<Word> = if wh { words[..1].to_vec() } else { Vec::new() };
    let mut body = &words[1..];
    // "how much you paid", "which day you arrive".
    while wh && body.len() > 2 && body[0].is(&["much", "many", "long", "old", "far", "often", "day", "time", "kind"]) {
        out.push(body[0].clone());
        body = &body[1..];
    }
    let Some(v) = verbs::finite(body) else {
        return may_ask(words);
    };
    if v == 0 {
        out.extend_from_slice(body);
        return out;
    }
    let mut subject = v;
    while subject > 1 && (lexicon::is_adverb(&body[subject - 1].low) || body[subject - 1].low.ends_with("ly")) {
        subject -= 1;
    }
    let verb = body[v].low.as_str();
    // "you're coming".
    if let Some((who, tail)) = verb.split_once('\'')
        && lexicon::is_subject_pronoun(who)
    {
        let aux = match tail {
            "re" => "are",
            "ve" => "have",
            "ll" => "will",
            "d" => "would",
            "m" => "am",
            _ => "is",
        };
        out.push(Word::new(aux));
        out.push(Word::new(who));
        out.extend_from_slice(&body[v + 1..]);
        return out;
    }
    let participle = body.get(v + 1).is_some_and(|n| verbs::is_participle(&n.low) || n.is(&["ever", "already", "been", "not", "just"]));
    let modal = matches!(
        verb,
        "is" | "are"
            | "was"
            | "were"
            | "am"
            | "can"
            | "could"
            | "will"
            | "would"
            | "should"
            | "must"
            | "did"
            | "do"
            | "does"
            | "might"
            | "may"
    ) || matches!(verb, "have" | "has" | "had") && participle;
    if modal {
        out.push(body[v].clone());
        out.extend_from_slice(&body[..v]);
        out.extend_from_slice(&body[v + 1..]);
        return out;
    }
    let plain = lexicon::verb(verb).or(match verb {
        "have" | "has" | "had" => {
            Some((lexicon::Forms { base: verb == "have", third: verb == "has", past: verb == "had", ..Default::default() }, "have"))
        }
        _ => None,
    });
    let Some((forms, base)) = plain else { return may_ask(words) };
    let aux = if forms.base {
        "do"
    } else if forms.third {
        "does"
    } else {
        "did"
    };
    out.push(Word::new(aux));
    out.extend_from_slice(&body[..v]);
    out.push(Word::new(base));
    out.extend_from_slice(&body[v + 1..]);
    out
}

fn may_ask(words: &[Word]) -> Vec<Word> {
    ["may", "I", "ask"].into_iter().map(Word::new).chain(words.iter().cloned()).collect()
}
