//! Colours as the templates write them.

/// "#rrggbb" as three numbers.
pub(crate) fn rgb(colour: &str) -> Option<[u8; 3]> {
    let hex = colour.strip_prefix('#').filter(|h| h.len() == 6 && h.bytes().all(|b| b.is_ascii_hexdigit()))?;
    let part = |i: usize| u8::from_str_radix(&hex[i..i + 2], 16).ok();
    Some([part(0)?, part(2)?, part(4)?])
}

/// Three numbers as "#rrggbb".
pub(crate) fn hex(rgb: [u8; 3]) -> String {
    rgb.iter().fold(String::from("#"), |mut out, part| {
        for nibble in [part >> 4, part & 15] {
            out.push(char::from_digit(u32::from(nibble), 16).unwrap_or('0'));
        }
        out
    })
}
