//! The EPUB: the same letters for the reader's own screen (EPUB 3.3, EPUB Accessibility 1.1).

use super::{Design, Faces, Manuscript, copy::fair};
use crate::{PressError, face::Face, package::package as package_of, sheet::xml};
use letters::LetterText;
use std::fmt::Write as _;

/// Makes the EPUB of a book: title page, contents and one document a letter, with the design's faces
/// embedded whole. A reading system replaces what the faces lack, so no character is refused here.
///
/// The archive bears no clock: the same manuscript gives the same bytes, and its date is
/// [`Manuscript::modified`].
///
/// # Errors
/// Without letters or a title, or when a face is no TrueType file.
pub fn epub(manuscript: &Manuscript, design: &Design, faces: &Faces) -> Result<Vec<u8>, PressError> {
    manuscript.check()?;
    Face::parse(&faces.regular, "regular")?;
    Face::parse(&faces.italic, "italic")?;
    let names: Vec<String> = (1..=manuscript.letters.len()).map(|n| format!("letter-{n:04}")).collect();
    let mut files: Vec<(String, Vec<u8>)> = vec![
        ("META-INF/container.xml".into(), CONTAINER.into()),
        ("EPUB/package.opf".into(), package(manuscript, design, &names).into()),
        ("EPUB/nav.xhtml".into(), nav(manuscript, &names).into()),
        ("EPUB/title.xhtml".into(), title(manuscript, design).into()),
        ("EPUB/book.css".into(), css(design).into()),
        (format!("EPUB/{}", font_file(&design.regular)), faces.regular.clone()),
        (format!("EPUB/{}", font_file(&design.italic)), faces.italic.clone()),
    ];
    for (i, name) in names.iter().enumerate() {
        files.push((format!("EPUB/{name}.xhtml"), letter(manuscript, i).into()));
    }
    package_of(Some("application/epub+zip"), &files).map_err(|e| PressError::Assembly(e.to_string()))
}

const CONTAINER: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">
  <rootfiles>
    <rootfile full-path="EPUB/package.opf" media-type="application/oebps-package+xml"/>
  </rootfiles>
</container>
"#;

fn font_file(name: &str) -> String {
    let plain: String = name.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '-').collect();
    format!("fonts/{plain}.ttf")
}

/// The language when it has the shape of a BCP 47 tag, English otherwise.
pub(crate) fn language_tag(tag: &str) -> &str {
    let shaped = tag.split('-').enumerate().all(|(i, part)| {
        let letters = if i == 0 {
            part.bytes().all(|b| b.is_ascii_alphabetic()) && part.len() < 4
        } else {
            part.bytes().all(|b| b.is_ascii_alphanumeric())
        };
        letters && (2..=8).contains(&part.len())
    });
    if shaped { tag } else { "en" }
}

fn package(manuscript: &Manuscript, design: &Design, names: &[String]) -> String {
    let author = fair(&manuscript.author);
    let creator = if author.is_empty() { String::new() } else { format!("    <dc:creator>{}</dc:creator>\n", xml(&author)) };
    let mut items = String::new();
    let mut spine = String::new();
    for name in names {
        let _ = writeln!(items, "    <item id=\"{name}\" href=\"{name}.xhtml\" media-type=\"application/xhtml+xml\"/>");
        let _ = writeln!(spine, "    <itemref idref=\"{name}\"/>");
    }
    let (regular, italic) = (font_file(&design.regular), font_file(&design.italic));
    let italic =
        if regular == italic { String::new() } else { format!("    <item id=\"italic\" href=\"{italic}\" media-type=\"font/ttf\"/>\n") };
    format!(
        r#"<?xml version="1.0" encoding="UTF-8"?>
<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="book-id" xml:lang="{language}">
  <metadata xmlns:dc="http://purl.org/dc/elements/1.1/">
    <dc:identifier id="book-id">urn:uuid:{identifier}</dc:identifier>
    <dc:title>{title}</dc:title>
    <dc:language>{language}</dc:language>
{creator}    <dc:date>{year}</dc:date>
    <meta property="dcterms:modified">{modified}</meta>
    <meta property="schema:accessMode">textual</meta>
    <meta property="schema:accessModeSufficient">textual</meta>
    <meta property="schema:accessibilityFeature">tableOfContents</meta>
    <meta property="schema:accessibilityFeature">readingOrder</meta>
    <meta property="schema:accessibilityFeature">structuralNavigation</meta>
    <meta property="schema:accessibilityFeature">displayTransformability</meta>
    <meta property="schema:accessibilityHazard">none</meta>
    <meta property="schema:accessibilitySummary">All content is text with headings, a table of contents and a logical reading order; size, face and spacing can be changed.</meta>
  </metadata>
  <manifest>
    <item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>
    <item id="title" href="title.xhtml" media-type="application/xhtml+xml"/>
    <item id="css" href="book.css" media-type="text/css"/>
    <item id="regular" href="{regular}" media-type="font/ttf"/>
{italic}{items}  </manifest>
  <spine>
    <itemref idref="title"/>
    <itemref idref="nav"/>
{spine}  </spine>
</package>
"#,
        language = language_tag(&manuscript.language),
        identifier = manuscript.identifier,
        title = xml(&fair(&manuscript.title)),
        year = manuscript.modified.format("%Y"),
        modified = manuscript.modified.format("%Y-%m-%dT%H:%M:%SZ"),
    )
}

