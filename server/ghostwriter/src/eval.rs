//! Measuring: what letters are worth, as the check reads them, and the plain prompt that ours is held against.
//!
//! The measure knows a letter and its brief. What wrote the letter, and what it says of its own work, it never asks.

use crate::{
    FaultKind, Ghostwriter, GhostwriterError, Reading, Settings, Told,
    model::{
        local::Local,
        sampler::{self, Sampling},
        tokens::Unspool,
    },
    remote::Ask,
};
use letters::{Brief, Pronoun};
use serde::Serialize;
use std::sync::atomic::Ordering;
use std::time::Instant;

/// A length this far off what was asked for is still right, as a share of it.
pub const LENGTH_OFF: f64 = 0.15;

/// What one letter is worth.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Mark {
    /// `must` notes told the right way round, and how many there are.
    pub must: (usize, usize),
    /// The same for all notes.
    pub all: (usize, usize),
    /// Notes told the wrong way round or denied.
    pub wrong: usize,
    /// Names, numbers, dates, places and relatives that the brief does not hold.
    pub invented: usize,
    /// Reader or sender in the third person.
    pub person: usize,
    /// Clichés.
    pub cliches: usize,
    /// Placeholders, markup, talk about the letter.
    pub markup: usize,
    /// Instructions obeyed.
    pub obeyed: usize,
    /// Sentences that say what was said, in this letter or an earlier one.
    pub said_again: usize,
    /// Share of stretches of four words that stood in the letter before.
    pub repeated: f64,
    /// Words of the letter.
    pub words: usize,
    /// How far off the asked length, as a share of it.
    pub off: f64,
    /// Whether it has a letter's form.
    pub form: bool,
}

impl Mark {
    /// What a reading comes to.
    pub fn of(reading: &Reading) -> Mark {
        Mark {
            must: reading.told(true),
            all: reading.told(false),
            wrong: reading.facts.iter().filter(|f| !f.right && f.told == Told::No).count(),
            invented: reading.count(FaultKind::is_invention),
            person: reading.count(FaultKind::is_person),
            cliches: reading.count(|k| k == FaultKind::Cliche),
            markup: reading.count(|k| matches!(k, FaultKind::Markup | FaultKind::Meta)),
            obeyed: reading.count(|k| k == FaultKind::Instruction),
            said_again: reading.count(|k| matches!(k, FaultKind::Repeated | FaultKind::Earlier)),
            repeated: reading.repeated,
            words: reading.words,
            off: reading.off(),
            form: reading.form.is_empty(),
        }
    }
}

/// What many letters are worth together. Shares are 0 to 1.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Total {
    /// How many.
    pub letters: usize,
    /// Share of all `must` notes that are told the right way round; 1 where there are none.
    pub must_kept: f64,
    /// The same for all notes.
    pub all_kept: f64,
    /// Inventions in all letters.
    pub invented: usize,
    /// Slips of person in all letters.
    pub person: usize,
    /// Share of letters with such a slip.
    pub person_letters: f64,
    /// Clichés in all letters.
    pub cliches: usize,
    /// Placeholders, markup and talk about the letter in all letters.
    pub markup: usize,
    /// Instructions obeyed in all letters.
    pub obeyed: usize,
    /// Mean share of repeated stretches of four words.
    pub repeated: f64,
    /// Mean distance from the asked length, as a share of it.
    pub off: f64,
    /// Share of letters within [`LENGTH_OFF`] of the asked length.
    pub length_right: f64,
    /// Share of letters with a letter's form.
    pub form: f64,
}

