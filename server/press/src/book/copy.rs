//! The fair copy: a writer's text made ready for type, without changing a word.

use chrono::NaiveDate;
use unicode_normalization::UnicodeNormalization as _;

/// One line of fair copy: composed letters, single spaces, nothing invisible, quotes and dashes as a
/// compositor sets them.
pub(crate) fn fair(text: &str) -> String {
    let visible: String = text.nfc().filter(|c| !is_invisible(*c)).map(|c| if is_fixed_space(c) { '\u{a0}' } else { c }).collect();
    let folded = fold(&visible);
    let chars: Vec<char> = folded.chars().collect();
    let mut out = String::with_capacity(folded.len());
    let mut i = 0;
    while i < chars.len() {
        let before = out.chars().next_back();
        let opens = before.is_none_or(|b| b.is_whitespace() || matches!(b, '(' | '[' | '“' | '‘' | '—' | '–' | '\u{a0}'));
        match chars[i] {
            '"' => out.push(if opens { '“' } else { '”' }),
            // An apostrophe before a figure or at a word's end closes: ’64, o’ the.
            '\'' if opens && chars.get(i + 1).is_some_and(|n| n.is_alphabetic()) => out.push('‘'),
            '\'' => out.push('’'),
            '-' if chars.get(i + 1) == Some(&'-') && chars.get(i + 2) != Some(&'-') => {
                out.push('—');
                i += 1;
            }
            '.' if chars.get(i + 1) == Some(&'.') && chars.get(i + 2) == Some(&'.') && chars.get(i + 3) != Some(&'.') => {
                out.push('…');
                i += 2;
            }
            c => out.push(c),
        }
        i += 1;
    }
    out
}

/// Runs of white space become one space; spaces that do not break stay.
fn fold(text: &str) -> String {
    text.split(|c: char| c.is_whitespace() && !is_fixed_space(c)).filter(|w| !w.is_empty()).collect::<Vec<_>>().join(" ")
}

fn is_fixed_space(c: char) -> bool {
    matches!(c, '\u{a0}' | '\u{2007}' | '\u{202f}')
}

/// Controls, marks of direction, joiners, variation selectors, soft hyphens: nothing that type can show.
fn is_invisible(c: char) -> bool {
    (c.is_control() && !c.is_whitespace())
        || matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{e0000}'..='\u{e0fff}')
}

/// A date as a letter bears it: "June 14, 2026" in the United States, "14 June 2026" elsewhere in English,
/// "2026-06-14" in other languages.
pub(crate) fn date(date: NaiveDate, language: &str) -> String {
    let language = language.to_ascii_lowercase();
    let pattern = match language.as_str() {
        "en-us" => "%B %-d, %Y",
        l if l == "en" || l.starts_with("en-") => "%-d %B %Y",
        _ => "%Y-%m-%d",
    };
    date.format(pattern).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fair_copy_changes_marks_and_no_words() {
        assert_eq!(fair("\"You're  late,\"\nshe said -- 'always'... since '64."), "“You’re late,” she said — ‘always’… since ’64.");
        assert_eq!(fair("cafe\u{301}\u{200d}\u{7}"), "café");
    }
}
