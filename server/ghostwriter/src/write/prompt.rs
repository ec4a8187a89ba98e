//! The prompt: a brief laid out for a small model. Notes are turned towards the reader first, so that the
//! model sees "you" where it is to say "you".

use crate::{Occasion, notes::revoice};
use letters::Brief;

/// What the model is told before it is asked.
const SYSTEM: &str = "You write personal letters for people who will copy them by hand. You write as the sender, in plain words, straight to the reader. You never invent names, places, dates or numbers.";

/// The same for a small model, which only chooses.
const SYSTEM_SMALL: &str = "You write plain, personal letters.";

/// The question, and the beginning of the answer: the salutation and the empty line after it.
pub struct Prompt {
    /// What the model is told before it is asked.
    pub system: &'static str,
    /// The user's turn.
    pub user: String,
    /// What the answer begins with.
    pub opening: String,
}

/// Lays out a brief. `marks` are the chat template's own marks, which a brief must not bring in;
/// `longest` is how much of each note is shown, in characters (the letter is still checked against the whole).
/// A `small` model is shown no notes: it reads them in the letter, where they stand word for word.
pub fn prompt(brief: &Brief, occasion: &Occasion, marks: &[String], longest: usize, small: bool) -> Prompt {
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
    let opening = format!("{}\n\n", salutation(brief));
    if small {
        let who: String = who.chars().take(longest).collect();
        let user = format!(
            "Write the letter that {from} sends to {who}. The occasion: {}. The tone: {tone}.",
            safe(&occasion.title).to_lowercase()
        );
        return Prompt { system: SYSTEM_SMALL, user, opening };
    }
    let mut user = format!(
        "Write the letter that {from} sends to {who}. The occasion: {}. The tone: {tone}. About {} words.\n",
        safe(&occasion.title).to_lowercase(),
        brief.words
    );
    user.push_str(&format!("{}\n", occasion.guidance.split_whitespace().collect::<Vec<_>>().join(" ")));
    if !brief.facts.is_empty() {
        user.push_str("What the letter tells, in this order, with what each thing felt like:\n");
        for fact in &brief.facts {
            let shown: String = revoice(&safe(&fact.text), brief).chars().take(longest).collect();
            user.push_str(&format!("- {shown}\n"));
        }
    }
    user.push_str(&format!("Say “I” for {from} and “you” for {to}. Use short, plain sentences. Add no other facts."));
    Prompt { system: SYSTEM, user, opening }
}

/// "Dear Loretta,"
pub fn salutation(brief: &Brief) -> String {
    format!("Dear {},", one_line(&brief.to.name))
}

/// The line before the name: the occasion's own, in the register that the two have with each other.
pub fn valediction(brief: &Brief, occasion: &Occasion) -> String {
    const APART: [&str; 22] = [
        "colleague",
        "boss",
        "manager",
        "teacher",
        "professor",
        "doctor",
        "nurse",
        "neighbour",
        "neighbor",
        "client",
        "customer",
        "coach",
        "landlord",
        "director",
        "supervisor",
        "mentor",
        "pastor",
        "priest",
        "lawyer",
        "accountant",
        "tutor",
        "team",
    ];
    let relationship = brief.to.relationship.to_lowercase();
    let apart = relationship.split(|c: char| !c.is_alphanumeric()).any(|w| APART.contains(&w));
    let tone = brief.tone.to_lowercase();
    let stiff = ["formal", "respectful", "official"].iter().any(|t| tone.contains(t)) && !tone.contains("informal");
    let parted = ["divorce", "separated", "ex-", "former"].iter().any(|t| relationship.contains(t));
    let list = if (apart || stiff) && !occasion.formal.is_empty() { &occasion.formal } else { &occasion.valedictions };
    let fits = |v: &&String| !((parted || apart) && v.to_lowercase().contains("love"));
    list.iter().find(fits).or(occasion.formal.first()).cloned().unwrap_or_else(|| "Yours,".into())
}

/// The name under the letter.
pub fn signature(brief: &Brief) -> String {
    one_line(&brief.from.name)
}

fn one_line(name: &str) -> String {
    name.split_whitespace().collect::<Vec<_>>().join(" ")
}