fn document(manuscript: &Manuscript, title: &str, kind: &str, body: &str) -> String {
    format!(
        r#"<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE html>
<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops" lang="{language}" xml:lang="{language}">
<head>
  <title>{title}</title>
  <link rel="stylesheet" type="text/css" href="book.css"/>
</head>
<body class="{kind}">
{body}</body>
</html>
"#,
        language = language_tag(&manuscript.language),
        title = xml(title),
    )
}

fn title(manuscript: &Manuscript, design: &Design) -> String {
    let title = fair(&manuscript.title);
    let mut body = format!("<section epub:type=\"titlepage\">\n  <h1>{}</h1>\n", xml(&title));
    let author = fair(&manuscript.author);
    if !author.is_empty() {
        let _ = writeln!(body, "  <p class=\"author\">{}</p>", xml(&author));
    }
    let ornament = fair(&design.ornament);
    if !ornament.is_empty() {
        let _ = writeln!(body, "  <p class=\"ornament\" aria-hidden=\"true\">{}</p>", xml(&ornament));
    }
    body.push_str("</section>\n");
    document(manuscript, &title, "title", &body)
}

fn nav(manuscript: &Manuscript, names: &[String]) -> String {
    let mut body = String::from(
        "<nav epub:type=\"toc\" role=\"doc-toc\" aria-labelledby=\"contents\">\n  <h1 id=\"contents\">Contents</h1>\n  <ol>\n",
    );
    for (letter, name) in manuscript.letters.iter().zip(names) {
        let detail = [fair(&letter.occasion), letter.dated.map(|d| super::copy::date(d, &manuscript.language)).unwrap_or_default()];
        let detail = detail.into_iter().filter(|d| !d.is_empty()).collect::<Vec<_>>().join(", ");
        let detail = if detail.is_empty() { String::new() } else { format!(" <i>{}</i>", xml(&detail)) };
        let _ = writeln!(body, "    <li><a href=\"{name}.xhtml\">{}{detail}</a></li>", xml(&letter.heading()));
    }
    body.push_str("  </ol>\n</nav>\n<nav epub:type=\"landmarks\" aria-label=\"Landmarks\" hidden=\"hidden\">\n  <ol>\n");
    body.push_str("    <li><a epub:type=\"titlepage\" href=\"title.xhtml\">Title page</a></li>\n");
    body.push_str("    <li><a epub:type=\"toc\" href=\"nav.xhtml\">Contents</a></li>\n");
    if let Some(first) = names.first() {
        let _ = writeln!(body, "    <li><a epub:type=\"bodymatter\" href=\"{first}.xhtml\">Letters</a></li>");
    }
    body.push_str("  </ol>\n</nav>\n");
    document(manuscript, "Contents", "contents", &body)
}

