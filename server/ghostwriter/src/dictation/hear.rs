//! Listening: thirty seconds at a time, word by word, and with doubt.
//!
//! The method is that of the paper, §4.5: greedy first; where the outcome repeats itself or the model is unsure,
//! again with more and more chance; where nobody speaks, nothing. Three things are ours. What a window has said of a
//! finished sentence is given out at once, and stays; loudness and tone have a say in whether anybody speaks at all;
//! and what is still a guess at the end is not written.

use super::mel::{RATE, SPAN};
use super::voice::Voice;
use super::whisper::Memory;
use super::{Ear, Listening, Segment};
use crate::GhostwriterError;
use flate2::{Compression, write::ZlibEncoder};
use std::io::Write;
use std::ops::ControlFlow;

/// Chance, step by step.
const TEMPERATURES: [f32; 6] = [0.0, 0.2, 0.4, 0.6, 0.8, 1.0];
/// Text that packs better than this repeats itself.
const REPEATS: f32 = 2.4;
/// A mean log-probability below this is a guess.
const GUESS: f32 = -1.0;
/// Above this probability nobody speaks, if what was said is a guess.
const NOBODY: f32 = 0.6;
/// And above this one, when it was hardly better than one.
const ALMOST_NOBODY: (f32, f32) = (0.75, -0.7);
/// Where no voice sounds (somebody may whisper), the model must be as sure as this, and at once.
const SURE_OF_WHISPERS: f32 = -0.5;
/// And hold it for as likely that somebody speaks.
const WHISPERS: f32 = 0.4;
/// A sentence is given out while its window is still being heard when the window stands above this so far.
const SURE: f32 = -0.7;
/// Samples of one step of Whisper's times: a fiftieth of a second.
const TICK: usize = RATE / 50;
/// The latest that the first word of a window may begin, in ticks.
const FIRST_WORD: u32 = 50;
/// The most tokens of what was said before that are shown again.
const BEFORE: usize = 120;

/// Listens through a recording; `give` is handed each sentence as it stands fast.
pub fn listen(
    ear: &Ear,
    samples: &[f32],
    settings: &Listening,
    language: &mut Option<&'static str>,
    give: &mut dyn FnMut(Segment) -> ControlFlow<()>,
) -> Result<ControlFlow<()>, GhostwriterError> {
    let voice = Voice::of(samples);
    let names = names(ear, &settings.names);
    let mut before: Vec<u32> = Vec::new();
    let mut at = 0;
    while let Some(first) = voice.first(at, samples.len().min(at + SPAN)).or_else(|| voice.first(at, samples.len())) {
        // Silence at the beginning of a window is where words are made up.
        at = at.max(first.saturating_sub(RATE / 4));
        let to = samples.len().min(at + SPAN);
        let mut memory = ear.whisper.hear(&ear.mel.of(&samples[..to], at)?)?;
        let spoken = match *language {
            Some(known) => known,
            None => *language.insert(spoken_in(ear, &mut memory)?),
        };
        let mut window = Window { ear, voice: &voice, at, to, spoken, names: &names, before: &before, give, broke: false };
        let (tokens, next) = window.hear(&mut memory, settings.seed ^ at as u64)?;
        if window.broke {
            return Ok(ControlFlow::Break(()));
        }
        match tokens {
            Some(tokens) => before.extend(tokens),
            None => before.clear(),
        }
        before.drain(..before.len().saturating_sub(BEFORE));
        at = next;
    }
    Ok(ControlFlow::Continue(()))
}

/// The names that are likely to be spoken, as if somebody had just said them.
fn names(ear: &Ear, names: &[String]) -> Vec<u32> {
    if names.is_empty() {
        return Vec::new();
    }
    let mut tokens = ear.words.tokens(&format!(" {}.", names.join(", ")));
    tokens.truncate(BEFORE / 2);
    tokens
}

/// The language that is most likely spoken.
fn spoken_in(ear: &Ear, memory: &mut Memory) -> Result<&'static str, GhostwriterError> {
    memory.unsay();
    let rows = ear.whisper.say(&[ear.words.start], memory)?;
    let wanted = ear.whisper.wanted(&rows, 0)?;
    let best = ear.words.languages().max_by(|a, b| wanted[a.1 as usize].total_cmp(&wanted[b.1 as usize]));
    Ok(best.map_or("en", |(name, _)| name))
}

/// One window of thirty seconds, or what is left.
struct Window<'a> {
    ear: &'a Ear,
    voice: &'a Voice,
    at: usize,
    to: usize,
    spoken: &'static str,
    names: &'a [u32],
    before: &'a [u32],
    give: &'a mut dyn FnMut(Segment) -> ControlFlow<()>,
    broke: bool,
}

/// What one hearing of a window came to.
#[derive(Default)]
struct Take {
    tokens: Vec<u32>,
    /// How many of them have been given out.
    given: usize,
    log_probability: f32,
    no_speech: f32,
}

