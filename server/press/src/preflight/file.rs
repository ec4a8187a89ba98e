//! What holds for a file as a whole: what it may carry beside its pages, how large it is, which standard it keeps.

use super::{Findings, Order, Part, page::dict};
use crate::PressError;
use lopdf::{Dictionary, Document, Object};

pub(super) fn check(doc: &Document, bytes: &[u8], order: &Order, findings: &mut Findings) {
    let rules = order.shop.file;
    let count = doc.get_pages().len() as u32;
    match order.part {
        Part::Interior => {
            if let Err(PressError::PageCount { asked, advice, .. }) = order.shop.check_pages(count) {
                findings.fault("pages", None, format!("{count} pages"), asked, advice);
            } else if !count.is_multiple_of(2) {
                findings.advice(
                    "pages",
                    None,
                    format!("{count} pages"),
                    "an even number: two to a leaf",
                    "Add a blank page at the end, or the shop does.",
                );
            }
        }
        Part::Cover { .. } => {
            if count != 1 {
                findings.fault("pages", None, format!("{count} pages"), "back, spine and front on one page", "Send the cover as one page.");
            }
        }
    }
    if doc.is_encrypted() || doc.was_encrypted() {
        findings.fault(
            "encryption",
            None,
            "the file is encrypted",
            "a file without protection",
            "Save it without a password and without restrictions.",
        );
    }
    let megabytes = bytes.len() as f64 / 1e6;
    if let Some(most) = rules.most_mb
        && megabytes > most
    {
        findings.fault("size", None, format!("{megabytes:.0} MB"), format!("at most {most:.0} MB"), "Use fewer or smaller pictures.");
    }
    let Ok(catalog) = doc.catalog() else { return };
    let get = |key: &[u8]| catalog.get(key).ok().and_then(|o| dict(doc, o));
    if !rules.bookmarks && get(b"Outlines").is_some_and(|outlines| outlines.has(b"First")) {
        findings.fault("bookmarks", None, "the file has bookmarks", "none", "Send the print file; bookmarks belong to the reading file.");
    }
    if !rules.annotations {
        for (number, page) in doc.get_pages() {
            let annotations = doc.get_page_annotations(page).map_or(0, |a| a.len());
            if annotations > 0 {
                let found = if annotations == 1 { "a link or note".into() } else { format!("{annotations} links or notes") };
                findings.fault("annotations", Some(number), found, "none", "Send the print file; links belong to the reading file.");
            }
        }
        if get(b"AcroForm").is_some_and(|form| form.get(b"Fields").and_then(Object::as_array).is_ok_and(|f| !f.is_empty())) {
            findings.fault("annotations", None, "the file has fields to fill in", "none", "Flatten the form.");
        }
    }
    if get(b"OCProperties").is_some() {
        findings.fault("layers", None, "the file has layers", "one layer (“flattened”)", "Flatten the layers before you send it.");
    }
    let names = get(b"Names");
    for (key, what) in [(&b"EmbeddedFiles"[..], "files inside it"), (b"JavaScript", "programs inside it")] {
        if names.is_some_and(|names| names.has(key)) {
            findings.fault("attachments", None, format!("the file has {what}"), "pages only", "Save it without them.");
        }
    }
    if rules.pdf_x {
        standard(doc, catalog, bytes, findings);
    }
}

/// The keys of PDF/X-1a:2001 (ISO 15930-1) and X-3:2002 (ISO 15930-3) that can be seen from outside.
fn standard(doc: &Document, catalog: &Dictionary, bytes: &[u8], findings: &mut Findings) {
    let text = |dict: &Dictionary, key: &[u8]| {
        let (_, value) = doc.dereference(dict.get(key).ok()?).ok()?;
        value.as_str().or_else(|_| value.as_name()).ok().map(|v| String::from_utf8_lossy(v).into_owned())
    };
    const TODO: &str = "Set the book for this shop (--shop ingram), or have it converted to PDF/X by a prepress program.";
    let mut lacks = |what: String, asked: &str| findings.fault("PDF/X", None, what, asked, TODO);
    let info = doc.trailer.get(b"Info").ok().and_then(|o| dict(doc, o)).cloned().unwrap_or_default();
    match text(&info, b"GTS_PDFXVersion") {
        Some(version) if version.starts_with("PDF/X-1") || version.starts_with("PDF/X-3:2002") => {}
        Some(version) => lacks(format!("the file calls itself {version}"), "PDF/X-1a:2001 or PDF/X-3:2002"),
        None => lacks("the file does not call itself PDF/X (GTS_PDFXVersion)".into(), "PDF/X-1a:2001 or PDF/X-3:2002"),
    }
    if !matches!(text(&info, b"Trapped").as_deref(), Some("True" | "False")) {
        lacks("the file does not say whether it is trapped".into(), "/Trapped True or False");
    }
    let intents = catalog.get(b"OutputIntents").ok().and_then(|o| doc.dereference(o).ok()).and_then(|(_, o)| o.as_array().ok());
    let named = intents.into_iter().flatten().filter_map(|o| dict(doc, o)).any(|intent| {
        text(intent, b"S").as_deref() == Some("GTS_PDFX")
            && (text(intent, b"OutputConditionIdentifier").is_some() || intent.has(b"DestOutputProfile"))
    });
    if !named {
        lacks("the file names no printing condition (OutputIntents)".into(), "an output intent of kind GTS_PDFX");
    }
    // Both standards are built on PDF 1.3, which knows no streams of objects.
    let header = bytes.get(5..8).map(|v| String::from_utf8_lossy(v).into_owned()).unwrap_or_default();
    if header.as_str() > "1.4" {
        lacks(format!("the file is a PDF {header}"), "PDF 1.3 (1.4 is read as well)");
    }
}
