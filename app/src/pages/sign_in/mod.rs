//! The front door.

mod door;

pub use door::SignInPage;
