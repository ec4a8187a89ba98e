//! `letters print`

use super::{Desk, out, pen::Pen};
use crate::beside;
use crate::error::ServerError;
use crate::hands;
use crate::letterhead::Stamped;
use crate::post::Addressed;
use crate::progress::Meter;
use clap::Args;
use fonts::{Heading, Manner, Page};
use letters::{Language, LetterText};
use press::envelope::SenderAt;
use press::letter::job::{Entry, Job, Kind, Post, PrinterMargins, Run, job};
use press::letter::{About, Paper, proof_sheet};
use serde_json::json;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// The face of a proof sheet.
const PROOF_FACE: &str = "eb-garamond";

/// Makes one job for the printer: a letter with its envelope, or a folder of letters, each on sheets of its own.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  letters print letter.txt --hand theodore --paper monarch --envelope monarch --to \"Loretta Hale\" --to \"Tulsa\" -o job.pdf
  letters print letters/ --hand theodore --paper a5 --envelope c6 --duplex -o job.pdf
  letters print --proof-sheet --paper a4 -o proof.pdf
  letters print letters/ --hand theodore --printer-margins 5,5,6,5 --trays -o job.pdf

Of a folder all *.txt and *.md are printed, in the order of their names; the lines of the recipient's address stand
in a file of the same name that ends in .to (tom.txt, tom.to). Every page has the size of its sheet, and the file
asks the printer to take each from the tray of that size; --trays makes two files instead, OUT-letters.pdf and
OUT-envelopes.pdf. On both sides of the paper every letter begins on a front. What is in the job, and on which of
its pages, goes to standard output.")]
pub struct Print {
    /// The letter as text, or a folder with one letter a file
    #[arg(value_name = "LETTER|FOLDER", required_unless_present = "proof_sheet")]
    letters: Option<PathBuf>,
    /// Makes a sheet that shows what the printer leaves white at its edges
    #[arg(long, conflicts_with_all = ["letters", "envelope", "printer_margins"])]
    proof_sheet: bool,
    /// Whose hand; a name of `letters hand list`
    #[arg(long, value_name = "NAME", required_unless_present = "proof_sheet", default_value = "", hide_default_value = true)]
    hand: String,
    /// The paper: monarch, a5-ruled, monarch-crested …
    #[arg(long, value_name = "NAME", default_value = "monarch")]
    paper: String,
    #[command(flatten)]
    pen: Pen,
    /// The envelope: c6, dl, number-10, a7, monarch
    #[arg(long, value_name = "NAME")]
    envelope: Option<String>,
    /// A line of the recipient's name and address; give it once a line [default: the file LETTER.to]
    #[arg(long, value_name = "LINE", requires = "envelope")]
    to: Vec<String>,
    /// A line of your own name and address, for the envelope and for crested paper
    #[arg(long, value_name = "LINE")]
    from: Vec<String>,
    /// Puts the sender on the envelope's flap
    #[arg(long, requires = "envelope")]
    flap: bool,
    /// Prints on both sides of the paper
    #[arg(long)]
    duplex: bool,
    /// The paper in the tray has its rules and crest already: prints the ink only
    #[arg(long)]
    stamped: bool,
    /// Letters in one file and envelopes in another, for two trays
    #[arg(long)]
    trays: bool,
    /// What the printer leaves white, read off the proof sheet: millimetres at top,right,bottom,left
    #[arg(long, value_name = "T,R,B,L")]
    printer_margins: Option<PrinterMargins>,
    /// Prints even where ink stands in the printer's margins
    #[arg(long, requires = "printer_margins")]
    anyway: bool,
    /// What it is written in (BCP 47: en, de, pt-BR): words are divided by its rules, and the file says it
    #[arg(long, value_name = "LANGUAGE", default_value_t = Language::default())]
    language: Language,
    /// Where to
    #[arg(short = 'o', long = "out", value_name = "OUT.pdf")]
    out: PathBuf,
    /// Says as JSON what is in the job
    #[arg(long)]
    json: bool,
}

/// A letter or an envelope, written.
struct Written {
    kind: Kind,
    title: String,
    text: String,
    pages: Vec<Page>,
}

