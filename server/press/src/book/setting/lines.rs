//! Lines: a paragraph broken as a whole, so that no line is loose for another's sake.
//!
//! The method is Knuth and Plass's total fit ("Breaking paragraphs into lines", 1981): every way of
//! breaking is weighed by how far its spaces stretch or shrink; hyphens, neighbours of different colour and
//! runts cost extra, and the cheapest way wins. Punctuation hangs a little into the margin.

use super::{
    cut::{Cutter, Style},
    words::{Word, words},
};

/// How a paragraph is to be broken. Lengths in points.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Measure {
    /// Width of a line.
    pub(crate) width: f64,
    /// Indent of the first line; negative where the others are set in.
    pub(crate) indent: f64,
    /// Whether spaces stretch to fill the line; otherwise lines are as even as they can be.
    pub(crate) justify: bool,
    /// Whether words may be divided.
    pub(crate) divide: bool,
}

impl Measure {
    /// Lines as they fall, no word divided.
    pub(crate) fn ragged(width: f64) -> Measure {
        Measure { width, indent: 0.0, justify: false, divide: false }
    }

    /// Full lines, words divided where it helps.
    pub(crate) fn justified(width: f64, indent: f64) -> Measure {
        Measure { width, indent, justify: true, divide: true }
    }
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

impl Line {
    /// A text on one line, however long.
    pub(crate) fn of(cutter: &Cutter, style: Style, text: &str) -> Line {
        let words: Vec<String> = text.split_ascii_whitespace().map(str::to_string).collect();
        let space = cutter.space(style);
        let width = words.iter().map(|w| cutter.width(style, w)).sum::<f64>() + space * words.len().saturating_sub(1) as f64;
        Line { words, x: 0.0, space, width, divided: false }
    }
}

/// How spaces give: shares of a space that it may grow or shrink by at badness 100 (after Knuth and Plass).
const STRETCH: f64 = 0.55;
const SHRINK: f64 = 0.22;
const HYPHEN: f64 = 60.0;
const TWO_HYPHENS: f64 = 6_000.0;
/// A third hyphen under two others: only when there is no other way.
const LADDER: f64 = 1e7;
const UNLIKE: f64 = 3_000.0;
const RUNT: f64 = 150_000.0;

/// A place at which a line may end, and what follows from it. Lengths in points, from the paragraph's begin.
struct Break {
    word: usize,
    /// Byte position inside the word, when it is divided there.
    point: Option<usize>,
    /// Where a line that ends here ends, hyphen included and hanging punctuation left out; spaces before it.
    end: f64,
    gaps_to_end: usize,
    /// Where the next line begins, hanging punctuation left out; spaces before it.
    start: f64,
    gaps_to_start: usize,
}

/// Breaks a paragraph into lines. Text without any letter gives no line.
pub(crate) fn lines(cutter: &Cutter, style: Style, text: &str, measure: Measure) -> Vec<Line> {
    let words = words(cutter, style, text, measure);
    if words.is_empty() {
        return Vec::new();
    }
    let space = cutter.space(style);
    let fit = Fit {
        measure,
        space,
        opens: hangs_left(cutter, style, words[0].text, measure),
        breaks: breaks(cutter, style, &words, space, measure),
    };
    let ends = fit.solve();
    let starts = [None].into_iter().chain(ends.iter().copied().map(Some));
    starts.zip(&ends).map(|(from, to)| fit.set(cutter, style, &words, from, *to)).collect()
}

fn breaks(cutter: &Cutter, style: Style, words: &[Word], space: f64, measure: Measure) -> Vec<Break> {
    let mut out = Vec::with_capacity(words.len() * 3 / 2);
    let (mut x, mut gaps) = (0.0, 0);
    let hyphen = if measure.justify { HANGING_HYPHEN * cutter.width(style, "\u{ad}") } else { 0.0 };
    for (i, word) in words.iter().enumerate() {
        for point in &word.points {
            out.push(Break {
                word: i,
                point: Some(point.at),
                end: x + point.before - hyphen,
                gaps_to_end: gaps,
                start: x + word.width - point.after,
                gaps_to_start: gaps,
            });
        }
        let end = x + word.width - hangs_right(cutter, style, word.text, measure);
        let gaps_to_end = gaps;
        x += word.width;
        if word.spaced {
            x += space;
            gaps += 1;
        }
        let next = words.get(i + 1).map_or(0.0, |w| hangs_left(cutter, style, w.text, measure));
        out.push(Break { word: i, point: None, end, gaps_to_end, start: x + next, gaps_to_start: gaps });
    }
    out
}

const HANGING_HYPHEN: f64 = 0.55;

/// How far a line that begins so hangs into the left margin, in points.
fn hangs_left(cutter: &Cutter, style: Style, text: &str, measure: Measure) -> f64 {
    match text.chars().next() {
        Some(c @ ('“' | '‘' | '"' | '\'' | '«')) if measure.justify => 0.5 * cutter.width(style, c.encode_utf8(&mut [0; 4])),
        _ => 0.0,
    }
}

/// How far a line that ends so hangs into the right margin, in points.
fn hangs_right(cutter: &Cutter, style: Style, text: &str, measure: Measure) -> f64 {
    let Some(c) = text.chars().next_back().filter(|_| measure.justify) else { return 0.0 };
    let share = match c {
        '\u{ad}' | '-' | '.' | ',' => HANGING_HYPHEN,
        '”' | '’' | '"' | '\'' => 0.45,
        ';' | ':' | '–' | '—' => 0.2,
        _ => return 0.0,
    };
    share * cutter.width(style, c.encode_utf8(&mut [0; 4]))
}

struct Fit {
    measure: Measure,
    space: f64,
    /// How far the paragraph's first line hangs into the left margin.
    opens: f64,
    breaks: Vec<Break>,
}

/// The cheapest way to a break whose last line has a given colour, and which is or is not at least the second in a
/// row that ends in a hyphen.
#[derive(Clone, Copy)]
struct Node {
    cost: f64,
    from: Option<(usize, usize)>,
}

/// Colours of a line: tight, even, loose, gaping.
const COLOURS: usize = 4;
/// The first colours are those of lines that no two hyphens end in a row with, the others of those that do.
const STATES: usize = 2 * COLOURS;
type Nodes = [Option<Node>; STATES];

impl Fit {
    fn solve(&self) -> Vec<usize> {
        let count = self.breaks.len();
        let mut best: Vec<Nodes> = vec![[None; STATES]; count];
        // Breaks before this one are too far from all that are still to come.
        let mut nearest = 0;
        for to in 0..count {
            let mut reached = false;
            for from in (nearest..to).rev() {
                let (width, gaps) = self.natural(Some(from), to);
                if best[from].iter().any(Option::is_some) {
                    self.weigh(&mut best, Some(from), to, width, gaps, 0.0);
                    reached = true;
                }
                if width - gaps as f64 * self.space * SHRINK > self.measure.width && reached {
                    nearest = from;
                    break;
                }
            }
            let (width, gaps) = self.natural(None, to);
            if to == 0 || width - gaps as f64 * self.space * SHRINK <= self.measure.width * 1.5 {
                self.weigh(&mut best, None, to, width, gaps, self.measure.indent);
            }
        }
        let mut out = Vec::new();
        let mut at = best.last().and_then(cheapest).map(|colour| (count - 1, colour));
        while let Some((to, colour)) = at {
            out.push(to);
            at = best[to][colour].and_then(|n| n.from);
        }
        out.reverse();
        out
    }

