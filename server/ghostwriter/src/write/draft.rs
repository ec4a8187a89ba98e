//! A draft: from a brief to a letter, sentence by sentence.
//!
//! Salutation, valediction and name are ours and exact. For each step of the course candidates come from
//! several wells: the sender's note turned towards the reader, sentences of this house, and the model held by
//! constraints. What passes the checks is read by the model in its place, and the best is shown. Nothing that
//! was shown is taken back.

use crate::{
    Ghostwriter, GhostwriterError, Occasion, Reflections, Sampling, check,
    check::{Cliches, Judge, Verdict},
    model::decoder::Memory,
    notes::Notes,
    plan::{self, Earlier, Given, Setting},
    voice,
    write::{
        body::{self, Body},
        choose::{self, Candidate, Choice, Well},
        course::{Course, Due, Step, What},
        hold::{self, Held, Hold},
        prompt,
        shelf::Shelf,
        stream,
    },
};
use letters::{Brief, LetterText, Plan, Voice, sentences, word_count};
use std::{
    ops::ControlFlow,
    sync::atomic::{AtomicBool, Ordering},
    time::Instant,
};

/// Sentences that the model writes side by side.
const HELD: usize = 2;
/// Share of a note's own words that a sentence of the model must have to tell it.
const KEPT: f64 = 0.85;
/// The most words of a note that stand in a letter; a longer one is cut at a sentence.
const LONGEST_NOTE: usize = 120;

/// How a draft is to be made. The same brief, settings and model give the same letter.
#[derive(Debug, Clone, Default)]
pub struct Settings<'a> {
    /// Another seed, another letter.
    pub seed: u32,
    /// What was already shown: kept byte for byte, and gone on from.
    pub so_far: String,
    /// The kind of letter; none for the general one under the brief's own word.
    pub occasion: Option<&'a Occasion>,
    /// How the letter moves; none for the plan that the occasion gives.
    pub plan: Option<&'a Plan>,
    /// How the sender writes.
    pub voice: Option<&'a Voice>,
    /// Earlier letters to the same person, the newest first.
    pub earlier: &'a [String],
    /// Sentences that take up notes.
    pub reflections: Option<&'a Reflections>,
    /// Phrases that no letter of ours may hold.
    pub cliches: Option<&'a Cliches>,
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
    let notes = read(brief, settings.voice);
    let plan = match settings.plan {
        Some(plan) => {
            plan.check(brief)?;
            plan.clone()
        }
        None => self::plan(&notes, brief, occasion, settings.earlier),
    };
    let seed = own_seed(settings.seed, brief);
    let told: usize = plan.beats.iter().map(|b| b.notes.len()).sum();
    let shelf = Shelf::new(occasion, settings.reflections, &plan, &notes, &Setting::read(brief, told), settings.voice);
    let frame = prompt::Frame::new(brief, occasion, settings.voice);
    let tokens = gw.prompt(brief, &prompt::Laid { occasion, notes: &notes, plan: &plan, voice: settings.voice }, &frame.opening)?;
    let mut page = Page { text: settings.so_far.clone(), on_piece, cancelled: false };
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
    if frame.opening.starts_with(&settings.so_far) {
        page.show(&frame.opening[settings.so_far.len()..]);
    }
    let shown = settings.so_far.get(body::start(&settings.so_far, &frame.opening)..).unwrap_or("").to_string();
    let whole = shown.trim_end().ends_with(frame.closing.trim_start());
    let shown = shown.strip_suffix(&frame.closing).unwrap_or(&shown).to_string();
    let none = Cliches::default();
    let mut writer = Writer {
        gw,
        brief,
        settings,
        seed,
        course: Course::new(&plan, &notes, brief.words as usize),
        judge: Judge::new(brief),
        earlier: settings.earlier.iter().flat_map(|l| sentences(l).into_iter().map(|s| s.text.to_string())).collect(),
        cliches: settings.cliches.unwrap_or(&none),
        memory: gw.decoder.recall(&tokens),
        body: Body::new(&gw.tokens, &notes, &shelf, tokens, &shown),
        notes: &notes,
        shelf: &shelf,
        spent: 0,
        budget: settings.max_tokens.unwrap_or(brief.words as usize * 24 + 1200),
        out_of_room: false,
    };
    if !whole {
        let began = Instant::now();
        if !page.cancelled {
            gw.decoder.follow(&writer.body.all, &mut writer.memory)?;
        }
        drafted.seconds_prompt = began.elapsed().as_secs_f64();
        let began = Instant::now();
        let mut fill = true;
        while !page.cancelled
            && let Some(step) = writer.course.next(&writer.body.said, fill)
        {
            // With nothing left on the shelf the course goes on to the next note, or ends.
            fill = writer.go(&step, &mut page)?;
        }
        drafted.seconds_decode = began.elapsed().as_secs_f64();
        page.show(&frame.closing);
    }
    drafted.tokens = writer.spent;
    drafted.ending = match () {
        () if page.cancelled => Ending::Cancelled,
        () if writer.out_of_room => Ending::OutOfRoom,
        () => Ending::Finished,
    };
    if !page.cancelled && settings.so_far.is_empty() {
        check::form(&page.text, frame.opening.trim_end(), &frame.valediction, &frame.signature).map_err(GhostwriterError::Form)?;
    }
    drafted.sentences = writer.uses(&page.text);
    drafted.notes = writer.remarks(&plan);
    drafted.text = page.text;
    // Whoever changes a sentence of this letter next need not have it read again.
    gw.decoder.put_away(writer.memory);
    Ok(drafted)
}

