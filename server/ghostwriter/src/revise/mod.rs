//! Revision: one selection of a letter, or the whole, changed as asked.
//!
//! What is outside the selection stays byte for byte; salutation and valediction are never touched; what a
//! sentence tells of a note it tells afterwards too. Every change has a way that needs no model; where a model
//! is there and large enough or was taught, it offers further candidates, and all of them pass the same checks.

mod grow;
mod guard;
mod model;
mod otherwise;
mod sheet;
mod shorter;
mod taught;
mod wording;

use crate::{Ghostwriter, GhostwriterError, Occasion, Reflections, check, model::sampler, voice, write::stream};
use grow::Lines;
use guard::Guard;
use letters::{Brief, Change, Fact, Voice, sentences, word_count};
use sheet::{Piece, Unit};
use std::{
    ops::{ControlFlow, Range},
    sync::atomic::AtomicBool,
};
use wording::{Style, reword};

/// How a revision is to be made. The same letter, change and settings give the same revision.
#[derive(Debug, Clone, Copy, Default)]
pub struct Revising<'a> {
    /// Another seed, another revision.
    pub seed: u32,
    /// How the writer writes.
    pub voice: Option<&'a Voice>,
    /// The kind of letter; none for the general one.
    pub occasion: Option<&'a Occasion>,
    /// What may be said after notes of each kind; none for the occasion's own lines alone.
    pub reflections: Option<&'a Reflections>,
    /// Once true, the revision is broken off.
    pub stop: Option<&'a AtomicBool>,
}

/// What came of a revision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Revised {
    /// The whole letter: before `replaced`, `by`, after `replaced`.
    pub text: String,
    /// What was replaced, in bytes of the letter as it was; within the selection, and empty where nothing changed.
    pub replaced: Range<usize>,
    /// What stands there now.
    pub by: String,
    /// What the writer should know, in sentences.
    pub notes: Vec<String>,
}

/// Sentences up to which a model is asked; a whole letter is revised without it.
const ASKED: usize = 3;

/// Revises `selection` (bytes; the whole letter is `0..len`) of `letter`. `on_piece` is given the new words as soon
/// as they stand fast; joined they are [`Revised::by`]. Breaking it leaves the letter as it was. A change for which
/// there is nothing to do leaves the letter as it was too, and says so in [`Revised::notes`].
///
/// # Errors
/// [`GhostwriterError::Revision`] when the selection holds no sentence, cuts a character, or the change cannot be made
/// without losing a note; the text says which. When the model fails.
pub fn revise(
    gw: Option<&Ghostwriter>,
    letter: &str,
    selection: Range<usize>,
    change: &Change,
    brief: &Brief,
    settings: &Revising,
    on_piece: &mut dyn FnMut(&str) -> ControlFlow<()>,
) -> Result<Revised, GhostwriterError> {
    let selection = checked(letter, selection)?;
    if let Change::Add(memory) = change {
        return add(letter, &selection, memory, brief, settings, on_piece);
    }
    let units = sheet::units(letter, &selection, brief);
    let (Some(first), Some(last)) = (units.first(), units.last()) else {
        return Err(refused("no sentence of the letter is selected; salutation and valediction are never revised"));
    };
    let range = first.range.start..last.range.end;
    let mut pieces = sheet::pieces(letter, &units);
    let old = sheet::join(&pieces);
    let mut notes = Vec::new();
    let general = Occasion::general(&brief.occasion);
    let lines = Lines::new(brief, settings.occasion.unwrap_or(&general), settings);
    let guard = Guard::new(letter, brief, if let Change::Cut(n) = change { Some(*n) } else { None });
    let others = guard.others(&range);
    let desk = Desk { gw, letter, brief, settings, guard: &guard, range: &range, units: &units, others: &others };
    let place = grow::Place { range: &range, others: &others, guard: &guard };
    match change {
        Change::Shorter => shorter::shorter(&mut pieces, &units, &range, &guard),
        Change::Longer => grow::longer(&mut pieces, &units, (word_count(&old) * 3 / 10).max(8), &place, &lines),
        Change::Warmer => grow::warmer(&mut pieces, &units, &place, &lines),
        Change::Plainer => desk.each(&mut pieces, &|t| plainer(t, settings.voice)),
        Change::MoreFormal => desk.each(&mut pieces, &formal),
        Change::Otherwise => desk.otherwise(&mut pieces, &lines)?,
        Change::Cut(number) => notes.extend(cut(&mut pieces, &units, *number, &range, brief, &guard)?),
        Change::Add(_) => {}
    }
    let asks = matches!(change, Change::Shorter | Change::Warmer | Change::Plainer | Change::MoreFormal);
    if asks && sheet::join(&pieces) == old && units.len() <= ASKED {
        desk.ask(&mut pieces, change)?;
    }
    let by = sheet::join(&pieces);
    if by == old {
        let why = match change {
            Change::Shorter => "This is as short as it gets without losing a note.",
            Change::Longer => "There is nothing to say here that the letter does not say already; add a memory instead.",
            Change::Warmer => "Nothing warmer was found that is true and not yet said; add a memory instead.",
            Change::Plainer => "This is plain already.",
            Change::MoreFormal => "There is nothing colloquial in this.",
            _ => "No other way to say this was found that keeps its facts.",
        };
        return Ok(Revised { text: letter.to_string(), replaced: range.start..range.start, by: String::new(), notes: vec![why.into()] });
    }
    if !guard.keeps(&range, &by) {
        return Err(refused("this cannot be done without losing what a note tells"));
    }
    finish(letter, range, by, notes, on_piece)
}

