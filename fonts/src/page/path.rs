//! The pen's way over a page: every movement in the order in which a person makes it, and its pace.

use super::Page;
use crate::form::stroke::{Knot, Part, Stroke};
use kurbo::Vec2;

/// One movement of the pen over the paper, from touching down to lifting. Lengths in millimetres.
#[derive(Debug, Clone, PartialEq)]
pub struct PenStroke {
    /// The path; a single knot is a point.
    pub knots: Vec<Knot>,
    /// What it is to its letter.
    pub part: Part,
    /// Index into [`Page::words`].
    pub word: usize,
}

/// Strokes whose ends lie this close, in x-heights, are one movement: the pen had no reason to lift.
const TOUCH: f64 = 0.12;

impl Page {
    /// Every movement of the pen in writing order: a word's letters, joined where they touch, then its dots,
    /// bars and accents from left to right, then the next word.
    ///
    /// Empty when the page was written without [`crate::Manner::traced`] by a hand that knows only outlines.
    pub fn pen_path(&self) -> Vec<PenStroke> {
        let mut out: Vec<PenStroke> = Vec::new();
        let mut late: Vec<PenStroke> = Vec::new();
        let mut word = usize::MAX;
        for mark in &self.marks {
            if mark.word != word {
                end_word(&mut out, &mut late);
                word = mark.word;
            }
            let touch = TOUCH * self.words.get(word).map_or(2.5, |w| w.x_height_mm);
            let Some(shape) = self.shapes.get(mark.shape) else { continue };
            for stroke in shape.strokes.iter().filter(|s| !s.knots.is_empty()) {
                let Stroke { mut knots, part } = stroke.mapped(mark.at);
                for knot in &mut knots {
                    knot.width += mark.swell;
                }
                if part.is_late() {
                    late.push(PenStroke { knots, part, word });
                    continue;
                }
                let before = out.last_mut().filter(|s| s.word == word && s.part == Part::Body);
                match before {
                    Some(before) if runs_on(before, &knots, touch) => before.knots.extend(knots.into_iter().skip(1)),
                    _ => out.push(PenStroke { knots, part, word }),
                }
            }
        }
        end_word(&mut out, &mut late);
        out
    }
}

fn end_word(out: &mut Vec<PenStroke>, late: &mut Vec<PenStroke>) {
    late.sort_by(|a, b| a.knots[0].at.x.total_cmp(&b.knots[0].at.x));
    out.append(late);
}

fn runs_on(before: &PenStroke, knots: &[Knot], touch: f64) -> bool {
    before.knots.len() > 1 && knots.len() > 1 && before.knots.last().is_some_and(|last| last.at.distance(knots[0].at) < touch)
}

/// How fast a person writes. Plamondon's two-thirds power law holds loosely for writing; the exponent and the
/// mean are those measured on 92 UNIPEN files.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pace {
    /// Mean speed of the pen on paper in millimetres a second (people: 29–60, median 47).
    pub mm_per_s: f64,
    /// Speed goes with curvature to minus this power (people: 0.39).
    pub power: f64,
    /// From one stroke to the next within a word, in seconds.
    pub lift_s: f64,
    /// From one word to the next.
    pub word_s: f64,
    /// To the next line.
    pub line_s: f64,
    /// To the next paragraph: a person thinks.
    pub paragraph_s: f64,
}

impl Default for Pace {
    fn default() -> Pace {
        Pace { mm_per_s: 47.0, power: 0.39, lift_s: 0.09, word_s: 0.22, line_s: 0.55, paragraph_s: 1.4 }
    }
}

impl Pace {
    /// When the pen is at each knot of each stroke, in seconds from the beginning. Slower in curves, as a
    /// wrist is; the mean speed over a page is [`Pace::mm_per_s`].
    pub fn times(&self, page: &Page, path: &[PenStroke]) -> Vec<Vec<f64>> {
        let length: f64 = path.iter().map(|s| s.knots.windows(2).map(|k| k[0].at.distance(k[1].at)).sum::<f64>()).sum();
        // Time at unit speed factor first; then all is scaled so that the mean comes out right.
        let raw: Vec<Vec<f64>> = path.iter().map(|s| self.slowness(&s.knots)).collect();
        let total: f64 = raw.iter().flatten().sum();
        let scale = if total > 0.0 && self.mm_per_s > 0.0 { length / self.mm_per_s / total } else { 0.0 };
        let mut now = 0.0;
        let mut out = Vec::with_capacity(path.len());
        for (at, (stroke, steps)) in path.iter().zip(&raw).enumerate() {
            if at > 0 {
                now += self.pause(page, path[at - 1].word, stroke.word);
            }
            let mut times = Vec::with_capacity(steps.len() + 1);
            times.push(now);
            for step in steps {
                now += step * scale;
                times.push(now);
            }
            if steps.is_empty() {
                now += 0.04;
            }
            out.push(times);
        }
        out
    }

