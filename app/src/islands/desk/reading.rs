//! What is known of the words on the sheet: its sentences, which notes they rest on, and where the writer is.

use super::Sheet;
use leptos::html::Textarea;
use leptos::prelude::*;
use letters::{Fact, places, rests, told};
use std::ops::Range;

/// A sentence on the sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Placed {
    /// Where, in bytes.
    pub range: Range<usize>,
    /// Numbers of the notes that it rests on.
    pub facts: Vec<usize>,
}

/// The sheet as it is read along.
#[derive(Clone, Copy)]
pub struct Reading {
    sheet: Sheet,
    /// What the letter is to tell.
    pub facts: RwSignal<Vec<Fact>>,
    /// Its sentences, in order.
    pub sentences: Memo<Vec<Placed>>,
    /// Which of the facts it tells.
    pub told: Memo<Vec<bool>>,
    /// What is selected, in bytes; an empty range is the caret. None before the writer was ever there.
    pub selection: RwSignal<Option<Range<usize>>>,
    /// The sentence that is looked at.
    pub looked_at: RwSignal<Option<usize>>,
    /// The part that the ghostwriter is changing.
    pub doing: RwSignal<Option<Range<usize>>>,
    /// The sheet itself.
    pub area: NodeRef<Textarea>,
}

/// What a change is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Scope {
    /// What is selected.
    Selected(Range<usize>),
    /// The sentence with the caret.
    Sentence(Range<usize>),
    /// Everything.
    Whole(Range<usize>),
}

impl Scope {
    /// Where it is, in bytes.
    pub fn range(&self) -> Range<usize> {
        match self {
            Scope::Selected(r) | Scope::Sentence(r) | Scope::Whole(r) => r.clone(),
        }
    }
}

impl Reading {
    /// Reads along on this sheet.
    pub fn new(sheet: Sheet, facts: Vec<Fact>) -> Reading {
        let facts = RwSignal::new(facts);
        let sentences = Memo::new(move |_| {
            if sheet.writing() {
                return Vec::new();
            }
            let text = sheet.text.read();
            let known = rests(&text, &sheet.known.read(), &facts.read());
            places(&text).into_iter().zip(known).map(|(range, rest)| Placed { range, facts: rest.facts }).collect()
        });
        let told = Memo::new(move |_| {
            let text = sheet.text.read();
            let rests = if sheet.writing() { Vec::new() } else { rests(&text, &sheet.known.read(), &facts.read()) };
            told(&text, &rests, &facts.read())
        });
        Reading {
            sheet,
            facts,
            sentences,
            told,
            selection: RwSignal::new(None),
            looked_at: RwSignal::new(None),
            doing: RwSignal::new(None),
            area: NodeRef::new(),
        }
    }

    /// Notes where the writer is; with `show`, the sentence there is looked at.
    pub fn look(self, show: bool) {
        let Some(area) = self.area.get_untracked() else { return };
        let at = |unit: Result<Option<u32>, _>| unit.ok().flatten().unwrap_or(0) as usize;
        let text = self.sheet.text.get_untracked();
        let range = in_bytes(&text, at(area.selection_start()))..in_bytes(&text, at(area.selection_end()));
        let here = self.sentence_at(range.start);
        if self.selection.with_untracked(|s| s.as_ref() != Some(&range)) {
            self.selection.set(Some(range));
        }
        if show {
            self.see(here);
        }
    }

    /// Looks at a sentence, or at none.
    pub fn see(self, sentence: Option<usize>) {
        if self.looked_at.get_untracked() != sentence {
            self.looked_at.set(sentence);
        }
    }

    fn sentence_at(self, byte: usize) -> Option<usize> {
        self.sentences.with_untracked(|all| all.iter().position(|s| s.range.start <= byte && byte <= s.range.end))
    }

    /// Selects a part of the letter and takes the keyboard there.
    pub fn select(self, range: Range<usize>) {
        let Some(area) = self.area.get_untracked() else { return };
        let text = self.sheet.text.get_untracked();
        let (start, end) = (in_units(&text, range.start), in_units(&text, range.end));
        self.selection.set(Some(range.clone()));
        request_animation_frame(move || {
            let _ = area.focus();
            let _ = area.set_selection_range(start, end);
            self.see(self.sentence_at(range.start));
        });
    }

    /// What a change would be asked for.
    pub fn scope(self) -> Scope {
        let whole = Scope::Whole(0..self.sheet.text.with(String::len));
        let Some(at) = self.selection.get() else { return whole };
        if !at.is_empty() {
            return Scope::Selected(at);
        }
        let sentence = self.sentences.with(|all| all.iter().find(|s| s.range.start <= at.start && at.start <= s.range.end).cloned());
        sentence.map_or(whole, |s| Scope::Sentence(s.range))
    }
}

/// The byte at which a text's UTF-16 unit begins, which is how browsers count.
fn in_bytes(text: &str, units: usize) -> usize {
    let mut left = units;
    for (at, c) in text.char_indices() {
        if left == 0 {
            return at;
        }
        left = left.saturating_sub(c.len_utf16());
    }
    text.len()
}

fn in_units(text: &str, byte: usize) -> u32 {
    text.char_indices().take_while(|(at, _)| *at < byte).map(|(_, c)| c.len_utf16() as u32).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_the_same_in_the_browsers_count_and_in_ours() {
        let text = "é—\u{1f48c}x";
        for (units, bytes) in [(0, 0), (1, 2), (2, 5), (4, 9), (5, 10), (9, 10)] {
            assert_eq!(in_bytes(text, units), bytes);
        }
        assert_eq!((in_units(text, 0), in_units(text, 5), in_units(text, 9), in_units(text, 10)), (0, 2, 4, 5));
    }
}
