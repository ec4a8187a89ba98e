//! Words that are there and not seen: the text under the ink, set in a face without glyphs.
//!
//! Programs that read scanned pages put their text into files in this way: a TrueType face whose every
//! glyph is empty and equally wide, made here byte by byte, so that any hand, drawn or learned, has its
//! words under it and no typeface travels with them. A code means a character; the map to Unicode says which.

use crate::face;
use lopdf::{Dictionary, Document, Object, ObjectId, Stream, dictionary};
use std::collections::BTreeMap;

/// Every glyph's advance, in thousandths of an em.
pub(crate) const ADVANCE: i64 = 500;
/// How far the face says it reaches above and below the baseline, in thousandths of an em: a reader draws
/// its selection as high as this.
const ASCENT: i16 = 620;
const DESCENT: i16 = -280;

/// The characters that a document says under its ink, each with its code.
#[derive(Debug, Default)]
pub(crate) struct Hidden {
    codes: BTreeMap<char, u16>,
    order: Vec<char>,
}

impl Hidden {
    /// The code of a character; 0, which says nothing, when all 65,535 are taken.
    pub(crate) fn code(&mut self, c: char) -> u16 {
        if let Some(code) = self.codes.get(&c) {
            return *code;
        }
        let Ok(code) = u16::try_from(self.order.len() + 1) else { return 0 };
        self.codes.insert(c, code);
        self.order.push(c);
        code
    }

    /// Whether nothing was said.
    pub(crate) fn is_empty(&self) -> bool {
        self.order.is_empty()
    }

    /// Puts the face into a document as a composite font (PDF 1.7, 9.7).
    pub(crate) fn embed(&self, doc: &mut Document) -> ObjectId {
        const NAME: &str = "AAAAAA+Glyphless";
        let file = glyphless();
        let length = file.len() as i64;
        let file = doc.add_object(Stream::new(dictionary! { "Length1" => length }, file));
        // Every code leads to the one empty glyph beside .notdef.
        let map = doc.add_object(Stream::new(Dictionary::new(), [0, 1].repeat(self.order.len() + 1)));
        let unicode = doc.add_object(Stream::new(Dictionary::new(), self.to_unicode().into_bytes()));
        let descriptor = dictionary! {
            "Type" => "FontDescriptor",
            "FontName" => NAME,
            "Flags" => 5,
            "FontBBox" => vec![Object::Integer(0), i64::from(DESCENT).into(), ADVANCE.into(), i64::from(ASCENT).into()],
            "ItalicAngle" => 0,
            "Ascent" => i64::from(ASCENT),
            "Descent" => i64::from(DESCENT),
            "CapHeight" => i64::from(ASCENT),
            "StemV" => 80,
            "FontFile2" => file,
        };
        let descriptor = doc.add_object(descriptor);
        let descendant = doc.add_object(dictionary! {
            "Type" => "Font",
            "Subtype" => "CIDFontType2",
            "BaseFont" => NAME,
            "CIDSystemInfo" => dictionary! {
                "Registry" => Object::string_literal("Adobe"),
                "Ordering" => Object::string_literal("Identity"),
                "Supplement" => 0,
            },
            "FontDescriptor" => descriptor,
            "DW" => ADVANCE,
            "CIDToGIDMap" => map,
        });
        doc.add_object(dictionary! {
            "Type" => "Font",
            "Subtype" => "Type0",
            "BaseFont" => NAME,
            "Encoding" => "Identity-H",
            "DescendantFonts" => vec![Object::Reference(descendant)],
            "ToUnicode" => unicode,
        })
    }

    fn to_unicode(&self) -> String {
        face::to_unicode(self.order.iter().map(char::to_string))
    }
}

