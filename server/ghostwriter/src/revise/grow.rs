//! Longer, warmer, and a memory more: sentences that are put in, never words that blow up what is there.

use super::{
    Revising,
    guard::Guard,
    sheet::{self, Piece, Unit},
};
use crate::{
    Kind, Notes, Occasion, check,
    model::sampler,
    notes::apostrophes,
    plan::{Setting, When},
    voice,
};
use letters::{Brief, sentences};
use std::ops::Range;

/// What a sentence of ours may be put in for.
pub struct Lines<'a> {
    brief: &'a Brief,
    occasion: &'a Occasion,
    setting: Setting,
    settings: &'a Revising<'a>,
}

/// Warmth that is true of any two people who write letters to each other.
const WARM: &[&str] = &[
    "I think of you more often than I write.",
    "You matter to me.",
    "I am glad that there is you.",
    "It does me good to think of you.",
    "I am on your side, and I will be there tomorrow as well.",
    "I hold on to that, and to you.",
    "There are not many people to whom I would write this.",
    "You have a place with me that nobody else has.",
];
/// The same for two who are close.
const WARM_CLOSE: &[&str] = &[
    "I love you, and I do not say it often enough.",
    "I carry you with me wherever I go.",
    "With you I am at home.",
    "I would not want to be without you for a day.",
    "My heart is lighter for having you.",
    "I miss you the moment you are out of sight.",
];
/// The same for two who are not.
const WARM_DISTANT: &[&str] = &[
    "I have a high regard for you, and I wanted it said.",
    "I am grateful that I know you.",
    "You have my respect, and my thanks.",
    "I am glad that our ways have crossed.",
    "I wish you well, and I mean it.",
    "You have done me good.",
];
/// For two who have parted.
const WARM_PARTED: &[&str] = &[
    "I wish you well, and I mean it.",
    "I do not regret a day of what was good.",
    "I think of you kindly.",
    "There is no bitterness in this, only thanks.",
];

impl<'a> Lines<'a> {
    pub fn new(brief: &'a Brief, occasion: &'a Occasion, settings: &'a Revising<'a>) -> Lines<'a> {
        Lines { brief, occasion, setting: Setting::read(brief, brief.facts.len()), settings }
    }

    /// Sentences for a stretch of the letter: after a note of this kind, or for nothing in particular.
    pub fn turns(&self, kind: Option<Kind>) -> Vec<&str> {
        let mut out: Vec<&str> = Vec::new();
        if let (Some(kind), Some(reflections)) = (kind, self.settings.reflections) {
            out.extend(reflections.after(kind, &self.occasion.name, &self.setting));
        }
        let beats = &self.occasion.beats;
        let inner = if beats.len() > 2 { &beats[1..beats.len() - 1] } else { &beats[..] };
        let kinds = inner.iter().filter(|b| kind.is_none_or(|k| b.kinds.contains(&k)));
        out.extend(kinds.flat_map(|b| b.fitting(&self.setting)));
        if out.is_empty() {
            out.extend(self.occasion.turns.iter().map(String::as_str));
        }
        out
    }

    /// All that the occasion has, for a sentence of ours that is to be said otherwise.
    pub fn like(&self, sentence: &str) -> Vec<&str> {
        let beats = self.occasion.beats.iter().find(|b| b.lines.iter().any(|l| l.text == sentence));
        if let Some(beat) = beats {
            return beat.fitting(&self.setting);
        }
        let lists = [&self.occasion.openings, &self.occasion.turns, &self.occasion.closings];
        let list = lists.into_iter().find(|l| l.iter().any(|t| t == sentence));
        list.map_or_else(Vec::new, |l| l.iter().map(String::as_str).collect())
    }

    /// Sentences of warmth that are true of these two.
    pub fn warm(&self) -> Vec<&str> {
        let is = |when| self.setting.is(when);
        match () {
            () if is(When::Parted) => WARM_PARTED.to_vec(),
            () if is(When::Partner) => [WARM_CLOSE, WARM].concat(),
            () if is(When::Distant) || is(When::Work) || is(When::Formal) => WARM_DISTANT.to_vec(),
            // "I love you" is for partners and family; a friend is told otherwise.
            () if is(When::Family) => [&WARM_CLOSE[..1], &WARM_CLOSE[4..5], WARM].concat(),
            () => WARM.to_vec(),
        }
    }

    /// The notes' kinds.
    pub fn kinds(&self) -> Vec<Kind> {
        Notes::read(self.brief).list.into_iter().map(|n| n.kind).collect()
    }

    /// One of a list that can stand among `others`, in the writer's voice: the seed chooses, and what fits the voice
    /// has the better chance.
    pub fn choose(&self, list: &[&str], place: usize, others: &[String], guard: &Guard) -> Option<String> {
        let said = |text: &str| match self.settings.voice {
            Some(v) => voice::apply(v, text),
            None => text.to_string(),
        };
        let fits = |text: &str| self.settings.voice.map_or(0.5, |v| voice::fits(v, text));
        list.iter()
            .enumerate()
            .map(|(i, text)| (sampler::draw(self.settings.seed, place, 300 + i as u32) + fits(text), said(text)))
            .filter(|(_, text)| sentences(text).iter().all(|s| guard.reads(s.text, others)) && !others.contains(text))
            .max_by(|a, b| a.0.total_cmp(&b.0))
            .map(|(_, text)| text)
    }
}

