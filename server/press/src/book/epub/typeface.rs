//! The faces of an e-book: as much of each as the book needs, as far as its licence lets that be.
//!
//! The `subsetter` crate throws away what only PDF can do without (the map from characters, kerning, small
//! capitals), so the reduction is done here, and simply: glyphs keep their numbers, those that are not needed lose
//! their outlines, and every table that leads from text to glyphs stays as it is.

use rustybuzz::ttf_parser::{RawFace, Tag, name_id};
use std::collections::{BTreeMap, BTreeSet, HashSet};

/// What the book says in type: its words and, with them, its characters.
#[derive(Debug, Default)]
pub(super) struct Copy {
    words: HashSet<String>,
}

impl Copy {
    /// Reads the text of a document.
    pub(super) fn read(&mut self, xhtml: &str) {
        for piece in xhtml.split('<').filter_map(|p| p.split_once('>')).map(|(_, text)| text) {
            let text = piece.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&");
            for word in text.split_whitespace().filter(|w| !self.words.contains(*w)).map(str::to_string).collect::<Vec<_>>() {
                self.words.insert(word);
            }
        }
    }
}

/// What becomes of a face.
pub(super) enum Embedded {
    /// A face with what the book needs of it, or the whole face where it must not be changed.
    Face(Vec<u8>),
    /// Nothing: its maker does not let it be embedded. The reader's own face stands in.
    Forbidden,
}

/// OS/2 fsType (OpenType 1.9): the bits that forbid embedding, that forbid subsets, and that allow pictures only.
const RESTRICTED: u16 = 0x0002;
const NO_SUBSETS: u16 = 0x0100;
const BITMAPS_ONLY: u16 = 0x0200;

/// Takes from a TrueType face what a book needs. A face that reserves its name (OFL 1.1, 3) or forbids subsets goes in
/// whole, because a part of it would be a changed copy under its name; one that forbids embedding goes in not at all.
pub(super) fn embedded(face: &[u8], copy: &Copy) -> Embedded {
    let Some(parsed) = rustybuzz::Face::from_slice(face, 0) else { return Embedded::Forbidden };
    let permissions =
        RawFace::parse(face, 0).ok().and_then(|raw| raw.table(Tag::from_bytes(b"OS/2"))).and_then(|t| u16_at(t, 8)).unwrap_or(0);
    if permissions & RESTRICTED != 0 || permissions & BITMAPS_ONLY != 0 {
        return Embedded::Forbidden;
    }
    let reserves = said(&parsed, name_id::COPYRIGHT_NOTICE).is_some_and(|c| c.to_lowercase().contains("reserved font name"));
    if reserves || permissions & NO_SUBSETS != 0 {
        return Embedded::Face(face.to_vec());
    }
    let (glyphs, characters) = needed(&parsed, copy);
    Embedded::Face(reduced(face, &glyphs, &characters).unwrap_or_else(|| face.to_vec()))
}

/// Whose face it is and under which licence, in its maker's words.
pub(super) fn rights(face: &[u8]) -> Vec<String> {
    let Some(parsed) = rustybuzz::Face::from_slice(face, 0) else { return Vec::new() };
    [name_id::COPYRIGHT_NOTICE, name_id::LICENSE].into_iter().filter_map(|id| said(&parsed, id)).collect()
}

fn said(face: &rustybuzz::Face, id: u16) -> Option<String> {
    face.names().into_iter().filter(|n| n.name_id == id).find_map(|n| n.to_string()).filter(|s| !s.trim().is_empty())
}

