//! What can be counted in somebody's letters.

use crate::GhostwriterError;
use letters::{LetterText, Voice, sentences, word_count};

/// Fewest words from which a voice is learned.
const FEWEST: usize = 120;

/// Learns a voice from letters and mails, each for itself. Quoted lines, headers of replies and everything below
/// "Original Message" are somebody else's and are left out.
///
/// # Errors
/// [`GhostwriterError::TooLittle`] under 120 words of the writer's own.
pub fn learn(samples: &[&str]) -> Result<Voice, GhostwriterError> {
    let mut voice = Voice::default();
    let mut lengths = Vec::new();
    for sample in samples {
        let letter = LetterText::parse(sample);
        voice.samples += 1;
        for paragraph in &letter.paragraphs {
            voice.words += word_count(paragraph) as u32;
            lengths.extend(sentences(paragraph).iter().map(|s| word_count(s.text) as u32));
        }
    }
    if (voice.words as usize) < FEWEST {
        return Err(GhostwriterError::TooLittle { words: voice.words as usize, needed: FEWEST });
    }
    lengths.sort_unstable();
    voice.sentence_words = lengths.get(lengths.len() / 2).copied().unwrap_or(0);
    Ok(voice)
}
