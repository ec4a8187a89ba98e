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
    /// Sentences that such a letter may begin with, true for every brief.
    #[serde(default)]
    pub openings: Vec<String>,
    /// Sentences that may be said between what the notes tell, true for every brief.
    #[serde(default)]
    pub turns: Vec<String>,
    /// Sentences that may stand last, true for every brief.
    #[serde(default)]
    pub closings: Vec<String>,
}

/// Sentences for an occasion that no file describes, and for files without their own: openings, turns, closings.
const GENERAL: [&[&str]; 3] = [
    &[
        "I wanted to put this on paper rather than say it in passing.",
        "Some things are easier to write than to say.",
        "I have been turning this over for a while, and now I am sitting down to it.",
        "You have been on my mind.",
        "I am not much of a letter writer, but you are worth the ink.",
        "Let me say this slowly, by hand.",
    ],
    &[
        "I wanted you to have that from me, in my own hand.",
        "It is on my mind more often than you would guess.",
        "I say so seldom enough.",
        "You may not think of such things again, but I do.",
        "I do not want to make too much of it, only to say it once.",
        "That is the plain truth of it.",
        "It would be wrong to leave it unsaid.",
        "You know how I am with such things, so I write them down.",
    ],
    &[
        "That is what I wanted you to know.",
        "I am glad that you are there.",
        "Keep this, or do not; I only wanted it said.",
        "Until I can say the rest across a table, this will have to do.",
        "Look after yourself.",
        "I think of you, and I mean it well.",
    ],
];

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
        let mut seen = std::collections::HashSet::new();
        for line in occasion.openings.iter().chain(&occasion.turns).chain(&occasion.closings) {
            if let Some(reason) = unfit(line).or((!seen.insert(line)).then_some("stands there twice")) {
                return Err(fault(format!("{name}: the sentence “{line}” {reason}")));
            }
        }
        if occasion.openings.is_empty() || occasion.turns.is_empty() || occasion.closings.is_empty() {
            let [openings, turns, closings] = general();
            let or = |own: Vec<String>, general: Vec<String>| if own.is_empty() { general } else { own };
            return Ok(Occasion {
                openings: or(occasion.openings, openings),
                turns: or(occasion.turns, turns),
                closings: or(occasion.closings, closings),
                ..occasion
            });
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
        let [openings, turns, closings] = general();
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
            openings,
            turns,
            closings,
        }
    }
}

fn general() -> [Vec<String>; 3] {
    GENERAL.map(|list| list.iter().map(ToString::to_string).collect())
}

/// What is wrong with a sentence that is to stand in any letter of its kind.
fn unfit(line: &str) -> Option<&'static str> {
    const THIRD: [&str; 9] = ["he", "him", "his", "she", "her", "hers", "himself", "herself", "hers"];
    let third = |w: &str| THIRD.contains(&w.to_lowercase().as_str());
    if letters::sentences(line).len() != 1 || !line.ends_with(['.', '!', '?']) || line.trim() != line || line.contains('\n') {
        return Some("is not one sentence with its full stop");
    }
    if letters::word_count(line) > 30 {
        return Some("is longer than 30 words");
    }
    if line.contains(|c: char| c.is_ascii_digit() || "[]{}<>*_#".contains(c)) {
        return Some("holds a number or a mark, which cannot be true for every letter");
    }
    line.split(|c: char| !c.is_alphanumeric()).any(third).then_some("speaks of a third person")
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
            for (list, range) in [(&occasion.openings, 6..=10), (&occasion.turns, 8..=14), (&occasion.closings, 6..=10)] {
                assert!(range.contains(&list.len()), "{}: {} sentences of {range:?}", occasion.name, list.len());
                for line in list {
                    assert!(!line.chars().any(|c| c == '—' || c == '…'), "{line}");
                    assert_eq!(crate::check::worn(line), None, "{line}");
                }
            }
            let [openings, turns, closings] = super::general();
            let own = occasion.openings != openings && occasion.turns != turns && occasion.closings != closings;
            assert!(own, "{} has no words of its own", occasion.name);
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

    #[test]
    fn a_sentence_that_is_not_true_for_every_letter_is_refused() {
        let with = |line: &str| {
            let text = format!(
                "name = \"x\"\ntitle = \"X\"\nguidance = \"g\"\nwords = 100\ntone = \"t\"\nvaledictions = [\"Yours,\"]\nturns = [{line:?}]"
            );
            Occasion::from_toml(&text).map_err(|e| e.to_string())
        };
        let sound = with("I say so seldom enough.").unwrap();
        assert_eq!((sound.turns.len(), sound.openings.len()), (1, GENERAL[0].len()), "what a file lacks is the general");
        for (line, reason) in [
            ("It is 9 years.", "number"),
            ("We all miss her.", "third person"),
            ("No full stop", "full stop"),
            ("One. Two.", "one sentence"),
        ] {
            assert!(with(line).unwrap_err().contains(reason), "{line}");
        }
    }
}
