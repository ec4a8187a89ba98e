//! A note taken apart: sentences, clauses between marks, words; and put together again.

use super::spelling;
use letters::sentences;

/// The mark that stands between a clause and the one before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mark {
    Start,
    Comma,
    Semicolon,
    Colon,
    Dash,
}

/// A word with what clings to it; or a quotation, which nobody changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Word {
    /// As it will be written.
    pub text: String,
    /// The same in lower case, with a plain apostrophe.
    pub low: String,
    /// Opening brackets before it, closing ones after it.
    pub pre: String,
    pub post: String,
    /// What somebody said, without its quotation marks.
    pub quote: bool,
}

impl Word {
    pub fn new(text: &str) -> Word {
        Word { text: text.to_string(), low: text.to_lowercase().replace('’', "'"), pre: String::new(), post: String::new(), quote: false }
    }

    pub fn set(&mut self, text: &str) {
        self.text = text.to_string();
        self.low = text.to_lowercase();
    }

    /// Without "'s".
    pub fn stem(&self) -> &str {
        self.low.strip_suffix("'s").or_else(|| self.low.strip_suffix("s'").filter(|s| s.len() > 2)).unwrap_or(&self.low)
    }

    pub fn is(&self, list: &[&str]) -> bool {
        !self.quote && list.contains(&self.low.as_str())
    }

    pub fn number(&self) -> bool {
        self.low.starts_with(|c: char| c.is_ascii_digit()) || self.low.starts_with(['€', '£', '$'])
    }
}

/// Words between two marks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Clause {
    pub words: Vec<Word>,
    pub before: Mark,
}

/// A sentence of a note.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Sentence {
    pub clauses: Vec<Clause>,
    /// How it ended: ".", "!", "?", "…", or nothing.
    pub end: String,
}

/// The first letter as a capital.
pub(crate) fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or(String::new(), |c| c.to_uppercase().chain(chars).collect())
}

/// One line, single spaces, no control characters, no bullet before it.
pub(super) fn one_line(note: &str) -> String {
    let clean: String = note.chars().map(|c| if c.is_control() || c == '\u{feff}' { ' ' } else { c }).collect();
    clean.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Shortenings of timetables, whose dot ends no sentence.
fn timetable(line: &str) -> String {
    let tokens: Vec<&str> = line.split(' ').collect();
    let figure = |i: usize| tokens.get(i).is_some_and(|t| t.starts_with(|c: char| c.is_ascii_digit()));
    let said = tokens.iter().enumerate().map(|(i, t)| match t.to_lowercase().as_str() {
        "arr." | "arr" | "arr:" => {
            if figure(i + 1) {
                "arriving at"
            } else {
                "arriving in"
            }
        }
        "dep." | "dep" | "dep:" => {
            if figure(i + 1) {
                "leaving at"
            } else {
                "leaving from"
            }
        }
        _ => *t,
    });
    said.collect::<Vec<_>>().join(" ")
}

/// "31 : 26" is one score, and "no. 63" one number: no mark stands between its parts.
fn figures(line: &str) -> String {
    let tokens: Vec<&str> = line.split(' ').collect();
    let digit = |i: usize| tokens.get(i).is_some_and(|t| t.starts_with(|c: char| c.is_ascii_digit()));
    let mut out: Vec<String> = Vec::with_capacity(tokens.len());
    let mut i = 0;
    while i < tokens.len() {
        let between = matches!(tokens[i], ":" | "-" | "–" | "/" | "x")
            && digit(i + 1)
            && out.last().is_some_and(|t| t.ends_with(|c: char| c.is_ascii_digit()));
        if between && let Some(last) = out.last_mut() {
            last.push_str(if tokens[i] == "-" { "–" } else { tokens[i] });
            last.push_str(tokens[i + 1]);
            i += 2;
        } else if matches!(tokens[i].to_lowercase().as_str(), "no." | "nr." | "nr" | "№") && digit(i + 1) {
            out.push("number".into());
            i += 1;
        } else {
            out.push(tokens[i].into());
            i += 1;
        }
    }
    let said = out.join(" ");
    // "should of rung".
    ["should", "could", "would", "must"].iter().fold(said, |said, w| said.replace(&format!("{w} of "), &format!("{w} have ")))
}

/// The sentences of a note as they were written. Lines are sentences too; a quotation is never cut.
pub(super) fn raw_sentences(note: &str) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    for line in note.split(['\n', '\r']) {
        let line = figures(&timetable(&one_line(line)));
        let line = line.trim_start_matches(['•', '*', '·', '-', '–', '—', ' ']);
        let mut open = false;
        for sentence in sentences(line) {
            let quotes = sentence.text.matches(['"', '“', '”']).count();
            match out.last_mut() {
                Some(last) if open || shortened(last) && sentence.text.starts_with(char::is_lowercase) => {
                    last.push(' ');
                    last.push_str(sentence.text);
                }
                _ => out.push(sentence.text.to_string()),
            }
            open ^= quotes % 2 == 1;
        }
    }
    out
}

