//! Letters by a small model: the notes tell, our own sentences join them, the model chooses which.
//!
//! A model of a hundred million weights writes fluent sentences that are not so. It is still a fair judge of
//! what reads well after what: of the sentences that a writer of this house set down for the occasion it takes
//! the one it finds likeliest in its place. What comes where is a plan that follows from the brief alone, so
//! a draft that was broken off goes on as it would have.

use crate::{
    Ghostwriter, GhostwriterError, Occasion, check,
    model::{decoder::Memory, sampler},
};
use letters::{Brief, sentences, word_count};

/// Candidates that the model reads for one place.
const READ: usize = 4;
/// It chooses among this many of them, the likeliest.
const BEST: usize = 3;
/// How much likelier, in mean log-probability of a token, one must be to be taken e times as often.
const SPREAD: f64 = 0.5;
/// Words of a sentence of ours, on average; the plan counts with it.
const LINE: usize = 11;

/// What stands at a place of the letter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Slot {
    /// One of the occasion's openings.
    Opening,
    /// One of its turns.
    Turn,
    /// One of its closings.
    Closing,
    /// A sentence of a note: the number of the note, and the words.
    Note(usize, String),
}

/// A slot, and whether it begins a paragraph.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// What stands there.
    pub slot: Slot,
    /// Whether a paragraph begins with it.
    pub paragraph: bool,
}

/// The letter before a word of it is chosen. `notes` are the notes that are told, each with its number and
/// turned towards the reader; `target` is the length that was asked for, in words; `begun` leaves out the opening.
pub fn plan(notes: &[(usize, String)], target: usize, begun: bool) -> Vec<Place> {
    let told: usize = notes.iter().map(|(_, text)| word_count(text)).sum();
    let n = notes.len();
    let most_turns = if n == 0 { 3 } else { n.div_ceil(2) };
    let first = usize::from(!begun);
    let mut spare = (target.saturating_sub(told) / LINE).saturating_sub(first + 1);
    let mut take = |most: usize| {
        let taken = most.min(spare);
        spare -= taken;
        taken
    };
    let turns = take(most_turns);
    let closings = 1 + take(1);
    // Two openings in a row clear the throat twice; without a note there is nothing else to lead on.
    let openings = first + if begun || n > 0 { 0 } else { take(1) };
    let after: Vec<usize> = (1..=turns).map(|t| (t * n + turns.div_ceil(2)) / (turns + 1)).collect();
    // What belongs together: a note with its turn; the openings go with the first, the closings for themselves.
    let mut blocks: Vec<Vec<Slot>> = vec![vec![Slot::Opening; openings]];
    for (i, (fact, text)) in notes.iter().enumerate() {
        let mut block: Vec<Slot> = sentences(text).into_iter().map(|s| Slot::Note(*fact, s.text.to_string())).collect();
        block.extend(after.iter().filter(|a| **a == i + 1).map(|_| Slot::Turn));
        blocks.push(block);
    }
    if n == 0 {
        blocks.push(vec![Slot::Turn; turns]);
    }
    blocks.push(vec![Slot::Closing; closings]);
    let last = blocks.len() - 1;
    let (mut out, mut length, mut turned): (Vec<Place>, usize, bool) = (Vec::new(), 0, false);
    for (i, block) in blocks.into_iter().enumerate() {
        let full = length + block.len() > if i == last { 4 } else { 3 };
        let breaks = length >= 2
            && (full || turned || i == last && block.len() > 1)
            && !out.is_empty()
            && !(i == last && block.len() == 1 && length < 4);
        for (j, slot) in block.iter().enumerate() {
            let paragraph = breaks && j == 0;
            length = if paragraph { 1 } else { length + 1 };
            out.push(Place { slot: slot.clone(), paragraph });
        }
        turned = block.last() == Some(&Slot::Turn);
    }
    out
}

