//! What is due next in a letter.
//!
//! The course is a function of the plan and of the sentences that stand on the page, and of nothing else. So
//! a letter that was broken off goes on as it would have, and one that somebody changed in between is taken
//! up from what stands there.

use crate::notes::{Kind, Note, Notes};
use letters::{Plan, word_count};
use std::collections::HashSet;

/// Words of a sentence of ours, on average.
const LINE: usize = 11;
/// Sentences in a row that tell no note, within the letter.
const MOST_BETWEEN: usize = 2;
/// Sentences that close a letter, one more for so many words of it, and the words of one on average.
const MOST_CLOSING: usize = 6;
const WORDS_A_CLOSING: usize = 50;
const CLOSING: usize = 6;
/// The most of them in any letter.
const MOST_AT_ALL: usize = 10;
/// How much of the room goes to the place before the first note and behind the last, next to one after a note.
const BEFORE: f64 = 1.8;
const BEHIND: f64 = 3.0;
/// The least that goes to the place after a quiet note.
const LITTLE: f64 = 0.1;
/// A paragraph is not closed before this many sentences, and is when it has so many words.
const FEWEST_IN_PARAGRAPH: usize = 2;
const FULL_PARAGRAPH: usize = 64;

/// What a sentence of the letter is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum What {
    /// It tells a note, or a part of it.
    Note(usize),
    /// It closes the letter.
    Closing,
    /// It tells no note.
    Between,
}

/// A sentence that stands on the page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// The sentence.
    pub text: String,
    /// Whether a paragraph begins with it.
    pub paragraph: bool,
    /// What it is.
    pub what: What,
}

/// What is to be written next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Due {
    /// The first sentence.
    Opening,
    /// A sentence that leads into a note.
    Lead(usize),
    /// A note.
    Note(usize),
    /// A sentence after a note, which takes it up.
    After(usize),
    /// A sentence of the beat with this number.
    Line(usize),
    /// A sentence that closes the letter.
    Closing,
}

/// A thing to write, and whether a paragraph begins with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// What.
    pub due: Due,
    /// Whether a paragraph begins with it.
    pub paragraph: bool,
}

/// The way through a letter.
#[derive(Debug)]
pub struct Course {
    /// Beat and note, in the order of telling.
    order: Vec<(usize, usize)>,
    /// Words of each note as it will stand in the letter, by its number.
    lengths: Vec<usize>,
    /// Words for sentences that tell no note: up to the first note, after each note of `order`, and for the end.
    room: Vec<f64>,
    last_beat: usize,
    target: usize,
    /// Notes after which nothing of ours belongs: what can be said after any note whatever says little, and only where
    /// the letter would be too short without it.
    quiet: HashSet<usize>,
    most_closing: usize,
    /// Sentences of ours that the letter wants behind each note, once its ends are written.
    wanting: f64,
}

/// Whether a note is said and needs nothing after it: of no kind and not of the reader, arranged, or hard.
fn is_quiet(note: &Note) -> bool {
    let of_reader = note.voicings.first().is_some_and(|v| v.text.starts_with("You ") || v.text.starts_with("You’"));
    matches!(note.kind, Kind::Plan | Kind::Trouble | Kind::Request) || note.kind == Kind::Other && !of_reader
}

/// A letter is laid a little short of what was asked for: better a sentence too few than one too many.
const FULL: f64 = 0.98;

impl Course {
    /// Words of a note as it will stand in the letter.
    pub fn length(&self, note: usize) -> usize {
        self.lengths.get(note).copied().unwrap_or(0)
    }