fn letter(manuscript: &Manuscript, index: usize) -> String {
    let letter = &manuscript.letters[index];
    let heading = letter.heading();
    let text = LetterText::parse(&letter.text);
    let mut body = String::from("<section epub:type=\"chapter\" role=\"doc-chapter\" aria-labelledby=\"to\">\n  <header>\n");
    let occasion = fair(&letter.occasion);
    if !occasion.is_empty() {
        let _ = writeln!(body, "    <p class=\"occasion\">{}</p>", xml(&occasion));
    }
    let _ = writeln!(body, "    <h1 id=\"to\">{}</h1>", xml(&heading));
    let place = letter.place_and_date(&manuscript.language);
    if !place.is_empty() {
        let _ = writeln!(body, "    <p class=\"place\">{}</p>", xml(&place));
    }
    body.push_str("  </header>\n");
    let mut paragraph = |class: &str, text: &str| {
        let text = fair(text);
        if !text.is_empty() {
            let class = if class.is_empty() { String::new() } else { format!(" class=\"{class}\"") };
            let _ = writeln!(body, "  <p{class}>{}</p>", xml(&text));
        }
    };
    if let Some(salutation) = &text.salutation {
        paragraph("salutation", salutation);
    }
    for (i, text_of) in text.paragraphs.iter().enumerate() {
        paragraph(if i == 0 && text.salutation.is_none() { "first" } else { "" }, text_of);
    }
    if let Some(valediction) = &text.valediction {
        paragraph("valediction", valediction);
    }
    for (i, line) in text.signature.iter().enumerate() {
        paragraph(if i == 0 { "signature" } else { "below" }, line);
    }
    for text in &text.postscript {
        paragraph("postscript", text);
    }
    body.push_str("</section>\n");
    document(manuscript, &heading, "letter", &body)
}

fn css(design: &Design) -> String {
    let align = match design.axis {
        super::Axis::Centre => "center",
        super::Axis::Outer => "left",
    };
    let figures = if design.text.old_style_figures { "oldstyle-nums" } else { "lining-nums" };
    format!(
        r#"@font-face {{ font-family: "Book"; font-style: normal; font-weight: 400; src: url("{regular}"); }}
@font-face {{ font-family: "Book"; font-style: italic; font-weight: 400; src: url("{italic}"); }}

body {{ margin: 0 5%; font-family: "Book", Garamond, Georgia, serif; line-height: 1.4; font-variant-numeric: {figures}; }}
h1 {{ font-weight: 400; font-size: 1.7em; line-height: 1.2; margin: 0; hyphens: none; }}
p {{ margin: 0; text-indent: {indent}em; text-align: justify; hyphens: auto; orphans: 2; widows: 2; }}

.title {{ text-align: {align}; }}
.title h1 {{ font-size: 2.2em; margin-top: 22%; }}
.title p {{ text-indent: 0; text-align: {align}; }}
.author {{ margin-top: 1.5em; font-style: italic; font-size: 1.2em; }}
.ornament {{ margin-top: 4em; font-size: 1.5em; }}

.contents h1 {{ font-style: italic; margin: 12% 0 1.5em; text-align: {align}; }}
.contents ol {{ list-style: none; margin: 0; padding: 0; }}
.contents li {{ margin: 0 0 0.35em; }}
.contents a {{ color: inherit; text-decoration: none; }}
.contents i {{ margin-left: 0.5em; }}

.letter header {{ margin: 12% 0 2.2em; break-inside: avoid; break-after: avoid; text-align: {align}; }}
.letter h1 {{ font-style: italic; break-after: avoid; }}
.letter header p {{ text-indent: 0; text-align: {align}; font-size: 0.9em; }}
.occasion {{ font-variant-caps: all-small-caps; letter-spacing: 0.06em; margin-bottom: 0.4em; }}
.place {{ margin-top: 0.5em; }}
.salutation, .first {{ text-indent: 0; break-after: avoid; }}
.first {{ break-after: auto; }}
.valediction, .signature, .below {{ text-indent: 0; text-align: left; margin-left: 45%; break-before: avoid; }}
.valediction {{ margin-top: 1.4em; }}
.signature {{ font-variant-caps: small-caps; letter-spacing: 0.04em; margin-left: 50%; }}
.below {{ margin-left: 50%; }}
.postscript {{ text-indent: 0; margin-top: 1em; }}
"#,
        regular = font_file(&design.regular),
        italic = font_file(&design.italic),
        indent = design.text.indent,
    )
}
