//! The drawings of one form on one page, as many as it is written, and no two alike.
//!
//! A form is cut into parts (`cuts.rs`), and each part is bent in a few ways (`warp.rs`): as many as it takes for every
//! letter to have its own of the many combinations. Dots and bars that are strokes of their own land by themselves. So a
//! page of a thousand different letters is made of some hundred bendings, and whoever packs it finds the same stretches
//! of outline again and again, where the letters lie side by side.

use crate::Shape;
use crate::form::Form;
use crate::form::stroke::{Knot, Part, Stroke};
use crate::pen::alphabet::Glyph;
use crate::pen::blend::Leads;
use crate::pen::chance::Chance;
use crate::pen::cuts::MOST_PARTS;
use crate::pen::grain::grain;
use crate::pen::nib::{Inking, NibKind, thinned};
use crate::pen::warp::{Bend, PLACES, Places, Way, middle, press};
use kurbo::{Affine, BezPath, PathEl, Point, Vec2};

/// The most ways in which a form is bent of which all or one part only bends: it is small, or its neighbours hold it.
const MOST_WHOLE: usize = 96;
/// A part bends when so many of its corners do by more than this share.
const LEAST_CORNERS: usize = 2;
const FREELY: f64 = 0.4;
/// Where a letter has one form, and one of less than so many corners, its parts are bent in ways enough for so many times
/// as many letters: so any two differ in most of their parts. Where it has several, those tell them apart.
const PLENTY: usize = 2;
const LIGHT: usize = 50;
/// A form of several has the pen's traces, and then one, when it is written so often on a page.
const OFTEN: usize = 12;
/// And its dots and bars land in no more places than these.
const PLACES_OF_SEVERAL: usize = 5;
/// Share of a pen's traces in a form that show in one letter of it.
const SHOWN: f64 = 0.7;

/// Which form, and how it is to be drawn.
pub(crate) struct Asked<'a> {
    pub(crate) glyph: &'a Glyph,
    /// The forms of the same letter, to go a little way towards one of them.
    pub(crate) others: &'a [Glyph],
    /// How often it is written on the page.
    pub(crate) count: usize,
    pub(crate) bend: Bend,
    pub(crate) inking: &'a Inking,
    pub(crate) x_height_mm: f64,
    /// Whether the pen's path is wanted too.
    pub(crate) traced: bool,
}

/// One way of bending all of a form, of which a letter takes a part.
struct Bent {
    /// The outline's end points and handles in millimetres, rounded to a hundredth; then those of the pen's traces.
    points: Vec<Point>,
    strokes: Vec<Stroke>,
}

/// What one letter is made of: for each part, and for what is set on it late, the way in which it is bent.
#[derive(Clone, Copy, Default)]
struct Choice {
    ways: [usize; MOST_PARTS + 1],
    /// Which of the pen's traces it shows, a bit each.
    shows: u64,
}

/// A corner of the outline in x-heights, what it belongs to, about where that turns, and the stroke and the knot that it
/// goes along with.
type Corner = (Point, Part, f64, Option<(usize, usize)>);

/// The place in [`Choice::ways`] of what is set on a letter late.
const LATE: usize = MOST_PARTS;

/// All drawings of a form on a page.
pub(crate) struct Drawings<'a> {
    form: &'a Form,
    spells: &'a str,
    /// Of each point its part.
    parts: Vec<usize>,
    /// Of each stroke's knots their parts.
    knots: Vec<Vec<usize>>,
    /// How many points each of the pen's traces has.
    traces: Vec<usize>,
    pencil: bool,
    bent: Vec<Bent>,
    choices: Vec<Choice>,
}

