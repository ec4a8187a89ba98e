//! A book's files out of a collection: pages go to the disk as they are set, into parts beside the places of the files,
//! and all get their names when all are whole.

use crate::autographs::Writing;
use crate::beside::Beside;
use crate::covers::Materials;
use crate::data::Data;
use crate::error::ServerError;
use crate::manuscript::Bound;
use crate::templates::Templates;
use letters::{NO_COVER, Trim};
use press::PressError;
use press::book::{Design, Edition, Faces, Printed, Publication, Setting};
use press::cover::{self, Wording, lay};
use press::shop::{Paper, Shop};
use std::io::Write;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};

/// The files of a book: for the print shop, for a screen, the cover, the e-book.
pub const FILES: [&str; 4] = ["interior.pdf", "reading.pdf", "cover.pdf", "book.epub"];

/// A book to be made.
pub struct Order {
    /// The letters, ready for the press.
    pub bound: Bound,
    /// What it looks like.
    pub design: Design,
    /// The design's faces.
    pub faces: Faces,
    /// The size of its pages.
    pub trim: Trim,
    /// Who prints it.
    pub shop: Option<Shop>,
    /// What it is printed on.
    pub paper: Paper,
    /// The cover's design.
    pub cover: String,
}

/// A book that was made.
#[derive(Debug, PartialEq, Eq)]
pub struct Made {
    /// Pages of the interior.
    pub pages: u32,
    /// What there is to say of it, in words for the writer.
    pub remark: Option<String>,
}

/// How far a book is, seen from outside, and whether it is to be stopped.
#[derive(Debug, Default)]
pub struct Progress {
    pages: AtomicU32,
    about: AtomicU32,
    stopped: AtomicBool,
}

impl Progress {
    /// Pages set so far, and about how many there will be: those for the print shop and those for a screen.
    pub fn now(&self) -> (u32, u32) {
        (self.pages.load(Ordering::Relaxed), self.about.load(Ordering::Relaxed))
    }

    /// Stops it at the next page.
    pub fn stop(&self) {
        self.stopped.store(true, Ordering::Relaxed);
    }

    fn at(&self, pages: usize, about: usize) -> ControlFlow<()> {
        let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        self.pages.store(count(pages), Ordering::Relaxed);
        self.about.store(count(about), Ordering::Relaxed);
        if self.stopped.load(Ordering::Relaxed) { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    }

    fn go_on(&self) -> Result<(), PressError> {
        if self.stopped.load(Ordering::Relaxed) { Err(PressError::Stopped) } else { Ok(()) }
    }
}

impl Order {
    /// Makes [`FILES`] at the places that `place` gives them: all or none. Without a cover, where the shop's numbers give
    /// none; the remark says why.
    ///
    /// # Errors
    /// When the book cannot be set, the disk takes no more, or it was stopped.
    pub fn make(
        &self,
        templates: &Templates,
        data: &Data,
        place: &dyn Fn(&str) -> Result<PathBuf, ServerError>,
        progress: &Progress,
    ) -> Result<Made, ServerError> {
        let Order { bound, design, faces, .. } = self;
        let writing = Writing::new(templates, data);
        let autograph = |at: usize| bound.letters.get(at).map_or(Err(PressError::NoLetters), |letter| writing.write(letter));
        let setting =
            Setting { trim: self.trim, shop: self.shop, paper: self.paper, autographs: Some(&autograph), ..Setting::new(design, faces) };
        let [interior, reading, cover, epub] = FILES.map(place);
        let mut files = vec![Beside::begin(&interior?)?, Beside::begin(&reading?)?];
        let print = press::book::interior(&bound.manuscript, &setting, files[0].file(), &mut |page, about| progress.at(page, 2 * about))?;
        let pages = print.pages as usize;
        let screen = Setting { edition: Edition::Reading, ..setting };
        press::book::interior(&bound.manuscript, &screen, files[1].file(), &mut |page, _| {
            progress.at(pages + page, pages + page.max(pages - print.blanks as usize))
        })?;
        let mut remarks = Vec::new();
        if print.blanks > 0 {
            remarks.push(format!("{} blank pages stand at the end, because the shop takes no fewer.", print.blanks));
        }
        match self.wrapped(templates, data, print.pages) {
            Ok(pdf) => files.push(written(&cover?, &pdf)?),
            Err(error) => remarks.push(format!("{NO_COVER}{error}")),
        }
        progress.go_on()?;
        let printed = Some(Printed { leaves: &print.leaves, trim: self.trim });
        let publication = Publication { autographs: Some(&autograph), printed, ..Publication::new(design, faces) };
        files.push(written(&epub?, &press::book::epub(&bound.manuscript, &publication)?)?);
        progress.go_on()?;
        Beside::settle(files)?;
        Ok(Made { pages: print.pages, remark: (!remarks.is_empty()).then(|| remarks.join("\n")) })
    }

    /// The cover, with the hand of the first letter where it shows one.
    fn wrapped(&self, templates: &Templates, data: &Data, pages: u32) -> Result<Vec<u8>, ServerError> {
        let design = templates.cover(&self.cover)?;
        let first = self.bound.letters.first();
        let hand = first.filter(|_| design.is_written()).map(|letter| letter.sheet.hand.as_str());
        let materials = Materials::of(templates, data, design, hand)?;
        let manuscript = &self.bound.manuscript;
        let wording =
            Wording { title: &manuscript.title, author: &manuscript.author, blurb: "", isbn: None, language: &manuscript.language };
        let rules = self.shop.unwrap_or(Shop::Kdp).rules()?;
        let order = cover::Order { shop: &rules, trim: self.trim, paper: self.paper, pages, spine_in: None };
        let letter = first.map_or("", |letter| letter.text.as_str());
        Ok(lay(&wording, design, &order, materials.faces(), materials.writing(letter))?.pdf(manuscript.modified)?)
    }
}

fn written(path: &Path, bytes: &[u8]) -> Result<Beside, ServerError> {
    let mut file = Beside::begin(path)?;
    file.file().write_all(bytes).map_err(|e| ServerError::file(path, e))?;
    Ok(file)
}
