//! The book as an editor reads it: one block after another, whatever file they go into.

use crate::book::{Changed, Epigraph, Manuscript, copy::fair};
use letters::{LetterText, word_count};
use std::collections::BTreeSet;

/// A piece of a manuscript. All text is fair copy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Block {
    /// To whom the book is given, line by line; a page of its own.
    Dedication(Vec<String>),
    /// Somebody else's words, line by line, and whose they are; on a page of its own unless a part has it.
    Epigraph { lines: Vec<String>, source: String, alone: bool },
    /// What begins a page of its own: a part, the foreword, the note on what was changed.
    Section(String),
    /// What begins a letter: "To Loretta", and why it was written.
    Letter { heading: String, occasion: String },
    /// "Tulsa, 14 June 2026".
    Dateline(String),
    /// What the editor of the letters says, a paragraph.
    Note(String),
    /// "Dear Loretta,"
    Salutation(String),
    /// A paragraph; the first after a heading or a break stands without indent.
    Paragraph { text: String, first: bool },
    /// What divides scenes.
    SceneBreak,
    /// Valediction and signature, line by line.
    Closing(Vec<String>),
}

/// The whole book, in order. Contents and index are left out: an editor's pages are not the book's.
pub(super) fn blocks(manuscript: &Manuscript) -> Vec<Block> {
    let mut out = Vec::new();
    let front = &manuscript.front;
    let dedication = lines(&front.dedication);
    if !dedication.is_empty() {
        out.push(Block::Dedication(dedication));
    }
    out.extend(front.epigraph.iter().filter_map(|said| epigraph(said, true)));
    if let Some(said) = front.foreword.as_ref().filter(|f| !fair(&f.text).is_empty()) {
        let title = fair(&said.title);
        out.push(Block::Section(if title.is_empty() { "Foreword".into() } else { title }));
        paragraphs(&said.text, &mut out);
        let signed = fair(&said.signed);
        if !signed.is_empty() {
            out.push(Block::Closing(vec![signed]));
        }
    }
    for (i, letter) in manuscript.letters.iter().enumerate() {
        for part in manuscript.parts.iter().filter(|p| p.opens == i) {
            out.push(Block::Section(fair(&part.title)));
            out.extend(part.epigraph.iter().filter_map(|said| epigraph(said, false)));
        }
        out.push(Block::Letter { heading: letter.heading(), occasion: fair(&letter.occasion) });
        out.extend(letter.headnote.split("\n\n").map(fair).filter(|n| !n.is_empty()).map(Block::Note));
        let place = letter.place_and_date(&manuscript.language);
        if !place.is_empty() {
            out.push(Block::Dateline(place));
        }
        body(&LetterText::parse(&letter.text), &mut out);
        out.extend(letter.afternote.split("\n\n").map(fair).filter(|n| !n.is_empty()).map(Block::Note));
    }
    if let Some(changed) = changed(manuscript).filter(|_| manuscript.back.changed) {
        out.push(Block::Section("What was changed".into()));
        out.push(Block::Paragraph { text: changed, first: true });
    }
    out
}

fn body(text: &LetterText, out: &mut Vec<Block>) {
    if let Some(salutation) = &text.salutation {
        out.push(Block::Salutation(fair(salutation)));
    }
    let mut first = text.salutation.is_none();
    for paragraph in &text.paragraphs {
        if is_break(paragraph) {
            out.push(Block::SceneBreak);
            first = true;
        } else {
            out.push(Block::Paragraph { text: fair(paragraph), first });
            first = false;
        }
    }
    let closing: Vec<String> = text.valediction.iter().chain(&text.signature).map(|l| fair(l)).filter(|l| !l.is_empty()).collect();
    if !closing.is_empty() {
        out.push(Block::Closing(closing));
    }
    out.extend(text.postscript.iter().map(|p| Block::Paragraph { text: fair(p), first: true }));
}

