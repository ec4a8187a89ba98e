//! The brief: everything the ghostwriter is told about one letter.
//!
//! What stands in a brief is material for the letter, never an instruction to the program or the model.

use crate::{Language, Pronoun};
use serde::{Deserialize, Serialize};
use std::ops::Range;

/// Fewest and most words that may be asked for.
const WORDS: Range<i64> = 40..1201;
/// The most facts that one letter can be asked to hold.
const MOST_FACTS: usize = 400;
/// The longest single note, in characters (about 10,000 words).
const LONGEST_FACT: usize = 80_000;

/// Everything the ghostwriter is told about one letter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Brief {
    /// Why the letter is written: "anniversary", "condolence", or the sender's own word.
    pub occasion: String,
    /// How long it should be, in words (40–1200).
    pub words: u32,
    /// How it should sound, in the sender's words.
    #[serde(default)]
    pub tone: String,
    /// What it is written in; English when nothing is said. The ghostwriter writes English whatever stands here: it
    /// is for letters in one's own words.
    #[serde(default, skip_serializing_if = "Language::is_usual")]
    pub language: Language,
    /// Who signs.
    pub from: Sender,
    /// Who reads.
    pub to: Recipient,
    /// What it tells.
    #[serde(default)]
    pub facts: Vec<Fact>,
}

/// Who signs the letter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sender {
    /// As it stands under the letter.
    pub name: String,
}

/// Who reads the letter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Recipient {
    /// As it stands in the salutation.
    pub name: String,
    /// Who they are to the sender.
    #[serde(default)]
    pub relationship: String,
    /// How the facts speak of them.
    #[serde(default)]
    pub pronoun: Pronoun,
}

/// One of the sender's own notes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fact {
    /// The note as it was written.
    pub text: String,
    /// Whether the letter is wrong without it.
    #[serde(default)]
    pub must: bool,
}

/// A brief that cannot be used: where, why, and what to write instead.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}{message}{}", .line.map(|l| format!("line {l}: ")).unwrap_or_default(), .help.as_deref().map(|h| format!("\n  {h}")).unwrap_or_default())]
pub struct BriefError {
    /// The line in the file, from 1, when the fault has a place.
    pub line: Option<usize>,
    /// The field, as it is written in a brief (`to.name`, `facts[2].text`).
    pub field: Option<String>,
    /// What is wrong.
    pub message: String,
    /// What is allowed, or what to do next.
    pub help: Option<String>,
}

impl Brief {
    /// Reads a brief out of TOML and checks it.
    ///
    /// # Errors
    /// The first thing that is wrong, with its line, its field and what is allowed there.
    pub fn from_toml(text: &str) -> Result<Brief, BriefError> {
        let raw: toml::Table = toml::from_str(text).map_err(|e| BriefError {
            line: e.span().map(|s| line_of(text, s.start)),
            field: None,
            message: format!("this is not TOML: {}", e.message().trim()),
            help: Some("Text goes in quotes: occasion = \"anniversary\".".into()),
        })?;
        check_keys(text, &raw)?;
        Reader { text }.brief(&raw)
    }

    /// Checks what no type can hold: lengths, empties, counts.
    ///
    /// # Errors
    /// As [`Brief::from_toml`], without a line.
    pub fn check(&self) -> Result<(), BriefError> {
        if self.occasion.trim().is_empty() || self.occasion.chars().count() > 60 {
            return Err(fault("occasion", "the occasion must be 1 to 60 characters", "For example: occasion = \"anniversary\"."));
        }
        if !WORDS.contains(&i64::from(self.words)) {
            return Err(fault("words", format!("{} words cannot be written", self.words), "words is a whole number from 40 to 1200."));
        }
        if self.tone.chars().count() > 300 {
            return Err(fault("tone", "the tone is longer than 300 characters", "A few words do: tone = \"warm, a little funny\"."));
        }
        check_name("from.name", &self.from.name, "the name that stands under the letter")?;
        check_name("to.name", &self.to.name, "the name that stands after “Dear”")?;
        if self.to.relationship.chars().count() > 300 {
            return Err(fault("to.relationship", "the relationship is longer than 300 characters", "Put the rest into facts."));
        }
        if self.facts.len() > MOST_FACTS {
            return Err(fault(
                "facts",
                format!("{} facts are more than one letter can hold", self.facts.len()),
                format!("Give at most {MOST_FACTS}, or write more than one letter."),
            ));
        }
        for (i, fact) in self.facts.iter().enumerate() {
            if fact.text.trim().is_empty() {
                return Err(fault(
                    format!("facts[{i}].text"),
                    "this fact says nothing",
                    "Write the note, or take the [[facts]] entry out.",
                ));
            }
            if fact.text.chars().count() > LONGEST_FACT {
                return Err(fault(
                    format!("facts[{i}].text"),
                    "this fact is longer than 80,000 characters",
                    "One note, one thing: split it into several [[facts]].",
                ));
            }
        }
        Ok(())
    }

