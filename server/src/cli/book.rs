//! `letters book`

use super::source::{Opened, Source};
use super::{Desk, out};
use crate::autographs::Written;
use crate::beside;
use crate::bindery::{Made, Order};
use crate::covers::FIRST_COVER;
use crate::error::ServerError;
use crate::hands;
use crate::interrupt;
use crate::manuscript;
use crate::progress::Meter;
use crate::standing::Standing;
use clap::Args;
use letters::{Sheet, Shown, Trim};
use press::shop::{Paper, Shop};
use serde_json::json;
use std::collections::BTreeSet;
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::process::ExitCode;

/// The folder for what stands of a book while it is made, in the folder of its files.
const STANDING: &str = ".letters-standing";

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
Killed in the middle, the same command goes on from what stands in the folder.
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
    /// A table of names that are changed through the whole book [default: the collection's own]
    #[arg(long, value_name = "FILE.toml")]
    names: Option<PathBuf>,
    /// Whoever has to be asked for a letter was asked
    #[arg(long)]
    asked: bool,
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
    /// The cover's design, whose front stands in the e-book [default: label]
    #[arg(long, value_name = "NAME")]
    cover: Option<String>,
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
        let Opened { mut manuscript, sheets: written, make, .. } = self.source().open(desk)?;
        let design = desk.templates.design_or_first(self.design.as_ref().or(make.design.as_ref()).map(String::as_str))?;
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
        let order = Order {
            faces: desk.templates.book_faces(&desk.data, design)?,
            design: design.clone(),
            trim: self.trim.or(make.trim).unwrap_or_default(),
            shop: self.shop.or(make.shop),
            paper: self.paper.or(make.paper).unwrap_or_default(),
            bleed: self.bleed || make.bleed,
            cover: self.cover.clone().or(make.cover).unwrap_or_else(|| FIRST_COVER.to_string()),
            wrapped: false,
            spine_in: None,
            manuscript,
            sheets,
        };
        let made = self.made(&order, desk)?;
        let [pdf, screen, ebook] = ["interior.pdf", "reading.pdf", "book.epub"].map(|name| self.out.join(name));
        let Order { manuscript, trim, .. } = &order;
        if self.json {
            out::json(&json!({ "interior": pdf, "reading": screen, "epub": ebook, "pages": made.pages, "blanks": made.blanks,
                "letters": manuscript.letters.len(), "title": manuscript.title, "author": manuscript.author, "design": design.name,
                "trim": trim }))?;
        } else {
            eprintln!("{}: {} letters on {} pages", pdf.display(), manuscript.letters.len(), made.pages);
            if made.blanks > 0 {
                eprintln!("  {} of them blank at the end: the shop takes no fewer", made.blanks);
            }
            eprintln!("{}\n{}", screen.display(), ebook.display());
            if let Some(why) = &made.uncovered {
                eprintln!("The e-book has no cover: {why}");
            }
        }
        Ok(ExitCode::SUCCESS)
    }

    /// Makes the files, from what stands of them after a kill.
    fn made(&self, order: &Order, desk: &Desk) -> Result<Made, ServerError> {
        std::fs::create_dir_all(&self.out).map_err(|e| ServerError::file(&self.out, e))?;
        interrupt::watch();
        beside::sweep(&self.out);
        let Some(standing) = Standing::take(&self.out.join(STANDING))? else {
            let folder = self.out.display();
            return Err(ServerError::Unavailable(format!(
                "A book is being made in {folder} just now.\n  Wait for it, or choose another folder."
            )));
        };
        let meter = Meter::pages(if standing.was_here() { "going on with the pages" } else { "setting" });
        let place = |file: &str| Ok(self.out.join(file));
        let made = order.make(&desk.templates, &desk.data, &standing, &place, &|pages, about| {
            meter.of(about as u64);
            meter.set(pages as u64);
            if interrupt::asked() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        });
        meter.done();
        standing.clear();
        made
    }

    /// Where its letters are. Its fields stand in this struct themselves: clap takes a group that flattens another for
    /// empty, and then this command for none.
    fn source(&self) -> Source {
        Source {
            folder: self.folder.clone(),
            collection: self.collection.clone(),
            title: self.title.clone(),
            author: self.author.clone(),
            names: self.names.clone(),
            asked: self.asked,
        }
    }

    /// The letters' sheets with what is said on the command line of all of them.
    fn sheets(&self, sheets: Vec<Written>) -> Vec<Written> {
        let over = |(sheet, language): Written| {
            let hand = self.hand.clone().unwrap_or(sheet.hand);
            let paper = self.stationery.clone().unwrap_or(sheet.paper);
            let ink = self.ink.clone().unwrap_or(sheet.ink);
            (Sheet { hand, paper, ink, ..sheet }, language)
        };
        sheets.into_iter().map(over).collect()
    }
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
