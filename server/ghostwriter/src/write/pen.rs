//! What a draft asks of its model, wherever that is: how well sentences read in their place, and sentences of its own.
//!
//! On this machine the hold works while the model decodes, token by token. A server at an address decodes as it
//! likes: it is asked for whole sentences, and what the hold would not have let pass is thrown away.

use crate::{
    Ghostwriter, GhostwriterError,
    adapter::{self, Between, Part, Wanted},
    model::{decoder::Memory, local::Local},
    remote::{Ask, Remote},
    write::{
        body::Body,
        hold::{self, Held, Hold},
        prompt::Prompt,
        stream,
    },
};
use std::collections::HashSet;
use std::ops::ControlFlow;
use std::sync::atomic::{AtomicBool, Ordering};

/// Room that a sentence needs beside the letter, in tokens.
const SENTENCE: usize = 160;
/// Sentences that are asked of a server at once: more than on this machine, for fewer of them pass.
const ASKED: usize = 4;
/// How much of a sentence's likelihood anywhere is taken from its likelihood here, so that what fits this place comes
/// before what fits every place (maximum mutual information, Li et al. 2016, with their anti-language-model weight).
const ANYWHERE: f64 = 0.6;
/// Any place: what a letter may begin with, and nothing else.
const NEUTRAL: &str = "Dear friend,\n\nI am writing to you today. It is quiet here.";
/// Nats that a server's choice is worth: as much as a clear preference by likelihood.
const PREFERRED: f64 = 1.0;

/// A model at one letter.
pub enum Pen<'a> {
    /// On this machine.
    Here {
        /// The model.
        model: &'a Local,
        /// What it has read.
        memory: Memory,
        /// The same of a letter to nobody, once it is asked for.
        neutral: Option<Memory>,
        /// Prompt and body.
        all: Vec<u32>,
        /// Sentences of the body that are in `all`.
        taken: usize,
    },
    /// At an address.
    There {
        /// The server.
        remote: &'a Remote,
        /// What it is told before the letter.
        prompt: Prompt,
        /// The salutation and its empty line.
        opening: String,
    },
}

/// A sentence that is to be written.
pub struct Task<'t> {
    /// What it may be made of.
    pub hold: &'t Hold<'t>,
    /// What it has to tell; none for one that only joins.
    pub tells: Option<&'t str>,
    /// Whether it begins a paragraph.
    pub paragraph: bool,
    /// The writer's seed.
    pub seed: u32,
    /// How many are written side by side.
    pub count: usize,
    /// Once true, the sentences are broken off.
    pub stop: Option<&'t AtomicBool>,
}

