//! Pages: letters on a grid, so that no line is left alone and facing pages end together.

use super::{
    Axis, BookLetter, Design, Manuscript,
    contents::{self, Entry},
    copy::fair,
    cut::{Capitals, Cutter, Style},
    design::Frame,
    lines::{Line, Measure, lines},
    opening::{Forme, Placed},
};
use crate::PressError;
use letters::LetterText;
use std::ops::ControlFlow;

/// A page of the book; blank when nothing stands on it.
pub(crate) type BookPage = Vec<Placed>;

/// The pages of a whole book.
pub(crate) struct Pages {
    pub(crate) pages: Vec<BookPage>,
    /// The page number on which each letter opens.
    pub(crate) openings: Vec<usize>,
}

/// A line of the text's grid, before it has a page.
struct Slot {
    style: Style,
    /// None is an empty line.
    line: Option<Line>,
    /// From the left of the measure.
    x: f64,
    /// Whether it must stand on the page of the slot before it.
    keep: bool,
}

/// Makes up the whole book for one frame.
pub(crate) fn make_up(
    manuscript: &Manuscript,
    design: &Design,
    frame: &Frame,
    cutter: &Cutter,
    progress: &mut dyn FnMut(usize, usize) -> ControlFlow<()>,
) -> Result<Pages, PressError> {
    let mut pages: Vec<BookPage> = Vec::new();
    for front in [Forme::half_title, |_: &mut Forme, _: &Manuscript| {}, Forme::title_page, Forme::imprint] {
        let mut forme = Forme::new(cutter, design, frame, pages.len() + 1);
        front(&mut forme, manuscript);
        pages.push(forme.placed);
    }
    let entries: Vec<Entry> = manuscript.letters.iter().map(|l| Entry::of(l, manuscript, cutter, design, frame)).collect();
    let contents = contents::pages(&entries, frame);
    let contents_at = pages.len();
    pages.resize(contents_at + contents.len(), Vec::new());

    let mut openings = Vec::new();
    for (i, letter) in manuscript.letters.iter().enumerate() {
        if !pages.len().is_multiple_of(2) {
            pages.push(Vec::new());
        }
        openings.push(pages.len() + 1);
        letter_pages(letter, manuscript, design, frame, cutter, &mut pages);
        if progress(i + 1, manuscript.letters.len()).is_break() {
            return Err(PressError::Stopped);
        }
    }
    for (n, range) in contents.into_iter().enumerate() {
        let number = contents_at + n + 1;
        pages[contents_at + n] = contents::page(&entries[range.clone()], &openings[range], n == 0, cutter, design, frame, number);
    }
    if !pages.len().is_multiple_of(2) {
        pages.push(Vec::new());
    }
    Ok(Pages { pages, openings })
}

fn letter_pages(letter: &BookLetter, manuscript: &Manuscript, design: &Design, frame: &Frame, cutter: &Cutter, pages: &mut Vec<BookPage>) {
    let slots = slots(&LetterText::parse(&letter.text), &manuscript.language, design, frame, cutter);
    let mut forme = Forme::new(cutter, design, frame, pages.len() + 1);
    let top = forme.letter_head(letter, &manuscript.language);
    let mut at = 0;
    let mut room = frame.lines.saturating_sub(top).max(3);
    let mut row = top;
    loop {
        let end = page_end(&slots, at, room);
        for slot in &slots[at..end] {
            if let Some(line) = &slot.line {
                forme.put(slot.style, line.clone(), slot.x, row as f64);
            }
            row += 1;
        }
        let used = end - at;
        at = end;
        pages.push(forme.placed);
        if at >= slots.len() {
            return;
        }
        forme = Forme::new(cutter, design, frame, pages.len() + 1);
        // A letter opens on a recto, so every later recto faces a verso of it, and ends where that ends.
        let is_recto = forme.page % 2 == 1;
        room = if is_recto { used.clamp(frame.lines - 1, frame.lines) } else { frame.lines };
        row = 0;
        let head = if is_recto { letter.heading() } else { fair(&manuscript.title) };
        running(&mut forme, &head);
    }
}

