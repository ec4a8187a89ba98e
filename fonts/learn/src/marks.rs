//! The corner marks: squares within squares whose runs of black and white stand 1:1:3:1:1 in every direction,
//! the way a QR code's corners are found (ISO/IEC 18004, 12 b), so turned and tilted pages are as good as straight ones.

use crate::{light::Lit, open::shrunk};
use image::GrayImage;
use kurbo::Point;

/// The length a picture is searched at: a module of A4 is then five dots.
const SEARCHED: u32 = 1_800;
/// At most this many candidates are looked at further.
const MOST: usize = 10;

/// A corner mark, in dots of the picture it was looked for in.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Corner {
    pub(crate) at: Point,
    /// Width of a module.
    pub(crate) module: f64,
    votes: usize,
}

impl Corner {
    /// Such a mark elsewhere.
    pub(crate) fn moved(self, at: Point) -> Corner {
        Corner { at, ..self }
    }
}

/// What is black in a picture, reduced for the search.
struct Black {
    width: usize,
    height: usize,
    darkness: Vec<f32>,
}

impl Black {
    fn at(&self, x: usize, y: usize) -> bool {
        self.darkness[y * self.width + x] > 0.45
    }
}

/// All that looks like a corner mark, the surest first, and whether the picture is too soft to show any.
pub(crate) fn corners(grey: &GrayImage) -> (Vec<Corner>, bool) {
    let by = grey.width().max(grey.height()).div_ceil(SEARCHED).max(1);
    let small = if by == 1 { grey.clone() } else { shrunk(grey, by) };
    let lit = Lit::new(&small);
    let (width, height) = (small.width() as usize, small.height() as usize);
    let mut darkness = Vec::with_capacity(width * height);
    for y in 0..height {
        for (x, v) in small.as_raw()[y * width..(y + 1) * width].iter().enumerate() {
            darkness.push((1.0 - f32::from(*v) / lit.light.at(x as f32 + 0.5, y as f32 + 0.5)).clamp(0.0, 1.0));
        }
    }
    let black = Black { width, height, darkness };
    let mut found: Vec<Corner> = Vec::new();
    for y in 0..height {
        for (middle, module) in candidates(width, |x| black.at(x, y)) {
            let Some(corner) = confirm(&black, middle, y, module) else { continue };
            match found.iter_mut().find(|c| c.at.distance(corner.at) < 2.0 * c.module) {
                Some(known) => known.votes += 1,
                None => found.push(corner),
            }
        }
    }
    found.sort_by_key(|c| std::cmp::Reverse(c.votes));
    found.truncate(MOST);
    let scale = f64::from(by);
    for corner in &mut found {
        corner.at = (corner.at.to_vec2() * scale).to_point();
        corner.module *= scale;
    }
    let soft = found.len() < 4 && is_soft(&black);
    (found, soft)
}

/// Middles and modules of what stands 1:1:3:1:1 along a line.
fn candidates(length: usize, black: impl Fn(usize) -> bool) -> Vec<(usize, f64)> {
    let mut runs: Vec<(usize, usize)> = Vec::new();
    let mut start = 0;
    for i in 1..=length {
        if i == length || black(i) != black(start) {
            runs.push((start, i - start));
            start = i;
        }
    }
    runs.windows(5)
        .filter(|w| black(w[0].0))
        .filter_map(|w| Some((w[2].0 + w[2].1 / 2, fits([w[0].1, w[1].1, w[2].1, w[3].1, w[4].1])?)))
        .collect()
}

/// The module of five runs that stand 1:1:3:1:1, give or take what blur takes from white or black.
fn fits(runs: [usize; 5]) -> Option<f64> {
    let module = runs.iter().sum::<usize>() as f64 / 7.0;
    let near = |run: usize, of: f64, slack: f64| (run as f64 - of * module).abs() <= slack * module;
    let all = near(runs[2], 3.0, 1.0) && [0, 1, 3, 4].into_iter().all(|i| near(runs[i], 1.0, 0.6));
    (module >= 1.5 && all).then_some(module)
}

/// Looks up, down and again across from a candidate, then for the black square in its middle.
fn confirm(black: &Black, x: usize, y: usize, module: f64) -> Option<Corner> {
    let window = |middle: usize, most: usize, at: &dyn Fn(usize) -> bool| -> Option<(usize, f64)> {
        let reach = (7.0 * module) as usize;
        let from = middle.saturating_sub(reach);
        let to = (middle + reach).min(most);
        let (offset, module) = candidates(to - from, |i| at(from + i)).into_iter().min_by_key(|(m, _)| (from + m).abs_diff(middle))?;
        ((from + offset).abs_diff(middle) as f64 <= 1.6 * module).then_some((from + offset, module))
    };
    let (y, down) = window(y, black.height, &|y| black.at(x, y))?;
    let (x, across) = window(x, black.width, &|x| black.at(x, y))?;
    if down > 1.8 * across || across > 1.8 * down {
        return None;
    }
    let module = f64::midpoint(down, across);
    square(black, x, y, module).map(|at| Corner { at, module, votes: 1 })
}

/// The middle of the black square around a dot, weighed by darkness.
fn square(black: &Black, x: usize, y: usize, module: f64) -> Option<Point> {
    let reach = (2.9 * module) as usize;
    let (mut open, mut seen) = (vec![(x, y)], std::collections::BTreeSet::from([(x, y)]));
    let mut sum = (0.0, 0.0, 0.0);
    if !black.at(x, y) {
        return None;
    }
    while let Some((px, py)) = open.pop() {
        if px.abs_diff(x) > reach || py.abs_diff(y) > reach {
            return None;
        }
        let weight = f64::from(black.darkness[py * black.width + px]);
        sum = (sum.0 + weight * (px as f64 + 0.5), sum.1 + weight * (py as f64 + 0.5), sum.2 + weight);
        for (nx, ny) in [(px.wrapping_sub(1), py), (px + 1, py), (px, py.wrapping_sub(1)), (px, py + 1)] {
            if nx < black.width && ny < black.height && black.at(nx, ny) && seen.insert((nx, ny)) {
                open.push((nx, ny));
            }
        }
    }
    let area = seen.len() as f64 / (module * module);
    (4.0..16.0).contains(&area).then(|| Point::new(sum.0 / sum.2, sum.1 / sum.2))
}

/// Whether there is something dark in the picture, and no edge anywhere that is sharp.
fn is_soft(black: &Black) -> bool {
    let dark = black.darkness.iter().filter(|d| **d > 0.3).count();
    let mut steps: Vec<f32> = Vec::new();
    for y in (0..black.height).step_by(3) {
        let row = &black.darkness[y * black.width..(y + 1) * black.width];
        steps.extend(row.windows(3).map(|w| (w[2] - w[0]).abs()));
    }
    let at = steps.len() / 1000;
    let sharpest = if steps.is_empty() { 0.0 } else { *steps.select_nth_unstable_by(at, |a, b| b.total_cmp(a)).1 };
    dark * 1000 > black.darkness.len() && sharpest < 0.2
}
