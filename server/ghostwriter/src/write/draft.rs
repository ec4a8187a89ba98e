//! A draft: from a brief to a letter, sentence by sentence.
//!
//! Salutation, valediction and name are ours and exact. The model writes the body; each of its sentences
//! is checked before anybody sees it and written again when it will not do. A `must` note that the model
//! passes over is put in where it was due, in the sender's own words turned towards the reader, and the
//! model goes on from there; where nothing of its own will do, it chooses a sentence of ours. A small model
//! does nothing but choose (`crate::write::join`).

use crate::{
    Ghostwriter, GhostwriterError, Occasion, Sampling, check,
    check::{Judge, Verdict},
    model::{decoder::Memory, sampler, tokens::Unspool},
    notes,
    write::{
        join,
        join::{Place, Slot},
        prompt, stream,
    },
};
use letters::{Brief, LetterText, sentences, word_count};
use std::{
    ops::ControlFlow,
    sync::atomic::{AtomicBool, Ordering},
    time::Instant,
};

/// Tries at one sentence before it is given up.
const TRIES: u32 = 4;
/// Sentences given up in a row before the body ends.
const PATIENCE: u32 = 3;
/// The longest sentence, in tokens.
const LONGEST_SENTENCE: usize = 72;
/// The most words that are put in from one note.
const LONGEST_NOTE: usize = 60;
/// A paragraph may be closed after this many sentences, and is after the second number of them.
const PARAGRAPH: std::ops::Range<usize> = 2..5;

/// How a draft is to be made. The same brief, settings and model give the same letter.
#[derive(Debug, Clone, Default)]
pub struct Settings<'a> {
    /// Another seed, another letter.
    pub seed: u32,
    /// What was already shown: kept byte for byte, and gone on from.
    pub so_far: String,
    /// The kind of letter; none for the general one under the brief's own word.
    pub occasion: Option<&'a Occasion>,
    /// Once true, the draft is broken off before the next word; what was shown stays.
    pub stop: Option<&'a AtomicBool>,
    /// How freely the model chooses its words.
    pub sampling: Sampling,
    /// The most tokens the model may spend, retries included; none for a bound taken from the brief's words.
    pub max_tokens: Option<usize>,
}

/// Why a draft ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// It is a whole letter.
    Finished,
    /// `on_piece` broke it off.
    Cancelled,
    /// The model's context or `max_tokens` was used up; the letter is whole, and shorter than it might be.
    OutOfRoom,
}

/// A sentence of the letter and the notes it rests on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SentenceUse {
    /// The sentence.
    pub text: String,
    /// Numbers of the facts in the brief, from 0; none where it rests on nothing.
    pub facts: Vec<usize>,
}

/// What came of a draft.
#[derive(Debug, Clone)]
pub struct Drafted {
    /// `so_far` and every piece, joined.
    pub text: String,
    /// The sentences of the body.
    pub sentences: Vec<SentenceUse>,
    /// Tokens read before the first was written.
    pub prompt_tokens: usize,
    /// Tokens written, those of sentences that were given up included.
    pub tokens: usize,
    /// Seconds spent on reading the prompt.
    pub seconds_prompt: f64,
    /// Seconds spent on writing.
    pub seconds_decode: f64,
    /// Why it ended.
    pub ending: Ending,
    /// What the writer should know, in sentences.
    pub notes: Vec<String>,
}

impl Drafted {
    /// Tokens written per second; 0 when none were.
    pub fn speed(&self) -> f64 {
        if self.seconds_decode > 0.0 { self.tokens as f64 / self.seconds_decode } else { 0.0 }
    }
}

