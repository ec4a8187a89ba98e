//! From a letter's text to lines on a grid: words are cut once, paragraphs broken as a whole, and what
//! belongs together is told so that pages can be broken between.

mod blocks;
mod cut;
mod lines;
mod words;

pub(crate) use blocks::{Put, Role, Shelf, Slot, axis_x, fitting, hyphenation, lead, paragraphs};
pub(crate) use cut::{Capitals, Cutter, Said, Slope, Style};
pub(crate) use lines::{Line, Measure, lines};
