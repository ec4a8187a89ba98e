//! The scans in a PDF: the largest picture of each page.

use crate::{
    LearnError,
    open::{Picture, check_size, decode, reduced},
};
use image::GrayImage;
use lopdf::{Dictionary, Document, LoadOptions, Object, ObjectId, Stream};

/// The most bytes that a packed object or picture may unfold to.
const MOST_BYTES: usize = 400 << 20;
/// The most pages that are looked at.
const MOST_PAGES: usize = 24;

pub(crate) fn pictures(bytes: &[u8], place: &str) -> Result<Vec<Picture>, LearnError> {
    let fault = |why: String| LearnError::NotAnImage { place: place.into(), why };
    let options = LoadOptions { max_decompressed_size: Some(64 << 20), ..LoadOptions::default() };
    let doc = Document::load_mem_with_options(bytes, options).map_err(|e| fault(e.to_string()))?;
    if doc.is_encrypted() {
        return Err(fault("it is locked with a password".into()));
    }
    let pages = doc.get_pages();
    if pages.len() > MOST_PAGES {
        return Err(LearnError::TooMany { most: MOST_PAGES });
    }
    let mut out = Vec::new();
    for (number, page) in pages {
        let here = format!("{place}, page {number}");
        // A scanner's cover page without any picture is passed over.
        if let Some(scan) = scan_of(&doc, page) {
            out.push(Picture { grey: unpack(&doc, scan, &here)?, place: here });
        }
    }
    if out.is_empty() { Err(LearnError::NoScan { place: place.into() }) } else { Ok(out) }
}

fn size(scan: &Stream, doc: &Document) -> (u32, u32) {
    let side = |key: &[u8]| scan.dict.get_deref(key, doc).and_then(Object::as_i64).ok().and_then(|n| u32::try_from(n).ok()).unwrap_or(0);
    (side(b"Width"), side(b"Height"))
}

/// The page's largest picture, its own or inside a form, when it is large enough to be a scan.
fn scan_of(doc: &Document, page: ObjectId) -> Option<&Stream> {
    let mut found: Vec<&Stream> = Vec::new();
    // Resources may be those of the pages above.
    let mut node = doc.get_dictionary(page).ok();
    for _ in 0..8 {
        let Some(dict) = node else { break };
        if let Ok(resources) = doc.get_dict_in_dict(dict, b"Resources") {
            gather(doc, resources, 0, &mut found);
            break;
        }
        node = doc.get_dict_in_dict(dict, b"Parent").ok();
    }
    let area = |s: &&Stream| {
        let (w, h) = size(s, doc);
        u64::from(w) * u64::from(h)
    };
    found.into_iter().max_by_key(area).filter(|s| area(s) >= 300_000)
}

fn gather<'a>(doc: &'a Document, resources: &'a Dictionary, depth: usize, out: &mut Vec<&'a Stream>) {
    let Ok(objects) = doc.get_dict_in_dict(resources, b"XObject") else { return };
    for (_, object) in objects {
        let Some(stream) = doc.dereference(object).ok().and_then(|(_, o)| o.as_stream().ok()) else { continue };
        match stream.dict.get(b"Subtype").and_then(Object::as_name) {
            Ok(b"Image") => out.push(stream),
            Ok(b"Form") if depth < 3 => {
                if let Ok(inner) = doc.get_dict_in_dict(&stream.dict, b"Resources") {
                    gather(doc, inner, depth + 1, out);
                }
            }
            _ => {}
        }
    }
}

fn unpack(doc: &Document, scan: &Stream, place: &str) -> Result<GrayImage, LearnError> {
    let (width, height) = size(scan, doc);
    check_size(width, height, place)?;
    let filters = scan.filters().unwrap_or_default();
    match filters.last().copied() {
        Some(b"DCTDecode") if filters.len() == 1 => decode(&scan.content, place),
        Some(b"CCITTFaxDecode") if filters.len() == 1 => fax(doc, scan, width, height, place),
        Some(b"FlateDecode" | b"LZWDecode" | b"ASCII85Decode" | b"ASCIIHexDecode" | b"RunLengthDecode") | None => {
            plain(doc, scan, width, height, place)
        }
        Some(other) => Err(LearnError::Packed { place: place.into(), filter: String::from_utf8_lossy(other).into_owned() }),
    }
}

