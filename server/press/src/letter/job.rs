//! Letters and envelopes as one job for the printer: every piece on sheets of its own, both sides or one, in one
//! file whose pages have the sizes of their sheets.

use super::{
    Paper,
    pdf::{About, Piece, Side, set},
};
use crate::PressError;
use fonts::{Ink, Matter, Page, Printed};
use kurbo::{Rect, Shape as _};
use serde::Serialize;
use std::{fmt, str::FromStr};

/// What a piece is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// A letter, on sheets.
    Letter,
    /// An envelope.
    Envelope,
}

/// A letter or an envelope on its way to the printer.
#[derive(Debug, Clone, Copy)]
pub struct Post<'a> {
    /// Which of both.
    pub kind: Kind,
    /// What it is called in the list ("To Loretta").
    pub title: &'a str,
    /// What it says.
    pub text: &'a str,
    /// Its written sides.
    pub pages: &'a [Page],
    /// The ink.
    pub ink: &'a Ink,
    /// The sheet.
    pub paper: Paper<'a>,
}

/// How a job is printed.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Run {
    /// Whether sheets are printed on both sides: then every piece begins on a front, and where the sheet before has no
    /// back a blank one stands.
    pub duplex: bool,
    /// Whether the sheets in the tray have their rules and their crest already: only ink is printed.
    pub stamped: bool,
    /// What the printer cannot reach, as read off a proof sheet.
    pub margins: Option<PrinterMargins>,
}

/// What a printer leaves white at the edges of a sheet, in millimetres.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PrinterMargins {
    /// At the head.
    pub top: f64,
    /// At the right.
    pub right: f64,
    /// At the foot.
    pub bottom: f64,
    /// At the left.
    pub left: f64,
}

impl FromStr for PrinterMargins {
    type Err = PressError;

    fn from_str(text: &str) -> Result<PrinterMargins, PressError> {
        let sides: Vec<f64> = text.split(',').filter_map(|part| part.trim().trim_end_matches("mm").trim().parse().ok()).collect();
        match sides.as_slice() {
            [top, right, bottom, left] if text.split(',').count() == 4 && sides.iter().all(|mm| (0.0..=50.0).contains(mm)) => {
                Ok(PrinterMargins { top: *top, right: *right, bottom: *bottom, left: *left })
            }
            _ => Err(PressError::Margins(text.chars().take(40).collect())),
        }
    }
}

impl fmt::Display for PrinterMargins {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{},{},{},{}", self.top, self.right, self.bottom, self.left)
    }
}

/// A piece of a finished job.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Entry {
    /// What it is called.
    pub title: String,
    /// What it is.
    pub kind: Kind,
    /// Its first page in the file, from 1.
    pub page: u32,
    /// Pages it takes there, blank backs included.
    pub pages: u32,
    /// Sheets of paper: of a letter the first is the first sheet of its stationery, the others are continuation
    /// sheets.
    pub sheets: u32,
    /// Its stationery or envelope.
    pub paper: String,
}

/// Ink where the printer cannot reach.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Lost {
    /// On which piece.
    pub title: String,
    /// On which of its written sides, from 1.
    pub page: u32,
    /// At which edge: "top", "right", "bottom", "left".
    pub side: &'static str,
    /// How far the ink stands from that edge, in millimetres.
    pub stands_mm: f64,
    /// How much the printer leaves there.
    pub margin_mm: f64,
}

impl fmt::Display for Lost {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Lost { title, page, side, stands_mm, margin_mm } = self;
        write!(f, "{title}, page {page}: ink stands {stands_mm:.1} mm from the {side} edge, where the printer leaves {margin_mm} mm white.")
    }
}

/// A finished job.
#[derive(Debug, Clone, PartialEq)]
pub struct Job {
    /// The file: it asks to be printed at its size, each page on paper of that size.
    pub pdf: Vec<u8>,
    /// What is in it, in order.
    pub list: Vec<Entry>,
    /// Ink that the printer will not print.
    pub lost: Vec<Lost>,
}

