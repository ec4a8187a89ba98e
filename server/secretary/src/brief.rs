//! A brief for all, and what one letter of it is drafted from.

use crate::{Form, SecretaryError};
use letters::{Addressee, Brief, Fact, Pronoun};

/// Reads a brief for many. It is a brief like any other, whose `[to]` may be left out: whom it is to comes from the
/// list, and what stands there of relationship and pronoun is meant for those of whom the list says nothing. Its
/// facts may hold fields: `text = "they gave us {{gift}}"`.
///
/// # Errors
/// As [`Brief::from_toml`], and when a fact's fields cannot be read.
pub fn shared(text: &str) -> Result<Brief, SecretaryError> {
    let names_somebody = text.lines().any(|line| line.trim().split('#').next().is_some_and(|l| l.trim() == "[to]"));
    let whole = if names_somebody { text.to_string() } else { format!("{}\n[to]\nname = \"-\"\n", text.trim_end()) };
    let mut brief = Brief::from_toml(&whole)?;
    for fact in &brief.facts {
        Form::parse(&fact.text)?;
    }
    brief.to.name = String::new();
    Ok(brief)
}

/// What somebody's letter is drafted from: the facts for all with their fields filled, then their own notes; and
/// fields that are empty for them. Where the brief says "she" of its reader and the list says that this one is a "he", the
/// facts for all say so, too.
///
/// # Errors
/// As [`Form::parse`].
pub fn own(shared: &Brief, to: &Addressee) -> Result<(Brief, Vec<String>), SecretaryError> {
    let mut brief = shared.clone();
    let mut empty = Vec::new();
    brief.facts.clear();
    for fact in &shared.facts {
        let filled = Form::parse(&fact.text)?.fill(to);
        empty.extend(filled.empty);
        let text = said_of(filled.text.trim(), shared.to.pronoun, to.pronoun);
        if !text.is_empty() {
            brief.facts.push(Fact { text, must: fact.must });
        }
    }
    brief.facts.extend(to.notes.iter().filter(|note| !shared.facts.iter().any(|f| f.text == note.text)).cloned());
    brief.to.name = to.name.clone();
    if !to.relationship.is_empty() {
        brief.to.relationship = to.relationship.clone();
    }
    if to.pronoun != Pronoun::default() {
        brief.to.pronoun = to.pronoun;
    }
    Ok((brief, empty))
}

/// A fact about a reader who is a she, said of one who is a he, or the other way round. "They" fits both and stays.
fn said_of(text: &str, of: Pronoun, reader: Pronoun) -> String {
    let into = match (of, reader) {
        (Pronoun::She, Pronoun::He) => masculine,
        (Pronoun::He, Pronoun::She) => feminine,
        _ => return text.to_string(),
    };
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(begin) = rest.find(char::is_alphabetic) {
        let (before, word) = rest.split_at(begin);
        let end = word.find(|c: char| !c.is_alphabetic()).unwrap_or(word.len());
        let (word, after) = word.split_at(end);
        out.push_str(before);
        match into(&word.to_lowercase(), after) {
            Some(new) if word.starts_with(char::is_uppercase) => {
                let (first, others) = new.split_at(1);
                out.push_str(&first.to_uppercase());
                out.push_str(others);
            }
            Some(new) => out.push_str(new),
            None => out.push_str(word),
        }
        rest = after;
    }
    out.push_str(rest);
    out
}

fn feminine(word: &str, _after: &str) -> Option<&'static str> {
    match word {
        "he" => Some("she"),
        "him" | "his" => Some("her"),
        "himself" => Some("herself"),
        _ => None,
    }
}

/// "Her" is "his" before what is hers, else "him".
fn masculine(word: &str, after: &str) -> Option<&'static str> {
    /// What begins something else than a thing that somebody has.
    const NO_THING: [&str; 32] = [
        "a", "about", "after", "again", "all", "an", "and", "as", "at", "back", "because", "before", "but", "by", "for", "from", "home",
        "how", "if", "in", "into", "off", "on", "or", "so", "that", "the", "to", "when", "where", "while", "with",
    ];
    match word {
        "she" => Some("he"),
        "hers" => Some("his"),
        "herself" => Some("himself"),
        "her" => {
            let next = after.strip_prefix(' ').map_or("", |after| after.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default());
            Some(if next.is_empty() || NO_THING.contains(&next.to_lowercase().as_str()) { "him" } else { "his" })
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHARED: &str = "occasion = \"thanks\"\nwords = 80\n[from]\nname = \"Ines\"\n[[facts]]\ntext = \"{{?gift}}they gave us {{gift}}{{/gift}}\"\nmust = true\n[[facts]]\ntext = \"the wedding was in June\"\n";

    #[test]
    fn each_has_the_facts_for_all_and_their_own() {
        let brief = shared(SHARED).unwrap();
        let mut rosa = Addressee { name: "Rosa".into(), fields: vec![("Gift".into(), "a vase".into())], ..Addressee::default() };
        rosa.notes.push(Fact { text: "she danced with Tom".into(), must: false });
        let (own_of_rosa, _) = own(&brief, &rosa).unwrap();
        let told: Vec<_> = own_of_rosa.facts.iter().map(|f| (f.text.as_str(), f.must)).collect();
        assert_eq!(told, [("they gave us a vase", true), ("the wedding was in June", false), ("she danced with Tom", false)]);
        assert_eq!(own_of_rosa.to.name, "Rosa");
        rosa.fill("gift", "");
        assert_eq!(own(&brief, &rosa).unwrap().0.facts.len(), 2, "who gave nothing is thanked for nothing");
    }

    #[test]
    fn what_is_said_of_a_reader_fits_each_reader() {
        let to_him = |text: &str| said_of(text, Pronoun::She, Pronoun::He);
        assert_eq!(to_him("She let me repeat the exam; her mug is here."), "He let me repeat the exam; his mug is here.");
        assert_eq!(to_him("I asked her for time, and it was hers to give."), "I asked him for time, and it was his to give.");
        assert_eq!(to_him("I never told her."), "I never told him.");
        assert_eq!(said_of("he kept it himself, in his coat", Pronoun::He, Pronoun::She), "she kept it herself, in her coat");
        assert_eq!(said_of("they gave us a vase", Pronoun::They, Pronoun::She), "they gave us a vase");
        let brief = shared(&format!("{}[to]\nname = \"-\"\npronoun = \"she\"\n", SHARED.replace("they gave us", "she gave us"))).unwrap();
        let fields = vec![("Gift".into(), "a vase".into())];
        let tom = Addressee { name: "Tom".into(), pronoun: Pronoun::He, fields, ..Addressee::default() };
        assert_eq!(own(&brief, &tom).unwrap().0.facts[0].text, "he gave us a vase");
    }

    #[test]
    fn what_is_wrong_in_it_is_named_as_in_any_brief() {
        let wrong = shared(&SHARED.replace("words = 80", "words = 8")).unwrap_err().to_string();
        assert!(wrong.contains("line 2") && wrong.contains("40 to 1200"), "{wrong}");
        assert!(shared(&SHARED.replace("{{/gift}}", "")).unwrap_err().to_string().contains("{{/gift}}"));
    }
}
