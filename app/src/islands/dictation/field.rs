//! The field that is spoken into.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlTextAreaElement;

/// A text area, and the place in it where the spoken words go.
pub struct Field {
    area: HtmlTextAreaElement,
    /// In UTF-16, as the browser counts.
    at: u32,
    by_line: bool,
    begun: bool,
}

impl Field {
    /// The text area with this id; the words go where its caret is, or to its end when it was never touched.
    pub fn find(id: &str, by_line: bool) -> Option<Field> {
        let area: HtmlTextAreaElement = document().get_element_by_id(id)?.dyn_into().ok()?;
        let end = area.value().encode_utf16().count() as u32;
        let at = if by_line { end } else { area.selection_end().ok().flatten().filter(|at| *at > 0).unwrap_or(end) };
        Some(Field { area, at: at.min(end), by_line, begun: false })
    }

    /// Puts words in, behind those before, and lets everybody know who follows the field.
    pub fn put(&mut self, text: &str) {
        let value: Vec<u16> = self.area.value().encode_utf16().collect();
        let at = (self.at as usize).min(value.len());
        let before = String::from_utf16_lossy(&value[..at]);
        let piece = joined(&before, text, self.by_line, self.begun);
        let rest = String::from_utf16_lossy(&value[at..]);
        self.area.set_value(&format!("{before}{piece}{rest}"));
        self.at = (at + piece.encode_utf16().count()) as u32;
        self.begun = true;
        let _ = self.area.set_selection_range(self.at, self.at);
        // One that bubbles, as the browser's own: listeners may sit further up.
        if let Ok(event) = document().create_event("Event") {
            event.init_event_with_bubbles("input", true);
            let _ = self.area.dispatch_event(&event);
        }
    }

    /// All has been put in: the caret stands behind it.
    pub fn done(&self) {
        if self.begun {
            let _ = self.area.focus();
        }
    }
}

/// A piece as it goes behind what stands: on a line of its own for notes, with a space or none for a letter.
fn joined(before: &str, piece: &str, by_line: bool, begun: bool) -> String {
    if by_line {
        let lines: Vec<&str> = piece.lines().map(str::trim).filter(|l| !l.is_empty()).collect();
        let text = lines.join("\n");
        return if before.is_empty() || before.ends_with('\n') || text.is_empty() { text } else { format!("\n{text}") };
    }
    let apart = !begun && !before.is_empty() && !before.ends_with(char::is_whitespace) && !piece.starts_with(char::is_whitespace);
    if apart { format!(" {piece}") } else { piece.to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn notes_stand_on_lines_and_sentences_of_a_letter_behind_each_other() {
        assert_eq!(joined("", "We met in Tulsa.", true, false), "We met in Tulsa.");
        assert_eq!(joined("We met in Tulsa.", " I fell.", true, true), "\nI fell.");
        assert_eq!(joined("met 1964\n", "I fell.", true, false), "I fell.");
        assert_eq!(joined("Dear Ann,", "We met.", false, false), " We met.");
        assert_eq!(joined("Dear Ann, We met.", " I fell.", false, true), " I fell.");
        assert_eq!(joined("Dear Ann,\n\n", "We met.", false, false), "We met.");
    }
}
