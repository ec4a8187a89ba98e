//! Letters to many on their way to paper: the secretary reads them, the hand says what it can write, the press
//! makes one job of all or a file of each.

use crate::data::Data;
use crate::error::ServerError;
use crate::hands;
use crate::letterhead::Stamped;
use crate::post::Addressed;
use crate::rooms::{heading, manner_of};
use crate::templates::Templates;
use chrono::{DateTime, Utc};
use fonts::{Hand, Ink, Manner, Page, Stationery, WriteError};
use letters::{Addressee, Checked, Finding, FindingKind, Mailing, Standing, Weight, Wording};
use press::envelope::{Envelope, SenderAt};
use press::letter::job::{Job, Kind, Post, Run, job};
use press::letter::{About, Paper, pdf, svg};
use secretary::{Filled, Form, Proofs, own, seeds};
use std::collections::BTreeMap;

/// A mailing with everything that writes it.
pub struct Office<'a> {
    templates: &'a Templates,
    data: &'a Data,
    mailing: &'a Mailing,
    hand: Hand,
    paper: &'a Stationery,
    ink: &'a Ink,
    envelope: Option<&'a Envelope>,
    manner: Manner,
    seeds: BTreeMap<u32, u32>,
    /// Where the sender stands on the envelope.
    pub sender: SenderAt,
}

/// A letter or an envelope, written.
struct Written {
    kind: Kind,
    title: String,
    text: String,
    pages: Vec<Page>,
}

