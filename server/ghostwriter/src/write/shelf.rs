//! The shelf: sentences of this house that may stand in one letter, each in its place.

use crate::{
    Occasion, Reflections,
    notes::{Kind, Note, Notes, apostrophes, capital},
    plan::Setting,
    voice,
    write::course::Due,
};
use letters::{Plan, Voice};
use std::collections::HashMap;

/// Sentences by place, in the writer's voice.
pub struct Shelf {
    openings: Vec<String>,
    beats: Vec<Vec<String>>,
    /// The inner beat that each note stands in.
    beat_of: HashMap<usize, usize>,
    closings: Vec<String>,
    after: HashMap<Kind, Vec<String>>,
    /// Of each note those that name its thing.
    naming: Vec<Vec<String>>,
    leads: HashMap<Kind, Vec<String>>,
}

impl Shelf {
    /// Those of the occasion and the reflections that are true in this letter.
    pub fn new(
        occasion: &Occasion,
        reflections: Option<&Reflections>,
        plan: &Plan,
        notes: &Notes,
        setting: &Setting,
        own: Option<&Voice>,
    ) -> Shelf {
        let in_voice = |text: &str| {
            let text = apostrophes(&if notes.many { plural(text) } else { text.to_string() });
            own.map_or(text.clone(), |v| voice::apply(v, &text))
        };
        let lines = |list: Vec<&str>| list.into_iter().map(in_voice).collect::<Vec<_>>();
        let kinds: Vec<Kind> = notes.list.iter().map(|n| n.kind).collect();
        let of = |pick: &dyn Fn(&Reflections, Kind) -> Vec<String>| -> HashMap<Kind, Vec<String>> {
            kinds.iter().filter_map(|k| Some((*k, pick(reflections?, *k)))).collect()
        };
        let things: Vec<Option<String>> = notes.list.iter().map(Note::thing).collect();
        let many = things.iter().flatten().count();
        let mut rank = 0;
        let naming = notes.list.iter().zip(things).map(|(note, thing)| {
            // What is so of somebody is theirs.
            let thing = thing.filter(|t| note.kind != Kind::Trait || t.starts_with("your "));
            let (Some(thing), Some(said)) = (thing, reflections) else { return Vec::new() };
            rank += 1;
            // No two notes are taken up in the same words.
            let own = said.naming(note.kind, &occasion.name, setting, &thing).into_iter().enumerate();
            own.filter(|(i, _)| i % many == rank - 1).map(|(_, text)| in_voice(&text)).collect()
        });
        let inner = 1..plan.beats.len().saturating_sub(1);
        let beat_of = inner.flat_map(|b| plan.beats[b].notes.iter().map(move |n| (n.note, b))).collect();
        Shelf {
            beat_of,
            naming: naming.collect(),
            openings: lines(occasion.beats.first().map_or_else(Vec::new, |b| b.fitting(setting))),
            beats: plan.beats.iter().map(|b| lines(occasion.beat(&b.name).map_or_else(Vec::new, |b| b.fitting(setting)))).collect(),
            closings: lines(occasion.beats.last().map_or_else(Vec::new, |b| b.fitting(setting))),
            after: of(&|r, k| lines(r.after(k, &occasion.name, setting))),
            leads: of(&|r, k| lines(r.leads(k, &occasion.name, setting))),
        }
    }

    /// The sentences that may stand where something is due.
    pub fn pool(&self, due: &Due, notes: &Notes) -> &[String] {
        let kind = |n: &usize| notes.list.get(*n).map_or(Kind::Other, |n| n.kind);
        let of = |map: &'_ HashMap<Kind, Vec<String>>, n: &usize| map.get(&kind(n)).map_or(0, Vec::len);
        match due {
            Due::Opening => &self.openings,
            Due::Lead(n) if of(&self.leads, n) > 0 => &self.leads[&kind(n)],
            Due::Lead(_) => &self.openings,
            Due::After(n) if of(&self.after, n) > 0 => &self.after[&kind(n)],
            Due::After(_) => &[],
            Due::Line(beat) => self.beats.get(*beat).map_or(&[], Vec::as_slice),
            Due::Closing => &self.closings,
            Due::Note(_) => &[],
        }
    }

    /// What its beat has to say behind a note of no kind: that comes before what can be said behind any note whatever.
    pub fn beside(&self, due: &Due, notes: &Notes) -> &[String] {
        match due {
            Due::After(n) if notes.list.get(*n).is_some_and(|n| n.kind == Kind::Other) => {
                self.beat_of.get(n).and_then(|b| self.beats.get(*b)).map_or(&[], Vec::as_slice)
            }
            _ => &[],
        }
    }

    /// Sentences that take up a note and name its thing.
    pub fn naming(&self, due: &Due) -> &[String] {
        match due {
            Due::After(n) => self.naming.get(*n).map_or(&[], Vec::as_slice),
            _ => &[],
        }
    }

    /// Whether a sentence names the thing of a note.
    pub fn names(&self, text: &str) -> bool {
        self.naming.iter().flatten().any(|l| l == text)
    }

    /// Whether a sentence is one that closes letters.
    pub fn closes(&self, text: &str) -> bool {
        self.closings.iter().any(|l| l == text)
    }

    /// Whether a sentence is one of ours.
    pub fn holds(&self, text: &str) -> bool {
        let lists = self.after.values().chain(self.leads.values()).chain(&self.beats).chain([&self.openings, &self.closings]);
        lists.flatten().any(|l| l == text) || self.names(text)
    }
}

/// A sentence of one writer in the mouth of several.
fn plural(line: &str) -> String {
    let one = |word: &str| -> Option<&'static str> {
        Some(match word {
            "I" => "we",
            "me" => "us",
            "my" => "our",
            "mine" => "ours",
            "myself" => "ourselves",
            "I'm" => "we're",
            "I've" => "we've",
            "I'd" => "we'd",
            "I'll" => "we'll",
            "My" => "Our",
            _ => return None,
        })
    };
    let (mut out, mut after_i) = (Vec::new(), false);
    for (at, token) in line.split(' ').enumerate() {
        let word = token.trim_end_matches([',', '.', ';', ':', '!', '?', '…']);
        let tail = &token[word.len()..];
        let said = match (one(&word.replace('’', "'")), word) {
            (Some(new), _) if at == 0 => capital(new),
            (Some(new), _) => new.to_string(),
            (None, "am") if after_i => "are".to_string(),
            (None, "was") if after_i => "were".to_string(),
            _ => word.to_string(),
        };
        after_i = word == "I" || after_i && matches!(word, "never" | "always" | "still" | "only" | "also" | "already");
        out.push(said + tail);
    }
    out.join(" ")
}

#[cfg(test)]
mod tests {
    use super::plural;

    #[test]
    fn what_one_says_several_say_as_we() {
        for (one, several) in [
            ("I am glad, and I was not always.", "We are glad, and we were not always."),
            ("It is my turn, and that is for me to say.", "It is our turn, and that is for us to say."),
            ("You know I'm here, and I still am.", "You know we're here, and we still are."),
        ] {
            assert_eq!(plural(one), several);
        }
    }
}