fn refused(why: &str) -> GhostwriterError {
    GhostwriterError::Revision(why.to_string())
}

/// The selection, if it is one.
fn checked(letter: &str, selection: Range<usize>) -> Result<Range<usize>, GhostwriterError> {
    let sound = selection.start <= selection.end && letter.is_char_boundary(selection.start) && letter.is_char_boundary(selection.end);
    if sound { Ok(selection) } else { Err(refused("the selection is no part of the letter as it stands now; select again")) }
}

/// Shows what is new, and puts it in its place; one who breaks it off has the letter as it was.
fn finish(
    letter: &str,
    range: Range<usize>,
    by: String,
    notes: Vec<String>,
    on_piece: &mut dyn FnMut(&str) -> ControlFlow<()>,
) -> Result<Revised, GhostwriterError> {
    for piece in stream::pieces(&by) {
        if on_piece(piece).is_break() {
            return Ok(Revised { text: letter.to_string(), replaced: range.start..range.start, by: String::new(), notes: Vec::new() });
        }
    }
    let text = format!("{}{by}{}", &letter[..range.start], &letter[range.end..]);
    Ok(Revised { text, replaced: range, by, notes })
}

fn plainer(text: &str, voice: Option<&Voice>) -> String {
    let text = voice::drop_words(&reword(&reword(text, Style::Short), Style::Plain), &|_| true);
    if voice.and_then(Voice::contracts) == Some(false) { text } else { voice::contract(&text) }
}

fn formal(text: &str) -> String {
    let text = voice::open(&reword(text, Style::Formal));
    let text = text.replace("?!", "?").replace("!?", "?").replace('!', ".");
    text.replace(" — ", ", ").replace(" – ", ", ")
}

/// All that the ways have in common.
struct Desk<'a> {
    gw: Option<&'a Ghostwriter>,
    letter: &'a str,
    brief: &'a Brief,
    settings: &'a Revising<'a>,
    guard: &'a Guard<'a>,
    range: &'a Range<usize>,
    units: &'a [Unit],
    others: &'a [String],
}

