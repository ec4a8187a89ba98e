//! The model held: it writes one sentence, and only out of words that the brief gives or that claim nothing.
//!
//! The hold works while decoding. A token is only taken when the word that it begins or goes on with is, so
//! far, one of the allowed words; a phrase that shows itself only at its end (a cliché) is gone back on to
//! before its first word, and that word is not begun again there. So a name, number, date, relative or thing
//! that nobody gave cannot come up at all, and the reader cannot be "she".

use crate::{
    GhostwriterError,
    check::Cliches,
    model::{
        decoder::{Branch, Memory},
        local::Local,
        sampler,
    },
};
use std::{
    collections::{HashMap, HashSet},
    ops::Range,
    sync::{
        LazyLock,
        atomic::{AtomicBool, Ordering},
    },
};

/// The likeliest tokens that are looked at for each word.
const LOOKED_AT: usize = 160;
/// The longest sentence, in tokens.
const LONGEST: usize = 56;
/// How often a sentence may go back.
const STEPS_BACK: usize = 10;
/// Added to the logit of a token that begins a word of the note which is still to be said.
const DRAWN: f32 = 2.5;
/// Taken from the logit of a full stop while the note is not told.
const UNFINISHED: f32 = 5.0;

/// The words that claim nothing.
struct Joining {
    /// Of grammar.
    grammar: HashSet<&'static str>,
    /// Of feeling and time.
    feeling: HashSet<&'static str>,
}

static JOINING: LazyLock<Joining> = LazyLock::new(|| {
    let text = include_str!("joining.txt");
    let (grammar, feeling) = text.split_once("\n\n").unwrap_or((text, ""));
    let words = |part: &'static str| part.lines().filter(|l| !l.starts_with('#')).flat_map(str::split_whitespace).collect();
    Joining { grammar: words(grammar), feeling: words(feeling) }
});

/// What a sentence may be made of.
pub struct Hold<'a> {
    words: HashSet<String>,
    /// Every beginning of an allowed word.
    beginnings: HashSet<String>,
    /// Words of the note that is to be told.
    wanted: Vec<String>,
    cliches: &'a Cliches,
    /// Words of the sentence, fewest and most.
    length: Range<usize>,
}

impl<'a> Hold<'a> {
    /// For a sentence that joins: `given` are words it may take up.
    pub fn joining<'w>(given: impl Iterator<Item = &'w str>, cliches: &'a Cliches, length: Range<usize>) -> Hold<'a> {
        let ours = JOINING.grammar.iter().chain(&JOINING.feeling).map(ToString::to_string);
        Hold::of(ours.chain(given.flat_map(words)), Vec::new(), cliches, length)
    }

    /// For a sentence that tells a note: its own words and those of grammar. `given` is the note in all its
    /// voicings, `wanted` the words that must be among the sentence's.
    pub fn telling<'w>(given: impl Iterator<Item = &'w str>, wanted: Vec<String>, cliches: &'a Cliches, length: Range<usize>) -> Hold<'a> {
        const LINKS: [&str; 16] = [
            "remember", "think", "thought", "know", "knew", "see", "love", "glad", "way", "day", "time", "thing", "still", "always",
            "sorry", "want",
        ];
        let own = given.flat_map(words).chain(LINKS.iter().map(ToString::to_string));
        Hold::of(JOINING.grammar.iter().map(ToString::to_string).chain(own), wanted, cliches, length)
    }