/// Where a letter that was begun goes on in its plan; none when somebody changed what the plan would have.
pub fn reached(plan: &[Place], shown: &[String], occasion: &Occasion) -> Option<usize> {
    let fits = plan.len() >= shown.len()
        && plan.iter().zip(shown).all(|(place, text)| match &place.slot {
            Slot::Note(_, words) => words == text,
            other => lines(occasion, other).contains(text),
        });
    fits.then_some(shown.len())
}

/// The sentences that may stand in a slot.
pub fn lines<'o>(occasion: &'o Occasion, slot: &Slot) -> &'o [String] {
    match slot {
        Slot::Opening => &occasion.openings,
        Slot::Turn => &occasion.turns,
        Slot::Closing => &occasion.closings,
        Slot::Note(..) => &[],
    }
}

/// What a choice may cost and hangs on.
pub struct Choice<'c> {
    /// The prompt and the letter so far.
    pub text: &'c [u32],
    /// The sentences that stand in it.
    pub shown: &'c [String],
    /// What goes before the sentence: a space, an empty line or nothing.
    pub lead: &'c str,
    /// The writer's seed.
    pub seed: u32,
    /// Tokens that may still be read; with too few, the seed alone chooses.
    pub left: usize,
}

/// Chooses one of `lines` that is not in the letter yet; with it comes the number of tokens that were read.
/// None when all are used up.
pub fn choose(
    gw: &Ghostwriter,
    memory: &mut Memory,
    lines: &[String],
    choice: &Choice,
) -> Result<(Option<String>, usize), GhostwriterError> {
    let first = |text: &str| text.split_whitespace().next().unwrap_or("").to_lowercase();
    let mut tail = choice.shown.iter().rev().take(2).map(|s| first(s));
    let worn = match (tail.next(), tail.next()) {
        (Some(a), Some(b)) if a == b => a,
        _ => String::new(),
    };
    let draw = |attempt: u32| sampler::draw(choice.seed, choice.shown.len(), attempt);
    let mut free: Vec<(f64, &String)> = lines
        .iter()
        .enumerate()
        .filter(|(_, l)| !check::repeats(&l.to_lowercase(), choice.shown))
        .map(|(i, l)| (draw(100 + i as u32), l))
        .collect();
    if free.iter().any(|(_, l)| first(l) != worn) {
        free.retain(|(_, l)| first(l) != worn);
    }
    free.sort_by(|a, b| a.0.total_cmp(&b.0));
    free.truncate(READ);
    let (mut scored, mut read) = (Vec::new(), 0);
    for (_, line) in free {
        let tokens = gw.tokens.encode(&format!("{}{line}", choice.lead));
        let room = choice.text.len() + tokens.len() <= gw.decoder.context() && read + tokens.len() <= choice.left;
        let score = if room && !tokens.is_empty() { likelihood(gw, memory, choice.text, &tokens)? } else { f64::MIN };
        read += if room { tokens.len() } else { 0 };
        scored.push((score, line));
    }
    scored.sort_by(|a, b| b.0.total_cmp(&a.0));
    scored.truncate(BEST);
    let top = scored.first().map_or(0.0, |s| s.0);
    let weights: Vec<f64> = scored.iter().map(|s| ((s.0 - top) / SPREAD).exp()).collect();
    let mut left = draw(99) * weights.iter().sum::<f64>();
    let at = weights.iter().position(|w| {
        left -= w;
        left <= 0.0
    });
    Ok((at.or(scored.len().checked_sub(1)).map(|i| scored[i].1.clone()), read))
}