impl Desk<'_> {
    /// Changes each sentence for itself, where the change is sound and loses nothing.
    fn each(&self, pieces: &mut [Piece], change: &dyn Fn(&str) -> String) {
        for at in 0..pieces.len() {
            let old = pieces[at].text.clone();
            let new = change(&old);
            let whole = pieces[at].unit.is_some_and(|i| self.units[i].whole);
            if new == old || whole && !self.guard.sound(&old, &new) {
                continue;
            }
            pieces[at].text = new;
            if !self.guard.keeps(self.range, &sheet::join(pieces)) {
                pieces[at].text = old;
            }
        }
    }

    /// Says each whole sentence otherwise, as it reads best.
    fn otherwise(&self, pieces: &mut [Piece], lines: &Lines) -> Result<(), GhostwriterError> {
        for at in 0..pieces.len() {
            let Some(unit) = pieces[at].unit.map(|i| &self.units[i]).filter(|u| u.whole) else { continue };
            let mut list = self.passing(otherwise::ways(unit, self.brief, lines), unit, pieces, at);
            if let Some(gw) = model::writes(self.gw).filter(|gw| self.units.len() <= ASKED && (!gw.small || list.is_empty())) {
                let offers = model::offers(gw, self.letter, &unit.text, &Change::Otherwise, self.brief, self.settings)?;
                list.extend(self.passing(offers, unit, pieces, at));
            }
            if let Some(best) = self.ranked(list, unit.range.start)?.into_iter().next() {
                pieces[at].text = best;
            }
        }
        Ok(())
    }

    /// Asks the model for what our own ways could not do.
    fn ask(&self, pieces: &mut [Piece], change: &Change) -> Result<(), GhostwriterError> {
        let Some(gw) = model::writes(self.gw) else { return Ok(()) };
        for at in 0..pieces.len() {
            let Some(unit) = pieces[at].unit.map(|i| &self.units[i]).filter(|u| u.whole) else { continue };
            let mut list = model::offers(gw, self.letter, &unit.text, change, self.brief, self.settings)?;
            list.retain(|t| *change != Change::Shorter || word_count(t) < word_count(&unit.text));
            let list = self.passing(list, unit, pieces, at);
            if let Some(best) = self.ranked(list, unit.range.start)?.into_iter().next() {
                pieces[at].text = best;
            }
        }
        Ok(())
    }

    /// Those of a list that can stand in the place of a unit: in the writer's voice, sound, said nowhere else, losing nothing.
    fn passing(&self, list: Vec<String>, unit: &Unit, pieces: &[Piece], at: usize) -> Vec<String> {
        let mut around: Vec<String> = self.others.to_vec();
        around
            .extend(pieces.iter().enumerate().filter(|(i, _)| *i != at).flat_map(|(_, p)| sentences(&p.text)).map(|s| s.text.to_string()));
        let mut out: Vec<String> = Vec::new();
        for text in list {
            let text = self.settings.voice.map_or_else(|| text.clone(), |v| voice::apply(v, &text));
            let mut next = pieces.to_vec();
            next[at].text.clone_from(&text);
            let ok = text != unit.text
                && !out.contains(&text)
                && self.guard.sound(&unit.text, &text)
                && !sentences(&text).iter().any(|s| check::repeats(&s.text.to_lowercase().replace('’', "'"), &around))
                && self.guard.keeps(self.range, &sheet::join(&next));
            if ok {
                out.push(text);
            }
        }
        out
    }

    /// The best first: by how it reads after what stands before it where there is a model, by the writer's voice, and by
    /// the order in which they were found; the seed shuffles what is nearly as good.
    fn ranked(&self, list: Vec<String>, at: usize) -> Result<Vec<String>, GhostwriterError> {
        if list.len() < 2 {
            return Ok(list);
        }
        let reads = match self.gw {
            Some(gw) => model::fluency(gw, self.letter[..at].trim_end(), &list)?,
            None => (0..list.len()).map(|i| -0.1 * i as f64).collect(),
        };
        let mut scored: Vec<(f64, String)> = list
            .into_iter()
            .zip(reads)
            .enumerate()
            .map(|(i, (text, reads))| {
                let fits = self.settings.voice.map_or(0.5, |v| voice::fits(v, &text));
                (reads + fits + 0.4 * sampler::draw(self.settings.seed, at, 900 + i as u32), text)
            })
            .collect();
        scored.sort_by(|a, b| b.0.total_cmp(&a.0));
        Ok(scored.into_iter().map(|s| s.1).collect())
    }
}

