//! A book's files out of a manuscript: pages go to the disk as they are set, what is finished stands there
//! ([`crate::standing`]), and all files get their names when all are whole.

use crate::autographs::{Writing, Written};
use crate::covers::Materials;
use crate::data::Data;
use crate::error::ServerError;
use crate::standing::{self, Key, Keys, Standing};
use crate::templates::Templates;
use letters::{NO_COVER, Trim};
use press::PressError;
use press::book::{CoverPicture, Design, Edition, Faces, Interior, Manuscript, Printed, Publication, Setting};
use press::cover::{self, Wording, lay};
use press::shop::{Paper, Shop};
use std::io::Write;
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};

/// The files of a book: for the print shop, for a screen, the cover, the e-book.
pub const FILES: [&str; 4] = ["interior.pdf", "reading.pdf", "cover.pdf", "book.epub"];

/// A book to be made.
pub struct Order {
    /// What it holds.
    pub manuscript: Manuscript,
    /// How each letter is written by hand.
    pub sheets: Vec<Written>,
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
    /// Whether the sheet is larger than the page, for what runs off it.
    pub bleed: bool,
    /// The cover's design: its front stands in the e-book.
    pub cover: String,
    /// Whether the whole cover is made, too.
    pub wrapped: bool,
    /// The spine's width in inches, where the shop's own template says it.
    pub spine_in: Option<f64>,
}

/// A book that was made.
#[derive(Debug, PartialEq, Eq)]
pub struct Made {
    /// Pages of the interior.
    pub pages: u32,
    /// How many of them are blank and stand at the end, because the shop takes no fewer.
    pub blanks: u32,
    /// Why the print shop gets no cover, or the e-book none.
    pub uncovered: Option<String>,
}

/// A cover: for the print shop, or why there is none, and its front as PNG.
struct Covered {
    pdf: Result<Vec<u8>, PressError>,
    front: Vec<u8>,
}

/// Dots to the inch of an e-book's cover: a page of 6 × 9 inches has 1,080 × 1,620, which every shop takes.
const FRONT_DPI: f64 = 180.0;

impl Made {
    /// What there is to say of it, in words for the writer.
    pub fn remark(&self) -> Option<String> {
        let blanks = (self.blanks > 0).then(|| format!("{} blank pages stand at the end, because the shop takes no fewer.", self.blanks));
        let said: Vec<String> = blanks.into_iter().chain(self.uncovered.as_ref().map(|why| format!("{NO_COVER}{why}"))).collect();
        (!said.is_empty()).then(|| said.join("\n"))
    }
}

/// Hears after every page how many are set, of about how many, those for the print shop and those for a screen; may stop
/// the work.
pub type Heard<'a> = &'a dyn Fn(usize, usize) -> ControlFlow<()>;

/// How far a book is, seen from outside, and whether it is to be stopped.
#[derive(Debug, Default)]
pub struct Progress {
    /// As far as the pages stood that were set before.
    before: AtomicU32,
    pages: AtomicU32,
    about: AtomicU32,
    stopped: AtomicBool,
}

impl Progress {
    /// Of a book that may have been begun before: so many pages were set, of about so many.
    pub fn of(pages: u32, about: u32) -> Progress {
        Progress {
            before: AtomicU32::new(pages),
            pages: AtomicU32::new(pages),
            about: AtomicU32::new(about),
            stopped: AtomicBool::new(false),
        }
    }

    /// Nothing stands of what was done before.
    pub fn anew(&self) {
        self.before.store(0, Ordering::Relaxed);
        self.pages.store(0, Ordering::Relaxed);
    }

    /// Pages set so far, and about how many there will be: those for the print shop and those for a screen.
    pub fn now(&self) -> (u32, u32) {
        (self.pages.load(Ordering::Relaxed), self.about.load(Ordering::Relaxed))
    }

    /// Stops it at the next page.
    pub fn stop(&self) {
        self.stopped.store(true, Ordering::Relaxed);
    }

    /// Whether it is to go on.
    pub fn goes_on(&self) -> bool {
        !self.stopped.load(Ordering::Relaxed)
    }

    /// So many pages are set, of about so many. Pages that were set before and are laid out again are not counted twice.
    pub fn at(&self, pages: usize, about: usize) -> ControlFlow<()> {
        let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        let (pages, about) = (count(pages).max(self.before.load(Ordering::Relaxed)), count(about));
        self.pages.store(pages, Ordering::Relaxed);
        self.about.store(about.max(pages), Ordering::Relaxed);
        if self.goes_on() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    }
}

