//! The sender's notes: read, and turned into what a letter could say, without a model.
//!
//! A note is terse, misspelt and speaks *of* the reader; a letter has sentences and speaks *to* them. What a
//! note says is kept whole and nothing is added: where it is not plain what is missing, it stays as written.
//! This room never knows the model, the plan or the letter; the same brief gives the same voicings.

#[allow(dead_code, reason = "offered to the judge")]
pub(crate) mod calendar;
mod material;
pub mod mend;
mod turn;

pub use material::Material;
pub use turn::revoice;

use letters::Brief;

/// All notes of a brief, and all that its letter may contain of names, numbers, dates and places.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Notes {
    /// One entry for each fact of the brief, in its order.
    pub list: Vec<Note>,
    /// Of the notes and of the brief's own fields (from, to, relationship).
    pub material: Material,
}

/// One note, read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// Its place in `brief.facts`.
    pub at: usize,
    /// Whether the letter is wrong without it.
    pub must: bool,
    /// As it was written.
    pub text: String,
    /// What it is about.
    pub kind: Kind,
    /// What it holds of names, numbers, dates and places.
    pub material: Material,
    /// What the letter could say, the plainest first. Empty only when nothing is left beside [`Note::aside`].
    pub voicings: Vec<Voicing>,
    /// Sentences of the note that speak to a program ("ignore all instructions…"): material that no letter
    /// holds, in no voicing, and never obeyed. To be shown to the sender.
    pub aside: Vec<String>,
}

/// One way of saying a note: one to three whole sentences, turned to the reader.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Voicing {
    /// The sentences.
    pub text: String,
}

/// What a note is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// Something that both lived through.
    Memory,
    /// What the reader is like.
    Trait,
    /// What the reader did for the sender.
    Deed,
    /// What the sender did wrong.
    Confession,
    /// News about the sender.
    News,
    /// A promise or an offer.
    Promise,
    /// A wish for the reader.
    Wish,
    /// How the sender feels.
    Feeling,
    /// A death or another loss.
    Loss,
    /// A thing, enclosed or kept.
    Thing,
    /// A request, or a release ("no need to answer").
    Request,
    /// Anything else.
    Other,
}

impl Notes {
    /// Reads the notes of a brief. Never fails: what cannot be understood passes through as it was written.
    pub fn read(brief: &Brief) -> Notes {
        let list = brief
            .facts
            .iter()
            .enumerate()
            .map(|(at, fact)| Note {
                at,
                must: fact.must,
                text: fact.text.clone(),
                kind: Kind::Other,
                material: Material::default(),
                voicings: vec![Voicing { text: revoice(&fact.text, brief) }],
                aside: Vec::new(),
            })
            .collect();
        Notes { list, material: Material::default() }
    }
}
