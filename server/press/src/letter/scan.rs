//! The letter as if it lay on the glass of a scanner: the paper's grain, ink that took to it unevenly, a
//! breath of the other side, uneven light, a sheet not quite straight. For screens; paper needs none of it.

use super::{
    Paper,
    picture::{Scene, rgb_png, size},
};
use crate::{PressError, sheet::colour};
use fonts::{Ink, NibKind, Page};
use tiny_skia::Pixmap;

/// How a scan is taken.
#[derive(Debug, Clone, Copy)]
pub struct Scan<'a> {
    /// Dots per inch, 36 to 600.
    pub dpi: f64,
    /// The same seed gives the same grain, light and tilt.
    pub seed: u32,
    /// What it was written with: the edge of its line and how it takes to the paper.
    pub nib: NibKind,
    /// What is written on the other side of the sheet and shows through, if anything.
    pub back: Option<&'a Page>,
}

/// The glass that shows around the sheet, in millimetres.
const GLASS_MM: f32 = 3.0;
/// The white of the lid above it.
const LID: [f32; 3] = [226.0, 224.0, 219.0];
/// How much of the other side's ink is seen.
const THROUGH: f32 = 0.05;

/// Takes a scan of a page, which is the letter's page `number` (from 0), as PNG.
///
/// # Errors
/// When `dpi` is not 36 to 600, the sheet has an impossible size, a colour is not `#rrggbb`, or the
/// letterhead cannot be set.
pub fn scan(page: &Page, number: usize, ink: &Ink, paper: &Paper, look: &Scan) -> Result<Vec<u8>, PressError> {
    if look.dpi > 600.0 {
        return Err(PressError::Dpi(look.dpi));
    }
    let (width, height) = size(page, look.dpi)?;
    let tint = colour(&paper.stationery.tint)?;
    colour(&ink.colour)?;
    let scale = (look.dpi / 25.4) as f32;
    let dots =
        || Pixmap::new(width, height).ok_or(PressError::TooFine { dpi: look.dpi, width_mm: page.width_mm, height_mm: page.height_mm });
    let scene = Scene::of(page, ink, &paper.printed(number)?);
    let mut sheet = dots()?;
    sheet.fill(tiny_skia::Color::from_rgba8(tint[0], tint[1], tint[2], 255));
    scene.draw_paper(&mut sheet, scale, 0);
    let mut written = dots()?;
    scene.draw_ink(&mut written, scale, 0);
    let mut behind = None;
    if let Some(back) = look.back {
        let mut picture = dots()?;
        Scene::of(back, ink, &[]).draw_ink(&mut picture, scale, 0);
        behind = Some(picture);
    }
    let glass = (GLASS_MM * scale).round();
    let (whole_width, whole_height) = (width + 2 * glass as u32, height + 2 * glass as u32);
    let bench = Bench {
        size: (width as f32, height as f32),
        scale,
        grain: Grain(look.seed),
        // Up to half a degree askew; so small that an angle is its own sine.
        tilt: 0.009 * Grain(look.seed).at(901, 0.5, 0.5),
        light: (Grain(look.seed).at(902, 0.5, 0.5), Grain(look.seed).at(903, 0.5, 0.5)),
        nib: look.nib,
        sheet,
        written,
        behind,
    };
    let mut y = 0;
    rgb_png(whole_width, whole_height, look.dpi, || {
        if y >= whole_height {
            return None;
        }
        let row = (0..whole_width).flat_map(|x| bench.dot(x as f32 - glass, y as f32 - glass)).collect();
        y += 1;
        Some(row)
    })
}

/// Everything that a dot is made of.
struct Bench {
    /// The sheet's size in dots.
    size: (f32, f32),
    /// Dots per millimetre.
    scale: f32,
    grain: Grain,
    tilt: f32,
    light: (f32, f32),
    nib: NibKind,
    sheet: Pixmap,
    written: Pixmap,
    behind: Option<Pixmap>,
}

