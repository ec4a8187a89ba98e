//! The documents of the EPUB: one for each piece of matter, each part, each letter.

use super::{
    language_tag,
    script::{Script, id_of, mark},
};
use crate::{
    book::{
        Begin, Changed, Design, Epigraph, Leaf, Manuscript, Piece,
        copy::{date, fair},
        interior::foreword_title,
        setting::paragraphs,
    },
    sheet::xml,
};
use letters::LetterText;
use std::fmt::Write as _;

/// A document before it is written.
#[derive(Debug, Default)]
pub(super) struct Document {
    pub(super) name: String,
    pub(super) title: String,
    /// The class of its body.
    pub(super) kind: &'static str,
    pub(super) body: String,
    pub(super) listed: Option<(u8, String, String)>,
    pub(super) landmark: Option<(&'static str, &'static str)>,
    /// Printed pages that are marked in it: folio and id.
    pub(super) pages: Vec<(String, String)>,
}

/// A page of a letter in the hand, as a picture.
#[derive(Debug, Clone)]
pub(super) struct Hand {
    pub(super) name: String,
    /// From 0, of how many.
    pub(super) number: usize,
    pub(super) count: usize,
    pub(super) width_mm: f64,
    pub(super) height_mm: f64,
}

impl Document {
    pub(super) fn xhtml(&self, manuscript: &Manuscript) -> String {
        format!(
            r#"<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE html>
<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops" epub:prefix="z3998: http://www.daisy.org/z3998/2012/vocab/structure/#" lang="{language}" xml:lang="{language}">
<head>
  <title>{title}</title>
  <link rel="stylesheet" type="text/css" href="book.css"/>
</head>
<body class="{kind}">
<main>
{body}</main>
</body>
</html>
"#,
            language = language_tag(&manuscript.language),
            title = xml(&self.title),
            kind = self.kind,
            body = self.body,
        )
    }
}

/// The pages that begin with something: after how many characters, and their folios.
pub(super) fn marks(leaves: &[Leaf], of: impl Fn(&Begin) -> bool) -> Vec<(usize, &str)> {
    let after = |begin: &Begin| match begin {
        Begin::Matter(_, after) | Begin::Letter { after, .. } => *after,
        Begin::Part(_) | Begin::Facsimile { .. } => 0,
    };
    leaves.iter().filter(|l| of(&l.begins)).map(|l| (after(&l.begins), l.folio.as_str())).collect()
}

fn of_piece(leaves: &[Leaf], pieces: &[Piece]) -> Vec<(usize, String)> {
    let found = marks(leaves, |b| matches!(b, Begin::Matter(piece, _) if pieces.contains(piece)));
    found.into_iter().map(|(after, folio)| (after, folio.to_string())).collect()
}

/// Marks of pages that begin with a piece, one after the other, and their ids.
pub(super) fn plain_marks(leaves: &[Leaf], pieces: &[Piece]) -> (String, Vec<(String, String)>) {
    let found = of_piece(leaves, pieces);
    let text: String = found.iter().map(|(_, folio)| mark(folio)).collect();
    (text, found.into_iter().map(|(_, folio)| (folio.clone(), id_of(&folio))).collect())
}

/// The front of the cover, alone.
pub(super) fn cover(says: &str) -> Document {
    let body = format!(
        "<section epub:type=\"cover\" aria-labelledby=\"what\">\n<h1 class=\"unseen\" id=\"what\">Cover</h1>\n\
         <p><img src=\"cover.png\" role=\"doc-cover\" alt=\"{}\"/></p>\n</section>\n",
        xml(says)
    );
    let landmark = Some(("cover", "Cover"));
    Document { name: "cover".into(), title: "Cover".into(), kind: "cover", body, landmark, ..Document::default() }
}

/// The first page of a letter in the hand, alone.
pub(super) fn frontispiece(manuscript: &Manuscript, letter: usize, hands: &[Hand], leaves: &[Leaf]) -> Document {
    let (marks, pages) = plain_marks(leaves, &[Piece::HalfTitle, Piece::Frontispiece]);
    let said = format!("The first page of the letter “{}” in the hand; its words are in the book.", manuscript.letters[letter].heading());
    let mut body = format!(
        "<section epub:type=\"z3998:frontispiece\" aria-labelledby=\"what\">\n{marks}<h1 class=\"unseen\" id=\"what\">Frontispiece</h1>\n"
    );
    for hand in hands {
        body.push_str(&figure(hand, &said, None));
    }
    body.push_str("</section>\n");
    Document { name: "frontispiece".into(), title: "Frontispiece".into(), kind: "frontispiece", body, pages, ..Document::default() }
}

