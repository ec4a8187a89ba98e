//! A hand written with a finger or a stylus in the same boxes: the pen's path is known, nothing is guessed.

use crate::{
    LearnError,
    book::{NEEDED, personality},
    form::{Place, joints, median, milli, rounded_stroke},
    mask::Mask,
    page::DOTS_PER_MM,
    running::{Habits, LINE_BASELINE_MM, Profile, measure, slant},
    sheet::GUIDE_MM,
};
use fonts::{Knot, LetterBook, Letterform, Part, Stroke};
use kurbo::Point;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// More points than this no letter has.
const MOST_SAMPLES: usize = 20_000;
/// The usual width of a line, in x-heights: a fine ball-point at 2.5 mm (0.33 mm).
const PEN: f64 = 0.13;
/// Knots are this far apart at most, in x-heights.
const STEP: f64 = 0.05;
/// A line tapers over this length at its ends where no pressure is known, in x-heights.
const TAPER: f64 = 0.18;
/// White between letters while no running text was written (people: advance 1.32 less about a letter's width).
const USUAL_GAP: f64 = 0.28;

/// How high people's small letters are on paper, in millimetres: a screen does not say how large it is, so who fills
/// its guides writes so.
const USUAL_MM: f64 = 2.5;
/// More lines of running text, or longer ones, teach nothing more.
const MOST_LINES: usize = 40;
const LONGEST_LINE: usize = 60;

/// Where the pen was.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Sample {
    /// To the right, in any unit that the box's guides are given in too.
    pub x: f64,
    /// Downwards, in the same unit.
    pub y: f64,
    /// 0 to 1; the same everywhere, 0 or 0.5, from what knows none.
    pub pressure: f64,
    /// Milliseconds since anything.
    pub t_ms: f64,
}

/// What was written in one box or on one line.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct BoxStrokes {
    /// What it asks for: a letter, a pair, "signature", or a line of running text, which is whatever has several
    /// words.
    pub key: String,
    /// Height of the baseline.
    pub baseline: f64,
    /// From the baseline up to the x-height line, as the guides show it; on lines too.
    pub x_height: f64,
    /// The movements, in the order in which they were made.
    pub strokes: Vec<Vec<Sample>>,
}

/// A hand out of pen movements. Letters may come more than once and in any order; what was left empty is left out.
/// Lines of running text, where there are at least two, give size (beside the guides'), spacing, slant, pen and
/// unevenness, measured as on paper; otherwise they are as most people's.
///
/// # Errors
/// [`LearnError::Strokes`] when a number is none or a letter has more points than a pen could draw,
/// [`LearnError::Incomplete`] naming the letters that no text can do without.
pub fn from_strokes(boxes: &[BoxStrokes]) -> Result<LetterBook, LearnError> {
    let mut written: BTreeMap<&str, Vec<Vec<Stroke>>> = BTreeMap::new();
    for found in boxes {
        let strokes = found.in_x_heights()?;
        if !strokes.is_empty() {
            written.entry(&found.key).or_default().push(strokes);
        }
    }
    let keys: Vec<String> = NEEDED.chars().map(String::from).filter(|k| !written.contains_key(k.as_str())).collect();
    if !keys.is_empty() {
        return Err(LearnError::Incomplete { pages: Vec::new(), keys, running_text: true });
    }
    let is_line = |key: &str| key.contains(' ');
    let lines = written.iter().filter(|(key, _)| is_line(key) && key.chars().count() <= LONGEST_LINE).take(MOST_LINES);
    let lines: Vec<(&str, Mask)> = lines.filter_map(|(key, lines)| Some((*key, inked(lines.first()?, LINE_BASELINE_MM)))).collect();
    let letters = || written.iter().filter(|(k, _)| **k != "signature" && !is_line(k));
    let place = Place { baseline: LINE_BASELINE_MM * DOTS_PER_MM, unit: GUIDE_MM * DOTS_PER_MM };
    let masks: BTreeMap<String, Mask> = letters().map(|(k, forms)| ((*k).to_string(), inked(&forms[0], LINE_BASELINE_MM))).collect();
    let profiles = masks.iter().filter_map(|(k, m)| Some((k.clone(), Profile::of(m, place)?))).collect();
    let lines: Vec<(&str, &Mask)> = lines.iter().map(|(text, m)| (*text, m)).collect();
    let widths: Vec<f64> = letters().flat_map(|(_, f)| f).flatten().flat_map(|s| s.knots.iter().map(|k| k.width)).collect();
    let on_paper = |habits: Habits| Habits {
        x_height_mm: habits.x_height_mm * USUAL_MM / GUIDE_MM,
        pen_mm: habits.pen_mm * USUAL_MM / GUIDE_MM,
        ..habits
    };
    let habits = measure(&lines, &profiles).map(on_paper).unwrap_or_else(|| Habits {
        x_height_mm: USUAL_MM,
        slant: slant(&masks.values().collect::<Vec<_>>()),
        word_gap: 1.6,
        letter_gap: USUAL_GAP,
        pen_mm: USUAL_MM * median(&widths).unwrap_or(PEN),
        height_sd: 0.15,
        baseline_sd: 0.17,
        connected: false,
    });
    let mut forms: BTreeMap<String, Vec<Letterform>> = BTreeMap::new();
    for (key, written) in letters() {
        let joins = habits.connected && key.chars().all(char::is_alphabetic);
        forms.insert((*key).to_string(), written.iter().map(|s| letterform(key, s, habits.letter_gap, joins)).collect());
    }
    let signature = written.get("signature").and_then(|s| s.first()).map(|s| letterform("signature", s, 0.0, false));
    let book = LetterBook { version: LetterBook::VERSION, personality: personality(&habits), forms, signature };
    book.check().map_err(|e| LearnError::Assembly(e.to_string()))?;
    Ok(book)
}