impl Take {
    fn mean(&self) -> f32 {
        self.log_probability / (self.tokens.len() + 1) as f32
    }
}

impl Window<'_> {
    /// The tokens that were given out (none when they are not worth being remembered), and where to go on.
    fn hear(&mut self, memory: &mut Memory, seed: u64) -> Result<(Option<Vec<u32>>, usize), GhostwriterError> {
        let mut chance = seed | 1;
        let voiced = self.voice.sounds(self.at, self.to);
        for temperature in TEMPERATURES {
            let take = self.take(memory, temperature, voiced, &mut chance)?;
            if self.broke {
                return Ok((None, self.to));
            }
            let mean = take.mean();
            if take.given == 0 && self.nobody(&take, voiced) {
                return Ok((None, self.to));
            }
            if mean >= GUESS && packs(&self.ear.words.text(&take.tokens)) <= REPEATS {
                let next = self.rest(&take);
                return Ok(((temperature < 0.5).then_some(take.tokens), next));
            }
            if take.given > 0 {
                // What was given out stays; the window goes on behind it, with nothing in mind.
                return Ok((None, self.after(&take.tokens[..take.given])));
            }
        }
        Ok((None, self.to))
    }

    /// Whether what was said is better taken for nothing.
    fn nobody(&self, take: &Take, voiced: bool) -> bool {
        let mean = take.mean();
        (take.no_speech > NOBODY && mean < GUESS)
            || (take.no_speech > ALMOST_NOBODY.0 && mean < ALMOST_NOBODY.1)
            || (!voiced && (take.no_speech > WHISPERS || mean < SURE_OF_WHISPERS))
    }

    /// Hears the window once.
    fn take(&mut self, memory: &mut Memory, temperature: f32, voiced: bool, chance: &mut u64) -> Result<Take, GhostwriterError> {
        let words = &self.ear.words;
        let mut prompt = Vec::new();
        if temperature < 0.5 && !(self.before.is_empty() && self.names.is_empty()) {
            prompt.push(words.before);
            prompt.extend_from_slice(self.names);
            prompt.extend_from_slice(self.before);
        }
        let start = prompt.len();
        prompt.push(words.start);
        if let Some(mark) = words.language(self.spoken) {
            prompt.extend([mark, words.transcribe]);
        }
        memory.unsay();
        let mut rows = self.ear.whisper.say(&prompt, memory)?;
        let mut take = Take::default();
        let mut first = self.ear.whisper.wanted(&rows, start)?;
        soften(&mut first);
        take.no_speech = first[words.no_speech as usize].exp();
        let room = (self.ear.whisper.holds() / 2).min(self.ear.whisper.holds() - prompt.len());
        for _ in 0..room {
            let mut wanted = self.ear.whisper.wanted(&rows, rows.dim(0)? - 1)?;
            self.rules(&mut wanted, &take.tokens);
            soften(&mut wanted);
            let token = if temperature > 0.0 { drawn(&wanted, temperature, chance) } else { best(&wanted) };
            take.log_probability += wanted[token as usize];
            if token == words.end {
                break;
            }
            take.tokens.push(token);
            let repeats = take.tokens.len() % 16 == 0 && packs(&words.text(&take.tokens)) > REPEATS;
            if repeats {
                break;
            }
            let closed = token >= words.times() && take.tokens.len() > take.given + 2;
            let stands = voiced && temperature == 0.0 && take.mean() > SURE;
            if closed && stands && packs(&words.text(&take.tokens)) <= REPEATS {
                let from = take.given;
                take.given = take.tokens.len();
                if self.give(&take.tokens[from..]).is_break() {
                    self.broke = true;
                    break;
                }
            }
            rows = self.ear.whisper.say(&[token], memory)?;
        }
        Ok(take)
    }

    /// Gives out what has not been given yet, and says where to go on.
    fn rest(&mut self, take: &Take) -> usize {
        let times = self.ear.words.times();
        let rest = &take.tokens[take.given..];
        let closed = rest.iter().rposition(|t| *t >= times).filter(|at| rest[..*at].iter().any(|t| *t < times));
        let whole = match closed {
            Some(at) => &rest[..=at],
            // Nothing but an open sentence: it is all there is of the window, or it comes again in the next.
            None if take.given == 0 => rest,
            None => &[],
        };
        for sentence in whole.split_inclusive_pairs(times) {
            if self.give(sentence).is_break() {
                self.broke = true;
                break;
            }
        }
        let given = &take.tokens[..take.given + whole.len()];
        let open = take.tokens.len() > given.len() && take.tokens[given.len()..].iter().any(|t| *t < times);
        let after = self.after(given);
        // The model says that it has heard all; when there is more to hear, it is asked again.
        let ended = given.last().is_some_and(|t| *t >= times);
        if ended && (open || self.voice.holds(after + RATE / 4, self.to, 0.4)) { after } else { self.to }
    }

    /// The sample at which what was given out ends, some way into the window at least.
    fn after(&self, given: &[u32]) -> usize {
        let times = self.ear.words.times();
        let tick = given.iter().rev().find(|t| **t >= times).map_or(0, |t| (t - times) as usize);
        let after = self.at + tick * TICK;
        if after < self.at + RATE / 2 { self.to } else { after.min(self.to) }
    }

    /// Hands on one sentence, unless the recording is silent there.
    fn give(&mut self, tokens: &[u32]) -> ControlFlow<()> {
        let times = self.ear.words.times();
        let tick = |t: Option<&u32>| t.filter(|t| **t >= times).map(|t| self.at + (t - times) as usize * TICK);
        let from = tick(tokens.first()).unwrap_or(self.at);
        let to = tick(tokens.last()).unwrap_or(self.to).min(self.to);
        let text = self.ear.words.text(tokens);
        if text.trim().is_empty() || !self.voice.holds(from.saturating_sub(RATE / 5), to + RATE / 5, 0.1) {
            return ControlFlow::Continue(());
        }
        let seconds = |at: usize| at as f64 / RATE as f64;
        (self.give)(Segment { from: seconds(from), to: seconds(to.max(from)), text })
    }

    /// What may not come next: marks, what nobody says aloud, and times that run backwards or stand alone.
    fn rules(&self, wanted: &mut [f32], said: &[u32]) {
        const NEVER: f32 = f32::NEG_INFINITY;
        let words = &self.ear.words;
        let (times, end) = (words.times() as usize, words.end as usize);
        for token in &words.unsaid {
            wanted[*token as usize] = NEVER;
        }
        if said.is_empty() {
            wanted[..times].fill(NEVER);
            wanted[times + FIRST_WORD as usize + 1..].fill(NEVER);
            return;
        }
        let is_time = |back: usize| said.len().checked_sub(back).map(|at| said[at] as usize >= times);
        if is_time(1) == Some(true) {
            match is_time(2) {
                Some(false) => wanted[..end].fill(NEVER),
                _ => wanted[times..].fill(NEVER),
            }
        }
        if let Some(last) = said.iter().rev().find(|t| **t as usize >= times) {
            let closes = is_time(1) == Some(true) && is_time(2) == Some(false);
            let from = (*last as usize + usize::from(!closes)).min(wanted.len());
            wanted[times..from].fill(NEVER);
        }
        // When a time, any time, is likelier than every word, it is a time.
        let most = wanted[..times].iter().copied().fold(NEVER, f32::max);
        let late = wanted[times..].iter().copied().fold(NEVER, f32::max);
        if late > NEVER {
            let together = late + wanted[times..].iter().map(|w| (w - late).exp()).sum::<f32>().ln();
            if together > most {
                wanted[..times].fill(NEVER);
            }
        }
    }
}

