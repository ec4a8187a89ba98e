//! Letters on their way into a book: a folder's files with their `book.toml`, or a collection of the archive.

use super::{Desk, out, select};
use crate::autographs::Written;
use crate::bookfile::{BookFile, Make};
use crate::choosing::Loose;
use crate::error::ServerError;
use crate::manuscript::{self, Bound, Kept};
use chrono::NaiveDate;
use clap::Args;
use letters::{LetterText, Renames, Submission};
use press::book::{BookLetter, Manuscript};
use sha2::{Digest, Sha256};
use std::path::{Path, PathBuf};
use uuid::{Builder, Uuid};

/// Where the letters are, and what is said of all of them.
#[derive(Debug, Args)]
pub struct Source {
    /// A folder with one letter a file
    #[arg(required_unless_present = "collection", conflicts_with = "collection", value_name = "FOLDER-OF-LETTERS")]
    pub folder: Option<PathBuf>,
    /// A collection of the archive, by its title or its id (the last part of the book page's address)
    #[arg(long, value_name = "NAME")]
    pub collection: Option<String>,
    /// What stands on the title page [default: the collection's title, or Letters]
    #[arg(long)]
    pub title: Option<String>,
    /// Who stands on the title page [default: the collection's author, or who signed all letters]
    #[arg(long)]
    pub author: Option<String>,
    /// A table of names that are changed through the whole book [default: the collection's own]
    #[arg(long, value_name = "FILE.toml")]
    pub names: Option<PathBuf>,
    /// Whoever has to be asked for a letter was asked
    #[arg(long)]
    pub asked: bool,
}

/// A book, ready to be made.
pub struct Opened {
    /// What it holds.
    pub manuscript: Manuscript,
    /// How each letter is written by hand, and in which language.
    pub sheets: Vec<Written>,
    /// How it is to be made.
    pub make: Make,
    /// What is said to a publisher.
    pub submission: Submission,
    /// The letters that go to a publisher first, by their places; none for the first of the book.
    pub samples: Vec<usize>,
}

impl Source {
    /// Reads it, with its names changed.
    ///
    /// # Errors
    /// When the folder, its `book.toml`, the collection or the table of names cannot be read, or a letter of the
    /// collection may not be printed.
    pub fn open(&self, desk: &Desk) -> Result<Opened, ServerError> {
        let names = self.names.as_deref().map(select::table).transpose()?;
        let mut opened = match (&self.folder, &self.collection) {
            (_, Some(named)) => {
                let (bound, make) = from_collection(desk, named, names.as_ref())?;
                select::may_be_printed(&bound, self.asked)?;
                let sheets = bound.sheets();
                Opened { manuscript: bound.manuscript, sheets, make, submission: bound.submission, samples: bound.samples }
            }
            (Some(folder), None) => {
                let said = BookFile::of(folder)?;
                let (mut manuscript, samples) = from_folder(folder, &said)?;
                let mut submission = said.submission.clone();
                if let Some(table) = &names {
                    manuscript::rename(&mut manuscript, table);
                    submission = manuscript::renamed(&submission, table);
                }
                let usual = desk.templates.first_sheet(&desk.data, 1);
                let language = two_letters(&manuscript.language);
                let sheets = (0..manuscript.letters.len()).map(|n| (said.sheet(usual.clone(), n), language)).collect();
                Opened { manuscript, sheets, make: said.make, submission, samples }
            }
            (None, None) => return Err(ServerError::Misused("Name a folder of letters, or --collection NAME.".into())),
        };
        let manuscript = &mut opened.manuscript;
        manuscript.title = self.title.clone().unwrap_or_else(|| manuscript.title.clone());
        manuscript.author = self.author.clone().unwrap_or_else(|| manuscript.author.clone());
        Ok(opened)
    }
}

/// "en-GB" → "en".
fn two_letters(language: &str) -> Option<[u8; 2]> {
    language.split(['-', '_']).next()?.to_ascii_lowercase().as_bytes().try_into().ok()
}

/// The letters of a folder, in the order of their names.
///
/// # Errors
/// When the folder cannot be read, holds no letters, or one of them is empty.
pub fn loose(folder: &Path) -> Result<Vec<Loose>, ServerError> {
    let paths = out::letters_in(folder)?;
    let letter = |path: PathBuf| {
        let text = out::read_text(&path)?;
        if text.trim().is_empty() {
            return Err(ServerError::Unavailable(format!("{} is empty. Write the letter, or take the file away.", path.display())));
        }
        let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let (dated, rest) = date_of(&name);
        let to = LetterText::parse(&text).salutation.as_deref().map(addressee).unwrap_or_else(|| capital(rest));
        Ok(Loose { dated, to, text, name })
    };
    paths.into_iter().map(letter).collect()
}

