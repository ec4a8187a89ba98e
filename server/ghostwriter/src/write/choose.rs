//! Choosing among candidates: what reads best where it is to stand.
//!
//! Each candidate has passed the checks before it comes here. The model reads them all after the letter so
//! far, in one pass, and says how likely it finds them (mean log-probability of a token, as in the ranking of
//! candidates by Adiwardana et al. 2020); to that come the rhythm of the letter, the writer's voice and a
//! little chance, so that another seed gives another letter.

use crate::{
    GhostwriterError, check,
    model::sampler,
    voice,
    write::{
        body::Body,
        course::{Said, What},
        pen::Pen,
    },
};
use letters::{Voice, word_count};

/// Where a candidate comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Well {
    /// The sender's own note, turned towards the reader; how many voicings come before it.
    Voicing(usize),
    /// A sentence of this house.
    Ours,
    /// A sentence of this house that names the thing of a note.
    Naming,
    /// The model, held by constraints.
    Held,
    /// A model that was taught the trade.
    Taught,
}

/// Something that could stand next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// One sentence, or the few of a voicing.
    pub text: String,
    /// Whose it is.
    pub well: Well,
}

/// Sentences of ours that the model reads for one place: reading is most of what a letter costs a larger one.
const READ: [usize; 2] = [3, 5];
/// The model finds its own sentences likelier than anybody's: so many nats a token are taken off for that.
const OWN: f64 = 0.9;
/// The same for a passage of a model that was taught: it was taught to say it well, so much is given for that.
const TAUGHT: f64 = -0.3;
/// So much is given for naming a thing: a sentence that could stand in no other letter.
const NAMING: f64 = -0.4;
/// Nats for each voicing that stands before one in its list: the plainest comes first.
const LATER: f64 = 0.12;
/// Nats for beginning like one of the two sentences before, and for being as long as the one before.
const SAME_START: f64 = 0.8;
const SAME_LENGTH: f64 = 0.15;
/// Nats for each word beyond what there is room for, in hundredths of the letter.
const TOO_LONG: f64 = 0.1;
/// Nats between a sentence in the writer's voice and one that is quite out of it.
const VOICE: f64 = 1.0;
/// Nats for a sentence of ours that says what one before it says.
const LIKE: f64 = 2.0;
/// How much a draw may move a candidate, in nats.
const CHANCE: f64 = 0.9;

/// What a choice hangs on.
pub struct Choice<'c> {
    /// The letter so far.
    pub body: &'c Body<'c>,
    /// Sentences of earlier letters to the same person.
    pub earlier: &'c [String],
    /// What goes before the sentence: a space, an empty line or nothing.
    pub lead: &'c str,
    /// The writer's seed.
    pub seed: u32,
    /// How the writer writes.
    pub voice: Option<&'c Voice>,
    /// Words that the letter is over its length by already (negative: it has room).
    pub over: isize,
    /// Whether the model only chooses: reading is cheap, and it is given more to choose from.
    pub small: bool,
    /// Whether the model may be asked; otherwise rhythm and seed alone choose.
    pub ask: bool,
}

/// Chooses one; with it comes the number of tokens that were read. None when there is nothing to choose from.
pub fn choose(pen: &mut Pen, candidates: Vec<Candidate>, choice: &Choice) -> Result<(Option<Candidate>, usize), GhostwriterError> {
    let said = &choice.body.said;
    let before: Vec<String> = said.iter().map(|s| s.text.clone()).collect();
    let draw = |i: usize| sampler::draw(choice.seed, said.len() * 64 + i, 99);
    // Ours that were said, here or in an earlier letter, stay on the shelf; of the others the draw takes a few.
    let mut ours: Vec<(usize, &Candidate)> = candidates.iter().enumerate().filter(|c| c.1.well == Well::Ours).collect();
    ours.retain(|(_, c)| !check::repeats(&c.text.to_lowercase(), &before));
    if ours.iter().any(|(_, c)| !choice.earlier.contains(&c.text)) {
        ours.retain(|(_, c)| !choice.earlier.contains(&c.text));
    }
    if ours.iter().any(|(_, c)| same_start(&c.text, said) == 0) {
        ours.retain(|(_, c)| same_start(&c.text, said) == 0);
    }
    ours.sort_by(|a, b| draw(a.0).total_cmp(&draw(b.0)));
    ours.truncate(READ[usize::from(choice.small)]);
    let mut pool: Vec<&Candidate> = candidates.iter().filter(|c| c.well != Well::Ours).collect();
    pool.extend(ours.into_iter().map(|o| o.1));
    let (mut fluency, mut read) = (None, 0);
    if choice.ask && pool.len() > 1 {
        let texts: Vec<&str> = pool.iter().map(|c| c.text.as_str()).collect();
        (fluency, read) = pen.fluency(choice.body, choice.lead, &texts)?;
    }
    let score = |i: usize| {
        let c = pool[i];
        let words = word_count(&c.text) as isize;
        let own = match c.well {
            Well::Held => OWN,
            Well::Taught => TAUGHT,
            Well::Voicing(n) => LATER * n as f64,
            Well::Naming => NAMING,
            Well::Ours => 0.0,
        };
        let length = said.last().map_or(0.0, |s| if (word_count(&s.text) as isize - words).abs() < 2 { SAME_LENGTH } else { 0.0 });
        let long = (choice.over + words).max(0) as f64 * TOO_LONG;
        let like = if c.well == Well::Ours { likeness(&c.text, said) * LIKE } else { 0.0 };
        let voice = choice.voice.map_or(0.0, |v| (1.0 - voice::fits(v, &c.text)) * VOICE);
        fluency.as_ref().map_or(0.0, |f| f[i]) - own - length - long - voice - like - SAME_START * same_start(&c.text, said) as f64
            + CHANCE * sampler::draw(choice.seed, said.len() * 64 + i, 98)
    };
    let best = (0..pool.len()).max_by(|a, b| score(*a).total_cmp(&score(*b)));
    Ok((best.map(|i| pool[i].clone()), read))
}

/// Of the words of a sentence of ours, the greatest share that one sentence before it has, 0 to 1.
fn likeness(text: &str, said: &[Said]) -> f64 {
    said.iter().filter(|s| !matches!(s.what, What::Note(_))).map(|s| check::share(text, &s.text)).fold(0.0, f64::max)
}

/// How many of the last sentences begin as this one would: the last two by their first word, and all that
/// tell a note by their first two.
fn same_start(text: &str, said: &[Said]) -> usize {
    let first = |t: &str, n: usize| t.split_whitespace().take(n).collect::<Vec<_>>().join(" ").to_lowercase();
    let near = said.iter().rev().take(2).filter(|s| first(&s.text, 1) == first(text, 1)).count();
    let notes = said.iter().filter(|s| matches!(s.what, What::Note(_)) && first(&s.text, 2) == first(text, 2)).count();
    near / 2 + notes
}
