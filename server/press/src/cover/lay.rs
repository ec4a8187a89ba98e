//! Where everything on a cover stands.

use super::{
    Axis, Design, Faces, Item, Order, Titling, TypeLine, Wording, Wrap, Writing,
    bars::bars,
    setting::{Case, Cut, fill, paragraph},
};
use crate::{
    PressError,
    letter::Inks,
    sheet::{PT_PER_MM, colour},
    shop::Colours,
};
use fonts::{Manner, Margins, Page, Stationery};
use kurbo::{Affine, Point, Rect, Shape as _};

/// The longest title that is taken.
const MOST_TITLE: usize = 300;
/// From line to line of a set title, in sizes.
const TITLE_LEADING: f64 = 1.16;
/// The least size of the lettering on a spine: below it nobody reads it on a shelf.
const LEAST_ON_SPINE: f64 = 6.5;
/// How far a line of type reaches above and below its baseline, in sizes.
const REACH: [f64; 2] = [0.74, 0.27];
/// A title set smaller than this is no title.
const LEAST_TITLE: f64 = 11.0;
/// The least size of the text on the back.
const LEAST_BACK: f64 = 7.5;
/// From line to line as a hand writes them, in millimetres.
const PITCH_MM: f64 = 8.0;
/// How far above and below its line a hand reaches, in pitches.
const HAND_REACH: [f64; 2] = [0.75, 0.35];

/// Lays a cover out.
///
/// # Errors
/// Without a title or with one of more than 300 characters; when the shop does not bind so many pages, its spine is
/// not known, a face or the hand lacks a character, the text for the back is too long, or the design needs a hand or a
/// letter and has none.
pub fn lay<'a>(
    wording: &Wording,
    design: &Design,
    order: &Order,
    faces: Faces<'a>,
    writing: Option<Writing>,
) -> Result<Wrap<'a>, PressError> {
    let title = plain(wording.title);
    if title.is_empty() {
        return Err(PressError::NoTitle);
    }
    if title.chars().count() > MOST_TITLE {
        return Err(PressError::Cover(format!(
            "The title has {} characters; a cover has room for {MOST_TITLE}. Shorten it.",
            title.chars().count()
        )));
    }
    order.shop.check_pages(order.pages)?;
    let spine_in = order.shop.spine_in(order.paper, order.pages, order.spine_in)?;
    let (width, height) = order.shop.cover_in(order.trim, spine_in);
    let sheet = Rect::new(0.0, 0.0, width * 72.0, height * 72.0);
    let trim = sheet.inset(-order.shop.cover.bleed * 72.0);
    let folds = [trim.x0 + order.trim.width_in * 72.0, trim.x0 + (order.trim.width_in + spine_in) * 72.0];
    let limited = order.shop.colour.allowed == Colours::GrayOrCmyk;
    let mut lay = Lay {
        case: Case::new(faces.regular, faces.italic)?,
        design,
        order,
        trim,
        sheet,
        back: Rect::new(trim.x0, trim.y0, folds[0], trim.y1),
        front: Rect::new(folds[1], trim.y0, trim.x1, trim.y1),
        items: Vec::new(),
        notes: Vec::new(),
    };
    lay.case.check(Cut::Upright, "The title", &title)?;
    lay.case.check(Cut::Italic, "The author’s name", wording.author)?;
    lay.grounds(folds)?;
    lay.letter(writing, folds)?;
    lay.label()?;
    lay.title(&title, writing)?;
    lay.author(wording.author)?;
    lay.back(wording.blurb)?;
    lay.barcode(wording)?;
    lay.spine(&title, wording.author, folds)?;
    Ok(Wrap {
        case: lay.case,
        items: lay.items,
        notes: lay.notes,
        sheet,
        trim,
        folds,
        title,
        author: plain(wording.author),
        language: wording.language.to_string(),
        inks: if limited { Inks::Cmyk(order.shop.colour.most_ink_percent.unwrap_or(300.0) / 100.0) } else { Inks::Rgb },
        exchange: order.shop.file.pdf_x,
    })
}

struct Lay<'a, 'b> {
    case: Case<'a>,
    design: &'b Design,
    order: &'b Order<'b>,
    sheet: Rect,
    trim: Rect,
    back: Rect,
    front: Rect,
    items: Vec<Item>,
    notes: Vec<String>,
}

