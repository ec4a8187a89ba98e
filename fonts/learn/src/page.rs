//! A found page, cell by cell: cut out flat, and ink told from paper.

use crate::{
    flat::Flat,
    light::Lit,
    mask::Mask,
    sheet::{Cell, Kind},
};
use kurbo::{Insets, Point, Rect};

/// Dots per millimetre of what is cut out: 305 dpi, whatever the picture has.
pub(crate) const DOTS_PER_MM: f64 = 12.0;
/// What is cut out around a box's frame, in dots: a tail may hang over.
pub(crate) const LEFT: usize = 12;
pub(crate) const TOP: usize = 6;
const BOTTOM: usize = 18;

/// Darker than the palest thing that counts as ink. The guides are printed at 0.1.
const FAINTEST: f32 = 0.2;
/// How much darkness makes ink for sure, whatever the pen.
const SURE: f32 = 0.17;
/// How much of the difference is added.
const SHARPEN: f32 = 1.0;
const SHARPEN_REACH: f64 = 1.0;
/// Specks that are no ink, in square millimetres.
const SPECK_MM2: f64 = 0.05;

/// The darkness of a part of the page, made flat.
pub(crate) struct Patch {
    pub(crate) width: usize,
    pub(crate) height: usize,
    darkness: Vec<f32>,
}

/// Ink as it was found in a patch.
pub(crate) struct Ink {
    pub(crate) mask: Mask,
    /// How dark its darkest part is.
    pub(crate) strength: f32,
}

impl Patch {
    /// A cell with what may hang over its frame.
    pub(crate) fn of(cell: &Cell, flat: &Flat, lit: &Lit) -> Patch {
        Patch::cut(Patch::extent(cell), flat, lit)
    }

    /// What is cut out for a cell, in millimetres.
    pub(crate) fn extent(cell: &Cell) -> Rect {
        let more = if cell.kind == Kind::Line { [0; 3] } else { [LEFT, TOP, BOTTOM] }.map(|dots| dots as f64 / DOTS_PER_MM);
        cell.frame + Insets::new(more[0], more[1], more[0], more[2])
    }

    fn cut(part: Rect, flat: &Flat, lit: &Lit) -> Patch {
        let (width, height) = ((part.width() * DOTS_PER_MM).round() as usize, (part.height() * DOTS_PER_MM).round() as usize);
        let mut darkness = Vec::with_capacity(width * height);
        for y in 0..height {
            for x in 0..width {
                let at = flat.at(Point::new(part.x0 + (x as f64 + 0.5) / DOTS_PER_MM, part.y0 + (y as f64 + 0.5) / DOTS_PER_MM));
                darkness.push(lit.darkness(at.x as f32, at.y as f32));
            }
        }
        Patch { width, height, darkness }.smooth().sharpened(flat.rise_mm)
    }

    /// What blur took from thin lines and gave to the white between them is given back in part: the difference to a
    /// softer copy, added ("unsharp masking"), as soft as the picture's own edges are.
    fn sharpened(mut self, rise_mm: f64) -> Patch {
        // An edge blurred by a Gaussian rises over 1.68 of its deviations, and so does one softened over this reach
        // twice.
        let reach = (rise_mm * DOTS_PER_MM * SHARPEN_REACH).round() as usize;
        if reach == 0 {
            return self;
        }
        let soft = self.softened(reach);
        for (d, s) in self.darkness.iter_mut().zip(soft) {
            *d = (*d + SHARPEN * (*d - s)).clamp(0.0, 1.0);
        }
        self
    }

    /// Means over squares of this reach, along rows and then columns.
    fn softened(&self, reach: usize) -> Vec<f32> {
        let (w, h) = (self.width, self.height);
        let mut out = self.darkness.clone();
        for (length, count, step, jump) in [(w, h, 1, w), (h, w, w, 1)] {
            for line in 0..count {
                let mut sums = Vec::with_capacity(length + 1);
                sums.push(0.0f32);
                for i in 0..length {
                    sums.push(sums[i] + out[line * jump + i * step]);
                }
                for i in 0..length {
                    let (from, to) = (i.saturating_sub(reach), (i + reach + 1).min(length));
                    out[line * jump + i * step] = (sums[to] - sums[from]) / (to - from) as f32;
                }
            }
        }
        out
    }

    /// Noise of single dots averaged away, 1:2:1 both ways; a pen's edge is wider than that.
    fn smooth(mut self) -> Patch {
        let (w, h) = (self.width, self.height);
        for step in [(1, 0), (0, 1)] {
            let old = self.darkness.clone();
            for y in step.1..h - step.1 {
                for x in step.0..w - step.0 {
                    let i = y * w + x;
                    let off = step.0 + step.1 * w;
                    self.darkness[i] = (old[i - off] + 2.0 * old[i] + old[i + off]) / 4.0;
                }
            }
        }
        self
    }

    /// The mean of its twenty darkest dots.
    pub(crate) fn strength(&self) -> f32 {
        let mut all = self.darkness.clone();
        let count = all.len().min(20);
        if count == 0 {
            return 0.0;
        }
        all.select_nth_unstable_by(count - 1, |a, b| b.total_cmp(a));
        all[..count].iter().sum::<f32>() / count as f32
    }

    /// Ink is what is darker than half of the darkest nearby: so a light stroke keeps its width beside a heavy one
    /// (a local threshold between paper and the local ink, after Bernsen 1986, with the paper's level known).
    pub(crate) fn ink(&self) -> Ink {
        let strength = self.strength();
        let near = self.darkest_near(5);
        let floor = (0.45 * strength).min(strength);
        let mut mask = Mask::from_fn(self.width, self.height, |x, y| {
            let i = y * self.width + x;
            self.darkness[i] > (0.5 * near[i].clamp(floor, strength)).max(SURE)
        });
        if strength < FAINTEST {
            return Ink { mask: Mask::new(self.width, self.height), strength };
        }
        for part in mask.components() {
            let darkest = part.dots.iter().map(|(x, y)| self.darkness[y * self.width + x]).fold(0.0, f32::max);
            let area = part.dots.len() as f64 / (DOTS_PER_MM * DOTS_PER_MM);
            if area < SPECK_MM2 || (area < 0.3 && darkest < 0.5 * strength) {
                part.dots.iter().for_each(|(x, y)| mask.set(*x, *y, false));
            }
        }
        Ink { mask, strength }
    }

    /// The greatest darkness within a square of this reach.
    fn darkest_near(&self, reach: usize) -> Vec<f32> {
        let (w, h) = (self.width, self.height);
        let across: Vec<f32> = (0..w * h)
            .map(|i| {
                let (x, row) = (i % w, i / w * w);
                self.darkness[row + x.saturating_sub(reach)..row + (x + reach + 1).min(w)].iter().copied().fold(0.0, f32::max)
            })
            .collect();
        (0..w * h)
            .map(|i| {
                let (x, y) = (i % w, i / w);
                (y.saturating_sub(reach)..(y + reach + 1).min(h)).map(|y| across[y * w + x]).fold(0.0, f32::max)
            })
            .collect()
    }
}