/// Mean log-probability of `tokens` after `text`, in nats a token. The memory ends where it was: one short of `text`.
fn likelihood(gw: &Ghostwriter, memory: &mut Memory, text: &[u32], tokens: &[u32]) -> Result<f64, GhostwriterError> {
    let before = text.len() - 1;
    memory.truncate(before);
    if memory.len() < before {
        gw.decoder.read(&text[memory.len()..before], memory)?;
    }
    let asked: Vec<u32> = text[before..].iter().chain(&tokens[..tokens.len() - 1]).copied().collect();
    let rows = gw.decoder.read_all(&asked, memory)?;
    memory.truncate(before);
    let mut sum = 0.0;
    for (row, token) in rows.iter().zip(tokens) {
        let top = row.iter().copied().fold(f32::NEG_INFINITY, f32::max);
        let whole: f64 = row.iter().map(|l| f64::from(l - top).exp()).sum();
        sum += f64::from(row.get(*token as usize).copied().unwrap_or(f32::NEG_INFINITY) - top) - whole.ln();
    }
    Ok(sum / tokens.len() as f64)
}

/// The notes that a letter of so many words tells: all that must be, the others while there is room.
pub fn told(brief: &Brief, turned: &dyn Fn(usize) -> String, done: &dyn Fn(usize) -> bool) -> Vec<(usize, String)> {
    let all: Vec<(usize, String)> = (0..brief.facts.len()).filter(|i| !done(*i)).map(|i| (i, turned(i))).collect();
    let musts: usize = all.iter().filter(|(i, _)| brief.facts[*i].must).map(|(_, t)| word_count(t)).sum();
    let mut room = (brief.words as usize * 11 / 10).saturating_sub(musts + 2 * LINE);
    all.into_iter()
        .filter(|(i, text)| {
            let words = word_count(text);
            let fits = brief.facts[*i].must || words <= room;
            room -= if fits && !brief.facts[*i].must { words } else { 0 };
            fits
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn notes(list: &[&str]) -> Vec<(usize, String)> {
        list.iter().enumerate().map(|(i, t)| (i, t.to_string())).collect()
    }

    fn outline(places: &[Place]) -> String {
        let letter = |p: &Place| match p.slot {
            Slot::Opening => "o".to_string(),
            Slot::Turn => "t".into(),
            Slot::Closing => "c".into(),
            Slot::Note(i, _) => i.to_string(),
        };
        places.iter().map(|p| if p.paragraph { format!(" {}", letter(p)) } else { letter(p) }).collect()
    }

    #[test]
    fn a_letter_is_as_long_as_its_notes_allow() {
        let three = notes(&["You came.", "You stayed. You sang.", "You left."]);
        let outlines = [plan(&three, 40, false), plan(&three, 400, false), plan(&three[1..], 90, true), plan(&[], 100, false)];
        assert_eq!(outlines.map(|p| outline(&p)), ["o0 112c", "o0t 11t 2cc", "11t 2cc", "oo ttt cc"]);
    }

    proptest! {
        #[test]
        fn every_note_stands_once_in_its_order_and_paragraphs_are_short(lengths in prop::collection::vec(1usize..4, 0..9), target in 40usize..600) {
            let list: Vec<(usize, String)> = lengths.iter().enumerate().map(|(i, n)| (i, vec!["It was so."; *n].join(" "))).collect();
            let places = plan(&list, target, false);
            let order: Vec<usize> = places.iter().filter_map(|p| if let Slot::Note(i, _) = p.slot { Some(i) } else { None }).collect();
            let wanted: Vec<usize> = lengths.iter().enumerate().flat_map(|(i, n)| vec![i; *n]).collect();
            prop_assert_eq!(order, wanted);
            prop_assert!(places[0].slot == Slot::Opening && places.last().unwrap().slot == Slot::Closing);
            let text = outline(&places);
            let paragraphs: Vec<usize> = text.split(' ').map(str::len).collect();
            prop_assert!(paragraphs.iter().all(|n| (1..=6).contains(n)), "{}", text);
            prop_assert!(paragraphs.iter().filter(|n| **n < 2).count() <= 1, "{}", text);
            prop_assert!(!text.replace(' ', "").contains("tt") || lengths.is_empty(), "{}", text);
        }
    }
}
