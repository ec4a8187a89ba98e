//! The interior of a book: its pages in order, from the half-title to the colophon, into a file.

use super::{
    Autographs, Begin, Begins, Design, Faces, Frontispiece, Leaf, Manuscript, Piece, Shown,
    copy::fair,
    desk::Desk,
    estimate::Estimate,
    leaf::letters_of,
    matter::{People, back, front, lists},
    output::{Cut, Output, Volume, Work},
    pages::{Aim, Bounds, Forme, Frame, Leads, columns, leading_air, next},
    setting::{Cutter, Put, Role, Shelf, Slot, Style, axis_x},
};
use crate::{
    PressError,
    letter::Inks,
    patch::Imprint,
    shop::{Colours, Paper, Shop},
};
use letters::Trim;
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
#[derive(Debug, Clone, PartialEq)]
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

/// Names what the faces cannot show, before anything is set.
fn check_characters(manuscript: &Manuscript, cutter: &Cutter) -> Result<(), PressError> {
    let check = |place: &dyn Fn() -> String, text: &str| {
        if text.is_ascii() {
            return Ok(());
        }
        let text = fair(text);
        for face in [&cutter.upright, &cutter.italic] {
            let characters = face.missing(&text);
            if !characters.is_empty() {
                return Err(PressError::MissingGlyphs { place: place(), characters, face: face.name.clone() });
            }
        }
        Ok(())
    };
    let front = &manuscript.front;
    check(&|| "The title".into(), &manuscript.title)?;
    check(&|| "The author’s name".into(), &manuscript.author)?;
    for (what, text) in [("The subtitle", &front.subtitle), ("The dedication", &front.dedication), ("The ISBN", &front.isbn)] {
        check(&|| what.into(), text)?;
    }
    for line in &front.imprint {
        check(&|| "The imprint".into(), line)?;
    }
    for said in front.epigraph.iter().chain(manuscript.parts.iter().filter_map(|p| p.epigraph.as_ref())) {
        check(&|| "An epigraph".into(), &said.text)?;
        check(&|| "An epigraph’s source".into(), &said.source)?;
    }
    if let Some(said) = &front.foreword {
        for text in [&said.title, &said.text, &said.signed] {
            check(&|| "The foreword".into(), text)?;
        }
    }
    for part in &manuscript.parts {
        check(&|| "The title of a part".into(), &part.title)?;
    }
    for text in manuscript.people.iter().chain(&manuscript.back.said).chain(&manuscript.back.hands) {
        check(&|| "The back matter".into(), text)?;
    }
    for (i, letter) in manuscript.letters.iter().enumerate() {
        let here = || manuscript.place_of(i);
        for text in [&letter.to, &letter.occasion, letter.place.as_ref().unwrap_or(&letter.occasion), &letter.headnote, &letter.afternote] {
            check(&here, text)?;
        }
        if letter.shown != Shown::Hand {
            check(&here, &letter.text)?;
        }
    }
    Ok(())
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
        let openings: Vec<usize> = self.openings.iter().map(|p| p.unwrap_or(0)).collect();
        let parts = self.parts;
        let aims = |aim: Aim| aim_page(aim, &openings, &parts);
        let front = if self.setting.design.running.roman { self.front } else { 0 };
        self.volume.finish(&frame, bounds, front, &imprint, &aims)?;
        Ok(Ok(Interior {
            pages: pages as u32,
            gutter_in: bounds.inside(pages) / 72.0,
            openings: openings.into_iter().map(|p| p as u32 + 1).collect(),
            blanks: (pages - own) as u32,
            leaves: self.leaves,
        }))
    }

    /// Everything before the first letter; gives the pages that were left for the contents.
    fn front_matter(&mut self) -> Result<std::ops::Range<usize>, PressError> {
        let (desk, manuscript, matter) = (self.desk, self.manuscript, self.setting.design.matter);
        if matter.half_title || manuscript.front.frontispiece != Frontispiece::None {
            let first = if matter.half_title { front::half_title(desk, manuscript) } else { Vec::new() };
            if matter.half_title {
                self.leaf(Begin::Matter(Piece::HalfTitle, 0));
            }
            self.volume.page(&first)?;
            if manuscript.front.frontispiece != Frontispiece::None {
                self.leaf(Begin::Matter(Piece::Frontispiece, 0));
            }
            self.frontispiece()?;
        }
        self.volume.bookmark(0, &fair(&manuscript.title));
        self.leaf(Begin::Matter(Piece::Title, 0));
        self.volume.page(&front::title_page(desk, manuscript))?;
        self.leaf(Begin::Matter(Piece::Imprint, 0));
        self.volume.page(&front::imprint(desk, manuscript))?;
        self.volume.section(0)?;
        if !fair(&manuscript.front.dedication).is_empty() {
            self.leaf(Begin::Matter(Piece::Dedication, 0));
            self.volume.page(&front::dedication(desk, &manuscript.front.dedication))?;
            self.pad(true)?;
        }
        if let Some(said) = &manuscript.front.epigraph {
            self.leaf(Begin::Matter(Piece::Epigraph, 0));
            self.volume.page(&front::epigraph(desk, said))?;
            self.pad(true)?;
        }
        let contents = self.volume.len();
        if matter.contents {
            self.volume.bookmark(0, "Contents");
            let rows = self.contents_slots(&|_| "000".into());
            for _ in 0..columns(&rows, desk.frame.lines).len() {
                self.leaf(Begin::Matter(Piece::Contents, 0));
                self.volume.later();
            }
        }
        let contents = contents..self.volume.len();
        if let Some(said) = &manuscript.front.foreword {
            self.pad(true)?;
            self.volume.bookmark(0, &foreword_title(manuscript));
            let slots = front::foreword(desk, said);
            self.matter(slots, &foreword_title(manuscript), Piece::Foreword)?;
        }
        self.volume.section(2)?;
        if self.setting.design.opening.letters == Begins::Recto || !manuscript.parts.is_empty() || self.setting.design.running.roman {
            self.pad(true)?;
        }
        self.front = self.volume.len();
        Ok(contents)
    }

    fn frontispiece(&mut self) -> Result<(), PressError> {
        match self.manuscript.front.frontispiece {
            Frontispiece::None => self.volume.page(&[]),
            Frontispiece::Ornament => {
                let page = front::ornament(self.desk);
                self.volume.page(&page)
            }
            Frontispiece::Facsimile(letter) => {
                let mut cut = self.autograph(letter)?;
                let alt = format!("The first page of the letter “{}” in the hand.", self.manuscript.letters[letter].heading());
                self.volume.plate(&mut cut, &[], false, Some(&alt))
            }
        }
    }

    fn foreword_aim(&self, contents_end: usize) -> Option<(String, Aim)> {
        let page = contents_end + contents_end % 2;
        self.manuscript.front.foreword.as_ref().map(|_| (foreword_title(self.manuscript), Aim::Page(page)))
    }

    fn contents_slots(&self, folio: &dyn Fn(Aim) -> String) -> Vec<Slot> {
        lists::contents(self.desk, self.manuscript, self.foreword_aim(0), folio)
    }

    /// Sets the contents on the pages that were left for them.
    fn contents(&mut self, pages: std::ops::Range<usize>) -> Result<(), PressError> {
        if pages.is_empty() {
            return Ok(());
        }
        let foreword = self.foreword_aim(pages.end);
        let slots = {
            let folio = |aim: Aim| self.folio_of(aim);
            lists::contents(self.desk, self.manuscript, foreword, &folio)
        };
        let mut rest = slots;
        for (n, column) in columns(&rest, self.desk.frame.lines).into_iter().enumerate() {
            let tail = rest.split_off(column.1.min(rest.len()));
            let slots = std::mem::replace(&mut rest, tail);
            let page = pages.start + n;
            let mut forme = Forme::new(self.desk);
            forme.slots(slots.into_iter().skip(column.0).collect(), 0);
            self.furniture(&mut forme, page, "Contents", n == 0);
            self.volume.fill(page, &forme.placed)?;
        }
        self.volume.section(1)
    }

    /// Part openers that stand before a letter.
    fn openers_before(&mut self, letter: usize) -> Result<(), PressError> {
        let here: Vec<usize> = self.manuscript.parts.iter().enumerate().filter(|(_, p)| p.opens == letter).map(|(n, _)| n).collect();
        for n in here {
            self.run(true)?;
            let part = &self.manuscript.parts[n];
            let begins = self.setting.design.opening.parts;
            if begins == Begins::Recto {
                self.pad(true)?;
            }
            self.parts[n] = self.volume.len();
            self.volume.bookmark(0, &fair(&part.title));
            self.leaf(Begin::Part(n));
            self.volume.page(&front::part(self.desk, part, n))?;
            self.volume.section(3 + 2 * letter)?;
            // A letter in the hand beside its type begins on the opener's back.
            if begins == Begins::Recto && self.manuscript.letters[letter].shown != Shown::Both {
                self.pad(true)?;
            }
        }
        Ok(())
    }

    fn letter(&mut self, i: usize) -> Result<(), PressError> {
        let letter = &self.manuscript.letters[i];
        let begins = self.setting.design.opening.letters;
        let depth = u8::from(self.manuscript.parts.iter().any(|p| p.opens <= i));
        match letter.shown {
            Shown::Set => {
                let runs_on = begins == Begins::RunOn && !self.queue.is_empty();
                if !runs_on {
                    self.run(true)?;
                    if begins == Begins::Recto {
                        self.pad(true)?;
                    }
                    self.volume.bookmark(depth, &letter.heading());
                }
                self.column(i, !runs_on);
                self.run(begins != Begins::RunOn)?;
            }
            Shown::Hand => {
                self.run(true)?;
                if begins == Begins::Recto {
                    self.pad(true)?;
                }
                self.volume.bookmark(depth, &letter.heading());
                self.openings[i] = Some(self.volume.len());
                if !fair(&letter.headnote).is_empty() || !fair(&letter.afternote).is_empty() {
                    self.notes(i);
                    self.run(true)?;
                }
                let mut cut = self.autograph(i)?;
                while cut.left() > 0 {
                    self.plate(i, &mut cut, None)?;
                }
            }
            Shown::Both => {
                self.run(true)?;
                self.pad(false)?;
                self.volume.bookmark(depth, &letter.heading());
                self.openings[i] = Some(self.volume.len());
                self.pending = Some(self.autograph(i)?);
                self.column(i, true);
                self.run(true)?;
                if let Some(mut cut) = self.pending.take() {
                    while cut.left() > 0 {
                        self.plate(i, &mut cut, Some(ALT))?;
                    }
                }
            }
        }
        if begins == Begins::RunOn && letter.shown == Shown::Set { Ok(()) } else { self.volume.section(4 + 2 * i) }
    }

    /// Puts a letter's rows into the queue.
    fn column(&mut self, i: usize, begins_page: bool) {
        let letter = &self.manuscript.letters[i];
        let mut shelf = Shelf::new(self.desk);
        if begins_page {
            shelf.sink(self.setting.design.opening.sink);
        } else {
            shelf.air(1, true);
            if let Some(ornament) = front::able_ornament(self.desk) {
                let style = Style::upright(self.setting.design.text.size * 1.2);
                let line = super::setting::Line::of(self.desk.cutter, style, &ornament);
                let x = axis_x(self.setting.design.axis, self.desk.frame.measure, line.width);
                let put = Put { style, line, x, drop: 0.0, role: Role::Artifact, group: 0, leads: Leads::Nowhere };
                // At a page's head it divides nothing.
                shelf.slots.push(Slot { puts: vec![put], air: true, keep: false, opens: None });
            }
            shelf.air(1, true);
        }
        let at = shelf.slots.len();
        shelf.letter_head(letter, &self.manuscript.language, at > 0);
        if let Some(slot) = shelf.slots.get_mut(at) {
            slot.opens = Some(i);
        }
        shelf.letter(letter);
        self.queue.append(&mut shelf.slots);
    }

    /// Puts the head of a letter that is shown in the hand, and what the editor says of it, into the queue.
    fn notes(&mut self, i: usize) {
        let letter = &self.manuscript.letters[i];
        let mut shelf = Shelf::new(self.desk);
        shelf.sink(self.setting.design.opening.sink);
        let at = shelf.slots.len();
        shelf.letter_head(letter, &self.manuscript.language, at > 0);
        if let Some(slot) = shelf.slots.get_mut(at) {
            slot.opens = Some(i);
        }
        for note in [&letter.headnote, &letter.afternote] {
            if !fair(note).is_empty() {
                shelf.note(note, false);
                shelf.air(1, false);
            }
        }
        self.queue.append(&mut shelf.slots);
    }

    /// A letter, written.
    fn autograph(&mut self, letter: usize) -> Result<Cut, PressError> {
        let fault = |reason: String| self.manuscript.facsimile(letter, reason);
        let Some(autographs) = self.setting.autographs else {
            return Err(fault("no hand was chosen. Choose one, or show the letter in type.".into()));
        };
        let autograph = autographs(letter).map_err(|e| match e {
            PressError::Hand(why) => fault(why),
            other => fault(other.to_string()),
        })?;
        if autograph.pages.is_empty() {
            return Err(fault("nothing is written on its pages.".into()));
        }
        self.volume.cut(autograph, &self.manuscript.letters[letter].text, &self.setting.faces.regular).map_err(|e| fault(e.to_string()))
    }

    /// Places the next plate of a letter on a page of its own.
    fn plate(&mut self, i: usize, cut: &mut Cut, alt: Option<&str>) -> Result<(), PressError> {
        let page = self.volume.len();
        let letter = &self.manuscript.letters[i];
        let size = self.setting.design.facsimile.caption;
        let first = self.openings[i] == Some(page) || cut.is_new();
        let captioned = first && (size > 0.0 || letter.shown == Shown::Hand);
        let mut forme = Forme::new(self.desk);
        if captioned {
            let size = if size > 0.0 { size } else { self.setting.design.opening.detail };
            let said = [letter.heading(), letter.place_and_date(&self.manuscript.language)];
            let said: Vec<String> = said.into_iter().filter(|s| !s.is_empty()).collect();
            forme.display(Style::italic(size), &said.join(", "), forme.rows() - 1.0, 0.9, Role::Paragraph);
        }
        if self.setting.design.running.folio_on_openings {
            forme.folio(&self.folio(page), page.is_multiple_of(2));
        }
        self.ends[i] = page;
        self.people.read(page, cut.words());
        self.leaf(Begin::Facsimile { letter: i, page: cut.placed() });
        self.volume.plate(cut, &forme.placed, captioned, alt)
    }

    /// Sets the queue into pages: all of it, or as long as more than a spread is waiting.
    fn run(&mut self, last: bool) -> Result<(), PressError> {
        let lines = self.desk.frame.lines;
        loop {
            let air = leading_air(&self.queue);
            self.queue.drain(..air);
            if self.queue.is_empty() || (!last && self.queue.len() < 3 * lines) {
                break;
            }
            let page = self.volume.len();
            let is_recto = page.is_multiple_of(2);
            if !is_recto && let Some(mut cut) = self.pending.take_if(|cut| cut.left() > 0) {
                self.plate(self.current_pending(), &mut cut, Some(ALT))?;
                self.pending = Some(cut);
                self.facing = None;
                continue;
            }
            let end = next(&self.queue, lines, self.facing, is_recto, !last);
            let slots: Vec<Slot> = self.queue.drain(..end).collect();
            self.facing = if is_recto { None } else { Some(end) };
            self.text_page(slots, page)?;
        }
        if last {
            self.facing = None;
        }
        Ok(())
    }

    /// The letter whose plates are waiting.
    fn current_pending(&self) -> usize {
        self.openings.iter().rposition(Option::is_some).unwrap_or(0)
    }

    /// A page of letters.
    fn text_page(&mut self, slots: Vec<Slot>, page: usize) -> Result<(), PressError> {
        let first = slots.iter().find(|s| s.puts.iter().any(|p| p.role != Role::Artifact));
        self.leaf(match first.and_then(|s| s.opens) {
            Some(letter) => Begin::Letter { letter, after: 0 },
            None => Begin::Letter { letter: self.current, after: self.said },
        });
        let opener = slots.iter().take(self.setting.design.opening.sink + 1).any(|s| s.opens.is_some());
        for slot in &slots {
            if let Some(i) = slot.opens {
                self.current = i;
                self.said = 0;
                self.openings[i].get_or_insert(page);
            }
            self.said += letters_of(slot);
            if !slot.puts.is_empty() {
                self.ends[self.current] = page;
            }
        }
        let puts = slots.iter().flat_map(|s| &s.puts).filter(|p| p.role == Role::Paragraph);
        self.people.read(page, puts.flat_map(|p| p.line.words.iter().map(String::as_str)));
        let mut forme = Forme::new(self.desk);
        forme.slots(slots, 0);
        let is_recto = page.is_multiple_of(2);
        let head = if is_recto { self.manuscript.letters[self.current].heading() } else { fair(&self.manuscript.title) };
        self.furniture(&mut forme, page, &head, opener);
        self.volume.page(&forme.placed)
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

    /// A column of front or back matter on pages of its own.
    fn matter(&mut self, slots: Vec<Slot>, head: &str, piece: Piece) -> Result<(), PressError> {
        let mut said = 0;
        let mut rest = slots;
        let mut first = true;
        for (skip, end) in columns(&rest, self.desk.frame.lines) {
            let tail = rest.split_off(end.min(rest.len()));
            let column: Vec<Slot> = std::mem::replace(&mut rest, tail).into_iter().skip(skip).collect();
            self.leaf(Begin::Matter(piece, said));
            said += column.iter().map(letters_of).sum::<usize>();
            let mut forme = Forme::new(self.desk);
            forme.slots(column, 0);
            self.furniture(&mut forme, self.volume.len(), head, first);
            first = false;
            self.volume.page(&forme.placed)?;
        }
        Ok(())
    }

    fn back_matter(&mut self) -> Result<(), PressError> {
        let (matter, wanted, manuscript) = (self.setting.design.matter, &self.manuscript.back, self.manuscript);
        if matter.letters && wanted.letters {
            let slots = lists::letters(self.desk, manuscript, &|aim| self.folio_of(aim));
            self.appendix("The letters by date", slots, Piece::Letters)?;
        }
        if matter.people && wanted.people {
            for (i, letter) in manuscript.letters.iter().enumerate() {
                if let Some(first) = self.openings[i] {
                    self.people.written(&letter.to, first, self.ends[i].max(first));
                }
            }
            let slots = self.people.index(self.desk, self.counted_apart());
            self.appendix("People", slots, Piece::People)?;
        }
        if wanted.changed && !manuscript.changed.is_empty() {
            let slots = back::changed(self.desk, manuscript, &|aim| self.folio_of(aim));
            self.appendix("What was changed", slots, Piece::Changed)?;
        }
        if matter.colophon && wanted.colophon {
            self.volume.bookmark(0, "Colophon");
            let page = back::colophon(self.desk, manuscript, self.setting.paper);
            self.leaf(Begin::Matter(Piece::Colophon, 0));
            self.volume.page(&page)?;
            self.volume.section(usize::MAX - 1)?;
        }
        Ok(())
    }

    fn appendix(&mut self, title: &str, slots: Vec<Slot>, piece: Piece) -> Result<(), PressError> {
        if self.setting.design.opening.letters == Begins::Recto {
            self.pad(true)?;
        }
        self.volume.bookmark(0, title);
        self.matter(slots, title, piece)?;
        self.volume.section(usize::MAX - 1)
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
        if !self.setting.design.running.roman {
            return (page + 1).to_string();
        }
        if page < self.front { roman(page + 1) } else { (page + 1 - self.front).to_string() }
    }

    fn folio_of(&self, aim: Aim) -> String {
        let page = match aim {
            Aim::Letter(i) => self.openings.get(i).copied().flatten().unwrap_or(0),
            other => aim_page(other, &[], &self.parts),
        };
        self.folio(page)
    }
}

