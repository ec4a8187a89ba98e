//! The interior of a book: its pages in order, from the half-title to the colophon, into a file.

mod characters;
mod folios;
mod letters;
mod matter;

pub(super) use matter::foreword_title;

use super::{
    Autographs, Begin, Design, Faces, Leaf, Manuscript,
    copy::fair,
    desk::Desk,
    estimate::Estimate,
    matter::{People, Person, people},
    output::{Aims, Cut, Output, Volume, Work},
    pages::{Aim, Bounds, Forme, Frame},
    setting::{Cutter, Slot},
};
use crate::{
    PressError,
    letter::Inks,
    patch::Imprint,
    shop::{Colours, Paper, Shop},
};
use ::letters::Trim;
use characters::check_characters;
use folios::{aim_page, folio};
use serde::{Deserialize, Serialize};
use std::ops::ControlFlow;

/// How a book is set.
#[derive(Clone, Copy)]
pub struct Setting<'a> {
    /// What it looks like.
    pub design: &'a Design,
    /// The design's faces.
    pub faces: &'a Faces,
    /// The size of its pages.
    pub trim: Trim,
    /// Who prints it: margins, pages and colours are theirs. Without one the margins are KDP's and any number of
    /// pages will do.
    pub shop: Option<Shop>,
    /// What it is printed on; black ink on white and cream.
    pub paper: Paper,
    /// Whether the sheet is larger than the trim, for what runs off the page.
    pub bleed: bool,
    /// What the file is for.
    pub edition: Edition,
    /// Where letters in the hand come from.
    pub autographs: Option<Autographs<'a>>,
}

/// What a file is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Edition {
    /// The print shop: no bookmarks, links or annotations, which KDP refuses.
    #[default]
    Print,
    /// A screen: bookmarks, links, a structure to be read aloud by, colours, no blanks for a shop's sake.
    Reading,
}

impl<'a> Setting<'a> {
    /// A design on 6 × 9 in, cream paper, for no shop in particular, in type only.
    pub fn new(design: &'a Design, faces: &'a Faces) -> Setting<'a> {
        Setting {
            design,
            faces,
            trim: Trim::default(),
            shop: None,
            paper: Paper::default(),
            bleed: false,
            edition: Edition::Print,
            autographs: None,
        }
    }
}

/// A finished interior.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Interior {
    /// Pages, blanks included; always even.
    pub pages: u32,
    /// The least inside margin that the shop asks for so many pages, in inches.
    pub gutter_in: f64,
    /// The page on which each letter opens, in order, counted from 1 with the front matter.
    pub openings: Vec<u32>,
    /// Blank pages added at the end because the shop takes no fewer.
    pub blanks: u32,
    /// What every page that is not blank begins with, in the order of the pages.
    pub leaves: Vec<Leaf>,
    /// Who is written to or named, and on which pages, in the order of an index.
    pub people: Vec<Person>,
}

/// Sets the interior of a book and writes it to `out`, page by page as it is set: what is in memory does not
/// grow with the letters, but for a few numbers a page.
///
/// `progress` hears after every page how many pages are set, of about how many, and may stop the work. More pages
/// want a wider gutter: the margins follow the finished number of pages, and the book is set again in the rare case that its
/// measure has to become narrower for them. The same input gives the same bytes.
///
/// # Errors
/// Without letters or a title; when a face lacks a character (the letter and the characters are named); when a
/// letter cannot be shown in the hand; when a face cannot be read or the trim leaves no room; when the shop
/// prints no book so thick; when `progress` stops the work or `out` refuses. What `out` holds then is no book.
pub fn interior(
    manuscript: &Manuscript,
    setting: &Setting,
    out: &mut dyn Output,
    progress: &mut dyn FnMut(usize, usize) -> ControlFlow<()>,
) -> Result<Interior, PressError> {
    manuscript.check()?;
    let design = setting.design;
    let cutter = Cutter::new(setting.faces, design.text.old_style_figures, &manuscript.language)?;
    check_characters(manuscript, &cutter)?;
    let bounds = Bounds::of(setting.shop, setting.bleed && setting.edition == Edition::Print)?;
    let estimate = Estimate::of(manuscript, design, &Frame::new(design, setting.trim, &bounds, 0)?);
    let mut expected = estimate.pages();
    loop {
        let frame = Frame::new(design, setting.trim, &bounds, expected)?;
        let desk = Desk::new(&cutter, design, frame);
        let mut volume = Volume::begin(out, &desk, work(setting, &bounds), &bounds)?;
        volume.tell_to(progress);
        volume.expect(expected);
        let book = Book {
            manuscript,
            setting,
            desk: &desk,
            volume,
            estimate: &estimate,
            queue: Vec::new(),
            facing: None,
            openings: vec![None; manuscript.letters.len()],
            ends: vec![0; manuscript.letters.len()],
            parts: vec![0; manuscript.parts.len()],
            people: People::of(manuscript),
            current: 0,
            pending: None,
            front: usize::MAX,
            leaves: Vec::new(),
            said: 0,
        };
        match book.make(&bounds)? {
            Ok(interior) => return Ok(interior),
            Err(pages) => {
                expected = pages.max(expected + 1);
                out.again().map_err(PressError::Write)?;
            }
        }
    }
}

