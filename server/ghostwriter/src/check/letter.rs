//! A whole letter, read against its brief: what it tells, what is wrong with it, how long it is.

use crate::check::{
    cliche::Cliches,
    closeness::Closeness,
    facts,
    form::{Parts, faults as form_faults},
    hurried, instruction, invented,
    known::Known,
    person, repeat,
    words::{Word, figures, stem, words},
};
use letters::{Brief, sentences, word_count};
use serde::Serialize;
use std::{collections::HashSet, ops::Range};

/// Whether a letter tells a note.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Told {
    /// It does.
    Yes,
    /// A part of it, or without a name, number or date that belongs to it.
    Partly,
    /// It does not, or tells the contrary.
    No,
}

/// What a letter does with one note.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FactRead {
    /// Whether the letter is wrong without it.
    pub must: bool,
    /// Whether it is told.
    pub told: Told,
    /// False where somebody else does it in the letter, or it is denied.
    pub right: bool,
    /// How much of the words that carry the note the letter holds, 0 to 1.
    pub share: f64,
    /// How near the nearest sentences come to the note in meaning, −1 to 1 (cosine); none without a model.
    pub closeness: Option<f64>,
    /// Where it was found, in bytes of the letter.
    pub at: Option<Range<usize>>,
    /// Why it is judged so, in words.
    pub reason: String,
}

/// What can be wrong with a letter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum FaultKind {
    /// A name that the brief does not hold.
    Name,
    /// A number that the brief does not hold, or holds of something else.
    Number,
    /// A day, month, feast or time that the brief does not hold.
    Date,
    /// A place that the brief does not hold.
    Place,
    /// A relative whom the brief does not hold, or the reader taken for one.
    Relative,
    /// The reader spoken of instead of to.
    Reader,
    /// The sender spoken of as somebody else.
    Sender,
    /// A phrase that could stand in anybody's letter.
    Cliche,
    /// A placeholder or markup.
    Markup,
    /// Talk about the letter, a second greeting, a helper's chatter.
    Meta,
    /// An instruction in a note was obeyed, or stands in the letter.
    Instruction,
    /// Said before in this letter.
    Repeated,
    /// Said before in an earlier letter.
    Earlier,
}

impl FaultKind {
    /// Whether it is something made up.
    pub fn is_invention(self) -> bool {
        matches!(self, Self::Name | Self::Number | Self::Date | Self::Place | Self::Relative)
    }

    /// Whether reader or sender is spoken of in the third person.
    pub fn is_person(self) -> bool {
        matches!(self, Self::Reader | Self::Sender)
    }

    /// The kind in two or three words.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Name => "invented name",
            Self::Number => "invented number",
            Self::Date => "invented date",
            Self::Place => "invented place",
            Self::Relative => "invented relative",
            Self::Reader => "reader in the third person",
            Self::Sender => "sender in the third person",
            Self::Cliche => "cliché",
            Self::Markup => "placeholder or markup",
            Self::Meta => "talk about the letter",
            Self::Instruction => "instruction obeyed",
            Self::Repeated => "repeated",
            Self::Earlier => "said in an earlier letter",
        }
    }
}

/// Something wrong with a letter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Fault {
    /// What.
    pub kind: FaultKind,
    /// Where, in bytes of the letter.
    pub at: Range<usize>,
    /// The words.
    pub words: String,
    /// Why, where the kind does not say it.
    pub reason: String,
}

/// What came of reading a letter.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Reading {
    /// Note by note, as in the brief.
    pub facts: Vec<FactRead>,
    /// What is wrong, in the order of the text.
    pub faults: Vec<Fault>,
    /// Of all stretches of four words, the share that stood in the letter before.
    pub repeated: f64,
    /// Words of the whole letter.
    pub words: usize,
    /// Words that were asked for.
    pub asked: usize,
    /// What keeps it from having a letter's form; empty for a whole letter.
    pub form: Vec<String>,
    /// Whether meaning was compared too, or words alone.
    pub by_meaning: bool,
}

impl Reading {
    /// How far off the asked length, as a share of it: −0.2 is a fifth too short.
    pub fn off(&self) -> f64 {
        if self.asked == 0 { 0.0 } else { self.words as f64 / self.asked as f64 - 1.0 }
    }

    /// Faults of a kind.
    pub fn count(&self, kind: impl Fn(FaultKind) -> bool) -> usize {
        self.faults.iter().filter(|f| kind(f.kind)).count()
    }

    /// How many notes are told, and of how many; `must` ones only or all.
    pub fn told(&self, must: bool) -> (usize, usize) {
        let asked = || self.facts.iter().filter(|f| f.must || !must);
        (asked().filter(|f| f.told == Told::Yes).count(), asked().count())
    }
}

/// A letter, taken apart for reading.
pub(crate) struct Page<'a> {
    /// The whole text.
    pub letter: &'a str,
    /// The sentences of its body and postscript.
    pub sentences: Vec<Said<'a>>,
}

