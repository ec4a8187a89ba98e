//! `letters write`

use super::{Desk, out, pen::Pen};
use crate::beside;
use crate::error::ServerError;
use crate::hands;
use crate::letterhead::Stamped;
use crate::progress::Meter;
use crate::rooms::kind_of;
use chrono::NaiveDate;
use clap::Args;
use fonts::{Heading, Manner, Page};
use letters::{Language, LetterText};
use press::letter::{self, About};
use press::plotter::{self, Gcode};
use serde_json::json;
use std::path::PathBuf;
use std::process::ExitCode;

/// Writes a letter in a hand: PDF, SVG or PNG, or lines for a pen plotter. The same letter, hand, paper, ink
/// and seed give the same bytes.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  letters write letter.txt --hand homemade-apple --paper a5 --ink iron-gall --seed 7 -o letter.pdf
  letters write letter.txt --hand theodore --lines -o letter.svg          for AxiDraw, vpype
  letters write letter.txt --hand theodore -o letter.gcode --pen-up \"M3 S40\" --pen-down \"M3 S90\"

Paragraphs are divided by an empty line. A PDF holds all pages; any other file holds one, so several pages
become OUT-1, OUT-2 and so on. Hands: `letters hand list`.
The date in a PDF's properties is --dated, else SOURCE_DATE_EPOCH, else 2000-01-01: never the clock.")]
pub struct Write {
    /// The letter as text; - is standard input
    letter: PathBuf,
    /// Whose hand; a name of `letters hand list`
    #[arg(long, value_name = "NAME")]
    hand: String,
    /// The paper: monarch, a5-ruled, monarch-crested …
    #[arg(long, value_name = "NAME", default_value = "monarch")]
    paper: String,
    #[command(flatten)]
    pen: Pen,
    /// A line of your name and address, for crested paper; give it once a line
    #[arg(long, value_name = "LINE")]
    from: Vec<String>,
    /// Now and then a word struck out and written again
    #[arg(long)]
    slips: bool,
    /// What it is written in (en, de, pt-BR …): words are divided by its rules; “none” divides none [default: en]
    #[arg(long, value_name = "LANGUAGE")]
    language: Option<String>,
    /// Where to; its ending says what: .pdf, .svg, .png, .hpgl or .gcode
    #[arg(short = 'o', long = "out", value_name = "OUT")]
    out: PathBuf,
    /// Dots per inch of a PNG
    #[arg(long, value_name = "N", default_value_t = 150.0)]
    dpi: f64,
    /// A PNG that looks scanned: the paper's grain, a shadow, the ink's edge
    #[arg(long)]
    scan: bool,
    /// An SVG of single lines for a real pen, a layer for each pen
    #[arg(long)]
    lines: bool,
    /// What lifts the pen, in G-code
    #[arg(long, value_name = "GCODE", default_value = "G0 Z5")]
    pen_up: String,
    /// What sets the pen down, in G-code
    #[arg(long, value_name = "GCODE", default_value = "G1 Z0 F1000")]
    pen_down: String,
    /// Speed with the pen down in millimetres a minute, in G-code
    #[arg(long, value_name = "N", default_value_t = 2400.0)]
    feed: f64,
    /// What a reader's window shows [default: the salutation]
    #[arg(long)]
    title: Option<String>,
    /// Who wrote it, in the PDF's properties [default: the signature]
    #[arg(long)]
    author: Option<String>,
    /// The date in the PDF's properties
    #[arg(long, value_name = "YYYY-MM-DD")]
    dated: Option<NaiveDate>,
    /// Says as JSON what was written
    #[arg(long)]
    json: bool,
}

/// What is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Pdf,
    Svg,
    Lines,
    Png,
    Scan,
    Hpgl,
    Gcode,
}

