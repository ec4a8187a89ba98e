//! The sender's notes: read, and turned into what a letter could say, without a model.
//!
//! A note is terse, misspelt and speaks *of* the reader; a letter has sentences and speaks *to* them. What a
//! note says is kept whole and nothing is added: where it is not plain what is missing, it stays as written.
//! This room never knows the model, the plan or the letter; the same brief gives the same voicings.

mod articles;
mod aside;
#[allow(dead_code, reason = "offered to the judge")]
pub(crate) mod calendar;
mod complete;
mod dates;
mod frames;
mod kinds;
mod lexicon;
mod material;
mod people;
mod pronouns;
mod requests;
mod spelling;
mod telegram;
mod thing;
mod verbs;
mod voicings;
mod ways;
mod whose;
mod words;

#[cfg(test)]
mod tests;

pub use material::Material;
pub(crate) use words::{apostrophes, capital};

use letters::Brief;
use people::{Before, Cast, Scene};
use std::collections::BTreeSet;

/// Whether a sentence has a finite verb, as far as its words tell: “The hotel by the lake.” has none.
pub(crate) fn is_clause(sentence: &str) -> bool {
    let bare = |w: &str| words::Word::new(w.trim_matches(|c: char| !c.is_alphanumeric()));
    verbs::finite(&sentence.split_whitespace().map(bare).collect::<Vec<_>>()).is_some()
}

/// Whether a sentence begins with a verb whose subject it has lost: “Does nothing else.”
pub(crate) fn is_headless(sentence: &str) -> bool {
    let first =
        sentence.split_whitespace().next().unwrap_or("").trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase().replace('’', "'");
    let third = lexicon::verb(&first).is_some_and(|(f, _)| f.third && !f.base) && !lexicon::is_third_or_plural(&first);
    (third || verbs::is_past(&first) || matches!(first.as_str(), "does" | "doesn't" | "has" | "is" | "was" | "am"))
        && lexicon::first_name(&first).is_none()
        && !sentence.ends_with('?')
}

/// All notes of a brief, and all that its letter may contain of names, numbers, dates and places.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Notes {
    /// One entry for each fact of the brief, in its order.
    pub list: Vec<Note>,
    /// Of the notes and of the brief's own fields (from, to, relationship).
    pub material: Material,
    /// Whether more than one person signs: they are "we".
    pub many: bool,
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
    /// Somebody else whom a note before named, and whom this note may mean where the reader was read.
    pub doubt: Option<String>,
}

impl Note {
    /// A thing that it names, as the letter names it: “your crooked tooth”, “the lemon tree”.
    pub fn thing(&self) -> Option<String> {
        thing::thing(&self.voicings.first()?.text)
    }
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
    /// Something arranged: where, when, who brings what.
    Plan,
    /// Something hard, which no fond or light word may follow.
    Trouble,
    /// Anything else.
    Other,
}

/// What an occasion is like, as far as it decides who is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Air {
    /// The writer did something.
    Sorry,
    /// The writer has news of their own.
    News,
    /// The reader did something, or something happened to them.
    Theirs,
    /// The reader did something for the writer.
    Thanks,
    /// The two of them lived through it.
    Together,
    /// Somebody died.
    Loss,
    /// The reader did something, and is forgiven.
    Wronged,
    Plain,
}

/// Where a note stands: in what letter, between whom, after how many frames.
struct Place {
    air: Air,
    many: bool,
    frames: usize,
    /// Words that this brief writes with a capital in the middle of a sentence, lower case.
    known: BTreeSet<String>,
    /// The names of several readers, lower case.
    readers: Vec<String>,
    /// "He", "she" or "it", where somebody else was the subject of the sentence before in the same note.
    subject: Option<&'static str>,
    /// Who has died, as a note before called them.
    gone: Option<String>,
    /// Somebody else who did something in the note before.
    named: Option<String>,
    /// Whether the note says "your" to the reader, as a letter does.
    spoken_to: bool,
    /// Whether this is the first sentence of its note, and by whom the one before was ("I", "you", "we").
    first: bool,
    lent: Option<&'static str>,
}

impl Place {
    #[cfg(test)]
    fn plain(air: Air) -> Place {
        Place::before(air, false, BTreeSet::new(), Vec::new())
    }

    /// Before the first note.
    fn before(air: Air, many: bool, known: BTreeSet<String>, readers: Vec<String>) -> Place {
        Place { air, many, frames: 0, known, readers, subject: None, gone: None, named: None, spoken_to: false, first: true, lent: None }
    }

    fn of(brief: &Brief, cast: &Cast) -> Place {
        let occasion = brief.occasion.to_lowercase();
        let is = |list: &[&str]| list.iter().any(|w| occasion.contains(w));
        // Who forgives was wronged; who asks for it did the wrong.
        let asks = is(&["forgive"]) && is(&["ask", "beg", "seek"]);
        let air = if asks || is(&["apolog", "sorry", "reconcil", "amends", "confess"]) {
            Air::Sorry
        } else if is(&["forgive"]) {
            Air::Wronged
        } else if is(&["condol", "sympath", "bereave", "loss", "mourning", "grief", "funeral", "death"]) {
            Air::Loss
        } else if is(&["thank", "gratitude", "appreciat"]) {
            Air::Thanks
        } else if is(&["anniversary", "love", "valentine"]) {
            Air::Together
        } else if is(&[
            "congrat",
            "birthday",
            "graduat",
            "retire",
            "get well",
            "getwell",
            "get-well",
            "recover",
            "wedding",
            "new job",
            "promotion",
            "encourage",
            "new baby",
            "newborn",
            "exam",
            "achievement",
        ]) {
            Air::Theirs
        } else if is(&["resign", "announce", "news", "update", "coming out", "moving", "notice", "quit"]) {
            Air::News
        } else {
            Air::Plain
        };
        let mut known: BTreeSet<String> = BTreeSet::new();
        for token in brief.to.name.split_whitespace().chain(brief.from.name.split_whitespace()) {
            let low = token.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
            if token.starts_with(char::is_uppercase) && !lexicon::is_known(&low) && low != "the" {
                known.insert(low);
            }
        }
        for fact in &brief.facts {
            let (mut start, mut title) = (true, false);
            for token in fact.text.split_whitespace() {
                let word = token.trim_matches(|c: char| !c.is_alphanumeric());
                let low = word.to_lowercase();
                let name = word.starts_with(char::is_uppercase) && word.chars().any(char::is_lowercase);
                if !start && !title && name && !lexicon::is_known(&low) && !low.contains('\'') {
                    known.insert(low);
                }
                // "The Mill" is the name of a book, and a mill is none.
                title = !start && matches!(word, "The" | "A" | "An");
                start = token.ends_with(['.', '!', '?', ':']);
            }
        }
        Place::before(air, cast.many, known, cast.several())
    }
}

