//! Answers of a model to one short question, as they come: nothing is checked here.

use super::{
    Between, Part,
    ask::{ask, safe},
    given::Given,
};
use crate::{
    Ghostwriter, GhostwriterError,
    model::{
        decoder::{Branch, Decoder},
        local::Local,
        sampler::{self, Sampling},
    },
};
use letters::Pronoun;
use std::{
    collections::HashMap,
    sync::atomic::{AtomicBool, Ordering},
};

/// How the further answers are drawn; the first is always the likeliest.
const FREELY: Sampling = Sampling { temperature: 0.8, top_p: 0.95, min_p: 0.1, repetition: 1.0, dry: 0.0 };

/// What is asked for.
#[derive(Clone, Copy)]
pub(crate) struct Wanted<'w> {
    /// Answers side by side.
    pub count: usize,
    /// Tokens of each, at most.
    pub most: usize,
    /// Where chance comes from.
    pub seed: u32,
    /// The names and numbers that an answer may have; none for any.
    pub given: Option<&'w Given>,
    /// An answer that came to no end is taken as far as it came.
    pub unfinished: bool,
    /// Once true, the answers are broken off.
    pub stop: Option<&'w AtomicBool>,
}

/// Tokens that are passed over in one place, at most: behind those there is nothing likely.
const PASSED_OVER: usize = 400;

/// One of several answers at work.
#[derive(Default)]
struct Answering {
    tokens: Vec<u32>,
    branch: Option<Branch>,
    row: Vec<f32>,
    ended: bool,
    given_up: bool,
}

/// Answers to `prompt`, without those that came to no end; with them comes the number of tokens written.
pub(crate) fn speak(model: &Local, decoder: &Decoder, prompt: &[u32], wanted: &Wanted) -> Result<(Vec<String>, usize), GhostwriterError> {
    let room = decoder.context();
    if prompt.is_empty() || prompt.len() + wanted.most >= room {
        return Err(GhostwriterError::TooMuch { needed: prompt.len() + wanted.most, room });
    }
    let mut memory = decoder.recall(prompt);
    let first = decoder.follow(prompt, &mut memory)?;
    let begin = || Answering { branch: Some(decoder.branch(&memory)), row: first.clone(), ..Answering::default() };
    let mut answers: Vec<Answering> = (0..wanted.count).map(|_| begin()).collect();
    let (mut written, mut pieces) = (0, HashMap::new());
    for at in 0..wanted.most {
        let (mut whose, mut next, mut open) = (Vec::new(), Vec::new(), Vec::new());
        for (i, answer) in answers.iter_mut().enumerate().filter(|(_, a)| !a.ended && !a.given_up) {
            let sampling = if i == 0 { Sampling { temperature: 0.0, ..FREELY } } else { FREELY };
            let draw = sampler::draw(wanted.seed, at, 500 + i as u32);
            let Some(token) = pick(model, answer, wanted.given, &mut pieces, &sampling, draw) else {
                answer.given_up = true;
                continue;
            };
            if model.tokens.ends.contains(&token) {
                answer.ended = true;
                continue;
            }
            answer.tokens.push(token);
            if let Some(branch) = answer.branch.take() {
                whose.push(i);
                next.push(vec![token]);
                open.push(branch);
            }
        }
        if open.is_empty() || wanted.stop.is_some_and(|stop| stop.load(Ordering::Relaxed)) {
            break;
        }
        written += open.len();
        let told = decoder.read_branches(&memory, &mut open, &next)?;
        for ((i, branch), row) in whose.into_iter().zip(open).zip(told) {
            answers[i].branch = Some(branch);
            answers[i].row = row;
        }
    }
    decoder.put_away(memory);
    let whole = answers.into_iter().filter(|a| a.ended || wanted.unfinished).map(|a| model.tokens.decode(&a.tokens).trim().to_string());
    Ok((whole.collect(), written))
}

/// The next token: the first of those that would be picked one after the other that names and counts only what was
/// given; none where there is no such token among the likely ones.
fn pick(
    model: &Local,
    answer: &mut Answering,
    given: Option<&Given>,
    pieces: &mut HashMap<u32, String>,
    sampling: &Sampling,
    draw: f64,
) -> Option<u32> {
    let text = if given.is_some() { model.tokens.decode(&answer.tokens) } else { String::new() };
    for _ in 0..PASSED_OVER {
        let token = sampler::pick(&mut answer.row, &[], sampling, &mut std::iter::empty(), draw);
        let Some(given) = given else { return Some(token) };
        let may = match model.tokens.ends.contains(&token) {
            true => given.may_end(&text),
            false => given.may(&text, pieces.entry(token).or_insert_with(|| model.tokens.piece(token))),
        };
        if may {
            return Some(token);
        }
        *answer.row.get_mut(token as usize)? = f32::NEG_INFINITY;
    }
    None
}

