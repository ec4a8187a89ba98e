//! What is wrong with one of the letters: each is read against its own facts, one by one, before it is printed.

use crate::form::{Filled, given};
use editor::renaming::Renamer;
use ghostwriter::{Cliches, FaultKind, Reading, Told, read};
use letters::{
    Addressee, Brief, Fact, Finding, FindingKind as Kind, Language, LetterText, Recipient, Rename, RenameKind, Renames, Sender, field_key,
    word_count,
};
use std::collections::{HashMap, HashSet};

/// Words of a name that name nobody.
const NO_NAMES: &[&str] = &[
    "and",
    "the",
    "mr",
    "mrs",
    "ms",
    "miss",
    "mx",
    "dr",
    "prof",
    "professor",
    "sir",
    "lady",
    "family",
    "herr",
    "frau",
    "und",
    "von",
    "van",
    "de",
    "da",
    "du",
    "la",
    "le",
    "st",
    "jr",
    "sr",
    "of",
    "uncle",
    "aunt",
    "auntie",
    "granny",
    "grandma",
    "grandpa",
    "grandmother",
    "grandfather",
    "cousin",
    "all",
    "everyone",
    "everybody",
    "mum",
    "mom",
    "dad",
    "mother",
    "father",
];

/// Reads the letters of one list.
pub struct Proofs<'a> {
    cliches: &'a Cliches,
    language: Language,
    /// Words of the sender's name and address.
    sender: HashSet<String>,
    /// Words of the names on the list as they are written, with the row of the first who bears each.
    names: Vec<(String, u32)>,
    /// Rows of people who stand on the list before, and where.
    twice: HashMap<u32, u32>,
}

