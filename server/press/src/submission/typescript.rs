//! The manuscript as DOCX, in the format that publishers ask for: twelve points, double spaced, an inch of white
//! around it, who and how long on its first page, "Surname / TITLE / page" on the others (William Shunn, Proper
//! Manuscript Format).
//!
//! docx-rs writes text and header. Styles, settings and properties are written here, and the package is put together
//! here: docx-rs knows no language, title or author, says properties out of the schema's order, brings settings for
//! Japanese line breaking, and stores everything uncompressed.

use super::{
    Phrases,
    copytext::{Block, about, blocks, words},
};
use crate::{
    PressError,
    book::{Manuscript, copy::fair, language_tag},
    package::Package,
    sheet::xml,
};
use docx_rs::{Docx, Header, PageMargin, PageNum, PageNumType, PageSize, Paragraph, Run, Section, Tab, TabValueType, XMLDocx};
use letters::Submission;
use std::fmt::Write as _;

/// An inch, in twentieths of a point.
const INCH: i32 = 1_440;
/// Size of the type, in half points.
const SIZE: usize = 24;
/// From line to line where lines are single, in twentieths of a point.
const SINGLE: i32 = 280;
/// Double spacing, in 240ths of a line.
const DOUBLE: i32 = 480;
/// The most characters of the title that every page repeats.
const KEYWORD: usize = 30;

/// Writes a book as a DOCX manuscript: a title page with the writer's contact and the number of words, each part and
/// each letter on a page of its own, pages counted from the first of text. Headings have Word's own styles, so that
/// an editor's navigation pane shows parts and letters. Same input, same bytes.
///
/// # Errors
/// Without letters or a title, and when something points to a letter that is not there.
pub fn docx(manuscript: &Manuscript, said: &Submission, phrases: &Phrases) -> Result<Vec<u8>, PressError> {
    manuscript.check()?;
    let blocks = blocks(manuscript);
    let looks = &phrases.manuscript;
    let (wide, high) = looks.sheet.twips();
    let margin = PageMargin { top: INCH, left: INCH, bottom: INCH, right: INCH, header: INCH / 2, footer: INCH / 2, gutter: 0 };
    let mut docx = Docx::new()
        .page_size(wide, high)
        .page_margin(margin.clone())
        .page_num_type(PageNumType::new().start(1))
        .header(header(manuscript, said));
    let mut title = Section::new().page_size(PageSize::new().size(wide, high)).page_margin(margin);
    let contact = contact(manuscript, said);
    for paragraph in title_page(manuscript, &contact, &about(words(&blocks)), wide as i32) {
        title = title.add_paragraph(paragraph);
    }
    docx = docx.add_section(title);
    let mut begun = false;
    let mut opened = false;
    for block in &blocks {
        for mut paragraph in set(block, looks) {
            let begins = match block {
                Block::Dedication(_) | Block::Section(_) | Block::Epigraph { alone: true, .. } => true,
                // A letter stands under its part's title.
                Block::Letter { .. } => !opened,
                _ => false,
            };
            if begins && begun && !paragraph.continues {
                paragraph.paragraph = paragraph.paragraph.page_break_before(true);
            }
            begun = true;
            docx = docx.add_paragraph(paragraph.paragraph);
        }
        opened = match block {
            Block::Section(_) => true,
            Block::Epigraph { alone: false, .. } => opened,
            _ => false,
        };
    }
    let end = fair(&looks.end);
    if !end.is_empty() {
        docx = docx.add_paragraph(text("SceneBreak", &end));
    }
    let above_title = (high as i32 / 2 - INCH - SINGLE * contact.len().max(1) as i32).max(0);
    let styles = styles(&looks.face, language_tag(&manuscript.language), wide as i32, above_title);
    bound(docx.build(), manuscript, styles)
}

/// A paragraph, and whether it stands on the page of the one before in any case.
struct Set {
    paragraph: Paragraph,
    continues: bool,
}

