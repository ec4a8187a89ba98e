//! `letters preflight`

use super::{Desk, out};
use crate::error::ServerError;
use clap::Args;
use letters::Trim;
use press::preflight::{Order, Part, preflight};
use press::shop::{Paper, Shop};
use std::path::PathBuf;
use std::process::ExitCode;

/// Holds a finished file against what its print shop asks: pages, sizes, margins, fonts, pictures, colours.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  letters preflight book/interior.pdf --shop kdp --trim 6x9 --paper cream
  letters preflight book/cover.pdf --shop lulu --trim 6x9 --paper cream --cover --pages 176

The exit code is 1 when the shop would refuse the file. What cannot be checked from a file (how it looks on the
shop's own press, whether a PDF/X program agrees) stays unchecked.")]
pub struct Preflight {
    /// The finished PDF
    #[arg(value_name = "FILE.pdf")]
    file: PathBuf,
    /// The print shop: kdp, lulu, ingram
    #[arg(long, value_name = "SHOP")]
    shop: Shop,
    /// The size of the page after trimming, in inches
    #[arg(long, value_name = "WxH", default_value_t = Trim::default())]
    trim: Trim,
    /// What it is printed on: white, cream, colour
    #[arg(long, value_name = "PAPER", default_value_t = Paper::Cream)]
    paper: Paper,
    /// It is the cover: back, spine and front on one page
    #[arg(long, requires = "pages")]
    cover: bool,
    /// How many pages the cover goes around
    #[arg(long, value_name = "N", requires = "cover")]
    pages: Option<u32>,
    /// The spine's width in inches, where the shop's template gave one
    #[arg(long, value_name = "INCHES", requires = "cover")]
    spine: Option<f64>,
    /// Says as JSON what was found
    #[arg(long)]
    json: bool,
}

impl Preflight {
    /// Checks it.
    pub fn run(self, _desk: &Desk) -> Result<ExitCode, ServerError> {
        let bytes = std::fs::read(&self.file).map_err(|e| ServerError::file(&self.file, e))?;
        let rules = self.shop.rules()?;
        let part = match self.pages {
            Some(pages) if self.cover => Part::Cover { pages, spine_in: self.spine },
            _ => Part::Interior,
        };
        let report = preflight(&bytes, &Order { shop: &rules, trim: self.trim, paper: self.paper, part })?;
        if self.json {
            out::json(&report)?;
        } else {
            let mut text = report.lines().join("\n");
            let (faults, all) = (report.faults().count(), report.findings.len());
            let sum = match (faults, all) {
                (0, 0) => format!("{}: {} pages, nothing found.", report.shop, report.pages),
                (0, _) => format!("{}: {} pages, no fault; {all} to look at.", report.shop, report.pages),
                (1, _) => format!("{}: {} pages, one fault; {} more to look at.", report.shop, report.pages, all - faults),
                _ => format!("{}: {} pages, {faults} faults; {} more to look at.", report.shop, report.pages, all - faults),
            };
            text.push_str(if text.is_empty() { "" } else { "\n" });
            out::say(&format!("{text}{sum}\n"))?;
        }
        Ok(if report.passes() { ExitCode::SUCCESS } else { ExitCode::from(1) })
    }
}
