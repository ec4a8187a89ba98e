//! What moves on a page: small programs that wake in the browser. Everything around them is plain HTML.

#![allow(missing_docs, reason = "the island macro makes public types of an island's properties; the islands themselves are documented")]

pub mod book_order;
pub mod compilation;
pub mod desk;
pub mod dictation;
pub mod hand_preview;
pub mod stylus;
pub mod writing;

mod browser;
mod events;