    /// Writes the brief as the TOML that [`Brief::from_toml`] reads.
    pub fn to_toml(&self) -> String {
        toml::to_string_pretty(self).unwrap_or_default()
    }
}

fn fault(field: impl Into<String>, message: impl Into<String>, help: impl Into<String>) -> BriefError {
    let field = field.into();
    BriefError { line: None, message: format!("{field}: {}", message.into()), field: Some(field), help: Some(help.into()) }
}

fn check_name(field: &str, name: &str, what: &str) -> Result<(), BriefError> {
    if name.trim().is_empty() {
        return Err(fault(field, "the name is empty", format!("Give {what}.")));
    }
    if name.chars().count() > 120 || name.contains(['\n', '\r']) {
        return Err(fault(field, "the name must be one line of at most 120 characters", format!("Give {what}.")));
    }
    Ok(())
}

const TOP: [&str; 7] = ["occasion", "words", "tone", "language", "from", "to", "facts"];
const FROM: [&str; 1] = ["name"];
const TO: [&str; 3] = ["name", "relationship", "pronoun"];
const FACT: [&str; 2] = ["text", "must"];

fn check_keys(text: &str, raw: &toml::Table) -> Result<(), BriefError> {
    known(text, "", raw, &TOP)?;
    for (section, keys) in [("from", &FROM[..]), ("to", &TO[..])] {
        if let Some(toml::Value::Table(table)) = raw.get(section) {
            known(text, section, table, keys)?;
        }
    }
    if let Some(toml::Value::Array(facts)) = raw.get("facts") {
        for fact in facts.iter().filter_map(toml::Value::as_table) {
            known(text, "facts", fact, &FACT)?;
        }
    }
    Ok(())
}

fn known(text: &str, section: &str, table: &toml::Table, keys: &[&str]) -> Result<(), BriefError> {
    let Some(key) = table.keys().find(|k| !keys.contains(&k.as_str())) else { return Ok(()) };
    let nearest = keys.iter().max_by(|a, b| strsim::jaro_winkler(key, a).total_cmp(&strsim::jaro_winkler(key, b)));
    let place = if section.is_empty() { "a brief".to_string() } else { format!("[{section}]") };
    Err(BriefError {
        line: find_key(text, section, key, 0),
        field: Some(if section.is_empty() { key.clone() } else { format!("{section}.{key}") }),
        message: format!("{place} has no field “{}”", key.chars().take(60).collect::<String>()),
        help: Some(format!("Did you mean “{}”? Allowed here: {}.", nearest.unwrap_or(&""), keys.join(", "))),
    })
}

/// Reads values one by one, so that each fault can name its line and field.
struct Reader<'a> {
    text: &'a str,
}