fn set(block: &Block, looks: &super::ManuscriptPhrases) -> Vec<Set> {
    let all = |paragraphs: Vec<Paragraph>| {
        paragraphs.into_iter().enumerate().map(|(i, paragraph)| Set { paragraph, continues: i > 0 }).collect::<Vec<_>>()
    };
    all(match block {
        Block::Dedication(lines) => lines.iter().map(|l| italic("Centred", l)).collect(),
        Block::Epigraph { lines, source, .. } => {
            let mut out: Vec<Paragraph> = lines.iter().map(|l| italic("Quote", l)).collect();
            if !source.is_empty() {
                out.push(text("Quote", &format!("— {source}")));
            }
            out
        }
        Block::Section(title) => vec![text("Heading1", title)],
        Block::Letter { heading, occasion } => {
            let mut out = vec![text("Heading2", heading)];
            if !occasion.is_empty() {
                out.push(text("Centred", &format!("({occasion})")).keep_next(true));
            }
            out
        }
        Block::Dateline(said) => vec![text("Date", said).keep_next(true)],
        Block::Note(said) => vec![italic("BodyText", said)],
        Block::Salutation(said) => vec![text("Salutation", said).keep_next(true)],
        Block::Paragraph { text: said, first } => vec![text(if *first { "FirstParagraph" } else { "BodyText" }, said)],
        Block::SceneBreak => vec![text("SceneBreak", &looks.scene_break)],
        Block::Closing(lines) => {
            let last = lines.len() - 1;
            lines.iter().enumerate().map(|(i, l)| text("Closing", l).keep_next(i < last)).collect()
        }
    })
}

fn text(style: &str, text: &str) -> Paragraph {
    Paragraph::new().style(style).add_run(Run::new().add_text(text))
}

fn italic(style: &str, text: &str) -> Paragraph {
    Paragraph::new().style(style).add_run(Run::new().italic().add_text(text))
}

/// The writer's name, then address, telephone and mail.
fn contact(manuscript: &Manuscript, said: &Submission) -> Vec<String> {
    let name = if said.name.trim().is_empty() { &manuscript.author } else { &said.name };
    std::iter::once(name.as_str()).chain(said.contact.lines()).map(fair).filter(|l| !l.is_empty()).collect()
}

/// Who wrote it and how long it is at the head, the title half way down.
fn title_page(manuscript: &Manuscript, contact: &[String], words: &str, wide: i32) -> Vec<Paragraph> {
    let tab = Tab::new().val(TabValueType::Right).pos((wide - 2 * INCH).max(0) as usize);
    let first = contact.first().cloned().unwrap_or_default();
    let mut out = vec![Paragraph::new().style("Contact").add_tab(tab).add_run(Run::new().add_text(first).add_tab().add_text(words))];
    out.extend(contact.iter().skip(1).map(|line| text("Contact", line)));
    out.push(text("Title", &fair(&manuscript.title)));
    let subtitle = fair(&manuscript.front.subtitle);
    if !subtitle.is_empty() {
        out.push(text("Centred", &subtitle));
    }
    let author = fair(&manuscript.author);
    if !author.is_empty() {
        out.push(text("Centred", &format!("by {author}")));
    }
    out
}

/// "Surname / TITLE / page", at the right.
fn header(manuscript: &Manuscript, said: &Submission) -> Header {
    let name = if said.name.trim().is_empty() { fair(&manuscript.author) } else { fair(&said.name) };
    let surname = name.split_whitespace().next_back().unwrap_or_default();
    let begins: Vec<String> =
        [surname.to_string(), keyword(&fair(&manuscript.title))].into_iter().filter(|p| !p.is_empty()).map(|p| format!("{p} / ")).collect();
    let line = Paragraph::new().style("Header").add_run(Run::new().add_text(begins.concat()));
    Header::new().add_paragraph(line.add_page_num(PageNum::new()))
}

