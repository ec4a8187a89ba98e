//! A letter's file held against the standards that it says it keeps, clause by clause: ISO 32000-1 (PDF 1.7),
//! ISO 19005-2 (PDF/A-2, level a) and ISO 14289-1 (PDF/UA-1). What can be checked here; nobody's certificate.

use super::tests::{LETTER, about, ink, monarch, written};
use super::{About, Paper, pdf};
use crate::proofs::{keep, tool, tool_text};
use fonts::Page;
use lopdf::{Dictionary, Document, Object, ObjectId, Stream, content::Content};
use std::collections::BTreeSet;

/// A file, opened.
pub(crate) struct File {
    pub(crate) bytes: Vec<u8>,
    pub(crate) doc: Document,
    pub(crate) path: String,
}

impl File {
    pub(crate) fn open(bytes: Vec<u8>, name: &str) -> File {
        let path = keep(&format!("standard-{name}.pdf"), &bytes);
        File { doc: Document::load_mem(&bytes).unwrap(), bytes, path }
    }

    fn of(pages: &[Page], name: &str) -> File {
        File::open(pdf(pages, &about(LETTER), &ink(), &Paper::plain(&monarch())).unwrap(), name)
    }

    /// Follows references.
    pub(crate) fn at<'a>(&'a self, object: &'a Object) -> &'a Object {
        self.doc.dereference(object).unwrap().1
    }

    pub(crate) fn get<'a>(&'a self, dict: &'a Dictionary, key: &str) -> &'a Object {
        self.at(dict.get(key.as_bytes()).unwrap_or_else(|_| panic!("no /{key} in {dict:?}")))
    }

    pub(crate) fn dict<'a>(&'a self, dict: &'a Dictionary, key: &str) -> &'a Dictionary {
        let object = self.get(dict, key);
        object.as_stream().map(|s| &s.dict).or_else(|_| object.as_dict()).unwrap()
    }

    pub(crate) fn name(&self, dict: &Dictionary, key: &str) -> String {
        String::from_utf8(self.get(dict, key).as_name().unwrap().to_vec()).unwrap()
    }

    pub(crate) fn number(&self, dict: &Dictionary, key: &str) -> i64 {
        self.get(dict, key).as_i64().unwrap()
    }

    pub(crate) fn catalog(&self) -> &Dictionary {
        self.doc.catalog().unwrap()
    }

    pub(crate) fn xmp(&self) -> String {
        String::from_utf8(self.get(self.catalog(), "Metadata").as_stream().unwrap().content.clone()).unwrap()
    }

    pub(crate) fn pages(&self) -> Vec<ObjectId> {
        self.doc.get_pages().into_values().collect()
    }

    pub(crate) fn content(&self, page: ObjectId) -> Content {
        Content::decode(&self.doc.get_page_content(page)).unwrap()
    }

    pub(crate) fn streams(&self) -> impl Iterator<Item = &Stream> {
        self.doc.objects.values().filter_map(|o| o.as_stream().ok())
    }

    /// Every structure element below the root, parents first.
    pub(crate) fn elements(&self) -> Vec<&Dictionary> {
        let mut open = vec![self.dict(self.dict(self.catalog(), "StructTreeRoot"), "K")];
        let mut out = Vec::new();
        while let Some(element) = open.pop() {
            out.push(element);
            let kids = self.get(element, "K").as_array().unwrap();
            let below = kids.iter().map(|kid| self.at(kid).as_dict().unwrap());
            open.extend(below.filter(|kid| kid.get(b"Type").and_then(Object::as_name).is_ok_and(|t| t == b"StructElem")).rev());
        }
        out
    }
}

fn sheets(name: &str) -> File {
    let pages = written(LETTER, 4);
    assert!(pages.len() > 1 && !pages[0].words.last().unwrap().ends_paragraph, "a paragraph goes on over the page");
    File::of(&pages, name)
}

