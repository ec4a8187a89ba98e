//! `book.toml` beside a folder's letters: what the book says besides them, written by a person.

use crate::error::ServerError;
use letters::{Front, Sheet, Shown, Submission, Trim};
use press::book::{Epigraph, Foreword, Frontispiece, Manuscript, Part};
use press::shop::{Paper, Shop};
use serde::Deserialize;
use std::path::Path;

/// The file's name in a folder of letters.
pub const NAME: &str = "book.toml";

/// What `book.toml` may say; all of it may be left out. Letters are named by their files, without the ending.
#[derive(Debug, Clone, PartialEq, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct BookFile {
    /// On the title page.
    pub title: Option<String>,
    /// Under the title.
    pub subtitle: String,
    /// Who stands on the title page.
    pub author: Option<String>,
    /// BCP 47; chooses the hyphenation.
    pub language: Option<String>,
    /// As it is to be printed.
    pub isbn: String,
    /// Lines of the imprint.
    pub imprint: Vec<String>,
    /// To whom the book is given.
    pub dedication: String,
    /// What faces the title: "ornament", or a letter whose first page is shown in the hand.
    pub frontispiece: String,
    /// Somebody else's words.
    pub epigraph: Option<Words>,
    /// What is said before the letters.
    pub foreword: Option<Before>,
    /// Parts, in any order.
    pub part: Vec<PartOf>,
    /// What is said of single letters.
    pub letter: Vec<Of>,
    /// Who is named in the letters, for the index.
    pub people: Vec<String>,
    /// What stands after the letters.
    pub back: After,
    /// How it is made: overruled by the command line.
    pub make: Make,
    /// In whose hand letters are shown.
    pub hand: HandOf,
    /// What is said to a publisher.
    pub submission: Submission,
    /// The letters that go to a publisher first; none for the first of the book.
    pub samples: Vec<String>,
}

/// Somebody's words.
#[derive(Debug, Clone, PartialEq, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Words {
    /// The words.
    pub text: String,
    /// Whose they are.
    #[serde(default)]
    pub source: String,
}

/// A foreword: its text, or the file that holds it.
#[derive(Debug, Clone, PartialEq, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Before {
    /// "Foreword" when empty.
    pub title: String,
    /// Paragraphs divided by an empty line.
    pub text: String,
    /// A file in the folder, instead of the text.
    pub file: String,
    /// Who signs it.
    pub signed: String,
}

/// A part.
#[derive(Debug, Clone, PartialEq, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PartOf {
    /// Its title.
    pub title: String,
    /// The letter before which it opens.
    pub opens: String,
    /// Words under the title.
    #[serde(default)]
    pub epigraph: Option<Words>,
}

/// What is said of a letter; what is left out stays as the letter has it.
#[derive(Debug, Clone, PartialEq, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Of {
    /// Its file, without the ending.
    pub file: String,
    /// To whom.
    pub to: Option<String>,
    /// Why.
    #[serde(default)]
    pub occasion: String,
    /// Where it was written.
    pub place: Option<String>,
    /// What the editor says before it.
    #[serde(default)]
    pub note: String,
    /// What the editor says after it.
    #[serde(default)]
    pub afternote: String,
    /// How it is shown.
    pub shown: Option<Shown>,
}

/// What stands after the letters; a design may leave out more.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct After {
    /// The index of people.
    pub people: bool,
    /// The list of letters by date.
    pub letters: bool,
    /// What was changed.
    pub changed: bool,
    /// The colophon.
    pub colophon: bool,
    /// Lines that the colophon adds.
    pub said: Vec<String>,
}

impl Default for After {
    fn default() -> After {
        After { people: true, letters: true, changed: true, colophon: true, said: Vec::new() }
    }
}

/// How the book is made.
#[derive(Debug, Clone, PartialEq, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Make {
    /// Name of a design.
    pub design: Option<String>,
    /// The page, in inches.
    pub trim: Option<Trim>,
    /// Who prints it.
    pub shop: Option<Shop>,
    /// What it is printed on.
    pub paper: Option<Paper>,
    /// Whether something runs off the page.
    pub bleed: bool,
    /// How letters are shown.
    pub shown: Option<Shown>,
    /// The cover's design, whose front stands in the e-book.
    pub cover: Option<String>,
}

/// In whose hand, on what paper.
#[derive(Debug, Clone, PartialEq, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct HandOf {
    /// Name of a hand.
    pub name: Option<String>,
    /// Name of a stationery.
    pub paper: Option<String>,
    /// Name of an ink.
    pub ink: Option<String>,
    /// The first letter's seed; each has its own.
    pub seed: Option<u32>,
    /// 0 hurried to 100 neat.
    pub neatness: Option<u8>,
}

