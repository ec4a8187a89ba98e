//! The trial of a passage that a taught model made of a note: it tells that note, all of it and nothing else.
//!
//! What the model was taught is not believed. A passage is made of the note's own words (or other forms of them) and
//! of words that claim nothing, in the order of a voicing of the note; who did what to whom is as there; and the checker of whole letters,
//! which knows nothing of how a letter came about, finds the note told and no fault.

use super::{
    body,
    hold::{self, Hold},
    stream,
};
use crate::{
    check::{self, Cliches, Judge, Verdict},
    notes::{self, Note},
};
use letters::{Brief, Fact, word_count};

/// Share of the words of a note that a passage must have: all, but for rounding.
const ALL: f64 = 0.999;

/// Everything that a passage is tried by.
pub struct Trial<'t> {
    /// Who writes to whom.
    pub brief: &'t Brief,
    /// What is to be told.
    pub note: &'t Note,
    /// The judge of single sentences.
    pub judge: &'t Judge,
    /// What nobody should read once more.
    pub cliches: &'t Cliches,
    /// The letter so far.
    pub before: &'t [String],
}

impl Trial<'_> {
    /// Whether the passage may stand in the letter.
    pub fn passes(&self, text: &str) -> bool {
        let given = || self.note.voicings.iter().map(|v| v.text.as_str());
        let kept = |sentence: &str| {
            let unit = stream::Unit { paragraph: false, text: sentence.to_string() };
            matches!(self.judge.sentence(&unit, self.before), Verdict::Keep(same) if same == sentence)
        };
        word_count(text) <= 2 * word_count(&self.note.text) + 8
            && !text.contains('\n')
            && !stranded(text)
            && check::share(&self.note.text, text) >= ALL
            && has_material(self.note, text)
            && Hold::telling(given().chain([self.note.text.as_str()]), Vec::new(), self.cliches, 0..usize::MAX).knows(text)
            && given().next().is_some_and(|voicing| hold::same_people(voicing, text))
            && given().any(|voicing| hold::same_persons(voicing, text) && hold::same_order(voicing, text))
            && given().next().is_some_and(|voicing| check::denials(voicing) == check::denials(text) && been(voicing) == been(text))
            && given().next().is_some_and(|voicing| hold::same_pronouns(voicing, text) && !hold::parts_words(voicing, text))
            && hold::spoken_of(text) <= given().map(hold::spoken_of).max().unwrap_or(0)
            && self.adds_no_frame(text)
            && body::parts(text).into_iter().all(kept)
            && self.reads_well(text)
    }

    /// Whether there are no quotation marks and no “it is” that the note has not, and every sentence is one.
    fn adds_no_frame(&self, text: &str) -> bool {
        const EMPTY: [&str; 8] = ["it is", "it's", "it was", "there is", "there's", "there are", "this is", "that is"];
        let given = || self.note.voicings.iter().map(|v| v.text.as_str()).chain([self.note.text.as_str()]);
        let plain = |text: &str| text.replace('’', "'").to_lowercase();
        let has = |what: &str| given().any(|g| plain(g).contains(what));
        let sentences = body::parts(text);
        let quotes = |text: &str| -> Vec<String> {
            let bare = |q: &str| q.trim_end_matches(['.', ',', '!', '?']).to_string();
            text.split('“').skip(1).filter_map(|q| q.split_once('”')).map(|(q, _)| bare(q)).collect()
        };
        let framed = |s: &&str| EMPTY.iter().any(|e| plain(s).starts_with(e) && !has(e));
        let quoted = text.contains(['“', '”', '"']) && !given().any(|g| g.contains(['“', '”', '"', '\'']));
        // What somebody said stays as it was said.
        let quoted = quoted || self.note.voicings.first().is_some_and(|v| quotes(&v.text) != quotes(text));
        !quoted
            && !sentences.iter().any(framed)
            && (sentences.len() == 1
                || sentences.iter().all(|s| notes::is_clause(s) && (!notes::is_headless(s) || given().any(|g| g.contains(s)))))
    }

    /// Whether the checker finds the note told and nothing wrong, in a letter of this one passage.
    fn reads_well(&self, text: &str) -> bool {
        let brief = Brief { facts: vec![Fact { text: self.note.text.clone(), must: true }], words: 40, ..self.brief.clone() };
        let letter = format!("Dear {},\n\n{text}\n\nYours,\n{}", brief.to.name, brief.from.name);
        let reading = check::read(&letter, &brief, self.cliches, &[], None);
        let (told, of) = reading.told(true);
        told == of && reading.faults.is_empty()
    }
}

/// Whether a verb was shortened where nothing follows it: “how I’m.”
fn stranded(text: &str) -> bool {
    let plain = text.replace('’', "'");
    let ends = |w: &str| ["'m", "'re", "'ve", "'ll", "'d"].iter().any(|e| w.trim_end_matches([',', ';', ':', '.', '!', '?']).ends_with(e));
    plain.split_whitespace().any(|w| w.ends_with([',', ';', ':', '.', '!', '?']) && ends(w))
}

/// How often a text says that something was or has been: “I am not ashamed” is not “I wasn’t ashamed”, and “I kept the
/// keys” not “I’ve kept the keys”.
fn been(text: &str) -> usize {
    const BEEN: [&str; 10] = ["was", "were", "wasn't", "weren't", "have", "has", "had", "haven't", "hasn't", "hadn't"];
    let plain = text.replace('’', "'").to_lowercase();
    plain.split(|c: char| !(c.is_alphabetic() || c == '\'')).filter(|w| BEEN.contains(w) || w.ends_with("'ve")).count()
}

/// Whether every name, number, date and place of a note stands in a text.
pub fn has_material(note: &Note, text: &str) -> bool {
    let low = text.to_lowercase().replace('’', "'");
    let m = &note.material;
    m.names.iter().chain(&m.numbers).chain(&m.dates).chain(&m.places).all(|w| low.contains(&w.to_lowercase().replace('’', "'")))
}

#[cfg(test)]
mod tests {
    use super::{been, stranded};
    use crate::check::denials;

    #[test]
    fn what_is_denied_and_what_is_over_stays_so() {
        let differs = |a: &str, b: &str| denials(a) != denials(b) || been(a) != been(b);
        for (note, told) in [
            ("I was tired; that’s not a reason.", "I wasn’t tired. That’s not a reason."),
            ("I am not ashamed. I was cross.", "I wasn’t ashamed. I was cross."),
            ("You never asked me why.", "You asked me why."),
            ("I kept the keys.", "I’ve kept the keys."),
        ] {
            assert!(differs(note, told), "{note} / {told}");
        }
        assert!(!differs("I don't want the key; the house is yours.", "I do not want the key. The house is yours."));
    }

    #[test]
    fn a_verb_that_ends_a_clause_is_not_shortened() {
        assert!(stranded("You never ask how I’m.") && stranded("That is how they're, and I know it."));
        assert!(!stranded("It is my godmother’s. You’re late, and I’m glad."));
    }
}
