//! A note whose sentences are whole, said in several ways.

use super::{
    Air, Place, calendar,
    complete::{self, Shape},
    dates, frames, lexicon, verbs,
    voicings::{Joint, Piece, Said, is},
    words::{Word, capital, join},
};
use std::collections::BTreeSet;

/// How clauses that could be sentences are joined.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Style {
    Semicolon,
    Stop,
    And,
}

fn render(said: &Said, style: Style) -> String {
    let mut out = String::new();
    let breaks = said.pieces.iter().filter(|p| p.joint == Joint::Break).count();
    let mut seen = 0;
    for p in &said.pieces {
        let text = join(&p.words);
        match p.joint {
            Joint::Start => out.push_str(&text),
            Joint::Space => {
                out.push(' ');
                out.push_str(&text);
            }
            Joint::Comma => {
                out.push_str(if out.ends_with([',', '…']) { " " } else { ", " });
                out.push_str(&text);
            }
            Joint::Colon => {
                out.push_str(": ");
                out.push_str(&text);
            }
            Joint::Break => {
                seen += 1;
                let stop = style == Style::Stop || style == Style::Semicolon && (breaks - seen) % 2 == 1;
                let and = style == Style::And && breaks == 1 && joins(&p.words);
                if stop || style == Style::And && !and {
                    out.push_str(". ");
                    out.push_str(&capital(&text));
                } else {
                    out.push_str(if and { ", and " } else { "; " });
                    out.push_str(&text);
                }
            }
        }
    }
    finish(&out, &said.end)
}

/// Whether "and" may join a clause to the one before: not an order, not a contradiction, not what has its own link.
fn joins(words: &[Word]) -> bool {
    let linked = is(words, 0, &["and", "but", "so", "then"]) || words[0].quote;
    let denies = words.iter().any(|w| w.is(&["not", "never", "no", "nothing"]) || w.low.ends_with("n't"));
    let order = verbs::finite(words) == Some(0);
    // "and I know" says nothing where "I know" says enough.
    !(linked || denies || order || words.len() < 3)
}

/// A capital at its head, a mark at its end; a quotation takes its mark inside.
fn finish(text: &str, end: &str) -> String {
    let text = text.trim_end_matches([',', ';', ':', ' ', '–', '—', '-']);
    let mut out = capital(text);
    if let Some(body) = out.strip_suffix('”') {
        let at = body.rfind('“').unwrap_or(0);
        let before = body[..at].trim_end();
        let inner = &body[at + '“'.len_utf8().min(body.len() - at)..];
        let spoken = before.ends_with([',', ':']) || before.is_empty();
        let head = if spoken { capital(inner) } else { inner.to_string() };
        if head.ends_with(['.', '!', '?', '…']) {
            return format!("{}“{head}”", &body[..at]);
        }
        let mark = if end.is_empty() { "." } else { end };
        let head = head.trim_end_matches([',', ';']);
        return format!("{}“{head}{mark}”", &body[..at]);
    }
    if out.ends_with(['.', '!', '?', '…']) && !out.ends_with("p.m.") {
        return out;
    }
    out.push_str(if end.is_empty() { "." } else { end });
    out
}

fn text(all: &[Said], style: Style) -> String {
    all.iter().map(|s| render(s, style)).filter(|t| t.chars().any(char::is_alphanumeric) || all.len() == 1).collect::<Vec<_>>().join(" ")
}