/// Title page, dedication and epigraph, as far as there are.
pub(super) fn before(manuscript: &Manuscript, design: &Design, leaves: &[Leaf]) -> Vec<Document> {
    let mut out = vec![title_page(manuscript, design, leaves)];
    let dedication: Vec<String> = manuscript.front.dedication.lines().map(fair).filter(|l| !l.is_empty()).collect();
    if !dedication.is_empty() {
        let (marks, pages) = plain_marks(leaves, &[Piece::Dedication]);
        let lines: Vec<String> = dedication.iter().map(|l| xml(l)).collect();
        let body = format!(
            "<section epub:type=\"dedication\" role=\"doc-dedication\" aria-labelledby=\"what\">\n{marks}<h1 class=\"unseen\" id=\"what\">Dedication</h1>\n<p>{}</p>\n</section>\n",
            lines.join("<br/>\n")
        );
        out.push(Document {
            name: "dedication".into(),
            title: "Dedication".into(),
            kind: "dedication",
            body,
            pages,
            ..Document::default()
        });
    }
    if let Some(said) = manuscript.front.epigraph.as_ref().filter(|e| !fair(&e.text).is_empty()) {
        let (marks, pages) = plain_marks(leaves, &[Piece::Epigraph]);
        let body = format!(
            "<section aria-labelledby=\"what\">\n{marks}<h1 class=\"unseen\" id=\"what\">Epigraph</h1>\n{}</section>\n",
            quoted(said)
        );
        out.push(Document { name: "epigraph".into(), title: "Epigraph".into(), kind: "epigraph", body, pages, ..Document::default() });
    }
    out
}

fn title_page(manuscript: &Manuscript, design: &Design, leaves: &[Leaf]) -> Document {
    let front = &manuscript.front;
    let title = fair(&manuscript.title);
    // The half-title stands here unless a frontispiece came before.
    let mut pieces = vec![Piece::Title];
    if !matches!(front.frontispiece, crate::book::Frontispiece::Facsimile(_)) {
        pieces = vec![Piece::HalfTitle, Piece::Frontispiece, Piece::Title];
    }
    let (marks, mut pages) = plain_marks(leaves, &pieces);
    let mut body = format!(
        "<section epub:type=\"titlepage\" aria-labelledby=\"title\">\n{marks}<h1 id=\"title\" epub:type=\"title\">{}</h1>\n",
        xml(&title)
    );
    for (class, text) in [("subtitle", &front.subtitle), ("author", &manuscript.author)] {
        let text = fair(text);
        if !text.is_empty() {
            let role = if class == "subtitle" { " epub:type=\"subtitle\" role=\"doc-subtitle\"" } else { "" };
            let _ = writeln!(body, "<p class=\"{class}\"{role}>{}</p>", xml(&text));
        }
    }
    let ornament = fair(&design.ornament);
    if !ornament.is_empty() {
        let _ = writeln!(body, "<p class=\"ornament\" aria-hidden=\"true\">{}</p>", xml(&ornament));
    }
    body.push_str("</section>\n");
    let mut imprint: Vec<String> = front.imprint.iter().map(|l| fair(l)).filter(|l| !l.is_empty()).collect();
    let isbn = fair(&front.isbn);
    if !isbn.is_empty() {
        imprint.push(format!("ISBN of the printed book: {}", isbn.trim_start_matches("ISBN").trim_start()));
    }
    let (marks, more) = plain_marks(leaves, &[Piece::Imprint]);
    pages.extend(more);
    if imprint.is_empty() {
        body.push_str(&marks);
    } else {
        let lines: Vec<String> = imprint.iter().map(|l| xml(l)).collect();
        let _ = writeln!(
            body,
            "<section class=\"imprint\" epub:type=\"imprint\" aria-label=\"Imprint\">\n{marks}<p>{}</p>\n</section>",
            lines.join("<br/>\n")
        );
    }
    Document { name: "title".into(), title, kind: "title", body, pages, landmark: Some(("titlepage", "Title page")), ..Document::default() }
}

