//! What stands in a box, and whether it can be used.

use crate::{
    mask::Mask,
    page::{DOTS_PER_MM, Ink, LEFT, Patch, TOP},
    reading::State,
    sheet::Cell,
};

/// The least ink that is a mark at all, in square millimetres.
const LEAST_MM2: f64 = 0.06;
/// A box fuller than this is a blot.
const FULLEST: f64 = 0.35;
/// In more pieces than this is nothing that is asked for.
const MOST_PIECES: usize = 14;

/// What was usual on the page.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Usual {
    /// How dark its ink is.
    pub(crate) strength: f32,
    /// How wide its line, in millimetres.
    pub(crate) pen_mm: f64,
}

/// The ink that belongs to a cell, and its state.
pub(crate) fn read(cell: &Cell, ink: &Ink, usual: Usual) -> (Mask, State) {
    let mut mask = ink.mask.clone();
    let (w, h) = (mask.width(), mask.height());
    let extent = Patch::extent(cell);
    let (inner_w, inner_h) = ((cell.frame.width() * DOTS_PER_MM) as usize, (cell.frame.height() * DOTS_PER_MM) as usize);
    let inside = |x: usize, y: usize| (LEFT..LEFT + inner_w).contains(&x) && (TOP..TOP + inner_h).contains(&y);
    let (mut cut_off, mut pieces) = (false, 0);
    for part in mask.components() {
        let within = part.dots.iter().filter(|(x, y)| inside(*x, *y)).count();
        if within * 2 < part.dots.len() {
            // A tail out of the next box.
            part.dots.iter().for_each(|(x, y)| mask.set(*x, *y, false));
            continue;
        }
        pieces += 1;
        cut_off |= part.dots.iter().any(|(x, y)| *x == 0 || *y == 0 || x + 1 == w || y + 1 == h);
    }
    let mm2 = mask.area() as f64 / (DOTS_PER_MM * DOTS_PER_MM);
    let deepest = mask.depths().into_iter().map(|(_, d)| d).fold(0.0, f64::max).sqrt() / DOTS_PER_MM;
    let state = if mm2 < LEAST_MM2 {
        State::Empty
    } else if ink.strength < 0.45 * usual.strength {
        if mm2 > 0.3 { State::TooFaint } else { State::Empty }
    } else if mm2 > FULLEST * extent.area() || pieces > MOST_PIECES || deepest > (2.5 * usual.pen_mm).max(0.75) {
        State::Smudged
    } else if cut_off {
        State::TouchesFrame
    } else {
        State::Read
    };
    (mask, state)
}
