//! What the pages look like: the house's own style, and the hands and inks of its cabinet.

use crate::house::{Cabinet, HandSource};
use std::fmt::Write;

/// The whole style sheet, tokens first; served at `/style.css`.
pub const STYLE: &str = concat!(
    include_str!("../style/tokens.css"),
    include_str!("../style/base.css"),
    include_str!("../style/frame.css"),
    include_str!("../style/forms.css"),
    include_str!("../style/lists.css"),
    include_str!("../style/desk.css"),
    include_str!("../style/dictate.css"),
    include_str!("../style/paper.css"),
    include_str!("../style/hand.css"),
    include_str!("../style/book.css"),
    include_str!("../style/mailing.css"),
    include_str!("../style/narrow.css"),
);

/// Faces for the hands and colours for the inks, as classes `.hand-NAME` and `.ink-NAME`: the page may
/// carry no style of its own. Served at `/cabinet.css`. Entries whose names or colours could break out of
/// a style sheet are left out.
pub fn cabinet_css(cabinet: &Cabinet) -> String {
    let mut css = String::new();
    for hand in cabinet.hands.iter().filter(|hand| hand.from == HandSource::Typeface && plain(&hand.name)) {
        let name = &hand.name;
        let _ = write!(
            css,
            "@font-face{{font-family:\"hand-{name}\";src:url(\"/hands/{name}.ttf\") format(\"truetype\");font-display:swap}}.hand-{name}{{font-family:\"hand-{name}\",var(--read)}}"
        );
    }
    for ink in cabinet.inks.iter().filter(|ink| plain(&ink.name) && colour(&ink.colour)) {
        let _ = write!(css, ".ink-{}{{color:{}}}", ink.name, ink.colour);
    }
    css
}

fn plain(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
}

fn colour(text: &str) -> bool {
    text.strip_prefix('#').is_some_and(|hex| matches!(hex.len(), 3 | 6) && hex.bytes().all(|b| b.is_ascii_hexdigit()))
}