fn quoted(said: &Epigraph) -> String {
    let lines: Vec<String> = said.text.lines().map(fair).filter(|l| !l.is_empty()).map(|l| xml(&l)).collect();
    let mut out = format!("<blockquote epub:type=\"epigraph\" role=\"doc-epigraph\">\n<p>{}</p>\n", lines.join("<br/>\n"));
    let source = fair(&said.source);
    if !source.is_empty() {
        let _ = writeln!(out, "<p class=\"source\">{}</p>", xml(&source));
    }
    out.push_str("</blockquote>\n");
    out
}

/// The foreword, when there is one.
pub(super) fn foreword(manuscript: &Manuscript, leaves: &[Leaf]) -> Option<Document> {
    let said = manuscript.front.foreword.as_ref()?;
    let title = foreword_title(manuscript);
    let marks = of_piece(leaves, &[Piece::Foreword]);
    let marks: Vec<(usize, &str)> = marks.iter().map(|(after, folio)| (*after, folio.as_str())).collect();
    let mut script = Script::new(&marks);
    let mut body = format!(
        "<section epub:type=\"foreword\" role=\"doc-foreword\" aria-labelledby=\"what\">\n<header><h1 id=\"what\">{}</h1></header>\n",
        script.text(&title)
    );
    for (n, paragraph) in paragraphs(&said.text).enumerate() {
        let _ = writeln!(body, "<p{}>{}</p>", if n == 0 { " class=\"first\"" } else { "" }, script.text(paragraph));
    }
    if !fair(&said.signed).is_empty() {
        let _ = writeln!(body, "<p class=\"by\">{}</p>", script.text(&said.signed));
    }
    let _ = writeln!(body, "{}</section>", script.rest());
    Some(Document {
        name: "foreword".into(),
        title: title.clone(),
        kind: "matter",
        body,
        listed: Some((0, title, String::new())),
        landmark: Some(("foreword", "Foreword")),
        pages: script.pages,
    })
}

/// A part's opener.
pub(super) fn part(manuscript: &Manuscript, number: usize, leaves: &[Leaf]) -> Document {
    let part = &manuscript.parts[number];
    let title = fair(&part.title);
    let found = marks(leaves, |b| *b == Begin::Part(number));
    let marked: String = found.iter().map(|(_, folio)| mark(folio)).collect();
    let mut body = format!(
        "<section epub:type=\"part\" role=\"doc-part\" aria-labelledby=\"what\">\n{marked}<h1 id=\"what\"><span class=\"number\">Part {}</span> <span class=\"name\">{}</span></h1>\n",
        number + 1,
        xml(&title)
    );
    if let Some(said) = part.epigraph.as_ref().filter(|e| !fair(&e.text).is_empty()) {
        body.push_str(&quoted(said));
    }
    body.push_str("</section>\n");
    Document {
        name: format!("part-{:02}", number + 1),
        title: title.clone(),
        kind: "part",
        body,
        listed: Some((0, title, String::new())),
        pages: found.into_iter().map(|(_, folio)| (folio.to_string(), id_of(folio))).collect(),
        ..Document::default()
    }
}

