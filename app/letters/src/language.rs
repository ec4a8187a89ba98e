//! The language of a letter.

use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// The language that a letter is written in, by its BCP 47 tag: "en", "de", "pt-BR". Words are divided by its
/// rules at the end of a line, and a reading program pronounces by it. One that no rules are known for divides
/// no words.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Language(String);

/// What is no language tag.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("“{0}” is no language; write its short name, such as en, de, fr or pt-BR")]
pub struct LanguageError(pub String);

impl Language {
    /// The whole tag.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// ISO 639-1, lower case; `None` for a language that has only three letters there.
    pub fn two_letters(&self) -> Option<[u8; 2]> {
        self.0.split('-').next()?.as_bytes().try_into().ok()
    }

    /// Whether it is the language that is meant when nothing is said.
    pub fn is_usual(&self) -> bool {
        *self == Language::default()
    }
}

impl Default for Language {
    /// English: what the ghostwriter writes.
    fn default() -> Language {
        Language("en".into())
    }
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for Language {
    type Err = LanguageError;

    /// Takes a tag in any case and with `_` for `-`, and puts it as RFC 5646 (2.1.1) writes it: "pt_br" is
    /// "pt-BR".
    fn from_str(text: &str) -> Result<Self, LanguageError> {
        let wrong = || LanguageError(text.chars().take(40).collect());
        let mut out = String::new();
        for (nth, part) in text.trim().split(['-', '_']).enumerate() {
            let letters = part.bytes().all(|b| b.is_ascii_alphabetic());
            let sound = if nth == 0 {
                letters && (2..=3).contains(&part.len())
            } else {
                part.bytes().all(|b| b.is_ascii_alphanumeric()) && (1..=8).contains(&part.len())
            };
            if !sound || out.len() > 30 {
                return Err(wrong());
            }
            let small = part.to_ascii_lowercase();
            if nth > 0 {
                out.push('-');
            }
            match (nth, part.len(), letters) {
                (0, ..) => out.push_str(&small),
                (_, 2, true) => out.push_str(&part.to_ascii_uppercase()),
                (_, 4, true) => out.extend([small[..1].to_ascii_uppercase().as_str(), &small[1..]]),
                _ => out.push_str(&small),
            }
        }
        Ok(Language(out))
    }
}

impl TryFrom<String> for Language {
    type Error = LanguageError;

    fn try_from(text: String) -> Result<Self, LanguageError> {
        text.parse()
    }
}

impl From<Language> for String {
    fn from(language: Language) -> String {
        language.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_language_is_known_by_its_tag_however_it_is_typed() {
        for (typed, tag, two) in [
            ("de", "de", Some(*b"de")),
            (" PT_br ", "pt-BR", Some(*b"pt")),
            ("zh-hant-tw", "zh-Hant-TW", Some(*b"zh")),
            ("gsw", "gsw", None),
        ] {
            let language: Language = typed.parse().unwrap();
            assert_eq!((language.as_str(), language.two_letters()), (tag, two));
        }
        for wrong in ["", "german", "d", "de-", "de-ch-toolongapart", "d3", "ü"] {
            assert!(wrong.parse::<Language>().unwrap_err().to_string().contains("such as en, de"), "{wrong}");
        }
    }
}
