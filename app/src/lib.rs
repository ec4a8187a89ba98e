//! What people see: the pages, the few islands on them that move, and the contract with the server.
//!
//! Pages are drawn on the server and are whole without any script; the browser half (`hydrate`) wakes
//! only the islands: the desk, the preview of the hand, the order of a book and its making. This room
//! knows no SQL, no model and no PDF: it asks a [`house::House`].

// The types of views are as deep as the pages.
#![recursion_limit = "512"]

pub mod doors;
pub mod house;
pub mod islands;
mod parts;

#[cfg(feature = "ssr")]
mod pages;
#[cfg(feature = "ssr")]
mod shell;
#[cfg(feature = "ssr")]
mod style;

#[cfg(feature = "ssr")]
pub use shell::{App, shell};
#[cfg(feature = "ssr")]
pub use style::{STYLE, cabinet_css};

#[cfg(all(test, feature = "ssr"))]
mod tests;

/// Wakes the islands of the page that is open.
#[cfg(feature = "hydrate")]
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn hydrate() {
    console_error_panic_hook::set_once();
    leptos::mount::hydrate_islands();
}
