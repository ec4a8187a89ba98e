//! The sheet on which somebody writes their own hand, as a PDF to print: boxes with pale guides, marks that a
//! camera finds, and what is to be written in small type. Where everything lies is [`learn::sheet`]'s affair.

use crate::{
    PressError,
    compositor::{Stick, name, number, op},
    face::{Face, Sorts},
    patch::{Imprint, Patch},
    sheet::{PT_PER_MM, colour},
};
use chrono::{DateTime, Utc};
use kurbo::{Point, Rect};
use learn::sheet::{Cell, Kind, PAGES, Page, Paper, SHEET_VERSION, pages};
use printpdf::{DictItem, Mm, Op, PdfDocument, PdfPage};

const TITLE: &str = "Your own hand";
const HOW: &str = "Write every letter the way you always write it, with the pen you write letters with, in blue or black. The letters stand \
on the darker line, and the small ones reach up to the line above it. Leave empty what you never use, and hurry as much as you usually do. \
Then scan the three pages, or photograph each from above in even daylight with all four corners in view.";

const INK: &str = "#3a322d";
const QUIET: &str = "#8a7b72";
/// Lines that a scan must not see: a warm pale colour, nearly as bright in red as the paper.
const BASELINE: &str = "#efcbb9";
const X_HEIGHT: &str = "#f5ddd0";
const FRAME: &str = "#f7e6dc";
/// The text to be written, between the lines: read by people, and pale in red.
const SAMPLE: &str = "#b98468";

/// Sets the sheet's pages. `face` is a TrueType face for the small type; `created` goes into the file's properties.
/// Same input, same bytes.
///
/// # Errors
/// When `face` is no TrueType face or lacks a character that is to be written.
pub fn pdf(paper: Paper, face: &[u8], created: DateTime<Utc>) -> Result<Vec<u8>, PressError> {
    let face = Face::parse(face, "on the hand sheet")?;
    let sheet = pages(paper);
    let all: String = sheet.iter().flat_map(|p| &p.cells).map(|c| c.key.as_str()).chain([TITLE, HOW]).collect();
    let characters = face.missing(&all);
    if !characters.is_empty() {
        return Err(PressError::MissingGlyphs { place: "The hand sheet".into(), characters, face: face.name.clone() });
    }
    let mut document = PdfDocument::new(TITLE);
    let mut sorts = Sorts::default();
    let size = paper.size();
    for page in &sheet {
        let mut press = Easel { face: &face, sorts: &mut sorts, height: size.height, ops: Vec::new() };
        press.page(page)?;
        let ops = press.ops;
        document.pages.push(PdfPage::new(Mm(size.width as f32), Mm(size.height as f32), ops));
    }
    let mut patch = Patch::open(&document);
    let font = sorts.embed(&face, &mut patch.doc)?;
    patch.fonts(&[("R", font)])?;
    patch.boxes(sheet.iter().map(|_| (size.width * PT_PER_MM, size.height * PT_PER_MM)))?;
    let content = format!("hand sheet {SHEET_VERSION} {}", paper.title());
    patch.finish(&Imprint { title: TITLE, author: "", language: "en", created, content: &content })
}

/// Where a piece of text stands against its point.
#[derive(Clone, Copy, PartialEq)]
enum Set {
    Left,
    Middle,
}

/// A page being drawn; millimetres from its upper left corner.
struct Easel<'a, 'f> {
    face: &'a Face<'f>,
    sorts: &'a mut Sorts,
    height: f64,
    ops: Vec<Op>,
}

impl Easel<'_, '_> {
    fn page(&mut self, page: &Page) -> Result<(), PressError> {
        let size = page.paper.size();
        for cell in &page.cells {
            self.cell(cell)?;
        }
        for (rect, black) in page.solids() {
            self.fill(rect, if black { "#000000" } else { "#ffffff" })?;
        }
        let left = page.headings.first().map_or(page.left, |h| h.at.x);
        if page.number == 0 {
            self.text(TITLE, Point::new(left, 29.0), 23.0, INK, Set::Left)?;
            for (i, line) in self.lines(HOW, 10.0, size.width - 2.0 * left).into_iter().enumerate() {
                self.text(&line, Point::new(left, 36.5 + 4.7 * i as f64), 10.0, INK, Set::Left)?;
            }
        }
        for heading in &page.headings {
            self.text(heading.text, heading.at, 11.0, INK, Set::Left)?;
        }
        let foot = format!("Page {} of {PAGES}   ·   {}   ·   sheet {SHEET_VERSION}", page.number + 1, page.paper.title());
        self.text(&foot, Point::new(size.width / 2.0, size.height - 11.2), 8.0, QUIET, Set::Middle)
    }

