//! The stories.

mod after_a_kill;
mod by_browser;
mod by_command;
mod desk;
mod mistakes;