    fn of(words: impl Iterator<Item = String>, wanted: Vec<String>, cliches: &'a Cliches, length: Range<usize>) -> Hold<'a> {
        let words: HashSet<String> = words.collect();
        let beginnings = words.iter().flat_map(|w| w.char_indices().map(|(at, c)| w[..at + c.len_utf8()].to_string())).collect();
        Hold { words, beginnings, wanted, cliches, length }
    }

    /// Whether `piece` may follow `text`, the sentence so far.
    fn may(&self, text: &str, piece: &str) -> bool {
        if piece.is_empty() || text.is_empty() && !piece.trim_start().chars().next().is_some_and(char::is_alphanumeric) {
            return false;
        }
        let from = text.rfind(|c: char| !within(c)).map_or(0, |at| at + text[at..].chars().next().map_or(1, char::len_utf8));
        let mut word = plain(&text[from..]);
        let mut last = text.chars().next_back();
        for c in piece.chars() {
            if within(c) {
                word.push_str(&plain(&c.to_string()));
            } else {
                // One blank between words; a comma, colon or semicolon only behind one.
                let fits = match c {
                    ' ' => last.is_none_or(|l| l != ' '),
                    ',' | ';' | ':' | '.' | '!' | '?' => last.is_some_and(within),
                    '—' | '–' => false,
                    _ => return false,
                };
                if !fits || !word.is_empty() && !self.words.contains(&word) {
                    return false;
                }
                word.clear();
            }
            last = Some(c);
        }
        word.is_empty() || self.beginnings.contains(&word)
    }

    /// Whether a whole sentence could have been written under the hold.
    pub fn allows(&self, text: &str) -> bool {
        let whole = text.ends_with(['.', '!', '?']) && !text.contains(['\n', '—', '–']);
        whole && self.length.contains(&words(text).count()) && self.missing(text).is_empty() && words(text).all(|w| self.words.contains(&w))
    }

    /// Whether a text is made of nothing but such words, or other forms of them (“glad”, “gladly”).
    pub fn knows(&self, text: &str) -> bool {
        let form = |word: &str| {
            let stem: String = word.chars().take(word.chars().count().saturating_sub(3).max(4)).collect();
            word.chars().count() > 4 && self.beginnings.contains(&stem)
        };
        words(text).all(|w| self.words.contains(&w) || form(&w))
    }

    /// The most words of a sentence.
    pub fn most(&self) -> usize {
        self.length.end
    }

    /// Words of the note that the text has not.
    fn missing<'s>(&'s self, text: &str) -> Vec<&'s str> {
        let said: HashSet<String> = words(text).collect();
        self.wanted.iter().map(String::as_str).filter(|w| !said.contains(*w)).collect()
    }
}

fn within(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '\'' | '’' | '-')
}

fn plain(text: &str) -> String {
    text.replace('’', "'").to_lowercase()
}

/// The words of a text in lower case, with plain apostrophes.
pub fn words(text: &str) -> impl Iterator<Item = String> + '_ {
    text.split(|c: char| !within(c)).map(plain).filter(|w| w.chars().any(char::is_alphanumeric))
}

/// Whether every word that two sentences share has the same person before it in both: "you let me repeat it" and
/// "I let you repeat it" have the same words, and only one of them is so.
pub fn same_persons(voicing: &str, text: &str) -> bool {
    const PERSONS: [&str; 12] = ["i", "me", "my", "mine", "we", "us", "our", "ours", "you", "your", "yours", "it"];
    let read = |text: &str| {
        let mut person = String::new();
        let mut of: HashMap<String, HashSet<String>> = HashMap::new();
        for word in words(text) {
            let bare = word.split('\'').next().unwrap_or("").to_string();
            if PERSONS.contains(&bare.as_str()) {
                person = bare;
            } else if word.chars().count() > 3 && !JOINING.grammar.contains(word.as_str()) {
                of.entry(word).or_default().insert(person.clone());
            }
        }
        of
    };
    let (told, said) = (read(voicing), read(text));
    said.iter().all(|(word, persons)| told.get(word).is_none_or(|p| persons.is_subset(p)))
}

/// Whether two texts speak of the same of the two, sender and reader.
pub fn same_people(voicing: &str, text: &str) -> bool {
    const SENDER: [&str; 8] = ["i", "me", "my", "mine", "we", "us", "our", "ours"];
    const READER: [&str; 5] = ["you", "your", "yours", "yourself", "yourselves"];
    let has = |text: &str, list: &[&str]| words(text).any(|w| list.contains(&w.split('\'').next().unwrap_or("")));
    has(voicing, &SENDER) == has(text, &SENDER) && has(voicing, &READER) == has(text, &READER)
}

/// Whether two texts speak by the same pronouns: “we’ll have nothing to say” is not “I have nothing to say”.
pub fn same_pronouns(voicing: &str, text: &str) -> bool {
    const PRONOUNS: [&str; 13] = ["i", "we", "you", "he", "she", "they", "my", "our", "your", "his", "her", "their", "us"];
    let of = |text: &str| -> HashSet<&'static str> {
        words(text).filter_map(|w| PRONOUNS.into_iter().find(|p| *p == w.split('\'').next().unwrap_or(""))).collect()
    };
    of(voicing) == of(text)
}

