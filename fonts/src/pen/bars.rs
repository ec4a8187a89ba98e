//! The bar of a t or an f where it is part of an outline: found by its shape, moved by bending the letter
//! smoothly about it.

use crate::pen::cuts::UNDER_A_BAR;
use crate::pen::joins::Edges;
use kurbo::Point;

/// A bar across a stem, in x-heights.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Bar {
    /// Its height at the stem.
    y: f64,
    /// The stem that it crosses.
    stem: f64,
    /// How far it falls per x-height to the right.
    falls: f64,
}

/// How far above a bar the stem gives way to it; below it as far as the cut there. Beyond what moves as it is, half as
/// much again as the farthest that a bar moves, so that the outline never folds over itself.
const REACH: f64 = 0.88;
const FARTHEST: f64 = 0.29;
/// Half of what moves as it is: the bar's own ink.
const FLAT: f64 = 0.2;
/// Beyond it, what hangs from it.
const NEAR: f64 = 0.35;

impl Bar {
    /// The bar of a t or f (with or without accents): the straight way between the upper half's leftmost and
    /// rightmost ink, when it is much wider than the letter a little above and below it. `None` when there is no
    /// such way, as in an f that is all loops.
    pub(crate) fn of(edges: &Edges, spells: &str) -> Option<Bar> {
        if !spells.starts_with(['t', 'f', 'ŧ']) {
            return None;
        }
        let rows: Vec<(f64, f64, f64)> = edges.rows(-1.75..=-0.45).collect();
        let left = rows.iter().min_by(|a, b| a.1.total_cmp(&b.1))?;
        let right = rows.iter().max_by(|a, b| a.2.total_cmp(&b.2))?;
        let width = right.2 - left.1;
        let beside = |by: f64| {
            let y = if by < 0.0 { left.0.min(right.0) } else { left.0.max(right.0) } + by;
            rows.iter().find(|r| (r.0 - y).abs() < 0.04).map(|r| (r.1, r.2))
        };
        let sides: Vec<(f64, f64)> = [-0.24, 0.24].into_iter().filter_map(beside).collect();
        let stands_out = !sides.is_empty() && sides.iter().all(|s| s.1 - s.0 < 0.65 * width);
        if width < 0.35 || (right.0 - left.0).abs() > 0.5 * width || !stands_out {
            return None;
        }
        let stem = sides.iter().map(|s| (s.0 + s.1) / 2.0).sum::<f64>() / sides.len() as f64;
        let falls = (right.0 - left.0) / width;
        Some(Bar { y: left.0 + falls * (stem - left.1), stem, falls })
    }

    /// Its height at the stem, in x-heights.
    pub(crate) fn height(&self) -> f64 {
        self.y
    }

    /// How far a point moves down when the bar is raised by `lift` and falls by `tilt` per x-height to the right.
    pub(crate) fn sinks(&self, p: Point, lift: f64, tilt: f64) -> f64 {
        let below = p.y - self.y - self.falls * (p.x - self.stem);
        let (far, reach) = (below.abs(), if below > 0.0 { UNDER_A_BAR } else { REACH });
        let (wide, near) = (fade((far - FLAT) / (reach - FLAT)), fade((far - FLAT) / NEAR));
        -lift.clamp(-FARTHEST, FARTHEST) * wide + tilt * (p.x - self.stem) * near
    }
}

/// 1 at 0, 0 from 1 on, smoothly.
fn fade(t: f64) -> f64 {
    let t = 1.0 - t.clamp(0.0, 1.0);
    t * t * (3.0 - 2.0 * t)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::form::Form;
    use crate::hand::book::Letterform;

    #[test]
    fn a_bar_is_found_and_moves_without_folding_the_stem() {
        let outline = "M.3 0L.3 -.9L0 -.9L0 -1L.3 -1L.3 -1.5L.4 -1.5L.4 -1L.8 -1L.8 -.9L.4 -.9L.4 0Z";
        let t = Form::of_letterform(&Letterform { outline: outline.into(), advance: 0.8, ..Letterform::default() }).expect("a t");
        let bar = Bar::of(&Edges::of(&t), "t").expect("a bar");
        assert!((bar.y + 0.95).abs() < 0.07 && (bar.stem - 0.35).abs() < 0.05, "{bar:?}");
        assert!(Bar::of(&Edges::of(&t), "l").is_none());
        for lift in [-0.6, 0.6] {
            let column: Vec<f64> = (0..=200).map(|i| f64::from(i) * -0.01).map(|y| y + bar.sinks(Point::new(0.35, y), lift, 0.0)).collect();
            assert!(column.windows(2).all(|y| y[1] < y[0]), "the order of heights is kept");
        }
        assert!(bar.sinks(Point::new(0.8, -0.95), 0.0, -0.1) < -0.02, "the right end rises");
    }
}