/// The writer's seed, mixed with the brief (FNV-1a): one seed must not begin everybody's letter alike.
fn own_seed(seed: u32, brief: &Brief) -> u32 {
    let fields = [brief.from.name.as_str(), &brief.to.name, &brief.occasion];
    let bytes = fields.into_iter().chain(brief.facts.iter().map(|f| f.text.as_str())).flat_map(str::bytes);
    bytes.fold(0x811c_9dc5 ^ seed, |h, b| (h ^ u32::from(b)).wrapping_mul(0x0100_0193))
}

/// The notes, as the sender would say them, and none longer than a letter bears.
fn read(brief: &Brief, own: Option<&Voice>) -> Notes {
    let mut notes = Notes::read(brief);
    for voicing in notes.list.iter_mut().flat_map(|n| &mut n.voicings) {
        let mut text = shortened(&voicing.text);
        if let Some(voice) = own {
            text = body::parts(&text).into_iter().map(|s| voice::apply(voice, s)).collect::<Vec<_>>().join(" ");
        }
        voicing.text = text;
    }
    notes
}

/// The plan that an occasion gives.
pub(crate) fn plan(notes: &Notes, brief: &Brief, occasion: &Occasion, earlier: &[String]) -> Plan {
    plan::lay(&given(notes), brief, occasion, &Earlier::new(earlier))
}

/// What the plan must know of the notes that can be told.
fn given(notes: &Notes) -> Vec<Given<'_>> {
    let told = notes.list.iter().filter_map(|n| n.voicings.first().map(|v| (n, v)));
    told.map(|(n, v)| Given { at: n.at, kind: n.kind, must: n.must, words: word_count(&v.text), text: &n.text }).collect()
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
}

/// One letter at work.
struct Writer<'a> {
    gw: &'a Ghostwriter,
    brief: &'a Brief,
    settings: &'a Settings<'a>,
    seed: u32,
    notes: &'a Notes,
    shelf: &'a Shelf,
    course: Course,
    judge: Judge,
    earlier: Vec<String>,
    cliches: &'a Cliches,
    memory: Memory,
    body: Body<'a>,
    spent: usize,
    budget: usize,
    out_of_room: bool,
}

