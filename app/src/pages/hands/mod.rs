//! Hands: those of the house, and one's own.

mod list;
mod new;
mod show;
mod stylus;

pub use list::ListPage;
pub use new::NewPage;
pub use show::ShowPage;
pub use stylus::StylusPage;

/// What pages of the sheet may come as.
const PICTURES: &str = "image/png,image/jpeg,image/webp,image/tiff,application/pdf";
