//! Text on its way into a document, with the marks of the printed pages where they fall.

use crate::{
    book::{copy::fair, leaf::counts},
    sheet::xml,
};

/// A text with the places at which printed pages begin in it.
pub(super) struct Script<'l> {
    /// After how many characters, and which page: in order.
    marks: &'l [(usize, &'l str)],
    said: usize,
    /// Pages that were marked: folio and id.
    pub(super) pages: Vec<(String, String)>,
}

impl<'l> Script<'l> {
    pub(super) fn new(marks: &'l [(usize, &'l str)]) -> Script<'l> {
        Script { marks, said: 0, pages: Vec::new() }
    }

    /// A text as fair copy, escaped, with the marks that fall into it or stand before it.
    pub(super) fn text(&mut self, text: &str) -> String {
        let text = fair(text);
        let mut out = String::with_capacity(text.len() + 16);
        let mut begun = 0;
        for (at, c) in text.char_indices() {
            if counts(c) {
                while self.marks.first().is_some_and(|(after, _)| *after <= self.said) {
                    // A word that print divides is not divided here: the page begins before it.
                    let space = text[begun..at].char_indices().rfind(|(_, c)| c.is_whitespace());
                    let head = begun + space.map_or(0, |(at, c)| at + c.len_utf8());
                    out.push_str(&xml(&text[begun..head]));
                    begun = head;
                    out.push_str(&self.mark());
                }
                self.said += 1;
            }
        }
        out.push_str(&xml(&text[begun..]));
        out
    }

    /// The next mark, whatever was said before it.
    fn mark(&mut self) -> String {
        let Some(((_, folio), rest)) = self.marks.split_first() else { return String::new() };
        self.marks = rest;
        self.pages.push(((*folio).to_string(), id_of(folio)));
        mark(folio)
    }

    /// Marks that are left: pages that hold nothing of what is said here.
    pub(super) fn rest(&mut self) -> String {
        let mut out = String::new();
        while !self.marks.is_empty() {
            out.push_str(&self.mark());
        }
        out
    }
}

/// Where a printed page begins (DPUB-ARIA 1.1, doc-pagebreak, which may bear no `aria-label`).
pub(super) fn mark(folio: &str) -> String {
    format!("<span epub:type=\"pagebreak\" role=\"doc-pagebreak\" id=\"{}\" title=\"{}\"></span>", id_of(folio), xml(folio))
}

/// The id of a printed page's mark.
pub(super) fn id_of(folio: &str) -> String {
    format!("page-{}", folio.chars().filter(char::is_ascii_alphanumeric).collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_begins_where_it_begins_in_print() {
        let marks = [(0, "7"), (9, "8")];
        let mut script = Script::new(&marks);
        let first = script.text("To Ada");
        let second = script.text("a café & more");
        assert_eq!(first, format!("{}To Ada", mark("7")));
        assert_eq!(second, format!("a {}café &amp; more", mark("8")));
        assert_eq!(script.pages, [("7".into(), "page-7".into()), ("8".into(), "page-8".into())]);
    }
}
