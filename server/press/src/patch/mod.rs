//! What printpdf 0.12.8 leaves undone or does wrong, put right on its lopdf document. Nothing else in
//! the press touches the file's frame; each patch says why it is here.

mod srgb;
mod structure;
mod xmp;

pub(crate) use structure::{Element, Role, Section};

use crate::PressError;
use chrono::{DateTime, Utc};
use flate2::{Compress, Compression, FlushCompress, Status};
use lopdf::{Dictionary, Document, Object, ObjectId, Stream, dictionary};
use printpdf::{PdfDocument, PdfSaveOptions};
use sha2::{Digest, Sha256};

/// Who made the file, as its properties say.
pub(crate) const PRODUCER: &str = "Beautifully Handwritten Letters";

/// What a file says of itself.
pub(crate) struct Imprint<'a> {
    pub(crate) title: &'a str,
    pub(crate) author: &'a str,
    /// BCP 47.
    pub(crate) language: &'a str,
    pub(crate) created: DateTime<Utc>,
    /// What else tells this file from another: goes into its /ID as a hash.
    pub(crate) content: &'a str,
}

/// A document on its way from printpdf to bytes.
pub(crate) struct Patch {
    pub(crate) doc: Document,
    pages: Vec<ObjectId>,
    /// Whether small objects are packed together (PDF 1.5 and later): a letter is many small ones.
    packed: bool,
    /// Whether the file says that it keeps PDF/A-2a and PDF/UA-1.
    archival: bool,
    /// Whether it is a PDF/X-1a:2001.
    exchange: bool,
    /// Whether it says how it wants to be printed, and then on both sides or on one.
    printing: Option<bool>,
}

impl Patch {
    /// Takes printpdf's pages over. Saved unoptimised, because printpdf deflates at level 9 and spends
    /// nearly all its time there; unknown operators are let through, because ours are written by hand.
    pub(crate) fn open(pdf: &PdfDocument) -> Patch {
        let options = PdfSaveOptions { optimize: false, subset_fonts: false, secure: false, image_optimization: None };
        let doc = pdf.to_lopdf_document(&options, &mut Vec::new());
        let pages = doc.get_pages().into_values().collect();
        Patch { doc, pages, packed: false, archival: false, exchange: false, printing: None }
    }

    /// Takes over a document that was made without printpdf.
    pub(crate) fn of(doc: Document) -> Patch {
        let pages = doc.get_pages().into_values().collect();
        Patch { doc, pages, packed: true, archival: false, exchange: false, printing: None }
    }

    /// printpdf embeds faces only together with its layout engine, so the font resources are filled in here.
    pub(crate) fn fonts(&mut self, fonts: &[(&str, ObjectId)]) -> Result<(), PressError> {
        let mut dictionary = Dictionary::new();
        for (name, id) in fonts {
            dictionary.set(*name, Object::Reference(*id));
        }
        let dictionary = self.doc.add_object(dictionary);
        for page in self.pages.clone() {
            let resources = self.dict(page)?.get(b"Resources").and_then(Object::as_reference).map_err(fault)?;
            self.dict(resources)?.set("Font", dictionary);
            // Empty dictionaries say nothing; fewer objects to read.
            for empty in ["ExtGState", "Shading"] {
                self.dict(resources)?.remove(empty.as_bytes());
            }
        }
        Ok(())
    }

    /// printpdf knows no BleedBox, writes sizes as long fractions and an empty /Annots, which a print shop's
    /// preflight may take for annotations. Boxes in points, to a hundredth.
    pub(crate) fn boxes(&mut self, sizes: impl Iterator<Item = (f64, f64)>) -> Result<(), PressError> {
        let side = |v: f64| Object::Real(((v * 100.0).round() / 100.0) as f32);
        for (page, (width, height)) in self.pages.clone().into_iter().zip(sizes) {
            let sheet = vec![Object::Integer(0), Object::Integer(0), side(width), side(height)];
            let page = self.dict(page)?;
            page.remove(b"Annots");
            for name in ["MediaBox", "CropBox", "BleedBox", "TrimBox"] {
                page.set(name, sheet.clone());
            }
        }
        Ok(())
    }

    /// Says that the file keeps PDF/A-2a and PDF/UA-1, and what its colours mean (ISO 19005-2, 6.2.3): printpdf
    /// writes /DestinationOutputProfile, which is no key, and a press's profile of half a megabyte. For files of our
    /// own making only, whose every page is tagged; `structure` comes with it.
    pub(crate) fn archival(&mut self, imprint: &Imprint) -> Result<(), PressError> {
        let profile = self.doc.add_object(Stream::new(dictionary! { "N" => 3 }, srgb::profile()));
        let name = || Object::string_literal("sRGB IEC61966-2.1");
        let intent = dictionary! { "Type" => "OutputIntent", "S" => "GTS_PDFA1", "OutputConditionIdentifier" => name(), "Info" => name(), "DestOutputProfile" => profile };
        self.doc.catalog_mut().map_err(fault)?.set("OutputIntents", vec![Object::Dictionary(intent)]);
        // A title and a language are a part of both standards.
        self.archival = !imprint.title.trim().is_empty() && is_language(imprint.language);
        Ok(())
    }