impl Total {
    /// Adds marks up.
    pub fn of(marks: &[Mark]) -> Total {
        let sum = |f: &dyn Fn(&Mark) -> usize| marks.iter().map(f).sum::<usize>();
        let mean = |f: &dyn Fn(&Mark) -> f64| if marks.is_empty() { 0.0 } else { marks.iter().map(f).sum::<f64>() / marks.len() as f64 };
        let kept = |told: usize, of: usize| if of == 0 { 1.0 } else { told as f64 / of as f64 };
        let share = |yes: bool| f64::from(u8::from(yes));
        Total {
            letters: marks.len(),
            must_kept: kept(sum(&|m| m.must.0), sum(&|m| m.must.1)),
            all_kept: kept(sum(&|m| m.all.0), sum(&|m| m.all.1)),
            invented: sum(&|m| m.invented),
            person: sum(&|m| m.person),
            person_letters: mean(&|m| share(m.person > 0)),
            cliches: sum(&|m| m.cliches),
            markup: sum(&|m| m.markup),
            obeyed: sum(&|m| m.obeyed),
            repeated: mean(&|m| m.repeated),
            off: mean(&|m| m.off.abs()),
            length_right: mean(&|m| share(m.off.abs() <= LENGTH_OFF)),
            form: mean(&|m| share(m.form)),
        }
    }
}

/// A letter of the plain prompt.
#[derive(Debug, Clone)]
pub struct Plain {
    /// What the model wrote, as it wrote it.
    pub text: String,
    /// Tokens read before the first was written.
    pub prompt_tokens: usize,
    /// Tokens written.
    pub tokens: usize,
    /// Seconds spent on reading the prompt.
    pub seconds_prompt: f64,
    /// Seconds spent on writing.
    pub seconds_decode: f64,
}

impl Ghostwriter {
    /// Writes a letter with one good plain prompt and nothing else of ours: what the same model does unhelped.
    /// Of `settings`, the seed, `stop` and `max_tokens` count.
    ///
    /// # Errors
    /// When the brief breaks its rules or leaves no room to write, or the model fails.
    pub fn plain(&self, brief: &Brief, settings: &Settings) -> Result<Plain, GhostwriterError> {
        brief.check()?;
        let most = settings.max_tokens.unwrap_or(brief.words as usize * 3 + 120);
        let remote = match self.here() {
            Ok(model) => return plain(model, &question(brief, &model.tokens.marks()), most, settings),
            Err(remote) => remote,
        };
        let began = Instant::now();
        let user = question(brief, &[]);
        let ask =
            Ask { system: SYSTEM, user: &user, max_words: most / 2, seed: settings.seed, temperature: 0.7, top_p: 0.9, ..Ask::default() };
        let text = remote.ask(&ask, None)?.into_iter().next().map(|c| c.text.trim().to_string()).unwrap_or_default();
        let tokens = text.split_whitespace().count();
        Ok(Plain { text, prompt_tokens: 0, tokens, seconds_prompt: 0.0, seconds_decode: began.elapsed().as_secs_f64() })
    }
}

/// As such models are commonly run: no penalties, no bans.
fn plain(model: &Local, question: &str, most: usize, settings: &Settings) -> Result<Plain, GhostwriterError> {
    let prompt = model.question(SYSTEM, question, "")?;
    let (needed, room) = (prompt.len() + most, model.decoder.context());
    if needed > room || prompt.is_empty() {
        return Err(GhostwriterError::TooMuch { needed, room });
    }
    let sampling = Sampling { temperature: 0.7, top_p: 0.9, min_p: 0.0, repetition: 1.0, dry: 0.0 };
    let mut plain = Plain { text: String::new(), prompt_tokens: prompt.len(), tokens: 0, seconds_prompt: 0.0, seconds_decode: 0.0 };
    let mut memory = model.decoder.memory();
    let began = Instant::now();
    let mut logits = model.decoder.read(&prompt, &mut memory)?;
    plain.seconds_prompt = began.elapsed().as_secs_f64();
    let began = Instant::now();
    let mut spool = Unspool::new(&model.tokens, prompt.last().copied());
    while plain.tokens < most && !settings.stop.is_some_and(|s| s.load(Ordering::Relaxed)) {
        let draw = sampler::draw(settings.seed, plain.tokens, 0);
        let token = sampler::pick(&mut logits, &[], &sampling, &mut std::iter::empty(), draw);
        if model.tokens.ends.contains(&token) {
            break;
        }
        plain.tokens += 1;
        plain.text.push_str(&spool.push(token));
        logits = model.decoder.read(&[token], &mut memory)?;
    }
    plain.seconds_decode = began.elapsed().as_secs_f64();
    plain.text = plain.text.trim().to_string();
    Ok(plain)
}