impl Writer<'_> {
    /// Writes what is due; false when there is nothing to write it with.
    fn go(&mut self, step: &Step, page: &mut Page) -> Result<bool, GhostwriterError> {
        if self.stopped(page) {
            return Ok(true);
        }
        if let Some(rest) = self.body.goes_on() {
            self.utter(&rest, false, page);
            return Ok(true);
        }
        // A stretch that somebody left in mid-sentence knows how its paragraph began.
        let paragraph = self.body.partial.as_ref().map_or(step.paragraph, |p| p.1);
        let ask = self.affordable();
        let mut pool = self.ours(&step.due);
        if ask && !self.gw.small {
            let held = self.held(&step.due, paragraph)?;
            if self.stopped(page) {
                return Ok(true);
            }
            pool.extend(held);
        }
        let choice = Choice {
            text: &self.body.all,
            said: &self.body.said,
            earlier: &self.earlier,
            lead: self.body.lead(paragraph),
            seed: self.seed,
            voice: self.settings.voice,
            over: self.course.over(&self.body.said) - if let Due::Note(n) = step.due { self.length(n) as isize } else { 0 },
            ask,
        };
        let (best, read) = choose::choose(self.gw, &mut self.memory, pool, &choice)?;
        self.spent += read;
        let Some(best) = best else { return Ok(false) };
        for (i, sentence) in body::parts(&best.text).into_iter().enumerate() {
            self.utter(sentence, paragraph && i == 0, page);
        }
        Ok(true)
    }

    /// Whether somebody asked to stop.
    fn stopped(&self, page: &mut Page) -> bool {
        page.cancelled |= self.settings.stop.is_some_and(|stop| stop.load(Ordering::Relaxed));
        page.cancelled
    }

    fn length(&self, note: usize) -> usize {
        self.notes.list.get(note).and_then(|n| n.voicings.first()).map_or(0, |v| word_count(&v.text))
    }

    /// Whether the model may be asked once more.
    fn affordable(&mut self) -> bool {
        let room = self.body.all.len() + 160 < self.gw.decoder.context();
        let ok = room && self.spent < self.budget;
        self.out_of_room |= !ok;
        ok
    }

    /// Candidates that need no model.
    fn ours(&self, due: &Due) -> Vec<Candidate> {
        if let Due::Note(n) = due {
            let voicings = self.notes.list.get(*n).map_or(&[][..], |n| &n.voicings);
            let all = voicings.iter().enumerate();
            return all.map(|(i, v)| Candidate { text: v.text.clone(), well: Well::Voicing(i) }).collect();
        }
        let before = self.body.texts();
        let fits = |line: &&String| !before.contains(line);
        self.shelf.pool(due, self.notes).iter().filter(fits).map(|l| Candidate { text: l.clone(), well: Well::Ours }).collect()
    }

    /// Candidates that the model writes under the hold, of those that pass the checks.
    fn held(&mut self, due: &Due, paragraph: bool) -> Result<Vec<Candidate>, GhostwriterError> {
        let before = self.body.texts();
        let notes = self.notes;
        let given = |n: usize| notes.list.get(n).into_iter().flat_map(|n| n.voicings.iter().map(|v| v.text.as_str()));
        let hold = match due {
            Due::Note(n) => {
                let Some(first) = given(*n).next().filter(|t| word_count(t) <= 30) else { return Ok(Vec::new()) };
                let wanted = hold::words(first).filter(|w| w.chars().count() > 3).collect();
                let words = word_count(first);
                Hold::telling(given(*n), wanted, self.cliches, words.saturating_sub(2)..words + 8)
            }
            Due::After(n) if self.gw.fluent => Hold::joining(given(*n), self.cliches, 5..18),
            _ => return Ok(Vec::new()),
        };
        let mut text = self.body.all.clone();
        let lead = self.body.lead(paragraph);
        if lead == "\n\n" {
            text.extend(self.gw.tokens.encode(lead));
        }
        let held = Held { text: &text, first: lead != " ", seed: self.seed, place: before.len(), count: HELD, stop: self.settings.stop };
        let (found, tokens) = hold::write(self.gw, &mut self.memory, &hold, &held)?;
        self.spent += tokens;
        let sound = |text: String| {
            let unit = stream::Unit { paragraph, text };
            let Verdict::Keep(text) = self.judge.sentence(&unit, &before) else { return None };
            let fits = match due {
                Due::Note(n) => {
                    check::share(&self.notes.list[*n].text, &text) >= KEPT
                        && self.has_material(*n, &text)
                        && given(*n).any(|voicing| hold::same_persons(voicing, &text))
                }
                _ => !self.tells_again(&text),
            };
            (fits && self.cliches.find(&text).is_empty()).then_some(Candidate { text, well: Well::Held })
        };
        Ok(found.into_iter().filter_map(sound).collect())
    }

    /// Whether every name, number, date and place of a note stands in a text.
    fn has_material(&self, note: usize, text: &str) -> bool {
        let Some(note) = self.notes.list.get(note) else { return false };
        let low = text.to_lowercase();
        let m = &note.material;
        m.names.iter().chain(&m.numbers).chain(&m.dates).chain(&m.places).all(|w| low.contains(&w.to_lowercase()))
    }

    /// Whether a sentence that should only join tells over again what a note tells.
    fn tells_again(&self, text: &str) -> bool {
        self.brief.facts.iter().any(|f| check::share(&f.text, text) >= 0.5)
    }

    /// Shows a whole sentence, after what was already shown of it.
    fn utter(&mut self, text: &str, paragraph: bool, page: &mut Page) {
        let lead = self.body.lead(paragraph);
        let new = match self.body.partial.take() {
            Some((partial, begins)) => {
                if let Some(rest) = text.strip_prefix(partial.as_str()) {
                    self.body.push(text.to_string(), begins);
                    rest.to_string()
                } else {
                    // Somebody changed what was shown: it is closed where it stands, and this follows.
                    page.show("…");
                    self.body.push(format!("{partial}…"), begins);
                    let lead = self.body.lead(paragraph);
                    self.body.push(text.to_string(), paragraph);
                    format!("{lead}{text}")
                }
            }
            None => {
                let lead = if page.text.ends_with(char::is_whitespace) { "" } else { lead };
                self.body.push(text.to_string(), paragraph);
                format!("{lead}{text}")
            }
        };
        for piece in stream::pieces(&new) {
            page.show(piece);
        }
    }

    /// Which sentence rests on which notes.
    fn uses(&self, text: &str) -> Vec<SentenceUse> {
        let parts = LetterText::parse(text);
        let all = parts.paragraphs.iter().flat_map(|p| sentences(p)).map(|s| s.text.to_string());
        all.map(|text| {
            let own = |n: usize| self.body.said.iter().any(|s| s.what == What::Note(n) && s.text == text);
            let facts = (0..self.brief.facts.len()).filter(|n| own(*n) || check::share(&self.brief.facts[*n].text, &text) >= 0.4).collect();
            SentenceUse { text, facts }
        })
        .collect()
    }

    /// What the writer should know.
    fn remarks(&self, plan: &Plan) -> Vec<String> {
        let quote = |text: &str| {
            let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
            if text.chars().count() > 60 {
                format!("“{}…”", text.chars().take(60).collect::<String>().trim_end())
            } else {
                format!("“{text}”")
            }
        };
        let mut remarks = Vec::new();
        for note in &self.notes.list {
            remarks.extend(note.aside.iter().map(|a| format!("Left out of the letter, because it speaks to a program: {}.", quote(a))));
            if !self.body.tells(note.at) {
                let must = if note.must { " It had to be." } else { "" };
                remarks.push(format!("Not in the letter: {}.{must}", quote(&note.text)));
            } else if word_count(&note.text) > LONGEST_NOTE {
                remarks.push(format!("Only its first sentences stand in the letter: {}.", quote(&note.text)));
            }
        }
        let ours = |s: &&crate::write::course::Said| !matches!(s.what, What::Note(_)) && !self.shelf.holds(&s.text);
        let alone: Vec<&str> = self.body.said.iter().filter(ours).map(|s| s.text.as_str()).collect();
        if let Some(first) = alone.first() {
            let count = match alone.len() {
                1 => "One sentence is the model’s own and rests".to_string(),
                n => format!("{n} sentences are the model’s own and rest"),
            };
            let beginning = first.split_whitespace().take(6).collect::<Vec<_>>().join(" ");
            let beginning = beginning.trim_end_matches(['.', ',', ';', '!', '?']);
            remarks.push(format!("{count} on none of your notes; keep only what is true. The first begins: “{beginning}…”"));
        }
        let (words, target) = (self.body.words(), self.brief.words as usize);
        if words * 100 < target * 85 {
            let told: usize = plan.beats.iter().map(|b| b.notes.len()).sum();
            let more = if told < 4 { "a memory or two" } else { "another memory" };
            remarks.push(format!("The letter has {words} words instead of {target}: the notes say no more. Add {more} for a longer one."));
        }
        remarks
    }
}

/// Whole sentences of a note, up to as many words as a letter bears; a longer sentence is cut at a word.
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