/// The title in capitals, as much of it as every page can repeat.
fn keyword(title: &str) -> String {
    let main = title.split([':', ';', '—']).next().unwrap_or(title).trim();
    let mut out = String::new();
    for word in main.split_whitespace() {
        if !out.is_empty() && out.chars().count() + word.chars().count() >= KEYWORD {
            break;
        }
        if !out.is_empty() {
            out.push(' ');
        }
        out.extend(word.chars().take(KEYWORD));
    }
    out.to_uppercase()
}

/// A style under the name that Word knows it by: its id, its name, its paragraph's properties.
type Looks = (&'static str, &'static str, String);

/// All styles (ECMA-376, part 1, 17.7). docx-rs would say them out of the order that the schema asks for.
fn styles(face: &str, language: &str, wide: i32, above_title: i32) -> String {
    let single = format!("<w:spacing w:before=\"0\" w:after=\"0\" w:line=\"{SINGLE}\" w:lineRule=\"exact\"/>");
    let double =
        |before: i32, after: i32| format!("<w:spacing w:before=\"{before}\" w:after=\"{after}\" w:line=\"{DOUBLE}\" w:lineRule=\"auto\"/>");
    let centred = "<w:jc w:val=\"center\"/>";
    let set_in = |left: i32, right: i32| format!("<w:ind w:left=\"{left}\" w:right=\"{right}\"/>");
    let list: [Looks; 13] = [
        ("Contact", "Contact", single.clone()),
        ("Title", "Title", format!("{}{centred}", double(above_title, 0))),
        // A part and a letter begin well below the head of their page.
        ("Heading1", "heading 1", format!("<w:keepNext/>{}{centred}<w:outlineLvl w:val=\"0\"/>", double(2 * INCH, SINGLE))),
        ("Heading2", "heading 2", format!("<w:keepNext/>{}{centred}<w:outlineLvl w:val=\"1\"/>", double(INCH, 0))),
        ("Centred", "Centred", centred.into()),
        ("Quote", "Quote", set_in(INCH, INCH)),
        ("Date", "Date", "<w:jc w:val=\"right\"/>".into()),
        ("Salutation", "Salutation", String::new()),
        ("FirstParagraph", "First Paragraph", String::new()),
        ("BodyText", "Body Text", format!("<w:ind w:firstLine=\"{}\"/>", INCH / 2)),
        ("Closing", "Closing", set_in((wide - 2 * INCH) / 2, 0)),
        ("SceneBreak", "Scene Break", centred.into()),
        ("Header", "header", format!("{single}<w:jc w:val=\"right\"/>")),
    ];
    let mut out = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<w:styles xmlns:w=\"{WORD}\"><w:docDefaults><w:rPrDefault><w:rPr>\
         <w:rFonts w:ascii=\"{face}\" w:eastAsia=\"{face}\" w:hAnsi=\"{face}\" w:cs=\"{face}\"/><w:sz w:val=\"{SIZE}\"/><w:szCs w:val=\"{SIZE}\"/>\
         <w:lang w:val=\"{language}\"/></w:rPr></w:rPrDefault><w:pPrDefault><w:pPr>{}</w:pPr></w:pPrDefault></w:docDefaults>\
         <w:style w:type=\"paragraph\" w:default=\"1\" w:styleId=\"Normal\"><w:name w:val=\"Normal\"/><w:qFormat/></w:style>",
        double(0, 0),
        face = xml(face),
    );
    for (id, name, looks) in list {
        let _ = write!(
            out,
            "<w:style w:type=\"paragraph\" w:styleId=\"{id}\"><w:name w:val=\"{name}\"/><w:basedOn w:val=\"Normal\"/><w:qFormat/><w:pPr>{looks}</w:pPr></w:style>"
        );
    }
    out.push_str("</w:styles>");
    out
}

const WORD: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";

