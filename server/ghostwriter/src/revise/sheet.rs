//! A letter as bytes: where its body is, and the sentences that a selection holds.

use crate::check;
use letters::{Brief, LetterText, sentences};
use std::ops::Range;

/// Share of a note's words from which a sentence rests on it; as the draft counts.
pub const RESTS: f64 = 0.4;

/// A sentence, or the part of one that was selected.
#[derive(Debug, Clone)]
pub struct Unit {
    /// Where it stands, in bytes of the letter.
    pub range: Range<usize>,
    /// Its words.
    pub text: String,
    /// Whether it is a whole sentence.
    pub whole: bool,
    /// The notes it rests on, by their numbers in the brief.
    pub notes: Vec<usize>,
}

/// Where the body stands: behind the salutation and before the valediction. A postscript is no part of it.
pub fn body(letter: &str) -> Range<usize> {
    let parts = LetterText::parse(letter);
    let mut start = letter.len() - letter.trim_start().len();
    if parts.salutation.is_some() {
        start = letter[start..].find(['\n', '\r']).map_or(letter.len(), |at| start + at);
    }
    let mut end = letter.len();
    if let Some(valediction) = &parts.valediction {
        let mut at = 0;
        for line in letter.split_inclusive('\n') {
            if line.trim() == valediction && at >= start {
                end = at;
            }
            at += line.len();
        }
    }
    let inner = &letter[start..end.max(start)];
    let lead = inner.len() - inner.trim_start().len();
    start + lead..start + inner.trim_end().len().max(lead)
}

/// All sentences of a stretch, each where it stands; a paragraph's end ends a sentence too.
pub fn all(letter: &str, within: &Range<usize>) -> Vec<Range<usize>> {
    sentences(&letter[within.clone()]).into_iter().map(|s| within.start + s.start..within.start + s.start + s.text.len()).collect()
}

/// The sentences of the body that stand in the selection, or stand in it with a part.
pub fn units(letter: &str, selection: &Range<usize>, brief: &Brief) -> Vec<Unit> {
    let body = body(letter);
    let (from, to) = (selection.start.max(body.start), selection.end.min(body.end));
    let mut out = Vec::new();
    for sentence in all(letter, &body) {
        let (a, b) = (sentence.start.max(from), sentence.end.min(to));
        if a >= b {
            continue;
        }
        let part = &letter[a..b];
        let a = a + (part.len() - part.trim_start().len());
        let range = a..a + part.trim().len();
        if range.is_empty() {
            continue;
        }
        let text = letter[range.clone()].to_string();
        // A full stop left out by a hasty hand is no part of a sentence.
        let rest = &letter[range.end..sentence.end];
        let whole = range.start == sentence.start && rest.chars().all(|c| matches!(c, '.' | '!' | '?' | '…' | '”' | '"'));
        let whole = whole && rest.is_empty();
        let notes = rests(&letter[sentence], brief);
        out.push(Unit { range, text, whole, notes });
    }
    out
}

/// The notes a sentence rests on.
pub fn rests(sentence: &str, brief: &Brief) -> Vec<usize> {
    (0..brief.facts.len()).filter(|i| check::share(&brief.facts[*i].text, sentence) >= RESTS).collect()
}

/// A stretch of the letter while it is revised: each piece with what stands before it.
#[derive(Debug, Clone)]
pub struct Piece {
    /// White space (or the unselected rest of a sentence) before it.
    pub before: String,
    /// Its words.
    pub text: String,
    /// The unit it was; none for what was put in.
    pub unit: Option<usize>,
}

/// Units as pieces, with what stands between them.
pub fn pieces(letter: &str, units: &[Unit]) -> Vec<Piece> {
    let mut at = units.first().map_or(0, |u| u.range.start);
    let piece = |(i, u): (usize, &Unit)| {
        let before = letter[at..u.range.start].to_string();
        at = u.range.end;
        Piece { before, text: u.text.clone(), unit: Some(i) }
    };
    units.iter().enumerate().map(piece).collect()
}

/// Takes a piece out; a paragraph that it began begins with the next.
pub fn take_out(pieces: &mut Vec<Piece>, at: usize) -> Piece {
    let gone = pieces.remove(at);
    if at == 0 {
        if let Some(first) = pieces.first_mut() {
            first.before.clear();
        }
    } else if let Some(next) = pieces.get_mut(at)
        && gone.before.contains('\n')
        && !next.before.contains('\n')
    {
        next.before.clone_from(&gone.before);
    }
    gone
}

/// The stretch as text.
pub fn join(pieces: &[Piece]) -> String {
    pieces.iter().map(|p| format!("{}{}", p.before, p.text)).collect()
}
