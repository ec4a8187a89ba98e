//! What an edit teaches.

use letters::{Lesson, Voice};

/// Learns from an edit: `before` is a draft or a stretch of one, `after` what the writer made of it. Returns the
/// lessons that are new or were strengthened, as they stand now.
pub fn teach(voice: &mut Voice, before: &str, after: &str) -> Vec<Lesson> {
    let _ = (voice, before, after);
    Vec::new()
}
