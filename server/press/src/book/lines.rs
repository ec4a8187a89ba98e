//! Lines: a paragraph broken as a whole, so that no line is loose for another's sake.
//!
//! The method is Knuth and Plass's total fit ("Breaking paragraphs into lines", 1981): every way of
//! breaking is weighed by how far its spaces stretch or shrink, hyphens, neighbours of different colour
//! and runts cost extra, and the cheapest way wins. Punctuation
//! hangs a little into the margin.

use super::{
    cut::{Cutter, Style},
    words::{Word, words},
};
use std::ops::Range;

/// How a paragraph is to be broken. Lengths in points.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Measure {
    /// Width of a line.
    pub(crate) width: f64,
    /// Indent of the first line.
    pub(crate) indent: f64,
    /// Whether spaces stretch to fill the line; otherwise lines are as even as they can be.
    pub(crate) justify: bool,
    /// Language of the hyphenation; none divides no word.
    pub(crate) language: Option<hypher::Lang>,
}

/// A line, ready to be placed. Lengths in points.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Line {
    /// Words between spaces; where a line may break without a space they stand together.
    pub(crate) words: Vec<String>,
    /// From the left of the measure; negative where punctuation hangs.
    pub(crate) x: f64,
    /// Width of each space.
    pub(crate) space: f64,
    /// Natural width, spaces included at the width above, hanging punctuation included.
    pub(crate) width: f64,
    /// Whether it ends in a divided word.
    pub(crate) divided: bool,
}

/// A place at which a line may end: after a word, or inside one.
#[derive(Clone, Copy, PartialEq)]
struct Break {
    word: usize,
    point: Option<usize>,
}

/// How spaces give: shares of a space that it may grow or shrink by at badness 100 (after Knuth and Plass).
const STRETCH: f64 = 0.55;
const SHRINK: f64 = 0.22;
const HYPHEN: f64 = 60.0;
const TWO_HYPHENS: f64 = 6_000.0;
const UNLIKE: f64 = 3_000.0;
const RUNT: f64 = 60_000.0;

/// Breaks a paragraph into lines. Text without any letter gives no line.
pub(crate) fn lines(cutter: &Cutter, style: Style, text: &str, measure: Measure) -> Vec<Line> {
    let words = words(cutter, style, text, measure);
    if words.is_empty() {
        return Vec::new();
    }
    let breaks = breaks(&words);
    let space = cutter.space(style);
    let fit = Fit { cutter, style, measure, words: &words, breaks: &breaks, space, before: cumulated(&words, space) };
    let ends = fit.solve();
    let starts = [None].into_iter().chain(ends.iter().copied().map(Some));
    starts.zip(&ends).map(|(from, to)| fit.set(from, *to)).collect()
}

fn breaks(words: &[Word]) -> Vec<Break> {
    words
        .iter()
        .enumerate()
        .flat_map(|(word, w)| w.points.iter().map(move |p| Break { word, point: Some(*p) }).chain([Break { word, point: None }]))
        .collect()
}

/// For each word, the width of all before it, spaces included, and the number of those spaces.
fn cumulated(words: &[Word], space: f64) -> Vec<(f64, usize)> {
    let mut at = (0.0, 0);
    let mut out = vec![at];
    for word in words {
        at.0 += word.width + if word.spaced { space } else { 0.0 };
        at.1 += usize::from(word.spaced);
        out.push(at);
    }
    out
}

/// The words of a line from after one break to another.
fn slice(words: &[Word], from: Option<Break>, to: Break) -> (Range<usize>, usize, Option<usize>) {
    let (first, skip) = match from {
        None => (0, 0),
        Some(Break { word, point: Some(p) }) => (word, p),
        Some(Break { word, point: None }) => (word + 1, 0),
    };
    (first..(to.word + 1).min(words.len()), skip, to.point)
}

/// How far a line's first and last character hang into the margins, in points.
fn hang(cutter: &Cutter, style: Style, first: Option<&String>, last: Option<&String>, justify: bool) -> (f64, f64) {
    if !justify {
        return (0.0, 0.0);
    }
    let reach = |c: Option<char>, share: fn(char) -> f64| c.map_or(0.0, |c| share(c) * cutter.width(style, c.encode_utf8(&mut [0; 4])));
    let left = reach(first.and_then(|w| w.chars().next()), |c| match c {
        '“' | '‘' | '"' | '\'' | '«' => 0.5,
        _ => 0.0,
    });
    let right = reach(last.and_then(|w| w.chars().next_back()), |c| match c {
        '\u{ad}' | '-' | '.' | ',' => 0.55,
        '”' | '’' | '"' | '\'' => 0.45,
        ';' | ':' | '–' | '—' => 0.2,
        _ => 0.0,
    });
    (left, right)
}