/// Glyphs of the book's words, plain and with every feature that its style sheet asks for, and of each of its
/// characters alone; and which glyph a character is.
fn needed(face: &rustybuzz::Face, copy: &Copy) -> (BTreeSet<u16>, BTreeMap<char, u16>) {
    let mut glyphs = BTreeSet::from([0]);
    let mut characters = BTreeMap::new();
    // What a reading system may put in of itself: hyphens at the ends of lines, spaces, an ellipsis.
    let own = ['-', '\u{2010}', ' ', '\u{a0}', '…'];
    for c in copy.words.iter().flat_map(|w| w.chars()).chain(own) {
        if let Some(glyph) = face.glyph_index(c).filter(|g| g.0 != 0) {
            characters.insert(c, glyph.0);
            glyphs.insert(glyph.0);
        }
    }
    let on = |tags: &[&[u8; 4]]| tags.iter().map(|t| rustybuzz::Feature::new(Tag::from_bytes(t), 1, ..)).collect::<Vec<_>>();
    let manners = [on(&[]), on(&[b"onum"]), on(&[b"lnum"]), on(&[b"smcp"]), on(&[b"smcp", b"c2sc"]), on(&[b"smcp", b"c2sc", b"onum"])];
    for word in &copy.words {
        for features in &manners {
            let mut buffer = rustybuzz::UnicodeBuffer::new();
            buffer.push_str(word);
            buffer.guess_segment_properties();
            let shaped = rustybuzz::shape(face, features, buffer);
            glyphs.extend(shaped.glyph_infos().iter().filter_map(|g| u16::try_from(g.glyph_id).ok()));
        }
    }
    (glyphs, characters)
}

/// Tables that a reader of fonts needs; what is left out (signatures, device metrics, PCL) speaks of the whole face.
const KEPT: [&[u8; 4]; 14] =
    [b"GDEF", b"GPOS", b"GSUB", b"OS/2", b"cmap", b"cvt ", b"fpgm", b"gasp", b"glyf", b"head", b"hhea", b"hmtx", b"loca", b"maxp"];

/// The face with outlines for these glyphs only; `None` when its tables are not as they should be.
fn reduced(face: &[u8], glyphs: &BTreeSet<u16>, characters: &BTreeMap<char, u16>) -> Option<Vec<u8>> {
    let raw = RawFace::parse(face, 0).ok()?;
    let table = |tag: &[u8; 4]| raw.table(Tag::from_bytes(tag));
    let (head, maxp, loca, glyf) = (table(b"head")?, table(b"maxp")?, table(b"loca")?, table(b"glyf")?);
    let count = usize::from(u16_at(maxp, 4)?);
    let long = u16_at(head, 50)? == 1;
    let begins = |glyph: usize| -> Option<usize> {
        if long { Some(u32_at(loca, glyph * 4)? as usize) } else { Some(usize::from(u16_at(loca, glyph * 2)?) * 2) }
    };
    let outline = |glyph: u16| glyf.get(begins(usize::from(glyph))?..begins(usize::from(glyph) + 1)?);
    let glyphs = with_parts(glyphs, &outline)?;
    let (mut outlines, mut places) = (Vec::new(), Vec::with_capacity(4 * count + 4));
    for glyph in 0..count {
        places.extend(u32::try_from(outlines.len()).ok()?.to_be_bytes());
        let glyph = u16::try_from(glyph).ok()?;
        if glyphs.contains(&glyph) {
            outlines.extend(outline(glyph)?);
            outlines.resize(outlines.len().next_multiple_of(4), 0);
        }
    }
    places.extend(u32::try_from(outlines.len()).ok()?.to_be_bytes());
    let mut head = head.to_vec();
    head.get_mut(50..52)?.copy_from_slice(&[0, 1]);
    head.get_mut(8..12)?.fill(0);
    let mut tables: BTreeMap<[u8; 4], Vec<u8>> = KEPT.iter().filter_map(|tag| Some((**tag, table(tag)?.to_vec()))).collect();
    tables.insert(*b"name", table(b"name")?.to_vec());
    // Glyphs need no names: version 3.
    let mut post = table(b"post")?.get(..32)?.to_vec();
    post[..4].copy_from_slice(&[0, 3, 0, 0]);
    tables.insert(*b"post", post);
    tables.extend([(*b"head", head), (*b"glyf", outlines), (*b"loca", places), (*b"cmap", cmap(characters))]);
    Some(sfnt(&tables))
}

