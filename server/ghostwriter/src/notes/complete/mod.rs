//! Notes are telegrams; a letter has sentences. What a note left out and any reader would supply is supplied here:
//! the subject, an article, "in" before a year. Nothing else is added.

mod capitals;
mod doers;
mod leads;
mod shape;
mod subject;

pub(super) use capitals::capitals;
pub(super) use leads::{broken_off, comma, meeting_place, sets_out};
pub(super) use shape::{Shape, shape};
pub(super) use subject::{is_past_first, orders, other_subject, perceives, subject};

use super::words::Word;

fn low(words: &[Word], k: usize) -> &str {
    words.get(k).map_or("", |w| w.low.as_str())
}

fn with(front: &str, words: &[Word]) -> Vec<Word> {
    front.split(' ').map(Word::new).chain(words.iter().cloned()).collect()
}
