//! The package document: what the book is, what it is made of, and who can read it how.

use super::{Book, Publication, language_tag};
use crate::{
    book::{Manuscript, copy::fair},
    sheet::xml,
};
use std::fmt::Write as _;

/// Whom the statement of conformance is by; EPUB Accessibility 1.1, 4.2.2 asks for a name.
const CERTIFIER: &str = "Beautifully Handwritten Letters";

/// The package document. `contents` is the place of the contents in the spine.
pub(super) fn opf(manuscript: &Manuscript, publication: &Publication, book: &Book, contents: usize) -> String {
    let language = language_tag(&manuscript.language);
    let mut meta = format!(
        "    <dc:identifier id=\"book-id\">urn:uuid:{}</dc:identifier>\n    <dc:title id=\"main-title\">{}</dc:title>\n",
        manuscript.identifier,
        xml(&fair(&manuscript.title))
    );
    let mut say = |line: String| {
        meta.push_str("    ");
        meta.push_str(&line);
        meta.push('\n');
    };
    say("<meta refines=\"#main-title\" property=\"title-type\">main</meta>".into());
    let subtitle = fair(&manuscript.front.subtitle);
    if !subtitle.is_empty() {
        say(format!("<dc:title id=\"subtitle\">{}</dc:title>", xml(&subtitle)));
        say("<meta refines=\"#subtitle\" property=\"title-type\">subtitle</meta>".into());
    }
    say(format!("<dc:language>{language}</dc:language>"));
    let author = fair(&manuscript.author);
    if !author.is_empty() {
        say(format!("<dc:creator id=\"author\">{}</dc:creator>", xml(&author)));
        say("<meta refines=\"#author\" property=\"role\" scheme=\"marc:relators\">aut</meta>".into());
    }
    say(format!("<dc:date>{}</dc:date>", manuscript.modified.format("%Y")));
    say(format!("<meta property=\"dcterms:modified\">{}</meta>", manuscript.modified.format("%Y-%m-%dT%H:%M:%SZ")));
    for line in accessible(manuscript, publication, book) {
        say(line);
    }
    let mut items = String::new();
    let mut spine = String::new();
    let mut item = |id: &str, href: &str, kind: &str, properties: &str| {
        let properties = if properties.is_empty() { String::new() } else { format!(" properties=\"{properties}\"") };
        let _ = writeln!(items, "    <item id=\"{id}\" href=\"{href}\" media-type=\"{kind}\"{properties}/>");
    };
    item("nav", "nav.xhtml", "application/xhtml+xml", "nav");
    item("css", "book.css", "text/css", "");
    if publication.cover.is_some() {
        item("cover-image", "cover.png", "image/png", "cover-image");
    }
    for (id, path) in &book.fonts {
        item(id, path, "font/ttf", "");
    }
    for (n, document) in book.documents.iter().enumerate() {
        let name = &document.name;
        item(name, &format!("{name}.xhtml"), "application/xhtml+xml", "");
        if n == contents {
            spine.push_str("    <itemref idref=\"nav\"/>\n");
        }
        let _ = writeln!(spine, "    <itemref idref=\"{name}\"/>");
    }
    for name in &book.facsimiles {
        item(&format!("hand-{name}"), &format!("hand/{name}.svg"), "image/svg+xml", "");
    }
    format!(
        r#"<?xml version="1.0" encoding="UTF-8"?>
<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="book-id" xml:lang="{language}">
  <metadata xmlns:dc="http://purl.org/dc/elements/1.1/">
{meta}  </metadata>
  <manifest>
{items}  </manifest>
  <spine>
{spine}  </spine>
</package>
"#
    )
}

/// Who can read it how: schema.org's accessibility properties, the printed source of the page list, and the
/// statement of EPUB Accessibility 1.1.
fn accessible(manuscript: &Manuscript, publication: &Publication, book: &Book) -> Vec<String> {
    let mut out = Vec::new();
    let mut say = |property: &str, value: &str| out.push(format!("<meta property=\"{property}\">{}</meta>", xml(value)));
    let pictures = !book.facsimiles.is_empty() || publication.cover.is_some();
    say("schema:accessMode", "textual");
    if pictures {
        say("schema:accessMode", "visual");
        say("schema:accessModeSufficient", "textual,visual");
    }
    say("schema:accessModeSufficient", "textual");
    for feature in ["tableOfContents", "readingOrder", "structuralNavigation", "displayTransformability", "ARIA"] {
        say("schema:accessibilityFeature", feature);
    }
    if pictures {
        say("schema:accessibilityFeature", "alternativeText");
    }
    if book.documents.iter().any(|d| d.name == "people") {
        say("schema:accessibilityFeature", "index");
    }
    if !book.pages.is_empty() {
        say("schema:accessibilityFeature", "pageNavigation");
        say("schema:accessibilityFeature", "pageBreakMarkers");
    }
    say("schema:accessibilityHazard", "none");
    let hand = match (book.facsimiles.is_empty(), publication.cover.is_some()) {
        (false, _) => " Pages of letters in handwriting are pictures; each is described, and its words follow as text.",
        (true, true) => " The only picture is that of the cover, which is described.",
        (true, false) => "",
    };
    let pages = if book.pages.is_empty() { "" } else { " The pages of the printed book are marked and listed." };
    say(
        "schema:accessibilitySummary",
        &format!(
            "All of the book is text with headings, contents and a logical reading order; size, face, spacing and colours can be changed.{hand}{pages} Checked by programs, not by people."
        ),
    );
    if let Some(printed) = publication.printed.filter(|_| !book.pages.is_empty()) {
        let isbn: String = manuscript.front.isbn.chars().filter(|c| c.is_ascii_digit() || matches!(c, 'X' | 'x')).collect();
        let source = if isbn.len() == 13 || isbn.len() == 10 {
            format!("urn:isbn:{isbn}")
        } else {
            format!("{}, printed on pages of {} inches", fair(&manuscript.title), printed.trim)
        };
        say("pageBreakSource", &source);
    }
    out.push("<meta property=\"dcterms:conformsTo\" id=\"conforms\">EPUB Accessibility 1.1 - WCAG 2.1 Level AA</meta>".into());
    out.push(format!("<meta refines=\"#conforms\" property=\"a11y:certifiedBy\">{CERTIFIER}</meta>"));
    out
}
