//! The writing: from a plan to a letter, sentence by sentence.
//!
//! [`course`] says what is due next, from the plan and the page alone; candidates come from [`shelf`] (sentences
//! of ours), from the notes turned towards the reader, and from the model under a [`hold`]; [`choose`] takes the
//! one that reads best in its place; [`pen`] is the model, here or at an address; [`writer`] takes one step after
//! another, and [`draft`] leads the whole.

mod body;
mod choose;
mod course;
pub mod draft;
pub mod hold;
pub mod pen;
pub mod prompt;
mod shelf;
pub mod stream;
mod taught;
mod writer;