impl Lay<'_, '_> {
    fn grounds(&mut self, folds: [f64; 2]) -> Result<(), PressError> {
        let colours = &self.design.colours;
        self.items.push(area(self.sheet, colour(&colours.ground)?));
        if colours.spine != colours.ground {
            self.items.push(area(Rect::new(folds[0], self.sheet.y0, folds[1], self.sheet.y1), colour(&colours.spine)?));
        }
        Ok(())
    }

    /// A letter seen from near, over the whole front and its bleed.
    fn letter(&mut self, writing: Option<Writing>, folds: [f64; 2]) -> Result<(), PressError> {
        let Some(behind) = &self.design.front.letter else { return Ok(()) };
        let missing = || PressError::Cover(format!("The design “{}” shows a letter: name a hand and a letter for it.", self.design.name));
        let writing = writing.ok_or_else(missing)?;
        let text = plain(writing.letter);
        if text.is_empty() {
            return Err(missing());
        }
        let window = Rect::new(folds[1], self.sheet.y0, self.sheet.x1, self.sheet.y1);
        let turn = behind.turn.to_radians();
        let (sin, cos) = (turn.sin().abs(), turn.cos().abs());
        let scale = behind.enlarge * PT_PER_MM;
        let (wide, high) = (window.width() * cos + window.height() * sin, window.width() * sin + window.height() * cos);
        // Its lines begin and end off the board; the letter is written again until it is full.
        let (wide_mm, high_mm) = (wide * 1.4 / scale, high * 1.1 / scale);
        let enough = (wide_mm * high_mm / 12.0) as usize;
        let text = std::iter::repeat_n(text.as_str(), 1 + enough / text.len().max(1)).collect::<Vec<_>>().join(" ");
        let text: String = text.chars().take(enough.max(200)).collect();
        let page = written(writing, &text, wide_mm + 4.0, high_mm + 40.0)?;
        let middle = Affine::translate((-0.5 * (wide_mm + 4.0), -0.5 * (high_mm + 8.0)));
        let onto = Affine::translate(window.center().to_vec2()) * Affine::rotate(turn) * Affine::scale(scale) * middle;
        let items = ink(&page, onto, colour(&behind.colour)?);
        self.items.push(Item::Within { window, items });
        Ok(())
    }

    fn label(&mut self) -> Result<(), PressError> {
        let Some(label) = &self.design.front.label else { return Ok(()) };
        let front = self.front;
        let side = |share: f64, from: f64, size: f64, off: [f64; 2]| {
            if share <= 0.0 {
                off[0]
            } else if share >= 1.0 {
                off[1]
            } else {
                from + share * size
            }
        };
        let paper = Rect::new(
            side(label.left, front.x0, front.width(), [front.x0, self.sheet.x1]),
            side(label.top, front.y0, front.height(), [self.sheet.y0, self.sheet.y1]),
            side(label.right, front.x0, front.width(), [front.x0, self.sheet.x1]),
            side(label.bottom, front.y0, front.height(), [self.sheet.y0, self.sheet.y1]),
        );
        self.items.push(area(paper, colour(&label.colour)?));
        let accent = colour(&self.design.colours.accent)?;
        for number in 0..label.rules {
            // The outer line bold, the inner ones fine, as on a bookbinder's label.
            let (inset, width) = if number == 0 { (9.0, 1.4) } else { (9.0 + 3.4 * f64::from(number), 0.5) };
            let (outer, inner) = (paper.inset(-inset), paper.inset(-inset - width));
            let mut frame = outer.to_path(0.1);
            frame.extend(inner.to_path(0.1).reverse_subpaths());
            self.items.push(Item::Area { path: frame, colour: accent });
        }
        Ok(())
    }

