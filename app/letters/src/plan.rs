//! The plan of a letter: which note stands in which beat, and how long each beat is. The ghostwriter lays it;
//! the writer may see and change it before a word is written.

use crate::Brief;
use serde::{Deserialize, Serialize};

/// The most beats that a letter can have.
const MOST_BEATS: usize = 12;
/// The longest name of a beat and the longest task, in characters.
const LONGEST_NAME: usize = 60;
const LONGEST_TASK: usize = 400;

/// How a letter moves, beat by beat, and what it tells where.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Plan {
    /// In the order in which they are written.
    pub beats: Vec<PlannedBeat>,
}

/// One stretch of the letter: what it must do, what it tells, how long it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlannedBeat {
    /// A word or two, as the occasion's file has it ("the moment", "now").
    pub name: String,
    /// What this beat must do, in one sentence said to a writer.
    #[serde(default)]
    pub task: String,
    /// What it tells, in order; a beat may tell none.
    #[serde(default)]
    pub notes: Vec<PlannedNote>,
    /// How long it is to be, in words; all beats together are as long as the brief asks.
    pub words: u32,
}

/// A note in its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlannedNote {
    /// The number of the fact in the brief, from 0.
    pub note: usize,
    /// Whether an earlier letter to the same person told it, and this one takes it up again on purpose.
    #[serde(default)]
    pub called_back: bool,
}

/// A plan that cannot be written by: where, why, and what to do about it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}{message}\n  {help}", .beat.map(|b| format!("beat {}: ", b + 1)).unwrap_or_default())]
pub struct PlanError {
    /// The beat, from 0, when the fault has a place.
    pub beat: Option<usize>,
    /// What is wrong.
    pub message: String,
    /// What to do next.
    pub help: String,
}

impl Plan {
    /// Checks a plan that a person changed against the brief that it is for.
    ///
    /// # Errors
    /// The first thing that is wrong: no beats or too many, a beat without a name or words, a note that the
    /// brief does not hold or that stands twice, a `must` note that stands nowhere, words that do not add up.
    pub fn check(&self, brief: &Brief) -> Result<(), PlanError> {
        if self.beats.is_empty() || self.beats.len() > MOST_BEATS {
            let message = format!("a plan has 1 to {MOST_BEATS} beats, and this one has {}", self.beats.len());
            return Err(fault(None, message, "Add a beat, or join two that belong together."));
        }
        let mut placed = vec![None; brief.facts.len()];
        for (i, beat) in self.beats.iter().enumerate() {
            let at = Some(i);
            let name = beat.name.trim();
            if name.is_empty() || name.chars().count() > LONGEST_NAME || name.contains(['\n', '\r']) {
                return Err(fault(
                    at,
                    format!("its name must be one line of 1 to {LONGEST_NAME} characters"),
                    "A word or two will do: “the moment”.",
                ));
            }
            if beat.task.chars().count() > LONGEST_TASK {
                return Err(fault(at, format!("its task is longer than {LONGEST_TASK} characters"), "One sentence says what it must do."));
            }
            if beat.words == 0 {
                return Err(fault(at, "it has no words", "Give it a few words, or take the beat out."));
            }
            for planned in &beat.notes {
                let n = planned.note;
                let Some(place) = placed.get_mut(n) else {
                    let message = format!("there is no note {} in the brief", n + 1);
                    return Err(fault(at, message, &format!("The brief holds {} notes, numbered from 1.", brief.facts.len())));
                };
                if let Some(first) = place.replace(i) {
                    let message = format!("note {} stands in beat {} already", n + 1, first + 1);
                    return Err(fault(at, message, "Each note is told once; take it out of one of the two."));
                }
            }
        }
        if let Some(n) = (0..placed.len()).find(|n| brief.facts[*n].must && placed[*n].is_none()) {
            let message = format!("note {} must be in the letter and stands in no beat", n + 1);
            return Err(fault(None, message, "Put it into a beat, or unmark it as a must."));
        }
        let words = self.words();
        if words != u64::from(brief.words) {
            let message = format!("the beats have {words} words together, and the letter is to have {}", brief.words);
            return Err(fault(None, message, "Change the length of a beat, or of the letter."));
        }
        Ok(())
    }

    /// How long all beats are together, in words.
    pub fn words(&self) -> u64 {
        self.beats.iter().map(|b| u64::from(b.words)).sum()
    }

