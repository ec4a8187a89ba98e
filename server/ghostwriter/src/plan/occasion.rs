//! The kinds of letters, as `templates/occasions/*.toml` describe them.

use super::{
    kind::{Kind, kinds},
    line::{self, Line},
    when::Setting,
};
use crate::GhostwriterError;
use serde::Deserialize;

/// One kind of letter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Occasion {
    /// The word that stands in a brief.
    pub name: String,
    /// As a form offers it.
    pub title: String,
    /// Other words for the same, in lower case.
    pub also: Vec<String>,
    /// Words by which an occasion in the sender's own words is known for this one, as [`Occasion::meant`] reads them.
    pub signs: Vec<String>,
    /// Whether a sign of this one outweighs those of others: whoever writes of a death writes of nothing else.
    pub grave: bool,
    /// How such a letter moves, for the model and for the writer: the tasks of the beats, one a line.
    pub guidance: String,
    /// What it leaves alone.
    pub avoid: String,
    /// How long it usually is, in words.
    pub words: u32,
    /// How it usually sounds.
    pub tone: String,
    /// How it may close, best first, each with its comma.
    pub valedictions: Vec<String>,
    /// The same where the two are not close.
    pub formal: Vec<String>,
    /// Kinds of notes that are told before all others, in this order.
    pub first: Vec<Kind>,
    /// Kinds of notes that are told after all others, in this order.
    pub last: Vec<Kind>,
    /// Its movement, three beats at the least.
    pub beats: Vec<Beat>,
    /// Sentences that such a letter may begin with, true for every brief: those of the first beat.
    pub openings: Vec<String>,
    /// Sentences that may be said between what the notes tell, true for every brief: those of the beats between.
    pub turns: Vec<String>,
    /// Sentences that may stand last, true for every brief: those of the last beat.
    pub closings: Vec<String>,
}

/// One stretch of such a letter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Beat {
    /// A word or two ("the moment", "what lasted").
    pub name: String,
    /// What it must do, in one sentence said to a writer.
    pub task: String,
    /// What it leaves alone; may be empty.
    pub avoid: String,
    /// The kinds of notes that it welcomes, the best first.
    pub kinds: Vec<Kind>,
    /// How much of the letter it is, in percent.
    pub share: u32,
    /// Sentences of ours that may stand in it.
    pub lines: Vec<Line>,
}

impl Beat {
    /// The sentences of ours that are true in this letter.
    pub fn fitting(&self, setting: &Setting) -> Vec<&str> {
        line::fitting(&self.lines, setting).collect()
    }
}

/// Kinds that close a letter unless its file says otherwise: what is given, wished and asked for stands last.
const LAST: [Kind; 5] = [Kind::Plan, Kind::Promise, Kind::Thing, Kind::Wish, Kind::Request];

/// The file as it is written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    name: String,
    title: String,
    #[serde(default)]
    also: Vec<String>,
    #[serde(default)]
    signs: Vec<String>,
    #[serde(default)]
    grave: bool,
    #[serde(default)]
    avoid: String,
    words: u32,
    tone: String,
    valedictions: Vec<String>,
    #[serde(default)]
    formal: Vec<String>,
    #[serde(default)]
    first: Vec<String>,
    last: Option<Vec<String>>,
    #[serde(default)]
    beats: Vec<BeatOfFile>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct BeatOfFile {
    name: String,
    task: String,
    #[serde(default)]
    avoid: String,
    kinds: Vec<String>,
    share: u32,
    lines: Vec<Line>,
}

