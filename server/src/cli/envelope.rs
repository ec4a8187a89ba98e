//! `letters envelope`

use super::{Desk, out, pen::Pen};
use crate::beside;
use crate::error::ServerError;
use crate::hands;
use crate::post::Addressed;
use clap::Args;
use press::envelope::SenderAt;
use press::letter::{self, Paper};
use std::path::PathBuf;
use std::process::ExitCode;

/// Addresses an envelope in a hand, as PDF, SVG or PNG of the envelope's own size.
#[derive(Debug, Args)]
#[command(after_help = "Example:
  letters envelope --to \"Loretta Hale\" --to \"14 Peoria Avenue\" --to \"Tulsa, OK 74119\" \\
      --from \"Chris Hale\" --from \"The porch\" --size c6 --hand theodore -o envelope.pdf")]
pub struct ToPost {
    /// A line of the recipient's name and address; give it once a line
    #[arg(long, value_name = "LINE", required = true)]
    to: Vec<String>,
    /// A line of your own
    #[arg(long, value_name = "LINE")]
    from: Vec<String>,
    /// The envelope: c6, dl, number-10, a7, monarch
    #[arg(long, value_name = "NAME", default_value = "c6")]
    size: String,
    /// Puts the sender on the flap
    #[arg(long)]
    flap: bool,
    /// Whose hand; a name of `letters hand list`
    #[arg(long, value_name = "NAME")]
    hand: String,
    #[command(flatten)]
    pen: Pen,
    /// Dots per inch of a PNG
    #[arg(long, value_name = "N", default_value_t = 150.0)]
    dpi: f64,
    /// Where to; its ending says what: .pdf, .svg or .png
    #[arg(short = 'o', long = "out", value_name = "OUT.pdf|.svg|.png")]
    out: PathBuf,
}

impl ToPost {
    /// Addresses it.
    pub fn run(self, desk: &Desk) -> Result<ExitCode, ServerError> {
        let envelope = desk.templates.envelope(&self.size)?;
        let hand = hands::open(&desk.templates, &desk.data, &self.hand)?;
        let ink = self.pen.ink(desk)?;
        let manner = self.pen.manner(desk)?;
        let sender = if self.flap { SenderAt::Flap } else { SenderAt::Front };
        let addressed = Addressed { from: &self.from, to: &self.to, envelope, sender };
        let sheet = envelope.stationery();
        let paper = Paper::plain(&sheet);
        let ending = self.out.extension().map(|e| e.to_string_lossy().to_lowercase()).unwrap_or_default();
        let made: Vec<Vec<u8>> = match ending.as_str() {
            "pdf" => vec![addressed.pdf(&hand, &manner, ink, out::stamp(None)?)?],
            "svg" | "png" => {
                let pages = addressed.pages(&hand, &manner)?;
                let one = |(number, page)| {
                    if ending == "svg" {
                        Ok(letter::svg(page, number, ink, &paper)?.into_bytes())
                    } else {
                        letter::png(page, number, ink, &paper, self.dpi)
                    }
                };
                pages.iter().enumerate().map(one).collect::<Result<_, _>>()?
            }
            _ => {
                return Err(ServerError::Misused(format!(
                    "“{}” does not say what to make: end it in .pdf, .svg or .png.",
                    self.out.display()
                )));
            }
        };
        let files: Vec<(PathBuf, Vec<u8>)> = out::numbered(&self.out, made.len()).into_iter().zip(made).collect();
        beside::files(&files)?;
        for (path, _) in &files {
            eprintln!("{}", path.display());
        }
        Ok(ExitCode::SUCCESS)
    }
}
