//! The hand that was drawn here, and the reader of its drawings (`fonts/hands/theodore/*.pen`): letters as few
//! points on the pen's path, from which the full path follows. The format is told at the top of `small.pen`.
//! Compiled in, so that there is always a hand to write with.

use crate::HandError;
use crate::form::spline::{Through, line};
use crate::form::stroke::{Knot, Part, Stroke};
use crate::hand::book::{LetterBook, Letterform, Personality};
use kurbo::{Point, Vec2};
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// The drawings of Theodore, in the order in which they are read: the first sets slant and joins.
const THEODORE: [(&str, &str); 5] = [
    ("theodore/small.pen", include_str!("../../hands/theodore/small.pen")),
    ("theodore/pairs.pen", include_str!("../../hands/theodore/pairs.pen")),
    ("theodore/capitals.pen", include_str!("../../hands/theodore/capitals.pen")),
    ("theodore/figures.pen", include_str!("../../hands/theodore/figures.pen")),
    ("theodore/marks.pen", include_str!("../../hands/theodore/marks.pen")),
];

/// “Theodore”, our own connected hand. Read once; the same book ever after.
///
/// # Errors
/// [`HandError::Book`] naming file and line when a drawing is wrong; the tests see to it that none is.
pub fn theodore() -> Result<&'static LetterBook, HandError> {
    static BOOK: LazyLock<Result<LetterBook, HandError>> = LazyLock::new(|| read(&THEODORE));
    BOOK.as_ref().map_err(Clone::clone)
}

/// A letter book out of drawings, each with its name for error messages.
///
/// # Errors
/// [`HandError::Book`] with file, line and what is wrong there.
pub fn read(files: &[(&str, &str)]) -> Result<LetterBook, HandError> {
    let mut drawing = Drawing::default();
    for (name, text) in files {
        for (number, row) in text.lines().enumerate() {
            drawing.row(row, number + 1).map_err(|(line, what)| wrong(name, line, &what))?;
        }
        drawing.finish().map_err(|(line, what)| wrong(name, line, &what))?;
    }
    let personality = drawing.personality();
    let book = LetterBook { version: LetterBook::VERSION, personality, forms: drawing.forms, signature: None };
    book.check()?;
    Ok(book)
}

fn wrong(name: &str, line: usize, what: &str) -> HandError {
    HandError::Book(format!("{name}, line {line}: {what}"))
}

/// Two points nearer than this, in x-heights, are meant to be one.
const SAME: f64 = 0.035;

/// A line's number and what is wrong there.
type Mistake = (usize, String);

/// What may be set, and to what as long as nothing is said.
const SETTINGS: [(&str, f64); 11] = [
    ("slant", 0.27),
    ("pen", 0.17),
    ("low", 0.35),
    ("low-direction", 55.0),
    ("high", 0.8),
    ("high-direction", 0.0),
    ("x-height-mm", 2.5),
    ("word-gap", 1.2),
    ("height-sd", 0.1),
    ("baseline-sd", 0.1),
    ("narrow", 1.0),
];

/// What has been read so far.
#[derive(Default)]
struct Drawing {
    set: BTreeMap<&'static str, f64>,
    forms: BTreeMap<String, Vec<Letterform>>,
    open: Option<Letter>,
}

/// A letter whose strokes are still being read.
struct Letter {
    line: usize,
    key: String,
    advance: f64,
    exit: Option<Join>,
    /// How the stroke before arrives: where in the letter's frame, and the points up to the first stroke.
    ways_in: Vec<(Join, f64, Vec<Dab>)>,
    strokes: Vec<(Part, Vec<Dab>)>,
}

/// The two heights at which letters join.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Join {
    Low,
    High,
}

/// A point of a drawn line: of its own, or where the letter is left.
#[derive(Clone, Copy)]
enum Dab {
    At(Through),
    Out(Through),
}

impl Drawing {
    fn get(&self, name: &str) -> f64 {
        let usual = SETTINGS.iter().find(|(known, _)| *known == name).map_or(0.0, |(_, value)| *value);
        self.set.get(name).copied().unwrap_or(usual)
    }

    fn row(&mut self, row: &str, number: usize) -> Result<(), Mistake> {
        let here = |what: String| (number, what);
        let trimmed = row.trim();
        if trimmed.is_empty() || trimmed.starts_with('#') {
            return Ok(());
        }
        if let Some(rest) = trimmed.strip_prefix("set ") {
            let (name, value) = setting(rest).map_err(here)?;
            self.set.insert(name, value);
            return Ok(());
        }
        if let Some(rest) = trimmed.strip_prefix("letter ") {
            self.finish()?;
            self.open = Some(heading(rest, number).map_err(here)?);
            return Ok(());
        }
        let Some(letter) = &mut self.open else {
            return Err(here("a stroke before the first “letter”".to_string()));
        };
        letter.stroke(trimmed).map_err(here)
    }