/// The stretch that is revised, and the letter around it.
pub struct Place<'a> {
    pub range: &'a Range<usize>,
    pub others: &'a [String],
    pub guard: &'a Guard<'a>,
}

impl Place<'_> {
    /// Puts a sentence in, unless it would part what tells one note.
    fn put_in(&self, pieces: &mut Vec<Piece>, at: usize, text: String) -> bool {
        pieces.insert(at, Piece { before: " ".into(), text, unit: None });
        let keeps = self.guard.keeps(self.range, &sheet::join(pieces));
        if !keeps {
            pieces.remove(at);
        }
        keeps
    }
}

/// Puts sentences of ours in, up to `wanted` words more: after what tells a note, and at most one after another sentence.
pub fn longer(pieces: &mut Vec<Piece>, units: &[Unit], wanted: usize, place: &Place, lines: &Lines) {
    let (others, guard) = (place.others, place.guard);
    let kinds = lines.kinds();
    let mut more = 0;
    let mut at = 0;
    while at < pieces.len() && more < wanted {
        let unit = pieces[at].unit.map(|i| &units[i]);
        // A sentence goes on behind a note only where the note's own sentences have ended.
        let note = unit.and_then(|u| u.notes.first().copied());
        let goes_on = pieces.get(at + 1).and_then(|p| p.unit).is_some_and(|i| note.is_some_and(|n| units[i].notes.contains(&n)));
        let fresh = at == 0 || pieces[at - 1].unit.is_some();
        if unit.is_none_or(|u| !u.whole) || goes_on || !fresh {
            at += 1;
            continue;
        }
        let mut all: Vec<String> = others.to_vec();
        all.extend(pieces.iter().flat_map(|p| sentences(&p.text)).map(|s| s.text.to_string()));
        let list = lines.turns(note.and_then(|n| kinds.get(n).copied()));
        if let Some(text) = lines.choose(&list, at, &all, guard) {
            let words = letters::word_count(&text);
            if place.put_in(pieces, at + 1, text) {
                more += words;
                at += 1;
            }
        }
        at += 1;
    }
}

/// Puts one sentence of warmth in for every hundred words or so, where a paragraph ends.
pub fn warmer(pieces: &mut Vec<Piece>, units: &[Unit], place: &Place, lines: &Lines) {
    let (others, guard) = (place.others, place.guard);
    let length: usize = pieces.iter().map(|p| letters::word_count(&p.text)).sum();
    let most = (length / 100).clamp(1, 3);
    let ends: Vec<usize> = (0..pieces.len())
        .filter(|i| pieces.get(i + 1).is_none_or(|next| next.before.contains('\n')) && pieces[*i].unit.is_some_and(|u| units[u].whole))
        .collect();
    let mut put = 0;
    // From the end: what is said last is what stays.
    for at in ends.into_iter().rev() {
        if put == most {
            break;
        }
        let mut all: Vec<String> = others.to_vec();
        all.extend(pieces.iter().flat_map(|p| sentences(&p.text)).map(|s| s.text.to_string()));
        if let Some(text) = lines.choose(&lines.warm(), 500 + put, &all, guard) {
            put += usize::from(place.put_in(pieces, at + 1, text));
        }
    }
}

/// The sentences in which a memory is told, turned towards the reader; the plainest that passes the check.
pub fn told(memory: &str, brief: &Brief, at: usize, others: &[String], settings: &Revising, guard: &Guard) -> Option<String> {
    let notes = Notes::read(brief);
    let said = |text: &str| apostrophes(&settings.voice.map_or_else(|| text.to_string(), |v| voice::apply(v, text)));
    let voicings: Vec<String> = notes.list.get(at)?.voicings.iter().map(|v| said(&v.text)).collect();
    let passes =
        |text: &String| check::told(memory, std::slice::from_ref(text)) && sentences(text).iter().all(|s| guard.reads(s.text, others));
    // In the sender's own words where nothing passes: they are the sender's, and the note says so.
    voicings.iter().find(|v| passes(v)).or(voicings.first()).cloned()
}