    /// Lays the course of a plan; `target` is the letter's length in words.
    pub fn new(plan: &Plan, notes: &Notes, target: usize) -> Course {
        let target = (target as f64 * FULL) as usize;
        let quiet: HashSet<usize> = notes.list.iter().filter(|n| is_quiet(n)).map(|n| n.at).collect();
        let order = plan.beats.iter().enumerate().flat_map(|(b, beat)| beat.notes.iter().map(move |n| (b, n.note)));
        // A note that says nothing to the reader has no voicing.
        let order: Vec<(usize, usize)> = order.filter(|o| notes.list.get(o.1).is_some_and(|n| !n.voicings.is_empty())).collect();
        let lengths: Vec<usize> = notes.list.iter().map(|n| n.voicings.first().map_or(0, |v| word_count(&v.text))).collect();
        let length = |n: usize| lengths.get(n).copied().unwrap_or(0);
        let last_beat = plan.beats.len().saturating_sub(1);
        // What a beat has over the words of its notes, shared by its places: one after each note, one before
        // the first beat's and one behind the last beat's.
        let mut room = vec![0.0; order.len() + 2];
        for (b, beat) in plan.beats.iter().enumerate() {
            let told: usize = beat.notes.iter().map(|n| length(n.note)).sum();
            let over = (beat.words as usize).saturating_sub(told) as f64;
            let mut places: Vec<usize> = order.iter().enumerate().filter(|(_, o)| o.0 == b).map(|(i, _)| i + 1).collect();
            if b == 0 {
                places.push(0);
            }
            if b == last_beat {
                places.extend([order.len() + 1; 2]);
            }
            if places.is_empty() {
                // A beat without a note is said after the note before it.
                places.push(order.iter().rposition(|o| o.0 < b).map_or(0, |i| i + 1));
            }
            for place in &places {
                room[*place] += over / places.len() as f64;
            }
        }
        let told: usize = order.iter().map(|o| length(o.1)).sum();
        let over = target.saturating_sub(told) as f64;
        // Half as the plan has it, half the same everywhere: notes that all stand in one beat are still not
        // said in one breath. A letter has its room at its ends, though, and little of it after a note that says all
        // there is to say.
        let last = room.len() - 1;
        let most_closing = (MOST_CLOSING + target / WORDS_A_CLOSING).min(MOST_AT_ALL);
        let ends = (CLOSING * most_closing + LINE * MOST_BETWEEN) as f64;
        let wanting = (over - ends).max(0.0) / (CLOSING * order.len().max(1)) as f64;
        let weight = |i: usize| match i {
            0 => BEFORE,
            i if i == last => BEHIND,
            i if quiet.contains(&order[i - 1].1) => wanting.clamp(LITTLE, 1.0),
            _ => 1.0,
        };
        let weights: Vec<f64> = (0..room.len()).map(weight).collect();
        let planned: f64 = room.iter().zip(&weights).map(|(r, w)| r * w).sum();
        let even: f64 = weights.iter().sum();
        for (place, weight) in room.iter_mut().zip(&weights) {
            let same = over * weight / even;
            *place = f64::midpoint(if planned > 0.0 { *place * weight * over / planned } else { same }, same);
        }
        Course { order, lengths, room, last_beat, target, quiet, most_closing, wanting }
    }

