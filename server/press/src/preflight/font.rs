//! A font of a file: how wide its characters are and how far their ink reaches.

use kurbo::Rect;
use lopdf::{Dictionary, Document, Object};
use rustybuzz::ttf_parser::{Face, GlyphId};
use std::collections::HashMap;

/// A font as far as ink is concerned; lengths in ems.
#[derive(Debug, Default)]
pub(super) struct Font {
    pub(super) name: String,
    pub(super) embedded: bool,
    /// Whether a code is two bytes.
    pub(super) wide: bool,
    widths: HashMap<u32, f64>,
    usual: f64,
    /// The ink of each code, where the font's own program says.
    inks: HashMap<u32, Option<Rect>>,
    has_inks: bool,
    /// How far up and down ink may reach where it does not.
    reach: [f64; 2],
}

impl Font {
    pub(super) fn of(doc: &Document, dict: &Dictionary) -> Font {
        let get = |dict: &'_ Dictionary, key: &[u8]| dict.get(key).ok().and_then(|o| doc.dereference(o).ok()).map(|(_, o)| o.clone());
        let name_of = |dict: &Dictionary, key: &[u8]| {
            get(dict, key).and_then(|o| o.as_name().ok().map(|n| String::from_utf8_lossy(n).into_owned())).unwrap_or_default()
        };
        let kind = name_of(dict, b"Subtype");
        let wide = kind == "Type0";
        let descendant = get(dict, b"DescendantFonts").and_then(|o| get_dict(doc, o.as_array().ok()?.first()?));
        let own = descendant.as_ref().filter(|_| wide).unwrap_or(dict);
        let descriptor = get(own, b"FontDescriptor").and_then(|o| o.as_dict().ok().cloned()).unwrap_or_default();
        let number = |dict: &Dictionary, key: &[u8]| get(dict, key).and_then(|o| o.as_float().ok()).map(f64::from);
        let mut reach =
            [number(&descriptor, b"Descent").unwrap_or(-220.0) / 1000.0, number(&descriptor, b"Ascent").unwrap_or(750.0) / 1000.0];
        let mut per = 1.0 / 1000.0;
        if kind == "Type3" {
            // Its characters are drawn in units of their own.
            let matrix = numbers(doc, get(dict, b"FontMatrix").as_ref());
            per = matrix.first().copied().unwrap_or(0.001).abs();
            let bounds = numbers(doc, get(dict, b"FontBBox").as_ref());
            if let [_, down, _, up] = bounds.as_slice() {
                let up_per = matrix.get(3).copied().unwrap_or(0.001);
                reach = [down * up_per, up * up_per];
            }
        }
        let (name, embedded) = Font::identity(doc, dict);
        let mut font = Font { name, embedded, wide, reach, ..Font::default() };
        if wide {
            font.usual = number(own, b"DW").unwrap_or(1000.0) / 1000.0;
            font.wide_widths(doc, get(own, b"W").as_ref());
            let map = get(own, b"CIDToGIDMap").and_then(|o| o.as_stream().ok().and_then(|s| s.get_plain_content().ok()));
            if let Some(program) = get(&descriptor, b"FontFile2").and_then(|o| o.as_stream().ok().and_then(|s| s.get_plain_content().ok()))
            {
                font.inks_of(&program, map.as_deref());
            }
        } else {
            font.usual = number(&descriptor, b"MissingWidth").map_or(if font.embedded { 0.0 } else { 0.6 }, |w| w * per);
            let first = number(dict, b"FirstChar").unwrap_or(0.0) as u32;
            for (at, width) in numbers(doc, get(dict, b"Widths").as_ref()).into_iter().enumerate() {
                font.widths.insert(first + at as u32, width * per);
            }
        }
        font
    }