impl Make {
    /// As a collection's page in the browser says; how letters are shown stands in the letters.
    ///
    /// # Errors
    /// When shop or paper are none (any more).
    pub fn of(front: &Front) -> Result<Make, ServerError> {
        let filled = |text: &str| (!text.is_empty()).then(|| text.to_string());
        Ok(Make {
            design: filled(&front.design),
            trim: Some(front.trim),
            shop: filled(&front.shop).map(|shop| shop.parse()).transpose()?,
            paper: filled(&front.paper).map(|paper| paper.parse()).transpose()?,
            cover: filled(&front.cover),
            ..Make::default()
        })
    }
}

impl BookFile {
    /// Reads a folder's `book.toml`; an empty one when there is none.
    ///
    /// # Errors
    /// When it is not TOML or has a key that means nothing; the text names the place and what is known.
    pub fn of(folder: &Path) -> Result<BookFile, ServerError> {
        let path = folder.join(NAME);
        match std::fs::read_to_string(&path) {
            Ok(text) => {
                toml::from_str(&text).map_err(|e| ServerError::Misused(format!("{}: {}", path.display(), e.to_string().trim_end())))
            }
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => Ok(BookFile::default()),
            Err(e) => Err(ServerError::file(&path, e)),
        }
    }

    /// The file that holds the foreword, which is no letter.
    pub fn foreword_file(&self) -> Option<&str> {
        self.foreword.as_ref().map(|f| f.file.as_str()).filter(|f| !f.is_empty())
    }

    /// Says it all of a manuscript whose letters have these names, in order.
    ///
    /// # Errors
    /// When a letter is named that is not there, or the foreword's file cannot be read.
    pub fn say_of(&self, folder: &Path, names: &[String], manuscript: &mut Manuscript) -> Result<(), ServerError> {
        let place = |name: &str, what: &str| place_of(folder, names, name, what);
        let words = |said: &Words| Epigraph { text: said.text.clone(), source: said.source.clone() };
        manuscript.title = self.title.clone().unwrap_or_else(|| manuscript.title.clone());
        manuscript.author = self.author.clone().unwrap_or_else(|| manuscript.author.clone());
        manuscript.language = self.language.clone().unwrap_or_else(|| manuscript.language.clone());
        let front = &mut manuscript.front;
        front.subtitle.clone_from(&self.subtitle);
        front.isbn.clone_from(&self.isbn);
        front.imprint.clone_from(&self.imprint);
        front.dedication.clone_from(&self.dedication);
        front.epigraph = self.epigraph.as_ref().map(words);
        front.frontispiece = match self.frontispiece.as_str() {
            "" => Frontispiece::None,
            "ornament" => Frontispiece::Ornament,
            letter => Frontispiece::Facsimile(place(letter, "the frontispiece")?),
        };
        if let Some(said) = &self.foreword {
            let text = match self.foreword_file() {
                Some(file) => std::fs::read_to_string(folder.join(file)).map_err(|e| ServerError::file(folder.join(file), e))?,
                None => said.text.clone(),
            };
            front.foreword = Some(Foreword { title: said.title.clone(), text, signed: said.signed.clone() });
        }
        for part in &self.part {
            let opens = place(&part.opens, &format!("the part “{}”", part.title))?;
            manuscript.parts.push(Part { title: part.title.clone(), opens, epigraph: part.epigraph.as_ref().map(words) });
        }
        manuscript.parts.sort_by_key(|part| part.opens);
        for of in &self.letter {
            let letter = &mut manuscript.letters[place(&of.file, "[[letter]]")?];
            letter.to = of.to.clone().unwrap_or_else(|| letter.to.clone());
            letter.occasion.clone_from(&of.occasion);
            letter.place = of.place.clone().or_else(|| letter.place.clone());
            letter.headnote.clone_from(&of.note);
            letter.afternote.clone_from(&of.afternote);
            if let Some(shown) = of.shown {
                letter.shown = crate::manuscript::shown(shown);
            }
        }
        manuscript.people.extend(self.people.iter().cloned());
        let After { people, letters, changed, colophon, said } = self.back.clone();
        let back = &mut manuscript.back;
        (back.people, back.letters, back.changed, back.colophon, back.said) = (people, letters, changed, colophon, said);
        Ok(())
    }

