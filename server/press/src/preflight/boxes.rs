//! A page's boxes, as the file has them or inherits them (PDF 1.7, 14.11.2). Points, origin at the lower left.

use kurbo::Rect;
use lopdf::{Dictionary, Document, Object, ObjectId};

/// A page's boxes.
#[derive(Debug, Clone, Copy)]
pub(super) struct Boxes {
    pub(super) media: Rect,
    pub(super) crop: Rect,
    pub(super) trim: Option<Rect>,
    /// Whether it says how it is to be turned or scaled when it is shown.
    pub(super) turned: bool,
}

/// A page's boxes; none when it has no size.
pub(super) fn of(doc: &Document, page: ObjectId) -> Option<Boxes> {
    let media = rect(doc, inherited(doc, page, b"MediaBox")?)?;
    let turned = inherited(doc, page, b"Rotate").and_then(|v| v.as_i64().ok()).unwrap_or(0).rem_euclid(360) != 0;
    let scaled = inherited(doc, page, b"UserUnit").and_then(|v| v.as_float().ok()).is_some_and(|v| v != 1.0);
    let crop = inherited(doc, page, b"CropBox").and_then(|b| rect(doc, b)).unwrap_or(media);
    let trim = doc.get_dictionary(page).ok()?.get(b"TrimBox").ok().and_then(|b| rect(doc, b));
    Some(Boxes { media, crop, trim, turned: turned || scaled })
}

/// A page's entry, its own or its parents'.
fn inherited<'a>(doc: &'a Document, page: ObjectId, key: &[u8]) -> Option<&'a Object> {
    let mut node: &Dictionary = doc.get_dictionary(page).ok()?;
    // A page tree is a few levels deep; a made-up one may bite its tail.
    for _ in 0..64 {
        if let Ok(found) = node.get(key) {
            return doc.dereference(found).ok().map(|(_, object)| object);
        }
        node = doc.get_dictionary(node.get(b"Parent").ok()?.as_reference().ok()?).ok()?;
    }
    None
}

fn rect(doc: &Document, object: &Object) -> Option<Rect> {
    let (_, object) = doc.dereference(object).ok()?;
    let sides: Vec<f64> =
        object.as_array().ok()?.iter().filter_map(|v| doc.dereference(v).ok()?.1.as_float().ok()).map(f64::from).collect();
    let [a, b, c, d] = sides.as_slice() else { return None };
    Some(Rect::from_points((*a, *b), (*c, *d)))
}
