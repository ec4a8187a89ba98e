//! `letters merge`

use super::{Desk, mind::Mind, out, pen::Pen, select};
use crate::beside;
use crate::error::ServerError;
use crate::hands;
use crate::merging::{Office, file_stem};
use crate::progress::Meter;
use archive::Archive;
use clap::Args;
use ghostwriter::Settings;
use letters::{Addressee, Brief, Checked, Language, Mailing, MailingId, Sheet, Standing, Weight, Wording, field_key};
use press::envelope::SenderAt;
use press::letter::job::{PrinterMargins, Run};
use secretary::{Form, list, own, shared};
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use uuid::Uuid;

/// One letter to many: filled or drafted for each, read one by one, and printed when all are right.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  letters merge thanks.txt --list guests.csv --hand theodore                         reads every letter, prints none
  letters merge thanks.txt --list guests.csv --hand theodore --skip 9,10 --read 7 --envelope c6 -o job.pdf
  letters merge christmas.toml --everybody --account ines --hand zeyada --texts drafts/ --one-sheet -o letters/

The letter is a text with fields: {{Gift}} is the column of that name (capitals and spaces do not matter);
{{?Gift}} … {{/Gift}} stands only where something is in it, {{!Gift}} … {{/Gift}} only where nothing is. Of people of
the archive a field is {{name}}, {{relationship}}, {{birthday}}, or a memory that begins with it (gift: the blue vase).
A brief (.toml, as for `letters draft`, without [to]) is for all: each letter is drafted with the notes of its own
row besides. --texts keeps every letter as a file that can be changed; one that is there is not made again.

A list is a spreadsheet saved as CSV, with commas, semicolons or tabs, in UTF-8, UTF-16 or Windows-1252. Its first
row is the head: name or first name; street, town, postcode or address; note (several divided by ;, !note must be
told); pronoun; relationship; and any column of your own. Rows are counted as the spreadsheet does.

Nothing is printed until each letter is right, read (--read) or left out (--skip). -o FILE.pdf is one job, letters and
envelopes in the order of the list; -o FOLDER is a file of each, by name.")]
pub struct Merge {
    /// The letter with its fields as text, or a brief for all
    #[arg(value_name = "LETTER.txt|BRIEF.toml")]
    letter: PathBuf,
    /// To whom: a spreadsheet saved as CSV
    #[arg(long, value_name = "LIST.csv", conflicts_with_all = ["everybody", "person", "who"])]
    list: Option<PathBuf>,
    /// To everybody of the archive
    #[arg(long)]
    everybody: bool,
    /// To somebody of the archive, by name
    #[arg(long, value_name = "NAME")]
    person: Vec<String>,
    /// To those of the archive whose relationship holds a word ("aunt")
    #[arg(long, value_name = "WORD")]
    who: Vec<String>,
    /// Whose archive it is: the name that signs in [default: the only one who does]
    #[arg(long, value_name = "NAME")]
    account: Option<String>,
    #[command(flatten)]
    mind: Mind,
    /// A folder for the letters as text; what is there already is taken as it is
    #[arg(long, value_name = "DIR")]
    texts: Option<PathBuf>,
    /// Rows that are not printed
    #[arg(long, value_name = "ROW", value_delimiter = ',')]
    skip: Vec<u32>,
    /// Only these rows
    #[arg(long, value_name = "ROW", value_delimiter = ',', conflicts_with = "skip")]
    only: Vec<u32>,
    /// Rows whose letter you have read and found right
    #[arg(long, value_name = "ROW", value_delimiter = ',')]
    read: Vec<u32>,
    /// No letter may take more than one sheet
    #[arg(long)]
    one_sheet: bool,
    /// Whose hand; a name of `letters hand list`
    #[arg(long, value_name = "NAME")]
    hand: String,
    /// The paper: monarch, a5-ruled, monarch-crested …
    #[arg(long, value_name = "NAME", default_value = "monarch")]
    paper: String,
    #[command(flatten)]
    pen: Pen,
    /// An envelope for each: c6, dl, number-10, a7, monarch
    #[arg(long, value_name = "NAME")]
    envelope: Option<String>,
    /// A line of your own name and address, for envelopes and crested paper; your names may stand in every letter
    #[arg(long, value_name = "LINE")]
    from: Vec<String>,
    /// Puts the sender on the envelope's flap
    #[arg(long, requires = "envelope")]
    flap: bool,
    /// Prints on both sides of the paper
    #[arg(long)]
    duplex: bool,
    /// What the printer leaves white, read off the proof sheet: millimetres at top,right,bottom,left
    #[arg(long, value_name = "T,R,B,L")]
    printer_margins: Option<PrinterMargins>,
    /// What a text is written in (BCP 47: en, de, pt-BR)
    #[arg(long, value_name = "LANGUAGE", default_value_t = Language::default())]
    language: Language,
    /// Where to: one job (FILE.pdf), or a file of each (a folder); without it nothing is printed
    #[arg(short = 'o', long = "out", value_name = "FILE.pdf|FOLDER")]
    out: Option<PathBuf>,
    /// Says as JSON what was found and printed
    #[arg(long)]
    json: bool,
}