pub(crate) fn draft(
    gw: &Ghostwriter,
    brief: &Brief,
    settings: &Settings,
    on_piece: &mut dyn FnMut(&str) -> ControlFlow<()>,
) -> Result<Drafted, GhostwriterError> {
    brief.check()?;
    let general = Occasion::general(&brief.occasion);
    let occasion = settings.occasion.unwrap_or(&general);
    let (opening, tokens) = gw.prompt(brief, occasion)?;
    let (valediction, signature) = (prompt::valediction(brief, occasion), prompt::signature(brief));
    let closing = format!("\n\n{valediction}\n{signature}");
    let mut page = Page { text: settings.so_far.clone(), on_piece, cancelled: false };
    if opening.starts_with(&settings.so_far) {
        page.show(&opening[settings.so_far.len()..]);
    }
    let mut drafted = Drafted {
        text: String::new(),
        sentences: Vec::new(),
        prompt_tokens: tokens.len(),
        tokens: 0,
        seconds_prompt: 0.0,
        seconds_decode: 0.0,
        ending: Ending::Finished,
        notes: Vec::new(),
    };
    if page.text.trim_end().ends_with(closing.trim_start()) {
        return Ok(page.done(drafted, brief, &[]));
    }
    let mut body = Body::new(gw, brief, settings, occasion, tokens, start_of_body(&page.text, &opening));
    let mut places = if gw.small { body.places() } else { Vec::new() }.into_iter();
    let began = Instant::now();
    if !page.cancelled {
        body.warm()?;
    }
    drafted.seconds_prompt = began.elapsed().as_secs_f64();
    let began = Instant::now();
    if gw.small {
        while !page.cancelled
            && let Some(place) = places.next()
        {
            body.fill(&place, &mut page)?;
        }
    } else {
        while !page.cancelled && body.go_on(&mut page)? {}
    }
    drafted.seconds_decode = began.elapsed().as_secs_f64();
    drafted.tokens = body.written;
    if !page.cancelled {
        page.show(&closing);
    }
    if page.cancelled {
        drafted.ending = Ending::Cancelled;
    } else {
        if body.spent() {
            drafted.ending = Ending::OutOfRoom;
        }
        check::form(&page.text, opening.trim_end(), &valediction, &signature)
            .or_else(|e| if settings.so_far.is_empty() { Err(GhostwriterError::Form(e)) } else { Ok(()) })?;
    }
    drafted.notes = body.notes();
    let put_in = std::mem::take(&mut body.put_in);
    let mut drafted = page.done(drafted, brief, &put_in);
    drafted.notes.extend(unsupported(&drafted.sentences, occasion));
    Ok(drafted)
}

/// What the writer is told of sentences that neither a note nor the occasion's own lines stand behind.
fn unsupported(sentences: &[SentenceUse], occasion: &Occasion) -> Option<String> {
    let ours = |text: &String| [&occasion.openings, &occasion.turns, &occasion.closings].iter().any(|lines| lines.contains(text));
    let alone: Vec<&str> = sentences.iter().filter(|s| s.facts.is_empty() && !ours(&s.text)).map(|s| s.text.as_str()).collect();
    let first = alone.first()?;
    let count = match alone.len() {
        1 => "One sentence is the model’s own and rests".to_string(),
        n => format!("{n} sentences are the model’s own and rest"),
    };
    Some(format!("{count} on none of your notes; keep only what is true. The first begins: “{}…”", beginning(first)))
}

fn beginning(sentence: &str) -> String {
    sentence.split_whitespace().take(6).collect::<Vec<_>>().join(" ").trim_end_matches(['.', ',', ';', '!', '?']).to_string()
}

/// Where the body of a text that was already shown begins, in bytes.
fn start_of_body(text: &str, opening: &str) -> usize {
    if text.starts_with(opening) {
        return opening.len();
    }
    match (LetterText::parse(text).salutation, text.find("\n\n")) {
        (Some(_), Some(at)) => at + 2,
        _ => 0,
    }
}

/// What the reader sees.
struct Page<'p> {
    text: String,
    on_piece: &'p mut dyn FnMut(&str) -> ControlFlow<()>,
    cancelled: bool,
}