fn shortened(text: &str) -> bool {
    // "party 20.6. at 18.30".
    let last = text.rsplit(' ').next().unwrap_or("");
    let dated =
        last.ends_with('.') && last.matches('.').count() == 2 && last.bytes().all(|b| b.is_ascii_digit() || b == b'.') && last.len() <= 6;
    if dated {
        return true;
    }
    ["p.m.", "a.m.", "e.g.", "i.e.", "approx.", "ca.", "..."].iter().any(|e| text.ends_with(e))
}

/// Takes one sentence apart.
pub(super) fn parse(sentence: &str) -> Sentence {
    let shouted = sentence.chars().filter(|c| c.is_alphabetic()).count() > 12 && !sentence.chars().any(char::is_lowercase);
    let text = if shouted { sentence.to_lowercase() } else { sentence.to_string() };
    let mut out = Sentence { clauses: vec![Clause { words: Vec::new(), before: Mark::Start }], end: String::new() };
    for (piece, quoted) in quotations(&text) {
        if quoted {
            push(&mut out, Word { quote: true, ..Word::new(&spelling::contracted(piece.trim())) });
            continue;
        }
        let tokens: Vec<&str> = piece.split_whitespace().flat_map(cut).collect();
        let low: Vec<String> = tokens.iter().map(|t| t.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase()).collect();
        // A mark ends what a word can be read by.
        let parted = |i: usize| tokens.get(i).is_none_or(|t| t.ends_with([',', ';', ':', '.', '!', '?', '-', '–', '…']));
        let at = |i: usize| low.get(i).map_or("", String::as_str);
        for (i, token) in tokens.iter().enumerate() {
            let near = spelling::Near {
                first: false,
                before: if i > 0 && !parted(i - 1) { at(i - 1) } else { "" },
                next: if parted(i) { "" } else { at(i + 1) },
                second: if parted(i) || parted(i + 1) { "" } else { at(i + 2) },
            };
            token_into(&mut out, token, near);
        }
    }
    out.clauses.retain(|c| !c.words.is_empty());
    if let Some(first) = out.clauses.first_mut() {
        first.before = Mark::Start;
    }
    speech(&mut out);
    out
}

/// "came,never" and "came...never" are two words each.
fn cut(token: &str) -> Vec<&str> {
    for mark in ["...", "…", ",", ";"] {
        if let Some((a, b)) = token.split_once(mark)
            && a.ends_with(char::is_alphabetic)
            && b.starts_with(char::is_alphabetic)
        {
            let head = &token[..a.len() + mark.len()];
            return std::iter::once(head).chain(cut(b)).collect();
        }
    }
    vec![token]
}

fn push(out: &mut Sentence, word: Word) {
    if let Some(last) = out.clauses.last_mut() {
        last.words.push(word);
    }
}

fn open(out: &mut Sentence, mark: Mark) {
    match out.clauses.last_mut() {
        Some(last) if last.words.is_empty() => last.before = mark,
        _ => out.clauses.push(Clause { words: Vec::new(), before: mark }),
    }
}