    /// The places of the letters that go to a publisher first, in a folder whose letters have these names.
    ///
    /// # Errors
    /// When one is not there.
    pub fn samples_in(&self, folder: &Path, names: &[String]) -> Result<Vec<usize>, ServerError> {
        self.samples.iter().map(|name| place_of(folder, names, name, "samples")).collect()
    }

    /// The sheet of the nth letter of a folder, where nothing else is said of it.
    pub fn sheet(&self, usual: Sheet, nth: usize) -> Sheet {
        let hand = &self.hand;
        Sheet {
            hand: hand.name.clone().unwrap_or(usual.hand),
            paper: hand.paper.clone().unwrap_or(usual.paper),
            ink: hand.ink.clone().unwrap_or(usual.ink),
            seed: hand.seed.unwrap_or(usual.seed).wrapping_add(nth as u32),
            neatness: hand.neatness.unwrap_or(usual.neatness).min(100),
            ..usual
        }
    }
}

/// The place of a letter that something in the file names.
fn place_of(folder: &Path, names: &[String], name: &str, what: &str) -> Result<usize, ServerError> {
    let bare = name.trim_end_matches(".txt").trim_end_matches(".md");
    names.iter().position(|n| n == bare).ok_or_else(|| {
        let near = names.iter().max_by(|a, b| strsim::jaro_winkler(bare, a).total_cmp(&strsim::jaro_winkler(bare, b)));
        let near = near.map(|n| format!(" Did you mean “{n}”?")).unwrap_or_default();
        ServerError::Misused(format!(
            "{}: {what} names the letter “{name}”, which is not in the folder.{near}",
            folder.join(NAME).display()
        ))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use press::book::BookLetter;

    const FILE: &str = r#"
title = "Letters From the Porch"
subtitle = "Sixty Years"
dedication = "For Loretta"
frontispiece = "2024-05-12-loretta"
people = ["Aunt May"]

[epigraph]
text = "Say it while the kettle is on."
source = "My grandmother"

[foreword]
file = "before.md"
signed = "C. A."

[[part]]
title = "Winter"
opens = "aunt-may"

[[letter]]
file = "aunt-may.md"
to = "Aunt May"
place = "Tulsa"
note = "Never sent."
shown = "both"

[make]
design = "album"
shop = "lulu"
paper = "cream"
trim = "5x8"

[hand]
name = "theodore"
"#;

    #[test]
    fn a_book_file_says_what_a_book_holds_besides_its_letters() {
        let dir = tempfile::tempdir().unwrap();
        std::fs::write(dir.path().join(NAME), FILE).unwrap();
        std::fs::write(dir.path().join("before.md"), "They were all true.\n").unwrap();
        let file = BookFile::of(dir.path()).unwrap();
        let letter = |to: &str| BookLetter { to: to.into(), ..BookLetter::default() };
        let mut manuscript = Manuscript { letters: vec![letter("Loretta"), letter("aunt may")], ..Manuscript::default() };
        let names = ["2024-05-12-loretta".to_string(), "aunt-may".to_string()];
        file.say_of(dir.path(), &names, &mut manuscript).unwrap();
        assert_eq!((manuscript.title.as_str(), manuscript.parts[0].opens), ("Letters From the Porch", 1));
        assert_eq!(manuscript.front.frontispiece, Frontispiece::Facsimile(0));
        assert_eq!(manuscript.front.foreword.unwrap().text, "They were all true.\n");
        let may = &manuscript.letters[1];
        assert_eq!((may.to.as_str(), may.place.as_deref(), may.shown), ("Aunt May", Some("Tulsa"), press::book::Shown::Both));
        assert_eq!((file.make.shop, file.foreword_file()), (Some(Shop::Lulu), Some("before.md")));
        assert!(BookFile::of(&dir.path().join("none")).unwrap() == BookFile::default());
    }

    #[test]
    fn a_key_that_means_nothing_and_a_letter_that_is_not_there_are_named() {
        let dir = tempfile::tempdir().unwrap();
        std::fs::write(dir.path().join(NAME), "title = \"A\"\ndedicaton = \"B\"\n").unwrap();
        let error = BookFile::of(dir.path()).unwrap_err().to_string();
        assert!(error.contains("dedicaton") && error.contains("line 2") && error.contains("dedication"), "{error}");
        let file = BookFile { frontispiece: "lorreta".into(), ..BookFile::default() };
        let error = file.say_of(dir.path(), &["loretta".into()], &mut Manuscript::default()).unwrap_err().to_string();
        assert!(error.contains("frontispiece") && error.contains("Did you mean “loretta”?"), "{error}");
    }
}
