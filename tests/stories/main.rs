//! The stories.

mod after_a_kill;
mod by_browser;
mod by_command;
mod desk;
mod dictation;
#[path = "../../fonts/learn/tests/filled/mod.rs"]
mod filled;
mod ghostwriter;
mod hands;
mod letters_to_many;
mod mistakes;
mod own_hand;