#[test]
fn the_file_s_frame() {
    let file = sheets("frame");
    // 19005-2, 6.1.2: the header at the first byte, then a comment of four bytes above 127.
    assert!(file.bytes.starts_with(b"%PDF-1.7\n%") && file.bytes[10..14].iter().all(|b| *b > 127));
    // 6.1.3: an /ID in the trailer, no /Encrypt; nothing behind the end-of-file marker but a line end.
    let id = file.doc.trailer.get(b"ID").unwrap().as_array().unwrap();
    assert!(id.len() == 2 && id.iter().all(|half| half.as_str().unwrap().len() == 16));
    assert!(!file.doc.trailer.has(b"Encrypt"));
    let tail = file.bytes.len() - file.bytes.windows(5).rposition(|w| w == b"%%EOF").unwrap() - 5;
    assert!(tail <= 2 && file.bytes.windows(5).filter(|w| *w == b"%%EOF").count() == 1);
    // 6.1.7: no stream outside the file, no LZW; /Length is right (qpdf).
    for stream in file.streams() {
        assert!(!stream.dict.has(b"F") && !stream.dict.has(b"FFilter"));
        assert!(
            stream.dict.get(b"Filter").is_err() || stream.dict.get(b"Filter").and_then(Object::as_name).is_ok_and(|f| f == b"FlateDecode")
        );
    }
    assert!(tool("qpdf", &["--check", &file.path]).contains("No syntax or stream encoding errors"));
    let heard = tool("mutool", &["draw", "-F", "trace", "-o", "/dev/null", &file.path]);
    assert!(!heard.contains("error") && !heard.contains("warning"), "{heard}");
    // 6.1.13: bounds of numbers, strings and names; saved graphics states at most 28 deep; a page 3 to 14400 units.
    assert!(file.doc.objects.len() < 8_388_607);
    for page in file.pages() {
        let mut depth = 0_i32;
        for operation in file.content(page).operations {
            depth += i32::from(operation.operator == "q") - i32::from(operation.operator == "Q");
            assert!((0..=28).contains(&depth));
            for operand in &operation.operands {
                assert!(operand.as_str().is_ok_and(|s| s.len() <= 32_767) || operand.as_str().is_err());
                assert!(operand.as_name().is_ok_and(|s| s.len() <= 127) || operand.as_name().is_err());
                assert!(operand.as_float().is_ok_and(|v| v.abs() < 3.4e38) || operand.as_float().is_err());
            }
        }
        assert_eq!(depth, 0);
        // 32000-1, 14.11.2: the boxes lie inside one another; here they are one.
        let page = file.doc.get_dictionary(page).unwrap();
        let of = |key: &str| file.get(page, key).as_array().unwrap().iter().map(|v| file.at(v).as_float().unwrap()).collect::<Vec<_>>();
        assert!(of("MediaBox")[2] > 3.0 && of("MediaBox")[3] < 14_400.0);
        for inner in ["CropBox", "BleedBox", "TrimBox"] {
            assert_eq!(of(inner), of("MediaBox"));
        }
        // 19005-2, 6.2.2: resources stand at the page. 6.3, 6.4, 6.5: no annotations, forms or actions.
        assert!(page.has(b"Resources") && !page.has(b"Annots") && !page.has(b"AA"));
    }
    for absent in [&b"AcroForm"[..], b"AA", b"OpenAction", b"Names", b"OCProperties", b"NeedsRendering", b"Requirements"] {
        assert!(!file.catalog().has(absent));
    }
}