impl Notes {
    /// Reads the notes of a brief. Never fails: what cannot be understood passes through as it was written.
    pub fn read(brief: &Brief) -> Notes {
        let cast = Cast::of(brief);
        let mut place = Place::of(brief, &cast);
        let mut before = Before::default();
        let mut material = Material::of(&brief.to.relationship);
        material.names.extend(Material::of(&format!("a {} a {}", brief.to.name, brief.from.name)).names);
        let mut list = Vec::with_capacity(brief.facts.len());
        let mut named: Option<String> = None;
        for (at, fact) in brief.facts.iter().enumerate() {
            let mut note = read(at, &fact.text, fact.must, &cast, &mut place, &mut before);
            note.doubt = named.clone().filter(|_| cast.may_be_another(&fact.text));
            named = note.doubt.clone().or_else(|| cast.named_in(&fact.text));
            // A widow is told of her husband, whom no note says to have died.
            if place.gone.is_none() && place.air == Air::Loss && brief.to.relationship.to_lowercase().contains("widow") {
                place.gone = place.named.take();
            }
            // Of an animal that is mourned, whatever is named is its name.
            if place.gone.is_none() && place.air == Air::Loss && brief.occasion.to_lowercase().contains("pet") {
                place.gone = note.material.names.iter().find(|n| !brief.to.name.contains(*n) && !brief.from.name.contains(*n)).cloned();
            }
            material.extend(&note.material);
            list.push(note);
        }
        Notes { list, material, many: cast.many }
    }
}

/// One note by itself, in its plainest voicing; the note as written where there is none.
pub fn revoice(note: &str, brief: &Brief) -> String {
    let cast = Cast::of(brief);
    let mut place = Place::of(brief, &cast);
    let read = read(0, note, false, &cast, &mut place, &mut Before::default());
    read.voicings.into_iter().next().map_or_else(String::new, |v| v.text)
}

fn read(at: usize, text: &str, must: bool, cast: &Cast, place: &mut Place, before: &mut Before) -> Note {
    let mut aside = Vec::new();
    let mut kept = Vec::new();
    for sentence in words::raw_sentences(text) {
        let (keep, order) = aside::split(&sentence);
        aside.extend(order);
        if keep.chars().any(char::is_alphanumeric) {
            kept.push(keep);
        }
    }
    let material = Material::of(&kept.join(" "));
    let mut note = Note { at, must, text: text.to_string(), kind: Kind::Other, material, voicings: Vec::new(), aside, doubt: None };
    if kept.is_empty() {
        if note.aside.is_empty() {
            note.voicings = vec![Voicing { text: words::closed(&words::one_line(text)) }];
        }
        return note;
    }
    if !words::english(&kept) {
        note.voicings = vec![Voicing { text: kept.iter().map(|s| words::closed(&words::capital(s))).collect::<Vec<_>>().join(" ") }];
        return note;
    }
    for sentence in &mut kept {
        let asked = sentence.trim_start().strip_prefix("ask:").or_else(|| sentence.trim_start().strip_prefix("Ask:"));
        if let Some(question) = asked {
            *sentence = format!("{}?", question.trim().trim_end_matches(['.', '?']));
        }
    }
    let kept: Vec<String> = kept.into_iter().flat_map(requests::questions).collect();
    let mut sentences: Vec<words::Sentence> = kept.iter().map(|s| words::parse(s)).filter(|s| !s.clauses.is_empty()).collect();
    let mut scene = Scene::after(before.clone());
    cast.turn(&mut sentences, &mut scene);
    let died = kept.iter().any(|s| {
        let low = s.to_lowercase();
        ["died", "passed away", "passed on", "passed last", "funeral", "is gone", "has gone", "death"].iter().any(|w| low.contains(w))
    });
    if died && place.air == Air::Loss {
        place.gone = place.gone.take().or_else(|| scene.gone());
    }
    if died && let Some(new) = scene.mourned(cast) {
        before.dead = Some(new);
    }
    place.spoken_to = text.to_lowercase().split(|c: char| !c.is_alphanumeric()).any(|w| w == "your");
    place.named = scene.gone();
    before.learn(&scene);
    (place.subject, place.lent) = (None, None);
    let said: Vec<voicings::Said> = sentences
        .into_iter()
        .enumerate()
        .map(|(nth, mut s)| {
            requests::unwrap(&mut s);
            place.first = nth == 0;
            voicings::complete(s, place)
        })
        .collect();
    note.voicings = ways::all(&said, place).into_iter().map(|text| Voicing { text }).collect();
    note.kind = note.voicings.first().map_or(Kind::Other, |v| kinds::kind(&v.text, place));
    note
}