impl<'a> Drawings<'a> {
    /// Bends a form in as many ways as its letters need; `chance` is asked for the stream of each way, and for one more.
    pub(crate) fn new(asked: &Asked<'a>, places: &Places, chance: impl Fn(usize) -> Chance) -> Drawings<'a> {
        let (glyph, form, facts) = (asked.glyph, &*asked.glyph.form, asked.glyph.facts());
        let (x, inking) = (asked.x_height_mm, asked.inking);
        let several = asked.others.len() > 1;
        // A hand of outlines knows the pen's path only when it is asked for, which is costly.
        let own: &[Stroke] = if form.drawn || asked.traced { form.pen_path(&glyph.spells) } else { &[] };
        let part_of = |part: Part, p: Point| if part == Part::Body { facts.cuts.part(p) } else { LATE };
        // As wide as the nib makes it, before anything bends.
        let mut plain: Vec<Corner> = Vec::new();
        let mut outline = BezPath::new();
        let mut points: Vec<Point> = Vec::new();
        for (nth, (contour, corners)) in form.contours.iter().zip(&facts.corners).enumerate() {
            points.clone_from(corners);
            thinned(&mut points, inking.thin / x, inking.contrast / x, facts.turn);
            let skin = facts.skin.get(nth);
            let part = skin.map_or(if contour.floats { Part::Accent } else { Part::Body }, |s| s.part);
            let pivot = skin.map_or(0.0, |s| s.middle);
            let knot = |at: usize| skin.and_then(|s| Some((s.stroke, *s.knots.get(at)?)));
            plain.extend(points.iter().enumerate().map(|(at, p)| (*p, part, pivot, knot(at))));
            push(&mut outline, &contour.path, points.iter().map(|p| (p.to_vec2() * x).to_point()));
        }
        let mut parts: Vec<usize> = plain.iter().map(|(p, part, ..)| part_of(*part, *p)).collect();
        let knots = own.iter().map(|s| s.knots.iter().map(|k| part_of(s.part, k.at)).collect()).collect();
        let has_late = own.iter().any(|s| s.part != Part::Body) || parts.contains(&LATE);
        // The pen's traces go along with the corner that they lie nearest to.
        let mut traces = grain(&outline, inking, facts.turn, &mut chance(usize::MAX));
        traces.truncate(match several {
            true if asked.count < OFTEN => 0,
            true => 1,
            false => 64,
        });
        let beside: Vec<usize> = traces.iter().map(|trace| nearest(trace, plain.iter().map(|p| p.0), x)).collect();
        let letters = if several || plain.len() >= LIGHT { asked.count } else { PLENTY * asked.count };
        // A part that is held by its neighbours has one way.
        let first = Way::new(form, facts, asked.bend, places, 0, &mut chance(0));
        let is_free = |part: &usize| {
            let freely = plain.iter().zip(&parts).filter(|(p, at)| *at == part && first.freedom(p.0) > FREELY);
            freely.count() >= LEAST_CORNERS
        };
        let mut free: Vec<usize> = (0..facts.cuts.parts()).filter(is_free).collect();
        if free.is_empty() {
            free.extend(0..facts.cuts.parts());
        }
        let ways = if free.len() < 2 { asked.count.min(MOST_WHOLE) } else { least_ways(letters, free.len()) };
        let places_of = if several { PLACES_OF_SEVERAL } else { PLACES };
        let late = if has_late { asked.count.min(places_of) } else { 1 };
        let bent = (0..ways.max(late)).map(|number| {
            let mut chance = chance(number);
            let way = Way::new(form, facts, asked.bend, places, number, &mut chance);
            let other = &asked.others[chance.below(asked.others.len())].form;
            let towards = (form.drawn && !std::ptr::eq(&**other, form)).then(|| other.pen_path(&glyph.spells));
            let leads = towards.and_then(|other| Leads::between(own, other, &mut chance));
            let led = |at: Option<(usize, usize)>| {
                at.zip(leads.as_ref()).and_then(|((stroke, knot), leads)| leads.of(stroke, knot)).unwrap_or_default()
            };
            let moved = plain.iter().map(|(p, part, pivot, at)| (*p + way.shift(*p, led(*at), *part, *pivot)).to_vec2() * x);
            let mut points: Vec<Point> = moved.map(|p| Point::new(round(p.x), round(p.y))).collect();
            for (trace, beside) in traces.iter().zip(&beside) {
                let off = plain.get(*beside).map_or(Vec2::ZERO, |p| points[*beside].to_vec2() - p.0.to_vec2() * x);
                points.extend(trace.iter().map(|p| *p + off).map(|p| Point::new(round(p.x), round(p.y))));
            }
            let contrast = inking.contrast / inking.width.max(0.05);
            let strokes = own.iter().enumerate().filter(|_| asked.traced).map(|(nth, stroke)| {
                let pivot = middle(stroke);
                let knot = |(at, knot): (usize, &Knot)| Knot {
                    at: knot.at + way.shift(knot.at, led(Some((nth, at))), stroke.part, pivot),
                    width: knot.width,
                };
                let mut bent = Stroke { knots: stroke.knots.iter().enumerate().map(knot).collect(), part: stroke.part };
                press(&mut bent, inking.scale, contrast);
                bent.mapped(Affine::scale(x))
            });
            Bent { strokes: strokes.collect(), points }
        });
        let bent: Vec<Bent> = bent.collect();
        parts.extend(
            traces
                .iter()
                .zip(&beside)
                .flat_map(|(trace, beside)| {
                    let part = parts.get(*beside).copied().unwrap_or(0);
                    std::iter::repeat_n(part, trace.len())
                })
                .collect::<Vec<_>>(),
        );
        let mut last = chance(usize::MAX - 1);
        let choices = choices(asked.count, &free, (ways, late), several, &mut last);
        Drawings {
            form,
            spells: &glyph.spells,
            parts,
            knots,
            traces: traces.iter().map(Vec::len).collect(),
            pencil: inking.kind == Some(NibKind::Pencil),
            bent,
            choices,
        }
    }

    /// One drawing, below the count that was asked for.
    pub(crate) fn shape(&self, nth: usize) -> Shape {
        let choice = self.choices.get(nth).copied().unwrap_or_default();
        let mut at = 0;
        let mut next = || {
            let way = choice.ways[self.parts.get(at).copied().unwrap_or(0)];
            let p = self.bent.get(way).and_then(|bent| bent.points.get(at)).copied().unwrap_or_default();
            at += 1;
            p
        };
        let mut path = BezPath::new();
        for contour in &self.form.contours {
            push(&mut path, &contour.path, std::iter::from_fn(|| Some(next())));
        }
        let solid = self.pencil.then_some(path.elements().len());
        for (nth, count) in self.traces.iter().enumerate() {
            for corner in 0..*count {
                let p = next();
                if choice.shows >> nth & 1 == 1 {
                    path.push(if corner == 0 { PathEl::MoveTo(p) } else { PathEl::LineTo(p) });
                }
            }
            if choice.shows >> nth & 1 == 1 {
                path.close_path();
            }
        }
        let plain = self.bent.first().map_or(&[][..], |bent| &bent.strokes);
        let strokes = plain.iter().enumerate().map(|(nth, stroke)| {
            let knots = stroke.knots.iter().enumerate().map(|(at, knot)| {
                let way = choice.ways[self.knots[nth][at]];
                self.bent.get(way).and_then(|bent| bent.strokes.get(nth)?.knots.get(at)).copied().unwrap_or(*knot)
            });
            Stroke { knots: knots.collect(), part: stroke.part }
        });
        Shape { strokes: strokes.collect(), path, solid, spells: self.spells.to_string() }
    }
}

/// The least number of ways in which so many parts can be bent, so that there are `count` combinations.
fn least_ways(count: usize, parts: usize) -> usize {
    (1..).find(|ways: &usize| ways.pow(parts as u32) >= count).unwrap_or(1)
}

/// A combination for each letter, in any order; where it is to be `lean`, those that take the fewest ways of each part.
fn choices(count: usize, free: &[usize], (ways, late): (usize, usize), lean: bool, chance: &mut Chance) -> Vec<Choice> {
    let all = ways.pow(free.len() as u32);
    let mut found: Vec<(usize, u32, [usize; MOST_PARTS + 1])> = (0..all)
        .map(|number| {
            let mut ways_of = [0; MOST_PARTS + 1];
            let mut rest = number;
            for part in free {
                (ways_of[*part], rest) = (rest % ways, rest / ways);
            }
            // What is dearest of it: a way that no combination before it took, of the last part that takes it.
            let dear = ways_of.iter().take(MOST_PARTS).enumerate().map(|(part, way)| way * MOST_PARTS + part).max().unwrap_or(0);
            (if lean { dear } else { 0 }, (chance.even() * 1e9) as u32, ways_of)
        })
        .collect();
    found.sort_unstable();
    found.truncate(count);
    for i in (1..found.len()).rev() {
        found.swap(i, chance.below(i + 1));
    }
    let mut before = usize::MAX;
    let choice = |(_, _, ways): &(usize, u32, [usize; MOST_PARTS + 1])| {
        let mut ways = *ways;
        // A dot never lands twice running where it did.
        let pick = chance.below(if before < late && late > 1 { late - 1 } else { late });
        before = pick + usize::from(late > 1 && pick >= before);
        ways[LATE] = before;
        let shows = (0..64).fold(0, |shows, bit| shows | u64::from(chance.even() < SHOWN) << bit);
        Choice { ways, shows }
    };
    (0..count).filter_map(|nth| found.get(nth % found.len().max(1))).map(choice).collect()
}

/// Which of these corners, in x-heights, lies nearest to the middle of a trace in millimetres.
fn nearest(trace: &[Point], corners: impl Iterator<Item = Point>, x: f64) -> usize {
    let sum = trace.iter().fold(Vec2::ZERO, |sum, p| sum + p.to_vec2());
    let about = (sum / trace.len().max(1) as f64).to_point();
    let far = |p: Point| (p.to_vec2() * x).to_point().distance_squared(about);
    corners.enumerate().min_by(|a, b| far(a.1).total_cmp(&far(b.1))).map_or(0, |(at, _)| at)
}

/// Appends a path with other corners.
fn push(path: &mut BezPath, like: &BezPath, mut corners: impl Iterator<Item = Point>) {
    let mut next = || corners.next().unwrap_or_default();
    for element in like.elements() {
        path.push(match element {
            PathEl::MoveTo(_) => PathEl::MoveTo(next()),
            PathEl::LineTo(_) => PathEl::LineTo(next()),
            PathEl::QuadTo(..) => PathEl::QuadTo(next(), next()),
            PathEl::CurveTo(..) => PathEl::CurveTo(next(), next(), next()),
            PathEl::ClosePath => PathEl::ClosePath,
        });
    }
}

fn round(mm: f64) -> f64 {
    // Half of it is an eighth of a dot at 600 dpi; + 0.0 turns −0 into 0.
    (mm * 100.0).round() / 100.0 + 0.0
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_letter_has_a_combination_of_its_own() {
        for (count, parts, most) in [(1, 2, 1), (2, 2, 2), (9, 2, 3), (120, 2, 11), (27, 3, 3), (120, 3, 5)] {
            let ways = least_ways(count, parts);
            assert_eq!(ways, most, "{count} in {parts} parts");
            let made = choices(count, &[0, 1, 2][..parts], (ways, 8), count < 10, &mut Chance::new(1, 0, 0));
            let distinct: BTreeSet<Vec<usize>> = made.iter().map(|c| c.ways[..MOST_PARTS].to_vec()).collect();
            assert_eq!((made.len(), distinct.len()), (count, count));
            assert!(made.windows(2).all(|c| c[0].ways[LATE] != c[1].ways[LATE]) && made.iter().all(|c| c.ways[LATE] < 8));
        }
        // Few letters take hardly more than one way of bending each part.
        let four = choices(4, &[0, 1, 2], (2, 1), true, &mut Chance::new(1, 0, 0));
        assert!(four.iter().all(|c| c.ways[2] == 0));
        // What is too small to be cut comes again when it is written very often.
        assert_eq!(choices(140, &[0], (MOST_WHOLE, 1), false, &mut Chance::new(1, 0, 0)).len(), 140);
    }
}