/// Puts pieces together as one job.
///
/// # Errors
/// When there is nothing to print; else as [`super::pdf`].
pub fn job(posts: &[Post], run: Run, about: &About) -> Result<Job, PressError> {
    let mut sides: Vec<Side> = Vec::new();
    let mut list = Vec::new();
    let mut lost = Vec::new();
    for (piece, post) in posts.iter().enumerate() {
        let first = sides.len();
        for (number, page) in post.pages.iter().enumerate() {
            let mut side = Side::of(page, number, post.ink, &post.paper, piece)?;
            if run.stamped {
                side.printed.clear();
            }
            if let Some(margins) = run.margins {
                lost.extend(beyond(post.title, number, page, &side.printed, margins));
            }
            sides.push(side);
        }
        let written = sides.len() - first;
        if let Some(last) = post.pages.last()
            && run.duplex
            && written % 2 == 1
        {
            let (width_mm, height_mm) = (last.width_mm, last.height_mm);
            sides.push(Side { width_mm, height_mm, written: None, printed: Vec::new(), ink: post.ink, piece });
        }
        list.push(Entry {
            title: post.title.to_string(),
            kind: post.kind,
            page: first as u32 + 1,
            pages: (sides.len() - first) as u32,
            // Both sides of an envelope are one envelope, whatever the printer does.
            sheets: if post.kind == Kind::Envelope { 1 } else { written.div_ceil(if run.duplex { 2 } else { 1 }) as u32 },
            paper: post.paper.stationery.name.clone(),
        });
    }
    let pieces: Vec<Piece> = posts.iter().map(|post| Piece { title: post.title, text: post.text }).collect();
    let pdf = set(&sides, &pieces, about, Some(run.duplex))?;
    Ok(Job { pdf, list, lost })
}

/// What of a side stands where the printer cannot reach: the worst at each edge.
fn beyond(title: &str, number: usize, page: &Page, printed: &[Printed], margins: PrinterMargins) -> Vec<Lost> {
    let marks = page.marks.iter().filter_map(|mark| {
        let outline = &page.shapes.get(mark.shape)?.path;
        Some(mark.at.transform_rect_bbox(outline.bounding_box()).inflate(0.5 * mark.swell, 0.5 * mark.swell))
    });
    let before = printed.iter().filter(|piece| piece.on_paper).filter_map(|piece| match &piece.matter {
        Matter::Lines { path, width_mm } => Some(path.bounding_box().inflate(0.5 * width_mm, 0.5 * width_mm)),
        Matter::Area(area) => Some(area.bounding_box()),
        Matter::Lettering(_) => None,
    });
    let Some(Rect { x0, y0, x1, y1 }) = marks.chain(before).filter(|ink| ink.is_finite()).reduce(|a, b| a.union(b)) else {
        return Vec::new();
    };
    let sides = [
        ("top", y0, margins.top),
        ("right", page.width_mm - x1, margins.right),
        ("bottom", page.height_mm - y1, margins.bottom),
        ("left", x0, margins.left),
    ];
    let too_near = sides.into_iter().filter(|(_, stands, margin)| stands < margin);
    let lost =
        too_near.map(|(side, stands_mm, margin_mm)| Lost { title: title.into(), page: number as u32 + 1, side, stands_mm, margin_mm });
    lost.collect()
}

#[cfg(test)]
mod tests {
    use super::super::tests::{LETTER, about, ink, monarch, written};
    use super::*;
    use crate::proofs::{keep, tool, tool_text};

