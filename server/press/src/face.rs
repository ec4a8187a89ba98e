//! A typeface as the press uses it: shaping, widths, and the few glyphs that go into a PDF.
//!
//! printpdf embeds faces only with its layout engine, and one code there always means one character.
//! Here every pair of a glyph and the text that it stands for gets a code of its own (the CID), and a
//! CIDToGIDMap leads from it to the glyph. So a ligature extracts as its letters, a hyphen at a line's end
//! as a soft hyphen, and a character without any glyph still extracts as itself under the ink.

use crate::PressError;
use lopdf::{Dictionary, Document, Object, ObjectId, Stream, dictionary};
use rustybuzz::{Feature, UnicodeBuffer, ttf_parser::Tag};
use sha2::{Digest, Sha256};
use std::{collections::BTreeMap, fmt::Write as _};

/// A parsed face. Lengths are in thousandths of an em.
pub(crate) struct Face<'a> {
    data: &'a [u8],
    buzz: rustybuzz::Face<'a>,
    pub(crate) name: String,
}

/// One shaped glyph.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Glyph {
    pub(crate) id: u16,
    /// The characters that it stands for.
    pub(crate) text: String,
    /// Kerned advance, in thousandths of an em.
    pub(crate) advance: f64,
    /// How far right of the pen it is drawn (marks over letters), in thousandths of an em.
    pub(crate) offset: f64,
}

impl<'a> Face<'a> {
    /// Reads a TrueType face. `role` names it in errors.
    pub(crate) fn parse(data: &'a [u8], role: &str) -> Result<Face<'a>, PressError> {
        let fault = |reason: &str| PressError::Face { face: role.to_string(), reason: reason.to_string() };
        let buzz = rustybuzz::Face::from_slice(data, 0).ok_or_else(|| fault("this is not a TrueType file"))?;
        if buzz.tables().glyf.is_none() {
            return Err(fault("it has no TrueType outlines"));
        }
        let name = buzz
            .names()
            .into_iter()
            .filter(|n| n.name_id == rustybuzz::ttf_parser::name_id::POST_SCRIPT_NAME)
            .find_map(|n| n.to_string())
            .map(|n| n.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '-').collect::<String>())
            .filter(|n| !n.is_empty())
            .unwrap_or_else(|| "Face".into());
        Ok(Face { data, buzz, name })
    }

    fn per_mille(&self) -> f64 {
        1000.0 / f64::from(self.buzz.units_per_em().max(1))
    }

    /// The glyph of a character, when the face has one.
    pub(crate) fn glyph(&self, c: char) -> Option<u16> {
        self.buzz.glyph_index(c).map(|g| g.0).filter(|g| *g != 0)
    }

    /// Unkerned advance of a glyph.
    pub(crate) fn advance(&self, glyph: u16) -> f64 {
        f64::from(self.buzz.glyph_hor_advance(rustybuzz::ttf_parser::GlyphId(glyph)).unwrap_or(0)) * self.per_mille()
    }

    /// The advance as the PDF's /W states it.
    fn stated_advance(&self, glyph: u16) -> i64 {
        self.advance(glyph).round() as i64
    }

    /// Height of the small letters; 450 when the face does not say.
    pub(crate) fn x_height(&self) -> f64 {
        self.buzz.x_height().map(|h| f64::from(h) * self.per_mille()).filter(|h| (100.0..=900.0).contains(h)).unwrap_or(450.0)
    }

    /// The characters of a text that the face cannot show, each once, in order.
    pub(crate) fn missing(&self, text: &str) -> Vec<char> {
        let mut out = Vec::new();
        for c in text.chars() {
            if !c.is_whitespace() && self.glyph(c).is_none() && !out.contains(&c) {
                out.push(c);
            }
        }
        out
    }

    /// Whether glyphs of its own stand behind a feature ("smcp").
    pub(crate) fn has_feature(&self, tag: &[u8; 4]) -> bool {
        self.buzz.tables().gsub.is_some_and(|gsub| gsub.features.find(Tag::from_bytes(tag)).is_some())
    }

    /// Shapes a piece of text, left to right, with kerning, ligatures and the features named.
    pub(crate) fn shape(&self, text: &str, features: &[&[u8; 4]]) -> Vec<Glyph> {
        self.set(text, features, &[])
    }

    /// As [`Face::shape`], with some of what is usual left `off`.
    pub(crate) fn set(&self, text: &str, on: &[&[u8; 4]], off: &[&[u8; 4]]) -> Vec<Glyph> {
        let mut buffer = UnicodeBuffer::new();
        buffer.push_str(text);
        buffer.set_direction(rustybuzz::Direction::LeftToRight);
        let feature = |value| move |tag: &&[u8; 4]| Feature::new(Tag::from_bytes(tag), value, ..);
        let features: Vec<Feature> = on.iter().map(feature(1)).chain(off.iter().map(feature(0))).collect();
        let shaped = rustybuzz::shape(&self.buzz, &features, buffer);
        let (infos, positions) = (shaped.glyph_infos(), shaped.glyph_positions());
        let mut out = Vec::with_capacity(infos.len());
        let mut i = 0;
        while i < infos.len() {
            let start = infos[i].cluster as usize;
            let same = infos[i..].iter().take_while(|g| g.cluster as usize == start).count();
            let end = infos.get(i + same).map_or(text.len(), |g| g.cluster as usize);
            let cluster = text.get(start..end).unwrap_or("");
            for (n, (info, position)) in infos[i..i + same].iter().zip(&positions[i..i + same]).enumerate() {
                out.push(Glyph {
                    id: info.glyph_id as u16,
                    text: share(cluster, n, same),
                    advance: f64::from(position.x_advance) * self.per_mille(),
                    offset: f64::from(position.x_offset) * self.per_mille(),
                });
            }
            i += same;
        }
        out
    }
}

