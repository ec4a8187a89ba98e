//! Sentences that take up a note, whatever it says, or lead into it: `templates/reflections.toml`.

use super::{
    kind::{self, Kind},
    line,
    when::{Condition, Setting},
};
use crate::GhostwriterError;
use serde::{Deserialize, Deserializer};
use std::{collections::BTreeMap, marker::PhantomData};

/// Sentences of ours for each kind of note.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Reflections {
    of: BTreeMap<Kind, Lists>,
}

#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Lists {
    after: Vec<Reflection>,
    leads: Vec<Reflection>,
}

/// A sentence, where it stands true, and in which kinds of letters.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Reflection {
    line: line::Line,
    /// Only in these; in all when empty.
    occasions: Vec<String>,
    /// Never in these.
    not_occasions: Vec<String>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Bound {
    text: String,
    #[serde(default)]
    when: Condition,
    #[serde(default)]
    occasions: Vec<String>,
    #[serde(default)]
    not_occasions: Vec<String>,
}

impl<'de> Deserialize<'de> for Reflection {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Reflection, D::Error> {
        let plain = |text: &str| Bound { text: text.to_string(), ..Bound::default() };
        let b = from.deserialize_any(line::TextOr(plain, PhantomData))?;
        Ok(Reflection { line: line::Line { text: b.text, when: b.when }, occasions: b.occasions, not_occasions: b.not_occasions })
    }
}

impl Reflection {
    fn fits(&self, occasion: &str, setting: &Setting) -> bool {
        let named = |list: &[String]| list.iter().any(|o| o == occasion);
        self.line.when.holds(setting) && (self.occasions.is_empty() || named(&self.occasions)) && !named(&self.not_occasions)
    }
}

impl Reflections {
    /// Reads and checks the file: a table for each kind of note, with `after` and `leads`.
    ///
    /// # Errors
    /// [`GhostwriterError::Reflections`] with the first thing that is wrong and its line.
    pub fn from_toml(text: &str) -> Result<Reflections, GhostwriterError> {
        let fault = |words: &str, m: String| GhostwriterError::Reflections(format!("{m}{}", line::place(text, words)));
        let file: BTreeMap<String, Lists> =
            toml::from_str(text).map_err(|e| GhostwriterError::Reflections(e.to_string().trim().to_string()))?;
        let mut of = BTreeMap::new();
        for (name, lists) in file {
            let kind = kind::kinds(std::slice::from_ref(&name)).map_err(|e| fault(&format!("[{name}]"), e))?[0];
            for list in [&lists.after, &lists.leads] {
                let twice = line::twice(list.iter().map(|r| &r.line)).map(|bad| (bad, "stands there twice".to_string()));
                if let Some((bad, reason)) = twice.or_else(|| line::fault(list.iter().map(|r| &r.line))) {
                    return Err(fault(bad, format!("{name}: the sentence “{bad}” {reason}")));
                }
            }
            of.insert(kind, lists);
        }
        if let Some((missing, _)) = kind::NAMES.iter().find(|(name, kind)| *name != "other" && !of.contains_key(kind)) {
            return Err(fault("", format!("the table [{missing}] is missing")));
        }
        Ok(Reflections { of })
    }

    /// Sentences that may stand right after a note of this kind in such a letter, whatever it names.
    pub fn after(&self, kind: Kind, occasion: &str, setting: &Setting) -> Vec<&str> {
        let mut all = self.fitting(kind, |l| &l.after, occasion, setting);
        all.retain(|text| !text.contains(line::THING));
        all
    }

    /// Sentences that may stand right after a note of this kind and name the thing that it names.
    pub fn naming(&self, kind: Kind, occasion: &str, setting: &Setting, thing: &str) -> Vec<String> {
        let all = self.fitting(kind, |l| &l.after, occasion, setting).into_iter();
        all.filter(|text| text.contains(line::THING)).map(|text| text.replace(line::THING, thing)).collect()
    }

    /// Sentences that may lead into a note of this kind in such a letter.
    pub fn leads(&self, kind: Kind, occasion: &str, setting: &Setting) -> Vec<&str> {
        self.fitting(kind, |l| &l.leads, occasion, setting)
    }

    fn fitting(&self, kind: Kind, list: impl Fn(&Lists) -> &Vec<Reflection>, occasion: &str, setting: &Setting) -> Vec<&str> {
        let lists = self.of.get(&kind).into_iter();
        lists.flat_map(list).filter(|r| r.fits(occasion, setting)).map(|r| r.line.text.as_str()).collect()
    }

    /// Names of occasions that the file speaks of, to be held against those that there are.
    pub fn occasions(&self) -> impl Iterator<Item = &str> {
        let all = self.of.values().flat_map(|l| l.after.iter().chain(&l.leads));
        all.flat_map(|r| r.occasions.iter().chain(&r.not_occasions)).map(String::as_str)
    }

    /// Every sentence, with whether it leads into a note.
    pub fn all(&self) -> impl Iterator<Item = (Kind, bool, &str)> {
        self.of.iter().flat_map(|(kind, l)| {
            let after = l.after.iter().map(|r| (*kind, false, r.line.text.as_str()));
            after.chain(l.leads.iter().map(|r| (*kind, true, r.line.text.as_str())))
        })
    }
}
