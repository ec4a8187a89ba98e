//! Colours and sizes that several products share.

use crate::PressError;

/// Points in a millimetre.
pub(crate) const PT_PER_MM: f64 = 72.0 / 25.4;

/// Reads `#rrggbb`.
pub(crate) fn colour(text: &str) -> Result<[u8; 3], PressError> {
    let error = || PressError::Colour(text.chars().take(20).collect());
    let hex = text.strip_prefix('#').filter(|h| h.len() == 6 && h.bytes().all(|b| b.is_ascii_hexdigit())).ok_or_else(error)?;
    let part = |i: usize| u8::from_str_radix(&hex[i..i + 2], 16).map_err(|_| error());
    Ok([part(0)?, part(2)?, part(4)?])
}

/// Text as XML character data or attribute value; characters that XML 1.0 forbids are left out.
pub(crate) fn xml(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\t' | '\n' | '\r' => out.push(c),
            c if c < ' ' || ('\u{fffe}'..='\u{ffff}').contains(&c) || ('\u{7f}'..='\u{9f}').contains(&c) => {}
            c => out.push(c),
        }
    }
    out
}