    /// The title, as large as its place allows.
    fn title(&mut self, title: &str, writing: Option<Writing>) -> Result<(), PressError> {
        let design = &self.design.front;
        let measure = design.measure * self.front.width();
        let (top, bottom) = (self.front.y0 + design.top * self.front.height(), self.front.y0 + design.bottom * self.front.height());
        let left = self.front.x0 + 0.5 * (self.front.width() - measure);
        let tint = colour(&self.design.colours.ink)?;
        let all: Vec<&str> = title.split(' ').collect();
        let short = |word: &str| word.chars().count() <= 3;
        if design.title == Titling::Hand {
            let writing = writing.ok_or_else(|| {
                PressError::Cover(format!("The design “{}” has its title written: name a hand for it.", self.design.name))
            })?;
            // On one endless line first, to learn how wide each word is in this hand.
            let line = written(writing, title, 1000.0, 100.0)?;
            let words: Vec<(f64, bool)> = line.words.iter().map(|w| (w.width_mm * PT_PER_MM, short(&w.text))).collect();
            let pitch = PITCH_MM * PT_PER_MM;
            let filled = fill(&words, 3.4 * PT_PER_MM, pitch, measure, bottom - top, design.size / pitch);
            let written_words: Vec<String> = line.words.iter().map(|w| w.text.clone()).collect();
            let mut words = written_words.iter();
            let lines: Vec<String> =
                filled.lines.iter().map(|count| words.by_ref().take(*count).cloned().collect::<Vec<_>>().join(" ")).collect();
            let page = written(writing, &lines.join("\n"), 1000.0, 60.0 + PITCH_MM * lines.len() as f64)?;
            let scale = filled.scale * PT_PER_MM;
            let high = pitch * filled.scale * (lines.len() as f64 - 1.0 + HAND_REACH[0] + HAND_REACH[1]);
            let first = top + (bottom - top - high).max(0.0) * design.place + HAND_REACH[0] * pitch * filled.scale;
            self.items.extend(lines_of_ink(&page, lines.len(), scale, first, left, measure, design.axis, tint));
            return Ok(());
        }
        let words: Vec<(f64, bool)> = all.iter().map(|word| (self.case.width(Cut::Upright, word), short(word))).collect();
        let space = self.case.width(Cut::Upright, " ");
        let filled = fill(&words, space, TITLE_LEADING, measure, bottom - top, design.size);
        let (mut size, mut lines) = (filled.scale, Vec::new());
        if size < LEAST_TITLE {
            // A word as long as a line: it is divided sooner than set so small that nobody reads it.
            size = LEAST_TITLE;
            lines = paragraph(&self.case, Cut::Upright, title, size, measure);
            if lines.len() as f64 * TITLE_LEADING * size > bottom - top {
                return Err(PressError::Cover("The title has no room on this cover. Shorten it, or choose a larger trim.".into()));
            }
        } else {
            let mut words = all.iter();
            for count in &filled.lines {
                lines.push(words.by_ref().take(*count).copied().collect::<Vec<_>>().join(" "));
            }
        }
        let leading = TITLE_LEADING * size;
        let high = leading * (lines.len() as f64 - 1.0) + self.case.capital(Cut::Upright) * size;
        let first = top + (bottom - top - high) * design.place + self.case.capital(Cut::Upright) * size;
        for (number, line) in lines.iter().enumerate() {
            self.line(Cut::Upright, line, size, tint, design.axis, left, measure, first + leading * number as f64);
        }
        Ok(())
    }

    fn author(&mut self, author: &str) -> Result<(), PressError> {
        let author = plain(author);
        if author.is_empty() {
            return Ok(());
        }
        let design = &self.design.front;
        let measure = design.measure * self.front.width();
        let left = self.front.x0 + 0.5 * (self.front.width() - measure);
        let y = self.front.y0 + design.author_at * self.front.height();
        let size = design.author.min(measure / self.case.width(Cut::Italic, &author).max(1e-9));
        // On the label in the label's ink; without one in the cover's second colour.
        let on_label = design.label.as_ref().is_some_and(|label| (label.top..=label.bottom).contains(&design.author_at));
        let colours = &self.design.colours;
        let tint = colour(if on_label { &colours.ink } else { &colours.quiet })?;
        if design.rule {
            let wide = 26.0;
            let x = if design.axis == Axis::Left { left } else { left + 0.5 * (measure - wide) };
            let rule = Rect::new(x, y - 2.0 * size, x + wide, y - 2.0 * size + 0.9);
            self.items.push(area(rule, colour(&colours.accent)?));
        }
        self.line(Cut::Italic, &author, size, tint, design.axis, left, measure, y);
        Ok(())
    }