struct Fit<'a> {
    cutter: &'a Cutter<'a>,
    style: Style,
    measure: Measure,
    words: &'a [Word],
    breaks: &'a [Break],
    space: f64,
    before: Vec<(f64, usize)>,
}

/// The cheapest way to a break whose last line has a given colour.
#[derive(Clone, Copy)]
struct Node {
    cost: f64,
    from: Option<(usize, usize)>,
}

/// Colours of a line: tight, even, loose, gaping.
const COLOURS: usize = 4;

impl Fit<'_> {
    fn solve(&self) -> Vec<usize> {
        let mut best: Vec<[Option<Node>; COLOURS]> = vec![[None; COLOURS]; self.breaks.len()];
        for to in 0..self.breaks.len() {
            // The first line starts from nothing; the others from each break near enough.
            for from in (0..to).rev() {
                let (width, gaps) = self.natural(Some(self.breaks[from]), self.breaks[to]);
                let over = width - gaps as f64 * self.space * SHRINK > self.measure.width;
                if best[from].iter().any(Option::is_some) {
                    self.weigh(&mut best, Some(from), to, width, gaps, 0.0);
                }
                if over {
                    break;
                }
            }
            let (width, gaps) = self.natural(None, self.breaks[to]);
            if width - gaps as f64 * self.space * SHRINK <= self.measure.width * 1.5 || to == 0 {
                self.weigh(&mut best, None, to, width, gaps, self.measure.indent);
            }
        }
        let mut out = Vec::new();
        let mut at = best.last().and_then(cheapest).map(|colour| (self.breaks.len() - 1, colour));
        while let Some((to, colour)) = at {
            out.push(to);
            at = best[to][colour].and_then(|n| n.from);
        }
        out.reverse();
        out
    }

    /// The line from one break to another, its spaces stretched or shrunk.
    fn set(&self, from: Option<usize>, to: usize) -> Line {
        let Fit { cutter, style, measure, words, .. } = *self;
        let (first, last) = (from.is_none(), to + 1 == self.breaks.len());
        let (range, skip, cut) = slice(words, from.map(|b| self.breaks[b]), self.breaks[to]);
        let mut out: Vec<String> = Vec::new();
        let mut joined = false;
        let end = range.end.saturating_sub(1);
        for i in range.clone() {
            let start = if i == range.start { skip } else { 0 };
            let mut text = words[i].text[start..].to_string();
            if i == end
                && let Some(cut) = cut
            {
                text = format!("{}\u{ad}", &words[i].text[start..cut]);
            }
            match out.last_mut() {
                Some(before) if joined => before.push_str(&text),
                _ => out.push(text),
            }
            joined = !words[i].spaced;
        }
        let indent = if first { measure.indent } else { 0.0 };
        let glyphs: f64 = out.iter().map(|w| cutter.width(style, w)).sum();
        let gaps = out.len().saturating_sub(1) as f64;
        let (left, right) = hang(cutter, style, out.first(), out.last(), measure.justify);
        let natural = self.space;
        let mut space = natural;
        if measure.justify && gaps > 0.0 {
            let fits = (measure.width - indent + left + right - glyphs) / gaps;
            if !last || fits < natural {
                space = fits.max(natural * (1.0 - 2.0 * SHRINK));
            }
        }
        Line { divided: cut.is_some(), x: indent - left, width: glyphs + gaps * space, space, words: out }
    }

    fn natural(&self, from: Option<Break>, to: Break) -> (f64, usize) {
        let (range, skip, cut) = slice(self.words, from, to);
        let Some(last) = range.end.checked_sub(1) else { return (0.0, 0) };
        let ((start, gaps_before), (mut end, gaps_after)) = (self.before[range.start.min(last)], self.before[last]);
        let head = &self.words[range.start.min(last)];
        let tail = &self.words[last];
        if range.start >= last {
            let text = &tail.text[if range.start == last { skip } else { 0 }..cut.unwrap_or(tail.text.len())];
            let width = self.cutter.width(self.style, text) + if cut.is_some() { self.cutter.width(self.style, "\u{ad}") } else { 0.0 };
            return (width, 0);
        }
        end += match cut {
            Some(cut) => self.cutter.width(self.style, &tail.text[..cut]) + self.cutter.width(self.style, "\u{ad}"),
            None => tail.width,
        };
        let skipped = if skip > 0 { head.width - self.cutter.width(self.style, &head.text[skip..]) } else { 0.0 };
        (end - start - skipped, gaps_after - gaps_before)
    }

    fn weigh(&self, best: &mut [[Option<Node>; COLOURS]], from: Option<usize>, to: usize, width: f64, gaps: usize, indent: f64) {
        let last = to + 1 == self.breaks.len();
        let slack = self.measure.width - indent - width;
        let (mut badness, colour) = if self.measure.justify { self.justified(slack, gaps, last) } else { self.even(slack) };
        let divided = self.breaks[to].point.is_some();
        let was_divided = from.is_some_and(|f| self.breaks[f].point.is_some());
        if divided {
            badness += HYPHEN;
        }
        let mut cost = (10.0 + badness).powi(2);
        if divided && was_divided {
            cost += TWO_HYPHENS;
        }
        if last && from.is_some() && self.measure.justify {
            // A runt: a last line shorter than the indent of the next paragraph, or the rest of a word.
            if width < 2.2 * self.measure.indent.max(self.space * 4.0) {
                cost += RUNT;
            }
            if was_divided {
                cost += if gaps == 0 { 2.0 * RUNT } else { RUNT / 4.0 };
            }
        }
        let options: Vec<(f64, Option<(usize, usize)>)> = match from {
            None => vec![(0.0, None)],
            Some(f) => (0..COLOURS)
                .filter_map(|c| best[f][c].map(|n| (n.cost + if c.abs_diff(colour) > 1 { UNLIKE } else { 0.0 }, Some((f, c)))))
                .collect(),
        };
        for (before, link) in options {
            let node = Node { cost: before + cost, from: link };
            if best[to][colour].is_none_or(|n| node.cost < n.cost) {
                best[to][colour] = Some(node);
            }
        }
    }

    fn justified(&self, slack: f64, gaps: usize, last: bool) -> (f64, usize) {
        if last && slack >= 0.0 {
            return (0.0, 1);
        }
        let give = gaps as f64 * self.space;
        if slack < 0.0 {
            let ratio = -slack / (give * SHRINK).max(0.001);
            // What cannot shrink enough sticks out: taken only when there is no other way.
            return if ratio > 1.0 { (1e6 + ratio.min(1e6), 0) } else { (100.0 * ratio.powi(3), usize::from(ratio < 0.5)) };
        }
        if gaps == 0 {
            // Nothing gives: the line stays as short as it is.
            return (30_000.0 * (slack / self.measure.width).powi(2), 2);
        }
        let ratio = slack / (give * STRETCH);
        let colour = if ratio < 0.5 {
            1
        } else if ratio < 1.0 {
            2
        } else {
            3
        };
        // Cubic as far as an eye compares; beyond that every line is ugly, the emptier the uglier.
        let badness = if ratio < 4.0 { 100.0 * ratio.powi(3) } else { 6_400.0 + 4_800.0 * (ratio.min(100.0) - 4.0) };
        (badness, colour)
    }

    fn even(&self, slack: f64) -> (f64, usize) {
        if slack < 0.0 {
            return (1e6 - slack.max(-1e6), 0);
        }
        (200.0 * (slack / self.measure.width).powi(2), 1)
    }
}

