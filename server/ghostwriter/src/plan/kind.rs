//! Kinds of notes, as templates spell them.

pub use crate::notes::Kind;

/// Every kind with its word.
pub const NAMES: [(&str, Kind); 14] = [
    ("memory", Kind::Memory),
    ("trait", Kind::Trait),
    ("deed", Kind::Deed),
    ("confession", Kind::Confession),
    ("news", Kind::News),
    ("promise", Kind::Promise),
    ("wish", Kind::Wish),
    ("feeling", Kind::Feeling),
    ("loss", Kind::Loss),
    ("thing", Kind::Thing),
    ("request", Kind::Request),
    ("plan", Kind::Plan),
    ("trouble", Kind::Trouble),
    ("other", Kind::Other),
];

/// The kinds that a list of words means.
///
/// # Errors
/// Names the word that is none, and all that are.
pub fn kinds(words: &[String]) -> Result<Vec<Kind>, String> {
    let known = |word: &String| {
        NAMES.iter().find(|(name, _)| name == word).map(|(_, kind)| *kind).ok_or_else(|| {
            let all = NAMES.map(|(name, _)| name).join(", ");
            format!("“{word}” is no kind of note; there are {all}")
        })
    };
    words.iter().map(known).collect()
}