/// The inks that a paper and a shop leave.
fn work(setting: &Setting, bounds: &Bounds) -> Work {
    let reading = setting.edition == Edition::Reading;
    let inks = match (reading, setting.paper, bounds.rules.colour.allowed) {
        (true, ..) => Inks::Rgb,
        (_, Paper::White | Paper::Cream, _) => Inks::Grey,
        (_, Paper::Colour, Colours::GrayOrCmyk) => Inks::Cmyk(bounds.rules.colour.most_ink_percent.unwrap_or(300.0) / 100.0),
        (_, Paper::Colour, _) => Inks::Rgb,
    };
    let exchange = !reading && setting.shop.is_some() && bounds.rules.file.pdf_x;
    Work { reading, inks, tinted: reading || setting.paper == Paper::Colour, bleed: bounds.bleed, exchange }
}

/// A book being made.
struct Book<'a, 'o> {
    manuscript: &'a Manuscript,
    setting: &'a Setting<'a>,
    desk: &'a Desk<'a>,
    volume: Volume<'a, 'o>,
    estimate: &'a Estimate,
    /// Rows that have no page yet.
    queue: Vec<Slot>,
    /// How many rows the page on the left has, when the next one faces it.
    facing: Option<usize>,
    /// The page on which each letter opens, from 0.
    openings: Vec<Option<usize>>,
    /// The page on which each letter ends.
    ends: Vec<usize>,
    parts: Vec<usize>,
    people: People,
    /// The letter that the text is in.
    current: usize,
    /// Plates that stand on the left of the text to come.
    pending: Option<Cut>,
    /// Pages of the front matter; all, as long as it is being made.
    front: usize,
    leaves: Vec<Leaf>,
    /// Characters of the text under way that stand on pages: its letter's, or its matter's.
    said: usize,
}

impl Book<'_, '_> {
    /// Makes all pages; `Err` is the number of pages when they ask for a narrower measure.
    fn make(mut self, bounds: &Bounds) -> Result<Result<Interior, usize>, PressError> {
        let contents = self.front_matter()?;
        for i in 0..self.manuscript.letters.len() {
            self.openers_before(i)?;
            self.letter(i)?;
            self.volume.expect(self.estimate.about(i + 1, self.front, self.volume.len()));
        }
        self.run(true)?;
        self.back_matter()?;
        self.contents(contents)?;

        let own = self.volume.len().next_multiple_of(2);
        let least =
            if self.setting.shop.is_some() && self.setting.edition == Edition::Print { bounds.rules.pages.least as usize } else { 0 };
        while self.volume.len() < least || !self.volume.len().is_multiple_of(2) {
            self.volume.page(&[])?;
        }
        let pages = self.volume.len();
        if self.setting.shop.is_some() && self.setting.edition == Edition::Print {
            bounds.rules.check_pages(u32::try_from(pages).unwrap_or(u32::MAX))?;
        }
        let Some(frame) = self.desk.frame.moved(bounds, pages) else { return Ok(Err(pages)) };
        let imprint = Imprint {
            title: &fair(&self.manuscript.title),
            author: &fair(&self.manuscript.author),
            language: &self.manuscript.language,
            created: self.manuscript.modified,
            content: &self.manuscript.identifier.to_string(),
        };
        let front = self.counted_apart();
        let people = self.people.met(front);
        let openings: Vec<usize> = self.openings.iter().map(|p| p.unwrap_or(0)).collect();
        let parts = self.parts;
        let page = |aim: Aim| aim_page(aim, &openings, &parts);
        let says = |aim: Aim| {
            let folio = folio(page(aim), front);
            match aim {
                Aim::Letter(i) => format!("{}, page {folio}", self.manuscript.letters[i].heading()),
                Aim::Part(n) => format!("{}, page {folio}", fair(&self.manuscript.parts[n].title)),
                Aim::Page(_) => format!("Page {folio}"),
            }
        };
        self.volume.finish(&frame, bounds, front, &imprint, &Aims { page: &page, says: &says })?;
        Ok(Ok(Interior {
            pages: pages as u32,
            gutter_in: bounds.inside(pages) / 72.0,
            openings: openings.into_iter().map(|p| p as u32 + 1).collect(),
            blanks: (pages - own) as u32,
            leaves: self.leaves,
            people,
        }))
    }

    /// Running head and folio, as far as the page bears them.
    fn furniture(&self, forme: &mut Forme, page: usize, head: &str, opener: bool) {
        let is_recto = page.is_multiple_of(2);
        if !opener {
            forme.head(head, is_recto);
        }
        if !opener || self.setting.design.running.folio_on_openings {
            forme.folio(&self.folio(page), is_recto);
        }
    }

    /// Notes with what the page begins that is made next.
    fn leaf(&mut self, begins: Begin) {
        let folio = self.folio(self.volume.len());
        self.leaves.push(Leaf { folio, begins });
    }

    /// Adds a blank, when there must be one, so that the next page is a recto or a verso.
    fn pad(&mut self, recto: bool) -> Result<(), PressError> {
        self.facing = None;
        if self.volume.len().is_multiple_of(2) == recto { Ok(()) } else { self.volume.page(&[]) }
    }

    /// Pages of the front that are not counted with the rest.
    fn counted_apart(&self) -> usize {
        if self.setting.design.running.roman { self.front } else { 0 }
    }

    /// What stands on a page, counted from 0, as its number.
    fn folio(&self, page: usize) -> String {
        folio(page, self.counted_apart())
    }

    fn folio_of(&self, aim: Aim) -> String {
        let page = match aim {
            Aim::Letter(i) => self.openings.get(i).copied().flatten().unwrap_or(0),
            other => aim_page(other, &[], &self.parts),
        };
        self.folio(page)
    }
}
