//! The kinds of letters, as `templates/occasions/*.toml` describe them.

use crate::GhostwriterError;
use serde::Deserialize;

/// One kind of letter.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Occasion {
    /// The word that stands in a brief.
    pub name: String,
    /// As a form offers it.
    pub title: String,
    /// Other words for the same, in lower case.
    #[serde(default)]
    pub also: Vec<String>,
    /// How such a letter moves, for the model and for the writer.
    pub guidance: String,
    /// What it leaves alone.
    #[serde(default)]
    pub avoid: String,
    /// How long it usually is, in words.
    pub words: u32,
    /// How it usually sounds.
    pub tone: String,
    /// How it may close, best first, each with its comma.
    pub valedictions: Vec<String>,
    /// The same where the two are not close.
    #[serde(default)]
    pub formal: Vec<String>,
}

impl Occasion {
    /// Reads and checks one file.
    ///
    /// # Errors
    /// [`GhostwriterError::Occasion`] with the first thing that is wrong.
    pub fn from_toml(text: &str) -> Result<Occasion, GhostwriterError> {
        let fault = |m: String| GhostwriterError::Occasion(m);
        let occasion: Occasion = toml::from_str(text).map_err(|e| fault(e.to_string().trim().to_string()))?;
        let name = &occasion.name;
        if name.is_empty() || occasion.guidance.trim().is_empty() || occasion.valedictions.is_empty() {
            return Err(fault(format!("“{name}” needs a name, guidance and at least one valediction")));
        }
        if let Some(bad) = occasion
            .valedictions
            .iter()
            .chain(&occasion.formal)
            .find(|v| !v.ends_with(',') || letters::word_count(v) > 7 || v.contains('\n'))
        {
            return Err(fault(format!("{name}: the valediction “{bad}” is not a line of at most seven words that ends in a comma")));
        }
        if !(40..=1200).contains(&occasion.words) {
            return Err(fault(format!("{name}: words is a whole number from 40 to 1200")));
        }
        Ok(occasion)
    }

    /// Whether a brief's own word means this occasion.
    pub fn is(&self, word: &str) -> bool {
        let plain = |w: &str| w.to_lowercase().replace(['-', '_'], " ").trim().to_string();
        let word = plain(word);
        plain(&self.name) == word || plain(&self.title) == word || self.also.iter().any(|a| plain(a) == word)
    }

    /// For an occasion that no file describes.
    pub fn general(name: &str) -> Occasion {
        Occasion {
            name: name.to_string(),
            title: name.to_string(),
            also: Vec::new(),
            guidance: "Begin with the reason for writing, in one plain sentence. Tell what happened as you remember it, one thing after the other, and say what it means to you. End on what you wish for the reader.".into(),
            avoid: "Greeting-card phrases; anything that could be written to anybody.".into(),
            words: 180,
            tone: "warm, plain".into(),
            valedictions: vec!["With love,".into()],
            formal: vec!["With warm regards,".into()],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_occasion_of_the_house_can_be_used_and_none_shares_a_word() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../templates/occasions");
        let files: Vec<_> =
            std::fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()).filter(|p| p.extension().is_some_and(|e| e == "toml")).collect();
        let all: Vec<Occasion> = files
            .iter()
            .map(|p| Occasion::from_toml(&std::fs::read_to_string(p).unwrap()).unwrap_or_else(|e| panic!("{}: {e}", p.display())))
            .collect();
        assert!(all.len() >= 12);
        for (occasion, path) in all.iter().zip(&files) {
            assert_eq!(path.file_stem().unwrap().to_str().unwrap(), occasion.name);
            let words = occasion.also.iter().chain([&occasion.name, &occasion.title]);
            for word in words {
                assert_eq!(all.iter().filter(|o| o.is(word)).count(), 1, "“{word}” means more than one occasion");
            }
        }
        assert!(all.iter().any(|o| o.is("Get Well")) && all.iter().any(|o| o.is("thank you")));
    }

    #[test]
    fn a_valediction_that_a_letter_could_not_be_read_by_is_refused() {
        let text = "name = \"x\"\ntitle = \"X\"\nguidance = \"g\"\nwords = 100\ntone = \"t\"\nvaledictions = [\"Yours\"]";
        assert!(Occasion::from_toml(text).unwrap_err().to_string().contains("ends in a comma"));
    }
}