#[test]
fn the_file_s_colours_mean_something_and_nothing_shines_through() {
    let file = sheets("colours");
    // 19005-2, 6.2.3: one output intent of PDF/A with a profile in it, of as many colours as /N says; 6.2.4.3: device
    // colours only such as the intent has, and gray.
    let intents = file.get(file.catalog(), "OutputIntents").as_array().unwrap();
    let intent = file.at(&intents[0]).as_dict().unwrap();
    assert!(intents.len() == 1 && file.name(intent, "S") == "GTS_PDFA1" && intent.has(b"OutputConditionIdentifier"));
    let profile = file.get(intent, "DestOutputProfile").as_stream().unwrap();
    assert_eq!(file.number(&profile.dict, "N"), 3);
    let profile = profile.decompressed_content().unwrap_or_else(|_| profile.content.clone());
    assert_eq!((&profile[12..20], &profile[36..40]), (&b"mntrRGB "[..], &b"acsp"[..]));
    let mut used = BTreeSet::new();
    for page in file.pages() {
        used.extend(file.content(page).operations.into_iter().map(|o| o.operator));
        // 6.2.10: no transparency, so no page group is asked for.
        assert!(!file.doc.get_dictionary(page).unwrap().has(b"Group"));
    }
    for barred in ["k", "K", "cs", "CS", "sc", "scn", "sh", "gs", "ri", "i", "BI"] {
        assert!(!used.contains(barred), "{barred}");
    }
    // 6.2.9: forms hold no PostScript and no reference elsewhere.
    for form in file.streams().filter(|s| s.dict.get(b"Subtype").and_then(Object::as_name).is_ok_and(|t| t == b"Form")) {
        assert!(form.dict.has(b"BBox") && ["OPI", "PS", "Subtype2", "Ref", "Group"].iter().all(|key| !form.dict.has(key.as_bytes())));
    }
}

#[test]
fn the_file_s_faces_are_inside_and_say_what_they_say() {
    let file = sheets("faces");
    let fonts = file.doc.get_page_fonts(file.pages()[0]).unwrap();
    assert_eq!(fonts.len(), 1);
    let font = fonts.values().next().unwrap();
    // 32000-1, 9.7: a composite font whose every code is two bytes.
    assert_eq!((file.name(font, "Subtype").as_str(), file.name(font, "Encoding").as_str()), ("Type0", "Identity-H"));
    let descendant = file.at(&file.get(font, "DescendantFonts").as_array().unwrap()[0]).as_dict().unwrap();
    let descriptor = file.dict(descendant, "FontDescriptor");
    for key in ["Flags", "FontBBox", "ItalicAngle", "Ascent", "Descent", "CapHeight", "StemV"] {
        assert!(descriptor.has(key.as_bytes()), "32000-1, 9.8.1: {key}");
    }
    let names = [file.name(font, "BaseFont"), file.name(descendant, "BaseFont"), file.name(descriptor, "FontName")];
    assert!(names.iter().all(|name| *name == names[0]) && names[0].as_bytes()[6] == b'+', "{names:?}");
    // 19005-2, 6.2.11.3.2: a CIDFontType2 leads from codes to glyphs by a map in the file; 6.2.11.4.1: it is embedded.
    // 6.2.11.4.2: a CIDSet would have to be whole; there is none.
    let map = file.get(descendant, "CIDToGIDMap").as_stream().unwrap();
    let map = map.decompressed_content().unwrap_or_else(|_| map.content.clone());
    assert!(!descriptor.has(b"CIDSet"));
    let program = file.get(descriptor, "FontFile2").as_stream().unwrap();
    assert!(program.dict.has(b"Length1"));
    let program = program.decompressed_content().unwrap_or_else(|_| program.content.clone());
    let face = rustybuzz::ttf_parser::Face::parse(&program, 0).unwrap();
    // What the text shows: no code without a glyph (6.2.11.4.1), none of .notdef (6.2.11.8; 14289-1, 7.21.8), each
    // as wide as the face says (6.2.11.5; 7.21.5), each with a character (6.2.11.7.2; 7.21.7).
    let unicode = file.get(font, "ToUnicode").as_stream().unwrap();
    let unicode = String::from_utf8(unicode.decompressed_content().unwrap_or_else(|_| unicode.content.clone())).unwrap();
    let mut shown = BTreeSet::new();
    for page in file.pages() {
        for operation in file.content(page).operations.iter().filter(|o| o.operator == "Tj") {
            shown.extend(operation.operands[0].as_str().unwrap().chunks(2).map(|c| u16::from_be_bytes([c[0], c[1]])));
        }
    }
    assert!(shown.len() > 30);
    for code in shown {
        let glyph = u16::from_be_bytes([map[2 * usize::from(code)], map[2 * usize::from(code) + 1]]);
        assert!(glyph != 0 && glyph < face.number_of_glyphs());
        let advance = face.glyph_hor_advance(rustybuzz::ttf_parser::GlyphId(glyph)).unwrap();
        assert_eq!(i64::from(advance) * 1000 / i64::from(face.units_per_em()), file.number(descendant, "DW"));
        let line = unicode.lines().find(|l| l.starts_with(&format!("<{code:04X}> <"))).unwrap_or_else(|| panic!("{code} says nothing"));
        assert!(["<0000>", "<FEFF>", "<FFFE>"].iter().all(|bad| !line.ends_with(bad)), "{line}");
    }
}

