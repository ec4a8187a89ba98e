//! One PDF for an editor's desk: the letter, the synopsis with the list of the letters, the samples. Set with the
//! book's own faces and its way of breaking lines and pages.

use super::{
    Phrases, Sheet,
    copytext::{about, and, blocks, words},
    phrases::filled,
};
use crate::{
    PressError,
    book::{
        Autographs, Begins, BookLetter, Design, Faces, Manuscript, Output, Shown,
        copy::{date, fair},
        desk::Desk,
        matter::front::heading,
        output::{Aims, Volume, Work},
        pages::{Aim, Bounds, Forme, Frame, columns},
        setting::{Cutter, Measure, Role, Shelf, Slot, Style, lines, paragraphs},
    },
    letter::Inks,
    patch::Imprint,
};
use chrono::{Datelike as _, NaiveDate};
use letters::Submission;

/// What is offered, and to whom.
#[derive(Debug, Clone, Copy)]
pub struct Offer<'a> {
    /// The writer's words.
    pub said: &'a Submission,
    /// The sample letters, by their places among the manuscript's, in this order; the first of the book when empty.
    pub samples: &'a [usize],
    /// The date of the letter to the editor, when it is to bear one.
    pub dated: Option<NaiveDate>,
}

/// Points in an inch.
const INCH: f64 = 72.0;
/// The measure on an office sheet, in ems: wider than in a book, still no more than 75 characters.
const MEASURE: f64 = 34.0;

/// Sets letter, synopsis and samples as one PDF on office sheets and gives its number of pages. A sample that the book
/// shows in the hand has its facsimile before its type. Same input, same bytes.
///
/// # Errors
/// Without letters or a title; when a sample is not there; when a face lacks a character (its place is named); when a
/// sample cannot be shown in the hand; when `out` refuses.
pub fn proposal(
    manuscript: &Manuscript,
    offer: &Offer,
    phrases: &Phrases,
    design: &Design,
    faces: &Faces,
    autographs: Option<Autographs>,
    out: &mut dyn Output,
) -> Result<u32, PressError> {
    manuscript.check()?;
    let count = manuscript.letters.len();
    if let Some(letter) = offer.samples.iter().find(|l| **l >= count) {
        return Err(PressError::NoSuchLetter { what: "A sample".into(), letter: letter + 1, count });
    }
    let samples: Vec<usize> =
        if offer.samples.is_empty() { (0..count.min(phrases.samples.number)).collect() } else { offer.samples.to_vec() };
    let cutter = Cutter::new(faces, design.text.old_style_figures, &manuscript.language)?;
    check_characters(manuscript, offer, &samples, &cutter)?;
    let bounds = Bounds::of(None, false)?;
    let frame = frame(design, phrases.manuscript.sheet);
    // Samples follow each other; what begins a sheet begins near its head.
    let mut design = design.clone();
    design.opening.letters = Begins::Page;
    design.opening.sink = 1;
    let desk = Desk::new(&cutter, &design, frame);
    let work = Work { reading: true, inks: Inks::Rgb, tinted: true, bleed: false, exchange: false };
    let mut press = Press { volume: Volume::begin(out, &desk, work, &bounds)?, desk: &desk, head: running(manuscript, offer.said) };

    press.section("To the editor", &cover_letter(&desk, manuscript, offer, phrases, samples.len()), false)?;
    let synopsis = synopsis(&desk, manuscript, offer.said, phrases);
    let title = if has(&offer.said.synopsis) { &phrases.synopsis.title } else { &phrases.synopsis.letters };
    press.section(title, &synopsis, true)?;
    for sample in samples {
        let letter = &manuscript.letters[sample];
        press.volume.bookmark(0, &letter.heading());
        if letter.shown != Shown::Set
            && let Some(autographs) = autographs
        {
            press.plates(letter, &autographs(sample)?, faces)?;
        }
        let mut shelf = Shelf::new(&desk);
        shelf.sink(design.opening.sink);
        shelf.letter_head(letter, &manuscript.language, true);
        shelf.letter(letter);
        press.pages(&shelf.slots, true)?;
    }
    let pages = press.volume.len();
    let imprint = Imprint {
        title: &format!("{}: for a publisher", fair(&manuscript.title)),
        author: &fair(&manuscript.author),
        language: &manuscript.language,
        created: manuscript.modified,
        content: &format!("{} {:?}", manuscript.identifier, offer),
    };
    let page = |aim: Aim| if let Aim::Page(page) = aim { page } else { 0 };
    let says = |aim: Aim| format!("Page {}", page(aim) + 1);
    press.volume.finish(&frame, &bounds, 0, &imprint, &Aims { page: &page, says: &says })?;
    Ok(u32::try_from(pages).unwrap_or(u32::MAX))
}

