//! Bookmarks.

use super::file::PdfFile;
use crate::{PressError, patch::text};
use lopdf::{Object, ObjectId, dictionary};

/// Bookmarks (depth, title, page from 0), deeper ones under the one before them (PDF 1.7, 12.3.3).
pub(super) fn outlines(file: &mut PdfFile, marks: &[(u8, String, usize)], pages: &[ObjectId]) -> Result<Option<ObjectId>, PressError> {
    if marks.is_empty() {
        return Ok(None);
    }
    let root = file.id();
    let ids: Vec<ObjectId> = marks.iter().map(|_| file.id()).collect();
    // The marks under each, those under none at the end.
    let mut kids: Vec<Vec<usize>> = vec![Vec::new(); marks.len() + 1];
    let mut above: Vec<usize> = Vec::new();
    for (i, mark) in marks.iter().enumerate() {
        while above.last().is_some_and(|a| marks[*a].0 >= mark.0) {
            above.pop();
        }
        kids[above.last().map_or(marks.len(), |a| *a)].push(i);
        above.push(i);
    }
    for (owner, list) in kids.iter().enumerate() {
        for (n, i) in list.iter().enumerate() {
            let up = ids.get(owner).copied().unwrap_or(root);
            let mut dict = dictionary! { "Title" => text(&marks[*i].1), "Parent" => up };
            if let Some(page) = pages.get(marks[*i].2) {
                dict.set("Dest", vec![Object::Reference(*page), "Fit".into()]);
            }
            if n > 0 {
                dict.set("Prev", ids[list[n - 1]]);
            }
            if let Some(next) = list.get(n + 1) {
                dict.set("Next", ids[*next]);
            }
            if let (Some(first), Some(last)) = (kids[*i].first(), kids[*i].last()) {
                dict.set("First", ids[*first]);
                dict.set("Last", ids[*last]);
                dict.set("Count", -(kids[*i].len() as i64));
            }
            file.put(ids[*i], &Object::Dictionary(dict))?;
        }
    }
    let top = &kids[marks.len()];
    let mut dict = dictionary! { "Type" => "Outlines", "Count" => top.len() as i64 };
    if let (Some(first), Some(last)) = (top.first(), top.last()) {
        dict.set("First", ids[*first]);
        dict.set("Last", ids[*last]);
    }
    file.put(root, &Object::Dictionary(dict))?;
    Ok(Some(root))
}
