//! Dictation: a brief or a letter that is spoken instead of typed.
//!
//! A recording is read (`audio`), looked at as Whisper looks at sound (`mel`), and heard (`whisper`, `hear`) on this
//! machine; what was said comes out in sentences (`tidy`). Nothing that is said leaves the room, and the room knows
//! neither microphone nor browser: it is given a recording.

mod audio;
mod hear;
mod mel;
mod resample;
mod tidy;
mod vocabulary;
mod voice;
mod weights;
mod whisper;

pub use audio::{LARGEST, LONGEST, Sound};

use crate::GhostwriterError;
use std::ops::ControlFlow;
use std::path::Path;
use std::time::Instant;
use tidy::Tidy;

/// A Whisper model, loaded and ready to listen. Share it: all who dictate use the same weights.
pub struct Ear {
    whisper: whisper::Whisper,
    words: vocabulary::Vocabulary,
    mel: mel::Mel,
}

/// How to listen.
#[derive(Debug, Clone)]
pub struct Listening {
    /// ISO 639 name of what is spoken ("en"); found out from the first half minute when it is not said.
    pub language: Option<String>,
    /// Names that are likely to be spoken: how they are written is heard from here.
    pub names: Vec<String>,
    /// "New paragraph", "new line" and "full stop", spoken by themselves, are obeyed and not written.
    pub signs: bool,
    /// Chance has a say only where the first hearing was a guess; the same seed hears the same.
    pub seed: u64,
}

impl Default for Listening {
    fn default() -> Self {
        Listening { language: None, names: Vec::new(), signs: true, seed: 1 }
    }
}

/// A sentence, or as much as was said between two breaths.
#[derive(Debug, Clone, PartialEq)]
pub struct Segment {
    /// Seconds from the beginning of the recording.
    pub from: f64,
    /// Seconds from the beginning of the recording.
    pub to: f64,
    /// The words, as they were heard.
    pub text: String,
}

/// What was heard.
#[derive(Debug, Clone, PartialEq)]
pub struct Heard {
    /// All pieces that were handed out, joined.
    pub text: String,
    /// What each piece came from.
    pub segments: Vec<Segment>,
    /// ISO 639 name.
    pub language: &'static str,
    /// The length of the recording.
    pub seconds: f64,
    /// How long it took to hear it.
    pub seconds_taken: f64,
    /// It was stopped before the end.
    pub stopped: bool,
}

impl Ear {
    /// Loads a Whisper model: whisper.cpp's one file (`ggml-base.en.bin`), or safetensors with `tokenizer.json`
    /// beside it.
    ///
    /// # Errors
    /// When the file cannot be read, is cut short or damaged, or holds something else.
    pub fn open(path: &Path) -> Result<Ear, GhostwriterError> {
        let mut weights = weights::Weights::read(path)?;
        let mel = mel::Mel::new(&weights.filters, weights.shape.bands)?;
        let words = vocabulary::Vocabulary::new(std::mem::take(&mut weights.vocabulary), &weights.shape);
        let whisper =
            whisper::Whisper::new(weights).map_err(|e| GhostwriterError::NotWhisper { path: path.into(), detail: e.to_string() })?;
        Ok(Ear { whisper, words, mel })
    }

    /// Whether it knows English only.
    pub fn english_only(&self) -> bool {
        self.words.languages().next().is_none()
    }

    /// Writes down what is said. `on_text` is given each piece as soon as it stands fast; all pieces joined are
    /// [`Heard::text`], always. Breaking stops after that piece.
    ///
    /// # Errors
    /// [`GhostwriterError::NothingHeard`] when nobody speaks, [`GhostwriterError::Language`] when the model does not
    /// know the language; or the model fails.
    pub fn listen(
        &self,
        sound: &Sound,
        settings: &Listening,
        on_text: &mut dyn FnMut(&str) -> ControlFlow<()>,
    ) -> Result<Heard, GhostwriterError> {
        let begun = Instant::now();
        let mut language = match &settings.language {
            Some(name) => Some(self.language(name)?),
            None => self.english_only().then_some("en"),
        };
        let mut tidy = Tidy::new(settings.signs);
        let (mut text, mut segments) = (String::new(), Vec::new());
        let end = hear::listen(self, &sound.samples, settings, &mut language, &mut |segment| {
            let piece = tidy.piece(&segment.text);
            segments.push(segment);
            text.push_str(&piece);
            if piece.is_empty() { ControlFlow::Continue(()) } else { on_text(&piece) }
        })?;
        if text.trim().is_empty() && end.is_continue() {
            return Err(GhostwriterError::NothingHeard);
        }
        Ok(Heard {
            text,
            segments,
            language: language.unwrap_or("en"),
            seconds: sound.seconds(),
            seconds_taken: begun.elapsed().as_secs_f64(),
            stopped: end.is_break(),
        })
    }

    fn language(&self, name: &str) -> Result<&'static str, GhostwriterError> {
        let bare = name.split(['-', '_']).next().unwrap_or_default().to_lowercase();
        let known = vocabulary::LANGUAGES.iter().find(|l| **l == bare).copied();
        match known {
            Some("en") if self.english_only() => Ok("en"),
            Some(known) if self.words.language(known).is_some() => Ok(known),
            _ => Err(GhostwriterError::Language { asked: name.chars().take(20).collect(), english_only: self.english_only() }),
        }
    }
}

#[cfg(test)]
mod tests;