    /// Ends the letter that is being read: one form for each way in.
    fn finish(&mut self) -> Result<(), Mistake> {
        let Some(letter) = self.open.take() else { return Ok(()) };
        let here = |what: String| (letter.line, format!("“{}”: {what}", letter.key));
        let outs = letter.strokes.iter().flat_map(|(_, dabs)| dabs).filter(|d| matches!(d, Dab::Out(_))).count();
        if letter.strokes.is_empty() {
            return Err(here("it has no stroke".to_string()));
        }
        match (letter.exit, outs) {
            (None, 0) | (Some(_), 1) => {}
            (None, _) => return Err(here("its exit is “end”, so no stroke may go “out”".to_string())),
            (Some(_), n) => return Err(here(format!("exactly one stroke must go “out”, here {n} do"))),
        }
        let mut made: Vec<Letterform> = letter.ways_in.iter().map(|(join, x, dabs)| self.form(&letter, Some((*join, *x, dabs)))).collect();
        if made.is_empty() {
            made.push(self.form(&letter, None));
        }
        self.forms.entry(letter.key).or_default().extend(made);
        Ok(())
    }

    /// Height and direction (radians) of a join.
    fn join(&self, join: Join) -> (f64, f64) {
        match join {
            Join::Low => (self.get("low"), self.get("low-direction").to_radians()),
            Join::High => (self.get("high"), self.get("high-direction").to_radians()),
        }
    }

    fn form(&self, letter: &Letter, way: Option<(Join, f64, &Vec<Dab>)>) -> Letterform {
        let shift = way.map_or(0.0, |(_, x, _)| x);
        // Along and lean are rounded apart, so that an exit lies exactly one advance beyond the next letter's entry.
        let leaning = |p: Point| Point::new(fine(fine((p.x - shift) * self.get("narrow")) + fine(self.get("slant") * p.y)), fine(-p.y));
        let exit = letter.exit.map(|join| {
            let (height, direction) = self.join(join);
            (Point::new(letter.advance, height), direction)
        });
        let mut entry = None;
        let mut strokes = Vec::new();
        for (index, (part, dabs)) in letter.strokes.iter().enumerate() {
            let mut through: Vec<Through> = Vec::new();
            let mut joined = (false, false);
            if let (0, Some((join, x, before))) = (index, way) {
                let (height, direction) = self.join(join);
                let at = Point::new(x, height);
                through.push(Through { leave: Some(direction), ..Through::new(at) });
                entry = Some(at);
                joined.0 = true;
                through.extend(before.iter().map(|d| d.through()));
            }
            for (number, dab) in dabs.iter().enumerate() {
                let mut next = match (dab, exit) {
                    (Dab::Out(p), Some((at, direction))) => {
                        joined.1 = true;
                        Through { at, arrive: Some(direction), leave: Some(direction), ..*p }
                    }
                    _ => dab.through(),
                };
                // The way in may end on the stroke's first point: it arrives there as the one says and goes on as the other.
                if number == 0
                    && let Some(before) = through.pop_if(|p| p.at.distance(next.at) < SAME)
                {
                    next = Through { arrive: before.arrive, corner: before.corner || next.corner, ..next };
                }
                through.push(next);
            }
            let path: Vec<(Point, f64)> = line(&through).into_iter().map(|s| (leaning(s.at), s.width)).collect();
            strokes.push(Stroke { knots: inked(&path, self.get("pen"), *part, joined), part: *part });
        }
        let advance = fine((letter.advance - shift) * self.get("narrow"));
        Letterform { strokes, outline: String::new(), advance, entry: entry.map(leaning), exit: exit.map(|(at, _)| leaning(at)) }
    }

    fn personality(&self) -> Personality {
        Personality {
            x_height_mm: self.get("x-height-mm"),
            slant: self.get("slant"),
            word_gap: self.get("word-gap"),
            pen_width: self.get("pen"),
            height_sd: self.get("height-sd"),
            baseline_sd: self.get("baseline-sd"),
            connected: true,
        }
    }
}

