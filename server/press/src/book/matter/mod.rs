//! What stands before and after the letters.

pub(crate) mod back;
pub(crate) mod front;
pub(crate) mod lists;
pub(crate) mod people;

pub(crate) use people::{People, Person};