/// The glyphs and the parts that composite ones are made of (OpenType 1.9, glyf).
fn with_parts<'f>(glyphs: &BTreeSet<u16>, outline: &dyn Fn(u16) -> Option<&'f [u8]>) -> Option<BTreeSet<u16>> {
    const WORDS: u16 = 0x1;
    const SCALE: u16 = 0x8;
    const MORE: u16 = 0x20;
    const TWO_SCALES: u16 = 0x40;
    const MATRIX: u16 = 0x80;
    let mut all = glyphs.clone();
    let mut open: Vec<u16> = glyphs.iter().copied().collect();
    while let Some(glyph) = open.pop() {
        let data = outline(glyph)?;
        if data.is_empty() || u16_at(data, 0)? < 0x8000 {
            continue;
        }
        let mut at = 10;
        loop {
            let (flags, part) = (u16_at(data, at)?, u16_at(data, at + 2)?);
            if all.insert(part) {
                open.push(part);
            }
            at += 4 + if flags & WORDS != 0 { 4 } else { 2 };
            at += if flags & SCALE != 0 { 2 } else { 0 }
                + if flags & TWO_SCALES != 0 { 4 } else { 0 }
                + if flags & MATRIX != 0 { 8 } else { 0 };
            if flags & MORE == 0 {
                break;
            }
        }
    }
    Some(all)
}

/// Which glyph a character is: format 4 for the basic plane, which every reader knows, and format 12 for all.
fn cmap(characters: &BTreeMap<char, u16>) -> Vec<u8> {
    let basic: Vec<(u16, u16)> = characters.iter().filter_map(|(c, g)| Some((u16::try_from(u32::from(*c)).ok()?, *g))).collect();
    // A segment a character, and the last one that ends the table.
    let segments = basic.len() + 1;
    let power = segments.next_power_of_two();
    let search = if power == segments { power } else { power / 2 };
    let length = 16 + 8 * segments;
    let mut four: Vec<u8> = Vec::with_capacity(length);
    let mut push = |values: &[u16]| values.iter().for_each(|v| four.extend(v.to_be_bytes()));
    let short = |v: usize| u16::try_from(v).unwrap_or(u16::MAX);
    push(&[4, short(length), 0, short(2 * segments), short(2 * search), short(search.ilog2() as usize), short(2 * (segments - search))]);
    let codes: Vec<u16> = basic.iter().map(|b| b.0).chain([0xffff]).collect();
    push(&codes);
    push(&[0]);
    push(&codes);
    push(&basic.iter().map(|(c, g)| g.wrapping_sub(*c)).chain([1]).collect::<Vec<_>>());
    push(&vec![0; segments]);
    let mut twelve: Vec<u8> = Vec::new();
    twelve.extend([0, 12, 0, 0]);
    let groups = characters.len() as u32;
    for value in [16 + 12 * groups, 0, groups] {
        twelve.extend(value.to_be_bytes());
    }
    for (c, glyph) in characters {
        for value in [u32::from(*c), u32::from(*c), u32::from(*glyph)] {
            twelve.extend(value.to_be_bytes());
        }
    }
    let mut out: Vec<u8> = Vec::new();
    for value in [0_u16, 2] {
        out.extend(value.to_be_bytes());
    }
    for (encoding, offset) in [(1_u16, 20_u32), (10, 20 + four.len() as u32)] {
        out.extend(3_u16.to_be_bytes());
        out.extend(encoding.to_be_bytes());
        out.extend(offset.to_be_bytes());
    }
    out.extend(four);
    out.extend(twelve);
    out
}

/// A font file of these tables (OpenType 1.9, Font File).
fn sfnt(tables: &BTreeMap<[u8; 4], Vec<u8>>) -> Vec<u8> {
    let count = tables.len() as u16;
    let power = count.checked_ilog2().unwrap_or(0) as u16;
    let mut out: Vec<u8> = vec![0, 1, 0, 0];
    for value in [count, 16 << power, power, 16 * (count - (1 << power))] {
        out.extend(value.to_be_bytes());
    }
    let mut at = 12 + 16 * tables.len();
    let mut head = 0;
    for (tag, table) in tables {
        if tag == b"head" {
            head = at;
        }
        out.extend(tag);
        for value in [checksum(table), at as u32, table.len() as u32] {
            out.extend(value.to_be_bytes());
        }
        at += table.len().next_multiple_of(4);
    }
    for table in tables.values() {
        out.extend(table);
        out.resize(out.len().next_multiple_of(4), 0);
    }
    let adjustment = 0xb1b0_afba_u32.wrapping_sub(checksum(&out));
    if let Some(place) = out.get_mut(head + 8..head + 12) {
        place.copy_from_slice(&adjustment.to_be_bytes());
    }
    out
}