impl Letter {
    /// `low X: …`, `high X: …`, `body: …`, `bar: …`, `dot: …`, `accent: …`.
    fn stroke(&mut self, row: &str) -> Result<(), String> {
        let (head, points) = row.split_once(':').ok_or("a line must begin with “letter”, “set”, “#” or a stroke such as “body:”")?;
        let mut words = head.split_whitespace();
        let kind = words.next().unwrap_or_default();
        let place = words.next();
        let mut dabs = Vec::new();
        for word in points.split_whitespace() {
            dabs.push(dab(word)?);
        }
        let part = match kind {
            "low" | "high" => {
                if !self.strokes.is_empty() {
                    return Err(format!("“{kind}” must stand before the strokes"));
                }
                let join = if kind == "low" { Join::Low } else { Join::High };
                self.ways_in.push((join, place.map_or(Ok(0.0), number)?, dabs));
                return Ok(());
            }
            "body" => Part::Body,
            "bar" => Part::Bar,
            "dot" => Part::Dot,
            "accent" => Part::Accent,
            _ => return Err(format!("“{kind}” is no stroke; there are low, high, body, bar, dot and accent")),
        };
        if dabs.is_empty() {
            return Err(format!("“{kind}” has no points"));
        }
        if dabs.iter().rev().skip(1).any(|d| matches!(d, Dab::Out(_))) {
            return Err("“out” must be the last point".to_string());
        }
        self.strokes.push((part, dabs));
        Ok(())
    }
}

impl Dab {
    fn through(&self) -> Through {
        match self {
            Dab::At(p) | Dab::Out(p) => *p,
        }
    }
}

/// `NAME VALUE`.
fn setting(text: &str) -> Result<(&'static str, f64), String> {
    let mut words = text.split_whitespace();
    let name = words.next().unwrap_or_default();
    let value = number(words.next().ok_or_else(|| format!("“set {name}” needs a number"))?)?;
    let known = SETTINGS.iter().find(|(known, _)| *known == name);
    let names: Vec<&str> = SETTINGS.iter().map(|(known, _)| *known).collect();
    known.map(|(known, _)| (*known, value)).ok_or_else(|| format!("“{name}” cannot be set; there are {}", names.join(", ")))
}

/// `KEY ADVANCE low|high|end NOTE…`.
fn heading(text: &str, line: usize) -> Result<Letter, String> {
    let mut words = text.split_whitespace();
    let (Some(key), Some(advance), Some(exit)) = (words.next(), words.next(), words.next()) else {
        return Err("a letter needs its text, its advance and its exit: “letter a .95 low”".to_string());
    };
    let exit = match exit {
        "low" => Some(Join::Low),
        "high" => Some(Join::High),
        "end" => None,
        other => return Err(format!("the exit “{other}” is none of low, high, end")),
    };
    let advance = number(advance)?;
    Ok(Letter { line, key: key.to_string(), advance, exit, ways_in: Vec::new(), strokes: Vec::new() })
}

fn number(text: &str) -> Result<f64, String> {
    let found: Option<f64> = text.parse().ok().filter(|n: &f64| n.abs() <= 1000.0);
    found.ok_or_else(|| format!("“{text}” is no number"))
}

/// `X,Y` or `out`, then `<DEGREES` (arriving), `>DEGREES` (leaving), `!` (corner), `~TENSION`, `*WIDTH`.
fn dab(word: &str) -> Result<Dab, String> {
    let end = word.find(['<', '>', '!', '~', '*']).unwrap_or(word.len());
    let (place, mut wishes) = word.split_at(end);
    let mut p = Through::new(Point::ORIGIN);
    let out = place == "out";
    if !out {
        let (x, y) = place.split_once(',').ok_or_else(|| format!("“{word}” is no point; write x,y"))?;
        p.at = Point::new(number(x)?, number(y)?);
    }
    while let Some(wish) = wishes.chars().next() {
        let rest = &wishes[wish.len_utf8()..];
        let end = rest.find(['<', '>', '!', '~', '*']).unwrap_or(rest.len());
        let (value, after) = rest.split_at(end);
        match wish {
            '!' if value.is_empty() => p.corner = true,
            '<' => p.arrive = Some(number(value)?.to_radians()),
            '>' => p.leave = Some(number(value)?.to_radians()),
            '~' => p.tension = number(value)?.clamp(0.6, 6.0),
            '*' => p.width = number(value)?.clamp(0.0, 4.0),
            _ => return Err(format!("“{word}”: what is “{value}” after “!”?")),
        }
        wishes = after;
    }
    // A direction alone holds for both sides.
    if !p.corner && p.arrive.is_none() {
        p.arrive = p.leave;
    }
    Ok(if out { Dab::Out(p) } else { Dab::At(p) })
}

