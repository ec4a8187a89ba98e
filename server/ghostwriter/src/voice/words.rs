//! Words as this room looks at them, and where in a sentence nothing may be touched.

use letters::pieces;

/// Words of a sentence that carry nothing of what is told, only how: they can be taken out and the sentence stands.
pub const MANNER: [&str; 46] = [
    "truly",
    "really",
    "very",
    "just",
    "quite",
    "simply",
    "deeply",
    "incredibly",
    "absolutely",
    "totally",
    "literally",
    "actually",
    "honestly",
    "definitely",
    "certainly",
    "extremely",
    "utterly",
    "genuinely",
    "sincerely",
    "dearly",
    "profoundly",
    "immensely",
    "greatly",
    "highly",
    "terribly",
    "awfully",
    "completely",
    "entirely",
    "fully",
    "basically",
    "essentially",
    "obviously",
    "clearly",
    "surely",
    "indeed",
    "rather",
    "somewhat",
    "remarkably",
    "wonderfully",
    "beautifully",
    "undoubtedly",
    "particularly",
    "especially",
    "perfectly",
    "wholeheartedly",
    "forever",
];

/// Praise and feeling out of the drawer. They can be disliked at once, but not always be taken out.
const PRAISE: [&str; 18] = [
    "heartfelt",
    "cherished",
    "precious",
    "wonderful",
    "amazing",
    "incredible",
    "special",
    "beautiful",
    "remarkable",
    "extraordinary",
    "countless",
    "profound",
    "invaluable",
    "unwavering",
    "genuine",
    "lovely",
    "magical",
    "perfect",
];

/// Whether a word (in lower case) can be taken out of a sentence that then still stands.
pub fn is_manner(word: &str) -> bool {
    MANNER.contains(&word)
}

/// Whether a word (in lower case) says how something is said rather than what.
pub fn is_colour(word: &str) -> bool {
    is_manner(word) || PRAISE.contains(&word)
}

/// In lower case, with plain apostrophes.
pub fn plain(word: &str) -> String {
    word.to_lowercase().replace('’', "'")
}

/// Words of a text, in lower case, with plain apostrophes.
pub fn words(text: &str) -> Vec<String> {
    pieces(text).into_iter().map(|p| plain(p.trim_matches(['\'', '’']))).filter(|w| w.starts_with(char::is_alphanumeric)).collect()
}

/// `word` with the capital that `model` has.
pub fn like(model: &str, word: &str) -> String {
    let mut chars = word.chars();
    match chars.next() {
        Some(first) if model.chars().next().is_some_and(char::is_uppercase) => first.to_uppercase().chain(chars).collect(),
        _ => word.to_string(),
    }
}

/// Calls `change` on every stretch that stands outside quotation marks; what is quoted is somebody's own words.
pub fn outside_quotes(text: &str, change: &mut dyn FnMut(&str) -> String) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    let (mut from, mut open) = (0, false);
    for (at, c) in text.char_indices() {
        let turns = if open { matches!(c, '”' | '"' | '»') } else { matches!(c, '“' | '"' | '«' | '„') };
        if turns {
            let end = if open { at + c.len_utf8() } else { at };
            out.push_str(&if open { text[from..end].to_string() } else { change(&text[from..end]) });
            (from, open) = (end, !open);
        }
    }
    // A quotation that never ends is left alone as well.
    out.push_str(&if open { text[from..].to_string() } else { change(&text[from..]) });
    out
}

/// "a" or "an", as the word after it wants; by its first letter, with the usual exceptions.
pub fn article(word: &str) -> &'static str {
    let word = plain(word);
    let sounds = ["hour", "honest", "honour", "honor", "heir"].iter().any(|h| word.starts_with(h));
    let silent = ["uni", "use", "usu", "eu", "one", "once"].iter().any(|u| word.starts_with(u)) && !word.starts_with("unin");
    if sounds || word.starts_with(['a', 'e', 'i', 'o', 'u']) && !silent { "an" } else { "a" }
}
