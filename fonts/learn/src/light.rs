//! How bright the paper is, everywhere: lamps, shadows and the window's side taken out of a photograph.

use image::GrayImage;

/// The brightness of bare paper over a picture, from tiles of about four millimetres. A tile's is that of its
/// brighter part (its 80th percentile), which writing never fills; a tile that is much darker than all around
/// it lies inside a printed mark and takes its neighbours'.
pub(crate) struct Light {
    tile: f32,
    columns: usize,
    rows: usize,
    level: Vec<f32>,
}

impl Light {
    pub(crate) fn of(grey: &GrayImage) -> Light {
        let (width, height) = (grey.width() as usize, grey.height() as usize);
        let tile = (width.max(height) / 72).max(8);
        let (columns, rows) = (width.div_ceil(tile), height.div_ceil(tile));
        let raw = grey.as_raw();
        let mut level = Vec::with_capacity(columns * rows);
        for row in 0..rows {
            for column in 0..columns {
                let mut histogram = [0u32; 256];
                let (right, bottom) = (((column + 1) * tile).min(width), ((row + 1) * tile).min(height));
                for y in row * tile..bottom {
                    for v in &raw[y * width + column * tile..y * width + right] {
                        histogram[usize::from(*v)] += 1;
                    }
                }
                let whole: u32 = histogram.iter().sum();
                let mut above = 0;
                let bright = (0..256).rev().find(|v| {
                    above += histogram[*v];
                    above * 5 >= whole
                });
                level.push(bright.unwrap_or(255).max(8) as f32);
            }
        }
        let light = Light { tile: tile as f32, columns, rows, level };
        light.filled().smooth()
    }

    fn around(&self, column: usize, row: usize, reach: usize) -> impl Iterator<Item = f32> + '_ {
        let columns = column.saturating_sub(reach)..(column + reach + 1).min(self.columns);
        (row.saturating_sub(reach)..(row + reach + 1).min(self.rows))
            .flat_map(move |y| columns.clone().map(move |x| self.level[y * self.columns + x]))
    }

    fn map(mut self, each: impl Fn(&Light, usize, usize) -> f32) -> Light {
        self.level = (0..self.level.len()).map(|i| each(&self, i % self.columns, i / self.columns)).collect();
        self
    }

    fn filled(self) -> Light {
        self.map(|light, x, y| {
            let own = light.level[y * light.columns + x];
            let mut near: Vec<f32> = light.around(x, y, 2).collect();
            near.sort_by(f32::total_cmp);
            let usual = near[near.len() * 2 / 3];
            if own < 0.75 * usual { usual } else { own }
        })
    }

    fn smooth(self) -> Light {
        self.map(|light, x, y| {
            let (sum, count) = light.around(x, y, 1).fold((0.0, 0.0), |(s, n), v| (s + v, n + 1.0));
            sum / count
        })
    }

    /// The paper's brightness at a dot.
    pub(crate) fn at(&self, x: f32, y: f32) -> f32 {
        let place = |v: f32, most: usize| (v / self.tile - 0.5).clamp(0.0, (most - 1) as f32);
        let (x, y) = (place(x, self.columns), place(y, self.rows));
        let (left, top) = (x as usize, y as usize);
        let (right, bottom) = ((left + 1).min(self.columns - 1), (top + 1).min(self.rows - 1));
        let (u, v) = (x - left as f32, y - top as f32);
        let get = |x: usize, y: usize| self.level[y * self.columns + x];
        (get(left, top) * (1.0 - u) + get(right, top) * u) * (1.0 - v) + (get(left, bottom) * (1.0 - u) + get(right, bottom) * u) * v
    }
}

/// A picture together with its light.
pub(crate) struct Lit<'a> {
    pub(crate) grey: &'a GrayImage,
    pub(crate) light: Light,
}

impl<'a> Lit<'a> {
    pub(crate) fn new(grey: &'a GrayImage) -> Lit<'a> {
        Lit { grey, light: Light::of(grey) }
    }

    /// How dark a dot is, from 0 for paper to 1 for no light at all; 0 outside. Between dots by cubic
    /// convolution (Keys 1981), which keeps a pen's edge where it is.
    pub(crate) fn darkness(&self, x: f32, y: f32) -> f32 {
        let (width, height) = (self.grey.width() as i32, self.grey.height() as i32);
        if !(x >= 0.0 && y >= 0.0 && x <= width as f32 && y <= height as f32) {
            return 0.0;
        }
        let (fx, fy) = (x - 0.5, y - 0.5);
        let (left, top) = (fx.floor(), fy.floor());
        let (across, down) = (keys(fx - left), keys(fy - top));
        let raw = self.grey.as_raw();
        let mut sum = 0.0;
        for (j, w) in down.iter().enumerate() {
            let row = (top as i32 + j as i32 - 1).clamp(0, height - 1) * width;
            for (i, v) in across.iter().enumerate() {
                let column = (left as i32 + i as i32 - 1).clamp(0, width - 1);
                sum += w * v * f32::from(raw[(row + column) as usize]);
            }
        }
        (1.0 - sum / self.light.at(x, y)).clamp(0.0, 1.0)
    }
}

fn keys(t: f32) -> [f32; 4] {
    let (t2, t3) = (t * t, t * t * t);
    [-0.5 * t + t2 - 0.5 * t3, 1.0 - 2.5 * t2 + 1.5 * t3, 0.5 * t + 2.0 * t2 - 1.5 * t3, -0.5 * t2 + 0.5 * t3]
}