impl Write {
    /// Writes it.
    pub fn run(self, desk: &Desk) -> Result<ExitCode, ServerError> {
        let kind = self.kind()?;
        let paper = desk.templates.stationery(&self.paper)?;
        let ink = self.pen.ink(desk)?;
        let hand = hands::open(&desk.templates, &desk.data, &self.hand)?;
        let language = self.language()?;
        let manner = self.manner(desk, kind, language.as_ref())?;
        let text = out::read_text(&self.letter)?;
        if text.trim().is_empty() {
            return Err(ServerError::Unavailable(format!("{} is empty: there is nothing to write.", self.letter.display())));
        }
        let heading = self.from.split_first().map(|(name, lines)| Heading { name: name.clone(), lines: lines.to_vec() });
        let stamped = Stamped::new(&desk.templates, &desk.data, paper, heading.as_ref())?;
        let paper = stamped.paper();
        let meter = Meter::spinner("writing");
        let pages =
            fonts::write(&hand, &text, paper.stationery, &manner).map_err(|e| hands::with_others(&desk.templates, &desk.data, &text, e))?;
        let machine = Gcode { pen_up: self.pen_up.clone(), pen_down: self.pen_down.clone(), feed_mm_min: self.feed, ..Gcode::default() };
        let each = |(number, page): (usize, &Page)| {
            Ok::<_, ServerError>(match kind {
                Kind::Svg | Kind::Pdf => letter::svg(page, number, ink, &paper)?.into_bytes(),
                Kind::Png => letter::png(page, number, ink, &paper, self.dpi)?,
                Kind::Scan => {
                    let look = letter::Scan { dpi: self.dpi, seed: self.pen.seed, nib: kind_of(manner.nib), back: pages.get(number + 1) };
                    letter::scan(page, number, ink, &paper, &look)?
                }
                Kind::Lines => plotter::svg(page, ink)?.into_bytes(),
                Kind::Hpgl => plotter::hpgl(page, 1)?.into_bytes(),
                Kind::Gcode => plotter::gcode(page, &machine)?.into_bytes(),
            })
        };
        let made = match kind {
            Kind::Pdf => {
                let (title, author) = self.about(&text);
                let language = language.clone().unwrap_or_default();
                let about =
                    About { title: &title, author: &author, language: language.as_str(), created: out::stamp(self.dated)?, text: &text };
                vec![letter::pdf(&pages, &about, ink, &paper)?]
            }
            _ => pages.iter().enumerate().map(each).collect::<Result<_, _>>()?,
        };
        meter.done();
        let files: Vec<(PathBuf, Vec<u8>)> = out::numbered(&self.out, made.len()).into_iter().zip(made).collect();
        beside::files(&files)?;
        if self.json {
            out::json(&json!({ "files": files.iter().map(|(p, _)| p).collect::<Vec<_>>(), "pages": pages.len() }))?;
        } else {
            for (path, _) in &files {
                eprintln!("{}", path.display());
            }
            if matches!(kind, Kind::Lines | Kind::Hpgl | Kind::Gcode) {
                for page in &pages {
                    let way = plotter::way(page)?;
                    eprintln!("{} strokes, {:.1} m of ink, {:.1} m with the pen up", way.strokes, way.down_mm / 1000.0, way.up_mm / 1000.0);
                }
            }
        }
        Ok(ExitCode::SUCCESS)
    }

    fn kind(&self) -> Result<Kind, ServerError> {
        let ending = self.out.extension().map(|e| e.to_string_lossy().to_lowercase()).unwrap_or_default();
        let kind = match ending.as_str() {
            "pdf" => Kind::Pdf,
            "svg" if self.lines => Kind::Lines,
            "svg" => Kind::Svg,
            "png" if self.scan => Kind::Scan,
            "png" => Kind::Png,
            "hpgl" | "plt" => Kind::Hpgl,
            "gcode" | "nc" => Kind::Gcode,
            _ => {
                return Err(ServerError::Misused(format!(
                    "“{}” does not say what to write: end it in .pdf, .svg, .png, .hpgl or .gcode.",
                    self.out.display()
                )));
            }
        };
        match (self.lines, self.scan, kind) {
            (true, _, k) if k != Kind::Lines => Err(ServerError::Misused("--lines makes an SVG: end the file in .svg.".into())),
            (_, true, k) if k != Kind::Scan => Err(ServerError::Misused("--scan makes a picture: end the file in .png.".into())),
            _ => Ok(kind),
        }
    }

    /// What the letter is written in; `None` when no word is to be divided. Says so when it is a language by whose
    /// rules none can be.
    fn language(&self) -> Result<Option<Language>, ServerError> {
        let language = match self.language.as_deref() {
            Some("none") => return Ok(None),
            None => Language::default(),
            Some(tag) => tag.parse().map_err(|e: letters::LanguageError| ServerError::Misused(format!("{e}, or none.")))?,
        };
        let known = language.two_letters().is_some_and(|two| fonts::LANGUAGES.iter().any(|(code, _)| code.as_bytes() == two));
        if !known {
            eprintln!("There are no rules here for dividing words in “{language}”; none is divided.");
        }
        Ok(Some(language))
    }

    fn manner(&self, desk: &Desk, kind: Kind, language: Option<&Language>) -> Result<Manner, ServerError> {
        Ok(Manner {
            traced: matches!(kind, Kind::Lines | Kind::Hpgl | Kind::Gcode),
            language: language.and_then(Language::two_letters),
            slips: self.slips,
            ..self.pen.manner(desk)?
        })
    }

    fn about(&self, text: &str) -> (String, String) {
        let parts = LetterText::parse(text);
        let title = self.title.clone().or_else(|| parts.salutation.as_deref().map(plain)).unwrap_or_else(|| "Letter".into());
        let author = self.author.clone().or_else(|| parts.signature.first().cloned()).unwrap_or_default();
        (title, author)
    }
}

/// "Dear Loretta," without what it ends in.
fn plain(salutation: &str) -> String {
    salutation.trim_end_matches([',', ':', '!', '—', '–']).trim().to_string()
}