impl<'a> Pen<'a> {
    /// Takes up a letter; what was read of it lately is not read again.
    ///
    /// # Errors
    /// When the brief leaves no room to write.
    pub fn new(
        gw: &'a Ghostwriter,
        words: u32,
        asked: &dyn Fn(&[String], usize) -> Prompt,
        opening: &str,
    ) -> Result<Pen<'a>, GhostwriterError> {
        /// How much of each note is shown, in characters: of very many or very long ones less and less.
        const SHOWN: [usize; 4] = [600, 160, 60, 20];
        let model = match gw.here() {
            Ok(model) => model,
            Err(remote) => return Ok(Pen::There { remote, prompt: asked(&[], SHOWN[0]), opening: opening.to_string() }),
        };
        let (room, marks) = (model.decoder.context(), model.tokens.marks());
        let mut needed = 0;
        for shown in SHOWN {
            let prompt = asked(&marks, shown);
            let all = model.question(prompt.system, &prompt.user, opening)?;
            needed = all.len() + words as usize * 2 + 256;
            if needed <= room && !all.is_empty() {
                return Ok(Pen::Here { memory: model.decoder.recall(&all), neutral: None, model, all, taken: 0 });
            }
        }
        Err(GhostwriterError::TooMuch { needed, room })
    }

    /// Reads prompt and body; with it comes the number of tokens.
    ///
    /// # Errors
    /// When the arithmetic fails.
    pub fn read(&mut self, body: &Body) -> Result<usize, GhostwriterError> {
        self.catch_up(body);
        let Pen::Here { model, memory, all, .. } = self else { return Ok(0) };
        model.decoder.follow(all, memory)?;
        Ok(all.len())
    }

    /// Whether there is room for another sentence.
    pub fn has_room(&mut self, body: &Body) -> bool {
        self.catch_up(body);
        match self {
            Pen::Here { model, all, .. } => all.len() + SENTENCE < model.decoder.context(),
            Pen::There { .. } => true,
        }
    }

    /// How well each text reads after the body, in nats, a greater number being better; none when it cannot be said.
    /// With it comes the number of tokens that were read.
    ///
    /// # Errors
    /// When the arithmetic fails or the server does not answer.
    pub fn fluency(&mut self, body: &Body, lead: &str, texts: &[&str]) -> Result<(Option<Vec<f64>>, usize), GhostwriterError> {
        self.catch_up(body);
        match self {
            Pen::Here { model, memory, neutral, all, .. } => {
                let tokens: Vec<Vec<u32>> = texts.iter().map(|t| model.tokens.encode(&format!("{lead}{t}"))).collect();
                let longest = tokens.iter().map(Vec::len).max().unwrap_or(0);
                if tokens.iter().any(Vec::is_empty) || all.len() + longest >= model.decoder.context() {
                    return Ok((None, 0));
                }
                model.decoder.follow(all, memory)?;
                let anywhere = match neutral {
                    Some(memory) => memory,
                    None => {
                        let mut memory = model.decoder.memory();
                        model.decoder.follow(&model.tokens.encode(NEUTRAL), &mut memory)?;
                        neutral.insert(memory)
                    }
                };
                let bare: Vec<Vec<u32>> = texts.iter().map(|t| model.tokens.encode(&format!(" {t}"))).collect();
                let mean = |row: &Vec<f32>| row.iter().map(|l| f64::from(*l)).sum::<f64>() / row.len().max(1) as f64;
                let here = model.decoder.likelihoods(memory, &tokens)?;
                let there = model.decoder.likelihoods(anywhere, &bare)?;
                let fits = here.iter().zip(&there).map(|(h, t)| mean(h) - ANYWHERE * mean(t)).collect();
                Ok((Some(fits), tokens.iter().chain(&bare).map(Vec::len).sum()))
            }
            Pen::There { remote, opening, .. } => {
                let before = format!("{opening}{}", body.text());
                Ok((preferred(remote, &before, texts)?, texts.len()))
            }
        }
    }

    /// Writes up to `task.count` sentences. With them comes the number of tokens written (of a server's, words).
    ///
    /// # Errors
    /// When the arithmetic fails or the server does not answer.
    pub fn write(&mut self, body: &Body, task: &Task) -> Result<(Vec<String>, usize), GhostwriterError> {
        self.catch_up(body);
        let lead = body.lead(task.paragraph);
        match self {
            Pen::Here { model, memory, all, .. } => {
                let mut text = all.clone();
                if lead == "\n\n" {
                    text.extend(model.tokens.encode(lead));
                }
                let held =
                    Held { text: &text, first: lead != " ", seed: task.seed, place: body.said.len(), count: task.count, stop: task.stop };
                hold::write(model, memory, task.hold, &held)
            }
            Pen::There { remote, prompt, opening } => {
                let wish = match task.tells {
                    Some(told) => {
                        format!("The next sentence of the letter tells this, in one plain sentence and with nothing added: {told}")
                    }
                    None => "The next sentence joins what stands before to what follows. It is short and claims nothing new.".to_string(),
                };
                let ask = Ask {
                    system: prompt.system,
                    user: &format!("{}\n{wish}", prompt.user),
                    so_far: &format!("{opening}{}{lead}", body.text()),
                    count: ASKED,
                    max_words: task.hold.most(),
                    seed: task.seed.wrapping_add(body.said.len() as u32),
                    stop: &["\n"],
                    ..Ask::default()
                };
                let mut hear = |_: usize, _: &str| match task.stop {
                    Some(stop) if stop.load(Ordering::Relaxed) => ControlFlow::Break(()),
                    _ => ControlFlow::Continue(()),
                };
                let came = remote.ask(&ask, Some(&mut hear))?;
                let words = came.iter().map(|c| c.text.split_whitespace().count()).sum();
                let mut kept: Vec<String> = Vec::new();
                for text in came.into_iter().map(|c| first_sentence(&c.text)).filter(|t| task.hold.allows(t)) {
                    if !kept.contains(&text) {
                        kept.push(text);
                    }
                }
                kept.truncate(task.count);
                Ok((kept, words))
            }
        }
    }

    /// Passages that a model which was taught the trade makes of one note, before any check; none where there is no such
    /// model. With them comes the number of tokens written.
    ///
    /// # Errors
    /// When the arithmetic fails.
    pub fn tell(&self, between: &Between, before: &str, note: &str, wanted: &Wanted) -> Result<(Vec<String>, usize), GhostwriterError> {
        let Pen::Here { model, .. } = self else { return Ok((Vec::new(), 0)) };
        let Some(taught) = &model.taught else { return Ok((Vec::new(), 0)) };
        let prompt = model.tokens.encode(&adapter::ask(Part::Tell, between, before, &[note], &model.tokens.marks()));
        let (mut texts, tokens) = adapter::speak(model, taught, &prompt, wanted)?;
        let mut seen = HashSet::new();
        texts.retain(|t| !t.is_empty() && seen.insert(t.clone()));
        Ok((texts, tokens))
    }

    /// Keeps what was read: whoever changes a sentence of this letter next need not have it read again.
    pub fn put_away(self) {
        if let Pen::Here { model, memory, .. } = self {
            model.decoder.put_away(memory);
        }
    }

    fn catch_up(&mut self, body: &Body) {
        if let Pen::Here { model, all, taken, .. } = self {
            for piece in &body.pieces[*taken..] {
                all.extend(model.tokens.encode(piece));
            }
            *taken = body.pieces.len();
        }
    }
}

