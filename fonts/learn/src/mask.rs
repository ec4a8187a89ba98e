//! Ink or no ink, dot by dot.

use serde::{Deserialize, Serialize};

/// A small picture of ink.
#[derive(Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(try_from = "Runs", into = "Runs")]
pub struct Mask {
    width: usize,
    height: usize,
    ink: Vec<bool>,
}

/// Dots that hang together, corners included.
#[derive(Debug, Clone)]
pub(crate) struct Component {
    pub(crate) dots: Vec<(usize, usize)>,
}

impl Component {
    /// Least and greatest x, least and greatest y.
    pub(crate) fn bounds(&self) -> [usize; 4] {
        self.dots.iter().fold([usize::MAX, 0, usize::MAX, 0], |b, (x, y)| [b[0].min(*x), b[1].max(*x), b[2].min(*y), b[3].max(*y)])
    }
}

impl std::fmt::Debug for Mask {
    /// Never the dots: they are somebody's writing, and many.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Mask({} × {}, {} inked)", self.width, self.height, self.area())
    }
}

impl Mask {
    /// No ink.
    pub fn new(width: usize, height: usize) -> Mask {
        Mask { width, height, ink: vec![false; width * height] }
    }

    /// Ink where the function says so.
    pub fn from_fn(width: usize, height: usize, ink: impl Fn(usize, usize) -> bool) -> Mask {
        Mask { width, height, ink: (0..width * height).map(|i| ink(i % width, i / width)).collect() }
    }

    /// Width in dots.
    pub fn width(&self) -> usize {
        self.width
    }

    /// Height in dots.
    pub fn height(&self) -> usize {
        self.height
    }

    /// Whether there is ink; never outside.
    pub fn at(&self, x: usize, y: usize) -> bool {
        x < self.width && y < self.height && self.ink[y * self.width + x]
    }

    /// Sets a dot; nothing outside.
    pub fn set(&mut self, x: usize, y: usize, ink: bool) {
        if x < self.width && y < self.height {
            self.ink[y * self.width + x] = ink;
        }
    }

    /// How many dots are ink.
    pub fn area(&self) -> usize {
        self.ink.iter().filter(|i| **i).count()
    }

    /// The dots, row by row.
    pub fn dots(&self) -> &[bool] {
        &self.ink
    }

