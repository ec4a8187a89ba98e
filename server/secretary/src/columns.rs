//! What columns are called: templates/columns.toml.

use crate::SecretaryError;
use letters::field_key;
use serde::Deserialize;
use std::collections::HashMap;

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Role {
    Dear,
    Name,
    First,
    Last,
    Title,
    Whole,
    Envelope,
    Relationship,
    Pronoun,
    Notes,
    Company,
    Address,
    Street,
    Postcode,
    Town,
    Region,
    Country,
}

impl Role {
    /// Whether two columns may hold it.
    pub(crate) fn repeats(self) -> bool {
        matches!(self, Role::Notes | Role::Company | Role::Address | Role::Street)
    }
}

/// Which heading means what.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Columns(HashMap<String, Role>);

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Lists {
    dear: Vec<String>,
    name: Vec<String>,
    first: Vec<String>,
    last: Vec<String>,
    title: Vec<String>,
    whole: Vec<String>,
    envelope: Vec<String>,
    relationship: Vec<String>,
    pronoun: Vec<String>,
    notes: Vec<String>,
    company: Vec<String>,
    address: Vec<String>,
    street: Vec<String>,
    postcode: Vec<String>,
    town: Vec<String>,
    region: Vec<String>,
    country: Vec<String>,
}

impl Columns {
    /// Reads the lists of names.
    ///
    /// # Errors
    /// When they are not TOML, one is missing, or one name means two things.
    pub fn from_toml(text: &str) -> Result<Columns, SecretaryError> {
        let lists: Lists = toml::from_str(text).map_err(|e| SecretaryError::Columns(e.to_string().trim_end().to_string()))?;
        let all = [
            (Role::Dear, lists.dear),
            (Role::Name, lists.name),
            (Role::First, lists.first),
            (Role::Last, lists.last),
            (Role::Title, lists.title),
            (Role::Whole, lists.whole),
            (Role::Envelope, lists.envelope),
            (Role::Relationship, lists.relationship),
            (Role::Pronoun, lists.pronoun),
            (Role::Notes, lists.notes),
            (Role::Company, lists.company),
            (Role::Address, lists.address),
            (Role::Street, lists.street),
            (Role::Postcode, lists.postcode),
            (Role::Town, lists.town),
            (Role::Region, lists.region),
            (Role::Country, lists.country),
        ];
        let mut out = HashMap::new();
        for (role, names) in all {
            for name in names {
                if out.insert(base(&name), role).is_some_and(|other| other != role) {
                    return Err(SecretaryError::Columns(format!("“{name}” stands in two lists")));
                }
            }
        }
        Ok(Columns(out))
    }

    /// Whether a heading is one of those.
    pub fn knows(&self, heading: &str) -> bool {
        self.role(heading).is_some()
    }

    pub(crate) fn role(&self, heading: &str) -> Option<Role> {
        self.0.get(&base(heading)).copied()
    }

    /// Whether a heading is nearly that of a column of names.
    pub(crate) fn nearly_a_name(&self, heading: &str) -> bool {
        let heading = base(heading);
        let names = self.0.iter().filter(|(_, role)| matches!(role, Role::Dear | Role::Name | Role::First)).map(|(name, _)| name);
        names.into_iter().any(|name| name.len() > 2 && strsim::damerau_levenshtein(name, &heading) == 1)
    }
}

/// A heading without the number at its end.
fn base(heading: &str) -> String {
    field_key(heading).trim_end_matches(|c: char| c.is_ascii_digit()).to_string()
}
