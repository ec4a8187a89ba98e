//! What stands before the letters: half-title, title, imprint, dedication, epigraph, foreword, part openers.

use crate::book::{
    Epigraph, Foreword, Manuscript, Part,
    copy::fair,
    desk::Desk,
    pages::{Forme, Placed},
    setting::{Capitals, Line, Measure, Role, Shelf, Slot, Style, axis_x, fitting, lead, lines, paragraphs},
};

/// The half-title: the title alone, small, on the first recto.
pub(crate) fn half_title(desk: &Desk, manuscript: &Manuscript) -> Vec<Placed> {
    let mut forme = Forme::new(desk);
    let title = fair(&manuscript.title);
    let size = fitting(desk.cutter, &title, desk.design.text.size * 1.25, desk.frame.measure, 8.0);
    let row = (forme.rows() * 0.2).round();
    forme.display(Style::italic(size), &title, row, lead(size, desk.frame.leading), Role::Paragraph);
    forme.fit()
}

/// The design's ornament alone, facing the title.
pub(crate) fn ornament(desk: &Desk) -> Vec<Placed> {
    let mut forme = Forme::new(desk);
    if let Some(ornament) = able_ornament(desk) {
        let row = (forme.rows() * 0.4).round();
        forme.display(Style::upright(44.0), &ornament, row, 1.0, Role::Artifact);
    }
    forme.fit()
}

/// The title page.
pub(crate) fn title_page(desk: &Desk, manuscript: &Manuscript) -> Vec<Placed> {
    let mut forme = Forme::new(desk);
    let rows = forme.rows();
    let title = fair(&manuscript.title);
    let size = fitting(desk.cutter, &title, desk.design.opening.title, desk.frame.measure, 3.4);
    let between = lead(size, desk.frame.leading);
    let mut row = forme.display(Style::upright(size), &title, (rows * 0.2).round(), between, Role::Heading(1)) - between;
    let subtitle = fair(&manuscript.front.subtitle);
    if !subtitle.is_empty() {
        let size = fitting(desk.cutter, &subtitle, desk.design.opening.title * 0.47, desk.frame.measure, 3.0);
        row = forme.display(Style::italic(size), &subtitle, row + 2.0, lead(size, desk.frame.leading), Role::Paragraph) - 1.0;
    }
    let author = fair(&manuscript.author);
    if !author.is_empty() {
        let style = desk.cutter.able(Style::capitals(Capitals::Small, 15.0));
        row = forme.display(style, &author, row + 2.6, 1.35, Role::Paragraph);
    }
    if let Some(ornament) = able_ornament(desk) {
        forme.display(Style::upright(20.0), &ornament, (rows - 1.0).max(row + 1.0), 1.0, Role::Artifact);
    }
    forme.fit()
}

/// The ornament, when there is one and the face has it.
pub(crate) fn able_ornament(desk: &Desk) -> Option<String> {
    let ornament = fair(&desk.design.ornament);
    (!ornament.is_empty() && desk.cutter.upright.missing(&ornament).is_empty()).then_some(ornament)
}

/// The imprint, at the foot of the title page's back.
pub(crate) fn imprint(desk: &Desk, manuscript: &Manuscript) -> Vec<Placed> {
    let mut forme = Forme::new(desk);
    let style = Style::upright(desk.design.opening.detail * 0.92);
    let mut said: Vec<String> = manuscript.front.imprint.iter().map(|l| fair(l)).collect();
    if !said.is_empty() {
        said.push(String::new());
    }
    let isbn = fair(&manuscript.front.isbn);
    if !isbn.is_empty() {
        said.push(format!("ISBN {}", isbn.trim_start_matches("ISBN").trim_start()));
        said.push(String::new());
    }
    said.push(format!("Set in {}", desk.design.face_title));
    said.push(format!("by Beautifully Handwritten Letters, {}", manuscript.modified.format("%Y")));
    let rows: usize = said.iter().map(|l| lines(desk.cutter, style, l, Measure::ragged(desk.frame.measure)).len().max(1)).sum();
    let mut row = (forme.rows() - 1.0 - rows as f64 * 0.9).max(0.0);
    for line in said {
        row = if line.is_empty() { row + 0.9 } else { forme.display(style, &line, row, 0.9, Role::Paragraph) };
    }
    forme.fit()
}

