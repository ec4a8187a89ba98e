//! A brief for all, and what one letter of it is drafted from.

use crate::{Form, SecretaryError};
use letters::{Addressee, Brief, Fact};

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
/// fields that are empty for them.
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
        let text = filled.text.trim().to_string();
        if !text.is_empty() {
            brief.facts.push(Fact { text, must: fact.must });
        }
    }
    brief.facts.extend(to.notes.iter().filter(|note| !shared.facts.iter().any(|f| f.text == note.text)).cloned());
    brief.to.name = to.name.clone();
    if !to.relationship.is_empty() {
        brief.to.relationship = to.relationship.clone();
    }
    if to.pronoun != letters::Pronoun::default() {
        brief.to.pronoun = to.pronoun;
    }
    Ok((brief, empty))
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
    fn what_is_wrong_in_it_is_named_as_in_any_brief() {
        let wrong = shared(&SHARED.replace("words = 80", "words = 8")).unwrap_err().to_string();
        assert!(wrong.contains("line 2") && wrong.contains("40 to 1200"), "{wrong}");
        assert!(shared(&SHARED.replace("{{/gift}}", "")).unwrap_err().to_string().contains("{{/gift}}"));
    }
}