/// Whether a comma in `text` parts what stands together in `voicing`, and no conjunction follows it: “his money, the same”.
pub fn parts_words(voicing: &str, text: &str) -> bool {
    const JOINS: [&str; 12] = ["and", "but", "or", "so", "because", "when", "who", "which", "while", "though", "as", "if"];
    let bare = |token: &str| token.trim_matches(|c: char| !c.is_alphanumeric()).replace('’', "'").to_lowercase();
    let together: HashSet<(String, String)> = {
        let tokens: Vec<&str> = voicing.split_whitespace().collect();
        tokens.windows(2).filter(|w| w[0].ends_with(char::is_alphanumeric)).map(|w| (bare(w[0]), bare(w[1]))).collect()
    };
    let tokens: Vec<&str> = text.split_whitespace().collect();
    tokens.windows(2).any(|w| w[0].ends_with(',') && !JOINS.contains(&bare(w[1]).as_str()) && together.contains(&(bare(w[0]), bare(w[1]))))
}

/// Persons of a text that stand behind a word (“was you”), and not where a clause begins.
pub fn spoken_of(text: &str) -> usize {
    const PERSONS: [&str; 4] = ["i", "you", "we", "me"];
    const JOINS: [&str; 9] = ["and", "but", "so", "that", "when", "because", "as", "if", "how"];
    let mut begins = true;
    let mut count = 0;
    for token in text.split_whitespace() {
        let word = words(token).next().unwrap_or_default();
        count += usize::from(!begins && PERSONS.contains(&word.split('\'').next().unwrap_or("")));
        begins = token.ends_with(['.', ',', ';', ':', '!', '?', '—', '–']) || JOINS.contains(&word.as_str());
    }
    count
}

/// Whether the words that say something stand in one text in the order of the other: what is moved (“On 8 October I bought
/// tickets for the ferry”) says something else. Other forms of a word are the same word.
pub fn same_order(voicing: &str, text: &str) -> bool {
    let telling = |text: &str| -> Vec<String> {
        let stem = |w: &String| w.chars().take(w.chars().count().saturating_sub(3).max(4)).collect::<String>();
        words(text).filter(|w| !JOINING.grammar.contains(w.split('\'').next().unwrap_or(""))).map(|w| stem(&w)).collect()
    };
    let order = telling(voicing);
    let mut from = 0;
    telling(text).iter().all(|word| match order[from..].iter().position(|w| w == word) {
        Some(at) => {
            from += at + 1;
            true
        }
        None => !order.contains(word),
    })
}

/// What a held sentence hangs on.
pub struct Held<'h> {
    /// The prompt and the letter so far, with what goes before the sentence (an empty line, or nothing).
    pub text: &'h [u32],
    /// Whether the sentence begins a line, and so has no blank before it.
    pub first: bool,
    /// The writer's seed, and the number of the sentence.
    pub seed: u32,
    /// Which sentence of the letter it is to be.
    pub place: usize,
    /// How many are written side by side.
    pub count: usize,
    /// Once true, the sentences are broken off.
    pub stop: Option<&'h AtomicBool>,
}

#[derive(PartialEq, Eq)]
enum State {
    Open,
    Whole,
    GivenUp,
}

struct Sentence {
    text: String,
    /// Length of `text` before each token, and the token.
    tokens: Vec<(usize, u32)>,
    /// Tokens that were gone back on: where, and which.
    barred: HashSet<(usize, u32)>,
    back: usize,
    state: State,
    branch: Option<Branch>,
    logits: Vec<f32>,
}

/// Where the next token is to stand.
struct Place<'p> {
    logits: &'p [f32],
    /// The sentence so far.
    text: &'p str,
    first: bool,
}

