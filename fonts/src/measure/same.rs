//! Letters that are the same drawing twice: what no pen has ever done.

use super::writing::{Inked, Writing};
use kurbo::{PathEl, Point, Vec2};
use std::collections::BTreeMap;

/// Two outlines are one when every point lies this near, in millimetres: a 2500th of an inch.
const SAME: f64 = 0.01;
/// The same after a map, which a file's rounding blurs a little more.
const SAME_MAPPED: f64 = 0.02;
/// Ink smaller than this, in millimetres, is not mapped: some map makes one full stop of nearly any other.
const SPECK: f64 = 0.6;

/// Shares of letters (of those that have a namesake) that look exactly like one of their namesakes: after moving
/// alone, and after the best affine map (size, stretch, slant, turn), which stops are left out of.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Twins {
    pub(super) moved: f64,
    pub(super) mapped: f64,
}

pub(super) fn twins(writing: &Writing) -> Option<Twins> {
    let mut names: BTreeMap<&str, Vec<&Inked>> = BTreeMap::new();
    for letter in &writing.letters {
        names.entry(&letter.spells).or_default().push(letter);
    }
    let (mut all, mut large, mut moved, mut mapped) = (0usize, 0usize, 0usize, 0usize);
    for letters in names.values().filter(|l| l.len() > 1) {
        // Namesakes with other numbers of points are other drawings.
        let mut drawings: BTreeMap<usize, Vec<Drawing>> = BTreeMap::new();
        let sizes = letters.iter().map(|letter| letter.outline.control_box()).map(|b| b.width().max(b.height()));
        let is_speck = sizes.sum::<f64>() / (letters.len() as f64) < SPECK;
        large += if is_speck { 0 } else { letters.len() };
        for letter in letters {
            let drawing = Drawing::of(letter);
            drawings.entry(drawing.points.len()).or_default().push(drawing);
        }
        all += letters.len();
        for alike in drawings.values() {
            moved += having_twin(alike, Drawing::is_moved);
            mapped += if is_speck { 0 } else { having_twin(alike, Drawing::is_mapped) };
        }
    }
    (all >= 20).then(|| Twins { moved: moved as f64 / all as f64, mapped: mapped as f64 / large.max(1) as f64 })
}

/// How many equal another; each is compared with one of every kind met so far.
fn having_twin(drawings: &[Drawing], same: impl Fn(&Drawing, &Drawing) -> bool) -> usize {
    let mut kinds: Vec<(&Drawing, usize)> = Vec::new();
    for drawing in drawings {
        match kinds.iter_mut().find(|(kind, _)| same(kind, drawing)) {
            Some((_, count)) => *count += 1,
            None => kinds.push((drawing, 1)),
        }
    }
    kinds.into_iter().map(|(_, count)| count).filter(|count| *count > 1).sum()
}

/// An outline's points about their centre.
struct Drawing {
    points: Vec<Vec2>,
    /// Two vectors over the points that span all its affine images, orthonormal.
    frame: Option<[Vec<f64>; 2]>,
}

impl Drawing {
    fn of(letter: &Inked) -> Drawing {
        let points: Vec<Point> = letter
            .outline
            .elements()
            .iter()
            .flat_map(|e| match *e {
                PathEl::MoveTo(p) | PathEl::LineTo(p) => vec![p],
                PathEl::QuadTo(a, p) => vec![a, p],
                PathEl::CurveTo(a, b, p) => vec![a, b, p],
                PathEl::ClosePath => Vec::new(),
            })
            .collect();
        let centre = points.iter().fold(Vec2::ZERO, |sum, p| sum + p.to_vec2()) / points.len().max(1) as f64;
        let points: Vec<Vec2> = points.into_iter().map(|p| p.to_vec2() - centre).collect();
        let frame = frame(&points);
        Drawing { points, frame }
    }

    fn is_moved(&self, other: &Drawing) -> bool {
        self.points.iter().zip(&other.points).all(|(a, b)| (*a - *b).hypot2() <= SAME * SAME)
    }

    /// Whether the other is an affine image: what is left of its points outside the span of these is nothing.
    fn is_mapped(&self, other: &Drawing) -> bool {
        let Some([u, v]) = &self.frame else { return self.is_moved(other) };
        let along = |w: &[f64]| w.iter().zip(&other.points).fold(Vec2::ZERO, |sum, (w, p)| sum + *p * *w);
        let (by_u, by_v) = (along(u), along(v));
        other.points.iter().zip(u.iter().zip(v)).all(|(p, (u, v))| (*p - by_u * *u - by_v * *v).hypot2() <= SAME_MAPPED * SAME_MAPPED)
    }
}

/// Gram and Schmidt on the coordinates.
fn frame(points: &[Vec2]) -> Option<[Vec<f64>; 2]> {
    let unit = |v: Vec<f64>| -> Option<Vec<f64>> {
        let length = v.iter().map(|x| x * x).sum::<f64>().sqrt();
        (length > 1e-6).then(|| v.into_iter().map(|x| x / length).collect())
    };
    let u = unit(points.iter().map(|p| p.x).collect())?;
    let along: f64 = u.iter().zip(points).map(|(u, p)| u * p.y).sum();
    let v = unit(points.iter().zip(&u).map(|(p, u)| p.y - along * u).collect())?;
    Some([u, v])
}
