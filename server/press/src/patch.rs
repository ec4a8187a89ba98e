//! What printpdf 0.12.8 leaves undone or does wrong, put right on its lopdf document. Nothing else in
//! the press touches the file's frame; each patch says why it is here.

use crate::{PressError, sheet::xml};
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

/// A paragraph in the structure tree: its role and, piece by piece, page (from 0) and marked content number.
pub(crate) struct Element {
    pub(crate) role: &'static str,
    pub(crate) pieces: Vec<(usize, i64)>,
}

/// A document on its way from printpdf to bytes.
pub(crate) struct Patch {
    pub(crate) doc: Document,
    pages: Vec<ObjectId>,
    /// Whether small objects are packed together (PDF 1.5 and later): a letter is many small ones.
    packed: bool,
}

impl Patch {
    /// Takes printpdf's pages over. Saved unoptimised, because printpdf deflates at level 9 and spends
    /// nearly all its time there; unknown operators are let through, because ours are written by hand.
    pub(crate) fn open(pdf: &PdfDocument) -> Patch {
        let options = PdfSaveOptions { optimize: false, subset_fonts: false, secure: false, image_optimization: None };
        let doc = pdf.to_lopdf_document(&options, &mut Vec::new());
        let pages = doc.get_pages().into_values().collect();
        Patch { doc, pages, packed: false }
    }

    /// Takes over a document that was made without printpdf.
    pub(crate) fn of(doc: Document) -> Patch {
        let pages = doc.get_pages().into_values().collect();
        Patch { doc, pages, packed: true }
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

    /// printpdf has no structure tree: paragraphs for reading aloud and reflowing (PDF 1.7, 14.7).
    pub(crate) fn structure(&mut self, elements: &[Element]) -> Result<(), PressError> {
        let root = self.doc.new_object_id();
        let document = self.doc.new_object_id();
        let mut kids = Vec::new();
        let mut parents: Vec<Vec<Object>> = vec![Vec::new(); self.pages.len()];
        for element in elements {
            let id = self.doc.new_object_id();
            let mut pieces = Vec::new();
            for (page, number) in &element.pieces {
                let Some(page_id) = self.pages.get(*page) else { continue };
                pieces.push(Object::Dictionary(dictionary! { "Type" => "MCR", "Pg" => *page_id, "MCID" => *number }));
                parents[*page].push(Object::Reference(id));
            }
            let role = Object::Name(element.role.as_bytes().to_vec());
            self.doc.set_object(id, dictionary! { "Type" => "StructElem", "S" => role, "P" => document, "K" => pieces });
            kids.push(Object::Reference(id));
        }
        let mut numbers = Vec::new();
        for (i, (page, parents)) in self.pages.clone().into_iter().zip(parents).enumerate() {
            self.dict(page)?.set("StructParents", i as i64);
            numbers.push(Object::Integer(i as i64));
            numbers.push(Object::Reference(self.doc.add_object(parents)));
        }
        let tree = self.doc.add_object(dictionary! { "Nums" => numbers });
        self.doc.set_object(document, dictionary! { "Type" => "StructElem", "S" => "Document", "P" => root, "K" => kids });
        self.doc.set_object(root, dictionary! { "Type" => "StructTreeRoot", "K" => document, "ParentTree" => tree, "ParentTreeNextKey" => self.pages.len() as i64 });
        let catalog = self.doc.catalog_mut().map_err(fault)?;
        catalog.set("StructTreeRoot", root);
        catalog.set("MarkInfo", dictionary! { "Marked" => true });
        Ok(())
    }

    /// Everything that names the file, then the bytes.
    pub(crate) fn finish(mut self, imprint: &Imprint) -> Result<Vec<u8>, PressError> {
        // printpdf always writes %PDF-1.3, although it uses what came later.
        self.doc.version = "1.7".into();
        let id = self.identity(imprint);
        // printpdf's XMP comes only with PDF/X, unescaped and with malformed dates.
        let metadata = Stream::new(dictionary! { "Type" => "Metadata", "Subtype" => "XML" }, xmp(imprint, &id).into_bytes());
        let metadata = self.doc.add_object(metadata);
        let catalog = self.doc.catalog_mut().map_err(fault)?;
        manners(catalog, imprint, metadata);
        let info = self.doc.add_object(info(imprint));
        if let Ok(old) = self.doc.trailer.get(b"Info").and_then(Object::as_reference) {
            self.doc.objects.remove(&old);
        }
        self.doc.trailer.set("Info", info);
        // printpdf draws /ID from a counter: not unique, and not the same twice.
        let half = Object::String(id.to_vec(), lopdf::StringFormat::Hexadecimal);
        self.doc.trailer.set("ID", vec![half.clone(), half]);
        self.doc.prune_objects();
        self.doc.renumber_objects();
        deflate(&mut self.doc, if self.packed { 9 } else { 6 })?;
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

/// How a catalog asks to be shown and read.
pub(crate) fn manners(catalog: &mut Dictionary, imprint: &Imprint, metadata: ObjectId) {
    catalog.set("Metadata", metadata);
    // printpdf writes neither; without them a reader shows the file's name and guesses a voice.
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

pub(crate) fn xmp(imprint: &Imprint, id: &[u8; 16]) -> String {
    let date = imprint.created.format("%Y-%m-%dT%H:%M:%SZ");
    let author = if imprint.author.is_empty() {
        String::new()
    } else {
        format!("<dc:creator><rdf:Seq><rdf:li>{}</rdf:li></rdf:Seq></dc:creator>", xml(imprint.author))
    };
    format!(
        r#"<?xpacket begin="{bom}" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/" xmlns:xmpMM="http://ns.adobe.com/xap/1.0/mm/">
<dc:format>application/pdf</dc:format>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
{author}<dc:language><rdf:Bag><rdf:li>{language}</rdf:li></rdf:Bag></dc:language>
<xmp:CreateDate>{date}</xmp:CreateDate><xmp:ModifyDate>{date}</xmp:ModifyDate><xmp:MetadataDate>{date}</xmp:MetadataDate>
<xmp:CreatorTool>{PRODUCER}</xmp:CreatorTool><pdf:Producer>{PRODUCER}</pdf:Producer>
<xmpMM:DocumentID>uuid:{uuid}</xmpMM:DocumentID>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="r"?>"#,
        bom = '\u{feff}',
        title = xml(imprint.title),
        language = xml(imprint.language),
        uuid = uuid::Builder::from_random_bytes(*id).into_uuid(),
    )
}