impl BoxStrokes {
    /// Its movements as smooth strokes, in x-heights from the baseline.
    fn in_x_heights(&self) -> Result<Vec<Stroke>, LearnError> {
        let wrong = |why| LearnError::Strokes { key: self.key.chars().take(50).collect(), why };
        if !(self.x_height.is_finite() && self.x_height > 0.0 && self.baseline.is_finite()) {
            return Err(wrong("the box has no guides"));
        }
        if self.strokes.iter().map(Vec::len).sum::<usize>() > MOST_SAMPLES {
            return Err(wrong("it has more points than a pen can draw"));
        }
        let place = |s: &Sample| (Point::new(s.x / self.x_height, (s.y - self.baseline) / self.x_height), s.pressure.clamp(0.0, 1.0));
        let strokes: Vec<Vec<(Point, f64)>> = self.strokes.iter().map(|s| s.iter().map(place).collect()).collect();
        if strokes.iter().flatten().any(|(p, w)| !(p.is_finite() && w.is_finite() && p.x.abs() < 1e4 && p.y.abs() < 1e4)) {
            return Err(wrong("a point lies nowhere"));
        }
        let all = || strokes.iter().flatten().map(|s| s.1);
        let (least, most) = all().fold((1.0f64, 0.0f64), |(l, m), p| (l.min(p), m.max(p)));
        let presses = most - least > 0.05;
        Ok(strokes.into_iter().filter(|s| !s.is_empty()).map(|s| smooth(s, presses)).collect())
    }
}

/// One movement: jitter of the glass averaged away, then a curve through what is left (Catmull and Rom 1974), knots
/// close together.
fn smooth(mut points: Vec<(Point, f64)>, presses: bool) -> Stroke {
    points.dedup_by(|b, a| a.0.distance(b.0) < 0.008);
    for _ in 0..2 {
        let old = points.clone();
        for (i, w) in old.windows(3).enumerate() {
            let at = (w[0].0.to_vec2() + 2.0 * w[1].0.to_vec2() + w[2].0.to_vec2()) / 4.0;
            points[i + 1] = (at.to_point(), (w[0].1 + 2.0 * w[1].1 + w[2].1) / 4.0);
        }
    }
    let n = points.len();
    let mut knots: Vec<(Point, f64)> = Vec::new();
    for i in 0..n.saturating_sub(1) {
        let get = |j: usize| points[j.min(n - 1)];
        let (a, b, c, d) = (get(i.saturating_sub(1)), get(i), get(i + 1), get(i + 2));
        let steps = (b.0.distance(c.0) / STEP).ceil().clamp(1.0, 400.0);
        for step in 0..steps as usize {
            let t = step as f64 / steps;
            let (t2, t3) = (t * t, t * t * t);
            let [wa, wb, wc, wd] = [-t + 2.0 * t2 - t3, 2.0 - 5.0 * t2 + 3.0 * t3, t + 4.0 * t2 - 3.0 * t3, t3 - t2].map(|w| w / 2.0);
            let at = a.0.to_vec2() * wa + b.0.to_vec2() * wb + c.0.to_vec2() * wc + d.0.to_vec2() * wd;
            knots.push((at.to_point(), b.1 * (1.0 - t) + c.1 * t));
        }
    }
    knots.extend(points.last());
    let lengths: Vec<f64> = knots
        .iter()
        .scan(None, |before: &mut Option<(Point, f64)>, (p, _)| {
            let length = before.map_or(0.0, |(q, l)| l + q.distance(*p));
            *before = Some((*p, length));
            Some(length)
        })
        .collect();
    let whole = lengths.last().copied().unwrap_or(0.0);
    let width = |pressure: f64, along: f64| {
        if presses {
            return PEN * (0.5 + pressure);
        }
        let end = along.min(whole - along);
        if whole < 2.0 * TAPER { PEN } else { PEN * (0.6 + 0.4 * (end / TAPER).min(1.0)) }
    };
    let knots = knots.iter().zip(&lengths).map(|((at, p), l)| Knot { at: *at, width: width(*p, *l) }).collect();
    Stroke { knots, part: Part::Body }
}

