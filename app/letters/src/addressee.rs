//! Somebody on the list of those to whom one letter goes, each with facts of their own.

use crate::{Fact, PersonId, Pronoun};
use serde::{Deserialize, Serialize};

/// Somebody on the list.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Addressee {
    /// Where they stand: the row of the spreadsheet, whose head is row 1; of people of the archive, their place from 1.
    pub row: u32,
    /// Who they are in the archive, when they are there.
    #[serde(default)]
    pub person: Option<PersonId>,
    /// As it stands after “Dear”; empty when it is not known.
    pub name: String,
    /// As it stands on the envelope.
    #[serde(default)]
    pub full_name: String,
    /// Postal address, line by line, without the name.
    #[serde(default)]
    pub address: Vec<String>,
    /// Who they are to the sender.
    #[serde(default)]
    pub relationship: String,
    /// How their notes speak of them.
    #[serde(default)]
    pub pronoun: Pronoun,
    /// What only their letter tells.
    #[serde(default)]
    pub notes: Vec<Fact>,
    /// What else a letter can hold of them: a heading as it is written, and what stands under it.
    #[serde(default)]
    pub fields: Vec<(String, String)>,
}

impl Addressee {
    /// What a field of a letter means for them; empty when it is there and nothing stands in it, none when there is
    /// no such field. A column's heading goes before what is known by rule: `name`, `first name`, `full name`,
    /// `relationship`, `address`, `notes`, `note 1`, `note 2` …
    pub fn field(&self, name: &str) -> Option<String> {
        let key = field_key(name);
        if let Some((_, value)) = self.fields.iter().find(|(heading, _)| field_key(heading) == key) {
            return Some(value.clone());
        }
        let note = |n: usize| self.notes.get(n).map(|fact| fact.text.clone()).unwrap_or_default();
        Some(match key.as_str() {
            "name" => self.name.clone(),
            "fullname" => self.full_name.clone(),
            "firstname" => first_name(if self.full_name.is_empty() { &self.name } else { &self.full_name }),
            "relationship" => self.relationship.clone(),
            "address" => self.address.join("\n"),
            "note" => note(0),
            "notes" => self.notes.iter().map(|fact| fact.text.as_str()).collect::<Vec<_>>().join("; "),
            key => note(key.strip_prefix("note")?.parse::<usize>().ok()?.checked_sub(1)?),
        })
    }

    /// Headings of their fields and of what is known by rule, as a letter may name them.
    pub fn headings(&self) -> Vec<String> {
        let own = self.fields.iter().map(|(heading, _)| heading.clone());
        let known = ["name", "first name", "full name", "relationship", "address", "notes", "note 1"].map(String::from);
        let mut all: Vec<String> = own.collect();
        all.extend(known.into_iter().filter(|k| !self.fields.iter().any(|(heading, _)| field_key(heading) == field_key(k))));
        all
    }

    /// Puts a value under a heading.
    pub fn fill(&mut self, heading: &str, value: &str) {
        let wanted = field_key(heading);
        match self.fields.iter_mut().find(|(known, _)| field_key(known) == wanted) {
            Some((_, kept)) => *kept = value.to_string(),
            None => self.fields.push((heading.trim().to_string(), value.to_string())),
        }
    }

    /// Who they are, for a list: the name on the envelope, else the one after “Dear”.
    pub fn called(&self) -> &str {
        if self.full_name.trim().is_empty() { &self.name } else { &self.full_name }
    }

    /// The lines of the envelope; none without an address.
    pub fn envelope(&self) -> Vec<String> {
        if self.address.is_empty() {
            return Vec::new();
        }
        std::iter::once(self.called().to_string()).filter(|name| !name.is_empty()).chain(self.address.iter().cloned()).collect()
    }
}

/// A heading or a field's name as it is compared: small letters and figures, nothing between them.
pub fn field_key(heading: &str) -> String {
    heading.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// “Loretta Hale” is called Loretta, “Tom and Ann Hale” are Tom and Ann; of “Mr Hale”, “The Hales” or one word alone that
/// may be either, nothing is known but the whole.
pub fn first_name(full: &str) -> String {
    const TITLES: [&str; 12] = ["mr", "mrs", "ms", "miss", "mx", "dr", "prof", "professor", "sir", "lady", "family", "the"];
    let words: Vec<&str> = full.split_whitespace().collect();
    let title = |word: &str| TITLES.contains(&word.trim_end_matches('.').to_lowercase().as_str());
    let joins = |word: &str| matches!(word.to_lowercase().as_str(), "and" | "&" | "und" | "et" | "y" | "e" | "og" | "och");
    match words.as_slice() {
        [] => String::new(),
        [first, ..] if title(first) => String::new(),
        [first, join, second, ..] if joins(join) && !title(second) => format!("{first} {join} {second}"),
        [first, ..] => (*first).to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_is_found_however_its_name_is_written_and_a_column_goes_first() {
        let note = |text: &str| Fact { text: text.into(), must: false };
        let mut loretta = Addressee {
            name: "Loretta".into(),
            full_name: "Loretta Hale".into(),
            address: vec!["1 Porch Lane".into(), "Tulsa".into()],
            notes: vec![note("the blue vase"), note("danced with Tom")],
            fields: vec![("First name".into(), "Lori".into()), ("Gift ".into(), String::new())],
            ..Addressee::default()
        };
        let of = |who: &Addressee, names: &[&str]| names.iter().map(|n| who.field(n)).collect::<Vec<_>>();
        let some = |text: &str| Some(text.to_string());
        assert_eq!(of(&loretta, &["first_name", "FirstName", "gift", "present"]), [some("Lori"), some("Lori"), some(""), None]);
        assert_eq!(
            of(&loretta, &["note 2", "notes", "note 7", "note x"]),
            [some("danced with Tom"), some("the blue vase; danced with Tom"), some(""), None]
        );
        loretta.fill("GIFT", "the vase");
        assert_eq!((loretta.field("gift"), loretta.fields.len()), (some("the vase"), 2));
        assert_eq!(loretta.envelope(), ["Loretta Hale", "1 Porch Lane", "Tulsa"]);
    }

    #[test]
    fn first_names_are_found_where_there_is_one() {
        for (full, first) in
            [("Loretta Hale", "Loretta"), ("Tom & Ann Hale", "Tom & Ann"), ("Dr. Hale", ""), ("The Hales", ""), ("Cher", "Cher"), ("", "")]
        {
            assert_eq!(first_name(full), first, "{full}");
        }
    }
}
