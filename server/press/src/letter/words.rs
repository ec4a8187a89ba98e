//! The words under the ink, and what they are: salutation, paragraphs, valediction, signature.

use super::{ink::InkLayer, outline::decimal, pdf::Side};
use crate::{
    hidden::{ADVANCE, Hidden},
    patch::{Element, Role, Section},
    sheet::PT_PER_MM,
};
use fonts::{Page, Word};
use kurbo::{Rect, Shape as _};
use letters::LetterText;
use std::{collections::BTreeMap, fmt::Write as _};

/// The em of the words under the ink, in x-heights. About the pitch of the lines: a hand leaves gaps of up
/// to 2.5 x-heights between words (measured on UNIPEN writers), and a gap that is wide against the em is
/// taken for the gap between columns, which puts the words out of order.
const EM: f64 = 3.4;

/// No letter of a word under the ink advances less than this, in ems.
const CLOSEST: f64 = 0.12;

/// A paragraph that was met, and what it says.
struct Paragraph {
    element: Element,
    says: String,
}

/// A letter's paragraphs as they are met.
struct Letter {
    title: String,
    parts: LetterText,
    met: Vec<Paragraph>,
}

/// The pieces of a file, paragraph by paragraph; one may go on over the page.
pub(super) struct Telling {
    letters: Vec<Letter>,
    open: bool,
}

/// What the text of a page has been told so far.
#[derive(Default)]
struct Said {
    size: f64,
    stretch: f64,
    at: (f64, f64),
}

impl Telling {
    /// For pieces of these titles and texts, in their order.
    pub(super) fn new<'a>(pieces: impl Iterator<Item = (&'a str, &'a str)>) -> Telling {
        let letter = |(title, text): (&str, &str)| Letter { title: title.into(), parts: LetterText::parse(text), met: Vec::new() };
        Telling { letters: pieces.map(letter).collect(), open: false }
    }

    /// The words of a page, invisible, paragraph by paragraph, then its ink, marked as an artifact, because what it
    /// says is said by the words. A struck-out word has no text and is passed over. A signature that is a drawing
    /// is a figure, ink and words together.
    #[allow(clippy::too_many_arguments)]
    pub(super) fn page(
        &mut self,
        number: usize,
        side: &Side,
        page: &Page,
        wholes: &[Option<String>],
        layer: &InkLayer,
        hidden: &mut Hidden,
        out: &mut Vec<u8>,
    ) {
        let Some(letter) = self.letters.get_mut(side.piece) else { return };
        let baselines = baselines(page);
        let drawn = drawings(page);
        let mut marked = 0;
        let mut inside = false;
        let mut figure: Option<Vec<bool>> = None;
        let mut said = Said::default();
        for (at, (word, whole)) in page.words.iter().zip(wholes).enumerate() {
            if word.text.is_empty() && !word.ends_paragraph {
                continue;
            }
            if !inside {
                figure = drawing_at(page, at, &drawn).filter(|_| !self.open);
                let role = if figure.is_some() { Role::Figure } else { Role::Paragraph };
                let tag = if figure.is_some() { "Figure" } else { "P" };
                out.extend(format!("/{tag}<</MCID {marked}>>BDC BT 3 Tr\n").bytes());
                said = Said { size: 0.0, ..Said::default() };
                if !self.open {
                    letter.met.push(Paragraph { element: Element::new(role), says: String::new() });
                    self.open = true;
                }
                if let Some(paragraph) = letter.met.last_mut() {
                    paragraph.element.pieces.push((number, marked));
                }
                marked += 1;
                inside = true;
            }
            if let Some(paragraph) = letter.met.last_mut() {
                paragraph.says.push_str(&word.text);
                paragraph.says.push_str(if word.divided { "" } else { " " });
            }
            let y_mm = page.height_mm - baselines.get(&word.line).copied().unwrap_or(word.baseline_mm);
            match whole {
                Some(whole) => {
                    out.extend(b"/Span<</ActualText<FEFF");
                    out.extend(whole.encode_utf16().flat_map(|unit| format!("{unit:04X}").into_bytes()));
                    out.extend(b">>>BDC\n");
                    say(word, y_mm, hidden, &mut said, out);
                    out.extend(b"EMC\n");
                }
                None => say(word, y_mm, hidden, &mut said, out),
            }
            if word.ends_paragraph {
                out.extend(b"ET\n");
                if let Some(words) = figure.take() {
                    let mut strokes = String::new();
                    layer.ink(page, side.ink, &|word| words.get(word).copied().unwrap_or(false), &mut strokes);
                    out.extend(strokes.into_bytes());
                    if let Some(paragraph) = letter.met.last_mut() {
                        paragraph.element.bounds = bounds(page, &words);
                    }
                }
                out.extend(b"EMC\n");
                inside = false;
                self.open = false;
            }
        }
        if inside {
            out.extend(b"ET EMC\n");
        }
        let mut strokes = String::with_capacity(page.marks.len() * 50);
        strokes.push_str("/Artifact BMC ");
        layer.ink(page, side.ink, &|word| !drawn.get(word).copied().unwrap_or(false), &mut strokes);
        layer.tooth(page, &side.printed, &mut strokes);
        strokes.push_str("EMC\n");
        out.extend(strokes.into_bytes());
    }

    /// What was met, as the structure tree has it.
    pub(super) fn sections(self) -> Vec<Section> {
        let section = |letter: Letter| {
            let roles = roles(&letter);
            let elements = letter.met.into_iter().zip(roles).map(|(paragraph, role)| match paragraph.element.role {
                Role::Figure => Element { says: plain(&paragraph.says), ..paragraph.element },
                _ => Element { role, ..paragraph.element },
            });
            Section { elements: elements.collect(), title: letter.title }
        };
        self.letters.into_iter().map(section).collect()
    }
}

