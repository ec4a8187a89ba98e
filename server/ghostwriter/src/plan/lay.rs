//! Laying notes onto beats.
//!
//! The sender's own order is kept, but for the kinds that a movement wants first or last; then the row of notes
//! is cut into beats where it costs least: each note as near as can be to a beat that welcomes its kind, no beat
//! much fuller than its share. A plan follows from brief, occasion and earlier letters alone.

use super::{
    earlier::Earlier,
    lean::leans,
    occasion::{Beat, Occasion},
};
use crate::notes::{Kind, Note};
use letters::{Brief, Plan, PlannedBeat, PlannedNote, apportion, word_count};

/// What the plan needs to know of a note.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Given<'n> {
    /// Its number in the brief.
    pub at: usize,
    /// What it is about.
    pub kind: Kind,
    /// Whether the letter is wrong without it.
    pub must: bool,
    /// Its length once it is turned towards the reader, in words.
    pub words: usize,
    /// As it was written.
    pub text: &'n str,
}

impl<'n> From<&'n Note> for Given<'n> {
    fn from(note: &'n Note) -> Given<'n> {
        let said = note.voicings.first().map_or(note.text.as_str(), |v| v.text.as_str());
        Given { at: note.at, kind: note.kind, must: note.must, words: word_count(said), text: &note.text }
    }
}

/// Words of a sentence of ours, on average.
const LINE: usize = 11;
/// A letter has at most one beat for so many words, but never fewer than three.
const WORDS_A_BEAT: usize = 25;
/// How well a beat receives a note of the kind that it wants most, in points, and how much less for each kind
/// below; of two that want it alike, the longer one has it.
const WELCOME: i64 = 48;
const LESS: i64 = 8;
/// What it costs to put a note where its kind is not wanted.
const MISPLACED: i64 = 24;
/// What each word costs by which a beat is fuller than its share.
const OVERFULL: i64 = 1;
/// What it costs to leave a beat that is wanted without a note.
const IDLE: i64 = 10;
/// What it costs to part a note from the one that it leans on.
const PARTED: i64 = 12;

/// The plan of a letter. Every `must` note stands in it once, the others while the words allow; what an earlier
/// letter told is left out, or, when it is a memory, called back: one at most, unless it must be told. All beats
/// together are exactly as long as the brief asks.
pub fn lay(notes: &[Given], brief: &Brief, occasion: &Occasion, earlier: &Earlier) -> Plan {
    let leaning: Vec<bool> = (0..notes.len()).map(|i| i > 0 && leans(notes[i].text, notes[i - 1].text, brief)).collect();
    let chosen = choose(notes, &leaning, brief, earlier);
    let row = order(notes, &leaning, &chosen, occasion);
    let given: Vec<(Given, bool)> = row.iter().map(|i| (notes[*i], leaning[*i])).collect();
    let ends = cut(&given, &occasion.beats, brief.words as usize);
    let mut from = 0;
    let mut laid: Vec<(&Beat, &[usize])> = Vec::new();
    for (beat, end) in occasion.beats.iter().zip(ends) {
        laid.push((beat, &row[from..end]));
        from = end;
    }
    thin(&mut laid, notes, brief.words as usize);
    let words = lengths(&laid, notes, brief.words);
    let back = |i: usize| notes[i].kind == Kind::Memory && earlier.told(notes[i].text);
    let planned = |i: &usize| PlannedNote { note: notes[*i].at, called_back: back(*i) };
    let beats = laid.iter().zip(words).map(|((beat, told), words)| PlannedBeat {
        name: beat.name.clone(),
        task: beat.task.clone(),
        notes: told.iter().map(planned).collect(),
        words,
    });
    Plan { beats: beats.collect() }
}

/// Which notes are told: all that must be with what they lean on, then others while there is room.
fn choose(notes: &[Given], leaning: &[bool], brief: &Brief, earlier: &Earlier) -> Vec<bool> {
    let mut told = vec![false; notes.len()];
    for i in (0..notes.len()).rev() {
        told[i] = notes[i].must || leaning.get(i + 1).is_some_and(|l| *l) && told[i + 1];
    }
    let length = |i: usize| notes[i].words.max(1);
    let musts: usize = (0..notes.len()).filter(|i| told[*i]).map(length).sum();
    let mut room = (brief.words as usize * 11 / 10).saturating_sub(musts + 2 * LINE);
    let old: Vec<bool> = notes.iter().map(|n| !n.must && earlier.told(n.text)).collect();
    let take = |i: usize, told: &mut Vec<bool>, room: &mut usize| {
        let stands = !leaning[i] || told[i - 1];
        let fits = !told[i] && stands && length(i) <= *room;
        if fits {
            told[i] = true;
            *room -= length(i);
        }
        fits
    };
    for i in (0..notes.len()).filter(|i| !old[*i]) {
        take(i, &mut told, &mut room);
    }
    // An old memory comes back only when what is new has its place, and only one: a letter is no album.
    let _ = (0..notes.len()).filter(|i| old[*i] && notes[*i].kind == Kind::Memory).any(|i| take(i, &mut told, &mut room));
    told
}