/// The sheet with its grid: margins alike at both sides, an inch or more.
fn frame(design: &Design, sheet: Sheet) -> Frame {
    let (width, height) = sheet.twips();
    let (width, height) = (f64::from(width) / 20.0, f64::from(height) / 20.0);
    let leading = design.text.leading;
    let measure = (MEASURE * design.text.size).min(width - 2.0 * INCH);
    let side = (width - measure) / 2.0;
    let (top, foot) = (1.1 * INCH, 1.3 * INCH);
    let lines = ((height - top - foot) / leading).floor().max(12.0);
    Frame { width, height, inner: side, outer: side, top, measure, lines: lines as usize, leading }
}

/// "Aldridge, Letters From the Porch".
fn running(manuscript: &Manuscript, said: &Submission) -> String {
    let name = sender(manuscript, said);
    let surname = name.split_whitespace().next_back().unwrap_or_default().to_string();
    [surname, fair(&manuscript.title)].into_iter().filter(|p| !p.is_empty()).collect::<Vec<_>>().join(", ")
}

fn sender(manuscript: &Manuscript, said: &Submission) -> String {
    fair(if has(&said.name) { &said.name } else { &manuscript.author })
}

fn has(text: &str) -> bool {
    !text.trim().is_empty()
}

struct Press<'a, 'o> {
    volume: Volume<'a, 'o>,
    desk: &'a Desk<'a>,
    head: String,
}

impl Press<'_, '_> {
    fn section(&mut self, title: &str, slots: &[Slot], furnished: bool) -> Result<(), PressError> {
        if slots.is_empty() {
            return Ok(());
        }
        self.volume.bookmark(0, title);
        self.pages(slots, furnished)
    }

    /// A column on pages of its own; with running heads and folios where they are wanted, but no head on its first.
    fn pages(&mut self, slots: &[Slot], furnished: bool) -> Result<(), PressError> {
        let mut rest = slots.to_vec();
        for (n, (skip, end)) in columns(&rest, self.desk.frame.lines).into_iter().enumerate() {
            let tail = rest.split_off(end.min(rest.len()));
            let column: Vec<Slot> = std::mem::replace(&mut rest, tail).into_iter().skip(skip).collect();
            let mut forme = Forme::new(self.desk);
            forme.slots(column, 0);
            if furnished {
                if n > 0 {
                    forme.head(&self.head, true);
                }
                forme.folio(&(self.volume.len() + 1).to_string(), true);
            }
            self.volume.page(&forme.placed)?;
        }
        self.volume.section(self.volume.len())
    }

    fn plates(&mut self, letter: &BookLetter, autograph: &crate::book::Autograph, faces: &Faces) -> Result<(), PressError> {
        let mut cut = self.volume.cut(autograph.clone(), &letter.text, &faces.regular)?;
        while cut.left() > 0 {
            let mut forme = Forme::new(self.desk);
            forme.folio(&(self.volume.len() + 1).to_string(), true);
            self.volume.plate(
                &mut cut,
                &forme.placed,
                false,
                Some("This page of the letter in the hand; its words are on the pages after it."),
            )?;
        }
        Ok(())
    }
}

