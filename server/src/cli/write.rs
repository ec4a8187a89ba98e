//! `letters write`

use super::{Desk, out};
use crate::error::ServerError;
use crate::progress::Meter;
use crate::templates::NEATNESS;
use chrono::NaiveDate;
use clap::Args;
use fonts::Manner;
use letters::LetterText;
use press::letter::{self, About};
use serde_json::json;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Writes a letter in a hand, as PDF, SVG or PNG. The same letter, hand, paper, ink and seed give the same bytes.
#[derive(Debug, Args)]
#[command(after_help = "Example:
  letters write letter.txt --hand homemade-apple --paper a5 --ink iron-gall --seed 7 -o letter.pdf

Paragraphs are divided by an empty line. A PDF holds all pages; an SVG or PNG holds one, so several pages
become OUT-1, OUT-2 and so on. Hands: `letters hand list`.
The date in a PDF's properties is --dated, else SOURCE_DATE_EPOCH, else 2000-01-01: never the clock.")]
pub struct Write {
    /// The letter as text; - is standard input
    letter: PathBuf,
    /// Whose hand; a name of `letters hand list`
    #[arg(long, value_name = "NAME")]
    hand: String,
    /// The paper: monarch, a5, a4, letter …
    #[arg(long, value_name = "NAME", default_value = "monarch")]
    paper: String,
    /// The ink [default: iron-gall]
    #[arg(long, value_name = "NAME")]
    ink: Option<String>,
    /// The same seed draws the same page
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u32,
    /// 0 hurried to 100 neat
    #[arg(long, value_name = "0-100", default_value_t = NEATNESS, value_parser = clap::value_parser!(u8).range(0..=100))]
    neatness: u8,
    /// Where to; its ending says what: .pdf, .svg or .png
    #[arg(short = 'o', long = "out", value_name = "OUT.pdf|.svg|.png")]
    out: PathBuf,
    /// Dots per inch of a PNG, 36 to 600
    #[arg(long, value_name = "N", default_value_t = 150.0)]
    dpi: f64,
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

impl Write {
    /// Writes it.
    pub fn run(self, desk: &Desk) -> Result<ExitCode, ServerError> {
        let kind = self.out.extension().map(|e| e.to_string_lossy().to_lowercase()).unwrap_or_default();
        if !["pdf", "svg", "png"].contains(&kind.as_str()) {
            return Err(ServerError::Misused(format!(
                "“{}” does not say what to write: end it in .pdf, .svg or .png.",
                self.out.display()
            )));
        }
        let paper = desk.templates.stationery(&self.paper)?;
        let usual = desk.templates.first_sheet(&desk.data, self.seed);
        let ink = desk.templates.ink(self.ink.as_deref().unwrap_or(&usual.ink))?;
        let hand = desk.templates.hand(&desk.data, &self.hand)?;
        let text = out::read_text(&self.letter)?;
        if text.trim().is_empty() {
            return Err(ServerError::Unavailable(format!("{} is empty: there is nothing to write.", self.letter.display())));
        }
        let meter = Meter::spinner("writing");
        let manner = Manner { seed: self.seed, neatness: f64::from(self.neatness) / 100.0 };
        let pages = fonts::write(&hand, &text, paper, &manner)?;
        let parts = LetterText::parse(&text);
        let title = self.title.clone().or_else(|| parts.salutation.as_deref().map(plain)).unwrap_or_else(|| "Letter".into());
        let author = self.author.clone().or_else(|| parts.signature.first().cloned()).unwrap_or_default();
        let made = match kind.as_str() {
            "pdf" => {
                let about = About { title: &title, author: &author, language: "en", created: out::stamp(self.dated)?, text: &text };
                vec![letter::pdf(&pages, &about, ink, hand.font_bytes())?]
            }
            "svg" => pages.iter().map(|page| letter::svg(page, ink, paper).into_bytes()).collect(),
            _ => pages.iter().map(|page| letter::png(page, ink, paper, self.dpi)).collect::<Result<_, _>>()?,
        };
        meter.done();
        let files: Vec<(PathBuf, Vec<u8>)> = names(&self.out, made.len()).into_iter().zip(made).collect();
        out::files(&files)?;
        if self.json {
            out::json(&json!({ "files": files.iter().map(|(p, _)| p).collect::<Vec<_>>(), "pages": pages.len() }))?;
        } else {
            for (path, _) in &files {
                eprintln!("{}", path.display());
            }
        }
        Ok(ExitCode::SUCCESS)
    }
}

/// "Dear Loretta," without what it ends in.
fn plain(salutation: &str) -> String {
    salutation.trim_end_matches([',', ':', '!', '—', '–']).trim().to_string()
}

/// OUT.svg, or OUT-1.svg, OUT-2.svg … for several pages; numbers as wide as the last.
fn names(out: &Path, count: usize) -> Vec<PathBuf> {
    if count == 1 {
        return vec![out.to_path_buf()];
    }
    let (stem, ending) = (out.file_stem().unwrap_or_default().to_string_lossy(), out.extension().unwrap_or_default().to_string_lossy());
    let width = count.to_string().len();
    (1..=count).map(|n| out.with_file_name(format!("{stem}-{n:0width$}.{ending}"))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn several_pages_are_numbered() {
        assert_eq!(names(Path::new("d/l.svg"), 1), [Path::new("d/l.svg")]);
        assert_eq!(names(Path::new("d/l.svg"), 2), [Path::new("d/l-1.svg"), Path::new("d/l-2.svg")]);
        assert_eq!(names(Path::new("l.png"), 10)[0], Path::new("l-01.png"));
    }
}
