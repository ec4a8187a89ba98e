//! A hand to look at and in numbers: `letters hand specimen` and `letters hand measure`

use crate::beside;
use crate::cli::{Desk, out};
use crate::error::ServerError;
use crate::hands;
use crate::templates::{FIRST_DESIGN, NEATNESS};
use clap::Args;
use fonts::Manner;
use fonts::measure::{self, Measured, Writing};
use std::path::PathBuf;
use std::process::ExitCode;

/// Shows a hand on paper.
#[derive(Debug, Args)]
pub struct Specimen {
    /// The hand
    name: String,
    /// Where to; its ending says what: .pdf or .png
    #[arg(short = 'o', long = "out", value_name = "FILE.pdf|.png")]
    out: PathBuf,
    /// The ink [default: iron-gall]
    #[arg(long, value_name = "NAME")]
    ink: Option<String>,
    /// Dots per inch of a PNG
    #[arg(long, value_name = "N", default_value_t = 150.0)]
    dpi: f64,
}

impl Specimen {
    /// Shows it.
    pub fn run(self, desk: &Desk) -> Result<ExitCode, ServerError> {
        let hand = hands::open(&desk.templates, &desk.data, &self.name)?;
        let faces = desk.templates.book_faces(&desk.data, desk.templates.design_named(FIRST_DESIGN)?)?;
        let ink = desk.templates.ink(self.ink.as_deref().unwrap_or(&desk.templates.first_sheet(&desk.data, 1).ink))?;
        let kind = self.out.extension().map(|e| e.to_string_lossy().to_lowercase()).unwrap_or_default();
        let made = match kind.as_str() {
            "pdf" => press::specimen::pdf(&hand, &faces.regular, ink, out::stamp(None)?)?,
            "png" => press::specimen::png(&hand, &faces.regular, ink, self.dpi)?,
            _ => return Err(ServerError::Misused(format!("“{}” does not say what to make: end it in .pdf or .png.", self.out.display()))),
        };
        beside::files(&[(self.out.clone(), made)])?;
        eprintln!("{}", self.out.display());
        Ok(ExitCode::SUCCESS)
    }
}

/// Measures writing from its drawn geometry.
#[derive(Debug, Args)]
pub struct Measure {
    /// A letter that this program wrote, as PDF
    #[arg(value_name = "LETTER.pdf", required_unless_present = "hand", conflicts_with = "hand")]
    letter: Option<PathBuf>,
    /// A hand; it writes the same long letter each time
    #[arg(long, value_name = "NAME")]
    hand: Option<String>,
    /// With --hand: 0 hurried to 100 neat
    #[arg(long, value_name = "0-100", default_value_t = NEATNESS, value_parser = clap::value_parser!(u8).range(0..=100))]
    neatness: u8,
    /// With --hand: the same seed draws the same page
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u32,
    /// With --hand: the paper
    #[arg(long, value_name = "NAME", default_value = "monarch")]
    paper: String,
    /// As JSON
    #[arg(long)]
    json: bool,
}

impl Measure {
    /// Measures it.
    pub fn run(self, desk: &Desk) -> Result<ExitCode, ServerError> {
        let writing = match (&self.letter, &self.hand) {
            (Some(letter), _) => press::letter::read(&std::fs::read(letter).map_err(|e| ServerError::file(letter, e))?)?,
            (None, hand) => {
                let hand = hands::open(&desk.templates, &desk.data, hand.as_deref().unwrap_or_default())?;
                let manner = Manner { seed: self.seed, neatness: f64::from(self.neatness) / 100.0, ..Manner::default() };
                Writing::of_pages(&fonts::write(&hand, measure::PROOF, desk.templates.stationery(&self.paper)?, &manner)?)
            }
        };
        let measured = measure::measure(&writing);
        if self.json {
            out::json(&measured)?
        } else {
            out::say(&table(&measured))?
        }
        Ok(ExitCode::SUCCESS)
    }
}

fn table(measured: &Measured) -> String {
    let number = |v: Option<f64>, unit: &str| {
        v.map_or_else(|| "–".to_string(), |v| format!("{v:.2}{}{unit}", if unit.len() > 1 { " " } else { "" }))
    };
    let rows: Vec<Vec<String>> = measured
        .quantities
        .iter()
        .map(|q| {
            let people = match (q.human.p10, q.human.median, q.human.p90) {
                (Some(low), Some(middle), Some(high)) => format!("{middle:.2} ({low:.2}–{high:.2})"),
                (_, Some(middle), _) => format!("{middle:.2}"),
                _ => "–".to_string(),
            };
            vec![q.title.to_string(), number(q.value, q.unit), people]
        })
        .collect();
    let about = format!("{} letters in {} words on {} lines, {} pages\n", measured.letters, measured.words, measured.lines, measured.pages);
    about + &out::table(&["what", "here", "people: median (p10–p90)"], &rows)
}