impl Bench {
    fn dot(&self, x: f32, y: f32) -> [u8; 3] {
        let (w, h) = self.size;
        let (cx, cy) = (x - 0.5 * w, y - 0.5 * h);
        let (px, py) = (cx + self.tilt * cy + 0.5 * w, cy - self.tilt * cx + 0.5 * h);
        let (mx, my) = (px / self.scale, py / self.scale);
        let noise = self.grain.white(x as i32, y as i32);
        // How far inside the sheet, in millimetres; negative on the glass.
        let inside = mx.min(my).min(w / self.scale - mx).min(h / self.scale - my);
        let lit = 1.0 + 0.018 * self.light.0 * (2.0 * x / w - 1.0) + 0.018 * self.light.1 * (2.0 * y / h - 1.0);
        let glass = || {
            // The sheet's shadow falls to the right and below, where the lamp does not reach.
            let below = ((mx - w / self.scale).max(my - h / self.scale)).max(0.0);
            let dark = if below > 0.0 { 0.26 / (1.0 + 5.0 * below * below) } else { 0.1 / (1.0 + 16.0 * inside * inside) };
            LID.map(|v| v * (1.0 - dark) + 1.5 * noise)
        };
        // The sheet's edge falls between dots.
        let share = (inside * self.scale + 0.5).clamp(0.0, 1.0);
        let colour = if share <= 0.0 {
            glass()
        } else {
            let (paper, glass) = (self.paper(px, py, mx, my, noise), if share < 1.0 { glass() } else { LID });
            std::array::from_fn(|i| paper[i] * share + glass[i] * (1.0 - share))
        };
        // Less light along the left edge, where the sheet does not lie flat.
        let fold = (1.0 - (mx / 16.0).clamp(0.0, 1.0)).powi(2);
        let lit = lit * (1.0 - 0.035 * fold);
        colour.map(|v| (v * lit).round().clamp(0.0, 255.0) as u8)
    }

    fn paper(&self, px: f32, py: f32, mx: f32, my: f32, noise: f32) -> [f32; 3] {
        let g = &self.grain;
        let [r, gr, b, _] = bilinear(&self.sheet, px, py);
        // Clouds of the pulp, fibres, and the sensor.
        let pulp = 1.0
            + 0.006 * g.at(1, mx / 7.0, my / 7.0)
            + 0.007 * g.at(2, mx / 0.9, my / 1.3)
            + 0.008 * g.at(3, mx / 0.16, my / 0.22)
            + 0.006 * noise;
        let mut out = [r, gr, b].map(|v| v * 255.0 * pulp);
        if let Some(behind) = &self.behind {
            let wide = 0.12 * self.scale;
            let from = |dx: f32, dy: f32| bilinear(behind, self.size.0 - px + dx * wide, py + dy * wide);
            let soft: [f32; 4] = {
                let parts = [from(1.0, 0.0), from(-1.0, 0.0), from(0.0, 1.0), from(0.0, -1.0)];
                std::array::from_fn(|i| parts.iter().map(|p| p[i]).sum::<f32>() / 4.0)
            };
            let patchy = THROUGH * (1.0 + 0.5 * g.at(4, mx / 2.5, my / 2.5));
            out = mixed(out, soft, patchy);
        }
        // Ink runs a little along the fibres: its edge is looked up a little beside where it was drawn.
        let (rough, reach) = match self.nib {
            NibKind::Fountain => (0.028, 0.07),
            NibKind::Gel => (0.018, 0.05),
            NibKind::Ball => (0.022, 0.04),
            NibKind::Pencil => (0.05, 0.06),
        };
        let (dx, dy) = (rough * g.at(5, mx / 0.13, my / 0.13), rough * g.at(6, mx / 0.13, my / 0.13));
        let (ix, iy) = (px + dx * self.scale, py + dy * self.scale);
        let sharp = bilinear(&self.written, ix, iy);
        if sharp[3] <= 0.0 && self.nib != NibKind::Fountain {
            return out;
        }
        if self.nib == NibKind::Fountain {
            let wide = reach * self.scale;
            let parts =
                [(1.0, 0.0), (-1.0, 0.0), (0.0, 1.0), (0.0, -1.0)].map(|(x, y)| bilinear(&self.written, ix + x * wide, iy + y * wide));
            let halo: [f32; 4] = std::array::from_fn(|i| parts.iter().map(|p| p[i]).sum::<f32>() / 4.0);
            out = mixed(out, halo, 0.16 * (1.0 - sharp[3]));
        }
        let tooth = g.at(7, mx / 0.1, my / 0.1);
        let taken = match self.nib {
            NibKind::Fountain => 0.95 + 0.05 * g.at(8, mx / 0.5, my / 0.5),
            NibKind::Gel => 0.98,
            NibKind::Ball => 0.93 - 0.45 * ((tooth - 0.45) * 4.0).clamp(0.0, 1.0),
            NibKind::Pencil => (0.62 + 0.75 * tooth + 0.22 * g.at(9, mx / 0.35, my / 0.35)).clamp(0.12, 0.95),
        };
        mixed(out, sharp, taken)
    }
}

