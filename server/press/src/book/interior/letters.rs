//! The letters, put onto pages: set, in the hand, or both, and the openers of parts between them.

use super::Book;
use crate::{
    PressError,
    book::{
        Begin, Begins, Shown,
        copy::fair,
        leaf::letters_of,
        matter::front,
        output::Cut,
        pages::{Forme, Leads, leading_air, next},
        setting::{Line, Put, Role, Shelf, Slot, Style, axis_x},
    },
};

/// What a facsimile is to somebody who cannot see it, where the text faces it.
const ALT: &str = "This page of the letter in the hand; its words are the text beside it.";

impl Book<'_, '_> {
    /// Part openers that stand before a letter.
    pub(super) fn openers_before(&mut self, letter: usize) -> Result<(), PressError> {
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
            // What begins on a verso begins on the opener's back.
            if begins == Begins::Recto && !self.begins_on_verso(letter) {
                self.pad(true)?;
            }
        }
        Ok(())
    }

    pub(super) fn letter(&mut self, i: usize) -> Result<(), PressError> {
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
                if self.begins_on_verso(i) {
                    self.pad(false)?;
                } else if begins == Begins::Recto {
                    self.pad(true)?;
                }
                self.volume.bookmark(depth, &letter.heading());
                self.openings[i] = Some(self.volume.len());
                if letter.has_notes() {
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

    /// Whether a letter begins on a verso: the hand beside its type, or what is said of it beside the hand.
    fn begins_on_verso(&self, letter: usize) -> bool {
        let letter = &self.manuscript.letters[letter];
        letter.shown == Shown::Both || (letter.shown == Shown::Hand && letter.has_notes())
    }

    /// Puts a letter's rows into the queue.
    pub(super) fn column(&mut self, i: usize, begins_page: bool) {
        let letter = &self.manuscript.letters[i];
        let mut shelf = Shelf::new(self.desk);
        if begins_page {
            shelf.sink(self.setting.design.opening.sink);
        } else {
            shelf.air(1, true);
            if let Some(ornament) = front::able_ornament(self.desk) {
                let style = Style::upright(self.setting.design.text.size * 1.2);
                let line = Line::of(self.desk.cutter, style, &ornament);
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
    pub(super) fn notes(&mut self, i: usize) {
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
    pub(super) fn autograph(&mut self, letter: usize) -> Result<Cut, PressError> {
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
    pub(super) fn plate(&mut self, i: usize, cut: &mut Cut, alt: Option<&str>) -> Result<(), PressError> {
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
            let (style, said, measure) = (Style::italic(size), said.join(", "), self.desk.frame.measure);
            // Two lines have room under a facsimile; who is named at greater length is named in the contents.
            let long = Line::of(self.desk.cutter, style, &said).width > 1.6 * measure;
            let said = if long { forme.shortened(style, &said, measure) } else { said };
            forme.display(style, &said, forme.rows() - 1.0, 0.9, Role::Paragraph);
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
    pub(super) fn run(&mut self, last: bool) -> Result<(), PressError> {
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
    pub(super) fn current_pending(&self) -> usize {
        self.openings.iter().rposition(Option::is_some).unwrap_or(0)
    }

    /// A page of letters.
    pub(super) fn text_page(&mut self, slots: Vec<Slot>, page: usize) -> Result<(), PressError> {
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
}