    /// The text on the back, above the barcode's field.
    fn back(&mut self, blurb: &str) -> Result<(), PressError> {
        let design = &self.design.back;
        let cut = if design.italic { Cut::Italic } else { Cut::Upright };
        self.case.check(cut, "The text for the back", blurb)?;
        let measure = design.measure * self.back.width();
        let left = self.back.x0 + 0.5 * (self.back.width() - measure);
        let top = self.back.y0 + design.top * self.back.height();
        let bottom = self.field().y0 - 14.0;
        let paragraphs: Vec<String> =
            blurb.replace("\r\n", "\n").split("\n\n").map(plain).filter(|paragraph| !paragraph.is_empty()).collect();
        if paragraphs.is_empty() {
            return Ok(());
        }
        let mut size = design.size;
        loop {
            let leading = design.leading * size / design.size;
            let set: Vec<Vec<String>> = paragraphs.iter().map(|text| paragraph(&self.case, cut, text, size, measure)).collect();
            let count: usize = set.iter().map(Vec::len).sum();
            let high = leading * (count as f64 + 0.5 * (set.len() - 1) as f64);
            if top + high > bottom {
                size *= 0.97;
                if size >= LEAST_BACK {
                    continue;
                }
                let most = ((bottom - top) / leading) as usize;
                let why = format!("The text for the back takes {count} lines and has room for {most}. Shorten it.");
                return Err(PressError::Cover(why));
            }
            let tint = colour(&self.design.colours.quiet)?;
            let mut y = top + leading * 0.75;
            for lines in set {
                for line in lines {
                    self.line(cut, &line, size, tint, Axis::Left, left, measure, y);
                    y += leading;
                }
                y += 0.5 * leading;
            }
            return Ok(());
        }
    }

    /// The barcode's field, at the foot of the back beside the spine.
    fn field(&self) -> Rect {
        let rule = self.order.shop.cover.barcode;
        let (right, bottom) = (self.back.x1 - rule.clear * 72.0, self.trim.y1 - rule.clear * 72.0);
        Rect::new(right - rule.width * 72.0, bottom - rule.height * 72.0, right, bottom)
    }

    fn barcode(&mut self, wording: &Wording) -> Result<(), PressError> {
        if let Some(isbn) = wording.isbn {
            let field = self.field();
            self.items.push(area(field, [255; 3]));
            bars(isbn, field, &self.case, &mut self.items)?;
        }
        Ok(())
    }

    /// The spine: the title from the head, the author at the foot, where there may be lettering and there is room.
    fn spine(&mut self, title: &str, author: &str, folds: [f64; 2]) -> Result<(), PressError> {
        let (shop, pages) = (self.order.shop, self.order.pages);
        if !shop.spine_text(pages) {
            let from = shop.spine.text_from;
            self.notes.push(format!("The spine is blank: {} takes lettering on it from {from} pages; this book has {pages}.", shop.title));
            return Ok(());
        }
        let room = folds[1] - folds[0] - 2.0 * shop.spine.text_clear * 72.0;
        let size = self.design.spine.size.min(room / (REACH[0] + REACH[1]));
        if size < LEAST_ON_SPINE {
            self.notes.push("The spine is blank: it is too narrow for lettering that can be read.".into());
            return Ok(());
        }
        let author = plain(author);
        let (top, bottom) = (self.trim.y0 + 40.0, self.trim.y1 - 40.0);
        let gap = 24.0;
        let of_author = self.case.width(Cut::Italic, &author);
        let wide = |text: &str, size: f64| size * (self.case.width(Cut::Upright, text) + of_author) + gap;
        let mut short = title.to_string();
        let smallest = size.min(8.0);
        if wide(&short, smallest) > bottom - top {
            short = shortened(title, |text| wide(text, smallest) <= bottom - top);
            self.notes.push(format!("The title is shortened on the spine: “{short}”."));
        }
        let size = size.min(size * (bottom - top - gap) / (wide(&short, size) - gap));
        // The middle of the lettering on the middle of the spine; it runs downwards, so above is to the right.
        let x = 0.5 * (folds[0] + folds[1]) - 0.5 * (REACH[0] - REACH[1]) * size;
        let tint = colour(&self.design.colours.spine_ink)?;
        let author_at = bottom - of_author * size;
        for (cut, text, y) in [(Cut::Upright, short.as_str(), top), (Cut::Italic, author.as_str(), author_at)] {
            let glyphs = self.case.shape(cut, text);
            if !glyphs.is_empty() {
                self.items.push(Item::Type(TypeLine { cut, size, colour: tint, at: Point::new(x, y), down: true, glyphs, track: 0.0 }));
            }
        }
        Ok(())
    }