impl<'a> Office<'a> {
    /// Lays everything out.
    ///
    /// # Errors
    /// When paper, ink, nib or envelope are unknown; names the nearest.
    pub fn open(templates: &'a Templates, data: &'a Data, mailing: &'a Mailing, hand: Hand) -> Result<Office<'a>, ServerError> {
        let sheet = &mailing.sheet;
        let own = seeds(sheet.seed, &mailing.list);
        Ok(Office {
            templates,
            data,
            mailing,
            hand,
            paper: templates.stationery(&sheet.paper)?,
            ink: templates.ink(&sheet.ink)?,
            envelope: if mailing.envelope.is_empty() { None } else { Some(templates.envelope(&mailing.envelope)?) },
            manner: manner_of(templates, sheet, mailing.language.two_letters())?,
            seeds: mailing.list.iter().map(|to| to.row).zip(own).collect(),
            sender: SenderAt::Front,
        })
    }

    /// The seed of somebody's letter.
    pub fn seed(&self, row: u32) -> u32 {
        self.seeds.get(&row).copied().unwrap_or(self.mailing.sheet.seed)
    }

    /// Reads every letter. `texts` are those that were drafted, or changed by hand; of a text with fields the others are
    /// filled.
    ///
    /// # Errors
    /// When the text's fields cannot be read; names the place.
    pub fn read(&self, texts: &BTreeMap<u32, String>) -> Result<Vec<Checked>, ServerError> {
        let form = match &self.mailing.wording {
            Wording::Text { text } => Some(Form::parse(text)?),
            Wording::Brief { .. } => None,
        };
        let mut from = self.mailing.sheet.from.clone();
        if let Wording::Brief { brief } = &self.mailing.wording {
            from.push(brief.from.name.clone());
        }
        let proofs = Proofs::new(&self.mailing.list, &from, self.mailing.language.clone(), self.templates.cliches());
        let mut able = None;
        self.mailing
            .list
            .iter()
            .map(|to| {
                let (text, mut found) = match (&self.mailing.wording, &form) {
                    (Wording::Brief { brief }, _) => {
                        let (brief, empty) = own(brief, to)?;
                        let text = texts.get(&to.row).cloned().unwrap_or_default();
                        let found = proofs.drafted(to, &brief, &empty, &text);
                        (text, found)
                    }
                    (_, Some(form)) => {
                        let changed = texts.get(&to.row).map(|text| Filled { text: text.clone(), empty: Vec::new() });
                        let filled = changed.unwrap_or_else(|| form.fill(to));
                        let found = proofs.filled(to, &filled);
                        (filled.text, found)
                    }
                    (_, None) => (String::new(), Vec::new()),
                };
                let left_out = self.mailing.left_out.contains(&to.row);
                let (sides, sheets) = if left_out { (0, 0) } else { self.on_paper(to, &text, &mut able, &mut found) };
                let checked = Checked::new(to.clone(), text, found, left_out, self.mailing.read.contains(&to.row));
                Ok(Checked { sides, sheets, ..checked })
            })
            .collect()
    }

    /// How many sides and sheets a letter takes, and what the hand or the paper has against it.
    fn on_paper(&self, to: &Addressee, text: &str, able: &mut Option<Vec<Hand>>, found: &mut Vec<Finding>) -> (u32, u32) {
        let lines = to.envelope();
        // The envelope's name may hold what the letter does not.
        let written = if self.envelope.is_some() { format!("{text}\n{}", lines.join("\n")) } else { text.to_string() };
        let missing = self.hand.missing(&written);
        if !missing.is_empty() {
            let shown: Vec<String> = missing.iter().take(8).map(|c| format!("“{c}”")).collect();
            let others = able.get_or_insert_with(|| self.hands());
            let can: Vec<String> = Hand::able(others, &written).into_iter().map(|hand| hand.card().name.clone()).collect();
            let advice = if can.is_empty() { "No hand that is here can.".into() } else { format!("These can: {}.", can.join(", ")) };
            found.push(Finding::new(FindingKind::Characters, format!("The hand cannot write {}. {advice}", shown.join(", "))));
            return (0, 0);
        }
        if self.envelope.is_some() {
            if lines.is_empty() {
                let text = "There is no address for the envelope.".to_string();
                found.push(Finding { kind: FindingKind::Address, text, field: Some("address".into()) });
            } else if let Err(error) = self.addressed(to) {
                found.push(Finding { kind: FindingKind::Address, text: sentence(&error), field: Some("address".into()) });
            }
        }
        if text.trim().is_empty() || found.iter().any(|f| f.kind.weight() == Weight::Stop && f.field.as_deref() != Some("address")) {
            return (0, 0);
        }
        match self.pages(to.row, text) {
            Ok(pages) => {
                let sides = u32::try_from(pages.len()).unwrap_or(u32::MAX);
                let sheets = sides.div_ceil(if self.mailing.duplex { 2 } else { 1 });
                let most = self.mailing.most_sheets;
                if most > 0 && sheets > most {
                    let allowed = if most == 1 { "one".to_string() } else { most.to_string() };
                    found.push(Finding::new(
                        FindingKind::TooLong,
                        format!("It takes {sheets} sheets, not {allowed}: shorten it, or take another paper."),
                    ));
                }
                (sides, sheets)
            }
            Err(error) => {
                found.push(Finding::new(FindingKind::TooLong, sentence(&error.into())));
                (0, 0)
            }
        }
    }

    /// Hands that could write instead.
    fn hands(&self) -> Vec<Hand> {
        let here = hands::cards(self.templates, self.data).into_iter().filter(|card| hands::is_here(self.data, card));
        here.filter_map(|card| hands::open(self.templates, self.data, &card.name).ok()).collect()
    }

    fn own_manner(&self, row: u32) -> Manner {
        Manner { seed: self.seed(row), ..self.manner }
    }

    fn pages(&self, row: u32, text: &str) -> Result<Vec<Page>, WriteError> {
        fonts::write(&self.hand, text, self.paper, &self.own_manner(row))
    }

    fn addressed(&self, to: &Addressee) -> Result<Vec<Page>, ServerError> {
        let Some(envelope) = self.envelope else { return Ok(Vec::new()) };
        let lines = to.envelope();
        Addressed { from: &self.mailing.sheet.from, to: &lines, envelope, sender: self.sender }.pages(&self.hand, &self.own_manner(to.row))
    }

    /// One page of a letter as a picture, from 0, written with its own seed; none when it has no such page.
    ///
    /// # Errors
    /// When the letter cannot be written.
    pub fn picture(&self, checked: &Checked, page: usize, seed: u32) -> Result<Option<String>, ServerError> {
        let heading = heading(&self.mailing.sheet);
        let stamped = Stamped::new(self.templates, self.data, self.paper, heading.as_ref())?;
        let pages = fonts::write(&self.hand, &checked.text, self.paper, &Manner { seed, ..self.manner })?;
        Ok(pages.get(page).map(|side| svg(side, page, self.ink, &stamped.paper())).transpose()?)
    }

    /// Letters and envelopes that may be printed, written in the order of the list.
    fn written(&self, checked: &[Checked]) -> Result<Vec<Written>, ServerError> {
        let mut out = Vec::new();
        for one in checked.iter().filter(|c| c.standing == Standing::Right) {
            let called = one.to.called();
            let pages = self.pages(one.to.row, &one.text)?;
            out.push(Written { kind: Kind::Letter, title: format!("To {called}"), text: one.text.clone(), pages });
            if self.envelope.is_some() {
                let (pages, text) = (self.addressed(&one.to)?, one.to.envelope().join("\n"));
                out.push(Written { kind: Kind::Envelope, title: format!("Envelope to {called}"), text, pages });
            }
        }
        Ok(out)
    }

    fn about<'t>(&'t self, title: &'t str, text: &'t str, created: DateTime<Utc>) -> About<'t> {
        let author = match &self.mailing.wording {
            Wording::Brief { brief } => brief.from.name.as_str(),
            Wording::Text { .. } => self.mailing.sheet.from.first().map_or("", String::as_str),
        };
        About { title, author, language: self.mailing.language.as_str(), created, text }
    }

    /// Whether each letter is right or left out, and one is left to print.
    ///
    /// # Errors
    /// Names the rows that are not, and what to do.
    pub fn may_be_printed(&self, checked: &[Checked]) -> Result<(), ServerError> {
        all_right(checked)
    }

    /// Everything that may be printed as one job, letters and envelopes in the order of the list.
    ///
    /// # Errors
    /// When something is not right yet and not left out, with the rows; or nothing is left to print.
    pub fn job(&self, checked: &[Checked], run: Run, created: DateTime<Utc>) -> Result<Job, ServerError> {
        all_right(checked)?;
        let written = self.written(checked)?;
        let heading = heading(&self.mailing.sheet);
        let stamped = Stamped::new(self.templates, self.data, self.paper, heading.as_ref())?;
        let (paper, envelope) = (stamped.paper(), self.envelope.map(Envelope::stationery));
        let envelope = envelope.as_ref().map(Paper::plain);
        let posts: Vec<Post> = written
            .iter()
            .map(|w| {
                let paper = if w.kind == Kind::Envelope { envelope.unwrap_or(paper) } else { paper };
                Post { kind: w.kind, title: &w.title, text: &w.text, pages: &w.pages, ink: self.ink, paper }
            })
            .collect();
        Ok(job(&posts, run, &self.about(&self.mailing.title, "", created))?)
    }

    /// A file of each letter and each envelope that may be printed, by name.
    ///
    /// # Errors
    /// As [`Office::job`].
    pub fn singles(&self, checked: &[Checked], created: DateTime<Utc>) -> Result<Vec<(String, Vec<u8>)>, ServerError> {
        all_right(checked)?;
        let heading = heading(&self.mailing.sheet);
        let stamped = Stamped::new(self.templates, self.data, self.paper, heading.as_ref())?;
        let envelope = self.envelope.map(Envelope::stationery);
        let mut out = Vec::new();
        for one in checked.iter().filter(|c| c.standing == Standing::Right) {
            for w in self.written(std::slice::from_ref(one))? {
                let (paper, ending) = match (&envelope, w.kind) {
                    (Some(sheet), Kind::Envelope) => (Paper::plain(sheet), "-envelope.pdf"),
                    _ => (stamped.paper(), ".pdf"),
                };
                let file = pdf(&w.pages, &self.about(&w.title, &w.text, created), self.ink, &paper)?;
                out.push((format!("{}{ending}", file_stem(&one.to)), file));
            }
        }
        Ok(out)
    }
}