impl Merge {
    /// Reads, and prints when all is right.
    pub fn run(self, desk: &Desk) -> Result<ExitCode, ServerError> {
        let list = self.addressees(desk)?;
        let named = |e: secretary::SecretaryError| ServerError::Misused(format!("{}: {e}", self.letter.display()));
        let text = out::read_text(&self.letter)?;
        let wording = if self.letter.extension().is_some_and(|e| e.eq_ignore_ascii_case("toml")) {
            let brief = shared(&text).map_err(named)?;
            for fact in &brief.facts {
                Form::parse(&fact.text).and_then(|form| form.fits(&list)).map_err(named)?;
            }
            Wording::Brief { brief }
        } else {
            Form::parse(&text).and_then(|form| form.fits(&list)).map_err(named)?;
            Wording::Text { text }
        };
        let mailing = self.mailing(desk, list, wording)?;
        let hand = hands::open(&desk.templates, &desk.data, &self.hand)?;
        let mut office = Office::open(&desk.templates, &desk.data, &mailing, hand)?;
        if self.flap {
            office.sender = SenderAt::Flap;
        }
        let mut texts = self.kept(&mailing)?;
        if let Wording::Brief { brief } = &mailing.wording {
            self.draft(desk, &office, &mailing, brief, &mut texts)?;
        }
        let checked = office.read(&texts)?;
        self.keep(&checked, &texts)?;
        let printed = self.print(&office, &checked);
        let files = match &printed {
            Ok(files) => files.clone(),
            Err(_) => Vec::new(),
        };
        if self.json {
            let letters: Vec<_> = checked.iter().map(told).collect();
            out::json(&json!({ "letters": letters, "files": files }))?;
        } else {
            out::say(&table(&checked))?;
            files.iter().for_each(|file| eprintln!("{}", file.display()));
        }
        printed.map(|_| ExitCode::SUCCESS)
    }

    /// To whom it goes.
    fn addressees(&self, desk: &Desk) -> Result<Vec<Addressee>, ServerError> {
        if let Some(path) = &self.list {
            let bytes = std::fs::read(path).map_err(|e| ServerError::file(path, e))?;
            return list::read(&bytes, desk.templates.columns()).map_err(|e| ServerError::Unavailable(format!("{}: {e}", path.display())));
        }
        if !self.everybody && self.person.is_empty() && self.who.is_empty() {
            return Err(ServerError::Misused("To whom? Give --list LIST.csv, or --everybody, --person NAME or --who WORD.".into()));
        }
        if desk.config.database.is_none() && !desk.data.database().is_file() {
            return Err(ServerError::Unavailable(format!("There is no archive in {} yet.", desk.data.root().display())));
        }
        let people = select::runtime()?.block_on(async {
            let archive = Archive::open(&desk.config.database_url(&desk.data)).await?;
            let account = match &self.account {
                Some(name) => archive.account_by_name(name).await?.map(|found| found.id),
                None => archive.only_account().await?,
            };
            let Some(account) = account else {
                return Err(ServerError::Misused(match &self.account {
                    Some(name) => format!("Nobody signs in as “{name}” here."),
                    None => "Whose people? More than one signs in here, or nobody yet: say --account NAME.".into(),
                }));
            };
            let people = archive.people(account).await?;
            archive.close().await;
            Ok(people)
        })?;
        let known: Vec<&str> = people.iter().map(|p| p.name.as_str()).collect();
        if let Some(nobody) = self.person.iter().find(|name| !known.iter().any(|k| field_key(k) == field_key(name))) {
            return Err(ServerError::Misused(format!("There is no “{nobody}” in the archive. There are: {}.", known.join(", "))));
        }
        let word = |text: &str, word: &str| text.to_lowercase().contains(&word.to_lowercase());
        let mut people = people;
        people.retain(|p| {
            self.everybody
                || self.person.iter().any(|name| field_key(name) == field_key(&p.name))
                || self.who.iter().any(|who| word(&p.relationship, who))
        });
        if people.is_empty() {
            return Err(ServerError::Unavailable("Nobody in the archive is meant by that.".into()));
        }
        Ok(list::of_people(&people))
    }

