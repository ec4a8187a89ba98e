//! Where a person divides a word at the end of a line.

use hypher::Lang;

/// A place where a word may go on in the next line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Cut {
    /// Bytes of the word before it.
    pub(crate) at: usize,
    /// A hyphen must be drawn there; where there is none, the word has its own hyphen or dash.
    pub(crate) hyphen: bool,
}

/// The fewest letters on either side; two will do before the hyphen of a long word.
const FEWEST: usize = 3;
/// Shorter words are left whole.
const SHORTEST: usize = 7;
/// From this many letters on a word may leave two of them behind.
const LONG: usize = 8;
/// From this many letters on a German word with a capital is a noun rather than a name.
const NOUN: usize = 10;

/// The languages by whose rules words are divided: ISO 639-1 and the name in English, by name. The same ones on
/// every machine, or a page in the browser would not be the page that is printed; Hungarian and Afrikaans are not
/// among them because their patterns weigh as much as all the others.
pub const LANGUAGES: [(&str, &str); 25] = [
    ("sq", "Albanian"),
    ("ca", "Catalan"),
    ("hr", "Croatian"),
    ("cs", "Czech"),
    ("da", "Danish"),
    ("nl", "Dutch"),
    ("en", "English"),
    ("et", "Estonian"),
    ("fi", "Finnish"),
    ("fr", "French"),
    ("gl", "Galician"),
    ("de", "German"),
    ("is", "Icelandic"),
    ("it", "Italian"),
    ("la", "Latin"),
    ("lt", "Lithuanian"),
    ("nb", "Norwegian"),
    ("nn", "Norwegian (Nynorsk)"),
    ("pl", "Polish"),
    ("pt", "Portuguese"),
    ("sk", "Slovak"),
    ("sl", "Slovenian"),
    ("es", "Spanish"),
    ("sv", "Swedish"),
    ("tr", "Turkish"),
];

fn rules(language: Option<[u8; 2]>) -> Option<Lang> {
    let code = language?;
    LANGUAGES.iter().any(|(known, _)| known.as_bytes() == code).then(|| Lang::from_iso(code)).flatten()
}

/// The word's own hyphens and dashes, first to last.
///
/// Neither figures nor an address (“1964-70”, “a-b@c.de”, “and/or”) is divided, nor a name of several parts
/// (“Anne-Marie”): whoever writes one keeps it together. A dash between two words always divides.
pub(crate) fn own_cuts(word: &str) -> Vec<Cut> {
    let address = word.contains(['@', '/', '\\']) || word.trim_matches(|c: char| !c.is_alphanumeric()).contains('.');
    let name = word.chars().find(|c| c.is_alphabetic()).is_some_and(char::is_uppercase);
    let mut out = Vec::new();
    let mut chars = word.char_indices().peekable();
    let (mut letters, mut before) = (0, None);
    while let Some((at, c)) = chars.next() {
        let next = chars.peek().map(|(_, next)| *next);
        let between = |few: usize| {
            let after = word[at + c.len_utf8()..].chars().take_while(|c| c.is_alphabetic()).count();
            before.is_some_and(char::is_alphabetic) && next.is_some_and(char::is_alphabetic) && letters >= few && after >= few
        };
        let divides = match c {
            '-' | '\u{2010}' => !address && !name && between(2),
            '\u{2013}' | '\u{2014}' | '\u{2026}' => !address && between(1),
            _ => false,
        };
        if divides {
            out.push(Cut { at: at + c.len_utf8(), hyphen: false });
        }
        letters = if c.is_alphabetic() { letters + 1 } else { 0 };
        before = Some(c);
    }
    out
}

/// The ends of a word's syllables, first to last, by the patterns of its language.
///
/// Only words all in small letters: a capital is a name, or might be one. In German it is a noun, and a long one is
/// divided. Never a word with a hyphen, an
/// apostrophe or a figure in it, nor a short one.
pub(crate) fn syllable_cuts(word: &str, language: Option<[u8; 2]>) -> Vec<Cut> {
    let Some(language) = rules(language) else { return Vec::new() };
    let core = word.trim_matches(|c: char| !c.is_alphabetic());
    let letters = core.chars().count();
    let noun = language == Lang::German && letters >= NOUN;
    let small = core.chars().enumerate().all(|(nth, c)| c.is_lowercase() || (nth == 0 && noun));
    if letters < SHORTEST || !small {
        return Vec::new();
    }
    let from = word.find(core).unwrap_or(0);
    let (least_before, least_after) = language.bounds();
    let before = least_before.max(if letters >= LONG { FEWEST - 1 } else { FEWEST });
    let mut at = from;
    let mut out: Vec<Cut> = Vec::new();
    for syllable in hypher::hyphenate_bounded(core, language, before, least_after.max(FEWEST)) {
        at += syllable.len();
        // Dutch drops the two dots after a hyphen (“reëel”, “re-eel”): such a word is left whole there.
        let dots = word[at..].starts_with(['ä', 'ë', 'ï', 'ö', 'ü']) && language == Lang::Dutch;
        if at < from + core.len() && !dots {
            out.push(Cut { at, hyphen: true });
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(word: &str, cuts: &[Cut]) -> String {
        let mut out = word.to_string();
        for cut in cuts.iter().rev() {
            out.insert_str(cut.at, if cut.hyphen { "=" } else { "|" });
        }
        out
    }

    #[test]
    fn a_word_is_divided_where_a_person_would() {
        let en = Some(*b"en");
        for (word, divided) in [
            ("understanding", "un=der=stand=ing"),
            ("“remember,", "“re=mem=ber,"),
            ("water", "water"),
            ("little", "little"),
            ("Christopher", "Christopher"),
            ("doesn’t", "doesn’t"),
            ("grandmother’s", "grandmother’s"),
            ("", ""),
            ("—", "—"),
        ] {
            assert_eq!(shown(word, &syllable_cuts(word, en)), divided);
        }
        assert_eq!(shown("spadochroniarstwo", &syllable_cuts("spadochroniarstwo", Some(*b"pl"))), "spa=do=chro=niar=stwo");
        assert_eq!(shown("zusammenkommen", &syllable_cuts("zusammenkommen", Some(*b"de"))), "zu=sam=men=kom=men");
        assert_eq!(shown("Geburtstagskuchen", &syllable_cuts("Geburtstagskuchen", Some(*b"de"))), "Ge=burts=tags=ku=chen");
        assert_eq!(shown("Margarete", &syllable_cuts("Margarete", Some(*b"de"))), "Margarete");
        assert!(LANGUAGES.iter().all(|(code, _)| rules(code.as_bytes().try_into().ok()).is_some()));
        assert!(syllable_cuts("understanding", None).is_empty() && syllable_cuts("understanding", Some(*b"xx")).is_empty());
    }

    #[test]
    fn its_own_hyphens_come_first() {
        for (word, divided) in [
            ("mother-in-law", "mother-|in-|law"),
            ("back—and", "back—|and"),
            ("1964-70", "1964-70"),
            ("a-b", "a-b"),
            ("Anne-Marie", "Anne-Marie"),
            ("well-known@home.example", "well-known@home.example"),
            ("-", "-"),
            ("so…perhaps", "so…|perhaps"),
        ] {
            assert_eq!(shown(word, &own_cuts(word)), divided);
        }
    }
}