/// A letterform of strokes in x-heights, wherever they lie from left to right.
fn letterform(key: &str, strokes: &[Stroke], gap: f64, joins: bool) -> Letterform {
    let ends = |from: f64, to: f64| {
        let knots = strokes.iter().flat_map(|s| &s.knots).filter(|k| (from..to).contains(&k.at.y));
        knots.map(|k| (k.at.x - k.width / 2.0, k.at.x + k.width / 2.0)).reduce(|a, b| (a.0.min(b.0), a.1.max(b.1)))
    };
    let (left, right) = ends(-1.15, 0.2).or_else(|| ends(-1e4, 1e4)).unwrap_or((0.0, 0.0));
    let mut out: Vec<Stroke> = strokes
        .iter()
        .enumerate()
        .map(|(i, s)| {
            let mut moved = s.clone();
            moved.knots.iter_mut().for_each(|k| k.at.x += gap / 2.0 - left);
            moved.part = part(key, s, i);
            rounded_stroke(moved)
        })
        .collect();
    out.sort_by_key(|s| s.part.is_late());
    let (entry, exit) = if joins { joints(&out) } else { (None, None) };
    Letterform { strokes: out, outline: String::new(), advance: milli((right - left + gap).max(0.05)), entry, exit }
}

/// What a stroke is to its letter, from the letter and from where it lies.
fn part(key: &str, stroke: &Stroke, number: usize) -> Part {
    let (mut low, mut high) = (Point::new(f64::INFINITY, f64::INFINITY), Point::new(f64::NEG_INFINITY, f64::NEG_INFINITY));
    for k in &stroke.knots {
        low = Point::new(low.x.min(k.at.x), low.y.min(k.at.y));
        high = Point::new(high.x.max(k.at.x), high.y.max(k.at.y));
    }
    let above = high.y < -0.95;
    let size = high - low;
    if number == 0 || key.chars().count() != 1 {
        return Part::Body;
    }
    match key {
        "i" | "j" if above => Part::Dot,
        "t" | "f" if size.x > 1.5 * size.y => Part::Bar,
        _ if above && !key.is_ascii() && key.chars().all(char::is_alphabetic) => Part::Accent,
        _ => Part::Body,
    }
}

