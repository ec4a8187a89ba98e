//! Teaching a small model the trade: from a sender's note to the sentences of a letter.
//!
//! The corpus (`corpus`) becomes questions and answers in tokens (`lesson`); the weights of the base are read out of
//! its file and stay as they are (`base`); beside each map of a layer stands a pair of thin matrices, which alone is
//! learned (`pair`). A layer knows how its outputs come about and how they hang on each pair (`block`); the course
//! (`course`) goes through the lessons and changes the pairs by what they got wrong.
//!
//! Gradients are written out by hand on candle's tensors. Candle's own differentiation would also compute them for
//! the base, which nobody wants (half as much work again), and keep every step between.

mod base;
mod block;
pub mod corpus;
mod course;
mod error;
mod lesson;
mod pair;

pub use base::Base;
pub use course::{Course, Record, Wish};
pub use error::TeachError;
pub use lesson::{Lesson, lessons};
pub use pair::Learned;