/// Takes out what rests on one note: whole sentences, or the clause where a sentence tells of another note as well.
fn cut(
    pieces: &mut Vec<Piece>,
    units: &[Unit],
    number: usize,
    range: &Range<usize>,
    brief: &Brief,
    guard: &Guard,
) -> Result<Vec<String>, GhostwriterError> {
    let Some(fact) = brief.facts.get(number) else {
        return Err(GhostwriterError::Revision(format!("the brief has {} notes; there is no number {}", brief.facts.len(), number + 1)));
    };
    let tells = |text: &str| check::share(&fact.text, text);
    let mut at = 0;
    while at < pieces.len() {
        let Some(unit) = pieces[at].unit.map(|i| &units[i]).filter(|u| u.notes.contains(&number) && u.whole) else {
            at += 1;
            continue;
        };
        let alone = unit.notes.len() == 1 || {
            let mut next = pieces.clone();
            sheet::take_out(&mut next, at);
            !next.is_empty() && guard.keeps(range, &sheet::join(&next))
        };
        if alone && pieces.len() > 1 {
            sheet::take_out(pieces, at);
            continue;
        }
        let shorter = shorter::clauses(&unit.text).into_iter().find(|c| tells(c) < 0.2 && guard.sound(&unit.text, c));
        match shorter {
            Some(text) => pieces[at].text = text,
            None if pieces.len() == 1 => {
                return Err(refused("the selection is this note and nothing else; strike it out by hand, or select the whole letter"));
            }
            None => return Err(refused("a sentence tells this note together with another; it has to be parted by hand")),
        }
        at += 1;
    }
    let mut notes = Vec::new();
    if fact.must {
        notes.push("This note was marked as one that must be in the letter.".to_string());
    }
    if !units.iter().any(|u| u.notes.contains(&number)) {
        return Err(refused("the selection does not tell this note"));
    }
    Ok(notes)
}

/// Tells a memory: at the end of the selection, or, in a whole letter, before the sentence that closes it.
fn add(
    letter: &str,
    selection: &Range<usize>,
    memory: &str,
    brief: &Brief,
    settings: &Revising,
    on_piece: &mut dyn FnMut(&str) -> ControlFlow<()>,
) -> Result<Revised, GhostwriterError> {
    let memory = memory.split_whitespace().collect::<Vec<_>>().join(" ");
    if memory.is_empty() {
        return Err(refused("there is nothing to add; write down what is to be told"));
    }
    let mut more = brief.clone();
    let number = more.facts.len();
    more.facts.push(Fact { text: memory.clone(), must: true });
    let guard = Guard::new(letter, &more, None);
    let body = sheet::body(letter);
    let all = sheet::all(letter, &body);
    let others: Vec<String> = all.iter().map(|s| letter[s.clone()].to_string()).collect();
    if check::told(&memory, &others) {
        let notes = vec!["The letter tells this already.".to_string()];
        return Ok(Revised { text: letter.to_string(), replaced: body.end..body.end, by: String::new(), notes });
    }
    let text = grow::told(&memory, &more, number, &others, settings, &guard)
        .ok_or_else(|| refused("nothing of this memory can stand in a letter; say it in other words"))?;
    let whole = selection.start <= body.start && selection.end >= body.end;
    let ends: Vec<usize> = all.iter().map(|s| s.end).filter(|end| (selection.start..=selection.end).contains(end)).collect();
    let mut places: Vec<usize> = if selection.is_empty() && (body.start..=body.end).contains(&selection.start) {
        // A caret in a sentence means behind it; nothing that stands there is touched.
        vec![sentence_at(letter, selection.start).map_or(selection.start, |s| s.end)]
    } else {
        ends.into_iter().rev().collect()
    };
    if whole && let Some(last) = all.iter().rev().find(|s| !sheet::rests(&letter[(*s).clone()], brief).is_empty()) {
        // The sentences that close the letter stay last.
        places.insert(0, last.end);
    }
    if places.is_empty() {
        return Err(refused("select a whole sentence, or set the caret behind one, to say where the memory is to stand"));
    }
    let set = |place: usize| {
        let lead = if place == 0 || letter[..place].ends_with(char::is_whitespace) { "" } else { " " };
        let tail = if place == letter.len() || letter[place..].starts_with(char::is_whitespace) { "" } else { " " };
        format!("{lead}{text}{tail}")
    };
    let place = places
        .into_iter()
        .find(|at| guard.keeps(&(*at..*at), &set(*at)))
        .ok_or_else(|| refused("the memory would stand in the middle of what a note tells; select another sentence"))?;
    let mut notes = vec!["The memory stands in your own words, turned towards the reader; read it once more.".to_string()];
    if !sentences(&text).iter().all(|s| guard.reads(s.text, &others)) {
        notes.push("It did not pass the check as it stands; it may need a mending hand.".into());
    }
    finish(letter, place..place, set(place), notes, on_piece)
}

