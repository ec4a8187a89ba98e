//! Proofreading: slips of the pen, and nothing else.
//!
//! The reading is harper's, a dictionary and some hundreds of rules for English, on this machine. Of its rules only
//! those are asked that find what the writer did not mean to write. How somebody writes is theirs: nothing here speaks
//! of long sentences, filler words, repetition for effect, Oxford commas, dashes, contractions, spelt numbers, or
//! clichés, and nothing is ever changed by it.

use harper_core::{
    Dialect, Document,
    linting::{Lint, LintGroup, LintKind, Suggestion},
    parsers::PlainEnglish,
    spell::FstDictionary,
};
use letters::{Remark, RemarkKind};
use std::{
    collections::HashSet,
    sync::{
        Mutex, PoisonError,
        mpsc::{Sender, channel},
    },
};

/// Which spelling is right.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash)]
pub enum English {
    /// "colour"
    #[default]
    British,
    /// "color"
    American,
}

/// Rules that judge how somebody writes, or what they write about, although they are filed among mistakes. By name,
/// because harper's kinds do not tell them apart.
const OPINIONS: [&str; 37] = [
    // Taste.
    "AvoidContractions",
    "AvoidCurses",
    "BoringWords",
    "FillerWords",
    "Hedging",
    "LongSentences",
    "OxfordComma",
    "NoOxfordComma",
    "SpelledNumbers",
    "UseTitleCase",
    "Dashes",
    "EllipsisLength",
    "UseEllipsisCharacter",
    "NumericRangeEnDash",
    "QuoteSpacing",
    "NoFrenchSpaces",
    "DiscourseMarkers",
    "HelloGreeting",
    "Likewise",
    "Whereas",
    "Touristic",
    "VeryUnique",
    "GonnaGottaWanna",
    "InformalLaughter",
    "ExpandFavourite",
    "ExpandTimeShorthands",
    "ExpandMemoryShorthands",
    "ExpandPeople",
    "UpdatePlaceNames",
    "DotInitialisms",
    "OrthographicConsistency",
    // A quotation that goes on into the next paragraph, a heading, a signature without a stop.
    "UnclosedQuotes",
    // A line of a letter may begin small after its salutation: "Dear Tom,\n\nhow are you?"
    "SentenceCapitalization",
    // Names of firms and programs: no letter's business.
    "WordPressDotcom",
    "RedundantAcronyms",
    "DoubleClick",
    "CodeInWriteIn",
];

/// A word that is right as it stands.
fn known(names: &[String]) -> HashSet<String> {
    names
        .iter()
        .flat_map(|n| n.split(|c: char| !(c.is_alphanumeric() || matches!(c, '\'' | '’' | '-'))))
        .map(fold)
        .filter(|w| !w.is_empty())
        .collect()
}

fn fold(word: &str) -> String {
    let low = word.to_lowercase().replace('’', "'");
    let low = low.trim_matches('\'');
    low.strip_suffix("'s").unwrap_or(low).to_string()
}

/// Rules that find a slip, although harper files them under usage or nothing in particular.
const SLIPS: [&str; 24] = [
    "AnA",
    "Didnt",
    "HadOf",
    "IAmAgreement",
    "ItsContraction",
    "ItsPossessive",
    "LetsConfusion",
    "ModalOf",
    "PossessiveYour",
    "PronounAre",
    "PronounContraction",
    "PronounInflectionBe",
    "PronounVerbAgreement",
    "QuiteQuiet",
    "ThatThan",
    "TheirToThere",
    "TheirToTheyre",
    "ThenThan",
    "ThereToTheir",
    "TheyreConfusions",
    "ToLoseTooLoose",
    "ToTwoToo",
    "WereWhere",
    "ThoughThought",
];

fn reader(english: English) -> LintGroup {
    let dialect = match english {
        English::British => Dialect::British,
        English::American => Dialect::American,
    };
    let mut group = LintGroup::new_curated(FstDictionary::curated(), dialect);
    for opinion in OPINIONS {
        group.config.set_rule_enabled(opinion, false);
    }
    group
}

/// What kind of slip a finding is; none for what is no slip.
fn kind(rule: &str, kind: LintKind) -> Option<RemarkKind> {
    Some(match kind {
        LintKind::Spelling | LintKind::Typo => RemarkKind::Spelling,
        LintKind::Repetition => RemarkKind::Doubled,
        LintKind::Agreement | LintKind::Grammar | LintKind::Malapropism | LintKind::Eggcorn | LintKind::BoundaryError => {
            RemarkKind::Grammar
        }
        LintKind::Punctuation | LintKind::Capitalization | LintKind::Formatting => RemarkKind::Punctuation,
        _ if SLIPS.contains(&rule) => RemarkKind::Grammar,
        _ => return None,
    })
}

/// A text on its way to the reader, and where its remarks go.
struct Job {
    text: String,
    known: HashSet<String>,
    english: English,
    answer: Sender<Vec<Remark>>,
}

/// The way to the one thread that reads. Harper's rules cannot change threads, making them takes a hundred times as
/// long as reading a letter, and a set for each of a server's threads would fill the memory. Should a text be too much
/// for them, it is the thread that ends and not the caller; the next text gets a new one.
static DESK: Mutex<Option<Sender<Job>>> = Mutex::new(None);

fn desk() -> Sender<Job> {
    let (way, jobs) = channel::<Job>();
    std::thread::spawn(move || {
        let mut readers: Vec<(English, LintGroup)> = Vec::new();
        for job in jobs {
            let at = readers.iter().position(|r| r.0 == job.english).unwrap_or_else(|| {
                readers.push((job.english, reader(job.english)));
                readers.len() - 1
            });
            // Whoever asked may have gone.
            let _ = job.answer.send(read(&mut readers[at].1, &job.text, &job.known));
        }
    });
    way
}

