//! Names and places that are changed through a whole book. The table says who is who, so it is kept apart: in a
//! table of its own, in a file of its own, never in a book.

use serde::{Deserialize, Serialize};
use std::fmt;

/// The most names that one book changes.
const MOST: usize = 2_000;

/// What a name is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum RenameKind {
    /// Somebody. Of a name of several words, first and last name are changed by themselves, too.
    #[default]
    Person,
    /// Somewhere. Changed as it stands and no other way.
    Place,
}

impl RenameKind {
    /// The word as it is stored.
    pub fn as_str(self) -> &'static str {
        match self {
            RenameKind::Person => "person",
            RenameKind::Place => "place",
        }
    }

    /// The kind that a stored word means.
    pub fn parse(word: &str) -> Option<RenameKind> {
        [RenameKind::Person, RenameKind::Place].into_iter().find(|k| k.as_str() == word)
    }
}

/// One name and what stands in its place. `Debug` leaves both out: who is who belongs into no log.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rename {
    /// As the letters have it.
    pub from: String,
    /// As the book has it.
    pub to: String,
    /// What it is of.
    #[serde(default)]
    pub kind: RenameKind,
}

impl fmt::Debug for Rename {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Rename({})", self.kind.as_str())
    }
}

/// A table that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}{message}", .line.map(|l| format!("line {l}: ")).unwrap_or_default())]
pub struct RenamesError {
    /// The line in the file, from 1, when the fault has a place.
    pub line: Option<usize>,
    /// What is wrong, and what to write instead. It never says a name.
    pub message: String,
}

/// All names that one book changes, in the order in which they were told.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Renames {
    /// The table.
    #[serde(default)]
    pub names: Vec<Rename>,
}

impl Renames {
    /// Reads a table out of TOML: `[[names]]` with `from`, `to` and, for places, `kind = "place"`.
    ///
    /// # Errors
    /// Names the line and what is wrong with it, and never a name.
    pub fn from_toml(text: &str) -> Result<Renames, RenamesError> {
        let table: Renames = toml::from_str(text).map_err(|e| RenamesError {
            line: e.span().map(|s| text[..s.start.min(text.len())].matches('\n').count() + 1),
            message: "this is no table of names. Each is an entry of its own: [[names]], and below it from = \"…\" and to = \"…\" (and kind = \"place\" for a place).".into(),
        })?;
        table.check().map_err(|mut e| {
            // The entry's own place: the nth [[names]].
            e.line = e.line.and_then(|n| {
                let mut heads = text.lines().enumerate().filter(|(_, l)| l.trim_start().starts_with("[[names]]"));
                heads.nth(n).map(|(at, _)| at + 1)
            });
            e
        })?;
        Ok(table)
    }

    /// Writes the table as [`Renames::from_toml`] reads it.
    pub fn to_toml(&self) -> String {
        let head = "# Who is who: keep this file apart from the book.\n\n";
        format!("{head}{}", toml::to_string_pretty(self).unwrap_or_default())
    }

    /// Checks what no type can hold. An error's `line` is then the number of the entry, from 0.
    ///
    /// # Errors
    /// The first entry that cannot be used.
    pub fn check(&self) -> Result<(), RenamesError> {
        let fault = |line: usize, message: &str| Err(RenamesError { line: Some(line), message: message.into() });
        if self.names.len() > MOST {
            return Err(RenamesError { line: None, message: format!("a book changes at most {MOST} names.") });
        }
        let plain = |name: &str| name.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
        for (at, name) in self.names.iter().enumerate() {
            for word in [&name.from, &name.to] {
                if !word.chars().any(char::is_alphanumeric) {
                    return fault(at, "a name is missing: both from and to must say one.");
                }
                if word.chars().count() > 120 || word.contains(['\n', '\r']) {
                    return fault(at, "a name is one line of at most 120 characters.");
                }
            }
            if self.names[..at].iter().any(|n| plain(&n.from) == plain(&name.from)) {
                return fault(at, "this name is changed twice; keep one of the two entries.");
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_travels_as_a_file_and_its_faults_name_lines_and_no_names() {
        let text = "[[names]]\nfrom = \"Loretta\"\nto = \"Marian\"\n\n[[names]]\nfrom = \"Tulsa\"\nto = \"Omaha\"\nkind = \"place\"\n";
        let table = Renames::from_toml(text).unwrap();
        assert_eq!((table.names.len(), table.names[1].kind), (2, RenameKind::Place));
        assert_eq!(Renames::from_toml(&table.to_toml()).unwrap(), table);
        assert!(!format!("{table:?}").contains("Loretta"));
        let twice = format!("{text}\n[[names]]\nfrom = \"loretta\"\nto = \"Ada\"\n");
        for (bad, line) in
            [(twice.as_str(), 10), ("[[names]]\nfrom = \"\"\nto = \"x\"\n", 1), ("[[names]]\nfrom = \"Loretta\"\nfor = 1\n", 3)]
        {
            let said = Renames::from_toml(bad).unwrap_err();
            assert_eq!(said.line, Some(line), "{said}");
            assert!(!said.to_string().to_lowercase().contains("loretta"), "{said}");
        }
    }
}
