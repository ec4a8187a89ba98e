//! `letters book`

use super::{Desk, out, select};
use crate::autographs::Writing;
use crate::beside::{self, Beside};
use crate::bookfile::{BookFile, Make};
use crate::choosing::Loose;
use crate::error::ServerError;
use crate::hands;
use crate::interrupt;
use crate::manuscript::{self, Bound, Kept};
use crate::progress::Meter;
use crate::templates::FIRST_DESIGN;
use chrono::NaiveDate;
use clap::Args;
use letters::{LetterText, Renames, Sheet, Shown, Trim};
use press::PressError;
use press::book::{BookLetter, Edition, Interior, Manuscript, Setting};
use press::shop::{Paper, Shop};
use serde_json::json;
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;
use std::fs::File;
use std::io::Write;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use uuid::{Builder, Uuid};

/// Sets letters as a book: interior.pdf for the print shop, reading.pdf and book.epub for a screen.
#[derive(Debug, Args)]
#[command(after_help = "Example:
  letters book letters/ --title \"Letters to Loretta\" --author Chris --trim 5.5x8.5 -o book/
  letters book --collection \"Letters to Loretta\" -o book/
  letters book letters/ --design album --shown hand --hand theodore --shop lulu --paper colour -o book/

The folder's *.txt and *.md files are set in the order of their names; a book.toml beside them says what the
book holds besides: title, subtitle, dedication, [epigraph], [foreword], [[part]], [[letter]] with place, note and
shown, [make], [hand]. A collection is made as its page in the browser says: design, shop, paper, trim, front matter.
What is said here overrules either. A name that begins with a date
(2024-05-12-loretta.txt) gives the letter its date; the salutation says to whom it is.
The date in the files is SOURCE_DATE_EPOCH, else the last letter's, else 2000-01-01: never the clock.")]
pub struct Book {
    /// A folder with one letter a file
    #[arg(required_unless_present = "collection", conflicts_with = "collection", value_name = "FOLDER-OF-LETTERS")]
    folder: Option<PathBuf>,
    /// A collection of the archive, by its title or its id (the last part of the book page's address)
    #[arg(long, value_name = "NAME")]
    collection: Option<String>,
    /// What stands on the title page [default: the collection's title, or Letters]
    #[arg(long)]
    title: Option<String>,
    /// Who stands on the title page [default: the collection's author, or who signed all letters]
    #[arg(long)]
    author: Option<String>,
    /// The design [default: octavo]
    #[arg(long, value_name = "NAME")]
    design: Option<String>,
    /// The size of the page after trimming, in inches [default: 6x9]
    #[arg(long, value_name = "WxH")]
    trim: Option<Trim>,
    /// Who prints it: margins, colours and number of pages as kdp, lulu or ingram asks
    #[arg(long, value_name = "SHOP")]
    shop: Option<Shop>,
    /// What it is printed on: cream, white, or colour [default: cream]
    #[arg(long, value_name = "PAPER")]
    paper: Option<Paper>,
    /// The sheet is larger than the page, for what runs off it
    #[arg(long)]
    bleed: bool,
    /// How letters are shown: set in type, by hand, or both, facing [default: set]
    #[arg(long, value_name = "HOW", value_parser = how)]
    shown: Option<Shown>,
    /// Whose hand writes them
    #[arg(long, value_name = "NAME")]
    hand: Option<String>,
    /// The letters' own paper: monarch, a5-ruled …
    #[arg(long, value_name = "NAME")]
    stationery: Option<String>,
    /// The ink
    #[arg(long, value_name = "NAME")]
    ink: Option<String>,
    /// A table of names that are changed through the whole book [default: the collection's own]
    #[arg(long, value_name = "FILE.toml")]
    names: Option<PathBuf>,
    /// Whoever has to be asked for a letter was asked
    #[arg(long)]
    asked: bool,
    /// The folder for interior.pdf, reading.pdf and book.epub; it is made when it is not there
    #[arg(short = 'o', long = "out", value_name = "DIR")]
    out: PathBuf,
    /// Says as JSON what was made
    #[arg(long)]
    json: bool,
}