/// Reads `text` for slips: spelling, doubled words, agreement, a and an, words taken for others that sound alike,
/// punctuation. `names` are words that are right as they stand: names and places of the brief, the archive's people,
/// the writer's favourite words. The first reading prepares the dictionary, which takes a moment; those after it are
/// quick. It blocks.
pub fn proofread(text: &str, names: &[String], english: English) -> Vec<Remark> {
    let (answer, remarks) = channel();
    let job = Job { text: text.to_string(), known: known(names), english, answer };
    {
        let mut desk_in_use = DESK.lock().unwrap_or_else(PoisonError::into_inner);
        let back = match desk_in_use.as_ref() {
            Some(way) => way.send(job).err().map(|e| e.0),
            None => Some(job),
        };
        if let Some(job) = back {
            let way = desk();
            // A thread that was started just now is there.
            let _ = way.send(job);
            *desk_in_use = Some(way);
        }
    }
    remarks.recv().unwrap_or_default()
}

fn read(group: &mut LintGroup, text: &str, known: &HashSet<String>) -> Vec<Remark> {
    let document = Document::new(text, &PlainEnglish, &FstDictionary::curated());
    let found = group.organized_lints(&document).into_iter();
    let mut lints: Vec<Lint> =
        found.flat_map(|(rule, list)| list.into_iter().filter(move |l| kind(&rule, l.lint_kind).is_some())).collect();
    harper_core::remove_overlaps(&mut lints);
    // Harper counts characters; the letter is kept in bytes.
    let bytes: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
    let mut out: Vec<Remark> = Vec::new();
    for lint in lints {
        let kind = kind("", lint.lint_kind).unwrap_or(RemarkKind::Grammar);
        let (Some(&start), Some(&end)) = (bytes.get(lint.span.start), bytes.get(lint.span.end)) else { continue };
        let here = &text[start..end];
        let named = here.split_whitespace().all(|w| known.contains(&fold(w.trim_matches(|c: char| !c.is_alphanumeric()))));
        if named && kind != RemarkKind::Doubled {
            continue;
        }
        let suggestions = lint.suggestions.iter().map(|s| suggestion(s, here)).take(3).collect();
        out.push(Remark { range: start..end, kind, message: lint.message.replace('`', "”").replacen('”', "“", 1), suggestions });
    }
    out.sort_by_key(|r| r.range.start);
    out
}

fn suggestion(suggestion: &Suggestion, here: &str) -> String {
    match suggestion {
        Suggestion::ReplaceWith(chars) => chars.iter().collect(),
        Suggestion::InsertAfter(chars) => format!("{here}{}", chars.iter().collect::<String>()),
        Suggestion::Remove => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::time::Instant;

    fn marked(text: &str, names: &[&str]) -> Vec<(String, RemarkKind)> {
        let names: Vec<String> = names.iter().map(ToString::to_string).collect();
        proofread(text, &names, English::British).into_iter().map(|r| (text[r.range.clone()].to_string(), r.kind)).collect()
    }

    #[test]
    fn slips_are_marked() {
        for (text, slip, kind) in [
            ("I recieved your card.", "recieved", RemarkKind::Spelling),
            ("We went to the the porch.", "the the", RemarkKind::Doubled),
            ("It was an long road home.", "an", RemarkKind::Grammar),
            ("You was right about it.", "was", RemarkKind::Grammar),
            ("I could of told you.", "could of", RemarkKind::Grammar),
        ] {
            let found = marked(text, &[]);
            assert!(found.iter().any(|(at, k)| slip.contains(at.as_str()) || at.contains(slip) && *k == kind), "{text}: {found:?}");
        }
    }

    #[test]
    fn names_and_a_writer_s_ways_are_left_alone() {
        let letter = "Dearest Okonkwo,\n\nI set fire to a bench once. And you? You only said: now you know — and that was that… So. I’ve got the mug, the periodic-table one, and it’s ridiculous, really, really ridiculous! Léa’s gone to Tulsa. I don’t, can’t, won’t forget.\n\nLove,\nZoë";
        assert_eq!(marked(letter, &["Mrs. Okonkwo", "Zoë", "Léa", "Tulsa"]), []);
        assert!(marked("Grandpa Zblorfk laughed.", &[]).len() == 1 && marked("Grandpa Zblorfk’s dog laughed.", &["Zblorfk"]).is_empty());
    }

    #[test]
    fn places_are_bytes_and_nothing_is_changed() {
        let text = "Zoë — I recieved it, Zoë.";
        let remark = proofread(text, &["Zoë".into()], English::British).remove(0);
        assert_eq!((&text[remark.range.clone()], remark.suggestions.contains(&"received".to_string())), ("recieved", true));
    }

    #[test]
    fn a_letter_is_read_in_the_blink_of_an_eye() {
        let text = "I recieved your card and I was glad of it, for we had not heard from you since the summer. ".repeat(14);
        // Read on this thread, so that no other test's text is read first.
        let (mut group, known) = (reader(English::British), HashSet::new());
        read(&mut group, &text, &known);
        let other = text.replace("summer", "winter").replace("glad", "happy");
        let began = Instant::now();
        read(&mut group, &other, &known);
        let took = began.elapsed().as_millis();
        println!("{} words in {took} ms", letters::word_count(&other));
        assert!(took < 1000, "{took} ms");
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]
        #[test]
        fn any_text_is_read(text in "(\\PC|teh|the the|é| |\n|[.,!?“”]){0,40}") {
            for remark in proofread(&text, &[], English::American) {
                prop_assert!(text.get(remark.range).is_some());
            }
        }
    }
}
