//! Whether a letter is whole: salutation, beginning, middle, end, valediction, name.

use letters::{LetterText, Quality, word_count};

/// A body of fewer words says hardly anything; one of so many is a letter.
const SLIGHT: (usize, usize) = (20, 75);
/// Longer letters tire; from here on length takes away, down to half at three times as much.
const LONG: usize = 900;

pub(crate) fn read(parts: &LetterText) -> Quality {
    let words: usize = parts.paragraphs.iter().map(|p| word_count(p)).sum();
    if words == 0 {
        return Quality { score: 0.0, reason: "it has no body".into() };
    }
    let finished = parts.paragraphs.last().is_some_and(|p| p.trim_end().ends_with(['.', '!', '?', '…', '”', '"', '’', ')', ':', '—']));
    let beats = parts.paragraphs.len().min(3);
    let mut lacks = Vec::new();
    let mut score = 0.30;
    // A name alone closes a letter as well as a valediction does.
    let closed = parts.valediction.is_some() || !parts.signature.is_empty();
    let mut side = |there: bool, weight: f64, lack: &str| {
        if there {
            score += weight;
        } else {
            lacks.push(lack.to_string());
        }
    };
    side(parts.salutation.is_some(), 0.15, "a salutation");
    side(closed, 0.10, "a valediction");
    side(!parts.signature.is_empty(), 0.10, "a name under it");
    side(finished, 0.20, "an end: its last sentence breaks off");
    score += 0.05 * beats as f64;
    let length = match words {
        n if n < SLIGHT.0 => 0.15,
        n if n < SLIGHT.1 => 0.15 + 0.85 * (n - SLIGHT.0) as f64 / (SLIGHT.1 - SLIGHT.0) as f64,
        n if n > LONG => (1.0 - 0.5 * (n - LONG) as f64 / (2.0 * LONG as f64)).max(0.5),
        _ => 1.0,
    };
    let count = if parts.paragraphs.len() == 1 { "one paragraph".to_string() } else { format!("{} paragraphs", parts.paragraphs.len()) };
    let mut reason = match lacks.as_slice() {
        [] if parts.valediction.is_none() => format!("whole: salutation, {count} and name"),
        [] => format!("whole: salutation, {count}, valediction and name"),
        lacks => format!("it lacks {}", lacks.join(", ")),
    };
    if words < SLIGHT.1 {
        reason += &format!("; {words} words of body are few");
    } else if words > LONG {
        reason += &format!("; {words} words are long for a page in a book");
    }
    Quality { score: score.min(1.0) * length, reason }
}