impl Page<'_> {
    fn show(&mut self, piece: &str) {
        if !piece.is_empty() && !self.cancelled {
            self.text.push_str(piece);
            self.cancelled = (self.on_piece)(piece).is_break();
        }
    }

    fn done(self, mut drafted: Drafted, brief: &Brief, put_in: &[(usize, String)]) -> Drafted {
        let parts = LetterText::parse(&self.text);
        let all = parts.paragraphs.iter().flat_map(|p| sentences(p)).map(|s| s.text.to_string());
        drafted.sentences = all
            .map(|text| {
                let own = |i: usize| put_in.iter().any(|(fact, words)| *fact == i && words.contains(&text));
                let facts = (0..brief.facts.len()).filter(|i| own(*i) || check::share(&brief.facts[*i].text, &text) >= 0.4).collect();
                SentenceUse { text, facts }
            })
            .collect();
        drafted.text = self.text;
        drafted
    }
}

/// The body as it grows: the model's memory of it, and what has been shown of it.
struct Body<'a> {
    gw: &'a Ghostwriter,
    brief: &'a Brief,
    settings: &'a Settings<'a>,
    occasion: &'a Occasion,
    judge: Judge,
    memory: Memory,
    /// Prompt and body, as tokens; `ends[i]` is the length of `raw` after body token i.
    all: Vec<u32>,
    prompt: usize,
    ends: Vec<usize>,
    raw: String,
    /// Where in `raw` the next sentence begins.
    mark: usize,
    /// Sentences shown, and how many of them the open paragraph has.
    shown: Vec<String>,
    in_paragraph: usize,
    /// The part of an unfinished sentence that was already shown.
    partial: String,
    /// Notes that stand in the letter, and the words that were put in for them.
    put_in: Vec<(usize, String)>,
    given_up: u32,
    written: usize,
    budget: usize,
}

