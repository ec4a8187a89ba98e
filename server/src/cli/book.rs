//! `letters book`

use super::{Desk, out, select};
use crate::beside;
use crate::choosing::Loose;
use crate::error::ServerError;
use crate::manuscript::{self, Bound, Kept};
use crate::progress::Meter;
use crate::templates::FIRST_DESIGN;
use chrono::NaiveDate;
use clap::Args;
use letters::{CollectionId, LetterText, Renames, Trim};
use press::book::{BookLetter, Manuscript, Setting};
use serde_json::json;
use sha2::{Digest, Sha256};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use uuid::{Builder, Uuid};

/// Sets letters as a book: interior.pdf for the print shop, book.epub for a screen.
#[derive(Debug, Args)]
#[command(after_help = "Example:
  letters book letters/ --title \"Letters to Loretta\" --author Chris --trim 5.5x8.5 -o book/
  letters book --collection 0198f2c4-7d1e-7c3a-9a51-2f6f0c9b1e42 -o book/

The folder's *.txt and *.md files are set in the order of their names. A name that begins with a date
(2024-05-12-loretta.txt) gives the letter its date; the salutation says to whom it is.
The date in the files is SOURCE_DATE_EPOCH, else the last letter's, else 2000-01-01: never the clock.")]
pub struct Book {
    /// A folder with one letter a file
    #[arg(required_unless_present = "collection", conflicts_with = "collection", value_name = "FOLDER-OF-LETTERS")]
    folder: Option<PathBuf>,
    /// A collection of the archive, by its id (the last part of the book page's address)
    #[arg(long, value_name = "ID")]
    collection: Option<CollectionId>,
    /// What stands on the title page [default: the collection's title, or Letters]
    #[arg(long)]
    title: Option<String>,
    /// Who stands on the title page [default: the collection's author, or who signed all letters]
    #[arg(long)]
    author: Option<String>,
    /// The design [default: octavo]
    #[arg(long, value_name = "NAME")]
    design: Option<String>,
    /// The size of the page after trimming, in inches
    #[arg(long, value_name = "WxH", default_value_t = Trim::default())]
    trim: Trim,
    /// A table of names that are changed through the whole book [default: the collection's own]
    #[arg(long, value_name = "FILE.toml")]
    names: Option<PathBuf>,
    /// Whoever has to be asked for a letter was asked
    #[arg(long)]
    asked: bool,
    /// The folder for interior.pdf and book.epub; it is made when it is not there
    #[arg(short = 'o', long = "out", value_name = "DIR")]
    out: PathBuf,
    /// Says as JSON what was made
    #[arg(long)]
    json: bool,
}

impl Book {
    /// Sets it.
    pub fn run(self, desk: &Desk) -> Result<ExitCode, ServerError> {
        let design = match &self.design {
            Some(name) => desk.templates.design_named(name)?,
            None => desk
                .templates
                .design(FIRST_DESIGN)
                .or_else(|| desk.templates.designs().next())
                .ok_or_else(|| ServerError::Unavailable("There is no book design.".into()))?,
        };
        let names = self.names.as_deref().map(select::table).transpose()?;
        let mut manuscript = match (&self.folder, self.collection) {
            (_, Some(id)) => {
                let bound = from_collection(desk, id, names.as_ref())?;
                select::may_be_printed(&bound, self.asked)?;
                bound.manuscript
            }
            (Some(folder), None) => {
                let mut manuscript = from_folder(folder)?;
                names.iter().for_each(|table| drop(manuscript::rename(&mut manuscript, table)));
                manuscript
            }
            (None, None) => return Err(ServerError::Misused("Name a folder of letters, or --collection ID.".into())),
        };
        manuscript.title = self.title.clone().unwrap_or(manuscript.title);
        manuscript.author = self.author.clone().unwrap_or(manuscript.author);
        let faces = desk.templates.book_faces(&desk.data, design)?;
        let meter = Meter::steps("setting", manuscript.letters.len() as u64);
        let setting = Setting { trim: self.trim, ..Setting::new(design, &faces) };
        let mut pages = Vec::new();
        let interior = press::book::interior(&manuscript, &setting, &mut pages, &mut |done, total| {
            meter.of(total as u64);
            meter.set(done as u64);
            ControlFlow::Continue(())
        });
        meter.done();
        let interior = interior?;
        let epub = press::book::epub(&manuscript, design, &faces)?;
        std::fs::create_dir_all(&self.out).map_err(|e| ServerError::file(&self.out, e))?;
        let (pdf, ebook) = (self.out.join("interior.pdf"), self.out.join("book.epub"));
        beside::files(&[(pdf.clone(), pages), (ebook.clone(), epub)])?;
        if self.json {
            out::json(
                &json!({ "interior": pdf, "epub": ebook, "pages": interior.pages, "letters": manuscript.letters.len(), "title": manuscript.title,
                "author": manuscript.author, "design": design.name, "trim": self.trim }),
            )?;
        } else {
            eprintln!("{}: {} letters on {} pages\n{}", pdf.display(), manuscript.letters.len(), interior.pages, ebook.display());
        }
        Ok(ExitCode::SUCCESS)
    }
}