impl Print {
    /// Makes it.
    pub fn run(self, desk: &Desk) -> Result<ExitCode, ServerError> {
        if self.out.extension().is_none_or(|e| !e.eq_ignore_ascii_case("pdf")) {
            return Err(ServerError::Misused(format!("“{}” is no PDF: end it in .pdf.", self.out.display())));
        }
        let stationery = desk.templates.stationery(&self.paper)?;
        if self.proof_sheet {
            let face = desk.templates.face_bytes(&desk.data, PROOF_FACE)?;
            let sheet = proof_sheet(stationery.width_mm, stationery.height_mm, &face, out::stamp(None)?)?;
            beside::files(&[(self.out.clone(), sheet)])?;
            eprintln!("{}", self.out.display());
            return Ok(ExitCode::SUCCESS);
        }
        let Some(asked) = &self.letters else { return Err(ServerError::Misused("Name a letter or a folder of letters.".into())) };
        let ink = self.pen.ink(desk)?;
        let heading = self.from.split_first().map(|(name, lines)| Heading { name: name.clone(), lines: lines.to_vec() });
        let stamped = Stamped::new(&desk.templates, &desk.data, stationery, heading.as_ref())?;
        let paper = stamped.paper();
        let envelope_sheet = self.envelope.as_deref().map(|name| desk.templates.envelope(name)).transpose()?.map(|e| e.stationery());
        let envelope_paper = envelope_sheet.as_ref().map(Paper::plain);

        let files = letters_of(asked)?;
        let written = self.written(desk, &paper, &files, asked.is_dir())?;
        let posts: Vec<Post> = written
            .iter()
            .filter_map(|w| {
                let paper = if w.kind == Kind::Envelope { envelope_paper? } else { paper };
                Some(Post { kind: w.kind, title: &w.title, text: &w.text, pages: &w.pages, ink, paper })
            })
            .collect();
        let run = Run { duplex: self.duplex, stamped: self.stamped, margins: self.printer_margins };
        let created = out::stamp(None)?;
        let title = posts.first().map_or("Letters", |post| if posts.len() > 2 { "Letters" } else { post.title });
        let about =
            About { title, author: self.from.first().map_or("", String::as_str), language: self.language.as_str(), created, text: "" };
        let jobs: Vec<(PathBuf, Job)> = if self.trays && posts.iter().any(|post| post.kind == Kind::Envelope) {
            let stem = self.out.file_stem().unwrap_or_default().to_string_lossy();
            let of = |kind: Kind, name: &str| {
                let some: Vec<Post> = posts.iter().filter(|post| post.kind == kind).copied().collect();
                Ok::<_, ServerError>((self.out.with_file_name(format!("{stem}-{name}.pdf")), job(&some, run, &about)?))
            };
            vec![of(Kind::Letter, "letters")?, of(Kind::Envelope, "envelopes")?]
        } else {
            vec![(self.out.clone(), job(&posts, run, &about)?)]
        };
        self.hand_over(jobs)
    }

    /// Writes every letter and its envelope.
    fn written(&self, desk: &Desk, paper: &Paper, files: &[PathBuf], many: bool) -> Result<Vec<Written>, ServerError> {
        let hand = hands::open(&desk.templates, &desk.data, &self.hand)?;
        let usual = self.pen.manner(desk)?;
        let envelope = self.envelope.as_deref().map(|name| desk.templates.envelope(name)).transpose()?;
        let sender = if self.flap { SenderAt::Flap } else { SenderAt::Front };
        let meter = Meter::steps("writing", files.len() as u64);
        let mut out = Vec::new();
        for (number, file) in files.iter().enumerate() {
            let named = |error: ServerError| match error {
                error if !many => error,
                error => ServerError::Unavailable(format!("{}: {error}", file.display())),
            };
            let manner = Manner { seed: self.pen.seed.wrapping_add(number as u32), language: self.language.two_letters(), ..usual };
            let text = out::read_text(file)?;
            if text.trim().is_empty() {
                return Err(ServerError::Unavailable(format!("{} is empty: there is nothing to write.", file.display())));
            }
            let pages = fonts::write(&hand, &text, paper.stationery, &manner)
                .map_err(|e| named(hands::with_others(&desk.templates, &desk.data, &text, e)))?;
            let salutation = LetterText::parse(&text).salutation;
            let title = salutation
                .map(|line| line.trim_end_matches([',', ':', '!', '—', '–']).trim().to_string())
                .unwrap_or_else(|| file.file_stem().unwrap_or_default().to_string_lossy().into_owned());
            out.push(Written { kind: Kind::Letter, title, text, pages });
            if let Some(envelope) = envelope {
                let to = self.address(file, many)?;
                if !to.is_empty() {
                    let addressed = Addressed { from: &self.from, to: &to, envelope, sender };
                    let title = format!("Envelope to {}", to.first().map_or("", String::as_str));
                    let pages = addressed.pages(&hand, &manner).map_err(named)?;
                    out.push(Written { kind: Kind::Envelope, title, text: to.join("\n"), pages });
                }
            }
            meter.set(number as u64 + 1);
        }
        meter.done();
        Ok(out)
    }