    fn mailing(&self, desk: &Desk, list: Vec<Addressee>, wording: Wording) -> Result<Mailing, ServerError> {
        let rows: BTreeSet<u32> = list.iter().map(|to| to.row).collect();
        if let Some(nobody) = self.skip.iter().chain(&self.only).chain(&self.read).find(|row| !rows.contains(row)) {
            return Err(ServerError::Misused(format!("Nobody stands in row {nobody}.")));
        }
        let left_out = if self.only.is_empty() {
            self.skip.iter().copied().collect()
        } else {
            rows.into_iter().filter(|row| !self.only.contains(row)).collect()
        };
        let language = match &wording {
            Wording::Brief { brief } => brief.language.clone(),
            Wording::Text { .. } => self.language.clone(),
        };
        Ok(Mailing {
            id: MailingId(Uuid::nil()),
            title: self.letter.file_stem().unwrap_or_default().to_string_lossy().into_owned(),
            wording,
            list,
            letters: BTreeMap::new(),
            sheet: Sheet {
                hand: self.hand.clone(),
                paper: self.paper.clone(),
                ink: self.pen.ink_name(desk),
                seed: self.pen.seed,
                neatness: self.pen.neatness,
                nib: self.pen.nib.clone(),
                slips: false,
                from: self.from.clone(),
            },
            envelope: self.envelope.clone().unwrap_or_default(),
            most_sheets: u32::from(self.one_sheet),
            duplex: self.duplex,
            language,
            left_out,
            read: self.read.iter().copied().collect(),
        })
    }

    /// Letters that are in the folder already, by row.
    fn kept(&self, mailing: &Mailing) -> Result<BTreeMap<u32, String>, ServerError> {
        let Some(folder) = &self.texts else { return Ok(BTreeMap::new()) };
        let mut kept = BTreeMap::new();
        for to in &mailing.list {
            let path = folder.join(format!("{}.txt", file_stem(to)));
            if path.is_file() {
                kept.insert(to.row, out::read_text(&path)?);
            }
        }
        Ok(kept)
    }

    /// Drafts what is not there yet, letter by letter; each is kept as soon as it is whole.
    fn draft(
        &self,
        desk: &Desk,
        office: &Office,
        mailing: &Mailing,
        brief: &Brief,
        texts: &mut BTreeMap<u32, String>,
    ) -> Result<(), ServerError> {
        let missing = |to: &&Addressee| !texts.contains_key(&to.row) && !mailing.left_out.contains(&to.row);
        let waiting: Vec<(&Addressee, Brief)> = mailing
            .list
            .iter()
            .filter(missing)
            .filter_map(|to| own(brief, to).ok().map(|(own, empty)| (to, own, empty)))
            // Whose row is wrong gets a letter once it is right.
            .filter(|(_, own, empty)| empty.is_empty() && own.check().is_ok())
            .map(|(to, own, _)| (to, own))
            .collect();
        if waiting.is_empty() {
            return Ok(());
        }
        let writer = self.mind.open(desk)?;
        let meter = Meter::steps("drafting", waiting.len() as u64);
        for (to, own) in waiting {
            let settings = Settings { seed: office.seed(to.row), ..desk.templates.settings(&own) };
            let drafted = writer.draft(&own, &settings, &mut |_| ControlFlow::Continue(()))?;
            let text = format!("{}\n", drafted.text.trim_end());
            if let Some(folder) = &self.texts {
                write_text(folder, to, &text)?;
            }
            texts.insert(to.row, text);
            meter.add(1);
        }
        meter.done();
        Ok(())
    }