    /// Where a page is cut, in points from its lower left corner, when that is not its edge.
    pub(crate) fn trim(&mut self, page: usize, trim: kurbo::Rect) -> Result<(), PressError> {
        let Some(page) = self.pages.get(page).copied() else { return Ok(()) };
        let side = |v: f64| Object::Real(((v * 100.0).round() / 100.0) as f32);
        self.dict(page)?.set("TrimBox", vec![side(trim.x0), side(trim.y0), side(trim.x1), side(trim.y1)]);
        Ok(())
    }

    /// Makes the file one of PDF/X-1a:2001 as far as its frame goes (ISO 15930-1, 6): PDF 1.3 and nothing newer, a
    /// printing condition by its registered name, and that nothing is trapped. Gray and CMYK only are the pages' affair.
    pub(crate) fn exchange(&mut self) -> Result<(), PressError> {
        self.doc.catalog_mut().map_err(fault)?.set("OutputIntents", vec![Object::Dictionary(printing_condition())]);
        self.exchange = true;
        self.packed = false;
        Ok(())
    }

    /// How the file wants to be printed: at its size, each page out of the tray of its size, both sides of a sheet
    /// or one (PDF 1.7, 12.2, table 150).
    pub(crate) fn printing(&mut self, duplex: bool) {
        self.printing = Some(duplex);
    }

    /// Everything that names the file, then the bytes.
    pub(crate) fn finish(mut self, imprint: &Imprint) -> Result<Vec<u8>, PressError> {
        // printpdf always writes %PDF-1.3, although it uses what came later.
        self.doc.version = if self.exchange { "1.3".into() } else { "1.7".into() };
        let id = self.identity(imprint);
        if self.exchange {
            // lopdf keeps its table of objects in a stream, which PDF 1.3 does not know.
            self.doc.reference_table.cross_reference_type = lopdf::xref::XrefType::CrossReferenceTable;
        } else {
            // printpdf's XMP comes only with PDF/X, unescaped and with malformed dates.
            let metadata = self.doc.add_object(metadata(imprint, &id, self.archival));
            let catalog = self.doc.catalog_mut().map_err(fault)?;
            manners(catalog, imprint, metadata);
            if let Some(duplex) = self.printing {
                let mut preferences = dictionary! { "DisplayDocTitle" => true, "PrintScaling" => "None", "PickTrayByPDFSize" => true };
                preferences.set("Duplex", if duplex { "DuplexFlipLongEdge" } else { "Simplex" });
                catalog.set("ViewerPreferences", preferences);
            }
        }
        let mut info = info(imprint);
        if self.exchange {
            exchanged(&mut info);
        }
        let info = self.doc.add_object(info);
        if let Ok(old) = self.doc.trailer.get(b"Info").and_then(Object::as_reference) {
            self.doc.objects.remove(&old);
        }
        self.doc.trailer.set("Info", info);
        // printpdf draws /ID from a counter: not unique, and not the same twice.
        let half = Object::String(id.to_vec(), lopdf::StringFormat::Hexadecimal);
        self.doc.trailer.set("ID", vec![half.clone(), half]);
        self.doc.prune_objects();
        self.doc.renumber_objects();
        // Of ink level 8 makes less than 9 does, in two thirds of the time.
        deflate(&mut self.doc, if self.packed { 8 } else { 6 })?;
        let mut out = Vec::new();
        let saved = if self.packed { self.doc.save_modern(&mut out) } else { self.doc.save_to(&mut out) };
        saved.map_err(|e| PressError::Assembly(e.to_string()))?;
        Ok(out)
    }

    /// Sixteen bytes out of everything that is printed and said: equal for equal files, different otherwise.
    fn identity(&self, imprint: &Imprint) -> [u8; 16] {
        let mut hash = Sha256::new();
        for part in [imprint.title, imprint.author, imprint.language, &imprint.created.to_rfc3339(), imprint.content] {
            hash.update((part.len() as u64).to_be_bytes());
            hash.update(part);
        }
        for stream in self.doc.objects.values().filter_map(|o| o.as_stream().ok()) {
            hash.update((stream.content.len() as u64).to_be_bytes());
            hash.update(&stream.content);
        }
        let digest = hash.finalize();
        let mut id = [0; 16];
        id.copy_from_slice(&digest[..16]);
        id
    }

