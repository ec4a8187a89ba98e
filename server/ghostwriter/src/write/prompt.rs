//! The prompt: a brief laid out for a model, and what stands around the body of the letter. Notes are turned
//! towards the reader first, so that the model sees "you" where it is to say "you".

use crate::{
    Occasion, Setting, When,
    notes::{Notes, apostrophes, capital},
    voice,
};
use letters::{Brief, Plan, Voice};

/// What the model is told before it is asked.
const SYSTEM: &str = "You write personal letters for people who will copy them by hand. You write as the sender, in plain words, straight to the reader. You never invent names, places, dates or numbers.";

/// The same for a small model, which only chooses.
const SYSTEM_SMALL: &str = "You write plain, personal letters.";

/// What stands around the body.
pub struct Frame {
    /// The salutation and its empty line.
    pub opening: String,
    /// From the empty line after the body to the name.
    pub closing: String,
    /// The line before the name.
    pub valediction: String,
    /// The name.
    pub signature: String,
}

impl Frame {
    /// The sender's own form of salutation and valediction, or the occasion's.
    pub fn new(brief: &Brief, occasion: &Occasion, own: Option<&Voice>) -> Frame {
        let name = one_line(&brief.to.name);
        let name = name.strip_prefix("the ").or_else(|| name.strip_prefix("The ")).unwrap_or(&name).to_string();
        let setting = Setting::read(brief, brief.facts.len());
        let close = setting.is(When::Close);
        let salutation = own.and_then(|v| v.salutation(&name, close)).unwrap_or_else(|| format!("Dear {name},"));
        let valediction = own.and_then(|v| v.valediction(close)).unwrap_or_else(|| valediction(&setting, occasion));
        let signature = apostrophes(&signature(brief));
        let (salutation, valediction) = (apostrophes(&salutation), apostrophes(&valediction));
        Frame { opening: format!("{salutation}\n\n"), closing: format!("\n\n{valediction}\n{signature}"), valediction, signature }
    }
}

/// What a prompt is made of beside the brief.
#[derive(Clone, Copy)]
pub struct Laid<'l> {
    /// The kind of letter.
    pub occasion: &'l Occasion,
    /// The notes, turned towards the reader.
    pub notes: &'l Notes,
    /// How the letter moves.
    pub plan: &'l Plan,
    /// How the sender writes.
    pub voice: Option<&'l Voice>,
}

/// The question, system turn and user's turn.
pub struct Prompt {
    /// What the model is told before it is asked.
    pub system: &'static str,
    /// The user's turn.
    pub user: String,
}

/// Lays out a brief. `marks` are the chat template's own marks, which a brief must not bring in;
/// `longest` is how much of each note is shown, in characters (the letter is still checked against the whole).
/// A `small` model is shown no notes: it reads them in the letter, where they stand word for word.
pub fn prompt(brief: &Brief, laid: &Laid, marks: &[String], longest: usize, small: bool) -> Prompt {
    let Laid { occasion, notes, plan, voice } = *laid;
    let safe = |text: &str| {
        let mut text = text.chars().filter(|c| !c.is_control() || *c == '\n').collect::<String>();
        for mark in marks {
            text = text.replace(mark.as_str(), " ");
        }
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    let (from, to) = (safe(&brief.from.name), safe(&brief.to.name));
    let relationship = safe(&brief.to.relationship);
    let who = if relationship.is_empty() { to.clone() } else { format!("{to} ({relationship})") };
    let tone = if brief.tone.trim().is_empty() { occasion.tone.clone() } else { safe(&brief.tone) };
    let title = safe(&occasion.title).to_lowercase();
    if small {
        let who: String = who.chars().take(longest).collect();
        let user = format!("Write the letter that {from} sends to {who}. The occasion: {title}. The tone: {tone}.");
        return Prompt { system: SYSTEM_SMALL, user };
    }
    let mut user =
        format!("Write the letter that {from} sends to {who}. The occasion: {title}. The tone: {tone}. About {} words.\n", brief.words);
    user.push_str(&format!("{}\n", occasion.guidance.split_whitespace().collect::<Vec<_>>().join(" ")));
    let told = plan.beats.iter().flat_map(|b| &b.notes).filter_map(|n| notes.list.get(n.note)?.voicings.first());
    let told: Vec<String> = told.map(|v| safe(&v.text).chars().take(longest).collect()).collect();
    if !told.is_empty() {
        user.push_str("What the letter tells, in this order, with what each thing means to the sender:\n");
        for note in told {
            user.push_str(&format!("- {note}\n"));
        }
    }
    if let Some(hint) = voice.map(voice::hint).filter(|h| !h.is_empty()) {
        user.push_str(&format!("How {from} writes: {}\n", safe(&hint)));
    }
    user.push_str(&format!("Say “I” for {from} and “you” for {to}. Use short, plain sentences. Add no other facts."));
    Prompt { system: SYSTEM, user }
}

/// The line before the name: the occasion's own, in the register that the two have with each other.
fn valediction(setting: &Setting, occasion: &Occasion) -> String {
    let list = if setting.is(When::Formal) && !occasion.formal.is_empty() { &occasion.formal } else { &occasion.valedictions };
    // Love goes to those who are close, and to whom a letter of love is written.
    let tender = ["love", "anniversary", "to-my-child", "unborn-child", "open-later", "missing-you"].contains(&occasion.name.as_str());
    let loveless = setting.is(When::Parted) || setting.is(When::Distant) || !(setting.is(When::Close) || tender);
    let fits = |v: &&String| !(loveless && v.to_lowercase().contains("love"));
    list.iter().find(fits).or(occasion.formal.first()).cloned().unwrap_or_else(|| "Yours,".into())
}

/// The name under the letter.
pub fn signature(brief: &Brief) -> String {
    // "the whole of B ward" begins a line here; "bell hooks" does not begin with a word of grammar.
    let name = one_line(&brief.from.name);
    match name.split_once(' ') {
        Some((first @ ("the" | "your" | "all" | "everyone" | "a"), rest)) => format!("{} {rest}", capital(first)),
        _ => name,
    }
}

fn one_line(name: &str) -> String {
    name.split_whitespace().collect::<Vec<_>>().join(" ")
}
