//! Proofreading: slips of the pen, and nothing else.
//!
//! The reading is harper's, a dictionary and some hundreds of rules for English, on this machine. Of its rules only
//! those are asked that find what the writer did not mean to write. How somebody writes is theirs: nothing here speaks
//! of long sentences, filler words, repetition for effect, Oxford commas, dashes, contractions, spelt numbers, or
//! clichés, and nothing is ever changed by it.

use harper_core::{
    Dialect, Document,
    linting::{LintGroup, LintKind, Linter, Suggestion},
    parsers::PlainEnglish,
    spell::FstDictionary,
};
use letters::{Remark, RemarkKind};
use std::{cell::RefCell, collections::HashSet};

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

thread_local! {
    /// One reader for each spelling: making one takes a hundred times as long as reading a letter.
    static READERS: RefCell<Vec<(English, LintGroup)>> = const { RefCell::new(Vec::new()) };
}

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
fn kind(kind: LintKind) -> Option<RemarkKind> {
    Some(match kind {
        LintKind::Spelling | LintKind::Typo => RemarkKind::Spelling,
        LintKind::Repetition => RemarkKind::Doubled,
        LintKind::Agreement | LintKind::Grammar | LintKind::Malapropism | LintKind::Eggcorn | LintKind::BoundaryError => {
            RemarkKind::Grammar
        }
        LintKind::Punctuation | LintKind::Capitalization | LintKind::Formatting => RemarkKind::Punctuation,
        _ => return None,
    })
}

/// Reads `text` for slips: spelling, doubled words, agreement, a and an, words taken for others that sound alike,
/// punctuation. `names` are words that are right as they stand: names and places of the brief, the archive's people,
/// the writer's favourite words. The first reading on a thread prepares the dictionary (about a second), those after
/// it are quick.
pub fn proofread(text: &str, names: &[String], english: English) -> Vec<Remark> {
    let known = known(names);
    let dictionary = FstDictionary::curated();
    let document = Document::new(text, &PlainEnglish, &dictionary);
    let mut lints = READERS.with_borrow_mut(|readers| {
        let at = readers.iter().position(|r| r.0 == english).unwrap_or_else(|| {
            readers.push((english, reader(english)));
            readers.len() - 1
        });
        readers[at].1.lint(&document)
    });
    harper_core::remove_overlaps(&mut lints);
    // Harper counts characters; the letter is kept in bytes.
    let bytes: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
    let mut out: Vec<Remark> = Vec::new();
    for lint in lints {
        let (Some(kind), Some(&start), Some(&end)) = (kind(lint.lint_kind), bytes.get(lint.span.start), bytes.get(lint.span.end)) else {
            continue;
        };
        let here = &text[start..end];
        if here.split_whitespace().all(|w| known.contains(&fold(w.trim_matches(|c: char| !c.is_alphanumeric()))))
            && kind != RemarkKind::Doubled
        {
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
            assert!(found.iter().any(|(at, k)| slip.contains(at.as_str()) | at.contains(slip) && *k == kind), "{text}: {found:?}");
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
        proofread(&text, &[], English::British);
        let other = text.replace("summer", "winter").replace("glad", "happy");
        let began = Instant::now();
        proofread(&other, &[], English::British);
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
