//! The `letters` program: command line, web, accounts and jobs. It alone composes the rooms, and holds
//! no logic that belongs to one of them.

pub mod accounts;
mod adapters;
pub mod autographs;
pub mod bell;
pub mod beside;
pub mod bindery;
pub mod bookfile;
pub mod choosing;
pub mod cli;
pub mod config;
pub mod covers;
pub mod data;
pub mod ear;
pub mod error;
pub mod ghostwriting;
pub mod hands;
pub mod house;
pub mod interrupt;
pub mod jobs;
pub mod letterhead;
pub mod mailings;
pub mod manuscript;
pub mod merging;
pub mod post;
pub mod progress;
pub mod rooms;
pub mod standing;
pub mod supply;
pub mod templates;
pub mod web;