/// The letters of a folder, in the order of their names.
///
/// # Errors
/// When the folder cannot be read, holds no letters, or one of them is empty.
pub fn loose(folder: &Path) -> Result<Vec<Loose>, ServerError> {
    let entries = std::fs::read_dir(folder).map_err(|e| ServerError::file(folder, e))?;
    let mut paths: Vec<PathBuf> = entries
        .filter_map(Result::ok)
        .map(|e| e.path())
        .filter(|p| p.is_file() && p.extension().is_some_and(|e| e == "txt" || e == "md"))
        .filter(|p| !p.file_name().is_some_and(|n| n.to_string_lossy().starts_with('.')))
        .collect();
    paths.sort();
    if paths.is_empty() {
        return Err(ServerError::Unavailable(format!(
            "{} holds no letters: put each into a file of its own that ends in .txt or .md.",
            folder.display()
        )));
    }
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

fn from_folder(folder: &Path) -> Result<Manuscript, ServerError> {
    let loose = loose(folder)?;
    let mut names = Sha256::new();
    loose.iter().for_each(|l| names.update(format!("{}\n", l.name)));
    let mut signed: Vec<String> = loose.iter().map(|l| LetterText::parse(&l.text).signature.first().cloned().unwrap_or_default()).collect();
    signed.dedup();
    let author = if signed.len() == 1 { signed.remove(0) } else { String::new() };
    let last = loose.iter().filter_map(|l| l.dated).max();
    let modified = if std::env::var_os("SOURCE_DATE_EPOCH").is_some() { out::stamp(None)? } else { out::stamp(last)? };
    let letters = loose.into_iter().map(|l| BookLetter { to: l.to, dated: l.dated, text: l.text, ..BookLetter::default() }).collect();
    Ok(Manuscript {
        title: "Letters".into(),
        author,
        language: "en".into(),
        identifier: id(names),
        modified,
        letters,
        ..Manuscript::default()
    })
}

fn from_collection(desk: &Desk, id: CollectionId, names: Option<&Renames>) -> Result<Bound, ServerError> {
    let mut kept = select::runtime()?.block_on(async {
        let (archive, owner) = select::open(desk, id).await?;
        let kept = Kept::out(&archive, owner, id).await?;
        archive.close().await;
        Ok::<_, ServerError>(kept)
    })?;
    kept.names = names.cloned().unwrap_or(kept.names);
    Ok(kept.bound(out::stamp(None)?))
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
        let book = from_folder(dir.path()).unwrap();
        assert_eq!(book.letters.iter().map(|l| l.to.as_str()).collect::<Vec<_>>(), ["Tom", "Loretta", "Aunt may"]);
        assert_eq!(book.letters[1].dated, NaiveDate::from_ymd_opt(2024, 5, 12));
        assert_eq!(book.modified.to_rfc3339(), "2024-05-12T00:00:00+00:00");
        assert_eq!(book.identifier, from_folder(dir.path()).unwrap().identifier);
        assert!(from_folder(&dir.path().join("none")).is_err());
    }
}
