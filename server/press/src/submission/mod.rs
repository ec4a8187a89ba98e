//! What goes to a publisher: the manuscript in the trade's own format, as DOCX and as Markdown, and one PDF with a
//! letter to the editor, a synopsis and sample letters.
//!
//! The house's phrases are in `templates/submission.toml`, the writer's words in [`letters::Submission`]. What
//! nobody said is left out; nothing is made up.

mod copytext;
mod markdown;
mod phrases;
mod proposal;
#[cfg(test)]
mod tests;
mod typescript;

pub use markdown::markdown;
pub use phrases::{LetterPhrases, ManuscriptPhrases, Phrases, SamplePhrases, Sheet, SynopsisPhrases};
pub use proposal::{Offer, proposal};
pub use typescript::docx;