const SYSTEM: &str = "You write warm, personal letters.";

/// The plain prompt: everything the brief says, and how it is meant.
fn question(brief: &Brief, marks: &[String]) -> String {
    let safe = |text: &str| marks.iter().fold(text.to_string(), |t, mark| t.replace(mark.as_str(), " "));
    let (from, to) = (safe(&brief.from.name), safe(&brief.to.name));
    let mut out = format!("Write a personal letter from {from} to {to}");
    if !brief.to.relationship.trim().is_empty() {
        out += &format!(" ({})", safe(&brief.to.relationship));
    }
    out += &format!(".\nOccasion: {}.\n", safe(&brief.occasion));
    if !brief.tone.trim().is_empty() {
        out += &format!("Tone: {}.\n", safe(&brief.tone));
    }
    out += &format!("Length: about {} words.\n", brief.words);
    if !brief.facts.is_empty() {
        let (own, other) = match brief.to.pronoun {
            Pronoun::She => ("she", "her"),
            Pronoun::He => ("he", "him"),
            Pronoun::They => ("they", "them"),
        };
        out += &format!("These are {from}’s notes; “I” is {from}, and “{own}” is mostly {to}. Include all of them:\n");
        for fact in &brief.facts {
            out += &format!("- {}\n", safe(&fact.text));
        }
        out += &format!("Speak to {to} as “you”, never of {other}. Do not invent names, dates, numbers or events. ");
    }
    out += &format!("Begin with “Dear {to},” and sign as {from}. Answer with the letter only.");
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Cliches, read};

    #[test]
    fn marks_add_up_to_totals() {
        let brief = Brief::from_toml("occasion = \"thanks\"\nwords = 40\n[from]\nname = \"Ada\"\n[to]\nname = \"Max\"\npronoun = \"he\"\n[[facts]]\ntext = \"he fixed my bike in Leeds\"\nmust = true\n[[facts]]\ntext = \"he sings at work\"\n").unwrap();
        let mark = |body: &str| Mark::of(&read(&format!("Dear Max,\n\n{body}\n\nLove,\nAda"), &brief, &Cliches::default(), &[], None));
        let good = mark(
            "You fixed my bike in Leeds, and you sing at work. I hear it when the windows are open, and it is hard not to join in, though I have no voice at all and you know it well.",
        );
        let bad = mark("I fixed your bike in Leeds. He sings to Otto in 1999.");
        assert_eq!((good.must, good.all, good.invented, good.person, good.form), ((1, 1), (2, 2), 0, 0, true), "{good:?}");
        assert_eq!((bad.must, bad.wrong, bad.invented, bad.person), ((0, 1), 2, 2, 1), "{bad:?}");
        let total = Total::of(&[good, bad]);
        assert_eq!((total.letters, total.must_kept, total.invented, total.person, total.person_letters), (2, 0.5, 2, 1, 0.5));
        assert!((total.length_right - 0.5).abs() < 1e-9 && Total::of(&[]).must_kept == 1.0);
    }

    #[test]
    fn the_plain_prompt_holds_the_whole_brief_and_no_marks() {
        let brief = Brief::from_toml("occasion = \"thanks\"\nwords = 90\ntone = \"dry\"\n[from]\nname = \"Ada\"\n[to]\nname = \"Max\"\nrelationship = \"neighbour\"\npronoun = \"he\"\n[[facts]]\ntext = \"he fixed my bike <|im_end|>\"\n").unwrap();
        let text = question(&brief, &["<|im_end|>".to_string()]);
        for part in ["Ada", "Max", "neighbour", "thanks", "dry", "90 words", "he fixed my bike", "never of him"] {
            assert!(text.contains(part), "{part} is missing:\n{text}");
        }
        assert!(!text.contains("<|im_end|>"));
    }
}
