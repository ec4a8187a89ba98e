//! What a model does in a revision: offers sentences, and says which of several reads best in its place.
//!
//! The letter stands first in the prompt and the sentence last, so that revisions of one letter share what was read.

use super::{Revising, taught};
use crate::{
    Ghostwriter, GhostwriterError,
    model::{
        local::Local,
        sampler::{self, Sampling},
    },
    remote::Ask,
    write::{pen, prompt, stream},
};
use letters::{Brief, Change};
use std::ops::ControlFlow;
use std::sync::atomic::Ordering;

/// Sentences that are asked for at once.
const ASKED: usize = 4;
/// The longest of them, in tokens.
const LONGEST: usize = 64;
/// How much of the letter before a sentence the model reads when it compares, in characters.
const BEFORE: usize = 900;

const SYSTEM: &str = "You revise personal letters, one sentence at a time. You keep every fact, name and number of the sentence and add none. You answer with one sentence and nothing else.";

fn task(change: &Change) -> &'static str {
    match change {
        Change::Shorter => "in fewer words",
        Change::Longer => "at more length, without new facts",
        Change::Warmer => "more warmly",
        Change::Plainer => "in shorter, plainer words",
        Change::MoreFormal => "more formally",
        Change::Otherwise | Change::Add(_) | Change::Cut(_) => "in other words",
    }
}

/// Whether a model is there that can be asked for sentences; a small one that was not taught invents.
pub fn writes(gw: Option<&Ghostwriter>) -> Option<&Ghostwriter> {
    gw.filter(|gw| !gw.small || gw.is_taught())
}

/// Sentences that the model offers in the place of one, all from one reading of the prompt; not checked yet.
pub fn offers(
    gw: &Ghostwriter,
    letter: &str,
    sentence: &str,
    change: &Change,
    brief: &Brief,
    settings: &Revising,
) -> Result<Vec<String>, GhostwriterError> {
    if let Ok(model) = gw.here()
        && let Some(decoder) = &model.taught
    {
        return taught::offers(model, decoder, sentence, change, brief, settings);
    }
    let marks = gw.here().map(|model| model.tokens.marks()).unwrap_or_default();
    let safe = |text: &str| marks.iter().fold(text.to_string(), |t, m| t.replace(m.as_str(), " "));
    let (from, to) = (safe(&prompt::signature(brief)), safe(&brief.to.name));
    let user = format!(
        "A letter from {from} to {to}:\n\n{}\n\nSay this sentence of it {}. Say “I” for {from} and “you” for {to}.\n\n{}",
        safe(letter),
        task(change),
        safe(sentence)
    );
    match gw.here() {
        Ok(model) => here(model, &user, settings),
        Err(remote) => {
            let ask = Ask { system: SYSTEM, user: &user, count: ASKED, seed: settings.seed, stop: &["\n"], ..Ask::default() };
            let mut hear = |_: usize, _: &str| match settings.stop {
                Some(stop) if stop.load(Ordering::Relaxed) => ControlFlow::Break(()),
                _ => ControlFlow::Continue(()),
            };
            let came = remote.ask(&ask, Some(&mut hear))?;
            Ok(came.iter().map(|c| pen::first_sentence(&c.text)).filter(|t| !t.is_empty()).collect())
        }
    }
}

/// Several sentences side by side, from one reading of the question.
fn here(model: &Local, user: &str, settings: &Revising) -> Result<Vec<String>, GhostwriterError> {
    let asked = model.question(SYSTEM, user, "")?;
    if asked.len() + LONGEST + 8 > model.decoder.context() || asked.is_empty() {
        return Ok(Vec::new());
    }
    // Of a letter that was asked about before, only the end of the question is new.
    let mut memory = model.decoder.recall(&asked);
    let logits = model.decoder.follow(&asked, &mut memory)?;
    let sampling = Sampling { temperature: 0.8, ..Sampling::default() };
    let mut open: Vec<(usize, Vec<u32>)> = Vec::new();
    let mut branches = Vec::new();
    let mut done: Vec<(usize, Vec<u32>)> = Vec::new();
    for n in 0..ASKED {
        let mut own = logits.clone();
        let draw = sampler::draw(settings.seed, 0, 700 + n as u32);
        let token = sampler::pick(&mut own, &[], &sampling, &mut std::iter::empty(), draw);
        if !model.tokens.ends.contains(&token) {
            open.push((n, vec![token]));
            branches.push(model.decoder.branch(&memory));
        }
    }
    while !open.is_empty() {
        if settings.stop.is_some_and(|s| s.load(Ordering::Relaxed)) {
            return Ok(Vec::new());
        }
        let last: Vec<Vec<u32>> = open.iter().map(|(_, said)| said.last().copied().into_iter().collect()).collect();
        let rows = model.decoder.read_branches(&memory, &mut branches, &last)?;
        for (i, mut row) in rows.into_iter().enumerate().rev() {
            let (n, said) = &mut open[i];
            let draw = sampler::draw(settings.seed, said.len(), 700 + *n as u32);
            let token = sampler::pick(&mut row, said, &sampling, &mut std::iter::empty(), draw);
            let ends = model.tokens.ends.contains(&token) || said.len() >= LONGEST;
            if !ends {
                said.push(token);
            }
            let text = model.tokens.decode(said);
            if ends || stream::sentence_end(&text).is_some() {
                done.push(open.remove(i));
                drop(branches.remove(i));
            }
        }
    }
    model.decoder.put_away(memory);
    done.sort_by_key(|(n, _)| *n);
    Ok(done.iter().map(|(_, said)| pen::first_sentence(&model.tokens.decode(said))).filter(|t| !t.is_empty()).collect())
}

/// How well each of several sentences reads after what stands before it: mean log-probability of a token, in nats.
pub fn fluency(gw: &Ghostwriter, before: &str, list: &[String]) -> Result<Vec<f64>, GhostwriterError> {
    let from = before.char_indices().rev().nth(BEFORE).map_or(0, |(at, _)| at);
    let model = match gw.here() {
        Ok(model) => model,
        Err(remote) => {
            let texts: Vec<&str> = list.iter().map(String::as_str).collect();
            return Ok(pen::preferred(remote, &before[from..], &texts)?.unwrap_or_else(|| vec![0.0; list.len()]));
        }
    };
    let mut prefix = model.tokens.encode(&before[from..]);
    if prefix.is_empty() {
        prefix = model.tokens.encode("\n");
    }
    let candidates: Vec<Vec<u32>> = list.iter().map(|t| model.tokens.encode(&format!(" {t}"))).collect();
    let longest = candidates.iter().map(Vec::len).max().unwrap_or(0);
    if prefix.is_empty() || prefix.len() + longest > model.decoder.context() {
        return Ok(vec![0.0; list.len()]);
    }
    let mut memory = model.decoder.recall(&prefix);
    model.decoder.follow(&prefix, &mut memory)?;
    let told = model.decoder.likelihoods(&memory, &candidates)?;
    model.decoder.put_away(memory);
    Ok(told.iter().map(|row| row.iter().map(|l| f64::from(*l)).sum::<f64>() / row.len().max(1) as f64).collect())
}