/// The first sentence of what a server wrote, without quotes around it.
pub fn first_sentence(text: &str) -> String {
    let closed = format!("{}\n", text.trim());
    let end = stream::sentence_end(&closed).unwrap_or(closed.len());
    let text = stream::unit(&closed[..end]).text;
    match text.strip_prefix(['"', '“']) {
        Some(bare) => bare.trim_end_matches(['"', '”']).to_string(),
        None => text,
    }
}

/// Which of several texts a server finds reads best behind `before`: most chat servers tell no likelihood of a text
/// that they did not write, but each can be asked for a number. None when it gives none.
///
/// # Errors
/// When the server does not answer.
pub fn preferred(remote: &Remote, before: &str, texts: &[&str]) -> Result<Option<Vec<f64>>, GhostwriterError> {
    let list: String = texts.iter().enumerate().map(|(i, text)| format!("{}. {text}\n", i + 1)).collect();
    let user =
        format!("A letter so far:\n\n{before}\n\nWhich of these reads best as what comes next?\n\n{list}\nAnswer with its number alone.");
    let ask = Ask { system: "You judge how letters read.", user: &user, max_words: 3, temperature: 0.0, ..Ask::default() };
    let said = remote.ask(&ask, None)?.into_iter().next().map(|c| c.text).unwrap_or_default();
    let number: String = said.chars().skip_while(|c| !c.is_ascii_digit()).take_while(char::is_ascii_digit).collect();
    let chosen = number.parse::<usize>().ok().filter(|n| (1..=texts.len()).contains(n));
    Ok(chosen.map(|n| (1..=texts.len()).map(|i| if i == n { PREFERRED } else { 0.0 }).collect()))
}
