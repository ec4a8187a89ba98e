//! Our own letters read back: the ink out of a PDF, and what it spells, so that it can be measured like a page
//! that was just written. Everything comes from what is printed and said in the file; nothing is known of how
//! the page was made.

mod ink;
mod spell;
#[cfg(test)]
mod tests;
mod text;

use crate::PressError;
use fonts::measure::Writing;
use lopdf::{Dictionary, Document, Object, ObjectId};
use std::collections::BTreeSet;

/// The largest file that is looked at: some thousand pages.
const MOST_BYTES: usize = 100 << 20;

/// Reads a letter's PDF: its ink in page millimetres, letter by letter, under the words that lie beneath.
///
/// # Errors
/// [`PressError::Unread`] when the bytes are no PDF, the file is locked, did not come from this press or holds no
/// writing.
pub fn read(pdf: &[u8]) -> Result<Writing, PressError> {
    let wrong = |why: &str| PressError::Unread(why.to_string());
    if pdf.len() > MOST_BYTES {
        return Err(wrong("it is larger than any letter"));
    }
    let doc = Document::load_mem(pdf).map_err(|_| wrong("it is not a PDF, or it is damaged"))?;
    if doc.is_encrypted() {
        return Err(wrong("it is locked with a password"));
    }
    if !is_ours(&doc) {
        return Err(wrong("it was not made by this press"));
    }
    let continued = continued(&doc);
    let mut sheets = Vec::new();
    for (number, page) in doc.get_pages().into_values().enumerate() {
        let sheet =
            ink::sheet(&doc, page, number).map_err(|why| PressError::Unread(format!("page {} cannot be read: {why}", number + 1)))?;
        sheets.push((page, sheet));
    }
    let writing = spell::writing(&sheets, &|page, tag| continued.contains(&(page, tag)));
    if writing.letters.is_empty() {
        return Err(wrong("there is no writing in it"));
    }
    Ok(writing)
}

fn is_ours(doc: &Document) -> bool {
    let info = doc.trailer.get(b"Info").ok().and_then(|o| doc.dereference(o).ok()).and_then(|(_, o)| o.as_dict().ok());
    info.and_then(|i| i.get(b"Producer").ok()).and_then(|p| p.as_str().ok()).is_some_and(|p| p == crate::patch::PRODUCER.as_bytes())
}

/// The pieces of text (page and marked content) that go on with a paragraph of the page before.
fn continued(doc: &Document) -> BTreeSet<(ObjectId, i64)> {
    let mut out = BTreeSet::new();
    let Some(tree) = doc.catalog().ok().and_then(|c| dict(doc, c.get(b"StructTreeRoot").ok()?)) else { return out };
    let mut open: Vec<&Object> = tree.get(b"K").into_iter().collect();
    // A letter's tree has a few hundred elements; a made-up one may bite its tail.
    let mut left = 100_000;
    while let Some(next) = open.pop().filter(|_| left > 0) {
        left -= 1;
        let Ok((_, next)) = doc.dereference(next) else { continue };
        let Ok(element) = next.as_dict() else {
            open.extend(next.as_array().into_iter().flatten());
            continue;
        };
        let Ok((_, kids)) = element.get(b"K").and_then(|k| doc.dereference(k)) else { continue };
        let kids: Vec<&Object> = kids.as_array().map_or_else(|_| vec![kids], |k| k.iter().collect());
        let pieces = kids.iter().filter_map(|kid| {
            let piece = dict(doc, kid)?;
            Some((piece.get(b"Pg").ok()?.as_reference().ok()?, piece.get(b"MCID").ok()?.as_i64().ok()?))
        });
        out.extend(pieces.skip(1));
        open.extend(kids);
    }
    out
}

fn dict<'a>(doc: &'a Document, object: &'a Object) -> Option<&'a Dictionary> {
    doc.dereference(object).ok().and_then(|(_, o)| o.as_dict().ok())
}