/// "004-rosa-okonkwo": the row, so that files stand in the order of the list and no two have one name.
pub fn file_stem(to: &Addressee) -> String {
    let plain: String = to.called().chars().flat_map(char::to_lowercase).map(|c| if c.is_alphanumeric() { c } else { '-' }).collect();
    let words: Vec<&str> = plain.split('-').filter(|w| !w.is_empty()).collect();
    let name: String = words.join("-").chars().take(60).collect();
    format!("{:03}-{}", to.row, if name.is_empty() { "nobody" } else { name.trim_end_matches('-') })
}

/// Refuses to print as long as one letter is neither right nor left out.
fn all_right(checked: &[Checked]) -> Result<(), ServerError> {
    let rows = |standing| checked.iter().filter(|c| c.standing == standing).map(|c| c.to.row.to_string()).collect::<Vec<_>>();
    let (wrong, to_read) = (rows(Standing::Wrong), rows(Standing::ToRead));
    if wrong.is_empty() && to_read.is_empty() {
        return if rows(Standing::Right).is_empty() {
            Err(ServerError::Misused("Every letter is left out, so there is nothing to print.".into()))
        } else {
            Ok(())
        };
    }
    let mut said = vec!["Nothing is printed yet.".to_string()];
    let of = |rows: &[String]| if rows.len() == 1 { format!("row {}", rows[0]) } else { format!("rows {}", rows.join(", ")) };
    if !wrong.is_empty() {
        said.push(format!("Something is missing in {}: mend it, or leave out what is not to be printed.", of(&wrong)));
    }
    if !to_read.is_empty() {
        said.push(format!("Something may be wrong in {}: read them, and say that they are right, or leave them out.", of(&to_read)));
    }
    Err(ServerError::Unavailable(said.join("\n  ")))
}

fn sentence(error: &ServerError) -> String {
    let text = error.to_string();
    let mut chars = text.chars();
    let first = chars.next().map(|c| c.to_uppercase().to_string()).unwrap_or_default();
    format!("{first}{}{}", chars.as_str(), if text.ends_with('.') { "" } else { "." })
}