impl Book {
    /// Sets it.
    pub fn run(self, desk: &Desk) -> Result<ExitCode, ServerError> {
        let said = match &self.folder {
            Some(folder) => BookFile::of(folder)?,
            None => BookFile::default(),
        };
        let names = self.names.as_deref().map(select::table).transpose()?;
        let (mut manuscript, written, make) = match (&self.folder, &self.collection) {
            (_, Some(named)) => {
                let (bound, make) = from_collection(desk, named, names.as_ref())?;
                select::may_be_printed(&bound, self.asked)?;
                let sheets = bound.letters.into_iter().map(|l| (l.sheet, l.brief.language.two_letters())).collect();
                (bound.manuscript, sheets, make)
            }
            (Some(folder), None) => {
                let mut manuscript = from_folder(folder, &said)?;
                names.iter().for_each(|table| drop(manuscript::rename(&mut manuscript, table)));
                let usual = desk.templates.first_sheet(&desk.data, 1);
                let language = two_letters(&manuscript.language);
                let sheets = (0..manuscript.letters.len()).map(|n| (said.sheet(usual.clone(), n), language)).collect();
                (manuscript, sheets, said.make)
            }
            (None, None) => return Err(ServerError::Misused("Name a folder of letters, or --collection NAME.".into())),
        };
        let design = match self.design.as_ref().or(make.design.as_ref()) {
            Some(name) => desk.templates.design_named(name)?,
            None => desk
                .templates
                .design(FIRST_DESIGN)
                .or_else(|| desk.templates.designs().next())
                .ok_or_else(|| ServerError::Unavailable("There is no book design.".into()))?,
        };
        manuscript.title = self.title.clone().unwrap_or(manuscript.title);
        manuscript.author = self.author.clone().unwrap_or(manuscript.author);
        if let Some(shown) = self.shown.or(make.shown) {
            for letter in &mut manuscript.letters {
                // What a letter's own entry says goes before what is said of all.
                if self.shown.is_some() || letter.shown == press::book::Shown::Set {
                    letter.shown = manuscript::shown(shown);
                }
            }
        }
        let sheets = self.sheets(written);
        if manuscript.shows_a_hand() && manuscript.back.hands.is_empty() {
            let titles = manuscript.hands_shown().map(|n| {
                let named = sheets.get(n).map_or("", |(sheet, _)| sheet.hand.as_str());
                hands::card(&desk.templates, &desk.data, named).map(|card| card.title).map_err(|e| manuscript.facsimile(n, e.to_string()))
            });
            let titles: BTreeSet<String> = titles.collect::<Result<_, _>>()?;
            manuscript.back.hands = titles.into_iter().collect();
        }
        let faces = desk.templates.book_faces(&desk.data, design)?;
        let writing = Writing::new(&desk.templates, &desk.data);
        let autograph = |at: usize| {
            let ((sheet, language), letter) = sheets.get(at).zip(manuscript.letters.get(at)).ok_or(PressError::NoLetters)?;
            writing.on(sheet, &letter.text, *language).map_err(|e| PressError::Hand(e.to_string()))
        };
        let setting = Setting {
            trim: self.trim.or(make.trim).unwrap_or_default(),
            shop: self.shop.or(make.shop),
            paper: self.paper.or(make.paper).unwrap_or_default(),
            bleed: self.bleed || make.bleed,
            autographs: Some(&autograph),
            ..Setting::new(design, &faces)
        };
        std::fs::create_dir_all(&self.out).map_err(|e| ServerError::file(&self.out, e))?;
        interrupt::watch();
        beside::sweep(&self.out);
        let [pdf, screen, ebook] = ["interior.pdf", "reading.pdf", "book.epub"].map(|name| self.out.join(name));
        let mut files = [&pdf, &screen, &ebook].map(|path: &PathBuf| Beside::begin(path)).into_iter().collect::<Result<Vec<_>, _>>()?;
        let interior = pages(&manuscript, &setting, files[0].file(), "setting")?;
        pages(&manuscript, &Setting { edition: Edition::Reading, ..setting }, files[1].file(), "setting for the screen")?;
        let epub = press::book::epub(&manuscript, design, &faces)?;
        files[2].file().write_all(&epub).map_err(|e| ServerError::file(&ebook, e))?;
        if interrupt::asked() {
            return Err(PressError::Stopped.into());
        }
        Beside::settle(files)?;
        if self.json {
            out::json(&json!({ "interior": pdf, "reading": screen, "epub": ebook, "pages": interior.pages, "blanks": interior.blanks,
                "letters": manuscript.letters.len(), "title": manuscript.title, "author": manuscript.author, "design": design.name,
                "trim": setting.trim }))?;
        } else {
            eprintln!("{}: {} letters on {} pages", pdf.display(), manuscript.letters.len(), interior.pages);
            if interior.blanks > 0 {
                eprintln!("  {} of them blank at the end: the shop takes no fewer", interior.blanks);
            }
            eprintln!("{}\n{}", screen.display(), ebook.display());
        }
        Ok(ExitCode::SUCCESS)
    }

    /// The letters' sheets with what is said on the command line of all of them.
    fn sheets(&self, sheets: Vec<(Sheet, Option<[u8; 2]>)>) -> Vec<(Sheet, Option<[u8; 2]>)> {
        let over = |(sheet, language): (Sheet, Option<[u8; 2]>)| {
            let hand = self.hand.clone().unwrap_or(sheet.hand);
            let paper = self.stationery.clone().unwrap_or(sheet.paper);
            let ink = self.ink.clone().unwrap_or(sheet.ink);
            (Sheet { hand, paper, ink, ..sheet }, language)
        };
        sheets.into_iter().map(over).collect()
    }
}

/// Sets the pages of one edition into a file.
fn pages(manuscript: &Manuscript, setting: &Setting, file: &mut File, what: &str) -> Result<Interior, ServerError> {
    let meter = Meter::pages(what);
    let made = press::book::interior(manuscript, setting, file, &mut |page, about| {
        meter.of(about as u64);
        meter.set(page as u64);
        if interrupt::asked() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    });
    meter.done();
    Ok(made?)
}

/// "set", "hand" or "both".
fn how(text: &str) -> Result<Shown, String> {
    match text {
        "set" => Ok(Shown::Set),
        "hand" => Ok(Shown::Hand),
        "both" => Ok(Shown::Both),
        _ => Err("letters are shown set, hand or both".into()),
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

fn from_folder(folder: &Path, said: &BookFile) -> Result<Manuscript, ServerError> {
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
    Ok(manuscript)
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
        let book = from_folder(dir.path(), &none).unwrap();
        assert_eq!(book.letters.iter().map(|l| l.to.as_str()).collect::<Vec<_>>(), ["Tom", "Loretta", "Aunt may"]);
        assert_eq!(book.letters[1].dated, NaiveDate::from_ymd_opt(2024, 5, 12));
        assert_eq!(book.modified.to_rfc3339(), "2024-05-12T00:00:00+00:00");
        assert_eq!(book.identifier, from_folder(dir.path(), &none).unwrap().identifier);
        assert!(from_folder(&dir.path().join("none"), &none).is_err());
    }
}
