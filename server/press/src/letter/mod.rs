//! A written letter as files: PDF for paper and keeping, SVG and PNG for screens.

mod ink;
pub mod job;
pub(crate) mod outline;
mod paper;
mod pdf;
mod picture;
mod plate;
mod proof_sheet;
mod read;
mod scan;
#[cfg(test)]
pub(crate) mod standard;
#[cfg(test)]
mod tests;
mod tooth;
mod words;

pub(crate) use outline::{decimal, thinned};
pub use paper::{Letterhead, Paper};
pub use pdf::{About, pdf};
pub(crate) use picture::rgb_png;
pub use picture::{png, svg};
pub(crate) use plate::{Inks, plates};
pub use proof_sheet::proof_sheet;
pub use read::read;
pub use scan::{Scan, scan};