    /// Keeps the texts that are not in the folder yet.
    fn keep(&self, checked: &[Checked], texts: &BTreeMap<u32, String>) -> Result<(), ServerError> {
        let Some(folder) = &self.texts else { return Ok(()) };
        let new = checked.iter().filter(|c| c.standing != Standing::LeftOut && !texts.contains_key(&c.to.row));
        // A letter with a hole in it would stay one when the list is mended.
        for one in new.filter(|c| !c.text.is_empty() && c.standing != Standing::Wrong) {
            write_text(folder, &one.to, &one.text)?;
        }
        Ok(())
    }

    fn print(&self, office: &Office, checked: &[Checked]) -> Result<Vec<PathBuf>, ServerError> {
        let Some(to) = &self.out else {
            // Read only: what is not right is still a failure, for whoever asked a script.
            return office.may_be_printed(checked).map(|()| Vec::new());
        };
        let created = out::stamp(None)?;
        if to.extension().is_some_and(|e| e.eq_ignore_ascii_case("pdf")) {
            let run = Run { duplex: self.duplex, margins: self.printer_margins, ..Run::default() };
            let job = office.job(checked, run, created)?;
            if !job.lost.is_empty() {
                let lost: Vec<String> = job.lost.iter().map(ToString::to_string).collect();
                return Err(ServerError::Unavailable(format!("The printer would lose ink:\n  {}", lost.join("\n  "))));
            }
            beside::files(&[(to.clone(), job.pdf)])?;
            return Ok(vec![to.clone()]);
        }
        if to.extension().is_some() && !to.is_dir() {
            return Err(ServerError::Misused(format!("“{}” is neither a PDF nor a folder.", to.display())));
        }
        let singles: Vec<(PathBuf, Vec<u8>)> =
            office.singles(checked, created)?.into_iter().map(|(name, file)| (to.join(name), file)).collect();
        std::fs::create_dir_all(to).map_err(|e| ServerError::file(to, e))?;
        beside::files(&singles)?;
        Ok(singles.into_iter().map(|(path, _)| path).collect())
    }
}

fn write_text(folder: &Path, to: &Addressee, text: &str) -> Result<(), ServerError> {
    std::fs::create_dir_all(folder).map_err(|e| ServerError::file(folder, e))?;
    beside::files(&[(folder.join(format!("{}.txt", file_stem(to))), text.as_bytes().to_vec())])
}

fn standing(standing: Standing) -> &'static str {
    match standing {
        Standing::Right => "right",
        Standing::ToRead => "to be read",
        Standing::Wrong => "wrong",
        Standing::LeftOut => "left out",
    }
}

/// A line for each letter, and below it what was found.
fn table(checked: &[Checked]) -> String {
    let mut rows = Vec::new();
    for one in checked {
        let sheets = if one.sheets > 0 { one.sheets.to_string() } else { String::new() };
        let mut said = one.findings.iter().map(|f| match f.kind.weight() {
            Weight::Remark => format!("({})", f.text.trim_end_matches('.')),
            Weight::Doubt | Weight::Stop => f.text.clone(),
        });
        let first = said.next().unwrap_or_default();
        rows.push(vec![one.to.row.to_string(), one.to.called().to_string(), sheets, standing(one.standing).to_string(), first]);
        rows.extend(said.map(|text| vec![String::new(), String::new(), String::new(), String::new(), text]));
    }
    out::table(&["row", "to", "sheets", "is", "found"], &rows)
}

fn told(one: &Checked) -> serde_json::Value {
    let found: Vec<_> =
        one.findings.iter().map(|f| json!({ "kind": f.kind, "weight": f.kind.weight(), "text": f.text, "field": f.field })).collect();
    json!({ "row": one.to.row, "to": one.to.called(), "standing": one.standing, "sheets": one.sheets, "found": found, "text": one.text })
}
