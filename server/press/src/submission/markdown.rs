//! The manuscript as Markdown (CommonMark 0.31 with a head as Pandoc reads it): the same words in the same order as
//! the DOCX, for people who edit in plain text.

use super::{
    Phrases,
    copytext::{Block, about, blocks, words},
};
use crate::{
    PressError,
    book::{Manuscript, copy::fair},
};
use letters::Submission;
use std::fmt::Write as _;

/// Writes a book as Markdown: title, author and number of words in its head, a heading of the second level for each
/// part and of the third for each letter.
///
/// # Errors
/// Without letters or a title, and when something points to a letter that is not there.
pub fn markdown(manuscript: &Manuscript, said: &Submission, phrases: &Phrases) -> Result<String, PressError> {
    manuscript.check()?;
    let blocks = blocks(manuscript);
    let mut out = String::from("---\n");
    let name = fair(if said.name.trim().is_empty() { &manuscript.author } else { &said.name });
    for (key, value) in [
        ("title", fair(&manuscript.title)),
        ("subtitle", fair(&manuscript.front.subtitle)),
        ("author", fair(&manuscript.author)),
        ("lang", manuscript.language.clone()),
        ("words", about(words(&blocks))),
        ("contact", std::iter::once(name).chain(said.contact.lines().map(fair)).filter(|l| !l.is_empty()).collect::<Vec<_>>().join(", ")),
    ] {
        if !value.is_empty() {
            // A string in single quotes has no escapes in YAML but the quote's own.
            let _ = writeln!(out, "{key}: '{}'", value.replace('\'', "''"));
        }
    }
    let _ = write!(out, "---\n\n# {}\n", escaped(&fair(&manuscript.title)));
    for block in &blocks {
        out.push('\n');
        let _ = match block {
            Block::Dedication(lines) => writeln!(out, "{}", lined(lines, "*")),
            Block::Epigraph { lines, source, .. } => {
                let source = if source.is_empty() { String::new() } else { format!("\n>\n> — {}", escaped(source)) };
                let lines: Vec<String> = lines.iter().map(|l| format!("> {}", escaped(l))).collect();
                writeln!(out, "{}{source}", lines.join("\\\n"))
            }
            Block::Section(title) => writeln!(out, "## {}", escaped(title)),
            Block::Letter { heading, occasion } if occasion.is_empty() => writeln!(out, "### {}", escaped(heading)),
            Block::Letter { heading, occasion } => writeln!(out, "### {}\n\n({})", escaped(heading), escaped(occasion)),
            Block::Dateline(text) | Block::Note(text) => writeln!(out, "*{}*", escaped(text)),
            Block::Salutation(text) | Block::Paragraph { text, .. } => writeln!(out, "{}", escaped(text)),
            Block::SceneBreak => writeln!(out, "* * *"),
            Block::Closing(lines) => writeln!(out, "{}", lined(lines, "")),
        };
    }
    let end = fair(&phrases.manuscript.end);
    if !end.is_empty() {
        let _ = writeln!(out, "\n{}", escaped(&end));
    }
    Ok(out)
}

/// Lines that stay lines.
fn lined(lines: &[String], around: &str) -> String {
    let lines: Vec<String> = lines.iter().map(|l| format!("{around}{}{around}", escaped(l))).collect();
    lines.join("\\\n")
}

/// Text as it is, whatever it would mean in Markdown (CommonMark 0.31, 2.4).
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    for (at, c) in text.char_indices() {
        // A list's mark only means anything at the head of a line, a number's point only after figures there.
        let begins = match c {
            '#' | '+' | '-' | '=' => at == 0,
            '.' | ')' => digits > 0 && at == digits,
            _ => false,
        };
        if begins || matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '~' | '&' | '|') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_stays_text() {
        assert_eq!(escaped("# 1 *or* [2] a_b & <c>"), "\\# 1 \\*or\\* \\[2\\] a\\_b \\& \\<c\\>");
        assert_eq!(escaped("1964. A year - a good one."), "1964\\. A year - a good one.");
    }
}
