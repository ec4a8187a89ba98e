//! What every page of a book is made with.

use super::{Design, pages::Frame, setting::Cutter};
use std::cell::Cell;

/// Faces, design and page of one book.
pub(crate) struct Desk<'a> {
    pub(crate) cutter: &'a Cutter<'a>,
    pub(crate) design: &'a Design,
    pub(crate) frame: Frame,
    groups: Cell<u32>,
}

impl<'a> Desk<'a> {
    pub(crate) fn new(cutter: &'a Cutter<'a>, design: &'a Design, frame: Frame) -> Desk<'a> {
        Desk { cutter, design, frame, groups: Cell::new(0) }
    }

    /// A number that no paragraph has yet.
    pub(crate) fn group(&self) -> u32 {
        self.groups.set(self.groups.get().wrapping_add(1));
        self.groups.get()
    }
}
