//! Changing a letter that is there: what can be asked for, two versions side by side, what a proofreader marks.

use serde::{Deserialize, Serialize};
use similar::{Algorithm, DiffOp, capture_diff_slices};
use std::{fmt, ops::Range, str::FromStr};

/// What is to become of a selection, or of the whole letter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Change {
    /// Fewer words, the same facts.
    Shorter,
    /// More words, no new facts.
    Longer,
    /// Closer to the reader.
    Warmer,
    /// Shorter words, nothing stacked.
    Plainer,
    /// As one writes to somebody one respects from a distance.
    MoreFormal,
    /// The same in other words.
    Otherwise,
    /// A memory that is to be told, in the sender's own words.
    Add(String),
    /// A note that is not to be told: its number in the brief, from 0.
    Cut(usize),
}

impl FromStr for Change {
    type Err = String;

    /// Reads the word of the command line: `shorter`, …, `add:we danced in the kitchen`, `cut:2` (from 1).
    fn from_str(word: &str) -> Result<Change, String> {
        let (kind, rest) = word.split_once(':').map_or((word, ""), |(k, r)| (k, r.trim()));
        match (kind.trim().to_lowercase().as_str(), rest) {
            ("shorter", "") => Ok(Change::Shorter),
            ("longer", "") => Ok(Change::Longer),
            ("warmer", "") => Ok(Change::Warmer),
            ("plainer", "") => Ok(Change::Plainer),
            ("formal" | "more-formal", "") => Ok(Change::MoreFormal),
            ("otherwise", "") => Ok(Change::Otherwise),
            ("add", "") => Err("say what is to be added: add:we danced in the kitchen".into()),
            ("add", memory) => Ok(Change::Add(memory.to_string())),
            ("cut", number) => match number.parse::<usize>() {
                Ok(n) if n > 0 => Ok(Change::Cut(n - 1)),
                _ => Err("say which note is to be cut, by its number in the brief, from 1: cut:2".into()),
            },
            _ => Err(format!(
                "there is no change “{}”; there are: shorter, longer, warmer, plainer, formal, otherwise, add:…, cut:N",
                word.chars().take(40).collect::<String>()
            )),
        }
    }
}

impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Change::Shorter => f.write_str("shorter"),
            Change::Longer => f.write_str("longer"),
            Change::Warmer => f.write_str("warmer"),
            Change::Plainer => f.write_str("plainer"),
            Change::MoreFormal => f.write_str("formal"),
            Change::Otherwise => f.write_str("otherwise"),
            Change::Add(memory) => write!(f, "add:{memory}"),
            Change::Cut(number) => write!(f, "cut:{}", number + 1),
        }
    }
}

/// Whether a part of two versions stands in both.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum PartKind {
    /// In both.
    Same,
    /// Only in the first.
    Gone,
    /// Only in the second.
    New,
}

/// A stretch of two versions that are laid side by side.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// In which of the two it stands.
    pub kind: PartKind,
    /// Its text.
    pub text: String,
}

/// Lays two versions side by side, word by word. What is `Same` or `Gone`, joined, is `a`; what is `Same` or
/// `New`, joined, is `b`; where words changed, `Gone` comes before `New`. Myers 1986, as the crate `similar` has it.
pub fn compare(a: &str, b: &str) -> Vec<Part> {
    let (old, new) = (pieces(a), pieces(b));
    let mut parts: Vec<(PartKind, Range<usize>)> = Vec::new();
    for op in capture_diff_slices(Algorithm::Myers, &old, &new) {
        match op {
            DiffOp::Equal { old_index, len, .. } => parts.push((PartKind::Same, old_index..old_index + len)),
            DiffOp::Delete { old_index, old_len, .. } => parts.push((PartKind::Gone, old_index..old_index + old_len)),
            DiffOp::Insert { new_index, new_len, .. } => parts.push((PartKind::New, new_index..new_index + new_len)),
            DiffOp::Replace { old_index, old_len, new_index, new_len } => {
                parts.push((PartKind::Gone, old_index..old_index + old_len));
                parts.push((PartKind::New, new_index..new_index + new_len));
            }
        }
    }
    // A lone space or comma between two changed words is nothing that stayed: the eye reads one change.
    let mut out: Vec<Part> = Vec::new();
    let (mut gone, mut fresh) = (String::new(), String::new());
    let flush = |gone: &mut String, fresh: &mut String, out: &mut Vec<Part>| {
        for (kind, text) in [(PartKind::Gone, std::mem::take(gone)), (PartKind::New, std::mem::take(fresh))] {
            if !text.is_empty() {
                out.push(Part { kind, text });
            }
        }
    };
    for (i, (kind, range)) in parts.iter().enumerate() {
        let text = match kind {
            PartKind::New => new[range.clone()].concat(),
            _ => old[range.clone()].concat(),
        };
        match kind {
            PartKind::Gone => gone.push_str(&text),
            PartKind::New => fresh.push_str(&text),
            PartKind::Same => {
                let slight = !text.chars().any(|c| c.is_alphanumeric() || c == '\n');
                let between = i > 0 && i + 1 < parts.len();
                if slight && between && !(gone.is_empty() && fresh.is_empty()) {
                    gone.push_str(&text);
                    fresh.push_str(&text);
                } else {
                    flush(&mut gone, &mut fresh, &mut out);
                    out.push(Part { kind: PartKind::Same, text });
                }
            }
        }
    }
    flush(&mut gone, &mut fresh, &mut out);
    out
}