fn token_into(out: &mut Sentence, token: &str, near: spelling::Near) {
    if matches!(token, "-" | "–" | "—" | "--" | "―") {
        open(out, Mark::Dash);
        return;
    }
    if matches!(token, "->" | "=>" | "→") {
        open(out, Mark::Comma);
        return;
    }
    let clings = |c: char| !c.is_alphanumeric() && !matches!(c, '€' | '£' | '$' | '&' | '+' | '#' | '@' | '%');
    let body = token.trim_start_matches(|c: char| clings(c) && c != '\'');
    let pre = &token[..token.len() - body.len()];
    let core = body.trim_end_matches(clings);
    let post = &body[core.len()..];
    if core.is_empty() {
        // Only marks, or a sign of another kind (a heart, a face): it is kept as it stands.
        let mark = token.chars().all(|c| c.is_ascii_punctuation() || c == '…');
        if !mark {
            push(out, Word::new(token));
        } else if token.starts_with(['.', '!', '?', '…']) {
            out.end = ending(token);
        }
        return;
    }
    let near = spelling::Near { first: out.clauses.iter().all(|c| c.words.is_empty()), ..near };
    // Dots belong to what they shorten.
    let dotted = post.starts_with('.') && (core.contains('.') || abbreviated(core));
    let core_text = if dotted { format!("{core}.") } else { core.to_string() };
    let post = if dotted { &post[1..] } else { post };
    let full = core.to_lowercase() + post;
    let (texts, post) = if full.starts_with("w/") || full == "b/c" {
        let t = spelling::meant(full.trim_end_matches([',', '.', ';']), near);
        (t.unwrap_or(core_text), post.trim_start_matches('/'))
    } else {
        (spelling::meant(&core_text, near).unwrap_or(core_text), post)
    };
    let count = texts.split(' ').count();
    for (i, text) in texts.split(' ').enumerate() {
        let mut word = Word::new(text);
        if i == 0 {
            word.pre = pre.chars().filter(|c| matches!(c, '(' | '[' | '¿' | '¡' | '\'' | '#' | '~')).collect();
        }
        if i + 1 == count {
            word.post = post.chars().filter(|c| matches!(c, ')' | ']' | '\'')).collect();
        }
        push(out, word);
    }
    let mark = post.chars().rev().find(|c| matches!(c, ',' | ';' | ':' | '–' | '—' | '.' | '!' | '?' | '…'));
    match mark {
        Some(',') => open(out, Mark::Comma),
        Some(';') => open(out, Mark::Semicolon),
        Some(':') => open(out, Mark::Colon),
        Some('–' | '—') => open(out, Mark::Dash),
        Some('.' | '…') if post.contains("..") || post.contains('…') => {
            out.end = "…".into();
            open(out, Mark::Dash);
        }
        Some('.' | '!' | '?') => {
            out.end = ending(post);
            open(out, Mark::Semicolon);
        }
        _ => {}
    }
}

fn ending(marks: &str) -> String {
    if marks.contains('?') {
        "?".into()
    } else if marks.contains('!') {
        "!".into()
    } else if marks.contains("..") || marks.contains('…') {
        "…".into()
    } else {
        ".".into()
    }
}

fn abbreviated(core: &str) -> bool {
    let mut chars = core.chars();
    let initial = chars.next().is_some_and(char::is_uppercase) && chars.next().is_none() && core != "I";
    initial
        || ["mr", "mrs", "ms", "dr", "st", "prof", "rev", "jr", "sr", "mt", "p.m", "a.m", "e.g", "i.e"]
            .contains(&core.to_lowercase().as_str())
}

/// Pieces of a sentence, each with whether it stood between quotation marks.
fn quotations(text: &str) -> Vec<(&str, bool)> {
    let (mut out, mut rest) = (Vec::new(), text);
    while let Some(at) = rest.find(['"', '“', '„', '‘', '«']).or_else(|| single(rest)) {
        let Some(mark) = rest[at..].chars().next() else { break };
        let after = &rest[at + mark.len_utf8()..];
        let end = match mark {
            '\'' => after.char_indices().find(|(i, c)| *c == '\'' && !after[i + 1..].starts_with(char::is_alphanumeric)).map(|(i, _)| i),
            '‘' => after.find('’'),
            '«' => after.find('»'),
            _ => after.find(['"', '”', '“']),
        };
        let Some(end) = end else { break };
        let close = after[end..].chars().next().map_or(1, char::len_utf8);
        if after[..end].trim().is_empty() {
            break;
        }
        out.push((&rest[..at], false));
        out.push((&after[..end], true));
        rest = &after[end + close..];
    }
    out.push((rest, false));
    out
}

/// A plain apostrophe that opens a quotation: after a space, and closed again before one.
fn single(text: &str) -> Option<usize> {
    let at = text.find(" '").map(|i| i + 1).or_else(|| text.starts_with('\'').then_some(0))?;
    let after = &text[at + 1..];
    let closes = after
        .char_indices()
        .any(|(i, c)| c == '\'' && i > 2 && !after[i + 1..].starts_with(char::is_alphanumeric) && !after[..i].ends_with('s'));
    (closes && after.starts_with(char::is_alphabetic)).then_some(at)
}

/// Verbs after which a colon opens what was said.
const SAYS: [&str; 26] = [
    "said",
    "says",
    "say",
    "asked",
    "asks",
    "wrote",
    "writes",
    "shouted",
    "whispered",
    "yelled",
    "replied",
    "answered",
    "told",
    "tells",
    "saying",
    "called",
    "shouting",
    "whispering",
    "sang",
    "goes",
    "went",
    "muttered",
    "answer",
    "motto",
    "words",
    "saying",
];