/// Strokes in x-heights as a scanner would see them, the guides' size, with room for them all.
fn inked(strokes: &[Stroke], baseline_mm: f64) -> Mask {
    let unit = GUIDE_MM * DOTS_PER_MM;
    let knots = || strokes.iter().flat_map(|s| &s.knots);
    let (left, right) = knots().fold((f64::INFINITY, f64::NEG_INFINITY), |(l, r), k| (l.min(k.at.x), r.max(k.at.x)));
    let width = (((right - left).max(0.0) + 1.0) * unit).min(4_000.0) as usize;
    let height = ((baseline_mm + 4.5) * DOTS_PER_MM) as usize;
    let mut mask = Mask::new(width, height);
    let mut blot = |at: Point, wide: f64| {
        let (x, y, r) = ((at.x - left + 0.5) * unit, at.y * unit + baseline_mm * DOTS_PER_MM, (wide * unit / 2.0).clamp(0.8, 40.0));
        for py in (y - r).floor() as i64..=(y + r).ceil() as i64 {
            for px in (x - r).floor() as i64..=(x + r).ceil() as i64 {
                let (dx, dy) = (px as f64 + 0.5 - x, py as f64 + 0.5 - y);
                if let (true, Ok(px), Ok(py)) = (dx * dx + dy * dy <= r * r, usize::try_from(px), usize::try_from(py)) {
                    mask.set(px, py, true);
                }
            }
        }
    };
    for stroke in strokes {
        for pair in stroke.knots.windows(2) {
            blot(pair[0].at, pair[0].width);
            blot(pair[0].at.midpoint(pair[1].at), f64::midpoint(pair[0].width, pair[1].width));
        }
        if let Some(end) = stroke.knots.last() {
            blot(end.at, end.width);
        }
    }
    mask
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every needed letter as a plain "u", the box's guides 30 apart.
    fn everything() -> Vec<BoxStrokes> {
        let u: Vec<Sample> = (0..60)
            .map(|i| {
                let t = f64::from(i) / 59.0 * 2.0 - 1.0;
                Sample { x: 100.0 + 12.0 * t, y: 200.0 - 30.0 * t * t, pressure: 0.3 + 0.4 * t.abs(), t_ms: f64::from(i) * 8.0 }
            })
            .collect();
        NEEDED.chars().map(|c| BoxStrokes { key: c.into(), baseline: 200.0, x_height: 30.0, strokes: vec![u.clone()] }).collect()
    }

    #[test]
    fn a_finger_s_strokes_become_letterforms_of_the_guides_size() {
        let book = from_strokes(&everything()).unwrap();
        let u = &book.forms["u"][0];
        let ys = || u.strokes[0].knots.iter().map(|k| k.at.y);
        assert!((ys().fold(0.0, f64::min) + 1.0).abs() < 0.03 && ys().fold(-1.0, f64::max).abs() < 0.03);
        assert!(u.strokes[0].knots.windows(2).all(|k| k[0].at.distance(k[1].at) < 0.07));
        let widths: Vec<f64> = u.strokes[0].knots.iter().map(|k| k.width).collect();
        assert!(widths[0] > 1.3 * widths[widths.len() / 2], "the pen presses harder at the ends: {widths:?}");
        assert!((u.advance - (0.8 + USUAL_GAP + 0.15)).abs() < 0.1, "{}", u.advance);
        assert_eq!(LetterBook::from_json(&book.to_json().unwrap()).unwrap(), book);
    }

    /// Theodore as a guest at the screen: his letters in the boxes, filling the guides, and lines of running text
    /// written larger than in the boxes by `size`.
    fn guest(lines: &[&str], size: f64) -> Vec<BoxStrokes> {
        let hand = fonts::Hand::theodore().unwrap();
        let samples = |stroke: &Stroke, at: &dyn Fn(Point) -> Point| {
            let sample = |k: &Knot| Sample { x: at(k.at).x, y: at(k.at).y, pressure: 0.5, t_ms: 0.0 };
            stroke.knots.iter().map(sample).collect::<Vec<_>>()
        };
        let boxed = |key: &str, strokes| BoxStrokes { key: key.into(), baseline: 0.0, x_height: 1.0, strokes };
        let mut out = Vec::new();
        for c in NEEDED.chars().map(String::from) {
            let form = &hand.book().unwrap().forms[&c][0];
            out.push(boxed(&c, form.strokes.iter().map(|s| samples(s, &|p| p)).collect()));
        }
        let sheet = fonts::Stationery::from_toml(include_str!("../../../templates/stationery/a4.toml")).unwrap();
        for (nth, text) in lines.iter().enumerate() {
            let manner = fonts::Manner { seed: nth as u32, neatness: 0.5, traced: true, ..fonts::Manner::default() };
            let page = fonts::write(&hand, text, &sheet, &manner).unwrap().remove(0);
            let (baseline, unit) = (page.words[0].baseline_mm, hand.card().x_height_mm / size);
            let place = |p: Point| Point::new(p.x / unit, (p.y - baseline) / unit);
            let strokes = page.pen_path().iter().map(|s| samples(&Stroke { knots: s.knots.clone(), part: s.part }, &place)).collect();
            out.push(boxed(text, strokes));
        }
        out
    }

    #[test]
    fn running_text_on_a_screen_says_how_its_writer_writes() {
        let text = ["Dear Max, the", "quick brown", "fox jumps over", "a lazy dog,", "and just so my", "thoughts jump", "whenever the"];
        for size in [1.0, 1.3] {
            let learned = from_strokes(&guest(&text, size)).unwrap();
            let habits = learned.personality;
            assert!((habits.x_height_mm / (USUAL_MM * size) - 1.0).abs() < 0.12, "{habits:?}");
            // His stems are drawn leaning by three tenths and a little.
            assert!((0.24..0.4).contains(&habits.slant), "{habits:?}");
            assert!(habits.connected && (0.8..2.6).contains(&habits.word_gap), "{habits:?}");
            assert!(!learned.forms.keys().any(|k| k.contains(' ')), "a line is no letterform");
        }
        // Without running text they are as most people's.
        let without = from_strokes(&guest(&[], 1.0)).unwrap().personality;
        assert!(without.x_height_mm == USUAL_MM && without.word_gap == 1.6 && without.height_sd == 0.15);
    }

    #[test]
    fn what_is_missing_or_impossible_is_named() {
        let mut few = everything();
        few.retain(|b| b.key != "q");
        assert!(from_strokes(&few).unwrap_err().to_string().contains("“q”"));
        let mut wild = everything();
        wild[3].strokes[0][5].x = f64::NAN;
        assert!(matches!(from_strokes(&wild), Err(LearnError::Strokes { .. })));
        wild = everything();
        wild[3].x_height = 0.0;
        assert!(from_strokes(&wild).unwrap_err().to_string().contains("guides"));
    }
}
