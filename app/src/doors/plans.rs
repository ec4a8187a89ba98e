//! The plan of a letter, changed before it is written.

#![allow(clippy::too_many_arguments, reason = "a form's fields, one by one")]

use crate::house::HouseError;
use leptos::prelude::*;
use letters::LetterId;

/// Keeps a plan as its form shows it, then does one thing to it. `name`, `task` and `words` come beat by beat;
/// `note` and `beat` note by note: in which beat it stands, or in none. `act` is what was pressed: `save`,
/// `write`, `up-2`, `down-2`, `drop-2` (a beat), `note-up-3`, `note-down-3` (a note), `add`.
#[server(endpoint = "change-plan")]
pub async fn change_plan(
    letter: LetterId,
    #[server(default)] name: Vec<String>,
    #[server(default)] task: Vec<String>,
    #[server(default)] words: Vec<u32>,
    #[server(default)] note: Vec<usize>,
    #[server(default)] beat: Vec<String>,
    #[server(default)] called_back: Vec<usize>,
    #[server(default)] act: String,
) -> Result<(), HouseError> {
    let house = super::house()?;
    let brief = house.letter(letter).await?.brief;
    let mut plan = form::plan(&name, &task, &words, &note, &beat, &called_back);
    form::act(&mut plan, &act);
    form::mend(&mut plan, brief.words);
    plan.check(&brief).map_err(|e| HouseError::Refused(e.to_string()))?;
    house.save_plan(letter, Some(plan)).await?;
    if act == "write" {
        house.ask_draft(letter, None).await?;
        super::go(format!("/letters/{letter}"));
    } else {
        super::go(format!("/letters/{letter}/plan{}", form::place(&act)));
    }
    Ok(())
}

/// Lets the ghostwriter lay the plan anew.
#[server(endpoint = "lay-plan-anew")]
pub async fn lay_plan_anew(letter: LetterId) -> Result<(), HouseError> {
    super::house()?.save_plan(letter, None).await?;
    super::go(format!("/letters/{letter}/plan"));
    Ok(())
}

#[cfg(feature = "ssr")]
mod form {
    use letters::{Plan, PlannedBeat, PlannedNote};

    /// The plan as the form has it.
    pub fn plan(name: &[String], task: &[String], words: &[u32], note: &[usize], beat: &[String], called_back: &[usize]) -> Plan {
        let mut beats: Vec<PlannedBeat> = name
            .iter()
            .enumerate()
            .map(|(i, name)| PlannedBeat {
                name: name.trim().to_string(),
                task: task.get(i).map(|t| t.split_whitespace().collect::<Vec<_>>().join(" ")).unwrap_or_default(),
                notes: Vec::new(),
                words: words.get(i).copied().unwrap_or(0),
            })
            .collect();
        for (note, beat) in note.iter().zip(beat) {
            if let Some(beat) = beat.parse::<usize>().ok().and_then(|b| beats.get_mut(b)) {
                beat.notes.push(PlannedNote { note: *note, called_back: called_back.contains(note) });
            }
        }
        Plan { beats }
    }

    /// Does what was pressed; what cannot be done is not.
    pub fn act(plan: &mut Plan, act: &str) {
        let beats = &mut plan.beats;
        let Some((what, at)) = act.rsplit_once('-').and_then(|(what, at)| Some((what, at.parse::<usize>().ok()?))) else {
            if act == "add" {
                beats.push(PlannedBeat { name: "and another thing".into(), task: String::new(), notes: Vec::new(), words: 30 });
            }
            return;
        };
        match what {
            "up" if at > 0 && at < beats.len() => beats.swap(at, at - 1),
            "down" if at + 1 < beats.len() => beats.swap(at, at + 1),
            "drop" if at < beats.len() && beats.len() > 1 => {
                let dropped = beats.remove(at);
                // Its notes are not lost: the beat before takes them, or the one that is first now.
                beats[at.saturating_sub(1)].notes.extend(dropped.notes);
            }
            "note-up" | "note-down" => move_note(beats, at, what == "note-up"),
            _ => {}
        }
    }

    /// A note goes one place up or down; at the edge of its beat, into the next one.
    fn move_note(beats: &mut [PlannedBeat], note: usize, up: bool) {
        let place = beats.iter().enumerate().find_map(|(b, beat)| Some((b, beat.notes.iter().position(|n| n.note == note)?)));
        let Some((b, n)) = place else { return };
        let last = beats[b].notes.len() - 1;
        match up {
            true if n > 0 => beats[b].notes.swap(n, n - 1),
            false if n < last => beats[b].notes.swap(n, n + 1),
            true if b > 0 => {
                let moved = beats[b].notes.remove(n);
                beats[b - 1].notes.push(moved);
            }
            false if b + 1 < beats.len() => {
                let moved = beats[b].notes.remove(n);
                beats[b + 1].notes.insert(0, moved);
            }
            _ => {}
        }
    }

    /// Nobody has to add up: the beats keep their proportions and have the letter's length together.
    pub fn mend(plan: &mut Plan, words: u32) {
        if plan.words() != u64::from(words) {
            plan.stretch(words);
        }
    }

    /// Where on the page the eye and the keyboard were.
    pub fn place(act: &str) -> String {
        let at = |n: usize| format!("#beat-{n}");
        match act.rsplit_once('-').and_then(|(what, at)| Some((what, at.parse::<usize>().ok()?))) {
            Some(("up", n)) => at(n.saturating_sub(1)),
            Some(("down", n)) => at(n + 1),
            Some(("drop", n)) => at(n.saturating_sub(1)),
            Some((_, note)) => format!("#note-{note}"),
            None => String::new(),
        }
    }

    #[cfg(test)]
    mod tests {
        use super::*;

        fn names(plan: &Plan) -> Vec<(&str, Vec<usize>)> {
            plan.beats.iter().map(|b| (b.name.as_str(), b.notes.iter().map(|n| n.note).collect())).collect()
        }

        #[test]
        fn a_plan_is_moved_about_by_buttons_and_loses_no_note() {
            let strings = |list: &[&str]| list.iter().map(|s| (*s).to_string()).collect::<Vec<_>>();
            let mut plan = plan(
                &strings(&["a", "b", "c"]),
                &strings(&["", " x \n y ", ""]),
                &[10, 20, 30],
                &[0, 1, 2, 3],
                &strings(&["0", "0", "1", ""]),
                &[1],
            );
            assert_eq!(names(&plan), [("a", vec![0, 1]), ("b", vec![2]), ("c", vec![])]);
            assert!(plan.beats[0].notes[1].called_back && plan.beats[1].task == "x y");
            act(&mut plan, "note-down-0");
            act(&mut plan, "note-down-0");
            assert_eq!(names(&plan), [("a", vec![1]), ("b", vec![0, 2]), ("c", vec![])]);
            act(&mut plan, "note-up-2");
            act(&mut plan, "up-2");
            assert_eq!(names(&plan), [("a", vec![1]), ("c", vec![]), ("b", vec![2, 0])]);
            act(&mut plan, "drop-2");
            assert_eq!(names(&plan), [("a", vec![1]), ("c", vec![2, 0])]);
            for nothing in ["up-0", "down-9", "drop-9", "note-up-9", "rubbish", ""] {
                act(&mut plan, nothing);
            }
            assert_eq!(names(&plan), [("a", vec![1]), ("c", vec![2, 0])]);
            mend(&mut plan, 100);
            assert_eq!(plan.words(), 100);
        }
    }
}