impl Occasion {
    /// Reads and checks one file.
    ///
    /// # Errors
    /// [`GhostwriterError::Occasion`] with the first thing that is wrong and its line.
    pub fn from_toml(text: &str) -> Result<Occasion, GhostwriterError> {
        let file: File = toml::from_str(text).map_err(|e| GhostwriterError::Occasion(e.to_string().trim().to_string()))?;
        let name = file.name.clone();
        let fault = |words: &str, m: String| GhostwriterError::Occasion(format!("{name}{}: {m}", line::place(text, words)));
        if name.is_empty() || file.valedictions.is_empty() || file.beats.len() < 3 || file.beats.len() > 8 {
            return Err(fault("name", "it needs a name, at least one valediction and three to eight [[beats]]".into()));
        }
        let endings = file.valedictions.iter().chain(&file.formal);
        if let Some(bad) = endings.into_iter().find(|v| !v.ends_with(',') || letters::word_count(v) > 7 || v.contains('\n')) {
            return Err(fault(bad, format!("the valediction “{bad}” is not a line of at most seven words that ends in a comma")));
        }
        if !(40..=1200).contains(&file.words) {
            return Err(fault("words", "words is a whole number from 40 to 1200".into()));
        }
        let sum: u32 = file.beats.iter().map(|b| b.share.min(1000)).sum();
        if sum != 100 || file.beats.iter().any(|b| b.share == 0) {
            return Err(fault("share", format!("the shares of the beats are percents above 0 and make 100 together, not {sum}")));
        }
        for beat in &file.beats {
            if beat.name.trim().is_empty() || beat.name.split_whitespace().count() > 4 || !beat.task.trim().ends_with('.') {
                return Err(fault(
                    &beat.name,
                    format!("the beat “{}” needs a name of one to four words and a task with its full stop", beat.name),
                ));
            }
            if beat.lines.is_empty() {
                return Err(fault(&beat.name, format!("the beat “{}” has no lines", beat.name)));
            }
        }
        let twice = line::twice(file.beats.iter().flat_map(|b| &b.lines)).map(|line| (line, "stands there twice".to_string()));
        if let Some((line, reason)) = twice.or_else(|| file.beats.iter().find_map(|b| line::fault(&b.lines))) {
            return Err(fault(line, format!("the sentence “{line}” {reason}")));
        }
        let named = |words: &[String]| kinds(words).map_err(|e| fault("kinds", e));
        let beats = file
            .beats
            .into_iter()
            .map(|b| Ok(Beat { kinds: named(&b.kinds)?, name: b.name, task: b.task, avoid: b.avoid, share: b.share, lines: b.lines }));
        let beats = beats.collect::<Result<Vec<Beat>, GhostwriterError>>()?;
        let last = file.last.as_deref().map_or(Ok(LAST.to_vec()), named)?;
        let occasion = Occasion {
            first: named(&file.first)?,
            last,
            name: file.name,
            title: file.title,
            also: file.also,
            signs: file.signs,
            grave: file.grave,
            avoid: file.avoid,
            words: file.words,
            tone: file.tone,
            valedictions: file.valedictions,
            formal: file.formal,
            guidance: String::new(),
            beats: Vec::new(),
            openings: Vec::new(),
            turns: Vec::new(),
            closings: Vec::new(),
        };
        Ok(occasion.moving(beats))
    }

    /// Whether a brief's own word means this occasion.
    pub fn is(&self, word: &str) -> bool {
        let plain = |w: &str| w.to_lowercase().replace(['-', '_'], " ").trim().to_string();
        let word = plain(word);
        plain(&self.name) == word || plain(&self.title) == word || self.also.iter().any(|a| plain(a) == word)
    }

    /// Which of these a brief's occasion means: the one that it names; else the one whose sign stands first in the sender's
    /// own words ("thank you, thirty years late"), a grave one before all others. None where no sign stands.
    ///
    /// A sign is a word or a few in their order, without apostrophes; with `*` behind it, a word's beginning.
    pub fn meant<'o>(all: &'o [Occasion], word: &str) -> Option<&'o Occasion> {
        if let Some(named) = all.iter().find(|o| o.is(word)) {
            return Some(named);
        }
        let low = word.to_lowercase().replace(['\'', '’'], "");
        let words: Vec<&str> = low.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).collect();
        let fits = |sign: &str, word: &str| sign.strip_suffix('*').map_or(sign == word, |stem| word.starts_with(stem));
        let place = |sign: &str| {
            let parts: Vec<&str> = sign.split_whitespace().collect();
            (0..words.len()).find(|at| words.len() - at >= parts.len() && parts.iter().zip(&words[*at..]).all(|(p, w)| fits(p, w)))
        };
        let first = |o: &Occasion| o.signs.iter().filter_map(|s| Some((place(s)?, usize::MAX - s.len()))).min();
        all.iter().filter_map(|o| Some((!o.grave, first(o)?, o))).min_by_key(|(light, at, _)| (*light, *at)).map(|(_, _, o)| o)
    }

    /// The beat of this name.
    pub fn beat(&self, name: &str) -> Option<&Beat> {
        self.beats.iter().find(|b| b.name == name)
    }

    /// For an occasion that no file describes.
    pub fn general(name: &str) -> Occasion {
        let occasion = Occasion {
            name: name.to_string(),
            title: name.to_string(),
            also: Vec::new(),
            signs: Vec::new(),
            grave: false,
            guidance: String::new(),
            avoid: "Greeting-card phrases; anything that could be written to anybody.".into(),
            words: 180,
            tone: "warm, plain".into(),
            valedictions: vec!["With love,".into()],
            formal: vec!["With warm regards,".into()],
            first: Vec::new(),
            last: LAST.to_vec(),
            beats: Vec::new(),
            openings: Vec::new(),
            turns: Vec::new(),
            closings: Vec::new(),
        };
        occasion.moving(super::general::beats())
    }

    /// The same with its movement, and all that follows from it.
    fn moving(self, beats: Vec<Beat>) -> Occasion {
        let free = |beats: &[Beat]| -> Vec<String> {
            beats.iter().flat_map(|b| &b.lines).filter(|l| l.when.is_always()).map(|l| l.text.clone()).collect()
        };
        let end = beats.len().saturating_sub(1);
        let between = beats.get(1..end).unwrap_or_default();
        Occasion {
            guidance: beats.iter().map(|b| b.task.trim()).collect::<Vec<_>>().join("\n"),
            openings: free(&beats[..beats.len().min(1)]),
            turns: free(between),
            closings: free(&beats[end..]),
            beats,
            ..self
        }
    }
}