fn cheapest(nodes: &[Option<Node>; COLOURS]) -> Option<usize> {
    (0..COLOURS).filter(|c| nodes[*c].is_some()).min_by(|a, b| {
        let cost = |c: usize| nodes[c].map_or(f64::INFINITY, |n| n.cost);
        cost(*a).total_cmp(&cost(*b))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::book::{copy::fair, tests};
    use proptest::prelude::*;

    const MEASURE: Measure = Measure { width: 300.0, indent: 15.0, justify: true, language: Some(hypher::Lang::English) };

    fn plain(lines: &[Line]) -> String {
        lines.iter().flat_map(|l| &l.words).flat_map(|w| w.chars()).filter(|c| *c != '\u{ad}' && !c.is_whitespace()).collect()
    }

    #[test]
    fn full_lines_end_at_the_margin_and_spaces_stay_even() {
        let faces = tests::faces();
        let cutter = Cutter::new(&faces, true).unwrap();
        let text = "When they opened up my heart, you sat there, and every time I woke, the chair was not empty. ".repeat(12);
        let set = lines(&cutter, Style::upright(11.5), &text, MEASURE);
        let natural = cutter.space(Style::upright(11.5));
        for line in &set[..set.len() - 1] {
            let beyond = line.x + line.width - MEASURE.width;
            assert!((-0.01..4.0).contains(&beyond), "{line:?}");
            assert!((0.7..2.1).contains(&(line.space / natural)), "{line:?}");
        }
        assert!(set.iter().filter(|l| l.divided).count() * 3 < set.len());
        assert!(set.windows(2).all(|pair| !(pair[0].divided && pair[1].divided)));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn no_text_is_lost_whatever_it_is(text in "\\PC{0,400}", width in 60.0_f64..500.0) {
            let faces = tests::faces();
            let cutter = Cutter::new(&faces, false).unwrap();
            let fair = fair(&text);
            let set = lines(&cutter, Style::upright(11.5), &fair, Measure { width, ..MEASURE });
            prop_assert_eq!(plain(&set), fair.chars().filter(|c| !c.is_whitespace()).collect::<String>());
            for line in set {
                prop_assert!(line.x.is_finite() && line.width.is_finite() && line.width < width * 1.5 + 20.0);
            }
        }
    }
}