#[test]
fn the_file_s_words_about_itself_agree() {
    let file = sheets("words");
    let xmp = file.xmp();
    // 19005-2, 6.6.2.1: metadata as plain XML in a packet that names neither size nor encoding.
    let metadata = file.dict(file.catalog(), "Metadata");
    assert!(file.name(metadata, "Subtype") == "XML" && !metadata.has(b"Filter"));
    assert!(xmp.starts_with("<?xpacket begin=\"\u{feff}\"") && xmp.ends_with("<?xpacket end=\"r\"?>") && !xmp.contains("encoding="));
    // 6.6.4 and 14289-1, 5: the parts and the level; 6.6.2.3: what is not predefined is described.
    for claim in ["<pdfaid:part>2<", "<pdfaid:conformance>A<", "<pdfuaid:part>1<", "<pdfaSchema:prefix>pdfuaid<"] {
        assert!(xmp.contains(claim), "{claim}");
    }
    // What the properties say, the metadata say.
    let info = file.dict(&file.doc.trailer, "Info");
    let said = |key: &str| {
        let bytes = file.get(info, key).as_str().unwrap();
        match bytes.strip_prefix(&[0xfe, 0xff]) {
            Some(wide) => String::from_utf16(&wide.chunks(2).map(|c| u16::from_be_bytes([c[0], c[1]])).collect::<Vec<_>>()).unwrap(),
            None => String::from_utf8(bytes.to_vec()).unwrap(),
        }
    };
    assert!(xmp.contains(&format!("<rdf:li xml:lang=\"x-default\">{}</rdf:li>", said("Title"))), "dc:title");
    assert!(xmp.contains(&format!("<rdf:li>{}</rdf:li>", said("Author").replace('&', "&amp;"))), "dc:creator");
    assert!(
        xmp.contains(&format!("<pdf:Producer>{}<", said("Producer"))) && xmp.contains(&format!("<xmp:CreatorTool>{}<", said("Creator")))
    );
    assert_eq!((said("CreationDate").as_str(), said("ModDate").as_str()), ("D:20260614080000Z", "D:20260614080000Z"));
    assert!(xmp.contains("<xmp:CreateDate>2026-06-14T08:00:00Z<") && xmp.contains("<xmp:ModifyDate>2026-06-14T08:00:00Z<"));
    // 14289-1, 7.1: the window shows the title. 7.2 and 19005-2, 6.7.4: a language.
    assert!(file.get(file.dict(file.catalog(), "ViewerPreferences"), "DisplayDocTitle").as_bool().unwrap());
    assert_eq!(file.get(file.catalog(), "Lang").as_str().unwrap(), b"en");
}