/// Words, runs of white space, and marks, each for itself; joined they are the text.
pub fn pieces(text: &str) -> Vec<&str> {
    let kind = |c: char| match c {
        c if c.is_alphanumeric() || matches!(c, '\'' | '’') => 0,
        c if c.is_whitespace() => 1,
        _ => 2,
    };
    let mut out = Vec::new();
    let (mut start, mut before) = (0, None);
    for (at, c) in text.char_indices() {
        let now = kind(c);
        if before.is_some_and(|b| b != now || now == 2) {
            out.push(&text[start..at]);
            start = at;
        }
        before = Some(now);
    }
    if start < text.len() {
        out.push(&text[start..]);
    }
    out
}

/// What a proofreader stumbled over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RemarkKind {
    /// A word that no dictionary has.
    Spelling,
    /// A word that stands there twice.
    Doubled,
    /// Subject and verb, a and an, number and noun, one word for another that sounds alike.
    Grammar,
    /// A comma, a stop, a space, a capital.
    Punctuation,
}

/// A mark in the margin. Nothing is ever changed by it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Remark {
    /// Where, in bytes of the text.
    pub range: Range<usize>,
    /// What kind of slip it may be.
    pub kind: RemarkKind,
    /// In a sentence for the writer.
    pub message: String,
    /// What may stand there instead, the likeliest first; an empty text takes it out.
    pub suggestions: Vec<String>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn shown(a: &str, b: &str) -> String {
        let mark = |p: &Part| match p.kind {
            PartKind::Same => p.text.clone(),
            PartKind::Gone => format!("[-{}-]", p.text),
            PartKind::New => format!("[+{}+]", p.text),
        };
        compare(a, b).iter().map(mark).collect()
    }

    #[test]
    fn two_versions_are_read_side_by_side() {
        assert_eq!(
            shown("I truly love your soup, and I miss it.", "I love your soup, and I think of it."),
            "I [-truly -]love your soup, and I [-miss-][+think of+] it."
        );
        assert_eq!(shown("Dear A,\n\nOne.\n\nB", "Dear A,\n\nOne.\n\nTwo.\n\nB"), "Dear A,\n\nOne.\n\n[+Two.\n\n+]B");
        assert_eq!(shown("the old porch", "a new porch"), "[-the old-][+a new+] porch");
        assert_eq!(shown("same", "same"), "same");
        assert!(compare("", "").is_empty());
    }

    #[test]
    fn a_change_is_read_as_it_is_written() {
        for word in ["shorter", "longer", "warmer", "plainer", "formal", "otherwise", "add:we danced: twice", "cut:3"] {
            assert_eq!(word.parse::<Change>().unwrap().to_string(), word);
        }
        for (word, help) in
            [("cut:0", "from 1"), ("add: ", "what is to be added"), ("nicer", "shorter, longer"), ("shorter:2", "there are")]
        {
            assert!(word.parse::<Change>().unwrap_err().contains(help), "{word}");
        }
    }

    proptest! {
        #[test]
        fn either_version_can_be_put_together_again(a in "([a-d]{1,3}[ ,.\n]{0,2}){0,20}", b in "([a-d]{1,3}[ ,.\n]{0,2}){0,20}") {
            let parts = compare(&a, &b);
            let join = |without: PartKind| parts.iter().filter(|p| p.kind != without).map(|p| p.text.as_str()).collect::<String>();
            prop_assert_eq!(join(PartKind::New), a);
            prop_assert_eq!(join(PartKind::Gone), b);
        }
    }
}
