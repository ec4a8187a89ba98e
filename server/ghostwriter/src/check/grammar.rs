//! The small words of English, as far as the reading of letters needs them: helping verbs, what denies, adverbs that
//! stand between a subject and its verb, and words that carry nothing. Each list stands here once.

/// Forms of “be”, “have” and “do”, and the modals.
const BE: &[&str] = &[
    "am", "is", "are", "was", "were", "be", "been", "being", "have", "has", "had", "do", "does", "did", "will", "would", "can", "could",
    "shall", "should", "may", "might",
];

/// The same, denied in one word.
const NOT: &[&str] = &[
    "can't",
    "won't",
    "don't",
    "didn't",
    "doesn't",
    "isn't",
    "wasn't",
    "weren't",
    "aren't",
    "haven't",
    "hasn't",
    "hadn't",
    "wouldn't",
    "couldn't",
    "shouldn't",
];

/// What else may stand between a subject and its verb.
const BESIDE: &[&str] = &["must", "not", "cannot", "used", "to", "got"];

/// Words that deny what follows them.
const DENIALS: &[&str] = &["not", "never", "no", "nobody", "nothing", "hardly", "cannot", "without", "neither", "nor", "none", "refused"];

/// Adverbs between a subject and its verb.
const ADVERBS: &[&str] = &[
    "always", "never", "still", "also", "just", "even", "once", "only", "really", "both", "all", "then", "ever", "often", "truly", "so",
    "almost", "simply", "later", "already", "finally", "first", "soon",
];

/// Articles, pronouns, prepositions and conjunctions.
const SMALL: &[&str] = &[
    "the", "a", "an", "and", "or", "but", "of", "to", "in", "on", "at", "for", "from", "with", "by", "into", "onto", "up", "down", "out",
    "off", "over", "about", "as", "than", "then", "so", "if", "when", "while", "because", "since", "although", "though", "that", "this",
    "these", "those", "there", "here", "it", "its", "it's", "i", "me", "my", "mine", "myself", "we", "us", "our", "ours", "you", "your",
    "yours", "yourself", "she", "her", "hers", "herself", "he", "him", "his", "himself", "they", "them", "their", "theirs", "i'm", "i've",
    "i'd", "i'll", "you're", "you've", "you'd", "you'll", "he's", "she's", "we've", "we're", "we'd", "they're", "who", "whom", "whose",
    "which", "what", "how", "why", "where", "not", "no", "any", "some", "very", "too", "just", "also", "even", "only", "such", "much",
    "more", "most", "own", "same", "other", "both", "either", "yet", "well", "quite", "rather", "really", "she'll", "he'll", "they'll",
    "we'll", "it'll", "there'll", "they'd", "they've", "that's", "what's", "there's", "who's", "let's", "mustn't", "needn't", "it'd",
    "that'd",
];

/// Whether a word helps a verb, or stands before one as such words do.
pub(crate) fn is_helper(word: &str) -> bool {
    [BE, NOT, BESIDE].iter().any(|list| list.contains(&word))
}

/// Whether this adverb may stand between a subject and its verb.
pub(crate) fn is_adverb(word: &str) -> bool {
    ADVERBS.contains(&word)
}

/// Words that carry nothing of a note.
pub(crate) fn is_empty(word: &str) -> bool {
    [SMALL, BE, NOT].iter().any(|list| list.contains(&word))
}

/// Whether a word denies; a note in a hurry has no apostrophes.
pub(crate) fn is_denial(word: &str) -> bool {
    let list = || DENIALS.iter().chain(NOT);
    list().any(|d| *d == word) || word.ends_with("nt") && list().any(|d| d.replace('\'', "") == word)
}