/// A letter: its head, its pages in the hand, its text.
pub(super) fn letter(manuscript: &Manuscript, index: usize, hands: &[Hand], leaves: &[Leaf]) -> Document {
    let letter = &manuscript.letters[index];
    let heading = letter.heading();
    let found = marks(leaves, |b| matches!(b, Begin::Letter { letter, .. } if *letter == index));
    let plates = marks(leaves, |b| matches!(b, Begin::Facsimile { letter, .. } if *letter == index));
    let mut script = Script::new(&found);
    let occasion = fair(&letter.occasion);
    let place = letter.place_and_date(&manuscript.language);
    let mut body = String::from("<section epub:type=\"chapter z3998:letter\" role=\"doc-chapter\" aria-labelledby=\"to\">\n<header>\n");
    if !occasion.is_empty() {
        let _ = writeln!(body, "<p class=\"occasion\">{}</p>", script.text(&occasion));
    }
    let _ = writeln!(body, "<h1 id=\"to\">{}</h1>", script.text(&heading));
    if !place.is_empty() {
        let _ = writeln!(body, "<p class=\"place\">{}</p>", script.text(&place));
    }
    body.push_str("</header>\n");
    for note in paragraphs(&letter.headnote) {
        let _ = writeln!(body, "<p class=\"note\">{}</p>", script.text(note));
    }
    let mut pages = std::mem::take(&mut script.pages);
    for hand in hands {
        let folio = plates.get(hand.number).map(|(_, folio)| *folio);
        pages.extend(folio.map(|f| (f.to_string(), id_of(f))));
        let said = match hand.count {
            1 => format!("The letter “{heading}” in the hand. Its words follow as text."),
            n => format!("Page {} of {n} of the letter “{heading}” in the hand. Its words follow as text.", hand.number + 1),
        };
        body.push_str(&figure(hand, &said, folio));
    }
    let in_hand = !hands.is_empty();
    if in_hand {
        body.push_str("<div class=\"words\" id=\"words\">\n");
    }
    text(&LetterText::parse(&letter.text), &mut script, &mut body);
    if in_hand {
        body.push_str("</div>\n");
    }
    for note in paragraphs(&letter.afternote) {
        let _ = writeln!(body, "<p class=\"note after\">{}</p>", script.text(note));
    }
    body.push_str(&script.rest());
    body.push_str("</section>\n");
    pages.append(&mut script.pages);
    let detail = [occasion, letter.dated.map(|d| date(d, &manuscript.language)).unwrap_or_default()];
    let depth = u8::from(manuscript.parts.iter().any(|p| p.opens <= index));
    Document {
        name: format!("letter-{:04}", index + 1),
        title: heading.clone(),
        kind: "letter",
        body,
        listed: Some((depth, heading, detail.into_iter().filter(|d| !d.is_empty()).collect::<Vec<_>>().join(", "))),
        landmark: (index == 0).then_some(("bodymatter", "The letters")),
        pages,
    }
}

fn text(text: &LetterText, script: &mut Script, body: &mut String) {
    let mut paragraph = |class: &str, kind: &str, text: &str| {
        if !fair(text).is_empty() {
            let class = if class.is_empty() { String::new() } else { format!(" class=\"{class}\"") };
            let kind = if kind.is_empty() { String::new() } else { format!(" epub:type=\"z3998:{kind}\"") };
            let _ = writeln!(body, "<p{class}{kind}>{}</p>", script.text(text));
        }
    };
    if let Some(salutation) = &text.salutation {
        paragraph("salutation", "salutation", salutation);
    }
    for (i, text_of) in text.paragraphs.iter().enumerate() {
        paragraph(if i == 0 && text.salutation.is_none() { "first" } else { "" }, "", text_of);
    }
    if let Some(valediction) = &text.valediction {
        paragraph("valediction", "valediction", valediction);
    }
    for (i, line) in text.signature.iter().enumerate() {
        paragraph(if i == 0 { "signature" } else { "below" }, if i == 0 { "sender" } else { "" }, line);
    }
    for (i, text) in text.postscript.iter().enumerate() {
        paragraph(if i == 0 { "postscript" } else { "" }, "postscript", text);
    }
}

/// A page in the hand. What it says is told in words beneath it and in the picture itself.
fn figure(hand: &Hand, said: &str, folio: Option<&str>) -> String {
    format!(
        "<figure class=\"hand\">\n{}<img src=\"hand/{}.svg\" alt=\"{}\" width=\"{:.0}\" height=\"{:.0}\"/>\n</figure>\n",
        folio.map(mark).unwrap_or_default(),
        hand.name,
        xml(said),
        // CSS counts 96 dots to the inch.
        hand.width_mm / 25.4 * 96.0,
        hand.height_mm / 25.4 * 96.0,
    )
}

/// The letters by date.
pub(super) fn by_date(manuscript: &Manuscript, leaves: &[Leaf]) -> Option<Document> {
    if !manuscript.back.letters || manuscript.letters.iter().all(|l| l.dated.is_none()) {
        return None;
    }
    let mut order: Vec<usize> = (0..manuscript.letters.len()).collect();
    order.sort_by_key(|i| (manuscript.letters[*i].dated.is_none(), manuscript.letters[*i].dated, *i));
    let mut list = String::new();
    for i in order {
        let letter = &manuscript.letters[i];
        let when = letter.dated.map_or_else(|| "without a date".into(), |d| date(d, &manuscript.language));
        let place = letter.place.as_deref().map(fair).filter(|p| !p.is_empty()).map(|p| format!(", {p}")).unwrap_or_default();
        let (when, to, place) = (xml(&when), xml(&letter.heading()), xml(&place));
        let _ = writeln!(list, "<li>{when} <a href=\"letter-{:04}.xhtml\">{to}</a>{place}</li>", i + 1);
    }
    Some(appendix("by-date", "The letters by date", "", &list, plain_marks(leaves, &[Piece::Letters])))
}