/// What a facsimile is to somebody who cannot see it, where the text faces it.
const ALT: &str = "This page of the letter in the hand; its words are the text beside it.";

pub(super) fn foreword_title(manuscript: &Manuscript) -> String {
    let title = manuscript.front.foreword.as_ref().map(|f| fair(&f.title)).unwrap_or_default();
    if title.is_empty() { "Foreword".into() } else { title }
}

fn aim_page(aim: Aim, openings: &[usize], parts: &[usize]) -> usize {
    match aim {
        Aim::Letter(i) => openings.get(i).copied().unwrap_or(0),
        Aim::Part(n) => parts.get(n).copied().unwrap_or(0),
        Aim::Page(page) => page,
    }
}

/// "iv"; small, as front matter is counted.
fn roman(mut number: usize) -> String {
    const PARTS: [(usize, &str); 13] = [
        (1000, "m"),
        (900, "cm"),
        (500, "d"),
        (400, "cd"),
        (100, "c"),
        (90, "xc"),
        (50, "l"),
        (40, "xl"),
        (10, "x"),
        (9, "ix"),
        (5, "v"),
        (4, "iv"),
        (1, "i"),
    ];
    let mut out = String::new();
    for (value, sign) in PARTS {
        while number >= value {
            out.push_str(sign);
            number -= value;
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_front_is_counted_in_roman_figures() {
        assert_eq!([1, 4, 9, 14, 40, 99].map(roman), ["i", "iv", "ix", "xiv", "xl", "xcix"]);
    }
}