fn checksum(bytes: &[u8]) -> u32 {
    let word = |piece: &[u8]| piece.iter().chain([0, 0, 0].iter()).take(4).fold(0_u32, |w, b| w << 8 | u32::from(*b));
    bytes.chunks(4).fold(0, |sum: u32, piece| sum.wrapping_add(word(piece)))
}

fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_be_bytes(bytes.get(at..at + 2)?.try_into().ok()?))
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_be_bytes(bytes.get(at..at + 4)?.try_into().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::proofs::face;

    #[test]
    fn a_face_is_embedded_with_what_the_book_says_and_nothing_more() {
        let mut copy = Copy::default();
        copy.read("<p>Zoë &amp; the office, 1964</p>");
        for file in ["eb-garamond.ttf", "spectral-italic.ttf"] {
            let whole = face(file);
            let Embedded::Face(part) = embedded(&whole, &copy) else { panic!("{file} may be embedded") };
            assert!(part.len() * 2 < whole.len(), "{file}: {} of {} bytes", part.len(), whole.len());
            let read = rustybuzz::Face::from_slice(&part, 0).unwrap();
            let before = rustybuzz::Face::from_slice(&whole, 0).unwrap();
            assert!(read.glyph_index('Q').is_none() && read.glyph_index('&').is_some(), "{file}");
            // Text becomes the same glyphs, with the same outlines, in small capitals too.
            for features in [vec![], vec![rustybuzz::Feature::new(Tag::from_bytes(b"smcp"), 1, ..)]] {
                let shaped = |face: &rustybuzz::Face| {
                    let mut buffer = rustybuzz::UnicodeBuffer::new();
                    buffer.push_str("office");
                    rustybuzz::shape(face, &features, buffer)
                };
                let (a, b) = (shaped(&read), shaped(&before));
                let advances = |shaped: &rustybuzz::GlyphBuffer| shaped.glyph_positions().iter().map(|p| p.x_advance).collect::<Vec<_>>();
                assert_eq!(advances(&a), advances(&b), "{file}");
                for (a, b) in a.glyph_infos().iter().zip(b.glyph_infos()) {
                    let drawn = |face: &rustybuzz::Face| {
                        let mut pen = crate::glyph::GlyphPen::default();
                        face.outline_glyph(rustybuzz::ttf_parser::GlyphId(a.glyph_id as u16), &mut pen);
                        pen.0.to_svg()
                    };
                    assert_eq!((a.glyph_id, drawn(&read)), (b.glyph_id, drawn(&before)), "{file}");
                    assert!(!drawn(&read).is_empty());
                }
            }
            assert!(rights(&part).iter().any(|r| r.contains("Open Font License")), "{file} says its licence");
        }
    }

    #[test]
    fn what_a_maker_forbids_is_not_done() {
        let mut copy = Copy::default();
        copy.read("<p>a</p>");
        let mut forbids = face("spectral.ttf");
        let raw = RawFace::parse(&forbids, 0).unwrap();
        let at = raw.table_records.into_iter().find(|r| r.tag == Tag::from_bytes(b"OS/2")).unwrap().offset as usize;
        forbids[at + 8..at + 10].copy_from_slice(&NO_SUBSETS.to_be_bytes());
        assert!(matches!(embedded(&forbids, &copy), Embedded::Face(whole) if whole == forbids));
        forbids[at + 8..at + 10].copy_from_slice(&RESTRICTED.to_be_bytes());
        assert!(matches!(embedded(&forbids, &copy), Embedded::Forbidden));
    }
}
