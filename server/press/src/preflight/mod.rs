//! Preflight: a finished file held against what its print shop asks, before the shop does it.
//!
//! Nothing is believed of how the file was made: it is read as the shop reads it, its streams followed, its ink
//! measured. Every finding names the page, what was found, what is asked and what to do.

mod boxes;
mod colour;
mod file;
mod font;
mod interior;
mod page;
#[cfg(test)]
mod tests;
mod wrap;

use crate::{
    PressError,
    shop::{Paper, Rules},
};
use letters::Trim;
use lopdf::Document;
use serde::Serialize;
use std::fmt;

/// The largest file that is looked at.
const MOST_BYTES: usize = 1 << 30;

/// What a file is meant to be.
#[derive(Debug, Clone, Copy)]
pub struct Order<'a> {
    /// The shop's numbers.
    pub shop: &'a Rules,
    /// The size of the page after trimming.
    pub trim: Trim,
    /// What it is printed on.
    pub paper: Paper,
    /// Which part of the book it is.
    pub part: Part,
}

/// A part of a book.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Part {
    /// What is read.
    Interior,
    /// The wrap around it.
    Cover {
        /// How many pages it goes around.
        pages: u32,
        /// The spine's width in inches, where the shop's template gave one.
        spine_in: Option<f64>,
    },
}

/// How much a finding matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Weight {
    /// The shop refuses the file, or spoils the book.
    Fault,
    /// The shop takes it; somebody should look.
    Advice,
}

/// Something that was found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// Which rule: "margins", "fonts", "pages" …
    pub rule: &'static str,
    /// How much it matters.
    pub weight: Weight,
    /// On which page, from 1; none when it is the whole file.
    pub page: Option<u32>,
    /// What was found.
    pub found: String,
    /// What is asked.
    pub asked: String,
    /// What to do.
    pub todo: String,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Finding { rule, found, asked, todo, .. } = self;
        match self.page {
            Some(page) => write!(f, "page {page}, {rule}: {found}; asked: {asked}. {todo}"),
            None => write!(f, "{rule}: {found}; asked: {asked}. {todo}"),
        }
    }
}

/// What a preflight says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Report {
    /// The shop it was held against.
    pub shop: String,
    /// Pages of the file.
    pub pages: u32,
    /// What was found: faults first, then by page.
    pub findings: Vec<Finding>,
}

impl Report {
    /// Whether the shop takes the file as far as can be checked here.
    pub fn passes(&self) -> bool {
        self.faults().next().is_none()
    }

    /// What the shop refuses.
    pub fn faults(&self) -> impl Iterator<Item = &Finding> {
        self.findings.iter().filter(|finding| finding.weight == Weight::Fault)
    }

    /// For people: of each rule the first few pages, and how many more.
    pub fn lines(&self) -> Vec<String> {
        const SHOWN: usize = 4;
        let mut out = Vec::new();
        let mut at = 0;
        while let Some(first) = self.findings.get(at) {
            let same = self.findings[at..].iter().take_while(|f| f.rule == first.rule && f.weight == first.weight).count();
            let mark = if first.weight == Weight::Fault { "✗" } else { "·" };
            out.extend(self.findings[at..at + same].iter().take(SHOWN).map(|finding| format!("{mark} {finding}")));
            if same > SHOWN {
                let pages: Vec<String> =
                    self.findings[at + SHOWN..at + same].iter().filter_map(|f| f.page).take(12).map(|p| p.to_string()).collect();
                let more = if pages.len() < same - SHOWN { " …" } else { "" };
                out.push(format!("{mark} {}: {} more like it, on pages {}{more}", first.rule, same - SHOWN, pages.join(", ")));
            }
            at += same;
        }
        out
    }
}

/// Findings as they come up.
#[derive(Default)]
pub(crate) struct Findings(Vec<Finding>);

impl Findings {
    fn fault(
        &mut self,
        rule: &'static str,
        page: Option<u32>,
        found: impl Into<String>,
        asked: impl Into<String>,
        todo: impl Into<String>,
    ) {
        self.0.push(Finding { rule, weight: Weight::Fault, page, found: found.into(), asked: asked.into(), todo: todo.into() });
    }

    fn advice(
        &mut self,
        rule: &'static str,
        page: Option<u32>,
        found: impl Into<String>,
        asked: impl Into<String>,
        todo: impl Into<String>,
    ) {
        self.0.push(Finding { rule, weight: Weight::Advice, page, found: found.into(), asked: asked.into(), todo: todo.into() });
    }
}

/// Holds a finished file against a shop's numbers.
///
/// # Errors
/// When the bytes are no PDF or it is damaged beyond reading. Everything else is a finding, a locked file included.
pub fn preflight(pdf: &[u8], order: &Order) -> Result<Report, PressError> {
    if pdf.len() > MOST_BYTES {
        return Err(PressError::NoPdf("it is larger than a gigabyte".into()));
    }
    let mut findings = Findings::default();
    let doc = Document::load_mem(pdf);
    let locked = match &doc {
        Ok(doc) => doc.is_encrypted() && doc.get_pages().is_empty(),
        Err(error) => matches!(error, lopdf::Error::Decryption(_) | lopdf::Error::InvalidPassword),
    };
    if locked {
        findings.fault("encryption", None, "the file is locked", "a file without a password", "Save it without protection.");
        return Ok(Report { shop: order.shop.title.clone(), pages: 0, findings: findings.0 });
    }
    let doc = doc.map_err(|e| PressError::NoPdf(e.to_string()))?;
    let pages = doc.get_pages();
    if pages.is_empty() {
        return Err(PressError::NoPdf("it has no pages".into()));
    }
    file::check(&doc, pdf, order, &mut findings);
    match order.part {
        Part::Interior => interior::check(&doc, order, &mut findings),
        Part::Cover { pages, spine_in } => wrap::check(&doc, order, pages, spine_in, &mut findings)?,
    }
    let mut findings = findings.0;
    let mut order_of: Vec<&'static str> = Vec::new();
    for finding in &findings {
        if !order_of.contains(&finding.rule) {
            order_of.push(finding.rule);
        }
    }
    findings.sort_by_key(|f| (f.weight, order_of.iter().position(|rule| *rule == f.rule), f.page));
    Ok(Report { shop: order.shop.title.clone(), pages: pages.len() as u32, findings })
}