    fn cell(&mut self, cell: &Cell) -> Result<(), PressError> {
        let frame = cell.frame;
        let level = |y: f64, wide: f64| Rect::new(frame.x0, y - wide / 2.0, frame.x1, y + wide / 2.0);
        if cell.kind == Kind::Line {
            self.text(&cell.key, Point::new(frame.x0, frame.y0 - 1.2), 9.0, SAMPLE, Set::Left)?;
            return self.fill(level(cell.baseline, 0.16), BASELINE);
        }
        const HAIR: f64 = 0.14;
        for side in [
            Rect::new(frame.x0, frame.y0, frame.x1, frame.y0 + HAIR),
            Rect::new(frame.x0, frame.y1 - HAIR, frame.x1, frame.y1),
            Rect::new(frame.x0, frame.y0, frame.x0 + HAIR, frame.y1),
            Rect::new(frame.x1 - HAIR, frame.y0, frame.x1, frame.y1),
        ] {
            self.fill(side, FRAME)?;
        }
        if cell.kind == Kind::Signature {
            return self.fill(level(cell.baseline, 0.16), BASELINE);
        }
        let [ascender, x_height, baseline, descender] = Page::guides(cell);
        for (y, wide, colour) in [(ascender, HAIR, FRAME), (descender, HAIR, FRAME), (x_height, HAIR, X_HEIGHT), (baseline, 0.18, BASELINE)]
        {
            self.fill(level(y, wide), colour)?;
        }
        self.text(&cell.key, Point::new(frame.center().x, frame.y0 - 1.7), 8.5, QUIET, Set::Middle)
    }

    fn colour(&mut self, hex: &str) -> Result<(), PressError> {
        let parts = colour(hex)?.map(|v| number(f64::from(v) / 255.0, 3));
        self.ops.push(op("rg", parts.to_vec()));
        Ok(())
    }

    fn fill(&mut self, rect: Rect, hex: &str) -> Result<(), PressError> {
        self.colour(hex)?;
        let points = [rect.x0, self.height - rect.y1, rect.width(), rect.height()].map(|v| number(v * PT_PER_MM, 3));
        self.ops.push(op("re", points.to_vec()));
        self.ops.push(op("f", Vec::new()));
        Ok(())
    }

    /// Width of a text in millimetres.
    fn width(&self, text: &str, size: f64) -> f64 {
        self.face.shape(text, &[]).iter().map(|g| g.advance).sum::<f64>() * size / 1000.0 / PT_PER_MM
    }

    /// A text in lines no wider than this.
    fn lines(&self, text: &str, size: f64, width: f64) -> Vec<String> {
        let mut out: Vec<String> = Vec::new();
        for word in text.split_whitespace() {
            match out.last_mut() {
                Some(line) if self.width(&format!("{line} {word}"), size) <= width => {
                    line.push(' ');
                    line.push_str(word);
                }
                _ => out.push(word.to_string()),
            }
        }
        out
    }

    fn text(&mut self, text: &str, at: Point, size: f64, hex: &str, set: Set) -> Result<(), PressError> {
        self.colour(hex)?;
        let x = if set == Set::Middle { at.x - self.width(text, size) / 2.0 } else { at.x };
        let mut stick = Stick::new();
        for glyph in self.face.shape(text, &[]) {
            stick.glyph(self.face, self.sorts, &glyph);
        }
        let place = [(x * PT_PER_MM), (self.height - at.y) * PT_PER_MM].map(|v| number(v, 2));
        let whole = [1, 0, 0, 1].map(DictItem::Int);
        self.ops.push(Op::StartTextSection);
        self.ops.push(op("Tf", vec![name("R"), number(size, 2)]));
        self.ops.push(op("Tm", whole.into_iter().chain(place).collect()));
        self.ops.push(stick.show());
        self.ops.push(Op::EndTextSection);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::proofs::{face, keep, tool};
    use chrono::TimeZone as _;

    #[test]
    fn a_printed_sheet_is_found_again_by_the_reader() {
        for paper in Paper::ALL {
            let created = Utc.with_ymd_and_hms(2026, 6, 14, 8, 0, 0).unwrap();
            let bytes = pdf(paper, &face("eb-garamond.ttf"), created).unwrap();
            assert_eq!(bytes, pdf(paper, &face("eb-garamond.ttf"), created).unwrap());
            assert!(bytes.len() < 60_000, "{} bytes", bytes.len());
            let file = keep(&format!("hand-sheet-{paper:?}.pdf"), &bytes);
            assert!(tool("qpdf", &["--check", &file]).contains("No syntax or stream encoding errors"));
            let stem = file.trim_end_matches(".pdf");
            tool("pdftoppm", &["-r", "110", "-png", &file, stem]);
            let scans: Vec<Vec<u8>> = (1..=PAGES).map(|n| std::fs::read(format!("{stem}-{n}.png")).unwrap()).collect();
            let scans: Vec<&[u8]> = scans.iter().map(Vec::as_slice).collect();
            // Nothing is written on it: not a guide, not a label may be taken for ink.
            let seen = learn::read(&scans).map(|reading| {
                let lines = reading.pages.values().flat_map(|p| &p.lines).map(|l| l.ink.area()).sum::<usize>();
                (lines, reading.boxes().filter(|b| b.state != learn::State::Empty).map(|b| b.key.clone()).collect::<Vec<_>>())
            });
            assert_eq!(seen, Err(learn::LearnError::Empty), "{paper:?}");
        }
    }
}