    #[test]
    fn letters_and_envelopes_are_one_job_each_on_a_front_of_its_own() {
        // Given a letter of two sides, one of one, and an envelope,
        let (two, one) = (written(LETTER, 12), written("Dear Tom,\n\nThank you for the level.\n\nYours,\nChris", 30));
        let mut front = written("Tom Hale\nTulsa", 4);
        (front[0].width_mm, front[0].height_mm) = (191.0, 98.0);
        let (ink, paper) = (ink(), monarch());
        let envelope = fonts::Stationery { name: "monarch-envelope".into(), ..monarch() };
        let post = |kind, title, text, pages| Post {
            kind,
            title,
            text,
            pages,
            ink: &ink,
            paper: Paper::plain(if kind == Kind::Envelope { &envelope } else { &paper }),
        };
        let posts = [
            post(Kind::Letter, "To Tom", "Dear Tom,\n\nThank you for the level.\n\nYours,\nChris", one.as_slice()),
            post(Kind::Envelope, "Envelope to Tom", "Tom Hale\nTulsa", &front),
            post(Kind::Letter, "To Loretta", LETTER, &two),
        ];
        // when they are printed on both sides,
        let duplex = job(&posts, Run { duplex: true, ..Run::default() }, &about("")).unwrap();
        let pages: Vec<_> = duplex.list.iter().map(|e| (e.page, e.pages, e.sheets)).collect();
        assert_eq!(pages, [(1, 2, 1), (3, 2, 1), (5, 2, 1)]);
        // then each begins on a front, the backs between are blank, and every page has its sheet's size.
        let file = keep("job-duplex.pdf", &duplex.pdf);
        assert!(tool("qpdf", &["--check", &file]).contains("No syntax or stream encoding errors"));
        let sizes = tool("pdfinfo", &["-l", "6", &file]);
        assert_eq!((sizes.matches("541.42 x 277.8").count(), sizes.matches("521.57 x 756.85").count()), (2, 4), "{sizes}");
        for (page, blank) in [(1, false), (2, true), (3, false), (4, true), (5, false), (6, false)] {
            let number = page.to_string();
            assert_eq!(tool_text(&["-f", &number, "-l", &number, &file]).trim().is_empty(), blank, "page {page}");
        }
        let doc = lopdf::Document::load_mem(&duplex.pdf).unwrap();
        let wishes = doc.get_dict_in_dict(doc.catalog().unwrap(), b"ViewerPreferences").unwrap();
        assert_eq!(wishes.get(b"Duplex").unwrap().as_name().unwrap(), b"DuplexFlipLongEdge");
        assert!(
            wishes.get(b"PickTrayByPDFSize").unwrap().as_bool().unwrap()
                && wishes.get(b"PrintScaling").unwrap().as_name().unwrap() == b"None"
        );
        assert_eq!(tool("pdfinfo", &["-struct", &file]).matches("Sect").count(), 3, "a letter is a section");
        // On one side nothing is blank.
        let single = job(&posts, Run::default(), &about("")).unwrap();
        assert_eq!(single.list.iter().map(|e| (e.page, e.pages, e.sheets)).collect::<Vec<_>>(), [(1, 1, 1), (2, 1, 1), (3, 2, 2)]);
        assert!(matches!(job(&[], Run::default(), &about("")), Err(PressError::NoPages)));
    }

    #[test]
    fn ink_that_the_printer_cannot_reach_is_named_with_its_page_and_side() {
        let pages = written(LETTER, 12);
        let (ink, paper) = (ink(), monarch());
        let post = Post { kind: Kind::Letter, title: "To Loretta", text: LETTER, pages: &pages, ink: &ink, paper: Paper::plain(&paper) };
        let with = |margins: &str| {
            let run = Run { margins: Some(margins.parse().unwrap()), ..Run::default() };
            job(&[post], run, &about("")).unwrap().lost
        };
        assert_eq!(with("5,5,5,5"), []);
        let lost = with("4, 4, 4, 23mm");
        assert!(lost.len() == 2 && lost.iter().all(|l| l.side == "left" && l.margin_mm == 23.0), "{lost:?}");
        assert!(lost[1].to_string().starts_with("To Loretta, page 2: ink stands 2"), "{}", lost[1]);
        for bad in ["", "5", "5,5,5", "5,5,5,x", "5,5,5,5,5", "5,5,5,90"] {
            assert!(bad.parse::<PrinterMargins>().unwrap_err().to_string().contains("top,right,bottom,left"), "{bad}");
        }
    }
}
