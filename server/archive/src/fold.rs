//! Text folded for comparison. The program folds it, not the database: SQLite's own folding ends at
//! ASCII, and Postgres's depends on how the server was set up.

use unicode_normalization::UnicodeNormalization;

/// The longest search, in characters; SQLite's LIKE takes no pattern over 50,000 bytes.
const LONGEST_SEARCH: usize = 200;

/// Lower case, composed (NFC), white space as single spaces, the final sigma as any sigma.
pub(crate) fn fold(text: &str) -> String {
    let lower: String = text.nfc().collect::<String>().to_lowercase().nfc().map(|c| if c == 'ς' { 'σ' } else { c }).collect();
    let mut out = String::with_capacity(lower.len());
    for word in lower.split(|c: char| c.is_whitespace() || c == '\0').filter(|w| !w.is_empty()) {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}

/// A LIKE pattern (escape `!`) that finds the words anywhere; `None` when there is nothing to look for.
pub(crate) fn pattern(search: &str) -> Option<String> {
    let folded = fold(&search.chars().take(LONGEST_SEARCH).collect::<String>());
    if folded.is_empty() {
        return None;
    }
    let mut out = String::from("%");
    for c in folded.chars() {
        if matches!(c, '%' | '_' | '!') {
            out.push('!');
        }
        out.push(c);
    }
    out.push('%');
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folding_sees_through_case_composition_and_lines() {
        assert_eq!(fold("  École\n\nNOËL "), "école noël");
        assert_eq!(fold("E\u{301}cole"), fold("école"));
        assert_eq!(fold("ΟΔΟΣ"), fold("οδοσ"));
    }

    #[test]
    fn wildcards_are_looked_for_as_they_stand() {
        assert_eq!(pattern("50%_!").as_deref(), Some("%50!%!_!!%"));
        assert_eq!(pattern(" \n"), None);
    }
}
