//! What a book says besides its letters, and how it is to be made.

use crate::{LetterId, Submission, Trim};
use serde::{Deserialize, Serialize};

/// How a letter is shown in a book.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Shown {
    /// In type.
    #[default]
    Set,
    /// In its handwriting.
    Hand,
    /// The handwriting beside the type.
    Both,
}

impl Shown {
    /// All of them.
    pub const ALL: [Shown; 3] = [Shown::Set, Shown::Hand, Shown::Both];

    /// The word as it is typed.
    pub fn as_str(self) -> &'static str {
        match self {
            Shown::Set => "set",
            Shown::Hand => "hand",
            Shown::Both => "both",
        }
    }

    /// What it means, for people.
    pub fn title(self) -> &'static str {
        match self {
            Shown::Set => "In type",
            Shown::Hand => "In the handwriting",
            Shown::Both => "Both, facing",
        }
    }

    /// The way that a typed word means.
    pub fn parse(word: &str) -> Option<Shown> {
        Shown::ALL.into_iter().find(|s| s.as_str() == word.trim().to_lowercase())
    }
}

/// A part of a book: its name, and the letter that it begins with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BookPart {
    /// As it stands on the part's own page.
    pub title: String,
    /// Its first letter.
    pub letter: LetterId,
}

/// What a book says besides its letters, and how it is to be made. Title and author are the collection's.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Front {
    /// Below the title.
    pub subtitle: String,
    /// To whom the book is given.
    pub dedication: String,
    /// Somebody else's words before the first letter.
    pub epigraph: String,
    /// Whose words those are.
    pub epigraph_by: String,
    /// What the editor says first; paragraphs divided by an empty line.
    pub foreword: String,
    /// Parts, in order.
    pub parts: Vec<BookPart>,
    /// The design, as in `templates/books/*.toml`; empty for the usual one.
    pub design: String,
    /// The cover's design, as in `templates/covers/*.toml`; empty for the usual one.
    pub cover: String,
    /// The print shop whose rules hold; empty for none.
    pub shop: String,
    /// The paper it is printed on, as the shop calls it; empty for the shop's usual one.
    pub paper: String,
    /// The spine's width in inches, where the shop says it with its template ("0.41"); empty for what its numbers give.
    pub spine: String,
    /// The page size.
    pub trim: Trim,
    /// How letters are shown.
    pub shown: Shown,
    /// What is said to a publisher.
    pub submission: Submission,
    /// The letters that go to a publisher first, in this order; the first three of the book when none are named.
    pub samples: Vec<LetterId>,
}

impl Front {
    /// The spine's width in inches, when it is said.
    ///
    /// # Errors
    /// When it is no number, or none that a spine can have.
    pub fn spine_in(&self) -> Result<Option<f64>, String> {
        let said = self.spine.trim().trim_end_matches("in").trim_end();
        if said.is_empty() {
            return Ok(None);
        }
        match said.replace(',', ".").parse() {
            Ok(inches) if (0.02..=4.0).contains(&inches) => Ok(Some(inches)),
            _ => {
                Err("The spine is a number of inches from 0.02 to 4, such as 0.41; leave it empty where the shop’s numbers give it.".into())
            }
        }
    }

    /// Says what is wrong with it in words for the person who typed it.
    ///
    /// # Errors
    /// The first field that cannot be kept, and what is allowed.
    pub fn check(&self) -> Result<(), String> {
        let fields = [
            ("subtitle", &self.subtitle, 300),
            ("dedication", &self.dedication, 1_000),
            ("epigraph", &self.epigraph, 2_000),
            ("name under the epigraph", &self.epigraph_by, 200),
            ("foreword", &self.foreword, 60_000),
            ("design", &self.design, 60),
            ("cover", &self.cover, 60),
            ("shop", &self.shop, 60),
            ("paper", &self.paper, 60),
        ];
        if let Some((name, _, most)) = fields.into_iter().find(|(_, text, most)| text.chars().count() > *most) {
            return Err(format!("The {name} is longer than {most} characters."));
        }
        self.submission.check()?;
        self.spine_in()?;
        match self.parts.iter().find(|p| p.title.trim().is_empty() || p.title.chars().count() > 200) {
            Some(_) => Err("A part needs a name of 1 to 200 characters; take the part away if it has none.".into()),
            None => Ok(()),
        }
    }
}
