//! The plan: how a letter of its kind moves, which note stands where, and what may be said between the notes.
//!
//! Occasions and reflections are a writer's work, kept in `templates/`; a plan follows from the brief, the
//! occasion and the earlier letters alone. This room never knows the model.

mod earlier;
mod general;
mod kind;
mod lay;
mod lean;
mod line;
mod occasion;
mod reflections;
#[cfg(test)]
mod tests;
mod when;

pub use earlier::Earlier;
pub use lay::{Given, lay};
pub use line::Line;
pub use occasion::{Beat, Occasion};
pub use reflections::Reflections;
pub use when::{Condition, Setting, When};