/// Sentences out of a run of tokens, each from its opening time to its closing one.
trait Sentences {
    fn split_inclusive_pairs(&self, times: u32) -> Vec<&[u32]>;
}

impl Sentences for [u32] {
    fn split_inclusive_pairs(&self, times: u32) -> Vec<&[u32]> {
        let (mut all, mut from) = (Vec::new(), 0);
        for at in 0..self.len() {
            if self[at] >= times && self[from..at].iter().any(|t| *t < times) {
                all.push(&self[from..=at]);
                from = at + 1;
            }
        }
        if from < self.len() {
            all.push(&self[from..]);
        }
        all
    }
}

/// Log-probabilities out of what is wanted.
fn soften(wanted: &mut [f32]) {
    let most = wanted.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let sum = wanted.iter().map(|w| (w - most).exp()).sum::<f32>().ln() + most;
    wanted.iter_mut().for_each(|w| *w -= sum);
}

fn best(wanted: &[f32]) -> u32 {
    wanted.iter().enumerate().max_by(|a, b| a.1.total_cmp(b.1)).map_or(0, |(at, _)| at as u32)
}

/// A token by chance, the likelier the more often.
fn drawn(wanted: &[f32], temperature: f32, chance: &mut u64) -> u32 {
    // Marsaglia's xorshift: a few draws, the same from the same seed.
    *chance ^= *chance << 13;
    *chance ^= *chance >> 7;
    *chance ^= *chance << 17;
    let most = wanted.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let weight = |w: &f32| ((w - most) / temperature).exp();
    let mut left = (*chance >> 40) as f32 / (1_u64 << 24) as f32 * wanted.iter().map(weight).sum::<f32>();
    for (at, wanted) in wanted.iter().enumerate() {
        left -= weight(wanted);
        if left <= 0.0 && *wanted > f32::NEG_INFINITY {
            return at as u32;
        }
    }
    best(wanted)
}

/// How much better than itself a text packs: what repeats packs well.
fn packs(text: &str) -> f32 {
    let mut packed = ZlibEncoder::new(Vec::new(), Compression::default());
    let sound = packed.write_all(text.as_bytes()).and_then(|()| packed.finish());
    sound.map_or(1.0, |packed| text.len() as f32 / packed.len().max(1) as f32)
}