/// A part as docx-rs wrote it, without its paragraphs' ids, which are counted through the whole run of the program,
/// and in the order of the schema: empty properties away, a section's header first, its numbering before its columns.
fn in_order(part: &[u8]) -> Vec<u8> {
    let mut text = String::from_utf8_lossy(part).replace("<w:rPr />", "");
    while let Some(at) = text.find(" w14:paraId=\"") {
        let end = text[at + 13..].find('"').map_or(text.len(), |n| at + 13 + n + 1);
        text.replace_range(at..end, "");
    }
    for (moved, before) in [("<w:headerReference ", "<w:pgSz "), ("<w:pgNumType ", "<w:cols ")] {
        if let Some(at) = text.rfind(moved)
            && let Some(length) = text[at..].find("/>")
        {
            let element = text[at..at + length + 2].to_string();
            text.replace_range(at..at + length + 2, "");
            if let Some(place) = text.rfind(before) {
                text.insert_str(place, &element);
            }
        }
    }
    text.into_bytes()
}

/// The parts in their package (ECMA-376, part 2), with what the file says of itself.
fn bound(parts: XMLDocx, manuscript: &Manuscript, styles: String) -> Result<Vec<u8>, PressError> {
    let language = language_tag(&manuscript.language);
    let settings = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<w:settings xmlns:w=\"{WORD}\"><w:zoom w:percent=\"100\"/>\
         <w:defaultTabStop w:val=\"{}\"/><w:compat><w:compatSetting w:name=\"compatibilityMode\" \
         w:uri=\"http://schemas.microsoft.com/office/word\" w:val=\"15\"/></w:compat></w:settings>",
        INCH / 2
    );
    let time = manuscript.modified.format("%Y-%m-%dT%H:%M:%SZ");
    let core = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<cp:coreProperties \
         xmlns:cp=\"http://schemas.openxmlformats.org/package/2006/metadata/core-properties\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" \
         xmlns:dcterms=\"http://purl.org/dc/terms/\" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"><dc:title>{}</dc:title>\
         <dc:creator>{}</dc:creator><dc:language>{language}</dc:language><dcterms:created xsi:type=\"dcterms:W3CDTF\">{time}</dcterms:created>\
         <dcterms:modified xsi:type=\"dcterms:W3CDTF\">{time}</dcterms:modified></cp:coreProperties>",
        xml(&fair(&manuscript.title)),
        xml(&fair(&manuscript.author)),
    );
    let mut files: Vec<(String, Vec<u8>)> = vec![
        ("[Content_Types].xml".into(), parts.content_type),
        ("_rels/.rels".into(), parts.rels),
        ("docProps/app.xml".into(), parts.doc_props.app),
        ("docProps/core.xml".into(), core.into_bytes()),
        ("docProps/custom.xml".into(), parts.doc_props.custom),
        ("word/_rels/document.xml.rels".into(), parts.document_rels),
        ("word/document.xml".into(), in_order(&parts.document)),
        ("word/styles.xml".into(), styles.into_bytes()),
        ("word/settings.xml".into(), settings.into_bytes()),
        ("word/fontTable.xml".into(), parts.font_table),
        ("word/comments.xml".into(), parts.comments),
        ("word/numbering.xml".into(), parts.numberings),
        ("word/commentsExtended.xml".into(), parts.comments_extended),
        ("word/footnotes.xml".into(), parts.footnotes),
    ];
    for (n, (header, relations)) in parts.headers.into_iter().zip(parts.header_rels).enumerate() {
        files.push((format!("word/header{}.xml", n + 1), in_order(&header)));
        files.push((format!("word/_rels/header{}.xml.rels", n + 1), relations));
    }
    let mut package = Package::small();
    for (name, bytes) in files {
        package.add(&name, &bytes)?;
    }
    Ok(package.finish()?.into_inner())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_page_repeats_as_much_of_the_title_as_it_can() {
        assert_eq!(keyword("Letters From the Porch: Sixty Years on One Street"), "LETTERS FROM THE PORCH");
        assert_eq!(keyword("The Very Long and Entirely Truthful History"), "THE VERY LONG AND ENTIRELY");
    }
}
