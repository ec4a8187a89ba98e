//! The words under the ink: codes to characters and widths.

use super::dict;
use lopdf::{Dictionary, Document, Object};
use std::collections::BTreeMap;

/// A composite font as far as words need it.
#[derive(Default)]
pub(super) struct Font {
    says: BTreeMap<u16, String>,
    /// Advances in thousandths of an em.
    widths: BTreeMap<u16, f64>,
    usual: f64,
}

impl Font {
    pub(super) fn of(doc: &Document, font: &Dictionary) -> Font {
        let mut out = Font { usual: 1000.0, ..Font::default() };
        let map = font.get(b"ToUnicode").ok().and_then(|o| doc.dereference(o).ok()).and_then(|(_, o)| o.as_stream().ok());
        if let Some(text) = map.and_then(|s| s.get_plain_content().ok()) {
            out.says = says(&String::from_utf8_lossy(&text));
        }
        let below = font.get(b"DescendantFonts").ok().and_then(|o| doc.dereference(o).ok()).and_then(|(_, o)| o.as_array().ok());
        if let Some(below) = below.and_then(|a| dict(doc, a.first()?)) {
            out.usual = below.get(b"DW").and_then(Object::as_float).map_or(1000.0, f64::from);
            let widths = below.get(b"W").ok().and_then(|o| doc.dereference(o).ok()).and_then(|(_, o)| o.as_array().ok());
            for pair in widths.map_or(&[][..], Vec::as_slice).chunks(2) {
                let (Some(first), Some(list)) = (pair.first().and_then(|f| f.as_i64().ok()), pair.get(1).and_then(|l| l.as_array().ok()))
                else {
                    break;
                };
                for (code, width) in (first..).zip(list) {
                    if let (Ok(code), Ok(width)) = (u16::try_from(code), width.as_float()) {
                        out.widths.insert(code, f64::from(width));
                    }
                }
            }
        }
        out
    }

    /// What a string says, and its advance in ems up to the last character that is not white.
    pub(super) fn read(&self, codes: &[u8]) -> (String, f64) {
        let (mut text, mut width, mut end) = (String::new(), 0.0, 0.0);
        for code in codes.chunks_exact(2).map(|c| u16::from_be_bytes([c[0], c[1]])) {
            let said = self.says.get(&code).map_or("", String::as_str);
            width += self.widths.get(&code).copied().unwrap_or(self.usual) / 1000.0;
            text.push_str(said);
            if !said.trim().is_empty() {
                end = width;
            }
        }
        (text, end)
    }
}

/// The single mappings of a ToUnicode map: "<0001> <0041>", as this press writes them.
fn says(map: &str) -> BTreeMap<u16, String> {
    let mut out = BTreeMap::new();
    let mut inside = false;
    for line in map.lines() {
        if line.ends_with("beginbfchar") || line.ends_with("endbfchar") {
            inside = line.ends_with("beginbfchar");
            continue;
        }
        let mut parts = line.split(['<', '>']).filter(|p| !p.trim().is_empty());
        if let (true, Some(code), Some(text)) = (inside, parts.next(), parts.next()) {
            let unit = |at: usize| text.get(at..at + 4).and_then(|h| u16::from_str_radix(h, 16).ok());
            let units: Vec<u16> = (0..text.len() / 4).filter_map(|i| unit(4 * i)).collect();
            if let Ok(code) = u16::from_str_radix(code, 16) {
                out.insert(code, String::from_utf16_lossy(&units));
            }
        }
    }
    out
}