impl<'a> Proofs<'a> {
    /// Makes ready to read the letters of a list. `from` is the sender's name and address, line by line; their names may
    /// stand in every letter.
    pub fn new(list: &[Addressee], from: &[String], language: Language, cliches: &'a Cliches) -> Proofs<'a> {
        let mut names: Vec<(String, u32)> = Vec::new();
        let mut known = HashSet::new();
        for to in list {
            for word in words(&to.name).chain(words(&to.full_name)).filter(|w| is_a_name(w)) {
                if known.insert(word.to_lowercase()) {
                    names.push((word.to_string(), to.row));
                }
            }
        }
        let mut seen: HashMap<String, Vec<&Addressee>> = HashMap::new();
        let mut twice = HashMap::new();
        for to in list.iter().filter(|to| given(to.called())) {
            let same = seen.entry(field_key(to.called())).or_default();
            let at = |a: &Addressee| field_key(&a.address.join(" "));
            if let Some(first) = same.iter().find(|other| at(other) == at(to) || other.address.is_empty() || to.address.is_empty()) {
                twice.insert(to.row, first.row);
            }
            same.push(to);
        }
        let sender = from.iter().flat_map(|line| words(line)).map(str::to_lowercase).collect();
        Proofs { cliches, language, sender, names, twice }
    }

    /// Reads a letter whose fields were filled. What its writer typed is the writer's own: only its form, signs that no
    /// letter has, and names of others are looked at, and what is missing.
    pub fn filled(&self, to: &Addressee, filled: &Filled) -> Vec<Finding> {
        let mut found = self.row(to);
        for field in &filled.empty {
            let text = format!("Nothing stands for {{{{{field}}}}}.");
            found.push(Finding { kind: Kind::EmptyField, text, field: Some(field.clone()) });
        }
        if filled.text.trim().is_empty() {
            found.push(Finding::new(Kind::NoLetter, "There is nothing to write: the letter has no words."));
            return found;
        }
        let parts = LetterText::parse(&filled.text);
        let brief = Brief {
            occasion: "letter".into(),
            words: u32::try_from(word_count(&filled.text)).unwrap_or(u32::MAX),
            tone: String::new(),
            language: self.language.clone(),
            from: Sender { name: parts.signature.first().cloned().unwrap_or_default() },
            to: Recipient { name: to.name.clone(), relationship: to.relationship.clone(), pronoun: to.pronoun },
            facts: vec![Fact { text: filled.text.clone(), must: false }],
        };
        let reading = read(&filled.text, &brief, self.cliches, &[], None);
        let greeted = parts.salutation.as_deref().is_some_and(|line| {
            let line: HashSet<String> = words(line).map(str::to_lowercase).collect();
            words(&to.name).chain(words(&to.full_name)).filter(|w| is_a_name(w)).any(|w| line.contains(&w.to_lowercase()))
        });
        self.form(&reading, greeted, &mut found);
        let told = |kind| matches!(kind, FaultKind::Markup | FaultKind::Meta) || self.is_english() && kind == FaultKind::Repeated;
        self.faults(&reading, told, &mut found);
        self.others(to, &filled.text, &parts.signature, &mut found);
        found
    }

    /// Reads a letter that was drafted from a brief of its own. `empty` are fields of the brief that had no value.
    pub fn drafted(&self, to: &Addressee, brief: &Brief, empty: &[String], text: &str) -> Vec<Finding> {
        let mut found = self.row(to);
        for field in empty {
            let text = format!("Nothing stands for {{{{{field}}}}} in the notes for all.");
            found.push(Finding { kind: Kind::EmptyField, text, field: Some(field.clone()) });
        }
        if text.trim().is_empty() {
            found.push(Finding::new(Kind::NoLetter, "It is not drafted yet."));
            return found;
        }
        let reading = read(text, brief, self.cliches, &[], None);
        self.form(&reading, false, &mut found);
        for (fact, told) in brief.facts.iter().zip(&reading.facts).filter(|(_, told)| told.told != Told::Yes || !told.right) {
            let kind = if fact.must { Kind::NotTold } else { Kind::LeftUntold };
            let how = match told.told {
                Told::Partly => "is told in part only",
                _ if !told.right && told.told == Told::Yes => "is told the wrong way round",
                _ => "is not told",
            };
            found.push(Finding::new(kind, format!("“{}” {how}.", shortened(&fact.text))));
        }
        self.faults(&reading, |_| true, &mut found);
        self.others(to, text, &[], &mut found);
        found
    }

    fn is_english(&self) -> bool {
        self.language.two_letters() == Some(*b"en")
    }

    /// What is wrong with the row itself.
    fn row(&self, to: &Addressee) -> Vec<Finding> {
        let mut found = Vec::new();
        if !given(&to.name) {
            found.push(Finding {
                kind: Kind::NoName,
                text: "Nobody knows whom it greets: the name is empty.".into(),
                field: Some("name".into()),
            });
        }
        if let Some(first) = self.twice.get(&to.row) {
            found.push(Finding::new(Kind::Twice, format!("The same name stands in row {first}. Leave one of them out, or read both.")));
        }
        let own = [("name", &to.name), ("full name", &to.full_name), ("relationship", &to.relationship)];
        let own = own.into_iter().map(|(heading, value)| (heading, value.as_str()));
        let fields = to.fields.iter().map(|(heading, value)| (heading.as_str(), value.as_str()));
        let mut told = HashSet::new();
        for (heading, value) in fields.chain(own).chain(to.address.iter().map(|line| ("address", line.as_str()))) {
            let found_here = if is_spreadsheet_error(value) {
                Some((Kind::Spreadsheet, format!("“{}” in {heading} is an error of the spreadsheet, no value.", shortened(value))))
            } else if is_garbled(value) {
                Some((Kind::Encoding, format!("“{}” in {heading} looks garbled: save the list as “CSV UTF-8”.", shortened(value))))
            } else {
                None
            };
            if let Some((kind, text)) = found_here.filter(|_| told.insert(value.to_string())) {
                found.push(Finding::new(kind, text));
            }
        }
        let letters = || to.name.chars().filter(|c| c.is_alphabetic());
        if letters().count() > 3 && (letters().all(char::is_uppercase) || letters().all(char::is_lowercase)) {
            let how = if letters().all(char::is_uppercase) { "capitals" } else { "small letters" };
            found.push(Finding::new(Kind::Uncommon, format!("“{}” is written in {how} only.", to.name)));
        }
        found
    }

    fn form(&self, reading: &Reading, greeted: bool, found: &mut Vec<Finding>) {
        for lacking in &reading.form {
            if !(greeted && lacking.contains("salutation")) {
                found.push(Finding::new(Kind::Form, sentence(lacking)));
            }
        }
    }

    fn faults(&self, reading: &Reading, told: impl Fn(FaultKind) -> bool, found: &mut Vec<Finding>) {
        for fault in reading.faults.iter().filter(|fault| told(fault.kind)) {
            let kind = match fault.kind {
                kind if kind.is_invention() => Kind::MadeUp,
                kind if kind.is_person() => Kind::Person,
                FaultKind::Cliche => Kind::Cliche,
                FaultKind::Repeated | FaultKind::Earlier => Kind::Repeated,
                _ => Kind::Markup,
            };
            let reason = if fault.reason.is_empty() {
                fault.kind.as_str().to_string()
            } else {
                format!("{}, {}", fault.kind.as_str(), fault.reason)
            };
            found.push(Finding::new(kind, format!("“{}”: {reason}.", shortened(&fault.words))));
        }
    }

    /// Names of others on the list that stand in a letter and neither in what is known of whom it is to nor below it.
    fn others(&self, to: &Addressee, text: &str, signature: &[String], found: &mut Vec<Finding>) {
        let low = |text: &str| words(text).map(str::to_lowercase).collect::<HashSet<String>>();
        let stand = low(text);
        let mut own = low(&to.name);
        own.extend(low(&to.full_name));
        own.extend(low(&to.relationship));
        signature.iter().for_each(|line| own.extend(low(line)));
        to.notes.iter().for_each(|note| own.extend(low(&note.text)));
        to.fields.iter().for_each(|(_, value)| own.extend(low(value)));
        to.address.iter().for_each(|line| own.extend(low(line)));
        let here = |word: &str| {
            let word = word.to_lowercase();
            // A name's possessive is one word with it.
            let stands = stand.contains(&word) || ["'s", "’s"].iter().any(|end| stand.contains(&format!("{word}{end}")));
            stands && !own.contains(&word) && !self.sender.contains(&word)
        };
        let others: Vec<&(String, u32)> = self.names.iter().filter(|(word, _)| here(word)).collect();
        if others.is_empty() {
            return;
        }
        // The editor knows a name from a word: “Will you” names nobody.
        let rename = |(word, _): &&(String, u32)| Rename { from: word.clone(), to: word.clone(), kind: RenameKind::Person };
        let named = Renamer::new(&Renames { names: others.iter().map(rename).collect() }).rename(text);
        for at in named.counts.keys() {
            if let Some((word, row)) = others.get(*at) {
                let text = format!("“{word}” stands in it, who is in row {row}, and nothing that is known of {} says so.", to.called());
                found.push(Finding::new(Kind::OtherName, text));
            }
        }
    }
}

/// Words of a text, possessives whole.
fn words(text: &str) -> impl Iterator<Item = &str> {
    let inside = |c: char| c.is_alphanumeric() || matches!(c, '\'' | '’' | '-');
    text.split(move |c| !inside(c)).map(|word| word.trim_matches(['\'', '’', '-'])).filter(|word| !word.is_empty())
}

fn is_a_name(word: &str) -> bool {
    word.chars().count() > 1 && word.chars().any(char::is_alphabetic) && !NO_NAMES.contains(&word.to_lowercase().as_str())
}

/// "#REF!", "#N/A", "#NAME?", and the row of hashes of a column that is too narrow.
fn is_spreadsheet_error(value: &str) -> bool {
    let value = value.trim();
    let named = ["#REF!", "#N/A", "#NAME?", "#VALUE!", "#DIV/0!", "#NULL!", "#NUM!", "#NV", "#BEZUG!", "#WERT!"];
    named.iter().any(|error| value.eq_ignore_ascii_case(error)) || value.len() >= 3 && value.bytes().all(|b| b == b'#')
}

/// UTF-8 that was once read as Windows-1252 ("JosÃ©"), and what could not be read at all.
fn is_garbled(value: &str) -> bool {
    let pairs = value.chars().zip(value.chars().skip(1));
    let twice = |(a, b): (char, char)| match a {
        'Ã' | 'Â' => {
            ('\u{80}'..='\u{bf}').contains(&b)
                || matches!(
                    b,
                    '€' | '‚'
                        | 'ƒ'
                        | '„'
                        | '…'
                        | '†'
                        | '‡'
                        | 'ˆ'
                        | '‰'
                        | 'Š'
                        | '‹'
                        | 'Œ'
                        | 'Ž'
                        | '‘'
                        | '’'
                        | '“'
                        | '”'
                        | '•'
                        | '–'
                        | '—'
                        | '˜'
                        | '™'
                        | 'š'
                        | '›'
                        | 'œ'
                        | 'ž'
                        | 'Ÿ'
                )
        }
        'â' => b == '€',
        _ => false,
    };
    value.contains('\u{fffd}') || pairs.into_iter().any(twice)
}

fn sentence(text: &str) -> String {
    let mut chars = text.chars();
    let first = chars.next().map(|c| c.to_uppercase().to_string()).unwrap_or_default();
    format!("{first}{}.", chars.as_str())
}

fn shortened(text: &str) -> String {
    const MOST: usize = 70;
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if text.chars().count() <= MOST { text } else { text.chars().take(MOST - 1).collect::<String>().trim_end().to_string() + "…" }
}