/// Writes up to `held.count` sentences side by side, each with another beginning. With them comes the number
/// of tokens that were written. Sentences that could not be ended are left out.
///
/// # Errors
/// When the text does not fit the model's context, or the arithmetic fails.
pub fn write(model: &Local, memory: &mut Memory, hold: &Hold, held: &Held) -> Result<(Vec<String>, usize), GhostwriterError> {
    let mut written = 0;
    let first = model.decoder.follow(held.text, memory)?;
    let new = || Sentence {
        text: String::new(),
        tokens: Vec::new(),
        barred: HashSet::new(),
        back: 0,
        state: State::Open,
        branch: Some(model.decoder.branch(memory)),
        logits: first.clone(),
    };
    let mut sentences: Vec<Sentence> = (0..held.count).map(|_| new()).collect();
    let (mut pieces, mut begun) = (HashMap::new(), HashSet::new());
    for _ in 0..LONGEST + STEPS_BACK {
        if held.stop.is_some_and(|stop| stop.load(Ordering::Relaxed)) {
            break;
        }
        let mut asked = Vec::new();
        for (k, s) in sentences.iter_mut().enumerate().filter(|(_, s)| s.state == State::Open) {
            let at = s.tokens.len();
            let draw = sampler::draw(held.seed, held.place * 64 + at, 1000 + (k + s.back * held.count) as u32);
            let other = |token: u32| (at > 0 || !begun.contains(&token)) && !s.barred.contains(&(at, token));
            let picked = pick(model, &mut pieces, hold, &Place { logits: &s.logits, text: &s.text, first: held.first }, &other, draw);
            let Some(token) = picked else {
                s.state = State::GivenUp;
                continue;
            };
            if at == 0 {
                begun.insert(token);
            }
            let piece = piece(model, &mut pieces, token).to_string();
            s.tokens.push((s.text.len(), token));
            s.text.push_str(if s.text.is_empty() { piece.trim_start() } else { &piece });
            match hold.cliches.completes(&s.text) {
                Some(_) if s.back >= STEPS_BACK => s.state = State::GivenUp,
                Some(long) => {
                    // Back to before its first word; that word does not begin there again.
                    let start = s.text.len().saturating_sub(long);
                    let keep = s.tokens.iter().position(|(from, _)| *from >= start).unwrap_or(at);
                    let (length, token) = s.tokens[keep];
                    s.text.truncate(length);
                    s.tokens.truncate(keep);
                    s.barred.insert((keep, token));
                    s.back += 1;
                    if let Some(branch) = &mut s.branch {
                        branch.truncate(keep.saturating_sub(1));
                    }
                    match s.tokens.last() {
                        Some((_, token)) => asked.push((k, *token)),
                        None => s.logits.clone_from(&first),
                    }
                }
                None if s.text.ends_with(['.', '!', '?']) => s.state = State::Whole,
                None if s.tokens.len() >= LONGEST => s.state = State::GivenUp,
                None => asked.push((k, token)),
            }
        }
        if asked.is_empty() && sentences.iter().all(|s| s.state != State::Open) {
            break;
        }
        written += asked.len();
        let mut branches: Vec<_> = asked.iter().filter_map(|(k, _)| sentences[*k].branch.take()).collect();
        let tokens: Vec<Vec<u32>> = asked.iter().map(|(_, t)| vec![*t]).collect();
        if branches.is_empty() {
            continue;
        }
        let rows = model.decoder.read_branches(memory, &mut branches, &tokens)?;
        for (((k, _), row), branch) in asked.iter().zip(rows).zip(branches) {
            sentences[*k].logits = row;
            sentences[*k].branch = Some(branch);
        }
    }
    Ok((sentences.into_iter().filter(|s| s.state == State::Whole).map(|s| s.text).collect(), written))
}

fn piece<'p>(model: &Local, pieces: &'p mut HashMap<u32, String>, token: u32) -> &'p str {
    pieces.entry(token).or_insert_with(|| model.tokens.piece(token))
}