/// Lays `share` of an ink (premultiplied, 0–1) over a colour (0–255).
fn mixed(under: [f32; 3], ink: [f32; 4], share: f32) -> [f32; 3] {
    let share = share.clamp(0.0, 1.0);
    std::array::from_fn(|i| under[i] * (1.0 - ink[3] * share) + ink[i] * share * 255.0)
}

/// A picture between its dots, premultiplied, 0–1; clear outside.
fn bilinear(picture: &Pixmap, x: f32, y: f32) -> [f32; 4] {
    let (x, y) = (x - 0.5, y - 0.5);
    let (left, top) = (x.floor(), y.floor());
    let (u, v) = (x - left, y - top);
    let (w, h) = (picture.width() as i32, picture.height() as i32);
    let at = |x: i32, y: i32| -> [f32; 4] {
        let (x, y) = (x.clamp(0, w - 1), y.clamp(0, h - 1));
        let from = 4 * (y as usize * w as usize + x as usize);
        let dot = &picture.data()[from..from + 4];
        std::array::from_fn(|i| f32::from(dot[i]) / 255.0)
    };
    let (x, y) = (left as i32, top as i32);
    let (a, b, c, d) = (at(x, y), at(x + 1, y), at(x, y + 1), at(x + 1, y + 1));
    std::array::from_fn(|i| (a[i] * (1.0 - u) + b[i] * u) * (1.0 - v) + (c[i] * (1.0 - u) + d[i] * u) * v)
}

/// Smooth noise out of a seed.
struct Grain(u32);

impl Grain {
    /// −1 to 1, smooth over a unit, different for every layer.
    fn at(&self, layer: u32, x: f32, y: f32) -> f32 {
        let (left, top) = (x.floor(), y.floor());
        let soft = |t: f32| t * t * (3.0 - 2.0 * t);
        let (u, v) = (soft(x - left), soft(y - top));
        let (x, y) = (left as i32, top as i32);
        let at = |x: i32, y: i32| self.hash(layer, x, y);
        let above = at(x, y) * (1.0 - u) + at(x + 1, y) * u;
        let below = at(x, y + 1) * (1.0 - u) + at(x + 1, y + 1) * u;
        above * (1.0 - v) + below * v
    }

    /// −1 to 1, each dot its own.
    fn white(&self, x: i32, y: i32) -> f32 {
        self.hash(77, x, y)
    }

    fn hash(&self, layer: u32, x: i32, y: i32) -> f32 {
        let mut h = self.0 ^ layer.wrapping_mul(0x9E37_79B9) ^ (x as u32).wrapping_mul(0x85EB_CA6B) ^ (y as u32).wrapping_mul(0xC2B2_AE35);
        for _ in 0..2 {
            h ^= h >> 15;
            h = h.wrapping_mul(0x2C1B_3C6D);
            h ^= h >> 12;
            h = h.wrapping_mul(0x297A_2D39);
        }
        h ^= h >> 15;
        h as f32 / u32::MAX as f32 * 2.0 - 1.0
    }
}
