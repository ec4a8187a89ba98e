//! What the brief says of the two and of others: names, what they are to each other, whom a relationship names besides.

use super::TITLES;
use crate::notes::lexicon::{self, Gender};
use letters::Brief;

/// Whether the notes say "they" at least as often as "she" or "he".
pub(super) fn called_they(brief: &Brief) -> bool {
    let (mut they, mut one) = (0, 0);
    for word in brief.facts.iter().flat_map(|f| f.text.split_whitespace()).take(5_000) {
        match word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase().as_str() {
            "they" | "them" | "their" | "they're" | "they've" | "they'd" | "theirs" => they += 1,
            "she" | "her" | "he" | "him" | "his" | "she's" | "he's" => one += 1,
            _ => {}
        }
    }
    they > 0 && they >= one
}

pub(super) fn names_in(name: &str) -> Vec<String> {
    name.split(|c: char| !(c.is_alphanumeric() || c == '\'' || c == '-'))
        .map(str::to_lowercase)
        .filter(|w| {
            w.chars().count() > 1
                && !TITLES.contains(&w.as_str())
                && !["and", "the", "your", "my", "our", "her", "his", "their", "und", "of", "dear", "all", "at"].contains(&w.as_str())
        })
        .collect()
}

pub(super) const ROLES: [&str; 46] = [
    "friend",
    "colleague",
    "boss",
    "manager",
    "teacher",
    "neighbour",
    "neighbor",
    "partner",
    "coach",
    "mentor",
    "tutor",
    "professor",
    "landlord",
    "landlady",
    "doctor",
    "nurse",
    "student",
    "pupil",
    "cousin",
    "sibling",
    "parent",
    "child",
    "grandchild",
    "spouse",
    "fiancé",
    "fiancée",
    "twin",
    "roommate",
    "flatmate",
    "housemate",
    "teammate",
    "client",
    "assistant",
    "apprentice",
    "supervisor",
    "godchild",
    "baby",
    "sweetheart",
    "love",
    "ex",
    "stepchild",
    "carer",
    "caretaker",
    "gardener",
    "host",
    "trainer",
];

/// "My granddaughter" of "my granddaughter's piano teacher", "my father" of "he looked after my father".
pub(super) fn third(relationship: &str, roles: &[String]) -> Option<(Gender, String)> {
    let words: Vec<String> = relationship
        .to_lowercase()
        .replace('’', "'")
        .split(|c: char| !(c.is_alphanumeric() || c == '\'' || c == '-'))
        .filter(|w| !w.is_empty())
        .map(str::to_string)
        .collect();
    (0..words.len()).find_map(|i| {
        matches!(words[i].as_str(), "my" | "our").then_some(())?;
        let at = (i + 1..words.len().min(i + 4)).find(|k| kin_of(&words[*k]).is_some())?;
        let (kin, gender) = kin_of(&words[at])?;
        // "my husbands home", "my son's teacher"; or behind a word that leads from the reader to somebody else.
        let owns = kin.len() < words[at].len() && at + 1 < words.len();
        let led = i > 0
            && matches!(
                words[i - 1].as_str(),
                "after"
                    | "for"
                    | "of"
                    | "to"
                    | "with"
                    | "at"
                    | "from"
                    | "nursed"
                    | "treated"
                    | "taught"
                    | "raised"
                    | "married"
                    | "shaves"
                    | "washes"
            );
        let reader = roles.iter().any(|r| r == kin);
        let of = words[at - 1].as_str() == "ex" || gender == Gender::Many;
        ((owns || led) && !reader && !of).then(|| (gender, format!("{} {}", words[i..at].join(" "), kin)))
    })
}

fn kin_of(word: &str) -> Option<(&str, Gender)> {
    let bare = word.strip_suffix("'s").or_else(|| word.strip_suffix('s').filter(|w| lexicon::kin(w).is_some())).unwrap_or(word);
    lexicon::kin(bare).filter(|g| *g != Gender::Many).map(|g| (bare, g))
}

/// Of two readers whose names say which is "she" and which is "he", those with whom no one else in the notes can be
/// confused.
pub(super) fn pair(brief: &Brief) -> Vec<(Gender, String)> {
    let name = brief.to.name.replace(" & ", " and ");
    let parts: Vec<&str> = name.split(" and ").map(str::trim).collect();
    let [_, _] = parts.as_slice() else { return Vec::new() };
    let gender = |part: &str| {
        let low = part.to_lowercase();
        let mut words = low.split_whitespace();
        let (first, last) = (words.next()?, low.split_whitespace().next_back()?);
        lexicon::kin(first).or_else(|| lexicon::first_name(first)).or_else(|| lexicon::first_name(last))
    };
    let known: Vec<(Gender, String)> = parts.iter().filter_map(|p| Some((gender(p)?, (*p).to_string()))).collect();
    let readers = name.to_lowercase();
    let others = |g: Gender| {
        let text = brief.facts.iter().map(|f| f.text.as_str()).chain([brief.to.relationship.as_str()]).collect::<Vec<_>>().join(" . ");
        let words: Vec<&str> = text.split_whitespace().collect();
        words.iter().enumerate().any(|(i, w)| {
            let bare = w.trim_matches(|c: char| !c.is_alphanumeric()).replace('’', "'");
            let low = bare.to_lowercase();
            let named = bare.starts_with(char::is_uppercase)
                && lexicon::first_name(&low) == Some(g)
                && !readers.split_whitespace().any(|r| r == low);
            let owner = |k: usize| i.checked_sub(k).is_some_and(|b| lexicon::is_possessive(&words[b].to_lowercase()));
            let kin = lexicon::kin(&low) == Some(g) && (owner(1) || owner(2) || lexicon::is_kin_name(&low)) && !readers.contains(&low);
            named || kin
        })
    };
    known
        .iter()
        .filter(|(g, _)| known.iter().filter(|(o, _)| o == g).count() == 1 && parts.len() == known.len() && !others(*g))
        .cloned()
        .collect()
}
