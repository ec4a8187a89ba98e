//! The index of people: as in print where there is print, each number leading to where its page begins in the text; else
//! by letter.

use super::{documents::Document, script::mark};
use crate::{
    book::{
        Manuscript, Person,
        copy::date,
        matter::people::{self, Pages},
    },
    sheet::xml,
};
use std::collections::HashMap;
use std::fmt::Write as _;

const TITLE: &str = "People";

/// The index of a printed book. `marked` says where each page begins, and `own` are the pages of the index itself: folio
/// and id.
pub(super) fn printed(people: &[Person], marked: &HashMap<&str, &str>, own: Vec<(String, String)>) -> Option<Document> {
    let locator = |pages: &Pages| {
        let said = xml(&pages.said);
        match marked.get(pages.first.to_string().as_str()) {
            Some(href) => format!("<a epub:type=\"index-locator\" href=\"{href}\">{said}</a>"),
            None => format!("<span epub:type=\"index-locator\">{said}</span>"),
        }
    };
    let all = |pages: &[Pages]| pages.iter().map(locator).collect::<Vec<_>>().join(", ");
    let entries = people.iter().map(|person| entry(&person.heading, &all(&person.named), person.letters, &all(&person.written)));
    document(entries.collect(), own)
}

/// The index of a book that is not printed.
pub(super) fn by_letter(manuscript: &Manuscript) -> Option<Document> {
    let locator = |at: &usize| {
        let letter = &manuscript.letters[*at];
        let when = letter.dated.map(|d| format!(", {}", date(d, &manuscript.language))).unwrap_or_default();
        let said = xml(&format!("{}{when}", letter.heading()));
        format!("<a epub:type=\"index-locator\" href=\"letter-{:04}.xhtml\">{said}</a>", at + 1)
    };
    let all = |letters: &[usize]| letters.iter().map(locator).collect::<Vec<_>>().join("; ");
    let people = people::by_letter(manuscript);
    document(people.iter().map(|(heading, named, to)| entry(heading, &all(named), to.len(), &all(to))).collect(), Vec::new())
}

fn entry(heading: &str, named: &str, letters: usize, written: &str) -> String {
    let mut out = format!("<li epub:type=\"index-entry\"><span epub:type=\"index-term\">{}</span>", xml(heading));
    if !named.is_empty() {
        let _ = write!(out, ", {named}");
    }
    if !written.is_empty() {
        let what = if letters == 1 { "letter to" } else { "letters to" };
        let _ = write!(out, "{} {what}, {written}", if named.is_empty() { "," } else { ";" });
    }
    out.push_str("</li>\n");
    out
}

fn document(entries: Vec<String>, pages: Vec<(String, String)>) -> Option<Document> {
    if entries.is_empty() {
        return None;
    }
    let marks: String = pages.iter().map(|(folio, _)| mark(folio)).collect();
    let body = format!(
        "<section epub:type=\"index\" role=\"doc-index\" aria-labelledby=\"what\">\n{marks}<header><h1 id=\"what\">{TITLE}</h1></header>\n\
         <ul class=\"list index\" epub:type=\"index-entry-list\">\n{}</ul>\n</section>\n",
        entries.concat()
    );
    let listed = Some((0, TITLE.to_string(), String::new()));
    Some(Document { name: "people".into(), title: TITLE.into(), kind: "matter", body, listed, pages, ..Document::default() })
}
