//! The navigation document: contents, landmarks, and the pages of the printed book.

use super::{
    Book,
    documents::Document,
    script::{id_of, mark},
};
use crate::{book::Manuscript, sheet::xml};
use std::fmt::Write as _;

/// The contents are a page of the book; landmarks and page list are for the reading system. `own` are the printed
/// pages of the contents.
pub(super) fn nav(manuscript: &Manuscript, book: &Book, own: &[(usize, &str)]) -> String {
    let mut body: String = own.iter().map(|(_, folio)| mark(folio)).collect();
    body.push_str("<nav epub:type=\"toc\" role=\"doc-toc\" aria-labelledby=\"contents\">\n<h1 id=\"contents\">Contents</h1>\n<ol>\n");
    let listed: Vec<(&str, &(u8, String, String))> =
        book.documents.iter().filter_map(|d| Some((d.name.as_str(), d.listed.as_ref()?))).collect();
    let mut inside = false;
    for (n, (name, (depth, title, detail))) in listed.iter().enumerate() {
        if inside && *depth == 0 {
            body.push_str("</ol>\n</li>\n");
            inside = false;
        }
        let detail = if detail.is_empty() { String::new() } else { format!(" <i>{}</i>", xml(detail)) };
        let _ = write!(body, "<li><a href=\"{name}.xhtml\">{}{detail}</a>", xml(title));
        if *depth == 0 && listed.get(n + 1).is_some_and(|(_, next)| next.0 > 0) {
            body.push_str("\n<ol>\n");
            inside = true;
        } else {
            body.push_str("</li>\n");
        }
    }
    if inside {
        body.push_str("</ol>\n</li>\n");
    }
    body.push_str("</ol>\n</nav>\n<nav epub:type=\"landmarks\" aria-label=\"Landmarks\" hidden=\"hidden\">\n<ol>\n");
    let mut landmarks: Vec<(&str, &str, &str)> =
        book.documents.iter().filter_map(|d| d.landmark.map(|(kind, title)| (kind, title, d.name.as_str()))).collect();
    landmarks.insert(1.min(landmarks.len()), ("toc", "Contents", "nav"));
    for (kind, title, name) in landmarks {
        let _ = writeln!(body, "<li><a epub:type=\"{kind}\" href=\"{name}.xhtml\">{title}</a></li>");
    }
    body.push_str("</ol>\n</nav>\n");
    if !book.pages.is_empty() {
        body.push_str(
            "<nav epub:type=\"page-list\" role=\"doc-pagelist\" aria-label=\"Pages of the printed book\" hidden=\"hidden\">\n<ol>\n",
        );
        for (folio, href) in &book.pages {
            let _ = writeln!(body, "<li><a href=\"{href}\">{}</a></li>", xml(folio));
        }
        body.push_str("</ol>\n</nav>\n");
    }
    let pages = own.iter().map(|(_, folio)| ((*folio).to_string(), id_of(folio))).collect();
    Document { name: "nav".into(), title: "Contents".into(), kind: "contents", body, pages, ..Document::default() }.xhtml(manuscript)
}