/// Every way of saying a note, the plainest first; each holds every word of the first that carries meaning.
pub(super) fn all(said: &[Said], place: &Place) -> Vec<String> {
    let plain = text(said, Style::Semicolon);
    let mut out = vec![plain.clone()];
    let long = plain.len() > 600;
    if long {
        return out;
    }
    let mut more: Vec<String> = Vec::new();
    if let Some(met) = how_we_met(said) {
        more.push(met);
    }
    if let Some(front) = fronted(said) {
        more.push(front);
    }
    if said.iter().any(|s| s.pieces.iter().any(|p| p.joint == Joint::Break)) {
        more.push(text(said, Style::Stop));
        more.push(text(said, Style::And));
    }
    if said.len() == 2 {
        more.extend(two_as_one(said));
    }
    more.extend(remembered(said, place));
    more.extend(it_was_you(said));
    if let [one] = said
        && let Some((thing, nth)) = &one.framed
    {
        for mut words in frames::others(thing, *nth) {
            let known = place.known.clone();
            complete::capitals(&mut words, &|w| known.contains(w));
            let mut other = one.clone();
            if let Some(first) = other.pieces.first_mut() {
                first.words = words;
            }
            more.push(text(&[other], Style::Semicolon));
        }
    }
    let meant = content(&plain);
    for way in more {
        if out.len() < 5 && !out.contains(&way) && meant.is_subset(&content(&way)) {
            out.push(way);
        }
    }
    out
}

/// Words that carry meaning.
fn content(text: &str) -> BTreeSet<String> {
    const FRAME: [&str; 14] = ["i", "still", "think", "of", "remember", "have", "not", "forgotten", "back", "to", "the", "a", "an", "and"];
    text.to_lowercase()
        .split(|c: char| !c.is_alphanumeric() && c != '\'' && c != '’')
        .filter(|w| !w.is_empty() && !FRAME.contains(w))
        .map(str::to_string)
        .collect()
}

/// "At a roller rink in Tulsa, in 1964, I fell right in front of you; that is how we met."
fn how_we_met(said: &[Said]) -> Option<String> {
    let [one] = said else { return None };
    let [first, rest @ ..] = one.pieces.as_slice() else { return None };
    if !(is(&first.words, 0, &["we"]) && is(&first.words, 1, &["met"])) || rest.is_empty() {
        return None;
    }
    let when = &first.words[2..];
    let wheres: Vec<&Piece> = rest.iter().take_while(|p| p.shape == Shape::Where).collect();
    let mains: Vec<&Piece> = rest[wheres.len()..].iter().collect();
    let [main] = mains.as_slice() else { return None };
    if main.shape != Shape::Main || !is(&main.words, 0, &["i", "you"]) || !when.is_empty() && !is(when, 0, &["in", "on", "at", "last"]) {
        return None;
    }
    let mut parts: Vec<String> = wheres.iter().map(|w| join(&w.words)).collect();
    if !when.is_empty() {
        parts.push(join(when));
    }
    parts.push(join(&main.words));
    Some(finish(&format!("{}; that is how we met", parts.join(", ")), ""))
}

/// "Last summer we rebuilt the porch": the time goes to the front.
fn fronted(said: &[Said]) -> Option<String> {
    let first = said.first()?;
    let head = first.pieces.first().filter(|p| p.shape == Shape::Main)?;
    let w = &head.words;
    if !is(w, 0, &["i", "you", "we"]) && !w[0].low.contains('\'')
        || w.len() < 4
        || frames::conventional(w)
        || is(w, 1, &["remember", "think", "hope", "wish", "said", "know", "am", "promise", "thought", "told"])
        || first.end == "?"
    {
        return None;
    }
    if w.iter().any(|x| x.is(&["not", "never", "no", "born"]) || x.low.ends_with("n't"))
        || first.pieces.get(1).is_some_and(|p| p.shape == Shape::Where)
    {
        return None;
    }
    // A time at the end of the clause, and nothing in it that hangs on that time.
    let at = (2..w.len()).find(|&k| {
        let tail = &w[k..];
        dates::leading_time(tail) == tail.len()
            && !is(tail, 0, &["once", "since", "today", "then", "later", "finally"])
            && (tail.len() > 1 || is(tail, 0, &["yesterday", "tomorrow", "tonight"]))
            && !is(
                w,
                k - 1,
                &[
                    "in", "on", "at", "of", "to", "from", "until", "by", "for", "since", "about", "and", "the", "a", "every", "that",
                    "than", "before", "after", "all", "your", "my",
                ],
            )
    })?;
    if w[..at].iter().any(|x| lexicon::is_subordinator(&x.low) || x.is(&["and", "but"]) || x.quote) {
        return None;
    }
    let comma = calendar::is_year(&w[w.len() - 1].low) || w.len() - at > 2;
    let mut time = w[at..].to_vec();
    if comma && let Some(last) = time.last_mut() {
        last.post.push(',');
    }
    let mut other = said.to_vec();
    let piece = other.first_mut()?.pieces.first_mut()?;
    piece.words = time.into_iter().chain(w[..at].iter().cloned()).collect();
    Some(text(&other, Style::Semicolon))
}