/// One answer and what it cost.
#[derive(Debug, Clone)]
pub struct Answer {
    /// As it came; empty where one that was taught came to no end.
    pub text: String,
    /// Tokens that were written.
    pub tokens: usize,
}

/// Tokens of an answer, at most.
const LONGEST: usize = 160;

impl Ghostwriter {
    /// Whether an adapter stands beside the weights.
    pub fn is_taught(&self) -> bool {
        self.here().is_ok_and(|local| local.taught.is_some())
    }

    /// The likeliest answer to one short question, before any check: with an adapter as it was taught, without one
    /// with a plain question and three examples. Where it is `held`, it can name and count only what the question does.
    ///
    /// # Errors
    /// When the model is on another machine, there is no room, or the arithmetic fails.
    pub fn answer(&self, part: Part, between: &Between, before: &str, notes: &[&str], held: bool) -> Result<Answer, GhostwriterError> {
        let (model, decoder, prompt) = self.asked(part, between, before, notes)?;
        let given = held.then(|| given(between, before, notes));
        let wanted = Wanted { count: 1, most: LONGEST, seed: 1, given: given.as_ref(), unfinished: model.taught.is_none(), stop: None };
        let (texts, tokens) = speak(model, decoder, &prompt, &wanted)?;
        Ok(Answer { text: texts.into_iter().next().unwrap_or_default(), tokens })
    }

    /// How surprised the model is by an answer to the same question: nats in all, and tokens.
    ///
    /// # Errors
    /// As [`Ghostwriter::answer`].
    pub fn surprise(
        &self,
        part: Part,
        between: &Between,
        before: &str,
        notes: &[&str],
        answer: &str,
    ) -> Result<(f64, usize), GhostwriterError> {
        let (model, decoder, prompt) = self.asked(part, between, before, notes)?;
        let tokens = model.tokens.encode(answer);
        let mut memory = decoder.memory();
        decoder.follow(&prompt, &mut memory)?;
        let told = decoder.likelihoods(&memory, std::slice::from_ref(&tokens))?;
        Ok((told.iter().flatten().map(|l| -f64::from(*l)).sum(), tokens.len()))
    }

    fn asked(&self, part: Part, between: &Between, before: &str, notes: &[&str]) -> Result<(&Local, &Decoder, Vec<u32>), GhostwriterError> {
        let Ok(model) = self.here() else {
            return Err(GhostwriterError::Adapter { detail: "the model is on another machine".into() });
        };
        let marks = model.tokens.marks();
        Ok(match &model.taught {
            Some(taught) => (model, taught, model.tokens.encode(&ask(part, between, before, notes, &marks))),
            None => (model, &model.decoder, model.question(SYSTEM, &plainly(part, between, before, notes, &marks), "")?),
        })
    }
}

/// The names and numbers of a question.
pub(crate) fn given(between: &Between, before: &str, notes: &[&str]) -> Given {
    Given::of(notes.iter().copied().chain([before, between.from, between.to, between.relation, between.occasion]))
}

const SYSTEM: &str = "You write personal letters. You answer with the sentences of the letter and nothing else.";

/// The same question for a model that was not taught: what is wanted, in words, with three examples.
fn plainly(part: Part, between: &Between, before: &str, notes: &[&str], marks: &[String]) -> String {
    let safe = |text: &str| safe(text, marks);
    let (subject, object) = match between.pronoun {
        Pronoun::She => ("she", "her"),
        Pronoun::He => ("he", "him"),
        Pronoun::They => ("they", "them"),
    };
    let (from, to) = (safe(between.from), safe(between.to));
    let mut text = format!(
        "A letter from {from} to {to} ({}). Occasion: {}. Tone: {}.\nIn the notes “{subject}” and “{object}” are {to}; in the letter {to} is “you” and {from} is “I”. Keep every fact, add none.\n\nExamples of notes and what the letter says:\nNote: {subject} sold the piano to pay for my course\nLetter: You sold the piano to pay for my course.\nNote: I never thanked {object} for the winter of 2003\nLetter: I never thanked you for the winter of 2003.\nNote: the blue bicycle\nLetter: I still think of the blue bicycle.\n\n",
        safe(between.relation),
        safe(between.occasion),
        safe(between.tone),
    );
    if !before.trim().is_empty() && part != Part::Revise {
        text += &format!("So far the letter says: {}\n", safe(before));
    }
    let notes = notes.iter().map(|n| safe(n)).collect::<Vec<_>>().join("; ");
    text += &match part {
        Part::Tell | Part::Beat => format!("Note: {notes}\nLetter:"),
        Part::Open => format!("Write the first sentence or two of the letter. {notes}"),
        Part::Turn => format!("Write one sentence that leads on to: {notes}"),
        Part::End => format!("Write the last sentence or two of the letter. {notes}"),
        Part::Revise => format!("Write this passage again, {notes}, with the same facts: {}", safe(before)),
    };
    text
}