    /// To whom a letter goes: the lines given, or those of the file beside it. A letter of a folder may have none.
    fn address(&self, letter: &Path, many: bool) -> Result<Vec<String>, ServerError> {
        if !self.to.is_empty() {
            return if many {
                Err(ServerError::Misused(
                    "--to is for one letter. For a folder put each address into a file beside its letter (tom.txt, tom.to).".into(),
                ))
            } else {
                Ok(self.to.clone())
            };
        }
        let beside = letter.with_extension("to");
        if beside.is_file() {
            return Ok(out::read_text(&beside)?.lines().map(str::trim).filter(|line| !line.is_empty()).map(String::from).collect());
        }
        if many {
            eprintln!("{} has no envelope: there is no {}.", letter.display(), beside.display());
            return Ok(Vec::new());
        }
        Err(ServerError::Misused(format!("To whom? Give --to once a line, or put the address into {}.", beside.display())))
    }

    /// Writes the files and says what is in them; refuses when the printer would lose ink.
    fn hand_over(&self, jobs: Vec<(PathBuf, Job)>) -> Result<ExitCode, ServerError> {
        let lost: Vec<String> = jobs.iter().flat_map(|(_, job)| job.lost.iter().map(ToString::to_string)).collect();
        if !lost.is_empty() && !self.anyway {
            return Err(ServerError::Unavailable(format!(
                "The printer would lose ink:\n  {}\nTake paper with wider margins, or print it --anyway.",
                lost.join("\n  ")
            )));
        }
        lost.iter().for_each(|line| eprintln!("{line}"));
        let lists: Vec<(PathBuf, Vec<Entry>)> = jobs.iter().map(|(path, job)| (path.clone(), job.list.clone())).collect();
        let files: Vec<(PathBuf, Vec<u8>)> = jobs.into_iter().map(|(path, job)| (path, job.pdf)).collect();
        beside::files(&files)?;
        if self.json {
            let all: Vec<_> = lists.iter().map(|(path, list)| json!({ "file": path, "list": list })).collect();
            out::json(&json!({ "jobs": all, "duplex": self.duplex, "lost": lost }))?;
            return Ok(ExitCode::SUCCESS);
        }
        for (path, list) in &lists {
            let rows: Vec<Vec<String>> = list.iter().map(row).collect();
            out::say(&format!("{}\n{}", path.display(), out::table(&["pages", "sheets", "paper", "what"], &rows)))?;
        }
        Ok(ExitCode::SUCCESS)
    }
}

/// "3–4", "1 first", "monarch", "Dear Tom".
fn row(entry: &Entry) -> Vec<String> {
    let last = entry.page + entry.pages.saturating_sub(1);
    let pages = if last > entry.page { format!("{}–{last}", entry.page) } else { entry.page.to_string() };
    let sheets = match (entry.kind, entry.sheets) {
        (Kind::Envelope, _) => "1 envelope".to_string(),
        (Kind::Letter, 1) => "1 first".to_string(),
        (Kind::Letter, sheets) => format!("1 first, {} continuation", sheets - 1),
    };
    vec![pages, sheets, entry.paper.clone(), entry.title.clone()]
}

/// The letter itself, or a folder's letters in the order of their names.
fn letters_of(asked: &Path) -> Result<Vec<PathBuf>, ServerError> {
    if !asked.is_dir() {
        return Ok(vec![asked.to_path_buf()]);
    }
    out::letters_in(asked)
}