/// The chosen notes in the order of the letter: the sender's, but for the kinds that stand first or last. What
/// leans on another goes with it.
fn order(notes: &[Given], leaning: &[bool], chosen: &[bool], occasion: &Occasion) -> Vec<usize> {
    let rank = |kind: Kind| {
        let at = |list: &[Kind]| list.iter().position(|k| *k == kind);
        at(&occasion.first).map_or_else(|| at(&occasion.last).map_or((1, 0), |i| (2, i)), |i| (0, i))
    };
    let mut groups: Vec<Vec<usize>> = Vec::new();
    for i in (0..notes.len()).filter(|i| chosen[*i]) {
        match groups.last_mut() {
            Some(group) if leaning[i] && group.last() == Some(&(i - 1)) => group.push(i),
            _ => groups.push(vec![i]),
        }
    }
    groups.sort_by_key(|group| rank(notes[group[0]].kind));
    groups.concat()
}

/// Where each beat ends in the row of notes, at the least cost.
fn cut(row: &[(Given, bool)], beats: &[Beat], total: usize) -> Vec<usize> {
    let n = row.len();
    let all: usize = row.iter().map(|(g, _)| g.words).sum();
    let room = total.max(all);
    let fit = |beat: &Beat, kind: Kind| match beat.kinds.iter().position(|k| *k == kind) {
        Some(at) => (WELCOME - LESS * at as i64).max(LESS) + i64::from(beat.share) / 5,
        None if matches!(kind, Kind::Other | Kind::Plan | Kind::Trouble) => 0,
        None => -MISPLACED,
    };
    // best[j][k]: the first j beats hold the first k notes; with it, where the jth began.
    let mut best = vec![vec![(i64::MIN, 0); n + 1]; beats.len() + 1];
    best[0][0] = (0, 0);
    for (j, beat) in beats.iter().enumerate() {
        let share = room * beat.share as usize / 100 + LINE;
        for from in 0..=n {
            let (before, _) = best[j][from];
            if before == i64::MIN {
                continue;
            }
            let (mut score, mut words) = (before, 0);
            for to in from..=n {
                if to > from {
                    let (given, leaning) = row[to - 1];
                    score += fit(beat, given.kind) - if leaning && to - 1 == from { PARTED } else { 0 };
                    words += given.words;
                }
                let over = OVERFULL * words.saturating_sub(share) as i64;
                let idle = if to == from && n > 0 { IDLE } else { 0 };
                if score - over - idle > best[j + 1][to].0 {
                    best[j + 1][to] = (score - over - idle, from);
                }
            }
        }
    }
    let (mut ends, mut at) = (vec![n; beats.len()], n);
    for j in (0..beats.len()).rev() {
        ends[j] = at;
        at = best[j + 1][at].1;
    }
    ends
}

/// Takes out beats between first and last that have nothing to tell, where the letter is short or full: the
/// slightest first.
fn thin(laid: &mut Vec<(&Beat, &[usize])>, notes: &[Given], total: usize) {
    let needed = |laid: &[(&Beat, &[usize])]| laid.iter().map(|(_, told)| need(told, notes)).sum::<usize>();
    while laid.len() > 3.max(total / WORDS_A_BEAT) || needed(laid) > total && laid.len() > 2 {
        let empty = (1..laid.len() - 1).filter(|i| laid[*i].1.is_empty()).min_by_key(|i| laid[*i].0.share);
        let Some(at) = empty else { break };
        laid.remove(at);
    }
}

/// Words that a beat takes at the least: its notes, or one sentence of ours.
fn need(told: &[usize], notes: &[Given]) -> usize {
    if told.is_empty() { LINE } else { told.iter().map(|i| notes[*i].words.max(1)).sum() }
}

/// How long each beat is: what it must tell, and of the rest as much as its share asks. A beat without notes is
/// no place for a small model to be long in.
fn lengths(laid: &[(&Beat, &[usize])], notes: &[Given], total: u32) -> Vec<u32> {
    let needs: Vec<u64> = laid.iter().map(|(_, told)| need(told, notes) as u64).collect();
    let needed: u64 = needs.iter().sum();
    let Some(rest) = u64::from(total).checked_sub(needed) else { return apportion(total, &needs) };
    let some = laid.iter().any(|(_, told)| !told.is_empty());
    let wanted: Vec<u64> = laid
        .iter()
        .zip(&needs)
        .map(|((beat, told), need)| {
            let share = u64::from(total) * u64::from(beat.share) / if some && told.is_empty() { 200 } else { 100 };
            share.saturating_sub(*need)
        })
        .collect();
    let rest = if rest == 0 { vec![0; laid.len()] } else { apportion(rest as u32, &wanted) };
    needs.iter().zip(rest).map(|(need, more)| *need as u32 + more).collect()
}