/// The running head and the folio.
pub(crate) fn running(forme: &mut Forme, head: &str) {
    let (width, design) = (forme.frame.measure, forme.design);
    let is_recto = forme.page % 2 == 1;
    let style = Style::italic(design.running.head);
    let head = shortened(forme.cutter, style, head, width * 0.8);
    let folio = forme.page.to_string();
    for (style, text, row) in [(style, head, -2.0), (Style::upright(design.running.folio), folio, forme.frame.lines as f64 + 1.25)] {
        let line = one_line(forme.cutter, style, &text);
        let x = match design.axis {
            Axis::Centre => (width - line.width) / 2.0,
            Axis::Outer if is_recto => width - line.width,
            Axis::Outer => 0.0,
        };
        forme.put(style, line, x, row);
    }
}

pub(crate) fn one_line(cutter: &Cutter, style: Style, text: &str) -> Line {
    let words: Vec<String> = text.split_whitespace().map(str::to_string).collect();
    let space = cutter.space(style);
    let width = words.iter().map(|w| cutter.width(style, w)).sum::<f64>() + space * words.len().saturating_sub(1) as f64;
    Line { words, x: 0.0, space, width, divided: false }
}

/// As many words as fit, then an ellipsis.
fn shortened(cutter: &Cutter, style: Style, text: &str, width: f64) -> String {
    if one_line(cutter, style, text).width <= width {
        return text.to_string();
    }
    let mut out = String::new();
    for word in text.split_whitespace() {
        let longer = if out.is_empty() { word.to_string() } else { format!("{out} {word}") };
        if one_line(cutter, style, &format!("{longer}…")).width > width {
            break;
        }
        out = longer;
    }
    if out.is_empty() {
        out = text.chars().take(12).collect();
    }
    format!("{}…", out.trim_end_matches([',', ';', ':', '.', '—', '–']))
}

/// The last slot that may stand on a page with that much room: steps back over what must keep together.
fn page_end(slots: &[Slot], at: usize, room: usize) -> usize {
    let full = (at + room).min(slots.len());
    let mut end = full;
    while end < slots.len() && slots[end].keep {
        end -= 1;
        if end <= at {
            return full.max(at + 1);
        }
    }
    end.max((at + 1).min(slots.len()))
}

/// A letter's text as grid lines.
fn slots(letter: &LetterText, language: &str, design: &Design, frame: &Frame, cutter: &Cutter) -> Vec<Slot> {
    let style = Style::upright(design.text.size);
    let indent = design.text.indent * design.text.size;
    let ragged = Measure { width: frame.measure, indent: 0.0, justify: false, language: None };
    let justified = Measure { indent, justify: true, language: hyphenation(language), ..ragged };
    let mut out: Vec<Slot> = Vec::new();
    if let Some(salutation) = &letter.salutation {
        out.extend(lines(cutter, style, &fair(salutation), ragged).into_iter().map(|line| Slot {
            style,
            line: Some(line),
            x: 0.0,
            keep: true,
        }));
    }
    for (n, paragraph) in letter.paragraphs.iter().enumerate() {
        let measure = if n == 0 && letter.salutation.is_none() { Measure { indent: 0.0, ..justified } } else { justified };
        running_text(lines(cutter, style, &fair(paragraph), measure), style, n == 0, &mut out);
    }
    closing(letter, ragged, style, design, cutter, &mut out);
    for (n, paragraph) in letter.postscript.iter().enumerate() {
        if n == 0 && !out.is_empty() {
            out.push(Slot { style, line: None, x: 0.0, keep: true });
        }
        running_text(lines(cutter, style, &fair(paragraph), Measure { indent: 0.0, ..justified }), style, n == 0, &mut out);
    }
    out
}

