//! What stands before and after the letters, put onto pages.

use super::{Book, people};
use crate::{
    PressError,
    book::{
        Begin, Begins, Frontispiece, Manuscript, Piece,
        copy::fair,
        leaf::letters_of,
        matter::{back, front, lists},
        pages::{Aim, Forme, columns},
        setting::Slot,
    },
};

impl Book<'_, '_> {
    /// Everything before the first letter; gives the pages that were left for the contents.
    pub(super) fn front_matter(&mut self) -> Result<std::ops::Range<usize>, PressError> {
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

    pub(super) fn frontispiece(&mut self) -> Result<(), PressError> {
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

    pub(super) fn foreword_aim(&self, contents_end: usize) -> Option<(String, Aim)> {
        let page = contents_end + contents_end % 2;
        self.manuscript.front.foreword.as_ref().map(|_| (foreword_title(self.manuscript), Aim::Page(page)))
    }

    pub(super) fn contents_slots(&self, folio: &dyn Fn(Aim) -> String) -> Vec<Slot> {
        lists::contents(self.desk, self.manuscript, self.foreword_aim(0), folio)
    }

    /// Sets the contents on the pages that were left for them.
    pub(super) fn contents(&mut self, pages: std::ops::Range<usize>) -> Result<(), PressError> {
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

    /// A column of front or back matter on pages of its own.
    pub(super) fn matter(&mut self, slots: Vec<Slot>, head: &str, piece: Piece) -> Result<(), PressError> {
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

    pub(super) fn back_matter(&mut self) -> Result<(), PressError> {
        let (matter, wanted, manuscript) = (self.setting.design.matter, &self.manuscript.back, self.manuscript);
        if matter.letters && wanted.letters {
            let slots = lists::letters(self.desk, manuscript, &|aim| self.folio_of(aim));
            self.appendix("The letters by date", slots, Piece::Letters)?;
        }
        for (i, letter) in manuscript.letters.iter().enumerate() {
            if let Some(first) = self.openings[i] {
                self.people.written(&letter.to, first, self.ends[i].max(first));
            }
        }
        if matter.people && wanted.people {
            let slots = people::index(&self.people.met(self.counted_apart()), self.desk, self.counted_apart());
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

    pub(super) fn appendix(&mut self, title: &str, slots: Vec<Slot>, piece: Piece) -> Result<(), PressError> {
        if self.setting.design.opening.letters == Begins::Recto {
            self.pad(true)?;
        }
        self.volume.bookmark(0, title);
        self.matter(slots, title, piece)?;
        self.volume.section(usize::MAX - 1)
    }
}

pub(in crate::book) fn foreword_title(manuscript: &Manuscript) -> String {
    let title = manuscript.front.foreword.as_ref().map(|f| fair(&f.title)).unwrap_or_default();
    if title.is_empty() { "Foreword".into() } else { title }
}