/// To 1/10,000 x-height: the last bits of sine and cosine differ between machines.
fn fine(value: f64) -> f64 {
    (value * 10_000.0).round() / 10_000.0
}

/// Ink on a path: heavier down, lighter up, changing as gently as fingers do, tapered where the pen comes down
/// or leaves the paper, and at a join exactly as wide as the other letter's end.
fn inked(path: &[(Point, f64)], pen: f64, part: Part, joined: (bool, bool)) -> Vec<Knot> {
    /// Change between flat and straight down or up.
    const STRESS: f64 = 0.18;
    /// Way over which fingers change their pressure, in x-heights to either side.
    const EASE: f64 = 0.16;
    let mut along = vec![0.0];
    for pair in path.windows(2) {
        along.push(along[along.len() - 1] + pair[0].0.distance(pair[1].0));
    }
    let total = along[along.len() - 1];
    let down: Vec<(f64, f64)> = path
        .windows(2)
        .enumerate()
        .map(|(i, pair)| {
            let d: Vec2 = pair[1].0 - pair[0].0;
            let long = d.hypot2().sqrt();
            (if long > 0.0 { d.y / long } else { 0.0 }, (along[i] + along[i + 1]) / 2.0)
        })
        .collect();
    let stress_at = |s: f64| {
        // Narrower towards a join, so that both sides agree.
        let near = |is: bool, far: f64| if is { far } else { EASE };
        let reach = EASE.min(near(joined.0, s)).min(near(joined.1, total - s)).max(0.06);
        let (mut sum, mut weight) = (0.0, 0.0);
        for ((d, middle), pair) in down.iter().zip(along.windows(2)) {
            let w = (1.0 - ((middle - s) / reach).abs()).max(0.0) * (pair[1] - pair[0]);
            sum += w * d;
            weight += w;
        }
        if weight > 0.0 { STRESS * sum / weight } else { 0.0 }
    };
    // A dot is over before a taper can begin.
    let (start, end) = if total < 0.3 { (0.0, 0.0) } else { (0.18f64.min(total / 3.0), 0.28f64.min(total / 3.0)) };
    let taper = |far: f64, reach: f64, least: f64| {
        let t = if reach > 0.0 { (far / reach).min(1.0) } else { 1.0 };
        least + (1.0 - least) * t * (2.0 - t)
    };
    path.iter()
        .zip(&along)
        .map(|((at, share), s)| {
            let mut width = pen * share * if part == Part::Dot { 1.0 } else { 1.0 + stress_at(*s) };
            width *= if joined.0 { 1.0 } else { taper(*s, start, 0.7) };
            width *= if joined.1 { 1.0 } else { taper(total - s, end, 0.45) };
            Knot { at: *at, width: fine(width) }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const TIED: [&str; 26] = [
        "th", "tt", "ff", "fi", "fl", "ll", "ss", "oo", "of", "on", "or", "ou", "os", "oe", "ve", "we", "re", "be", "ee", "er", "st", "ch",
        "ck", "qu", "br", "wh",
    ];

    fn forms(key: &str) -> &'static [Letterform] {
        &theodore().expect("the drawings are whole").forms[key]
    }

    fn is_high(p: Option<Point>) -> bool {
        p.is_some_and(|p| p.y < -0.6)
    }

    fn letters() -> impl Iterator<Item = String> {
        ('a'..='z').map(String::from)
    }

    /// Points along the strokes before any bar or dot, evenly spaced.
    fn course(form: &Letterform) -> Vec<Point> {
        let knots: Vec<Point> = form.strokes.iter().filter(|s| s.part == Part::Body).flat_map(|s| &s.knots).map(|k| k.at).collect();
        let total: f64 = knots.windows(2).map(|k| k[0].distance(k[1])).sum();
        let mut out = Vec::new();
        let (mut along, mut next) = (0.0, 0.0);
        for pair in knots.windows(2) {
            let long = pair[0].distance(pair[1]);
            while next <= along + long && out.len() < 40 {
                out.push(pair[0].lerp(pair[1], if long > 0.0 { (next - along) / long } else { 0.0 }));
                next += total / 39.0;
            }
            along += long;
        }
        out
    }

    #[test]
    fn every_small_letter_can_follow_every_other_in_more_than_one_form() {
        for key in letters() {
            let high = forms(&key).iter().filter(|f| is_high(f.entry)).count();
            let low = forms(&key).iter().filter(|f| f.entry.is_some() && !is_high(f.entry)).count();
            assert!(low >= 3 && high >= 2, "{key}: {low} from below, {high} from above");
        }
        for key in TIED {
            let high = forms(key).iter().filter(|f| is_high(f.entry)).count();
            assert!(high >= 2 && forms(key).len() - high >= 2, "{key}");
        }
    }

    #[test]
    fn the_line_runs_from_letter_to_letter_without_a_kink() {
        let keys: Vec<String> = letters().chain(TIED.map(String::from)).collect();
        let ends: Vec<(&str, &Letterform)> = keys.iter().flat_map(|k| forms(k).iter().map(move |f| (k.as_str(), f))).collect();
        let mut sharpest: f64 = 0.0;
        for (left, a) in &ends {
            let exit = a.exit.expect("small letters join");
            let leaving =
                a.strokes.iter().find(|s| s.knots[s.knots.len() - 1].at == exit).unwrap_or_else(|| panic!("{left} leaves elsewhere"));
            let out = &leaving.knots[leaving.knots.len() - 2..];
            let mut followed = 0;
            for (right, b) in ends.iter().filter(|(_, b)| is_high(b.entry) == is_high(a.exit)) {
                followed += 1;
                let entry = b.entry.expect("small letters join");
                let into = &b.strokes[0].knots[..2];
                assert_eq!(into[0].at, entry, "{right} begins elsewhere");
                let gap = (exit - Vec2::new(a.advance, 0.0)).distance(entry);
                assert!(gap < 1e-9, "{left}{right}: {gap} apart");
                assert!((out[1].width - into[0].width).abs() < 0.012, "{left}{right}: {} runs into {}", out[1].width, into[0].width);
                let (u, v) = (out[1].at - out[0].at, into[1].at - into[0].at);
                sharpest = sharpest.max(u.cross(v).atan2(u.dot(v)).abs().to_degrees());
            }
            assert!(followed > 26, "{left}");
        }
        // The polyline itself turns by as much in the sag of a high join.
        assert!(sharpest < 12.5, "{sharpest} degrees");
    }

    #[test]
    fn forms_of_a_letter_differ_as_a_person_s_do() {
        for key in letters().chain(TIED.map(String::from)) {
            let low: Vec<&Letterform> = forms(&key).iter().filter(|f| !is_high(f.entry)).collect();
            for (i, a) in low.iter().enumerate() {
                for b in &low[i + 1..] {
                    let (p, q) = (course(a), course(b));
                    let apart = p.iter().zip(&q).map(|(p, q)| p.distance(*q)).sum::<f64>() / p.len() as f64;
                    assert!((0.025..0.9).contains(&apart), "{key}: {apart}");
                }
            }
        }
    }

    #[test]
    fn a_pen_can_follow_every_form() {
        for (key, all) in &theodore().expect("whole").forms {
            for form in all {
                assert!(form.strokes.iter().all(|s| !s.knots.is_empty()), "{key}");
                let farthest = form.strokes.iter().flat_map(|s| s.knots.windows(2)).map(|k| k[0].at.distance(k[1].at)).fold(0.0, f64::max);
                assert!(farthest < 0.09, "{key}: knots {farthest} apart");
            }
        }
    }

    #[test]
    fn the_reader_names_the_line_of_a_mistake() {
        let said = |text: &str| read(&[("x.pen", text)]).expect_err(text).to_string();
        for (text, line, why) in [
            ("# a\n\nbody: 0,0 1,1", "line 3", "before the first"),
            ("letter a .9", "line 1", "its exit"),
            ("letter a wide low", "line 1", "“wide” is no number"),
            ("letter a .9 left", "line 1", "none of low, high, end"),
            ("letter a .9 low\nbody: 0,0 1;1", "line 2", "“1;1” is no point"),
            ("letter a .9 low\nbody: 0,0 nan,1 out", "line 2", "“nan” is no number"),
            ("letter a .9 low\nbody: 0,0>east out", "line 2", "“east” is no number"),
            ("letter a .9 low\nbody: 0,0 out 1,1", "line 2", "“out” must be the last"),
            ("letter a .9 low\nbdy: 0,0 out", "line 2", "“bdy” is no stroke"),
            ("letter a .9 low\nbody:", "line 2", "no points"),
            ("letter a .9 low\nbody: 0,0 out\nlow: 0,0", "line 3", "before the strokes"),
            ("# x\nletter a .9 low\nbody: 0,0 1,1\nletter b 1 end", "line 2", "exactly one stroke must go “out”"),
            ("letter a .9 end\nlow: 1,1", "line 1", "no stroke"),
            ("set slope 3", "line 1", "“slope” cannot be set"),
        ] {
            let said = said(text);
            assert!(said.contains("x.pen") && said.contains(line) && said.contains(why), "{text:?} gave {said}");
        }
    }
}
