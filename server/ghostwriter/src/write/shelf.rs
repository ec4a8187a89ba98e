//! The shelf: sentences of this house that may stand in one letter, each in its place.

use crate::{
    Occasion, Reflections,
    notes::{Kind, Notes},
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
    closings: Vec<String>,
    after: HashMap<Kind, Vec<String>>,
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
        let in_voice = |text: &str| own.map_or_else(|| text.to_string(), |v| voice::apply(v, text));
        let lines = |list: Vec<&str>| list.into_iter().map(in_voice).collect::<Vec<_>>();
        let kinds: Vec<Kind> = notes.list.iter().map(|n| n.kind).collect();
        let of = |pick: &dyn Fn(&Reflections, Kind) -> Vec<String>| -> HashMap<Kind, Vec<String>> {
            kinds.iter().filter_map(|k| Some((*k, pick(reflections?, *k)))).collect()
        };
        Shelf {
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

    /// Whether a sentence is one that closes letters.
    pub fn closes(&self, text: &str) -> bool {
        self.closings.iter().any(|l| l == text)
    }

    /// Whether a sentence is one of ours.
    pub fn holds(&self, text: &str) -> bool {
        let lists = self.after.values().chain(self.leads.values()).chain(&self.beats).chain([&self.openings, &self.closings]);
        lists.flatten().any(|l| l == text)
    }
}