/// A TrueType file of two empty glyphs, 1000 units to the em (OpenType 1.9, chapters of the tables named).
pub(crate) fn glyphless() -> Vec<u8> {
    let be = |values: &[i32]| -> Vec<u8> { values.iter().flat_map(|v| (*v as u16).to_be_bytes()).collect() };
    let advance = ADVANCE as i32;
    let (ascent, descent) = (i32::from(ASCENT), i32::from(DESCENT));
    // Two dates of eight bytes are left at 1904; magicNumber is 0x5F0F3CF5; flags say baseline at y = 0.
    let head = [be(&[1, 0, 1, 0, 0, 0, 0x5F0F, 0x3CF5, 1, 1000]), vec![0; 16], be(&[0, 0, 0, 0, 0, 8, 2, 0, 0])].concat();
    let hhea = be(&[1, 0, ascent, descent, 0, advance, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1]);
    let maxp = be(&[1, 0, 2, 0, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0]);
    let hmtx = be(&[advance, 0, 0]);
    let post = [be(&[3, 0]), vec![0; 8], be(&[0, 1]), vec![0; 16]].concat();
    // One encoding (Windows, Unicode), format 4, with the closing segment and no other.
    let cmap = be(&[0, 1, 3, 1, 0, 12, 4, 24, 0, 2, 2, 0, 0, 0xFFFF, 0, 0xFFFF, 1, 0]);
    let tables: [(&[u8; 4], Vec<u8>); 8] = [
        (b"cmap", cmap),
        (b"glyf", vec![0; 4]),
        (b"head", head),
        (b"hhea", hhea),
        (b"hmtx", hmtx),
        (b"loca", vec![0; 6]),
        (b"maxp", maxp),
        (b"post", post),
    ];
    let mut out = [vec![0, 1, 0, 0], be(&[8, 128, 3, 0])].concat();
    let mut offset = (out.len() + 16 * tables.len()) as u32;
    for (tag, table) in &tables {
        out.extend(*tag);
        for value in [sum(table), offset, table.len() as u32] {
            out.extend(value.to_be_bytes());
        }
        offset += (table.len() as u32).next_multiple_of(4);
    }
    let mut adjustment_at = 0;
    for (tag, table) in &tables {
        if *tag == b"head" {
            adjustment_at = out.len() + 8;
        }
        out.extend(table);
        out.resize(out.len().next_multiple_of(4), 0);
    }
    let adjustment = 0xB1B0_AFBA_u32.wrapping_sub(sum(&out));
    out[adjustment_at..adjustment_at + 4].copy_from_slice(&adjustment.to_be_bytes());
    out
}

/// The sum of a table's words, as the table directory states it.
fn sum(table: &[u8]) -> u32 {
    table.chunks(4).fold(0u32, |sum, word| {
        let mut padded = [0; 4];
        padded[..word.len()].copy_from_slice(word);
        sum.wrapping_add(u32::from_be_bytes(padded))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use rustybuzz::ttf_parser::{Face, GlyphId, Tag};

    #[test]
    fn the_face_without_glyphs_is_a_truetype_face() {
        let bytes = glyphless();
        assert_eq!(sum(&bytes), 0xB1B0_AFBA, "the file's own checksum");
        let face = Face::parse(&bytes, 0).unwrap();
        assert_eq!((face.number_of_glyphs(), face.units_per_em()), (2, 1000));
        assert_eq!((face.ascender(), face.descender()), (ASCENT, DESCENT));
        for glyph in [0, 1] {
            assert_eq!(face.glyph_hor_advance(GlyphId(glyph)), Some(500));
            assert_eq!(face.glyph_bounding_box(GlyphId(glyph)), None);
        }
        for tag in [b"cmap", b"glyf", b"head", b"hhea", b"hmtx", b"loca", b"maxp", b"post"] {
            assert!(face.raw_face().table(Tag::from_bytes(tag)).is_some(), "{tag:?}");
        }
        assert!(face.tables().cmap.is_some() && face.tables().post.is_some());
        assert!(bytes.len() < 512, "{} bytes", bytes.len());
    }

    #[test]
    fn a_character_keeps_its_code_and_an_astral_one_is_a_pair() {
        let mut hidden = Hidden::default();
        let codes: Vec<u16> = "abba\u{1f339}".chars().map(|c| hidden.code(c)).collect();
        assert_eq!(codes, [1, 2, 2, 1, 3]);
        assert!(hidden.to_unicode().contains("<0003> <D83CDF39>"));
    }
}
