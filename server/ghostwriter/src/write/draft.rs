//! A draft: from a brief to a letter, sentence by sentence.
//!
//! Salutation, valediction and name are ours and exact. For each step of the course candidates come from
//! several wells: the sender's note turned towards the reader, sentences of this house, and the model held by
//! constraints. What passes the checks is read by the model in its place, and the best is shown. Nothing that
//! was shown is taken back.

use crate::{
    Ghostwriter, GhostwriterError, Occasion, Reflections, check,
    check::Cliches,
    notes::{Notes, apostrophes},
    plan::{self, Earlier, Given, Setting},
    voice,
    write::{body, pen::Pen, prompt, shelf::Shelf, writer::Writer},
};
use letters::{Brief, Plan, Voice, sentences, word_count};
use std::{ops::ControlFlow, sync::atomic::AtomicBool, time::Instant};

/// The most words of a note that stand in a letter; a longer one is cut at a sentence.
pub(super) const LONGEST_NOTE: usize = 120;

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
    /// Tokens written, those of sentences that were given up included; words, where a server at an address writes.
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
    let told: usize = plan.beats.iter().map(|b| b.notes.len()).sum();
    let shelf = Shelf::new(occasion, settings.reflections, &plan, &notes, &Setting::read(brief, told), settings.voice);
    let frame = prompt::Frame::new(brief, occasion, settings.voice);
    let laid = prompt::Laid { occasion, notes: &notes, plan: &plan, voice: settings.voice };
    let asked = |marks: &[String], shown: usize| prompt::prompt(brief, &laid, marks, shown, gw.small);
    let pen = Pen::new(gw, brief.words, &asked, &frame.opening)?;
    let mut page = Page { text: settings.so_far.clone(), on_piece, cancelled: false };
    if frame.opening.starts_with(&settings.so_far) {
        page.show(&frame.opening[settings.so_far.len()..]);
    }
    let shown = settings.so_far.get(body::start(&settings.so_far, &frame.opening)..).unwrap_or("").to_string();
    let whole = shown.trim_end().ends_with(frame.closing.trim_start());
    let shown = shown.strip_suffix(&frame.closing).unwrap_or(&shown).to_string();
    let mut writer = Writer::new(gw, brief, settings, &plan, &notes, &shelf, pen, &shown);
    let (mut prompt_tokens, mut seconds_prompt, mut seconds_decode) = (0, 0.0, 0.0);
    if !whole {
        let began = Instant::now();
        if !page.cancelled {
            prompt_tokens = writer.read()?;
        }
        seconds_prompt = began.elapsed().as_secs_f64();
        let began = Instant::now();
        writer.write(&mut page)?;
        seconds_decode = began.elapsed().as_secs_f64();
        page.show(&frame.closing);
    }
    if !page.cancelled && settings.so_far.is_empty() {
        check::form(&page.text, frame.opening.trim_end(), &frame.valediction, &frame.signature).map_err(GhostwriterError::Form)?;
    }
    let ending = match () {
        () if page.cancelled => Ending::Cancelled,
        () if writer.out_of_room() => Ending::OutOfRoom,
        () => Ending::Finished,
    };
    let drafted = Drafted {
        sentences: writer.uses(&page.text),
        prompt_tokens,
        tokens: writer.spent(),
        seconds_prompt,
        seconds_decode,
        ending,
        notes: writer.remarks(&plan),
        text: page.text,
    };
    writer.put_away();
    Ok(drafted)
}

/// The notes, as the sender would say them, and none longer than a letter bears.
fn read(brief: &Brief, own: Option<&Voice>) -> Notes {
    let mut notes = Notes::read(brief);
    for voicing in notes.list.iter_mut().flat_map(|n| &mut n.voicings) {
        let mut text = apostrophes(&shortened(&voicing.text));
        if let Some(voice) = own {
            text = body::parts(&text).into_iter().map(|s| voice::apply(voice, s)).collect::<Vec<_>>().join(" ");
        }
        voicing.text = text;
    }
    notes
}

/// The plan that an occasion gives.
pub(crate) fn plan(notes: &Notes, brief: &Brief, occasion: &Occasion, earlier: &[String]) -> Plan {
    // A note that says nothing to the reader has no voicing, and no place in the plan.
    let given: Vec<Given> = notes.list.iter().filter(|n| !n.voicings.is_empty()).map(Given::from).collect();
    plan::lay(&given, brief, occasion, &Earlier::new(earlier))
}

/// What the reader sees.
pub(super) struct Page<'p> {
    /// All of it.
    pub(super) text: String,
    on_piece: &'p mut dyn FnMut(&str) -> ControlFlow<()>,
    /// Whether somebody broke it off.
    pub(super) cancelled: bool,
}

impl Page<'_> {
    /// Shows a piece more.
    pub(super) fn show(&mut self, piece: &str) {
        if !piece.is_empty() && !self.cancelled {
            self.text.push_str(piece);
            self.cancelled = (self.on_piece)(piece).is_break();
        }
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