/// "she only said: now you know" holds what somebody said, and so it stays.
fn speech(sentence: &mut Sentence) {
    // "she told me “…”" at the end of a sentence.
    if let Some(last) = sentence.clauses.last_mut()
        && last.words.len() > 1
        && last.words.last().is_some_and(|w| w.quote && w.text.contains(' '))
        && last.words.iter().rev().skip(1).take(2).any(|w| {
            w.is(&[
                "said",
                "says",
                "told",
                "tells",
                "asked",
                "wrote",
                "whispered",
                "shouted",
                "replied",
                "answered",
                "yelled",
                "sang",
                "muttered",
                "saying",
                "repeated",
            ])
        })
        && let Some(quote) = last.words.pop()
    {
        sentence.clauses.push(Clause { words: vec![quote], before: Mark::Comma });
        return;
    }
    let Some(at) = (1..sentence.clauses.len()).find(|&i| {
        let says = sentence.clauses[i - 1].words.iter().rev().take(3).any(|w| w.is(&SAYS));
        let colon = sentence.clauses[i].before == Mark::Colon;
        says && colon && !sentence.clauses[i].words.iter().any(|w| w.quote)
    }) else {
        return;
    };
    let said: Vec<Clause> = sentence.clauses.drain(at..).collect();
    let mut text = String::new();
    for (i, clause) in said.iter().enumerate() {
        text.push_str(match clause.before {
            _ if i == 0 => "",
            Mark::Semicolon => "; ",
            Mark::Colon => ": ",
            Mark::Dash => " – ",
            _ => ", ",
        });
        text.push_str(&join(&clause.words));
    }
    let mark = if sentence.end.is_empty() { "." } else { &sentence.end };
    text.push_str(mark);
    sentence.clauses.push(Clause { words: vec![Word { quote: true, ..Word::new(&text) }], before: Mark::Colon });
    sentence.end = String::new();
}

/// Words with spaces between them.
pub(super) fn join(words: &[Word]) -> String {
    let mut out = String::new();
    for (i, word) in words.iter().enumerate() {
        if i > 0 {
            out.push(' ');
        }
        if word.quote {
            out.push('“');
            out.push_str(&word.text);
            out.push('”');
        } else {
            out.push_str(&word.pre);
            out.push_str(&word.text);
            out.push_str(&word.post);
        }
    }
    out
}

/// The same with the apostrophes of print: a letter has one kind. A plain one that opens something stays, and with it
/// all others of its text.
pub(crate) fn apostrophes(text: &str) -> String {
    let opens = text.starts_with('\'') || [" '", "(\'", "“'"].iter().any(|o| text.contains(o));
    if opens { text.to_string() } else { text.replace('\'', "’") }
}

/// A text with a mark at its end.
pub(super) fn closed(text: &str) -> String {
    let text = text.trim();
    let end = text.chars().next_back().unwrap_or(' ');
    if text.is_empty()
        || end.is_ascii_punctuation() && !matches!(end, ',' | ';' | ':' | '-')
        || matches!(end, '…' | '”' | '。' | '！' | '？' | '؟' | '।' | '»' | '’')
    {
        return text.to_string();
    }
    let text = text.trim_end_matches([',', ';', ':', '-', ' ']);
    let ideographs = text.chars().next_back().is_some_and(|c| matches!(c, '\u{3040}'..='\u{30ff}' | '\u{4e00}'..='\u{9fff}'));
    format!("{text}{}", if ideographs { '。' } else { '.' })
}

/// Whether sentences are English, as far as a few words can tell. Another language passes through unharmed.
pub(super) fn english(sentences: &[String]) -> bool {
    let (mut known, mut foreign, mut all) = (0_usize, 0_usize, 0_usize);
    for token in sentences.iter().flat_map(|s| s.split_whitespace()).take(200) {
        let low = token.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
        if low.is_empty() {
            continue;
        }
        all += 1;
        if !low.is_ascii() && low.chars().any(|c| c.is_alphabetic() && c > '\u{24f}') {
            foreign += 2;
        }
        const OTHERS: [&str; 60] = [
            "und", "ich", "der", "die", "das", "nicht", "mit", "wir", "sie", "ist", "war", "ein", "eine", "für", "auf", "le", "la", "les",
            "et", "je", "nous", "elle", "est", "une", "des", "du", "que", "qui", "avec", "pour", "el", "los", "las", "y", "yo", "ella",
            "con", "por", "una", "fue", "muy", "il", "che", "di", "non", "era", "mi", "och", "jag", "het", "een", "ik", "niet", "ja",
            "nie", "jest", "się", "não", "uma", "meu",
        ];
        if OTHERS.contains(&low.as_str()) {
            foreign += 1;
        } else if super::lexicon::is_known(&low) || low.contains('\'') || low == "i" {
            known += 1;
        }
    }
    foreign == 0 || known > foreign * 2 || all < 3 && foreign < 2
}