impl Reader<'_> {
    fn brief(&self, raw: &toml::Table) -> Result<Brief, BriefError> {
        let from = self.table(raw, "from", "[from] names who signs: name = \"Chris\".")?;
        let to = self.table(raw, "to", "[to] names who reads: name = \"Loretta\".")?;
        let words = match raw.get("words") {
            Some(toml::Value::Integer(n)) if WORDS.contains(n) => *n as u32,
            Some(other) => {
                return Err(self.at("", "words", 0, format!("words is {}", show(other)), "words is a whole number from 40 to 1200."));
            }
            None => {
                return Err(self.at("", "words", 0, "words is missing", "Say how long the letter should be: words = 180 (40 to 1200)."));
            }
        };
        let pronoun = match self.string(to, "to", "pronoun", 0, false)? {
            None => Pronoun::default(),
            Some(p) => p
                .parse()
                .map_err(|e: crate::PronounError| self.at("to", "pronoun", 0, e.to_string(), "pronoun = \"she\", \"he\" or \"they\"."))?,
        };
        let language = match self.string(raw, "", "language", 0, false)? {
            None => Language::default(),
            Some(tag) => tag
                .parse()
                .map_err(|e: crate::LanguageError| self.at("", "language", 0, e.to_string(), "language = \"en\", \"de\" or \"pt-BR\"."))?,
        };
        let mut facts = Vec::new();
        match raw.get("facts") {
            None => {}
            Some(toml::Value::Array(list)) if list.iter().all(toml::Value::is_table) => {
                for (i, fact) in list.iter().filter_map(toml::Value::as_table).enumerate() {
                    let text = self.string(fact, "facts", "text", i, true)?.unwrap_or_default();
                    let must = match fact.get("must") {
                        None => false,
                        Some(toml::Value::Boolean(b)) => *b,
                        Some(other) => {
                            return Err(self.at("facts", "must", i, format!("must is {}", show(other)), "must = true or must = false."));
                        }
                    };
                    facts.push(Fact { text, must });
                }
            }
            Some(_) => {
                return Err(self.at(
                    "",
                    "facts",
                    0,
                    "facts is not a list of notes",
                    "Each note is an entry of its own: [[facts]] and below it text = \"…\".",
                ));
            }
        }
        let brief = Brief {
            occasion: self.string(raw, "", "occasion", 0, true)?.unwrap_or_default(),
            words,
            tone: self.string(raw, "", "tone", 0, false)?.unwrap_or_default(),
            language,
            from: Sender { name: self.string(from, "from", "name", 0, true)?.unwrap_or_default() },
            to: Recipient {
                name: self.string(to, "to", "name", 0, true)?.unwrap_or_default(),
                relationship: self.string(to, "to", "relationship", 0, false)?.unwrap_or_default(),
                pronoun,
            },
            facts,
        };
        brief.check().map_err(|mut e| {
            e.line = e.field.as_deref().and_then(|f| self.line_of_field(f));
            e
        })?;
        Ok(brief)
    }

    fn table<'t>(&self, raw: &'t toml::Table, key: &str, help: &str) -> Result<&'t toml::Table, BriefError> {
        match raw.get(key) {
            Some(toml::Value::Table(t)) => Ok(t),
            Some(other) => Err(self.at("", key, 0, format!("{key} is {}", show(other)), help)),
            None => Err(self.at("", key, 0, format!("[{key}] is missing"), help)),
        }
    }

    fn string(&self, table: &toml::Table, section: &str, key: &str, nth: usize, required: bool) -> Result<Option<String>, BriefError> {
        match table.get(key) {
            Some(toml::Value::String(s)) => Ok(Some(s.clone())),
            Some(other) => {
                Err(self.at(section, key, nth, format!("{key} is {}", show(other)), &format!("{key} is text in quotes: {key} = \"…\".")))
            }
            None if required => Err(self.at(
                section,
                key,
                nth,
                format!("{key} is missing"),
                &format!("Add {key} = \"…\"{}.", if section.is_empty() { String::new() } else { format!(" under [{section}]") }),
            )),
            None => Ok(None),
        }
    }

    fn at(&self, section: &str, key: &str, nth: usize, message: impl Into<String>, help: &str) -> BriefError {
        let field = match section {
            "" => key.to_string(),
            "facts" => format!("facts[{nth}].{key}"),
            s => format!("{s}.{key}"),
        };
        let message = message.into();
        let message = if message.starts_with(&field) { message } else { format!("{field}: {message}") };
        BriefError { line: self.line_of_field(&field), field: Some(field), message, help: Some(help.to_string()) }
    }

    fn line_of_field(&self, field: &str) -> Option<usize> {
        if let Some(rest) = field.strip_prefix("facts[") {
            let (nth, key) = rest.split_once("].").unwrap_or((rest, "text"));
            let nth: usize = nth.parse().unwrap_or(0);
            return find_key(self.text, "facts", key, nth).or_else(|| find_header(self.text, "facts", nth));
        }
        let (section, key) = field.split_once('.').unwrap_or(("", field));
        find_key(self.text, section, key, 0).or_else(|| find_header(self.text, section, 0))
    }
}

fn show(value: &toml::Value) -> String {
    match value {
        toml::Value::String(s) => format!("the text “{}”", s.chars().take(40).collect::<String>()),
        toml::Value::Integer(n) => format!("{n}"),
        toml::Value::Float(n) => format!("{n}"),
        toml::Value::Boolean(b) => format!("{b}"),
        toml::Value::Datetime(_) => "a date without quotes".into(),
        toml::Value::Array(_) => "a list".into(),
        toml::Value::Table(_) => "a section".into(),
    }
}

fn line_of(text: &str, offset: usize) -> usize {
    text.as_bytes().iter().take(offset).filter(|b| **b == b'\n').count() + 1
}

/// The line on which `[section]` (the nth such header) stands.
fn find_header(text: &str, section: &str, nth: usize) -> Option<usize> {
    text.lines().enumerate().filter(|(_, l)| header(l) == Some(section)).nth(nth).map(|(i, _)| i + 1)
}