    /// What is due after these sentences; none when the letter's body is whole. Without `fill` nothing is due but
    /// notes.
    pub fn next(&self, said: &[Said], fill: bool) -> Option<Step> {
        let Some(last) = said.last().filter(|_| fill) else {
            let note = self.order.iter().find(|o| fill || !said.iter().any(|s| s.what == What::Note(o.1)));
            let closed = said.iter().any(|s| s.what == What::Closing);
            return match (fill, note) {
                (true, _) => Some(Step { due: Due::Opening, paragraph: false }),
                (false, Some((_, n))) => Some(Step { due: Due::Note(*n), paragraph: self.breaks(said, false) }),
                (false, None) => (!closed).then(|| Step { due: Due::Closing, paragraph: self.breaks(said, true) }),
            };
        };
        let told: HashSet<usize> = said.iter().filter_map(|s| if let What::Note(n) = s.what { Some(n) } else { None }).collect();
        let due = self.order.iter().position(|(_, n)| !told.contains(n));
        // The place in the course: behind the note before the one that is due.
        let place = due.unwrap_or(self.order.len());
        let between = said.iter().rev().take_while(|s| !matches!(s.what, What::Note(_))).count();
        let filled: usize = said.iter().filter(|s| !matches!(s.what, What::Note(_))).map(|s| word_count(&s.text)).sum();
        let allowed: f64 = self.room[..=place].iter().sum();
        let open = (filled + LINE * 6 / 10) as f64;
        let beat = if place == 0 { 0 } else { self.order[place - 1].0 };
        let Some(due) = due else {
            let closing = said.iter().rev().take_while(|s| s.what == What::Closing).count();
            let whole: usize = said.iter().map(|s| word_count(&s.text)).sum();
            if closing == 0 {
                // What the last note leaves open is said before the letter closes.
                return Some(match last.what {
                    What::Note(note) if !self.quiet.contains(&note) && open + (LINE as f64) < allowed => {
                        Step { due: Due::After(note), paragraph: false }
                    }
                    What::Between if between < MOST_BETWEEN && open + (LINE as f64) < allowed => {
                        Step { due: self.more(beat, place), paragraph: false }
                    }
                    _ => Step { due: Due::Closing, paragraph: self.breaks(said, true) },
                });
            }
            let enough = whole + LINE * 6 / 10 >= self.target || closing >= self.most_closing;
            return (!enough).then_some(Step { due: Due::Closing, paragraph: closing + 1 == MOST_CLOSING });
        };
        let (next_beat, note) = self.order[due];
        let behind = allowed - open;
        // After a quiet note at most one sentence, and only where the letter has fallen well behind.
        let quiet = place > 0 && self.quiet.contains(&self.order[place - 1].1);
        let least = if self.wanting > 0.3 { 0.2 } else { 1.5 };
        let open = if quiet && (behind < LINE as f64 * least || between > usize::from(self.wanting > 1.2)) { f64::MAX } else { open };
        let most = if place == 0 { MOST_BETWEEN } else { MOST_BETWEEN.max((self.room[place] as usize / LINE).min(3)) };
        if open <= allowed && between < most {
            return Some(match last.what {
                What::Note(note) => Step { due: Due::After(note), paragraph: false },
                _ if place == 0 && between > 0 => Step { due: Due::Lead(note), paragraph: false },
                _ if next_beat != beat => Step { due: self.more(beat, place), paragraph: false },
                _ => Step { due: Due::After(self.order[place - 1].1), paragraph: false },
            });
        }
        let new_beat = next_beat != beat && place > 0 || place == 0 && between > 1;
        Some(Step { due: Due::Note(note), paragraph: self.breaks(said, new_beat) })
    }

    /// What more there is to say behind the note before `place`, once its beat is told: a line of that beat, which
    /// may look back on all of it. The first beat's lines open letters and the last one's close them.
    fn more(&self, beat: usize, place: usize) -> Due {
        match place.checked_sub(1).and_then(|i| self.order.get(i)) {
            Some((_, note)) if beat == 0 || beat == self.last_beat => Due::After(*note),
            _ => Due::Line(beat),
        }
    }

    /// Whether a paragraph ends here.
    fn breaks(&self, said: &[Said], new_beat: bool) -> bool {
        if said.is_empty() {
            return false;
        }
        let from = said.iter().rposition(|s| s.paragraph).unwrap_or(0);
        let words: usize = said[from..].iter().map(|s| word_count(&s.text)).sum();
        let many = said.len() - from;
        new_beat && many >= FEWEST_IN_PARAGRAPH || words >= FULL_PARAGRAPH || many >= 5
    }

    /// Words that are over or (negative) wanting when the notes still due are told in their first voicing.
    pub fn over(&self, said: &[Said]) -> isize {
        let told: HashSet<usize> = said.iter().filter_map(|s| if let What::Note(n) = s.what { Some(n) } else { None }).collect();
        let due: usize = self.order.iter().filter(|o| !told.contains(&o.1)).map(|o| self.lengths.get(o.1).copied().unwrap_or(0)).sum();
        let stands: usize = said.iter().map(|s| word_count(&s.text)).sum();
        (stands + due) as isize - self.target as isize
    }
}