/// What each paragraph of a letter is: the one that says the salutation is it, and so on; the rest are paragraphs.
fn roles(letter: &Letter) -> Vec<Role> {
    let said: Vec<String> = letter.met.iter().map(|paragraph| plain(&paragraph.says)).collect();
    let mut roles = vec![Role::Paragraph; said.len()];
    let parts = &letter.parts;
    if let Some(salutation) = &parts.salutation
        && let Some(at) = said.iter().position(|line| *line == plain(salutation))
    {
        roles[at] = Role::Salutation;
    }
    // From the end: "Love," may be a paragraph of the letter as well.
    let closing =
        parts.valediction.iter().map(|line| (line, Role::Valediction)).chain(parts.signature.iter().map(|line| (line, Role::Signature)));
    let mut end = said.len();
    for (line, role) in closing.collect::<Vec<_>>().into_iter().rev() {
        if let Some(at) = said[..end].iter().rposition(|paragraph| *paragraph == plain(line)) {
            roles[at] = role;
            end = at;
        }
    }
    roles
}

/// A text with single spaces.
fn plain(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Which words are drawings: they say something, and no shape of theirs spells any of it.
fn drawings(page: &Page) -> Vec<bool> {
    let mut spelled = vec![None; page.words.len()];
    for mark in &page.marks {
        if let (Some(shape), Some(spelled)) = (page.shapes.get(mark.shape), spelled.get_mut(mark.word)) {
            *spelled = Some(spelled.unwrap_or(false) || !shape.spells.is_empty());
        }
    }
    let drawn: Vec<bool> =
        spelled.iter().zip(&page.words).map(|(spelled, word)| *spelled == Some(false) && !word.text.is_empty()).collect();
    (0..drawn.len()).map(|at| drawn[at] && drawing_around(page, at, &drawn)).collect()
}

/// Whether all of the paragraph that a word stands in is drawn, and on this page.
fn drawing_around(page: &Page, at: usize, drawn: &[bool]) -> bool {
    let first = page.words[..at].iter().rposition(|word| word.ends_paragraph).map_or(0, |last| last + 1);
    drawing_at(page, first, drawn).is_some()
}

/// The words of the paragraph that begins here, when all of it is drawn.
fn drawing_at(page: &Page, first: usize, drawn: &[bool]) -> Option<Vec<bool>> {
    let last = first + page.words.get(first..)?.iter().position(|word| word.ends_paragraph)?;
    let all = drawn[first..=last].iter().zip(&page.words[first..=last]).all(|(drawn, word)| *drawn || word.text.is_empty());
    all.then(|| (0..page.words.len()).map(|at| (first..=last).contains(&at)).collect())
}

/// Where the ink of these words stands, in points from the sheet's lower left.
fn bounds(page: &Page, words: &[bool]) -> Option<[f64; 4]> {
    let ink = page.marks.iter().filter(|mark| words.get(mark.word).copied().unwrap_or(false)).filter_map(|mark| {
        let outline = &page.shapes.get(mark.shape)?.path;
        Some(mark.at.transform_rect_bbox(outline.bounding_box()).inflate(mark.swell, mark.swell))
    });
    let Rect { x0, y0, x1, y1 } = ink.reduce(|a, b| a.union(b))?;
    Some([x0, page.height_mm - y1, x1, page.height_mm - y0].map(|mm| mm * PT_PER_MM))
}

/// For every word of every page what it is read as where that is not what stands there: the first part of a
/// divided word is the whole, the others are nothing (PDF 1.7, 14.9.4).
pub(super) fn wholes(sides: &[Side]) -> Vec<Vec<Option<String>>> {
    let pages: Vec<&Page> = sides.iter().filter_map(|side| side.written).collect();
    let mut out: Vec<Vec<Option<String>>> = pages.iter().map(|page| vec![None; page.words.len()]).collect();
    let mut first: Option<(usize, usize)> = None;
    for (p, page) in pages.iter().enumerate() {
        for (w, word) in page.words.iter().enumerate() {
            match first {
                Some((fp, fw)) => {
                    out[p][w] = Some(String::new());
                    if let Some(whole) = out[fp][fw].as_mut() {
                        whole.push_str(&word.text);
                    }
                }
                None if word.divided => {
                    out[p][w] = Some(word.text.clone());
                    first = Some((p, w));
                }
                None => {}
            }
            if !word.divided {
                first = None;
            }
        }
    }
    // A character for private use says nothing by itself (ISO 19005-2, 6.2.11.7.3).
    for (page, wholes) in pages.iter().zip(&mut out) {
        for (word, whole) in page.words.iter().zip(wholes) {
            if whole.is_none() && word.text.chars().any(is_private) {
                *whole = Some(word.text.clone());
            }
        }
    }
    out
}

fn is_private(c: char) -> bool {
    matches!(c, '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..='\u{ffffd}' | '\u{100000}'..='\u{10fffd}')
}

/// The mean baseline of each written line. A hand climbs and drops along its line, and readers take words at
/// different heights for different lines; so the words under the ink stand straight.
fn baselines(page: &Page) -> BTreeMap<usize, f64> {
    let mut sums: BTreeMap<usize, (f64, f64)> = BTreeMap::new();
    for word in &page.words {
        let sum = sums.entry(word.line).or_default();
        *sum = (sum.0 + word.baseline_mm, sum.1 + 1.0);
    }
    sums.into_iter().map(|(line, (sum, count))| (line, sum / count)).collect()
}

/// One word, stretched to the width of its ink.
fn say(word: &Word, y_mm: f64, hidden: &mut Hidden, said: &mut Said, out: &mut Vec<u8>) {
    let mut line = String::new();
    let letters = word.text.chars().count() as f64;
    // Letters closer than a tenth of the em are taken for one that is printed twice to look bold.
    let closest = if letters > 1.0 { word.width_mm * PT_PER_MM / letters / CLOSEST } else { f64::MAX };
    let size = (word.x_height_mm * PT_PER_MM * EM).min(closest).round().clamp(1.0, 400.0);
    if size != said.size {
        said.size = size;
        let _ = write!(line, "/T {size} Tf ");
    }
    let natural = letters * ADVANCE as f64 / 1000.0 * size;
    let stretch = if natural > 0.0 { (word.width_mm * PT_PER_MM / natural * 100.0).clamp(1.0, 2000.0) } else { 100.0 };
    let stretch = (stretch * 10.0).round() / 10.0;
    if stretch != said.stretch {
        said.stretch = stretch;
        decimal(stretch, 1, &mut line);
        line.push_str(" Tz ");
    }
    let tenth = |v: f64| (v * 10.0).round() / 10.0;
    let at = (tenth(word.x_mm * PT_PER_MM), tenth(y_mm * PT_PER_MM));
    decimal(at.0 - said.at.0, 1, &mut line);
    line.push(' ');
    decimal(at.1 - said.at.1, 1, &mut line);
    said.at = at;
    line.push_str(" Td(");
    out.extend(line.bytes());
    // A word that is divided ends in a soft hyphen, by which a reader knows that it goes on; after any
    // other the space that follows is said too: readers that reflow need it.
    let after = if word.divided { '\u{ad}' } else { ' ' };
    // What no map to Unicode may hold (ISO 19005-2, 6.2.11.7.2) says nothing anyway.
    let sayable = |c: &char| !matches!(c, '\0' | '\u{feff}' | '\u{fffe}' | '\u{ffff}');
    for c in word.text.chars().filter(sayable).chain([after]) {
        for byte in hidden.code(c).to_be_bytes() {
            match byte {
                b'(' | b')' | b'\\' => out.extend([b'\\', byte]),
                b'\r' => out.extend(b"\\r"),
                _ => out.push(byte),
            }
        }
    }
    out.extend(b")Tj\n");
}
