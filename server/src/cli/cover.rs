//! `letters cover`

use super::{Desk, out};
use crate::beside;
use crate::covers::{FIRST_COVER, Materials};
use crate::error::ServerError;
use clap::Args;
use letters::{Language, Trim};
use press::barcode::Isbn;
use press::cover::{Order, Part, Wording, lay};
use press::preflight::{self, preflight};
use press::shop::{Paper, Shop};
use serde_json::json;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Makes a book's cover for a print shop: cover.pdf, and pictures of front, spine and back.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  letters cover --title \"Letters to Loretta\" --author \"Chris Hale\" --interior book/interior.pdf --shop kdp -o book/
  letters cover --title \"Letters to Loretta\" --design facsimile --hand theodore --letter letters/03.txt \\
      --blurb back.txt --isbn 978-3-16-148410-0 --pages 176 --shop lulu -o book/

The spine is as wide as the shop's paper and the number of pages make it; IngramSpark gives it with its template
only (--spine). The barcode's field at the foot of the back stays clear when there is no ISBN.")]
pub struct Cover {
    /// What stands on it
    #[arg(long)]
    title: String,
    /// Who wrote the book
    #[arg(long, default_value = "", hide_default_value = true)]
    author: String,
    /// A text file for the back
    #[arg(long, value_name = "FILE.txt")]
    blurb: Option<PathBuf>,
    /// The design: in-the-hand, label, facsimile
    #[arg(long, value_name = "NAME", default_value = FIRST_COVER)]
    design: String,
    /// The hand that the title is written in [default: a hand that is here]
    #[arg(long, value_name = "NAME")]
    hand: Option<String>,
    /// A letter out of the book, for a design that shows one
    #[arg(long, value_name = "FILE.txt")]
    letter: Option<PathBuf>,
    /// The book's number; its barcode is drawn
    #[arg(long)]
    isbn: Option<Isbn>,
    /// The print shop: kdp, lulu, ingram
    #[arg(long, value_name = "SHOP", default_value_t = Shop::Kdp)]
    shop: Shop,
    /// The size of the page after trimming, in inches
    #[arg(long, value_name = "WxH", default_value_t = Trim::default())]
    trim: Trim,
    /// What the pages are printed on: white, cream, colour
    #[arg(long, value_name = "PAPER", default_value_t = Paper::Cream)]
    paper: Paper,
    /// The finished interior, whose pages are counted
    #[arg(long, value_name = "FILE.pdf", required_unless_present = "pages", conflicts_with = "pages")]
    interior: Option<PathBuf>,
    /// How many pages it goes around
    #[arg(long, value_name = "N")]
    pages: Option<u32>,
    /// The spine's width in inches, out of the shop's own template
    #[arg(long, value_name = "INCHES")]
    spine: Option<f64>,
    /// What it is written in (BCP 47: en, de, pt-BR): words are divided by its rules, and the file says it
    #[arg(long, value_name = "LANGUAGE", default_value_t = Language::default())]
    language: Language,
    /// The folder for cover.pdf, front.png, spine.png and back.png; it is made when it is not there
    #[arg(short = 'o', long = "out", value_name = "DIR")]
    out: PathBuf,
    /// Dots per inch of the pictures
    #[arg(long, value_name = "N", default_value_t = 150.0)]
    dpi: f64,
    /// Says as JSON what was made
    #[arg(long)]
    json: bool,
}

impl Cover {
    /// Makes it.
    pub fn run(self, desk: &Desk) -> Result<ExitCode, ServerError> {
        let design = desk.templates.cover(&self.design)?;
        let rules = self.shop.rules()?;
        let pages = match (self.pages, &self.interior) {
            (Some(pages), _) => pages,
            (None, Some(file)) => {
                let bytes = std::fs::read(file).map_err(|e| ServerError::file(file, e))?;
                let part = preflight::Part::Interior;
                preflight(&bytes, &preflight::Order { shop: &rules, trim: self.trim, paper: self.paper, part })?.pages
            }
            (None, None) => {
                return Err(ServerError::Misused("Say how many pages it goes around: --interior FILE.pdf or --pages N.".into()));
            }
        };
        let text = |file: &Option<PathBuf>| file.as_deref().map_or(Ok(String::new()), |file: &Path| out::read_text(file));
        let (blurb, letter) = (text(&self.blurb)?, text(&self.letter)?);
        let materials = Materials::of(&desk.templates, &desk.data, design, self.hand.as_deref())?;
        let wording =
            Wording { title: &self.title, author: &self.author, blurb: &blurb, isbn: self.isbn.as_ref(), language: self.language.as_str() };
        let order = Order { shop: &rules, trim: self.trim, paper: self.paper, pages, spine_in: self.spine };
        let wrap = lay(&wording, design, &order, materials.faces(), materials.writing(&letter))?;
        let pdf = wrap.pdf(out::stamp(None)?)?;

        let part = preflight::Part::Cover { pages, spine_in: Some(wrap.spine_in()) };
        let report = preflight(&pdf, &preflight::Order { shop: &rules, trim: self.trim, paper: self.paper, part })?;
        let mut files = vec![(self.out.join("cover.pdf"), pdf)];
        for (part, name) in [(Part::Front, "front"), (Part::Spine, "spine"), (Part::Back, "back")] {
            files.push((self.out.join(format!("{name}.png")), wrap.png(part, self.dpi)?));
        }
        std::fs::create_dir_all(&self.out).map_err(|e| ServerError::file(&self.out, e))?;
        beside::files(&files)?;
        let (width, height) = wrap.size_in();
        if self.json {
            let names: Vec<&PathBuf> = files.iter().map(|(path, _)| path).collect();
            out::json(&json!({ "files": names, "pages": pages, "spine_in": wrap.spine_in(), "width_in": width, "height_in": height,
                "notes": wrap.notes(), "preflight": report }))?;
        } else {
            for (path, _) in &files {
                eprintln!("{}", path.display());
            }
            eprintln!("{width:.3} × {height:.3} in, spine {:.3} in for {pages} pages on {} paper", wrap.spine_in(), self.paper);
            for note in wrap.notes().iter().cloned().chain(report.lines()) {
                eprintln!("{note}");
            }
        }
        Ok(if report.passes() { ExitCode::SUCCESS } else { ExitCode::from(1) })
    }
}
