//! A cover as the shop's file: one page, faces embedded, colours as the shop takes them.

use super::{
    Item, TypeLine, Wrap,
    setting::{Case, Cut},
};
use crate::{
    PressError,
    face::Sorts,
    letter::{Inks, outline::built},
    patch::{Imprint, Patch},
};
use chrono::{DateTime, Utc};
use kurbo::{BezPath, Rect};
use lopdf::{Dictionary, Document, Object, Stream, dictionary};
use std::fmt::Write as _;

impl Wrap<'_> {
    /// The file for the shop. `created` goes into its properties. Same input, same bytes.
    ///
    /// For IngramSpark with the keys of PDF/X-1a:2001, which nobody has certified.
    ///
    /// # Errors
    /// When a face cannot be embedded.
    pub fn pdf(&self, created: DateTime<Utc>) -> Result<Vec<u8>, PressError> {
        let mut doc = Document::with_version("1.7");
        let mut writer = Writer { case: &self.case, sorts: [Sorts::default(), Sorts::default()], inks: self.inks, out: String::new() };
        // Downwards becomes upwards.
        let _ = writeln!(writer.out, "1 0 0 -1 0 {} cm", number(self.sheet.height()));
        writer.items(&self.items);
        let Writer { sorts, out, .. } = writer;
        let mut fonts = Dictionary::new();
        for (name, cut, sorts) in [("R", Cut::Upright, &sorts[0]), ("I", Cut::Italic, &sorts[1])] {
            if !sorts.is_empty() {
                fonts.set(name, sorts.embed(self.case.face(cut), &mut doc)?);
            }
        }
        let contents = doc.add_object(Stream::new(Dictionary::new(), out.into_bytes()));
        let tree = doc.new_object_id();
        let page = doc.add_object(dictionary! {
            "Type" => "Page",
            "Parent" => tree,
            "Resources" => dictionary! { "Font" => fonts },
            "Contents" => contents,
        });
        doc.set_object(tree, dictionary! { "Type" => "Pages", "Kids" => vec![Object::Reference(page)], "Count" => 1 });
        let catalog = doc.add_object(dictionary! { "Type" => "Catalog", "Pages" => tree });
        doc.trailer.set("Root", catalog);
        let mut patch = Patch::of(doc);
        patch.boxes(std::iter::once((self.sheet.width(), self.sheet.height())))?;
        let bleed = self.trim.x0;
        patch.trim(0, Rect::new(bleed, bleed, self.sheet.width() - bleed, self.sheet.height() - bleed))?;
        if self.exchange {
            patch.exchange()?;
        }
        let title = format!("{} (cover)", self.title);
        patch.finish(&Imprint { title: &title, author: &self.author, language: &self.language, created, content: "cover" })
    }
}

struct Writer<'a, 'f> {
    case: &'a Case<'f>,
    /// Upright and italic.
    sorts: [Sorts; 2],
    inks: Inks,
    out: String,
}

impl Writer<'_, '_> {
    fn items(&mut self, items: &[Item]) {
        for item in items {
            match item {
                Item::Area { path, colour } => {
                    self.colour(*colour, false);
                    self.path(path);
                    self.out.push_str("f\n");
                }
                Item::Ink { path, colour, swell } => {
                    self.colour(*colour, false);
                    if *swell > 0.01 {
                        self.colour(*colour, true);
                        let _ = writeln!(self.out, "1 J 1 j {} w", number(*swell));
                    }
                    self.path(path);
                    self.out.push_str(if *swell > 0.01 { "B\n" } else { "f\n" });
                }
                Item::Within { window, items } => {
                    let Rect { x0, y0, .. } = *window;
                    let [x, y, w, h] = [x0, y0, window.width(), window.height()].map(number);
                    let _ = writeln!(self.out, "q {x} {y} {w} {h} re W n");
                    self.items(items);
                    self.out.push_str("Q\n");
                }
                Item::Type(line) => self.line(line),
            }
        }
    }

    fn line(&mut self, line: &TypeLine) {
        self.colour(line.colour, false);
        let (face, sorts, name) = match line.cut {
            Cut::Upright => (self.case.face(Cut::Upright), &mut self.sorts[0], "R"),
            Cut::Italic => (self.case.face(Cut::Italic), &mut self.sorts[1], "I"),
        };
        // The page is drawn upside down, so type is turned back; on a spine it runs downwards.
        let turn = if line.down { "0 1 1 0" } else { "1 0 0 -1" };
        let [size, x, y] = [line.size, line.at.x, line.at.y].map(number);
        let _ = write!(self.out, "BT /{name} {size} Tf {turn} {x} {y} Tm [<");
        let mut owed = 0.0;
        for glyph in &line.glyphs {
            owed += glyph.offset;
            if owed.abs() >= 0.5 {
                let _ = write!(self.out, "> {} <", -owed.round());
                owed -= owed.round();
            }
            let _ = write!(self.out, "{:04X}", sorts.code(glyph.id, &glyph.text));
            owed += glyph.advance + line.track / line.size * 1000.0 - face.advance(glyph.id).round() - glyph.offset;
        }
        self.out.push_str(">] TJ ET\n");
    }

    fn colour(&mut self, colour: [u8; 3], stroke: bool) {
        let [r, g, b] = colour.map(|v| f64::from(v) / 255.0);
        self.inks.say([r, g, b], stroke, &mut self.out);
        self.out.push('\n');
    }

    fn path(&mut self, path: &BezPath) {
        for (points, operator) in built(path) {
            for p in points {
                let _ = write!(self.out, "{} {} ", number(p.x), number(p.y));
            }
            self.out.push(operator);
            self.out.push('\n');
        }
    }
}

/// A number to a thousandth, never "-0".
fn number(value: f64) -> String {
    let text = format!("{value:.3}");
    let short = text.trim_end_matches('0').trim_end_matches('.');
    if short == "-0" { "0".into() } else { short.into() }
}