impl Order {
    /// Makes [`FILES`] at the places that `place` gives them: all or none. Without a cover, where none was asked for or the
    /// shop's numbers give none. What stands already is not made again, and the files are those that an undisturbed
    /// making gives, byte for byte.
    ///
    /// # Errors
    /// When the book cannot be set, the disk takes no more, or `heard` stopped it.
    pub fn make(
        &self,
        templates: &Templates,
        data: &Data,
        standing: &Standing,
        place: &dyn Fn(&str) -> Result<PathBuf, ServerError>,
        heard: Heard,
    ) -> Result<Made, ServerError> {
        let Order { manuscript, design, faces, .. } = self;
        let writing = Writing::new(templates, data).beside(standing);
        let key = self.key(&writing)?;
        let file = |name: &str| Keys::of(name).and_said(&key).key();
        let [interior, reading, cover, epub] = FILES;
        let mut files = Vec::new();

        let autograph = |at: usize| writing.letter(manuscript, &self.sheets, at);
        let (trim, shop, paper) = (self.trim, self.shop, self.paper);
        let setting = Setting { trim, shop, paper, bleed: self.bleed, autographs: Some(&autograph), ..Setting::new(design, faces) };
        let (print, whole) = standing.file::<Interior>(file(interior), |out| {
            press::book::interior(manuscript, &setting, out, &mut |page, about| heard(page, 2 * about))
        })?;
        files.push((whole, place(interior)?));

        let (pages, own) = (print.pages as usize, (print.pages - print.blanks) as usize);
        go_on(heard(pages, pages + own))?;
        let screen = Setting { edition: Edition::Reading, ..setting };
        let (on_screen, whole) = standing.file::<u32>(file(reading), |out| {
            let made = press::book::interior(manuscript, &screen, out, &mut |page, _| heard(pages + page, pages + page.max(own)))?;
            Ok(made.pages)
        })?;
        files.push((whole, place(reading)?));
        let all = pages + on_screen as usize;
        go_on(heard(all, all))?;

        let mut uncovered = None;
        let mut front = None;
        match self.covered(templates, data, print.pages) {
            Ok(covered) => {
                front = Some(covered.front);
                match covered.pdf {
                    Ok(pdf) if self.wrapped => {
                        let key = Keys::of(cover).and_said(&key).and(&pdf).key();
                        let ((), whole) = standing.file(key, |out| out.write_all(&pdf).map_err(PressError::Write))?;
                        files.push((whole, place(cover)?));
                    }
                    Err(error) if self.wrapped => uncovered = Some(error.to_string()),
                    _ => {}
                }
            }
            Err(error) => uncovered = Some(error.to_string()),
        }
        let says = cover::says(&manuscript.title, &manuscript.author, templates.cover(&self.cover).map_or("", |d| &d.about));
        let printed = Some(Printed { leaves: &print.leaves, people: &print.people, trim });
        let front = front.as_deref();
        let cover = front.map(|png| CoverPicture { png, says: &says });
        let publication = Publication { autographs: Some(&autograph), printed, cover, ..Publication::new(design, faces) };
        let key = Keys::of(epub).and_said(&key).and(front.unwrap_or_default()).and(says.as_bytes()).key();
        let ((), whole) = standing.file(key, |out| press::book::epub(manuscript, &publication, out, &mut || heard(all, all)))?;
        files.push((whole, place(epub)?));
        go_on(heard(all, all))?;
        standing::settle(files)?;
        Ok(Made { pages: print.pages, blanks: print.blanks, uncovered })
    }

    /// By what the book is known: everything that its files follow from.
    fn key(&self, writing: &Writing) -> Result<Key, ServerError> {
        let Order { manuscript, sheets, design, faces, trim, shop, paper, bleed, cover: _, wrapped: _, spine_in: _ } = self;
        let keys = Keys::of("book").and_said(manuscript).and_said(&(design, trim, shop, paper, bleed));
        let mut keys = keys.and(&faces.regular).and(&faces.italic);
        for at in manuscript.hands_shown() {
            // What is wrong with a letter is told when its page comes.
            if let Ok(letter) = writing.key(manuscript, sheets, at) {
                keys = keys.and_said(&(at, letter));
            }
        }
        Ok(keys.key())
    }

    /// The cover, with the hand of the first letter where it shows one. An e-book has a front whether or not the shop makes a
    /// cover for so many pages.
    fn covered(&self, templates: &Templates, data: &Data, pages: u32) -> Result<Covered, ServerError> {
        let Order { manuscript, trim, shop, paper, .. } = self;
        let design = templates.cover(&self.cover)?;
        let first = self.sheets.first().zip(manuscript.letters.first());
        let hand = first.filter(|_| design.is_written()).map(|((sheet, _), _)| sheet.hand.as_str());
        let materials = Materials::of(templates, data, design, hand)?;
        let wording =
            Wording { title: &manuscript.title, author: &manuscript.author, blurb: "", isbn: None, language: &manuscript.language };
        let letter = first.map_or("", |(_, letter)| letter.text.as_str());
        let laid = |shop: Shop, pages: u32, spine_in: Option<f64>| -> Result<cover::Wrap, PressError> {
            let order = cover::Order { shop: &shop.rules()?, trim: *trim, paper: *paper, pages, spine_in };
            lay(&wording, design, &order, materials.faces(), materials.writing(letter))
        };
        let front = |wrap: &cover::Wrap| wrap.png(cover::Part::Front, FRONT_DPI);
        Ok(match laid(shop.unwrap_or(Shop::Kdp), pages, self.spine_in) {
            Ok(wrap) => Covered { front: front(&wrap)?, pdf: wrap.pdf(manuscript.modified) },
            Err(error) => {
                let rules = Shop::Kdp.rules()?;
                Covered { front: front(&laid(Shop::Kdp, pages.clamp(rules.pages.least, rules.pages.most), None)?)?, pdf: Err(error) }
            }
        })
    }
}

fn go_on(said: ControlFlow<()>) -> Result<(), PressError> {
    if said.is_break() { Err(PressError::Stopped) } else { Ok(()) }
}