impl<'a> Body<'a> {
    fn new(
        gw: &'a Ghostwriter,
        brief: &'a Brief,
        settings: &'a Settings<'a>,
        occasion: &'a Occasion,
        tokens: Vec<u32>,
        start: usize,
    ) -> Body<'a> {
        let budget = settings.max_tokens.unwrap_or(brief.words as usize * 6 + 200);
        let mut body = Body {
            gw,
            brief,
            settings,
            occasion,
            judge: Judge::new(brief),
            memory: gw.decoder.memory(),
            prompt: tokens.len(),
            all: tokens,
            ends: Vec::new(),
            raw: String::new(),
            mark: 0,
            shown: Vec::new(),
            in_paragraph: 0,
            partial: String::new(),
            put_in: Vec::new(),
            given_up: 0,
            written: 0,
            budget,
        };
        let shown = settings.so_far.get(start..).unwrap_or("").trim_end().to_string();
        // Sentence by sentence, as they were said: the model remembers them as the same tokens.
        let mut rest = shown.as_str();
        while let Some(end) = stream::sentence_end(rest) {
            let unit = stream::unit(&rest[..end]);
            body.say(&rest[..end]);
            body.mark += end;
            body.count(unit.text, unit.paragraph);
            rest = &rest[end..];
        }
        body.say(rest);
        let rest = stream::unit(&body.raw[body.mark..]);
        if rest.text.ends_with(['.', '!', '?', '…', '”', '"']) {
            body.mark = body.raw.len();
            body.count(rest.text, rest.paragraph);
        } else if !rest.text.is_empty() {
            if rest.paragraph {
                body.in_paragraph = 0;
            }
            body.partial = rest.text;
        }
        body
    }

    fn count(&mut self, sentence: String, paragraph: bool) {
        self.in_paragraph = if paragraph { 1 } else { self.in_paragraph + 1 };
        self.shown.push(sentence);
    }

    /// Reads the prompt, so that the time it takes is known apart.
    fn warm(&mut self) -> Result<(), GhostwriterError> {
        let keep = self.all.len() - 1;
        self.gw.decoder.read(&self.all[..keep], &mut self.memory)?;
        Ok(())
    }

    fn words(&self) -> usize {
        self.shown.iter().map(|s| word_count(s)).sum()
    }

    fn spent(&self) -> bool {
        self.written >= self.budget || self.all.len() + LONGEST_SENTENCE >= self.gw.decoder.context()
    }

    /// Whether somebody asked to stop.
    fn stopped(&self) -> bool {
        self.settings.stop.is_some_and(|stop| stop.load(Ordering::Relaxed))
    }

    /// Shows one more sentence. False when the body is at its end.
    fn go_on(&mut self, page: &mut Page) -> Result<bool, GhostwriterError> {
        let (words, target) = (self.words(), self.brief.words as usize);
        let missing = self.missing();
        if let Some(fact) = missing.first().copied().filter(|_| self.partial.is_empty()) {
            let musts: Vec<usize> = self.musts().collect();
            let place = musts.iter().position(|m| *m == fact).unwrap_or(0) as f64;
            // The model is given the first try.
            let lead = 0.35;
            let due = target as f64 * 0.9 * (place + lead) / (musts.len() as f64 + lead);
            if words as f64 >= due || self.spent() || self.given_up > 0 {
                self.given_up = 0;
                self.put_in(fact, page);
                return Ok(true);
            }
        } else if self.partial.is_empty() && (words * 100 >= target * 93 || self.spent() || self.given_up >= PATIENCE) {
            if self.given_up >= PATIENCE {
                self.line(&Slot::Closing, false, page)?;
            }
            return Ok(false);
        }
        for attempt in 0..TRIES {
            if self.spent() {
                break;
            }
            let end = self.write(attempt, words * 100 >= target * 80 && missing.is_empty())?;
            if self.stopped() {
                page.cancelled = true;
                return Ok(false);
            }
            let unit = stream::unit(&self.raw[self.mark..end]);
            let verdict = self.judge.sentence(&unit, &self.shown);
            let too_long = words * 100 >= target * 80 && (words + word_count(&unit.text)) * 100 > target * 115;
            match verdict {
                Verdict::Keep(text) if !too_long && !self.tells_wrongly(&text) => {
                    self.given_up = 0;
                    self.accept(&text, unit.paragraph, end, page);
                    return Ok(true);
                }
                Verdict::End if words * 100 >= target * 80 && missing.is_empty() => {
                    self.back();
                    return Ok(false);
                }
                other => {
                    tracing::debug!(attempt, reason = ?reason(&other), "a sentence is written again");
                    self.back();
                }
            }
        }
        if !self.partial.is_empty() {
            // What was shown stays; the sentence is closed where it stands.
            self.partial.clear();
            let rest = stream::unit(&self.raw[self.mark..]);
            self.mark = self.raw.len();
            page.show("…");
            self.say("…");
            self.mark = self.raw.len();
            self.count(rest.text + "…", false);
        }
        self.given_up += 1;
        // A sentence of ours instead, but never two together.
        let slot = if self.shown.is_empty() { Slot::Opening } else { Slot::Turn };
        if !self.shown.last().is_some_and(|last| join::lines(self.occasion, &Slot::Turn).contains(last)) {
            self.line(&slot, false, page)?;
        }
        Ok(true)
    }

    /// The places that are still to be filled, for a small model.
    fn places(&self) -> Vec<Place> {
        let turned = |i: usize| shortened(&notes::revoice(&self.brief.facts[i].text, self.brief));
        let target = self.brief.words as usize;
        let whole = join::plan(&join::told(self.brief, &turned, &|_| false), target, false);
        if let Some(at) = join::reached(&whole, &self.shown, self.occasion) {
            return whole.into_iter().skip(at).collect();
        }
        // Somebody changed what was shown: what it does not tell yet is told, and the letter closed.
        let missing = join::told(self.brief, &turned, &|i| check::told(&self.brief.facts[i].text, &self.shown));
        let mut places = join::plan(&missing, target.saturating_sub(self.words()), true);
        if let Some(first) = places.first_mut() {
            first.paragraph = self.may_break();
        }
        places
    }

    /// Fills a place: with the words of a note, or with a sentence of ours that the model chooses.
    fn fill(&mut self, place: &Place, page: &mut Page) -> Result<(), GhostwriterError> {
        if self.stopped() {
            page.cancelled = true;
            return Ok(());
        }
        let Slot::Note(fact, text) = &place.slot else {
            return self.line(&place.slot, place.paragraph, page);
        };
        self.utter(text, place.paragraph, page);
        self.put_in.push((*fact, text.clone()));
        Ok(())
    }

    /// Has the model choose a sentence of ours, and says it.
    fn line(&mut self, slot: &Slot, paragraph: bool, page: &mut Page) -> Result<(), GhostwriterError> {
        let partial = std::mem::take(&mut self.partial);
        let text = &self.all[..self.all.len() - self.unfinished(&partial)];
        let lead = self.lead(paragraph);
        let left = self.budget.saturating_sub(self.written);
        let choice = join::Choice { text, shown: &self.shown, lead, seed: self.settings.seed, left };
        let (line, read) = join::choose(self.gw, &mut self.memory, join::lines(self.occasion, slot), &choice)?;
        self.written += read;
        self.partial = partial;
        if let Some(line) = line {
            self.utter(&line, paragraph, page);
        }
        Ok(())
    }

    /// Tokens of a sentence that was shown in part.
    fn unfinished(&self, partial: &str) -> usize {
        if partial.is_empty() { 0 } else { self.ends.iter().filter(|end| **end > self.mark).count() }
    }

    fn lead(&self, paragraph: bool) -> &'static str {
        match () {
            () if self.shown.is_empty() => "",
            () if paragraph => "\n\n",
            () => " ",
        }
    }

    /// Says a whole sentence that is not the model's own, after what was already shown of it.
    fn utter(&mut self, text: &str, paragraph: bool, page: &mut Page) {
        let partial = std::mem::take(&mut self.partial);
        let lead = self.lead(paragraph);
        let new = if partial.is_empty() {
            self.back();
            self.raw_to_mark();
            let lead = if page.text.ends_with(char::is_whitespace) { "" } else { lead };
            let whole = format!("{lead}{text}");
            self.say(&whole);
            whole
        } else if let Some(rest) = text.strip_prefix(partial.as_str()) {
            // As the model would remember it had it not been broken off.
            let kept = self.all.len() - self.unfinished(&partial);
            self.all.truncate(kept);
            self.ends.truncate(kept - self.prompt);
            self.raw.truncate(self.mark);
            self.memory.truncate(kept);
            self.say(&format!("{lead}{text}"));
            rest.to_string()
        } else {
            // Somebody changed what was shown: it is closed where it stands, and this follows.
            page.show("…");
            self.say("…");
            self.count(format!("{partial}…"), false);
            let whole = format!("{}{text}", self.lead(paragraph));
            self.say(&whole);
            whole
        };
        self.mark = self.raw.len();
        self.count(text.to_string(), paragraph);
        for piece in stream::pieces(&new) {
            page.show(piece);
        }
    }

    /// Has the model write until a sentence is whole; returns where in `raw` it ends.
    fn write(&mut self, attempt: u32, may_end: bool) -> Result<usize, GhostwriterError> {
        let tokens = &self.gw.tokens;
        let mut spool = Unspool::new(tokens, self.all.last().copied());
        for _ in 0..LONGEST_SENTENCE {
            if self.stopped() {
                break;
            }
            let unread = self.memory.len().min(self.all.len() - 1);
            self.memory.truncate(unread);
            let mut logits = self.gw.decoder.read(&self.all[unread..], &mut self.memory)?;
            let said = &self.all[self.prompt..];
            let draw = sampler::draw(self.settings.seed, said.len(), attempt);
            let ends = tokens.ends.iter().filter(|_| !may_end);
            let breaks = tokens.breaks.iter().filter(|_| !self.may_break());
            let mut banned = ends.chain(breaks).copied();
            let token = sampler::pick(&mut logits, said, &self.settings.sampling, &mut banned, draw);
            self.written += 1;
            if tokens.ends.contains(&token) {
                return Ok(self.raw.len());
            }
            self.raw.push_str(&spool.push(token));
            self.all.push(token);
            self.ends.push(self.raw.len());
            if let Some(end) = stream::sentence_end(&self.raw[self.mark..]) {
                return Ok(self.mark + end);
            }
        }
        Ok(self.raw.len())
    }

    /// Forgets what was written after the last shown word.
    fn back(&mut self) {
        let space = self.raw[self.mark..].len() - self.raw[self.mark..].trim_start().len();
        let keep = self.mark + if self.partial.is_empty() { space } else { space + self.partial.len() };
        let kept = self.ends.iter().take_while(|end| **end <= keep).count();
        self.ends.truncate(kept);
        self.all.truncate(self.prompt + kept);
        let length = self.ends.last().copied().unwrap_or(0);
        let lost = self
            .raw
            .get(length..self.mark + if self.partial.is_empty() { 0 } else { space + self.partial.len() })
            .unwrap_or("")
            .to_string();
        self.raw.truncate(length);
        self.memory.truncate(self.all.len());
        self.say(&lost);
    }

    /// Makes the model remember words as its own.
    fn say(&mut self, text: &str) {
        if text.is_empty() {
            return;
        }
        self.raw.push_str(text);
        for token in self.gw.tokens.encode(text) {
            self.all.push(token);
            self.ends.push(self.raw.len());
        }
    }

    fn accept(&mut self, text: &str, paragraph: bool, end: usize, page: &mut Page) {
        let first = self.shown.is_empty() && self.partial.is_empty();
        let breaks =
            (paragraph && self.may_break() || self.in_paragraph >= PARAGRAPH.end) && !self.shown.is_empty() && self.partial.is_empty();
        let raw = stream::unit(&self.raw[self.mark..end]);
        if raw.text != text || breaks != paragraph && self.partial.is_empty() && !first {
            self.back();
            self.raw_to_mark();
            self.say(&format!(
                "{}{text}",
                if first {
                    ""
                } else if breaks {
                    "\n\n"
                } else {
                    " "
                }
            ));
            self.mark = self.raw.len();
        } else {
            self.mark = end;
        }
        let whole = if first || !self.partial.is_empty() {
            text.to_string()
        } else if breaks {
            format!("\n\n{text}")
        } else {
            format!(" {text}")
        };
        let new = whole.strip_prefix(self.partial.as_str()).unwrap_or(&whole).to_string();
        self.partial.clear();
        self.count(text.to_string(), breaks);
        for piece in stream::pieces(&new) {
            page.show(piece);
        }
    }

    /// Drops white space that the model left after the last shown sentence.
    fn raw_to_mark(&mut self) {
        let kept = self.ends.iter().take_while(|end| **end <= self.mark).count();
        let length = if kept == 0 { 0 } else { self.ends[kept - 1] };
        if length == self.mark {
            self.ends.truncate(kept);
            self.all.truncate(self.prompt + kept);
            self.raw.truncate(length);
            self.memory.truncate(self.all.len());
        }
    }

    fn may_break(&self) -> bool {
        self.in_paragraph >= PARAGRAPH.start
    }

    /// Whether a sentence tells over again what is told.
    fn tells_wrongly(&self, text: &str) -> bool {
        self.brief.facts.iter().enumerate().any(|(i, fact)| {
            let share = check::share(&fact.text, text);
            let told = self.put_in.iter().any(|p| p.0 == i) || check::told(&fact.text, &self.shown);
            share >= 0.5 && told
        })
    }

    fn musts(&self) -> impl Iterator<Item = usize> + '_ {
        self.brief.facts.iter().enumerate().filter(|(_, f)| f.must).map(|(i, _)| i)
    }

    /// `must` notes that the shown sentences do not tell.
    fn missing(&self) -> Vec<usize> {
        self.musts().filter(|i| !self.put_in.iter().any(|p| p.0 == *i) && !check::told(&self.brief.facts[*i].text, &self.shown)).collect()
    }

    /// Puts a note in, in the sender's own words.
    fn put_in(&mut self, fact: usize, page: &mut Page) {
        let text = shortened(&notes::revoice(&self.brief.facts[fact].text, self.brief));
        self.back();
        self.raw_to_mark();
        let lead = if self.shown.is_empty() {
            ""
        } else if self.may_break() {
            "\n\n"
        } else {
            " "
        };
        let whole = format!("{lead}{text}");
        self.say(if self.raw.ends_with(char::is_whitespace) { whole.trim_start() } else { &whole });
        self.mark = self.raw.len();
        for (i, sentence) in sentences(&text).into_iter().enumerate() {
            self.count(sentence.text.to_string(), i == 0 && lead == "\n\n");
        }
        self.put_in.push((fact, text));
        for piece in stream::pieces(&whole) {
            page.show(piece);
        }
    }

    fn notes(&self) -> Vec<String> {
        let quote = |i: usize| {
            let text = self.brief.facts[i].text.split_whitespace().collect::<Vec<_>>().join(" ");
            if text.chars().count() > 60 {
                format!("“{}…”", text.chars().take(60).collect::<String>().trim_end())
            } else {
                format!("“{text}”")
            }
        };
        let mut notes: Vec<String> = self
            .put_in
            .iter()
            .filter(|_| !self.gw.small)
            .map(|(i, _)| {
                format!("{} stands in the letter in your own words, turned towards the reader; read that sentence once more.", quote(*i))
            })
            .collect();
        if self.gw.small && !self.put_in.is_empty() {
            notes.push("Your notes stand in the letter in your own words, turned towards the reader; read them once more.".into());
        }
        notes.extend(self.missing().into_iter().map(|i| format!("Not in the letter: {}. It had to be.", quote(i))));
        let left = (0..self.brief.facts.len())
            .filter(|i| !self.brief.facts[*i].must && !self.put_in.iter().any(|p| p.0 == *i))
            .filter(|i| !check::told(&self.brief.facts[*i].text, &self.shown));
        notes.extend(left.map(|i| format!("Not in the letter: {}.", quote(i))));
        let (words, target) = (self.words(), self.brief.words as usize);
        if words * 100 < target * 80 {
            notes.push(format!(
                "The letter has {words} words instead of {target}: the notes say no more. Add a memory or two for a longer one."
            ));
        }
        notes
    }
}

fn reason(verdict: &Verdict) -> &'static str {
    match verdict {
        Verdict::Keep(_) => "too long",
        Verdict::Drop(reason) => reason,
        Verdict::End => "it signs too early",
    }
}

/// Whole sentences of a note, up to as many words as are put in; a longer one is cut at a word.
fn shortened(text: &str) -> String {
    if word_count(text) <= LONGEST_NOTE {
        return text.to_string();
    }
    let (mut out, mut count) = (String::new(), 0);
    for sentence in sentences(text) {
        count += word_count(sentence.text);
        if count > LONGEST_NOTE {
            break;
        }
        out = if out.is_empty() { sentence.text.to_string() } else { format!("{out} {}", sentence.text) };
    }
    if out.is_empty() { format!("{}…", text.split_whitespace().take(LONGEST_NOTE).collect::<Vec<_>>().join(" ")) } else { out }
}