/// The next token: among the likeliest those that the hold allows, by weight.
fn pick(
    model: &Local,
    pieces: &mut HashMap<u32, String>,
    hold: &Hold,
    place: &Place,
    other: &dyn Fn(u32) -> bool,
    draw: f64,
) -> Option<u32> {
    let Place { logits, text, first } = *place;
    let mut order: Vec<u32> = (0..logits.len() as u32).collect();
    let many = LOOKED_AT.min(order.len());
    let by = |a: &u32, b: &u32| logits[*b as usize].total_cmp(&logits[*a as usize]).then(a.cmp(b));
    if many < order.len() {
        order.select_nth_unstable_by(many, by);
        order.truncate(many);
    }
    let missing = hold.missing(text);
    let said = words(text).count();
    let mut kept: Vec<(u32, f32)> = Vec::new();
    for token in order.into_iter().filter(|t| !model.tokens.ends.contains(t) && other(*t)) {
        let piece = piece(model, pieces, token);
        if text.is_empty() && piece.starts_with(' ') == first || !hold.may(text, piece) {
            continue;
        }
        let mut logit = logits[token as usize];
        let ends = piece.ends_with(['.', '!', '?']);
        if ends && (said < hold.length.start || said > 0 && !missing.is_empty()) {
            logit -= UNFINISHED;
        }
        if !ends && said >= hold.length.end {
            logit -= UNFINISHED;
        }
        let begins = plain(piece.trim_start());
        if begins.chars().count() > 1 && missing.iter().any(|w| w.starts_with(&begins)) {
            logit += DRAWN;
        }
        kept.push((token, logit));
    }
    kept.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    let top = kept.first()?.1;
    // min-p 0.1 at temperature 0.8: what is left of the likeliest is not taken for an outsider's sake.
    let weights: Vec<f64> = kept.iter().map(|k| (f64::from(k.1 - top) / 0.8).exp()).take_while(|w| *w >= 0.1).collect();
    let mut left = draw * weights.iter().sum::<f64>();
    let at = weights.iter().position(|w| {
        left -= w;
        left <= 0.0
    });
    kept.get(at.unwrap_or(weights.len().saturating_sub(1))).map(|k| k.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_words_that_were_given_or_that_claim_nothing_can_be_written() {
        let cliches = Cliches::default();
        let hold = Hold::joining(["Tulsa, in the rain"].into_iter(), &cliches, 4..20);
        for (text, piece, may) in [
            ("", "I", true),
            ("", ".", false),
            ("I", " remember", true),
            ("I", " re", true),
            ("I re", "member", true),
            ("I re", "mem.", false),
            ("I think of", " Memphis", false),
            ("I think of", " Tulsa", true),
            ("I think of", " your", true),
            ("I think of your", " mother", false),
            ("I think of you", ".", true),
            ("I think of you", " –", false),
            ("I think of", " \n", false),
            ("I don", "'t", true),
            ("I think ", " of", false),
            ("I know in", " 1964", false),
        ] {
            assert_eq!(hold.may(text, piece), may, "{text}|{piece}");
        }
    }

    #[test]
    fn who_did_what_is_as_in_the_note() {
        let note = "You let me repeat the titration exam after my brother was in hospital.";
        assert!(same_persons(note, "After my brother was in hospital, you let me repeat the titration exam."));
        assert!(!same_persons(note, "After my brother was in hospital, I let you repeat the titration exam."));
        assert!(!same_persons("Your crooked front tooth: I love it.", "You crooked front tooth: I love it."));
        assert!(!same_persons("We rebuilt the porch.", "You rebuilt the porch."));
    }

    #[test]
    fn what_is_moved_says_something_else() {
        let note = "I bought two tickets for the ferry to Gdynia on 8 October; you can say no.";
        assert!(same_order(note, "I’ve bought two tickets for the ferry to Gdynia on 8 October. You can say no."));
        assert!(!same_order(note, "On 8 October I bought two tickets for the ferry to Gdynia. You can say no."));
        assert!(!same_order("You rang about how long rice takes, twice.", "You rang about how long rice takes. You rang about twice."));
        assert!(same_people("You said we were allowed to laugh.", "You said that we were allowed to laugh."));
        assert!(!same_pronouns("I am afraid we'll have nothing to say.", "I’m afraid that I have nothing to say."));
        let kept = "You kept his shifts and his money the same and told nobody.";
        assert!(parts_words(kept, "You kept his shifts and his money, the same and told nobody."));
        assert!(!parts_words(kept, "You kept his shifts and his money the same, and told nobody."));
        assert!(!same_people("You said we were allowed to laugh.", "We’d been allowed to laugh."));
        assert!(!same_people("I remember your radio.", "Your radio."));
        assert_eq!(spoken_of("My first salary was you, and you framed the slip."), 1);
        assert_eq!(spoken_of("You hate peas. You hide them, and I laugh."), 0);
    }

    #[test]
    fn the_words_of_a_note_are_asked_for_until_they_are_said() {
        let cliches = Cliches::default();
        let hold = Hold::telling(["You kept a chair free for me."].into_iter(), vec!["kept".into(), "chair".into()], &cliches, 4..20);
        assert_eq!(hold.missing("You kept it"), ["chair"]);
        assert!(hold.may("You kept a", " chair") && !hold.may("You kept a", " dog"));
    }
}
