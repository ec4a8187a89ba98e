//! Whether what stands in a box can be what it asks for: compared with the writer's own other boxes.
//!
//! Only gross misfits are told, a g in the box of the b. Every letter is laid about its middle, as large as all others,
//! and seen as the directions of its edges, place by place (N. Dalal and B. Triggs, “Histograms of oriented gradients
//! for human detection”, 2005): so it does not matter where in its box a letter stands, how large it was written or
//! with which pen. A box is doubted when another letter's box is much more like it than any other one of its own. It
//! takes two others of its own to say so: of a capital, which is asked for twice, nobody could tell which is the wrong one.

use crate::{mask::Mask, reading::BoxReading};

/// The picture that a letter is laid into, in cells, and how far its ink spreads about its middle there (root of the
/// mean square).
const COLUMNS: usize = 22;
const ROWS: usize = 29;
const SPREAD: f64 = 5.0;
/// A place is so many cells wide and high.
const PLACE: f64 = 3.0;
const PLACES: [usize; 2] = [(COLUMNS as f64 / PLACE) as usize + 3, (ROWS as f64 / PLACE) as usize + 3];
/// How much more like another letter than like its own a box must be (likeness is 0 to 1). Measured on sheets filled
/// by five hands at their most hurried (`tests/misplaced.rs`): 2 of 415 right boxes are doubted at this, 38 of 40 wrong
/// ones.
const MORE_LIKE: f64 = 0.18;

/// A letter's edges: how much of them runs in each of four directions at each place, of length one.
struct Edges {
    key: char,
    at: Vec<f32>,
}

/// Which of these boxes hold something else than they ask for, as far as the others show it. Only letters and figures
/// that are asked for three times are looked at.
pub(crate) fn misfits(boxes: &[&BoxReading]) -> Vec<bool> {
    let seen: Vec<Option<Edges>> = boxes.iter().map(|b| Edges::of(b)).collect();
    (0..boxes.len()).map(|nth| is_misfit(&seen, nth)).collect()
}

fn is_misfit(seen: &[Option<Edges>], nth: usize) -> bool {
    let Some(this) = &seen[nth] else { return false };
    let others = || seen.iter().enumerate().filter(|(i, _)| *i != nth).filter_map(|(_, p)| p.as_ref());
    let most = |likeness: f64, other: &Edges| likeness.max(this.likeness(other));
    if others().filter(|p| p.key == this.key).count() < 2 {
        return false;
    }
    let own = others().filter(|p| p.key == this.key).fold(0.0, most);
    // A capital O is an o, only larger.
    let other = others().filter(|p| !p.key.eq_ignore_ascii_case(&this.key)).fold(0.0, most);
    other > own + MORE_LIKE
}

impl Edges {
    fn of(found: &BoxReading) -> Option<Edges> {
        let mut chars = found.key.chars();
        let key = chars.next().filter(char::is_ascii_alphanumeric)?;
        if chars.next().is_some() {
            return None;
        }
        Some(Edges { key, at: directions(&blurred(&laid(&found.ink)?)) })
    }

    /// 0 nothing in common, 1 the same.
    fn likeness(&self, other: &Edges) -> f64 {
        f64::from(self.at.iter().zip(&other.at).map(|(a, b)| a * b).sum::<f32>())
    }
}

/// Ink shared out over the four cells about a place.
fn share(cells: &mut [f32], columns: usize, (x, y): (f64, f64), each: usize, mut add: impl FnMut(&mut [f32], f32)) {
    if x < 0.0 || y < 0.0 {
        return;
    }
    let (column, row, u, v) = (x as usize, y as usize, x.fract(), y.fract());
    for (dx, dy, part) in [(0, 0, (1.0 - u) * (1.0 - v)), (1, 0, u * (1.0 - v)), (0, 1, (1.0 - u) * v), (1, 1, u * v)] {
        let at = ((row + dy) * columns + column + dx) * each;
        if column + dx < columns
            && let Some(cell) = cells.get_mut(at..at + each)
        {
            add(cell, part as f32);
        }
    }
}

/// The ink in cells, its middle in the middle and as large as any. `None` without ink.
fn laid(ink: &Mask) -> Option<Vec<f32>> {
    let count = ink.area() as f64;
    if count == 0.0 {
        return None;
    }
    let (mx, my) = ink.inked().fold((0.0, 0.0), |(a, b), (x, y)| (a + x as f64 / count, b + y as f64 / count));
    let square = ink.inked().map(|(x, y)| (x as f64 - mx) * (x as f64 - mx) + (y as f64 - my) * (y as f64 - my)).sum::<f64>();
    let scale = SPREAD / (square / count).sqrt().max(2.0);
    let mut cells = vec![0.0; COLUMNS * ROWS];
    for (x, y) in ink.inked() {
        let place = ((x as f64 - mx) * scale + (COLUMNS - 1) as f64 / 2.0, (y as f64 - my) * scale + (ROWS - 1) as f64 / 2.0);
        share(&mut cells, COLUMNS, place, 1, |cell, part| cell[0] += part);
    }
    Some(cells)
}

/// Every cell a mean of those around it (1 2 1, both ways).
fn blurred(cells: &[f32]) -> Vec<f32> {
    let pass = |from: &[f32], step: usize| -> Vec<f32> {
        let at = |i: usize, by: isize| i.checked_add_signed(by * step as isize).and_then(|i| from.get(i)).copied().unwrap_or(0.0);
        (0..from.len()).map(|i| 0.25 * at(i, -1) + 0.5 * from[i] + 0.25 * at(i, 1)).collect()
    };
    pass(&pass(cells, 1), COLUMNS)
}

fn directions(cells: &[f32]) -> Vec<f32> {
    let mut out = vec![0.0f32; PLACES[0] * PLACES[1] * 4];
    for y in 1..ROWS - 1 {
        for x in 1..COLUMNS - 1 {
            let at = y * COLUMNS + x;
            let (gx, gy) = (cells[at + 1] - cells[at - 1], cells[at + COLUMNS] - cells[at - COLUMNS]);
            let steep = (gx * gx + gy * gy).sqrt();
            if steep < 1e-6 {
                continue;
            }
            // Of twice the angle: an edge is the same from either side.
            let (c, s) = ((gx * gx - gy * gy) / steep, 2.0 * gx * gy / steep);
            let ways = [c.max(0.0), s.max(0.0), (-c).max(0.0), (-s).max(0.0)];
            share(&mut out, PLACES[0], (x as f64 / PLACE, y as f64 / PLACE), 4, |place, part| {
                place.iter_mut().zip(ways).for_each(|(v, way)| *v += part * way);
            });
        }
    }
    let length = out.iter().map(|v| v * v).sum::<f32>().sqrt().max(1e-6);
    out.iter_mut().for_each(|v| *v /= length);
    out
}