/// The manuscript of a folder, and the places of the letters that go to a publisher first.
fn from_folder(folder: &Path, said: &BookFile) -> Result<(Manuscript, Vec<usize>), ServerError> {
    let mut loose = loose(folder)?;
    if let Some(foreword) = said.foreword_file() {
        let foreword = Path::new(foreword).file_stem().unwrap_or_default().to_string_lossy();
        loose.retain(|l| l.name != foreword);
    }
    let mut names = Sha256::new();
    loose.iter().for_each(|l| names.update(format!("{}\n", l.name)));
    let mut signed: Vec<String> = loose.iter().map(|l| LetterText::parse(&l.text).signature.first().cloned().unwrap_or_default()).collect();
    signed.dedup();
    let author = if signed.len() == 1 { signed.remove(0) } else { String::new() };
    let last = loose.iter().filter_map(|l| l.dated).max();
    let modified = if std::env::var_os("SOURCE_DATE_EPOCH").is_some() { out::stamp(None)? } else { out::stamp(last)? };
    let files: Vec<String> = loose.iter().map(|l| l.name.clone()).collect();
    let letters = loose.into_iter().map(|l| BookLetter { to: l.to, dated: l.dated, text: l.text, ..BookLetter::default() }).collect();
    let mut manuscript = Manuscript {
        title: "Letters".into(),
        author,
        language: "en".into(),
        identifier: id(names),
        modified,
        letters,
        ..Manuscript::default()
    };
    said.say_of(folder, &files, &mut manuscript)?;
    Ok((manuscript, said.samples_in(folder, &files)?))
}

/// A collection, and how its page in the browser says that it is to be made.
fn from_collection(desk: &Desk, named: &str, names: Option<&Renames>) -> Result<(Bound, Make), ServerError> {
    let mut kept = select::runtime()?.block_on(async {
        let (archive, owner, id) = select::open(desk, named).await?;
        let kept = Kept::out(&archive, owner, id).await?;
        archive.close().await;
        Ok::<_, ServerError>(kept)
    })?;
    kept.names = names.cloned().unwrap_or(kept.names);
    let make = Make::of(&kept.front)?;
    Ok((kept.bound(out::stamp(None)?), make))
}

/// The date that a file's name begins with, and the rest of the name.
fn date_of(name: &str) -> (Option<NaiveDate>, &str) {
    let Some((head, rest)) = name.get(..10).zip(name.get(10..)) else { return (None, name) };
    match head.parse() {
        Ok(date) => (Some(date), rest.trim_start_matches(['-', '_', ' ', '.'])),
        Err(_) => (None, name),
    }
}

/// "My dear Loretta," → "Loretta"; what is only an address ("Dearest,") stays.
fn addressee(salutation: &str) -> String {
    const WORDS: [&str; 7] = ["dear", "dearest", "my", "our", "hello", "hi", "to"];
    let bare = salutation.trim_end_matches([',', ':', '!', '—', '–']).trim();
    let mut rest = bare;
    while let Some((word, after)) = rest.split_once(char::is_whitespace) {
        if !WORDS.contains(&word.to_lowercase().as_str()) {
            break;
        }
        rest = after.trim_start();
    }
    rest.to_string()
}

/// "aunt-may" → "Aunt may".
fn capital(name: &str) -> String {
    let words = name.replace(['-', '_'], " ");
    let mut letters = words.trim().chars();
    letters.next().map(|c| c.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// An id that a folder's file names make: the same for every making of the same book.
fn id(names: Sha256) -> Uuid {
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&names.finalize()[..16]);
    Builder::from_custom_bytes(bytes).into_uuid()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_becomes_a_manuscript_in_the_order_of_its_names() {
        let dir = tempfile::tempdir().unwrap();
        std::fs::write(dir.path().join("2024-05-12-loretta.txt"), "My dear Loretta,\n\nSixty years.\n\nWith love,\nChris\n").unwrap();
        std::fs::write(dir.path().join("aunt-may.md"), "The jam was good, and so were you to send it.\n").unwrap();
        std::fs::write(dir.path().join("2023-01-02.txt"), "Dear Tom:\n\nThanks.\n\nYours,\nChris\n").unwrap();
        std::fs::write(dir.path().join("notes.pdf"), "no letter").unwrap();
        let none = BookFile::default();
        let (book, _) = from_folder(dir.path(), &none).unwrap();
        assert_eq!(book.letters.iter().map(|l| l.to.as_str()).collect::<Vec<_>>(), ["Tom", "Loretta", "Aunt may"]);
        assert_eq!(book.letters[1].dated, NaiveDate::from_ymd_opt(2024, 5, 12));
        assert_eq!(book.modified.to_rfc3339(), "2024-05-12T00:00:00+00:00");
        assert_eq!(book.identifier, from_folder(dir.path(), &none).unwrap().0.identifier);
        assert!(from_folder(&dir.path().join("none"), &none).is_err());
    }
}