    /// Numbers of the notes that it tells, in the order of the letter.
    pub fn notes(&self) -> impl Iterator<Item = usize> + '_ {
        self.beats.iter().flat_map(|b| &b.notes).map(|n| n.note)
    }

    /// Numbers of the brief's notes that it leaves out.
    pub fn left_out(&self, brief: &Brief) -> Vec<usize> {
        (0..brief.facts.len()).filter(|n| !self.notes().any(|told| told == *n)).collect()
    }

    /// Makes all beats together `words` long and keeps their proportions; every beat keeps at least one word.
    pub fn stretch(&mut self, words: u32) {
        let wanted: Vec<u64> = self.beats.iter().map(|b| u64::from(b.words)).collect();
        for (beat, words) in self.beats.iter_mut().zip(apportion(words, &wanted)) {
            beat.words = words;
        }
    }
}

/// Shares out a whole number in proportion to `weights`, at least 1 each where there is enough, to the sum
/// exactly: by largest remainders, the earlier first (the method of Hamilton).
pub fn apportion(total: u32, weights: &[u64]) -> Vec<u32> {
    let n = weights.len() as u64;
    if n == 0 {
        return Vec::new();
    }
    let base = u64::from(u64::from(total) >= n);
    let rest = u64::from(total) - base * n;
    let sum: u64 = weights.iter().sum();
    let even = vec![1; weights.len()];
    let (weights, sum) = if sum == 0 { (even.as_slice(), n) } else { (weights, sum) };
    let mut out: Vec<u64> = weights.iter().map(|w| base + rest * w / sum).collect();
    let mut order: Vec<usize> = (0..weights.len()).collect();
    order.sort_by_key(|i| std::cmp::Reverse(rest * weights[*i] % sum));
    let short = u64::from(total) - out.iter().sum::<u64>();
    for i in order.into_iter().take(short as usize) {
        out[i] += 1;
    }
    out.into_iter().map(|w| w as u32).collect()
}

fn fault(beat: Option<usize>, message: impl Into<String>, help: &str) -> PlanError {
    PlanError { beat, message: message.into(), help: help.into() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn brief() -> Brief {
        Brief::from_toml("occasion = \"thanks\"\nwords = 100\n[from]\nname = \"A\"\n[to]\nname = \"B\"\n[[facts]]\ntext = \"a\"\nmust = true\n[[facts]]\ntext = \"b\"\n").unwrap()
    }

    fn beat(notes: &[usize], words: u32) -> PlannedBeat {
        let notes = notes.iter().map(|n| PlannedNote { note: *n, called_back: false }).collect();
        PlannedBeat { name: "now".into(), task: String::new(), notes, words }
    }

    #[test]
    fn a_plan_that_a_person_spoiled_says_where_and_what_to_do() {
        let sound = Plan { beats: vec![beat(&[1], 40), beat(&[0], 60)] };
        assert_eq!(sound.check(&brief()), Ok(()));
        assert_eq!(Plan { beats: vec![beat(&[0], 100)] }.left_out(&brief()), [1]);
        let nameless = PlannedBeat { name: " ".into(), ..beat(&[0], 60) };
        for (beats, said) in [
            (vec![], "1 to 12 beats"),
            (vec![beat(&[0], 60), beat(&[0, 1], 40)], "beat 2: note 1 stands in beat 1 already"),
            (vec![beat(&[0], 60), beat(&[2], 40)], "beat 2: there is no note 3 in the brief"),
            (vec![beat(&[1], 100)], "note 1 must be in the letter and stands in no beat"),
            (vec![beat(&[0], 99)], "99 words together, and the letter is to have 100"),
            (vec![beat(&[0], 100), beat(&[], 0)], "beat 2: it has no words"),
            (vec![nameless], "beat 1: its name"),
        ] {
            let error = Plan { beats }.check(&brief()).unwrap_err().to_string();
            assert!(error.contains(said), "{error}");
        }
    }

    proptest! {
        #[test]
        fn a_stretched_plan_has_the_words_that_were_asked_for(words in prop::collection::vec(0u32..900, 1..12), total in 40u32..1201) {
            let mut plan = Plan { beats: words.iter().map(|w| beat(&[], *w)).collect() };
            plan.stretch(total);
            prop_assert_eq!(plan.words(), u64::from(total));
            prop_assert!(plan.beats.iter().all(|b| b.words > 0));
        }
    }
}
