//! The corpus, line by line.

use crate::TeachError;
use ghostwriter::adapter::{Between, Part};
use letters::{Brief, Fact, Language, Pronoun, Recipient, Sender};
use serde::Deserialize;
use std::{fs, path::Path};

/// One line, as `templates/corpus/README.md` has it.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Line {
    /// `tell`, `beat`, `open`, `turn`, `end` or `revise`.
    pub shape: String,
    /// A file of `templates/occasions`.
    pub occasion: String,
    /// How the letter should sound.
    pub tone: String,
    /// The sender.
    pub from: String,
    /// The reader.
    pub to: String,
    /// What the reader is to the sender.
    pub relation: String,
    /// How the notes speak of the reader.
    pub pronoun: Pronoun,
    /// What the sender jotted down.
    pub notes: Vec<String>,
    /// What stands in the letter before it.
    pub before: String,
    /// How it should be told.
    pub right: String,
    /// How it should not.
    pub wrong: Option<String>,
    /// What is the matter with that.
    pub fault: Option<String>,
}

impl Line {
    /// Which part of a letter it is.
    pub fn part(&self) -> Option<Part> {
        Part::parse(&self.shape)
    }

    /// Who writes to whom.
    pub fn between(&self) -> Between<'_> {
        Between {
            from: &self.from,
            to: &self.to,
            relation: &self.relation,
            pronoun: self.pronoun,
            occasion: &self.occasion,
            tone: &self.tone,
        }
    }

    /// Whether nobody may learn from it: one pair of people in eight, by their names alone (FNV-1a), so that a line
    /// that is added later moves nobody.
    pub fn is_test(&self) -> bool {
        let bytes = self.from.bytes().chain([0]).chain(self.to.bytes());
        bytes.fold(0x811c_9dc5_u32, |h, b| (h ^ u32::from(b)).wrapping_mul(0x0100_0193)) >> 7 & 7 == 0
    }

    /// The line as a letter of one passage, with the brief that it answers, for the checker.
    pub fn letter(&self, passage: &str) -> (Brief, String) {
        let brief = Brief {
            occasion: self.occasion.clone(),
            words: 40,
            tone: self.tone.clone(),
            language: Language::default(),
            from: Sender { name: self.from.clone() },
            to: Recipient { name: self.to.clone(), relationship: self.relation.clone(), pronoun: self.pronoun },
            facts: self.notes.iter().map(|n| Fact { text: n.clone(), must: true }).collect(),
        };
        let text = format!("Dear {},\n\n{} {passage}\n\nYours,\n{}", self.to, self.before, self.from);
        (brief, text)
    }
}

/// Every line of a folder, with where it stands, in the order of the files' names.
///
/// # Errors
/// When a file cannot be read or a line is not of the form.
pub fn read(folder: &Path) -> Result<Vec<(String, Line)>, TeachError> {
    let file = |path: &Path, source| TeachError::File { path: path.to_path_buf(), source };
    let entries = fs::read_dir(folder).map_err(|e| file(folder, e))?;
    let mut files: Vec<_> = entries.filter_map(|e| Some(e.ok()?.path())).filter(|p| p.extension().is_some_and(|e| e == "jsonl")).collect();
    files.sort();
    let mut all = Vec::new();
    for path in files {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let text = fs::read_to_string(&path).map_err(|e| file(&path, e))?;
        for (at, text) in text.lines().enumerate() {
            let place = format!("{name}:{}", at + 1);
            let line: Line = serde_json::from_str(text).map_err(|e| TeachError::Line { place: place.clone(), detail: e.to_string() })?;
            if line.part().is_none() {
                return Err(TeachError::Line { place, detail: format!("there is no shape “{}”", line.shape) });
            }
            all.push((place, line));
        }
    }
    Ok(all)
}