    /// The inked dots' places.
    pub(crate) fn inked(&self) -> impl Iterator<Item = (usize, usize)> + '_ {
        self.ink.iter().enumerate().filter(|(_, i)| **i).map(|(i, _)| (i % self.width, i / self.width))
    }

    /// Least and greatest x, least and greatest y of the ink.
    pub fn bounds(&self) -> Option<[usize; 4]> {
        self.inked().map(|(x, y)| [x, x, y, y]).reduce(|a, b| [a[0].min(b[0]), a[1].max(b[1]), a[2].min(b[2]), a[3].max(b[3])])
    }

    /// A part of it; outside there is no ink.
    pub(crate) fn cut(&self, x: usize, y: usize, width: usize, height: usize) -> Mask {
        Mask::from_fn(width, height, |i, j| self.at(x + i, y + j))
    }

    /// What hangs together, the largest first.
    pub(crate) fn components(&self) -> Vec<Component> {
        let mut seen = vec![false; self.ink.len()];
        let mut out = Vec::new();
        for start in 0..self.ink.len() {
            if !self.ink[start] || seen[start] {
                continue;
            }
            let (mut open, mut dots) = (vec![start], Vec::new());
            seen[start] = true;
            while let Some(i) = open.pop() {
                let (x, y) = (i % self.width, i / self.width);
                dots.push((x, y));
                for ny in y.saturating_sub(1)..=(y + 1).min(self.height - 1) {
                    for nx in x.saturating_sub(1)..=(x + 1).min(self.width - 1) {
                        let n = ny * self.width + nx;
                        if self.ink[n] && !seen[n] {
                            seen[n] = true;
                            open.push(n);
                        }
                    }
                }
            }
            out.push(Component { dots });
        }
        out.sort_by_key(|c| std::cmp::Reverse(c.dots.len()));
        out
    }

    /// For each inked dot, the squared distance to the nearest dot without ink, in dots.
    pub(crate) fn depths(&self) -> Vec<((usize, usize), f64)> {
        let Some([x0, x1, y0, y1]) = self.bounds() else { return Vec::new() };
        // With a white rim, also where the ink ends at the mask's own edge.
        let (w, h) = ((x1 - x0 + 3) as u32, (y1 - y0 + 3) as u32);
        // Measured to what is white: imageproc takes non-zero dots for what the distance is measured to.
        let inverse = image::GrayImage::from_fn(w, h, |x, y| {
            let inside = x > 0 && y > 0 && self.at(x0 + x as usize - 1, y0 + y as usize - 1);
            image::Luma([if inside { 0 } else { 255 }])
        });
        let far = imageproc::distance_transform::euclidean_squared_distance_transform(&inverse);
        self.inked().map(|(x, y)| ((x, y), far.get_pixel((x - x0) as u32 + 1, (y - y0) as u32 + 1).0[0])).collect()
    }

    /// The width of the line that drew it, in dots; `None` without ink. The dots of a line of width w lie w/4 from its
    /// edge on average, which says more than its few middle dots do when it is only three dots wide.
    pub(crate) fn line_width(&self) -> Option<f64> {
        let depths = self.depths();
        if depths.is_empty() {
            return None;
        }
        // The edge lies half a dot before the first white dot's middle.
        let mean = depths.iter().map(|(_, d)| d.sqrt() - 0.5).sum::<f64>() / depths.len() as f64;
        // Lines of an odd number of dots come out wider by one through their width.
        let rough = 4.0 * mean;
        Some(rough - 0.5 / rough.max(1.0))
    }

    /// The same with its ink wider by this many dots all around.
    pub(crate) fn grown(&self, by: f64) -> Mask {
        if by <= 0.0 || self.width == 0 || self.height == 0 {
            return self.clone();
        }
        let ink = image::GrayImage::from_fn(self.width as u32, self.height as u32, |x, y| {
            image::Luma([if self.at(x as usize, y as usize) { 255 } else { 0 }])
        });
        let far = imageproc::distance_transform::euclidean_squared_distance_transform(&ink);
        Mask::from_fn(self.width, self.height, |x, y| far.get_pixel(x as u32, y as u32).0[0].sqrt() <= by)
    }

    /// As a PNG, ink dark on white, for a page that shows what was read.
    ///
    /// # Errors
    /// When it has no dots at all.
    pub fn png(&self) -> Result<Vec<u8>, crate::LearnError> {
        let dots: Vec<u8> = self.ink.iter().map(|i| if *i { 0x22 } else { 0xff }).collect();
        let mut out = std::io::Cursor::new(Vec::new());
        image::write_buffer_with_format(
            &mut out,
            &dots,
            self.width as u32,
            self.height as u32,
            image::ExtendedColorType::L8,
            image::ImageFormat::Png,
        )
        .map_err(|e| crate::LearnError::Assembly(e.to_string()))?;
        Ok(out.into_inner())
    }
}

/// How a mask is kept: lengths of runs, white first, as one short text.
#[derive(Serialize, Deserialize)]
struct Runs {
    width: usize,
    height: usize,
    runs: String,
}

impl From<Mask> for Runs {
    fn from(mask: Mask) -> Runs {
        let mut runs = Vec::new();
        let (mut now, mut length) = (false, 0usize);
        for dot in &mask.ink {
            if *dot == now {
                length += 1;
            } else {
                runs.push(length.to_string());
                (now, length) = (*dot, 1);
            }
        }
        runs.push(length.to_string());
        Runs { width: mask.width, height: mask.height, runs: runs.join(" ") }
    }
}

impl TryFrom<Runs> for Mask {
    type Error = String;
    fn try_from(kept: Runs) -> Result<Mask, String> {
        let whole = kept.width.checked_mul(kept.height).filter(|n| *n <= 4_000_000).ok_or("a mask is too large")?;
        let mut ink = Vec::with_capacity(whole);
        for (i, run) in kept.runs.split(' ').enumerate() {
            let run: usize = run.parse().map_err(|_| "a mask's runs are not numbers")?;
            if run > whole - ink.len() {
                return Err("a mask's runs are longer than it".into());
            }
            ink.resize(ink.len() + run, i % 2 == 1);
        }
        (ink.len() == whole)
            .then_some(Mask { width: kept.width, height: kept.height, ink })
            .ok_or_else(|| "a mask's runs are shorter than it".into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_s_width_is_measured_and_a_mask_survives_being_kept() {
        let mask = Mask::from_fn(60, 40, |x, y| (5..55).contains(&x) && (17..22).contains(&y));
        let width = mask.line_width().unwrap();
        assert!((width - 5.0).abs() < 0.4, "{width}");
        let kept = serde_json::to_string(&mask).unwrap();
        assert!(kept.len() < 120);
        assert_eq!(serde_json::from_str::<Mask>(&kept).unwrap(), mask);
        for wrong in [r#"{"width":9,"height":9,"runs":"80 2"}"#, r#"{"width":9000000,"height":9000000,"runs":"1"}"#] {
            assert!(serde_json::from_str::<Mask>(wrong).is_err());
        }
        assert_eq!(mask.components().len(), 1);
    }
}