/// The whole sentence of the body in which byte `at` stands, or behind which it stands; for a caret.
pub fn sentence_at(letter: &str, at: usize) -> Option<Range<usize>> {
    sheet::all(letter, &sheet::body(letter)).into_iter().rev().find(|s| s.start <= at && at <= s.end + 1)
}

/// Up to `count` other ways to say the sentence at `sentence` (bytes; see [`sentence_at`]), best first: none twice, each
/// checked against the brief and the rest of the letter, each telling what the sentence tells. It may be none.
///
/// # Errors
/// As [`revise`].
pub fn alternatives(
    gw: Option<&Ghostwriter>,
    letter: &str,
    sentence: Range<usize>,
    brief: &Brief,
    settings: &Revising,
    count: usize,
) -> Result<Vec<String>, GhostwriterError> {
    let selection = checked(letter, sentence)?;
    let units = sheet::units(letter, &selection, brief);
    let Some(unit) = units.first().filter(|u| u.whole) else {
        return Err(refused("this is no whole sentence of the letter's body; salutation and valediction have no alternatives"));
    };
    let one = &units[..1];
    let guard = Guard::new(letter, brief, None);
    let others = guard.others(&unit.range);
    let general = Occasion::general(&brief.occasion);
    let lines = Lines::new(brief, settings.occasion.unwrap_or(&general), settings);
    let desk = Desk { gw, letter, brief, settings, guard: &guard, range: &unit.range, units: one, others: &others };
    let pieces = sheet::pieces(letter, one);
    let mut list = otherwise::ways(unit, brief, &lines);
    // A small one is asked only where ours are too few.
    let too_few = || desk.passing(list.clone(), unit, &pieces, 0).len() < count;
    if let Some(gw) = model::writes(gw).filter(|gw| !gw.small || too_few()) {
        list.extend(model::offers(gw, letter, &unit.text, &Change::Otherwise, brief, settings)?);
    }
    list.extend(shorter::clauses(&unit.text));
    list.push(reword(&unit.text, Style::Short));
    list.push(reword(&unit.text, Style::Plain));
    list.push(voice::drop_words(&unit.text, &|_| true));
    // Last, because it is hardly another sentence.
    if settings.voice.and_then(Voice::contracts).is_none() {
        list.extend([voice::contract(&unit.text), voice::open(&unit.text)]);
    }
    let passing = desk.passing(list, unit, &pieces, 0);
    let mut ranked = desk.ranked(passing, unit.range.start)?;
    ranked.truncate(count);
    Ok(ranked)
}

#[cfg(test)]
mod tests;
