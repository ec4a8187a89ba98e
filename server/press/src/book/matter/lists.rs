//! Lists that lead to letters: the table of contents and the list of letters by date.

use super::front::heading;
use crate::book::{
    BookLetter, Manuscript,
    copy::{date, fair},
    desk::Desk,
    pages::{Aim, Leads},
    setting::{Capitals, Line, Measure, Put, Role, Shelf, Slot, Style, lines},
};

/// Says which folio something stands on.
pub(crate) type Folio<'a> = &'a dyn Fn(Aim) -> String;

/// The table of contents: what stands before, parts and letters, in the order of the book.
pub(crate) fn contents(desk: &Desk, manuscript: &Manuscript, foreword: Option<(String, Aim)>, folio: Folio) -> Vec<Slot> {
    let mut shelf = Shelf::new(desk);
    heading(&mut shelf, "Contents");
    let size = desk.design.text.size;
    if let Some((title, at)) = foreword {
        row(&mut shelf, Style::upright(size), &title, "", 0.0, at, folio);
        shelf.air(1, false);
    }
    for (i, letter) in manuscript.letters.iter().enumerate() {
        for (n, part) in manuscript.parts.iter().enumerate().filter(|(_, p)| p.opens == i) {
            if i > 0 {
                shelf.air(1, false);
            }
            let style = desk.cutter.able(Style::capitals(Capitals::Small, size));
            row(&mut shelf, style, &fair(&part.title), "", 0.0, Aim::Part(n), folio);
            if let Some(last) = shelf.slots.last_mut() {
                last.keep = i > 0;
            }
        }
        let said = [fair(&letter.occasion), letter.dated.map(|d| date(d, &manuscript.language)).unwrap_or_default()];
        let said = said.into_iter().filter(|s| !s.is_empty()).collect::<Vec<_>>().join(", ");
        let inset = if manuscript.parts.is_empty() { 0.0 } else { desk.design.text.indent * size };
        row(&mut shelf, Style::upright(size), &letter.heading(), &said, inset, Aim::Letter(i), folio);
    }
    shelf.slots
}

/// The letters by their dates; those without one at the end, in the order of the book.
pub(crate) fn letters(desk: &Desk, manuscript: &Manuscript, folio: Folio) -> Vec<Slot> {
    let mut shelf = Shelf::new(desk);
    heading(&mut shelf, "The letters by date");
    let mut order: Vec<(usize, &BookLetter)> = manuscript.letters.iter().enumerate().collect();
    order.sort_by_key(|(i, letter)| (letter.dated.is_none(), letter.dated, *i));
    let size = desk.design.text.size * 0.94;
    for (i, letter) in order {
        let when = letter.dated.map_or_else(|| "without a date".into(), |d| date(d, &manuscript.language));
        let place = letter.place.as_deref().map(fair).unwrap_or_default();
        let said = if place.is_empty() { letter.heading() } else { format!("{}, {place}", letter.heading()) };
        row(&mut shelf, Style::upright(size), &when, &said, 0.0, Aim::Letter(i), folio);
    }
    shelf.slots
}

/// One entry: what it is, beside or under it in italics what is said of it, and at the right its folio.
fn row(shelf: &mut Shelf, style: Style, text: &str, said: &str, inset: f64, aim: Aim, folio: Folio) {
    let desk = shelf.desk();
    let size = style.size;
    let aside = Style::italic(size);
    let width = desk.frame.measure - inset - 3.0 * size;
    let (main, detail) =
        (lines(desk.cutter, style, text, Measure::ragged(width)), lines(desk.cutter, aside, said, Measure::ragged(width - 1.3 * size)));
    let end = main.last().map_or(0.0, |l| l.width);
    let beside = detail.len() == 1 && end + detail[0].width + size <= width;
    let group = desk.group();
    let put = |style, line: Line, x| Put { style, line, x, drop: 0.0, role: Role::Paragraph, group, leads: Leads::Whole(aim) };
    let mut rows: Vec<Vec<Put>> = main.into_iter().map(|line| vec![put(style, line, inset)]).collect();
    for line in detail {
        match rows.last_mut() {
            Some(last) if beside => last.push(put(aside, line, inset + end + 0.8 * size)),
            _ => rows.push(vec![put(aside, line, inset + 1.3 * size)]),
        }
    }
    let number = Line::of(desk.cutter, Style::upright(size), &folio(aim));
    let x = desk.frame.measure - number.width;
    if let Some(last) = rows.last_mut() {
        last.push(put(Style::upright(size), number, x));
    }
    shelf.slots.extend(rows.into_iter().enumerate().map(|(i, puts)| Slot { puts, keep: i > 0, ..Slot::default() }));
}
