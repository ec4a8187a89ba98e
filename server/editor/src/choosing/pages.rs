//! About how many pages a letter takes, before anything is set.

use letters::{Shown, Trim};

/// What a page holds.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Paging {
    /// Words of type on a full page.
    pub set: f64,
    /// Words of handwriting on a full page.
    pub hand: f64,
    /// The share of its first page that a letter's heading takes.
    pub opening: f64,
}

impl Paging {
    /// Words on a page by its trim. The type area is the trim less 1.65 in across and 2.4 in down, and 10.8 words
    /// fill a square inch of it at 11.6 on 15 points, as our octavo sets them; a hand needs about twice the room.
    pub fn of(trim: Trim) -> Paging {
        let area = (trim.width_in - 1.65).max(1.5) * (trim.height_in - 2.4).max(2.0);
        Paging { set: 10.8 * area, hand: 5.6 * area, opening: 0.36 }
    }

    /// Pages of a letter of so many words: it begins on a page of its own.
    pub fn pages(&self, words: usize, shown: Shown) -> u32 {
        let of = |page: f64| (self.opening + words as f64 / page).ceil().max(1.0) as u32;
        match shown {
            Shown::Set => of(self.set),
            Shown::Hand => of(self.hand),
            Shown::Both => 2 * of(self.hand).max(of(self.set)),
        }
    }
}