#[test]
fn everything_that_is_said_has_its_place_in_the_letter() {
    let file = sheets("structure");
    // 19005-2, 6.7.2 and 14289-1, 7.1: marked, and nothing suspect.
    let mark = file.dict(file.catalog(), "MarkInfo");
    assert!(file.get(mark, "Marked").as_bool().unwrap() && !mark.has(b"Suspects"));
    // 32000-1, 14.7.2 and 14.7.3: own types lead to standard ones.
    let root = file.dict(file.catalog(), "StructTreeRoot");
    let roles = file.dict(root, "RoleMap");
    let elements = file.elements();
    let kinds: Vec<String> = elements.iter().map(|e| file.name(e, "S")).collect();
    assert_eq!(kinds, ["Document", "Salutation", "P", "P", "P", "Valediction", "Signature"]);
    for kind in kinds.iter().filter(|kind| !["Document", "P"].contains(&kind.as_str())) {
        assert_eq!(file.name(roles, kind), "P");
    }
    // 14.7.4.4: each piece of marked content leads back to the element that it is a part of.
    let numbers = file.get(file.dict(root, "ParentTree"), "Nums").as_array().unwrap();
    let mut pieces = 0;
    for element in &elements[1..] {
        for piece in file.get(element, "K").as_array().unwrap() {
            let piece = file.at(piece).as_dict().unwrap();
            let page = file.dict(piece, "Pg");
            let parents = file.at(&numbers[2 * file.number(page, "StructParents") as usize + 1]).as_array().unwrap();
            let parent = file.at(&parents[file.number(piece, "MCID") as usize]).as_dict().unwrap();
            assert!(std::ptr::eq(parent, *element));
            pieces += 1;
        }
    }
    assert!(pieces > elements.len() - 1, "one paragraph has two pieces");
    // 14289-1, 7.1: whatever paints is a part of the structure or an artifact, and neither stands in the other.
    for page in file.pages() {
        let mut open: Vec<String> = Vec::new();
        for operation in file.content(page).operations {
            match operation.operator.as_str() {
                "BMC" | "BDC" => {
                    let tag = String::from_utf8(operation.operands[0].as_name().unwrap().to_vec()).unwrap();
                    assert!(open.is_empty() || tag == "Span");
                    open.push(tag);
                }
                "EMC" => drop(open.pop().unwrap()),
                "Tj" | "TJ" => assert_eq!(open[0], "P"),
                "f" | "B" | "S" | "Do" => assert_eq!(open, ["Artifact"]),
                _ => {}
            }
        }
        assert!(open.is_empty());
    }
}

#[test]
fn a_drawn_signature_is_a_figure_that_says_the_name() {
    // Given a letter whose last word is one drawing, as an owner's signature is.
    let mut pages = written(LETTER, 40);
    let page = &mut pages[0];
    let name = page.words.len() - 1;
    assert_eq!(page.words[name].text, "Chris");
    let marks: Vec<usize> = page.marks.iter().filter(|mark| mark.word == name).map(|mark| mark.shape).collect();
    for mark in page.marks.iter_mut().filter(|mark| mark.word == name) {
        page.shapes.push(fonts::Shape { spells: String::new(), ..page.shapes[mark.shape].clone() });
        mark.shape = page.shapes.len() - 1;
    }
    assert_eq!(marks.len(), 5);
    let file = File::of(&pages, "signature");
    // Then it is a figure with alternative text (14289-1, 7.3; 19005-2, 6.7.5) and a place (32000-1, 14.8.5.4.3),
    let elements = file.elements();
    let figure = elements.last().unwrap();
    assert_eq!((file.name(figure, "S").as_str(), file.get(figure, "Alt").as_str().unwrap()), ("Figure", &b"Chris"[..]));
    let place: Vec<f32> = file.get(file.dict(figure, "A"), "BBox").as_array().unwrap().iter().map(|v| v.as_float().unwrap()).collect();
    assert!(place[0] < place[2] && place[1] < place[3] && place[2] < 522.0 && place[3] < 757.0, "{place:?}");
    // its ink stands in it, once, and the text is still the letter.
    let content = String::from_utf8_lossy(&file.doc.get_page_content(file.pages()[0])).into_owned();
    let inside = content.split("/Figure<<").nth(1).unwrap().split("/Artifact").next().unwrap();
    assert!(inside.contains(" cm") && inside.contains("Q\nEMC"));
    let words = tool_text(&[&file.path]);
    assert_eq!(words.split_whitespace().collect::<Vec<_>>(), LETTER.split_whitespace().collect::<Vec<_>>());
}

#[test]
fn what_is_not_so_is_not_claimed() {
    let pages = written("Hi", 9);
    for (title, language) in [("", "en"), ("Hi", ""), ("Hi", "the Queen's")] {
        let about = About { title, language, ..about("Hi") };
        let bytes = pdf(&pages, &about, &ink(), &Paper::plain(&monarch())).unwrap();
        assert!(!String::from_utf8_lossy(&bytes).contains("pdfaid:part"), "{title} {language}");
    }
}