/// The part of a cluster's text that its nth glyph of `of` stands for.
fn share(cluster: &str, n: usize, of: usize) -> String {
    let count = cluster.chars().count();
    let first = count.saturating_sub(of - 1).max(1);
    if n == 0 {
        cluster.chars().take(first).collect()
    } else {
        let c: String = cluster.chars().skip(first + n - 1).take(1).collect();
        if c.is_empty() { "\u{200b}".into() } else { c }
    }
}

/// The sorts that a document uses of one face: each (glyph, text) has its code.
#[derive(Debug, Default)]
pub(crate) struct Sorts {
    codes: BTreeMap<(u16, String), u16>,
    order: Vec<(u16, String)>,
}

impl Sorts {
    /// The code of a glyph that stands for a text. Glyph 0 is a character without a shape.
    pub(crate) fn code(&mut self, glyph: u16, text: &str) -> u16 {
        if let Some(code) = self.codes.get(&(glyph, text.to_string())) {
            return *code;
        }
        let Ok(code) = u16::try_from(self.order.len() + 1) else { return 0 };
        self.codes.insert((glyph, text.to_string()), code);
        self.order.push((glyph, text.to_string()));
        code
    }

    /// Whether nothing was set in this face.
    pub(crate) fn is_empty(&self) -> bool {
        self.order.is_empty()
    }

    /// Puts the used glyphs into the document as a composite font and gives the font's object.
    pub(crate) fn embed(&self, face: &Face, doc: &mut Document) -> Result<ObjectId, PressError> {
        let fault = |reason: String| PressError::Face { face: face.name.clone(), reason };
        let mut remapper = subsetter::GlyphRemapper::new();
        let mut to_glyph: Vec<u8> = vec![0, 0];
        for (glyph, _) in &self.order {
            to_glyph.extend(remapper.remap(*glyph).to_be_bytes());
        }
        let file = subsetter::subset(face.data, 0, &remapper).map_err(|e| fault(e.to_string()))?;
        let name = format!("{}+{}", tag(&file), face.name);
        let length = file.len() as i64;
        let file_id = doc.add_object(Stream::new(dictionary! { "Length1" => length }, file));
        let map_id = doc.add_object(Stream::new(Dictionary::new(), to_glyph));
        let unicode_id =
            doc.add_object(Stream::new(Dictionary::new(), to_unicode(self.order.iter().map(|(_, text)| text.as_str())).into_bytes()));

        let k = face.per_mille();
        let round = |v: f64| Object::Integer(v.round() as i64);
        let bbox = face.buzz.global_bounding_box();
        let bbox = [bbox.x_min, bbox.y_min, bbox.x_max, bbox.y_max].map(|v| round(f64::from(v) * k)).to_vec();
        let descriptor = doc.add_object(dictionary! {
            "Type" => "FontDescriptor",
            "FontName" => Object::Name(name.clone().into_bytes()),
            "Flags" => 4,
            "FontBBox" => bbox,
            "ItalicAngle" => round(f64::from(face.buzz.italic_angle())),
            "Ascent" => round(f64::from(face.buzz.ascender()) * k),
            "Descent" => round(f64::from(face.buzz.descender()) * k),
            "CapHeight" => round(face.buzz.capital_height().map_or(650.0, |h| f64::from(h) * k)),
            "XHeight" => round(face.x_height()),
            "StemV" => 80,
            "FontFile2" => file_id,
        });
        let widths: Vec<Object> = self.order.iter().map(|(g, _)| Object::Integer(face.stated_advance(*g))).collect();
        let descendant = doc.add_object(dictionary! {
            "Type" => "Font",
            "Subtype" => "CIDFontType2",
            "BaseFont" => Object::Name(name.clone().into_bytes()),
            "CIDSystemInfo" => dictionary! {
                "Registry" => Object::string_literal("Adobe"),
                "Ordering" => Object::string_literal("Identity"),
                "Supplement" => 0,
            },
            "FontDescriptor" => descriptor,
            "DW" => 0,
            "W" => vec![Object::Integer(1), Object::Array(widths)],
            "CIDToGIDMap" => map_id,
        });
        Ok(doc.add_object(dictionary! {
            "Type" => "Font",
            "Subtype" => "Type0",
            "BaseFont" => Object::Name(name.into_bytes()),
            "Encoding" => "Identity-H",
            "DescendantFonts" => vec![Object::Reference(descendant)],
            "ToUnicode" => unicode_id,
        }))
    }
}

/// What the codes 1, 2, 3 … of a font say, as a CMap (PDF 1.7, 9.10.3).
pub(crate) fn to_unicode(texts: impl Iterator<Item = impl AsRef<str>>) -> String {
    let mut out = String::from(
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n\
         /CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n",
    );
    let texts: Vec<_> = texts.collect();
    // A section holds at most 100 entries (Adobe Technical Note 5014).
    for (n, section) in texts.chunks(100).enumerate() {
        let _ = writeln!(out, "{} beginbfchar", section.len());
        for (i, text) in section.iter().enumerate() {
            let _ = write!(out, "<{:04X}> <", n * 100 + i + 1);
            for unit in text.as_ref().encode_utf16() {
                let _ = write!(out, "{unit:04X}");
            }
            out.push_str(">\n");
        }
        out.push_str("endbfchar\n");
    }
    out.push_str("endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n");
    out
}

/// The six capitals that mark a subset (PDF 1.7, 9.6.4), out of its own bytes so that they never vary.
fn tag(file: &[u8]) -> String {
    Sha256::digest(file).iter().take(6).map(|b| char::from(b'A' + b % 26)).collect()
}
