//! Words of a text and where they stand.

use std::ops::Range;

/// A word: letters, figures, and apostrophes between them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Word<'a> {
    /// As it stands.
    pub raw: &'a str,
    /// Lower case, with plain apostrophes.
    pub low: String,
    /// Where, in bytes.
    pub at: Range<usize>,
}

impl Word<'_> {
    /// Whether it is written with a capital.
    pub(crate) fn capital(&self) -> bool {
        self.raw.starts_with(char::is_uppercase)
    }

    /// Without a possessive ending.
    pub(crate) fn bare(&self) -> &str {
        self.low.strip_suffix("'s").unwrap_or_else(|| self.low.trim_end_matches('\''))
    }
}

pub(crate) fn words(text: &str) -> Vec<Word<'_>> {
    let mut out = Vec::new();
    let mut chars = text.char_indices().peekable();
    while let Some((start, first)) = chars.next() {
        if !first.is_alphanumeric() {
            continue;
        }
        let mut end = start + first.len_utf8();
        while let Some(&(at, c)) = chars.peek() {
            let joins = matches!(c, '\'' | '’') && text[at + c.len_utf8()..].starts_with(char::is_alphanumeric);
            if !c.is_alphanumeric() && !joins && !is_mark(c) {
                break;
            }
            end = at + c.len_utf8();
            chars.next();
        }
        let raw = &text[start..end];
        out.push(Word { raw, low: raw.to_lowercase().replace('’', "'"), at: start..end });
    }
    out
}

/// A combining mark: it belongs to the letter before it.
pub(crate) fn is_mark(c: char) -> bool {
    unicode_normalization::char::is_combining_mark(c)
}

/// The form under which a word, its plural and its possessive are one.
pub(crate) fn stem(low: &str) -> String {
    let low = low.strip_suffix("'s").unwrap_or(low);
    let long = |cut: usize| low.chars().count() > cut + 2;
    match () {
        () if low.ends_with("ies") && long(3) => format!("{}y", &low[..low.len() - 3]),
        () if ["ches", "shes", "sses", "xes", "zes"].iter().any(|e| low.ends_with(e)) => low[..low.len() - 2].to_string(),
        () if low.ends_with('s') && !low.ends_with("ss") && !low.ends_with("us") && !low.ends_with("is") && long(1) => {
            low[..low.len() - 1].to_string()
        }
        () => low.to_string(),
    }
}

/// Words that hold sentences together and say nothing of what a letter is about.
pub(crate) fn is_empty(low: &str) -> bool {
    EMPTY.binary_search(&low).is_ok()
}

const EMPTY: &[&str] = &[
    "a", "about", "after", "again", "all", "also", "always", "am", "an", "and", "any", "are", "as", "at", "be", "because", "been",
    "before", "being", "but", "by", "came", "can", "come", "could", "did", "didn't", "do", "does", "don't", "down", "each", "even", "ever",
    "every", "for", "from", "get", "go", "got", "had", "has", "have", "he", "her", "here", "him", "his", "how", "i", "i'd", "i'll", "i'm",
    "i've", "if", "in", "into", "is", "it", "it's", "its", "just", "knew", "know", "less", "let", "like", "made", "make", "many", "me",
    "more", "most", "much", "must", "my", "never", "no", "not", "now", "of", "off", "on", "once", "one", "only", "or", "other", "our",
    "out", "over", "own", "put", "said", "saw", "say", "see", "she", "should", "so", "some", "still", "such", "take", "than", "that",
    "that's", "the", "their", "them", "then", "there", "these", "they", "thing", "things", "this", "those", "though", "to", "told", "too",
    "took", "until", "up", "us", "very", "was", "we", "went", "were", "what", "when", "where", "which", "while", "who", "why", "will",
    "with", "would", "yet", "you", "you'd", "you'll", "you're", "you've", "your", "yours",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_keep_their_apostrophes_and_their_places() {
        let text = "“Loretta’s bees,” she said; they’re cafe\u{301}s’.";
        let list = words(text);
        assert_eq!(
            list.iter().map(|w| w.low.as_str()).collect::<Vec<_>>(),
            ["loretta's", "bees", "she", "said", "they're", "cafe\u{301}s"]
        );
        assert!(list.iter().all(|w| &text[w.at.clone()] == w.raw) && list[0].bare() == "loretta");
        assert_eq!(["berries", "boxes", "glass", "bees", "bus"].map(stem), ["berry", "box", "glass", "bee", "bus"]);
        assert!(EMPTY.is_sorted(), "looked up by halves");
    }
}