/// The letter to the editor.
fn cover_letter(desk: &Desk, manuscript: &Manuscript, offer: &Offer, phrases: &Phrases, samples: usize) -> Vec<Slot> {
    let said = offer.said;
    let mut shelf = Shelf::new(desk);
    let style = shelf.text();
    let measure = desk.frame.measure;
    let address = |shelf: &mut Shelf, text: &[String], x: f64| {
        for line in text.iter().filter(|l| !l.is_empty()) {
            shelf.rows(style, lines(desk.cutter, style, line, Measure::ragged(measure - x)), x, Role::Paragraph, |_| true);
        }
    };
    let name = sender(manuscript, said);
    let from: Vec<String> = std::iter::once(name.clone()).chain(said.contact.lines().map(fair)).filter(|l| !l.is_empty()).collect();
    address(&mut shelf, &from, 0.0);
    if let Some(dated) = offer.dated {
        shelf.air(1, true);
        address(&mut shelf, &[date(dated, &manuscript.language)], 0.0);
    }
    let to: Vec<String> = std::iter::once(fair(&said.editor)).chain(said.house.lines().map(fair)).filter(|l| !l.is_empty()).collect();
    if !to.is_empty() {
        shelf.air(1, true);
        address(&mut shelf, &to, 0.0);
    }
    shelf.air(2, true);
    let with = |place: &str| place_of(place, manuscript, offer, samples);
    let salutation = filled(&phrases.letter.salutation, &with).unwrap_or_else(|| phrases.letter.salutation_unnamed.clone());
    address(&mut shelf, &[fair(&salutation)], 0.0);
    for phrase in &phrases.letter.paragraphs {
        let Some(text) = filled(phrase, &with) else { continue };
        for paragraph in paragraphs(&text.replace("\r\n", "\n")) {
            shelf.air(1, true);
            shelf.paragraph(style, paragraph, Measure::justified(measure, 0.0), 0.0, true);
        }
    }
    shelf.air(1, true);
    address(&mut shelf, &[fair(&phrases.letter.valediction)], 0.0);
    if !name.is_empty() {
        // Room to sign.
        shelf.air(3, true);
        address(&mut shelf, &[name], 0.0);
    }
    shelf.slots
}

/// What fills a place of a phrase; nothing when nobody said it.
fn place_of(place: &str, manuscript: &Manuscript, offer: &Offer, samples: usize) -> String {
    let said = offer.said;
    match place {
        "title" => {
            let (title, subtitle) = (fair(&manuscript.title), fair(&manuscript.front.subtitle));
            if subtitle.is_empty() { title } else { format!("{title}: {subtitle}") }
        }
        "author" => fair(&manuscript.author),
        "letters" => counted(manuscript.letters.len()),
        "words" => about(words(&blocks(manuscript))),
        "years" => years(manuscript.letters.iter(), "from ", "in ", " to "),
        "about_book" => said.about_book.clone(),
        "about_author" => said.about_author.clone(),
        "besides" => said.besides.clone(),
        "editor" => fair(&said.editor),
        "enclosed" => {
            let first = if has(&said.synopsis) { "a synopsis".to_string() } else { "a list of the letters".to_string() };
            let letters = match samples {
                0 => None,
                n if n == manuscript.letters.len() => Some("the letters".to_string()),
                n => Some(format!("{} of the letters", in_words(n))),
            };
            and(&std::iter::once(first).chain(letters).collect::<Vec<_>>())
        }
        _ => String::new(),
    }
}

/// "one letter", "42 letters".
fn counted(letters: usize) -> String {
    if letters == 1 { "one letter".into() } else { format!("{} letters", in_words(letters)) }
}

/// "three", and figures from thirteen on.
fn in_words(number: usize) -> String {
    const WORDS: [&str; 12] = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];
    number.checked_sub(1).and_then(|n| WORDS.get(n)).map_or_else(|| number.to_string(), |word| (*word).to_string())
}

/// "from 1964 to 2024", "in 2024"; nothing when no letter has a date.
fn years<'l>(letters: impl Iterator<Item = &'l BookLetter>, from: &str, within: &str, to: &str) -> String {
    let years: Vec<i32> = letters.filter_map(|l| l.dated).map(|d| d.year()).collect();
    match (years.iter().min(), years.iter().max()) {
        (Some(first), Some(last)) if first == last => format!("{within}{first}"),
        (Some(first), Some(last)) => format!("{from}{first}{to}{last}"),
        _ => String::new(),
    }
}