    fn natural(&self, from: Option<usize>, to: usize) -> (f64, usize) {
        let to = &self.breaks[to];
        let (start, gaps) = from.map_or((self.opens, 0), |f| (self.breaks[f].start, self.breaks[f].gaps_to_start));
        (to.end - start, to.gaps_to_end.saturating_sub(gaps))
    }

    /// The line from one break to another, its spaces stretched or shrunk.
    fn set(&self, cutter: &Cutter, style: Style, words: &[Word], from: Option<usize>, to: usize) -> Line {
        let measure = self.measure;
        let (first, last) = (from.is_none(), to + 1 == self.breaks.len());
        let (begin, skip) = match from.map(|f| &self.breaks[f]) {
            None => (0, 0),
            Some(Break { word, point: Some(p), .. }) => (*word, *p),
            Some(Break { word, point: None, .. }) => (word + 1, 0),
        };
        let end = &self.breaks[to];
        let mut out: Vec<String> = Vec::with_capacity(end.word + 1 - begin.min(end.word));
        let mut joined = false;
        for (i, word) in words.iter().enumerate().take(end.word + 1).skip(begin) {
            let start = if i == begin { skip } else { 0 };
            let stop = if i == end.word { end.point.unwrap_or(word.text.len()) } else { word.text.len() };
            let text = &word.text[start.min(stop)..stop];
            match out.last_mut() {
                Some(before) if joined => before.push_str(text),
                _ => out.push(text.to_string()),
            }
            joined = !word.spaced;
        }
        if end.point.is_some()
            && let Some(last) = out.last_mut()
        {
            last.push('\u{ad}');
        }
        let indent = if first { measure.indent } else { 0.0 };
        let glyphs: f64 = out.iter().map(|w| cutter.width(style, w)).sum();
        let gaps = out.len().saturating_sub(1) as f64;
        let left = out.first().map_or(0.0, |w| hangs_left(cutter, style, w, measure));
        let right = out.last().map_or(0.0, |w| hangs_right(cutter, style, w, measure));
        let mut space = self.space;
        if measure.justify && gaps > 0.0 {
            let fits = (measure.width - indent + left + right - glyphs) / gaps;
            if !last || fits < self.space {
                space = fits.max(self.space * (1.0 - 2.0 * SHRINK));
            }
        }
        Line { divided: end.point.is_some(), x: indent - left, width: glyphs + gaps * space, space, words: out }
    }