/// The line on which a key stands inside the nth block of its section.
fn find_key(text: &str, section: &str, key: &str, nth: usize) -> Option<usize> {
    let (mut now, mut block) = ("", 0usize);
    let mut seen_header = false;
    for (i, line) in text.lines().enumerate() {
        if let Some(name) = header(line) {
            if name == section && (now == section || seen_header) {
                block += 1;
            }
            seen_header |= name == section;
            now = name;
            continue;
        }
        let stated = line.split('=').next().map(|k| k.trim().trim_matches(['"', '\'']));
        if now == section && block == nth && line.contains('=') && stated == Some(key) {
            return Some(i + 1);
        }
    }
    None
}

fn header(line: &str) -> Option<&str> {
    let line = line.trim();
    let line = line.split('#').next().unwrap_or(line).trim();
    line.strip_prefix("[[")
        .and_then(|l| l.strip_suffix("]]"))
        .or_else(|| line.strip_prefix('[').and_then(|l| l.strip_suffix(']')))
        .map(str::trim)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const GOOD: &str = r#"occasion = "anniversary"
words = 180
tone = "tender"

[from]
name = "Chris"

[to]
name = "Loretta"
relationship = "wife of fifty years"
pronoun = "she"

[[facts]]
text = "met 1964, roller rink in Tulsa"
must = true
[[facts]]
text = "the blue dress"
"#;

    #[test]
    fn a_good_brief_is_read_whole_and_written_back() {
        let brief = Brief::from_toml(GOOD).unwrap();
        assert_eq!(brief.to.pronoun, Pronoun::She);
        assert_eq!(brief.facts.len(), 2);
        assert!(brief.facts[0].must && !brief.facts[1].must);
        assert_eq!(Brief::from_toml(&brief.to_toml()).unwrap(), brief);
    }

    #[test]
    fn each_fault_names_line_field_and_what_is_allowed() {
        let cases = [
            ("words = 180", "words = \"many\"", 2, "words", "40 to 1200"),
            ("words = 180", "words = 7", 2, "words", "40 to 1200"),
            ("pronoun = \"she\"", "pronoun = \"it\"", 11, "to.pronoun", "she"),
            ("name = \"Loretta\"", "nmae = \"Loretta\"", 9, "to.nmae", "name"),
            ("name = \"Chris\"", "name = \"\"", 6, "from.name", "under the letter"),
            ("text = \"the blue dress\"", "text = 3", 17, "facts[1].text", "quotes"),
            ("text = \"the blue dress\"", "must = true", 16, "facts[1].text", "text"),
            ("must = true", "must = \"yes\"", 15, "facts[0].must", "true or must = false"),
            ("tone = \"tender\"", "ton = \"tender\"", 3, "ton", "tone"),
            ("tone = \"tender\"", "language = \"German\"", 3, "language", "de"),
        ];
        for (good, bad, line, field, help) in cases {
            let error = Brief::from_toml(&GOOD.replacen(good, bad, 1)).unwrap_err();
            assert_eq!((error.line, error.field.as_deref()), (Some(line), Some(field)), "{bad}: {error}");
            assert!(error.to_string().contains(help), "{bad}: {error}");
        }
    }

    #[test]
    fn a_brief_says_its_language_only_when_it_is_not_the_usual_one() {
        let brief = Brief::from_toml(&GOOD.replace("words = 180", "words = 180\nlanguage = \"de_at\"")).unwrap();
        assert_eq!(brief.language.as_str(), "de-AT");
        assert_eq!(Brief::from_toml(&brief.to_toml()).unwrap(), brief);
        assert!(!Brief::from_toml(GOOD).unwrap().to_toml().contains("language"));
    }

    #[test]
    fn what_is_no_toml_says_where() {
        let error = Brief::from_toml("occasion = \"a\"\nwords = = 3\n").unwrap_err();
        assert_eq!(error.line, Some(2));
    }

    proptest! {
        #[test]
        fn any_text_gives_a_brief_or_an_error_and_never_a_panic(text in "\\PC{0,300}") {
            let _ = Brief::from_toml(&text);
        }

        #[test]
        fn any_mangled_brief_gives_a_brief_or_an_error(at in 0usize..300, with in "\\PC{0,12}") {
            let mut text: Vec<char> = GOOD.chars().collect();
            let at = at.min(text.len());
            text.splice(at..at, with.chars());
            let _ = Brief::from_toml(&text.into_iter().collect::<String>());
        }
    }
}