/// What happens, in the writer's words, and the letters that there are.
fn synopsis(desk: &Desk, manuscript: &Manuscript, said: &Submission, phrases: &Phrases) -> Vec<Slot> {
    let mut shelf = Shelf::new(desk);
    let style = shelf.text();
    let measure = desk.frame.measure;
    if has(&said.synopsis) {
        heading(&mut shelf, &phrases.synopsis.title);
        for (n, paragraph) in paragraphs(&said.synopsis.replace("\r\n", "\n")).enumerate() {
            let indent = if n == 0 { 0.0 } else { desk.design.text.indent * style.size };
            shelf.paragraph(style, paragraph, Measure::justified(measure, indent), 0.0, n == 0);
        }
        shelf.air(2, false);
        shelf.rows(
            Style::italic(style.size * 1.15),
            lines(desk.cutter, Style::italic(style.size * 1.15), &phrases.synopsis.letters, Measure::ragged(measure)),
            0.0,
            Role::Heading(2),
            |_| false,
        );
        shelf.air(1, true);
    } else {
        heading(&mut shelf, &phrases.synopsis.letters);
    }
    let hang = 1.4 * style.size;
    let entry = Measure { indent: -hang, ..Measure::ragged(measure - hang) };
    let count = manuscript.letters.len();
    let ends = |opens: usize| manuscript.parts.iter().map(|p| p.opens).filter(|o| *o > opens).min().unwrap_or(count);
    let mut at = 0;
    while at < count {
        let end = ends(at);
        let parts: Vec<String> =
            manuscript.parts.iter().filter(|p| p.opens == at).map(|p| fair(&p.title)).filter(|t| !t.is_empty()).collect();
        for title in parts {
            if at > 0 {
                shelf.air(1, false);
            }
            shelf.paragraph(Style::italic(style.size), &title, Measure::ragged(measure), 0.0, false);
            if let Some(last) = shelf.slots.last_mut() {
                last.keep = false;
            }
        }
        for (n, text) in entries(&manuscript.letters[at..end], count > phrases.synopsis.most, &manuscript.language).iter().enumerate() {
            shelf.paragraph(style, text, entry, hang, n == 0 && at > 0);
        }
        at = end;
    }
    shelf.slots
}

/// One line a letter: "To Loretta: anniversary; Tulsa, 14 June 2026". Of `many`, one line for each to whom they are.
fn entries(letters: &[BookLetter], many: bool, language: &str) -> Vec<String> {
    if !many {
        let one = |letter: &BookLetter| {
            let details = [fair(&letter.occasion), letter.place_and_date(language)];
            let details = details.into_iter().filter(|d| !d.is_empty()).collect::<Vec<_>>().join("; ");
            if details.is_empty() { letter.heading() } else { format!("{}: {details}", letter.heading()) }
        };
        return letters.iter().map(one).collect();
    }
    let mut order: Vec<String> = Vec::new();
    for letter in letters {
        if !order.contains(&letter.heading()) {
            order.push(letter.heading());
        }
    }
    order
        .into_iter()
        .map(|heading| {
            let of: Vec<&BookLetter> = letters.iter().filter(|l| l.heading() == heading).collect();
            let years = years(of.iter().copied(), "", "", "–");
            let years = if years.is_empty() { years } else { format!(", {years}") };
            format!("{heading}: {}{years}", counted(of.len()))
        })
        .collect()
}

/// Names what the faces cannot show before anything is set.
fn check_characters(manuscript: &Manuscript, offer: &Offer, samples: &[usize], cutter: &Cutter) -> Result<(), PressError> {
    let said = offer.said;
    let own = [&said.name, &said.contact, &said.editor, &said.house, &said.about_book, &said.synopsis, &said.about_author, &said.besides];
    let mut texts: Vec<(String, &str)> = own.into_iter().map(|text| ("What is said to the publisher".to_string(), text.as_str())).collect();
    for text in [&manuscript.title, &manuscript.author, &manuscript.front.subtitle] {
        texts.push(("The title page".into(), text));
    }
    texts.extend(manuscript.parts.iter().map(|p| ("The title of a part".to_string(), p.title.as_str())));
    for (i, letter) in manuscript.letters.iter().enumerate() {
        let here = || format!("The letter “{}” (number {})", letter.heading(), i + 1);
        let mut push = |text| texts.push((here(), text));
        push(letter.to.as_str());
        push(&letter.occasion);
        push(letter.place.as_deref().unwrap_or_default());
        if samples.contains(&i) {
            [&letter.text, &letter.headnote, &letter.afternote].into_iter().for_each(|t| push(t));
        }
    }
    for (place, text) in texts {
        let text = fair(text);
        for face in [&cutter.upright, &cutter.italic] {
            let characters = face.missing(&text);
            if !characters.is_empty() {
                return Err(PressError::MissingGlyphs { place, characters, face: face.name.clone() });
            }
        }
    }
    Ok(())
}