/// "You said nothing. I knew." in one breath.
fn two_as_one(said: &[Said]) -> Option<String> {
    let [a, b] = said else { return None };
    if a.end == "?"
        || b.end == "?"
        || a.end == "!"
        || a.pieces.iter().chain(&b.pieces).any(|p| p.joint == Joint::Break || p.words.iter().any(|w| w.quote))
    {
        return None;
    }
    let first = render(a, Style::Semicolon);
    let opening = join(&b.pieces.first()?.words);
    let small = b.pieces.first()?.words.first().is_some_and(|w| {
        w.is(&["you", "we", "it", "they", "he", "she", "that", "this", "there", "my", "your", "our", "the", "you're", "it's", "that's"])
    });
    let second =
        if small { opening.chars().take(1).flat_map(char::to_lowercase).chain(opening.chars().skip(1)).collect() } else { opening };
    let rest = render(b, Style::Semicolon);
    let lead = capital(&second);
    let tail = rest.strip_prefix(&lead)?;
    let stem = first.strip_suffix('.')?;
    Some(format!("{stem}; {second}{tail}"))
}

/// "It was you who sat with me."
fn it_was_you(said: &[Said]) -> Option<String> {
    let [one] = said else { return None };
    let head = one.pieces.first().filter(|p| p.shape == Shape::Main)?;
    let w = &head.words;
    let verb = w.get(1)?;
    let did = is(w, 0, &["you"]) && verbs::is_past(&verb.low) && !lexicon::is_auxiliary(&verb.low) && one.end.is_empty();
    if !did || one.pieces.len() > 2 || !w.iter().any(|x| x.is(&["me", "us", "my", "our"])) {
        return None;
    }
    let mut other = said.to_vec();
    let piece = other.first_mut()?.pieces.first_mut()?;
    piece.words = ["it", "was", "you", "who"].into_iter().map(Word::new).chain(w[1..].iter().cloned()).collect();
    Some(text(&other, Style::Stop))
}

/// "I have not forgotten how you sat with me."
fn remembered(said: &[Said], place: &Place) -> Option<String> {
    let first = said.first()?;
    let head = first.pieces.first().filter(|p| p.shape == Shape::Main)?;
    let w = &head.words;
    let v = verbs::finite(w)?;
    let deed = is(w, 0, &["you", "we"])
        && v <= 2
        && verbs::is_past(&w[v].low)
        && !lexicon::is_auxiliary(&w[v].low)
        && first.end.is_empty() | (first.end == ".");
    let fresh = matches!(place.air, Air::Theirs | Air::Wronged) || w.iter().any(|x| x.is(&["today", "yesterday", "just", "even", "now"]));
    let sore = w.iter().any(|x| x.is(&["remember", "forget", "forgotten"])) || super::kinds::dark(&join(w));
    if !deed || said.len() > 1 || fresh || sore {
        return None;
    }
    let front = if place.frames.is_multiple_of(2) { "I have not forgotten how" } else { "I remember how" };
    let mut other = said.to_vec();
    let piece = other.first_mut()?.pieces.first_mut()?;
    piece.words = front.split(' ').map(Word::new).chain(w.iter().cloned()).collect();
    Some(text(&other, Style::Stop))
}