    fn pause(&self, page: &Page, from: usize, to: usize) -> f64 {
        if from == to {
            return self.lift_s;
        }
        match (page.words.get(from), page.words.get(to)) {
            (Some(a), Some(_)) if a.ends_paragraph => self.paragraph_s,
            (Some(a), Some(b)) if a.line != b.line => self.line_s,
            _ => self.word_s,
        }
    }

    /// Time for each step of a path, up to a common factor.
    fn slowness(&self, knots: &[Knot]) -> Vec<f64> {
        let last = knots.len().saturating_sub(1);
        (0..last)
            .map(|i| {
                let step = knots[i].at.distance(knots[i + 1].at);
                // Over a few knots: a single corner of a polyline says nothing about its curve.
                let (a, b, c) = (knots[i.saturating_sub(2)].at, knots[i].at, knots[(i + 3).min(last)].at);
                let curve = curvature(b - a, c - b);
                // Straight lines are not infinitely fast, corners not infinitely slow.
                step * curve.clamp(0.15, 6.0).powf(self.power)
            })
            .collect()
    }
}

/// Curvature in 1/mm of a path that goes first along `a`, then along `b`.
fn curvature(a: Vec2, b: Vec2) -> f64 {
    let (la, lb) = (a.hypot2().sqrt(), b.hypot2().sqrt());
    if la < 1e-6 || lb < 1e-6 {
        return 1.0;
    }
    let turn = (a.cross(b)).atan2(a.dot(b)).abs();
    2.0 * turn / (la + lb)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page::{Mark, Shape, Word};
    use kurbo::{Affine, Point};

    fn stroke(points: &[(f64, f64)], part: Part) -> Stroke {
        Stroke { knots: points.iter().map(|p| Knot { at: Point::from(*p), width: 0.3 }).collect(), part }
    }

    fn page() -> Page {
        let t = Shape {
            strokes: vec![stroke(&[(0.5, -4.0), (0.5, 0.0), (2.0, -0.5)], Part::Body), stroke(&[(0.0, -3.0), (1.2, -3.0)], Part::Bar)],
            ..Shape::default()
        };
        let i = Shape {
            strokes: vec![stroke(&[(0.0, -0.5), (0.6, -2.0), (0.6, 0.0)], Part::Body), stroke(&[(0.6, -3.0)], Part::Dot)],
            ..Shape::default()
        };
        let word = Word {
            text: "ti".into(),
            x_mm: 10.0,
            baseline_mm: 20.0,
            width_mm: 4.0,
            x_height_mm: 2.5,
            line: 0,
            ends_paragraph: false,
            ..Word::default()
        };
        let mark = |shape, x| Mark { shape, at: Affine::translate((x, 20.0)), word: 0, swell: 0.0, tone: 1.0 };
        Page { width_mm: 100.0, height_mm: 100.0, shapes: vec![t, i], marks: vec![mark(0, 10.0), mark(1, 12.0)], words: vec![word] }
    }

    #[test]
    fn letters_that_touch_are_one_movement_and_bars_and_dots_come_last() {
        let path = page().pen_path();
        assert_eq!(path.iter().map(|s| (s.part, s.knots.len())).collect::<Vec<_>>(), [(Part::Body, 5), (Part::Bar, 2), (Part::Dot, 1)]);
    }

    #[test]
    fn the_pen_moves_at_its_mean_speed_and_slower_in_corners() {
        let page = page();
        let path = page.pen_path();
        let times = Pace::default().times(&page, &path);
        let flat: Vec<f64> = times.iter().flatten().copied().collect();
        assert!(flat.windows(2).all(|t| t[0] <= t[1]), "time never goes back");
        let on_paper: f64 = times.iter().map(|t| t[t.len() - 1] - t[0]).sum();
        let length: f64 = path.iter().map(|s| s.knots.windows(2).map(|k| k[0].at.distance(k[1].at)).sum::<f64>()).sum();
        assert!((length / on_paper - 47.0).abs() < 1.0);
    }
}