/// A paragraph's lines; the first of a `stuck` one stays with what stands before it.
fn running_text(set: Vec<Line>, style: Style, stuck: bool, out: &mut Vec<Slot>) {
    let count = set.len();
    for (i, line) in set.into_iter().enumerate() {
        // No first line alone at a page's foot, no last line alone at a page's head, no salutation alone.
        let keep = (count > 1 && (i == 1 || i == count - 1)) || (stuck && i == 0);
        out.push(Slot { style, line: Some(line), x: 0.0, keep });
    }
}

/// Valediction and signature: an empty line, then set in from the left, kept with the text before them.
fn closing(letter: &LetterText, ragged: Measure, style: Style, design: &Design, cutter: &Cutter, out: &mut Vec<Slot>) {
    let below: Vec<(&String, Style)> = letter
        .valediction
        .iter()
        .map(|v| (v, style))
        .chain(
            letter
                .signature
                .iter()
                .enumerate()
                .map(|(i, s)| (s, if i == 0 { Style::capitals(Capitals::Small, style.size) } else { style })),
        )
        .collect();
    if below.is_empty() {
        return;
    }
    if !out.is_empty() {
        out.push(Slot { style, line: None, x: 0.0, keep: true });
    }
    let set: Vec<(Style, Line)> = below
        .into_iter()
        .flat_map(|(text, style)| lines(cutter, style, &fair(text), ragged).into_iter().map(move |l| (style, l)))
        .collect();
    let widest = set.iter().map(|(_, l)| l.width).fold(0.0, f64::max);
    let x = (ragged.width * 0.46).min(ragged.width - widest).max(0.0);
    let step = (1.2 * design.text.size).min((ragged.width - x - widest).max(0.0));
    for (n, (style, line)) in set.into_iter().enumerate() {
        let x = if n == 0 { x } else { x + step };
        out.push(Slot { style, line: Some(line), x, keep: true });
    }
}

fn hyphenation(language: &str) -> Option<hypher::Lang> {
    let primary = language.split(['-', '_']).next().unwrap_or("").to_ascii_lowercase();
    let code: [u8; 2] = primary.as_bytes().try_into().ok()?;
    hypher::Lang::from_iso(code)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::book::{design::gutter, tests};
    use proptest::prelude::*;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(32))]
        #[test]
        fn no_line_is_left_alone(lengths in proptest::collection::vec(1_usize..170, 1..14), room in 12_usize..32) {
            let (faces, design) = (tests::faces(), tests::octavo());
            let cutter = Cutter::new(&faces, true).unwrap();
            let frame = design.frame("6x9".parse().unwrap(), gutter(0)).unwrap();
            let paragraphs: Vec<String> = lengths.iter().map(|n| "one plain word after another ".repeat(n / 5 + 1)).collect();
            let letter = LetterText { salutation: Some("Dear you,".into()), paragraphs, valediction: Some("Yours,".into()), signature: vec!["C.".into()], postscript: vec!["P.S. Yes.".into()] };
            let slots = slots(&letter, "en", &design, &frame, &cutter);
            // Which paragraph each slot belongs to: the salutation 0, the closing the last.
            let justified = Measure { width: frame.measure, indent: design.text.indent * design.text.size, justify: true, language: hyphenation("en") };
            let counts: Vec<usize> = letter.paragraphs.iter().map(|p| lines(&cutter, Style::upright(design.text.size), &fair(p), justified).len()).collect();
            let starts: Vec<usize> = counts.iter().scan(1, |at, n| { let start = *at; *at += n; Some(start) }).collect();
            let (mut at, mut seen) = (0, 0);
            while at < slots.len() {
                let end = page_end(&slots, at, room);
                prop_assert!(end > at && end - at <= room);
                seen += end - at;
                if end < slots.len() {
                    prop_assert!(end > 2 && end < starts[counts.len() - 1] + counts[counts.len() - 1], "a salutation or a closing alone");
                    for (start, count) in starts.iter().zip(&counts) {
                        let above = end.saturating_sub(*start);
                        prop_assert!(*count == 1 || above != 1 && above != count - 1, "a line alone at {end}");
                    }
                }
                at = end;
            }
            prop_assert_eq!(seen, slots.len());
        }
    }
}