/// A sentence of a letter.
pub(crate) struct Said<'a> {
    /// Where it begins, in bytes of the letter.
    pub start: usize,
    /// The sentence.
    pub text: &'a str,
    /// Its words; their places are within the sentence.
    pub words: Vec<Word<'a>>,
    /// Their stems, without words that carry nothing.
    pub stems: HashSet<String>,
    /// Its numbers.
    pub figures: HashSet<u64>,
}

impl<'a> Page<'a> {
    pub(crate) fn new(letter: &'a str, body: &[Range<usize>]) -> Page<'a> {
        let said = |start: usize, text: &'a str| {
            let words = words(text);
            let mut stems: HashSet<String> = words.iter().map(|w| stem(&w.low)).collect();
            // "You do not have to" is "no need".
            if words.windows(2).any(|w| w[1].low == "to" && stem(&w[0].low) == "have") {
                stems.insert(stem("need"));
            }
            let figures = figures(&words).into_iter().map(|f| f.value).collect();
            Said { start, text, words, stems, figures }
        };
        let sentences = body
            .iter()
            .flat_map(|part| sentences(&letter[part.clone()]).into_iter().map(|s| said(part.start + s.start, s.text)))
            .filter(|s| !s.words.is_empty())
            .collect();
        Page { letter, sentences }
    }

    /// Where some sentences stand in the letter, in bytes.
    pub(crate) fn range(&self, window: &Range<usize>) -> Range<usize> {
        match (self.sentences.get(window.start), window.end.checked_sub(1).and_then(|i| self.sentences.get(i))) {
            (Some(first), Some(last)) if first.start <= last.start => first.start..last.start + last.text.len(),
            _ => 0..0,
        }
    }

    /// Their text.
    pub(crate) fn text(&self, window: &Range<usize>) -> &'a str {
        &self.letter[self.range(window)]
    }
}

/// Reads a letter against its brief. `earlier` are letters to the same person; without `closeness` the
/// notes are looked for by their words alone.
pub fn read(letter: &str, brief: &Brief, cliches: &Cliches, earlier: &[String], closeness: Option<&Closeness>) -> Reading {
    let brief = &hurried::brief(brief);
    let known = Known::new(brief);
    let parts = Parts::of(letter, brief);
    let page = Page::new(letter, &parts.body);
    let note = |i: usize| i.checked_sub(1).map_or("", |b| brief.facts[b].text.as_str());
    let mut facts: Vec<FactRead> =
        brief.facts.iter().enumerate().map(|(i, fact)| facts::read(fact, note(i), &page, &known, closeness)).collect();
    let mut faults = Vec::new();
    faults.extend(form_faults(&page, &parts));
    faults.extend(invented::faults(&page, &known));
    faults.extend(person::faults(&page, &known, brief));
    faults.extend(repeat::within(&page));
    faults.extend(repeat::earlier(&page, earlier, brief));
    faults.extend(worn(letter, brief, cliches));
    faults.extend(instruction::obeyed(brief, letter).into_iter().map(|(reason, words)| {
        let start = letter.find(&words).unwrap_or(0);
        Fault { kind: FaultKind::Instruction, at: start..start + if start > 0 { words.len() } else { 0 }, words, reason }
    }));
    faults.sort_by_key(|f| (f.at.start, f.kind));
    // A note whose number or day is another's is not told.
    for fact in facts.iter_mut().filter(|f| f.told == Told::Yes) {
        let within = |f: &&Fault| fact.at.as_ref().is_some_and(|at| at.start <= f.at.start && f.at.end <= at.end);
        if let Some(other) = faults.iter().filter(|f| matches!(f.kind, FaultKind::Number | FaultKind::Date)).find(within) {
            fact.told = Told::Partly;
            fact.reason = format!("“{}” stands there, which the note does not say", other.words);
        }
    }
    faults.dedup_by(|a, b| a.at == b.at && a.kind == b.kind);
    Reading {
        facts,
        faults,
        repeated: repeat::share(&page),
        words: word_count(letter),
        asked: brief.words as usize,
        form: parts.lacking,
        by_meaning: closeness.is_some(),
    }
}

/// Clichés that are not the sender's own words.
fn worn(letter: &str, brief: &Brief, cliches: &Cliches) -> Vec<Fault> {
    let plain = |t: &str| words(t).iter().map(|w| w.low.clone()).collect::<Vec<_>>().join(" ");
    let own: Vec<String> = brief.facts.iter().map(|f| plain(&f.text)).collect();
    let found = cliches.find(letter).into_iter().filter(|c| {
        let said = plain(&letter[c.range.clone()]);
        !own.iter().any(|o| o.contains(&said))
    });
    found.map(|c| Fault { kind: FaultKind::Cliche, words: letter[c.range.clone()].to_string(), reason: c.phrase, at: c.range }).collect()
}
