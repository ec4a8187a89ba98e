//! Shorter: first the sentences that tell nothing, then words, then clauses; never a note.

use super::{
    guard::Guard,
    sheet::{self, Piece, Unit},
    wording::{Style, reword},
};
use crate::voice::{drop_words, words::words};
use letters::word_count;
use std::ops::Range;

/// Shorter means at most this share of the words, in percent, where the notes allow it.
const SHORTER: usize = 75;

/// A way to thin a sentence: what it could be, the best first.
type Thin<'t> = &'t dyn Fn(&str) -> Vec<String>;

/// Makes a stretch shorter. Stops as soon as it is short enough.
pub fn shorter(pieces: &mut Vec<Piece>, units: &[Unit], range: &Range<usize>, guard: &Guard) {
    let length = |pieces: &[Piece]| word_count(&sheet::join(pieces));
    let wanted = length(pieces) * SHORTER / 100;
    // Words that carry nothing come first where only a part of the letter is asked for; in a whole letter, a
    // sentence that carries nothing goes before any sentence that does is thinned.
    let tries: [Thin; 4] = [&|t| vec![reword(t, Style::Short)], &|t| vec![drop_words(t, &|_| true)], &|t| vec![doublets(t)], &clauses];
    drop_idle(pieces, units, range, guard, wanted);
    for thin in tries {
        for at in 0..pieces.len() {
            if length(pieces) <= wanted {
                return;
            }
            let old = pieces[at].text.clone();
            for new in thin(&old) {
                if word_count(&new) >= word_count(&old) || new.trim().is_empty() {
                    continue;
                }
                let unit = pieces[at].unit.map(|i| &units[i]);
                let mut next = pieces.clone();
                next[at].text.clone_from(&new);
                let whole = unit.is_some_and(|u| u.whole);
                if (!whole || guard.sound(&old, &new)) && guard.keeps(range, &sheet::join(&next)) {
                    *pieces = next;
                    break;
                }
            }
        }
    }
}

/// Takes out whole sentences that rest on no note: those in the middle first, the one that opens the letter last.
fn drop_idle(pieces: &mut Vec<Piece>, units: &[Unit], range: &Range<usize>, guard: &Guard, wanted: usize) {
    loop {
        let idle = |p: &Piece| p.unit.is_some_and(|i| units[i].whole && units[i].notes.is_empty());
        let last = pieces.len().saturating_sub(1);
        let mut order: Vec<usize> = (1..last).filter(|i| idle(&pieces[*i])).collect();
        order.sort_by_key(|i| std::cmp::Reverse(word_count(&pieces[*i].text)));
        order.extend([last, 0].into_iter().filter(|i| *i < pieces.len() && idle(&pieces[*i])));
        let found = order.into_iter().find(|at| {
            let mut next = pieces.clone();
            sheet::take_out(&mut next, *at);
            !next.is_empty() && guard.keeps(range, &sheet::join(&next))
        });
        let Some(at) = found.filter(|_| word_count(&sheet::join(pieces)) > wanted) else { return };
        sheet::take_out(pieces, at);
    }
}

/// "warm and kind and patient": of two words that say one thing, the first.
fn doublets(text: &str) -> String {
    const PAIRS: [(&str, &str); 14] = [
        ("hopes and dreams", "hopes"),
        ("love and affection", "love"),
        ("thanks and gratitude", "thanks"),
        ("help and support", "help"),
        ("each and all", "all"),
        ("peace and quiet", "quiet"),
        ("pick and choose", "choose"),
        ("safe and sound", "safe"),
        ("kind and generous", "generous"),
        ("kind and caring", "kind"),
        ("warm and loving", "loving"),
        ("bright and cheerful", "cheerful"),
        ("through and through", "through"),
        ("more and more", "more"),
    ];
    PAIRS.iter().fold(text.to_string(), |text, (both, one)| text.replace(both, one))
}

/// The sentence without one of its clauses, the last one first; only clauses that a mark sets apart.
pub fn clauses(text: &str) -> Vec<String> {
    let end = text.trim_end_matches(['.', '!', '?', '…', '”', '"']);
    let stop = &text[end.len()..];
    let mut cuts: Vec<(usize, usize)> = Vec::new();
    for mark in [", ", "; ", " — ", " – ", ": "] {
        cuts.extend(end.match_indices(mark).map(|(at, m)| (at, m.len())));
    }
    cuts.sort_unstable();
    let mut out = Vec::new();
    for (i, (at, _)) in cuts.iter().enumerate().rev() {
        // To the end of the sentence,
        let head = &end[..*at];
        if stands(head) {
            out.push(format!("{head}{stop}"));
        }
        // or up to the next mark, when what is between is set in commas.
        if let Some((next, length)) = cuts.get(i + 1)
            && end[*at..*next].starts_with(", ")
            && end[*next..].starts_with(", ")
        {
            out.push(format!("{head}{}{stop}", &end[*next..].replacen(", ", if stands(head) { ", " } else { " " }, 1)));
            let _ = length;
        }
    }
    out
}

/// Whether a head can stand for itself: it has a subject and more than two words, and no clause that waits for its other half.
fn stands(head: &str) -> bool {
    const WAITING: [&str; 14] =
        ["when", "if", "because", "after", "before", "while", "since", "as", "although", "though", "until", "once", "whenever", "so"];
    const SUBJECTS: [&str; 14] =
        ["i", "you", "we", "it", "he", "she", "they", "there", "that", "this", "who", "nobody", "everybody", "everyone"];
    let list = words(head);
    let begins = list.first().is_some_and(|w| WAITING.contains(&w.as_str()));
    let subject =
        list.iter().any(|w| SUBJECTS.contains(&w.split('\'').next().unwrap_or(w)) || matches!(w.as_str(), "my" | "your" | "our" | "the"));
    list.len() >= 3 && subject && !begins
}