    #[allow(clippy::too_many_arguments)]
    fn line(&mut self, cut: Cut, text: &str, size: f64, tint: [u8; 3], axis: Axis, left: f64, measure: f64, y: f64) {
        let glyphs = self.case.shape(cut, text);
        let wide = glyphs.iter().map(|g| g.advance).sum::<f64>() / 1000.0 * size;
        let x = if axis == Axis::Left { left } else { left + 0.5 * (measure - wide) };
        self.items.push(Item::Type(TypeLine { cut, size, colour: tint, at: Point::new(x, y), down: false, glyphs, track: 0.0 }));
    }
}

/// A title as it stands on a spine that is too short for it: up to its colon or dash, or as many words as fit.
fn shortened(title: &str, fits: impl Fn(&str) -> bool) -> String {
    let head = title.split([':', ';', '—', '–']).next().unwrap_or(title).trim();
    if head.chars().count() >= 3 && fits(head) {
        return head.to_string();
    }
    let words: Vec<&str> = head.split(' ').collect();
    let mut many = words.len();
    loop {
        let cut = format!("{} …", words[..many].join(" "));
        if many <= 1 || fits(&cut) {
            return cut;
        }
        many -= 1;
    }
}

/// A text on an endless sheet of so many millimetres: its first page.
fn written(writing: Writing, text: &str, width_mm: f64, height_mm: f64) -> Result<Page, PressError> {
    let sheet = Stationery {
        name: "cover".into(),
        title: "a cover".into(),
        width_mm,
        height_mm,
        margins: Margins { top: 12.0, right: 2.0, bottom: 4.0, left: 2.0 },
        pitch_mm: PITCH_MM,
        tint: "#ffffff".into(),
        ..Stationery::default()
    };
    let manner = Manner { seed: 7, neatness: 0.6, ..Manner::default() };
    fonts::write(writing.hand, text, &sheet, &manner)?.into_iter().next().ok_or(PressError::NoPages)
}

/// A page's ink, mapped onto the cover.
fn ink(page: &Page, onto: Affine, tint: [u8; 3]) -> Vec<Item> {
    let size = onto.determinant().abs().sqrt();
    let marks = page.marks.iter().filter_map(|mark| {
        let path = onto * mark.at * page.shapes.get(mark.shape)?.path.clone();
        path.bounding_box().is_finite().then_some(Item::Ink { path, colour: tint, swell: mark.swell * size })
    });
    marks.collect()
}

/// Written lines, each put where the title's axis wants it, whatever place on its sheet the hand gave it.
#[allow(clippy::too_many_arguments)]
fn lines_of_ink(page: &Page, count: usize, scale: f64, first: f64, left: f64, measure: f64, axis: Axis, tint: [u8; 3]) -> Vec<Item> {
    let mut out = Vec::new();
    for number in 0..count {
        let words = page.words.iter().enumerate().filter(|(_, word)| word.line == number);
        let (mut ends, mut baseline, mut met) = ([f64::INFINITY, f64::NEG_INFINITY], 0.0, 0.0);
        let mut here = vec![false; page.words.len()];
        for (at, word) in words {
            ends = [ends[0].min(word.x_mm), ends[1].max(word.x_mm + word.width_mm)];
            (baseline, met) = (baseline + word.baseline_mm, met + 1.0);
            here[at] = true;
        }
        if met == 0.0 {
            continue;
        }
        let wide = (ends[1] - ends[0]) * scale;
        let x = if axis == Axis::Left { left } else { left + 0.5 * (measure - wide) };
        let y = first + PITCH_MM * scale * number as f64;
        let onto = Affine::translate((x, y)) * Affine::scale(scale) * Affine::translate((-ends[0], -baseline / met));
        let line = Page { marks: page.marks.iter().filter(|mark| here.get(mark.word) == Some(&true)).copied().collect(), ..page.clone() };
        out.extend(ink(&line, onto, tint));
    }
    out
}

pub(super) fn area(rect: Rect, colour: [u8; 3]) -> Item {
    Item::Area { path: rect.to_path(0.1), colour }
}

/// A text with single spaces.
pub(super) fn plain(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
