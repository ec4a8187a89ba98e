//! The world in which the stories happen: the real program on a data folder of its own, a browser, and
//! the validators that know paper and books better than we do.
//!
//! Nothing here reaches into a crate of ours. A story sees what a person sees: pages, files, exit codes.

mod browser;
mod paper;
mod server;
mod world;

pub use browser::{Browser, Screen};
pub use paper::{Page, epub_complaints, epub_documents, folded, pages, pdf_complaints, pdf_text};
pub use server::Server;
pub use world::{Spoken, World, briefs, pictures};
