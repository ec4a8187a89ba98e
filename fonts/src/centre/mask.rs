//! Ink as a bitmap: what a scanner sees of a letter, and what an outline is turned into before its middle
//! is looked for.

use kurbo::{Affine, BezPath, PathEl, Point, Rect, Shape as _};

/// Pixels to an x-height: a pen line of a tenth of an x-height is then ten pixels wide, and its middle
/// is known to better than a hundredth of an x-height.
const FINENESS: f64 = 104.0;

/// The longest side of a bitmap, in pixels. What is larger is looked at more coarsely.
const LONGEST_SIDE: f64 = 640.0;

/// White around the ink, in pixels.
const RIM: f64 = 2.0;

/// A bitmap of ink, row by row from the top left.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mask {
    width: usize,
    height: usize,
    bits: Vec<bool>,
}

impl Mask {
    /// A bitmap from its pixels, row by row, `true` where there is ink. Missing pixels are white; a bitmap
    /// too large to be one letter's (more than 64 million pixels) is taken as empty.
    pub fn new(width: usize, height: usize, mut bits: Vec<bool>) -> Mask {
        match width.checked_mul(height) {
            Some(size) if size <= 64_000_000 => {
                bits.resize(size, false);
                Mask { width, height, bits }
            }
            _ => Mask { width: 0, height: 0, bits: Vec::new() },
        }
    }

    /// Width in pixels.
    pub fn width(&self) -> usize {
        self.width
    }

    /// Height in pixels.
    pub fn height(&self) -> usize {
        self.height
    }

    /// The pixels, row by row.
    pub fn bits(&self) -> &[bool] {
        &self.bits
    }

    pub(super) fn bits_mut(&mut self) -> &mut [bool] {
        &mut self.bits
    }

    /// How many pixels are inked.
    pub fn ink(&self) -> usize {
        self.bits.iter().filter(|b| **b).count()
    }

    /// Closed outlines in x-heights, filled by the non-zero rule, and the way from the bitmap's pixels
    /// (whole numbers at their centres) back to x-heights. An outline without extent, or with corners
    /// that are no numbers, is an empty bitmap.
    pub fn of_outline(contours: &[BezPath]) -> (Mask, Affine) {
        let bounds = contours.iter().filter(|c| !c.is_empty()).map(|c| c.bounding_box()).reduce(|a, b| a.union(b)).unwrap_or_default();
        Mask::of_outline_within(contours, bounds, 1.0)
    }

    /// The same, on a bitmap that shows at least `bounds`, `finer` times as fine.
    pub(super) fn of_outline_within(contours: &[BezPath], bounds: Rect, finer: f64) -> (Mask, Affine) {
        let side = bounds.width().max(bounds.height());
        if !(side.is_finite() && bounds.x0.is_finite() && bounds.y0.is_finite() && side > 1e-6) {
            return (Mask::new(0, 0, Vec::new()), Affine::IDENTITY);
        }
        let scale = finer * FINENESS.min(LONGEST_SIDE / side);
        // The ink's own edges fall between pixels, so that straight letters are not shifted by half of one.
        let to_pixels = Affine::translate((RIM - 0.5, RIM - 0.5)) * Affine::scale(scale) * Affine::translate((-bounds.x0, -bounds.y0));
        let (width, height) = (cells(bounds.width() * scale), cells(bounds.height() * scale));
        let mut mask = Mask::new(width, height, Vec::new());
        mask.fill(contours, to_pixels);
        (mask, to_pixels.inverse())
    }

    /// Where each row of pixel centres crosses the outlines, and ink wherever the windings do not cancel.
    fn fill(&mut self, contours: &[BezPath], to_pixels: Affine) {
        let mut rows: Vec<Vec<(f64, i32)>> = vec![Vec::new(); self.height];
        let mut side = |a: Point, b: Point| {
            let (up, down, turn) = if a.y < b.y { (a, b, 1) } else { (b, a, -1) };
            let first = up.y.ceil().max(0.0) as usize;
            for (row, crossings) in rows.iter_mut().enumerate().skip(first) {
                let y = row as f64;
                if y >= down.y {
                    break;
                }
                crossings.push((up.x + (down.x - up.x) * (y - up.y) / (down.y - up.y), turn));
            }
        };
        for contour in contours {
            let (mut start, mut at) = (Point::ZERO, Point::ZERO);
            kurbo::flatten(to_pixels * contour, 0.1, |element| match element {
                PathEl::MoveTo(p) => {
                    side(at, start);
                    (start, at) = (p, p);
                }
                PathEl::LineTo(p) => {
                    side(at, p);
                    at = p;
                }
                _ => {
                    side(at, start);
                    at = start;
                }
            });
            side(at, start);
        }
        for (crossings, row) in rows.iter_mut().zip(self.bits.chunks_mut(self.width)) {
            crossings.sort_by(|a, b| a.0.total_cmp(&b.0));
            let mut winding = 0;
            for pair in crossings.windows(2) {
                winding += pair[0].1;
                if winding != 0 {
                    let from = pair[0].0.ceil().max(0.0) as usize;
                    let to = (pair[1].0.ceil().max(0.0) as usize).min(row.len());
                    if from < to {
                        row[from..to].fill(true);
                    }
                }
            }
        }
    }

