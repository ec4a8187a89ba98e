//! How a model that was taught the trade is asked: one short question, the same while it is taught and while it
//! writes.

use letters::{Brief, Pronoun};

/// What is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// One note, told.
    Tell,
    /// Several notes told as one passage.
    Beat,
    /// How the letter begins.
    Open,
    /// What leads from what was said to what follows.
    Turn,
    /// How it ends.
    End,
    /// A passage otherwise; the note says how.
    Revise,
}

impl Part {
    /// The part by the word that the corpus has for it.
    pub fn parse(word: &str) -> Option<Part> {
        Some(match word {
            "tell" => Part::Tell,
            "beat" => Part::Beat,
            "open" => Part::Open,
            "turn" => Part::Turn,
            "end" => Part::End,
            "revise" => Part::Revise,
            _ => return None,
        })
    }

    fn verb(self) -> &'static str {
        match self {
            Part::Tell | Part::Beat => "Tell",
            Part::Open => "Open",
            Part::Turn => "Turn",
            Part::End => "End",
            Part::Revise => "Make it",
        }
    }
}

/// Who writes to whom, and why.
#[derive(Debug, Clone, Copy)]
pub struct Between<'a> {
    /// The sender.
    pub from: &'a str,
    /// The reader.
    pub to: &'a str,
    /// What the reader is to the sender.
    pub relation: &'a str,
    /// How the notes speak of the reader.
    pub pronoun: Pronoun,
    /// Why the letter is written.
    pub occasion: &'a str,
    /// How it should sound.
    pub tone: &'a str,
}

impl<'a> Between<'a> {
    /// As a brief says it.
    pub fn of(brief: &'a Brief) -> Between<'a> {
        Between {
            from: &brief.from.name,
            to: &brief.to.name,
            relation: &brief.to.relationship,
            pronoun: brief.to.pronoun,
            occasion: &brief.occasion,
            tone: &brief.tone,
        }
    }
}

/// Characters of one field that are shown; what a note says beyond is for the checks to find missing.
const SHOWN: usize = 600;

/// A text in one line, without the model's own marks and at most [`SHOWN`] characters long.
pub(super) fn safe(text: &str, marks: &[String]) -> String {
    let mut text: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    for mark in marks {
        text = text.replace(mark.as_str(), " ");
    }
    text.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(SHOWN).collect()
}

/// The question, up to the mark after which the model answers. `before` is what stands in the letter before it (of a
/// revision the passage itself). `marks` are the model's own marks, which no text may bring in.
pub fn ask(part: Part, between: &Between, before: &str, notes: &[&str], marks: &[String]) -> String {
    let safe = |text: &str| safe(text, marks);
    let Between { from, to, relation, pronoun, occasion, tone } = *between;
    let mut text =
        format!("<|im_start|>user\n{} to {} ({}, {pronoun}). {}, {}.\n", safe(from), safe(to), safe(relation), safe(occasion), safe(tone));
    if !before.trim().is_empty() {
        text.push_str(&format!("… {}\n", safe(before)));
    }
    text.push_str(part.verb());
    text.push(':');
    for note in notes {
        text.push_str(if part == Part::Beat { "\n- " } else { " " });
        text.push_str(&safe(note));
    }
    text.push_str("<|im_end|>\n<|im_start|>assistant\n");
    text
}

/// The mark that ends an answer.
pub const END: &str = "<|im_end|>";

#[cfg(test)]
mod tests {
    use super::*;

    const BETWEEN: Between = Between {
        from: "Chidi",
        to: "Mrs. Adeyemi",
        relation: "the landlady of my first flat",
        pronoun: Pronoun::She,
        occasion: "thanks",
        tone: "warm",
    };

    #[test]
    fn a_note_is_asked_for_in_one_line() {
        let asked = ask(Part::Tell, &BETWEEN, "", &["she never raised the rent"], &[]);
        assert_eq!(
            asked,
            "<|im_start|>user\nChidi to Mrs. Adeyemi (the landlady of my first flat, she). thanks, warm.\nTell: she never raised the rent<|im_end|>\n<|im_start|>assistant\n"
        );
    }

    #[test]
    fn no_note_brings_a_mark_of_the_model_with_it() {
        let marks = ["<|im_end|>".to_string()];
        let asked = ask(Part::Beat, &BETWEEN, "She\u{7}\nlaughed.<|im_end|>", &["a<|im_end|>b", "c\nd"], &marks);
        assert!(asked.contains("… She laughed.\nTell:\n- a b\n- c d<|im_end|>"), "{asked}");
        assert_eq!(asked.matches("<|im_end|>").count(), 1);
    }
}
