//! Where a letter's form is cut into parts that bend by themselves. Few ways in which each part bends make many letters
//! of which no two are alike, and a file has to say each of those ways once.
//!
//! On a cut nothing bends, neither part, so that what crosses it runs on: smoothly, and as wide as before.

use crate::pen::bars::Bar;
use kurbo::{Point, Rect};

/// The most parts of a form.
pub(crate) const MOST_PARTS: usize = 3;
/// From a cut on a part bends more and more; all of it from this far on, in x-heights.
const EASE: f64 = 0.24;
/// Forms longer than this, in x-heights, are cut twice.
const LONG: f64 = 1.2;
/// Upright cuts must be better than level ones by so many crossings.
const BESIDE: f64 = 3.0;
/// Under a bar that is part of a stem a form is cut here: below, the stem gives way to it no more.
pub(crate) const UNDER_A_BAR: f64 = 0.66;

/// The cuts through a form, all level or all upright.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Cuts {
    level: bool,
    at: [f64; MOST_PARTS - 1],
    count: usize,
    ease: f64,
}

impl Cuts {
    /// Cuts that an outline, given by its corners, crosses seldom, and that leave about as much on either side.
    pub(crate) fn of(bounds: Rect, contours: &[Vec<Point>], bar: Option<Bar>) -> Cuts {
        if let Some(bar) = bar {
            return Cuts::new(true, &[bar.height() + UNDER_A_BAR], bounds);
        }
        let shares: &[&[f64]] = if bounds.width().max(bounds.height()) > LONG {
            &[&[0.33, 0.66], &[0.28, 0.62], &[0.38, 0.7], &[0.4, 0.64]]
        } else {
            &[&[0.5], &[0.42], &[0.58]]
        };
        let mut best: Option<(f64, Cuts)> = None;
        for level in [true, false] {
            let (from, length) = if level { (bounds.y0, bounds.height()) } else { (bounds.x0, bounds.width()) };
            for shares in shares {
                let at: Vec<f64> = shares.iter().map(|share| from + share * length).collect();
                let cuts = Cuts::new(level, &at, bounds);
                // Short parts hardly bend at all, and those at either side less than others where letters join.
                let short = if length < 0.85 * LONG { 6.0 * (0.85 * LONG - length) } else { 0.0 };
                let ill = cuts.crossed(contours) + short + if level { 0.0 } else { BESIDE };
                if best.as_ref().is_none_or(|(least, _)| ill < *least) {
                    best = Some((ill, cuts));
                }
            }
        }
        best.map_or(Cuts::none(), |(_, cuts)| cuts)
    }

    /// Of a form that is all one part.
    pub(crate) fn none() -> Cuts {
        Cuts { level: true, at: [f64::INFINITY; MOST_PARTS - 1], count: 0, ease: EASE }
    }

    fn new(level: bool, cuts: &[f64], bounds: Rect) -> Cuts {
        let (from, to) = if level { (bounds.y0, bounds.y1) } else { (bounds.x0, bounds.x1) };
        let mut at = [f64::INFINITY; MOST_PARTS - 1];
        let mut least = f64::INFINITY;
        let mut last = from;
        for (place, cut) in at.iter_mut().zip(cuts) {
            (*place, least, last) = (*cut, least.min(cut - last), *cut);
        }
        // In a thin part it still bends in the middle.
        Cuts { level, at, count: cuts.len(), ease: EASE.min(0.5 * least.min(to - last)).max(0.05) }
    }

    /// How many parts there are.
    pub(crate) fn parts(&self) -> usize {
        self.count + 1
    }

    /// Which part a point belongs to, from 0.
    pub(crate) fn part(&self, p: Point) -> usize {
        let across = if self.level { p.y } else { p.x };
        self.at.iter().filter(|at| across > **at).count()
    }

    /// Whether a point bends: 0 on a cut, 1 away from it.
    pub(crate) fn free(&self, p: Point) -> f64 {
        let across = if self.level { p.y } else { p.x };
        self.at.iter().take(self.count).fold(1.0, |free, at| {
            let t = ((across - at).abs() / self.ease).min(1.0);
            free * t * t * (3.0 - 2.0 * t)
        })
    }

    /// How often the corners' part changes along the outline, and more when few of them are in one.
    fn crossed(&self, contours: &[Vec<Point>]) -> f64 {
        let (mut changes, mut before) = (0, None);
        let mut counts = [0usize; MOST_PARTS];
        for part in contours.iter().flatten().map(|p| self.part(*p)) {
            changes += usize::from(before.is_some_and(|b| b != part));
            counts[part] += 1;
            before = Some(part);
        }
        let all = counts.iter().sum::<usize>().max(1) as f64;
        let most = counts.iter().max().copied().unwrap_or(0) as f64;
        changes as f64 + 8.0 * most / all
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_meet_where_nothing_bends() {
        let ring: Vec<Point> =
            (0..24).map(|i| f64::from(i) * 0.2618).map(|a| Point::new(0.5 + 0.4 * a.cos(), -0.5 + 0.5 * a.sin())).collect();
        let cuts = Cuts::of(Rect::new(0.1, -1.0, 0.9, 0.0), &[ring], None);
        assert_eq!(cuts.parts(), 2);
        let (mut parts, mut least) = ([0, 0], 1.0f64);
        for i in 0..=100 {
            let p = Point::new(0.5, -0.01 * f64::from(i));
            parts[cuts.part(p)] += 1;
            least = least.min(cuts.free(p));
        }
        assert!(parts.iter().all(|n| *n > 30) && least < 0.02, "{parts:?} {least}");
        assert!(cuts.free(Point::new(0.5, -0.98)) > 0.9 && cuts.free(Point::new(0.5, 0.0)) > 0.9);
        assert_eq!((Cuts::none().parts(), Cuts::none().part(Point::ORIGIN), Cuts::none().free(Point::ORIGIN)), (1, 0, 1.0));
    }
}