    /// The part that is inked, with a rim of white, no side longer than a letter needs; and the way from
    /// its pixels to those of this bitmap.
    pub(super) fn cropped(&self) -> (Mask, Affine) {
        let (mut x0, mut y0, mut x1, mut y1) = (self.width, self.height, 0, 0);
        for (y, row) in self.bits.chunks(self.width.max(1)).enumerate() {
            for (x, _) in row.iter().enumerate().filter(|(_, ink)| **ink) {
                (x0, x1) = (x0.min(x), x1.max(x + 1));
                (y0, y1) = (y0.min(y), y1.max(y + 1));
            }
        }
        if x0 >= x1 {
            return (Mask::new(0, 0, Vec::new()), Affine::IDENTITY);
        }
        let step = ((x1 - x0).max(y1 - y0)).div_ceil(LONGEST_SIDE as usize);
        let rim = RIM as usize;
        let (width, height) = ((x1 - x0).div_ceil(step) + 2 * rim, (y1 - y0).div_ceil(step) + 2 * rim);
        let mut counts = vec![0_usize; width * height];
        for y in y0..y1 {
            for x in (x0..x1).filter(|x| self.bits[y * self.width + x]) {
                counts[((y - y0) / step + rim) * width + (x - x0) / step + rim] += 1;
            }
        }
        let bits = counts.into_iter().map(|n| 2 * n >= step * step && n > 0).collect();
        let step_f = step as f64;
        let to_origin = Affine::translate((-(rim as f64), -(rim as f64)));
        let middle = (step_f - 1.0) / 2.0;
        let back = Affine::translate((x0 as f64 + middle, y0 as f64 + middle)) * Affine::scale(step_f) * to_origin;
        (Mask::new(width, height, bits), back)
    }

    /// Distance of every inked pixel from the nearest white one, in pixels; zero on white.
    ///
    /// The exact Euclidean transform by lower envelopes of parabolas: P. Felzenszwalb and D. Huttenlocher,
    /// *Distance transforms of sampled functions*, Theory of Computing 8 (2012).
    pub(super) fn depth(&self) -> Vec<f32> {
        let (w, h) = (self.width, self.height);
        let far = ((w + h) * (w + h)) as f32;
        let mut grid: Vec<f32> = self.bits.iter().map(|ink| if *ink { far } else { 0.0 }).collect();
        let longest = w.max(h);
        let mut envelope = Envelope { line: vec![0.0; longest], vertex: vec![0; longest], from: vec![0.0; longest + 1] };
        for x in 0..w {
            for y in 0..h {
                envelope.line[y] = grid[y * w + x];
            }
            envelope.lower(h, |y, d| grid[y * w + x] = d);
        }
        for y in 0..h {
            let row = &mut grid[y * w..(y + 1) * w];
            if row.iter().all(|d| *d == 0.0) {
                continue;
            }
            envelope.line[..w].copy_from_slice(row);
            envelope.lower(w, |x, d| row[x] = d);
        }
        for d in &mut grid {
            *d = d.sqrt();
        }
        grid
    }
}

fn cells(length: f64) -> usize {
    (length.max(0.0) + 2.0 * RIM).ceil() as usize + 1
}

/// The lower envelope of the parabolas over one line of the grid.
struct Envelope {
    line: Vec<f32>,
    vertex: Vec<usize>,
    from: Vec<f32>,
}

impl Envelope {
    fn lower(&mut self, n: usize, mut put: impl FnMut(usize, f32)) {
        let f = &self.line[..n];
        let (v, z) = (&mut self.vertex, &mut self.from);
        let mut k = 0;
        v[0] = 0;
        z[0] = f32::NEG_INFINITY;
        z[1] = f32::INFINITY;
        for q in 1..n {
            let meets = |p: usize| ((f[q] + (q * q) as f32) - (f[p] + (p * p) as f32)) / (2 * (q - p)) as f32;
            let mut s = meets(v[k]);
            while s <= z[k] && k > 0 {
                k -= 1;
                s = meets(v[k]);
            }
            k += 1;
            v[k] = q;
            z[k] = s;
            z[k + 1] = f32::INFINITY;
        }
        k = 0;
        for q in 0..n {
            while z[k + 1] < q as f32 {
                k += 1;
            }
            let away = q.abs_diff(v[k]);
            put(q, (away * away) as f32 + f[v[k]]);
        }
    }
}
