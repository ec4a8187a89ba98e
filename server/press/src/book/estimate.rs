//! How many pages a book will have before it has them: near enough to choose a gutter by, and to say how much is
//! still to be set.

use super::{Begins, Design, Manuscript, Shown, pages::Frame};

/// Letters whose pages count as much as what was guessed: by so many a book must have gone its own way before the guess
/// follows it.
const TRUSTED: f64 = 4.0;

/// Pages as they are guessed.
pub(super) struct Estimate {
    /// Of all letters before each, and at the end of all.
    letters: Vec<f64>,
    front: f64,
    back: f64,
}

impl Estimate {
    pub(super) fn of(manuscript: &Manuscript, design: &Design, frame: &Frame) -> Estimate {
        let line = frame.measure / (0.4 * design.text.size);
        let rows = |text: &str| (text.chars().count() as f64 / line).ceil() + text.matches("\n\n").count() as f64 * 0.5;
        let head = (design.opening.sink + design.opening.salutation_gap + 4) as f64;
        let mut letters = vec![0.0];
        let mut pages = 0.0;
        for letter in &manuscript.letters {
            let set = (head + rows(&letter.text) + rows(&letter.headnote)) / frame.lines as f64;
            let hand = (letter.text.chars().count() as f64 / 900.0).ceil();
            let whole = |pages: f64| match design.opening.letters {
                Begins::Recto => (pages / 2.0).ceil() * 2.0,
                Begins::Page => pages.ceil(),
                Begins::RunOn => pages,
            };
            pages += match letter.shown {
                Shown::Set => whole(set),
                Shown::Hand => whole(hand),
                Shown::Both => 2.0 * hand.max(set.ceil()),
            };
            letters.push(pages);
        }
        let list = manuscript.letters.len() as f64 * 1.2 / frame.lines as f64;
        Estimate { letters, front: list + 6.0, back: list + 2.0 }
    }

    /// Of the whole book.
    pub(super) fn pages(&self) -> usize {
        (self.front + self.letters.last().copied().unwrap_or(0.0) + self.back) as usize
    }

    /// About how many pages there will be, now that the first `letters` end on page `set` and `front` pages hold none of
    /// them.
    pub(super) fn about(&self, letters: usize, front: usize, set: usize) -> usize {
        let all = self.letters.last().copied().unwrap_or(0.0);
        let done = self.letters.get(letters).copied().unwrap_or(all);
        let trust = TRUSTED * all / self.letters.len() as f64;
        let ratio = (set.saturating_sub(front) as f64 + trust) / (done + trust).max(1.0);
        set + ((all - done) * ratio + self.back) as usize
    }
}