    fn weigh(&self, best: &mut [Nodes], from: Option<usize>, to: usize, width: f64, gaps: usize, indent: f64) {
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
        let before: Nodes = from.map_or([None; STATES], |f| best[f]);
        let state = colour + if divided && was_divided { COLOURS } else { 0 };
        let mut offer = |before: f64, link: Option<(usize, usize)>| {
            if best[to][state].is_none_or(|n| before + cost < n.cost) {
                best[to][state] = Some(Node { cost: before + cost, from: link });
            }
        };
        let Some(f) = from else { return offer(0.0, None) };
        for (s, node) in before.iter().enumerate() {
            if let Some(n) = node {
                let unlike = if (s % COLOURS).abs_diff(colour) > 1 { UNLIKE } else { 0.0 };
                let ladder = if divided && s >= COLOURS { LADDER } else { 0.0 };
                offer(n.cost + unlike + ladder, Some((f, s)));
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

fn cheapest(nodes: &Nodes) -> Option<usize> {
    let cost = |c: usize| nodes[c].map_or(f64::INFINITY, |n| n.cost);
    (0..STATES).filter(|c| nodes[*c].is_some()).min_by(|a, b| cost(*a).total_cmp(&cost(*b)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::book::{copy::fair, tests};
    use proptest::prelude::*;

    fn plain(lines: &[Line]) -> String {
        lines.iter().flat_map(|l| &l.words).flat_map(|w| w.chars()).filter(|c| *c != '\u{ad}' && !c.is_whitespace()).collect()
    }

    #[test]
    fn full_lines_end_at_the_margin_and_spaces_stay_even() {
        let faces = tests::faces();
        let cutter = Cutter::new(&faces, true, "en").unwrap();
        let text = "When they opened up my heart, you sat there, and every time I woke, the chair was not empty. ".repeat(12);
        let measure = Measure::justified(300.0, 15.0);
        let set = lines(&cutter, Style::upright(11.5), &text, measure);
        let natural = cutter.space(Style::upright(11.5));
        for line in &set[..set.len() - 1] {
            let beyond = line.x + line.width - measure.width;
            assert!((-0.01..4.0).contains(&beyond), "{line:?}");
            assert!((0.7..2.1).contains(&(line.space / natural)), "{line:?}");
        }
        assert!(set.iter().filter(|l| l.divided).count() * 3 < set.len());
        assert!(set.windows(2).all(|pair| !(pair[0].divided && pair[1].divided)));
    }

    #[test]
    fn however_narrow_the_measure_no_three_lines_in_a_row_end_in_a_hyphen() {
        let faces = tests::faces();
        let cutter = Cutter::new(&faces, true, "en").unwrap();
        let text =
            "The extraordinary conversations of an understanding grandmother, who is now and then remembered by everybody at the table. "
                .repeat(6);
        for width in [180.0, 220.0, 260.0] {
            let set = lines(&cutter, Style::upright(11.5), &text, Measure::justified(width, 12.0));
            assert!(set.iter().any(|l| l.divided));
            assert!(set.windows(3).all(|three| !three.iter().all(|l| l.divided)), "{width}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn no_text_is_lost_whatever_it_is(text in "\\PC{0,400}", width in 60.0_f64..500.0) {
            let faces = tests::faces();
            let cutter = Cutter::new(&faces, false, "en").unwrap();
            let fair = fair(&text);
            let set = lines(&cutter, Style::upright(11.5), &fair, Measure::justified(width, 15.0));
            prop_assert_eq!(plain(&set), fair.chars().filter(|c| !c.is_whitespace()).collect::<String>());
            for line in set {
                prop_assert!(line.x.is_finite() && line.width.is_finite() && line.width < width * 1.5 + 20.0);
            }
        }
    }
}