/// What was changed, in which letters; never what.
pub(super) fn changed(manuscript: &Manuscript, leaves: &[Leaf]) -> Option<Document> {
    if !manuscript.back.changed || manuscript.changed.is_empty() {
        return None;
    }
    let mut list = String::new();
    for (kind, what) in [(Changed::Person, "Names of people"), (Changed::Place, "Names of places"), (Changed::Detail, "Other details")] {
        let mut letters: Vec<usize> = manuscript.changed.iter().filter(|c| c.kind == kind).flat_map(|c| c.letters.clone()).collect();
        letters.sort_unstable();
        letters.dedup();
        let links = letters.iter().map(|i| {
            let letter = &manuscript.letters[*i];
            let when = letter.dated.map(|d| format!(", {}", date(d, &manuscript.language))).unwrap_or_default();
            format!("<a href=\"letter-{:04}.xhtml\">{}{}</a>", i + 1, xml(&letter.heading()), xml(&when))
        });
        let links = links.collect::<Vec<_>>().join("; ");
        if !links.is_empty() {
            let _ = writeln!(list, "<li>{what}: {links}</li>");
        }
    }
    let said = "<p class=\"first\">For the sake of others some of what the letters say was changed before they were printed, through the whole \
                book in the same way.</p>\n";
    Some(appendix("changed", "What was changed", said, &list, plain_marks(leaves, &[Piece::Changed])))
}

/// A list behind the letters, and what is said before it; `marked` are its printed pages as marks, and by folio and id.
fn appendix(name: &str, title: &str, said: &str, list: &str, marked: (String, Vec<(String, String)>)) -> Document {
    let (marks, pages) = marked;
    let body = format!(
        "<section epub:type=\"appendix\" role=\"doc-appendix\" aria-labelledby=\"what\">\n{marks}<header><h1 id=\"what\">{title}</h1></header>\n\
         {said}<ul class=\"list\">\n{list}</ul>\n</section>\n"
    );
    let listed = Some((0, title.to_string(), String::new()));
    Document { name: name.into(), title: title.into(), kind: "matter", body, listed, pages, ..Document::default() }
}

/// What the book is set and written in, and under whose licence the faces are in it.
pub(super) fn colophon(manuscript: &Manuscript, design: &Design, rights: &[String], leaves: &[Leaf]) -> Document {
    let (marks, pages) = plain_marks(leaves, &[Piece::Colophon]);
    let mut said = vec![format!(
        "Set in {}. Made by Beautifully Handwritten Letters, {}.",
        fair(&design.face_title),
        manuscript.modified.format("%Y")
    )];
    let hands: Vec<String> = manuscript.back.hands.iter().map(|h| fair(h)).filter(|h| !h.is_empty()).collect();
    if !hands.is_empty() {
        said.push(format!("The letters in the hand were written in {}.", hands.join(", ")));
    }
    said.extend(manuscript.back.said.iter().map(|s| fair(s)).filter(|s| !s.is_empty()));
    let mut seen: Vec<String> = Vec::new();
    for right in rights.iter().map(|r| fair(r)) {
        if !seen.contains(&right) {
            seen.push(right);
        }
    }
    let mut body = format!(
        "<section epub:type=\"colophon\" role=\"doc-colophon\" aria-labelledby=\"what\">\n{marks}<h1 class=\"unseen\" id=\"what\">Colophon</h1>\n"
    );
    for text in said {
        let _ = writeln!(body, "<p>{}</p>", xml(&text));
    }
    for text in seen {
        let _ = writeln!(body, "<p class=\"rights\">{}</p>", xml(&text));
    }
    body.push_str("</section>\n");
    Document { name: "colophon".into(), title: "Colophon".into(), kind: "colophon", body, pages, ..Document::default() }
}