    fn dict(&mut self, id: ObjectId) -> Result<&mut Dictionary, PressError> {
        self.doc.get_object_mut(id).and_then(Object::as_dict_mut).map_err(fault)
    }
}

fn fault(error: lopdf::Error) -> PressError {
    PressError::Assembly(error.to_string())
}

/// In a book level 6 loses less than 0.3% against 9 and takes a fraction of the time. A stream that would grow stays
/// as it is, and the metadata stay readable for programs that search files for them.
fn deflate(doc: &mut Document, level: u32) -> Result<(), PressError> {
    // One for all: a letter is hundreds of small streams, and its tables take longer to make than they to pack.
    let mut packer = Compress::new(Compression::new(level), true);
    for stream in doc.objects.values_mut().filter_map(|o| o.as_stream_mut().ok()) {
        let is_metadata = stream.dict.get(b"Type").and_then(Object::as_name).is_ok_and(|n| n == b"Metadata");
        if stream.dict.has(b"Filter") || is_metadata {
            continue;
        }
        packer.reset();
        let mut packed = Vec::with_capacity(stream.content.len() + stream.content.len() / 1000 + 64);
        let status = packer.compress_vec(&stream.content, &mut packed, FlushCompress::Finish);
        if !matches!(status, Ok(Status::StreamEnd)) {
            return Err(PressError::Assembly("a page could not be packed".into()));
        }
        if packed.len() + 21 < stream.content.len() {
            stream.dict.set("Filter", "FlateDecode");
            stream.set_content(packed);
        }
    }
    Ok(())
}

/// The press that PDF/X-1a:2001 is made for, by its registered name.
pub(crate) fn printing_condition() -> Dictionary {
    let said = Object::string_literal;
    dictionary! {
        "Type" => "OutputIntent",
        "S" => "GTS_PDFX",
        "OutputConditionIdentifier" => said("CGATS TR 001"),
        "OutputCondition" => said("SWOP"),
        "RegistryName" => said("http://www.color.org"),
        "Info" => said("CGATS TR 001"),
    }
}

/// What a PDF/X-1a:2001 says in its properties.
pub(crate) fn exchanged(info: &mut Dictionary) {
    info.set("GTS_PDFXVersion", Object::string_literal("PDF/X-1:2001"));
    info.set("GTS_PDFXConformance", Object::string_literal("PDF/X-1a:2001"));
    info.set("Trapped", "False");
}

/// What the file says of itself for programs that know no PDF. printpdf's comes only with PDF/X, unescaped and with
/// malformed dates.
pub(crate) fn metadata(imprint: &Imprint, id: &[u8; 16], archival: bool) -> Stream {
    Stream::new(dictionary! { "Type" => "Metadata", "Subtype" => "XML" }, xmp::packet(imprint, id, archival).into_bytes())
}

/// How a catalog asks to be shown and read. printpdf writes none of it; without it a reader shows the file's name and
/// guesses a voice.
pub(crate) fn manners(catalog: &mut Dictionary, imprint: &Imprint, metadata: ObjectId) {
    catalog.set("Metadata", metadata);
    catalog.set("Lang", text(imprint.language));
    catalog.set("ViewerPreferences", dictionary! { "DisplayDocTitle" => true });
    catalog.set("PageMode", "UseNone");
    catalog.set("PageLayout", "SinglePage");
}

/// The file's properties. printpdf's dates come from its own clock when they are not given, and its strings are
/// not Unicode.
pub(crate) fn info(imprint: &Imprint) -> Dictionary {
    let date = Object::string_literal(imprint.created.format("D:%Y%m%d%H%M%SZ").to_string());
    let mut info = dictionary! { "Title" => text(imprint.title), "Producer" => text(PRODUCER), "Creator" => text(PRODUCER), "CreationDate" => date.clone(), "ModDate" => date };
    if !imprint.author.is_empty() {
        info.set("Author", text(imprint.author));
    }
    info
}

/// A text string: ASCII as it is, anything else as UTF-16 (PDF 1.7, 7.9.2.2).
pub(crate) fn text(value: &str) -> Object {
    if value.chars().all(|c| c.is_ascii() && !c.is_ascii_control()) {
        return Object::string_literal(value);
    }
    let mut bytes = vec![0xfe, 0xff];
    bytes.extend(value.encode_utf16().flat_map(u16::to_be_bytes));
    Object::String(bytes, lopdf::StringFormat::Hexadecimal)
}

/// Whether a language is written as RFC 3066 writes it, which both standards ask for (ISO 19005-2, 6.7.4).
fn is_language(tag: &str) -> bool {
    let mut parts = tag.split('-');
    let plain = |part: &str, digits: bool| {
        (1..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphabetic() || (digits && b.is_ascii_digit()))
    };
    parts.next().is_some_and(|first| plain(first, false)) && parts.all(|part| plain(part, true))
}
