//! What can be wrong with a hand, with paper and ink, and with a text that is to be written.

/// A hand that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum HandError {
    /// The card is not TOML, lacks a field or has one too many.
    #[error("the hand's card cannot be read: {0}")]
    Card(String),
    /// A field of the card is outside what is allowed.
    #[error("the hand's card says {field} = {found}; allowed is {allowed}")]
    Field {
        /// The field's name.
        field: &'static str,
        /// What the card says.
        found: String,
        /// What may stand there.
        allowed: &'static str,
    },
    /// The bytes are no typeface that can be read.
    #[error("the typeface of the hand \u{201c}{hand}\u{201d} cannot be read ({why}); fetch it again")]
    Typeface {
        /// The hand's name.
        hand: String,
        /// What is wrong with the file.
        why: String,
    },
    /// The letterforms of a drawn or learned hand cannot be used.
    #[error("the hand's letterforms cannot be read: {0}")]
    Book(String),
}

/// Stationery or inks that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum StationeryError {
    /// The file is not TOML, lacks a field or has one too many.
    #[error("the stationery cannot be read: {0}")]
    Unreadable(String),
    /// A length, colour or name is outside what is allowed.
    #[error("{name}: {field} is {found}; allowed is {allowed}")]
    Field {
        /// The paper's or ink's name.
        name: String,
        /// The field's name.
        field: &'static str,
        /// What the file says.
        found: String,
        /// What may stand there.
        allowed: &'static str,
    },
}

/// A text that cannot be written. Nothing has been written then.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WriteError {
    /// The hand has no form for these characters and none can be composed.
    #[error("the hand \u{201c}{hand}\u{201d} has no letter for {}; change the text or choose another hand", name_chars(.chars))]
    Missing {
        /// The hand's name.
        hand: String,
        /// Every such character once, in the order in which the text first uses them.
        chars: Vec<char>,
    },
    /// There is nothing to write.
    #[error("there is no text to write; write a line first")]
    Empty,
    /// The text is longer than a letter can be.
    #[error("the text has {characters} characters; a letter may have {most}: divide it into several letters")]
    TooLong {
        /// How many characters it has.
        characters: usize,
        /// How many are allowed.
        most: usize,
    },
    /// A word does not fit between the margins even when it is written small.
    #[error("a word of {characters} characters is wider than the sheet; put a space into it or choose a larger sheet")]
    WordTooWide {
        /// How many characters it has; not the word itself, which is nobody's business.
        characters: usize,
    },
    /// The space inside the margins is too small to write in.
    #[error("the sheet \u{201c}{sheet}\u{201d} has no room for this hand inside its margins; choose a larger sheet or smaller margins")]
    SheetTooSmall {
        /// The stationery's name.
        sheet: String,
    },
    /// An address does not fit its place on the envelope even when it is written small.
    #[error("the address has no room on the envelope: {why}; shorten it, put it on more or fewer lines, or choose a larger envelope")]
    AddressTooLong {
        /// What does not fit; never the address itself.
        why: String,
    },
    /// The stationery itself is wrong.
    #[error("the sheet cannot be used: {0}")]
    Sheet(#[from] StationeryError),
}

/// "é (U+00E9), ‽ (U+203D) and 3 more".
fn name_chars(chars: &[char]) -> String {
    const SHOWN: usize = 12;
    let mut out = String::new();
    for (i, c) in chars.iter().take(SHOWN).enumerate() {
        if i > 0 {
            out.push_str(", ");
        }
        if c.is_control() {
            out.push_str(&format!("U+{:04X}", u32::from(*c)));
        } else {
            out.push_str(&format!("{c} (U+{:04X})", u32::from(*c)));
        }
    }
    if chars.len() > SHOWN {
        out.push_str(&format!(" and {} more", chars.len() - SHOWN));
    }
    out
}