/// The dedication, alone on its recto.
pub(crate) fn dedication(desk: &Desk, text: &str) -> Vec<Placed> {
    let mut forme = Forme::new(desk);
    let mut row = (forme.rows() * 0.28).round();
    for line in text.lines().map(fair) {
        row = forme.display(Style::italic(desk.design.text.size * 1.08), &line, row, 1.0, Role::Paragraph);
    }
    forme.fit()
}

/// The epigraph, alone on its page.
pub(crate) fn epigraph(desk: &Desk, said: &Epigraph) -> Vec<Placed> {
    let mut forme = Forme::new(desk);
    let row = (forme.rows() * 0.28).round();
    quoted(&mut forme, said, row);
    forme.fit()
}

/// Somebody's words and, under them, whose they are: a block as narrow as its lines, on the design's axis.
fn quoted(forme: &mut Forme, said: &Epigraph, mut row: f64) {
    let desk = forme.desk;
    let words = Style::italic(desk.design.text.size);
    let whose = desk.cutter.able(Style::capitals(Capitals::Small, desk.design.opening.detail));
    let width = desk.frame.measure * 0.78;
    let mut set: Vec<(Style, Line, f64)> = Vec::new();
    for (style, text, above) in said.text.lines().map(|l| (words, l, 0.0)).chain([(whose, said.source.as_str(), 0.5)]) {
        for (n, line) in lines(desk.cutter, style, &fair(text), Measure::ragged(width)).into_iter().enumerate() {
            set.push((style, line, if n == 0 { above } else { 0.0 }));
        }
    }
    let widest = set.iter().map(|(_, line, _)| line.width).fold(0.0, f64::max);
    let left = axis_x(desk.design.axis, desk.frame.measure, widest);
    let group = desk.group();
    for (style, line, above) in set {
        row += above;
        forme.put(style, line, left, row, Role::Paragraph, group);
        row += 1.0;
    }
}

/// The foreword as a column; its first rows are the heading.
pub(crate) fn foreword(desk: &Desk, said: &Foreword) -> Vec<Slot> {
    let mut shelf = Shelf::new(desk);
    let title = fair(&said.title);
    heading(&mut shelf, if title.is_empty() { "Foreword" } else { &title });
    let style = shelf.text();
    let indent = desk.design.text.indent * style.size;
    for (n, paragraph) in paragraphs(&said.text).enumerate() {
        let indent = if n == 0 { 0.0 } else { indent };
        shelf.paragraph(style, paragraph, Measure::justified(desk.frame.measure, indent), 0.0, n == 0);
    }
    let signed = fair(&said.signed);
    if !signed.is_empty() {
        shelf.air(1, true);
        let style = desk.cutter.able(Style::capitals(Capitals::Small, style.size));
        let line = Line::of(desk.cutter, style, &signed);
        let x = (desk.frame.measure - line.width).max(0.0);
        shelf.rows(style, vec![line], x, Role::Paragraph, |_| true);
    }
    shelf.slots
}

/// The heading of a piece of front or back matter, as a letter's stands.
pub(crate) fn heading(shelf: &mut Shelf, text: &str) {
    let desk = shelf.desk();
    shelf.sink(desk.design.opening.sink.min(3));
    let size = fitting(desk.cutter, text, desk.design.opening.heading * 0.86, desk.frame.measure, 2.0);
    let between = lead(size, desk.frame.leading);
    shelf.display(&[(Style::italic(size), text.to_string(), 0.0, between, Role::Heading(1))], false, 2);
}

/// A part's opener.
pub(crate) fn part(desk: &Desk, part: &Part, number: usize) -> Vec<Placed> {
    let mut forme = Forme::new(desk);
    let rows = forme.rows();
    let above = format!("Part {}", in_words(number + 1));
    let style = desk.cutter.able(Style::capitals(Capitals::AllSmall, desk.design.opening.detail));
    let mut row = forme.display(style, &above, (rows * 0.24).round(), 1.0, Role::Paragraph) + 0.9;
    let title = fair(&part.title);
    let size = fitting(desk.cutter, &title, desk.design.opening.title * 0.8, desk.frame.measure, 3.0);
    row = forme.display(Style::italic(size), &title, row, lead(size, desk.frame.leading), Role::Heading(1));
    if let Some(said) = &part.epigraph {
        quoted(&mut forme, said, row.ceil() + 2.0);
    }
    forme.fit()
}

/// "one" … "twelve", then figures.
fn in_words(number: usize) -> String {
    const WORDS: [&str; 12] = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];
    number.checked_sub(1).and_then(|n| WORDS.get(n)).map_or_else(|| number.to_string(), |word| (*word).to_string())
}
