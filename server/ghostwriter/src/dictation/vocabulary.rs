//! The tokens of Whisper: what they spell, and the marks among them.

use super::weights::Shape;
use std::collections::HashMap;

/// The languages that the multilingual models know, in the order of their marks, as ISO 639 names them.
#[rustfmt::skip]
pub const LANGUAGES: [&str; 100] = [
    "en", "zh", "de", "es", "ru", "ko", "fr", "ja", "pt", "tr", "pl", "ca", "nl", "ar", "sv", "it", "id", "hi", "fi", "vi",
    "he", "uk", "el", "ms", "cs", "ro", "da", "hu", "ta", "no", "th", "ur", "hr", "bg", "lt", "la", "mi", "ml", "cy", "sk",
    "te", "fa", "lv", "bn", "sr", "az", "sl", "kn", "et", "mk", "br", "eu", "is", "hy", "ne", "mn", "bs", "kk", "sq", "sw",
    "gl", "mr", "pa", "si", "km", "sn", "yo", "so", "af", "oc", "ka", "be", "tg", "sd", "gu", "am", "yi", "lo", "uz", "fo",
    "ht", "ps", "tk", "nn", "mt", "sa", "lb", "my", "bo", "tl", "mg", "as", "tt", "haw", "ln", "ha", "ba", "jw", "su", "yue",
];

/// What no one says aloud: a token of nothing but these is never written ("♪", "(", "[" of "[Music]").
const UNSAID: &str = "\"#()*+/:;<=>@[\\]^_`{|}~「」『』♩♪♫♬♭♮♯";

/// The vocabulary of one model.
pub struct Vocabulary {
    texts: Vec<Vec<u8>>,
    by_text: HashMap<Vec<u8>, u32>,
    /// How many languages it knows; none for a model of English alone.
    languages: u32,
    /// Ends what is said of a window.
    pub end: u32,
    /// Begins it.
    pub start: u32,
    /// Asks for the words themselves, not for English ones.
    pub transcribe: u32,
    /// What was said before follows.
    pub before: u32,
    /// Nobody speaks.
    pub no_speech: u32,
    /// Asks for no times. Every token from the next on is a time.
    pub no_times: u32,
    /// Never written.
    pub unsaid: Vec<u32>,
}

impl Vocabulary {
    /// Of the texts of a file. Where the marks stand follows from the size alone.
    pub fn new(texts: Vec<Vec<u8>>, shape: &Shape) -> Vocabulary {
        // 51,864 places: English alone. 51,865: 99 languages. 51,866: 100.
        let size = shape.vocabulary as u32;
        let times = size - 1501;
        let languages = if size == 51_864 { 0 } else { size - 51_766 };
        let end = if size == 51_864 { 50_256 } else { 50_257 };
        let mut by_text = HashMap::new();
        for (id, text) in texts.iter().enumerate().take(end as usize).rev() {
            by_text.insert(text.clone(), id as u32);
        }
        let silent = |text: &Vec<u8>| {
            let text = String::from_utf8_lossy(text);
            let bare = text.trim();
            !bare.is_empty() && bare.chars().all(|c| UNSAID.contains(c)) || matches!(text.as_ref(), " -" | " '" | "--" | " --" | "---")
        };
        let mut unsaid: Vec<u32> = texts.iter().enumerate().filter(|(_, t)| silent(t)).map(|(id, _)| id as u32).collect();
        // The marks between the texts and the times; the end is asked for by itself.
        unsaid.extend(end + 1..times);
        Vocabulary {
            by_text,
            texts,
            languages,
            end,
            start: end + 1,
            transcribe: times - 5,
            before: times - 3,
            no_speech: times - 2,
            no_times: times - 1,
            unsaid,
        }
    }

    /// The mark of a language; `None` when the model does not know it.
    pub fn language(&self, name: &str) -> Option<u32> {
        let at = LANGUAGES.iter().position(|l| *l == name)? as u32;
        (at < self.languages).then_some(self.start + 1 + at)
    }

    /// All languages that the model tells apart, with their marks.
    pub fn languages(&self) -> impl Iterator<Item = (&'static str, u32)> {
        LANGUAGES.into_iter().zip(self.start + 1..).take(self.languages as usize)
    }

    /// The first of the times.
    pub fn times(&self) -> u32 {
        self.no_times + 1
    }

    /// What tokens spell; marks and times spell nothing, and half a letter waits for its other half in vain.
    pub fn text(&self, tokens: &[u32]) -> String {
        let bytes: Vec<u8> =
            tokens.iter().filter(|t| **t < self.end).filter_map(|t| self.texts.get(*t as usize)).flatten().copied().collect();
        String::from_utf8_lossy(&bytes).replace('\u{fffd}', "")
    }

    /// Tokens that spell a text: the longest that fits, from left to right.
    pub fn tokens(&self, text: &str) -> Vec<u32> {
        let (bytes, mut at, mut all) = (text.as_bytes(), 0, Vec::new());
        while at < bytes.len() {
            let longest = (at + 1..=bytes.len().min(at + 24)).rev().find_map(|to| self.by_text.get(&bytes[at..to]).map(|id| (*id, to)));
            match longest {
                Some((id, to)) => {
                    all.push(id);
                    at = to;
                }
                None => at += 1,
            }
        }
        all
    }
}
