//! Letters to many: all of them, a new one, and one with each of its letters.

mod addressee;
mod list;
mod new;
mod paper;
mod show;
mod wording;

pub use list::ListPage;
pub use new::NewPage;
pub use show::ShowPage;

const NOWHERE: &str = "There are no such letters here. They may have been removed.";