fn paragraphs(text: &str, out: &mut Vec<Block>) {
    for (n, paragraph) in text.split("\n\n").map(fair).filter(|p| !p.is_empty()).enumerate() {
        out.push(Block::Paragraph { text: paragraph, first: n == 0 });
    }
}

fn epigraph(said: &Epigraph, alone: bool) -> Option<Block> {
    let lines = lines(&said.text);
    (!lines.is_empty()).then(|| Block::Epigraph { lines, source: fair(&said.source), alone })
}

fn lines(text: &str) -> Vec<String> {
    text.lines().map(fair).filter(|l| !l.is_empty()).collect()
}

/// A few marks and no word between two paragraphs: "***", "* * *", "#", "—".
fn is_break(paragraph: &str) -> bool {
    let marks = paragraph.chars().filter(|c| !c.is_whitespace());
    !paragraph.chars().any(char::is_alphanumeric)
        && (1..=9).contains(&marks.clone().count())
        && marks.clone().all(|c| "*#~-–—•·+=❦✻⁂".contains(c))
}

/// What was changed for the sake of others, and in which letters; never what it was.
fn changed(manuscript: &Manuscript) -> Option<String> {
    let of = |kind, what: &str| {
        let letters: BTreeSet<usize> =
            manuscript.changed.iter().filter(|c| c.kind == kind).flat_map(|c| c.letters.iter().copied()).collect();
        let numbers: Vec<String> = letters.iter().map(|l| (l + 1).to_string()).collect();
        let of_letters = if numbers.len() == 1 { "in letter" } else { "in letters" };
        (!numbers.is_empty()).then(|| format!("{what} {of_letters} {}", and(&numbers)))
    };
    let said: Vec<String> =
        [of(Changed::Person, "names of people"), of(Changed::Place, "names of places"), of(Changed::Detail, "other details")]
            .into_iter()
            .flatten()
            .collect();
    (!said.is_empty())
        .then(|| format!("For the sake of others these were changed, through the whole book in the same way: {}.", said.join("; ")))
}

/// "1", "1 and 4", "1, 4 and 7".
pub(super) fn and(items: &[String]) -> String {
    match items {
        [] => String::new(),
        [one] => one.clone(),
        [before @ .., last] => format!("{} and {last}", before.join(", ")),
    }
}

/// How many words an editor gets to read.
pub(super) fn words(blocks: &[Block]) -> usize {
    let of = |block: &Block| match block {
        Block::Dedication(lines) | Block::Closing(lines) => lines.iter().map(|l| word_count(l)).sum(),
        Block::Epigraph { lines, source, .. } => lines.iter().map(|l| word_count(l)).sum::<usize>() + word_count(source),
        Block::Letter { heading, occasion } => word_count(heading) + word_count(occasion),
        Block::Section(text) | Block::Dateline(text) | Block::Note(text) | Block::Salutation(text) => word_count(text),
        Block::Paragraph { text, .. } => word_count(text),
        Block::SceneBreak => 0,
    };
    blocks.iter().map(of).sum()
}

/// "about 12,300 words": to the hundred, from 20,000 on to the thousand (Shunn, Proper Manuscript Format); a very
/// short piece exactly.
pub(super) fn about(words: usize) -> String {
    let step = match words {
        0..=249 => return format!("{words} words"),
        250..=19_949 => 100,
        _ => 1_000,
    };
    format!("about {} words", thousands((words + step / 2) / step * step))
}

/// "12,300".
fn thousands(number: usize) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_counted_as_editors_count_them() {
        assert_eq!(
            [180, 260, 12_345, 19_949, 19_950, 61_499].map(about),
            ["180 words", "about 300 words", "about 12,300 words", "about 19,900 words", "about 20,000 words", "about 61,000 words"]
        );
    }

    #[test]
    fn marks_between_paragraphs_divide_scenes() {
        for (text, wish) in
            [("***", true), ("* * *", true), ("#", true), ("—", true), ("", false), ("…", false), ("5", false), ("*a*", false)]
        {
            assert_eq!(is_break(text), wish, "{text}");
        }
    }
}