/// Group 4 (ITU-T T.6), as scanners pack black-and-white pages.
fn fax(doc: &Document, scan: &Stream, width: u32, height: u32, place: &str) -> Result<GrayImage, LearnError> {
    let packed = |filter: &str| LearnError::Packed { place: place.into(), filter: filter.into() };
    let parms = scan.dict.get_deref(b"DecodeParms", doc).ok();
    let parms = parms.and_then(|p| p.as_array().ok().and_then(|a| a.first()).or(Some(p))).and_then(|p| p.as_dict().ok());
    let number = |key: &[u8], default: i64| parms.and_then(|p| p.get_deref(key, doc).ok()).and_then(|n| n.as_i64().ok()).unwrap_or(default);
    if number(b"K", 0) >= 0 {
        return Err(packed("CCITTFaxDecode Group 3"));
    }
    let columns = u16::try_from(number(b"Columns", 1728)).map_err(|_| packed("CCITTFaxDecode"))?;
    let rows = u16::try_from(height).map_err(|_| packed("CCITTFaxDecode"))?;
    let mut dots = Vec::with_capacity((width * height) as usize);
    let done = fax::decoder::decode_g4(scan.content.iter().copied(), columns, Some(rows), |line| {
        let row = fax::decoder::pels(line, columns).map(|c| if c == fax::Color::Black { 0u8 } else { 255 });
        dots.extend(row.chain(std::iter::repeat(255)).take(width as usize));
    });
    dots.resize((width * height) as usize, 255);
    done.and_then(|()| GrayImage::from_raw(width, height, dots))
        .map(|g| reduced(paper_bright(g)))
        .ok_or_else(|| LearnError::NotAnImage { place: place.into(), why: "its fax data are damaged".into() })
}

/// Dots as they are, after the filters that unfold text and numbers.
fn plain(doc: &Document, scan: &Stream, width: u32, height: u32, place: &str) -> Result<GrayImage, LearnError> {
    let fault = |why: String| LearnError::NotAnImage { place: place.into(), why };
    let content = scan.get_plain_content_with_limit(MOST_BYTES).map_err(|e| fault(e.to_string()))?;
    let bits = scan.dict.get_deref(b"BitsPerComponent", doc).and_then(Object::as_i64).unwrap_or(1);
    let palette = palette(doc, scan);
    let (w, h) = (width as usize, height as usize);
    let short = || fault("it holds fewer dots than it says".into());
    let weigh = |rgb: &[u8]| ((3 * u16::from(rgb[0]) + 2 * u16::from(rgb[1])) / 5) as u8;
    let dots: Vec<u8> = if bits == 8 {
        let parts = content.len() / (w * h).max(1);
        let pieces = content.chunks_exact(parts.max(1)).take(w * h);
        match (parts, palette) {
            (1, Some(palette)) => pieces.map(|p| palette.get(usize::from(p[0])).copied().unwrap_or(255)).collect(),
            (1, None) => pieces.map(|p| p[0]).collect(),
            (3, _) => pieces.map(weigh).collect(),
            // Cyan, magenta, yellow, black.
            (4, _) => pieces.map(|p| weigh(&[0, 1].map(|i| ((255 - u16::from(p[i])) * (255 - u16::from(p[3])) / 255) as u8))).collect(),
            _ => return Err(short()),
        }
    } else if [1, 2, 4].contains(&bits) {
        let bits = bits as usize;
        let row = (w * bits).div_ceil(8);
        if content.len() < row * h {
            return Err(short());
        }
        let most = (1u16 << bits) - 1;
        (0..w * h)
            .map(|i| {
                let bit = i % w * bits;
                let value = u16::from(content[i / w * row + bit / 8] >> (8 - bits - bit % 8)) & most;
                palette.as_ref().map_or((value * 255 / most) as u8, |p| p.get(usize::from(value)).copied().unwrap_or(255))
            })
            .collect()
    } else {
        return Err(LearnError::Packed { place: place.into(), filter: format!("{bits} bits a colour") });
    };
    GrayImage::from_raw(width, height, dots).map(|g| reduced(paper_bright(g))).ok_or_else(short)
}

/// The greys of an indexed colour space.
fn palette(doc: &Document, scan: &Stream) -> Option<Vec<u8>> {
    let space = scan.dict.get_deref(b"ColorSpace", doc).ok()?.as_array().ok()?;
    if space.first()?.as_name().ok()? != b"Indexed" {
        return None;
    }
    let most = doc.dereference(space.get(2)?).ok()?.1.as_i64().ok()?.clamp(0, 255) as usize;
    let table = match doc.dereference(space.get(3)?).ok()?.1 {
        Object::String(bytes, _) => bytes.clone(),
        Object::Stream(stream) => stream.get_plain_content_with_limit(4096).ok()?,
        _ => return None,
    };
    let parts = table.len() / (most + 1);
    Some(
        table
            .chunks_exact(parts.max(1))
            .map(|c| if c.len() >= 3 { ((3 * u16::from(c[0]) + 2 * u16::from(c[1])) / 5) as u8 } else { c[0] })
            .collect(),
    )
}

/// A page is mostly paper: what is mostly dark was packed the other way round.
fn paper_bright(mut grey: GrayImage) -> GrayImage {
    let dark = grey.as_raw().iter().filter(|v| **v < 100).count();
    if dark * 3 > grey.as_raw().len() * 2 {
        grey.iter_mut().for_each(|v| *v = 255 - *v);
    }
    grey
}