    /// Its name, and whether its letterforms are in the file.
    pub(super) fn identity(doc: &Document, dict: &Dictionary) -> (String, bool) {
        let get = |dict: &Dictionary, key: &[u8]| dict.get(key).ok().and_then(|o| doc.dereference(o).ok()).map(|(_, o)| o.clone());
        let name =
            get(dict, b"BaseFont").and_then(|o| o.as_name().ok().map(|n| String::from_utf8_lossy(n).into_owned())).unwrap_or_default();
        let inner = get(dict, b"DescendantFonts").and_then(|o| get_dict(doc, o.as_array().ok()?.first()?));
        let own = inner.as_ref().unwrap_or(dict);
        let descriptor = get(own, b"FontDescriptor").and_then(|o| o.as_dict().ok().cloned()).unwrap_or_default();
        let drawn = get(dict, b"Subtype").is_some_and(|o| o.as_name().is_ok_and(|t| t == b"Type3"));
        (plain(&name), drawn || [&b"FontFile"[..], b"FontFile2", b"FontFile3"].iter().any(|key| descriptor.has(key)))
    }

    /// How far a code moves the pen.
    pub(super) fn width(&self, code: u32) -> f64 {
        self.widths.get(&code).copied().unwrap_or(self.usual)
    }

    /// Where a code's ink stands around the pen; none for a space.
    pub(super) fn ink(&self, code: u32) -> Option<Rect> {
        if self.has_inks {
            return self.inks.get(&code).copied().flatten();
        }
        let blank = !self.wide && code == 32;
        (!blank).then(|| Rect::new(0.0, self.reach[0], self.width(code), self.reach[1]))
    }

    /// "1 [500 600] 7 9 450" (PDF 1.7, 9.7.4.3).
    fn wide_widths(&mut self, doc: &Document, list: Option<&Object>) {
        let Some(list) = list.and_then(|o| o.as_array().ok()) else { return };
        let mut items = list.iter().filter_map(|o| doc.dereference(o).ok()).map(|(_, o)| o);
        let code = |o: &Object| o.as_float().ok().map(|v| v.clamp(0.0, 65_535.0) as u32);
        while let Some(first) = items.next().and_then(code) {
            match items.next() {
                Some(Object::Array(widths)) => {
                    for (at, width) in numbers(doc, Some(&Object::Array(widths.clone()))).into_iter().enumerate() {
                        self.widths.insert(first + at as u32, width / 1000.0);
                    }
                }
                Some(last) => {
                    let Some(width) = items.next().and_then(|o| o.as_float().ok()) else { return };
                    for at in first..=code(last).unwrap_or(first) {
                        self.widths.insert(at, f64::from(width) / 1000.0);
                    }
                }
                None => return,
            }
        }
    }

    fn inks_of(&mut self, program: &[u8], map: Option<&[u8]>) {
        let Ok(face) = Face::parse(program, 0) else { return };
        let em = f64::from(face.units_per_em().max(1));
        let ink = |glyph: u16| {
            let b = face.glyph_bounding_box(GlyphId(glyph))?;
            Some(Rect::new(f64::from(b.x_min), f64::from(b.y_min), f64::from(b.x_max), f64::from(b.y_max)).scale_from_origin(1.0 / em))
        };
        self.has_inks = true;
        match map {
            Some(map) => {
                for (code, glyph) in map.chunks_exact(2).enumerate() {
                    self.inks.insert(code as u32, ink(u16::from_be_bytes([glyph[0], glyph[1]])));
                }
            }
            None => {
                for glyph in 0..face.number_of_glyphs() {
                    self.inks.insert(u32::from(glyph), ink(glyph));
                }
            }
        }
    }
}

/// A name without the six capitals of a subset.
fn plain(name: &str) -> String {
    let bare = match name.split_once('+') {
        Some((tag, bare)) if tag.len() == 6 && tag.bytes().all(|b| b.is_ascii_uppercase()) => bare,
        _ => name,
    };
    if bare.is_empty() { "a font without a name".into() } else { bare.into() }
}

fn get_dict(doc: &Document, object: &Object) -> Option<Dictionary> {
    doc.dereference(object).ok().and_then(|(_, o)| o.as_dict().ok().cloned())
}

fn numbers(doc: &Document, list: Option<&Object>) -> Vec<f64> {
    let list = list.and_then(|o| o.as_array().ok()).map(Vec::as_slice).unwrap_or_default();
    list.iter().map(|o| doc.dereference(o).ok().and_then(|(_, o)| o.as_float().ok()).map_or(0.0, f64::from)).collect()
}
