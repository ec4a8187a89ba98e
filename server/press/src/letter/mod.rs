//! A written letter as files: PDF for paper and keeping, SVG and PNG for screens.

mod outline;
mod pdf;
mod picture;
#[cfg(test)]
mod tests;

pub use pdf::{About, pdf};
pub use picture::{png, svg};
